/* Classes (of loans by days overdue, say) and tests. */
#include "policy/case.h"

guarantee_status gi_rule_classify(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact key;
    const struct gi_value *classes = NULL;
    GI_TRY(gi_value_work(c, rule->slots[GI_BASE], work, &key));
    GI_TRY(gi_row_set_choose(c, rule->classes, rule->name, work, &classes));
    for (uint32_t i = 0; i < classes->row_count; i++) {
        const struct gi_row *row = &classes->rows[i];
        gi_row_less_sure(work, row);
        if (!gi_row_takes(classes, i, &key))
            continue;
        if (work->note != NULL)
            gi_text_format(work->note, "%sthe row of line %u", work->note->length > 0 ? "; " : "",
                           row->node->mark.line);
        return gi_case_put_word(c, rule, row->word, work);
    }
    return gi_case_undecided(c, "no class of %s takes this case", rule->name);
}

guarantee_status gi_rule_test(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    bool holds = false;
    struct gi_exact answer;
    GI_TRY(gi_condition_decide(c, rule->test, work, &holds));
    gi_exact_set_integer(&answer, holds);
    return gi_case_put(c, rule, 0, &answer, work);
}
