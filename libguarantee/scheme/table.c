/* Tables: by bounds, by word, by the nearest point, by two facts. The last two are read into the first two. */
#include "scheme/loader.h"

#include <string.h>

static guarantee_status read_otherwise(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    const struct gi_node *otherwise = gi_node_child(node, "otherwise");
    return otherwise == NULL ? GUARANTEE_OK : gi_value_read(loader, otherwise, &value->origin, &value->otherwise);
}

static guarantee_status take_rows(struct gi_loader *loader, struct gi_value *value, uint32_t count)
{
    guarantee_status status;
    value->rows = gi_take(loader, count, sizeof *value->rows, &status);
    value->row_count = count;
    return value->rows == NULL ? status : GUARANTEE_OK;
}

static guarantee_status read_exactly(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    const struct gi_node *map = gi_node_child(node, "exactly");
    value->form = GI_EXACTLY;
    GI_TRY(gi_need_mapping(loader, map, "a mapping of words to values such as {micro: 1%, small: 2%}"));
    GI_TRY(take_rows(loader, value, map->count));
    for (const struct gi_node *child = map->first; child != NULL; child = child->next) {
        struct gi_row *row = &value->rows[child->index];
        row->node = child;
        row->word = child->key;
        GI_TRY(gi_value_read(loader, child, &value->origin, &row->is));
    }
    return read_otherwise(loader, node, value);
}

/* ---- the nearest point: rows whose bounds lie half-way ------------------------------------------- */

static guarantee_status half_way(struct gi_loader *loader, const struct gi_value *low, const struct gi_value *high,
                                 struct gi_value **bound_out)
{
    guarantee_status status;
    struct gi_value *bound = NULL;
    char text[GI_EXACT_TEXT_BYTES];
    const struct gi_exact half = {1, 1, {1}, {2}};
    GI_TRY(gi_value_new(loader, high->node, GI_LITERAL, &high->origin, &bound));
    bound->literal = gi_take(loader, 1, sizeof *bound->literal, &status);
    if (bound->literal == NULL)
        return status;
    GI_TRY(gi_exact_add(bound->literal, low->literal, high->literal));
    GI_TRY(gi_exact_multiply(bound->literal, bound->literal, &half));
    (void)gi_exact_to_decimal(text, sizeof text, bound->literal, 8, true, false, NULL);
    bound->text = gi_arena_copy(&loader->scheme->arena, text, strlen(text));
    bound->literal_is_rate = high->literal_is_rate;
    bound->literal_is_found = true;
    *bound_out = bound;
    return bound->text == NULL ? gi_no_memory(loader->source.error) : GUARANTEE_OK;
}

static guarantee_status read_point(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                   struct gi_row *row, struct gi_value **at_out)
{
    static const char *const keys[] = {"at", "is", NULL};
    struct gi_origin origin;
    struct gi_node *at = NULL, *is = NULL;
    row->node = node;
    GI_TRY(gi_need_mapping(loader, node, "a point such as {at: 12, is: 0.3%}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, outer, &origin));
    GI_TRY(gi_need_child(loader, node, "at", "where the point lies", &at));
    GI_TRY(gi_need_child(loader, node, "is", "the value there", &is));
    GI_TRY(gi_value_read(loader, at, &origin, at_out));
    if ((*at_out)->form != GI_LITERAL)
        return gi_node_fail(&loader->source, at, "a point must be a number, so that points can be compared");
    return gi_value_read(loader, is, &origin, &row->is);
}

static guarantee_status read_nearest(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    static const char *const ways[] = {"lower", "upper", NULL};
    const struct gi_node *list = gi_node_child(node, "nearest");
    struct gi_node *ties = NULL;
    struct gi_value *at = NULL, *before = NULL;
    uint32_t choice = 0;
    GI_TRY(gi_need_list(loader, list, "a list of points such as {at: 12, is: 0.3%}"));
    GI_TRY(gi_need_child(loader, node, "ties", "lower or upper: which of two points as near takes the case", &ties));
    GI_TRY(gi_read_choice(loader, ties, ways, "a way out of ties", &choice));
    GI_TRY(take_rows(loader, value, list->count));
    for (const struct gi_node *child = list->first; child != NULL; child = child->next, before = at) {
        GI_TRY(read_point(loader, child, &value->origin, &value->rows[child->index], &at));
        if (before == NULL)
            continue;
        if (gi_exact_compare(at->literal, before->literal) <= 0)
            return gi_node_fail(&loader->source, child, "points ascend: %s does not come after %s", at->text,
                                before->text);
        value->rows[child->index - 1].upper_inclusive = choice == 0;
        GI_TRY(half_way(loader, before, at, &value->rows[child->index - 1].upper));
    }
    return GUARANTEE_OK;
}

/* ---- two facts: a table of tables ----------------------------------------------------------------- */

/* Of the second fact: what the columns are, without results. */
static guarantee_status read_columns(struct gi_loader *loader, const struct gi_node *columns, struct gi_value *value)
{
    GI_TRY(gi_need_list(loader, columns, "a list of bounds or words"));
    if (columns->first->form == GI_MAPPING)
        return gi_rows_read(loader, columns, &value->origin, NULL, GI_ROW_BOUNDS, &value->rows, &value->row_count);
    value->form = GI_EXACTLY;
    GI_TRY(take_rows(loader, value, columns->count));
    for (const struct gi_node *child = columns->first; child != NULL; child = child->next) {
        struct gi_row *row = &value->rows[child->index];
        GI_TRY(gi_need_scalar(loader, child, "a word, as in the first column"));
        for (uint32_t i = 0; i < child->index; i++)
            if (strcmp(value->rows[i].word, child->text) == 0)
                return gi_node_fail(&loader->source, child, "the column \"%.60s\" stands twice", child->text);
        row->node = child;
        row->word = child->text;
    }
    return GUARANTEE_OK;
}

/* One line of the table: the columns with its values. */
static guarantee_status read_line(struct gi_loader *loader, const struct gi_node *list, const struct gi_value *columns,
                                  struct gi_value **line_out)
{
    struct gi_value *line = NULL;
    GI_TRY(gi_need_list(loader, list, "a list of values, one for each column"));
    if (list->count != columns->row_count)
        return gi_node_fail(&loader->source, list, "%u values are expected, one for each column, found %u",
                            columns->row_count, list->count);
    GI_TRY(gi_value_new(loader, list, columns->form, &columns->origin, &line));
    line->key = columns->key;
    GI_TRY(take_rows(loader, line, columns->row_count));
    memcpy(line->rows, columns->rows, columns->row_count * sizeof *line->rows);
    for (const struct gi_node *child = list->first; child != NULL; child = child->next)
        GI_TRY(gi_value_read(loader, child, &columns->origin, &line->rows[child->index].is));
    *line_out = line;
    return GUARANTEE_OK;
}

static guarantee_status read_lines_by_word(struct gi_loader *loader, const struct gi_node *map,
                                           const struct gi_value *columns, struct gi_value *value)
{
    value->form = GI_EXACTLY;
    GI_TRY(take_rows(loader, value, map->count));
    for (const struct gi_node *child = map->first; child != NULL; child = child->next) {
        struct gi_row *row = &value->rows[child->index];
        row->node = child;
        row->word = child->key;
        GI_TRY(read_line(loader, child, columns, &row->is));
    }
    return GUARANTEE_OK;
}

static guarantee_status read_lines_by_bounds(struct gi_loader *loader, const struct gi_node *list,
                                             const struct gi_value *columns, struct gi_value *value)
{
    GI_TRY(gi_rows_read(loader, list, &value->origin, "are", GI_ROW_BOUNDS, &value->rows, &value->row_count));
    for (const struct gi_node *child = list->first; child != NULL; child = child->next) {
        struct gi_node *are = NULL;
        GI_TRY(gi_need_child(loader, child, "are", "a list of values, one for each column", &are));
        GI_TRY(read_line(loader, are, columns, &value->rows[child->index].is));
    }
    return GUARANTEE_OK;
}

static guarantee_status read_two_facts(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    const struct gi_node *by = gi_node_child(node, "by");
    struct gi_node *column_list = NULL, *rows = NULL;
    struct gi_value *columns = NULL;
    if (by->count != 2)
        return gi_node_fail(&loader->source, by, "a table goes by one fact, or by a list of two: found %u", by->count);
    GI_TRY(gi_need_child(loader, node, "columns", "bounds or words of the second fact", &column_list));
    GI_TRY(gi_need_child(loader, node, "rows", "lines of the first fact", &rows));
    GI_TRY(gi_value_read(loader, by->first, &value->origin, &value->key));
    GI_TRY(gi_value_new(loader, column_list, GI_TABLE, &value->origin, &columns));
    GI_TRY(gi_value_read(loader, by->last, &value->origin, &columns->key));
    GI_TRY(read_columns(loader, column_list, columns));
    if (rows->form == GI_MAPPING)
        return read_lines_by_word(loader, rows, columns, value);
    return read_lines_by_bounds(loader, rows, columns, value);
}

/* ---- which of them -------------------------------------------------------------------------------- */

static const char *const kinds[] = {"whole", "exactly", "nearest", "rows"};

/* Keys that go with one of the kinds alone. */
static guarantee_status check_company(struct gi_loader *loader, const struct gi_node *node, const char *kind)
{
    static const struct {
        const char *key, *kind, *message;
    } company[] = {
        {"otherwise", "exactly",
         "\"otherwise\" goes with \"exactly\"; in \"whole\" a row without bounds takes the rest"},
        {"ties", "nearest", "\"ties\" goes with \"nearest\""},
        {"columns", "rows", "\"columns\" goes with \"rows\" and a list of two facts in \"by\""},
    };
    for (size_t i = 0; i < sizeof company / sizeof company[0]; i++) {
        const struct gi_node *child = gi_node_child(node, company[i].key);
        if (child != NULL && strcmp(company[i].kind, kind) != 0)
            return gi_node_fail_key(&loader->source, child, "%s", company[i].message);
    }
    return GUARANTEE_OK;
}

guarantee_status gi_table_read(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value)
{
    const char *kind = NULL;
    const struct gi_node *by = gi_node_child(node, "by");
    bool two = by->form == GI_SEQUENCE;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (gi_node_child(node, kinds[i]) == NULL)
            continue;
        if (kind != NULL)
            kind = "";
        else
            kind = kinds[i];
    }
    if (!two && kind != NULL && strcmp(kind, "rows") == 0)
        return gi_node_fail(&loader->source, node, "\"rows\" goes with a list of two facts in \"by\", and \"columns\"");
    if (kind == NULL || kind[0] == '\0' || two != (strcmp(kind, "rows") == 0))
        return gi_node_fail(&loader->source, node,
                            two ? "a list of two facts in \"by\" goes with \"columns\" and \"rows\""
                                : "\"by\" goes with \"whole\" (rows by bounds), \"exactly\" (by word) or \"nearest\"");
    GI_TRY(check_company(loader, node, kind));
    if (two)
        return read_two_facts(loader, node, value);
    GI_TRY(gi_value_read(loader, by, &value->origin, &value->key));
    if (kind[0] == 'e')
        return read_exactly(loader, node, value);
    if (kind[0] == 'n')
        return read_nearest(loader, node, value);
    return gi_rows_read(loader, gi_node_child(node, "whole"), &value->origin, "is", GI_ROW_VALUES, &value->rows,
                        &value->row_count);
}
