/* Conditions: facts or figures and what they must be. */
#include "scheme/loader.h"

#include <string.h>

static guarantee_status new_condition(struct gi_loader *loader, const struct gi_node *node, enum gi_condition_form form,
                                      uint32_t parts, struct gi_condition **out)
{
    guarantee_status status;
    struct gi_condition *condition = gi_take(loader, 1, sizeof *condition, &status);
    if (condition == NULL)
        return status;
    condition->form = form;
    condition->node = node;
    condition->flag = -1;
    condition->from = INT32_MIN;
    condition->to = INT32_MAX;
    if (parts > 0) {
        condition->parts = gi_take(loader, parts, sizeof *condition->parts, &status);
        if (condition->parts == NULL)
            return status;
        condition->part_count = parts;
    }
    *out = condition;
    return GUARANTEE_OK;
}

static guarantee_status check_word(struct gi_loader *loader, const struct gi_condition *condition,
                                   const struct gi_node *node)
{
    if (!condition->subject.is_fact)
        return GUARANTEE_OK;
    const struct gi_fact *fact = &loader->scheme->facts[condition->subject.index];
    struct gi_nearest nearest = {.word = node->text};
    for (uint32_t i = 0; i < fact->choice_count; i++) {
        if (strcmp(fact->choices[i], node->text) == 0)
            return GUARANTEE_OK;
        gi_nearest_try(&nearest, fact->choices[i]);
    }
    if (fact->choice_count == 0)
        return GUARANTEE_OK;
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "\"%.60s\" is none of the words of %s; did you mean \"%s\"?",
                            node->text, fact->name, nearest.best);
    return gi_node_fail(&loader->source, node, "\"%.60s\" is none of the words of %s", node->text, fact->name);
}

static guarantee_status read_choice(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                    struct gi_condition *condition, uint32_t i)
{
    switch (condition->subject_kind) {
    case GUARANTEE_KIND_TEXT:
        GI_TRY(gi_need_scalar(loader, node, "a word"));
        condition->words[i] = node->text;
        return check_word(loader, condition, node);
    case GUARANTEE_KIND_DATE:
        return gi_read_date(loader, node, &condition->dates[i]);
    default:
        return gi_value_read(loader, node, outer, &condition->numbers[i]);
    }
}

/* One word, number or date, or a list of them. */
static guarantee_status read_choices(struct gi_loader *loader, const struct gi_node *node,
                                     const struct gi_origin *outer, struct gi_condition *condition)
{
    guarantee_status status;
    uint32_t count = node->form == GI_SEQUENCE ? node->count : 1;
    if (node->form == GI_SEQUENCE)
        GI_TRY(gi_need_list(loader, node, "a list of words or numbers"));
    condition->choice_count = count;
    condition->words = gi_take(loader, count, sizeof *condition->words, &status);
    GI_TRY(status);
    condition->numbers = gi_take(loader, count, sizeof *condition->numbers, &status);
    GI_TRY(status);
    condition->dates = gi_take(loader, count, sizeof *condition->dates, &status);
    GI_TRY(status);
    if (node->form != GI_SEQUENCE)
        return read_choice(loader, node, outer, condition, 0);
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        GI_TRY(read_choice(loader, child, outer, condition, child->index));
    return GUARANTEE_OK;
}

static guarantee_status read_number_bounds(struct gi_loader *loader, const struct gi_node *node,
                                           const struct gi_origin *outer, struct gi_condition *condition)
{
    static const char *const keys[] = {"up_to", "below", "at_least", "above", NULL};
    struct gi_origin origin;
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, outer, &origin));
    GI_TRY(gi_bounds_read(loader, node, &origin, &condition->lower, &condition->lower_inclusive, &condition->upper,
                          &condition->upper_inclusive));
    if (condition->lower == NULL && condition->upper == NULL)
        return gi_node_fail(&loader->source, node, "a bound is expected: up_to, below, at_least or above");
    return GUARANTEE_OK;
}

static guarantee_status read_compare(struct gi_loader *loader, const struct gi_node *node,
                                     const struct gi_origin *outer, struct gi_condition **out)
{
    struct gi_condition *condition = NULL;
    GI_TRY(new_condition(loader, node, GI_COMPARE, 0, &condition));
    *out = condition;
    struct gi_node place = *node; /* a name that is a key: its place is the key's */
    place.mark = node->key_mark;
    condition->subject_name = node->key;
    GI_TRY(gi_resolve(loader, &place, node->key, &condition->subject));
    condition->subject_kind = gi_reference_kind(loader->scheme, condition->subject);
    if (condition->subject_kind == GUARANTEE_KIND_FLAG) {
        const struct gi_node *inner = NULL;
        struct gi_origin origin;
        GI_TRY(gi_unwrap(loader, node, outer, &inner, &origin));
        return gi_read_flag(loader, inner, &condition->flag);
    }
    if (node->form != GI_MAPPING || gi_node_child(node, "value") != NULL || gi_value_form_key(node) != NULL)
        return read_choices(loader, node, outer, condition);
    if (condition->subject_kind == GUARANTEE_KIND_DATE) {
        condition->has_dates = true;
        return gi_read_date_range(loader, node, &condition->from, &condition->to);
    }
    if (condition->subject_kind == GUARANTEE_KIND_TEXT)
        return gi_node_fail(&loader->source, node, "%s is a text: a word or a list of words is expected", node->key);
    return read_number_bounds(loader, node, outer, condition);
}

static guarantee_status read_list(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                  struct gi_condition **out)
{
    enum gi_condition_form form = strcmp(node->key, "any") == 0 ? GI_ANY : GI_ALL;
    GI_TRY(gi_need_list(loader, node, "a list of conditions"));
    GI_TRY(new_condition(loader, node, form, node->count, out));
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        GI_TRY(gi_condition_read(loader, child, outer, &(*out)->parts[child->index]));
    return GUARANTEE_OK;
}

static guarantee_status read_entry(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                   struct gi_condition **out)
{
    if (strcmp(node->key, "any") == 0 || strcmp(node->key, "all") == 0)
        return read_list(loader, node, outer, out);
    if (strcmp(node->key, "not") == 0) {
        GI_TRY(new_condition(loader, node, GI_NOT, 1, out));
        return gi_condition_read(loader, node, outer, &(*out)->parts[0]);
    }
    return read_compare(loader, node, outer, out);
}

guarantee_status gi_condition_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                   struct gi_condition **condition_out)
{
    GI_TRY(gi_need_mapping(loader, node, "a condition such as {segment: micro, principal: {up_to: 5_000_000}}"));
    if (node->count == 1)
        return read_entry(loader, node->first, outer, condition_out);
    GI_TRY(new_condition(loader, node, GI_ALL, node->count, condition_out));
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        GI_TRY(read_entry(loader, child, outer, &(*condition_out)->parts[child->index]));
    return GUARANTEE_OK;
}
