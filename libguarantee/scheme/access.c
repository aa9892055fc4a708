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

size_t guarantee_scheme_parameter_count(const guarantee_scheme *scheme, int32_t confidence)
{
    size_t count = 0;
    for (int32_t i = GUARANTEE_CONFIDENCE_ASSUMED; i <= GUARANTEE_CONFIDENCE_OFFICIAL; i++)
        if (confidence == 0 || confidence == i)
            count += scheme->parameter_counts[i];
    return count;
}

static const char *or_nothing(const char *text)
{
    return text == NULL ? "" : text;
}

guarantee_status guarantee_scheme_parameter(const guarantee_scheme *scheme, size_t index,
                                            guarantee_parameter *parameter, guarantee_error *error)
{
    if (scheme == NULL || parameter == NULL || parameter->struct_size < sizeof *parameter)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "scheme must not be NULL, and parameter->struct_size at least %zu",
                       sizeof *parameter);
    const struct gi_parameter *found = scheme->last_parameter;
    for (size_t i = 0; i < index && found != NULL; i++)
        found = found->before;
    if (found == NULL)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the scheme has %zu parameters",
                       guarantee_scheme_parameter_count(scheme, 0));
    const struct gi_origin *origin = &found->origin;
    *parameter = (guarantee_parameter){.struct_size = parameter->struct_size,
                                       .confidence = origin->confidence,
                                       .path = found->path,
                                       .value = found->node->form == GI_SCALAR ? found->node->text : "",
                                       .source = origin->document == NULL ? "" : or_nothing(origin->document->title),
                                       .clause = or_nothing(origin->clause),
                                       .note = or_nothing(origin->note),
                                       .line = found->node->mark.line};
    return GUARANTEE_OK;
}

void guarantee_scheme_in_force(const guarantee_scheme *scheme, int32_t *from_out, int32_t *to_out)
{
    *from_out = scheme->in_force_from;
    *to_out = scheme->in_force_to;
}

/* The first day after `day` on which an edition below this node begins; `found` when there is none. */
static int32_t next_edition(const struct gi_node *node, int32_t day, int32_t found)
{
    const struct gi_node *editions = node->form == GI_MAPPING ? gi_node_child(node, "editions") : NULL;
    for (const struct gi_node *row = editions == NULL ? NULL : editions->first; row != NULL; row = row->next) {
        const struct gi_node *from = row->form == GI_MAPPING ? gi_node_child(row, "from") : NULL;
        int32_t begins = 0;
        if (from != NULL && from->form == GI_SCALAR &&
            guarantee_date_from_text(&begins, from->text, NULL) == GUARANTEE_OK && begins > day && begins < found)
            found = begins;
    }
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        found = next_edition(child, day, found);
    return found;
}

size_t guarantee_scheme_edition_days(const guarantee_scheme *scheme, int32_t *days_out, size_t capacity)
{
    size_t count = 0;
    for (int32_t day = INT32_MIN; (day = next_edition(scheme->root, day, INT32_MAX)) != INT32_MAX; count++)
        if (count < capacity)
            days_out[count] = day;
    return count;
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
