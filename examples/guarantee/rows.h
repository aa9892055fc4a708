/* The file of --rows: written beside its name, and given the name once it is whole. */
#ifndef ROWS_H
#define ROWS_H

#include "tool.h"

struct rows;

/* NULL after a message. */
struct rows *rows_open(const char *path);
void rows_cell(struct rows *rows, const char *text);
void rows_count(struct rows *rows, uint64_t count);
void rows_line_end(struct rows *rows);
/* False after a message; the name keeps what it held. */
bool rows_finish(struct rows *rows);
/* Leaves nothing behind. NULL is allowed. */
void rows_abandon(struct rows *rows);

#endif
