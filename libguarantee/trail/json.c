/* A result as JSON; every number is text. The only file that knows the JSON library. */
#include "trail/report.h"

#include <jansson.h>
#include <stdlib.h>

/* Keeps a failure of memory until the end: adding to or from NULL fails, and frees what was to be added. */
static void put(json_t *object, const char *key, json_t *value, int *failed)
{
    if (json_object_set_new(object, key, value) != 0)
        *failed = 1;
}

static void put_text(json_t *object, const char *key, const char *text, int *failed)
{
    put(object, key, json_string(text), failed);
}

static const char *direction_name(int32_t direction)
{
    return direction < 0 ? "below" : direction > 0 ? "above" : "equal";
}

static json_t *scheme_object(const struct gi_report *report, int *failed)
{
    json_t *object = json_object();
    put_text(object, "id", report->scheme_id, failed);
    put_text(object, "title", report->title, failed);
    put_text(object, "edition", report->edition, failed);
    put_text(object, "sha256", report->sha256, failed);
    put_text(object, "changes", report->changes, failed);
    put_text(object, "currency", report->currency, failed);
    return object;
}

static json_t *figure_object(const guarantee_figure *figure, int *failed)
{
    json_t *object = json_object();
    put_text(object, "kind", guarantee_kind_name(figure->kind), failed);
    put_text(object, "value", figure->value, failed);
    put_text(object, "exact", figure->exact, failed);
    put_text(object, "direction", direction_name(figure->direction), failed);
    put_text(object, "confidence", guarantee_confidence_name(figure->confidence), failed);
    put_text(object, "clause", figure->clause, failed);
    put(object, "working", json_boolean(figure->is_working), failed);
    put(object, "breach", json_boolean(figure->breach), failed);
    return object;
}

static json_t *step_object(const guarantee_step *step, int *failed)
{
    json_t *object = json_object();
    char line[16];
    put_text(object, "name", step->name, failed);
    put_text(object, "kind", step->kind, failed);
    put_text(object, "clause", step->clause, failed);
    put_text(object, "source", step->source, failed);
    (void)snprintf(line, sizeof line, "%u", step->line);
    put_text(object, "line", line, failed);
    put_text(object, "formula", step->formula, failed);
    put_text(object, "exact", step->exact, failed);
    put_text(object, "value", step->value, failed);
    put_text(object, "rounding", step->rounding, failed);
    put_text(object, "direction", direction_name(step->direction), failed);
    put_text(object, "note", step->note, failed);
    put_text(object, "confidence", guarantee_confidence_name(step->confidence), failed);
    return object;
}

static json_t *missing_array(const struct gi_report *report, int *failed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->missing_count; i++)
        if (json_array_append_new(array, json_string(report->missing[i])) != 0)
            *failed = 1;
    return array;
}

static json_t *figures_object(const struct gi_report *report, int *failed)
{
    json_t *object = json_object();
    for (size_t i = 0; i < report->figure_count; i++)
        put(object, report->figures[i].name, figure_object(&report->figures[i], failed), failed);
    return object;
}

static json_t *trail_array(const struct gi_report *report, int *failed)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->step_count; i++)
        if (json_array_append_new(array, step_object(&report->steps[i], failed)) != 0)
            *failed = 1;
    return array;
}

/* json_dumps of jansson 2.14 loses a key when memory runs out while it is written, and says nothing: so the text is
 * measured first, and then written into memory that is there. */
static char *written(const json_t *root)
{
    const size_t flags = JSON_INDENT(2) | JSON_PRESERVE_ORDER;
    size_t bytes = json_dumpb(root, NULL, 0, flags);
    char *text = bytes == 0 ? NULL : malloc(bytes + 1);
    if (text == NULL)
        return NULL;
    if (json_dumpb(root, text, bytes, flags) != bytes) {
        free(text);
        return NULL;
    }
    text[bytes] = '\0';
    return text;
}

guarantee_status gi_report_json(const struct gi_report *report, char **text_out, guarantee_error *error)
{
    int failed = 0;
    json_t *root = json_object();
    put(root, "scheme", scheme_object(report, &failed), &failed);
    put_text(root, "question", report->question, &failed);
    put_text(root, "outcome", report->outcome, &failed);
    put_text(root, "rule", report->rule, &failed);
    put_text(root, "reason", report->reason, &failed);
    put(root, "missing", missing_array(report, &failed), &failed);
    put_text(root, "confidence", report->confidence, &failed);
    put(root, "figures", figures_object(report, &failed), &failed);
    put(root, "trail", trail_array(report, &failed), &failed);
    char *text = failed ? NULL : written(root);
    json_decref(root);
    if (text == NULL)
        return gi_fail(error, GUARANTEE_E_NO_MEMORY, "memory ran out");
    *text_out = text;
    return GUARANTEE_OK;
}
