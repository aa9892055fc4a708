/* Groups by up to three keys, numbered as they come; number 0 is for rows that count nowhere. */
#ifndef GI_PORTFOLIO_GROUPS_H
#define GI_PORTFOLIO_GROUPS_H

#include "portfolio/kernels.h"

#include <stdbool.h>
#include <stdint.h>

enum { GI_KEYS = 3 };

#define GI_KEY_NONE INT64_MIN /* the row has no value */

/* Numbers by the places of keys: key k counts from bases[k], its place 0 is for none. */
struct gi_direct {
    uint32_t *numbers; /* NULL: nothing yet */
    struct gi_range ranges[GI_KEYS];
    int64_t bases[GI_KEYS], extents[GI_KEYS];
};

struct gi_groups {
    uint32_t key_count;
    uint32_t count, capacity; /* with number 0 */
    int64_t *keys;            /* key_count for each group */
    uint32_t *slots;          /* hash table of numbers; 0: empty */
    uint32_t slot_count;
    struct gi_direct direct;
};

/* False when memory runs out (of all functions here). */
bool gi_groups_make(struct gi_groups *groups, uint32_t key_count);
void gi_groups_free(struct gi_groups *groups);
/* The number of a key tuple; a new one where it was not there yet. */
bool gi_groups_find(struct gi_groups *groups, const int64_t *keys, uint32_t *number_out);
/* The values of one key in a block. */
struct gi_key_values {
    const int64_t *values;
    struct gi_range range; /* of those that are not GI_KEY_NONE; the least is above the most where all are */
    bool any_none;
};

/* The numbers of a block of rows. `room` is for as many values. */
bool gi_groups_find_block(struct gi_groups *groups, uint32_t *numbers, const struct gi_key_values keys[GI_KEYS],
                          int64_t *room, uint32_t rows);

#endif
