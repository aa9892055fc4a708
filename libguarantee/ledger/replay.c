/* The events that were given, once more. */
#include "ledger/ledger.h"

static guarantee_event event_of(const struct gi_record *record, const guarantee_ledger *ledger)
{
    return (guarantee_event){.struct_size = sizeof(guarantee_event),
                             .date = record->date,
                             .kind = ledger->scheme->ledger->kinds[record->kind].name,
                             .account = record->at[GI_PER_ACCOUNT]->account,
                             .loan = record->at[GI_PER_LOAN] == NULL ? "" : record->at[GI_PER_LOAN]->loan,
                             .amount = record->amount,
                             .fact_count = record->facts.count,
                             .fact_names = record->facts.names,
                             .fact_values = record->facts.values};
}

guarantee_status gi_ledger_replay(guarantee_ledger *fresh, const guarantee_ledger *ledger, size_t end,
                                  guarantee_error *error)
{
    for (size_t i = 0; i < end; i++) {
        if (ledger->records[i].cause >= 0)
            continue;
        guarantee_event event = event_of(&ledger->records[i], ledger);
        bool first = gi_error_is_writable(error);
        guarantee_status status = guarantee_ledger_add(fresh, &event, 0, NULL, NULL, error);
        if (status != GUARANTEE_OK && first)
            error->row = (int64_t)i;
        GI_TRY(status);
    }
    return GUARANTEE_OK;
}

guarantee_status guarantee_ledger_replay(guarantee_ledger **ledger_out, const guarantee_scheme *scheme,
                                         const guarantee_ledger *ledger, guarantee_error *error)
{
    guarantee_ledger *fresh = NULL;
    if (ledger_out == NULL || ledger == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger_out and ledger must not be NULL");
    GI_TRY(guarantee_ledger_new(&fresh, scheme, error));
    guarantee_status status = gi_ledger_replay(fresh, ledger, ledger->record_count, error);
    if (status != GUARANTEE_OK) {
        guarantee_ledger_free(fresh);
        return status;
    }
    *ledger_out = fresh;
    return GUARANTEE_OK;
}

guarantee_status guarantee_ledger_explain(guarantee_result **result_out, const guarantee_ledger *ledger, size_t index,
                                          guarantee_error *error)
{
    guarantee_ledger *fresh = NULL;
    if (result_out == NULL || ledger == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result_out and ledger must not be NULL");
    if (index >= ledger->record_count)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the ledger has %zu entries", ledger->record_count);
    if (ledger->records[index].question == 0)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the entry %zu asked nothing", index);
    GI_TRY(guarantee_ledger_new(&fresh, ledger->scheme, error));
    guarantee_status status = gi_ledger_replay(fresh, ledger, index, error);
    guarantee_event event = event_of(&ledger->records[index], ledger);
    if (status == GUARANTEE_OK)
        status = guarantee_ledger_add(fresh, &event, GUARANTEE_WITH_TRAIL, NULL, result_out, error);
    guarantee_ledger_free(fresh);
    return status;
}
