/* Days and spans: dates that are worked out, and the time between them as a number. */
#include "scheme/check.h"

#include <string.h>

static const char *const units[] = {"days", "months", "years", NULL};
static const enum gi_time_unit unit_of[] = {GI_DAY, GI_MONTH, GI_YEAR};
static const char expected[] = "a day is expected: the name of a date fact, a date such as 2023-12-31, "
                               "{months: 12, after: DAY}, {earlier_of: [DAY, DAY]} or {end_of: month, of: DAY}";

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static guarantee_status read_scalar(struct gi_loader *loader, const struct gi_node *node, struct gi_day *day)
{
    struct gi_reference reference;
    day->form = is_letter(node->text[0]) ? GI_DAY_FACT : GI_DAY_FIXED;
    if (day->form == GI_DAY_FIXED)
        return gi_read_date(loader, node, &day->date);
    GI_TRY(gi_resolve_fact(loader, node, GUARANTEE_KIND_DATE, &reference));
    day->fact = reference.index;
    day->text = node->text;
    return GUARANTEE_OK;
}

static guarantee_status read_one(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                                 struct gi_day *day)
{
    guarantee_status status;
    day->parts = gi_take(loader, 1, sizeof *day->parts, &status);
    if (day->parts == NULL)
        return status;
    day->part_count = 1;
    return gi_day_read(loader, node, origin, &day->parts[0]);
}

static guarantee_status read_moved(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                                   uint32_t unit, struct gi_day *day)
{
    const char *const keys[] = {units[unit], "after", "before", NULL};
    const struct gi_node *after = gi_node_child(node, "after"), *before = gi_node_child(node, "before");
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    if ((after == NULL) == (before == NULL))
        return gi_node_fail(&loader->source, node, "\"%s\" goes with \"after\" or \"before\", one of them",
                            units[unit]);
    day->form = GI_DAY_MOVED;
    day->unit = unit_of[unit];
    day->before = before != NULL;
    GI_TRY(gi_value_read(loader, gi_node_child(node, units[unit]), origin, &day->by));
    return read_one(loader, before != NULL ? before : after, origin, day);
}

static guarantee_status read_several(struct gi_loader *loader, const struct gi_node *list,
                                     const struct gi_origin *origin, struct gi_day *day)
{
    guarantee_status status;
    GI_TRY(gi_need_list(loader, list, "a list of days"));
    day->parts = gi_take(loader, list->count, sizeof *day->parts, &status);
    if (day->parts == NULL)
        return status;
    day->part_count = list->count;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next)
        GI_TRY(gi_day_read(loader, child, origin, &day->parts[child->index]));
    return GUARANTEE_OK;
}

static guarantee_status read_end(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                                 struct gi_day *day)
{
    static const char *const keys[] = {"end_of", "of", NULL};
    static const char *const periods[] = {"month", "quarter", "year", NULL};
    uint32_t choice = 0;
    struct gi_node *of = NULL;
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_read_choice(loader, gi_node_child(node, "end_of"), periods, "a period", &choice));
    GI_TRY(gi_need_child(loader, node, "of", "the day whose period ends", &of));
    day->form = GI_DAY_END;
    day->unit = (enum gi_time_unit)(GI_MONTH + (int)choice);
    return read_one(loader, of, origin, day);
}

/* A day is no parameter: a number by which it is moved may say where it comes from. */
static guarantee_status refuse_origin(struct gi_loader *loader, const struct gi_node *node)
{
    for (size_t i = 0; gi_origin_keys[i] != NULL; i++) {
        const struct gi_node *child = gi_node_child(node, gi_origin_keys[i]);
        if (child != NULL)
            return gi_node_fail_key(&loader->source, child,
                                    "\"%s\" does not go with a day: say it of the figure, or of a number in the day",
                                    child->key);
    }
    return GUARANTEE_OK;
}

static guarantee_status read_mapping(struct gi_loader *loader, const struct gi_node *node,
                                     const struct gi_origin *origin, struct gi_day *day)
{
    static const char *const extremes[] = {"earlier_of", "later_of"};
    GI_TRY(refuse_origin(loader, node));
    for (uint32_t i = 0; units[i] != NULL; i++)
        if (gi_node_child(node, units[i]) != NULL)
            return read_moved(loader, node, origin, i, day);
    if (gi_node_child(node, "end_of") != NULL)
        return read_end(loader, node, origin, day);
    for (int i = 0; i < 2; i++) {
        const char *const keys[] = {extremes[i], NULL};
        if (gi_node_child(node, extremes[i]) == NULL)
            continue;
        GI_TRY(gi_check_keys(loader, node, keys, NULL));
        day->form = i == 0 ? GI_DAY_EARLIER : GI_DAY_LATER;
        return read_several(loader, node->first, origin, day);
    }
    return gi_node_fail(&loader->source, node, "%s", expected);
}

guarantee_status gi_day_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                             struct gi_day **day_out)
{
    guarantee_status status;
    struct gi_day *day = gi_take(loader, 1, sizeof *day, &status);
    if (day == NULL)
        return status;
    day->node = node;
    *day_out = day;
    if (node->form == GI_SCALAR && node->bytes > 0)
        return read_scalar(loader, node, day);
    if (node->form == GI_MAPPING)
        return read_mapping(loader, node, origin, day);
    return gi_node_fail(&loader->source, node, "%s", expected);
}

/* {months_from: DAY, to: DAY, counting: started, if_backwards: 0} */
guarantee_status gi_span_read(struct gi_loader *loader, const struct gi_node *node, const char *form_key,
                              struct gi_value *value)
{
    static const char *const ways[] = {"complete", "started", "calendar", NULL};
    const struct gi_node *counting = gi_node_child(node, "counting");
    const struct gi_node *backwards = gi_node_child(node, "if_backwards");
    struct gi_node *to = NULL;
    uint32_t choice = 0;
    value->unit = form_key[0] == 'd' ? GI_DAY : form_key[0] == 'm' ? GI_MONTH : GI_YEAR;
    GI_TRY(gi_day_read(loader, gi_node_child(node, form_key), &value->origin, &value->from));
    GI_TRY(gi_need_child(loader, node, "to", "the day on which it ends", &to));
    GI_TRY(gi_day_read(loader, to, &value->origin, &value->to));
    if (value->unit != GI_DAY && counting == NULL)
        return gi_node_fail(&loader->source, node,
                            "key \"counting\" is missing: complete, started or calendar; a policy must say whether a "
                            "part of a unit counts");
    if (counting != NULL)
        GI_TRY(gi_read_choice(loader, counting, ways, "a way to count", &choice));
    value->counting = (enum gi_counting)choice;
    return backwards == NULL ? GUARANTEE_OK : gi_value_read(loader, backwards, &value->origin, &value->if_backwards);
}

guarantee_status gi_settle_day(struct gi_checker *checker, struct gi_day *day)
{
    if (day->by != NULL)
        GI_TRY(gi_settle(checker, day->by, GUARANTEE_KIND_NUMBER, NULL));
    for (uint32_t i = 0; i < day->part_count; i++)
        GI_TRY(gi_settle_day(checker, day->parts[i]));
    return GUARANTEE_OK;
}
