/* Totals over members, and how many there are. */
#include "policy/fold.h"
#include "policy/folded.h"

#include <inttypes.h>
#include <stdlib.h>

enum { TERMS_TOLD = 6 };

struct total {
    const struct gi_value *amount;
    const struct gi_value *weight;
    guarantee_kind kind;
    struct gi_exact sum;
    uint64_t count;
};

guarantee_status gi_member_amount(struct gi_case *member, const struct gi_value *amount, const struct gi_value *weight,
                                  struct gi_work *work, struct gi_exact *out)
{
    struct gi_exact weighed;
    GI_TRY(gi_value_work(member, amount, work, out));
    if (weight == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_value_work(member, weight, work, &weighed));
    return gi_exact_multiply(out, out, &weighed);
}

static guarantee_status add_member(struct gi_fold *fold, struct gi_case *member)
{
    struct total *total = fold->state;
    struct gi_exact amount;
    struct gi_work quiet = {.confidence = fold->work->confidence};
    GI_TRY(gi_member_amount(member, total->amount, total->weight, &quiet, &amount));
    fold->work->confidence = quiet.confidence;
    if (fold->work->formula != NULL && total->count < TERMS_TOLD) {
        gi_text_add(fold->work->formula, total->count == 0 ? "" : " + ");
        gi_text_number(fold->work->formula, member->scheme, total->kind, &amount);
    }
    total->count++;
    return gi_exact_add(&total->sum, &total->sum, &amount);
}

static void tell_count(struct gi_work *work, const char *told, uint64_t count, const char *group)
{
    if (work->formula != NULL)
        gi_text_format(work->formula, "%s, over %" PRIu64 " %s%s", count == 0 ? "nothing" : told, count, group,
                       count == 1 ? "" : "s");
}

static const char *rest_of(const struct total *total)
{
    return total->count > TERMS_TOLD ? " + …" : "";
}

/* Over the members, or from what somebody else made of them. */
static guarantee_status add_up(struct gi_fold *fold, int32_t group, const struct gi_condition *where,
                               const struct gi_fold_sum *folded)
{
    struct total *total = fold->state;
    const char *name = fold->c->scheme->groups[group].name;
    if (folded == NULL) {
        GI_TRY(gi_fold_members(fold, group, where));
        tell_count(fold->work, rest_of(total), total->count, name);
        return GUARANTEE_OK;
    }
    GI_TRY(gi_folded_settle(fold->c, folded, group, fold->name, fold->work));
    gi_exact_copy(&total->sum, &folded->sums[0]);
    tell_count(fold->work, "added up", folded->visited, name);
    return GUARANTEE_OK;
}

guarantee_status gi_fact_total(struct gi_case *c, uint32_t number, struct gi_work *work, struct gi_exact *out)
{
    const struct gi_fact *fact = &c->scheme->facts[number];
    struct gi_fact_sum *kept = &c->result->fact_sums[number];
    if (kept->known) {
        work->confidence = kept->confidence < work->confidence ? kept->confidence : work->confidence;
        gi_exact_copy(out, &kept->sum);
        return GUARANTEE_OK;
    }
    struct total total = {.amount = fact->total_of, .kind = fact->kind};
    struct gi_work own = {.confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    struct gi_text formula = {0}, value = {0};
    if (c->result->with_trail && !c->result->fact_told[number])
        own.formula = &formula;
    gi_exact_set_zero(&total.sum);
    struct gi_fold fold = {.c = c, .work = &own, .name = fact->name, .state = &total, .visit = add_member};
    int32_t group = c->scheme->facts[fact->total_of->name.index].each;
    guarantee_status status = add_up(&fold, group, fact->total_where, gi_folded_fact(c->facts, number));
    if (status == GUARANTEE_OK && own.formula != NULL) {
        c->result->fact_told[number] = 1;
        gi_text_number(&value, c->scheme, fact->kind, &total.sum);
        guarantee_step step = {.line = fact->node->mark.line,
                               .name = fact->name,
                               .kind = "total",
                               .formula = gi_text_get(&formula),
                               .value = gi_text_get(&value),
                               .confidence = own.confidence};
        status = formula.failed || value.failed ? gi_no_memory(c->error) : gi_case_step(c, &step);
    }
    gi_text_clear(&formula);
    gi_text_clear(&value);
    GI_TRY(status);
    kept->known = true;
    kept->confidence = own.confidence;
    gi_exact_copy(&kept->sum, &total.sum);
    return gi_fact_total(c, number, work, out);
}

/* ---- together: the members of one borrower count as one ------------------------------------------ */

/* The weight is chosen by the borrower's sum: it stands for the fact that is added up. */
static guarantee_status add_borrowers(struct gi_case *c, const struct gi_rule *rule,
                                      const struct gi_borrowers *borrowers, struct gi_work *work, struct total *total)
{
    struct gi_case *whole = c->whole != NULL ? c->whole : c;
    struct gi_case member;
    struct gi_frame *frame = NULL;
    struct gi_fold fold = {.c = whole, .work = work, .state = total, .visit = add_member};
    guarantee_status status = GUARANTEE_OK;
    GI_TRY(gi_member_open(&member, whole, rule->each, &frame));
    member.replaced_fact = rule->slots[GI_BASE]->name.index;
    for (size_t i = 0; i < borrowers->count && status == GUARANTEE_OK; i++) {
        member.member = borrowers->list[i].first;
        member.replacement = &borrowers->list[i].sum;
        gi_member_forget(&member);
        status = add_member(&fold, &member);
    }
    gi_member_close(whole, frame);
    return status;
}

static guarantee_status total_together(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                       struct total *total)
{
    struct gi_borrowers borrowers = {0};
    guarantee_status status = gi_borrowers_gather(&borrowers, c, rule, work);
    if (status == GUARANTEE_OK)
        status = add_borrowers(c, rule, &borrowers, work, total);
    if (status == GUARANTEE_OK)
        tell_count(work, rest_of(total), total->count, c->scheme->facts[rule->together].name);
    free(borrowers.list);
    return status;
}

guarantee_status gi_rule_total(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct total total = {
        .amount = rule->slots[GI_BASE], .weight = rule->slots[GI_WEIGHT], .kind = rule->slots[GI_BASE]->kind};
    gi_exact_set_zero(&total.sum);
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = &total, .visit = add_member};
    if (rule->together >= 0)
        GI_TRY(total_together(c, rule, work, &total));
    else
        GI_TRY(add_up(&fold, rule->each, rule->where, gi_folded_rule(c->facts, rule)));
    return gi_case_put(c, rule, 0, &total.sum, work);
}

/* ---- counts ------------------------------------------------------------------------------------ */

static guarantee_status count_member(struct gi_fold *fold, struct gi_case *member)
{
    (void)member;
    ++*(int64_t *)fold->state;
    return GUARANTEE_OK;
}

guarantee_status gi_rule_count(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    int64_t count = 0;
    struct gi_exact value;
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = &count, .visit = count_member};
    const struct gi_fold_sum *folded = gi_folded_rule(c->facts, rule);
    if (folded == NULL) {
        GI_TRY(gi_fold_members(&fold, rule->each, rule->where));
    } else {
        GI_TRY(gi_folded_settle(c, folded, rule->each, rule->name, work));
        count = (int64_t)folded->visited;
    }
    gi_exact_set_integer(&value, count);
    return gi_case_put(c, rule, 0, &value, work);
}
