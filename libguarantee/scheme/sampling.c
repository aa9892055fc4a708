/* Charges on balances: on which of its balances a loan is charged. */
#include "scheme/loader.h"

#include <string.h>

/* Each {...} of sampled: one of these, and what goes with it. */
static guarantee_status check_together(struct gi_loader *loader, const struct gi_node *node)
{
    const struct gi_node *every = gi_node_child(node, "every"), *on = gi_node_child(node, "on");
    const struct gi_node *anniversary = gi_node_child(node, "anniversary"), *at = gi_node_child(node, "at");
    if (every == NULL && on == NULL && anniversary == NULL)
        return gi_node_fail(&loader->source, node,
                            "{every: {months: 12}, at: start}, {on: month_end}, {on: 12-31} or {anniversary: {years: "
                            "5}} is expected");
    if (on != NULL && (every != NULL || anniversary != NULL))
        return gi_node_fail_key(&loader->source, on, "\"on\" and \"%s\" exclude each other",
                                every != NULL ? "every" : "anniversary");
    if (at != NULL && (on != NULL || anniversary != NULL))
        return gi_node_fail_key(&loader->source, at, "\"at\" goes with \"every\" alone: \"%s\" says when",
                                on != NULL ? "on" : "anniversary");
    if (at == NULL && every != NULL && anniversary == NULL)
        return gi_node_fail_key(&loader->source, node,
                                "key \"at\" is missing: the balance at the start or at the end of those months");
    return GUARANTEE_OK;
}

/* "12-31": a day that every year has. */
static guarantee_status read_day(struct gi_loader *loader, const struct gi_node *node, struct gi_sampling *sampling)
{
    char date[] = "2001-00-00"; /* no leap year */
    int32_t day = 0, year = 0;
    GI_TRY(gi_need_scalar(loader, node, "month_end, or a day of the year such as 12-31"));
    if (strcmp(node->text, "month_end") == 0) {
        sampling->form = GI_SAMPLED_AT_MONTH_END;
        sampling->every = 1;
        return GUARANTEE_OK;
    }
    sampling->form = GI_SAMPLED_ON_DAY;
    sampling->every = GI_MONTHS_A_YEAR;
    bool fits = strlen(node->text) == sizeof "12-31" - 1;
    if (fits)
        memcpy(date + sizeof "2001-" - 1, node->text, sizeof "12-31" - 1);
    if (fits && guarantee_date_from_text(&day, date, NULL) == GUARANTEE_OK)
        return guarantee_date_to_ymd(&year, &sampling->month, &sampling->day, day, NULL);
    return gi_node_fail(&loader->source, node,
                        "month_end, or a day that every year has, such as 12-31, is expected, found \"%.60s\"",
                        node->text);
}

static guarantee_status read_anniversary(struct gi_loader *loader, const struct gi_node *node,
                                         struct gi_sampling *sampling)
{
    static const char *const keys[] = {"years", NULL};
    static const int32_t counts[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0};
    struct gi_node *years = NULL;
    int32_t count = 0;
    GI_TRY(gi_need_mapping(loader, node, "{years: 5}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_need_child(loader, node, "years", "1 to 10", &years));
    GI_TRY(gi_count_read(loader, years, counts, "a number of years from 1 to 10", &count));
    gi_origin_changed(years, &sampling->origin);
    sampling->anniversary = GI_MONTHS_A_YEAR * count;
    return GUARANTEE_OK;
}

static guarantee_status read_at(struct gi_loader *loader, const struct gi_node *node, struct gi_sampling *sampling)
{
    static const char *const places[] = {"start", "end", NULL};
    uint32_t choice = 0;
    GI_TRY(gi_read_choice(loader, node, places, "start or end", &choice));
    sampling->at_end = choice == 1;
    gi_origin_changed(node, &sampling->origin);
    return GUARANTEE_OK;
}

static guarantee_status read_sampled(struct gi_loader *loader, const struct gi_rule *rule, const struct gi_node *node,
                                     struct gi_sampling *sampling)
{
    static const char *const keys[] = {"every", "at", "on", "anniversary", NULL};
    struct gi_origin ignored;
    GI_TRY(gi_need_mapping(loader, node, "{every: {months: 12}, at: start}, or {on: month_end}, ..."));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &rule->origin, &sampling->origin));
    GI_TRY(check_together(loader, node));
    sampling->every = GI_MONTHS_A_YEAR;
    const struct gi_node *every = gi_node_child(node, "every"), *on = gi_node_child(node, "on");
    const struct gi_node *anniversary = gi_node_child(node, "anniversary"), *at = gi_node_child(node, "at");
    if (every != NULL)
        GI_TRY(gi_every_read(loader, every, &sampling->origin, &sampling->every, &ignored));
    if (every != NULL && ignored.confidence < sampling->origin.confidence)
        sampling->origin.confidence = ignored.confidence;
    if (at != NULL)
        GI_TRY(read_at(loader, at, sampling));
    if (anniversary != NULL)
        GI_TRY(read_anniversary(loader, anniversary, sampling));
    if (on != NULL)
        GI_TRY(read_day(loader, on, sampling));
    if (on != NULL)
        gi_origin_changed(on, &sampling->origin);
    return gi_origin_settle(loader, node, &sampling->origin);
}

guarantee_status gi_sampling_read(struct gi_loader *loader, struct gi_rule *rule)
{
    guarantee_status status;
    struct gi_node *sampled = NULL;
    rule->sampling = gi_take(loader, 1, sizeof *rule->sampling, &status);
    if (rule->sampling == NULL)
        return status;
    GI_TRY(gi_find_schedule(loader, gi_node_child(rule->node, "charge_balances"), &rule->schedule));
    GI_TRY(gi_need_child(loader, rule->node, "sampled", "on which balances it runs: {on: month_end}, ...", &sampled));
    GI_TRY(read_sampled(loader, rule, sampled, rule->sampling));
    if (rule->sampling->form != GI_SAMPLED_BY_PERIOD && gi_node_child(rule->schedule->node, "drawn_on") == NULL)
        return gi_node_fail_key(&loader->source, gi_node_child(sampled, "on"),
                                "days of the calendar need \"drawn_on\" in the schedule %s: the day of the loan",
                                rule->schedule->name);
    const struct gi_node *time = gi_node_child(rule->node, "time");
    return time == NULL ? GUARANTEE_OK : gi_time_read(loader, time, &rule->origin, &rule->time);
}
