/* Days that are worked out, and the time between two of them. */
#include "policy/case.h"

static guarantee_status work_moved(struct gi_case *c, const struct gi_day *day, struct gi_work *work, int32_t *date_out)
{
    struct gi_exact by;
    int64_t units = 0;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    GI_TRY(gi_value_work_quietly(c, day->by, work, &by));
    if (gi_exact_to_int64(&units, &by) != GUARANTEE_OK)
        return gi_case_undecided(c, "a day is moved by whole days, months or years (line %u)", day->node->mark.line);
    if (units < -INT32_MAX || units > INT32_MAX)
        units = units < 0 ? -INT32_MAX : INT32_MAX;
    if (gi_date_move(date_out, *date_out, day->before ? -units : units, day->unit, &inner) != GUARANTEE_OK)
        return gi_case_undecided(c, "%s (line %u)", inner.message, day->node->mark.line);
    return GUARANTEE_OK;
}

static guarantee_status work_extreme(struct gi_case *c, const struct gi_day *day, struct gi_work *work,
                                     int32_t *date_out)
{
    for (uint32_t i = 0; i < day->part_count; i++) {
        int32_t date = 0;
        GI_TRY(gi_day_work(c, day->parts[i], work, &date));
        bool takes = day->form == GI_DAY_EARLIER ? date < *date_out : date > *date_out;
        if (i == 0 || takes)
            *date_out = date;
    }
    return GUARANTEE_OK;
}

guarantee_status gi_day_work(struct gi_case *c, const struct gi_day *day, struct gi_work *work, int32_t *date_out)
{
    *date_out = day->date;
    switch (day->form) {
    case GI_DAY_FACT:
        return gi_case_date(c, day->fact, date_out);
    case GI_DAY_MOVED:
        GI_TRY(gi_day_work(c, day->parts[0], work, date_out));
        return work_moved(c, day, work, date_out);
    case GI_DAY_EARLIER:
    case GI_DAY_LATER:
        return work_extreme(c, day, work, date_out);
    case GI_DAY_END:
        GI_TRY(gi_day_work(c, day->parts[0], work, date_out));
        *date_out = gi_end_of(*date_out, day->unit);
        return GUARANTEE_OK;
    default:
        return GUARANTEE_OK;
    }
}

static const char *unit_text(const struct gi_value *span, bool one)
{
    static const char *const names[][2] = {
        {"days", "day"}, {"months", "month"}, {"quarters", "quarter"}, {"years", "year"}};
    return names[span->unit][one];
}

/* "2023-01-31 to 2023-04-01: 3 started months" */
static void tell_span(const struct gi_value *span, int32_t from, int32_t to, int64_t count, struct gi_work *work)
{
    static const char *const ways[] = {"complete ", "started ", "calendar "};
    char first[GUARANTEE_DATE_TEXT_BYTES], last[GUARANTEE_DATE_TEXT_BYTES];
    if (work->note != NULL) {
        (void)guarantee_date_to_text(first, sizeof first, from, NULL);
        (void)guarantee_date_to_text(last, sizeof last, to, NULL);
        gi_text_format(work->note, "%s%s to %s: %lld %s%s", work->note->length > 0 ? "; " : "", first, last,
                       (long long)count, span->unit == GI_DAY ? "" : ways[span->counting], unit_text(span, count == 1));
    }
    if (work->formula != NULL)
        gi_text_format(work->formula, "%lld", (long long)count);
}

guarantee_status gi_span_work(struct gi_case *c, const struct gi_value *span, struct gi_work *work,
                              struct gi_exact *out)
{
    int32_t from = 0, to = 0;
    char first[GUARANTEE_DATE_TEXT_BYTES], last[GUARANTEE_DATE_TEXT_BYTES];
    GI_TRY(gi_day_work(c, span->from, work, &from));
    GI_TRY(gi_day_work(c, span->to, work, &to));
    if (to < from && span->if_backwards != NULL)
        return gi_value_work(c, span->if_backwards, work, out);
    if (to < from) {
        (void)guarantee_date_to_text(first, sizeof first, from, NULL);
        (void)guarantee_date_to_text(last, sizeof last, to, NULL);
        return gi_case_undecided(c, "the %s from %s to %s are counted backwards (line %u)", unit_text(span, false),
                                 first, last, span->node->mark.line);
    }
    int64_t count = gi_span(from, to, span->unit, span->counting);
    gi_exact_set_integer(out, count);
    tell_span(span, from, to, count, work);
    return GUARANTEE_OK;
}
