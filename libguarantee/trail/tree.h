/* JSON for the rooms above: values are put into a tree, which becomes a text. Memory that runs out is told at last.
 */
#ifndef GI_TRAIL_TREE_H
#define GI_TRAIL_TREE_H

#include "base/text.h"
#include "trail/report.h"

struct json_t;

struct json_t *gi_tree_object(void);
struct json_t *gi_tree_array(void);
/* Both take the value over, whatever comes; a value or tree that is NULL sets *failed. */
void gi_tree_put(struct json_t *object, const char *key, struct json_t *value, int *failed);
void gi_tree_append(struct json_t *array, struct json_t *value, int *failed);
void gi_tree_put_text(struct json_t *object, const char *key, const char *text, int *failed);
/* Who the scheme is. */
struct json_t *gi_tree_scheme(const struct gi_report *report, int *failed);
/* Of a value that is put nowhere. */
void gi_tree_drop(struct json_t *value);
/* Frees the tree, and adds it to a text in one line. */
void gi_tree_line(struct json_t *root, struct gi_text *text, int *failed);
/* Frees the tree. The caller frees *text_out with free(). */
guarantee_status gi_tree_text(struct json_t *root, int failed, char **text_out, guarantee_error *error);

#endif
