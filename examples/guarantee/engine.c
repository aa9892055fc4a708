/* The engine of guarantee/portfolio.h for one scheme: columns bound to lanes, batch after batch. */
#include "engine.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- columns ------------------------------------------------------------------------------------ */

static void add_column(struct engine *engine, int64_t lane, const char *name, const char *constant)
{
    for (uint32_t i = 0; i < engine->column_count; i++)
        if (engine->lanes[i] == lane && lane != CONSTANT)
            return;
    engine->columns = enlarge(engine->columns, engine->column_count + 1U, sizeof *engine->columns);
    engine->lanes = enlarge(engine->lanes, engine->column_count + 1U, sizeof *engine->lanes);
    engine->lanes[engine->column_count] = lane;
    engine->columns[engine->column_count++] = (guarantee_column){
        .struct_size = sizeof *engine->columns,
        .type = GUARANTEE_COLUMN_CONSTANT,
        .name = name,
        .constant = constant,
    };
}

static void bind_lanes(struct engine *engine, const struct lanes *lanes)
{
    for (uint32_t i = 0; i < engine->column_count; i++)
        if (engine->lanes[i] != CONSTANT)
            lane_describe(&lanes->items[engine->lanes[i]], &engine->columns[i]);
}

/* A column that is no fact is known by the title of its group, as "approval_date:year". */
static const char *name_of_group(const struct binding *binding, size_t group)
{
    int fact = binding->columns[binding->group_columns[group].column].fact;
    return fact == NO_FACT ? binding->group_titles[group] : guarantee_scheme_fact_name(binding->scheme, (size_t)fact);
}

static int64_t lane_of_fact(const struct portfolio *portfolio, struct lanes *lanes, size_t fact)
{
    const struct binding *binding = &portfolio->binding;
    guarantee_kind kind = guarantee_scheme_fact_kind(binding->scheme, fact);
    for (size_t i = 0; i < binding->column_count; i++)
        if (binding->columns[i].fact == (int)fact)
            return (int64_t)lanes_add(lanes, i, kind, kind == GUARANTEE_KIND_AMOUNT ? portfolio->digits : 0);
    return CONSTANT;
}

static const char *given_value(const struct arguments *arguments, const guarantee_scheme *scheme, const char *fact)
{
    for (size_t i = 0; i < arguments->facts.count; i++)
        if (strcmp(arguments->facts.items[i].name, fact) == 0)
            return arguments->facts.items[i].value;
    return strcmp(fact, guarantee_scheme_as_of(scheme)) == 0 ? arguments->as_of : NULL;
}

/* In the order of the scheme: totals of files whose columns stand in another order can be merged. */
static void add_facts(struct engine *engine, const struct portfolio *portfolio, struct lanes *lanes)
{
    const struct binding *binding = &portfolio->binding;
    for (size_t i = 0; i < guarantee_scheme_fact_count(binding->scheme); i++) {
        const char *name = guarantee_scheme_fact_name(binding->scheme, i);
        const char *constant = given_value(binding->arguments, binding->scheme, name);
        int64_t lane = lane_of_fact(portfolio, lanes, i);
        if (lane != CONSTANT || constant != NULL)
            add_column(engine, lane, name, constant);
    }
}

static void add_columns(struct engine *engine, const struct portfolio *portfolio, struct lanes *lanes)
{
    const struct binding *binding = &portfolio->binding;
    add_facts(engine, portfolio, lanes);
    for (size_t i = 0; i < binding->group_column_count; i++) {
        const struct group_column *group = &binding->group_columns[i];
        if (binding->columns[group->column].fact == NO_FACT)
            add_column(engine, (int64_t)lanes_add(lanes, group->column, GUARANTEE_KIND_TEXT, group->part),
                       name_of_group(binding, i), NULL);
    }
}

/* ---- what is asked ------------------------------------------------------------------------------ */

static uint32_t mask_of(const bool *asked)
{
    uint32_t mask = 0;
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (asked[question])
            mask |= 1U << question;
    return mask;
}

static void set_options(struct engine *engine, const struct binding *binding)
{
    guarantee_portfolio_options *options = &engine->options;
    *options = (guarantee_portfolio_options){
        .struct_size = sizeof *options,
        .flags = GUARANTEE_PORTFOLIO_EXACT,
        .questions = mask_of(binding->ask_rows),
        .group_questions = mask_of(binding->ask_groups),
        .groupings = engine->groupings,
        .grouping_count = (uint32_t)binding->group_column_count,
        .threads = (int32_t)binding->arguments->threads,
    };
    for (size_t i = 0; i < binding->group_column_count; i++) {
        const struct group_column *group = &binding->group_columns[i];
        bool is_fact = binding->columns[group->column].fact != NO_FACT;
        engine->groupings[i] =
            (guarantee_grouping){name_of_group(binding, i), is_fact ? group->part : GUARANTEE_BY_VALUE};
    }
}

static void ask_for_rows(struct engine *engine, const struct portfolio *portfolio)
{
    const struct binding *binding = &portfolio->binding;
    engine->rows = (guarantee_rows){.struct_size = sizeof engine->rows};
    if (portfolio->rows == NULL)
        return;
    engine->figures = allocate(binding->tracked_count, sizeof *engine->figures);
    engine->rows.figures = engine->figures;
    for (size_t i = 0; i < binding->tracked_count; i++)
        if (binding->tracked[i].question != 0)
            engine->figures[engine->rows.figure_count++] =
                (guarantee_figure_column){.struct_size = sizeof *engine->figures, .name = binding->tracked[i].name};
}

static void make_room(struct engine *engine, size_t count)
{
    guarantee_rows *rows = &engine->rows;
    if (count <= engine->capacity)
        return;
    engine->capacity = count;
    rows->statuses = enlarge(rows->statuses, count, sizeof *rows->statuses);
    if (engine->figures == NULL)
        return;
    rows->outcomes = enlarge(rows->outcomes, count, sizeof *rows->outcomes);
    rows->breaches = enlarge(rows->breaches, count, sizeof *rows->breaches);
    for (uint32_t i = 0; i < rows->figure_count; i++) {
        guarantee_figure_column *figure = &engine->figures[i];
        figure->values = enlarge(figure->values, count, sizeof *figure->values);
        figure->denominators = enlarge(figure->denominators, count, sizeof *figure->denominators);
        figure->states = enlarge(figure->states, count, sizeof *figure->states);
    }
}

/* ---- life --------------------------------------------------------------------------------------- */

static bool start(struct portfolio *portfolio, const struct lanes *lanes, guarantee_error *error)
{
    struct engine *engine = portfolio->engine;
    bind_lanes(engine, lanes);
    return guarantee_portfolio_new(&engine->portfolio, portfolio->binding.scheme, engine->columns, engine->column_count,
                                   &engine->options, error) == GUARANTEE_OK;
}

static bool leave_to_exact_rules(struct portfolio *portfolio, struct lanes *lanes, size_t lanes_before, char *reason)
{
    add_note(&portfolio->binding, format_text("every row is worked out by itself, on the slow exact path: %s", reason));
    lanes->count = lanes_before;
    engine_free(portfolio->engine);
    portfolio->engine = NULL;
    free(reason);
    return true;
}

bool engine_open(struct portfolio *portfolio, struct lanes *lanes)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    struct engine *engine = portfolio->engine = allocate(1, sizeof *engine);
    size_t lanes_before = lanes->count;
    if (lanes->no_common_scale)
        return leave_to_exact_rules(portfolio, lanes, lanes_before,
                                    copy_text("its rates are fractions that have no common denominator"));
    add_columns(engine, portfolio, lanes);
    set_options(engine, &portfolio->binding);
    ask_for_rows(engine, portfolio);
    if (!choose_marked_column(engine, portfolio))
        return leave_to_exact_rules(portfolio, lanes, lanes_before,
                                    copy_text("no column, apart from those of --group-by, has a bound"));
    if (start(portfolio, lanes, &error))
        return true;
    if (error.status == GUARANTEE_E_LOWER)
        return leave_to_exact_rules(portfolio, lanes, lanes_before, error_text(&error));
    (void)report(&error);
    return false;
}

bool engine_reopen(struct portfolio *portfolio, const struct lanes *lanes)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_portfolio_free(portfolio->engine->portfolio);
    portfolio->engine->portfolio = NULL;
    if (start(portfolio, lanes, &error))
        return true;
    (void)report(&error);
    return false;
}

bool engine_take(struct portfolio *portfolio, const struct lanes *lanes, size_t count)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    struct engine *engine = portfolio->engine;
    make_room(engine, count);
    bind_lanes(engine, lanes);
    engine->count = count;
    mark_unreadable_rows(engine, lanes);
    if (guarantee_portfolio_add(engine->portfolio, engine->columns, count, &engine->rows, &error) == GUARANTEE_OK)
        return true;
    (void)report(&error);
    return false;
}

static void note_exact_rows(struct portfolio *portfolio)
{
    guarantee_portfolio_work work = {.struct_size = sizeof work};
    if (guarantee_portfolio_work_done(portfolio->engine->portfolio, &work, NULL) == GUARANTEE_OK &&
        work.exact_rows * 10 > work.rows)
        add_note(&portfolio->binding,
                 format_text("%" PRIu64 " rows were worked out one by one, on the slow exact path", work.exact_rows));
}

bool engine_finish(struct portfolio *portfolio, guarantee_totals **totals_out)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    note_exact_rows(portfolio);
    if (guarantee_portfolio_take_totals(portfolio->engine->portfolio, totals_out, &error) == GUARANTEE_OK)
        return true;
    (void)report(&error);
    return false;
}

void engine_free(struct engine *engine)
{
    if (engine == NULL)
        return;
    for (uint32_t i = 0; i < engine->rows.figure_count; i++) {
        free(engine->figures[i].values);
        free(engine->figures[i].denominators);
        free(engine->figures[i].states);
    }
    guarantee_portfolio_free(engine->portfolio);
    free(engine->rows.statuses);
    free(engine->rows.outcomes);
    free(engine->rows.breaches);
    free(engine->figures);
    free(engine->columns);
    free(engine->lanes);
    free(engine->marked_values);
    free(engine->marked_validity);
    free(engine);
}
