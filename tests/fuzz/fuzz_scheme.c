/* Any bytes as a scheme. What loads must also answer: sample facts are given, and every question is asked. */
#include "fuzz.h"
#include "sample_facts.h"

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
    guarantee_scheme_free(scheme);
    guarantee_thread_release();
    return 0;
}
