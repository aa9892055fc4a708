/* YAML events to nodes; the only file that knows libyaml. */
#include "guarantee/scheme.h"
#include "scheme/node.h"

#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* Duplicate keys are found by comparing with each key before: this bounds the work. */
enum { KEYS_MAX = 1000 };

struct reader {
    struct gi_arena *arena;
    const struct gi_source *source;
    struct gi_node *open; /* the collection being filled, NULL at the top */
    struct gi_node *root;
    struct gi_node *pending_key; /* a key scalar that waits for its value */
    struct gi_mark after_digit;  /* where a plain scalar ended last, if it ended with a digit or % */
    uint32_t depth;
    uint32_t nodes;
};

static struct gi_mark mark_of(const yaml_mark_t *mark)
{
    return (struct gi_mark){(uint32_t)mark->line + 1, (uint32_t)mark->column + 1};
}

/* A refusal of the YAML itself: no path yet, only a place. */
static guarantee_status fail_yaml(const struct reader *reader, struct gi_mark mark, guarantee_status status,
                                  const char *message)
{
    struct gi_node place = {.mark = mark, .parent = reader->open, .index = 0};
    guarantee_error *error = reader->source->error;
    bool first = gi_error_is_writable(error);
    (void)gi_node_fail(reader->source, &place, "%s", message);
    if (first) {
        error->status = status;
        gi_node_path(error->path, sizeof error->path, reader->open);
    }
    return status;
}

static guarantee_status add_key(struct reader *reader, struct gi_node *node)
{
    char shown[80];
    if (node->form != GI_SCALAR)
        return fail_yaml(reader, node->mark, GUARANTEE_E_YAML, "a key must be a word, found a list or mapping");
    if (reader->open->count >= KEYS_MAX)
        return fail_yaml(reader, node->mark, GUARANTEE_E_TOO_LARGE, "a mapping may have 1000 keys at the most");
    const struct gi_node *twin = gi_node_child(reader->open, node->text);
    if (twin != NULL) {
        char message[200];
        (void)snprintf(message, sizeof message, "key %s stands twice; it stood first in line %u",
                       gi_node_describe(shown, sizeof shown, node), twin->key_mark.line);
        return fail_yaml(reader, node->mark, GUARANTEE_E_YAML, message);
    }
    reader->pending_key = node;
    return GUARANTEE_OK;
}

static void append(struct gi_node *parent, struct gi_node *node)
{
    node->parent = parent;
    node->index = parent->count++;
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
}

static guarantee_status attach(struct reader *reader, struct gi_node *node)
{
    if (reader->open == NULL) {
        reader->root = node;
        return GUARANTEE_OK;
    }
    if (reader->open->form == GI_MAPPING) {
        if (reader->pending_key == NULL)
            return add_key(reader, node);
        node->key = reader->pending_key->text;
        node->key_mark = reader->pending_key->mark;
        reader->pending_key = NULL;
    }
    append(reader->open, node);
    return GUARANTEE_OK;
}

static guarantee_status new_node(struct reader *reader, struct gi_node **out, enum gi_node_form form,
                                 const yaml_event_t *event, const yaml_char_t *anchor, const yaml_char_t *tag)
{
    struct gi_mark mark = mark_of(&event->start_mark);
    if (anchor != NULL)
        return fail_yaml(reader, mark, GUARANTEE_E_YAML, "an anchor (&name) is not allowed: write the value out");
    if (tag != NULL)
        return fail_yaml(reader, mark, GUARANTEE_E_YAML, "a tag (!name) is not allowed: write the plain value");
    if (++reader->nodes > GUARANTEE_SCHEME_NODES_MAX)
        return fail_yaml(reader, mark, GUARANTEE_E_TOO_LARGE, "a scheme may have 50000 values at the most");
    struct gi_node *node = gi_arena_take(reader->arena, sizeof *node);
    if (node == NULL)
        return gi_no_memory(reader->source->error);
    node->form = form;
    node->mark = mark;
    *out = node;
    return GUARANTEE_OK;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* In {...} and [...] YAML reads 5,000 as two entries, 5 and 000: money would be another amount, and nobody told. */
static guarantee_status need_no_comma_in_number(struct reader *reader, const struct gi_node *node,
                                                const yaml_event_t *event)
{
    struct gi_mark before = reader->after_digit;
    bool adjoins = before.line == node->mark.line && before.column + 1 == node->mark.column;
    reader->after_digit = (struct gi_mark){0, 0};
    if (node->quoted || node->bytes == 0)
        return GUARANTEE_OK;
    if (adjoins && is_digit(node->text[0]))
        return fail_yaml(
            reader, node->mark, GUARANTEE_E_YAML,
            "a comma stands between two numbers without a blank: inside {...} and [...] it begins a new entry; "
            "write 5_000_000 and 1.5%, or a blank after the comma");
    if (is_digit(node->text[node->bytes - 1]) || node->text[node->bytes - 1] == '%')
        reader->after_digit = mark_of(&event->end_mark);
    return GUARANTEE_OK;
}

static guarantee_status on_scalar(struct reader *reader, const yaml_event_t *event)
{
    struct gi_node *node = NULL;
    GI_TRY(new_node(reader, &node, GI_SCALAR, event, event->data.scalar.anchor, event->data.scalar.tag));
    const char *text = (const char *)event->data.scalar.value;
    if (memchr(text, '\0', event->data.scalar.length) != NULL)
        return fail_yaml(reader, node->mark, GUARANTEE_E_YAML, "a zero byte is not allowed in a text");
    node->text = gi_arena_copy(reader->arena, text, event->data.scalar.length);
    if (node->text == NULL)
        return gi_no_memory(reader->source->error);
    node->bytes = event->data.scalar.length;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    GI_TRY(need_no_comma_in_number(reader, node, event));
    return attach(reader, node);
}

static guarantee_status on_start(struct reader *reader, const yaml_event_t *event)
{
    bool mapping = event->type == YAML_MAPPING_START_EVENT;
    struct gi_node *node = NULL;
    GI_TRY(new_node(reader, &node, mapping ? GI_MAPPING : GI_SEQUENCE, event,
                    mapping ? event->data.mapping_start.anchor : event->data.sequence_start.anchor,
                    mapping ? event->data.mapping_start.tag : event->data.sequence_start.tag));
    if (++reader->depth > GUARANTEE_SCHEME_DEPTH_MAX)
        return fail_yaml(reader, node->mark, GUARANTEE_E_TOO_LARGE, "a scheme may be 32 levels deep at the most");
    GI_TRY(attach(reader, node));
    reader->open = node;
    return GUARANTEE_OK;
}

static guarantee_status on_event(struct reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        return on_scalar(reader, event);
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
        return on_start(reader, event);
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
        reader->depth--;
        reader->open = reader->open->parent;
        return GUARANTEE_OK;
    case YAML_ALIAS_EVENT:
        return fail_yaml(reader, mark_of(&event->start_mark), GUARANTEE_E_YAML,
                         "an alias (*name) is not allowed: write the value out");
    case YAML_DOCUMENT_START_EVENT:
        if (reader->root != NULL)
            return fail_yaml(reader, mark_of(&event->start_mark), GUARANTEE_E_YAML,
                             "one file holds one scheme: a second document begins here");
        return GUARANTEE_OK;
    default:
        return GUARANTEE_OK;
    }
}

/* libyaml's reader knows only the byte. */
static guarantee_status fail_bytes(const struct reader *reader, const yaml_parser_t *parser)
{
    char message[200];
    struct gi_mark mark = {1, 1};
    const struct gi_source *source = reader->source;
    size_t offset = parser->problem_offset < source->bytes ? parser->problem_offset : source->bytes;
    for (size_t i = 0; i < offset; i++) {
        unsigned char byte = (unsigned char)source->text[i];
        if (byte == '\n')
            mark = (struct gi_mark){mark.line + 1, 1};
        else if ((byte & 0xC0U) != 0x80U)
            mark.column++;
    }
    bool control = parser->problem != NULL && strstr(parser->problem, "control") != NULL;
    (void)snprintf(message, sizeof message,
                   control ? "a control character stands at byte %zu: a scheme is plain text"
                           : "the file must be UTF-8 text: byte %zu begins no character",
                   parser->problem_offset);
    return fail_yaml(reader, mark, GUARANTEE_E_YAML, message);
}

static bool stands_at(const struct gi_source *source, struct gi_mark mark, char wanted)
{
    size_t byte = 0;
    for (uint32_t line = 1; line < mark.line && byte < source->bytes; byte++)
        line += source->text[byte] == '\n';
    for (uint32_t column = 1; column < mark.column && byte < source->bytes && source->text[byte] != '\n'; column++)
        byte++;
    return byte < source->bytes && source->text[byte] == wanted;
}

static guarantee_status fail_parser(const struct reader *reader, const yaml_parser_t *parser)
{
    char message[300];
    struct gi_mark mark = mark_of(&parser->problem_mark);
    if (parser->error == YAML_MEMORY_ERROR)
        return gi_no_memory(reader->source->error);
    if (parser->error == YAML_READER_ERROR)
        return fail_bytes(reader, parser);
    if (stands_at(reader->source, mark, '\t'))
        return fail_yaml(reader, mark, GUARANTEE_E_YAML, "a tab stands here: YAML indents with blanks");
    const char *problem = parser->problem == NULL ? "syntax error" : parser->problem;
    if (parser->context == NULL || parser->context_mark.line >= parser->problem_mark.line)
        (void)snprintf(message, sizeof message, "this is not YAML: %s%s%s", problem, parser->context == NULL ? "" : " ",
                       parser->context == NULL ? "" : parser->context);
    else
        (void)snprintf(message, sizeof message, "this is not YAML: %s %s that begins in line %zu", problem,
                       parser->context, parser->context_mark.line + 1);
    return fail_yaml(reader, mark, GUARANTEE_E_YAML, message);
}

static guarantee_status read_events(struct reader *reader, yaml_parser_t *parser)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(parser, &event))
            return fail_parser(reader, parser);
        bool ended = event.type == YAML_STREAM_END_EVENT;
        guarantee_status status = on_event(reader, &event);
        yaml_event_delete(&event);
        if (status != GUARANTEE_OK || ended)
            return status;
    }
}

guarantee_status gi_node_read(struct gi_node **root_out, struct gi_arena *arena, const struct gi_source *source)
{
    struct reader reader = {.arena = arena, .source = source};
    const struct gi_mark start = {1, 1};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        return gi_no_memory(source->error);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)source->text, source->bytes);
    guarantee_status status = read_events(&reader, &parser);
    yaml_parser_delete(&parser);
    GI_TRY(status);
    if (reader.root == NULL || reader.root->form != GI_MAPPING)
        return fail_yaml(&reader, start, GUARANTEE_E_SCHEME,
                         "a scheme is a mapping that begins with its id, such as \"scheme: my-scheme\"");
    *root_out = reader.root;
    return GUARANTEE_OK;
}
