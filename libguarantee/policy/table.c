/* Working out tables: the row that takes the case, margins, choices, editions. */
#include "policy/case.h"

#include <string.h>

/* A row without a lower bound begins where the one above it ended; one without any bound takes the rest. */
static bool above_lower(const struct gi_value *rows, uint32_t i, const struct gi_exact *key)
{
    const struct gi_row *row = &rows->rows[i];
    if (row->lower != NULL) {
        int order = gi_exact_compare(key, row->lower->literal);
        return order > 0 || (order == 0 && row->lower_inclusive);
    }
    if (i == 0 || row->upper == NULL)
        return true;
    const struct gi_row *above = &rows->rows[i - 1];
    int order = gi_exact_compare(key, above->upper->literal);
    return order > 0 || (order == 0 && !above->upper_inclusive);
}

bool gi_row_takes(const struct gi_value *rows, uint32_t i, const struct gi_exact *key)
{
    const struct gi_row *row = &rows->rows[i];
    if (!above_lower(rows, i, key))
        return false;
    if (row->upper == NULL)
        return true;
    int order = gi_exact_compare(key, row->upper->literal);
    return order < 0 || (order == 0 && row->upper_inclusive);
}

void gi_row_less_sure(struct gi_work *work, const struct gi_row *row)
{
    if (row->lower != NULL)
        gi_work_less_sure(work, &row->lower->origin);
    if (row->upper != NULL)
        gi_work_less_sure(work, &row->upper->origin);
}

void gi_row_cite(struct gi_work *work, const struct gi_row *row)
{
    if (row->lower != NULL)
        gi_work_cite(work, row->lower);
    if (row->upper != NULL)
        gi_work_cite(work, row->upper);
}

/* "principal 5,000,000.00 is up to 5,000,000.00" */
static void note_row(struct gi_case *c, const struct gi_value *value, const struct gi_row *row,
                     const struct gi_exact *key, struct gi_work *work)
{
    if (work->note == NULL || value->key == NULL)
        return;
    gi_text_format(work->note, "%s%s ", work->note->length > 0 ? "; " : "",
                   value->key->text == NULL ? "the key" : value->key->text);
    gi_text_number(work->note, c->scheme, value->key->kind, key);
    if (row->lower != NULL) {
        gi_text_add(work->note, row->lower_inclusive ? " is at least " : " is above ");
        gi_text_number(work->note, c->scheme, value->key->kind, row->lower->literal);
    }
    if (row->upper != NULL) {
        gi_text_add(work->note, row->lower != NULL ? " and " : " is ");
        gi_text_add(work->note, row->upper_inclusive ? "up to " : "below ");
        gi_text_number(work->note, c->scheme, value->key->kind, row->upper->literal);
    }
    if (row->lower == NULL && row->upper == NULL)
        gi_text_add(work->note, " takes the last row");
    gi_text_format(work->note, " (line %u)", row->node->mark.line);
}

static guarantee_status no_row(struct gi_case *c, const struct gi_value *value, const char *key)
{
    char path[GUARANTEE_ERROR_PATH_BYTES];
    gi_node_path(path, sizeof path, value->node);
    return gi_case_undecided(c, "no row of %.120s (line %u) takes %.120s", path, value->node->mark.line, key);
}

static guarantee_status work_whole(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                   struct gi_exact *out)
{
    struct gi_exact key;
    GI_TRY(gi_value_work_quietly(c, value->key, work, &key));
    for (uint32_t i = 0; i < value->row_count; i++) {
        gi_row_less_sure(work, &value->rows[i]);
        if (!gi_row_takes(value, i, &key))
            continue;
        note_row(c, value, &value->rows[i], &key, work);
        gi_row_cite(work, &value->rows[i]);
        return gi_value_work(c, value->rows[i].is, work, out);
    }
    char text[GI_EXACT_TEXT_BYTES];
    (void)gi_exact_to_decimal(text, sizeof text, &key, 8, true, true, NULL);
    return no_row(c, value, text);
}

static guarantee_status work_exactly(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                     struct gi_exact *out)
{
    struct gi_exact key;
    const char *word = NULL;
    char text[GI_EXACT_TEXT_BYTES] = "";
    if (value->key->kind == GUARANTEE_KIND_TEXT) {
        GI_TRY(gi_case_word(c, value->key->name, work, &word));
    } else {
        GI_TRY(gi_value_work_quietly(c, value->key, work, &key));
        (void)gi_exact_to_decimal(text, sizeof text, &key, 8, true, false, NULL);
    }
    for (uint32_t i = 0; i < value->row_count; i++) {
        const struct gi_row *row = &value->rows[i];
        bool takes = word != NULL ? strcmp(row->word, word) == 0 : gi_exact_compare(row->number, &key) == 0;
        if (!takes)
            continue;
        if (work->note != NULL)
            gi_text_format(work->note, "%s%s is %s (line %u)", work->note->length > 0 ? "; " : "",
                           value->key->text == NULL ? "the key" : value->key->text, row->word,
                           row->node->key == NULL ? row->node->mark.line : row->node->key_mark.line);
        return gi_value_work(c, row->is, work, out);
    }
    if (value->otherwise != NULL)
        return gi_value_work(c, value->otherwise, work, out);
    return no_row(c, value, word != NULL ? word : text);
}

static guarantee_status work_choose(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                    struct gi_exact *out)
{
    for (uint32_t i = 0; i < value->row_count; i++) {
        const struct gi_row *row = &value->rows[i];
        bool holds = true;
        if (row->when != NULL)
            GI_TRY(gi_condition_decide(c, row->when, work, &holds));
        if (holds)
            return gi_value_work(c, row->is, work, out);
    }
    return no_row(c, value, "this case");
}

static guarantee_status work_editions(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                      struct gi_exact *out)
{
    int32_t date = 0;
    char text[GUARANTEE_DATE_TEXT_BYTES];
    GI_TRY(gi_case_date(c, value->name.index, &date));
    (void)guarantee_date_to_text(text, sizeof text, date, NULL);
    for (uint32_t i = 0; i < value->row_count; i++) {
        const struct gi_row *row = &value->rows[i];
        if (date < row->from || date > row->to)
            continue;
        if (work->note != NULL)
            gi_text_format(work->note, "%s%s %s: the edition of line %u", work->note->length > 0 ? "; " : "",
                           value->text, text, row->node->mark.line);
        return gi_value_work(c, row->is, work, out);
    }
    return gi_case_undecided(c, "no edition in line %u is in force on %s (%s)", value->node->mark.line, text,
                             value->text);
}

guarantee_status gi_row_set_choose(struct gi_case *c, const struct gi_value *sets, const char *name,
                                   struct gi_work *work, const struct gi_value **set_out)
{
    *set_out = sets;
    if (sets->form != GI_CHOOSE)
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < sets->row_count; i++) {
        bool holds = true;
        if (sets->rows[i].when != NULL)
            GI_TRY(gi_condition_decide(c, sets->rows[i].when, work, &holds));
        *set_out = sets->rows[i].is;
        if (holds)
            return GUARANTEE_OK;
    }
    return gi_case_undecided(c, "no rows of %s are for this case", name);
}

guarantee_status gi_slice(const struct gi_value *rows, uint32_t i, const struct gi_exact *key, struct gi_exact *out)
{
    struct gi_exact zero;
    gi_exact_set_zero(&zero);
    const struct gi_row *row = &rows->rows[i];
    const struct gi_value *lower = row->lower == NULL && i > 0 ? rows->rows[i - 1].upper : row->lower;
    const struct gi_exact *from = lower != NULL ? lower->literal : &zero;
    const struct gi_exact *to =
        row->upper != NULL && gi_exact_compare(row->upper->literal, key) < 0 ? row->upper->literal : key;
    if (gi_exact_compare(to, from) <= 0) {
        gi_exact_set_zero(out);
        return GUARANTEE_OK;
    }
    return gi_exact_subtract(out, to, from);
}

/* "(5% × 3% + 10% × 2%) / 5%" */
static void tell_slice(struct gi_case *c, guarantee_kind kind, const struct gi_exact *slice, bool first,
                       struct gi_work *work)
{
    if (work->formula == NULL)
        return;
    gi_text_add(work->formula, first ? "" : " + ");
    gi_text_number(work->formula, c->scheme, kind, slice);
    gi_text_add(work->formula, " × ");
}

static guarantee_status work_marginal(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                                      struct gi_exact *out)
{
    struct gi_exact key, sum, slice, rate;
    bool first = true;
    GI_TRY(gi_value_work_quietly(c, value->key, work, &key));
    gi_exact_set_zero(&sum);
    if (work->formula != NULL)
        gi_text_add(work->formula, "(");
    for (uint32_t i = 0; i < value->row_count; i++) {
        gi_row_less_sure(work, &value->rows[i]);
        GI_TRY(gi_slice(value, i, &key, &slice));
        if (gi_exact_sign(&slice) == 0)
            continue;
        gi_row_cite(work, &value->rows[i]);
        tell_slice(c, value->key->kind, &slice, first, work);
        first = false;
        GI_TRY(gi_value_work(c, value->rows[i].is, work, &rate));
        GI_TRY(gi_exact_multiply(&slice, &slice, &rate));
        GI_TRY(gi_exact_add(&sum, &sum, &slice));
    }
    if (work->formula != NULL) {
        gi_text_add(work->formula, first ? "0) / " : ") / ");
        gi_text_number(work->formula, c->scheme, value->key->kind, &key);
    }
    if (gi_exact_sign(&key) == 0) {
        gi_exact_set_zero(out);
        return GUARANTEE_OK;
    }
    return gi_exact_divide(out, &sum, &key);
}

guarantee_status gi_table_work(struct gi_case *c, const struct gi_value *value, struct gi_work *work,
                               struct gi_exact *out)
{
    switch (value->form) {
    case GI_TABLE:
        return work_whole(c, value, work, out);
    case GI_EXACTLY:
        return work_exactly(c, value, work, out);
    case GI_CHOOSE:
        return work_choose(c, value, work, out);
    case GI_EDITIONS:
        return work_editions(c, value, work, out);
    case GI_MARGINAL:
        return work_marginal(c, value, work, out);
    default:
        return gi_fail(c->error, GUARANTEE_E_INTERNAL, "a form of value that nobody works out");
    }
}
