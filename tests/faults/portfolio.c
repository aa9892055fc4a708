#include "portfolio.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Static, so that no memory is asked for but by the library. */
enum { ROWS = 24, COLUMNS_MAX = 60, WORDS_MAX = 40, FIGURES_MAX = 160, TEXT_BYTES = 1 << 18 };

static struct {
    guarantee_column columns[COLUMNS_MAX + 1];
    int64_t values[COLUMNS_MAX + 1][ROWS];
    const char *words[COLUMNS_MAX + 1][WORDS_MAX];
    uint32_t column_count;
    guarantee_figure_column figures[FIGURES_MAX];
    int64_t numerators[FIGURES_MAX][ROWS], denominators[FIGURES_MAX][ROWS];
    uint8_t states[FIGURES_MAX][ROWS];
    int32_t statuses[ROWS], rules[ROWS], breaches[ROWS];
    int8_t outcomes[ROWS];
    guarantee_rows rows;
    guarantee_grouping groupings[1];
    char text[TEXT_BYTES];
    size_t text_bytes;
} run;

static const uint8_t some_rows[ROWS / 8] = {0xF7, 0xDF, 0x7E};

/* ---- columns in and out --------------------------------------------------------------------------------- */

static int64_t cell(guarantee_kind kind, uint32_t row)
{
    static const int64_t amounts[] = {500000000, 200050, 1, -1, 90000000000000, 123456789};
    static const int64_t dates[] = {19538, 19782, 20089, 18993, 20500, 19417};
    static const int64_t counts[] = {12, 1, 91, 36, 0, 365};

    switch (kind) {
    case GUARANTEE_KIND_AMOUNT:
        return amounts[row % 6];
    case GUARANTEE_KIND_DATE:
        return dates[row % 6];
    case GUARANTEE_KIND_COUNT:
        return counts[row % 6];
    case GUARANTEE_KIND_FLAG:
        return row % 2;
    default:
        return 4250 * (int64_t)(row % 5);
    }
}

static void fill_words(guarantee_column *column, const char **words, const guarantee_scheme *scheme, size_t fact)
{
    column->words = words;
    words[0] = "other";
    column->word_count = 1;
    for (size_t i = 0; i < guarantee_scheme_fact_choice_count(scheme, fact) && i < WORDS_MAX; i++) {
        words[i] = guarantee_scheme_fact_choice(scheme, fact, i);
        column->word_count = i + 1;
    }
}

static void narrow(int64_t *values, guarantee_column_type type)
{
    for (uint32_t row = 0; row < ROWS; row++) {
        int64_t value = values[row];
        if (type == GUARANTEE_COLUMN_INT8)
            ((int8_t *)values)[row] = (int8_t)value;
        if (type == GUARANTEE_COLUMN_INT32)
            ((int32_t *)values)[row] = (int32_t)value;
    }
}

static void fill_column(const guarantee_scheme *scheme, size_t fact)
{
    uint32_t number = run.column_count++;
    guarantee_column *column = &run.columns[number];
    guarantee_kind kind = guarantee_scheme_fact_kind(scheme, fact);

    *column = (guarantee_column){.struct_size = sizeof *column,
                                 .type = GUARANTEE_COLUMN_INT64,
                                 .name = guarantee_scheme_fact_name(scheme, fact),
                                 .values = run.values[number],
                                 .validity = fact % 4 == 3 ? some_rows : NULL};
    if (kind == GUARANTEE_KIND_DATE)
        column->type = GUARANTEE_COLUMN_INT32;
    if (kind == GUARANTEE_KIND_FLAG || kind == GUARANTEE_KIND_TEXT)
        column->type = GUARANTEE_COLUMN_INT8;
    if (kind == GUARANTEE_KIND_RATE || kind == GUARANTEE_KIND_NUMBER)
        column->scale = 1000000;
    if (kind == GUARANTEE_KIND_TEXT)
        fill_words(column, run.words[number], scheme, fact);
    for (uint32_t row = 0; row < ROWS; row++)
        run.values[number][row] =
            kind == GUARANTEE_KIND_TEXT ? (int64_t)(row % column->word_count) : cell(kind, row + (uint32_t)fact);
    narrow(run.values[number], column->type);
}

static void fill_group_column(void)
{
    static const char *const banks[] = {"first", "second", "third"};
    uint32_t number = run.column_count++;

    run.columns[number] = (guarantee_column){.struct_size = sizeof(guarantee_column),
                                             .type = GUARANTEE_COLUMN_INT64,
                                             .name = "bank_of_the_row",
                                             .values = run.values[number],
                                             .validity = some_rows,
                                             .words = banks,
                                             .word_count = 3};
    run.columns[number].type = GUARANTEE_COLUMN_INT32;
    for (uint32_t row = 0; row < ROWS; row++)
        run.values[number][row] = row % 3;
    narrow(run.values[number], GUARANTEE_COLUMN_INT32);
    run.groupings[0] = (guarantee_grouping){"bank_of_the_row", GUARANTEE_BY_VALUE};
}

static void ask_for_figures(const guarantee_scheme *scheme, guarantee_question question)
{
    uint32_t count = 0;

    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme) && count < FIGURES_MAX; i++) {
        if (guarantee_scheme_figure_question(scheme, i) != question)
            continue;
        run.figures[count] =
            (guarantee_figure_column){sizeof(guarantee_figure_column), guarantee_scheme_figure_name(scheme, i),
                                      run.numerators[count], run.denominators[count], run.states[count]};
        count++;
    }
    run.rows =
        (guarantee_rows){sizeof run.rows, count, run.figures, run.statuses, run.outcomes, run.rules, run.breaches};
}

static void prepare(const guarantee_scheme *scheme, guarantee_question question)
{
    memset(&run, 0, sizeof run);
    for (size_t fact = 0; fact < guarantee_scheme_fact_count(scheme) && run.column_count < COLUMNS_MAX; fact++)
        fill_column(scheme, fact);
    fill_group_column();
    ask_for_figures(scheme, question);
}

/* ---- what came out, as text ------------------------------------------------------------------------------- */

static void write(const char *format, int64_t value)
{
    if (run.text_bytes < TEXT_BYTES - 32)
        run.text_bytes += (size_t)snprintf(run.text + run.text_bytes, TEXT_BYTES - run.text_bytes, format, value);
}

static void write_rows(void)
{
    for (uint32_t row = 0; row < ROWS; row++) {
        write("%" PRId64 ",", run.statuses[row]);
        write("%" PRId64 ",", run.outcomes[row]);
        write("%" PRId64 ",", run.rules[row]);
        for (uint32_t figure = 0; figure < run.rows.figure_count; figure++)
            write("%" PRId64 " ", run.numerators[figure][row] ^ run.states[figure][row]);
    }
}

static guarantee_status write_bytes(const guarantee_totals *totals, guarantee_totals **copy_out,
                                    const guarantee_scheme *scheme, guarantee_error *error)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    guarantee_status status = guarantee_totals_to_bytes(totals, &bytes, &size, error);

    if (status == GUARANTEE_OK)
        status = guarantee_totals_from_bytes(copy_out, scheme, bytes, size, error);
    for (size_t i = 0; status == GUARANTEE_OK && i < size; i++)
        write("%02" PRIx64, bytes[i]);
    guarantee_bytes_free(bytes);
    return status;
}

/* ---- the run ------------------------------------------------------------------------------------------------ */

/* What cannot be answered for these facts is an answer here; what lacks memory is not. */
static guarantee_status only_memory(guarantee_status status, guarantee_error *inner, guarantee_error *error)
{
    if (status != GUARANTEE_E_NO_MEMORY)
        return GUARANTEE_OK;
    *error = *inner;
    return status;
}

static guarantee_status ask_totals(const guarantee_totals *totals, guarantee_question question, guarantee_error *error)
{
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    guarantee_result *result = NULL;
    guarantee_status status =
        guarantee_totals_answer(&result, totals, -1, question, NULL, GUARANTEE_WITH_TRAIL, &inner);

    if (result != NULL)
        write("outcome %" PRId64 " ", guarantee_result_outcome(result));
    guarantee_result_free(result);
    return only_memory(status, &inner, error);
}

static guarantee_status explain_rows(guarantee_portfolio *portfolio, guarantee_question question,
                                     guarantee_error *error)
{
    guarantee_status status = GUARANTEE_OK;

    for (uint32_t row = 0; row < 3 && status == GUARANTEE_OK; row++) {
        guarantee_error inner = GUARANTEE_ERROR_INIT;
        guarantee_result *result = NULL;
        status = only_memory(
            guarantee_portfolio_explain(&result, portfolio, run.columns, row, question, GUARANTEE_WITH_TRAIL, &inner),
            &inner, error);
        guarantee_result_free(result);
    }
    return status;
}

static guarantee_status use_portfolio(guarantee_portfolio *portfolio, const guarantee_scheme *scheme,
                                      guarantee_question question, guarantee_error *error)
{
    guarantee_totals *totals = NULL, *copy = NULL;
    char *described = NULL;
    guarantee_status status = guarantee_portfolio_add(portfolio, run.columns, ROWS, &run.rows, error);

    if (status == GUARANTEE_OK)
        write_rows();
    if (status == GUARANTEE_OK)
        status = explain_rows(portfolio, question, error);
    if (status == GUARANTEE_OK)
        status = guarantee_portfolio_describe(portfolio, &described, error);
    if (status == GUARANTEE_OK)
        status = guarantee_portfolio_take_totals(portfolio, &totals, error);
    if (status == GUARANTEE_OK)
        status = write_bytes(totals, &copy, scheme, error);
    if (status == GUARANTEE_OK)
        status = guarantee_totals_merge(totals, copy, error);
    guarantee_totals_free(copy);
    copy = NULL;
    if (status == GUARANTEE_OK)
        status = write_bytes(totals, &copy, scheme, error);
    if (status == GUARANTEE_OK && guarantee_scheme_question_each(scheme, question)[0] != '\0')
        status = ask_totals(totals, question, error);
    guarantee_text_free(described);
    guarantee_totals_free(copy);
    guarantee_totals_free(totals);
    return status;
}

guarantee_status portfolio_run_text(char **text_out, const guarantee_scheme *scheme, guarantee_question question,
                                    guarantee_error *error)
{
    guarantee_portfolio *portfolio = NULL;

    prepare(scheme, question);
    bool has_members = guarantee_scheme_question_each(scheme, question)[0] != '\0';
    guarantee_portfolio_options options = {.struct_size = sizeof options,
                                           .flags = GUARANTEE_PORTFOLIO_EXACT,
                                           .questions = has_members ? 0 : 1U << question,
                                           .group_questions = has_members ? 1U << question : 0,
                                           .groupings = run.groupings,
                                           .grouping_count = 1};
    if (has_members)
        run.rows.figure_count = 0;
    guarantee_status status =
        guarantee_portfolio_new(&portfolio, scheme, run.columns, run.column_count, &options, error);
    if (status == GUARANTEE_OK)
        status = use_portfolio(portfolio, scheme, question, error);
    guarantee_portfolio_free(portfolio);
    if (status != GUARANTEE_OK)
        return status;
    char *text = malloc(run.text_bytes + 1);
    if (text == NULL) {
        if (error != NULL) {
            error->status = GUARANTEE_E_NO_MEMORY;
            snprintf(error->message, sizeof error->message, "no memory for the test's own text");
        }
        return GUARANTEE_E_NO_MEMORY;
    }
    memcpy(text, run.text, run.text_bytes + 1);
    *text_out = text;
    return GUARANTEE_OK;
}
