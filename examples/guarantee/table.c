/* Aligned tables: figures to the right, words to the left, nothing after the last word of a line. */
#include "output.h"

#include <stdlib.h>
#include <string.h>

void table_begin(struct table *table, size_t columns, const char *alignment)
{
    *table = (struct table){.columns = columns < TABLE_COLUMNS_MAX ? columns : TABLE_COLUMNS_MAX};
    size_t given = strlen(alignment);
    for (size_t i = 0; i < table->columns; i++)
        table->right[i] = alignment[i < given ? i : given - 1] == 'r';
}

void table_take(struct table *table, char *text, enum colour colour)
{
    if (table->count == table->capacity) {
        table->capacity = table->capacity == 0 ? 64 : table->capacity * 2;
        table->cells = enlarge(table->cells, table->capacity, sizeof *table->cells);
    }
    table->cells[table->count++] = (struct cell){text, colour};
}

void table_add(struct table *table, const char *text, enum colour colour)
{
    table_take(table, copy_text(text), colour);
}

static void measure(const struct table *table, size_t *widths)
{
    for (size_t i = 0; i < table->count; i++) {
        size_t width = text_width(table->cells[i].text), column = i % table->columns;
        if (width > widths[column])
            widths[column] = width;
    }
}

static void blanks(size_t count)
{
    if (count > 0)
        (void)printf("%*s", (int)count, "");
}

/* Blanks are owed until a word follows. */
static void print_line(const struct table *table, const struct cell *cells, const size_t *widths, size_t indent)
{
    size_t owed = indent;
    for (size_t i = 0; i < table->columns; i++) {
        size_t padding = widths[i] - text_width(cells[i].text);
        if (widths[i] == 0)
            continue;
        if (table->right[i])
            owed += padding;
        if (*cells[i].text != '\0') {
            blanks(owed);
            owed = 0;
            print_coloured(cells[i].colour, "%s", cells[i].text);
        }
        owed += (table->right[i] ? 0 : padding) + 2;
    }
    (void)putchar('\n');
}

void table_clear(struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        free(table->cells[i].text);
    table->count = 0;
}

void table_end(struct table *table, size_t indent)
{
    size_t widths[TABLE_COLUMNS_MAX] = {0};
    measure(table, widths);
    for (size_t i = 0; i + table->columns <= table->count; i += table->columns)
        print_line(table, table->cells + i, widths, indent);
    table_clear(table);
    free(table->cells);
}
