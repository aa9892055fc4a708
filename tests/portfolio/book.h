/*
 * A book of rows for any scheme: values that sit on the edges of its rules, in columns of every type. Cells are kept as
 * plain integers, and are packed into columns a batch at a time; the exact side sets facts from the same cells.
 */
#ifndef TESTS_PORTFOLIO_BOOK_H
#define TESTS_PORTFOLIO_BOOK_H

#include "guarantee/portfolio.h"
#include "mine.h"
#include "random.h"

/* More than a thread takes at a time, so that two of them have something to do. */
enum { BOOK_ROWS = 70000, BOOK_COLUMNS_MAX = 80, BOOK_CONSTANT_BYTES = 80, BOOK_WORDS_MAX = 40, BOOK_NO_FACT = 0 };

/* How far a round goes: a column path must be fast on clean books, and right on all. */
enum book_manner { BOOK_CLEAN, BOOK_EDGES, BOOK_GAPS, BOOK_RARE_WILD, BOOK_WILD, BOOK_MANNERS };

struct book_column {
    const char *name;
    size_t fact;
    guarantee_kind kind; /* BOOK_NO_FACT: to be grouped by alone */
    guarantee_column_type type;
    int64_t scale; /* as in guarantee_column: 0 counts as 1 */
    const char *words[BOOK_WORDS_MAX];
    uint64_t word_count;
    char constant[BOOK_CONSTANT_BYTES];
    bool has_validity;
    int64_t cells[BOOK_ROWS];
    uint8_t is_given[BOOK_ROWS];
};

struct book {
    const guarantee_scheme *scheme;
    const struct mine *mine;
    enum book_manner manner;
    uint32_t column_count;
    uint32_t row_count;
    struct book_column columns[BOOK_COLUMNS_MAX];
};

/* What the values of one row have in common, so that products tie and ratios meet their bounds. */
struct row_seed {
    int64_t base;                   /* an amount that the row's fractions divide without rest */
    int64_t numerator, denominator; /* a fraction of the scheme, perhaps times months or days */
    int64_t count;
    int32_t date;
    int64_t amount; /* the one before: what is unpaid is a part of what was lent */
    bool is_wild;
};

void book_fill(struct book *book, const guarantee_scheme *scheme, const struct mine *mine, enum book_manner manner,
               uint32_t row_count, struct random *random);

/* A column that is no fact of the scheme; the caller fills in its cells. */
struct book_column *book_add_column(struct book *book, const char *name, guarantee_column_type type);
/* NULL when there is none. */
struct book_column *book_column_of(struct book *book, const char *name);
/* Some rows of a book, in another order. */
void book_take_rows(struct book *out, const struct book *book, const uint32_t *rows, uint32_t row_count);

/* A batch of a book as columns; owned by the batch. */
struct book_batch {
    guarantee_column columns[BOOK_COLUMNS_MAX];
    void *memory[BOOK_COLUMNS_MAX][2];
    uint32_t column_count;
};
void book_pack(struct book_batch *batch, const struct book *book, uint32_t first, uint32_t row_count,
               struct random *random);
void book_batch_free(struct book_batch *batch);

/* The facts of a row, for the exact rules. What a setter refuses is the status of the row. */
guarantee_status book_set_facts(const struct book *book, uint32_t row, guarantee_facts *facts, guarantee_error *error);
/* "NAME=VALUE ..." as the program takes them. */
void book_print_row(const struct book *book, uint32_t row);

/* book_value.c */
struct row_seed book_row_seed(const struct book *book, struct random *random);
int64_t book_value(const struct book *book, const struct book_column *column, struct row_seed *seed,
                   struct random *random);

#endif
