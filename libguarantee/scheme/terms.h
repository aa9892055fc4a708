/*
 * What a scheme says, checked and immutable: the terms that the rule kinds of policy/ work on.
 * Everything here lives in the scheme's arena. Names are resolved; kinds are known.
 */
#ifndef GI_SCHEME_TERMS_H
#define GI_SCHEME_TERMS_H

#include "base/arena.h"
#include "calendar/span.h"
#include "guarantee/calendar.h"
#include "guarantee/policy.h"
#include "number/exact.h"
#include "scheme/node.h"

enum { GI_QUESTIONS = 8 };
extern const char *const gi_question_words[]; /* from GUARANTEE_QUOTE on, then NULL (names.c) */

struct gi_document {
    const char *name;
    const char *title;
    int32_t confidence;
};

/* Where a parameter comes from. confidence 0: nothing said so yet. */
struct gi_origin {
    const struct gi_document *document;
    const char *clause;
    const char *note;
    int32_t confidence;
    bool stated; /* here, not taken over from around it */
};

/* What the policy states, and where it comes from; kept so that it can be listed. */
struct gi_parameter {
    const struct gi_node *node;
    const char *path;
    struct gi_origin origin;
    const struct gi_parameter *before;
};

struct gi_rounding_rule {
    const char *name;
    const char *quantum_text;
    struct gi_exact quantum;
    guarantee_rounding mode;
    struct gi_origin origin;
    const struct gi_node *node;
};

/* A name that a value or condition mentions. */
struct gi_reference {
    bool is_fact;
    uint32_t index; /* into facts or outputs */
};

enum gi_form {
    GI_LITERAL,
    GI_NAME,
    GI_SUM,     /* parts - less */
    GI_PRODUCT, /* parts; `times`/`of` is a product of two */
    GI_RATIO,   /* parts[0] / parts[1] */
    GI_SMALLER_OF,
    GI_LARGER_OF,
    GI_TABLE,     /* key, rows by bounds                    */
    GI_EXACTLY,   /* key, rows by word                      */
    GI_MARGINAL,  /* key, rows by bounds                    */
    GI_CHOOSE,    /* rows by condition                      */
    GI_EDITIONS,  /* key (a date), rows by date             */
    GI_ADJUST,    /* parts[0], rows of adjustments          */
    GI_SPAN,      /* how many days, months, years from one day to another */
    GI_BALANCE_OF /* name: a schedule; parts[0]: instalments */
};

struct gi_value;
struct gi_condition;

/* A day: of a fact, fixed, or worked out from others. */
enum gi_day_form { GI_DAY_FACT, GI_DAY_FIXED, GI_DAY_MOVED, GI_DAY_EARLIER, GI_DAY_LATER, GI_DAY_END };

struct gi_day {
    enum gi_day_form form;
    const struct gi_node *node;
    const char *text;      /* of a fact: its name */
    uint32_t fact;         /* GI_DAY_FACT  */
    int32_t date;          /* GI_DAY_FIXED */
    struct gi_day **parts; /* the day that is moved or whose period ends; days of which one is taken */
    uint32_t part_count;
    struct gi_value *by;    /* GI_DAY_MOVED: how many units */
    enum gi_time_unit unit; /* GI_DAY_MOVED; GI_DAY_END: of which period */
    bool before;            /* GI_DAY_MOVED: back in time */
};

/* A row of any table: only the fields of its form are set. */
struct gi_row {
    const struct gi_node *node;
    struct gi_value *lower; /* literal or NULL */
    struct gi_value *upper; /* literal or NULL */
    bool lower_inclusive;
    bool upper_inclusive;
    const char *word;          /* GI_EXACTLY */
    struct gi_exact *number;   /* GI_EXACTLY by a number */
    struct gi_condition *when; /* GI_CHOOSE, GI_ADJUST; NULL: always */
    int32_t from, to;          /* GI_EDITIONS, inclusive */
    struct gi_value *is;       /* the row's value */
    bool multiplies;           /* GI_ADJUST: times instead of add */
};

struct gi_value {
    enum gi_form form;
    guarantee_kind kind; /* 0 until checked; then AMOUNT, RATE, NUMBER, COUNT */
    const struct gi_node *node;
    struct gi_origin origin;
    const char *text; /* GI_LITERAL, GI_NAME: as written */
    struct gi_exact *literal;
    bool literal_is_rate;  /* carried %, bp, permille */
    bool literal_is_found; /* half-way between two that stand there: an amount may end in half a minor unit */
    struct gi_reference name;
    struct gi_value *key;
    struct gi_value **parts;
    struct gi_value **less;
    struct gi_row *rows;
    uint32_t part_count, less_count, row_count;
    struct gi_value *otherwise; /* GI_EXACTLY */
    struct gi_value *if_zero;   /* GI_RATIO   */
    struct gi_value *at_least, *at_most;
    bool given_only; /* GI_SUM     */
    /* GI_SPAN */
    struct gi_day *from, *to;
    enum gi_time_unit unit;
    enum gi_counting counting;
    struct gi_value *if_backwards;
};

enum gi_condition_form { GI_COMPARE, GI_ALL, GI_ANY, GI_NOT };

struct gi_condition {
    enum gi_condition_form form;
    const struct gi_node *node;
    struct gi_condition **parts;
    uint32_t part_count;
    /* GI_COMPARE */
    const char *subject_name;
    struct gi_reference subject;
    guarantee_kind subject_kind;
    const char **words;        /* text: one of these */
    struct gi_value **numbers; /* number or amount: one of these */
    int32_t *dates;
    uint32_t choice_count;
    int32_t flag;                   /* a flag: 0 or 1 */
    struct gi_value *lower, *upper; /* bounds of a number or amount */
    bool lower_inclusive, upper_inclusive;
    int32_t from, to; /* bounds of a date; INT32_MIN/MAX when open */
    bool has_dates;
};

enum gi_time_form { GI_TIME_ONCE, GI_TIME_PERIODS, GI_TIME_DATES };

struct gi_time {
    enum gi_time_form form;
    const struct gi_node *node;
    struct gi_origin origin;
    struct gi_value *periods;
    int32_t divisor; /* 1, 12, 360, 365 */
    const char *unit;
    guarantee_day_count basis;
    struct gi_day *from, *to, *termination; /* termination: NULL where there is none */
    struct gi_value *at_most;
};

struct gi_party {
    const char *name;
    const struct gi_node *node;
    struct gi_value *share; /* NULL: the rest. Of the claim, or of what the ceding party holds */
    bool is_rest;
    int32_t ceded_by; /* number in the same list, -1 for none */
    uint32_t party;   /* of a layer: its number among the parties of the split */
};

/* A slice of the amount, from where the layer before it ended. */
struct gi_layer {
    const struct gi_node *node;
    struct gi_value *end; /* NULL: it takes the rest */
    bool is_height;       /* `end` is measured from where the layer begins, not from the ground */
    struct gi_party *bearers;
    uint32_t bearer_count;
};

enum gi_rule_kind {
    GI_RULE_VALUE, /* sum, ratio, larger_of, by, choose, ...; parameters */
    GI_RULE_CHARGE,
    GI_RULE_COVER,
    GI_RULE_SPLIT,
    GI_RULE_COMPENSATE,
    GI_RULE_SUBSIDISE,
    GI_RULE_RESERVE,
    GI_RULE_CLASSIFY,
    GI_RULE_AVERAGE_RATE,
    GI_RULE_ALLOT,
    GI_RULE_SHARE_POOL,
    GI_RULE_TOTAL,
    GI_RULE_COUNT_OF,
    GI_RULE_LARGEST,
    GI_RULE_SMALLEST,
    GI_RULE_COMPOUND_RATE,
    GI_RULE_TEST,
    GI_RULE_SCHEDULE,
    GI_RULE_CHARGE_BALANCES,
    GI_RULE_COST_OF,
    GI_RULE_KINDS
};

/* The values that a rule may have, by what they are for. */
enum gi_slot {
    GI_BASE,
    GI_RATE,
    GI_FACTOR,
    GI_AT_LEAST,
    GI_AT_MOST,
    GI_BASE_AT_MOST,
    GI_TOGETHER_AT_MOST,
    GI_TOGETHER_WITH,
    GI_UNTIL,
    GI_BALANCE,
    GI_OF,
    GI_MONTHS,
    GI_WEIGHT,
    GI_PERIODS,
    GI_NPL_RATIO,
    GI_LOAN_BALANCE,
    GI_CEILING,
    GI_CAP_RATE,
    GI_CAP_OF,
    GI_CAP_BEFORE,
    GI_INSTALMENTS,
    GI_GRACE,
    GI_BALLOON,
    GI_GIVEN_PRINCIPAL,
    GI_SHARE,
    GI_FEES,
    GI_SLOTS
};

enum gi_method {
    GI_METHOD_NONE,
    GI_BAND_SHARE,
    GI_FLAT_ON_TRIGGER,
    GI_EXCESS_AMOUNT,
    GI_ANNUALISED,
    GI_AMOUNT_WEIGHTED,
    GI_SIMPLE,
    GI_RAW,
    GI_EQUAL_PRINCIPAL,
    GI_EQUAL_INSTALMENTS,
    GI_BULLET,
    GI_GIVEN_ROWS,
    GI_NOMINAL,
    GI_EFFECTIVE
};

/* How a loan is repaid, beside what stands in the rule's slots. */
struct gi_repayment {
    int32_t every;             /* months from one instalment to the next */
    bool capitalised;          /* the interest of the grace period is added to the balance */
    struct gi_value **weights; /* of principal, repeated over the instalments: literals */
    uint32_t weight_count;
    struct gi_day *drawn_on; /* NULL: no days of the calendar */
    bool has_basis;          /* interest by days; else by months */
    guarantee_day_count basis;
    struct gi_origin every_origin, grace_origin, basis_origin;
};

enum gi_sampling_form { GI_SAMPLED_BY_PERIOD, GI_SAMPLED_AT_MONTH_END, GI_SAMPLED_ON_DAY };

/* On which of its balances a charge runs. */
struct gi_sampling {
    enum gi_sampling_form form;
    int32_t every;       /* months from one charge to the next */
    bool at_end;         /* of those months, else at their start */
    int32_t anniversary; /* months after which the balance is taken anew; 0: each time */
    int32_t month, day;  /* GI_SAMPLED_ON_DAY */
    struct gi_origin origin;
};

/* The parts of a schedule and of a charge on balances, after the main one. */
enum { GI_PART_INSTALMENT = 1, GI_PART_LAST_INSTALMENT, GI_PART_INTEREST, GI_PART_PRINCIPAL };
enum { GI_PART_FIRST = 1, GI_PART_SAMPLES };

enum { GI_REMAINDER_NONE = -2, GI_REMAINDER_LARGEST_FRACTION = -1 };

struct gi_rule {
    enum gi_rule_kind kind;
    const char *kind_word; /* as written: "charge", "sum", ... */
    const char *name;
    const struct gi_node *node;
    const char *meaning;
    struct gi_origin origin;
    guarantee_question question; /* 0: workings, parameters */
    bool is_parameter;
    struct gi_condition *when;
    const struct gi_rounding_rule *round; /* NULL: none */
    struct gi_value *slots[GI_SLOTS];
    struct gi_time *time;

    /* must_be */
    struct gi_value *bound;
    bool has_bound, bound_is_upper, bound_inclusive;
    int32_t flag_wanted; /* of a test: -1 none */
    bool shown_as_multiple, shown_as_number;
    guarantee_kind kind_wanted; /* of a value all of whose numbers are literals; 0: as they look */

    /* split */
    struct gi_party *parties;
    uint32_t party_count;
    struct gi_layer *layers; /* NULL: by shares, or in proportion */
    uint32_t layer_count;
    const struct gi_rule *in_proportion_to;
    int32_t remainder_to;             /* party number or GI_REMAINDER_... */
    const char *remainder_member;     /* allot: a member's name */
    int32_t cap_party, cap_excess_to; /* -1: no claims cap */

    /* compensate, average_rate */
    enum gi_method method;
    const char *method_word;
    struct gi_origin method_origin;
    struct gi_value *bands; /* GI_TABLE, or GI_CHOOSE of such */
    struct gi_row *bonuses;
    uint32_t bonus_count;
    bool ceiling_on_bands;
    struct gi_condition *suspended_when;

    /* classify */
    struct gi_value *classes; /* GI_TABLE of rows whose words are the classes, or GI_CHOOSE of such */

    /* folds over members */
    int32_t each; /* group number, -1: none */
    struct gi_condition *where;
    int32_t together; /* fact number, -1: none */

    struct gi_condition *test;

    struct gi_repayment *repayment; /* schedule */
    struct gi_sampling *sampling;   /* charge_balances */
    const struct gi_rule *schedule; /* the one whose balances are charged, or whose cost it is */

    int32_t folds_over; /* the group that this rule, or anything it rests on, goes over; -1: none */
    bool is_of_whole;   /* worked out once, whichever member asks: it goes over members, or rests on such alone */
    bool looks_at_all;  /* goes over members, and looks for each at what a rule over members yields */
    uint32_t first_output;
    uint32_t output_count;
};

/* A figure's name and where it comes from. A rule has one or several. */
struct gi_output {
    const char *name;
    struct gi_rule *rule;
    uint32_t part;
    guarantee_kind kind;
};

/* What the parts of a rule's outputs are, after the first. */
enum { GI_PART_MAIN = 0 };

struct gi_fact {
    const char *name;
    const struct gi_node *node;
    guarantee_kind kind;
    const char *meaning;
    const char **choices;
    uint32_t choice_count;
    bool optional;
    const char *default_text; /* NULL: none */
    struct gi_exact default_number;
    int32_t default_integer; /* a date or flag */
    struct gi_exact *at_least, *at_most;
    int32_t each;         /* group number, -1: once */
    uint32_t member_slot; /* among the facts of its group */
    struct gi_value *total_of;
    struct gi_condition *total_where;
};

struct gi_group {
    const char *name;
    uint32_t fact_count;
};

struct gi_eligibility {
    const char *name;
    const struct gi_node *node;
    const char *meaning;
    struct gi_origin origin;
    struct gi_condition *condition;
    bool refuses;
    uint32_t questions; /* bit q set: applies to question q */
};

/* The ledger: which sums of events are facts, what an event asks, what is booked for it. */
enum gi_ledger_scope { GI_PER_VINTAGE, GI_PER_LOAN, GI_PER_ACCOUNT, GI_PER_ALL };
enum { GI_EVENT_KINDS_MAX = 32, GI_EVENT_APPROVE = 0 };

struct gi_ledger_sum {
    uint32_t fact;
    uint32_t adds, subtracts; /* bit k set: events of kind k */
    enum gi_ledger_scope per;
    bool before_this;
};

struct gi_booking {
    uint32_t output;
    uint32_t kind;
};

struct gi_event_kind {
    const char *name;
    guarantee_question question;   /* 0: nothing is asked */
    int32_t amount_fact, day_fact; /* that the event itself gives; -1: none */
    struct gi_booking *bookings;
    uint32_t booking_count;
};

struct gi_ledger {
    struct gi_origin origin;
    const char *account;  /* what an account is; NULL: there is one */
    int32_t account_fact; /* -1: none has that name */
    int32_t months, from; /* of the vintages; months 0: there are none */
    bool by_event;        /* the event's own day tells the vintage, not the loan's approval */
    struct gi_event_kind *kinds;
    struct gi_ledger_sum *sums;
    uint32_t kind_count, sum_count;
};

struct guarantee_scheme {
    struct gi_arena arena;
    struct gi_node *root;
    const char *id, *title, *edition, *country, *file, *currency, *changes;
    int32_t digits;
    int64_t minor_units;        /* of one unit: 10^digits */
    struct gi_exact minor_unit; /* 1 / minor_units */
    int32_t in_force_from, in_force_to;
    int32_t as_of; /* fact number, -1: none */
    struct gi_origin origin;
    int32_t confidence;
    uint32_t parameter_counts[GUARANTEE_CONFIDENCE_OFFICIAL + 1]; /* by confidence */
    const struct gi_parameter *last_parameter;
    bool words_changed; /* the caller replaced something that is no parameter: nobody knows what rests on it */
    char sha256[65];

    struct gi_document *documents;
    struct gi_rounding_rule *roundings;
    struct gi_fact *facts;
    struct gi_group *groups;
    struct gi_eligibility *eligibility;
    struct gi_rule *rules;
    struct gi_output *outputs;
    uint32_t document_count, rounding_count, fact_count, group_count, eligibility_count, rule_count, output_count;
    struct gi_ledger *ledger; /* NULL: none */
};

/* Number of the fact or output of that name, -1 when there is none. */
int64_t gi_scheme_find_fact(const guarantee_scheme *scheme, const char *name, size_t bytes);
int64_t gi_scheme_find_output(const guarantee_scheme *scheme, const char *name);

/* Of a ratio of amounts the limit is bound × denominator, so that limit and room are money (check.c). */
bool gi_limit_is_scaled(const struct gi_rule *rule);

/* The candidate nearest to a misspelt word, NULL when none is near. */
struct gi_nearest {
    const char *word;
    const char *best;
    uint32_t distance;
};
void gi_nearest_try(struct gi_nearest *nearest, const char *candidate);

#endif
