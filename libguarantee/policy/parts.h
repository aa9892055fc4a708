/* Dividing an amount into parts that add up to the last minor unit. */
#ifndef GI_POLICY_PARTS_H
#define GI_POLICY_PARTS_H

#include "policy/case.h"

struct gi_part {
    struct gi_exact exact;
    struct gi_exact value;
};

/* Rounds each exact part so that the values add up to `total`. `remainder_to` is the part that takes what is left, or
 * GI_REMAINDER_LARGEST_FRACTION. Without a rounding, values are exact. */
guarantee_status gi_parts_round(struct gi_case *c, const struct gi_rule *rule, struct gi_part *parts, size_t count,
                                const struct gi_exact *total, int64_t remainder_to);

#endif
