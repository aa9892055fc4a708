/* What a loan costs a year: of which schedule, and how a year is counted. */
#include "scheme/loader.h"

guarantee_status gi_cost_read(struct gi_loader *loader, struct gi_rule *rule)
{
    static const char *const methods[] = {"nominal", "effective", NULL};
    GI_TRY(gi_find_schedule(loader, gi_node_child(rule->node, "cost_of"), &rule->schedule));
    return gi_read_method(loader, rule, methods, GI_NOMINAL,
                          "nominal (the rate of a period × periods a year) or effective (compounded over a year)",
                          "nominal or effective");
}
