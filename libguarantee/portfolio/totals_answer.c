/* Group questions: the exact rules answer, with sums in place of members. */
#include "policy/case.h"
#include "policy/folded.h"
#include "portfolio/totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct folded {
    struct gi_folded folded;
    struct gi_fold_sum *facts, *rules;
};

static uint64_t count_of(const guarantee_totals *totals, uint32_t sum, int64_t group)
{
    return gi_totals_sum(totals, &totals->sums.sums[sum], group).limbs[0];
}

/* Eligible rows that have a fact of the group. */
static uint64_t members_of(const guarantee_totals *totals, int64_t group)
{
    uint64_t eligible = gi_totals_sum(totals, &totals->sums.counts[GI_ELIGIBLE], group).limbs[0];
    return totals->layout.member_group < 0 ? eligible : eligible - count_of(totals, totals->layout.strangers, group);
}

static guarantee_status fill_fold(const guarantee_totals *totals, int64_t group, uint32_t number,
                                  struct gi_fold_sum *out)
{
    const struct gi_fold_terms *fold = &totals->layout.folds[number];
    uint32_t counters = fold->first_sum + fold->part_count;
    out->known = true;
    out->left_out = count_of(totals, counters, group);
    out->undecided = count_of(totals, counters + 1, group);
    out->visited = fold->has_where ? count_of(totals, counters + 2, group) : members_of(totals, group);
    out->lacks = fold->lacks;
    out->confidence = fold->confidence;
    for (uint32_t i = 0; i < fold->part_count; i++) {
        struct gi_wide_sum sum = gi_totals_sum(totals, &totals->sums.sums[fold->first_sum + i], group);
        gi_wide_to_exact(&out->sums[i], &sum);
        GI_TRY(gi_exact_multiply(&out->sums[i], &out->sums[i], &totals->layout.sums[fold->first_sum + i].unit));
    }
    return GUARANTEE_OK;
}

static guarantee_status fill_folds(const guarantee_totals *totals, int64_t group, struct folded *folded)
{
    const guarantee_scheme *scheme = totals->scheme;
    size_t facts = scheme->fact_count + 1U, rules = scheme->rule_count + 1U;
    folded->facts = calloc(facts, sizeof *folded->facts);
    folded->rules = calloc(rules, sizeof *folded->rules);
    if (folded->facts == NULL || folded->rules == NULL)
        return GUARANTEE_E_NO_MEMORY;
    for (uint32_t i = 0; i < totals->layout.fold_count; i++) {
        const struct gi_fold_terms *fold = &totals->layout.folds[i];
        struct gi_fold_sum *out =
            fold->rule != NULL ? &folded->rules[fold->rule - scheme->rules] : &folded->facts[fold->fact];
        for (int part = 0; part < GI_FOLD_SUMS; part++)
            gi_exact_set_zero(&out->sums[part]);
        GI_TRY(fill_fold(totals, group, i, out));
    }
    folded->folded = (struct gi_folded){.group = totals->layout.member_group,
                                        .members = members_of(totals, group),
                                        .facts = folded->facts,
                                        .rules = folded->rules};
    return GUARANTEE_OK;
}

/* ---- facts of the group ------------------------------------------------------------------------- */

/* The least (or largest) value of an accumulator of extremes. */
static int64_t extreme(const guarantee_totals *totals, uint32_t sum, int64_t group)
{
    const struct gi_accumulator *kept = &totals->sums.sums[sum];
    bool least = totals->layout.sums[sum].kind == GI_SUM_LEAST;
    int64_t best = gi_sum_initial(&totals->layout.sums[sum]);
    for (uint32_t i = 1; kept->narrow != NULL && i < totals->sums.groups.count && i < kept->capacity; i++) {
        if (group >= 0 && i != gi_totals_group(totals, group))
            continue;
        bool replaces = least ? kept->narrow[i] < best : kept->narrow[i] > best;
        best = replaces ? kept->narrow[i] : best;
    }
    return best;
}

static guarantee_status set_agreed(guarantee_facts *facts, const guarantee_totals *totals, int64_t group,
                                   guarantee_error *error)
{
    for (uint32_t i = 0; i + 1 < totals->layout.sum_count; i++) {
        const struct gi_sum *sum = &totals->layout.sums[i];
        if (sum->kind != GI_SUM_LEAST)
            continue;
        int64_t least = extreme(totals, i, group);
        const struct gi_column *column = &totals->layout.columns[sum->column];
        const struct gi_fact *fact = &totals->scheme->facts[column->fact];
        bool is_choice =
            least >= 0 && least < (int64_t)fact->choice_count; /* totals that were read may hold anything */
        if (least == extreme(totals, i + 1, group))
            GI_TRY(gi_column_give(facts, column, least, is_choice ? fact->choices[least] : NULL, error));
    }
    return GUARANTEE_OK;
}

static bool is_text_of_list(const guarantee_totals *totals, const struct gi_column *column)
{
    return column->kind != GUARANTEE_KIND_TEXT || totals->scheme->facts[column->fact].choice_count > 0;
}

/* A fact by which the groups are made holds for the group; for the whole, where there is one value. A word that is none
 * of the fact's belongs to refused rows. */
static guarantee_status set_keys(guarantee_facts *facts, const guarantee_totals *totals, int64_t group,
                                 guarantee_error *error)
{
    const struct gi_groups *groups = &totals->sums.groups;
    for (uint32_t k = 0; k < totals->layout.key_count; k++) {
        const struct gi_column *column = &totals->layout.columns[totals->layout.keys[k].column];
        char text[256];
        int64_t shown = group < 0 ? 0 : group;
        bool agreed = totals->sorted_count > 0;
        if (column->fact < 0 || totals->layout.keys[k].part != GUARANTEE_BY_VALUE || !is_text_of_list(totals, column) ||
            totals->scheme->facts[column->fact].each >= 0)
            continue;
        for (uint32_t i = 2; group < 0 && i < groups->count; i++)
            agreed = agreed && groups->keys[(size_t)i * groups->key_count + k] == groups->keys[groups->key_count + k];
        if (!agreed || guarantee_totals_key_text(totals, shown, k, text, sizeof text) == 0)
            continue;
        guarantee_error inner = GUARANTEE_ERROR_INIT;
        if (guarantee_facts_set_text(facts, column->name, text, &inner) == GUARANTEE_E_NO_MEMORY)
            return gi_no_memory(error);
    }
    return GUARANTEE_OK;
}

static guarantee_status set_constants(guarantee_facts *facts, const guarantee_totals *totals, guarantee_error *error)
{
    for (uint32_t i = 0; i < totals->layout.column_count; i++)
        if (totals->layout.columns[i].constant != NULL)
            GI_TRY(guarantee_facts_set_text(facts, totals->layout.columns[i].name, totals->layout.columns[i].constant,
                                            error));
    return GUARANTEE_OK;
}

/* What the caller says goes before everything else. */
static guarantee_status set_given(guarantee_facts *facts, const guarantee_facts *given, guarantee_error *error)
{
    for (uint32_t i = 0; given != NULL && i < given->scheme->fact_count; i++) {
        const struct gi_given *value = &given->given[i];
        if (value->denominator == 0)
            continue;
        if (value->word != NULL) {
            GI_TRY(guarantee_facts_set_text(facts, given->scheme->facts[i].name, value->word, error));
            continue;
        }
        facts->given[i] = (struct gi_given){.numerator = value->numerator, .denominator = value->denominator};
    }
    return GUARANTEE_OK;
}

static guarantee_status collect_facts(guarantee_facts *facts, const guarantee_totals *totals, int64_t group,
                                      const guarantee_facts *given, guarantee_error *error)
{
    GI_TRY(set_constants(facts, totals, error));
    GI_TRY(set_agreed(facts, totals, group, error));
    GI_TRY(set_keys(facts, totals, group, error));
    return set_given(facts, given, error);
}

static guarantee_status check(const guarantee_totals *totals, int64_t group, guarantee_question question,
                              const guarantee_facts *facts, guarantee_error *error)
{
    if (group < -1 || group >= (int64_t)totals->sorted_count)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "group is %lld: -1 for the whole, or a group below %u is expected",
                       (long long)group, totals->sorted_count);
    if (question < GUARANTEE_QUOTE || question > GUARANTEE_ALLOT ||
        (totals->layout.group_questions >> question & 1U) == 0)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND,
                       "the portfolio was not made for \"%s\" of groups: group_questions names what is",
                       guarantee_question_name(question));
    if (facts != NULL && facts->scheme != totals->scheme)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "these facts were made for another scheme");
    return GUARANTEE_OK;
}

guarantee_status guarantee_totals_answer(guarantee_result **result_out, const guarantee_totals *totals, int64_t group,
                                         guarantee_question question, const guarantee_facts *facts, uint32_t flags,
                                         guarantee_error *error)
{
    guarantee_facts *own = NULL;
    struct folded folded = {0};
    if (result_out == NULL || totals == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result_out and totals must not be NULL");
    GI_TRY(check(totals, group, question, facts, error));
    GI_TRY(guarantee_facts_new(&own, totals->scheme, error));
    guarantee_status status = collect_facts(own, totals, group, facts, error);
    if (status == GUARANTEE_OK) {
        status = fill_folds(totals, group, &folded);
        if (status != GUARANTEE_OK)
            status = gi_fail(error, status, "the sums of the group cannot be put in place of its members");
    }
    if (status == GUARANTEE_OK) {
        own->folded = totals->layout.member_group < 0 ? NULL : &folded.folded;
        status = guarantee_answer(result_out, totals->scheme, question, own, flags, error);
    }
    guarantee_facts_free(own);
    free(folded.facts);
    free(folded.rules);
    return status;
}

guarantee_status guarantee_totals_to_members(const guarantee_totals *totals, size_t sum, guarantee_facts *facts,
                                             const char *fact, guarantee_error *error)
{
    char key[GI_WORD_BYTES + 1], name[400];
    if (totals == NULL || facts == NULL || fact == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "totals, facts and fact must not be NULL");
    if (totals->layout.key_count != 1)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "groups by one column become members; these totals have %u",
                       totals->layout.key_count);
    for (uint32_t i = 0; i < totals->sorted_count; i++) {
        int64_t high = 0;
        uint64_t low = 0;
        GI_TRY(guarantee_totals_sum(totals, i, sum, &high, &low, NULL, error));
        if (guarantee_totals_key_text(totals, i, 0, key, sizeof key) == 0)
            return gi_fail(error, GUARANTEE_E_FACT, "rows without a %.60s are no member",
                           guarantee_totals_key_name(totals, 0));
        if (high != ((int64_t)low < 0 ? -1 : 0))
            return gi_fail(error, GUARANTEE_E_RANGE, "the sum of %.60s for %.60s does not fit an amount",
                           guarantee_totals_sum_name(totals, sum), key);
        (void)snprintf(name, sizeof name, "%.80s.%s", fact, key);
        GI_TRY(guarantee_facts_set_amount(facts, name, (int64_t)low, error));
    }
    return GUARANTEE_OK;
}
