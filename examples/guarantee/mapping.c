/*
 * --mapping FILE: once for all runs, which column of a foreign file is which fact, and what holds for every row.
 *
 *     # a comment
 *     principal: gross_approved      the fact, then the title of the column
 *     plan = general                 the fact, then the value for every row
 */
#include "arguments.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAPPING_BYTES_MAX = 1 << 20 };

static char *read_text(const char *path)
{
    FILE *file = fopen(path, "rb");
    char *text = allocate(MAPPING_BYTES_MAX + 1, 1);
    size_t bytes = file == NULL ? 0 : fread(text, 1, MAPPING_BYTES_MAX, file);
    bool good = file != NULL && ferror(file) == 0;
    if (!good)
        complain("--mapping %s: cannot be read: %s", path, strerror(errno));
    if (good && (memchr(text, '\0', bytes) != NULL || bytes == MAPPING_BYTES_MAX)) {
        complain("--mapping %s: is no text, or over 1 MiB; lines \"FACT: COLUMN\" are expected", path);
        good = false;
    }
    if (file != NULL)
        (void)fclose(file);
    if (good)
        return text;
    free(text);
    return NULL;
}

static char *trim(char *text)
{
    text += strspn(text, " \t\r");
    size_t bytes = strlen(text);
    while (bytes > 0 && strchr(" \t\r", text[bytes - 1]) != NULL)
        bytes--;
    text[bytes] = '\0';
    return text;
}

/* Is the fact given a value or a column, or the column a fact, on the command line or in the file so far? */
static bool is_given(const struct arguments *arguments, const char *fact, const char *column, bool in_file)
{
    for (size_t i = 0; i < arguments->facts.count; i++) {
        const struct pair *given = &arguments->facts.items[i];
        if ((given->origin != NULL) == in_file && strcmp(given->name, fact) == 0)
            return true;
    }
    for (size_t i = 0; i < arguments->maps.count; i++) {
        const struct pair *map = &arguments->maps.items[i];
        if ((map->origin != NULL) == in_file &&
            (strcmp(map->value, fact) == 0 || (column != NULL && strcmp(map->name, column) == 0)))
            return true;
    }
    return false;
}

static void add(struct pairs *pairs, struct pair pair)
{
    pairs->items = enlarge(pairs->items, pairs->count + 1, sizeof *pairs->items);
    pairs->items[pairs->count++] = pair;
}

/* Splits "FACT: COLUMN" and "FACT = VALUE" in place. */
static bool split_line(char *line, char **rest, bool *is_column)
{
    char *gap = line + strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_"), *sign = gap + strspn(gap, " \t");
    *is_column = *sign == ':';
    if (gap == line || (*sign != ':' && *sign != '='))
        return false;
    *rest = trim(sign + 1);
    *gap = '\0';
    return **rest != '\0';
}

/* What the command line says of the same fact or column stands before it. */
static bool read_line(struct arguments *arguments, char *line, const char *origin)
{
    char *rest = NULL, *found = copy_text(line);
    bool is_column = false, good = split_line(line, &rest, &is_column);
    const char *column = is_column ? rest : NULL;
    if (!good)
        complain("%s: \"FACT: COLUMN\" or \"FACT = VALUE\" is expected, found \"%s\"", origin, found);
    free(found);
    if (!good || is_given(arguments, line, column, false))
        return good;
    if (is_given(arguments, line, column, true)) {
        complain("%s: the fact or the column stands in this file before; leave one of the lines out", origin);
        return false;
    }
    if (is_column)
        add(&arguments->maps, (struct pair){rest, line, origin});
    else
        add(&arguments->facts, (struct pair){line, rest, origin});
    return true;
}

/* "sba-7a.map:3", which lives as long as the arguments. */
static const char *place(struct arguments *arguments, size_t line)
{
    size_t count = arguments->origins.count + 1;
    const char *slash = strrchr(arguments->mapping, '/');
    arguments->origins.items = enlarge(arguments->origins.items, count, sizeof *arguments->origins.items);
    arguments->origins.items[count - 1] = format_text("%s:%zu", slash == NULL ? arguments->mapping : slash + 1, line);
    arguments->origins.count = count;
    return arguments->origins.items[count - 1];
}

int mapping_read(struct arguments *arguments)
{
    if (arguments->mapping == NULL)
        return 0;
    arguments->mapping_text = read_text(arguments->mapping);
    char *next = arguments->mapping_text;
    for (size_t number = 1; next != NULL; number++) {
        char *line = next;
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        line = trim(line);
        if (*line != '\0' && *line != '#' && !read_line(arguments, line, place(arguments, number)))
            return EXIT_BAD;
    }
    return arguments->mapping_text == NULL ? EXIT_BAD : 0;
}

void mapping_free(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->origins.count; i++)
        free((char *)(uintptr_t)arguments->origins.items[i]);
    free(arguments->origins.items);
    free(arguments->mapping_text);
}
