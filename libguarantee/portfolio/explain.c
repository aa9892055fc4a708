/* What a portfolio tells about itself and about single rows. */
#include "base/text.h"
#include "portfolio/lower.h"
#include "portfolio/run.h"

#include <stdlib.h>
#include <string.h>

const char *guarantee_portfolio_rule(const guarantee_portfolio *portfolio, int32_t rule)
{
    return portfolio == NULL ? "" : gi_rule_name(portfolio->scheme, rule);
}

const char *guarantee_portfolio_word(const guarantee_portfolio *portfolio, const char *figure, int64_t code)
{
    struct gi_arena arena = {0};
    uint32_t count = 0;
    const char *word = "";
    int64_t output = portfolio == NULL || figure == NULL ? -1 : gi_scheme_find_output(portfolio->scheme, figure);
    if (output < 0 || portfolio->scheme->outputs[output].rule->kind != GI_RULE_CLASSIFY)
        return "";
    const char *const *words = gi_class_words(portfolio->scheme->outputs[output].rule, &arena, &count);
    if (words != NULL && code >= 0 && code < count)
        word = words[code]; /* the scheme's own */
    gi_arena_free(&arena);
    return word;
}

static struct gi_batch_column column_of(const guarantee_column *given)
{
    return (struct gi_batch_column){
        .values = given->values, .validity = given->validity, .code_count = given->word_count, .words = given->words};
}

static guarantee_status explain(guarantee_result **result_out, guarantee_facts *facts,
                                const guarantee_portfolio *portfolio, const guarantee_column *columns, uint64_t row,
                                guarantee_question question, uint32_t flags, guarantee_error *error)
{
    const struct gi_layout *layout = &portfolio->layout;
    struct gi_batch_column *sources = calloc(layout->column_count + 1U, sizeof *sources);
    if (sources == NULL)
        return gi_no_memory(error);
    for (uint32_t i = 0; i < layout->column_count; i++)
        sources[i] = column_of(&columns[i]);
    bool writable = gi_error_is_writable(error);
    guarantee_status status = gi_row_facts(facts, layout, sources, row, error);
    if (status == GUARANTEE_OK)
        status = guarantee_answer(result_out, portfolio->scheme, question, facts, flags, error);
    if (status != GUARANTEE_OK && writable && row <= INT64_MAX)
        error->row = (int64_t)row;
    free(sources);
    return status;
}

guarantee_status guarantee_portfolio_explain(guarantee_result **result_out, guarantee_portfolio *portfolio,
                                             const guarantee_column *columns, uint64_t row, guarantee_question question,
                                             uint32_t flags, guarantee_error *error)
{
    guarantee_facts *facts = NULL;
    if (result_out == NULL || portfolio == NULL || columns == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result_out, portfolio and columns must not be NULL");
    for (uint32_t i = 0; i < portfolio->layout.column_count; i++)
        GI_TRY(gi_layout_check_column(&portfolio->layout, i, &columns[i], error));
    guarantee_status status = gi_constant_facts(&facts, &portfolio->layout, error);
    if (status == GUARANTEE_OK)
        status = explain(result_out, facts, portfolio, columns, row, question, flags, error);
    guarantee_facts_free(facts);
    return status;
}

guarantee_status guarantee_portfolio_work_done(const guarantee_portfolio *portfolio, guarantee_portfolio_work *work,
                                               guarantee_error *error)
{
    if (portfolio == NULL || work == NULL || work->struct_size < sizeof *work)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "portfolio must not be NULL, and work->struct_size at least %zu",
                       sizeof *work);
    *work = (guarantee_portfolio_work){.struct_size = sizeof *work, .plan_count = portfolio->plan_count};
    for (uint32_t i = 0; i < portfolio->worker_count; i++) {
        const struct gi_worker *worker = &portfolio->workers[i];
        work->rows += worker->rows;
        work->exact_rows += worker->exact_rows;
        work->operations += worker->block.operations;
        work->wide_operations += worker->block.wide_operations;
    }
    return GUARANTEE_OK;
}
