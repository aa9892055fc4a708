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

guarantee_scheme *load_scheme_or_tell(const char *file_or_id, const struct changes *changes, guarantee_error *error)
{
    guarantee_scheme *scheme = NULL;
    guarantee_load_options options = {sizeof options, 0, NULL, NULL};
    if (changes != NULL) {
        options.set_count = changes->count;
        options.set_paths = changes->paths;
        options.set_values = changes->values;
    }
    (void)guarantee_scheme_load(&scheme, file_or_id, &options, error);
    return scheme;
}

guarantee_scheme *load_scheme(const char *file_or_id, const struct changes *changes)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = load_scheme_or_tell(file_or_id, changes, &error);
    if (scheme == NULL)
        (void)report(&error);
    return scheme;
}

static bool begins_small(const char *word)
{
    return *word >= 'a' && *word <= 'z';
}

/* [a-z][a-z0-9_.]* */
static bool is_name_of_fact(const char *word)
{
    return begins_small(word) && word[strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_.")] == '\0';
}

/* "万" of principal=500 万, but no id of a scheme and no file. */
static bool is_rest_of_value(const char *word)
{
    return !begins_small(word) && strchr(word, '/') == NULL && strstr(word, ".yaml") == NULL;
}

/* What to type when there is a word too many; to be freed. */
static char *advice_on_words(const struct arguments *arguments)
{
    const struct words *words = &arguments->words;
    bool takes_facts = strstr(arguments->command->takes, "FACT=") != NULL && words->count > 1;
    for (size_t i = 2; takes_facts && i < words->count; i++)
        if (is_name_of_fact(words->items[i - 1]) && is_rest_of_value(words->items[i]))
            return format_text("; a fact is written as in %s=%s", words->items[i - 1], words->items[i]);
    for (size_t i = 0; takes_facts && i < words->count; i++)
        if (is_rest_of_value(words->items[i]))
            return format_text("; if \"%s\" belongs to a value, quote the value: 'principal=500 %s', or write it "
                               "without the blank",
                               words->items[i], words->items[i]);
    for (size_t i = 1; takes_facts && i < words->count; i++)
        if (is_name_of_fact(words->items[i]))
            return format_text("; a fact is written as in %s=VALUE", words->items[i]);
    return copy_text("");
}

guarantee_scheme *load_only_scheme(const struct arguments *arguments)
{
    const struct subcommand *command = arguments->command;
    if (arguments->words.count != 1) {
        char *advice = advice_on_words(arguments);
        complain("%s takes one SCHEME, a file or the id of a shipped scheme; found %zu%s: guarantee %s %s",
                 command->name, arguments->words.count, advice, command->name, command->takes);
        free(advice);
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

bool is_for_others(const struct pair *pair, const char *fact, const guarantee_scheme *scheme)
{
    return pair->origin != NULL && find_fact(scheme, fact) == NO_FACT;
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
        if (is_for_others(fact, fact->name, scheme))
            continue;
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
