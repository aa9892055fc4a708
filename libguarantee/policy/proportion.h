/* What charge, cover, subsidy and reserve share: base × rate, and caps together with what was paid before. */
#ifndef GI_POLICY_PROPORTION_H
#define GI_POLICY_PROPORTION_H

#include "policy/case.h"

/* value × slot, told as " × ..."; nothing when the slot is empty. */
guarantee_status gi_times_slot(struct gi_case *c, const struct gi_rule *rule, enum gi_slot slot, struct gi_work *work,
                               struct gi_exact *value);
/* At most what is left of the rule's `together_at_most` after `together_with`. */
guarantee_status gi_cap_together(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                 struct gi_exact *value);
/* A slot's value, not told. Zero when the slot is empty. */
guarantee_status gi_quiet_slot(struct gi_case *c, const struct gi_rule *rule, enum gi_slot slot, struct gi_work *work,
                               struct gi_exact *out);

#endif
