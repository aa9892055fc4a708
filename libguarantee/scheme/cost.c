/* What a loan costs a year: of which schedule, and how a year is counted. */
#include "scheme/loader.h"

guarantee_status gi_cost_read(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const methods[] = {"nominal", "effective", NULL};
    struct gi_node *method = NULL;
    const struct gi_node *inner = NULL;
    uint32_t choice = 0;
    GI_TRY(gi_find_schedule(loader, gi_node_child(rule->node, "cost_of"), &rule->schedule));
    GI_TRY(gi_need_child(loader, rule->node, "method",
                         "nominal (the rate of a period × periods a year) or effective (compounded over a year)",
                         &method));
    GI_TRY(gi_unwrap(loader, method, &rule->origin, &inner, &rule->method_origin));
    GI_TRY(gi_read_choice(loader, inner, methods, "nominal or effective", &choice));
    gi_origin_changed(inner, &rule->method_origin);
    rule->method = (enum gi_method)(GI_NOMINAL + (int)choice);
    return gi_origin_settle(loader, inner, &rule->method_origin);
}
