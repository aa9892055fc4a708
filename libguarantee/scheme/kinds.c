/* The kind of each value: amounts go with amounts, rates with rates. */
#include "scheme/check.h"

#include <string.h>

static bool is_number(guarantee_kind kind)
{
    return kind == GUARANTEE_KIND_RATE || kind == GUARANTEE_KIND_NUMBER || kind == GUARANTEE_KIND_COUNT;
}

static const char *kind_words(guarantee_kind kind)
{
    return kind == GUARANTEE_KIND_AMOUNT ? "an amount" : "a rate or number";
}

static guarantee_status fail_kind(struct gi_checker *checker, const struct gi_value *value, guarantee_kind expected,
                                  guarantee_kind found)
{
    char shown[96];
    if (value->form == GI_NAME)
        return gi_node_fail(&checker->loader->source, value->node, "%s is expected here, but %s is of kind %s",
                            kind_words(expected), value->text, guarantee_kind_name(found));
    if (value->form == GI_LITERAL)
        return gi_node_fail(&checker->loader->source, value->node, "%s is expected, found the rate %s",
                            kind_words(expected), gi_node_describe(shown, sizeof shown, value->node));
    return gi_node_fail(&checker->loader->source, value->node, "%s is expected here, found %s", kind_words(expected),
                        kind_words(found));
}

static bool fits(guarantee_kind expected, guarantee_kind found)
{
    return expected == 0 || expected == found || (is_number(expected) && is_number(found));
}

static guarantee_status settle_literal(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    if (expected != GUARANTEE_KIND_AMOUNT) {
        value->kind = value->literal_is_rate ? GUARANTEE_KIND_RATE : GUARANTEE_KIND_NUMBER;
        return GUARANTEE_OK;
    }
    if (value->literal_is_rate)
        return fail_kind(checker, value, expected, GUARANTEE_KIND_RATE);
    struct gi_exact units;
    const guarantee_scheme *scheme = checker->loader->scheme;
    value->kind = GUARANTEE_KIND_AMOUNT;
    if (value->literal_is_found)
        return GUARANTEE_OK;
    if (gi_exact_divide(&units, value->literal, &scheme->minor_unit) != GUARANTEE_OK || !gi_exact_is_integer(&units))
        return gi_node_fail(&checker->loader->source, value->node, "an amount of %s has at most %d decimals, found %s",
                            scheme->currency, scheme->digits, value->text);
    return GUARANTEE_OK;
}

static guarantee_status settle_name(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    guarantee_scheme *scheme = checker->loader->scheme;
    guarantee_kind kind;
    if (value->name.is_fact) {
        GI_TRY(gi_check_fact(checker, &scheme->facts[value->name.index], value->node));
        kind = scheme->facts[value->name.index].kind;
    } else {
        GI_TRY(gi_check_rule(checker, scheme->outputs[value->name.index].rule, value->node));
        kind = scheme->outputs[value->name.index].kind;
    }
    if (kind > GUARANTEE_KIND_COUNT)
        return gi_node_fail(&checker->loader->source, value->node, "a number is expected here, but %s is of kind %s",
                            value->text, guarantee_kind_name(kind));
    if (!fits(expected, kind))
        return fail_kind(checker, value, expected, kind);
    value->kind = kind;
    return GUARANTEE_OK;
}

/* Made of plain literals alone, so that only its neighbours tell whether it is an amount. */
static bool is_neutral(const struct gi_value *value)
{
    switch (value->form) {
    case GI_LITERAL:
        return !value->literal_is_rate;
    case GI_SUM:
    case GI_SMALLER_OF:
    case GI_LARGER_OF:
    case GI_PRODUCT:
        for (uint32_t i = 0; i < value->part_count + value->less_count; i++)
            if (!is_neutral(i < value->part_count ? value->parts[i] : value->less[i - value->part_count]))
                return false;
        return true;
    case GI_TABLE:
    case GI_EXACTLY:
    case GI_CHOOSE:
    case GI_EDITIONS:
        for (uint32_t i = 0; i < value->row_count; i++)
            if (!is_neutral(value->rows[i].is))
                return false;
        return value->otherwise == NULL || is_neutral(value->otherwise);
    case GI_ADJUST:
        return is_neutral(value->parts[0]);
    default:
        return false;
    }
}

/* Several values that must agree: those that are not made of literals say what the others are. */
struct peers {
    struct gi_value **values[2];
    uint32_t counts[2];
};

static guarantee_status settle_peers(struct gi_checker *checker, const struct peers *peers, guarantee_kind expected,
                                     guarantee_kind *kind_out)
{
    guarantee_kind kind = expected, literal = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int list = 0; list < 2; list++) {
            for (uint32_t i = 0; i < peers->counts[list]; i++) {
                struct gi_value *value = peers->values[list][i];
                if (value == NULL || is_neutral(value) != (pass == 1))
                    continue;
                guarantee_kind found = 0;
                GI_TRY(gi_settle(checker, value, kind, &found));
                if (pass == 0 && kind == 0)
                    kind = found;
                if (pass == 1 && literal != GUARANTEE_KIND_RATE)
                    literal = found;
            }
        }
    }
    *kind_out = kind != 0 ? kind : literal;
    return GUARANTEE_OK;
}

static guarantee_status settle_sum(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    struct peers peers = {{value->parts, value->less}, {value->part_count, value->less_count}};
    GI_TRY(settle_peers(checker, &peers, expected, &value->kind));
    if (value->at_least != NULL)
        GI_TRY(gi_settle(checker, value->at_least, value->kind, NULL));
    if (value->at_most != NULL)
        GI_TRY(gi_settle(checker, value->at_most, value->kind, NULL));
    return GUARANTEE_OK;
}

static guarantee_status settle_product(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    guarantee_kind kind = GUARANTEE_KIND_NUMBER;
    for (uint32_t i = 0; i < value->part_count; i++) {
        guarantee_kind part = 0, wanted = 0;
        if (is_neutral(value->parts[i]) && i > 0 && i + 1 == value->part_count && kind != GUARANTEE_KIND_AMOUNT &&
            expected == GUARANTEE_KIND_AMOUNT)
            wanted = GUARANTEE_KIND_AMOUNT;
        GI_TRY(gi_settle(checker, value->parts[i], wanted, &part));
        if (part == GUARANTEE_KIND_AMOUNT && kind == GUARANTEE_KIND_AMOUNT)
            return gi_node_fail(&checker->loader->source, value->parts[i]->node,
                                "an amount times an amount is no amount: one of them must be a rate or number");
        if (part == GUARANTEE_KIND_AMOUNT || (part == GUARANTEE_KIND_RATE && kind == GUARANTEE_KIND_NUMBER))
            kind = part;
    }
    value->kind = kind;
    return fits(expected, kind) ? GUARANTEE_OK : fail_kind(checker, value, expected, kind);
}

static guarantee_status settle_ratio(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    guarantee_kind over = 0, of = 0;
    GI_TRY(gi_settle(checker, value->parts[1], 0, &over));
    bool literal_amount = is_neutral(value->parts[0]) && over == GUARANTEE_KIND_AMOUNT;
    GI_TRY(gi_settle(checker, value->parts[0], literal_amount ? over : 0, &of));
    if (of != GUARANTEE_KIND_AMOUNT && over == GUARANTEE_KIND_AMOUNT)
        return gi_node_fail(&checker->loader->source, value->parts[0]->node, "an amount is expected over an amount");
    bool amount = of == GUARANTEE_KIND_AMOUNT && over != GUARANTEE_KIND_AMOUNT;
    value->kind = amount ? GUARANTEE_KIND_AMOUNT : GUARANTEE_KIND_RATE;
    if (value->if_zero != NULL)
        GI_TRY(gi_settle(checker, value->if_zero, value->kind, NULL));
    return fits(expected, value->kind) ? GUARANTEE_OK : fail_kind(checker, value, expected, value->kind);
}

static guarantee_status settle_key(struct gi_checker *checker, struct gi_value *value)
{
    const guarantee_scheme *scheme = checker->loader->scheme;
    struct gi_value *key = value->key;
    guarantee_kind kind = 0;
    if (key->form == GI_NAME) {
        if (!key->name.is_fact)
            GI_TRY(gi_check_rule(checker, scheme->outputs[key->name.index].rule, key->node));
        kind = gi_reference_kind(scheme, key->name);
    }
    if (value->form == GI_EXACTLY && kind == GUARANTEE_KIND_TEXT) {
        key->kind = kind;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_settle(checker, key, 0, &kind));
    for (uint32_t i = 0; value->form != GI_EXACTLY && i < value->row_count; i++) {
        if (value->rows[i].lower != NULL)
            GI_TRY(gi_settle(checker, value->rows[i].lower, kind, NULL));
        if (value->rows[i].upper != NULL)
            GI_TRY(gi_settle(checker, value->rows[i].upper, kind, NULL));
    }
    return GUARANTEE_OK;
}

static guarantee_status check_exact_words(struct gi_checker *checker, struct gi_value *value)
{
    struct gi_loader *loader = checker->loader;
    const struct gi_fact *fact =
        value->key->form == GI_NAME && value->key->name.is_fact ? &loader->scheme->facts[value->key->name.index] : NULL;
    for (uint32_t i = 0; i < value->row_count; i++) {
        struct gi_row *row = &value->rows[i];
        if (value->key->kind != GUARANTEE_KIND_TEXT) {
            guarantee_status status;
            enum gi_number_unit unit;
            row->number = gi_take(loader, 1, sizeof *row->number, &status);
            GI_TRY(status);
            if (gi_exact_from_text(row->number, &unit, row->word, strlen(row->word), NULL) != GUARANTEE_OK)
                return gi_node_fail_key(&loader->source, row->node, "a number is expected, found \"%.60s\"", row->word);
            for (uint32_t k = 0; k < i; k++)
                if (gi_exact_compare(value->rows[k].number, row->number) == 0)
                    return gi_node_fail_key(&loader->source, row->node, "%.60s is the number of the row %.60s, too",
                                            row->word, value->rows[k].word);
            continue;
        }
        bool known = fact == NULL || fact->choice_count == 0;
        struct gi_nearest nearest = {.word = row->word};
        for (uint32_t c = 0; fact != NULL && c < fact->choice_count; c++) {
            known = known || strcmp(fact->choices[c], row->word) == 0;
            gi_nearest_try(&nearest, fact->choices[c]);
        }
        if (!known)
            return gi_node_fail_key(&loader->source, row->node, "\"%.60s\" is none of the words of %s%s%s%s", row->word,
                                    fact->name, nearest.best != NULL ? "; did you mean \"" : "",
                                    nearest.best != NULL ? nearest.best : "", nearest.best != NULL ? "\"?" : "");
    }
    return GUARANTEE_OK;
}

static guarantee_status settle_rows(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    guarantee_status status;
    struct gi_value **results = gi_take(checker->loader, value->row_count, sizeof *results, &status);
    if (results == NULL)
        return status;
    for (uint32_t i = 0; i < value->row_count; i++) {
        results[i] = value->rows[i].is;
        if (value->rows[i].when != NULL)
            GI_TRY(gi_settle_condition(checker, value->rows[i].when));
    }
    struct peers peers = {{results, &value->otherwise}, {value->row_count, 1}};
    return settle_peers(checker, &peers, expected, &value->kind);
}

static guarantee_status settle_adjust(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    GI_TRY(gi_settle(checker, value->parts[0], expected, &value->kind));
    for (uint32_t i = 0; i < value->row_count; i++) {
        if (value->rows[i].when != NULL)
            GI_TRY(gi_settle_condition(checker, value->rows[i].when));
        GI_TRY(gi_settle(checker, value->rows[i].is, value->rows[i].multiplies ? GUARANTEE_KIND_NUMBER : value->kind,
                         NULL));
    }
    if (value->at_least != NULL)
        GI_TRY(gi_settle(checker, value->at_least, value->kind, NULL));
    if (value->at_most != NULL)
        GI_TRY(gi_settle(checker, value->at_most, value->kind, NULL));
    return GUARANTEE_OK;
}

/* Outstanding principal after a number of instalments. */
static guarantee_status settle_balance(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    const guarantee_scheme *scheme = checker->loader->scheme;
    GI_TRY(gi_check_rule(checker, scheme->outputs[value->name.index].rule, value->node));
    GI_TRY(gi_settle(checker, value->parts[0], GUARANTEE_KIND_NUMBER, NULL));
    value->kind = GUARANTEE_KIND_AMOUNT;
    return fits(expected, value->kind) ? GUARANTEE_OK : fail_kind(checker, value, expected, value->kind);
}

static guarantee_status settle_span(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    GI_TRY(gi_settle_day(checker, value->from));
    GI_TRY(gi_settle_day(checker, value->to));
    value->kind = GUARANTEE_KIND_COUNT;
    if (value->if_backwards != NULL)
        GI_TRY(gi_settle(checker, value->if_backwards, GUARANTEE_KIND_NUMBER, NULL));
    return fits(expected, value->kind) ? GUARANTEE_OK : fail_kind(checker, value, expected, value->kind);
}

static guarantee_status settle_form(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected)
{
    switch (value->form) {
    case GI_LITERAL:
        return settle_literal(checker, value, expected);
    case GI_NAME:
        return settle_name(checker, value, expected);
    case GI_SUM:
        return settle_sum(checker, value, expected);
    case GI_PRODUCT:
        return settle_product(checker, value, expected);
    case GI_RATIO:
        return settle_ratio(checker, value, expected);
    case GI_SMALLER_OF:
    case GI_LARGER_OF: {
        struct peers peers = {{value->parts, NULL}, {value->part_count, 0}};
        return settle_peers(checker, &peers, expected, &value->kind);
    }
    case GI_TABLE:
    case GI_MARGINAL:
        GI_TRY(settle_key(checker, value));
        return settle_rows(checker, value, expected);
    case GI_EXACTLY:
        GI_TRY(settle_key(checker, value));
        GI_TRY(check_exact_words(checker, value));
        return settle_rows(checker, value, expected);
    case GI_CHOOSE:
    case GI_EDITIONS:
        return settle_rows(checker, value, expected);
    case GI_ADJUST:
        return settle_adjust(checker, value, expected);
    case GI_SPAN:
        return settle_span(checker, value, expected);
    case GI_BALANCE_OF:
        return settle_balance(checker, value, expected);
    }
    return GUARANTEE_E_INTERNAL;
}

guarantee_status gi_settle(struct gi_checker *checker, struct gi_value *value, guarantee_kind expected,
                           guarantee_kind *kind_out)
{
    GI_TRY(settle_form(checker, value, expected));
    if (kind_out != NULL)
        *kind_out = value->kind;
    return GUARANTEE_OK;
}

guarantee_status gi_settle_condition(struct gi_checker *checker, struct gi_condition *condition)
{
    guarantee_scheme *scheme = checker->loader->scheme;
    for (uint32_t i = 0; i < condition->part_count; i++)
        GI_TRY(gi_settle_condition(checker, condition->parts[i]));
    if (condition->form != GI_COMPARE)
        return GUARANTEE_OK;
    if (condition->subject.is_fact)
        GI_TRY(gi_check_fact(checker, &scheme->facts[condition->subject.index], condition->node));
    else
        GI_TRY(gi_check_rule(checker, scheme->outputs[condition->subject.index].rule, condition->node));
    guarantee_kind kind = gi_reference_kind(scheme, condition->subject);
    condition->subject_kind = kind;
    for (uint32_t i = 0; kind <= GUARANTEE_KIND_COUNT && i < condition->choice_count; i++)
        GI_TRY(gi_settle(checker, condition->numbers[i], kind, NULL));
    if (condition->lower != NULL)
        GI_TRY(gi_settle(checker, condition->lower, kind, NULL));
    if (condition->upper != NULL)
        GI_TRY(gi_settle(checker, condition->upper, kind, NULL));
    return GUARANTEE_OK;
}
