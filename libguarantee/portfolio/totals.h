/* Totals: sums by group, with what is needed to name, merge, store and ask them; nothing of the portfolio is left. */
#ifndef GI_PORTFOLIO_TOTALS_H
#define GI_PORTFOLIO_TOTALS_H

#include "portfolio/key_words.h"
#include "portfolio/sums.h"

struct guarantee_totals {
    const guarantee_scheme *scheme;
    uint8_t *definition; /* as it stands in files (definition.c) */
    size_t definition_size;
    struct gi_layout layout;
    struct gi_sums sums;
    struct gi_key_words words;
    uint32_t *sorted; /* group numbers in the order of their keys */
    uint32_t sorted_count;
};

guarantee_status gi_totals_new(guarantee_totals **totals_out, const guarantee_scheme *scheme, guarantee_error *error);
guarantee_status gi_totals_define(guarantee_totals *totals, const uint8_t *definition, size_t size,
                                  guarantee_error *error);
/* Sorts the groups by their keys. False when memory runs out. */
bool gi_totals_sort(guarantee_totals *totals);
/* The number of a public group: 1-based in sums; 0 when there is none. */
uint32_t gi_totals_group(const guarantee_totals *totals, int64_t group);
/* The sum of an accumulator over a group, or (-1) over all. */
struct gi_wide_sum gi_totals_sum(const guarantee_totals *totals, const struct gi_accumulator *accumulator,
                                 int64_t group);
/* A sum as a number. */
void gi_wide_to_exact(struct gi_exact *out, const struct gi_wide_sum *sum);

#endif
