/* Values: literals, names, and the closed set of forms that combine them. */
#include "scheme/loader.h"

#include <string.h>

struct form {
    const char *key; /* the one that gives it away */
    enum gi_form form;
    const char *keys[10];
};

static const struct form forms[] = {
    {"sum", GI_SUM, {"sum", "less", "at_least", "at_most", "given_only", NULL}},
    {"times", GI_PRODUCT, {"times", "of", NULL}},
    {"product", GI_PRODUCT, {"product", NULL}},
    {"ratio", GI_RATIO, {"ratio", "over", "if_zero", NULL}},
    {"smaller_of", GI_SMALLER_OF, {"smaller_of", NULL}},
    {"larger_of", GI_LARGER_OF, {"larger_of", NULL}},
    {"by", GI_TABLE, {"by", "whole", "exactly", "otherwise", "columns", "rows", "nearest", "ties", NULL}},
    {"marginal_on", GI_MARGINAL, {"marginal_on", "rows", NULL}},
    {"choose", GI_CHOOSE, {"choose", NULL}},
    {"dated_by", GI_EDITIONS, {"dated_by", "editions", NULL}},
    {"start", GI_ADJUST, {"start", "adjust", "at_least", "at_most", NULL}},
    {"days_from", GI_SPAN, {"days_from", "to", "if_backwards", NULL}},
    {"months_from", GI_SPAN, {"months_from", "to", "counting", "if_backwards", NULL}},
    {"years_from", GI_SPAN, {"years_from", "to", "counting", "if_backwards", NULL}},
    {"balance_of", GI_BALANCE_OF, {"balance_of", "after", NULL}},
};
enum { FORMS = sizeof forms / sizeof forms[0] };

static const struct form *find_form(const char *key)
{
    for (size_t i = 0; i < FORMS; i++)
        if (strcmp(forms[i].key, key) == 0)
            return &forms[i];
    return NULL;
}

const char *gi_value_form_key(const struct gi_node *mapping)
{
    for (const struct gi_node *child = mapping->first; child != NULL; child = child->next)
        if (find_form(child->key) != NULL)
            return child->key;
    return NULL;
}

const char *const *gi_value_form_keys(const char *form_key)
{
    return find_form(form_key)->keys;
}

guarantee_status gi_value_new(struct gi_loader *loader, const struct gi_node *node, enum gi_form form,
                              const struct gi_origin *origin, struct gi_value **value_out)
{
    guarantee_status status;
    struct gi_value *value = gi_take(loader, 1, sizeof *value, &status);
    if (value == NULL)
        return status;
    value->form = form;
    value->node = node;
    value->origin = *origin;
    gi_origin_changed(node, &value->origin);
    *value_out = value;
    return GUARANTEE_OK;
}

static guarantee_status read_literal(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    guarantee_status status;
    enum gi_number_unit unit = GI_UNIT_NONE;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    value->literal = gi_take(loader, 1, sizeof *value->literal, &status);
    if (value->literal == NULL)
        return status;
    if (gi_exact_from_text(value->literal, &unit, node->text, node->bytes, &inner) != GUARANTEE_OK)
        return gi_node_fail(&loader->source, node, "%s", inner.message);
    value->literal_is_rate = unit == GI_UNIT_RATE;
    value->text = node->text;
    return gi_origin_settle(loader, node, &value->origin);
}

/* What begins with a letter is meant as a name, even a misspelt one. */
static bool is_reference(const char *text)
{
    return (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z') || text[0] == '_';
}

static bool is_flag(const char *text)
{
    return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0 || strcmp(text, "true") == 0 ||
           strcmp(text, "false") == 0;
}

static guarantee_status read_scalar(struct gi_loader *loader, const struct gi_node *node,
                                    const struct gi_origin *origin, struct gi_value **value_out)
{
    GI_TRY(gi_need_scalar(loader, node, "a number, a name or a form of value"));
    bool name = is_reference(node->text);
    if (is_flag(node->text))
        return gi_node_fail(&loader->source, node, "a number, a name or a form of value is expected, found \"%s\"",
                            node->text);
    GI_TRY(gi_value_new(loader, node, name ? GI_NAME : GI_LITERAL, origin, value_out));
    if (!name)
        return read_literal(loader, node, *value_out);
    (*value_out)->text = node->text;
    return gi_resolve(loader, node, node->text, &(*value_out)->name);
}

static guarantee_status read_list(struct gi_loader *loader, const struct gi_node *list, const struct gi_origin *origin,
                                  struct gi_value ***parts_out, uint32_t *count_out)
{
    guarantee_status status;
    GI_TRY(gi_need_list(loader, list, "a list of values such as [a, b]"));
    *parts_out = gi_take(loader, list->count, sizeof **parts_out, &status);
    if (*parts_out == NULL)
        return status;
    *count_out = list->count;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next)
        GI_TRY(gi_value_read(loader, child, origin, &(*parts_out)[child->index]));
    return GUARANTEE_OK;
}

static guarantee_status read_pair(struct gi_loader *loader, const struct gi_node *node, const char *first_key,
                                  const char *second_key, const char *expected, struct gi_value *value)
{
    guarantee_status status;
    struct gi_node *first = NULL, *second = NULL;
    GI_TRY(gi_need_child(loader, node, first_key, "a value", &first));
    GI_TRY(gi_need_child(loader, node, second_key, expected, &second));
    value->parts = gi_take(loader, 2, sizeof *value->parts, &status);
    if (value->parts == NULL)
        return status;
    value->part_count = 2;
    GI_TRY(gi_value_read(loader, first, &value->origin, &value->parts[0]));
    return gi_value_read(loader, second, &value->origin, &value->parts[1]);
}

static guarantee_status read_optional(struct gi_loader *loader, const struct gi_node *node, const char *key,
                                      const struct gi_origin *origin, struct gi_value **value_out)
{
    const struct gi_node *child = gi_node_child(node, key);
    return child == NULL ? GUARANTEE_OK : gi_value_read(loader, child, origin, value_out);
}

static guarantee_status read_sum(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    GI_TRY(read_list(loader, gi_node_child(node, "sum"), &value->origin, &value->parts, &value->part_count));
    if (gi_node_child(node, "less") != NULL)
        GI_TRY(read_list(loader, gi_node_child(node, "less"), &value->origin, &value->less, &value->less_count));
    const struct gi_node *given = gi_node_child(node, "given_only");
    if (given != NULL) {
        int32_t flag = 0;
        GI_TRY(gi_read_flag(loader, given, &flag));
        value->given_only = flag == 1;
    }
    GI_TRY(read_optional(loader, node, "at_least", &value->origin, &value->at_least));
    return read_optional(loader, node, "at_most", &value->origin, &value->at_most);
}

static guarantee_status read_choice_rows(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    static const char *const keys[] = {"when", "is", NULL};
    guarantee_status status;
    const struct gi_node *list = gi_node_child(node, "choose");
    GI_TRY(gi_need_list(loader, list, "a list of {when: CONDITION, is: VALUE}"));
    value->rows = gi_take(loader, list->count, sizeof *value->rows, &status);
    if (value->rows == NULL)
        return status;
    value->row_count = list->count;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next) {
        struct gi_row *row = &value->rows[child->index];
        struct gi_origin origin;
        struct gi_node *is = NULL;
        row->node = child;
        GI_TRY(gi_need_mapping(loader, child, "{when: CONDITION, is: VALUE}"));
        GI_TRY(gi_check_keys(loader, child, keys, NULL));
        GI_TRY(gi_origin_read(loader, child, &value->origin, &origin));
        GI_TRY(gi_need_child(loader, child, "is", "the value of this row", &is));
        if (gi_node_child(child, "when") != NULL)
            GI_TRY(gi_condition_read(loader, gi_node_child(child, "when"), &origin, &row->when));
        else if (child->next != NULL)
            return gi_node_fail(&loader->source, child,
                                "a row without \"when\" takes every case, so it must be the last");
        GI_TRY(gi_value_read(loader, is, &origin, &row->is));
    }
    return GUARANTEE_OK;
}

static guarantee_status read_edition(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value,
                                     struct gi_row *row)
{
    static const char *const keys[] = {"from", "to", "is", NULL};
    struct gi_origin origin;
    struct gi_node *is = NULL;
    row->node = node;
    row->from = INT32_MIN;
    row->to = INT32_MAX;
    GI_TRY(gi_need_mapping(loader, node, "{from: DATE, to: DATE, is: VALUE}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &value->origin, &origin));
    GI_TRY(gi_need_child(loader, node, "is", "the value of this edition", &is));
    if (gi_node_child(node, "from") != NULL)
        GI_TRY(gi_read_date(loader, gi_node_child(node, "from"), &row->from));
    if (gi_node_child(node, "to") != NULL)
        GI_TRY(gi_read_date(loader, gi_node_child(node, "to"), &row->to));
    if (row->from > row->to)
        return gi_node_fail(&loader->source, node,
                            "an edition begins on the day it ends or before: \"from\" is after \"to\"");
    if (node->index > 0 && (row[-1].to == INT32_MAX || row->from <= row[-1].to))
        return gi_node_fail(&loader->source, node,
                            "editions ascend and do not overlap: this one begins before the one above it has ended");
    return gi_value_read(loader, is, &origin, &row->is);
}

static guarantee_status read_editions(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    guarantee_status status;
    struct gi_node *list = NULL;
    GI_TRY(gi_need_scalar(loader, gi_node_child(node, "dated_by"), "the name of a date fact"));
    GI_TRY(gi_need_child(loader, node, "editions", "a list of {from: DATE, to: DATE, is: VALUE}", &list));
    GI_TRY(gi_need_list(loader, list, "a list of {from: DATE, to: DATE, is: VALUE}"));
    GI_TRY(gi_resolve_fact(loader, gi_node_child(node, "dated_by"), GUARANTEE_KIND_DATE, &value->name));
    value->text = gi_node_child(node, "dated_by")->text;
    value->rows = gi_take(loader, list->count, sizeof *value->rows, &status);
    if (value->rows == NULL)
        return status;
    value->row_count = list->count;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next)
        GI_TRY(read_edition(loader, child, value, &value->rows[child->index]));
    return GUARANTEE_OK;
}

static guarantee_status read_marginal(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    struct gi_node *rows = NULL;
    GI_TRY(gi_need_child(loader, node, "rows", "a list of rows by bounds", &rows));
    GI_TRY(gi_value_read(loader, gi_node_child(node, "marginal_on"), &value->origin, &value->key));
    return gi_rows_read(loader, rows, &value->origin, "is", GI_ROW_VALUES, &value->rows, &value->row_count);
}

static guarantee_status read_adjust(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    guarantee_status status;
    struct gi_node *list = NULL;
    GI_TRY(
        gi_need_child(loader, node, "adjust", "a list of {when: CONDITION, add: VALUE} or {..., times: VALUE}", &list));
    value->parts = gi_take(loader, 1, sizeof *value->parts, &status);
    if (value->parts == NULL)
        return status;
    value->part_count = 1;
    GI_TRY(gi_value_read(loader, gi_node_child(node, "start"), &value->origin, &value->parts[0]));
    GI_TRY(gi_adjustments_read(loader, list, &value->origin, &value->rows, &value->row_count));
    GI_TRY(read_optional(loader, node, "at_least", &value->origin, &value->at_least));
    return read_optional(loader, node, "at_most", &value->origin, &value->at_most);
}

static guarantee_status read_body(struct gi_loader *loader, const struct gi_node *node, const char *form_key,
                                  struct gi_value *value)
{
    switch (value->form) {
    case GI_SUM:
        return read_sum(loader, node, value);
    case GI_PRODUCT:
        if (strcmp(form_key, "times") == 0)
            return read_pair(loader, node, "times", "of", "what it is a multiple of", value);
        return read_list(loader, gi_node_child(node, form_key), &value->origin, &value->parts, &value->part_count);
    case GI_SMALLER_OF:
    case GI_LARGER_OF:
        return read_list(loader, gi_node_child(node, form_key), &value->origin, &value->parts, &value->part_count);
    case GI_RATIO:
        GI_TRY(read_pair(loader, node, "ratio", "over", "what it is divided by", value));
        return read_optional(loader, node, "if_zero", &value->origin, &value->if_zero);
    case GI_TABLE:
        return gi_table_read(loader, node, value);
    case GI_MARGINAL:
        return read_marginal(loader, node, value);
    case GI_CHOOSE:
        return read_choice_rows(loader, node, value);
    case GI_EDITIONS:
        return read_editions(loader, node, value);
    case GI_ADJUST:
        return read_adjust(loader, node, value);
    case GI_SPAN:
        return gi_span_read(loader, node, form_key, value);
    case GI_BALANCE_OF:
        return gi_balance_of_read(loader, node, value);
    default:
        return gi_fail(loader->source.error, GUARANTEE_E_INTERNAL, "a form of value without a reader");
    }
}

guarantee_status gi_value_read_form(struct gi_loader *loader, const struct gi_node *node, const char *form_key,
                                    const struct gi_origin *origin, struct gi_value **value_out)
{
    struct gi_value *value = NULL;
    GI_TRY(gi_value_new(loader, node, find_form(form_key)->form, origin, &value));
    GI_TRY(read_body(loader, node, form_key, value));
    *value_out = value;
    return GUARANTEE_OK;
}

static guarantee_status check_one_form(struct gi_loader *loader, const struct gi_node *node, const char *form_key)
{
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        if (find_form(child->key) != NULL && strcmp(child->key, form_key) != 0)
            return gi_node_fail_key(&loader->source, child,
                                    "one value has one form: \"%s\" and \"%s\" exclude each other", form_key,
                                    child->key);
    return GUARANTEE_OK;
}

guarantee_status gi_value_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                               struct gi_value **value_out)
{
    struct gi_origin origin;
    const struct gi_node *inner = NULL;
    GI_TRY(gi_unwrap(loader, node, outer, &inner, &origin));
    if (inner->form != GI_MAPPING)
        return read_scalar(loader, inner, &origin, value_out);
    const char *form_key = gi_value_form_key(inner);
    if (form_key == NULL) {
        static const char *const openers[] = {
            "value",    "sum",   "times",       "product",   "ratio",       "smaller_of", "larger_of",  "by", "choose",
            "dated_by", "start", "marginal_on", "days_from", "months_from", "years_from", "balance_of", NULL};
        GI_TRY(gi_need_mapping(loader, inner, "a value"));
        GI_TRY(gi_check_keys(loader, inner, openers, NULL));
        return gi_node_fail(&loader->source, inner,
                            "this mapping is no value: a key such as value, by, choose, sum is missing");
    }
    GI_TRY(check_one_form(loader, inner, form_key));
    GI_TRY(gi_check_keys(loader, inner, gi_value_form_keys(form_key), NULL));
    GI_TRY(gi_origin_read(loader, inner, &origin, &origin));
    return gi_value_read_form(loader, inner, form_key, &origin, value_out);
}
