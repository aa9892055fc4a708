/* CSV files read in batches of rows: bounded memory, and a line number for each row. */
#ifndef LOANS_H
#define LOANS_H

#include "tool.h"

/* A row that cannot be told apart into the columns of the header. */
struct fault {
    size_t before; /* it stands before this row of the batch */
    uint64_t line;
    size_t count;     /* of its cells */
    const char *text; /* what is wrong; NULL when only the number of cells is */
    char *name;       /* its first cell, "" when that cannot be read */
};

enum loans_state { LOANS_ROWS, LOANS_END, LOANS_BROKEN };

/* Rows of one file, their cells ended by a NUL in one text. Cells of columns that are not kept are not there. */
struct batch {
    const char *path;
    size_t file; /* its number from 0 */
    size_t count, capacity, kept;
    uint64_t *lines; /* on which each row begins, counting every line of the file from 1 */
    uint32_t *cells; /* `kept` for each row: where in the text they are */
    char *text;
    size_t text_bytes, text_capacity;
    struct fault *faults;
    size_t fault_count, fault_capacity;
    enum loans_state state;
    char *complaint; /* of LOANS_BROKEN: the files cannot be read any further than these rows */
};

static inline const char *batch_cell(const struct batch *batch, size_t row, size_t slot)
{
    return batch->text + batch->cells[row * batch->kept + slot];
}

void batch_free(struct batch *batch);

struct loans;

/* The first line of the first file. Valid until loans_close. */
struct header {
    const char *path;
    uint64_t line;
    size_t count;
    char *const *titles;
};

/* Opens the files, the first of which has a header. NULL after a message. */
struct loans *loans_open(const char *const *paths, size_t count, struct header *header);
enum { NOT_KEPT = -1 };
/* Which columns are wanted: slots[column] numbers them from 0, NOT_KEPT for the others. */
void loans_keep(struct loans *loans, const int32_t *slots, size_t kept);
/* Fills a batch that begins empty (all zero, or filled before). */
void loans_fill(struct loans *loans, struct batch *batch);
void loans_close(struct loans *loans);

/* ---- reading while something else is done ------------------------------------------------------- */

struct reader;

/* Fills the next batch in a thread of its own while the last one is in use. */
struct reader *reader_start(struct loans *loans);
/* The next batch, valid until the next call. */
struct batch *reader_next(struct reader *reader);
/* Ends the thread, at the end of the files or before. NULL is allowed. */
void reader_stop(struct reader *reader);

#endif
