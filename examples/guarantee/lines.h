/* Lines of bytes, looked at before they are taken apart. */
#ifndef LINES_H
#define LINES_H

#include "tool.h"

bool is_utf8(const unsigned char *text, size_t bytes);
/* Nothing but blanks and a line end. */
bool is_blank(const unsigned char *line, size_t bytes);
bool ends_line(const unsigned char *line, size_t bytes);
/* The bytes up to and with the first line end, or all of them. */
size_t line_bytes(const unsigned char *text, size_t bytes);

/* Whole lines that end in \n or \r\n and have no quotation mark. */
struct plain_lines {
    size_t bytes;
    uint64_t count;
    bool foreign; /* there are bytes that are no ASCII text */
};
struct plain_lines plain_lines_at(const unsigned char *text, size_t bytes);

#endif
