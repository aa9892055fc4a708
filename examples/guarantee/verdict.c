/* One row by the exact rules, from the text of its cells: what it came to and why. */
#include "answer.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { REFUSALS_SHOWN = 20 };

void verdict_free(struct verdict *verdict)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        guarantee_result_free(verdict->results[question]);
    free(verdict->refusal);
}

static bool set_row_facts(guarantee_facts *facts, const struct binding *binding, const struct row *row,
                          struct verdict *verdict)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        const struct column *bound = &binding->columns[i];
        if (bound->fact == NO_FACT || row->cells[i][0] == '\0')
            continue;
        const char *name = guarantee_scheme_fact_name(binding->scheme, (size_t)bound->fact);
        if (guarantee_facts_set_text(facts, name, row->cells[i], &error) != GUARANTEE_OK) {
            verdict->column = bound->title;
            verdict->refusal = copy_text(error.message);
            return false;
        }
    }
    return true;
}

static bool read_facts(const struct portfolio *portfolio, const struct row *row, struct verdict *verdict)
{
    const struct binding *binding = &portfolio->binding;
    guarantee_facts_clear(portfolio->facts);
    verdict->column = "row";
    if (row->fault != NULL)
        verdict->refusal = copy_text(row->fault);
    else if (!row->is_whole)
        verdict->refusal =
            format_text("%zu cells are expected, as in the header; found %zu", binding->column_count, row->count);
    else if (!set_given_facts(portfolio->facts, binding->scheme, binding->arguments))
        verdict->refusal = copy_text("the facts of the command line could not be set");
    return verdict->refusal == NULL && set_row_facts(portfolio->facts, binding, row, verdict);
}

static bool ask_row(const struct portfolio *portfolio, struct verdict *verdict)
{
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (!portfolio->binding.ask_rows[question])
            continue;
        if (guarantee_answer(&verdict->results[question], portfolio->binding.scheme, question, portfolio->facts, 0,
                             &error) != GUARANTEE_OK) {
            verdict->column = guarantee_question_name(question);
            verdict->refusal = error_text(&error);
            return false;
        }
    }
    return true;
}

/* Undecided when any question is; otherwise what the first question says. */
static void weigh(struct verdict *verdict)
{
    verdict->outcome = GUARANTEE_ELIGIBLE;
    bool first = true;
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        const guarantee_result *result = verdict->results[question];
        if (result == NULL)
            continue;
        guarantee_outcome outcome = guarantee_result_outcome(result);
        bool takes_over = first || (outcome == GUARANTEE_UNDECIDED && verdict->outcome != GUARANTEE_UNDECIDED);
        if (takes_over) {
            verdict->outcome = outcome;
            verdict->rule = guarantee_result_rule(result);
            verdict->reason = guarantee_result_reason(result);
        }
        verdict->breaches += guarantee_result_breach_count(result);
        if (guarantee_result_figure_count(result) > 0 && guarantee_result_confidence(result) < verdict->confidence)
            verdict->confidence = guarantee_result_confidence(result);
        first = false;
    }
}

void verdict_reach(struct verdict *verdict, const struct portfolio *portfolio, const struct row *row)
{
    *verdict = (struct verdict){.rule = "", .reason = "", .confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    if (read_facts(portfolio, row, verdict) && ask_row(portfolio, verdict))
        weigh(verdict);
}

void report_refusal(struct portfolio *portfolio, const struct row *row, const struct verdict *verdict)
{
    portfolio->refusals_seen++;
    if (portfolio->refusals_seen > REFUSALS_SHOWN || portfolio->refusals_seen <= portfolio->refusals_reported ||
        !portfolio->report_refused)
        return;
    portfolio->refusals_reported = portfolio->refusals_seen;
    complain("%s:%" PRIu64 ": %s: %s", row->path, row->line, verdict->column, verdict->refusal);
}

void report_more_refusals(const struct portfolio *portfolio)
{
    uint64_t refused = portfolio->refusals_seen;
    if (portfolio->report_refused && refused > REFUSALS_SHOWN)
        complain("%s: %" PRIu64 " more rows were refused%s", portfolio->source, refused - REFUSALS_SHOWN,
                 portfolio->rows == NULL ? "; --rows OUT.csv lists them all" : "; the file of --rows lists them all");
}

/* ---- --rows ------------------------------------------------------------------------------------- */

void write_header(const struct portfolio *portfolio)
{
    const struct binding *binding = &portfolio->binding;
    static const char *const TITLES[] = {"outcome", "rule", "reason", "breaches"};
    if (portfolio->rows == NULL)
        return;
    rows_cell(portfolio->rows, "line");
    rows_cell(portfolio->rows, binding->columns[0].title);
    for (size_t i = 0; i < 4; i++)
        rows_cell(portfolio->rows, TITLES[i]);
    for (size_t i = 0; i < binding->tracked_count; i++)
        if (binding->tracked[i].question != 0)
            rows_cell(portfolio->rows, binding->tracked[i].name);
    rows_line_end(portfolio->rows);
}

static void write_figures(const struct portfolio *portfolio, const struct verdict *verdict)
{
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        const struct tracked *tracked = &portfolio->binding.tracked[i];
        guarantee_figure figure;
        if (tracked->question == 0)
            continue;
        bool found =
            verdict->refusal == NULL && figure_named(verdict->results[tracked->question], tracked->name, &figure);
        rows_cell(portfolio->rows, found ? figure.value : "");
    }
}

/* The first column of the file is the name by which people know the row. */
void write_row(const struct portfolio *portfolio, const struct row *row, const struct verdict *verdict)
{
    if (portfolio->rows == NULL)
        return;
    rows_count(portfolio->rows, row->line);
    rows_cell(portfolio->rows, row->name);
    rows_cell(portfolio->rows, verdict->refusal != NULL ? "refused" : guarantee_outcome_name(verdict->outcome));
    rows_cell(portfolio->rows, verdict->refusal != NULL ? verdict->column : verdict->rule);
    rows_cell(portfolio->rows, verdict->refusal != NULL ? verdict->refusal : verdict->reason);
    rows_count(portfolio->rows, verdict->breaches);
    write_figures(portfolio, verdict);
    rows_line_end(portfolio->rows);
}
