/* Questions about a loaded scheme. */
#include "scheme/terms.h"

#include <string.h>

const char *guarantee_scheme_id(const guarantee_scheme *scheme)
{
    return scheme->id;
}

const char *guarantee_scheme_title(const guarantee_scheme *scheme)
{
    return scheme->title;
}

const char *guarantee_scheme_edition(const guarantee_scheme *scheme)
{
    return scheme->edition;
}

const char *guarantee_scheme_country(const guarantee_scheme *scheme)
{
    return scheme->country;
}

const char *guarantee_scheme_file(const guarantee_scheme *scheme)
{
    return scheme->file;
}

const char *guarantee_scheme_currency(const guarantee_scheme *scheme)
{
    return scheme->currency;
}

int32_t guarantee_scheme_currency_digits(const guarantee_scheme *scheme)
{
    return scheme->digits;
}

const char *guarantee_scheme_sha256(const guarantee_scheme *scheme)
{
    return scheme->sha256;
}

const char *guarantee_scheme_changes(const guarantee_scheme *scheme)
{
    return scheme->changes;
}

int32_t guarantee_scheme_confidence(const guarantee_scheme *scheme)
{
    return scheme->confidence;
}

/* ---- facts ------------------------------------------------------------------------------------- */

static const struct gi_fact *fact_at(const guarantee_scheme *scheme, size_t index)
{
    return index < scheme->fact_count ? &scheme->facts[index] : NULL;
}

size_t guarantee_scheme_fact_count(const guarantee_scheme *scheme)
{
    return scheme->fact_count;
}

const char *guarantee_scheme_fact_name(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL ? "" : fact->name;
}

guarantee_kind guarantee_scheme_fact_kind(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL ? 0 : fact->kind;
}

const char *guarantee_scheme_fact_meaning(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL ? "" : fact->meaning;
}

int32_t guarantee_scheme_fact_is_optional(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact != NULL && fact->optional;
}

const char *guarantee_scheme_fact_default(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL || fact->default_text == NULL ? "" : fact->default_text;
}

const char *guarantee_scheme_as_of(const guarantee_scheme *scheme)
{
    return scheme->as_of < 0 ? "" : scheme->facts[scheme->as_of].name;
}

const char *guarantee_scheme_fact_each(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL || fact->each < 0 ? "" : scheme->groups[fact->each].name;
}

size_t guarantee_scheme_fact_choice_count(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL ? 0 : fact->choice_count;
}

const char *guarantee_scheme_fact_choice(const guarantee_scheme *scheme, size_t index, size_t choice)
{
    const struct gi_fact *fact = fact_at(scheme, index);
    return fact == NULL || choice >= fact->choice_count ? "" : fact->choices[choice];
}

/* ---- figures ----------------------------------------------------------------------------------- */

static const struct gi_output *output_at(const guarantee_scheme *scheme, size_t index)
{
    return index < scheme->output_count ? &scheme->outputs[index] : NULL;
}

size_t guarantee_scheme_figure_count(const guarantee_scheme *scheme)
{
    return scheme->output_count;
}

const char *guarantee_scheme_figure_name(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_output *output = output_at(scheme, index);
    return output == NULL ? "" : output->name;
}

guarantee_kind guarantee_scheme_figure_kind(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_output *output = output_at(scheme, index);
    return output == NULL ? 0 : output->kind;
}

const char *guarantee_scheme_figure_meaning(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_output *output = output_at(scheme, index);
    return output == NULL ? "" : output->rule->meaning;
}

int32_t guarantee_scheme_figure_question(const guarantee_scheme *scheme, size_t index)
{
    const struct gi_output *output = output_at(scheme, index);
    return output == NULL ? 0 : output->rule->question;
}

int32_t guarantee_scheme_answers(const guarantee_scheme *scheme, int32_t question)
{
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (scheme->rules[i].question == question && question > 0)
            return 1;
    return 0;
}

const char *guarantee_scheme_question_each(const guarantee_scheme *scheme, int32_t question)
{
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        const struct gi_rule *rule = &scheme->rules[i];
        if (rule->question == question && rule->folds_over >= 0)
            return scheme->groups[rule->folds_over].name;
    }
    return "";
}
