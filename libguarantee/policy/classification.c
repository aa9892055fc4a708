/* Classes (of loans by days overdue, say) and tests. */
#include "policy/case.h"

guarantee_status gi_rule_classify(struct gi_case *c, const struct gi_rule *rule, struct gi_work *work)
{
    struct gi_exact key;
    GI_TRY(gi_value_work(c, rule->slots[GI_BASE], work, &key));
    for (uint32_t i = 0; i < rule->class_count; i++) {
        const struct gi_row *row = &rule->classes[i];
        if (row->lower != NULL)
            gi_work_less_sure(work, &row->lower->origin);
        if (row->upper != NULL)
            gi_work_less_sure(work, &row->upper->origin);
        if (!gi_row_takes(row, &key))
            continue;
        if (work->note != NULL)
            gi_text_format(work->note, "%sthe row of line %u", work->note->length > 0 ? "; " : "", row->node->mark.line);
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
