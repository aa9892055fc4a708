#include "answer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void asked_about(struct asked *asked, const guarantee_scheme *scheme, uint32_t questions)
{
    asked->scheme = scheme;
    asked->questions = questions;
    asked->figure_count = 0;
    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme); i++) {
        int32_t question = guarantee_scheme_figure_question(scheme, i);
        if (question == 0 || (questions & (1U << question)) == 0 || asked->figure_count == ANSWER_FIGURES_MAX)
            continue;
        asked->names[asked->figure_count] = guarantee_scheme_figure_name(scheme, i);
        asked->kinds[asked->figure_count] = guarantee_scheme_figure_kind(scheme, i);
        asked->has_denominator[asked->figure_count] = true;
        asked->question_of[asked->figure_count++] = question;
    }
}

void asked_without_denominators(struct asked *asked, struct random *random)
{
    for (uint32_t i = 0; i < asked->figure_count; i++)
        asked->has_denominator[i] = asked->kinds[i] != GUARANTEE_KIND_AMOUNT || random_percent(random, 50);
}

/* ---- by the exact rules ------------------------------------------------------------------------------ */

static int64_t minor_units(const guarantee_scheme *scheme)
{
    int64_t units = 1;

    for (int32_t i = 0; i < guarantee_scheme_currency_digits(scheme); i++)
        units *= 10;
    return units;
}

/* Up to 37 digits; false beyond. */
static bool read_integer(const char **text, __int128 *value)
{
    bool is_negative = **text == '-';
    int digits = 0;

    *value = 0;
    for (*text += is_negative; **text >= '0' && **text <= '9'; ++*text, digits++)
        if (digits < 37)
            *value = *value * 10 + (**text - '0');
    *value = is_negative ? -*value : *value;
    return digits > 0 && digits <= 37;
}

static __int128 common_divisor(__int128 a, __int128 b)
{
    for (a = a < 0 ? -a : a; b != 0;) {
        __int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* An amount that was left unrounded, as so many minor units in lowest terms; false past 64 bits. */
static bool read_unrounded(const struct asked *asked, uint32_t index, const guarantee_result *result,
                           struct answer_figure *out)
{
    guarantee_figure figure = {.struct_size = sizeof figure};
    __int128 numerator = 0, denominator = 1, units = minor_units(asked->scheme);
    size_t place = 0;

    guarantee_result_find(result, asked->names[index], &place, NULL);
    guarantee_result_figure(result, place, &figure, NULL);
    const char *text = figure.exact;
    if (!read_integer(&text, &numerator) || (*text == '/' && (text++, !read_integer(&text, &denominator))))
        return false;
    __int128 common = common_divisor(units, denominator);
    units /= common;
    denominator /= common;
    if (denominator > INT64_MAX || numerator > INT64_MAX || numerator < INT64_MIN)
        return false;
    numerator *= units;
    out->value = (int64_t)numerator;
    out->denominator = (int64_t)denominator;
    return numerator <= INT64_MAX && numerator >= INT64_MIN;
}

static bool read_number(const struct asked *asked, uint32_t index, const guarantee_result *result,
                        struct answer_figure *figure)
{
    const char *name = asked->names[index];

    figure->denominator = 1;
    if (asked->kinds[index] != GUARANTEE_KIND_AMOUNT)
        return guarantee_result_fraction(result, name, &figure->value, &figure->denominator, NULL) == GUARANTEE_OK;
    if (guarantee_result_amount(result, name, &figure->value, NULL) == GUARANTEE_OK)
        return true;
    return read_unrounded(asked, index, result, figure) && (asked->has_denominator[index] || figure->denominator == 1);
}

static void read_figure(struct answer *answer, const struct asked *asked, uint32_t index,
                        const guarantee_result *result)
{
    struct answer_figure *figure = &answer->figures[index];
    size_t place = 0;

    if (guarantee_result_find(result, asked->names[index], &place, NULL) != GUARANTEE_OK)
        return;
    figure->state = GUARANTEE_FIGURE_KNOWN;
    if (asked->kinds[index] == GUARANTEE_KIND_TEXT) {
        guarantee_result_text(result, asked->names[index], &figure->word, NULL);
    } else if (asked->kinds[index] == GUARANTEE_KIND_FLAG) {
        guarantee_result_text(result, asked->names[index], &figure->word, NULL);
        figure->value = strcmp(figure->word, "yes") == 0;
        figure->word = NULL;
    } else if (!read_number(asked, index, result, figure)) {
        *figure = (struct answer_figure){.state = GUARANTEE_FIGURE_UNFIT};
    }
}

static void read_result(struct answer *answer, const guarantee_result *result)
{
    guarantee_outcome outcome = guarantee_result_outcome(result);

    answer->breaches += (int64_t)guarantee_result_breach_count(result);
    if (answer->outcome == 0 || (outcome == GUARANTEE_UNDECIDED && answer->outcome != GUARANTEE_UNDECIDED)) {
        answer->outcome = outcome;
        answer->rule = guarantee_result_rule(result);
    }
}

void answer_by_rules(struct answer_by_rules *out, const struct asked *asked, const struct book *book, uint32_t row,
                     guarantee_facts *facts, uint32_t flags)
{
    struct answer *answer = &out->answer;

    answer->outcome = 0;
    answer->rule = "";
    answer->breaches = 0;
    memset(answer->figures, 0, asked->figure_count * sizeof *answer->figures);
    memset(out->results, 0, sizeof out->results);
    guarantee_error_clear(&out->error);
    answer->status = book_set_facts(book, row, facts, &out->error);
    for (guarantee_question question = 1; question < QUESTIONS_END && answer->status == GUARANTEE_OK; question++) {
        if ((asked->questions & (1U << question)) == 0)
            continue;
        answer->status = guarantee_answer(&out->results[question], asked->scheme, question, facts, flags, &out->error);
        if (answer->status == GUARANTEE_OK)
            read_result(answer, out->results[question]);
    }
    if (answer->status != GUARANTEE_OK) {
        answer->outcome = 0;
        answer->rule = "";
        answer->breaches = 0;
        return;
    }
    for (uint32_t i = 0; i < asked->figure_count; i++)
        read_figure(answer, asked, i, out->results[asked->question_of[i]]);
}

void answer_release(struct answer_by_rules *answer)
{
    for (guarantee_question question = 1; question < QUESTIONS_END; question++) {
        guarantee_result_free(answer->results[question]);
        answer->results[question] = NULL;
    }
}

/* ---- by columns --------------------------------------------------------------------------------------- */

static void make_room(struct answer_columns *columns, uint32_t figure_count, uint32_t row_count)
{
    if (figure_count <= columns->figure_capacity && row_count <= columns->capacity)
        return;
    answer_columns_free(columns);
    columns->capacity = row_count;
    columns->figure_capacity = figure_count;
    for (uint32_t i = 0; i < figure_count; i++) {
        columns->figures[i] = (guarantee_figure_column){.struct_size = sizeof(guarantee_figure_column),
                                                        .values = malloc(row_count * sizeof(int64_t)),
                                                        .states = malloc(row_count)};
        columns->denominators[i] = malloc(row_count * sizeof(int64_t));
    }
    columns->rows = (guarantee_rows){.struct_size = sizeof(guarantee_rows),
                                     .figures = columns->figures,
                                     .statuses = malloc(row_count * sizeof(int32_t)),
                                     .outcomes = malloc(row_count),
                                     .rules = malloc(row_count * sizeof(int32_t)),
                                     .breaches = malloc(row_count * sizeof(int32_t))};
}

void answer_columns_ask(struct answer_columns *columns, const struct asked *asked, uint32_t row_count)
{
    enum { NOTHING = 0x5A };

    make_room(columns, asked->figure_count, row_count);
    columns->rows.figure_count = asked->figure_count;
    for (uint32_t i = 0; i < asked->figure_count; i++) {
        guarantee_figure_column *figure = &columns->figures[i];
        figure->name = asked->names[i];
        figure->denominators = asked->has_denominator[i] ? columns->denominators[i] : NULL;
        memset(figure->values, NOTHING, row_count * sizeof(int64_t));
        memset(columns->denominators[i], NOTHING, row_count * sizeof(int64_t));
        memset(figure->states, NOTHING, row_count);
    }
    memset(columns->rows.statuses, NOTHING, row_count * sizeof(int32_t));
    memset(columns->rows.outcomes, NOTHING, row_count);
    memset(columns->rows.rules, NOTHING, row_count * sizeof(int32_t));
    memset(columns->rows.breaches, NOTHING, row_count * sizeof(int32_t));
}

void answer_columns_free(struct answer_columns *columns)
{
    for (uint32_t i = 0; i < columns->figure_capacity; i++) {
        free(columns->figures[i].values);
        free(columns->denominators[i]);
        free(columns->figures[i].states);
    }
    free(columns->rows.statuses);
    free(columns->rows.outcomes);
    free(columns->rows.rules);
    free(columns->rows.breaches);
    memset(columns, 0, sizeof *columns);
}

static const char *figure_of_row(struct answer_figure *out, const struct asked *asked, uint32_t index,
                                 const guarantee_figure_column *column, uint32_t row,
                                 const guarantee_portfolio *portfolio)
{
    bool is_number = asked->kinds[index] != GUARANTEE_KIND_TEXT && asked->kinds[index] != GUARANTEE_KIND_FLAG;

    *out = (struct answer_figure){.state = column->states[row], .value = column->values[row]};
    if (out->state > GUARANTEE_FIGURE_UNFIT)
        return "a figure's state was not written";
    if (out->state != GUARANTEE_FIGURE_KNOWN)
        return out->value == 0 ? NULL : "a figure that is not known is not 0";
    if (is_number)
        out->denominator = column->denominators == NULL ? 1 : column->denominators[row];
    if (asked->kinds[index] == GUARANTEE_KIND_TEXT) {
        out->word = guarantee_portfolio_word(portfolio, column->name, out->value);
        out->value = 0;
    }
    return NULL;
}

const char *answer_of_row(struct answer *out, const struct asked *asked, const struct answer_columns *columns,
                          uint32_t row, const guarantee_portfolio *portfolio)
{
    const guarantee_rows *rows = &columns->rows;
    const char *wrong = NULL;

    out->status = rows->statuses[row];
    out->outcome = rows->outcomes[row];
    out->breaches = rows->breaches[row];
    out->rule = guarantee_portfolio_rule(portfolio, rows->rules[row]);
    if ((rows->rules[row] < 0) != (out->rule[0] == '\0') || rows->rules[row] < -1)
        wrong = "a rule number that has no name";
    for (uint32_t i = 0; i < asked->figure_count; i++) {
        const char *bad = figure_of_row(&out->figures[i], asked, i, &columns->figures[i], row, portfolio);
        wrong = bad != NULL ? bad : wrong;
        if (out->status != GUARANTEE_OK && out->figures[i].state != GUARANTEE_FIGURE_LEFT_OUT)
            wrong = "a figure of a refused row is not left out";
    }
    if (out->status != GUARANTEE_OK && (out->outcome != 0 || out->rule[0] != '\0' || out->breaches != 0))
        wrong = "a refused row has an outcome, a rule or a breach";
    return wrong;
}

/* ---- compared ------------------------------------------------------------------------------------------ */

static bool is_same_figure(const struct answer_figure *a, const struct answer_figure *b)
{
    if (a->state != b->state || a->value != b->value || a->denominator != b->denominator)
        return false;
    return (a->word == NULL) == (b->word == NULL) && (a->word == NULL || strcmp(a->word, b->word) == 0);
}

const char *answer_difference(const struct asked *asked, const struct answer *expected, const struct answer *found)
{
    if (expected->status != found->status)
        return "status";
    if (expected->outcome != found->outcome)
        return "outcome";
    if (strcmp(expected->rule, found->rule) != 0)
        return "rule";
    if (expected->breaches != found->breaches)
        return "breaches";
    if (expected->status != GUARANTEE_OK)
        return NULL;
    for (uint32_t i = 0; i < asked->figure_count; i++)
        if (!is_same_figure(&expected->figures[i], &found->figures[i]))
            return asked->names[i];
    return NULL;
}

void answer_print(const struct asked *asked, const struct answer *answer, const char *only)
{
    printf("%s, outcome %d, rule \"%s\", breaches %" PRId64, guarantee_status_name(answer->status), answer->outcome,
           answer->rule, answer->breaches);
    for (uint32_t i = 0; i < asked->figure_count && answer->status == GUARANTEE_OK; i++) {
        const struct answer_figure *figure = &answer->figures[i];
        if (only != NULL && strcmp(only, asked->names[i]) != 0)
            continue;
        printf("\n        %s: ", asked->names[i]);
        if (figure->state != GUARANTEE_FIGURE_KNOWN)
            printf(figure->state == GUARANTEE_FIGURE_UNFIT ? "does not fit" : "left out");
        else if (figure->word != NULL)
            printf("%s", figure->word);
        else
            printf("%" PRId64 " / %" PRId64, figure->value, figure->denominator);
    }
    printf("\n");
}
