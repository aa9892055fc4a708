/* Bytes written and read: little-endian numbers, texts with their length. */
#ifndef GI_PORTFOLIO_BYTES_H
#define GI_PORTFOLIO_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that grow; running out of memory is remembered. */
struct gi_bytes {
    uint8_t *data;
    size_t size, capacity;
    bool failed;
};
void gi_bytes_add(struct gi_bytes *bytes, const void *data, size_t size);
void gi_bytes_number(struct gi_bytes *bytes, uint64_t value, int width);
void gi_bytes_text(struct gi_bytes *bytes, const char *text);

/* Bytes that are read; reading past their end is remembered, and gives nothing. */
struct gi_reader {
    const uint8_t *data;
    size_t size, at;
    bool failed;
};
uint64_t gi_reader_number(struct gi_reader *reader, int width);
/* `size` bytes, NULL when there are not so many. */
const uint8_t *gi_reader_bytes(struct gi_reader *reader, size_t size);
/* A text without a NUL; not terminated. NULL when it is none. */
const char *gi_reader_text(struct gi_reader *reader, size_t *length);

#endif
