/* A ledger and what it says of its entries and accounts. */
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

static guarantee_status fill(guarantee_ledger *ledger, const guarantee_scheme *scheme, guarantee_error *error)
{
    ledger->scheme = scheme;
    GI_TRY(guarantee_facts_new(&ledger->facts, scheme, error));
    ledger->whole = gi_place_new(ledger, GI_PER_ALL, "", GUARANTEE_NO_VINTAGE, "");
    return ledger->whole != NULL ? GUARANTEE_OK : gi_no_memory(error);
}

guarantee_status guarantee_ledger_new(guarantee_ledger **ledger_out, const guarantee_scheme *scheme,
                                      guarantee_error *error)
{
    if (ledger_out == NULL || scheme == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger_out and scheme must not be NULL");
    if (scheme->ledger == NULL)
        return gi_fail(
            error, GUARANTEE_E_NOT_FOUND,
            "%s keeps no ledger: its file has no section \"ledger\" that says which facts are sums of events",
            scheme->id);
    guarantee_ledger *ledger = calloc(1, sizeof *ledger);
    if (ledger == NULL)
        return gi_no_memory(error);
    guarantee_status status = fill(ledger, scheme, error);
    if (status != GUARANTEE_OK) {
        guarantee_ledger_free(ledger);
        return status;
    }
    *ledger_out = ledger;
    return GUARANTEE_OK;
}

void guarantee_ledger_free(guarantee_ledger *ledger)
{
    if (ledger == NULL)
        return;
    for (size_t i = 0; i < ledger->record_count; i++) {
        gi_texts_free(&ledger->records[i].facts);
        free(ledger->records[i].reason);
    }
    for (size_t i = 0; i < ledger->place_count; i++)
        gi_place_free(ledger->places[i]);
    gi_place_free(ledger->whole);
    guarantee_facts_free(ledger->facts);
    free(ledger->records);
    free(ledger->places);
    free(ledger->accounts);
    free(ledger->slots);
    free(ledger);
}

int32_t gi_ledger_kind(const guarantee_ledger *ledger, const char *name)
{
    const struct gi_ledger *terms = ledger->scheme->ledger;
    for (uint32_t i = 0; i < terms->kind_count; i++)
        if (strcmp(terms->kinds[i].name, name) == 0)
            return (int32_t)i;
    return -1;
}

size_t guarantee_ledger_entry_count(const guarantee_ledger *ledger)
{
    return ledger->record_count;
}

guarantee_status guarantee_ledger_entry_at(const guarantee_ledger *ledger, size_t index, guarantee_ledger_entry *entry,
                                           guarantee_error *error)
{
    if (ledger == NULL || entry == NULL || entry->struct_size < sizeof *entry)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger must not be NULL, and entry->struct_size at least %zu",
                       sizeof *entry);
    if (index >= ledger->record_count)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the ledger has %zu entries", ledger->record_count);
    const struct gi_record *record = &ledger->records[index];
    *entry = (guarantee_ledger_entry){.struct_size = sizeof *entry,
                                      .date = record->date,
                                      .vintage = record->at[GI_PER_VINTAGE]->vintage,
                                      .outcome = record->outcome,
                                      .question = record->question,
                                      .confidence = record->confidence,
                                      .booked = record->booked,
                                      .fact_count = record->facts.count,
                                      .cause = record->cause,
                                      .amount = record->amount,
                                      .kind = ledger->scheme->ledger->kinds[record->kind].name,
                                      .account = record->at[GI_PER_ACCOUNT]->account,
                                      .loan = record->at[GI_PER_LOAN] == NULL ? "" : record->at[GI_PER_LOAN]->loan,
                                      .rule = record->rule,
                                      .reason = record->reason == NULL ? "" : record->reason,
                                      .fact_names = record->facts.names,
                                      .fact_values = record->facts.values};
    return GUARANTEE_OK;
}

size_t guarantee_ledger_sum_count(const guarantee_ledger *ledger)
{
    return ledger->scheme->ledger->sum_count;
}

const char *guarantee_ledger_sum_name(const guarantee_ledger *ledger, size_t index)
{
    const guarantee_scheme *scheme = ledger->scheme;
    return index < scheme->ledger->sum_count ? scheme->facts[scheme->ledger->sums[index].fact].name : "";
}

guarantee_ledger_scope guarantee_ledger_sum_scope(const guarantee_ledger *ledger, size_t index)
{
    static const guarantee_ledger_scope scopes[GI_SCOPES] = {[GI_PER_VINTAGE] = GUARANTEE_PER_VINTAGE,
                                                             [GI_PER_LOAN] = GUARANTEE_PER_LOAN,
                                                             [GI_PER_ACCOUNT] = GUARANTEE_PER_ACCOUNT,
                                                             [GI_PER_ALL] = GUARANTEE_PER_ALL};
    return index < ledger->scheme->ledger->sum_count ? scopes[ledger->scheme->ledger->sums[index].per] : 0;
}

const char *guarantee_ledger_account_word(const guarantee_ledger *ledger)
{
    return ledger->scheme->ledger->account == NULL ? "" : ledger->scheme->ledger->account;
}

size_t guarantee_ledger_kind_count(const guarantee_ledger *ledger)
{
    return ledger->scheme->ledger->kind_count;
}

const char *guarantee_ledger_kind_name(const guarantee_ledger *ledger, size_t index)
{
    return index < ledger->scheme->ledger->kind_count ? ledger->scheme->ledger->kinds[index].name : "";
}

size_t guarantee_ledger_account_count(const guarantee_ledger *ledger)
{
    return ledger->account_count;
}

guarantee_status guarantee_ledger_account_at(const guarantee_ledger *ledger, size_t index,
                                             guarantee_ledger_account *account, guarantee_error *error)
{
    if (ledger == NULL || account == NULL || account->struct_size < sizeof *account)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger must not be NULL, and account->struct_size at least %zu",
                       sizeof *account);
    if (index >= ledger->account_count)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the ledger has %zu accounts", ledger->account_count);
    const struct gi_place *place = ledger->accounts[index];
    *account = (guarantee_ledger_account){.struct_size = sizeof *account,
                                          .vintage = place->vintage,
                                          .since = place->since,
                                          .entries = place->entries,
                                          .name = place->account};
    return GUARANTEE_OK;
}
