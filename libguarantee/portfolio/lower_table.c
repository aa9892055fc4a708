/* Tables, choices, editions and margins, as policy/table.c works them out: the first row that takes the case. */
#include "policy/case.h"
#include "portfolio/lower.h"

#include <string.h>

enum { ROWS_MAX = 200 };

static void nobody(struct gi_quantity *out)
{
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    gi_quantity_constant(out, &zero);
    out->presence = GI_UNSETTLED;
}

/* What the rows of a table are chosen by. */
struct choice {
    const struct gi_value *value;
    struct gi_quantity key;
    struct gi_word_value word;
    struct gi_operand date;
};

static guarantee_status above_lower(struct gi_lower *l, struct gi_truth_value *out, const struct gi_value *rows,
                                    uint32_t i, const struct gi_quantity *key)
{
    const struct gi_row *row = &rows->rows[i];
    struct gi_quantity bound;
    gi_truth_constant(out, GI_MASK_YES);
    if (row->lower != NULL) {
        gi_quantity_constant(&bound, row->lower->literal);
        return gi_quantity_compare(l, out, &bound, key, row->lower_inclusive ? GI_ORDER_NOT_ABOVE : GI_ORDER_BELOW);
    }
    if (i == 0 || row->upper == NULL)
        return GUARANTEE_OK;
    const struct gi_row *above = &rows->rows[i - 1];
    gi_quantity_constant(&bound, above->upper->literal);
    return gi_quantity_compare(l, out, &bound, key, above->upper_inclusive ? GI_ORDER_BELOW : GI_ORDER_NOT_ABOVE);
}

guarantee_status gi_lower_row_takes(struct gi_lower *l, struct gi_truth_value *out, const struct gi_value *rows,
                                    uint32_t i, const struct gi_quantity *key)
{
    const struct gi_row *row = &rows->rows[i];
    struct gi_truth_value below;
    struct gi_quantity bound;
    GI_TRY(above_lower(l, out, rows, i, key));
    if (row->upper == NULL)
        return GUARANTEE_OK;
    gi_quantity_constant(&bound, row->upper->literal);
    GI_TRY(gi_quantity_compare(l, &below, key, &bound, row->upper_inclusive ? GI_ORDER_NOT_ABOVE : GI_ORDER_BELOW));
    return gi_truth_all(l, out, out, &below);
}

static guarantee_status takes_word(struct gi_lower *l, struct gi_truth_value *out, const struct gi_word_value *word,
                                   const char *wanted)
{
    gi_truth_constant(out, GI_MASK_NO);
    if (word->word != NULL) {
        gi_truth_constant(out, strcmp(word->word, wanted) == 0 ? GI_MASK_YES : GI_MASK_NO);
        return GUARANTEE_OK;
    }
    for (uint32_t i = 0; i < word->word_count; i++)
        if (strcmp(word->words[i], wanted) == 0)
            GI_TRY(gi_mask_in_range(l, out, word->codes, i, i));
    out->bad = word->bad;
    return GUARANTEE_OK;
}

static guarantee_status takes(struct gi_lower *l, struct gi_truth_value *out, const struct choice *choice, uint32_t i)
{
    const struct gi_row *row = &choice->value->rows[i];
    struct gi_quantity number;
    switch (choice->value->form) {
    case GI_TABLE:
        return gi_lower_row_takes(l, out, choice->value, i, &choice->key);
    case GI_EXACTLY:
        if (choice->value->key->kind == GUARANTEE_KIND_TEXT)
            return takes_word(l, out, &choice->word, row->word);
        gi_quantity_constant(&number, row->number);
        return gi_quantity_compare(l, out, &choice->key, &number, GI_ORDER_SAME);
    case GI_EDITIONS:
        gi_truth_constant(out, GI_MASK_NO);
        if (choice->date.number >= 0)
            return gi_mask_in_range(l, out, choice->date.number, row->from, row->to);
        if (choice->date.constant >= row->from && choice->date.constant <= row->to)
            gi_truth_constant(out, GI_MASK_YES);
        return GUARANTEE_OK;
    default: /* GI_CHOOSE */
        gi_truth_constant(out, GI_MASK_YES);
        return row->when == NULL ? GUARANTEE_OK : gi_lower_condition(l, out, row->when);
    }
}

/* Rows i and after. */
static guarantee_status chain(struct gi_lower *l, struct gi_quantity *out, const struct choice *choice, uint32_t i)
{
    struct gi_truth_value truth;
    struct gi_quantity taken, rest;
    int16_t yes = -1, open = -1;
    if (i == choice->value->row_count) {
        nobody(out);
        return choice->value->otherwise != NULL ? gi_lower_value(l, out, choice->value->otherwise) : GUARANTEE_OK;
    }
    GI_TRY(takes(l, &truth, choice, i));
    if (truth.is_constant && truth.bad < 0) {
        if (truth.value == GI_MASK_YES)
            return gi_lower_value(l, out, choice->value->rows[i].is);
        if (truth.value == GI_MASK_NO)
            return chain(l, out, choice, i + 1);
        nobody(out);
        out->presence = truth.value == GI_MASK_ABSENT ? GI_LACKING : GI_UNSETTLED;
        out->left_for = l->last_left;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_truth_masks(l, &truth, &yes, &open));
    GI_TRY(gi_lower_value(l, &taken, choice->value->rows[i].is));
    GI_TRY(chain(l, &rest, choice, i + 1));
    if (yes < 0)
        *out = rest;
    else
        GI_TRY(gi_quantity_select(l, out, yes, &taken, &rest));
    return out->presence != GI_PRESENT ? GUARANTEE_OK : gi_mask_or(l, &out->bad, out->bad, open);
}

/* ---- rows by bounds, each a constant: one operation ---------------------------------------------- */

/* Whether rows follow one another from the least key on, so that the first with key <= its bound takes it. */
static bool is_ladder(const struct gi_value *value)
{
    for (uint32_t i = 0; i < value->row_count; i++) {
        const struct gi_row *row = &value->rows[i], *above = i == 0 ? NULL : &value->rows[i - 1];
        if (row->upper == NULL && i + 1 != value->row_count)
            return false;
        if (row->lower == NULL)
            continue;
        if (above == NULL || gi_exact_compare(above->upper->literal, row->lower->literal) != 0 ||
            above->upper_inclusive == row->lower_inclusive)
            return false;
    }
    return value->row_count > 1;
}

/* The largest key, in the register's integers, that the row takes. */
static bool edge_of(const struct gi_row *row, const struct gi_exact *factor, int64_t *edge)
{
    struct gi_exact ratio, whole, one;
    gi_exact_set_integer(&one, 1);
    if (gi_exact_divide(&ratio, row->upper->literal, factor) != GUARANTEE_OK ||
        gi_exact_round(&whole, NULL, &ratio, &one, GUARANTEE_ROUND_FLOOR) != GUARANTEE_OK ||
        gi_exact_to_int64(edge, &whole) != GUARANTEE_OK)
        return false;
    bool exact = gi_exact_compare(&ratio, &whole) == 0;
    return !exact || row->upper_inclusive || !__builtin_sub_overflow(*edge, 1, edge);
}

/* Values of the rows as constants of one unit; *fits is false when they are not. */
static guarantee_status constant_rows(struct gi_lower *l, const struct gi_value *value, struct gi_operand *operands,
                                      struct gi_quantity *unit, bool *fits)
{
    struct gi_quantity rows[ROWS_MAX];
    const struct gi_quantity *given[ROWS_MAX];
    *fits = value->row_count <= 32;
    for (uint32_t i = 0; *fits && i < value->row_count; i++) {
        *fits = value->rows[i].is->form == GI_LITERAL;
        if (*fits)
            GI_TRY(gi_lower_value(l, &rows[i], value->rows[i].is));
        given[i] = &rows[i];
    }
    return *fits ? gi_quantity_align(l, operands, unit, given, value->row_count) : GUARANTEE_OK;
}

/* Keys above the last row, which ends. */
static guarantee_status mark_above(struct gi_lower *l, struct gi_quantity *out, int16_t key, int64_t edge)
{
    struct gi_truth_value above;
    GI_TRY(gi_mask_in_range(l, &above, key, edge + (edge < INT64_MAX), INT64_MAX));
    GI_TRY(gi_mask_or(l, &out->bad, out->bad, above.mask));
    return gi_lower_doubt(l, out->bad);
}

guarantee_status gi_lower_ladder(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *rows,
                                 const struct gi_operand *values, const struct gi_quantity *unit,
                                 const struct gi_quantity *key, bool *done)
{
    uint32_t last = rows->row_count - 1, bounds = rows->rows[last].upper == NULL ? last : rows->row_count;
    struct gi_operation tier = gi_operation_of(GI_TIER);
    *done = false;
    if (!is_ladder(rows) || key->times_count != 1 || key->over_count != 0 || gi_exact_sign(&key->factor) <= 0)
        return GUARANTEE_OK;
    int64_t *table = gi_plan_table(l->plan, 2 * (size_t)rows->row_count + 1);
    if (table == NULL)
        return gi_no_memory(l->error);
    for (uint32_t i = 0; i < bounds; i++) {
        if (!edge_of(&rows->rows[i], &key->factor, &table[2 * i]))
            return GUARANTEE_OK;
        table[2 * i + 1] = values[i].constant;
    }
    table[2 * bounds] = values[last].constant;
    tier.in[0] = key->times[0];
    tier.table = table;
    tier.table_count = 2 * bounds + 1;
    GI_TRY(gi_lower_emit(l, &tier));
    gi_quantity_in_unit(out, (struct gi_operand){tier.out, 0}, unit);
    out->bad = key->bad;
    *done = true;
    return bounds == last ? GUARANTEE_OK : mark_above(l, out, key->times[0], table[2 * last]);
}

static guarantee_status ladder(struct gi_lower *l, struct gi_quantity *out, const struct choice *choice, bool *done)
{
    struct gi_operand operands[ROWS_MAX];
    struct gi_quantity unit;
    *done = false;
    if (!is_ladder(choice->value))
        return GUARANTEE_OK;
    GI_TRY(constant_rows(l, choice->value, operands, &unit, done));
    return *done ? gi_lower_ladder(l, out, choice->value, operands, &unit, &choice->key, done) : GUARANTEE_OK;
}

/* ---- margins ------------------------------------------------------------------------------------ */

/* The part of the key that lies in row i. */
static guarantee_status slice(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value, uint32_t i,
                              const struct gi_quantity *key)
{
    const struct gi_row *row = &value->rows[i];
    const struct gi_value *lower = row->lower == NULL && i > 0 ? value->rows[i - 1].upper : row->lower;
    struct gi_quantity to = *key, from, zero, width;
    struct gi_exact nothing;
    gi_exact_set_zero(&nothing);
    gi_quantity_constant(&zero, &nothing);
    from = zero;
    if (lower != NULL)
        gi_quantity_constant(&from, lower->literal);
    if (row->upper != NULL) {
        gi_quantity_constant(&width, row->upper->literal);
        GI_TRY(gi_quantity_extreme(l, &to, key, &width, false));
    }
    GI_TRY(gi_quantity_add(l, &width, &to, &from, true));
    return gi_quantity_extreme(l, out, &width, &zero, true);
}

static guarantee_status marginal_sum(struct gi_lower *l, struct gi_quantity *sum, const struct gi_value *value,
                                     const struct gi_quantity *key)
{
    struct gi_exact nothing;
    gi_exact_set_zero(&nothing);
    gi_quantity_constant(sum, &nothing);
    for (uint32_t i = 0; i < value->row_count && sum->presence == GI_PRESENT; i++) {
        struct gi_quantity part, rate;
        GI_TRY(slice(l, &part, value, i, key));
        GI_TRY(gi_lower_value(l, &rate, value->rows[i].is));
        if (rate.presence != GI_PRESENT)
            return gi_not_lowered(l, "a margin rests on a fact that is not given");
        GI_TRY(gi_quantity_multiply(l, &part, &part, &rate));
        GI_TRY(gi_quantity_add(l, sum, sum, &part, false));
    }
    return GUARANTEE_OK;
}

/* Σ slice × rate / key; over 0 the sum is 0, too, and operations divide by 1 there. */
static guarantee_status marginal(struct gi_lower *l, struct gi_quantity *out, const struct choice *choice)
{
    const struct gi_quantity *key = &choice->key;
    struct gi_quantity sum, zero;
    struct gi_exact nothing;
    struct gi_truth_value below;
    gi_exact_set_zero(&nothing);
    gi_quantity_constant(&zero, &nothing);
    for (uint32_t i = 0; i < choice->value->row_count; i++)
        if (choice->value->rows[i].lower != NULL && gi_exact_sign(choice->value->rows[i].lower->literal) < 0)
            return gi_not_lowered(l, "a margin begins below zero");
    GI_TRY(marginal_sum(l, &sum, choice->value, key));
    if (gi_quantity_is_constant(key)) {
        if (gi_exact_sign(&key->factor) == 0) {
            *out = zero;
            return GUARANTEE_OK;
        }
        gi_exact_set_integer(&nothing, 1);
        gi_quantity_constant(&zero, &nothing);
        if (gi_exact_divide(&zero.factor, &nothing, &key->factor) != GUARANTEE_OK)
            return gi_not_lowered(l, "its constants are too large");
        return gi_quantity_multiply(l, out, &sum, &zero);
    }
    GI_TRY(gi_quantity_compare(l, &below, key, &zero, GI_ORDER_BELOW));
    GI_TRY(gi_quantity_divide(l, out, &sum, key));
    GI_TRY(gi_mask_or(l, &out->bad, out->bad, below.mask));
    return gi_lower_doubt(l, out->bad);
}

guarantee_status gi_lower_table(struct gi_lower *l, struct gi_quantity *out, const struct gi_value *value)
{
    struct choice choice = {.value = value};
    bool done = false;
    if (value->row_count > ROWS_MAX)
        return gi_not_lowered(l, "its table has more than %d rows", (int)ROWS_MAX);
    nobody(out);
    if (value->form == GI_EDITIONS) {
        GI_TRY(gi_lower_date(l, value->name.index, &out->presence, &choice.date));
        out->left_for = l->last_left;
        return out->presence != GI_PRESENT ? GUARANTEE_OK : chain(l, out, &choice, 0);
    }
    if (value->form == GI_EXACTLY && value->key->kind == GUARANTEE_KIND_TEXT) {
        GI_TRY(gi_lower_word(l, &choice.word, value->key->name));
        out->presence = choice.word.presence;
        out->left_for = choice.word.left_for;
        return out->presence != GI_PRESENT ? GUARANTEE_OK : chain(l, out, &choice, 0);
    }
    if (value->form == GI_CHOOSE)
        return chain(l, out, &choice, 0);
    GI_TRY(gi_lower_value(l, &choice.key, value->key));
    if (choice.key.presence != GI_PRESENT) {
        *out = choice.key;
        return GUARANTEE_OK;
    }
    if (value->form == GI_MARGINAL)
        return marginal(l, out, &choice);
    if (value->form == GI_TABLE)
        GI_TRY(ladder(l, out, &choice, &done));
    return done ? GUARANTEE_OK : chain(l, out, &choice, 0);
}
