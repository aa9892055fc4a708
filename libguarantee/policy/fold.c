/* Adding up over the members of a group: each is a case of its own within the whole. */
#include "policy/case.h"
#include "policy/folded.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The figures of one member at a time. A fold within the work on a member has a frame of its own, and frames are used
 * again. */
static guarantee_status take_frame(struct gi_case *whole, struct gi_frame **frame_out)
{
    guarantee_result *result = whole->result;
    struct gi_frame *frame = result->free_frames;
    if (frame == NULL) {
        frame = gi_arena_take(&result->arena, sizeof *frame);
        if (frame == NULL)
            return gi_no_memory(whole->error);
        frame->cells = gi_arena_take(&result->arena, (whole->scheme->output_count + 1U) * sizeof *frame->cells);
        frame->states = gi_arena_take(&result->arena, whole->scheme->output_count + 1U);
        if (frame->cells == NULL || frame->states == NULL)
            return gi_no_memory(whole->error);
    } else {
        result->free_frames = frame->next;
    }
    *frame_out = frame;
    return GUARANTEE_OK;
}

static void give_back(struct gi_case *whole, struct gi_frame *frame)
{
    frame->next = whole->result->free_frames;
    whole->result->free_frames = frame;
}

/* What the members lack: nobody has it, and the rule is left out; some have it, and it is missing. */
struct lacking {
    uint32_t visited, left_out;
    int64_t first; /* member that lacks something */
    uint32_t fact;
};

static guarantee_status visit_member(struct gi_fold *fold, struct gi_case *member, const struct gi_condition *where,
                                     bool *counts_out)
{
    struct gi_work quiet = {.confidence = fold->work->confidence};
    memset(member->states, 0, member->scheme->output_count);
    *counts_out = true;
    if (where != NULL) {
        GI_TRY(gi_condition_decide(member, where, &quiet, counts_out));
        fold->work->confidence = quiet.confidence;
    }
    return *counts_out ? fold->visit(fold, member) : GUARANTEE_OK;
}

/* A member that `where` shuts out neither has nor lacks anything. */
static guarantee_status visit(struct gi_fold *fold, struct gi_case *member, const struct gi_condition *where,
                              struct lacking *lacking)
{
    bool counts = true;
    guarantee_status status = visit_member(fold, member, where, &counts);
    lacking->visited += counts;
    if (status != GI_ABSENT)
        return status;
    if (lacking->left_out++ == 0) {
        lacking->first = member->member;
        lacking->fact = member->result->last_left;
    }
    return GUARANTEE_OK;
}

static guarantee_status settle_lacking(struct gi_case *member, const struct lacking *lacking)
{
    if (lacking->left_out == 0)
        return GUARANTEE_OK;
    member->result->last_left = lacking->fact;
    if (lacking->left_out == lacking->visited || lacking->fact == GI_NO_FACT)
        return GI_ABSENT;
    member->member = lacking->first;
    return gi_case_missing(member, lacking->fact);
}

guarantee_status gi_fail_single(guarantee_error *error, const guarantee_scheme *scheme, const char *name, int32_t group)
{
    return gi_fail(error, GUARANTEE_E_RULE, "%s goes over single %ss: it cannot be answered from totals", name,
                   scheme->groups[group].name);
}

guarantee_status gi_fold_value(const struct gi_fold *fold, struct gi_case *member, const struct gi_value *value,
                               struct gi_exact *out)
{
    struct gi_work quiet = {.confidence = fold->work->confidence};
    GI_TRY(gi_value_work(member, value, &quiet, out));
    fold->work->confidence = quiet.confidence;
    return GUARANTEE_OK;
}

guarantee_status gi_fold_members(struct gi_fold *fold, int32_t group, const struct gi_condition *where)
{
    struct gi_case *whole = fold->c->whole != NULL ? fold->c->whole : fold->c;
    struct gi_frame *frame = NULL;
    struct lacking lacking = {0};
    guarantee_status status = GUARANTEE_OK;
    if (gi_facts_is_folded(whole->facts, group))
        return gi_fail_single(whole->error, whole->scheme, fold->name, group);
    GI_TRY(take_frame(whole, &frame));
    struct gi_case member = *whole;
    member.whole = whole;
    member.group = group;
    member.cells = frame->cells;
    member.states = frame->states;
    uint32_t count = whole->facts->groups[group].count;
    for (uint32_t i = 0; i < count && status == GUARANTEE_OK; i++) {
        member.member = i;
        status = visit(fold, &member, where, &lacking);
    }
    give_back(whole, frame);
    return status == GUARANTEE_OK ? settle_lacking(&member, &lacking) : status;
}

/* ---- totals ------------------------------------------------------------------------------------ */

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

struct borrower {
    const char *name;
    uint32_t first; /* member that stands for all */
    struct gi_exact sum;
};

struct borrowers {
    const struct gi_rule *rule;
    struct borrower *list;
    size_t count, capacity;
};

static guarantee_status collect(struct gi_fold *fold, struct gi_case *member)
{
    struct borrowers *borrowers = fold->state;
    const struct gi_rule *rule = borrowers->rule;
    if (borrowers->count == borrowers->capacity) {
        size_t capacity = borrowers->capacity * 2 + 64;
        struct borrower *list = realloc(borrowers->list, capacity * sizeof *list);
        if (list == NULL)
            return gi_no_memory(member->error);
        borrowers->list = list;
        borrowers->capacity = capacity;
    }
    struct borrower *one = &borrowers->list[borrowers->count];
    struct gi_work quiet = {.confidence = fold->work->confidence};
    struct gi_reference reference = {true, (uint32_t)rule->together};
    GI_TRY(gi_case_word(member, reference, &quiet, &one->name));
    fold->work->confidence = quiet.confidence;
    GI_TRY(gi_fold_value(fold, member, rule->slots[GI_BASE], &one->sum));
    one->first = (uint32_t)member->member;
    borrowers->count++;
    return GUARANTEE_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct borrower *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : (left->first > right->first) - (left->first < right->first);
}

static guarantee_status merge(struct borrowers *borrowers)
{
    size_t kept = 0;
    if (borrowers->count == 0)
        return GUARANTEE_OK;
    qsort(borrowers->list, borrowers->count, sizeof *borrowers->list, by_name);
    for (size_t i = 1; i < borrowers->count; i++) {
        struct borrower *last = &borrowers->list[kept];
        if (strcmp(last->name, borrowers->list[i].name) == 0)
            GI_TRY(gi_exact_add(&last->sum, &last->sum, &borrowers->list[i].sum));
        else
            borrowers->list[++kept] = borrowers->list[i];
    }
    borrowers->count = kept + 1;
    return GUARANTEE_OK;
}

/* The weight is chosen by the borrower's sum: it stands for the fact that is added up. */
static guarantee_status add_borrowers(struct gi_case *c, const struct borrowers *borrowers, struct gi_work *work,
                                      struct total *total)
{
    const struct gi_rule *rule = borrowers->rule;
    struct gi_case *whole = c->whole != NULL ? c->whole : c;
    struct gi_case member = *whole;
    struct gi_frame *frame = NULL;
    struct gi_fold fold = {.c = whole, .work = work, .state = total, .visit = add_member};
    guarantee_status status = GUARANTEE_OK;
    GI_TRY(take_frame(whole, &frame));
    member.whole = whole;
    member.group = rule->each;
    member.cells = frame->cells;
    member.states = frame->states;
    member.replaced_fact = rule->slots[GI_BASE]->name.index;
    for (size_t i = 0; i < borrowers->count && status == GUARANTEE_OK; i++) {
        member.member = borrowers->list[i].first;
        member.replacement = &borrowers->list[i].sum;
        memset(member.states, 0, member.scheme->output_count);
        status = add_member(&fold, &member);
    }
    give_back(whole, frame);
    return status;
}

static guarantee_status gather(struct gi_case *c, struct borrowers *borrowers, struct gi_work *work)
{
    const struct gi_rule *rule = borrowers->rule;
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = borrowers, .visit = collect};
    GI_TRY(gi_fold_members(&fold, rule->each, rule->where));
    return merge(borrowers);
}

static guarantee_status total_together(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work,
                                       struct total *total)
{
    struct borrowers borrowers = {.rule = rule};
    guarantee_status status = gather(c, &borrowers, work);
    if (status == GUARANTEE_OK)
        status = add_borrowers(c, &borrowers, work, total);
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

/* ---- the largest ------------------------------------------------------------------------------- */

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

static guarantee_status largest_together(struct gi_case *c, struct largest *largest, struct borrowers *borrowers,
                                         struct gi_work *work)
{
    GI_TRY(gather(c, borrowers, work));
    for (size_t i = 0; i < borrowers->count; i++)
        take_larger(largest, &borrowers->list[i].sum, borrowers->list[i].name);
    return GUARANTEE_OK;
}

/* Of nobody there is no largest: the figure is left out. */
guarantee_status gi_rule_largest(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct largest largest = {.rule = rule};
    struct borrowers borrowers = {.rule = rule};
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
