/* A result as JSON; every number is text. */
#include "trail/tree.h"

#include <jansson.h>
#include <stdio.h>

static const char *direction_name(int32_t direction)
{
    return direction < 0 ? "below" : direction > 0 ? "above" : "equal";
}

static json_t *figure_object(const guarantee_figure *figure, int *failed)
{
    json_t *object = json_object();
    gi_tree_put_text(object, "kind", guarantee_kind_name(figure->kind), failed);
    gi_tree_put_text(object, "value", figure->value, failed);
    gi_tree_put_text(object, "exact", figure->exact, failed);
    gi_tree_put_text(object, "direction", direction_name(figure->direction), failed);
    gi_tree_put_text(object, "confidence", guarantee_confidence_name(figure->confidence), failed);
    gi_tree_put_text(object, "clause", figure->clause, failed);
    gi_tree_put(object, "working", json_boolean(figure->is_working), failed);
    gi_tree_put(object, "breach", json_boolean(figure->breach), failed);
    return object;
}

static json_t *step_object(const guarantee_step *step, int *failed)
{
    json_t *object = json_object();
    char line[16];
    gi_tree_put_text(object, "name", step->name, failed);
    gi_tree_put_text(object, "kind", step->kind, failed);
    gi_tree_put_text(object, "clause", step->clause, failed);
    gi_tree_put_text(object, "source", step->source, failed);
    (void)snprintf(line, sizeof line, "%u", step->line);
    gi_tree_put_text(object, "line", line, failed);
    gi_tree_put_text(object, "formula", step->formula, failed);
    gi_tree_put_text(object, "exact", step->exact, failed);
    gi_tree_put_text(object, "value", step->value, failed);
    gi_tree_put_text(object, "rounding", step->rounding, failed);
    gi_tree_put_text(object, "direction", direction_name(step->direction), failed);
    gi_tree_put_text(object, "note", step->note, failed);
    gi_tree_put_text(object, "confidence", guarantee_confidence_name(step->confidence), failed);
    return object;
}

static json_t *missing_array(const struct gi_report *report, int *failed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->missing_count; i++)
        gi_tree_append(array, json_string(report->missing[i]), failed);
    return array;
}

static json_t *figures_object(const struct gi_report *report, int *failed)
{
    json_t *object = json_object();
    for (size_t i = 0; i < report->figure_count; i++)
        gi_tree_put(object, report->figures[i].name, figure_object(&report->figures[i], failed), failed);
    return object;
}

static json_t *trail_array(const struct gi_report *report, int *failed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->step_count; i++)
        gi_tree_append(array, step_object(&report->steps[i], failed), failed);
    return array;
}

guarantee_status gi_report_json(const struct gi_report *report, char **text_out, guarantee_error *error)
{
    int failed = 0;
    json_t *root = json_object();
    gi_tree_put(root, "scheme", gi_tree_scheme(report, &failed), &failed);
    gi_tree_put_text(root, "question", report->question, &failed);
    gi_tree_put_text(root, "outcome", report->outcome, &failed);
    gi_tree_put_text(root, "rule", report->rule, &failed);
    gi_tree_put_text(root, "reason", report->reason, &failed);
    gi_tree_put(root, "missing", missing_array(report, &failed), &failed);
    gi_tree_put_text(root, "confidence", report->confidence, &failed);
    gi_tree_put(root, "figures", figures_object(report, &failed), &failed);
    gi_tree_put(root, "trail", trail_array(report, &failed), &failed);
    return gi_tree_text(root, failed, text_out, error);
}
