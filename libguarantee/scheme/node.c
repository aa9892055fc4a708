/* Places, paths and refusals of nodes. */
#include "scheme/node.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct gi_node *gi_node_child(const struct gi_node *mapping, const char *key)
{
    if (mapping == NULL || mapping->form != GI_MAPPING)
        return NULL;
    for (struct gi_node *child = mapping->first; child != NULL; child = child->next)
        if (strcmp(child->key, key) == 0)
            return child;
    return NULL;
}

static size_t add(char *path, size_t capacity, size_t used, const char *text)
{
    size_t bytes = strlen(text);
    if (used + bytes >= capacity)
        return used;
    memcpy(path + used, text, bytes + 1);
    return used + bytes;
}

void gi_node_path(char *path, size_t capacity, const struct gi_node *node)
{
    const struct gi_node *chain[64];
    size_t depth = 0;
    for (; node != NULL && node->parent != NULL && depth < 64; node = node->parent)
        chain[depth++] = node;
    size_t used = 0;
    path[0] = '\0';
    while (depth-- > 0) {
        if (chain[depth]->key != NULL) {
            if (used > 0)
                used = add(path, capacity, used, ".");
            used = add(path, capacity, used, chain[depth]->key);
        } else {
            char number[16];
            (void)snprintf(number, sizeof number, "[%u]", chain[depth]->index);
            used = add(path, capacity, used, number);
        }
    }
}

const char *gi_node_describe(char *text, size_t capacity, const struct gi_node *node)
{
    if (node->form == GI_MAPPING)
        return node->count == 0 ? "an empty mapping" : "a mapping";
    if (node->form == GI_SEQUENCE)
        return node->count == 0 ? "an empty list" : "a list";
    if (node->bytes == 0)
        return "nothing";
    size_t shown = node->bytes;
    if (shown > 60) {
        shown = 60;
        while (shown > 0 && ((unsigned char)node->text[shown] & 0xC0U) == 0x80U)
            shown--;
    }
    size_t used = 0;
    text[used++] = '"';
    for (size_t i = 0; i < shown && used + 8 < capacity; i++) {
        unsigned char byte = (unsigned char)node->text[i];
        text[used++] = byte < 0x20U || byte == 0x7FU ? '?' : (char)byte;
    }
    (void)snprintf(text + used, capacity - used, "%s\"", shown < node->bytes ? "…" : "");
    return text;
}

/* libyaml counts characters, so the byte is found from line and column. */
static uint64_t byte_at(const struct gi_source *source, struct gi_mark mark)
{
    size_t byte = 0;
    for (uint32_t line = 1; line < mark.line && byte < source->bytes; byte++)
        if (source->text[byte] == '\n')
            line++;
    for (uint32_t column = 1; column < mark.column && byte < source->bytes; column++) {
        byte++;
        while (byte < source->bytes && ((unsigned char)source->text[byte] & 0xC0U) == 0x80U)
            byte++;
    }
    return byte;
}

static guarantee_status fail_at(const struct gi_source *source, const struct gi_node *node, struct gi_mark mark,
                                const char *format, va_list arguments)
{
    guarantee_error *error = source->error;
    if (!gi_error_is_writable(error))
        return GUARANTEE_E_SCHEME;
    char message[GUARANTEE_ERROR_MESSAGE_BYTES];
    (void)vsnprintf(message, sizeof message, format, arguments);
    (void)gi_fail(error, GUARANTEE_E_SCHEME, "%s", message);
    error->line = mark.line;
    error->column = mark.column;
    error->byte_offset = byte_at(source, mark);
    gi_node_path(error->path, sizeof error->path, node);
    if (source->file_name != NULL)
        (void)snprintf(error->file, sizeof error->file, "%s", source->file_name);
    return GUARANTEE_E_SCHEME;
}

guarantee_status gi_node_fail(const struct gi_source *source, const struct gi_node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    guarantee_status status = fail_at(source, node, node->mark, format, arguments);
    va_end(arguments);
    return status;
}

guarantee_status gi_node_fail_key(const struct gi_source *source, const struct gi_node *node, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    guarantee_status status = fail_at(source, node, node->key == NULL ? node->mark : node->key_mark, format, arguments);
    va_end(arguments);
    return status;
}

guarantee_status gi_no_memory(guarantee_error *error)
{
    return gi_fail(error, GUARANTEE_E_NO_MEMORY, "memory ran out");
}
