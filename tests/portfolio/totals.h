/* What the parts of the totals test share. */
#ifndef TESTS_PORTFOLIO_TOTALS_H
#define TESTS_PORTFOLIO_TOTALS_H

#include "reference.h"

/* One way to ask for totals of a scheme. */
struct totals_case {
    const char *scheme; /* an id, or a file of tests/portfolio/schemes */
    uint32_t questions, group_questions;
    guarantee_grouping groupings[GUARANTEE_GROUPINGS_MAX];
    uint32_t grouping_count;
};

struct bytes {
    uint8_t *data;
    size_t size;
};

guarantee_scheme *totals_load(const char *name, const guarantee_load_options *options);
/* A book with every column that is grouped by, and two that are no facts: "bank" with words, "branch" without. */
void totals_book(struct book *book, const guarantee_scheme *scheme, const struct totals_case *asked,
                 enum book_manner manner, uint32_t row_count, struct random *random);
/* NULL after a complaint. `size` rows a batch; 0: odd sizes. */
guarantee_totals *totals_run(const struct book *book, const struct totals_case *asked, int32_t threads, uint32_t size,
                             struct random *random, const char *label);
/* A batch of the columns that are facts or grouped by. */
void totals_pack(struct book_batch *batch, const struct book *book, const struct totals_case *asked, uint32_t first,
                 uint32_t count, struct random *random);
struct bytes totals_bytes(const guarantee_totals *totals);
bool bytes_are_same(struct bytes a, struct bytes b);

/* Each prints its complaints and returns how many there are. */
int totals_check_order(const struct totals_case *asked, struct random *random);     /* totals_order.c  */
int totals_check_damage(const struct totals_case *asked, struct random *random);    /* totals_damage.c */
int totals_check_differing(const struct totals_case *asked, struct random *random); /* totals_damage.c */
int totals_check_promises(struct random *random);                                   /* totals_promises.c */
int totals_check_rows(struct random *random);                                       /* totals_rows.c */
int totals_check_width(void);                                                       /* totals_width.c  */
int totals_check_large(struct random *random);                                      /* totals_large.c  */

#endif
