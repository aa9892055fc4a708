/* A file of --rows or --totals: written beside its name, and given the name once it is whole. */
#ifndef ROWS_H
#define ROWS_H

#include "tool.h"

struct rows;

/* NULL after a message, which begins with the option. */
struct rows *rows_open(const char *option, const char *path);
/* Whether rows_open() would open it, with nothing written; of a pipe or a device it is not tried. NULL can be. False
 * after a message. */
bool rows_can_open(const char *option, const char *path);
void rows_bytes(struct rows *rows, const void *bytes, size_t count);
/* A cell of a line of CSV. */
void rows_cell(struct rows *rows, const char *text);
/* A cell that needs no quotation marks. */
void rows_plain(struct rows *rows, const char *text);
void rows_count(struct rows *rows, uint64_t count);
void rows_line_end(struct rows *rows);
/* False after a message; the name keeps what it held. */
bool rows_finish(struct rows *rows);
/* Leaves nothing behind. NULL is allowed. */
void rows_abandon(struct rows *rows);

#endif
