/*
 * One case being worked out: facts in, cells of figures out.
 *
 * Work returns a guarantee_status, or one of two answers that never leave this room: GI_ABSENT (rests on an
 * optional fact that was not given: the figure is left out) and GI_UNDECIDED (a fact is missing, a
 * ratio is over zero, no row takes the case: the reason is kept in the result).
 */
#ifndef GI_POLICY_CASE_H
#define GI_POLICY_CASE_H

#include "base/text.h"
#include "policy/facts.h"
#include "trail/report.h"

enum { GI_ABSENT = -1, GI_UNDECIDED = -2 };

enum { GI_NO_FACT = UINT32_MAX >> 1 };

enum gi_cell_state { GI_CELL_UNKNOWN, GI_CELL_KNOWN, GI_CELL_ABSENT, GI_CELL_UNDECIDED };

struct gi_cell {
    struct gi_exact value; /* after rounding */
    struct gi_exact exact; /* before; the same when direction is 0 */
    const char *word;      /* of a class */
    uint32_t left_for;     /* of a figure that is left out: the fact that is not given, or GI_NO_FACT */
    int8_t direction;
    int8_t confidence;
    bool breach;
    bool enclosed; /* value is right to its last digit, but there is no exact fraction */
};

/* A figure of the result, in the order of work. */
struct gi_entry {
    const char *name;
    const struct gi_rule *rule;
    guarantee_kind kind;
    struct gi_cell *cell;
    const char *value_text; /* made when asked for */
    const char *exact_text;
};

/* Room for the figures of one member. */
struct gi_frame {
    struct gi_cell *cells;
    uint8_t *states;
    struct gi_frame *next;
};

struct gi_fact_sum {
    struct gi_exact sum;
    int32_t confidence;
    bool known;
};

struct guarantee_result {
    const guarantee_scheme *scheme;
    guarantee_question question;
    guarantee_outcome outcome;
    const char *rule;        /* borrowed from the scheme */
    int32_t rule_confidence; /* of the eligibility rule that decided; 0: none did */
    struct gi_text reason;
    uint32_t *missing; /* fact numbers */
    uint32_t missing_count;
    uint32_t breach_count;
    struct gi_arena arena;
    struct gi_cell *cells;
    uint8_t *states;
    struct gi_frame *free_frames;
    struct gi_fact_sum *fact_sums; /* totals that were added up, by fact */
    struct gi_entry *entries;
    size_t entry_count, entry_capacity;
    bool with_trail;
    guarantee_step *steps;
    size_t step_count, step_capacity;
    uint8_t *fact_told; /* a step for the fact stands in the trail */
    uint8_t *fact_left; /* an optional fact that was wanted and not given */
    uint32_t last_left;
};

struct gi_case {
    guarantee_result *result;
    const guarantee_scheme *scheme;
    const guarantee_facts *facts;
    guarantee_error *error;
    struct gi_case *whole; /* the case of which this one is a member, NULL for the case itself */
    int64_t member;        /* -1: the case itself */
    int32_t group;
    struct gi_cell *cells;
    uint8_t *states;
    int64_t replaced_fact; /* its value is `replacement` (a borrower's sum for a loan's amount); -1: none */
    const struct gi_exact *replacement;
};

/* What one figure's work gathers on its way. Texts are NULL when no trail is wanted. */
struct gi_work {
    int32_t confidence;
    struct gi_text *formula;
    struct gi_text *note;
    uint32_t depth;                     /* of nested forms: parentheses from the second on */
    const struct gi_document *document; /* of the rule: others are cited where a parameter rests on them */
    const char *rounding;               /* NULL: as the rule says */
};

/* A result that says nothing yet; NULL when there is no memory (answer.c). */
guarantee_result *gi_result_new(const guarantee_scheme *scheme, guarantee_question question, uint32_t flags);
/* A case itself, none of whose figures is known (case.c). */
struct gi_case gi_case_begin(guarantee_result *result, const guarantee_facts *facts, guarantee_error *error);

/* ---- case.c: cells and names ------------------------------------------------------------------- */

/* The case whose figures a rule yields: those that go over members, or rest on such alone, are of the whole case. */
struct gi_case *gi_case_owner(struct gi_case *c, const struct gi_rule *rule);
/* A fact or figure as a number. */
guarantee_status gi_case_number(struct gi_case *c, struct gi_reference reference, struct gi_work *work,
                                struct gi_exact *out);
/* Notes that a fact is missing. Returns GI_UNDECIDED. */
guarantee_status gi_case_missing(struct gi_case *c, uint32_t fact);
/* What rests on an optional fact that is not given is left out; but a subsidy whose base was given was asked for, and
 * the fact is missing. */
guarantee_status gi_case_left_out(struct gi_case *c, const struct gi_rule *rule);
guarantee_status gi_case_date(struct gi_case *c, uint32_t fact, int32_t *date_out);
/* The word of a text fact or class. */
guarantee_status gi_case_word(struct gi_case *c, struct gi_reference reference, struct gi_work *work,
                              const char **word_out);
guarantee_status gi_case_flag(struct gi_case *c, struct gi_reference reference, struct gi_work *work,
                              int32_t *flag_out);

/* Says why the case is undecided (the first reason is kept). Returns GI_UNDECIDED. */
__attribute__((format(printf, 2, 3))) guarantee_status gi_case_undecided(struct gi_case *c, const char *format, ...);

/* A point to go back to when what was missing turns out not to matter. */
struct gi_doubt {
    uint32_t missing_count;
    size_t reason_length;
    uint32_t last_left;
};
struct gi_doubt gi_doubt_mark(const struct gi_case *c);
void gi_doubt_forget(struct gi_case *c, struct gi_doubt mark);

void gi_work_less_sure(struct gi_work *work, const struct gi_origin *origin);
/* A parameter was used: how sure it is counts, and the note says where it comes from if not from the rule's document.
 */
void gi_work_cite(struct gi_work *work, const struct gi_value *parameter);

/* ---- put.c: results of rules ------------------------------------------------------------------- */

/* Rounds as the rule says, keeps the cell, and adds the step. `part` is the number among the rule's outputs. */
guarantee_status gi_case_put(struct gi_case *c, const struct gi_rule *rule, uint32_t part, const struct gi_exact *exact,
                             struct gi_work *work);
guarantee_status gi_case_put_word(struct gi_case *c, const struct gi_rule *rule, const char *word,
                                  struct gi_work *work);
/* A value that is already rounded (a remainder, an enclosure). */
guarantee_status gi_case_put_rounded(struct gi_case *c, const struct gi_rule *rule, uint32_t part,
                                     const struct gi_exact *exact, const struct gi_exact *value, bool enclosed,
                                     struct gi_work *work);
/* A value that was rounded from one that has no fraction: only on which side of it the value lies is known. `exact` is
 * an end of what encloses it, or the value again. */
guarantee_status gi_case_put_enclosed(struct gi_case *c, const struct gi_rule *rule, uint32_t part,
                                      const struct gi_exact *exact, const struct gi_exact *value, int direction,
                                      struct gi_work *work);
/* A figure of a member, NAME.MEMBER, which the scheme does not name. */
guarantee_status gi_case_put_member(struct gi_case *c, const struct gi_rule *rule, const char *member,
                                    const struct gi_exact *exact, const struct gi_exact *value, struct gi_work *work);
guarantee_status gi_round(const struct gi_case *c, const struct gi_rule *rule, struct gi_exact *out, int *direction_out,
                          const struct gi_exact *exact);
/* Adds a step to the trail (if there is one). Texts are copied. */
guarantee_status gi_case_step(struct gi_case *c, const guarantee_step *step);
guarantee_status gi_case_tell_fact(struct gi_case *c, uint32_t fact);

/* ---- number_text.c: numbers as people read them ------------------------------------------------ */

void gi_text_number(struct gi_text *text, const guarantee_scheme *scheme, guarantee_kind kind,
                    const struct gi_exact *value);
/* As in figures: no separators, the currency's digits, decimals to 8 places. */
void gi_text_plain(struct gi_text *text, const guarantee_scheme *scheme, guarantee_kind kind,
                   const struct gi_exact *value);

/* Whether gi_text_plain leaves digits out. */
bool gi_text_is_cut(guarantee_kind kind, const struct gi_exact *value);

/* ---- the rest of the room ---------------------------------------------------------------------- */

guarantee_status gi_value_work(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                               struct gi_exact *out);
/* The same without telling the formula: keys, bounds, how far a day is moved. */
guarantee_status gi_value_work_quietly(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                       struct gi_exact *out);
/* The same as a factor: a sum stands in parentheses. */
guarantee_status gi_value_work_nested(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                      struct gi_exact *out);
/* Tables, choices, editions, margins (table.c). */
guarantee_status gi_table_work(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                               struct gi_exact *out);
/* The set of rows whose condition holds. */
guarantee_status gi_row_set_choose(struct gi_case *c, const struct gi_value *sets, const char *name,
                                   struct gi_work *work, const struct gi_value **set_out);
bool gi_row_takes(const struct gi_value *rows, uint32_t i, const struct gi_exact *key);
/* What of `key` lies in row i. A row without a lower bound begins where the one above it ended. */
guarantee_status gi_slice(const struct gi_value *rows, uint32_t i, const struct gi_exact *key, struct gi_exact *out);
/* The bounds of a row count for how sure a figure is; those of the row that is used are cited. */
void gi_row_less_sure(struct gi_work *work, const struct gi_row *row);
void gi_row_cite(struct gi_work *work, const struct gi_row *row);
/* Clamps; a bound that binds makes the formula from `start` on "min(…, bound)". */
guarantee_status gi_clamp(struct gi_case *c, const struct gi_value *at_least, const struct gi_value *at_most,
                          size_t start, struct gi_work *work, struct gi_exact *value);
/* How long the formula is by now. */
size_t gi_work_told(const struct gi_work *work);

enum gi_truth { GI_NO, GI_YES, GI_UNKNOWN_ABSENT, GI_UNKNOWN };
/* `why` (may be NULL) gets what decided. */
guarantee_status gi_condition_work(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                   struct gi_text *why, enum gi_truth *truth_out);
/* The same for use inside a figure: GI_ABSENT or GI_UNDECIDED when unknown. */
guarantee_status gi_condition_decide(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                     bool *holds_out);
/* Days and the time between them (day.c). */
guarantee_status gi_day_work(struct gi_case *c, const struct gi_day *day, struct gi_work *work, int32_t *date_out);
guarantee_status gi_span_work(struct gi_case *c, const struct gi_value *span, struct gi_work *work,
                              struct gi_exact *out);
guarantee_status gi_time_work(struct gi_case *c, const struct gi_time *time, struct gi_work *work,
                              struct gi_exact *out);

guarantee_status gi_rule_value(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_charge(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_cover(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_subsidise(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_reserve(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_split(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_compensate(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_classify(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_average(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_allot(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_total(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_largest(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_count(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_compound(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_test(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_schedule(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_charge_balances(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
guarantee_status gi_rule_cost(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);
/* {balance_of: NAME, after: COUNT} (schedule.c) */
guarantee_status gi_balance_work(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                 struct gi_exact *out);
/* Works out all outputs of a rule (rule.c). */
guarantee_status gi_rule_work(struct gi_case *c, const struct gi_rule *rule);
/* An enclosed mean lies between its lower end, which the cell keeps as exact, and this (average.c). */
guarantee_status gi_average_upper_end(struct gi_exact *out, const struct gi_exact *lower_end);
/* The test of a figure against what it must be, and the room left (limit.c). */
guarantee_status gi_limit_work(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work);

/* Over the members of a group (fold.c): `visit` once for each for which `where` holds. */
struct gi_fold {
    struct gi_case *c;
    struct gi_work *work;
    const char *name; /* of the rule or fact that goes over them */
    void *state;
    guarantee_status (*visit)(struct gi_fold *fold, struct gi_case *member);
};
/* A value of the member, which the whole's trail does not tell. */
guarantee_status gi_fold_value(const struct gi_fold *fold, struct gi_case *member, const struct gi_value *value,
                               struct gi_exact *out);
/* GUARANTEE_E_RULE where the members were added up elsewhere. */
guarantee_status gi_fold_members(struct gi_fold *fold, int32_t group, const struct gi_condition *where);
guarantee_status gi_fail_single(guarantee_error *error, const guarantee_scheme *scheme, const char *name,
                                int32_t group);
/* What a member brings to a total: its amount × weight. No weight: 1 (total.c). */
guarantee_status gi_member_amount(struct gi_case *member, const struct gi_value *amount, const struct gi_value *weight,
                                  struct gi_work *work, struct gi_exact *out);
/* What a member brings to an average; undecided unless amount and years are above 0 (average.c). */
guarantee_status gi_average_member(struct gi_case *member, const struct gi_rule *rule, struct gi_work *work,
                                   struct gi_exact *fee, struct gi_exact *amount, struct gi_exact *years);
/* What comes of sums that were made elsewhere: as after gi_fold_members (folded.c). */
guarantee_status gi_folded_settle(struct gi_case *c, const struct gi_fold_sum *sum, int32_t group, const char *name,
                                  struct gi_work *work);
guarantee_status gi_fact_total(struct gi_case *c, uint32_t fact, struct gi_work *work, struct gi_exact *out);

guarantee_status gi_eligibility_work(struct gi_case *c);

#endif
