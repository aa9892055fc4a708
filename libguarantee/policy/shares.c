/* Shares: between 0 and 1, together 1, net of what is ceded. */
#include "policy/shares.h"

#include <stdio.h>

static guarantee_status undecided(struct gi_case *c, const struct gi_rule *rule, const char *what,
                                  const struct gi_exact *found, const char *expected)
{
    struct gi_text text = {0};
    gi_text_number(&text, c->scheme, GUARANTEE_KIND_RATE, found);
    guarantee_status status = text.failed ? gi_no_memory(c->error)
                                          : gi_case_undecided(c, "%s: %s %s for these facts%s", rule->name, what,
                                                              gi_text_get(&text), expected);
    gi_text_clear(&text);
    return status;
}

guarantee_status gi_share_need(struct gi_case *c, const struct gi_rule *rule, const char *what,
                               const struct gi_exact *share)
{
    struct gi_exact one;
    gi_exact_set_integer(&one, 1);
    if (gi_exact_sign(share) >= 0 && gi_exact_compare(share, &one) <= 0)
        return GUARANTEE_OK;
    return undecided(c, rule, what, share, "; a share is between 0% and 100%");
}

/* Gross shares: of the whole, or of what the ceding party holds. The rest is filled in last. */
static guarantee_status gross_shares(struct gi_case *c, const struct gi_party *list, uint32_t count,
                                     struct gi_work *work, struct gi_exact *shares, struct gi_exact *first_sum,
                                     int64_t *rest_out)
{
    gi_exact_set_zero(first_sum);
    *rest_out = -1;
    for (uint32_t i = 0; i < count; i++) {
        gi_exact_set_zero(&shares[i]);
        if (list[i].is_rest) {
            *rest_out = i;
            continue;
        }
        struct gi_work quiet = {.confidence = work->confidence, .note = work->note};
        GI_TRY(gi_value_work(c, list[i].share, &quiet, &shares[i]));
        work->confidence = quiet.confidence;
        if (list[i].ceded_by < 0)
            GI_TRY(gi_exact_add(first_sum, first_sum, &shares[i]));
    }
    return GUARANTEE_OK;
}

/* Looked at when all are known: what is missing or left out comes first. */
static guarantee_status need_shares(struct gi_case *c, const struct gi_rule *rule, const struct gi_party *list,
                                    uint32_t count, const struct gi_exact *shares)
{
    for (uint32_t i = 0; i < count; i++) {
        char what[96];
        (void)snprintf(what, sizeof what, "the share of %.60s is", list[i].name);
        GI_TRY(gi_share_need(c, rule, what, &shares[i]));
    }
    return GUARANTEE_OK;
}

/* A ceding party stands before those it cedes to: its gross share is known when theirs are worked out, and theirs are
 * still gross when they come out of it. */
static guarantee_status cede(struct gi_case *c, const struct gi_rule *rule, const struct gi_party *list, uint32_t count,
                             struct gi_exact *shares)
{
    for (uint32_t i = 0; i < count; i++)
        if (list[i].ceded_by >= 0)
            GI_TRY(gi_exact_multiply(&shares[i], &shares[i], &shares[list[i].ceded_by]));
    for (uint32_t i = 0; i < count; i++) {
        int32_t by = list[i].ceded_by;
        if (by >= 0)
            GI_TRY(gi_exact_subtract(&shares[by], &shares[by], &shares[i]));
    }
    for (uint32_t i = 0; i < count; i++) {
        char what[96];
        (void)snprintf(what, sizeof what, "%.60s cedes more than it has: it keeps", list[i].name);
        if (gi_exact_sign(&shares[i]) < 0)
            return undecided(c, rule, what, &shares[i], "");
    }
    return GUARANTEE_OK;
}

guarantee_status gi_shares_net(struct gi_case *c, const struct gi_rule *rule, const struct gi_party *list,
                               uint32_t count, struct gi_work *work, struct gi_exact *shares)
{
    struct gi_exact sum, one;
    int64_t rest = -1;
    gi_exact_set_integer(&one, 1);
    GI_TRY(gross_shares(c, list, count, work, shares, &sum, &rest));
    GI_TRY(need_shares(c, rule, list, count, shares));
    int order = gi_exact_compare(&sum, &one);
    if (order > 0 || (order < 0 && rest < 0))
        return undecided(c, rule, "the shares add up to", &sum,
                         rest < 0 ? "; 100% is expected" : "; at most 100% is expected");
    if (rest >= 0)
        GI_TRY(gi_exact_subtract(&shares[rest], &one, &sum));
    return cede(c, rule, list, count, shares);
}
