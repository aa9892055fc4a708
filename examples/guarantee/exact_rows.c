/* The exact path: each row is answered by itself, and added to its group. */
#include "answer.h"
#include "cell.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void count_row(struct counts *counts, const struct verdict *verdict)
{
    counts->read++;
    if (verdict->refusal != NULL)
        counts->refused++;
    else if (verdict->outcome == GUARANTEE_ELIGIBLE)
        counts->eligible++;
    else if (verdict->outcome == GUARANTEE_NOT_ELIGIBLE)
        counts->not_eligible++;
    else
        counts->undecided++;
    if (verdict->refusal == NULL && verdict->breaches > 0)
        counts->breaching++;
}

/* The amount that a row has under a tracked name; false when it has none. */
static bool amount_of(const struct portfolio *portfolio, const struct tracked *tracked, const struct row *row,
                      const struct verdict *verdict, int64_t *amount)
{
    if (tracked->question == 0)
        return row->cells[tracked->column][0] != '\0' &&
               guarantee_amount_from_text(amount, row->cells[tracked->column], portfolio->digits, NULL) == GUARANTEE_OK;
    const guarantee_result *result = verdict->results[tracked->question];
    guarantee_figure figure;
    return is_amount(tracked) && guarantee_result_outcome(result) == GUARANTEE_ELIGIBLE &&
           figure_named(result, tracked->name, &figure) &&
           guarantee_result_amount(result, tracked->name, amount, NULL) == GUARANTEE_OK;
}

static bool add_up(const struct portfolio *portfolio, struct group *group, const struct row *row,
                   const struct verdict *verdict)
{
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        int64_t amount = 0;
        const struct tracked *tracked = &portfolio->binding.tracked[i];
        if (!amount_of(portfolio, tracked, row, verdict, &amount) ||
            (add_to_sum(&group->sums[i], amount) && add_to_sum(&portfolio->whole_sums[i], amount)))
            continue;
        complain("%s:%" PRIu64 ": the sum of %s does not fit 128 bits", row->path, row->line, tracked->name);
        return false;
    }
    return true;
}

/* A loan that the scheme does not take on its own is none of the scheme's loans. */
static bool is_member(const struct portfolio *portfolio, const struct verdict *verdict)
{
    return !asks_rows(&portfolio->binding) || verdict->outcome == GUARANTEE_ELIGIBLE;
}

/* A refused row counts in its group when the group can be read from it. */
static bool place_row(struct portfolio *portfolio, const struct row *row, const struct verdict *verdict)
{
    const struct binding *binding = &portfolio->binding;
    char parts[GUARANTEE_GROUPINGS_MAX][CELL_PART_BYTES];
    const char *values[GUARANTEE_GROUPINGS_MAX] = {NULL};
    if (!row->is_whole) {
        portfolio->outside++;
        return true;
    }
    for (size_t i = 0; i < binding->group_column_count; i++)
        values[i] = cell_part(row->cells[binding->group_columns[i].column], binding->group_columns[i].part, parts[i]);
    struct group *group = find_group(portfolio, values);
    if (group == NULL)
        return false;
    count_row(&group->counts, verdict);
    if (verdict->refusal != NULL)
        return true;
    return add_up(portfolio, group, row, verdict) &&
           (!is_member(portfolio, verdict) || join_group(portfolio, group, row));
}

bool exact_take(struct portfolio *portfolio, const struct row *row)
{
    struct verdict verdict;
    verdict_reach(&verdict, portfolio, row);
    count_row(&portfolio->counts, &verdict);
    if (verdict.refusal != NULL)
        report_refusal(portfolio, row, &verdict);
    else if (verdict.outcome != GUARANTEE_ELIGIBLE)
        count_decided(portfolio, verdict.rule, verdict.outcome, 1);
    if (verdict.confidence < portfolio->confidence)
        portfolio->confidence = verdict.confidence;
    bool good = place_row(portfolio, row, &verdict);
    write_row(portfolio, row, &verdict);
    verdict_free(&verdict);
    return good;
}
