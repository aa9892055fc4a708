/* The largest and the smallest of what members bring. */
#include "policy/fold.h"

#include <inttypes.h>
#include <stdlib.h>

struct largest {
    const struct gi_rule *rule;
    struct gi_exact best;
    const char *whose;
    uint64_t count;
};

static void take_larger(struct largest *largest, const struct gi_exact *value, const char *whose)
{
    int wanted = largest->rule->kind == GI_RULE_LARGEST ? 1 : -1;
    if (largest->count++ > 0 && gi_exact_compare(value, &largest->best) != wanted)
        return;
    gi_exact_copy(&largest->best, value);
    largest->whose = whose;
}

static guarantee_status compare_member(struct gi_fold *fold, struct gi_case *member)
{
    struct largest *largest = fold->state;
    struct gi_exact value;
    GI_TRY(gi_fold_value(fold, member, largest->rule->slots[GI_BASE], &value));
    take_larger(largest, &value, member->facts->groups[member->group].names[member->member]);
    return GUARANTEE_OK;
}

static guarantee_status largest_together(struct gi_case *c, struct largest *largest, struct gi_borrowers *borrowers,
                                         struct gi_work *work)
{
    GI_TRY(gi_borrowers_gather(borrowers, c, largest->rule, work));
    for (size_t i = 0; i < borrowers->count; i++)
        take_larger(largest, &borrowers->list[i].sum, borrowers->list[i].name);
    return GUARANTEE_OK;
}

/* Of nobody there is no largest: the figure is left out. */
guarantee_status gi_rule_largest(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct largest largest = {.rule = rule};
    struct gi_borrowers borrowers = {0};
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = &largest, .visit = compare_member};
    guarantee_status status = rule->together >= 0 ? largest_together(c, &largest, &borrowers, work)
                                                  : gi_fold_members(&fold, rule->each, rule->where);
    free(borrowers.list);
    GI_TRY(status);
    if (largest.count == 0) {
        c->result->last_left = GI_NO_FACT;
        return GI_ABSENT;
    }
    const char *of = rule->together >= 0 ? c->scheme->facts[rule->together].name : c->scheme->groups[rule->each].name;
    if (work->formula != NULL)
        gi_text_format(work->formula, "the %s of %" PRIu64 " %s%s: %s", rule->kind_word, largest.count, of,
                       largest.count == 1 ? "" : "s", largest.whose);
    return gi_case_put(c, rule, 0, &largest.best, work);
}
