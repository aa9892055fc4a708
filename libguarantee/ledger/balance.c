/* Sums and totals at any date: what they are now, less what came after that day. */
#include "ledger/ledger.h"

#include <string.h>

__extension__ typedef __int128 gi_wide;

static guarantee_status narrow(int64_t *out, gi_wide value, const char *name, guarantee_error *error)
{
    if (value < INT64_MIN || value > INT64_MAX)
        return gi_fail(error, GUARANTEE_E_RANGE, "the sum %s does not fit in 64 bits", name);
    *out = (int64_t)value;
    return GUARANTEE_OK;
}

guarantee_status gi_ledger_weigh(const struct gi_ledger_sum *sum, const guarantee_scheme *scheme, const int64_t *totals,
                                 const int64_t *more, int64_t *out, guarantee_error *error)
{
    gi_wide value = 0;
    for (uint32_t kind = 0; kind < scheme->ledger->kind_count; kind++) {
        gi_wide total = (gi_wide)totals[kind] + (more == NULL ? 0 : more[kind]);
        if ((sum->adds >> kind & 1U) != 0)
            value += total;
        if ((sum->subtracts >> kind & 1U) != 0)
            value -= total;
    }
    return narrow(out, value, scheme->facts[sum->fact].name, error);
}

guarantee_status gi_ledger_totals_at(const guarantee_ledger *ledger, const struct gi_place *place, int32_t date,
                                     int64_t *totals, guarantee_error *error)
{
    const struct gi_ledger *terms = ledger->scheme->ledger;
    gi_wide wide[GI_EVENT_KINDS_MAX];
    for (uint32_t kind = 0; kind < terms->kind_count; kind++)
        wide[kind] = place->totals[kind];
    for (size_t i = place->last; i > 0 && ledger->records[i - 1].date > date;
         i = ledger->records[i - 1].before[place->scope])
        wide[ledger->records[i - 1].kind] -= ledger->records[i - 1].amount;
    for (uint32_t kind = 0; kind < terms->kind_count; kind++)
        GI_TRY(narrow(&totals[kind], wide[kind], terms->kinds[kind].name, error));
    return GUARANTEE_OK;
}

/* ---- the public calls ----------------------------------------------------------------------------- */

static guarantee_status fail_place(const guarantee_ledger *ledger, enum gi_ledger_scope scope, const char *account,
                                   int32_t vintage, const char *loan, guarantee_error *error)
{
    char day[GUARANTEE_DATE_TEXT_BYTES] = "";
    struct gi_nearest nearest = {.word = account};
    for (size_t i = 0; i < ledger->account_count; i++)
        gi_nearest_try(&nearest, ledger->accounts[i]->account);
    if (scope == GI_PER_LOAN)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the account \"%.60s\" has no loan \"%.60s\"", account, loan);
    if (gi_place_find(ledger, GI_PER_ACCOUNT, account, GUARANTEE_NO_VINTAGE, "") != NULL) {
        if (vintage == GUARANTEE_NO_VINTAGE || guarantee_date_to_text(day, sizeof day, vintage, NULL) != GUARANTEE_OK)
            return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the sum is kept for each vintage: name one by its first day");
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the account \"%.60s\" has no vintage that begins on %s", account,
                       day);
    }
    if (nearest.best != NULL)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "there is no account \"%.60s\"; did you mean \"%.60s\"?", account,
                       nearest.best);
    return gi_fail(error, GUARANTEE_E_NOT_FOUND, "there is no account \"%.60s\"", account);
}

static guarantee_status find_place(const guarantee_ledger *ledger, enum gi_ledger_scope scope, const char *account,
                                   int32_t vintage, const char *loan, const struct gi_place **place_out,
                                   guarantee_error *error)
{
    const char *named = account == NULL ? "" : account, *of = scope == GI_PER_LOAN && loan != NULL ? loan : "";
    int32_t in = scope == GI_PER_VINTAGE ? vintage : GUARANTEE_NO_VINTAGE;
    *place_out = scope == GI_PER_ALL ? ledger->whole : gi_place_find(ledger, scope, named, in, of);
    return *place_out != NULL ? GUARANTEE_OK : fail_place(ledger, scope, named, vintage, of, error);
}

static const struct gi_ledger_sum *find_sum(const guarantee_ledger *ledger, const char *name, guarantee_error *error)
{
    const guarantee_scheme *scheme = ledger->scheme;
    struct gi_nearest nearest = {.word = name};
    for (uint32_t i = 0; i < scheme->ledger->sum_count; i++) {
        const char *known = scheme->facts[scheme->ledger->sums[i].fact].name;
        if (strcmp(known, name) == 0)
            return &scheme->ledger->sums[i];
        gi_nearest_try(&nearest, known);
    }
    if (nearest.best != NULL)
        (void)gi_fail(error, GUARANTEE_E_NOT_FOUND, "the ledger of %s keeps no sum \"%.60s\"; did you mean \"%s\"?",
                      scheme->id, name, nearest.best);
    else
        (void)gi_fail(error, GUARANTEE_E_NOT_FOUND, "the ledger of %s keeps no sum \"%.60s\"", scheme->id, name);
    return NULL;
}

guarantee_status guarantee_ledger_sum(const guarantee_ledger *ledger, const char *name, const char *account,
                                      int32_t vintage, const char *loan, int32_t date, int64_t *minor_units_out,
                                      guarantee_error *error)
{
    const struct gi_place *place = NULL;
    int64_t totals[GI_EVENT_KINDS_MAX];
    if (ledger == NULL || name == NULL || minor_units_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger, name and minor_units_out must not be NULL");
    const struct gi_ledger_sum *sum = find_sum(ledger, name, error);
    if (sum == NULL)
        return GUARANTEE_E_NOT_FOUND;
    GI_TRY(find_place(ledger, sum->per, account, vintage, loan, &place, error));
    GI_TRY(gi_ledger_totals_at(ledger, place, date, totals, error));
    return gi_ledger_weigh(sum, ledger->scheme, totals, NULL, minor_units_out, error);
}

guarantee_status guarantee_ledger_total(const guarantee_ledger *ledger, const char *kind, const char *account,
                                        int32_t vintage, const char *loan, int32_t date, int64_t *minor_units_out,
                                        guarantee_error *error)
{
    const struct gi_place *place = NULL;
    int64_t totals[GI_EVENT_KINDS_MAX];
    if (ledger == NULL || kind == NULL || minor_units_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger, kind and minor_units_out must not be NULL");
    int32_t number = gi_ledger_kind(ledger, kind);
    if (number < 0)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "no event is of the kind \"%.60s\"", kind);
    enum gi_ledger_scope scope = loan != NULL                      ? GI_PER_LOAN
                                 : account == NULL                 ? GI_PER_ALL
                                 : vintage == GUARANTEE_NO_VINTAGE ? GI_PER_ACCOUNT
                                                                   : GI_PER_VINTAGE;
    GI_TRY(find_place(ledger, scope, account, vintage, loan, &place, error));
    GI_TRY(gi_ledger_totals_at(ledger, place, date, totals, error));
    *minor_units_out = totals[number];
    return GUARANTEE_OK;
}
