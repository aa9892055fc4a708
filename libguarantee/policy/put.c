/* Keeping what a rule worked out: rounding once, the cell, the entry, the step. */
#include "policy/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- entries and steps ------------------------------------------------------------------------- */

static guarantee_status add_entry(struct gi_case *c, const struct gi_entry *entry)
{
    guarantee_result *result = c->result;
    if (c->whole != NULL) /* of one member: it shows in the total, not by itself */
        return GUARANTEE_OK;
    if (result->entry_count == result->entry_capacity) {
        size_t capacity = result->entry_capacity * 2 + 16;
        struct gi_entry *entries = realloc(result->entries, capacity * sizeof *entries);
        if (entries == NULL)
            return gi_no_memory(c->error);
        result->entries = entries;
        result->entry_capacity = capacity;
    }
    result->entries[result->entry_count++] = *entry;
    return GUARANTEE_OK;
}

static const char *keep(guarantee_result *result, const char *text, bool *failed)
{
    if (text == NULL || text[0] == '\0')
        return "";
    const char *kept = gi_arena_copy(&result->arena, text, strlen(text));
    *failed = *failed || kept == NULL;
    return kept;
}

guarantee_status gi_case_step(struct gi_case *c, const guarantee_step *step)
{
    guarantee_result *result = c->result;
    bool failed = false;
    if (!result->with_trail || c->whole != NULL)
        return GUARANTEE_OK;
    if (result->step_count == result->step_capacity) {
        size_t capacity = result->step_capacity * 2 + 16;
        guarantee_step *steps = realloc(result->steps, capacity * sizeof *steps);
        if (steps == NULL)
            return gi_no_memory(c->error);
        result->steps = steps;
        result->step_capacity = capacity;
    }
    guarantee_step kept = *step;
    kept.struct_size = sizeof kept;
    kept.name = keep(result, step->name, &failed);
    kept.kind = keep(result, step->kind, &failed);
    kept.clause = keep(result, step->clause, &failed);
    kept.source = keep(result, step->source, &failed);
    kept.formula = keep(result, step->formula, &failed);
    kept.exact = keep(result, step->exact, &failed);
    kept.value = keep(result, step->value, &failed);
    kept.rounding = keep(result, step->rounding, &failed);
    kept.note = keep(result, step->note, &failed);
    if (failed)
        return gi_no_memory(c->error);
    result->steps[result->step_count++] = kept;
    return GUARANTEE_OK;
}

static void describe_given(const struct gi_case *c, const struct gi_fact *fact, const struct gi_given *given,
                           struct gi_text *text)
{
    char date[GUARANTEE_DATE_TEXT_BYTES];
    struct gi_exact value;
    if (given == NULL) {
        gi_text_add(text, fact->default_text);
        return;
    }
    switch (fact->kind) {
    case GUARANTEE_KIND_TEXT:
        gi_text_add(text, given->word);
        break;
    case GUARANTEE_KIND_FLAG:
        gi_text_add(text, given->numerator != 0 ? "yes" : "no");
        break;
    case GUARANTEE_KIND_DATE:
        (void)guarantee_date_to_text(date, sizeof date, (int32_t)given->numerator, NULL);
        gi_text_add(text, date);
        break;
    default:
        gi_exact_set_fraction(&value, given->numerator, given->denominator);
        gi_text_number(text, c->scheme, fact->kind, &value);
    }
}

guarantee_status gi_case_tell_fact(struct gi_case *c, uint32_t number)
{
    guarantee_result *result = c->result;
    if (!result->with_trail || c->whole != NULL || result->fact_told[number])
        return GUARANTEE_OK;
    const struct gi_fact *fact = &c->scheme->facts[number];
    const struct gi_given *given = gi_facts_get(c->facts, number, -1);
    struct gi_text value = {0};
    result->fact_told[number] = 1;
    describe_given(c, fact, given, &value);
    guarantee_step step = {.name = fact->name,
                           .kind = "fact",
                           .value = gi_text_get(&value),
                           .note = given == NULL ? "not given: the scheme's default" : "",
                           .confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    guarantee_status status = value.failed ? gi_no_memory(c->error) : gi_case_step(c, &step);
    gi_text_clear(&value);
    return status;
}

/* ---- cells ------------------------------------------------------------------------------------- */

/* "" where nothing was rounded. */
static void describe_rounding(const struct gi_rule *rule, const struct gi_cell *cell, const struct gi_work *work,
                              char *text, size_t capacity)
{
    text[0] = '\0';
    if (cell->direction == 0 || rule->round == NULL)
        return;
    if (work->rounding != NULL)
        (void)snprintf(text, capacity, "%s, to %s", work->rounding, rule->round->quantum_text);
    else
        (void)snprintf(text, capacity, "%s to %s", guarantee_rounding_name(rule->round->mode),
                       rule->round->quantum_text);
}

static void describe_value(const struct gi_case *c, const struct gi_entry *entry, struct gi_text *value)
{
    const struct gi_cell *cell = entry->cell;
    if (entry->kind <= GUARANTEE_KIND_COUNT)
        gi_text_number(value, c->scheme, entry->kind, &cell->value);
    else if (entry->kind == GUARANTEE_KIND_TEXT)
        gi_text_add(value, cell->word);
    else
        gi_text_add(value, gi_exact_sign(&cell->value) != 0 ? "yes" : "no");
}

static guarantee_status add_figure_step(struct gi_case *c, const struct gi_rule *rule, const struct gi_entry *entry,
                                        struct gi_work *work)
{
    if (!c->result->with_trail || c->whole != NULL)
        return GUARANTEE_OK;
    char rounding[80], exact[GI_EXACT_TEXT_BYTES] = "";
    struct gi_text value = {0};
    describe_rounding(rule, entry->cell, work, rounding, sizeof rounding);
    describe_value(c, entry, &value);
    if (entry->kind <= GUARANTEE_KIND_COUNT && !entry->cell->enclosed)
        (void)gi_exact_to_fraction(exact, sizeof exact, &entry->cell->exact);
    guarantee_step step = {.line = rule->node->mark.line,
                           .name = entry->name,
                           .kind = rule->kind_word,
                           .clause = rule->origin.clause,
                           .source = rule->origin.document != NULL ? rule->origin.document->title : "",
                           .formula = work->formula != NULL ? gi_text_get(work->formula) : "",
                           .exact = exact,
                           .value = gi_text_get(&value),
                           .rounding = rounding,
                           .note = work->note != NULL ? gi_text_get(work->note) : "",
                           .direction = entry->cell->direction,
                           .confidence = entry->cell->confidence};
    bool failed =
        value.failed || (work->formula != NULL && work->formula->failed) || (work->note != NULL && work->note->failed);
    guarantee_status status = failed ? gi_no_memory(c->error) : gi_case_step(c, &step);
    gi_text_clear(&value);
    if (work->formula != NULL)
        gi_text_cut(work->formula, 0);
    if (work->note != NULL)
        gi_text_cut(work->note, 0);
    return status;
}

static guarantee_status check_amount(struct gi_case *c, const struct gi_entry *entry)
{
    struct gi_exact units;
    int64_t minor = 0;
    if (entry->kind != GUARANTEE_KIND_AMOUNT)
        return GUARANTEE_OK;
    guarantee_status status = gi_exact_divide(&units, &entry->cell->value, &c->scheme->minor_unit);
    if (status == GUARANTEE_OK && gi_exact_is_integer(&units))
        status = gi_exact_to_int64(&minor, &units);
    if (status == GUARANTEE_OK)
        return status;
    return gi_fail(c->error, GUARANTEE_E_RANGE, "%s: the amount does not fit 64 bits of minor units", entry->name);
}

/* A rounding counts only where it changed the value. */
static int8_t confidence_of(const struct gi_rule *rule, const struct gi_work *work, int direction)
{
    bool counts = direction != 0 && rule->round != NULL && rule->round->origin.confidence < work->confidence;
    return (int8_t)(counts ? rule->round->origin.confidence : work->confidence);
}

static guarantee_status finish(struct gi_case *c, const struct gi_rule *rule, uint32_t part, int direction,
                               struct gi_work *work)
{
    uint32_t output = rule->first_output + part;
    struct gi_cell *cell = &c->cells[output];
    cell->direction = (int8_t)direction;
    cell->confidence = confidence_of(rule, work, direction);
    c->states[output] = GI_CELL_KNOWN;
    struct gi_entry entry = {
        .name = c->scheme->outputs[output].name, .rule = rule, .kind = c->scheme->outputs[output].kind, .cell = cell};
    GI_TRY(check_amount(c, &entry));
    GI_TRY(add_entry(c, &entry));
    return add_figure_step(c, rule, &entry, work);
}

guarantee_status gi_round(const struct gi_case *c, const struct gi_rule *rule, struct gi_exact *out, int *direction_out,
                          const struct gi_exact *exact)
{
    if (rule->round == NULL) {
        gi_exact_copy(out, exact);
        *direction_out = 0;
        return GUARANTEE_OK;
    }
    guarantee_status status = gi_exact_round(out, direction_out, exact, &rule->round->quantum, rule->round->mode);
    return status == GUARANTEE_OK ? status
                                  : gi_fail(c->error, status, "%s: the rounded value does not fit", rule->name);
}

guarantee_status gi_case_put(struct gi_case *c, const struct gi_rule *rule, uint32_t part, const struct gi_exact *exact,
                             struct gi_work *work)
{
    struct gi_cell *cell = &c->cells[rule->first_output + part];
    int direction = 0;
    *cell = (struct gi_cell){0};
    gi_exact_copy(&cell->exact, exact);
    GI_TRY(gi_round(c, rule, &cell->value, &direction, exact));
    return finish(c, rule, part, direction, work);
}

guarantee_status gi_case_put_rounded(struct gi_case *c, const struct gi_rule *rule, uint32_t part,
                                     const struct gi_exact *exact, const struct gi_exact *value, bool enclosed,
                                     struct gi_work *work)
{
    struct gi_cell *cell = &c->cells[rule->first_output + part];
    *cell = (struct gi_cell){0};
    cell->enclosed = enclosed;
    gi_exact_copy(&cell->exact, exact);
    gi_exact_copy(&cell->value, value);
    return finish(c, rule, part, gi_exact_compare(value, exact), work);
}

guarantee_status gi_case_put_enclosed(struct gi_case *c, const struct gi_rule *rule, uint32_t part,
                                      const struct gi_exact *exact, const struct gi_exact *value, int direction,
                                      struct gi_work *work)
{
    struct gi_cell *cell = &c->cells[rule->first_output + part];
    *cell = (struct gi_cell){0};
    cell->enclosed = direction != 0;
    gi_exact_copy(&cell->exact, exact);
    gi_exact_copy(&cell->value, value);
    return finish(c, rule, part, direction, work);
}

guarantee_status gi_case_put_word(struct gi_case *c, const struct gi_rule *rule, const char *word, struct gi_work *work)
{
    struct gi_cell *cell = &c->cells[rule->first_output];
    *cell = (struct gi_cell){0};
    cell->word = word;
    gi_exact_set_zero(&cell->value);
    gi_exact_set_zero(&cell->exact);
    return finish(c, rule, 0, 0, work);
}

guarantee_status gi_case_put_member(struct gi_case *c, const struct gi_rule *rule, const char *member,
                                    const struct gi_exact *exact, const struct gi_exact *value, struct gi_work *work)
{
    char name[200];
    struct gi_cell *cell = gi_arena_take(&c->result->arena, sizeof *cell);
    (void)snprintf(name, sizeof name, "%s.%s", rule->name, member);
    const char *kept = gi_arena_copy(&c->result->arena, name, strlen(name));
    if (cell == NULL || kept == NULL)
        return gi_no_memory(c->error);
    gi_exact_copy(&cell->exact, exact);
    gi_exact_copy(&cell->value, value);
    cell->direction = (int8_t)gi_exact_compare(value, exact);
    cell->confidence = confidence_of(rule, work, cell->direction);
    struct gi_entry entry = {.name = kept, .rule = rule, .kind = GUARANTEE_KIND_AMOUNT, .cell = cell};
    GI_TRY(check_amount(c, &entry));
    GI_TRY(add_entry(c, &entry));
    return add_figure_step(c, rule, &entry, work);
}
