/* A book of loans as columns, and what it comes to. */
#ifndef BENCH_BOOK_H
#define BENCH_BOOK_H

#include "measure.h"

#include <guarantee/portfolio.h>

struct book {
    uint64_t rows; /* of an answer; the columns hold as many or more */
    uint64_t held;
    uint32_t banks;
    int64_t *principal, *outstanding; /* minor units */
    int32_t *fee_rate;                /* of 10,000 */
    int32_t *granted_on, *bank;
    int16_t *term_months, *days_past_due;
    char **bank_names;
};

enum { BOOK_ROW_BYTES = 8 + 8 + 4 + 4 + 4 + 2 + 2, BOOK_COLUMNS = 7, BOOK_RATE_SCALE = 10000 };

struct book book_new(uint64_t rows, uint32_t banks);
void book_free(struct book *book);
/* Each bank again, over another number of banks. Their names are left out: they are whole numbers then. */
void book_spread(struct book *book, uint32_t banks);
void book_write(const struct book *book, const char *folder);

/* The columns from `first` on that the names (up to NULL) ask for; returns how many. */
uint32_t book_columns(guarantee_column columns[BOOK_COLUMNS], const struct book *book, uint64_t first,
                      const char *const *names);

/* ---- one question of the whole book ------------------------------------------------------------ */

struct question {
    const char *title, *scheme;
    const char *const *columns;
    uint32_t questions, group_questions;
    double target; /* M loans/s; 0: none */
};

enum { NGF_QUESTION, FUND_QUESTION, FULL_QUESTION, SUMMARY_QUESTION, QUESTION_COUNT };
extern const struct question QUESTIONS[QUESTION_COUNT];

struct answer {
    int64_t nanoseconds;
    uint64_t groups;
    guarantee_totals *totals;
    guarantee_portfolio_work work;
};

/* Compiles, adds the book's rows, then those after them, `times` times in all and from the first again when the columns
 * end; takes the totals, and times all of it. The caller frees the totals. */
struct answer book_answer(const struct book *book, const struct question *question, const guarantee_scheme *scheme,
                          int32_t threads, uint64_t times);
/* The hash of what each group counts and adds up. */
uint64_t book_totals_hash(const guarantee_totals *totals);

/* ---- the same by hand: china-ngf in a plain loop of __int128 ----------------------------------- */

enum { COVERED, GUARANTEE_FEE, REGUARANTEE_FEE, CLAIM, BANK, PROVINCE, NGF, GUARANTOR, BY_HAND_SUMS };
extern const char *const BY_HAND_NAMES[BY_HAND_SUMS];

struct by_hand {
    uint64_t rows, eligible, not_eligible;
    __extension__ __int128 sums[BY_HAND_SUMS];
};

/* One for each bank. */
void book_by_hand(struct by_hand *banks, const struct book *book);
/* How many of the numbers of all banks differ. */
uint64_t by_hand_differences(const struct by_hand *banks, uint32_t count, const guarantee_totals *totals);
void by_hand_write(const struct by_hand *banks, uint32_t count, const char *folder);

#endif
