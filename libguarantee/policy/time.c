/* The time that a rate runs, as a factor. */
#include "policy/case.h"

static guarantee_status work_dates(struct gi_case *c, const struct gi_time *time, struct gi_work *work,
                                   struct gi_exact *out)
{
    int32_t from = 0, to = 0, termination = 0;
    int64_t numerator = 0, denominator = 1;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    GI_TRY(gi_day_work(c, time->from, work, &from));
    GI_TRY(gi_day_work(c, time->to, work, &to));
    termination = to;
    if (time->termination != NULL)
        GI_TRY(gi_day_work(c, time->termination, work, &termination));
    if (guarantee_day_count_fraction(&numerator, &denominator, time->basis, from, to, termination, &inner) !=
        GUARANTEE_OK)
        return gi_case_undecided(c, "%s", inner.message);
    gi_exact_set_fraction(out, numerator, denominator);
    if (work->formula != NULL)
        gi_text_format(work->formula, "%lld/%lld", (long long)numerator, (long long)denominator);
    return GUARANTEE_OK;
}

static guarantee_status work_periods(struct gi_case *c, const struct gi_time *time, struct gi_work *work,
                                     struct gi_exact *out)
{
    struct gi_exact divisor;
    GI_TRY(gi_value_work(c, time->periods, work, out));
    if (time->divisor == 1)
        return GUARANTEE_OK;
    if (work->formula != NULL)
        gi_text_format(work->formula, "/%d", time->divisor);
    gi_exact_set_integer(&divisor, time->divisor);
    return gi_exact_divide(out, out, &divisor);
}

guarantee_status gi_time_work(struct gi_case *c, const struct gi_time *time, struct gi_work *work, struct gi_exact *out)
{
    if (time->form == GI_TIME_ONCE) {
        gi_exact_set_integer(out, 1);
        return GUARANTEE_OK;
    }
    if (time->origin.stated || time->divisor >= 360 || time->form == GI_TIME_DATES)
        gi_work_less_sure(work, &time->origin);
    if (work->formula != NULL)
        gi_text_add(work->formula, " × ");
    size_t start = gi_work_told(work);
    work->depth++;
    guarantee_status status =
        time->form == GI_TIME_DATES ? work_dates(c, time, work, out) : work_periods(c, time, work, out);
    work->depth--;
    GI_TRY(status);
    return gi_clamp(c, NULL, time->at_most, start, work, out);
}
