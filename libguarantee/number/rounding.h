/* The one place that knows what each rounding mode does. */
#ifndef GI_NUMBER_ROUNDING_H
#define GI_NUMBER_ROUNDING_H

#include "guarantee/number.h"

#include <stdbool.h>

bool gi_rounding_is_valid(guarantee_rounding mode);

/* Whether a magnitude strictly between two multiples goes to the larger one. `odd`: the smaller multiple is
 * odd; `half`: the magnitude lies below (-1), at (0), above (1) the middle. The mode is valid. */
bool gi_rounds_away(guarantee_rounding mode, bool negative, bool odd, int half);

/* Where the rounded value lies against the exact one, once it is known to differ. */
static inline int gi_rounding_direction(bool negative, bool away)
{
    return away == negative ? -1 : 1;
}

#endif
