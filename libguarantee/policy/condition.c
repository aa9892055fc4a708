/* Conditions: yes, no, or not known yet. One that fails decides, whatever else is missing. */
#include "policy/case.h"

#include <string.h>

static void add_date(struct gi_text *text, int32_t date)
{
    char shown[GUARANTEE_DATE_TEXT_BYTES];
    (void)guarantee_date_to_text(shown, sizeof shown, date, NULL);
    gi_text_add(text, shown);
}

/* ---- one fact or figure -------------------------------------------------------------------------- */

static guarantee_status bound_value(struct gi_case *c, const struct gi_value *bound, struct gi_work *work,
                                    struct gi_exact *out)
{
    struct gi_work quiet = {.confidence = work->confidence};
    guarantee_status status = gi_value_work(c, bound, &quiet, out);
    work->confidence = quiet.confidence;
    return status;
}

static void why_bound(struct gi_case *c, const struct gi_condition *condition, const struct gi_exact *value,
                      const char *words, const struct gi_exact *bound, struct gi_text *why)
{
    if (why == NULL)
        return;
    gi_text_format(why, "%s ", condition->subject_name);
    gi_text_number(why, c->scheme, condition->subject_kind, value);
    gi_text_add(why, words);
    gi_text_number(why, c->scheme, condition->subject_kind, bound);
}

/* One bound: what it says when it holds and when it fails. An unknown one does not keep the other from failing. */
static guarantee_status compare_bound(struct gi_case *c, const struct gi_condition *condition,
                                      const struct gi_exact *value, bool upper, struct gi_work *work,
                                      struct gi_text *why, enum gi_truth *truth_out)
{
    static const char *const words[2][2][2] = {{{" is not above ", " is above "}, {" is below ", " is at least "}},
                                               {{" is not below ", " is below "}, {" is above ", " is up to "}}};
    const struct gi_value *bound = upper ? condition->upper : condition->lower;
    bool inclusive = upper ? condition->upper_inclusive : condition->lower_inclusive;
    struct gi_exact limit;
    *truth_out = GI_YES;
    if (bound == NULL)
        return GUARANTEE_OK;
    guarantee_status status = bound_value(c, bound, work, &limit);
    if (status == GI_ABSENT || status == GI_UNDECIDED) {
        *truth_out = status == GI_ABSENT ? GI_UNKNOWN_ABSENT : GI_UNKNOWN;
        return GUARANTEE_OK;
    }
    GI_TRY(status);
    int order = gi_exact_compare(value, &limit);
    bool holds = (inclusive && order == 0) || (upper ? order < 0 : order > 0);
    *truth_out = holds ? GI_YES : GI_NO;
    if (!holds || upper || condition->upper == NULL)
        why_bound(c, condition, value, words[upper][inclusive][holds], &limit, why);
    return GUARANTEE_OK;
}

static guarantee_status compare_bounds(struct gi_case *c, const struct gi_condition *condition,
                                       const struct gi_exact *value, struct gi_work *work, struct gi_text *why,
                                       enum gi_truth *truth_out)
{
    struct gi_doubt doubt = gi_doubt_mark(c);
    enum gi_truth lower = GI_YES, upper = GI_YES;
    GI_TRY(compare_bound(c, condition, value, false, work, why, &lower));
    if (lower != GI_NO)
        GI_TRY(compare_bound(c, condition, value, true, work, why, &upper));
    if (lower == GI_NO || upper == GI_NO) {
        gi_doubt_forget(c, doubt);
        *truth_out = GI_NO;
        return GUARANTEE_OK;
    }
    *truth_out = lower == GI_UNKNOWN || upper == GI_UNKNOWN ? GI_UNKNOWN : lower != GI_YES ? lower : upper;
    return GUARANTEE_OK;
}

/* One of several numbers: one that is equal decides. */
static guarantee_status compare_listed(struct gi_case *c, const struct gi_condition *condition,
                                       const struct gi_exact *value, struct gi_work *work, struct gi_text *why,
                                       enum gi_truth *truth_out)
{
    struct gi_doubt doubt = gi_doubt_mark(c);
    struct gi_exact wanted;
    *truth_out = GI_NO;
    for (uint32_t i = 0; i < condition->choice_count; i++) {
        guarantee_status status = bound_value(c, condition->numbers[i], work, &wanted);
        if (status == GI_ABSENT || status == GI_UNDECIDED) {
            *truth_out = status == GI_UNDECIDED || *truth_out == GI_UNKNOWN ? GI_UNKNOWN : GI_UNKNOWN_ABSENT;
            continue;
        }
        GI_TRY(status);
        bool equal = gi_exact_compare(value, &wanted) == 0;
        if (!equal && i + 1 < condition->choice_count)
            continue;
        why_bound(c, condition, value,
                  equal                          ? " is "
                  : condition->choice_count == 1 ? " is not "
                                                 : " is none of those up to ",
                  &wanted, why);
        if (!equal)
            continue;
        gi_doubt_forget(c, doubt);
        *truth_out = GI_YES;
        return GUARANTEE_OK;
    }
    return GUARANTEE_OK;
}

static guarantee_status compare_number(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                       struct gi_text *why, enum gi_truth *truth_out)
{
    struct gi_exact value;
    GI_TRY(gi_case_number(c, condition->subject, work, &value));
    if (condition->choice_count == 0)
        return compare_bounds(c, condition, &value, work, why, truth_out);
    return compare_listed(c, condition, &value, work, why, truth_out);
}

static guarantee_status compare_word(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                     struct gi_text *why, bool *holds)
{
    const char *word = NULL;
    GI_TRY(gi_case_word(c, condition->subject, work, &word));
    *holds = false;
    for (uint32_t i = 0; i < condition->choice_count; i++)
        *holds = *holds || strcmp(condition->words[i], word) == 0;
    if (why == NULL)
        return GUARANTEE_OK;
    gi_text_format(why, "%s is %s", condition->subject_name, word);
    if (*holds)
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < condition->choice_count; i++)
        gi_text_format(why, "%s%s", i == 0 ? ", not " : (i + 1 == condition->choice_count ? " or " : ", "),
                       condition->words[i]);
    return GUARANTEE_OK;
}

static void why_date(const struct gi_condition *condition, int32_t date, bool holds, struct gi_text *why)
{
    gi_text_format(why, "%s ", condition->subject_name);
    add_date(why, date);
    if (!condition->has_dates) {
        gi_text_add(why, holds ? " is listed" : " is not listed");
    } else if (holds) {
        gi_text_add(why, " is");
        if (condition->from != INT32_MIN) {
            gi_text_add(why, " from ");
            add_date(why, condition->from);
        }
        if (condition->to != INT32_MAX) {
            gi_text_add(why, " up to ");
            add_date(why, condition->to);
        }
        if (condition->from != INT32_MIN && condition->to == INT32_MAX)
            gi_text_add(why, " on");
    } else {
        gi_text_add(why, date < condition->from ? " is before " : " is after ");
        add_date(why, date < condition->from ? condition->from : condition->to);
    }
}

static guarantee_status compare_date(struct gi_case *c, const struct gi_condition *condition, struct gi_text *why,
                                     bool *holds)
{
    int32_t date = 0;
    GI_TRY(gi_case_date(c, condition->subject.index, &date));
    *holds = condition->has_dates && date >= condition->from && date <= condition->to;
    for (uint32_t i = 0; i < condition->choice_count; i++)
        *holds = *holds || condition->dates[i] == date;
    if (why != NULL)
        why_date(condition, date, *holds, why);
    return GUARANTEE_OK;
}

static guarantee_status compare_flag(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                     struct gi_text *why, bool *holds)
{
    int32_t flag = 0;
    GI_TRY(gi_case_flag(c, condition->subject, work, &flag));
    *holds = flag == condition->flag;
    if (why != NULL)
        gi_text_format(why, "%s is %s", condition->subject_name, flag ? "yes" : "no");
    return GUARANTEE_OK;
}

static guarantee_status compare(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                struct gi_text *why, enum gi_truth *truth_out)
{
    bool holds = false;
    guarantee_status status;
    switch (condition->subject_kind) {
    case GUARANTEE_KIND_TEXT:
        status = compare_word(c, condition, work, why, &holds);
        break;
    case GUARANTEE_KIND_DATE:
        status = compare_date(c, condition, why, &holds);
        break;
    case GUARANTEE_KIND_FLAG:
        status = compare_flag(c, condition, work, why, &holds);
        break;
    default:
        status = compare_number(c, condition, work, why, truth_out);
        if (status == GUARANTEE_OK)
            return status;
    }
    if (status == GI_ABSENT || status == GI_UNDECIDED) {
        *truth_out = status == GI_ABSENT ? GI_UNKNOWN_ABSENT : GI_UNKNOWN;
        return GUARANTEE_OK;
    }
    *truth_out = holds ? GI_YES : GI_NO;
    return status;
}

/* ---- several ------------------------------------------------------------------------------------ */

/* All hold, or any holds: the part that decides is the reason, and doubts about the others are forgotten. */
static guarantee_status several(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                struct gi_text *why, enum gi_truth *truth_out)
{
    enum gi_truth deciding = condition->form == GI_ALL ? GI_NO : GI_YES;
    enum gi_truth truth = deciding == GI_NO ? GI_YES : GI_NO;
    struct gi_doubt doubt = gi_doubt_mark(c);
    size_t why_start = why == NULL ? 0 : why->length;
    int32_t confidence = work->confidence;
    for (uint32_t i = 0; i < condition->part_count; i++) {
        enum gi_truth part = GI_NO;
        size_t before = why == NULL ? 0 : why->length;
        struct gi_work one = {.confidence = confidence};
        if (before > why_start)
            gi_text_add(why, " and ");
        size_t start = why == NULL ? 0 : why->length;
        GI_TRY(gi_condition_work(c, condition->parts[i], &one, why, &part));
        if (part == deciding) {
            gi_doubt_forget(c, doubt);
            if (why != NULL && start > why_start) {
                memmove(why->data + why_start, why->data + start, why->length - start + 1);
                why->length -= start - why_start;
            }
            work->confidence = one.confidence;
            *truth_out = deciding;
            return GUARANTEE_OK;
        }
        if (one.confidence < work->confidence)
            work->confidence = one.confidence;
        if (part == GI_UNKNOWN || (part == GI_UNKNOWN_ABSENT && truth != GI_UNKNOWN))
            truth = part;
        if (why != NULL && why->length == start && start > before)
            gi_text_cut(why, before);
    }
    *truth_out = truth;
    return GUARANTEE_OK;
}

guarantee_status gi_condition_work(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                   struct gi_text *why, enum gi_truth *truth_out)
{
    if (condition->form == GI_COMPARE)
        return compare(c, condition, work, why, truth_out);
    if (condition->form != GI_NOT)
        return several(c, condition, work, why, truth_out);
    enum gi_truth truth = GI_NO;
    GI_TRY(gi_condition_work(c, condition->parts[0], work, why, &truth));
    *truth_out = truth == GI_YES ? GI_NO : truth == GI_NO ? GI_YES : truth;
    return GUARANTEE_OK;
}

guarantee_status gi_condition_decide(struct gi_case *c, const struct gi_condition *condition, struct gi_work *work,
                                     bool *holds_out)
{
    enum gi_truth truth = GI_NO;
    if (work->note != NULL && work->note->length > 0)
        gi_text_add(work->note, "; ");
    GI_TRY(gi_condition_work(c, condition, work, work->note, &truth));
    if (truth == GI_UNKNOWN_ABSENT)
        return GI_ABSENT;
    if (truth == GI_UNKNOWN)
        return GI_UNDECIDED;
    *holds_out = truth == GI_YES;
    return GUARANTEE_OK;
}
