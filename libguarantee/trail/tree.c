/* JSON texts; with json.c the only file that knows the JSON library. */
#include "trail/tree.h"

#include <jansson.h>
#include <stdlib.h>

struct json_t *gi_tree_object(void)
{
    return json_object();
}

struct json_t *gi_tree_array(void)
{
    return json_array();
}

/* Keeps a failure of memory until the end: adding to or from NULL fails, and frees what was to be added. */
void gi_tree_put(struct json_t *object, const char *key, struct json_t *value, int *failed)
{
    if (json_object_set_new(object, key, value) != 0)
        *failed = 1;
}

void gi_tree_append(struct json_t *array, struct json_t *value, int *failed)
{
    if (json_array_append_new(array, value) != 0)
        *failed = 1;
}

void gi_tree_put_text(struct json_t *object, const char *key, const char *text, int *failed)
{
    gi_tree_put(object, key, json_string(text), failed);
}

struct json_t *gi_tree_scheme(const struct gi_report *report, int *failed)
{
    json_t *object = json_object();
    gi_tree_put_text(object, "id", report->scheme_id, failed);
    gi_tree_put_text(object, "title", report->title, failed);
    gi_tree_put_text(object, "edition", report->edition, failed);
    gi_tree_put_text(object, "sha256", report->sha256, failed);
    gi_tree_put_text(object, "changes", report->changes, failed);
    gi_tree_put_text(object, "currency", report->currency, failed);
    return object;
}

/* json_dumps of jansson 2.14 loses a key when memory runs out while it is written, and says nothing: so the text is
 * measured first, and then written into memory that is there. */
static char *written(const json_t *root, size_t flags)
{
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

void gi_tree_drop(struct json_t *value)
{
    json_decref(value);
}

void gi_tree_line(struct json_t *root, struct gi_text *text, int *failed)
{
    char *line = *failed ? NULL : written(root, JSON_PRESERVE_ORDER);
    json_decref(root);
    *failed = line == NULL;
    if (line != NULL)
        gi_text_add(text, line);
    free(line);
}

guarantee_status gi_tree_text(struct json_t *root, int failed, char **text_out, guarantee_error *error)
{
    char *text = failed ? NULL : written(root, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(root);
    if (text == NULL)
        return gi_fail(error, GUARANTEE_E_NO_MEMORY, "memory ran out");
    *text_out = text;
    return GUARANTEE_OK;
}
