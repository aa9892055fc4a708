/*
 * Events that fail for want of memory are given once more: a failure that left anything behind would show in the bytes
 * at the end. Events that the scheme refuses for other reasons are left out.
 */
#include "ledger.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { EVENTS = 60, FIRST_DAY = 18262 };

static guarantee_status add_twice(guarantee_ledger *ledger, const guarantee_event *event, guarantee_error *error)
{
    guarantee_result *result = NULL;
    guarantee_status status = guarantee_ledger_add(ledger, event, GUARANTEE_WITH_TRAIL, NULL, &result, NULL);
    guarantee_result_free(result);
    result = NULL;
    if (status != GUARANTEE_E_NO_MEMORY)
        return GUARANTEE_OK;
    status = guarantee_ledger_add(ledger, event, 0, NULL, &result, error);
    guarantee_result_free(result);
    if (status == GUARANTEE_E_NO_MEMORY)
        return status;
    guarantee_error_clear(error);
    return GUARANTEE_OK;
}

static guarantee_status add_events(guarantee_ledger *ledger, const guarantee_scheme *scheme, guarantee_error *error)
{
    static const char *const kinds[] = {"approve", "approve", "draw", "claim", "recover", "claim", "charge"};
    static const char *const accounts[] = {"a", "b", "c"};
    bool named = guarantee_ledger_account_word(ledger)[0] != '\0';
    const char *fact = "micro", *value = "yes"; /* of one of the schemes */
    bool has_fact = false;
    for (size_t i = 0; i < guarantee_scheme_fact_count(scheme); i++)
        has_fact = has_fact || strcmp(guarantee_scheme_fact_name(scheme, i), fact) == 0;
    for (int i = 0; i < EVENTS; i++) {
        char loan[16];
        snprintf(loan, sizeof loan, "%d", i % 11);
        guarantee_event event = {sizeof event,
                                 FIRST_DAY + 20 * i,
                                 kinds[i % 7],
                                 named ? accounts[i % 3] : NULL,
                                 loan,
                                 1000003 * (i % 5 + 1),
                                 has_fact && i % 2 == 0 ? 1 : 0,
                                 0,
                                 &fact,
                                 &value};
        guarantee_status status = add_twice(ledger, &event, error);
        if (status != GUARANTEE_OK)
            return status;
    }
    return GUARANTEE_OK;
}

/* Before the last event and after it; what the scheme cannot answer is no matter here. */
static guarantee_status ask(const guarantee_ledger *ledger, guarantee_error *error)
{
    const char *account = guarantee_ledger_account_word(ledger)[0] == '\0' ? NULL : "a";
    for (int day = FIRST_DAY + 100; day <= FIRST_DAY + 20 * EVENTS; day += 20 * EVENTS - 100) {
        guarantee_result *result = NULL;
        guarantee_event of = {.struct_size = sizeof of, .date = day, .account = account, .loan = "3"};
        guarantee_status status = guarantee_ledger_answer(&result, ledger, GUARANTEE_CLAIM, &of, GUARANTEE_NO_VINTAGE,
                                                          GUARANTEE_WITH_TRAIL, error);
        guarantee_result_free(result);
        if (status == GUARANTEE_E_NO_MEMORY)
            return status;
        guarantee_error_clear(error);
    }
    return GUARANTEE_OK;
}

/* The last entry that asked something. */
static guarantee_status explain(const guarantee_ledger *ledger, guarantee_error *error)
{
    guarantee_result *result = NULL;
    guarantee_status status = GUARANTEE_OK;
    for (size_t i = guarantee_ledger_entry_count(ledger); i-- > 0;) {
        guarantee_ledger_entry entry = {.struct_size = sizeof entry};
        guarantee_ledger_entry_at(ledger, i, &entry, NULL);
        if (entry.question == 0)
            continue;
        status = guarantee_ledger_explain(&result, ledger, i, error);
        break;
    }
    guarantee_result_free(result);
    return status;
}

guarantee_status ledger_run_text(char **text_out, const guarantee_scheme *scheme, guarantee_error *error)
{
    guarantee_ledger *ledger = NULL, *again = NULL;
    guarantee_status status = guarantee_ledger_new(&ledger, scheme, error);
    if (status == GUARANTEE_OK)
        status = add_events(ledger, scheme, error);
    if (status == GUARANTEE_OK)
        status = explain(ledger, error);
    if (status == GUARANTEE_OK)
        status = ask(ledger, error);
    if (status == GUARANTEE_OK)
        status = guarantee_ledger_replay(&again, scheme, ledger, error);
    if (status == GUARANTEE_OK)
        status = guarantee_ledger_json(again, GUARANTEE_DATE_MAX, text_out, error);
    guarantee_ledger_free(again);
    guarantee_ledger_free(ledger);
    return status;
}
