/* From schemes and --set to the columns of a comparison. */
#include "compare.h"
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

/* The last words of a path that say something: "ceiling", "whole[1].is", "rows[0].pays". */
static const char *last_words(const char *path, size_t bytes, size_t *left)
{
    static const char VALUE[] = ".value";
    if (bytes > strlen(VALUE) && memcmp(path + bytes - strlen(VALUE), VALUE, strlen(VALUE)) == 0)
        bytes -= strlen(VALUE);
    size_t start = bytes;
    while (start > 0 && path[start - 1] != '.')
        start--;
    if (start > 1 && path[start - 2] == ']')
        for (start--; start > 0 && path[start - 1] != '.';)
            start--;
    *left = bytes - start;
    return path + start;
}

/* "ceiling=50%" of "compensate.compensation.ceiling=50%"; several joined by ", ". */
static char *label_of_set(const char *set)
{
    char *copy = copy_text(set), *label = copy_text(""), *next = NULL;
    for (char *part = strtok_r(copy, ";", &next); part != NULL; part = strtok_r(NULL, ";", &next)) {
        size_t bytes = 0, path_bytes = strcspn(part, "=");
        const char *words = last_words(part, path_bytes, &bytes);
        char *longer =
            format_text("%s%s%.*s%s", label, *label == '\0' ? "" : ", ", (int)bytes, words, part + path_bytes);
        free(label);
        label = longer;
    }
    free(copy);
    return label;
}

static char *label_of(const char *set, const guarantee_scheme *scheme, bool only_scheme)
{
    char *changed = set == NULL ? copy_text("as published") : label_of_set(set), *label = changed;
    if (only_scheme)
        return label;
    if (set == NULL)
        label = copy_text(guarantee_scheme_id(scheme));
    else
        label = format_text("%s %s", guarantee_scheme_id(scheme), changed);
    free(changed);
    return label;
}

/* True without a column when the scheme has no such value: others may have it. */
static bool load_variant(struct variants *variants, const char *word, const char *set, bool only_scheme)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    struct changes changes;
    guarantee_scheme *scheme = NULL;
    bool is_read = changes_read(&changes, &set, set == NULL ? 0 : 1);
    if (is_read)
        scheme = load_scheme_or_tell(word, &changes, &error);
    changes_free(&changes);
    if (scheme != NULL) {
        variants->items[variants->count++] =
            (struct variant){.label = label_of(set, scheme, only_scheme), .set = set, .scheme = scheme};
        return true;
    }
    bool others_may = set != NULL && !only_scheme && error.status == GUARANTEE_E_NOT_FOUND;
    if (is_read && !others_may)
        (void)report(&error);
    return is_read && others_may;
}

static bool is_some_changed(const struct variants *variants, const char *set)
{
    for (size_t i = 0; i < variants->count; i++)
        if (variants->items[i].set == set)
            return true;
    return false;
}

/* Two columns of one name would be no help: the whole paths tell them apart. */
static void tell_apart(struct variants *variants)
{
    for (size_t i = 0; i < variants->count; i++)
        for (size_t k = 0; k < i; k++)
            if (strcmp(variants->items[i].label, variants->items[k].label) == 0) {
                struct variant *variant = &variants->items[i];
                free(variant->label);
                variant->label = variant->set == NULL
                                     ? format_text("%s (%zu)", guarantee_scheme_id(variant->scheme), i + 1)
                                     : format_text("%s (%zu)", variant->set, i + 1);
            }
}

static bool any_declares(const struct variants *variants, const char *fact)
{
    for (size_t i = 0; i < variants->count; i++)
        if (find_fact(variants->items[i].scheme, fact) != NO_FACT)
            return true;
    return false;
}

/* Pairs whose fact this scheme declares, or none at all: then the library says which name is nearest. */
static struct pairs pairs_for(const struct variants *variants, const guarantee_scheme *scheme,
                              const struct pairs *given, bool fact_is_value)
{
    struct pairs own = {allocate(given->count, sizeof *own.items), 0};
    for (size_t i = 0; i < given->count; i++) {
        const char *fact = fact_is_value ? given->items[i].value : given->items[i].name;
        if (find_fact(scheme, fact) != NO_FACT || !any_declares(variants, fact))
            own.items[own.count++] = given->items[i];
    }
    return own;
}

/* A day that some of the schemes know is given to those. */
static bool any_has_as_of(const struct variants *variants)
{
    for (size_t i = 0; i < variants->count; i++)
        if (*guarantee_scheme_as_of(variants->items[i].scheme) != '\0')
            return true;
    return false;
}

static void give_arguments(struct variants *variants, const struct arguments *arguments)
{
    for (size_t i = 0; i < variants->count; i++) {
        struct variant *variant = &variants->items[i];
        variant->arguments = *arguments;
        variant->arguments.facts = pairs_for(variants, variant->scheme, &arguments->facts, false);
        variant->arguments.maps = pairs_for(variants, variant->scheme, &arguments->maps, true);
        if (*guarantee_scheme_as_of(variant->scheme) == '\0' && any_has_as_of(variants))
            variant->arguments.as_of = NULL;
    }
}

bool variants_load(struct variants *variants, const struct arguments *arguments, const char *const *schemes,
                   size_t scheme_count)
{
    size_t sets = arguments->sets.count;
    *variants = (struct variants){allocate(scheme_count * (sets + 1), sizeof *variants->items), 0};
    for (size_t i = 0; i < scheme_count; i++) {
        if (!load_variant(variants, schemes[i], NULL, scheme_count == 1))
            return false;
        for (size_t k = 0; k < sets; k++)
            if (!load_variant(variants, schemes[i], arguments->sets.items[k], scheme_count == 1))
                return false;
    }
    for (size_t k = 0; k < sets; k++) /* no scheme has the value: the first one says what it has */
        if (!is_some_changed(variants, arguments->sets.items[k]))
            return load_variant(variants, schemes[0], arguments->sets.items[k], true);
    tell_apart(variants);
    give_arguments(variants, arguments);
    return true;
}

void variants_free(struct variants *variants)
{
    for (size_t i = 0; i < variants->count; i++) {
        free(variants->items[i].label);
        free(variants->items[i].arguments.facts.items);
        free(variants->items[i].arguments.maps.items);
        guarantee_scheme_free(variants->items[i].scheme);
    }
    free(variants->items);
}

bool has_difference(const struct variants *variants, size_t index)
{
    return index > 0 && strcmp(guarantee_scheme_currency(variants->items[index].scheme),
                               guarantee_scheme_currency(variants->items[0].scheme)) == 0;
}

bool is_one_currency(const struct variants *variants)
{
    for (size_t i = 1; i < variants->count; i++)
        if (!has_difference(variants, i))
            return false;
    return true;
}

char *list_of_schemes(const struct variants *variants, uint64_t chosen)
{
    char *list = copy_text("");
    for (size_t i = 0; i < variants->count; i++) {
        if ((chosen >> i & 1U) == 0)
            continue;
        char *longer =
            format_text("%s%s%s", list, *list == '\0' ? "" : ", ", guarantee_scheme_id(variants->items[i].scheme));
        free(list);
        list = longer;
    }
    return list;
}

/* The schemes, as published, that do not know the fact. */
static uint64_t schemes_without(const struct variants *variants, const char *fact)
{
    uint64_t without = 0;
    for (size_t i = 0; i < variants->count; i++)
        if (variants->items[i].set == NULL && find_fact(variants->items[i].scheme, fact) == NO_FACT)
            without |= (uint64_t)1 << i;
    return without;
}

static bool is_changed(const struct variants *variants, const char *id, const char *set)
{
    for (size_t i = 0; i < variants->count; i++)
        if (variants->items[i].set == set && strcmp(guarantee_scheme_id(variants->items[i].scheme), id) == 0)
            return true;
    return false;
}

/* Changes of values that a scheme does not have. */
static void print_notes_on_changes(const struct variants *variants, const struct variant *published)
{
    const char *id = guarantee_scheme_id(published->scheme);
    for (size_t i = 0; i < published->arguments.sets.count; i++)
        if (!is_changed(variants, id, published->arguments.sets.items[i]))
            (void)printf("  %s has no value to be changed by %s\n", id, published->arguments.sets.items[i]);
}

void print_variants(const struct variants *variants)
{
    for (size_t i = 0; i < variants->count; i++) {
        const struct variant *variant = &variants->items[i];
        if (variant->set == NULL) {
            print_title(variant->scheme);
            print_notes_on_changes(variants, variant);
        } else
            (void)printf("  %s: %s\n", variant->label, guarantee_scheme_changes(variant->scheme));
    }
}

void print_variants_json(const struct variants *variants)
{
    (void)fputs("\"columns\":[", stdout);
    for (size_t i = 0; i < variants->count; i++) {
        (void)fputs(i == 0 ? "{\"label\":" : ",{\"label\":", stdout);
        json_text(variants->items[i].label);
        (void)fputs(",\"scheme\":", stdout);
        print_scheme_json(variants->items[i].scheme);
        (void)putchar('}');
    }
    (void)putchar(']');
}

void print_notes_on_facts(const struct variants *variants, const struct pairs *given)
{
    if (!is_one_currency(variants))
        (void)puts("note: amounts are taken as they stand, each in the currency of its scheme; nothing is converted");
    for (size_t i = 0; i < given->count; i++) {
        uint64_t without = schemes_without(variants, given->items[i].name);
        char *list = list_of_schemes(variants, without);
        if (without != 0)
            (void)printf("note: %s is no fact of %s\n", given->items[i].name, list);
        free(list);
    }
}
