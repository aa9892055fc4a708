/* The one space of names: facts, figures, parameters. Declared before any value is read. */
#include "scheme/loader.h"

#include <stdio.h>
#include <string.h>

int64_t gi_scheme_find_fact(const guarantee_scheme *scheme, const char *name, size_t bytes)
{
    for (uint32_t i = 0; i < scheme->fact_count; i++)
        if (strncmp(scheme->facts[i].name, name, bytes) == 0 && scheme->facts[i].name[bytes] == '\0')
            return i;
    return -1;
}

int64_t gi_scheme_find_output(const guarantee_scheme *scheme, const char *name)
{
    for (uint32_t i = 0; i < scheme->output_count; i++)
        if (strcmp(scheme->outputs[i].name, name) == 0)
            return i;
    return -1;
}

guarantee_status gi_resolve(struct gi_loader *loader, const struct gi_node *node, const char *name,
                            struct gi_reference *reference_out)
{
    const guarantee_scheme *scheme = loader->scheme;
    int64_t found = gi_scheme_find_fact(scheme, name, strlen(name));
    reference_out->is_fact = found >= 0;
    if (found < 0)
        found = gi_scheme_find_output(scheme, name);
    if (found >= 0) {
        reference_out->index = (uint32_t)found;
        return GUARANTEE_OK;
    }
    struct gi_nearest nearest = {.word = name};
    for (uint32_t i = 0; i < scheme->fact_count; i++)
        gi_nearest_try(&nearest, scheme->facts[i].name);
    for (uint32_t i = 0; i < scheme->output_count; i++)
        gi_nearest_try(&nearest, scheme->outputs[i].name);
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "nothing declares \"%.60s\"; did you mean \"%s\"?", name,
                            nearest.best);
    return gi_node_fail(&loader->source, node,
                        "nothing declares \"%.60s\": neither a fact, nor a figure, nor a parameter has that name",
                        name);
}

guarantee_status gi_resolve_fact(struct gi_loader *loader, const struct gi_node *node, guarantee_kind kind,
                                 struct gi_reference *reference_out)
{
    const guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_need_scalar(loader, node, "the name of a fact"));
    GI_TRY(gi_resolve(loader, node, node->text, reference_out));
    if (!reference_out->is_fact)
        return gi_node_fail(&loader->source, node, "a fact of kind %s is expected, but %s is a figure",
                            guarantee_kind_name(kind), node->text);
    guarantee_kind found = scheme->facts[reference_out->index].kind;
    if (found != kind)
        return gi_node_fail(&loader->source, node, "a fact of kind %s is expected, but %s is of kind %s",
                            guarantee_kind_name(kind), node->text, guarantee_kind_name(found));
    return GUARANTEE_OK;
}

guarantee_kind gi_reference_kind(const guarantee_scheme *scheme, struct gi_reference reference)
{
    if (reference.is_fact)
        return scheme->facts[reference.index].kind;
    return scheme->outputs[reference.index].kind;
}

int32_t gi_find_group(const guarantee_scheme *scheme, const char *name)
{
    for (uint32_t i = 0; i < scheme->group_count; i++)
        if (strcmp(scheme->groups[i].name, name) == 0)
            return (int32_t)i;
    return -1;
}

guarantee_status gi_read_group(struct gi_loader *loader, const struct gi_node *node, int32_t *group_out)
{
    GI_TRY(gi_need_scalar(loader, node, "what the members are, such as loan"));
    *group_out = gi_find_group(loader->scheme, node->text);
    if (*group_out >= 0)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, node, "no fact is given for each \"%.60s\": say \"each: %.60s\" at a fact",
                        node->text, node->text);
}

/* ---- declaring the figures --------------------------------------------------------------------- */

const char *const gi_question_words[] = {"quote",  "claim",   "compensate", "refinance", "reserve",
                                         "limits", "subsidy", "allot",      NULL};

static const char *const sections[] = {"quote",   "claim", "compensate", "refinance",  "reserve", "limits",
                                       "subsidy", "allot", "workings",   "parameters", NULL};

static guarantee_question question_of(const char *section)
{
    for (int32_t i = 0; i < GI_QUESTIONS; i++)
        if (strcmp(gi_question_words[i], section) == 0)
            return i + 1;
    return 0;
}

static guarantee_status declare_rule(struct gi_loader *loader, const struct gi_node *node, const char *section)
{
    guarantee_scheme *scheme = loader->scheme;
    struct gi_rule *rule = &scheme->rules[scheme->rule_count];
    GI_TRY(gi_need_name(loader, node));
    rule->name = node->key;
    rule->node = node;
    rule->question = question_of(section);
    rule->is_parameter = strcmp(section, "parameters") == 0;
    rule->each = rule->together = rule->cap_party = rule->cap_excess_to = rule->flag_wanted = -1;
    rule->remainder_to = GI_REMAINDER_NONE;
    rule->kind_word = "parameter";
    if (!rule->is_parameter) {
        GI_TRY(gi_need_mapping(loader, node, "a figure (its rule, rounding and source)"));
        GI_TRY(gi_rule_kind_of(loader, node, &rule->kind_word, &rule->kind));
    }
    scheme->rule_count++;
    return GUARANTEE_OK;
}

static guarantee_status declare_rules(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    size_t count = 0;
    for (size_t i = 0; sections[i] != NULL; i++) {
        const struct gi_node *section = gi_node_child(scheme->root, sections[i]);
        if (section == NULL)
            continue;
        GI_TRY(gi_need_mapping(loader, section, "a mapping of figures"));
        count += section->count;
    }
    if (count == 0)
        return gi_node_fail(&loader->source, scheme->root,
                            "a scheme needs a section of figures: quote, claim, compensate, ...");
    scheme->rules = gi_take(loader, count, sizeof *scheme->rules, &status);
    if (scheme->rules == NULL)
        return status;
    for (const struct gi_node *section = scheme->root->first; section != NULL; section = section->next)
        for (size_t i = 0; sections[i] != NULL; i++)
            if (strcmp(section->key, sections[i]) == 0)
                for (const struct gi_node *node = section->first; node != NULL; node = node->next)
                    GI_TRY(declare_rule(loader, node, section->key));
    return GUARANTEE_OK;
}

static guarantee_status add_output(struct gi_loader *loader, struct gi_rule *rule, const char *separator,
                                   const char *part)
{
    guarantee_scheme *scheme = loader->scheme;
    char name[160];
    (void)snprintf(name, sizeof name, "%s%s%s", rule->name, separator, part);
    if (gi_scheme_find_output(scheme, name) >= 0 || gi_scheme_find_fact(scheme, name, strlen(name)) >= 0)
        return gi_node_fail_key(
            &loader->source, rule->node,
            "the name \"%s\" is taken already: facts, figures and parameters share one space of names", name);
    struct gi_output *output = &scheme->outputs[scheme->output_count++];
    output->name = gi_arena_copy(&scheme->arena, name, strlen(name));
    if (output->name == NULL)
        return gi_no_memory(loader->source.error);
    output->rule = rule;
    output->part = rule->output_count++;
    output->kind = rule->kind == GI_RULE_CLASSIFY ? GUARANTEE_KIND_TEXT
                   : rule->kind == GI_RULE_TEST   ? GUARANTEE_KIND_FLAG
                                                  : GUARANTEE_KIND_NUMBER;
    return GUARANTEE_OK;
}

static guarantee_status declare_outputs(struct gi_loader *loader, struct gi_rule *rule)
{
    rule->first_output = loader->scheme->output_count;
    if (rule->kind == GI_RULE_SPLIT) {
        for (uint32_t i = 0; i < rule->party_count; i++)
            GI_TRY(add_output(loader, rule, ".", rule->parties[i].name));
        if (gi_node_child(rule->node, "claims_cap") != NULL)
            GI_TRY(add_output(loader, rule, "_", "over_cap"));
        return GUARANTEE_OK;
    }
    GI_TRY(add_output(loader, rule, "", ""));
    if (rule->kind == GI_RULE_COMPENSATE)
        GI_TRY(add_output(loader, rule, "_", "ratio"));
    if (rule->kind == GI_RULE_AVERAGE_RATE) {
        static const char *const readings[] = {"annualised", "amount_weighted", "simple", "raw"};
        for (size_t i = 0; i < 4; i++)
            GI_TRY(add_output(loader, rule, ".", readings[i]));
    }
    if (rule->kind == GI_RULE_SCHEDULE) {
        static const char *const parts[] = {"instalment", "last_instalment", "interest", "principal"};
        for (size_t i = 0; i < 4; i++)
            GI_TRY(add_output(loader, rule, ".", parts[i]));
    }
    if (rule->kind == GI_RULE_CHARGE_BALANCES) {
        GI_TRY(add_output(loader, rule, ".", "first"));
        GI_TRY(add_output(loader, rule, ".", "samples"));
    }
    if (gi_node_child(rule->node, "must_be") != NULL && rule->kind != GI_RULE_TEST) {
        GI_TRY(add_output(loader, rule, ".", "limit"));
        GI_TRY(add_output(loader, rule, ".", "room"));
    }
    return GUARANTEE_OK;
}

/* The most outputs that the rules can have, so that the array never moves. */
static size_t count_outputs(const guarantee_scheme *scheme)
{
    size_t count = 0;
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        count += 8 + scheme->rules[i].party_count;
    return count;
}

static guarantee_status declare_parties(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (scheme->rules[i].kind == GI_RULE_SPLIT && gi_node_child(scheme->rules[i].node, "in_proportion_to") == NULL)
            GI_TRY(gi_split_declare(loader, &scheme->rules[i]));
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (scheme->rules[i].kind == GI_RULE_SPLIT && gi_node_child(scheme->rules[i].node, "in_proportion_to") != NULL)
            GI_TRY(gi_split_declare(loader, &scheme->rules[i]));
    return GUARANTEE_OK;
}

guarantee_status gi_declare_names(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    GI_TRY(declare_rules(loader));
    GI_TRY(declare_parties(loader));
    scheme->outputs = gi_take(loader, count_outputs(scheme), sizeof *scheme->outputs, &status);
    if (scheme->outputs == NULL)
        return status;
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        GI_TRY(declare_outputs(loader, &scheme->rules[i]));
    return GUARANTEE_OK;
}
