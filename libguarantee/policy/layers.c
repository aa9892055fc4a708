/* Layers: what of an amount lies in each, and who bears it. */
#include "policy/shares.h"

#include <inttypes.h>
#include <stdio.h>

/* ---- where they begin and end ------------------------------------------------------------------ */

static guarantee_status undecided(struct gi_case *c, const struct gi_rule *rule, const char *what,
                                  const struct gi_exact *found)
{
    struct gi_text text = {0};
    gi_text_number(&text, c->scheme, GUARANTEE_KIND_AMOUNT, found);
    guarantee_status status = text.failed
                                  ? gi_no_memory(c->error)
                                  : gi_case_undecided(c, "%s: %s below zero: %s", rule->name, what, gi_text_get(&text));
    gi_text_clear(&text);
    return status;
}

static guarantee_status undecided_end(struct gi_case *c, const struct gi_rule *rule, uint32_t layer,
                                      const struct gi_slab *slab)
{
    struct gi_text begins = {0}, ends = {0};
    gi_text_number(&begins, c->scheme, GUARANTEE_KIND_AMOUNT, &slab->begins);
    gi_text_number(&ends, c->scheme, GUARANTEE_KIND_AMOUNT, &slab->ends);
    guarantee_status status = begins.failed || ends.failed
                                  ? gi_no_memory(c->error)
                                  : gi_case_undecided(c, "%s: layer %" PRIu32 " ends at %s, below %s, where it begins",
                                                      rule->name, layer + 1, gi_text_get(&ends), gi_text_get(&begins));
    gi_text_clear(&begins);
    gi_text_clear(&ends);
    return status;
}

static guarantee_status work_end(struct gi_case *c, const struct gi_rule *rule, uint32_t number, struct gi_work *work,
                                 struct gi_slab *slab)
{
    const struct gi_layer *layer = &rule->layers[number];
    GI_TRY(gi_value_work_quietly(c, layer->end, work, &slab->ends));
    if (!layer->is_height)
        return gi_exact_compare(&slab->ends, &slab->begins) < 0 ? undecided_end(c, rule, number, slab) : GUARANTEE_OK;
    if (gi_exact_sign(&slab->ends) < 0) {
        char what[48];
        (void)snprintf(what, sizeof what, "the height of layer %" PRIu32 " is", number + 1);
        return undecided(c, rule, what, &slab->ends);
    }
    return gi_exact_add(&slab->ends, &slab->begins, &slab->ends);
}

guarantee_status gi_layers_work(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *amount,
                                struct gi_work *work, struct gi_slab *slabs)
{
    struct gi_exact at, reached;
    if (gi_exact_sign(amount) < 0)
        return undecided(c, rule, "no layer holds an amount", amount);
    gi_exact_set_zero(&at);
    gi_exact_set_zero(&reached);
    for (uint32_t i = 0; i < rule->layer_count; i++) {
        const struct gi_layer *layer = &rule->layers[i];
        struct gi_slab *slab = &slabs[i];
        gi_exact_copy(&slab->begins, &at);
        if (layer->end != NULL)
            GI_TRY(work_end(c, rule, i, work, slab));
        bool ends_below = layer->end != NULL && gi_exact_compare(&slab->ends, amount) < 0;
        gi_exact_copy(&at, ends_below ? &slab->ends : amount);
        GI_TRY(gi_exact_subtract(&slab->borne, &at, &reached));
        gi_exact_copy(&reached, &at);
        if (layer->end != NULL)
            gi_exact_copy(&at, &slab->ends);
        GI_TRY(gi_shares_net(c, rule, layer->bearers, layer->bearer_count, work, slab->shares));
    }
    return GUARANTEE_OK;
}

guarantee_status gi_layers_bear(const struct gi_rule *rule, const struct gi_slab *slabs, struct gi_part *parts)
{
    for (uint32_t i = 0; i < rule->party_count; i++)
        gi_exact_set_zero(&parts[i].exact);
    for (uint32_t i = 0; i < rule->layer_count; i++) {
        const struct gi_layer *layer = &rule->layers[i];
        for (uint32_t k = 0; k < layer->bearer_count; k++) {
            struct gi_exact borne, *part = &parts[layer->bearers[k].party].exact;
            GI_TRY(gi_exact_multiply(&borne, &slabs[i].borne, &slabs[i].shares[k]));
            GI_TRY(gi_exact_add(part, part, &borne));
        }
    }
    return GUARANTEE_OK;
}

/* ---- telling ----------------------------------------------------------------------------------- */

static void tell_value(struct gi_case *c, const struct gi_value *value, const struct gi_exact *number,
                       struct gi_work *work)
{
    if (value->form == GI_NAME)
        gi_text_format(work->formula, "%s ", value->text);
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, number);
}

static void tell_less(struct gi_case *c, const struct gi_exact *begins, struct gi_work *work)
{
    if (gi_exact_sign(begins) == 0)
        return;
    gi_text_add(work->formula, " − ");
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_AMOUNT, begins);
}

/* A height holds from where the layer begins: min(amount − begins, height). Else min(amount, end) − begins. */
static void tell_slice(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *amount,
                       const struct gi_layer *layer, const struct gi_slab *slab, struct gi_work *work)
{
    if (layer->end != NULL)
        gi_text_add(work->formula, "min(");
    tell_value(c, rule->slots[GI_BASE], amount, work);
    if (layer->end == NULL || layer->is_height)
        tell_less(c, &slab->begins, work);
    if (layer->end == NULL)
        return;
    struct gi_exact end;
    gi_text_add(work->formula, ", ");
    gi_exact_copy(&end, &slab->ends);
    if (layer->is_height)
        (void)gi_exact_subtract(&end, &slab->ends, &slab->begins); /* it was their sum */
    tell_value(c, layer->end, &end, work);
    gi_text_add(work->formula, ")");
    if (!layer->is_height)
        tell_less(c, &slab->begins, work);
}

static void tell_borne(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *amount, uint32_t number,
                       const struct gi_slab *slab, const struct gi_exact *share, struct gi_work *work)
{
    const struct gi_layer *layer = &rule->layers[number];
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    bool is_whole = gi_exact_compare(share, &one) == 0;
    bool is_difference = gi_exact_sign(&slab->begins) != 0 && (layer->end == NULL || !layer->is_height);
    if (!is_whole && is_difference)
        gi_text_add(work->formula, "(");
    tell_slice(c, rule, amount, layer, slab, work);
    if (is_whole)
        return;
    gi_text_add(work->formula, is_difference ? ") × " : " × ");
    gi_text_number(work->formula, c->scheme, GUARANTEE_KIND_RATE, share);
}

void gi_layers_tell(struct gi_case *c, const struct gi_rule *rule, const struct gi_exact *amount,
                    const struct gi_slab *slabs, uint32_t party, struct gi_work *work)
{
    bool any = false;
    for (uint32_t i = 0; i < rule->layer_count; i++) {
        const struct gi_layer *layer = &rule->layers[i];
        for (uint32_t k = 0; k < layer->bearer_count; k++) {
            const struct gi_exact *share = &slabs[i].shares[k];
            if (layer->bearers[k].party != party || gi_exact_sign(&slabs[i].borne) == 0 || gi_exact_sign(share) == 0)
                continue;
            if (any)
                gi_text_add(work->formula, " + ");
            any = true;
            tell_borne(c, rule, amount, i, &slabs[i], share, work);
        }
    }
    if (any)
        return;
    gi_text_add(work->formula, "no part of ");
    tell_value(c, rule->slots[GI_BASE], amount, work);
}
