/* The loops over bytes are plain, so that the compiler makes vector code of them. */
#include "lines.h"

#include <string.h>

bool is_utf8(const unsigned char *text, size_t bytes)
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

bool is_blank(const unsigned char *line, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r' && line[i] != '\n')
            return false;
    return true;
}

bool ends_line(const unsigned char *line, size_t bytes)
{
    return line[bytes - 1] == '\n' || line[bytes - 1] == '\r';
}

size_t line_bytes(const unsigned char *text, size_t bytes)
{
    const unsigned char *newline = memchr(text, '\n', bytes);
    if (newline != NULL)
        bytes = (size_t)(newline - text) + 1;
    const unsigned char *carriage = memchr(text, '\r', bytes);
    return carriage != NULL ? (size_t)(carriage - text) + 1 : bytes;
}

enum { CHUNK = 64 };

/* One byte more than the chunk is read. False when the chunk is not plain. */
static bool look_at_chunk(const unsigned char *text, struct plain_lines *lines)
{
    unsigned char other = 0, foreign = 0, ends = 0;
    for (size_t i = 0; i < CHUNK; i++) {
        unsigned char byte = text[i], next = text[i + 1];
        other = (unsigned char)(other | (byte == '"') | ((byte == '\r') & (next != '\n')));
        foreign = (unsigned char)(foreign | (byte >= 0x80) | (byte == 0));
        ends = (unsigned char)(ends + (byte == '\n'));
    }
    if (other != 0)
        return false;
    lines->count += ends;
    lines->foreign = lines->foreign || foreign != 0;
    return true;
}

struct plain_lines plain_lines_at(const unsigned char *text, size_t bytes)
{
    struct plain_lines lines = {0, 0, false};
    size_t at = 0;
    while (at + CHUNK < bytes && look_at_chunk(text + at, &lines))
        at += CHUNK;
    for (; at < bytes; at++) {
        if (text[at] == '"' || (text[at] == '\r' && (at + 1 == bytes || text[at + 1] != '\n')))
            break;
        lines.count += text[at] == '\n';
        lines.foreign = lines.foreign || text[at] >= 0x80 || text[at] == 0;
    }
    const unsigned char *last = memrchr(text, '\n', at);
    lines.bytes = last == NULL ? 0 : (size_t)(last - text) + 1;
    return lines;
}
