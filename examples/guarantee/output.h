/* Output for people: colour, thousands separators, aligned tables; and JSON texts. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "tool.h"

enum colour { PLAIN, BOLD, RED, GREEN, YELLOW, FAINT };

/* Escape sequences on a terminal without NO_COLOR, "" elsewhere. */
const char *colour_on(enum colour colour);
const char *colour_off(void);
void print_coloured(enum colour colour, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How many columns of a terminal a UTF-8 text takes. */
size_t text_width(const char *text);

/* "4125000.00" to "4,125,000.00"; a text that is no plain decimal stays as it is. To be freed. */
char *group_thousands(const char *value);
/* A value as people read it, without its unit; to be freed. */
char *value_for_people(guarantee_kind kind, const char *value);
/* "CNY", "%", "x" or "". */
const char *unit_of(guarantee_kind kind, bool is_multiple, const char *currency);
/* The same of a figure, "0.833333…" when it has more digits than are shown. */
char *figure_for_people(const guarantee_figure *figure);
/* With its unit, but for the currency: "4,125,000.00", "41.25%", "9.6x". */
char *figure_with_unit(const guarantee_figure *figure);

enum { TABLE_COLUMNS_MAX = 64 };

struct cell {
    char *text;
    enum colour colour;
};

/* Cells row by row; a right-aligned column holds figures. */
struct table {
    size_t columns;
    bool right[TABLE_COLUMNS_MAX];
    struct cell *cells;
    size_t count, capacity;
};
void table_begin(struct table *table, size_t columns, const char *alignment);
/* Takes the text over. */
void table_take(struct table *table, char *text, enum colour colour);
void table_add(struct table *table, const char *text, enum colour colour);
/* Forgets what was added. */
void table_clear(struct table *table);
/* Prints, indented, and frees. */
void table_end(struct table *table, size_t indent);

void print_title(const guarantee_scheme *scheme);

/* A text in quotes and escaped, as JSON wants it. */
void json_text(const char *text);
void json_count(uint64_t count);

/* Closes stdout; false after a message when something could not be written. */
bool close_output(void);

#endif
