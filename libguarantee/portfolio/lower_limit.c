/* Classes, and what a figure must be: the limit, the room left, breaches counted; as policy/limit.c. */
#include "policy/case.h"
#include "portfolio/lower.h"

#include <string.h>

/* ---- classes ------------------------------------------------------------------------------------ */

static bool add_word(const char **words, uint32_t *count, const char *word)
{
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp(words[i], word) == 0)
            return false;
    words[(*count)++] = word;
    return true;
}

const char *const *gi_class_words(const struct gi_rule *rule, struct gi_arena *arena, uint32_t *count_out)
{
    const struct gi_value *sets = rule->classes;
    size_t rows = sets->row_count;
    for (uint32_t i = 0; sets->form == GI_CHOOSE && i < sets->row_count; i++)
        rows += sets->rows[i].is->row_count;
    const char **words = gi_arena_take(arena, (rows + 1) * sizeof *words);
    *count_out = 0;
    if (words == NULL)
        return NULL;
    for (uint32_t i = 0; i < sets->row_count; i++) {
        if (sets->form != GI_CHOOSE)
            (void)add_word(words, count_out, sets->rows[i].word);
        for (uint32_t k = 0; sets->form == GI_CHOOSE && k < sets->rows[i].is->row_count; k++)
            (void)add_word(words, count_out, sets->rows[i].is->rows[k].word);
    }
    return words;
}

struct classes {
    const struct gi_value *rows;
    const char *const *words;
    uint32_t word_count;
    const struct gi_quantity *key;
};

static void code_of(struct gi_quantity *out, const struct classes *classes, const char *word)
{
    struct gi_exact number;
    uint32_t code = 0;
    while (strcmp(classes->words[code], word) != 0)
        code++;
    gi_exact_set_integer(&number, code);
    gi_quantity_constant(out, &number);
}

static guarantee_status chain(struct gi_lower *l, struct gi_quantity *out, const struct classes *classes, uint32_t i)
{
    struct gi_truth_value takes;
    struct gi_quantity code, rest;
    struct gi_exact zero;
    if (i == classes->rows->row_count) {
        gi_exact_set_zero(&zero);
        gi_quantity_constant(out, &zero);
        out->presence = GI_UNSETTLED;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_lower_row_takes(l, &takes, classes->rows, i, classes->key));
    code_of(&code, classes, classes->rows->rows[i].word);
    if (takes.is_constant) {
        if (takes.value != GI_MASK_YES)
            return chain(l, out, classes, i + 1);
        *out = code;
        return GUARANTEE_OK;
    }
    GI_TRY(chain(l, &rest, classes, i + 1));
    return gi_quantity_select(l, out, takes.mask, &code, &rest);
}

enum { LADDER_MAX = 64 };

static guarantee_status ladder(struct gi_lower *l, struct gi_quantity *out, const struct classes *classes, bool *done)
{
    struct gi_operand codes[LADDER_MAX];
    struct gi_quantity code, unit;
    struct gi_exact one;
    *done = false;
    if (classes->rows->row_count > LADDER_MAX)
        return GUARANTEE_OK;
    gi_exact_set_integer(&one, 1);
    gi_quantity_constant(&unit, &one);
    for (uint32_t i = 0; i < classes->rows->row_count; i++) {
        code_of(&code, classes, classes->rows->rows[i].word);
        codes[i].number = -1;
        GI_TRY(gi_exact_to_int64(&codes[i].constant, &code.factor));
    }
    return gi_lower_ladder(l, out, classes->rows, codes, &unit, classes->key, done);
}

static guarantee_status choose_rows(struct gi_lower *l, const struct gi_rule *rule, const struct gi_value **rows,
                                    enum gi_presence *presence)
{
    const struct gi_value *sets = rule->classes;
    *rows = sets;
    for (uint32_t i = 0; sets->form == GI_CHOOSE && i < sets->row_count; i++) {
        struct gi_truth_value holds;
        gi_truth_constant(&holds, GI_MASK_YES);
        if (sets->rows[i].when != NULL)
            GI_TRY(gi_lower_condition(l, &holds, sets->rows[i].when));
        if (!holds.is_constant)
            return gi_not_lowered(l, "its classes are chosen by what differs from row to row");
        *rows = sets->rows[i].is;
        if (holds.value == GI_MASK_YES)
            return GUARANTEE_OK;
        if (holds.value != GI_MASK_NO) {
            *presence = holds.value == GI_MASK_ABSENT ? GI_LACKING : GI_UNSETTLED;
            return GUARANTEE_OK;
        }
    }
    if (sets->form == GI_CHOOSE)
        *presence = GI_UNSETTLED;
    return GUARANTEE_OK;
}

guarantee_status gi_lower_classify(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    struct gi_quantity key, code;
    struct classes classes = {.key = &key};
    bool done = false;
    GI_TRY(gi_lower_value(l, &key, rule->slots[GI_BASE]));
    GI_PRESENT_OR_RETURN(&key, presence);
    GI_TRY(choose_rows(l, rule, &classes.rows, presence));
    if (*presence != GI_PRESENT)
        return GUARANTEE_OK;
    classes.words = gi_class_words(rule, &l->plan->arena, &classes.word_count);
    if (classes.words == NULL)
        return gi_no_memory(l->error);
    GI_TRY(ladder(l, &code, &classes, &done));
    if (!done)
        GI_TRY(chain(l, &code, &classes, 0));
    GI_PRESENT_OR_RETURN(&code, presence);
    GI_TRY(gi_mask_or(l, &code.bad, code.bad, key.bad));
    return gi_lower_put_rounded(l, rule, 0, &code);
}

/* ---- limits ------------------------------------------------------------------------------------- */

static guarantee_status count_breach(struct gi_lower *l, const struct gi_truth_value *holds)
{
    struct gi_quantity one, none, more, sum;
    struct gi_exact unit;
    int16_t yes = -1, open = -1;
    gi_exact_set_integer(&unit, 1);
    gi_quantity_constant(&one, &unit);
    if (l->breaches >= 0)
        gi_quantity_register(&sum, l->breaches, &unit);
    gi_exact_set_zero(&unit);
    gi_quantity_constant(&none, &unit);
    if (l->breaches < 0)
        sum = none;
    GI_TRY(gi_truth_masks(l, holds, &yes, &open));
    GI_TRY(gi_mask_or(l, &l->escape, l->escape, open));
    if (yes < 0)
        more = one;
    else
        GI_TRY(gi_quantity_select(l, &more, yes, &none, &one));
    GI_TRY(gi_quantity_add(l, &sum, &sum, &more, false));
    if (gi_quantity_is_constant(&sum)) {
        struct gi_operation fill = gi_operation_of(GI_LINEAR);
        GI_TRY(gi_exact_to_int64(&fill.constants[2], &sum.factor));
        GI_TRY(gi_lower_emit(l, &fill));
        l->breaches = fill.out;
        return GUARANTEE_OK;
    }
    l->breaches = sum.times[0];
    return GUARANTEE_OK;
}

/* The exact figure, before its rounding: what is compared. */
static guarantee_status measure(struct gi_lower *l, const struct gi_rule *rule, struct gi_quantity *limit,
                                struct gi_quantity *measured)
{
    struct gi_quantity denominator;
    GI_TRY(gi_lower_value(l, limit, rule->bound));
    if (limit->presence != GI_PRESENT)
        return GUARANTEE_OK;
    if (!gi_limit_is_scaled(rule)) {
        if (rule->round != NULL || rule->kind != GI_RULE_VALUE)
            return gi_not_lowered(l, "%s is tested before it is rounded", rule->name);
        *measured = l->figures[rule->first_output].value;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_lower_value(l, &denominator, rule->slots[GI_BASE]->parts[1]));
    GI_TRY(gi_quantity_multiply(l, limit, limit, &denominator));
    return gi_lower_value(l, measured, rule->slots[GI_BASE]->parts[0]);
}

guarantee_status gi_lower_limit(struct gi_lower *l, const struct gi_rule *rule, enum gi_presence *presence)
{
    struct gi_quantity limit, measured, room;
    struct gi_truth_value holds;
    if (rule->question == 0 && l->layout->question_count > 1)
        return gi_not_lowered(l, "it is tested for each question that rests on it");
    if (rule->kind == GI_RULE_TEST) {
        struct gi_quantity wanted;
        struct gi_exact number;
        gi_exact_set_integer(&number, rule->flag_wanted == 1);
        gi_quantity_constant(&wanted, &number);
        GI_TRY(gi_quantity_compare(l, &holds, &l->figures[rule->first_output].value, &wanted, GI_ORDER_SAME));
        return count_breach(l, &holds);
    }
    GI_TRY(measure(l, rule, &limit, &measured));
    GI_PRESENT_OR_RETURN(&limit, presence);
    GI_TRY(gi_quantity_compare(l, &holds, rule->bound_is_upper ? &measured : &limit,
                               rule->bound_is_upper ? &limit : &measured,
                               rule->bound_inclusive ? GI_ORDER_NOT_ABOVE : GI_ORDER_BELOW));
    GI_TRY(count_breach(l, &holds));
    uint32_t part = rule->output_count - 2;
    GI_TRY(gi_quantity_add(l, &room, rule->bound_is_upper ? &limit : &measured,
                           rule->bound_is_upper ? &measured : &limit, true));
    GI_TRY(gi_lower_put_rounded(l, rule, part, &limit));
    return gi_lower_put_rounded(l, rule, part + 1, &room);
}
