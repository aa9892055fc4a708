/*
 * Any facts for a shipped scheme: the first line is the id of the scheme, every other line NAME=VALUE. A
 * fact that is refused is left out; then every question is asked.
 */
#include "fuzz.h"

enum { LOADED_MAX = 64 };

/* Loaded once and kept, so that the time goes into the facts. */
static const guarantee_scheme *loaded_scheme(const char *id)
{
    static guarantee_scheme *loaded[LOADED_MAX];
    guarantee_scheme *scheme = NULL;
    size_t count = 0;

    for (; count < LOADED_MAX && loaded[count] != NULL; count++)
        if (strcmp(guarantee_scheme_id(loaded[count]), id) == 0)
            return loaded[count];
    if (count == LOADED_MAX || strchr(id, '/') != NULL || strchr(id, '.') != NULL || /* a file is not meant */
        guarantee_scheme_load(&scheme, id, NULL, NULL) != GUARANTEE_OK)
        return NULL;
    loaded[count] = scheme;
    return scheme;
}

static void set_fact(guarantee_facts *facts, char *line)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *value = strchr(line, '=');

    if (value == NULL)
        return;
    *value++ = '\0';
    check_error(guarantee_facts_set_text(facts, line, value, &error), &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char *text = malloc(count + 1), *rest = NULL;
    guarantee_facts *facts = NULL;

    MUST(text != NULL);
    memcpy(text, bytes, count);
    text[count] = '\0';
    char *id = strtok_r(text, "\n", &rest);
    const guarantee_scheme *scheme = id == NULL ? NULL : loaded_scheme(id);
    if (scheme != NULL) {
        MUST(guarantee_facts_new(&facts, scheme, NULL) == GUARANTEE_OK);
        for (char *line = strtok_r(NULL, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
            set_fact(facts, line);
        ask_everything(scheme, facts);
        guarantee_facts_free(facts);
        guarantee_thread_release();
    }
    free(text);
    return 0;
}
