/* What totals must be: each row answered by the exact rules, and added up here in 128 bits. */
#ifndef TESTS_PORTFOLIO_REFERENCE_H
#define TESTS_PORTFOLIO_REFERENCE_H

#include "answer.h"

enum { KEY_BYTES = 80, GROUPS_MAX = 4096, SUMS_MAX = 256, RULES_MAX = 256 };

struct reference_group {
    char keys[GUARANTEE_GROUPINGS_MAX][KEY_BYTES];
    guarantee_row_counts counts;
    __int128 sums[SUMS_MAX];
    uint64_t rows_with[SUMS_MAX];
};

struct reference_reason {
    const char *rule;
    guarantee_outcome outcome;
    uint64_t rows;
};

struct reference {
    const struct book *book;
    struct asked asked;
    const guarantee_grouping *groupings;
    uint32_t grouping_count;
    const char *sum_names[SUMS_MAX];
    bool is_broken[SUMS_MAX]; /* an unrounded amount, which is no whole number of minor units in some row */
    uint32_t sum_count;
    struct reference_group whole;
    struct reference_group *groups[GROUPS_MAX];
    uint32_t group_count;
    struct reference_reason reasons[RULES_MAX];
    uint32_t reason_count;
    uint32_t group_of_row[BOOK_ROWS];
    bool is_member[BOOK_ROWS];
};

/* `sum_names` are those that the totals name. */
struct reference *reference_new(struct book *book, uint32_t questions, const guarantee_grouping *groupings,
                                uint32_t grouping_count, const guarantee_totals *totals);
void reference_free(struct reference *reference);
/* How many complaints; each is printed. */
int reference_compare(const struct reference *reference, const guarantee_totals *totals, const char *label);
/* The group of the totals with these keys, -1 when there is none. */
int64_t totals_find_group(const guarantee_totals *totals, const struct reference *reference,
                          const struct reference_group *group);

/* members.c: the group questions, once by totals and once by members. Complaints are printed and counted. */
int members_compare(const struct reference *reference, const guarantee_totals *totals, guarantee_question question,
                    struct random *random, const char *label);

#endif
