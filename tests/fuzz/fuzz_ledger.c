/*
 * Any events: the first line is the id of a scheme, every other line DATE|KIND|ACCOUNT|LOAN|AMOUNT and perhaps
 * |NAME=VALUE, the amount in minor units. A refused event changes nothing; what was taken replays to the same bytes.
 */
#include "fuzz.h"

enum { PARTS = 6, EVENTS_MAX = 200 };

static const guarantee_scheme *loaded_scheme(const char *id)
{
    static guarantee_scheme *loaded[8];
    guarantee_scheme *scheme = NULL;
    size_t count = 0;

    for (; count < 8 && loaded[count] != NULL; count++)
        if (strcmp(guarantee_scheme_id(loaded[count]), id) == 0)
            return loaded[count];
    if (count == 8 || strncmp(id, "ledger-", 7) != 0 || strpbrk(id, "/.") != NULL ||
        guarantee_scheme_load(&scheme, id, NULL, NULL) != GUARANTEE_OK)
        return NULL;
    loaded[count] = scheme;
    return scheme;
}

static char *json_of(const guarantee_ledger *ledger, int32_t date)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *text = NULL;
    guarantee_status status = guarantee_ledger_json(ledger, date, &text, &error);

    check_error(status, &error);
    MUST(status == GUARANTEE_OK || status == GUARANTEE_E_RANGE || status == GUARANTEE_E_DATE);
    MUST(text == NULL || is_utf8(text));
    return text;
}

static void add_event(guarantee_ledger *ledger, char *line)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_event event = {.struct_size = sizeof event};
    char *parts[PARTS] = {0};
    const char *name = NULL, *value = NULL;
    size_t before = guarantee_ledger_entry_count(ledger), index = 0;

    for (int i = 0; i < PARTS && line != NULL; i++)
        parts[i] = strsep(&line, "|");
    if (parts[4] == NULL || guarantee_date_from_text(&event.date, parts[0], NULL) != GUARANTEE_OK)
        return;
    event.kind = parts[1];
    event.account = parts[2];
    event.loan = parts[3];
    event.amount = strtoll(parts[4], NULL, 10);
    if (parts[5] != NULL && (value = strchr(parts[5], '=')) != NULL) {
        parts[5][value++ - parts[5]] = '\0';
        name = parts[5];
        event.fact_count = 1;
        event.fact_names = &name;
        event.fact_values = &value;
    }
    guarantee_status status = guarantee_ledger_add(ledger, &event, 0, &index, NULL, &error);
    check_error(status, &error);
    MUST(status != GUARANTEE_OK || index == before);
    MUST((status == GUARANTEE_OK) == (guarantee_ledger_entry_count(ledger) > before));
}

static void check_ledger(const guarantee_ledger *ledger, const guarantee_scheme *scheme)
{
    guarantee_ledger *again = NULL;
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};

    MUST(guarantee_ledger_replay(&again, scheme, ledger, NULL) == GUARANTEE_OK);
    char *one = json_of(ledger, GUARANTEE_DATE_MAX), *two = json_of(again, GUARANTEE_DATE_MAX);
    MUST((one == NULL) == (two == NULL) && (one == NULL || strcmp(one, two) == 0));
    guarantee_text_free(one);
    guarantee_text_free(two);
    if (guarantee_ledger_entry_at(ledger, guarantee_ledger_entry_count(ledger) / 2, &entry, NULL) == GUARANTEE_OK)
        guarantee_text_free(json_of(ledger, entry.date));
    guarantee_ledger_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char *text = malloc(count + 1), *rest = NULL;
    guarantee_ledger *ledger = NULL;

    MUST(text != NULL);
    memcpy(text, bytes, count);
    text[count] = '\0';
    char *id = strtok_r(text, "\n", &rest);
    const guarantee_scheme *scheme = id == NULL ? NULL : loaded_scheme(id);
    if (scheme != NULL) {
        MUST(guarantee_ledger_new(&ledger, scheme, NULL) == GUARANTEE_OK);
        char *line = strtok_r(NULL, "\n", &rest);
        for (int i = 0; line != NULL && i < EVENTS_MAX; line = strtok_r(NULL, "\n", &rest), i++)
            add_event(ledger, line);
        check_ledger(ledger, scheme);
        guarantee_ledger_free(ledger);
    }
    free(text);
    return 0;
}
