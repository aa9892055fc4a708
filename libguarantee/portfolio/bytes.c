/* Bytes written and read. */
#include "portfolio/bytes.h"

#include <stdlib.h>
#include <string.h>

void gi_bytes_add(struct gi_bytes *bytes, const void *data, size_t size)
{
    if (bytes->failed)
        return;
    if (bytes->size + size > bytes->capacity) {
        size_t capacity = bytes->capacity + bytes->capacity / 2 + size + 256;
        uint8_t *grown = realloc(bytes->data, capacity);
        bytes->failed = grown == NULL;
        if (grown == NULL)
            return;
        bytes->data = grown;
        bytes->capacity = capacity;
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

void gi_bytes_number(struct gi_bytes *bytes, uint64_t value, int width)
{
    uint8_t data[8];
    for (int i = 0; i < width; i++)
        data[i] = (uint8_t)(value >> (8 * i));
    gi_bytes_add(bytes, data, (size_t)width);
}

void gi_bytes_text(struct gi_bytes *bytes, const char *text)
{
    size_t length = strlen(text);
    gi_bytes_number(bytes, length, 4);
    gi_bytes_add(bytes, text, length);
}

const uint8_t *gi_reader_bytes(struct gi_reader *reader, size_t size)
{
    if (reader->failed || size > reader->size - reader->at) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *bytes = reader->data + reader->at;
    reader->at += size;
    return bytes;
}

uint64_t gi_reader_number(struct gi_reader *reader, int width)
{
    const uint8_t *bytes = gi_reader_bytes(reader, (size_t)width);
    uint64_t value = 0;
    for (int i = 0; bytes != NULL && i < width; i++)
        value |= (uint64_t)bytes[i] << (8 * i);
    return value;
}

const char *gi_reader_text(struct gi_reader *reader, size_t *length)
{
    *length = (size_t)gi_reader_number(reader, 4);
    const char *text = (const char *)gi_reader_bytes(reader, *length);
    if (text != NULL && memchr(text, '\0', *length) != NULL)
        reader->failed = true;
    return reader->failed ? NULL : text;
}
