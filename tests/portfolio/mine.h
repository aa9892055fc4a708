/* The numbers, dates and words that stand in a scheme file: where its rules turn. */
#ifndef TESTS_PORTFOLIO_MINE_H
#define TESTS_PORTFOLIO_MINE_H

#include "guarantee.h"

enum { MINE_MAX = 256, MINE_WORD_BYTES = 64, MINE_ROUNDINGS_MAX = 8 };

struct mine {
    int64_t amounts[MINE_MAX]; /* minor units */
    int64_t numerators[MINE_MAX], denominators[MINE_MAX];
    int64_t counts[MINE_MAX];
    int32_t dates[MINE_MAX];
    char words[MINE_MAX][MINE_WORD_BYTES];
    const char *word_list[MINE_MAX];
    uint32_t amount_count, fraction_count, count_count, date_count, word_count;
    char roundings[MINE_ROUNDINGS_MAX][MINE_WORD_BYTES];
    uint32_t rounding_count;
    int32_t first_day, last_day; /* in force; the ends of the calendar where the file has no end */
};

/* 0 when the file of the scheme cannot be read. */
int mine_scheme(struct mine *mine, const guarantee_scheme *scheme);

#endif
