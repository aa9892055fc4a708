/* Lowering: a scheme becomes a plan. Follows the rules of policy/ step by step, for all rows of a block at once. */
#ifndef GI_PORTFOLIO_LOWER_H
#define GI_PORTFOLIO_LOWER_H

#include "policy/facts.h"
#include "portfolio/layout.h"
#include "portfolio/plan.h"
#include "portfolio/quantity.h"

/* A condition: known when the plan is made, or a mask. */
struct gi_truth_value {
    bool is_constant;
    uint8_t value; /* GI_MASK_..., when constant */
    int16_t mask;
    bool three_valued; /* the mask may hold more than yes and no */
    int16_t bad;       /* mask, -1 none */
};

/* A figure of a row, once it was lowered. */
struct gi_lowered {
    bool done;
    enum gi_presence presence;
    uint32_t left_for;
    int16_t known;            /* mask: yes where there is a figure; -1: in every row */
    struct gi_quantity value; /* of a class: its code */
};

struct gi_lower {
    const guarantee_scheme *scheme;
    const struct gi_layout *layout;
    struct gi_plan *plan;
    uint64_t pattern;
    struct gi_lowered *figures; /* by output */
    int16_t *column_numbers;    /* register or mask of each column, -1: not loaded yet */
    int16_t escape;             /* mask of rows for the exact rules, -1 none */
    int16_t doubt;              /* mask: rows that were bad anywhere in the rule at hand, -1 none */
    int16_t breaches;           /* number of breaches so far, register, -1 none */
    uint32_t last_left;
    bool *positive; /* by number register: it was made at least 1 */
    char why[200];  /* it could not be lowered */
    guarantee_error *error;
};

__attribute__((format(printf, 2, 3))) guarantee_status gi_not_lowered(struct gi_lower *l, const char *format, ...);
guarantee_status gi_lower_emit(struct gi_lower *l, struct gi_operation *operation);
/* Rows that are bad here are for the exact rules, should the rule come to nothing for the others. */
guarantee_status gi_lower_doubt(struct gi_lower *l, int16_t bad);

/* ---- masks (lower_mask.c); -1 stands for a mask that is nowhere yes ----------------------------- */
guarantee_status gi_mask_fill(struct gi_lower *l, int16_t *out, uint8_t value);
guarantee_status gi_mask_not(struct gi_lower *l, int16_t *out, int16_t mask);
guarantee_status gi_mask_and(struct gi_lower *l, int16_t *out, int16_t a, int16_t b);
guarantee_status gi_mask_or(struct gi_lower *l, int16_t *out, int16_t a, int16_t b);
/* Yes where the mask has this truth. */
guarantee_status gi_mask_where(struct gi_lower *l, int16_t *out, int16_t mask, uint8_t truth);
guarantee_status gi_mask_in_range(struct gi_lower *l, struct gi_truth_value *out, int16_t number, int64_t least,
                                  int64_t most);
void gi_truth_constant(struct gi_truth_value *out, uint8_t value);
guarantee_status gi_truth_not(struct gi_lower *l, struct gi_truth_value *out, const struct gi_truth_value *value);
guarantee_status gi_truth_all(struct gi_lower *l, struct gi_truth_value *out, const struct gi_truth_value *a,
                              const struct gi_truth_value *b);
guarantee_status gi_truth_any(struct gi_lower *l, struct gi_truth_value *out, const struct gi_truth_value *a,
                              const struct gi_truth_value *b);
/* Where it is yes, and where it is neither yes nor no (or bad), as two-valued masks. */
guarantee_status gi_truth_masks(struct gi_lower *l, const struct gi_truth_value *value, int16_t *yes, int16_t *unsure);

/* ---- names (lower_name.c) ----------------------------------------------------------------------- */
guarantee_status gi_lower_reference(struct gi_lower *l, struct gi_quantity *out, struct gi_reference reference);
/* A date: a constant or a register. Presence as in quantities. */
guarantee_status gi_lower_date(struct gi_lower *l, uint32_t fact, enum gi_presence *presence, struct gi_operand *date);
/* A text or class: the word when it is known now, else a register of codes (of choices, of the rule's words). */
struct gi_word_value {
    enum gi_presence presence;
    uint32_t left_for;
    const char *word; /* NULL: a register */
    int16_t codes;
    const char *const *words;
    uint32_t word_count;
    int16_t bad;
};
guarantee_status gi_lower_word(struct gi_lower *l, struct gi_word_value *out, struct gi_reference reference);
guarantee_status gi_lower_flag(struct gi_lower *l, struct gi_truth_value *out, struct gi_reference reference);
/* Loads every column of a fact that rows have, so that each value is checked. */
guarantee_status gi_lower_load_all(struct gi_lower *l);

/* ---- values and conditions ---------------------------------------------------------------------- */
guarantee_status gi_lower_value(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value);
guarantee_status gi_lower_table(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value);
/* "at least" and "at most" of a value; NULL bounds are none. */
guarantee_status gi_lower_clamp(struct gi_lower *l, struct gi_quantity *value, const struct gi_value *at_least,
                                const struct gi_value *at_most);
/* Whether row `row` of a table takes the key. */
guarantee_status gi_lower_row_takes(struct gi_lower *l, struct gi_truth_value *out, const struct gi_value *rows,
                                    uint32_t row, const struct gi_quantity *key);
/* Rows that follow one another, each with a constant: one operation. *done is false where it cannot be. */
guarantee_status gi_lower_ladder(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *rows,
                                 const struct gi_operand *values, const struct gi_quantity *unit,
                                 const struct gi_quantity *key, bool *done);
guarantee_status gi_lower_condition(struct gi_lower *l, struct gi_truth_value *out,
                                    const struct gi_condition *condition);
/* Rows where the comparison fails are for the exact rules: they go to `bad`. When it fails in all, all are. */
guarantee_status gi_lower_need(struct gi_lower *l, int16_t *bad, const struct gi_quantity *a,
                               const struct gi_quantity *b, enum gi_order order);
/* 0 <= share <= 1 */
guarantee_status gi_lower_need_share(struct gi_lower *l, int16_t *bad, const struct gi_value *value,
                                     const struct gi_quantity *share);
guarantee_status gi_lower_time(struct gi_lower *l, struct gi_quantity *out, const struct gi_time *time);
/* A day in a register; nothing where `presence` says that it is not there. */
guarantee_status gi_lower_day_number(struct gi_lower *l, const struct gi_day *day, struct gi_quantity *presence,
                                     int16_t *number);
guarantee_status gi_lower_span(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *span);

/* ---- rules -------------------------------------------------------------------------------------- */
guarantee_status gi_lower_figure(struct gi_lower *l, uint32_t output);
guarantee_status gi_lower_rule(struct gi_lower *l, const struct gi_rule *rule);
guarantee_status gi_lower_split(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence);
guarantee_status gi_lower_classify(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence);
guarantee_status gi_lower_limit(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence);
guarantee_status gi_lower_put_rounded(struct gi_lower *l, const struct gi_rule *rule, uint32_t part,
                                      const struct gi_quantity *value);
/* The words of a class, each once, in the order of the file: its codes. */
const char *const *gi_class_words(const struct gi_rule *rule, struct gi_arena *arena, uint32_t *count_out);

/* ---- questions, outputs, sums -------------------------------------------------------------------- */
guarantee_status gi_lower_question(struct gi_lower *l, guarantee_question question, struct gi_plan_question *out);
guarantee_status gi_lower_sums(struct gi_lower *l);
/* The plan of rows with this pattern of facts. A plan that could not be lowered is `exact` and says why. */
guarantee_status gi_lower_plan(struct gi_plan **plan_out, const struct gi_layout *layout, uint64_t pattern,
                               guarantee_error *error);

/* Returns early where a value is not there. */
#define GI_PRESENT_OR_RETURN(quantity, presence_out)                                                                   \
    do {                                                                                                               \
        if ((quantity)->presence != GI_PRESENT) {                                                                      \
            *(presence_out) = (quantity)->presence;                                                                    \
            return GUARANTEE_OK;                                                                                       \
        }                                                                                                              \
    } while (0)

#endif
