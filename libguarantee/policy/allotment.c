/* A pool over its participants: by weight, or claims pro rata when the pool runs out. */
#include "policy/parts.h"
#include "policy/proportion.h"

#include <stdlib.h>
#include <string.h>

struct allotment {
    const struct gi_rule *rule;
    struct gi_exact pool, sum, paid;
    struct gi_part *parts; /* exact holds the weight until it is known what it comes to */
    uint32_t count;
};

static guarantee_status add_weight(struct gi_fold *fold, struct gi_case *member)
{
    struct allotment *allotment = fold->state;
    struct gi_exact *weight = &allotment->parts[allotment->count++].exact;
    GI_TRY(gi_fold_value(fold, member, allotment->rule->slots[GI_WEIGHT], weight));
    if (gi_exact_sign(weight) < 0)
        return gi_case_undecided(member, "a weight of %s is below zero", allotment->rule->name);
    return gi_exact_add(&allotment->sum, &allotment->sum, weight);
}

/* weight → pool × weight / total weight; claims stay whole while the pool lasts */
static guarantee_status work_parts(struct gi_case *c, struct allotment *allotment)
{
    bool claims = allotment->rule->kind == GI_RULE_SHARE_POOL;
    gi_exact_copy(&allotment->paid, &allotment->pool);
    if (claims && gi_exact_compare(&allotment->sum, &allotment->pool) <= 0) {
        gi_exact_copy(&allotment->paid, &allotment->sum);
        return GUARANTEE_OK;
    }
    if (gi_exact_sign(&allotment->sum) == 0)
        return gi_case_undecided(c, "the weights of %s add up to 0", allotment->rule->name);
    for (uint32_t i = 0; i < allotment->count; i++) {
        struct gi_exact *part = &allotment->parts[i].exact;
        GI_TRY(gi_exact_multiply(part, part, &allotment->pool));
        GI_TRY(gi_exact_divide(part, part, &allotment->sum));
    }
    return GUARANTEE_OK;
}

static guarantee_status find_holder(struct gi_case *c, const struct gi_rule *rule, int64_t *holder_out)
{
    const struct gi_members *members = &c->facts->groups[rule->each];
    *holder_out = GI_REMAINDER_LARGEST_FRACTION;
    if (rule->remainder_member == NULL)
        return GUARANTEE_OK;
    for (uint32_t i = 0; i < members->count; i++)
        if (strcmp(members->names[i], rule->remainder_member) == 0)
            *holder_out = i;
    if (*holder_out >= 0)
        return GUARANTEE_OK;
    return gi_case_undecided(c, "%s leaves the remainder to %s, who takes no part", rule->name, rule->remainder_member);
}

static void tell_part(struct gi_case *c, const struct allotment *allotment, struct gi_work *work)
{
    if (work->formula == NULL)
        return;
    bool whole = gi_exact_compare(&allotment->paid, &allotment->pool) != 0;
    gi_text_add(work->formula, whole ? "the claim in full: the pool " : "a part of the pool ");
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, &allotment->pool);
    gi_text_add(work->formula, whole ? " lasts" : " by weight over ");
    if (!whole)
        gi_text_number(work->formula, c->scheme, allotment->rule->slots[GI_WEIGHT]->kind, &allotment->sum);
}

static guarantee_status put_parts(struct gi_case *c, const struct allotment *allotment, int64_t holder,
                                  struct gi_work *work)
{
    const struct gi_rule *rule = allotment->rule;
    for (uint32_t i = 0; i < allotment->count; i++) {
        tell_part(c, allotment, work);
        work->rounding = holder == (int64_t)i ? "what the others leave"
                         : holder < 0         ? "by the largest fractions"
                                              : NULL;
        GI_TRY(gi_case_put_member(c, rule, c->facts->groups[rule->each].names[i], &allotment->parts[i].exact,
                                  &allotment->parts[i].value, work));
    }
    work->rounding = NULL;
    if (work->formula != NULL)
        gi_text_format(work->formula, "the sum of the parts (%u)", allotment->count);
    return gi_case_put_rounded(c, rule, 0, &allotment->paid, &allotment->paid, false, work);
}

static guarantee_status work_allotment(struct gi_case *c, struct allotment *allotment, struct gi_work *work)
{
    const struct gi_rule *rule = allotment->rule;
    int64_t holder = 0;
    GI_TRY(gi_quiet_slot(c, rule, GI_BASE, work, &allotment->pool));
    if (gi_exact_sign(&allotment->pool) < 0)
        return gi_case_undecided(c, "the pool of %s is below zero", rule->name);
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = allotment, .visit = add_weight};
    GI_TRY(gi_fold_members(&fold, rule->each, NULL));
    GI_TRY(work_parts(c, allotment));
    GI_TRY(find_holder(c, rule, &holder));
    GI_TRY(gi_parts_round(c, rule, allotment->parts, allotment->count, &allotment->paid, holder));
    return put_parts(c, allotment, holder, work);
}

guarantee_status gi_rule_allot(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct allotment allotment = {.rule = rule};
    uint32_t count = c->facts->groups[rule->each].count;
    gi_exact_set_zero(&allotment.sum);
    allotment.parts = calloc((size_t)count + 1, sizeof *allotment.parts);
    guarantee_status status = allotment.parts == NULL ? gi_no_memory(c->error) : work_allotment(c, &allotment, work);
    free(allotment.parts);
    return status;
}
