/* A portfolio: made for columns, fed with batches, asked for its totals. */
#include "portfolio/definition.h"
#include "portfolio/lower.h"
#include "portfolio/run.h"
#include "portfolio/totals.h"

#include <stdlib.h>
#include <string.h>

/* ---- making ------------------------------------------------------------------------------------- */

static bool make_workers(struct guarantee_portfolio *portfolio, uint32_t count)
{
    portfolio->workers = calloc(count, sizeof *portfolio->workers);
    for (uint32_t i = 0; portfolio->workers != NULL && i < count; i++) {
        portfolio->worker_count++;
        if (!gi_worker_make(&portfolio->workers[i], portfolio))
            return false;
    }
    return portfolio->workers != NULL;
}

static bool make_maps(struct guarantee_portfolio *portfolio)
{
    size_t columns = portfolio->layout.column_count + 1U;
    portfolio->batch_columns = calloc(columns, sizeof *portfolio->batch_columns);
    portfolio->code_maps = calloc(columns, sizeof *portfolio->code_maps);
    portfolio->code_counts = calloc(columns, sizeof *portfolio->code_counts);
    return portfolio->batch_columns != NULL && portfolio->code_maps != NULL && portfolio->code_counts != NULL;
}

/* Few registers fit the first cache with it in short blocks; many take long ones, which spread the cost of each
 * operation. */
static uint32_t block_rows_for(const struct gi_plan *plan)
{
    enum { FEW_REGISTERS = 4, SHORT_BLOCK = 256 };
    return !plan->exact && plan->number_count <= FEW_REGISTERS ? SHORT_BLOCK : GI_BLOCK_ROWS;
}

/* The plan of rows that have every fact is made at once: what has no columns is told before anything runs. */
static guarantee_status make_first_plan(struct guarantee_portfolio *portfolio, guarantee_error *error)
{
    guarantee_status status = GUARANTEE_OK;
    const struct gi_plan *plan = gi_portfolio_plan(portfolio, portfolio->layout.full_pattern, error, &status);
    if (plan == NULL)
        return status;
    portfolio->block_rows = block_rows_for(plan);
    if (!gi_hot_plan_make(&portfolio->hot_plan, &portfolio->layout, plan))
        return gi_no_memory(error);
    const uint32_t allowed = GUARANTEE_PORTFOLIO_EXACT | GUARANTEE_PORTFOLIO_ONLY_EXACT;
    if (plan->exact && (portfolio->layout.flags & allowed) == 0)
        return gi_fail(error, GUARANTEE_E_LOWER,
                       "%s; GUARANTEE_PORTFOLIO_EXACT lets its rows run one by one on the exact path", plan->why);
    return GUARANTEE_OK;
}

static guarantee_status make(struct guarantee_portfolio *portfolio, const guarantee_column *columns,
                             uint32_t column_count, const guarantee_portfolio_options *options, guarantee_error *error)
{
    GI_TRY(gi_layout_make(&portfolio->layout, portfolio->scheme, columns, column_count, options, error));
    const guarantee_portfolio_options nothing = {.struct_size = sizeof nothing};
    portfolio->options = options == NULL ? nothing : *options;
    gi_definition_write(&portfolio->definition, &portfolio->layout, &portfolio->options);
    portfolio->options.groupings = NULL; /* the caller's memory is not looked at again */
    portfolio->options.sums = NULL;
    if (portfolio->definition.failed)
        return gi_no_memory(error);
    uint32_t threads = options == NULL || options->threads < 1 ? 1 : (uint32_t)options->threads;
    if (!make_workers(portfolio, threads) || !make_maps(portfolio))
        return gi_no_memory(error);
    return make_first_plan(portfolio, error);
}

guarantee_status guarantee_portfolio_new(guarantee_portfolio **portfolio_out, const guarantee_scheme *scheme,
                                         const guarantee_column *columns, uint32_t column_count,
                                         const guarantee_portfolio_options *options, guarantee_error *error)
{
    if (portfolio_out == NULL || scheme == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "portfolio_out and scheme must not be NULL");
    guarantee_portfolio *portfolio = calloc(1, sizeof *portfolio);
    if (portfolio == NULL)
        return gi_no_memory(error);
    portfolio->scheme = scheme;
    (void)pthread_mutex_init(&portfolio->plans_lock, NULL);
    guarantee_status status = make(portfolio, columns, column_count, options, error);
    if (status != GUARANTEE_OK) {
        guarantee_portfolio_free(portfolio);
        return status;
    }
    *portfolio_out = portfolio;
    return GUARANTEE_OK;
}

void guarantee_portfolio_free(guarantee_portfolio *portfolio)
{
    if (portfolio == NULL)
        return;
    for (uint32_t i = 0; i < portfolio->worker_count; i++)
        gi_worker_free(&portfolio->workers[i]);
    for (struct gi_plan *plan = portfolio->plans, *next = NULL; plan != NULL; plan = next) {
        next = plan->next;
        gi_plan_free(plan);
    }
    for (uint32_t i = 0; portfolio->code_maps != NULL && i < portfolio->layout.column_count; i++)
        free(portfolio->code_maps[i]);
    gi_key_words_free(&portfolio->words);
    free(portfolio->workers);
    free(portfolio->batch_columns);
    free(portfolio->code_maps);
    free(portfolio->code_counts);
    free(portfolio->definition.data);
    gi_hot_plan_free(&portfolio->hot_plan);
    gi_layout_free(&portfolio->layout);
    (void)pthread_mutex_destroy(&portfolio->plans_lock);
    free(portfolio);
}

/* ---- a batch ------------------------------------------------------------------------------------ */

static guarantee_status refuse_column(const struct gi_column *column, guarantee_error *error, const char *what)
{
    return gi_fail(error, GUARANTEE_E_ARGUMENT, "column \"%.80s\": %s", column->name, what);
}

/* A word's choice among those of its fact; 0 for any text that suits; -1. */
static int64_t choice_of(const struct gi_fact *fact, const char *word)
{
    if (word == NULL)
        return -1;
    for (uint32_t i = 0; i < fact->choice_count; i++)
        if (strcmp(fact->choices[i], word) == 0)
            return i;
    return fact->choice_count == 0 && gi_is_word(word) ? 0 : -1;
}

static guarantee_status map_words(struct guarantee_portfolio *portfolio, uint32_t number, const guarantee_column *given,
                                  guarantee_error *error)
{
    const struct gi_column *column = &portfolio->layout.columns[number];
    uint64_t known = portfolio->code_counts[number];
    if (given->word_count < known)
        return refuse_column(column, error,
                             "has fewer words than in the batch before; words may be added, not taken away");
    if (given->word_count > UINT32_MAX)
        return refuse_column(column, error, "has more than 2^32 words");
    if (given->words == NULL && given->word_count > 0)
        return refuse_column(column, error, "words is NULL");
    if (column->fact < 0 || given->word_count == known) {
        portfolio->code_counts[number] = given->word_count;
        return GUARANTEE_OK;
    }
    int64_t *map = realloc(portfolio->code_maps[number], (given->word_count + 1) * sizeof *map);
    if (map == NULL)
        return gi_no_memory(error);
    for (uint64_t i = known; i < given->word_count; i++)
        map[i] = choice_of(&portfolio->scheme->facts[column->fact], given->words[i]);
    portfolio->code_maps[number] = map;
    portfolio->code_counts[number] = given->word_count;
    return GUARANTEE_OK;
}

static guarantee_status take_column(struct guarantee_portfolio *portfolio, uint32_t number,
                                    const guarantee_column *given, guarantee_error *error)
{
    const struct gi_column *column = &portfolio->layout.columns[number];
    GI_TRY(gi_layout_check_column(&portfolio->layout, number, given, error));
    if (column->constant != NULL)
        return GUARANTEE_OK;
    if (column->has_words)
        GI_TRY(map_words(portfolio, number, given, error));
    portfolio->batch_columns[number] = (struct gi_batch_column){.values = given->values,
                                                                .validity = given->validity,
                                                                .code_map = portfolio->code_maps[number],
                                                                .code_count = portfolio->code_counts[number],
                                                                .words = given->words};
    return GUARANTEE_OK;
}

static guarantee_status take_columns(struct guarantee_portfolio *portfolio, const guarantee_column *columns,
                                     guarantee_error *error)
{
    if (columns == NULL && portfolio->layout.column_count > 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "columns must not be NULL");
    for (uint32_t i = 0; i < portfolio->layout.column_count; i++)
        GI_TRY(take_column(portfolio, i, &columns[i], error));
    return gi_key_words_take(&portfolio->words, &portfolio->layout, columns) ? GUARANTEE_OK : gi_no_memory(error);
}

/* The layout's numbers of the figures that are handed out. */
static guarantee_status number_figures(const struct guarantee_portfolio *portfolio, const guarantee_rows *rows,
                                       int32_t *numbers, guarantee_error *error)
{
    for (uint32_t i = 0; i < rows->figure_count; i++) {
        const guarantee_figure_column *figure = &rows->figures[i];
        if (figure->struct_size != sizeof *figure || figure->name == NULL)
            return gi_fail(error, GUARANTEE_E_ARGUMENT, "figure %u: struct_size must be %zu and name not NULL", i,
                           sizeof *figure);
        int64_t output = gi_scheme_find_output(portfolio->scheme, figure->name);
        int64_t number = output < 0 ? -1 : gi_layout_output(&portfolio->layout, (uint32_t)output);
        if (number < 0)
            return gi_fail(error, GUARANTEE_E_NOT_FOUND, "no question that was asked yields a figure \"%.60s\"",
                           figure->name);
        guarantee_kind kind = portfolio->scheme->outputs[output].kind;
        if (figure->denominators == NULL && kind != GUARANTEE_KIND_AMOUNT && kind <= GUARANTEE_KIND_COUNT)
            return gi_fail(error, GUARANTEE_E_ARGUMENT, "figure \"%.60s\" is of kind %s: denominators must not be NULL",
                           figure->name, guarantee_kind_name(kind));
        numbers[i] = (int32_t)number;
    }
    return GUARANTEE_OK;
}

guarantee_status guarantee_portfolio_add(guarantee_portfolio *portfolio, const guarantee_column *columns,
                                         uint64_t row_count, const guarantee_rows *rows, guarantee_error *error)
{
    if (portfolio == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "portfolio must not be NULL");
    if (portfolio->broken)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "an earlier batch was stopped half-way: this portfolio can only be freed");
    if (rows != NULL && (rows->struct_size != sizeof *rows || (rows->figure_count > 0 && rows->figures == NULL)))
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "rows: struct_size must be %zu, and figures not NULL",
                       sizeof *rows);
    if (row_count == 0)
        return GUARANTEE_OK;
    GI_TRY(take_columns(portfolio, columns, error));
    int32_t *numbers = malloc(((rows == NULL ? 0 : rows->figure_count) + 1U) * sizeof *numbers);
    if (numbers == NULL)
        return gi_no_memory(error);
    struct gi_batch batch = {.columns = portfolio->batch_columns, .rows = row_count, .out = rows, .figures = numbers};
    guarantee_status status = rows == NULL ? GUARANTEE_OK : number_figures(portfolio, rows, numbers, error);
    if (status == GUARANTEE_OK) {
        status = gi_batch_run(portfolio, &batch, error);
        portfolio->broken = status != GUARANTEE_OK;
    }
    free(numbers);
    return status;
}

guarantee_status guarantee_portfolio_run(guarantee_totals **totals_out, const guarantee_scheme *scheme,
                                         const guarantee_column *columns, uint32_t column_count, uint64_t row_count,
                                         const guarantee_portfolio_options *options, const guarantee_rows *rows,
                                         guarantee_error *error)
{
    guarantee_portfolio *portfolio = NULL;
    GI_TRY(guarantee_portfolio_new(&portfolio, scheme, columns, column_count, options, error));
    guarantee_status status = guarantee_portfolio_add(portfolio, columns, row_count, rows, error);
    if (status == GUARANTEE_OK && totals_out != NULL)
        status = guarantee_portfolio_take_totals(portfolio, totals_out, error);
    guarantee_portfolio_free(portfolio);
    return status;
}
