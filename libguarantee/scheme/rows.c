/* Rows of tables: bounds, their order, and what each row gives. */
#include "scheme/loader.h"

#include <string.h>

static guarantee_status read_bound(struct gi_loader *loader, const struct gi_node *node, const char *loose,
                                   const char *strict, const struct gi_origin *outer, struct gi_value **value_out,
                                   bool *inclusive_out)
{
    const struct gi_node *inclusive = gi_node_child(node, loose), *exclusive = gi_node_child(node, strict);
    *value_out = NULL;
    *inclusive_out = inclusive != NULL;
    if (inclusive != NULL && exclusive != NULL)
        return gi_node_fail_key(&loader->source, exclusive, "\"%s\" and \"%s\" exclude each other", loose, strict);
    if (inclusive == NULL && exclusive == NULL)
        return GUARANTEE_OK;
    return gi_value_read(loader, inclusive != NULL ? inclusive : exclusive, outer, value_out);
}

guarantee_status gi_bounds_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                struct gi_value **lower_out, bool *lower_inclusive_out, struct gi_value **upper_out,
                                bool *upper_inclusive_out)
{
    GI_TRY(read_bound(loader, node, "at_least", "above", outer, lower_out, lower_inclusive_out));
    return read_bound(loader, node, "up_to", "below", outer, upper_out, upper_inclusive_out);
}

static guarantee_status need_literal(struct gi_loader *loader, const struct gi_value *bound)
{
    if (bound == NULL || bound->form == GI_LITERAL)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, bound->node,
                        "the bound of a row must be a number, so that rows can be compared");
}

/* What is left over between two neighbours is allowed; what both would take is not. */
static guarantee_status check_order(struct gi_loader *loader, const struct gi_row *row)
{
    if (row->lower != NULL && row->upper != NULL) {
        int order = gi_exact_compare(row->lower->literal, row->upper->literal);
        if (order > 0 || (order == 0 && !(row->lower_inclusive && row->upper_inclusive)))
            return gi_node_fail(&loader->source, row->node, "an empty row: it starts at %s and ends at %s",
                                row->lower->text, row->upper->text);
    }
    if (row->node->index == 0)
        return GUARANTEE_OK;
    const struct gi_row *above = row - 1;
    if (above->upper == NULL)
        return gi_node_fail(&loader->source, row->node,
                            "the row above has no upper bound and takes everything: it must be the last");
    if (row->lower != NULL) {
        int order = gi_exact_compare(row->lower->literal, above->upper->literal);
        if (order < 0 || (order == 0 && row->lower_inclusive && above->upper_inclusive))
            return gi_node_fail(&loader->source, row->node,
                                "rows ascend and do not overlap: this one starts at %s, the one above it ends at %s",
                                row->lower->text, above->upper->text);
    } else if (row->upper != NULL && gi_exact_compare(row->upper->literal, above->upper->literal) <= 0) {
        return gi_node_fail(&loader->source, row->node, "rows ascend: %s does not come after %s", row->upper->text,
                            above->upper->text);
    }
    return GUARANTEE_OK;
}

static guarantee_status read_result(struct gi_loader *loader, const struct gi_node *node, const char *result_key,
                                    enum gi_row_results results, const struct gi_origin *origin, struct gi_row *row)
{
    struct gi_node *result = NULL;
    GI_TRY(gi_need_child(loader, node, result_key, "what the row gives", &result));
    if (results == GI_ROW_VALUES)
        return gi_value_read(loader, result, origin, &row->is);
    const struct gi_node *inner = NULL;
    struct gi_origin inner_origin;
    GI_TRY(gi_unwrap(loader, result, origin, &inner, &inner_origin));
    GI_TRY(gi_need_scalar(loader, inner, "a word"));
    GI_TRY(gi_origin_settle(loader, inner, &inner_origin));
    row->word = inner->text;
    return GUARANTEE_OK;
}

guarantee_status gi_rows_read(struct gi_loader *loader, const struct gi_node *list, const struct gi_origin *outer,
                              const char *result_key, enum gi_row_results results, struct gi_row **rows_out,
                              uint32_t *count_out)
{
    const char *const keys[] = {"up_to", "below", "at_least", "above", result_key, NULL};
    guarantee_status status;
    GI_TRY(gi_need_list(loader, list, "a list of rows"));
    struct gi_row *rows = gi_take(loader, list->count, sizeof *rows, &status);
    if (rows == NULL)
        return status;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next) {
        struct gi_row *row = &rows[child->index];
        struct gi_origin origin;
        row->node = child;
        if (result_key == NULL && child->form == GI_MAPPING && child->count == 0) { /* what is left */
            GI_TRY(check_order(loader, row));
            continue;
        }
        GI_TRY(gi_need_mapping(loader, child, "a row such as {up_to: 5_000_000, is: 0.3%}"));
        GI_TRY(gi_check_keys(loader, child, keys, NULL));
        GI_TRY(gi_origin_read(loader, child, outer, &origin));
        GI_TRY(gi_bounds_read(loader, child, &origin, &row->lower, &row->lower_inclusive, &row->upper,
                              &row->upper_inclusive));
        GI_TRY(need_literal(loader, row->lower));
        GI_TRY(need_literal(loader, row->upper));
        GI_TRY(check_order(loader, row));
        if (results != GI_ROW_BOUNDS)
            GI_TRY(read_result(loader, child, result_key, results, &origin, row));
    }
    *rows_out = rows;
    *count_out = list->count;
    return GUARANTEE_OK;
}

guarantee_status gi_adjustments_read(struct gi_loader *loader, const struct gi_node *list,
                                     const struct gi_origin *outer, struct gi_row **rows_out, uint32_t *count_out)
{
    static const char *const keys[] = {"when", "add", "times", NULL};
    guarantee_status status;
    GI_TRY(gi_need_list(loader, list, "a list of {when: CONDITION, add: VALUE}"));
    struct gi_row *rows = gi_take(loader, list->count, sizeof *rows, &status);
    if (rows == NULL)
        return status;
    for (const struct gi_node *child = list->first; child != NULL; child = child->next) {
        struct gi_row *row = &rows[child->index];
        struct gi_origin origin;
        row->node = child;
        GI_TRY(gi_need_mapping(loader, child, "{when: CONDITION, add: VALUE}"));
        GI_TRY(gi_check_keys(loader, child, keys, NULL));
        GI_TRY(gi_origin_read(loader, child, outer, &origin));
        const struct gi_node *add = gi_node_child(child, "add"), *times = gi_node_child(child, "times");
        if ((add == NULL) == (times == NULL))
            return gi_node_fail(&loader->source, child, "an adjustment has \"add\" or \"times\", one of them");
        row->multiplies = times != NULL;
        GI_TRY(gi_value_read(loader, add != NULL ? add : times, &origin, &row->is));
        if (gi_node_child(child, "when") != NULL)
            GI_TRY(gi_condition_read(loader, gi_node_child(child, "when"), &origin, &row->when));
    }
    *rows_out = rows;
    *count_out = list->count;
    return GUARANTEE_OK;
}

/* ---- sets of rows, one of which is chosen by a condition ------------------------------------------ */

struct row_kind {
    const char *result_key;
    enum gi_row_results results;
};

static guarantee_status read_set(struct gi_loader *loader, const struct gi_node *list, const struct gi_origin *origin,
                                 struct row_kind kind, struct gi_value **set_out)
{
    guarantee_status status;
    struct gi_value *set = gi_take(loader, 1, sizeof *set, &status);
    if (set == NULL)
        return status;
    *set = (struct gi_value){.form = GI_TABLE, .node = list, .origin = *origin};
    *set_out = set;
    return gi_rows_read(loader, list, origin, kind.result_key, kind.results, &set->rows, &set->row_count);
}

static guarantee_status read_choice(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                    struct row_kind kind, struct gi_row *row)
{
    static const char *const keys[] = {"when", "rows", NULL};
    struct gi_origin origin;
    struct gi_node *rows = NULL;
    row->node = node;
    GI_TRY(gi_need_mapping(loader, node, "{when: CONDITION, rows: [...]}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, outer, &origin));
    GI_TRY(gi_need_child(loader, node, "rows", "the rows", &rows));
    const struct gi_node *when = gi_node_child(node, "when");
    if (when != NULL)
        GI_TRY(gi_condition_read(loader, when, &origin, &row->when));
    else if (node->next != NULL)
        return gi_node_fail(&loader->source, node, "rows without \"when\" take every case, so they must be the last");
    return read_set(loader, rows, &origin, kind, &row->is);
}

guarantee_status gi_row_sets_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                                  const char *result_key, bool words, struct gi_value **sets_out)
{
    guarantee_status status;
    const struct row_kind kind = {result_key, words ? GI_ROW_WORDS : GI_ROW_VALUES};
    const struct gi_node *choose = gi_node_child(node, "choose"), *rows = gi_node_child(node, "rows");
    if ((choose == NULL) == (rows == NULL))
        return gi_node_fail_key(&loader->source, node, "\"rows\" or \"choose\" is expected, one of them");
    if (rows != NULL)
        return read_set(loader, rows, origin, kind, sets_out);
    GI_TRY(gi_need_list(loader, choose, "a list of {when: CONDITION, rows: [...]}"));
    struct gi_value *sets = gi_take(loader, 1, sizeof *sets, &status);
    if (sets == NULL)
        return status;
    *sets = (struct gi_value){.form = GI_CHOOSE, .node = choose, .origin = *origin, .row_count = choose->count};
    sets->rows = gi_take(loader, choose->count, sizeof *sets->rows, &status);
    if (sets->rows == NULL)
        return status;
    *sets_out = sets;
    for (const struct gi_node *child = choose->first; child != NULL; child = child->next)
        GI_TRY(read_choice(loader, child, origin, kind, &sets->rows[child->index]));
    return GUARANTEE_OK;
}
