/* One row's answer in a form that both paths can be brought to, and compared in. */
#ifndef TESTS_PORTFOLIO_ANSWER_H
#define TESTS_PORTFOLIO_ANSWER_H

#include "book.h"

enum { ANSWER_FIGURES_MAX = 160, QUESTIONS_END = GUARANTEE_ALLOT + 1 };

/* The figures that a run asks for, by number. */
struct asked {
    const guarantee_scheme *scheme;
    uint32_t questions; /* bits */
    uint32_t figure_count;
    const char *names[ANSWER_FIGURES_MAX];
    guarantee_kind kinds[ANSWER_FIGURES_MAX];
    guarantee_question question_of[ANSWER_FIGURES_MAX];
    bool has_denominator[ANSWER_FIGURES_MAX]; /* an amount may do without */
};
void asked_about(struct asked *asked, const guarantee_scheme *scheme, uint32_t questions);
/* Some amounts in whole minor units alone. */
void asked_without_denominators(struct asked *asked, struct random *random);

struct answer_figure {
    uint8_t state;              /* GUARANTEE_FIGURE_... */
    int64_t value, denominator; /* an amount in minor units; a test 0 or 1; a class 0; 0 where not known */
    const char *word;           /* of a class */
};

struct answer {
    guarantee_status status;
    int32_t outcome; /* 0 where refused */
    const char *rule;
    int64_t breaches;
    struct answer_figure figures[ANSWER_FIGURES_MAX];
};

/* By the exact rules. Texts are borrowed from the results, which the caller frees by answer_release(). */
struct answer_by_rules {
    struct answer answer;
    guarantee_result *results[QUESTIONS_END];
    guarantee_error error;
};
void answer_by_rules(struct answer_by_rules *out, const struct asked *asked, const struct book *book, uint32_t row,
                     guarantee_facts *facts, uint32_t flags);
void answer_release(struct answer_by_rules *answer);

/* Columns of a batch that a run fills; answer_of_row() reads them. */
struct answer_columns {
    guarantee_figure_column figures[ANSWER_FIGURES_MAX];
    int64_t *denominators[ANSWER_FIGURES_MAX];
    guarantee_rows rows;
    uint32_t capacity, figure_capacity;
};
/* Room for a batch, with nothing in it that could be an answer. Begin with an empty one. */
void answer_columns_ask(struct answer_columns *columns, const struct asked *asked, uint32_t row_count);
void answer_columns_free(struct answer_columns *columns);
/* NULL, or what of the row cannot be so whatever the answer is ("a figure of a refused row is known"). */
const char *answer_of_row(struct answer *out, const struct asked *asked, const struct answer_columns *columns,
                          uint32_t row, const guarantee_portfolio *portfolio);

/* NULL when they agree, otherwise what differs: "outcome", "rule", the name of a figure. */
const char *answer_difference(const struct asked *asked, const struct answer *expected, const struct answer *found);
void answer_print(const struct asked *asked, const struct answer *answer, const char *only);

#endif
