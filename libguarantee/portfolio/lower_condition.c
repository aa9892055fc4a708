/* Conditions as masks: yes, no, or not known yet, as policy/condition.c has it. */
#include "portfolio/lower.h"

#include <string.h>

static uint8_t unknown(enum gi_presence presence)
{
    return presence == GI_LACKING ? GI_MASK_ABSENT : GI_MASK_UNKNOWN;
}

static guarantee_status compare_bound(struct gi_lower *l, struct gi_truth_value *out, const struct gi_quantity *value,
                                      const struct gi_value *bound, bool upper, bool inclusive)
{
    struct gi_quantity limit;
    gi_truth_constant(out, GI_MASK_YES);
    if (bound == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_lower_value(l, &limit, bound));
    if (limit.presence != GI_PRESENT) {
        gi_truth_constant(out, unknown(limit.presence));
        return GUARANTEE_OK;
    }
    return gi_quantity_compare(l, out, upper ? value : &limit, upper ? &limit : value,
                               inclusive ? GI_ORDER_NOT_ABOVE : GI_ORDER_BELOW);
}

static guarantee_status compare_listed(struct gi_lower *l, struct gi_truth_value *out,
                                       const struct gi_condition *condition, const struct gi_quantity *value)
{
    gi_truth_constant(out, GI_MASK_NO);
    for (uint32_t i = 0; i < condition->choice_count; i++) {
        struct gi_quantity wanted;
        struct gi_truth_value one;
        GI_TRY(gi_lower_value(l, &wanted, condition->numbers[i]));
        if (wanted.presence != GI_PRESENT)
            gi_truth_constant(&one, unknown(wanted.presence));
        else
            GI_TRY(gi_quantity_compare(l, &one, value, &wanted, GI_ORDER_SAME));
        GI_TRY(gi_truth_any(l, out, out, &one));
    }
    return GUARANTEE_OK;
}

static guarantee_status compare_number(struct gi_lower *l, struct gi_truth_value *out,
                                       const struct gi_condition *condition)
{
    struct gi_quantity value;
    struct gi_truth_value lower, upper;
    GI_TRY(gi_lower_reference(l, &value, condition->subject));
    if (value.presence != GI_PRESENT) {
        gi_truth_constant(out, unknown(value.presence));
        return GUARANTEE_OK;
    }
    if (condition->choice_count > 0)
        return compare_listed(l, out, condition, &value);
    GI_TRY(compare_bound(l, &lower, &value, condition->lower, false, condition->lower_inclusive));
    GI_TRY(compare_bound(l, &upper, &value, condition->upper, true, condition->upper_inclusive));
    return gi_truth_all(l, out, &lower, &upper);
}

static bool is_listed(const struct gi_condition *condition, const char *word)
{
    for (uint32_t i = 0; i < condition->choice_count; i++)
        if (strcmp(condition->words[i], word) == 0)
            return true;
    return false;
}

static guarantee_status compare_word(struct gi_lower *l, struct gi_truth_value *out,
                                     const struct gi_condition *condition)
{
    struct gi_word_value value;
    GI_TRY(gi_lower_word(l, &value, condition->subject));
    if (value.presence != GI_PRESENT) {
        gi_truth_constant(out, unknown(value.presence));
        return GUARANTEE_OK;
    }
    if (value.word != NULL) {
        gi_truth_constant(out, is_listed(condition, value.word) ? GI_MASK_YES : GI_MASK_NO);
        return GUARANTEE_OK;
    }
    gi_truth_constant(out, GI_MASK_NO);
    for (uint32_t code = 0; code < value.word_count; code++) {
        struct gi_truth_value one;
        uint32_t last = code;
        if (!is_listed(condition, value.words[code]))
            continue;
        while (last + 1 < value.word_count && is_listed(condition, value.words[last + 1]))
            last++;
        GI_TRY(gi_mask_in_range(l, &one, value.codes, code, last));
        GI_TRY(gi_truth_any(l, out, out, &one));
        code = last;
    }
    return gi_mask_or(l, &out->bad, out->bad, value.bad);
}

static guarantee_status date_in(struct gi_lower *l, struct gi_truth_value *out, struct gi_operand date, int64_t from,
                                int64_t to)
{
    if (date.number >= 0)
        return gi_mask_in_range(l, out, date.number, from == INT32_MIN ? INT64_MIN : from,
                                to == INT32_MAX ? INT64_MAX : to);
    gi_truth_constant(out, date.constant >= from && date.constant <= to ? GI_MASK_YES : GI_MASK_NO);
    return GUARANTEE_OK;
}

static guarantee_status compare_date(struct gi_lower *l, struct gi_truth_value *out,
                                     const struct gi_condition *condition)
{
    enum gi_presence presence = GI_PRESENT;
    struct gi_operand date = {-1, 0};
    GI_TRY(gi_lower_date(l, condition->subject.index, &presence, &date));
    if (presence != GI_PRESENT) {
        gi_truth_constant(out, unknown(presence));
        return GUARANTEE_OK;
    }
    gi_truth_constant(out, GI_MASK_NO);
    if (condition->has_dates)
        GI_TRY(date_in(l, out, date, condition->from, condition->to));
    for (uint32_t i = 0; i < condition->choice_count; i++) {
        struct gi_truth_value one;
        GI_TRY(date_in(l, &one, date, condition->dates[i], condition->dates[i]));
        GI_TRY(gi_truth_any(l, out, out, &one));
    }
    return GUARANTEE_OK;
}

static guarantee_status compare_flag(struct gi_lower *l, struct gi_truth_value *out,
                                     const struct gi_condition *condition)
{
    GI_TRY(gi_lower_flag(l, out, condition->subject));
    return condition->flag != 0 ? GUARANTEE_OK : gi_truth_not(l, out, out);
}

static guarantee_status compare(struct gi_lower *l, struct gi_truth_value *out, const struct gi_condition *condition)
{
    switch (condition->subject_kind) {
    case GUARANTEE_KIND_TEXT:
        return compare_word(l, out, condition);
    case GUARANTEE_KIND_DATE:
        return compare_date(l, out, condition);
    case GUARANTEE_KIND_FLAG:
        return compare_flag(l, out, condition);
    default:
        return compare_number(l, out, condition);
    }
}

guarantee_status gi_lower_condition(struct gi_lower *l, struct gi_truth_value *out,
                                    const struct gi_condition *condition)
{
    struct gi_truth_value part;
    if (condition->form == GI_COMPARE)
        return compare(l, out, condition);
    if (condition->form == GI_NOT) {
        GI_TRY(gi_lower_condition(l, &part, condition->parts[0]));
        return gi_truth_not(l, out, &part);
    }
    gi_truth_constant(out, condition->form == GI_ALL ? GI_MASK_YES : GI_MASK_NO);
    for (uint32_t i = 0; i < condition->part_count; i++) {
        GI_TRY(gi_lower_condition(l, &part, condition->parts[i]));
        GI_TRY(condition->form == GI_ALL ? gi_truth_all(l, out, out, &part) : gi_truth_any(l, out, out, &part));
    }
    return GUARANTEE_OK;
}
