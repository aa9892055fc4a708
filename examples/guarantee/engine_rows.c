/* Rows in and out of the engine: those that cannot be read are marked, and what became of each is written. */
#include "engine.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows that cannot be read ------------------------------------------------------------------- */

static bool is_grouped_by(const struct engine *engine, const char *name)
{
    for (uint32_t i = 0; i < engine->options.grouping_count; i++)
        if (strcmp(engine->groupings[i].column, name) == 0)
            return true;
    return false;
}

/* Days and words have values that are none; of other kinds the least number is one, where the fact has a least value.
 */
static bool can_be_marked(const struct portfolio *portfolio, const char *name)
{
    switch (guarantee_scheme_fact_kind(portfolio->binding.scheme, (size_t)find_fact(portfolio->binding.scheme, name))) {
    case GUARANTEE_KIND_DATE:
    case GUARANTEE_KIND_TEXT:
        return true;
    case GUARANTEE_KIND_AMOUNT:
        return guarantee_facts_set_amount(portfolio->facts, name, INT64_MIN, NULL) != GUARANTEE_OK;
    case GUARANTEE_KIND_COUNT:
        return guarantee_facts_set_count(portfolio->facts, name, INT64_MIN, NULL) != GUARANTEE_OK;
    case GUARANTEE_KIND_RATE:
    case GUARANTEE_KIND_NUMBER: /* whatever the scale, it is below -1 */
        return guarantee_facts_set_rate(portfolio->facts, name, INT64_MIN, INT64_MAX, NULL) != GUARANTEE_OK;
    default:
        return false;
    }
}

bool choose_marked_column(struct engine *engine, const struct portfolio *portfolio)
{
    const guarantee_scheme *scheme = portfolio->binding.scheme;
    engine->marked = NO_COLUMN;
    for (uint32_t i = 0; i < engine->column_count && engine->marked == NO_COLUMN; i++) {
        const char *name = engine->columns[i].name;
        if (engine->lanes[i] == CONSTANT)
            continue;
        if (find_fact(scheme, name) != NO_FACT && !is_grouped_by(engine, name) && can_be_marked(portfolio, name))
            engine->marked = (int64_t)i;
    }
    return engine->marked != NO_COLUMN;
}

static void mark_row(struct engine *engine, size_t row)
{
    if (engine->columns[engine->marked].type == GUARANTEE_COLUMN_INT64)
        ((int64_t *)engine->marked_values)[row] = INT64_MIN;
    else
        ((int32_t *)engine->marked_values)[row] = INT32_MIN;
    engine->marked_validity[row / 8] = (uint8_t)(engine->marked_validity[row / 8] | 1U << row % 8);
}

/* The lanes belong to other schemes, too, so the column is copied. */
static void copy_marked_column(struct engine *engine)
{
    guarantee_column *column = &engine->columns[engine->marked];
    size_t bytes = column->type == GUARANTEE_COLUMN_INT64 ? sizeof(int64_t) : sizeof(int32_t);
    size_t validity_bytes = engine->capacity / 8 + 1;
    engine->marked_values = enlarge(engine->marked_values, engine->capacity, bytes);
    engine->marked_validity = enlarge(engine->marked_validity, validity_bytes, 1);
    memcpy(engine->marked_values, column->values, engine->count * bytes);
    if (column->validity == NULL)
        memset(engine->marked_validity, 0xff, validity_bytes);
    else
        memcpy(engine->marked_validity, column->validity, engine->count / 8 + 1);
    column->values = engine->marked_values;
    column->validity = engine->marked_validity;
}

void mark_unreadable_rows(struct engine *engine, const struct lanes *lanes)
{
    bool copied = false;
    for (uint32_t i = 0; i < engine->column_count; i++) {
        const struct lane *lane = engine->lanes[i] == CONSTANT ? NULL : &lanes->items[engine->lanes[i]];
        if (lane == NULL || lane->unreadable_count == 0)
            continue;
        if (!copied)
            copy_marked_column(engine);
        copied = true;
        for (size_t k = 0; k < lane->unreadable_count && lane->unreadable[k] < engine->count; k++)
            mark_row(engine, lane->unreadable[k]);
    }
}

/* ---- rows out --------------------------------------------------------------------------------------- */

size_t engine_refused(const struct portfolio *portfolio)
{
    const struct engine *engine = portfolio->engine;
    size_t refused = 0;
    for (size_t i = 0; i < engine->count; i++)
        refused += engine->rows.statuses[i] != GUARANTEE_OK;
    return refused;
}

bool engine_is_refused(const struct portfolio *portfolio, size_t row)
{
    return portfolio->engine->rows.statuses[row] != GUARANTEE_OK;
}

bool engine_is_plain(const struct portfolio *portfolio, size_t row)
{
    const guarantee_rows *rows = &portfolio->engine->rows;
    return rows->statuses[row] == GUARANTEE_OK && rows->outcomes[row] == GUARANTEE_ELIGIBLE;
}

static const char *figure_text(const struct portfolio *portfolio, const struct tracked *tracked,
                               const guarantee_figure_column *figure, size_t row, char *text)
{
    int64_t value = figure->values[row];
    if (figure->states[row] != GUARANTEE_FIGURE_KNOWN)
        return "";
    switch (tracked->kind) {
    case GUARANTEE_KIND_AMOUNT:
        return amount_text(text, value, portfolio->digits);
    case GUARANTEE_KIND_TEXT:
        return guarantee_portfolio_word(portfolio->engine->portfolio, tracked->name, value);
    case GUARANTEE_KIND_FLAG:
        return value != 0 ? "yes" : "no";
    case GUARANTEE_KIND_DATE:
        return guarantee_date_to_text(text, SUM_TEXT_BYTES, (int32_t)value, NULL) == GUARANTEE_OK ? text : "";
    default:
        fraction_text(text, SUM_TEXT_BYTES, value, figure->denominators[row]);
        return text;
    }
}

void engine_write_row(const struct portfolio *portfolio, size_t row, uint64_t line, const char *name)
{
    const struct engine *engine = portfolio->engine;
    const struct binding *binding = &portfolio->binding;
    const guarantee_figure_column *figure = engine->figures;
    char text[SUM_TEXT_BYTES];
    rows_count(portfolio->rows, line);
    rows_cell(portfolio->rows, name);
    rows_cell(portfolio->rows, guarantee_outcome_name(engine->rows.outcomes[row]));
    rows_cell(portfolio->rows, "");
    rows_cell(portfolio->rows, "");
    rows_count(portfolio->rows, (uint64_t)engine->rows.breaches[row]);
    for (size_t i = 0; i < binding->tracked_count; i++) {
        const struct tracked *tracked = &binding->tracked[i];
        if (tracked->question == 0)
            continue;
        const char *shown = figure_text(portfolio, tracked, figure++, row, text);
        if (tracked->kind == GUARANTEE_KIND_TEXT)
            rows_cell(portfolio->rows, shown);
        else
            rows_plain(portfolio->rows, shown);
    }
    rows_line_end(portfolio->rows);
}
