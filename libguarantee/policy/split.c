/* Splits: who bears a claim, the claims cap; recoveries go back in the same proportion. */
#include "policy/proportion.h"
#include "policy/shares.h"

#include <stdlib.h>

struct split {
    const struct gi_rule *rule;
    struct gi_exact amount;
    struct gi_exact counted; /* the part of the amount below the claims cap */
    bool capped;             /* there is a cap to look at */
    struct gi_exact *shares; /* net of what is ceded; by layers: of each bearer of each */
    struct gi_slab *slabs;   /* NULL: not by layers */
    struct gi_part *parts;
};

/* In the proportion in which another split came out. */
static guarantee_status like_shares(struct gi_case *c, struct split *split, struct gi_work *work)
{
    const struct gi_rule *rule = split->rule, *other = rule->in_proportion_to;
    struct gi_exact sum;
    gi_exact_set_zero(&sum);
    for (uint32_t i = 0; i < rule->party_count; i++) {
        struct gi_reference reference = {false, other->first_output + i};
        GI_TRY(gi_case_number(c, reference, work, &split->shares[i]));
        GI_TRY(gi_exact_add(&sum, &sum, &split->shares[i]));
    }
    if (gi_exact_sign(&sum) == 0)
        return gi_case_undecided(c, "%s is in proportion to %s, of which nobody bears anything", rule->name,
                                 other->name);
    for (uint32_t i = 0; i < rule->party_count; i++)
        GI_TRY(gi_exact_divide(&split->shares[i], &split->shares[i], &sum));
    return GUARANTEE_OK;
}

static void tell_cap(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *room,
                     const struct gi_exact *of, const struct gi_exact *before, struct gi_work *work)
{
    if (work->note == NULL)
        return;
    gi_text_format(work->note, "%sclaims cap: ", work->note->length > 0 ? "; " : "");
    if (rule->slots[GI_CAP_RATE]->text != NULL)
        gi_text_format(work->note, "%s × ", rule->slots[GI_CAP_RATE]->text);
    gi_text_number(work->note, c->scheme, GUARANTEE_KIND_AMOUNT, of);
    if (gi_exact_sign(before) != 0) {
        gi_text_add(work->note, ", less ");
        gi_text_number(work->note, c->scheme, GUARANTEE_KIND_AMOUNT, before);
    }
    gi_text_add(work->note, " = ");
    gi_text_number(work->note, c->scheme, GUARANTEE_KIND_AMOUNT, room);
}

/* counted = min(amount, max(0, rate × of − before)). An optional base that is not given leaves the cap aside. */
static guarantee_status work_cap(struct gi_case *c, struct split *split, struct gi_work *work)
{
    const struct gi_rule *rule = split->rule;
    struct gi_exact room, of, before;
    gi_exact_copy(&split->counted, &split->amount);
    if (rule->cap_party < 0)
        return GUARANTEE_OK;
    guarantee_status status = gi_quiet_slot(c, rule, GI_CAP_OF, work, &of);
    if (status == GI_ABSENT) {
        if (work->note != NULL)
            gi_text_add(work->note, "the claims cap is passed over: its base is not given");
        return GUARANTEE_OK;
    }
    GI_TRY(status);
    split->capped = true;
    GI_TRY(gi_quiet_slot(c, rule, GI_CAP_RATE, work, &room));
    GI_TRY(gi_exact_multiply(&room, &room, &of));
    GI_TRY(gi_quiet_slot(c, rule, GI_CAP_BEFORE, work, &before));
    GI_TRY(gi_exact_subtract(&room, &room, &before));
    if (gi_exact_sign(&room) < 0)
        gi_exact_set_zero(&room);
    tell_cap(c, rule, &room, &of, &before, work);
    if (gi_exact_compare(&room, &split->amount) < 0)
        gi_exact_copy(&split->counted, &room);
    return GUARANTEE_OK;
}

static guarantee_status exact_parts(struct split *split)
{
    const struct gi_rule *rule = split->rule;
    struct gi_exact over, excess;
    if (split->slabs != NULL)
        return gi_layers_bear(rule, split->slabs, split->parts);
    for (uint32_t i = 0; i < rule->party_count; i++)
        GI_TRY(gi_exact_multiply(&split->parts[i].exact, &split->amount, &split->shares[i]));
    if (!split->capped)
        return GUARANTEE_OK;
    GI_TRY(gi_exact_subtract(&over, &split->amount, &split->counted));
    GI_TRY(gi_exact_multiply(&excess, &over, &split->shares[rule->cap_party]));
    struct gi_exact *capped = &split->parts[rule->cap_party].exact, *bearer = &split->parts[rule->cap_excess_to].exact;
    GI_TRY(gi_exact_subtract(capped, capped, &excess));
    return gi_exact_add(bearer, bearer, &excess);
}

static void tell_part(struct gi_case *c, const struct split *split, uint32_t party, struct gi_work *work)
{
    const struct gi_rule *rule = split->rule;
    if (work->formula == NULL)
        return;
    if (split->slabs != NULL) {
        gi_layers_tell(c, rule, &split->amount, split->slabs, party, work);
        return;
    }
    bool capped =
        split->capped && (int32_t)party == rule->cap_party && gi_exact_compare(&split->counted, &split->amount) != 0;
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, capped ? &split->counted : &split->amount);
    gi_text_add(work->formula, " × ");
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_RATE, &split->shares[party]);
    if (capped)
        gi_text_add(work->formula, ", only what is below the claims cap counting");
    if (split->capped && (int32_t)party == rule->cap_excess_to &&
        gi_exact_compare(&split->counted, &split->amount) != 0)
        gi_text_format(work->formula, ", and what %s does not bear above the claims cap",
                       rule->parties[rule->cap_party].name);
}

static guarantee_status put_parts(struct gi_case *c, const struct split *split, struct gi_work *work)
{
    const struct gi_rule *rule = split->rule;
    for (uint32_t i = 0; i < rule->party_count; i++) {
        tell_part(c, split, i, work);
        work->rounding = rule->remainder_to == GI_REMAINDER_LARGEST_FRACTION ? "by the largest fractions"
                         : rule->remainder_to == (int32_t)i                  ? "what the others leave"
                                                                             : NULL;
        GI_TRY(gi_case_put_rounded(c, rule, i, &split->parts[i].exact, &split->parts[i].value, false, work));
    }
    work->rounding = NULL;
    if (rule->cap_party < 0)
        return GUARANTEE_OK;
    if (!split->capped) {
        c->states[rule->first_output + rule->party_count] = GI_CELL_ABSENT;
        c->cells[rule->first_output + rule->party_count].left_for = GI_NO_FACT;
        return GUARANTEE_OK;
    }
    struct gi_exact over;
    GI_TRY(gi_exact_subtract(&over, &split->amount, &split->counted));
    if (work->formula != NULL) {
        gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, &split->amount);
        gi_text_add(work->formula, " − ");
        gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, &split->counted);
    }
    return gi_case_put_rounded(c, rule, rule->party_count, &over, &over, false, work);
}

static guarantee_status work_shares(struct gi_case *c, struct split *split, struct gi_work *work)
{
    const struct gi_rule *rule = split->rule;
    if (split->slabs != NULL)
        return gi_layers_work(c, rule, &split->amount, work, split->slabs);
    if (rule->in_proportion_to != NULL)
        return like_shares(c, split, work);
    return gi_shares_net(c, rule, rule->parties, rule->party_count, work, split->shares);
}

static guarantee_status work_split(struct gi_case *c, struct split *split, struct gi_work *work)
{
    const struct gi_rule *rule = split->rule;
    GI_TRY(gi_quiet_slot(c, rule, GI_BASE, work, &split->amount));
    GI_TRY(work_shares(c, split, work));
    GI_TRY(work_cap(c, split, work));
    GI_TRY(exact_parts(split));
    GI_TRY(gi_parts_round(c, rule, split->parts, rule->party_count, &split->amount, rule->remainder_to));
    return put_parts(c, split, work);
}

/* Room for a share of every party, or of every bearer of every layer. */
static bool take_room(struct split *split)
{
    const struct gi_rule *rule = split->rule;
    size_t count = rule->layers == NULL ? rule->party_count : 0;
    for (uint32_t i = 0; i < rule->layer_count; i++)
        count += rule->layers[i].bearer_count;
    split->shares = calloc(count, sizeof *split->shares);
    split->parts = calloc(rule->party_count, sizeof *split->parts);
    if (rule->layers == NULL || split->shares == NULL)
        return split->shares != NULL && split->parts != NULL;
    split->slabs = calloc(rule->layer_count, sizeof *split->slabs);
    struct gi_exact *next = split->shares;
    for (uint32_t i = 0; split->slabs != NULL && i < rule->layer_count; i++) {
        split->slabs[i].shares = next;
        next += rule->layers[i].bearer_count;
    }
    return split->slabs != NULL && split->parts != NULL;
}

guarantee_status gi_rule_split(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct split split = {.rule = rule};
    guarantee_status status = take_room(&split) ? work_split(c, &split, work) : gi_no_memory(c->error);
    free(split.slabs);
    free(split.shares);
    free(split.parts);
    return status;
}
