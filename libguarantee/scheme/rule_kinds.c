/* Which rule a figure is, told by one of its keys. */
#include "scheme/rule_kinds.h"

#include <string.h>

static const char *const charge_keys[] = {"charge", "rate", "time", "factor", "at_least", "at_most", "payer", NULL};
static const char *const cover_keys[] = {"cover", "share", "at_most", "together_at_most", "together_with", NULL};
static const char *const split_keys[] = {"split",        "shares",     "layers",    "in_proportion_to",
                                         "remainder_to", "claims_cap", "excess_to", NULL};
static const char *const compensate_keys[] = {"compensate", "ratio",          "bands",   "method",
                                              "npl_ratio",  "loan_balance",   "bonuses", "ceiling",
                                              "ceiling_on", "suspended_when", "at_most", NULL};
static const char *const subsidise_keys[] = {
    "subsidise", "rate", "time", "base_at_most", "at_least", "at_most", "together_at_most", "together_with", NULL};
static const char *const reserve_keys[] = {"reserve", "rate", "until", "balance", NULL};
static const char *const classify_keys[] = {"classify", "rows", "choose", NULL};
static const char *const average_keys[] = {"average_rate", "of", "months", "each", "method", NULL};
static const char *const allot_keys[] = {"allot", "weight", "each", "remainder_to", NULL};
static const char *const pool_keys[] = {"share_pool", "claim", "each", "remainder_to", NULL};
static const char *const total_keys[] = {"total", "each", "where", "weight", "together", NULL};
static const char *const count_keys[] = {"count_of", "where", NULL};
static const char *const largest_keys[] = {"largest", "each", "where", "together", NULL};
static const char *const smallest_keys[] = {"smallest", "each", "where", "together", NULL};
static const char *const compound_keys[] = {"compound_rate", "periods", NULL};
static const char *const test_keys[] = {"test", NULL};
static const char *const schedule_keys[] = {"schedule", "method",   "rate",  "instalments", "every", "grace",
                                            "balloon",  "seasonal", "given", "drawn_on",    "basis", NULL};
static const char *const balances_keys[] = {"charge_balances", "share", "rate", "sampled", "time", "payer", NULL};
static const char *const cost_keys[] = {"cost_of", "fees", "method", NULL};

static const struct gi_kind_keys kinds[] = {
    {"charge",
     GI_RULE_CHARGE,
     true,
     charge_keys,
     {{"charge", GI_BASE, true},
      {"rate", GI_RATE, true},
      {"factor", GI_FACTOR, false},
      {"at_least", GI_AT_LEAST, false},
      {"at_most", GI_AT_MOST, false}}},
    {"cover",
     GI_RULE_COVER,
     true,
     cover_keys,
     {{"cover", GI_BASE, true},
      {"share", GI_RATE, true},
      {"at_most", GI_AT_MOST, false},
      {"together_at_most", GI_TOGETHER_AT_MOST, false},
      {"together_with", GI_TOGETHER_WITH, false}}},
    {"split", GI_RULE_SPLIT, true, split_keys, {{"split", GI_BASE, true}}},
    {"compensate",
     GI_RULE_COMPENSATE,
     true,
     compensate_keys,
     {{"compensate", GI_BASE, true},
      {"ratio", GI_RATE, false},
      {"npl_ratio", GI_NPL_RATIO, false},
      {"loan_balance", GI_LOAN_BALANCE, false},
      {"ceiling", GI_CEILING, false},
      {"at_most", GI_AT_MOST, false}}},
    {"subsidise",
     GI_RULE_SUBSIDISE,
     true,
     subsidise_keys,
     {{"subsidise", GI_BASE, true},
      {"rate", GI_RATE, false},
      {"base_at_most", GI_BASE_AT_MOST, false},
      {"at_least", GI_AT_LEAST, false},
      {"at_most", GI_AT_MOST, false},
      {"together_at_most", GI_TOGETHER_AT_MOST, false},
      {"together_with", GI_TOGETHER_WITH, false}}},
    {"reserve",
     GI_RULE_RESERVE,
     true,
     reserve_keys,
     {{"reserve", GI_BASE, true}, {"rate", GI_RATE, true}, {"until", GI_UNTIL, false}, {"balance", GI_BALANCE, false}}},
    {"classify", GI_RULE_CLASSIFY, false, classify_keys, {{"classify", GI_BASE, true}}},
    {"average_rate",
     GI_RULE_AVERAGE_RATE,
     false,
     average_keys,
     {{"average_rate", GI_BASE, true}, {"of", GI_OF, true}, {"months", GI_MONTHS, true}}},
    {"allot", GI_RULE_ALLOT, true, allot_keys, {{"allot", GI_BASE, true}, {"weight", GI_WEIGHT, true}}},
    {"share_pool", GI_RULE_SHARE_POOL, true, pool_keys, {{"share_pool", GI_BASE, true}, {"claim", GI_WEIGHT, true}}},
    {"total", GI_RULE_TOTAL, false, total_keys, {{"total", GI_BASE, true}, {"weight", GI_WEIGHT, false}}},
    {"count_of", GI_RULE_COUNT_OF, false, count_keys, {{NULL, GI_BASE, false}}},
    {"largest", GI_RULE_LARGEST, false, largest_keys, {{"largest", GI_BASE, true}}},
    {"smallest", GI_RULE_SMALLEST, false, smallest_keys, {{"smallest", GI_BASE, true}}},
    {"compound_rate",
     GI_RULE_COMPOUND_RATE,
     true,
     compound_keys,
     {{"compound_rate", GI_BASE, true}, {"periods", GI_PERIODS, true}}},
    {"test", GI_RULE_TEST, false, test_keys, {{NULL, GI_BASE, false}}},
    {"schedule",
     GI_RULE_SCHEDULE,
     true,
     schedule_keys,
     {{"schedule", GI_BASE, true},
      {"rate", GI_RATE, false},
      {"instalments", GI_INSTALMENTS, false},
      {"balloon", GI_BALLOON, false},
      {"given", GI_GIVEN_PRINCIPAL, false}}},
    {"charge_balances",
     GI_RULE_CHARGE_BALANCES,
     true,
     balances_keys,
     {{"share", GI_SHARE, false}, {"rate", GI_RATE, true}}},
    {"cost_of", GI_RULE_COST_OF, true, cost_keys, {{"fees", GI_FEES, true}}},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

const struct gi_kind_keys *gi_kind_keys_find(const char *key)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].key, key) == 0)
            return &kinds[i];
    return NULL;
}

static guarantee_status fail_without_rule(struct gi_loader *loader, const struct gi_node *node)
{
    for (const struct gi_node *child = node->first; child != NULL; child = child->next) {
        struct gi_nearest nearest = {.word = child->key};
        for (size_t i = 0; i < KINDS; i++)
            gi_nearest_try(&nearest, kinds[i].key);
        if (nearest.best != NULL)
            return gi_node_fail_key(&loader->source, child, "unknown key \"%.60s\"; did you mean \"%s\"?", child->key,
                                    nearest.best);
    }
    return gi_node_fail_key(&loader->source, node,
                            "no key here says which rule this figure is: charge, cover, split, compensate, subsidise, "
                            "reserve, classify, ratio, sum, total, ...");
}

/* `ratio` opens a value, but stands beside `compensate` as a key of its own; and so on. */
guarantee_status gi_rule_kind_of(struct gi_loader *loader, const struct gi_node *node, const char **key_out,
                                 enum gi_rule_kind *kind_out)
{
    const struct gi_kind_keys *found = NULL;
    for (const struct gi_node *child = node->first; child != NULL; child = child->next) {
        const struct gi_kind_keys *kind = gi_kind_keys_find(child->key);
        if (kind == NULL)
            continue;
        if (found != NULL)
            return gi_node_fail_key(&loader->source, child,
                                    "one figure follows one rule: \"%s\" and \"%s\" exclude each other", found->key,
                                    kind->key);
        found = kind;
    }
    if (found != NULL) {
        *key_out = found->key;
        *kind_out = found->kind;
        return GUARANTEE_OK;
    }
    *key_out = gi_value_form_key(node);
    *kind_out = GI_RULE_VALUE;
    return *key_out != NULL ? GUARANTEE_OK : fail_without_rule(loader, node);
}
