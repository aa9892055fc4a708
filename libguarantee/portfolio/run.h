/* A portfolio: its plans, its workers, a batch on its way through. */
#ifndef GI_PORTFOLIO_RUN_H
#define GI_PORTFOLIO_RUN_H

#include "portfolio/block.h"
#include "portfolio/bytes.h"
#include "portfolio/key_words.h"
#include "portfolio/sums.h"

#include <pthread.h>

/* One batch, the same for every worker. */
struct gi_batch {
    const struct gi_batch_column *columns;
    uint64_t first, rows;      /* those from first on */
    const guarantee_rows *out; /* NULL: none */
    const int32_t *figures;    /* the layout's number of each figure of out; -1: none */
    uint32_t head;             /* rows before most of the memory is at the start of a cache line */
    bool streams;              /* more is handed out than caches hold */
};

/* The rows of a block that count for some sums: every row, members, those eligible in a question. */
struct gi_vector {
    bool made;              /* for this block */
    bool none;              /* nobody */
    const uint32_t *groups; /* 0 for rows that do not count */
    const int64_t *keeps;   /* all bits for rows that count; NULL: all count */
    uint32_t *room;
    int64_t *keep;
};

enum { GI_VECTORS = 2 /* every row, members; then one for each question */ };

/* One thread's own. */
struct gi_worker {
    struct guarantee_portfolio *portfolio;
    struct gi_block block;
    const struct gi_plan *last_plan; /* of the block before: plans stay as long as the portfolio */
    struct gi_sums sums;
    guarantee_facts *facts; /* of the row that the exact rules answer */
    uint32_t *block_groups; /* by row of a block */
    const uint32_t *groups; /* by row that takes part under a plan */
    uint32_t *some_groups;  /* room for them, where not every row takes part */
    uint32_t *chosen;       /* likewise, 0 for rows that are passed over */
    struct gi_vector vectors[GI_QUESTIONS + GI_VECTORS];
    int64_t *keys[GI_KEYS], *places;  /* of the block's rows */
    int64_t *constants[GI_HOT_LANES]; /* of hot sums: values that are the same in every row */
    int64_t *ones, *zeros;
    int64_t *only[GI_HOT_LANES]; /* and rows that a mask lets in */
    uint8_t *codes;              /* what decided each row that takes part, over all questions */
    bool any_code;
    uint16_t *index;
    uint64_t *patterns;
    uint64_t rows, exact_rows;
    guarantee_status status;
    guarantee_error error;
};

struct guarantee_portfolio {
    const guarantee_scheme *scheme;
    struct gi_layout layout;
    struct gi_hot_plan hot_plan;
    struct gi_bytes definition;
    guarantee_portfolio_options options;
    uint32_t worker_count;
    struct gi_worker *workers;
    pthread_mutex_t plans_lock;
    struct gi_plan *plans;
    uint32_t plan_count;
    uint32_t block_rows; /* so that the registers of a block stay near the core */
    struct gi_batch_column *batch_columns;
    int64_t **code_maps; /* by column: choices of its words so far */
    uint64_t *code_counts;
    struct gi_key_words words;
    bool broken; /* a batch was half done */
};

/* The plan of a pattern of facts; made when it is new. NULL after a failure. */
const struct gi_plan *gi_portfolio_plan(struct guarantee_portfolio *portfolio, uint64_t pattern, guarantee_error *error,
                                        guarantee_status *status);
/* All rows of a batch, by all workers (batch.c). */
guarantee_status gi_batch_run(struct guarantee_portfolio *portfolio, const struct gi_batch *batch,
                              guarantee_error *error);
/* Rows `from` to `from + rows` of the batch, at most a block. */
guarantee_status gi_worker_run(struct gi_worker *worker, const struct gi_batch *batch, uint64_t from, uint32_t rows);
bool gi_worker_make(struct gi_worker *worker, struct guarantee_portfolio *portfolio);
void gi_worker_free(struct gi_worker *worker);

/* What decided each row of a block that has run (codes), then: handed out (results.c), and added up (collect.c). */
void gi_verdicts(struct gi_worker *worker);
void gi_results_write(const struct gi_worker *worker, const struct gi_batch *batch);
bool gi_collect(struct gi_worker *worker);
int64_t gi_row_breaches(const struct gi_worker *worker, uint32_t i);
/* The keys of a block's rows as group numbers (keys.c). */
bool gi_keys_find(struct gi_worker *worker, const struct gi_batch *batch, uint64_t from, uint32_t rows);
/* One figure of one row into the caller's memory. */
void gi_figure_write(const guarantee_figure_column *out, uint64_t row, bool known, int64_t value, int64_t over);
/* A row by the exact rules (exact_row.c): handed out and added up. `group` is its number. */
guarantee_status gi_exact_row(struct gi_worker *worker, const struct gi_batch *batch, uint64_t row, uint32_t group);
/* The facts of a row, over those that hold for every row; a status where one does not suit. */
guarantee_status gi_row_facts(guarantee_facts *facts, const struct gi_layout *layout,
                              const struct gi_batch_column *columns, uint64_t row, guarantee_error *error);
guarantee_status gi_constant_facts(guarantee_facts **facts_out, const struct gi_layout *layout, guarantee_error *error);

#endif
