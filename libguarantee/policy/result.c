/* What a result says: outcome, figures, trail. Texts are made when they are asked for. */
#include "policy/case.h"

#include <stdlib.h>
#include <string.h>

void guarantee_result_free(guarantee_result *result)
{
    if (result == NULL)
        return;
    gi_arena_free(&result->arena);
    gi_text_clear(&result->reason);
    free(result->cells);
    free(result->entries);
    free(result->steps);
    free(result);
}

guarantee_outcome guarantee_result_outcome(const guarantee_result *result)
{
    return result->outcome;
}

const char *guarantee_result_rule(const guarantee_result *result)
{
    return result->rule;
}

const char *guarantee_result_reason(const guarantee_result *result)
{
    return gi_text_get(&result->reason);
}

size_t guarantee_result_missing_count(const guarantee_result *result)
{
    return result->missing_count;
}

const char *guarantee_result_missing(const guarantee_result *result, size_t index)
{
    return index < result->missing_count ? result->scheme->facts[result->missing[index]].name : "";
}

static bool is_working(const guarantee_result *result, const struct gi_entry *entry)
{
    return entry->rule->question != result->question;
}

int32_t guarantee_result_confidence(const guarantee_result *result)
{
    int32_t least = result->rule_confidence != 0 ? result->rule_confidence : GUARANTEE_CONFIDENCE_OFFICIAL;
    for (size_t i = 0; i < result->entry_count; i++)
        if (!is_working(result, &result->entries[i]) && result->entries[i].cell->confidence < least)
            least = result->entries[i].cell->confidence;
    return least;
}

size_t guarantee_result_breach_count(const guarantee_result *result)
{
    return result->breach_count;
}

size_t guarantee_result_figure_count(const guarantee_result *result)
{
    return result->entry_count;
}

const char *guarantee_result_figure_name(const guarantee_result *result, size_t index)
{
    return index < result->entry_count ? result->entries[index].name : "";
}

guarantee_status guarantee_result_find(const guarantee_result *result, const char *name, size_t *index_out,
                                       guarantee_error *error)
{
    if (result == NULL || name == NULL || index_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result, name and index_out must not be NULL");
    for (size_t i = 0; i < result->entry_count; i++) {
        if (strcmp(result->entries[i].name, name) == 0) {
            *index_out = i;
            return GUARANTEE_OK;
        }
    }
    struct gi_nearest nearest = {.word = name};
    for (size_t i = 0; error != NULL && i < result->entry_count; i++)
        gi_nearest_try(&nearest, result->entries[i].name);
    if (nearest.best != NULL)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the result has no figure \"%.80s\"; did you mean \"%s\"?", name,
                       nearest.best);
    return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the result has no figure \"%.80s\"", name);
}

/* ---- texts -------------------------------------------------------------------------------------- */

static void add_value(struct gi_text *text, const guarantee_result *result, const struct gi_entry *entry)
{
    if (entry->kind == GUARANTEE_KIND_TEXT)
        gi_text_add(text, entry->cell->word);
    else if (entry->kind == GUARANTEE_KIND_FLAG)
        gi_text_add(text, gi_exact_sign(&entry->cell->value) != 0 ? "yes" : "no");
    else
        gi_text_plain(text, result->scheme, entry->kind, &entry->cell->value);
}

/* The texts of an entry, made once. A result belongs to one thread at a time, so it may remember them. */
static guarantee_status make_texts(const guarantee_result *result, size_t index, guarantee_error *error)
{
    struct gi_entry *entry = &result->entries[index];
    struct gi_arena *arena = &((guarantee_result *)(uintptr_t)result)->arena;
    char exact[GI_EXACT_TEXT_BYTES] = "";
    if (entry->value_text != NULL && entry->exact_text != NULL)
        return GUARANTEE_OK;
    struct gi_text value = {0};
    add_value(&value, result, entry);
    if (entry->kind <= GUARANTEE_KIND_COUNT && !entry->cell->enclosed)
        (void)gi_exact_to_fraction(exact, sizeof exact, &entry->cell->exact);
    entry->value_text = value.failed ? NULL : gi_arena_copy(arena, gi_text_get(&value), value.length);
    entry->exact_text = gi_arena_copy(arena, exact, strlen(exact));
    gi_text_clear(&value);
    return entry->value_text != NULL && entry->exact_text != NULL ? GUARANTEE_OK : gi_no_memory(error);
}

static void fill_figure(const guarantee_result *result, const struct gi_entry *entry, guarantee_figure *figure)
{
    const char *clause = entry->rule->origin.clause;
    *figure = (guarantee_figure){.struct_size = sizeof *figure,
                                 .kind = entry->kind,
                                 .name = entry->name,
                                 .value = entry->value_text,
                                 .exact = entry->exact_text,
                                 .meaning = entry->rule->meaning,
                                 .clause = clause != NULL ? clause : "",
                                 .confidence = entry->cell->confidence,
                                 .direction = entry->cell->direction,
                                 .is_working = is_working(result, entry),
                                 .breach = entry->cell->breach,
                                 .is_multiple = entry->rule->shown_as_multiple,
                                 .is_cut = gi_text_is_cut(entry->kind, &entry->cell->value)};
}

guarantee_status guarantee_result_figure(const guarantee_result *result, size_t index, guarantee_figure *figure,
                                         guarantee_error *error)
{
    if (result == NULL || figure == NULL || figure->struct_size < sizeof *figure)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result must not be NULL, and figure->struct_size at least %zu",
                       sizeof *figure);
    if (index >= result->entry_count)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the result has %zu figures", result->entry_count);
    GI_TRY(make_texts(result, index, error));
    fill_figure(result, &result->entries[index], figure);
    return GUARANTEE_OK;
}

/* ---- numbers ------------------------------------------------------------------------------------ */

guarantee_status guarantee_result_amount(const guarantee_result *result, const char *name, int64_t *minor_units_out,
                                         guarantee_error *error)
{
    size_t index = 0;
    struct gi_exact units;
    if (minor_units_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "minor_units_out must not be NULL");
    GI_TRY(guarantee_result_find(result, name, &index, error));
    const struct gi_entry *entry = &result->entries[index];
    if (entry->kind != GUARANTEE_KIND_AMOUNT)
        return gi_fail(error, GUARANTEE_E_KIND, "%s is of kind %s, not an amount", name,
                       guarantee_kind_name(entry->kind));
    guarantee_status status = gi_exact_divide(&units, &entry->cell->value, &result->scheme->minor_unit);
    if (status == GUARANTEE_OK && !gi_exact_is_integer(&units))
        return gi_fail(error, GUARANTEE_E_KIND, "%s is left unrounded by the scheme: ask for its fraction", name);
    if (status == GUARANTEE_OK)
        status = gi_exact_to_int64(minor_units_out, &units);
    return status == GUARANTEE_OK ? status : gi_fail(error, status, "%s does not fit 64 bits", name);
}

guarantee_status guarantee_result_fraction(const guarantee_result *result, const char *name, int64_t *numerator_out,
                                           int64_t *denominator_out, guarantee_error *error)
{
    size_t index = 0;
    if (numerator_out == NULL || denominator_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "numerator_out and denominator_out must not be NULL");
    GI_TRY(guarantee_result_find(result, name, &index, error));
    const struct gi_entry *entry = &result->entries[index];
    if (entry->kind > GUARANTEE_KIND_COUNT)
        return gi_fail(error, GUARANTEE_E_KIND, "%s is of kind %s, not a number", name,
                       guarantee_kind_name(entry->kind));
    if (gi_exact_to_fraction64(numerator_out, denominator_out, &entry->cell->value) == GUARANTEE_OK)
        return GUARANTEE_OK;
    return gi_fail(error, GUARANTEE_E_RANGE, "%s needs more than 63 bits: ask for its text", name);
}

guarantee_status guarantee_result_text(const guarantee_result *result, const char *name, const char **value_out,
                                       guarantee_error *error)
{
    size_t index = 0;
    if (value_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "value_out must not be NULL");
    GI_TRY(guarantee_result_find(result, name, &index, error));
    GI_TRY(make_texts(result, index, error));
    *value_out = result->entries[index].value_text;
    return GUARANTEE_OK;
}

void guarantee_thread_release(void)
{
    gi_number_thread_release();
}
