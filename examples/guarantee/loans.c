/*
 * The only file that knows libcsv. It is fed one line at a time, so that at most one row ends in a call and
 * the line on which a row begins is known even where quoted cells contain line ends.
 */
#include "loans.h"

#include <csv.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER_BYTES = 1 << 16, ROW_BYTES_MAX = 1 << 20, CELLS_MAX = 4096 };

struct loans {
    FILE *file;
    char *path;
    struct csv_parser parser;
    unsigned char buffer[BUFFER_BYTES];
    size_t start, end; /* of what is left in the buffer */
    uint64_t line;
    bool after_return; /* the last byte was \r: an \n now belongs to it */
    bool inside_row;   /* a row has begun and has not ended */
    bool skipping;     /* to the end of a line that cannot be read */
    bool row_ended;
    bool finished;
    uint64_t row_line;
    size_t row_bytes;
    char *text; /* cells of the row, each ended by a NUL */
    size_t text_bytes, text_capacity;
    size_t *offsets;
    const char **cells;
    size_t cell_count, cell_capacity;
    const char *fault;
};

static bool is_utf8(const unsigned char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes;) {
        unsigned char lead = text[i++];
        size_t more = lead >= 0xf0 && lead <= 0xf4  ? 3
                      : lead >= 0xe0 && lead < 0xf0 ? 2
                      : lead >= 0xc2 && lead < 0xe0 ? 1
                                                    : 0;
        if ((lead >= 0x80 && more == 0) || more > bytes - i)
            return false;
        unsigned char low = lead == 0xe0   ? 0xa0
                            : lead == 0xf0 ? 0x90
                                           : 0x80,
                      high = lead == 0xed   ? 0x9f
                             : lead == 0xf4 ? 0x8f
                                            : 0xbf;
        for (size_t k = 0; k < more; k++, i++, low = 0x80, high = 0xbf)
            if (text[i] < low || text[i] > high)
                return false;
    }
    return true;
}

static void make_room(struct loans *loans, size_t bytes)
{
    if (loans->text_bytes + bytes + 1 > loans->text_capacity) {
        loans->text_capacity = 2 * (loans->text_bytes + bytes + 1);
        loans->text = enlarge(loans->text, loans->text_capacity, 1);
    }
    if (loans->cell_count == loans->cell_capacity) {
        loans->cell_capacity = loans->cell_capacity == 0 ? 32 : loans->cell_capacity * 2;
        loans->offsets = enlarge(loans->offsets, loans->cell_capacity, sizeof *loans->offsets);
        loans->cells = enlarge(loans->cells, loans->cell_capacity, sizeof *loans->cells);
    }
}

static void on_cell(void *bytes, size_t count, void *data)
{
    struct loans *loans = data;
    make_room(loans, count);
    if (count > 0)
        memcpy(loans->text + loans->text_bytes, bytes, count);
    if (count > 0 && memchr(bytes, '\0', count) != NULL)
        loans->fault = "a cell contains a NUL byte; write the file again as text";
    else if (count > 0 && !is_utf8(bytes, count))
        loans->fault = "a cell is not UTF-8; convert the file, as with iconv -f GB18030 -t UTF-8";
    loans->offsets[loans->cell_count++] = loans->text_bytes;
    loans->text_bytes += count;
    loans->text[loans->text_bytes++] = '\0';
}

static void on_row(int end, void *data)
{
    (void)end;
    struct loans *loans = data;
    loans->row_ended = true;
    loans->inside_row = false;
}

static void start_parser(struct loans *loans)
{
    if (csv_init(&loans->parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
        complain("out of memory");
        exit(EXIT_BAD);
    }
}

static bool fill(struct loans *loans)
{
    if (loans->start < loans->end)
        return true;
    loans->start = 0;
    loans->end = fread(loans->buffer, 1, BUFFER_BYTES, loans->file);
    return loans->end > 0;
}

static void skip_byte_order_mark(struct loans *loans)
{
    if (fill(loans) && loans->end >= 3 && memcmp(loans->buffer, "\xef\xbb\xbf", 3) == 0)
        loans->start = 3;
}

struct loans *loans_open(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        complain("%s: cannot be opened: %s", path, strerror(errno));
        return NULL;
    }
    struct loans *loans = allocate(1, sizeof *loans);
    loans->file = file;
    loans->path = copy_text(path);
    loans->line = 1;
    start_parser(loans);
    skip_byte_order_mark(loans);
    return loans;
}

void loans_close(struct loans *loans)
{
    if (loans == NULL)
        return;
    (void)fclose(loans->file);
    csv_free(&loans->parser);
    free(loans->path);
    free(loans->text);
    free(loans->offsets);
    free(loans->cells);
    free(loans);
}

/* What is left in the buffer, up to and with the next line end. */
static size_t next_piece(const struct loans *loans)
{
    for (size_t i = loans->start; i < loans->end; i++)
        if (loans->buffer[i] == '\n' || loans->buffer[i] == '\r')
            return i + 1 - loans->start;
    return loans->end - loans->start;
}

static bool ends_line(const unsigned char *piece, size_t bytes)
{
    return piece[bytes - 1] == '\n' || piece[bytes - 1] == '\r';
}

/* "\r\n" is one line end, though it comes in two pieces. */
static void count_line(struct loans *loans, const unsigned char *piece, size_t bytes)
{
    bool second_half = bytes == 1 && piece[0] == '\n' && loans->after_return;
    if (ends_line(piece, bytes) && !second_half)
        loans->line++;
    loans->after_return = piece[bytes - 1] == '\r';
}

static bool is_blank(const unsigned char *piece, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (strchr(" \t\r\n", piece[i]) == NULL || piece[i] == '\0')
            return false;
    return true;
}

static void begin_row(struct loans *loans)
{
    loans->inside_row = true;
    loans->row_line = loans->line;
    loans->row_bytes = 0;
    loans->text_bytes = 0;
    loans->cell_count = 0;
    loans->fault = NULL;
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

static enum loans_state refuse_file(struct loans *loans, const char *message)
{
    complain("%s:%llu: %s", loans->path, (unsigned long long)loans->row_line, message);
    return LOANS_BROKEN;
}

static enum loans_state feed(struct loans *loans)
{
    const unsigned char *piece = loans->buffer + loans->start;
    size_t bytes = next_piece(loans);
    loans->start += bytes;
    if (loans->skipping) {
        loans->skipping = !ends_line(piece, bytes);
        count_line(loans, piece, bytes);
        return LOANS_ROW;
    }
    if (!loans->inside_row && is_blank(piece, bytes)) {
        count_line(loans, piece, bytes);
        return LOANS_ROW;
    }
    if (!loans->inside_row)
        begin_row(loans);
    loans->row_bytes += bytes;
    if (loans->row_bytes > ROW_BYTES_MAX || loans->cell_count > CELLS_MAX)
        return refuse_file(loans,
                           "this row has not ended after 1 MiB or 4096 cells; is a closing quotation mark missing?");
    if (csv_parse(&loans->parser, piece, bytes, on_cell, on_row, loans) != bytes) {
        if (csv_error(&loans->parser) != CSV_EPARSE)
            return refuse_file(loans, csv_strerror(csv_error(&loans->parser)));
        give_row_up(loans, piece, bytes);
    }
    count_line(loans, piece, bytes);
    return LOANS_ROW;
}

static enum loans_state finish(struct loans *loans)
{
    if (ferror(loans->file) != 0) {
        complain("%s: cannot be read: %s", loans->path, strerror(errno));
        return LOANS_BROKEN;
    }
    if (loans->finished)
        return LOANS_END;
    loans->finished = true;
    if (loans->inside_row && csv_fini(&loans->parser, on_cell, on_row, loans) != 0)
        return refuse_file(loans, "a quoted cell of this row does not end before the end of the file; is a closing "
                                  "quotation mark missing?");
    return loans->row_ended ? LOANS_ROW : LOANS_END;
}

static void hand_out(struct loans *loans, struct row *row)
{
    for (size_t i = 0; i < loans->cell_count; i++)
        loans->cells[i] = loans->text + loans->offsets[i];
    *row = (struct row){loans->row_line, loans->cell_count, loans->cells, loans->fault};
    loans->row_ended = false;
}

enum loans_state loans_next(struct loans *loans, struct row *row)
{
    enum loans_state state = LOANS_ROW;
    while (state == LOANS_ROW && !loans->row_ended)
        state = fill(loans) ? feed(loans) : finish(loans);
    if (state == LOANS_ROW)
        hand_out(loans, row);
    return state;
}
