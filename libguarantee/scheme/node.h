/*
 * The YAML of a scheme as a tree whose every node knows its place.
 * A mapping's children carry their key; a sequence's children do not.
 */
#ifndef GI_SCHEME_NODE_H
#define GI_SCHEME_NODE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

enum gi_node_form { GI_SCALAR, GI_SEQUENCE, GI_MAPPING };

struct gi_mark {
    uint32_t line; /* 1-based */
    uint32_t column;
};

struct gi_node {
    enum gi_node_form form;
    struct gi_mark mark;
    const char *text; /* of a scalar, NUL-terminated */
    size_t bytes;
    bool quoted;
    bool changed;    /* replaced at loading by the caller */
    bool counted;    /* and counted by what rests on it; else every figure of the scheme counts it */
    const char *key; /* in a mapping */
    struct gi_mark key_mark;
    struct gi_node *parent;
    struct gi_node *first;
    struct gi_node *last;
    struct gi_node *next;
    uint32_t index; /* among its siblings, from 0 */
    uint32_t count; /* of children */
};

/* Where messages about a text go. */
struct gi_source {
    const char *text;
    size_t bytes;
    const char *file_name; /* may be NULL */
    guarantee_error *error;
};

/* Reads YAML text into a tree that lives in `arena`. */
guarantee_status gi_node_read(struct gi_node **root_out, struct gi_arena *arena, const struct gi_source *source);

/* The child of a mapping, NULL when there is none. */
struct gi_node *gi_node_child(const struct gi_node *mapping, const char *key);

/* A refusal at the node's value, or at its key: place, path and message. Returns GUARANTEE_E_SCHEME. */
__attribute__((format(printf, 3, 4))) guarantee_status
gi_node_fail(const struct gi_source *source, const struct gi_node *node, const char *format, ...);
__attribute__((format(printf, 3, 4))) guarantee_status
gi_node_fail_key(const struct gi_source *source, const struct gi_node *node, const char *format, ...);
guarantee_status gi_no_memory(guarantee_error *error);

/* "quote.guarantee_fee.rate.whole[1].up_to"; truncated when longer than `capacity`. */
void gi_node_path(char *path, size_t capacity, const struct gi_node *node);

/* What a node is, for messages: `"0.5%"`, `a mapping`, `a list`. `text` has room for 80 bytes. */
const char *gi_node_describe(char *text, size_t capacity, const struct gi_node *node);

#endif
