/* A group whose members were added up elsewhere: the same outcomes as after going over them. */
#include "policy/folded.h"
#include "policy/case.h"

#include <inttypes.h>

static const struct gi_folded *over(const guarantee_facts *facts, int32_t group)
{
    return facts->folded != NULL && facts->folded->group == group ? facts->folded : NULL;
}

bool gi_facts_is_folded(const guarantee_facts *facts, int32_t group)
{
    return over(facts, group) != NULL;
}

uint64_t gi_facts_member_count(const guarantee_facts *facts, int32_t group)
{
    const struct gi_folded *folded = over(facts, group);
    return folded != NULL ? folded->members : facts->groups[group].count;
}

const struct gi_fold_sum *gi_folded_fact(const guarantee_facts *facts, uint32_t fact)
{
    const struct gi_fact *all = facts->scheme->facts;
    const struct gi_folded *folded = over(facts, all[all[fact].total_of->name.index].each);
    return folded != NULL && folded->facts != NULL && folded->facts[fact].known ? &folded->facts[fact] : NULL;
}

const struct gi_fold_sum *gi_folded_rule(const guarantee_facts *facts, const struct gi_rule *rule)
{
    const struct gi_folded *folded = over(facts, rule->each);
    const ptrdiff_t number = rule - facts->scheme->rules;
    bool known = folded != NULL && folded->rules != NULL && rule->together < 0 && folded->rules[number].known;
    return known ? &folded->rules[number] : NULL;
}

/* What all lack leaves the rule out; what some lack is missing. */
static guarantee_status settle_lacking(struct gi_case *c, const struct gi_fold_sum *sum, const char *group)
{
    c->result->last_left = sum->lacks;
    if (sum->lacks == GI_NO_FACT)
        return GI_ABSENT;
    c->result->fact_left[sum->lacks] = 1;
    if (sum->left_out == sum->visited)
        return GI_ABSENT;
    guarantee_status status = gi_case_undecided(c, "%s is missing (%" PRIu64 " of %" PRIu64 " %ss)",
                                                c->scheme->facts[sum->lacks].name, sum->left_out, sum->visited, group);
    return status == GI_UNDECIDED ? gi_case_missing(c, sum->lacks) : status;
}

guarantee_status gi_folded_settle(struct gi_case *c, const struct gi_fold_sum *sum, int32_t group, const char *name,
                                  struct gi_work *work)
{
    const char *of = c->scheme->groups[group].name;
    if (sum->undecided > 0)
        return gi_case_undecided(c, "%s is undecided for %" PRIu64 " of %" PRIu64 " %s%s", name, sum->undecided,
                                 sum->visited, of, sum->visited == 1 ? "" : "s");
    if (sum->left_out > 0)
        return settle_lacking(c, sum, of);
    if (sum->confidence != 0 && sum->confidence < work->confidence)
        work->confidence = sum->confidence;
    return GUARANTEE_OK;
}
