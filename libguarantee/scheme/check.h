/* What checks.c and kinds.c share: the walk over everything a figure rests on. */
#ifndef GI_SCHEME_CHECK_H
#define GI_SCHEME_CHECK_H

#include "scheme/loader.h"

/* Evaluation follows the same chains on the caller's stack: this bounds it. */
enum { GI_CHAIN_MAX = 64 };

struct gi_checker {
    struct gi_loader *loader;
    uint8_t *rule_state; /* 0 unseen, 1 being worked out, 2 done */
    uint8_t *fact_state;
    const char *chain[GI_CHAIN_MAX + 1];
    uint32_t depth;
    int32_t folds_over; /* of the rule being worked out: the group it goes over, -1: none */
};

/* Finds the kind of a value. `expected` is a kind, or 0 for any; *kind_out may be NULL. */
guarantee_status gi_settle(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected,
                           guarantee_kind *kind_out);
/* The values by which days are moved. */
guarantee_status gi_settle_day(struct gi_checker *checker, struct gi_day *day);
guarantee_status gi_settle_condition(struct gi_checker *checker, struct gi_condition *condition);
/* Works out the kinds of a rule's outputs, following what it rests on; refuses circles. */
guarantee_status gi_check_rule(struct gi_checker *checker, struct gi_rule *rule, const struct gi_node *mention);
/* Every plain number that a share can be must lie between 0 and 1. */
guarantee_status gi_check_share(struct gi_loader *loader, const struct gi_value *value);
guarantee_status gi_check_split(struct gi_checker *checker, struct gi_rule *rule);
guarantee_status gi_check_together(struct gi_checker *checker, const struct gi_rule *rule);
/* Rules over members within such rules; sets is_of_whole (members.c). */
guarantee_status gi_check_members(struct gi_loader *loader);
guarantee_status gi_check_fact(struct gi_checker *checker, struct gi_fact *fact, const struct gi_node *mention);

#endif
