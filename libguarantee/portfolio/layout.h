/* What a portfolio was made for: columns, questions, what is handed out and added up. Fixed once made. */
#ifndef GI_PORTFOLIO_LAYOUT_H
#define GI_PORTFOLIO_LAYOUT_H

#include "guarantee/portfolio.h"
#include "scheme/terms.h"

enum { GI_COLUMNS_MAX = 64 /* of facts: a bit each in a pattern */, GI_NO_BIT = -1 };

struct gi_column {
    char *name;
    guarantee_column_type type;
    int64_t scale;
    int64_t fact;        /* -1: to be grouped by alone */
    int32_t kind;        /* of the fact; 0: none */
    int16_t bit;         /* in patterns; GI_NO_BIT for a constant or no fact */
    int64_t least, most; /* what the fact allows, in the column's integers */
    bool has_words;
    const char *constant; /* NULL: none */
};

/* An accumulator: one 64-bit sum for each group. */
enum gi_sum_kind {
    GI_SUM_AMOUNT,    /* of a fact or figure */
    GI_SUM_WITHOUT,   /* rows that could have the amount before it, and have not */
    GI_SUM_QUESTION,  /* rows that are eligible in a question, less the eligible rows */
    GI_SUM_FOLD,      /* of a fold over members: part `part` */
    GI_SUM_VISITED,   /* members that its `where` lets in */
    GI_SUM_LEFT_OUT,  /* members that lack an optional fact */
    GI_SUM_UNDECIDED, /* members whose value is undecided */
    GI_SUM_STRANGERS, /* eligible rows that have no fact of the group of members: they are none */
    GI_SUM_LEAST,     /* a fact of the whole group: its least and largest value, to see whether all agree */
    GI_SUM_MOST
};

struct gi_sum {
    enum gi_sum_kind kind;
    const char *name;              /* of the fact, figure or rule */
    struct gi_reference reference; /* GI_SUM_AMOUNT, GI_SUM_WITHOUT */
    int32_t question;              /* number of the question whose eligible rows count; -1: all rows that could be read,
                                      -2: members */
    uint32_t fold, part;           /* GI_SUM_FOLD and after */
    int16_t column;                /* GI_SUM_LEAST, _MOST */
    struct gi_exact unit;          /* a sum is so many of these */
};

enum { GI_ALL_ROWS = -1, GI_MEMBERS = -2 };

/* Something added up over the members of a group: a total fact, or a rule. */
struct gi_fold_terms {
    int64_t fact; /* -1: a rule */
    const struct gi_rule *rule;
    int32_t group;
    uint32_t first_sum;  /* its accumulators: the parts, left out, undecided, and visited where there is a `where` */
    uint32_t part_count; /* GI_FOLD_SUMS at most */
    bool has_where;
    int32_t confidence; /* the least of all that it may rest on */
    uint32_t lacks;     /* the fact that a member lacks which is left out; GI_NO_FACT: none can be */
};

/* Why a row is not eligible. Code 0: it is. */
struct gi_reason {
    int32_t rule; /* eligibility, then in_force, then rules; -1: nothing was asked */
    guarantee_outcome outcome;
};

enum { GI_REASONS_MAX = 255 };

struct gi_key {
    int16_t column;
    int32_t part; /* GUARANTEE_BY_... */
    char *name;
};

struct gi_layout {
    const guarantee_scheme *scheme;
    struct gi_arena arena;
    uint32_t flags;
    struct gi_column *columns;
    uint32_t column_count;
    uint64_t full_pattern;      /* every column has a value */
    int16_t *column_of_fact;    /* by fact; -1: none */
    guarantee_facts *constants; /* what holds for every row */
    guarantee_question questions[GI_QUESTIONS];
    uint32_t question_count;
    uint32_t group_questions;
    struct gi_key keys[GUARANTEE_GROUPINGS_MAX];
    uint32_t key_count;
    uint32_t *outputs; /* figures handed out: output numbers, of every question asked */
    uint32_t output_count;
    struct gi_sum *sums;
    uint32_t sum_count, sum_capacity;
    struct gi_fold_terms *folds;
    uint32_t fold_count;
    uint32_t strangers;   /* number of that sum */
    int32_t member_group; /* the group of which rows are members; -1: no folds */
    uint64_t member_bits; /* columns of its facts: a row that has none of them is no member */
    struct gi_reason reasons[GI_REASONS_MAX + 1];
    uint32_t reason_count; /* with code 0 */
};

/* The code of a reason; 0: there are too many, and plans are exact. */
uint8_t gi_layout_code(const struct gi_layout *layout, int32_t rule, guarantee_outcome outcome);
/* The number of a rule in rows: an eligibility rule, "in_force", a rule of figures. */
int32_t gi_rule_number(const guarantee_scheme *scheme, const struct gi_rule *rule);
const char *gi_rule_name(const guarantee_scheme *scheme, int32_t number);

guarantee_status gi_layout_make(struct gi_layout *layout, const guarantee_scheme *scheme,
                                const guarantee_column *columns, uint32_t column_count,
                                const guarantee_portfolio_options *options, guarantee_error *error);
/* Whether a batch's column is the one that the portfolio was made for. */
guarantee_status gi_layout_check_column(const struct gi_layout *layout, uint32_t number, const guarantee_column *given,
                                        guarantee_error *error);
void gi_layout_free(struct gi_layout *layout);
/* Gives a fact one of the column's integers; `word` is the text behind a code, NULL: there is none. */
guarantee_status gi_column_give(guarantee_facts *facts, const struct gi_column *column, int64_t value, const char *word,
                                guarantee_error *error);
/* The layout's number of an output, -1: not handed out. */
int64_t gi_layout_output(const struct gi_layout *layout, uint32_t output);

#endif
