/* Columns: which fact each is, whether its type suits it, which values it may have; and the keys of groups. */
#include "portfolio/layout_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 4, 5))) static guarantee_status refuse(const char *column, guarantee_error *error,
                                                                     guarantee_status status, const char *format, ...)
{
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    bool writable = gi_error_is_writable(error);
    (void)gi_fail(error, status, "column \"%.80s\": %s", column, message);
    if (writable)
        (void)snprintf(error->path, sizeof error->path, "%.80s", column);
    return status;
}

static bool is_integer(guarantee_column_type type)
{
    return type >= GUARANTEE_COLUMN_INT64 && type <= GUARANTEE_COLUMN_INT8;
}

static const char *type_wanted(guarantee_kind kind)
{
    if (kind == GUARANTEE_KIND_FLAG)
        return "GUARANTEE_COLUMN_BITS or GUARANTEE_COLUMN_INT8";
    if (kind == GUARANTEE_KIND_TEXT)
        return "GUARANTEE_COLUMN_INT32, _INT16 or _INT8 (codes of words)";
    return "GUARANTEE_COLUMN_INT64, _INT32, _INT16 or _INT8";
}

static bool type_suits(guarantee_column_type type, guarantee_kind kind)
{
    if (kind == GUARANTEE_KIND_FLAG)
        return type == GUARANTEE_COLUMN_BITS || type == GUARANTEE_COLUMN_INT8;
    if (kind == GUARANTEE_KIND_TEXT)
        return is_integer(type) && type != GUARANTEE_COLUMN_INT64;
    return is_integer(type);
}

/* ---- what a fact allows, in the column's integers ------------------------------------------------ */

/* False when every integer lies on the wrong side of the limit. */
static bool bound(int64_t *out, const struct gi_exact *limit, const struct gi_exact *unit, bool upper)
{
    struct gi_exact ratio, whole, one;
    gi_exact_set_integer(&one, 1);
    if (gi_exact_divide(&ratio, limit, unit) == GUARANTEE_OK &&
        gi_exact_round(&whole, NULL, &ratio, &one, upper ? GUARANTEE_ROUND_FLOOR : GUARANTEE_ROUND_CEILING) ==
            GUARANTEE_OK &&
        gi_exact_to_int64(out, &whole) == GUARANTEE_OK)
        return true;
    *out = upper ? INT64_MAX : INT64_MIN;
    return upper == (gi_exact_sign(limit) > 0);
}

static void limit_numbers(struct gi_column *column, const guarantee_scheme *scheme, const struct gi_fact *fact)
{
    struct gi_exact unit;
    gi_exact_set_fraction(&unit, 1, column->scale);
    if (fact->kind == GUARANTEE_KIND_AMOUNT)
        gi_exact_copy(&unit, &scheme->minor_unit);
    column->least = 0;
    column->most = INT64_MAX;
    if ((fact->at_least != NULL && !bound(&column->least, fact->at_least, &unit, false)) ||
        (fact->at_most != NULL && !bound(&column->most, fact->at_most, &unit, true))) {
        column->least = 1; /* nothing is allowed */
        column->most = 0;
    }
}

static void limit_values(struct gi_column *column, const guarantee_scheme *scheme)
{
    const struct gi_fact *fact = &scheme->facts[column->fact];
    column->least = INT64_MIN;
    column->most = INT64_MAX;
    if (fact->kind == GUARANTEE_KIND_DATE) {
        column->least = GUARANTEE_DATE_MIN;
        column->most = GUARANTEE_DATE_MAX;
    } else if (fact->kind == GUARANTEE_KIND_TEXT) { /* after the code was looked up */
        column->least = 0;
        column->most = fact->choice_count == 0 ? 0 : (int64_t)fact->choice_count - 1;
    } else if (fact->kind != GUARANTEE_KIND_FLAG) {
        limit_numbers(column, scheme, fact);
    }
}

/* ---- one column --------------------------------------------------------------------------------- */

static guarantee_status take_constant(struct gi_layout *layout, const guarantee_column *given, guarantee_error *error)
{
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    if (given->constant == NULL)
        return refuse(given->name, error, GUARANTEE_E_ARGUMENT, "a constant is NULL");
    if (guarantee_facts_set_text(layout->constants, given->name, given->constant, &inner) == GUARANTEE_OK)
        return GUARANTEE_OK;
    return refuse(given->name, error, inner.status, "%s", inner.message);
}

static guarantee_status check_type(const struct gi_column *column, const guarantee_column *given,
                                   guarantee_error *error)
{
    if (column->fact < 0)
        return is_integer(given->type) ? GUARANTEE_OK
                                       : refuse(given->name, error, GUARANTEE_E_FACT_VALUE,
                                                "what is grouped by alone is given as integers");
    if (!type_suits(given->type, column->kind))
        return refuse(given->name, error, GUARANTEE_E_FACT_VALUE, "the scheme declares it of kind %s: %s is expected",
                      guarantee_kind_name(column->kind), type_wanted(column->kind));
    bool scaled = column->kind == GUARANTEE_KIND_RATE || column->kind == GUARANTEE_KIND_NUMBER;
    if (given->scale < 0 || (!scaled && given->scale > 1))
        return refuse(given->name, error, GUARANTEE_E_FACT_VALUE,
                      scaled ? "a scale of at least 1 is expected" : "only a rate or number has a scale");
    if (column->kind == GUARANTEE_KIND_TEXT && given->words == NULL && given->word_count > 0)
        return refuse(given->name, error, GUARANTEE_E_ARGUMENT, "words is NULL");
    return GUARANTEE_OK;
}

static bool is_grouped_by(const guarantee_portfolio_options *options, const char *name)
{
    for (uint32_t i = 0; i < options->grouping_count; i++)
        if (options->groupings[i].column != NULL && strcmp(options->groupings[i].column, name) == 0)
            return true;
    return false;
}

static guarantee_status refuse_unknown(const struct gi_layout *layout, const char *name, guarantee_error *error)
{
    struct gi_nearest nearest = {.word = name};
    for (uint32_t i = 0; i < layout->scheme->fact_count; i++)
        gi_nearest_try(&nearest, layout->scheme->facts[i].name);
    if (nearest.best != NULL)
        return refuse(name, error, GUARANTEE_E_FACT,
                      "%s has no such fact, and nothing is grouped by it; did you mean \"%s\"?", layout->scheme->id,
                      nearest.best);
    return refuse(name, error, GUARANTEE_E_FACT, "%s has no such fact, and nothing is grouped by it",
                  layout->scheme->id);
}

static guarantee_status take_column(struct gi_layout *layout, const guarantee_column *given,
                                    const guarantee_portfolio_options *options, guarantee_error *error)
{
    struct gi_column *column = &layout->columns[layout->column_count];
    if (given->struct_size != sizeof *given || given->name == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "column %u: struct_size must be %zu and name not NULL",
                       layout->column_count, sizeof *given);
    for (uint32_t i = 0; i < layout->column_count; i++)
        if (strcmp(layout->columns[i].name, given->name) == 0)
            return refuse(given->name, error, GUARANTEE_E_ARGUMENT, "is given twice");
    *column = (struct gi_column){.type = given->type,
                                 .scale = given->scale == 0 ? 1 : given->scale,
                                 .fact = gi_scheme_find_fact(layout->scheme, given->name, strlen(given->name)),
                                 .bit = GI_NO_BIT,
                                 .has_words = given->words != NULL};
    column->name = gi_arena_copy(&layout->arena, given->name, strlen(given->name));
    if (column->name == NULL)
        return gi_no_memory(error);
    if (column->fact < 0 && !is_grouped_by(options, given->name))
        return refuse_unknown(layout, given->name, error);
    if (column->fact >= 0)
        column->kind = layout->scheme->facts[column->fact].kind;
    column->has_words = column->has_words || column->kind == GUARANTEE_KIND_TEXT;
    if (given->type == GUARANTEE_COLUMN_CONSTANT && column->fact >= 0) {
        layout->column_count++;
        GI_TRY(take_constant(layout, given, error));
        column->constant = gi_arena_copy(&layout->arena, given->constant, strlen(given->constant));
        return column->constant != NULL ? GUARANTEE_OK : gi_no_memory(error);
    }
    GI_TRY(check_type(column, given, error));
    if (column->fact >= 0) {
        limit_values(column, layout->scheme);
        layout->column_of_fact[column->fact] = (int16_t)layout->column_count;
    }
    layout->column_count++;
    return GUARANTEE_OK;
}

guarantee_status gi_layout_check_column(const struct gi_layout *layout, uint32_t number, const guarantee_column *given,
                                        guarantee_error *error)
{
    static const uint8_t BYTES[] = {[GUARANTEE_COLUMN_INT64] = 8,
                                    [GUARANTEE_COLUMN_INT32] = 4,
                                    [GUARANTEE_COLUMN_INT16] = 2,
                                    [GUARANTEE_COLUMN_INT8] = 1,
                                    [GUARANTEE_COLUMN_BITS] = 1};
    const struct gi_column *column = &layout->columns[number];
    if (given->struct_size != sizeof *given || given->name == NULL || strcmp(given->name, column->name) != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "column %u: \"%.80s\" is expected, as it was made for, with struct_size %zu", number,
                       column->name, sizeof *given);
    if (column->constant != NULL)
        return given->type == GUARANTEE_COLUMN_CONSTANT && given->constant != NULL &&
                       strcmp(given->constant, column->constant) == 0
                   ? GUARANTEE_OK
                   : refuse(column->name, error, GUARANTEE_E_ARGUMENT,
                            "is not the constant that the portfolio was made for");
    if (given->type != column->type || (given->scale == 0 ? 1 : given->scale) != column->scale)
        return refuse(column->name, error, GUARANTEE_E_ARGUMENT,
                      "has another type or scale than the portfolio was made for");
    if (given->values == NULL || (uintptr_t)given->values % BYTES[column->type] != 0)
        return refuse(column->name, error, GUARANTEE_E_ARGUMENT,
                      given->values == NULL ? "values is NULL"
                                            : "values is not aligned: an address that is a multiple of %u is expected",
                      (unsigned)BYTES[column->type]);
    return GUARANTEE_OK;
}

/* ---- keys --------------------------------------------------------------------------------------- */

static guarantee_status take_key(struct gi_layout *layout, const guarantee_grouping *grouping, guarantee_error *error)
{
    static const char *const PARTS[] = {"", ":year", ":month"};
    struct gi_key *key = &layout->keys[layout->key_count];
    const char *name = grouping->column == NULL ? "" : grouping->column;
    char text[120];
    key->column = -1;
    key->part = grouping->part;
    for (uint32_t i = 0; i < layout->column_count; i++)
        if (strcmp(layout->columns[i].name, name) == 0)
            key->column = (int16_t)i;
    if (key->column < 0)
        return refuse(name, error, GUARANTEE_E_NOT_FOUND, "is grouped by and is none of the columns");
    const struct gi_column *column = &layout->columns[key->column];
    if (column->type == GUARANTEE_COLUMN_CONSTANT)
        return refuse(name, error, GUARANTEE_E_FACT_VALUE, "is a constant: there is nothing to group by");
    if (grouping->part < GUARANTEE_BY_VALUE || grouping->part > GUARANTEE_BY_MONTH ||
        (grouping->part != GUARANTEE_BY_VALUE && column->kind != GUARANTEE_KIND_DATE &&
         (column->fact >= 0 || column->has_words)))
        return refuse(name, error, GUARANTEE_E_FACT_VALUE, "only a date has a year and a month to group by");
    if (column->kind == GUARANTEE_KIND_AMOUNT || column->kind == GUARANTEE_KIND_RATE ||
        column->kind == GUARANTEE_KIND_NUMBER)
        return refuse(name, error, GUARANTEE_E_FACT_VALUE,
                      "is of kind %s; a text, flag, date or count can be grouped by",
                      guarantee_kind_name(column->kind));
    (void)snprintf(text, sizeof text, "%.80s%s", name, PARTS[grouping->part]);
    key->name = gi_arena_copy(&layout->arena, text, strlen(text));
    layout->key_count++;
    return key->name != NULL ? GUARANTEE_OK : gi_no_memory(error);
}

/* A bit in patterns for each column of facts. */
static guarantee_status number_bits(struct gi_layout *layout, guarantee_error *error)
{
    int16_t bits = 0;
    for (uint32_t i = 0; i < layout->column_count; i++) {
        struct gi_column *column = &layout->columns[i];
        if (column->fact < 0 || column->type == GUARANTEE_COLUMN_CONSTANT)
            continue;
        if (bits == GI_COLUMNS_MAX)
            return gi_fail(error, GUARANTEE_E_TOO_LARGE, "more than %d columns are facts", (int)GI_COLUMNS_MAX);
        column->bit = bits++;
        layout->full_pattern |= (uint64_t)1 << column->bit;
    }
    return GUARANTEE_OK;
}

guarantee_status gi_layout_columns(struct gi_layout *layout, const guarantee_column *columns, uint32_t column_count,
                                   const guarantee_portfolio_options *options, guarantee_error *error)
{
    size_t facts = layout->scheme->fact_count + 1U;
    if (column_count > 0 && columns == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "columns must not be NULL");
    if (column_count > INT16_MAX)
        return gi_fail(error, GUARANTEE_E_TOO_LARGE, "more than %d columns", INT16_MAX);
    layout->columns = gi_arena_take(&layout->arena, (column_count + 1U) * sizeof *layout->columns);
    layout->column_of_fact = gi_arena_take(&layout->arena, facts * sizeof *layout->column_of_fact);
    if (layout->columns == NULL || layout->column_of_fact == NULL)
        return gi_no_memory(error);
    memset(layout->column_of_fact, 0xff, facts * sizeof *layout->column_of_fact);
    GI_TRY(guarantee_facts_new(&layout->constants, layout->scheme, error));
    for (uint32_t i = 0; i < column_count; i++)
        GI_TRY(take_column(layout, &columns[i], options, error));
    for (uint32_t i = 0; i < options->grouping_count; i++)
        GI_TRY(take_key(layout, &options->groupings[i], error));
    return number_bits(layout, error);
}

guarantee_status gi_column_give(guarantee_facts *facts, const struct gi_column *column, int64_t value, const char *word,
                                guarantee_error *error)
{
    switch (column->kind) {
    case GUARANTEE_KIND_AMOUNT:
        return guarantee_facts_set_amount(facts, column->name, value, error);
    case GUARANTEE_KIND_COUNT:
        return guarantee_facts_set_count(facts, column->name, value, error);
    case GUARANTEE_KIND_FLAG:
        return guarantee_facts_set_flag(facts, column->name, value != 0, error);
    case GUARANTEE_KIND_DATE:
        if (value != (int32_t)value)
            value = INT32_MAX; /* no date either */
        return guarantee_facts_set_date(facts, column->name, (int32_t)value, error);
    case GUARANTEE_KIND_TEXT:
        if (word == NULL)
            return gi_fail(error, GUARANTEE_E_FACT_VALUE, "%s: there is no word behind code %lld", column->name,
                           (long long)value);
        return guarantee_facts_set_text(facts, column->name, word, error);
    default:
        return guarantee_facts_set_rate(facts, column->name, value, column->scale, error);
    }
}
