/* The time that a rate runs. */
#include "scheme/loader.h"

#include <string.h>

static const char *const keys[] = {"months", "days", "years",       "per",     "basis",
                                   "from",   "to",   "termination", "at_most", NULL};

/* The conventions up to `last`; months/12 is the last of all. */
guarantee_status gi_basis_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                               guarantee_day_count last, guarantee_day_count *basis_out, struct gi_origin *origin_out)
{
    const char *names[GUARANTEE_MONTHS_12 + 1] = {NULL};
    uint32_t choice = 0;
    for (guarantee_day_count basis = GUARANTEE_ACT_365F; basis <= last; basis++)
        names[basis - GUARANTEE_ACT_365F] = guarantee_day_count_name(basis);
    GI_TRY(gi_read_sourced_choice(loader, node, outer, names, "a day count", &choice, origin_out));
    *basis_out = GUARANTEE_ACT_365F + (guarantee_day_count)choice;
    return GUARANTEE_OK;
}

static guarantee_status read_basis(struct gi_loader *loader, const struct gi_node *node, struct gi_time *time)
{
    struct gi_node *basis = NULL;
    GI_TRY(gi_need_child(loader, node, "basis", "a day count such as act/365f", &basis));
    GI_TRY(gi_basis_read(loader, basis, &time->origin, GUARANTEE_MONTHS_12, &time->basis, &time->origin));
    time->unit = guarantee_day_count_name(time->basis);
    return GUARANTEE_OK;
}

static guarantee_status read_dates(struct gi_loader *loader, const struct gi_node *node, struct gi_time *time)
{
    struct gi_node *to = NULL;
    static const char *const foreign[] = {"months", "days", "years", "per"};
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (gi_node_child(node, foreign[i]) != NULL)
            return gi_node_fail_key(&loader->source, gi_node_child(node, foreign[i]),
                                    "\"%s\" does not go with \"from\" and \"to\"", foreign[i]);
    time->form = GI_TIME_DATES;
    GI_TRY(gi_need_child(loader, node, "to", "the day on which it ends", &to));
    GI_TRY(gi_day_read(loader, gi_node_child(node, "from"), &time->origin, &time->from));
    GI_TRY(gi_day_read(loader, to, &time->origin, &time->to));
    GI_TRY(read_basis(loader, node, time));
    const struct gi_node *termination = gi_node_child(node, "termination");
    if (termination != NULL)
        return gi_day_read(loader, termination, &time->origin, &time->termination);
    if (time->basis == GUARANTEE_30E_360_ISDA)
        return gi_node_fail(&loader->source, node,
                            "30e/360 isda needs \"termination\": the date on which the contract ends");
    return GUARANTEE_OK;
}

/* months per year, months per month, days per day, years per year; days by a basis */
static guarantee_status read_unit(struct gi_loader *loader, const struct gi_node *node, const char *unit,
                                  struct gi_time *time)
{
    static const char *const units[] = {"year", "month", "day", NULL};
    const struct gi_node *per = gi_node_child(node, "per");
    uint32_t choice = 0;
    const struct gi_node *basis = gi_node_child(node, "basis");
    if (basis != NULL && (per != NULL || strcmp(unit, "days") != 0))
        return gi_node_fail_key(&loader->source, basis,
                                "\"basis\" goes with \"days\" without \"per\", or with \"from\" and \"to\"");
    if (strcmp(unit, "days") == 0 && per == NULL) {
        GI_TRY(read_basis(loader, node, time));
        if (time->basis != GUARANTEE_ACT_365F && time->basis != GUARANTEE_ACT_360)
            return gi_node_fail(&loader->source, gi_node_child(node, "basis"),
                                "a number of days goes with act/365f or act/360; %s needs dates (from, to)",
                                time->unit);
        time->divisor = time->basis == GUARANTEE_ACT_360 ? 360 : 365;
        return GUARANTEE_OK;
    }
    if (per == NULL)
        return gi_node_fail(&loader->source, node, "key \"per\" is missing: year, month or day");
    GI_TRY(gi_read_choice(loader, per, units, "a unit of time", &choice));
    time->unit = units[choice];
    time->divisor = strcmp(unit, "months") == 0 && choice == 0 ? 12 : 1;
    bool fits = (strcmp(unit, "months") == 0 && choice <= 1) || (strcmp(unit, "years") == 0 && choice == 0) ||
                (strcmp(unit, "days") == 0 && choice == 2);
    if (!fits)
        return gi_node_fail(&loader->source, per,
                            "\"%s\" does not go with \"per: %s\"; days of a year need a basis such as act/365f", unit,
                            per->text);
    return GUARANTEE_OK;
}

static guarantee_status read_periods(struct gi_loader *loader, const struct gi_node *node, struct gi_time *time)
{
    static const char *const units[] = {"months", "days", "years"};
    const char *unit = NULL;
    for (size_t i = 0; i < 3; i++) {
        if (gi_node_child(node, units[i]) == NULL)
            continue;
        if (unit != NULL)
            return gi_node_fail_key(&loader->source, gi_node_child(node, units[i]),
                                    "\"%s\" and \"%s\" exclude each other", unit, units[i]);
        unit = units[i];
    }
    if (unit == NULL)
        return gi_node_fail(&loader->source, node, "once, or months, days, years, or from and to, are expected");
    if (gi_node_child(node, "to") != NULL || gi_node_child(node, "termination") != NULL)
        return gi_node_fail(&loader->source, node, "\"to\" and \"termination\" go with \"from\"");
    time->form = GI_TIME_PERIODS;
    GI_TRY(gi_value_read(loader, gi_node_child(node, unit), &time->origin, &time->periods));
    return read_unit(loader, node, unit, time);
}

guarantee_status gi_time_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                              struct gi_time **time_out)
{
    guarantee_status status;
    struct gi_time *time = gi_take(loader, 1, sizeof *time, &status);
    if (time == NULL)
        return status;
    time->node = node;
    time->origin = *outer;
    *time_out = time;
    if (node->form == GI_SCALAR && strcmp(node->text, "once") == 0)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, node,
                           "once, or {months: term_months, per: year}, or {from: DATE, to: DATE, basis: ...}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, outer, &time->origin));
    if (gi_node_child(node, "from") != NULL)
        GI_TRY(read_dates(loader, node, time));
    else
        GI_TRY(read_periods(loader, node, time));
    const struct gi_node *at_most = gi_node_child(node, "at_most");
    return at_most == NULL ? GUARANTEE_OK : gi_value_read(loader, at_most, &time->origin, &time->at_most);
}
