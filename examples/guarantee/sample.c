/*
 * A made-up case that a scheme answers. Values are drawn until the question is decided and yields figures; then every
 * fact is left out without which it still does.
 */
#include "sample.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { TRIALS = 600, ATTEMPTS = 8 };

struct making {
    const guarantee_scheme *scheme;
    guarantee_question question;
    const char *each; /* whose facts are given for a member */
    guarantee_facts *facts;
    size_t count;
    uint8_t *wanted; /* by fact */
    bool not_zero;
    char **values;
};

uint8_t *facts_of_question(const guarantee_scheme *scheme, guarantee_question question)
{
    size_t count = guarantee_scheme_fact_count(scheme);
    uint8_t *rests_on = allocate(count, 1);
    (void)guarantee_scheme_question_facts(scheme, question, rests_on, count, NULL);
    return rests_on;
}

uint8_t *facts_of_figure(const guarantee_scheme *scheme, size_t figure)
{
    size_t count = guarantee_scheme_fact_count(scheme);
    uint8_t *rests_on = allocate(count, 1);
    (void)guarantee_scheme_figure_facts(scheme, figure, rests_on, count, NULL);
    return rests_on;
}

bool is_needed(const guarantee_scheme *scheme, size_t fact)
{
    return guarantee_scheme_fact_is_optional(scheme, fact) == 0 && *guarantee_scheme_fact_default(scheme, fact) == '\0';
}

char *sample_name(const guarantee_scheme *scheme, const char *each, size_t fact)
{
    const char *name = guarantee_scheme_fact_name(scheme, fact);
    if (*each == '\0' || strcmp(each, guarantee_scheme_fact_each(scheme, fact)) != 0)
        return copy_text(name);
    return format_text("%s.%c1", name, toupper((unsigned char)*each));
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return value ^ value >> 31;
}

/* A day on which the scheme is in force, or one of many years. */
static char *draw_date(const guarantee_scheme *scheme, uint64_t draw)
{
    int32_t from = 0, to = 0, day = 0;
    char text[GUARANTEE_DATE_TEXT_BYTES] = "";
    guarantee_scheme_in_force(scheme, &from, &to);
    if (to != INT32_MAX && draw % 2 == 0)
        (void)guarantee_date_to_text(text, sizeof text, to, NULL);
    else if (from != INT32_MIN && draw % 2 == 0)
        (void)guarantee_date_to_text(text, sizeof text, from, NULL);
    else if (guarantee_date_from_ymd(&day, 2025 - (int32_t)(draw / 2 % 25), 6, 30, NULL) == GUARANTEE_OK)
        (void)guarantee_date_to_text(text, sizeof text, day, NULL);
    return copy_text(text);
}

/* The first trials draw what looks like a case; zeros and extremes come later. */
static char *draw_value(const guarantee_scheme *scheme, size_t fact, uint64_t draw, bool plain)
{
    static const char *const AMOUNTS[] = {"1000000", "100000", "5000000", "50000000", "300000000", "10000", "10", "0"};
    static const char *const RATES[] = {"1%", "5%", "0.5%", "50%", "0%", "80%", "20%", "100%"};
    static const char *const COUNTS[] = {"12", "3", "1", "60", "0", "24", "5"};
    size_t choices = guarantee_scheme_fact_choice_count(scheme, fact), row = draw % (plain ? 3 : 8);
    switch (guarantee_scheme_fact_kind(scheme, fact)) {
    case GUARANTEE_KIND_AMOUNT:
        return copy_text(AMOUNTS[row]);
    case GUARANTEE_KIND_RATE:
        return copy_text(RATES[row]);
    case GUARANTEE_KIND_DATE:
        return draw_date(scheme, draw);
    case GUARANTEE_KIND_FLAG:
        return copy_text(draw % 2 == 0 ? "no" : "yes");
    case GUARANTEE_KIND_TEXT:
        return copy_text(choices == 0 ? "word" : guarantee_scheme_fact_choice(scheme, fact, draw % choices));
    default: /* or a year */
        return row < 7 ? copy_text(COUNTS[row]) : format_text("%d", 2026 - (int)(draw / 8 % 26));
    }
}

/* A value outside the bounds of its fact is drawn again. */
static void draw_fact(struct making *making, size_t fact, uint64_t trial)
{
    char *name = sample_name(making->scheme, making->each, fact);
    bool set = false;
    for (uint64_t attempt = 0; attempt < ATTEMPTS && !set; attempt++) {
        uint64_t draw = trial == 0 ? attempt : mix(mix(trial + 1) + fact * 0x9e3779b97f4a7c15U + attempt);
        free(making->values[fact]);
        making->values[fact] = draw_value(making->scheme, fact, draw, trial < TRIALS / 2 && attempt < ATTEMPTS / 2);
        set = guarantee_facts_set_text(making->facts, name, making->values[fact], NULL) == GUARANTEE_OK;
    }
    free(name);
}

/* Nothing but zeros shows little: the first trials go for more. */
static bool has_figures(const guarantee_result *result, bool not_zero)
{
    guarantee_figure figure = {.struct_size = sizeof figure};
    for (size_t i = 0; guarantee_result_figure(result, i, &figure, NULL) == GUARANTEE_OK; i++)
        if (figure.is_working == 0 && (!not_zero || figure.value[strspn(figure.value, "0.")] != '\0'))
            return true;
    return false;
}

/* What is missing is wanted, too, by the next trial. */
static void want_missing(struct making *making, const guarantee_result *result)
{
    for (size_t i = 0; i < guarantee_result_missing_count(result); i++) {
        const char *missing = guarantee_result_missing(result, i);
        size_t bytes = strcspn(missing, ".");
        for (size_t fact = 0; fact < making->count; fact++) {
            const char *name = guarantee_scheme_fact_name(making->scheme, fact);
            if (strlen(name) == bytes && memcmp(name, missing, bytes) == 0)
                making->wanted[fact] = 1;
        }
    }
}

static bool is_answered(struct making *making, bool learn)
{
    guarantee_result *result = NULL;
    bool answered = false;
    if (guarantee_answer(&result, making->scheme, making->question, making->facts, 0, NULL) == GUARANTEE_OK) {
        answered = guarantee_result_outcome(result) == GUARANTEE_ELIGIBLE && has_figures(result, making->not_zero);
        if (learn && !answered)
            want_missing(making, result);
    }
    guarantee_result_free(result);
    return answered;
}

static bool try_wanted(struct making *making)
{
    for (uint64_t trial = 0; trial < TRIALS; trial++) {
        making->not_zero = trial < TRIALS / 2;
        guarantee_facts_clear(making->facts);
        for (size_t i = 0; i < making->count; i++)
            if (making->wanted[i] != 0)
                draw_fact(making, i, trial);
        if (is_answered(making, true))
            return true;
    }
    return false;
}

/* The case anew from its values, without one of them. */
static void set_all_but(struct making *making, size_t left_out)
{
    guarantee_facts_clear(making->facts);
    for (size_t i = 0; i < making->count; i++) {
        if (making->wanted[i] == 0 || i == left_out)
            continue;
        char *name = sample_name(making->scheme, making->each, i);
        (void)guarantee_facts_set_text(making->facts, name, making->values[i], NULL);
        free(name);
    }
}

static void leave_out_what_can_be(struct making *making)
{
    for (size_t i = making->count; i-- > 0;) {
        if (making->wanted[i] == 0)
            continue;
        set_all_but(making, i);
        if (is_answered(making, false))
            making->wanted[i] = 0;
    }
}

static void want(struct making *making, const uint8_t *rests_on, bool needed_alone)
{
    for (size_t i = 0; i < making->count; i++)
        if (rests_on[i] != 0 && (is_needed(making->scheme, i) ||
                                 (!needed_alone && *guarantee_scheme_fact_default(making->scheme, i) == '\0')))
            making->wanted[i] = 1;
}

/* What is needed; then what one figure after another rests on; then everything. */
static bool try_more_and_more(struct making *making, const uint8_t *of_question)
{
    memset(making->wanted, 0, making->count);
    want(making, of_question, true);
    bool answered = try_wanted(making);
    for (size_t i = 0; !answered && i < guarantee_scheme_figure_count(making->scheme); i++) {
        if (guarantee_scheme_figure_question(making->scheme, i) != making->question)
            continue;
        uint8_t *of_figure = facts_of_figure(making->scheme, i);
        memset(making->wanted, 0, making->count);
        want(making, of_question, true);
        want(making, of_figure, false);
        answered = try_wanted(making);
        free(of_figure);
    }
    for (size_t i = 0; !answered && i < making->count; i++)
        making->wanted[i] = of_question[i];
    return answered || try_wanted(making);
}

struct sample sample_make(const guarantee_scheme *scheme, guarantee_question question)
{
    size_t count = guarantee_scheme_fact_count(scheme);
    struct making making = {.scheme = scheme, .question = question, .count = count};
    struct sample sample = {allocate(count, sizeof *sample.values), count, "", false};
    uint8_t *of_question = facts_of_question(scheme, question);
    making.wanted = allocate(count, 1);
    making.values = sample.values;
    making.each = guarantee_scheme_question_each(scheme, question);
    if (guarantee_facts_new(&making.facts, scheme, NULL) == GUARANTEE_OK)
        sample.answered = try_more_and_more(&making, of_question);
    /* A question may go over loans somewhere and be asked of one loan all the same. */
    if (!sample.answered && *making.each != '\0') {
        making.each = "";
        sample.answered = making.facts != NULL && try_more_and_more(&making, of_question);
    }
    if (sample.answered)
        leave_out_what_can_be(&making);
    sample.each = making.each;
    for (size_t i = 0; i < count; i++) {
        bool kept = sample.answered ? making.wanted[i] != 0 : of_question[i] != 0 && is_needed(scheme, i);
        if (!kept) {
            free(sample.values[i]);
            sample.values[i] = NULL;
        }
    }
    guarantee_facts_free(making.facts);
    free(making.wanted);
    free(of_question);
    return sample;
}

void sample_free(struct sample *sample)
{
    for (size_t i = 0; i < sample->count; i++)
        free(sample->values[i]);
    free(sample->values);
}
