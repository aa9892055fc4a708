/* One round of the comparison: a book, a run over it, and every row answered again by the exact rules. */
#ifndef TESTS_PORTFOLIO_ROUND_H
#define TESTS_PORTFOLIO_ROUND_H

#include "answer.h"

struct tally {
    uint64_t rows, answered, undecided, refused, exact_rows, clean_rows, clean_exact_rows, unlike, plans;
    char not_lowered[GUARANTEE_ERROR_MESSAGE_BYTES]; /* why a question ran on the exact path as a whole; "" */
};

struct round {
    const guarantee_scheme *scheme;
    const struct mine *mine;
    const char *label;  /* how to ask for this scheme again */
    uint64_t seed;      /* of the round alone: it brings the round back */
    int32_t manner;     /* enum book_manner, -1: any */
    uint32_t questions; /* to ask these alone; 0: any */
    bool is_lowered;    /* false: the exact path is allowed */
};

/* What a scheme answers, as bits. A question over members is asked of a row, too: it has none, and gives its own facts.
 */
uint32_t round_questions(const guarantee_scheme *scheme);
/* False after too many rows that differ, or when the run itself failed. */
bool round_run(const struct round *round, struct tally *tally);

#endif
