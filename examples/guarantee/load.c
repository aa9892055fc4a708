/* From the command line to a loaded scheme and its facts. */
#include "arguments.h"

#include <stdlib.h>
#include <string.h>

static bool add_change(struct changes *changes, char *text)
{
    char *equals = strchr(text, '=');
    if (equals == NULL || equals == text) {
        complain("--set PATH=VALUE is expected, found \"%s\"", text);
        return false;
    }
    *equals = '\0';
    changes->paths = enlarge(changes->paths, changes->count + 1, sizeof *changes->paths);
    changes->values = enlarge(changes->values, changes->count + 1, sizeof *changes->values);
    changes->paths[changes->count] = text + strspn(text, " ");
    changes->values[changes->count++] = equals + 1;
    return true;
}

static char *join(const char *const *sets, size_t count)
{
    char *text = copy_text("");
    for (size_t i = 0; i < count; i++) {
        char *longer = format_text("%s%s%s", text, i == 0 ? "" : ";", sets[i]);
        free(text);
        text = longer;
    }
    return text;
}

bool changes_read(struct changes *changes, const char *const *sets, size_t count)
{
    *changes = (struct changes){.text = join(sets, count)};
    char *rest = changes->text, *next = NULL;
    for (char *part = strtok_r(rest, ";", &next); part != NULL; part = strtok_r(NULL, ";", &next))
        if (!add_change(changes, part))
            return false;
    return true;
}

void changes_free(struct changes *changes)
{
    free(changes->paths);
    free(changes->values);
    free(changes->text);
}

guarantee_scheme *load_scheme(const char *file_or_id, const struct changes *changes)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    guarantee_load_options options = {sizeof options, 0, NULL, NULL};
    if (changes != NULL) {
        options.set_count = changes->count;
        options.set_paths = changes->paths;
        options.set_values = changes->values;
    }
    if (guarantee_scheme_load(&scheme, file_or_id, &options, &error) != GUARANTEE_OK)
        (void)report(&error);
    return scheme;
}

guarantee_scheme *load_only_scheme(const struct arguments *arguments)
{
    const struct subcommand *command = arguments->command;
    if (arguments->words.count != 1) {
        const char *second = arguments->words.count > 1 ? arguments->words.items[1] : NULL;
        complain("%s takes one SCHEME, a file or the id of a shipped scheme; found %zu%s%s%s: guarantee %s %s",
                 command->name, arguments->words.count, second != NULL ? "; a fact is written as in " : "",
                 second != NULL ? second : "", second != NULL ? "=VALUE" : "", command->name, command->takes);
        return NULL;
    }
    struct changes changes;
    guarantee_scheme *scheme = NULL;
    if (changes_read(&changes, arguments->sets.items, arguments->sets.count))
        scheme = load_scheme(arguments->words.items[0], &changes);
    changes_free(&changes);
    return scheme;
}

int find_fact(const guarantee_scheme *scheme, const char *name)
{
    size_t bytes = strcspn(name, "."), count = guarantee_scheme_fact_count(scheme);
    for (size_t i = 0; i < count; i++) {
        const char *declared = guarantee_scheme_fact_name(scheme, i);
        if (strlen(declared) == bytes && memcmp(declared, name, bytes) == 0)
            return (int)i;
    }
    return NO_FACT;
}

/* "granted_on=2023-06-30": how to give the date by the name it has here. */
static void complain_of_as_of(const guarantee_scheme *scheme, const char *date)
{
    char *mend = copy_text("");
    for (size_t i = 0; i < guarantee_scheme_fact_count(scheme); i++) {
        if (guarantee_scheme_fact_kind(scheme, i) != GUARANTEE_KIND_DATE)
            continue;
        char *longer =
            format_text("%s%s%s=%s", mend, *mend == '\0' ? "" : " or ", guarantee_scheme_fact_name(scheme, i), date);
        free(mend);
        mend = longer;
    }
    if (*mend == '\0')
        complain("--as-of: scheme %s declares no date fact, it is the same on every day; leave --as-of out",
                 guarantee_scheme_id(scheme));
    else
        complain("--as-of: scheme %s does not say which date puts a case in or out of its time; give the date by its "
                 "own name: %s",
                 guarantee_scheme_id(scheme), mend);
    free(mend);
}

bool set_as_of(guarantee_facts *facts, const guarantee_scheme *scheme, const char *date)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    if (date == NULL)
        return true;
    if (*guarantee_scheme_as_of(scheme) == '\0') {
        complain_of_as_of(scheme, date);
        return false;
    }
    if (guarantee_facts_set_text(facts, guarantee_scheme_as_of(scheme), date, &error) != GUARANTEE_OK) {
        (void)report(&error);
        return false;
    }
    return true;
}

bool set_given_facts(guarantee_facts *facts, const guarantee_scheme *scheme, const struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->facts.count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        const struct pair *fact = &arguments->facts.items[i];
        if (arguments->as_of != NULL && strcmp(fact->name, guarantee_scheme_as_of(scheme)) == 0) {
            complain("\"%s\" is given twice: as a fact and by --as-of; leave one of them out", fact->name);
            return false;
        }
        if (guarantee_facts_set_text(facts, fact->name, fact->value, &error) != GUARANTEE_OK) {
            (void)report(&error);
            return false;
        }
    }
    return set_as_of(facts, scheme, arguments->as_of);
}
