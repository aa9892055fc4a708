/* A CSV file read row by row: constant memory, and a line number for each row. */
#ifndef LOANS_H
#define LOANS_H

#include "tool.h"

/* Valid until the next call of loans_next. */
struct row {
    uint64_t line; /* on which the row begins, counting every line of the file from 1 */
    size_t count;
    const char *const *cells;
    const char *fault; /* why the row cannot be read; NULL when it can */
};

struct loans;

/* NULL after a message. */
struct loans *loans_open(const char *path);
enum loans_state { LOANS_ROW, LOANS_END, LOANS_BROKEN };
/* LOANS_BROKEN after a message: the file cannot be read any further. Blank lines are no rows. */
enum loans_state loans_next(struct loans *loans, struct row *row);
void loans_close(struct loans *loans);

#endif
