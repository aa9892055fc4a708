/*
 * The only file that knows libcsv. A block of whole lines without a quotation mark is given to it at once: then every
 * line is a row. Where cells are quoted it is fed one line at a time, so that at most one row ends in a call and the
 * line on which a row begins is known even where quoted cells contain line ends.
 */
#include "loans.h"
#include "lines.h"

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_BYTES = 1 << 17, ROW_BYTES_MAX = 1 << 20, CELLS_MAX = 4096 };
enum { BATCH_ROWS = 1 << 14, BATCH_BYTES = 1 << 23 };

struct loans {
    const char *const *paths;
    size_t path_count, path; /* the number of the open file */
    FILE *file;
    struct csv_parser parser;
    unsigned char buffer[BUFFER_BYTES];
    size_t start, end; /* of what is left in the buffer */
    uint64_t line;
    bool after_return; /* the last byte was \r: an \n now belongs to it */
    bool inside_row;   /* a row has begun and has not ended */
    bool skipping;     /* to the end of a line that cannot be read */
    bool suspicious;   /* bytes came that are no ASCII text */
    bool line_is_row;  /* the block that is being parsed has no quotation marks */
    uint64_t row_line;
    size_t row_bytes, cell_count, text_start;
    const char *fault;
    char **titles; /* of the first file */
    size_t column_count;
    char **read_titles; /* of the header that is being read */
    bool in_header;
    int32_t *slots;
    size_t kept;
    struct batch *batch; /* NULL while a header is read */
    char *complaint;     /* why nothing more can be read */
};

/* ---- what libcsv calls -------------------------------------------------------------------------- */

/* Most cells are short: two overlapping moves instead of a call. */
static void copy_short(char *to, const char *from, size_t count)
{
    if (count >= 8 && count <= 16) {
        uint64_t head, tail;
        memcpy(&head, from, 8);
        memcpy(&tail, from + count - 8, 8);
        memcpy(to, &head, 8);
        memcpy(to + count - 8, &tail, 8);
    } else if (count > 16) {
        memcpy(to, from, count);
    } else {
        for (size_t i = 0; i < count; i++)
            to[i] = from[i];
    }
    to[count] = '\0';
}

static void make_room_for_text(struct batch *batch, size_t bytes)
{
    if (batch->text_bytes + bytes + 1 <= batch->text_capacity)
        return;
    batch->text_capacity = 2 * (batch->text_bytes + bytes + 1);
    batch->text = enlarge(batch->text, batch->text_capacity, 1);
}

static void make_room_for_row(struct batch *batch)
{
    if (batch->count < batch->capacity)
        return;
    batch->capacity = batch->capacity == 0 ? BATCH_ROWS : batch->capacity * 2;
    batch->lines = enlarge(batch->lines, batch->capacity, sizeof *batch->lines);
    batch->cells = enlarge(batch->cells, batch->capacity * batch->kept, sizeof *batch->cells);
}

static void look_at_bytes(struct loans *loans, const char *bytes, size_t count)
{
    if (memchr(bytes, '\0', count) != NULL)
        loans->fault = "a cell contains a NUL byte; write the file again as text";
    else if (!is_utf8((const unsigned char *)bytes, count))
        loans->fault = "a cell is not UTF-8; convert the file, as with iconv -f GB18030 -t UTF-8";
}

static void take_title(struct loans *loans, const char *bytes, size_t count)
{
    loans->read_titles = enlarge(loans->read_titles, loans->cell_count, sizeof *loans->read_titles);
    loans->read_titles[loans->cell_count - 1] = copy_bytes(bytes, count);
}

static void on_cell(void *bytes, size_t count, void *data)
{
    struct loans *loans = data;
    struct batch *batch = loans->batch;
    size_t number = loans->cell_count++;
    if (loans->suspicious && count > 0)
        look_at_bytes(loans, bytes, count);
    if (batch == NULL) {
        take_title(loans, bytes, count);
        return;
    }
    if (number >= loans->column_count || (loans->slots[number] == NOT_KEPT && number > 0))
        return;
    make_room_for_text(batch, count);
    if (loans->slots[number] != NOT_KEPT)
        batch->cells[batch->count * batch->kept + (size_t)loans->slots[number]] = (uint32_t)batch->text_bytes;
    copy_short(batch->text + batch->text_bytes, bytes, count);
    batch->text_bytes += count + 1;
}

static void add_fault(struct loans *loans)
{
    struct batch *batch = loans->batch;
    if (batch->fault_count == batch->fault_capacity) {
        batch->fault_capacity = batch->fault_capacity == 0 ? 16 : batch->fault_capacity * 2;
        batch->faults = enlarge(batch->faults, batch->fault_capacity, sizeof *batch->faults);
    }
    bool named = loans->fault == NULL && batch->text_bytes > loans->text_start;
    batch->faults[batch->fault_count++] = (struct fault){batch->count, loans->row_line, loans->cell_count, loans->fault,
                                                         copy_text(named ? batch->text + loans->text_start : "")};
    batch->text_bytes = loans->text_start;
}

static void begin_row(struct loans *loans)
{
    loans->inside_row = true;
    loans->row_line = loans->line;
    loans->row_bytes = 0;
    loans->cell_count = 0;
    loans->fault = NULL;
    if (loans->batch != NULL) {
        make_room_for_row(loans->batch);
        loans->text_start = loans->batch->text_bytes;
    }
}

static void on_row(int end, void *data)
{
    (void)end;
    struct loans *loans = data;
    struct batch *batch = loans->batch;
    loans->inside_row = false;
    if (batch == NULL) {
        loans->in_header = false;
        return;
    }
    if (loans->fault != NULL || loans->cell_count != loans->column_count)
        add_fault(loans);
    else
        batch->lines[batch->count++] = loans->row_line;
    if (loans->line_is_row) {
        loans->line++;
        begin_row(loans);
    }
}

static void start_parser(struct loans *loans)
{
    if (csv_init(&loans->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        complain("out of memory");
        exit(EXIT_BAD);
    }
}

/* ---- what it is fed ----------------------------------------------------------------------------- */

static void refuse_file(struct loans *loans, const char *message)
{
    free(loans->complaint);
    loans->complaint =
        format_text("%s:%llu: %s", loans->paths[loans->path], (unsigned long long)loans->row_line, message);
}

static bool fill(struct loans *loans)
{
    if (loans->start < loans->end)
        return true;
    loans->start = 0;
    loans->end = fread(loans->buffer, 1, BUFFER_BYTES, loans->file);
    return loans->end > 0;
}

/* "\r\n" is one line end, though it may come in two pieces. */
static void count_line(struct loans *loans, const unsigned char *piece, size_t bytes)
{
    bool second_half = bytes == 1 && piece[0] == '\n' && loans->after_return;
    if (ends_line(piece, bytes) && !second_half)
        loans->line++;
    loans->after_return = piece[bytes - 1] == '\r';
}

/* The rest of the line is skipped; the next one begins a row again. */
static void give_row_up(struct loans *loans, const unsigned char *piece, size_t bytes)
{
    loans->fault = "a quotation mark stands inside a cell; a cell with quotation marks is quoted as a whole and "
                   "each of them is doubled";
    csv_free(&loans->parser);
    start_parser(loans);
    loans->skipping = !ends_line(piece, bytes);
    on_row(0, loans);
}

static void parse_piece(struct loans *loans, const unsigned char *piece, size_t bytes)
{
    if (!loans->inside_row)
        begin_row(loans);
    loans->row_bytes += bytes;
    loans->suspicious = true;
    if (loans->row_bytes > ROW_BYTES_MAX || loans->cell_count > CELLS_MAX)
        refuse_file(loans, "this row has not ended after 1 MiB or 4096 cells; is a closing quotation mark missing?");
    else if (csv_parse(&loans->parser, piece, bytes, on_cell, on_row, loans) == bytes)
        return;
    else if (csv_error(&loans->parser) != CSV_EPARSE)
        refuse_file(loans, csv_strerror(csv_error(&loans->parser)));
    else
        give_row_up(loans, piece, bytes);
}

static void feed_line(struct loans *loans)
{
    const unsigned char *piece = loans->buffer + loans->start;
    size_t bytes = line_bytes(piece, loans->end - loans->start);
    loans->start += bytes;
    if (loans->skipping)
        loans->skipping = !ends_line(piece, bytes);
    else if (loans->inside_row || !is_blank(piece, bytes))
        parse_piece(loans, piece, bytes);
    count_line(loans, piece, bytes);
}

/* Blank lines stood between the rows of a block: the rows are numbered again. */
static void number_rows(struct batch *batch, size_t row, size_t fault, const unsigned char *text, size_t bytes,
                        uint64_t line)
{
    for (size_t at = 0, length = 0; at < bytes; at += length, line++) {
        length = (size_t)((const unsigned char *)memchr(text + at, '\n', bytes - at) - (text + at)) + 1;
        if (is_blank(text + at, length))
            continue;
        if (fault < batch->fault_count && batch->faults[fault].before == row)
            batch->faults[fault++].line = line;
        else
            batch->lines[row++] = line;
    }
}

static void feed_block(struct loans *loans, const struct plain_lines *lines)
{
    struct batch *batch = loans->batch;
    const unsigned char *text = loans->buffer + loans->start;
    size_t row = batch->count, fault = batch->fault_count;
    uint64_t line = loans->line;
    loans->start += lines->bytes;
    loans->suspicious = lines->foreign;
    loans->line_is_row = true;
    begin_row(loans);
    if (csv_parse(&loans->parser, text, lines->bytes, on_cell, on_row, loans) != lines->bytes)
        refuse_file(loans, csv_strerror(csv_error(&loans->parser)));
    loans->line_is_row = loans->inside_row = false;
    if (loans->line != line + lines->count)
        number_rows(batch, row, fault, text, lines->bytes, line);
    loans->line = line + lines->count;
}

static void feed(struct loans *loans)
{
    if (loans->batch != NULL && !loans->inside_row && !loans->skipping && !loans->after_return) {
        struct plain_lines lines = plain_lines_at(loans->buffer + loans->start, loans->end - loans->start);
        if (lines.bytes > 0) {
            feed_block(loans, &lines);
            return;
        }
    }
    feed_line(loans);
}

static void finish(struct loans *loans)
{
    if (ferror(loans->file) != 0)
        loans->complaint = format_text("%s: cannot be read: %s", loans->paths[loans->path], strerror(errno));
    else if (loans->inside_row && csv_fini(&loans->parser, on_cell, on_row, loans) != 0)
        refuse_file(loans, "a quoted cell of this row does not end before the end of the file; is a closing "
                           "quotation mark missing?");
}

/* ---- files -------------------------------------------------------------------------------------- */

static void close_file(struct loans *loans)
{
    if (loans->file != NULL)
        (void)fclose(loans->file);
    loans->file = NULL;
    csv_free(&loans->parser);
}

static void free_titles(char **titles, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(titles[i]);
    free(titles);
}

static void open_file(struct loans *loans)
{
    const char *path = loans->paths[loans->path];
    loans->file = fopen(path, "rb");
    if (loans->file == NULL) {
        loans->complaint = format_text("%s: cannot be opened: %s", path, strerror(errno));
        return;
    }
    loans->line = 1;
    loans->start = loans->end = 0;
    loans->after_return = loans->inside_row = loans->skipping = false;
    start_parser(loans);
    if (fill(loans) && loans->end >= 3 && memcmp(loans->buffer, "\xef\xbb\xbf", 3) == 0)
        loans->start = 3;
}

/* Leaves the titles in read_titles. */
static void read_header(struct loans *loans)
{
    const char *path = loans->paths[loans->path];
    loans->batch = NULL;
    loans->in_header = true;
    loans->cell_count = 0;
    while (loans->complaint == NULL && loans->in_header && fill(loans))
        feed(loans);
    if (loans->complaint == NULL && loans->in_header)
        finish(loans);
    if (loans->complaint == NULL && loans->in_header)
        loans->complaint = format_text("%s: is empty; a header line that names the columns is expected, as "
                                       "\"loan,principal,segment\" of loans or \"date,kind,loan,amount\" of events",
                                       path);
    if (loans->complaint == NULL && loans->fault != NULL)
        loans->complaint = format_text("%s:%llu: header: %s", path, (unsigned long long)loans->row_line, loans->fault);
}

static void compare_titles(struct loans *loans)
{
    const char *path = loans->paths[loans->path], *first = loans->paths[0];
    size_t count = loans->cell_count;
    if (count != loans->column_count)
        loans->complaint = format_text("%s: the columns of %s are expected, %zu of them; found %zu", path, first,
                                       loans->column_count, count);
    for (size_t i = 0; loans->complaint == NULL && i < count; i++)
        if (strcmp(loans->titles[i], loans->read_titles[i]) != 0)
            loans->complaint = format_text("%s: the columns of %s are expected; number %zu is \"%s\", not \"%s\"", path,
                                           first, i + 1, loans->read_titles[i], loans->titles[i]);
}

static void open_next_file(struct loans *loans)
{
    open_file(loans);
    if (loans->complaint == NULL)
        read_header(loans);
    if (loans->complaint == NULL)
        compare_titles(loans);
    free_titles(loans->read_titles, loans->cell_count);
    loans->read_titles = NULL;
    loans->cell_count = 0;
}

struct loans *loans_open(const char *const *paths, size_t count, struct header *header)
{
    struct loans *loans = allocate(1, sizeof *loans);
    loans->paths = paths;
    loans->path_count = count;
    open_file(loans);
    if (loans->complaint == NULL)
        read_header(loans);
    loans->titles = loans->read_titles;
    loans->column_count = loans->cell_count;
    loans->read_titles = NULL;
    *header = (struct header){paths[0], loans->row_line, loans->column_count, loans->titles};
    if (loans->complaint == NULL)
        return loans;
    complain("%s", loans->complaint);
    loans_close(loans);
    return NULL;
}

void loans_keep(struct loans *loans, const int32_t *slots, size_t kept)
{
    loans->slots = allocate(loans->column_count, sizeof *slots);
    memcpy(loans->slots, slots, loans->column_count * sizeof *slots);
    loans->kept = kept;
}

static void empty(struct batch *batch)
{
    for (size_t i = 0; i < batch->fault_count; i++)
        free(batch->faults[i].name);
    free(batch->complaint);
    batch->complaint = NULL;
    batch->count = batch->fault_count = batch->text_bytes = 0;
    batch->state = LOANS_ROWS;
}

static void read_rows(struct loans *loans, struct batch *batch)
{
    loans->batch = batch;
    while (loans->complaint == NULL &&
           (loans->inside_row || (batch->count + batch->fault_count < BATCH_ROWS && batch->text_bytes < BATCH_BYTES))) {
        if (fill(loans)) {
            feed(loans);
            continue;
        }
        finish(loans);
        close_file(loans);
        return;
    }
}

void loans_fill(struct loans *loans, struct batch *batch)
{
    empty(batch);
    batch->kept = loans->kept;
    if (loans->file == NULL && loans->path + 1 == loans->path_count) {
        batch->state = LOANS_END;
        return;
    }
    if (loans->file == NULL) {
        loans->path++;
        open_next_file(loans);
    }
    batch->path = loans->paths[loans->path];
    batch->file = loans->path;
    if (loans->complaint == NULL)
        read_rows(loans, batch);
    if (loans->complaint != NULL) {
        batch->state = LOANS_BROKEN;
        batch->complaint = copy_text(loans->complaint);
    }
}

void batch_free(struct batch *batch)
{
    empty(batch);
    free(batch->lines);
    free(batch->cells);
    free(batch->text);
    free(batch->faults);
}

void loans_close(struct loans *loans)
{
    if (loans == NULL)
        return;
    if (loans->file != NULL)
        close_file(loans);
    free_titles(loans->titles, loans->column_count);
    free(loans->complaint);
    free(loans->slots);
    free(loans);
}
