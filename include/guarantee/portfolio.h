/**
 * guarantee/portfolio.h - a whole book of loans through a scheme: columns in, rows and totals out, in exact integers.
 *
 *     guarantee_column columns[] = {
 *         {.struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT64, .name = "principal", .values = principal},
 *         {.struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT16, .name = "term_months", .values = months},
 *         {.struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT32, .name = "guarantee_fee_rate",
 *          .values = rates, .scale = 1000000},
 *         {.struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT32, .name = "bank",
 *          .values = codes, .words = banks, .word_count = 40}};
 *     guarantee_grouping by_bank[] = {{"bank", GUARANTEE_BY_VALUE}};
 *     guarantee_portfolio_options options = {.struct_size = sizeof options, .questions = 1U << GUARANTEE_QUOTE,
 *                                            .groupings = by_bank, .grouping_count = 1};
 *     guarantee_portfolio_run(&totals, scheme, columns, 4, row_count, &options, NULL, &error);
 *     guarantee_totals_sum_text(totals, group, sum, text, sizeof text, &error);
 *
 * A scheme is compiled to operations on columns of 64-bit integers, and each block of rows takes 64-bit loops, 128-bit
 * loops or the exact rules of guarantee/policy.h, by what its own largest values need. A row that the columns cannot
 * answer (a value out of its bounds, a ratio over zero, shares that do not add up) is answered by the exact rules,
 * too. The results never differ from guarantee_answer() on each row, whatever the threads, batches and machines.
 *
 * A portfolio object and a totals object belong to one thread at a time; a portfolio uses the number of threads it was
 * given within a call. So a book can be shared out in either way: one portfolio with `threads`, or a portfolio for each
 * thread of the caller, whose totals are merged. Both borrow the scheme alone, which must outlive them. No call
 * allocates memory per row.
 *
 * The threads of a call are those of OpenMP. GNU OpenMP does not survive fork(): in a process that was forked after a
 * call with threads > 1, another such call hangs. There, use threads = 1, or start processes by exec().
 */
#ifndef GUARANTEE_PORTFOLIO_H
#define GUARANTEE_PORTFOLIO_H

#include "guarantee/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct guarantee_portfolio guarantee_portfolio;
typedef struct guarantee_totals guarantee_totals;

/* ---- columns in -------------------------------------------------------------------------------- */

/** How the values of a column lie in memory. Values never reused. */
typedef int32_t guarantee_column_type;
enum {
    GUARANTEE_COLUMN_INT64 = 1,
    GUARANTEE_COLUMN_INT32 = 2,
    GUARANTEE_COLUMN_INT16 = 3,
    GUARANTEE_COLUMN_INT8 = 4,
    GUARANTEE_COLUMN_BITS = 5,    /* flags, one bit a row, the lowest bit of each byte first (as in Arrow) */
    GUARANTEE_COLUMN_CONSTANT = 6 /* `constant` stands for every row                                       */
};

/**
 * One column. Borrowed during the call, with all that it points to. What the integers mean follows from the fact that
 * the scheme declares under `name`:
 *   amount        minor units of the scheme's currency
 *   rate, number  value / scale (scale >= 1; 1000000 makes 4250 out of 0.425 %)
 *   count         itself
 *   date          days since 1970-01-01 (guarantee/calendar.h)
 *   flag          0 for no, others for yes (GUARANTEE_COLUMN_INT8), or GUARANTEE_COLUMN_BITS
 *   text          a code from 0: words[code] is the text; another code refuses its row, or is no value where the
 *                 column is grouped by alone
 * A column under a name that is no fact can be grouped by alone: a code with `words`, otherwise an integer (days since
 * 1970-01-01, where it is grouped by year or month).
 */
typedef struct guarantee_column {
    uint32_t struct_size;
    guarantee_column_type type;
    const char *name;
    const void *values;       /* of row 0 of the batch on; aligned for its type: GUARANTEE_E_ARGUMENT */
    const uint8_t *validity;  /* bit i (lowest first): row i of the batch has a value; NULL: every row has */
    int64_t scale;            /* of a rate or number; 0 counts as 1 */
    const char *const *words; /* of a text, never NULL; may grow from batch to batch, never change */
    uint64_t word_count;
    const char *constant;     /* text as guarantee_facts_set_text() reads it */
} guarantee_column;

/* ---- rows out ---------------------------------------------------------------------------------- */

/** What a figure came to in a row. UNFIT: there is one, but it does not fit what was asked for: it is past 64 bits, or
 * no whole number of minor units while there are no denominators. guarantee_portfolio_explain() tells it. */
enum { GUARANTEE_FIGURE_LEFT_OUT = 0, GUARANTEE_FIGURE_KNOWN = 1, GUARANTEE_FIGURE_UNFIT = 2 };

/**
 * One figure of each row, into memory of the caller: arrays of row_count items, which overlap neither one another nor a
 * column. Written for every row of the batch: 0 where states[i] is not GUARANTEE_FIGURE_KNOWN. An amount is in minor
 * units: values[i], or values[i] / denominators[i] where it is not rounded to them. A rate, number or count is
 * values[i] / denominators[i] in lowest terms. A class is a code (guarantee_portfolio_word()); a test is 0 or 1.
 */
typedef struct guarantee_figure_column {
    uint32_t struct_size;
    const char *name;
    int64_t *values;       /* NULL allowed */
    int64_t *denominators; /* NULL allowed for an amount, class or test */
    uint8_t *states;       /* NULL allowed */
} guarantee_figure_column;

/**
 * What became of each row; each array may be NULL. A row with a status other than GUARANTEE_OK was refused: a value
 * that does not suit its fact, or a rule that cannot be applied. guarantee_portfolio_explain() says why.
 */
typedef struct guarantee_rows {
    uint32_t struct_size;
    uint32_t figure_count;
    const guarantee_figure_column *figures;
    int32_t *statuses; /* guarantee_status */
    int8_t *outcomes;  /* guarantee_outcome; 0 where refused */
    int32_t *rules;    /* the rule that decided (guarantee_portfolio_rule()), -1 where none did */
    int32_t *breaches; /* how many tests ("must_be") the row breaches */
} guarantee_rows;

/* ---- a run ------------------------------------------------------------------------------------- */

enum { GUARANTEE_GROUPINGS_MAX = 3, GUARANTEE_THREADS_MAX = 256 };

/** Groups by a column, or by the year or month of a date. */
enum { GUARANTEE_BY_VALUE = 0, GUARANTEE_BY_YEAR = 1, GUARANTEE_BY_MONTH = 2 };
typedef struct guarantee_grouping {
    const char *column;
    int32_t part; /* GUARANTEE_BY_... */
} guarantee_grouping;

/** Flags of a portfolio. */
enum {
    GUARANTEE_PORTFOLIO_EXACT = 1,       /* rules that have no columns may run row by row on the exact path; without it
                                            they are GUARANTEE_E_LOWER with the rule's name, and nothing runs       */
    GUARANTEE_PORTFOLIO_ONLY_EXACT = 2   /* every row on the exact path: to compare, and to measure                */
};

/**
 * What is asked. NULL or zero fields mean: no question of the kind, no groups (the whole book is one), one thread.
 * The outcome of a row is that of its first question (by number), or undecided when any of them is. Rows that are
 * eligible are the members of their group, over which its totals go and about which its questions are asked; one that
 * has no fact of the kind that the scheme asks of each member is none.
 */
typedef struct guarantee_portfolio_options {
    uint32_t struct_size;
    uint32_t flags;
    uint32_t questions;       /* of each row: 1U << GUARANTEE_QUOTE, ...; a question's bare number is another's bit */
    uint32_t group_questions; /* of each group: what they add up over members is kept in the totals */
    const guarantee_grouping *groupings;
    uint32_t grouping_count; /* up to GUARANTEE_GROUPINGS_MAX */
    uint32_t sum_count; /* 0 while sums is not NULL: nothing is added up */
    const char *const *sums; /* amounts, facts and figures, to be added up for each group. Facts over all rows that
                                could be read, figures over rows that are eligible in their question. NULL: every
                                amount there is that is whole minor units */
    int32_t threads;         /* within a call, up to GUARANTEE_THREADS_MAX; 0 counts as 1. A library without OpenMP
                                takes one, whatever is said; the answers are the same */
    int32_t reserved;        /* 0 */
    /** Called from the calling thread, between parts of a batch and at its end, with the rows of this batch that are
     * done; other than 0 stops the run: GUARANTEE_E_CANCELLED. NULL allowed. */
    int32_t (*progress)(void *context, uint64_t rows_done);
    void *progress_context;
} guarantee_portfolio_options;

/**
 * Compiles `scheme` for columns of these names, types and scales (their values are not looked at; a constant's text
 * is). GUARANTEE_E_FACT_VALUE when a type does not suit its fact, with path the column's name; GUARANTEE_E_LOWER when a
 * rule has no columns. The caller frees *portfolio_out with guarantee_portfolio_free().
 */
GUARANTEE_API guarantee_status guarantee_portfolio_new(guarantee_portfolio **portfolio_out,
                                                       const guarantee_scheme *scheme, const guarantee_column *columns,
                                                       uint32_t column_count,
                                                       const guarantee_portfolio_options *options,
                                                       guarantee_error *error);
/** Frees a portfolio; NULL is allowed. Totals that were taken out of it live on. */
GUARANTEE_API void guarantee_portfolio_free(guarantee_portfolio *portfolio);

/**
 * One batch of any size: answers its rows into `rows` (NULL allowed) and adds them to the totals. `columns` are those
 * of guarantee_portfolio_new(), in the same order. A batch whose columns or rows are refused (GUARANTEE_E_ARGUMENT,
 * GUARANTEE_E_NOT_FOUND) adds nothing; after another failure (no memory, cancelled) the portfolio can only be freed.
 */
GUARANTEE_API guarantee_status guarantee_portfolio_add(guarantee_portfolio *portfolio, const guarantee_column *columns,
                                                       uint64_t row_count, const guarantee_rows *rows,
                                                       guarantee_error *error);

/** Takes the totals so far out of the portfolio, which begins again at nothing. The caller frees them. */
GUARANTEE_API guarantee_status guarantee_portfolio_take_totals(guarantee_portfolio *portfolio,
                                                               guarantee_totals **totals_out, guarantee_error *error);

/** All of it in one call. `rows` and `totals_out` may be NULL; the caller frees *totals_out. */
GUARANTEE_API guarantee_status guarantee_portfolio_run(guarantee_totals **totals_out, const guarantee_scheme *scheme,
                                                       const guarantee_column *columns, uint32_t column_count,
                                                       uint64_t row_count, const guarantee_portfolio_options *options,
                                                       const guarantee_rows *rows, guarantee_error *error);

/** The name of a rule number of guarantee_rows, "" for another. Borrowed from the scheme. */
GUARANTEE_API const char *guarantee_portfolio_rule(const guarantee_portfolio *portfolio, int32_t rule);
/** The word behind a class's code; "" for another. Borrowed from the scheme. */
GUARANTEE_API const char *guarantee_portfolio_word(const guarantee_portfolio *portfolio, const char *figure,
                                                   int64_t code);

/**
 * One row, which must be within the columns, on the exact path, with its reasons, missing facts and (by flag) its
 * trail. The caller frees *result_out with guarantee_result_free(). When the row cannot be answered, the status and
 * message say why: what guarantee_rows.statuses holds.
 */
GUARANTEE_API guarantee_status guarantee_portfolio_explain(guarantee_result **result_out,
                                                           guarantee_portfolio *portfolio,
                                                           const guarantee_column *columns, uint64_t row,
                                                           guarantee_question question, uint32_t flags,
                                                           guarantee_error *error);

/** How the rows so far were worked out. Set struct_size before the call. */
typedef struct guarantee_portfolio_work {
    uint32_t struct_size;
    uint32_t plan_count;       /* a plan for each set of facts that rows had */
    uint64_t rows;
    uint64_t exact_rows;       /* answered by the exact rules: about a thousand times slower than columns */
    uint64_t wide_operations;  /* operations on blocks that took 128-bit loops */
    uint64_t operations;       /* operations on blocks */
} guarantee_portfolio_work;
GUARANTEE_API guarantee_status guarantee_portfolio_work_done(const guarantee_portfolio *portfolio,
                                                             guarantee_portfolio_work *work, guarantee_error *error);
/**
 * The operations that the scheme was compiled to for rows that have every fact, a line each, with the bits that each
 * needs at most by what the scheme allows its facts to be, for somebody who asks why a run is slow. The caller frees
 * the text with guarantee_text_free().
 */
GUARANTEE_API guarantee_status guarantee_portfolio_describe(guarantee_portfolio *portfolio, char **text_out,
                                                            guarantee_error *error);

/* ---- totals ------------------------------------------------------------------------------------ */

/** Frees totals; NULL is allowed. */
GUARANTEE_API void guarantee_totals_free(guarantee_totals *totals);

/**
 * Adds `from` to `into`. In any order and grouping the result is the same to the last byte. Both must come from the
 * same scheme text (and changes) and ask, group and sum the same: otherwise GUARANTEE_E_TOTALS_DIFFER says what
 * differs, and nothing is added. `from` stays as it is, to be freed; nothing keeps the same rows from being added
 * twice. After GUARANTEE_E_NO_MEMORY `into` can only be freed.
 */
GUARANTEE_API guarantee_status guarantee_totals_merge(guarantee_totals *into, const guarantee_totals *from,
                                                      guarantee_error *error);

/**
 * Totals as bytes, to be stored or sent: the same for the same rows whatever the threads, batches, order and machine.
 * The form is described in libguarantee/portfolio/totals_format.md. The caller frees *bytes_out with
 * guarantee_bytes_free().
 */
GUARANTEE_API guarantee_status guarantee_totals_to_bytes(const guarantee_totals *totals, uint8_t **bytes_out,
                                                         size_t *size_out, guarantee_error *error);
/** Frees what guarantee_totals_to_bytes() made; NULL is allowed. */
GUARANTEE_API void guarantee_bytes_free(uint8_t *bytes);
/**
 * Reads them back. GUARANTEE_E_TOTALS with the byte offset when they are not the bytes of totals, were cut short or
 * damaged; GUARANTEE_E_TOTALS_DIFFER when they were made with another scheme. The bytes are copied; the caller frees
 * *totals_out.
 */
GUARANTEE_API guarantee_status guarantee_totals_from_bytes(guarantee_totals **totals_out,
                                                           const guarantee_scheme *scheme, const uint8_t *bytes,
                                                           size_t size, guarantee_error *error);

/** The groups, sorted by their keys. Group -1 is the whole book in all functions below. */
GUARANTEE_API size_t guarantee_totals_group_count(const guarantee_totals *totals);
/** The columns of the keys, 0..3: "bank", "granted_on:year". "" past the end. */
GUARANTEE_API size_t guarantee_totals_key_count(const guarantee_totals *totals);
GUARANTEE_API const char *guarantee_totals_key_name(const guarantee_totals *totals, size_t key);
/** Bit (1 << question) for each question that can be asked of the groups. */
GUARANTEE_API uint32_t guarantee_totals_group_questions(const guarantee_totals *totals);
/** A group's key as text ("" where the row had none, or an empty word), NUL-terminated. Its whole length is returned,
 * as by snprintf(): the text was cut when that is not below `capacity`. text may be NULL when capacity is 0. */
GUARANTEE_API size_t guarantee_totals_key_text(const guarantee_totals *totals, int64_t group, size_t key, char *text,
                                               size_t capacity);

/** rows = eligible + not_eligible + undecided + refused. */
typedef struct guarantee_row_counts {
    uint32_t struct_size;
    uint32_t reserved;
    uint64_t rows, eligible, not_eligible, undecided, refused;
    uint64_t breaching; /* rows that breach a test; any outcome */
} guarantee_row_counts;
GUARANTEE_API guarantee_status guarantee_totals_counts(const guarantee_totals *totals, int64_t group,
                                                       guarantee_row_counts *counts, guarantee_error *error);

/** Why rows of the whole book were not eligible or undecided: each rule that decided ("" where nothing was asked of the
 * row), and how often. */
GUARANTEE_API size_t guarantee_totals_reason_count(const guarantee_totals *totals);
GUARANTEE_API guarantee_status guarantee_totals_reason(const guarantee_totals *totals, size_t index,
                                                       const char **rule_out, guarantee_outcome *outcome_out,
                                                       uint64_t *rows_out, guarantee_error *error);

/** The amounts that were added up, by number. "" past the end. */
GUARANTEE_API size_t guarantee_totals_sum_count(const guarantee_totals *totals);
GUARANTEE_API const char *guarantee_totals_sum_name(const guarantee_totals *totals, size_t sum);
/** Exact, in minor units: high × 2^64 + low. rows_out (NULL allowed): how many rows had the amount.
 * GUARANTEE_E_RANGE past 128 bits. */
GUARANTEE_API guarantee_status guarantee_totals_sum(const guarantee_totals *totals, int64_t group, size_t sum,
                                                    int64_t *high_out, uint64_t *low_out, uint64_t *rows_out,
                                                    guarantee_error *error);
enum { GUARANTEE_SUM_TEXT_BYTES = 64 };
/** The same in currency units: "4125000.00". GUARANTEE_E_CAPACITY when it does not fit. */
GUARANTEE_API guarantee_status guarantee_totals_sum_text(const guarantee_totals *totals, int64_t group, size_t sum,
                                                         char *text, size_t capacity, guarantee_error *error);

/**
 * Asks one of the group questions of a group: average fee rate, NPL ratio and compensation, limits, reserves. The exact
 * rules answer, with what was added up over the group's members in place of the members; of an average's four readings
 * that are annualised and raw. `facts` (NULL allowed) holds what the members do not say: the released amount, the
 * fund's size. A fact of the whole group that is a column is taken from it where all members of the group agree. Each
 * member counts under its own facts.
 */
GUARANTEE_API guarantee_status guarantee_totals_answer(guarantee_result **result_out, const guarantee_totals *totals,
                                                       int64_t group, guarantee_question question,
                                                       const guarantee_facts *facts, uint32_t flags,
                                                       guarantee_error *error);

/**
 * The groups become members of another question: for each group, `fact`.KEY is set to its sum. So the claims of each
 * bank are allotted out of one pool. KEY is the text of the group's only key. GUARANTEE_E_RANGE when a sum does not
 * fit an amount.
 */
GUARANTEE_API guarantee_status guarantee_totals_to_members(const guarantee_totals *totals, size_t sum,
                                                           guarantee_facts *facts, const char *fact,
                                                           guarantee_error *error);

/** The numbers of the `count` groups with the largest sums, largest first, ties by key: the largest borrowers.
 * groups_out has room for `count`; how many were written is returned. */
GUARANTEE_API size_t guarantee_totals_largest(const guarantee_totals *totals, size_t sum, int64_t *groups_out,
                                              size_t count);

#ifdef __cplusplus
}
#endif
#endif
