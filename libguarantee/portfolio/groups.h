/* Groups by up to three keys, numbered as they come; number 0 is for rows that count nowhere. */
#ifndef GI_PORTFOLIO_GROUPS_H
#define GI_PORTFOLIO_GROUPS_H

#include <stdbool.h>
#include <stdint.h>

enum { GI_KEYS = 3 };

#define GI_KEY_NONE INT64_MIN /* the row has no value */

struct gi_groups {
    uint32_t key_count;
    uint32_t count, capacity; /* with number 0 */
    int64_t *keys;            /* key_count for each group */
    uint32_t *slots;          /* hash table of numbers; 0: empty */
    uint32_t slot_count;
    uint32_t *direct; /* by a small single key; NULL: not in use */
    uint32_t direct_count;
};

/* False when memory runs out (of all functions here). */
bool gi_groups_make(struct gi_groups *groups, uint32_t key_count);
void gi_groups_free(struct gi_groups *groups);
/* The number of a key tuple; a new one where it was not there yet. */
bool gi_groups_find(struct gi_groups *groups, const int64_t *keys, uint32_t *number_out);
/* The numbers of a block of rows: keys[k] are the values of key k. `most`: no single key is larger, and none is below
 * zero; -1: not known. */
bool gi_groups_find_block(struct gi_groups *groups, uint32_t *numbers, const int64_t *const keys[GI_KEYS],
                          uint32_t rows, int64_t most);

#endif
