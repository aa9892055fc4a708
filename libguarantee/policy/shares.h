/* Shares of the whole, or of a layer: net of what a party cedes. */
#ifndef GI_POLICY_SHARES_H
#define GI_POLICY_SHARES_H

#include "policy/parts.h"

/* Between 0 and 1, or the case is undecided. `what` begins the reason: "the share of bank is". */
guarantee_status gi_share_need(struct gi_case *c, const struct gi_rule *rule, const char *what,
                               const struct gi_exact *share);

/* Share i of the list net of what it cedes; they add up to 1. */
guarantee_status gi_shares_net(struct gi_case *c, const struct gi_rule *rule, const struct gi_party *list,
                               uint32_t count, struct gi_work *work, struct gi_exact *shares);

/* A layer worked out: where it begins and ends, what of the amount lies in it, who bears it. */
struct gi_slab {
    struct gi_exact begins, ends;
    struct gi_exact borne;
    struct gi_exact *shares; /* by bearer */
};

/* Fills `slabs`, one a layer; the amount is not below zero, or the case is undecided. */
guarantee_status gi_layers_work(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *amount,
                                struct gi_work *work, struct gi_slab *slabs);
/* What each party bears of all layers: its exact part. */
guarantee_status gi_layers_bear(const struct gi_rule *rule, const struct gi_slab *slabs, struct gi_part *parts);
void gi_layers_tell(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *amount,
                    const struct gi_slab *slabs, uint32_t party, struct gi_work *work);

#endif
