/* Facts in, by name and kind. */
#include "policy/case.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

guarantee_status guarantee_facts_new(guarantee_facts **facts_out, const guarantee_scheme *scheme,
                                     guarantee_error *error)
{
    if (facts_out == NULL || scheme == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "facts_out and scheme must not be NULL");
    guarantee_facts *facts = calloc(1, sizeof *facts);
    if (facts == NULL)
        return gi_no_memory(error);
    facts->scheme = scheme;
    facts->given = calloc(scheme->fact_count + 1U, sizeof *facts->given);
    facts->groups = calloc(scheme->group_count + 1U, sizeof *facts->groups);
    if (facts->given == NULL || facts->groups == NULL) {
        guarantee_facts_free(facts);
        return gi_no_memory(error);
    }
    *facts_out = facts;
    return GUARANTEE_OK;
}

static void forget(struct gi_given *given)
{
    free(given->owned);
    *given = (struct gi_given){0};
}

void guarantee_facts_clear(guarantee_facts *facts)
{
    if (facts == NULL)
        return;
    for (uint32_t i = 0; i < facts->scheme->fact_count; i++)
        forget(&facts->given[i]);
    for (uint32_t i = 0; i < facts->scheme->group_count; i++)
        gi_members_clear(&facts->groups[i], &facts->scheme->groups[i]);
}

void guarantee_facts_free(guarantee_facts *facts)
{
    if (facts == NULL)
        return;
    for (uint32_t i = 0; facts->given != NULL && i < facts->scheme->fact_count; i++)
        forget(&facts->given[i]);
    for (uint32_t i = 0; facts->groups != NULL && i < facts->scheme->group_count; i++)
        gi_members_free(&facts->groups[i], &facts->scheme->groups[i]);
    free(facts->given);
    free(facts->groups);
    free(facts);
}

const struct gi_given *gi_facts_get(const guarantee_facts *facts, uint32_t fact, int64_t member)
{
    const struct gi_fact *declared = &facts->scheme->facts[fact];
    if (member >= 0 && declared->each >= 0) {
        const struct gi_members *members = &facts->groups[declared->each];
        size_t width = facts->scheme->groups[declared->each].fact_count;
        const struct gi_given *given = &members->cells[(size_t)member * width + declared->member_slot];
        if (given->denominator != 0)
            return given;
    }
    return facts->given[fact].denominator != 0 ? &facts->given[fact] : NULL;
}

/* ---- names ------------------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5))) static guarantee_status fail(guarantee_error *error, guarantee_status status,
                                                                   const char *name, const char *format, ...)
{
    if (!gi_error_is_writable(error))
        return status;
    char message[GUARANTEE_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    (void)gi_fail(error, status, "%s", message);
    (void)snprintf(error->path, sizeof error->path, "%.80s", name);
    gi_text_clean(error->path);
    return status;
}

static guarantee_status fail_unknown(const guarantee_facts *facts, const char *name, guarantee_error *error)
{
    struct gi_nearest nearest = {.word = name};
    for (uint32_t i = 0; i < facts->scheme->fact_count; i++)
        gi_nearest_try(&nearest, facts->scheme->facts[i].name);
    if (nearest.best != NULL)
        return fail(error, GUARANTEE_E_FACT, name, "%s has no such fact; did you mean \"%s\"?", facts->scheme->id,
                    nearest.best);
    return fail(error, GUARANTEE_E_FACT, name, "%s has no such fact; its facts are listed by: guarantee facts %s",
                facts->scheme->id, facts->scheme->id);
}

static bool is_member_name(const char *name)
{
    size_t bytes = strlen(name);
    for (size_t i = 0; i < bytes; i++)
        if ((unsigned char)name[i] <= 0x20U || name[i] == 0x7F || name[i] == '.')
            return false;
    return bytes > 0 && bytes <= GI_MEMBER_NAME_BYTES && gi_text_is_utf8(name);
}

/* Where a value will go: found before the value is read, made only when the value is good. */
struct target {
    const struct gi_fact *fact;
    const char *member; /* NULL: the case itself */
};

static guarantee_status find(const guarantee_facts *facts, const char *name, struct target *target_out,
                             guarantee_error *error)
{
    if (facts == NULL || name == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "facts and name must not be NULL");
    size_t bytes = strcspn(name, ".");
    int64_t number = gi_scheme_find_fact(facts->scheme, name, bytes);
    if (number < 0)
        return fail_unknown(facts, name, error);
    const struct gi_fact *fact = &facts->scheme->facts[number];
    *target_out = (struct target){fact, name[bytes] == '\0' ? NULL : name + bytes + 1};
    if (target_out->member == NULL)
        return GUARANTEE_OK;
    if (fact->each < 0)
        return fail(error, GUARANTEE_E_FACT, name, "%s is given once, not for members", fact->name);
    if (!is_member_name(target_out->member))
        return fail(error, GUARANTEE_E_FACT, name,
                    "a member's name of 1 to 64 bytes of UTF-8 without blanks and dots is expected");
    return GUARANTEE_OK;
}

static guarantee_status store(guarantee_facts *facts, const struct target *target, struct gi_given fresh,
                              guarantee_error *error)
{
    struct gi_given *given = &facts->given[target->fact - facts->scheme->facts];
    if (target->member != NULL) {
        const struct gi_group *group = &facts->scheme->groups[target->fact->each];
        struct gi_members *members = &facts->groups[target->fact->each];
        uint32_t member = 0;
        guarantee_status status = gi_members_find(members, group, target->member, &member, error);
        if (status != GUARANTEE_OK) {
            forget(&fresh);
            return status;
        }
        given = &members->cells[(size_t)member * group->fact_count + target->fact->member_slot];
    }
    forget(given);
    *given = fresh;
    return GUARANTEE_OK;
}

/* ---- values ------------------------------------------------------------------------------------ */

static guarantee_status fail_range(const guarantee_scheme *scheme, const struct gi_fact *fact, const char *name,
                                   const struct gi_exact *value, bool below, guarantee_error *error)
{
    struct gi_text found = {0}, limit = {0};
    const struct gi_exact *bound = below ? fact->at_least : fact->at_most;
    guarantee_status status = GUARANTEE_E_FACT_VALUE;
    gi_text_number(&found, scheme, fact->kind, value);
    if (bound != NULL)
        gi_text_number(&limit, scheme, fact->kind, bound);
    if (bound == NULL)
        status = fail(error, status, name, "%s is below zero", gi_text_get(&found));
    else
        status = fail(error, status, name, "%s is %s %s, the %s that the scheme allows", gi_text_get(&found),
                      below ? "below" : "above", gi_text_get(&limit), below ? "least" : "most");
    gi_text_clear(&found);
    gi_text_clear(&limit);
    return status;
}

static guarantee_status check_range(const guarantee_scheme *scheme, const struct gi_fact *fact, const char *name,
                                    int64_t numerator, int64_t denominator, guarantee_error *error)
{
    struct gi_exact value;
    if (fact->at_least == NULL && fact->at_most == NULL && numerator >= 0)
        return GUARANTEE_OK;
    gi_exact_set_fraction(&value, numerator, denominator);
    bool below = fact->at_least == NULL ? numerator < 0 : gi_exact_compare(&value, fact->at_least) < 0;
    bool above = fact->at_most != NULL && gi_exact_compare(&value, fact->at_most) > 0;
    return below || above ? fail_range(scheme, fact, name, &value, below, error) : GUARANTEE_OK;
}

static guarantee_status put_number(guarantee_facts *facts, const struct target *target, const char *name,
                                   int64_t numerator, int64_t denominator, guarantee_error *error)
{
    GI_TRY(check_range(facts->scheme, target->fact, name, numerator, denominator, error));
    return store(facts, target, (struct gi_given){.numerator = numerator, .denominator = denominator}, error);
}

static guarantee_status need_kind(const struct gi_fact *fact, const char *name, guarantee_kind kind,
                                  guarantee_error *error)
{
    if (fact->kind == kind)
        return GUARANTEE_OK;
    return fail(error, GUARANTEE_E_FACT_VALUE, name, "the scheme declares it of kind %s, not %s",
                guarantee_kind_name(fact->kind), guarantee_kind_name(kind));
}

guarantee_status guarantee_facts_set_amount(guarantee_facts *facts, const char *name, int64_t minor_units,
                                            guarantee_error *error)
{
    struct target target;
    GI_TRY(find(facts, name, &target, error));
    GI_TRY(need_kind(target.fact, name, GUARANTEE_KIND_AMOUNT, error));
    return put_number(facts, &target, name, minor_units, facts->scheme->minor_units, error);
}

guarantee_status guarantee_facts_set_rate(guarantee_facts *facts, const char *name, int64_t numerator,
                                          int64_t denominator, guarantee_error *error)
{
    struct target target;
    GI_TRY(find(facts, name, &target, error));
    if (target.fact->kind != GUARANTEE_KIND_NUMBER)
        GI_TRY(need_kind(target.fact, name, GUARANTEE_KIND_RATE, error));
    if (denominator <= 0)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "a denominator above zero is expected");
    return put_number(facts, &target, name, numerator, denominator, error);
}

guarantee_status guarantee_facts_set_count(guarantee_facts *facts, const char *name, int64_t count,
                                           guarantee_error *error)
{
    struct target target;
    GI_TRY(find(facts, name, &target, error));
    GI_TRY(need_kind(target.fact, name, GUARANTEE_KIND_COUNT, error));
    return put_number(facts, &target, name, count, 1, error);
}

guarantee_status guarantee_facts_set_date(guarantee_facts *facts, const char *name, int32_t date,
                                          guarantee_error *error)
{
    struct target target;
    GI_TRY(find(facts, name, &target, error));
    GI_TRY(need_kind(target.fact, name, GUARANTEE_KIND_DATE, error));
    if (date < GUARANTEE_DATE_MIN || date > GUARANTEE_DATE_MAX)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "a date from 1601-01-01 to 9999-12-31 is expected");
    return store(facts, &target, (struct gi_given){.numerator = date, .denominator = 1}, error);
}

guarantee_status guarantee_facts_set_flag(guarantee_facts *facts, const char *name, int32_t flag,
                                          guarantee_error *error)
{
    struct target target;
    GI_TRY(find(facts, name, &target, error));
    GI_TRY(need_kind(target.fact, name, GUARANTEE_KIND_FLAG, error));
    return store(facts, &target, (struct gi_given){.numerator = flag != 0, .denominator = 1}, error);
}

static guarantee_status put_choice(guarantee_facts *facts, const struct target *target, const char *name,
                                   const char *text, guarantee_error *error)
{
    const struct gi_fact *fact = target->fact;
    struct gi_nearest nearest = {.word = text};
    char choices[300] = "";
    for (uint32_t i = 0; i < fact->choice_count; i++) {
        if (strcmp(fact->choices[i], text) == 0)
            return store(facts, target, (struct gi_given){.word = fact->choices[i], .denominator = 1}, error);
        gi_nearest_try(&nearest, fact->choices[i]);
        size_t used = strlen(choices);
        (void)snprintf(choices + used, sizeof choices - used, "%s%s", i == 0 ? "" : ", ", fact->choices[i]);
    }
    if (nearest.best != NULL)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "\"%.60s\" is none of its words; did you mean \"%s\"?", text,
                    nearest.best);
    return fail(error, GUARANTEE_E_FACT_VALUE, name, "\"%.60s\" is none of its words: %s", text, choices);
}

bool gi_is_word(const char *text)
{
    size_t bytes = strlen(text);
    for (size_t i = 0; i < bytes; i++)
        if ((unsigned char)text[i] < 0x20U || text[i] == 0x7F)
            return false;
    return bytes > 0 && bytes <= GI_WORD_BYTES && gi_text_is_utf8(text);
}

static guarantee_status fail_word(const char *name, const char *text, guarantee_error *error)
{
    size_t bytes = strlen(text);
    if (bytes == 0 || bytes > GI_WORD_BYTES)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "a text of 1 to %d bytes is expected", GI_WORD_BYTES);
    if (!gi_text_is_utf8(text))
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "the text is not UTF-8");
    return fail(error, GUARANTEE_E_FACT_VALUE, name, "a text without control characters is expected");
}

static guarantee_status put_word(guarantee_facts *facts, const struct target *target, const char *name,
                                 const char *text, guarantee_error *error)
{
    if (target->fact->choice_count > 0)
        return put_choice(facts, target, name, text, error);
    if (!gi_is_word(text))
        return fail_word(name, text, error);
    char *copy = strdup(text);
    if (copy == NULL)
        return gi_no_memory(error);
    return store(facts, target, (struct gi_given){.word = copy, .owned = copy, .denominator = 1}, error);
}

static guarantee_status put_flag(guarantee_facts *facts, const struct target *target, const char *name,
                                 const char *text, guarantee_error *error)
{
    bool yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
    bool no = strcmp(text, "no") == 0 || strcmp(text, "false") == 0 || strcmp(text, "0") == 0;
    if (!yes && !no)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "yes or no is expected, found \"%.60s\"", text);
    return store(facts, target, (struct gi_given){.numerator = yes, .denominator = 1}, error);
}

static guarantee_status put_numeric_text(guarantee_facts *facts, const struct target *target, const char *name,
                                         const char *text, guarantee_error *error)
{
    const struct gi_fact *fact = target->fact;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    int64_t numerator = 0, denominator = 1;
    if (fact->kind == GUARANTEE_KIND_AMOUNT) {
        denominator = facts->scheme->minor_units;
        (void)guarantee_amount_from_text(&numerator, text, facts->scheme->digits, &inner);
    } else {
        (void)guarantee_rate_from_text(&numerator, &denominator, text, &inner);
    }
    if (inner.status != GUARANTEE_OK)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "%s", inner.message);
    if (fact->kind == GUARANTEE_KIND_COUNT && denominator != 1)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "a whole number is expected, found \"%.60s\"", text);
    return put_number(facts, target, name, numerator, denominator, error);
}

guarantee_status guarantee_facts_set_text(guarantee_facts *facts, const char *name, const char *text,
                                          guarantee_error *error)
{
    struct target target;
    if (text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "text must not be NULL");
    GI_TRY(find(facts, name, &target, error));
    if (target.fact->kind == GUARANTEE_KIND_TEXT)
        return put_word(facts, &target, name, text, error);
    if (target.fact->kind == GUARANTEE_KIND_FLAG)
        return put_flag(facts, &target, name, text, error);
    if (target.fact->kind != GUARANTEE_KIND_DATE)
        return put_numeric_text(facts, &target, name, text, error);
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    int32_t date = 0;
    if (guarantee_date_from_text(&date, text, &inner) != GUARANTEE_OK)
        return fail(error, GUARANTEE_E_FACT_VALUE, name, "%s", inner.message);
    return store(facts, &target, (struct gi_given){.numerator = date, .denominator = 1}, error);
}

guarantee_status guarantee_facts_unset(guarantee_facts *facts, const char *name, guarantee_error *error)
{
    struct target target;
    GI_TRY(find(facts, name, &target, error));
    if (target.member != NULL && !gi_members_has(&facts->groups[target.fact->each], target.member))
        return GUARANTEE_OK;
    return store(facts, &target, (struct gi_given){0}, error);
}
