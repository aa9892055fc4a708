/* What a portfolio was made for, as bytes. */
#include "portfolio/definition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Types do not matter once values are added up: each kind has one here. */
static guarantee_column_type plain_type(guarantee_kind kind)
{
    return kind == GUARANTEE_KIND_TEXT   ? GUARANTEE_COLUMN_INT32
           : kind == GUARANTEE_KIND_FLAG ? GUARANTEE_COLUMN_INT8
                                         : GUARANTEE_COLUMN_INT64;
}

/* A scale matters where a value itself is kept: of a fact of the whole group. */
static int64_t scale_of(const struct gi_layout *layout, const struct gi_column *column)
{
    bool is_kept = column->fact >= 0 && layout->scheme->facts[column->fact].each < 0;
    return is_kept ? column->scale : 1;
}

static void write_column(struct gi_bytes *bytes, const struct gi_layout *layout, const struct gi_column *column)
{
    gi_bytes_text(bytes, column->name);
    gi_bytes_number(bytes, column->constant != NULL ? 2 : column->has_words, 1);
    gi_bytes_text(bytes, column->constant != NULL ? column->constant : "");
    gi_bytes_number(bytes, (uint64_t)scale_of(layout, column), 8);
}

/* In the order of their names, whatever the caller's order. */
static void write_columns(struct gi_bytes *bytes, const struct gi_layout *layout)
{
    const char *last = NULL;
    gi_bytes_number(bytes, layout->column_count, 4);
    for (uint32_t written = 0; written < layout->column_count; written++) {
        const struct gi_column *next = NULL;
        for (uint32_t i = 0; i < layout->column_count; i++) {
            const struct gi_column *column = &layout->columns[i];
            bool is_after = last == NULL || strcmp(column->name, last) > 0;
            if (is_after && (next == NULL || strcmp(column->name, next->name) < 0))
                next = column;
        }
        write_column(bytes, layout, next);
        last = next->name;
    }
}

void gi_definition_write(struct gi_bytes *bytes, const struct gi_layout *layout,
                         const guarantee_portfolio_options *options)
{
    const guarantee_scheme *scheme = layout->scheme;
    gi_bytes_text(bytes, scheme->id);
    gi_bytes_text(bytes, scheme->sha256);
    gi_bytes_text(bytes, guarantee_scheme_changes(scheme));
    gi_bytes_number(bytes, options->questions, 4);
    gi_bytes_number(bytes, options->group_questions, 4);
    write_columns(bytes, layout);
    gi_bytes_number(bytes, layout->key_count, 1);
    for (uint32_t i = 0; i < layout->key_count; i++) {
        gi_bytes_text(bytes, layout->columns[layout->keys[i].column].name);
        gi_bytes_number(bytes, (uint64_t)layout->keys[i].part, 1);
    }
    gi_bytes_number(bytes, options->sums != NULL, 1);
    gi_bytes_number(bytes, options->sums != NULL ? options->sum_count : 0, 4);
    for (uint32_t i = 0; options->sums != NULL && i < options->sum_count; i++)
        gi_bytes_text(bytes, options->sums[i]);
}

/* ---- reading ------------------------------------------------------------------------------------ */

enum { COLUMNS_MAX = 4096, SUMS_MAX = 65536 };

/* Texts live in the arena; what is read becomes the arguments that a portfolio is made from. */
struct definition {
    struct gi_reader reader;
    struct gi_arena arena;
    guarantee_column *columns;
    uint32_t column_count;
    guarantee_grouping groupings[GUARANTEE_GROUPINGS_MAX];
    guarantee_portfolio_options options;
    bool no_memory;
};

static const char *text(struct definition *definition)
{
    size_t length = 0;
    const char *read = gi_reader_text(&definition->reader, &length);
    if (read == NULL)
        return "";
    const char *kept = gi_arena_copy(&definition->arena, read, length);
    definition->no_memory = definition->no_memory || kept == NULL;
    return kept == NULL ? "" : kept;
}

static void *room(struct definition *definition, size_t count, size_t size)
{
    void *taken = gi_arena_take(&definition->arena, (count + 1) * size);
    definition->no_memory = definition->no_memory || taken == NULL;
    return taken;
}

static void read_columns(struct definition *definition, const guarantee_scheme *scheme)
{
    static const char *const NO_WORDS[] = {NULL};
    uint64_t count = gi_reader_number(&definition->reader, 4);
    definition->reader.failed = definition->reader.failed || count > COLUMNS_MAX;
    if (definition->reader.failed || (definition->columns = room(definition, count, sizeof(guarantee_column))) == NULL)
        return;
    for (; count > 0 && !definition->reader.failed; count--) {
        guarantee_column *column = &definition->columns[definition->column_count++];
        const char *name = text(definition);
        uint64_t form = gi_reader_number(&definition->reader, 1);
        const char *constant = text(definition);
        int64_t fact = gi_scheme_find_fact(scheme, name, strlen(name));
        int64_t scale = (int64_t)gi_reader_number(&definition->reader, 8);
        definition->reader.failed = definition->reader.failed || form > 2;
        *column = (guarantee_column){.struct_size = sizeof *column, .name = name, .scale = scale};
        column->type = form == 2   ? GUARANTEE_COLUMN_CONSTANT
                       : form == 1 ? GUARANTEE_COLUMN_INT32
                                   : plain_type(fact >= 0 ? scheme->facts[fact].kind : GUARANTEE_KIND_COUNT);
        column->words = form == 1 ? NO_WORDS : NULL;
        column->constant = form == 2 ? constant : NULL;
    }
}

static void read_groupings(struct definition *definition)
{
    uint64_t count = gi_reader_number(&definition->reader, 1);
    definition->reader.failed = definition->reader.failed || count > GUARANTEE_GROUPINGS_MAX;
    for (uint64_t i = 0; i < count && !definition->reader.failed; i++) {
        definition->groupings[i].column = text(definition);
        definition->groupings[i].part = (int32_t)gi_reader_number(&definition->reader, 1);
        definition->options.grouping_count++;
    }
    definition->options.groupings = definition->groupings;
}

static void read_sums(struct definition *definition)
{
    bool named = gi_reader_number(&definition->reader, 1) != 0;
    uint64_t count = gi_reader_number(&definition->reader, 4);
    definition->reader.failed = definition->reader.failed || count > SUMS_MAX;
    const char **names = definition->reader.failed ? NULL : room(definition, count, sizeof *names);
    for (uint64_t i = 0; names != NULL && i < count && !definition->reader.failed; i++) {
        names[i] = text(definition);
        definition->options.sum_count++;
    }
    definition->options.sums = named ? names : NULL;
}

static guarantee_status check_scheme(struct definition *definition, const guarantee_scheme *scheme,
                                     guarantee_error *error)
{
    const char *id = text(definition), *sha256 = text(definition), *changes = text(definition);
    if (definition->reader.failed || definition->no_memory)
        return GUARANTEE_OK; /* told below */
    if (strcmp(id, scheme->id) != 0)
        return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER, "these are totals of scheme %.60s, not of %.60s", id,
                       scheme->id);
    if (strcmp(sha256, scheme->sha256) != 0)
        return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER,
                       "these totals were made with another text of %.60s (SHA-256 %.12s…, here %.12s…)", id, sha256,
                       scheme->sha256);
    if (strcmp(changes, guarantee_scheme_changes(scheme)) != 0)
        return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER,
                       "these totals were made with \"%.120s\" changed, here it is \"%.120s\"", changes,
                       guarantee_scheme_changes(scheme));
    return GUARANTEE_OK;
}

static guarantee_status read(struct definition *definition, struct gi_layout *layout, const guarantee_scheme *scheme,
                             guarantee_error *error)
{
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    GI_TRY(check_scheme(definition, scheme, error));
    definition->options.questions = (uint32_t)gi_reader_number(&definition->reader, 4);
    definition->options.group_questions = (uint32_t)gi_reader_number(&definition->reader, 4);
    read_columns(definition, scheme);
    read_groupings(definition);
    read_sums(definition);
    if (definition->no_memory)
        return gi_no_memory(error);
    if (definition->reader.failed || definition->reader.at != definition->reader.size)
        return gi_fail(error, GUARANTEE_E_TOTALS, "the definition of these totals is damaged");
    guarantee_status status =
        gi_layout_make(layout, scheme, definition->columns, definition->column_count, &definition->options, &inner);
    if (status == GUARANTEE_OK)
        return status;
    return status == GUARANTEE_E_NO_MEMORY
               ? gi_no_memory(error)
               : gi_fail(error, GUARANTEE_E_TOTALS, "the definition of these totals is damaged: %.300s", inner.message);
}

guarantee_status gi_definition_read(struct gi_layout *layout, const guarantee_scheme *scheme, const uint8_t *data,
                                    size_t size, guarantee_error *error)
{
    struct definition *definition = calloc(1, sizeof *definition);
    if (definition == NULL)
        return gi_no_memory(error);
    definition->reader = (struct gi_reader){.data = data, .size = size};
    definition->options.struct_size = sizeof definition->options;
    guarantee_status status = read(definition, layout, scheme, error);
    gi_arena_free(&definition->arena);
    free(definition);
    return status;
}

/* ---- differences -------------------------------------------------------------------------------- */

/* "groupings: by bank, and by bank, granted_on:year" */
static guarantee_status groupings_differ(const struct gi_layout *a, const struct gi_layout *b, guarantee_error *error)
{
    const struct gi_layout *layouts[] = {a, b};
    char names[2][200] = {"nothing", "nothing"};
    for (int i = 0; i < 2; i++)
        for (uint32_t k = 0, bytes = 0; k < layouts[i]->key_count; k++)
            bytes += (uint32_t)snprintf(names[i] + bytes, sizeof names[i] - bytes, "%s%.60s", k == 0 ? "" : ", ",
                                        layouts[i]->keys[k].name);
    return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER,
                   "these totals differ in their groupings and cannot be merged: one is by %s, the other by %s",
                   names[0], names[1]);
}

guarantee_status gi_definition_differs(const struct gi_layout *a, const struct gi_layout *b, guarantee_error *error)
{
    const char *what = "columns, their scales or their sums";
    if (a->question_count != b->question_count || a->group_questions != b->group_questions ||
        memcmp(a->questions, b->questions, sizeof a->questions) != 0)
        what = "questions";
    else if (a->key_count != b->key_count)
        return groupings_differ(a, b, error);
    for (uint32_t i = 0; i < a->key_count && a->key_count == b->key_count; i++)
        if (strcmp(a->keys[i].name, b->keys[i].name) != 0)
            return groupings_differ(a, b, error);
    if (a->column_count == b->column_count)
        for (uint32_t i = 0; i < a->column_count; i++)
            if (strcmp(a->columns[i].name, b->columns[i].name) == 0 && a->columns[i].constant != NULL &&
                b->columns[i].constant != NULL && strcmp(a->columns[i].constant, b->columns[i].constant) != 0)
                return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER, "these totals differ in %.60s: %.60s and %.60s",
                               a->columns[i].name, a->columns[i].constant, b->columns[i].constant);
    return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER, "these totals differ in their %s: they cannot be merged", what);
}
