/* What if: scalars of a scheme that the caller replaces while it is loaded. */
#include "base/text.h"
#include "scheme/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGES_MAX = 1000 };

/* The section that declares the name: "parameters" of bank_share. NULL when none does. */
static const char *section_of(const struct gi_node *root, const char *name)
{
    for (const struct gi_node *section = root->first; section != NULL; section = section->next)
        if (section->form == GI_MAPPING && gi_node_child(section, name) != NULL)
            return section->key;
    return NULL;
}

static guarantee_status fail_path(struct gi_loader *loader, const struct gi_node *node, const char *path,
                                  const char *step)
{
    char place[GUARANTEE_ERROR_PATH_BYTES];
    gi_node_path(place, sizeof place, node);
    struct gi_nearest nearest = {.word = step};
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        if (child->key != NULL)
            gi_nearest_try(&nearest, child->key);
    const char *where = place[0] == '\0' ? "the scheme" : place, *section = section_of(loader->scheme->root, step);
    if (nearest.best != NULL)
        return gi_fail(loader->source.error, GUARANTEE_E_NOT_FOUND,
                       "cannot set %.80s: %s has no \"%.60s\"; did you mean \"%s\"?", path, where, step, nearest.best);
    if (node == loader->scheme->root && section != NULL)
        return gi_fail(loader->source.error, GUARANTEE_E_NOT_FOUND,
                       "cannot set %.80s: a path begins with a section of the file; did you mean \"%s.%.80s\"?", path,
                       section, path);
    return gi_fail(loader->source.error, GUARANTEE_E_NOT_FOUND, "cannot set %.80s: %s has no \"%.60s\"", path, where,
                   step);
}

static struct gi_node *item(const struct gi_node *list, const char *number)
{
    char *end = NULL;
    unsigned long index = strtoul(number, &end, 10);
    if (list->form != GI_SEQUENCE || end == number || *end != ']')
        return NULL;
    for (struct gi_node *child = list->first; child != NULL; child = child->next)
        if (child->index == index)
            return child;
    return NULL;
}

static guarantee_status find(struct gi_loader *loader, const char *path, struct gi_node **node_out)
{
    struct gi_node *node = loader->scheme->root;
    const char *at = path;
    while (*at != '\0') {
        char step[80];
        bool is_index = *at == '[';
        size_t bytes = is_index ? strcspn(at, "]") + (strchr(at, ']') != NULL) : strcspn(at, ".[");
        if (bytes == 0 || bytes >= sizeof step)
            return fail_path(loader, node, path, at);
        memcpy(step, at, bytes);
        step[bytes] = '\0';
        struct gi_node *child = is_index ? item(node, step + 1) : gi_node_child(node, step);
        if (child == NULL && gi_node_child(node, "value") != NULL) {
            node = gi_node_child(node, "value");
            continue;
        }
        if (child == NULL)
            return fail_path(loader, node, path, step);
        node = child;
        at += bytes;
        at += *at == '.' && at[1] != '\0';
    }
    while (gi_node_child(node, "value") != NULL)
        node = gi_node_child(node, "value");
    *node_out = node;
    return GUARANTEE_OK;
}

static guarantee_status apply(struct gi_loader *loader, const char *path, const char *value)
{
    struct gi_node *node = NULL;
    GI_TRY(find(loader, path, &node));
    if (node->form != GI_SCALAR)
        return gi_fail(loader->source.error, GUARANTEE_E_NOT_FOUND,
                       "cannot set %.80s: it is a %s; name one value inside it", path,
                       node->form == GI_MAPPING ? "mapping" : "list");
    node->bytes = strlen(value);
    node->text = gi_arena_copy(&loader->scheme->arena, value, node->bytes);
    if (node->text == NULL)
        return gi_no_memory(loader->source.error);
    node->changed = true;
    return GUARANTEE_OK;
}

static guarantee_status describe(struct gi_loader *loader, const guarantee_load_options *options)
{
    struct gi_text text = {0};
    for (uint32_t i = 0; i < options->set_count; i++)
        gi_text_format(&text, "%s%s=%s", i == 0 ? "" : "; ", options->set_paths[i], options->set_values[i]);
    if (!text.failed)
        loader->scheme->changes = gi_arena_copy(&loader->scheme->arena, gi_text_get(&text), text.length);
    gi_text_clear(&text);
    return loader->scheme->changes == NULL ? gi_no_memory(loader->source.error) : GUARANTEE_OK;
}

guarantee_status gi_changes_apply(struct gi_loader *loader, const guarantee_load_options *options)
{
    loader->scheme->changes = "";
    if (options == NULL || options->set_count == 0)
        return GUARANTEE_OK;
    if (options->set_count > CHANGES_MAX || options->set_paths == NULL || options->set_values == NULL)
        return gi_fail(loader->source.error, GUARANTEE_E_ARGUMENT,
                       "set_paths and set_values: %d changes at the most, none NULL", CHANGES_MAX);
    for (uint32_t i = 0; i < options->set_count; i++) {
        if (options->set_paths[i] == NULL || options->set_values[i] == NULL)
            return gi_fail(loader->source.error, GUARANTEE_E_ARGUMENT,
                           "set_paths[%u] and set_values[%u] must not be NULL", i, i);
        if (!gi_text_is_utf8(options->set_paths[i]) || !gi_text_is_utf8(options->set_values[i]))
            return gi_fail(loader->source.error, GUARANTEE_E_ARGUMENT, "set_paths[%u] and set_values[%u] must be UTF-8",
                           i, i);
        GI_TRY(apply(loader, options->set_paths[i], options->set_values[i]));
    }
    return describe(loader, options);
}
