/* The trail of a result, and the result as a document. */
#include "policy/case.h"

#include <stdlib.h>

size_t guarantee_trail_step_count(const guarantee_result *result)
{
    return result->step_count;
}

guarantee_status guarantee_trail_step(const guarantee_result *result, size_t index, guarantee_step *step,
                                      guarantee_error *error)
{
    if (result == NULL || step == NULL || step->struct_size < sizeof *step)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result must not be NULL, and step->struct_size at least %zu",
                       sizeof *step);
    if (index >= result->step_count)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "the trail has %zu steps", result->step_count);
    *step = result->steps[index];
    return GUARANTEE_OK;
}

static guarantee_status fill_report(const guarantee_result *result, struct gi_report *report, guarantee_figure *figures,
                                    const char **missing, guarantee_error *error)
{
    const guarantee_scheme *scheme = result->scheme;
    for (size_t i = 0; i < result->entry_count; i++) {
        figures[i].struct_size = sizeof *figures;
        GI_TRY(guarantee_result_figure(result, i, &figures[i], error));
    }
    for (size_t i = 0; i < result->missing_count; i++)
        missing[i] = guarantee_result_missing(result, i);
    *report = (struct gi_report){.scheme_id = scheme->id,
                                 .title = scheme->title,
                                 .edition = scheme->edition,
                                 .sha256 = scheme->sha256,
                                 .changes = scheme->changes,
                                 .currency = scheme->currency,
                                 .question = guarantee_question_name(result->question),
                                 .outcome = guarantee_outcome_name(result->outcome),
                                 .rule = result->rule,
                                 .reason = guarantee_result_reason(result),
                                 .confidence = guarantee_confidence_name(guarantee_result_confidence(result)),
                                 .missing = missing,
                                 .missing_count = result->missing_count,
                                 .figures = figures,
                                 .figure_count = result->entry_count,
                                 .steps = result->steps,
                                 .step_count = result->step_count};
    return GUARANTEE_OK;
}

typedef guarantee_status render(const struct gi_report *report, char **text_out, guarantee_error *error);

static guarantee_status render_result(const guarantee_result *result, render *as, char **text_out,
                                      guarantee_error *error)
{
    struct gi_report report;
    if (result == NULL || text_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result and text_out must not be NULL");
    guarantee_figure *figures = calloc(result->entry_count + 1, sizeof *figures);
    const char **missing = calloc(result->missing_count + 1, sizeof *missing);
    guarantee_status status = figures == NULL || missing == NULL
                                  ? gi_no_memory(error)
                                  : fill_report(result, &report, figures, missing, error);
    if (status == GUARANTEE_OK)
        status = as(&report, text_out, error);
    free(figures);
    free(missing);
    return status;
}

guarantee_status guarantee_trail_text(const guarantee_result *result, char **text_out, guarantee_error *error)
{
    return render_result(result, gi_report_text, text_out, error);
}

guarantee_status guarantee_result_json(const guarantee_result *result, char **text_out, guarantee_error *error)
{
    return render_result(result, gi_report_json, text_out, error);
}
