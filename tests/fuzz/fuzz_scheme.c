/* Any bytes as a scheme. What loads must also answer: sample facts are given, and every question is asked. */
#include "fuzz.h"
#include "sample_facts.h"

/* A few events, if the scheme keeps a ledger; they replay to the same bytes. */
static void keep_ledger(const guarantee_scheme *scheme)
{
    static const char *const kinds[] = {"approve", "claim", "payment", "claim", "recover"};
    guarantee_ledger *ledger = NULL, *again = NULL;
    char *one = NULL, *two = NULL;

    if (guarantee_ledger_new(&ledger, scheme, NULL) != GUARANTEE_OK)
        return;
    const char *account = guarantee_ledger_account_word(ledger)[0] == '\0' ? "" : "a";
    for (int i = 0; i < 5; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_event event = {.struct_size = sizeof event, .kind = kinds[i], .account = account, .loan = "1"};
        event.date = 18000 + 400 * i;
        event.amount = 123456;
        check_error(guarantee_ledger_add(ledger, &event, 0, NULL, NULL, &error), &error);
    }
    MUST(guarantee_ledger_replay(&again, scheme, ledger, NULL) == GUARANTEE_OK);
    MUST(guarantee_ledger_json(ledger, GUARANTEE_DATE_MAX, &one, NULL) ==
         guarantee_ledger_json(again, GUARANTEE_DATE_MAX, &two, NULL));
    MUST(one == NULL || (is_utf8(one) && strcmp(one, two) == 0));
    guarantee_text_free(one);
    guarantee_text_free(two);
    guarantee_ledger_free(again);
    guarantee_ledger_free(ledger);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    guarantee_facts *facts = NULL;

    guarantee_status status =
        guarantee_scheme_load_text(&scheme, (const char *)bytes, count, "fuzz.yaml", NULL, &error);
    check_error(status, &error);
    MUST((status == GUARANTEE_OK) == (scheme != NULL));
    if (scheme == NULL)
        return 0;
    for (uint32_t variant = 0; variant < 2; variant++) {
        MUST(guarantee_facts_new(&facts, scheme, &error) == GUARANTEE_OK);
        sample_facts_set(facts, scheme, variant, &error);
        ask_everything(scheme, facts);
        guarantee_facts_free(facts);
    }
    keep_ledger(scheme);
    guarantee_scheme_free(scheme);
    guarantee_thread_release();
    return 0;
}
