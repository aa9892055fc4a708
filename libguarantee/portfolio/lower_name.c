/* Names: facts that rows have, that hold for every row, that the scheme stands in for, or that nobody gave. */
#include "policy/case.h"
#include "portfolio/lower.h"

#include <string.h>

/* Where a fact's value comes from in rows of this pattern. */
enum source { FROM_COLUMN, FROM_CONSTANT, FROM_DEFAULT, FROM_NOWHERE };

static enum source source_of(const struct gi_lower *l, uint32_t fact, const struct gi_given **given)
{
    int16_t column = l->layout->column_of_fact[fact];
    *given = NULL;
    if (column >= 0 && l->layout->columns[column].bit != GI_NO_BIT &&
        (l->pattern >> l->layout->columns[column].bit & 1U) != 0)
        return FROM_COLUMN;
    *given = gi_facts_get(l->layout->constants, fact, -1);
    if (*given != NULL)
        return FROM_CONSTANT;
    return l->scheme->facts[fact].default_text != NULL ? FROM_DEFAULT : FROM_NOWHERE;
}

static enum gi_presence nowhere(struct gi_lower *l, uint32_t fact, uint32_t *left_for)
{
    if (!l->scheme->facts[fact].optional)
        return GI_UNSETTLED;
    *left_for = l->last_left = fact;
    return GI_LACKING;
}

/* The column's register or mask; each value is checked as it is loaded. */
static guarantee_status load(struct gi_lower *l, int16_t column, int16_t *out)
{
    const struct gi_column *bound = &l->layout->columns[column];
    if (l->column_numbers[column] < 0) {
        bool flag = bound->kind == GUARANTEE_KIND_FLAG;
        struct gi_operation operation = gi_operation_of(flag ? GI_LOAD_FLAG : GI_LOAD);
        operation.column = column;
        operation.constants[0] = bound->least;
        operation.constants[1] = bound->most;
        GI_TRY(gi_lower_emit(l, &operation));
        l->column_numbers[column] = flag ? operation.out_mask : operation.out;
    }
    *out = l->column_numbers[column];
    return GUARANTEE_OK;
}

guarantee_status gi_lower_load_all(struct gi_lower *l)
{
    int16_t ignored = -1;
    for (uint32_t i = 0; i < l->layout->column_count; i++) {
        const struct gi_column *column = &l->layout->columns[i];
        if (column->bit != GI_NO_BIT && (l->pattern >> column->bit & 1U) != 0)
            GI_TRY(load(l, (int16_t)i, &ignored));
    }
    return GUARANTEE_OK;
}

static guarantee_status unit_of(const struct gi_lower *l, const struct gi_column *column, struct gi_exact *unit)
{
    gi_exact_set_integer(unit, 1);
    if (column->kind == GUARANTEE_KIND_AMOUNT)
        gi_exact_copy(unit, &l->scheme->minor_unit);
    else if (column->kind != GUARANTEE_KIND_COUNT)
        gi_exact_set_fraction(unit, 1, column->scale);
    return GUARANTEE_OK;
}

static guarantee_status fact_number(struct gi_lower *l, struct gi_quantity *out, uint32_t fact)
{
    const struct gi_given *given = NULL;
    struct gi_exact value;
    int16_t column = l->layout->column_of_fact[fact], number = -1;
    gi_exact_set_zero(&value);
    gi_quantity_constant(out, &value);
    switch (source_of(l, fact, &given)) {
    case FROM_COLUMN:
        GI_TRY(load(l, column, &number));
        GI_TRY(unit_of(l, &l->layout->columns[column], &value));
        gi_quantity_register(out, number, &value);
        return GUARANTEE_OK;
    case FROM_CONSTANT:
        gi_exact_set_fraction(&out->factor, given->numerator, given->denominator);
        return GUARANTEE_OK;
    case FROM_DEFAULT:
        gi_exact_copy(&out->factor, &l->scheme->facts[fact].default_number);
        return GUARANTEE_OK;
    default:
        out->presence = nowhere(l, fact, &out->left_for);
        return GUARANTEE_OK;
    }
}

/* What rests on a figure that some rows do not have is for the exact rules to say there. */
static guarantee_status figure(struct gi_lower *l, struct gi_quantity *out, uint32_t output)
{
    int16_t unknown = -1;
    const struct gi_lowered *cell = &l->figures[output];
    GI_TRY(gi_lower_figure(l, output));
    *out = cell->value;
    out->presence = cell->presence;
    out->left_for = cell->left_for;
    if (cell->presence == GI_LACKING)
        l->last_left = cell->left_for;
    if (cell->presence != GI_PRESENT)
        return GUARANTEE_OK;
    if (cell->known >= 0)
        GI_TRY(gi_mask_not(l, &unknown, cell->known));
    GI_TRY(gi_mask_or(l, &out->bad, out->bad, unknown));
    return gi_lower_doubt(l, out->bad);
}

guarantee_status gi_lower_reference(struct gi_lower *l, struct gi_quantity *out, struct gi_reference reference)
{
    return reference.is_fact ? fact_number(l, out, reference.index) : figure(l, out, reference.index);
}

guarantee_status gi_lower_date(struct gi_lower *l, uint32_t fact, enum gi_presence *presence, struct gi_operand *date)
{
    const struct gi_given *given = NULL;
    uint32_t left_for = GI_NO_FACT;
    *presence = GI_PRESENT;
    *date = (struct gi_operand){-1, 0};
    switch (source_of(l, fact, &given)) {
    case FROM_COLUMN:
        return load(l, l->layout->column_of_fact[fact], &date->number);
    case FROM_CONSTANT:
        date->constant = given->numerator;
        return GUARANTEE_OK;
    case FROM_DEFAULT:
        date->constant = l->scheme->facts[fact].default_integer;
        return GUARANTEE_OK;
    default:
        *presence = nowhere(l, fact, &left_for);
        return GUARANTEE_OK;
    }
}

static guarantee_status fact_word(struct gi_lower *l, struct gi_word_value *out, uint32_t fact)
{
    const struct gi_given *given = NULL;
    const struct gi_fact *declared = &l->scheme->facts[fact];
    switch (source_of(l, fact, &given)) {
    case FROM_COLUMN:
        if (declared->choice_count == 0)
            return gi_not_lowered(l, "%s is any text, not one of a list", declared->name);
        out->words = declared->choices;
        out->word_count = declared->choice_count;
        return load(l, l->layout->column_of_fact[fact], &out->codes);
    case FROM_CONSTANT:
        out->word = given->word;
        return GUARANTEE_OK;
    case FROM_DEFAULT:
        out->word = declared->default_text;
        return GUARANTEE_OK;
    default:
        out->presence = nowhere(l, fact, &out->left_for);
        return GUARANTEE_OK;
    }
}

guarantee_status gi_lower_word(struct gi_lower *l, struct gi_word_value *out, struct gi_reference reference)
{
    struct gi_quantity code;
    int64_t number = 0;
    *out = (struct gi_word_value){.left_for = GI_NO_FACT, .codes = -1, .bad = -1};
    if (reference.is_fact)
        return fact_word(l, out, reference.index);
    GI_TRY(figure(l, &code, reference.index));
    out->presence = code.presence;
    out->left_for = code.left_for;
    out->bad = code.bad;
    out->words = gi_class_words(l->scheme->outputs[reference.index].rule, &l->plan->arena, &out->word_count);
    if (out->words == NULL)
        return gi_no_memory(l->error);
    if (code.presence != GI_PRESENT)
        return GUARANTEE_OK;
    if (!gi_quantity_is_constant(&code)) {
        out->codes = code.times[0];
        return GUARANTEE_OK;
    }
    GI_TRY(gi_exact_to_int64(&number, &code.factor));
    out->word = out->words[number];
    return GUARANTEE_OK;
}

static guarantee_status fact_flag(struct gi_lower *l, struct gi_truth_value *out, uint32_t fact)
{
    const struct gi_given *given = NULL;
    uint32_t left_for = GI_NO_FACT;
    int16_t mask = -1;
    switch (source_of(l, fact, &given)) {
    case FROM_COLUMN:
        GI_TRY(load(l, l->layout->column_of_fact[fact], &mask));
        *out = (struct gi_truth_value){.mask = mask, .bad = -1};
        return GUARANTEE_OK;
    case FROM_CONSTANT:
        gi_truth_constant(out, given->numerator != 0 ? GI_MASK_YES : GI_MASK_NO);
        return GUARANTEE_OK;
    case FROM_DEFAULT:
        gi_truth_constant(out, l->scheme->facts[fact].default_integer != 0 ? GI_MASK_YES : GI_MASK_NO);
        return GUARANTEE_OK;
    default:
        gi_truth_constant(out, nowhere(l, fact, &left_for) == GI_LACKING ? GI_MASK_ABSENT : GI_MASK_UNKNOWN);
        return GUARANTEE_OK;
    }
}

/* A test is kept as the number 1 or 0. */
guarantee_status gi_lower_flag(struct gi_lower *l, struct gi_truth_value *out, struct gi_reference reference)
{
    struct gi_quantity test, zero;
    struct gi_exact nothing;
    if (reference.is_fact)
        return fact_flag(l, out, reference.index);
    GI_TRY(figure(l, &test, reference.index));
    if (test.presence != GI_PRESENT) {
        gi_truth_constant(out, test.presence == GI_LACKING ? GI_MASK_ABSENT : GI_MASK_UNKNOWN);
        return GUARANTEE_OK;
    }
    gi_exact_set_zero(&nothing);
    gi_quantity_constant(&zero, &nothing);
    GI_TRY(gi_quantity_compare(l, out, &test, &zero, GI_ORDER_SAME));
    return gi_truth_not(l, out, out);
}
