/* What is known of a group whose members were added up elsewhere: takes the place of going over members. */
#ifndef GI_POLICY_FOLDED_H
#define GI_POLICY_FOLDED_H

#include "number/exact.h"

#include <stdbool.h>
#include <stdint.h>

/* Of an average. A total has sums[0] alone, a count none. An annual amount is amount × months / 12. */
enum { GI_SUM_FEES = 0, GI_SUM_AMOUNTS = 1, GI_SUM_ANNUAL_AMOUNTS = 2, GI_FOLD_SUMS = 3 };

struct gi_fold_sum {
    bool known;         /* somebody added it up */
    uint64_t visited;   /* members that `where` did not shut out (for an average: all members) */
    uint64_t left_out;  /* of them, those that lack an optional fact */
    uint64_t undecided; /* of them, those whose value is undecided */
    uint32_t lacks;     /* the fact that they lack, or GI_NO_FACT */
    int32_t confidence; /* the least of all members that count or are shut out; 0: nothing makes the sums less sure */
    struct gi_exact sums[GI_FOLD_SUMS]; /* numbers even where nobody counts: then 0 */
};

struct gi_folded {
    int32_t group;                   /* whose members were added up */
    uint64_t members;                /* how many there are */
    const struct gi_fold_sum *facts; /* by fact number: of facts that are a total; NULL: none is known */
    const struct gi_fold_sum *rules; /* by rule number: of totals, counts, averages; NULL: none is known */
};

#endif
