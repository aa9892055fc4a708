/* What one case, as a member of a group, adds to what goes over the group. */
#ifndef GI_POLICY_TERM_H
#define GI_POLICY_TERM_H

#include "policy/facts.h"
#include "policy/folded.h"

enum gi_term_state {
    GI_TERM_COUNTS,
    GI_TERM_SHUT_OUT, /* by `where`: neither has nor lacks anything */
    GI_TERM_LEFT_OUT, /* lacks an optional fact */
    GI_TERM_UNDECIDED
};

struct gi_term {
    enum gi_term_state state;
    uint32_t lacks;                       /* of GI_TERM_LEFT_OUT: the fact, or GI_NO_FACT */
    int32_t confidence;                   /* the sum is no surer than this, also where the member is shut out */
    struct gi_exact values[GI_FOLD_SUMS]; /* 0 but where the member counts */
};

/*
 * `facts` holds the member's facts as the case's own, and no members. GUARANTEE_E_RULE when the term rests on something
 * that goes over the group itself: one member cannot say it.
 */
guarantee_status gi_term_of_fact(struct gi_term *out, const guarantee_scheme *scheme, const guarantee_facts *facts,
                                 uint32_t fact, guarantee_error *error);
guarantee_status gi_term_of_rule(struct gi_term *out, const guarantee_scheme *scheme, const guarantee_facts *facts,
                                 const struct gi_rule *rule, guarantee_error *error);

#endif
