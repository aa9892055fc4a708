/* Growing text. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(struct gi_text *text, size_t more)
{
    if (text->failed)
        return false;
    if (text->capacity - text->length > more)
        return true;
    size_t capacity = text->capacity == 0 ? 256 : text->capacity * 2;
    while (capacity - text->length <= more)
        capacity *= 2;
    char *data = realloc(text->data, capacity);
    if (data == NULL) {
        text->failed = true;
        return false;
    }
    text->data = data;
    text->capacity = capacity;
    return true;
}

void gi_text_add_bytes(struct gi_text *text, const char *more, size_t bytes)
{
    if (!reserve(text, bytes))
        return;
    if (bytes > 0)
        memcpy(text->data + text->length, more, bytes);
    text->length += bytes;
    text->data[text->length] = '\0';
}

void gi_text_add(struct gi_text *text, const char *more)
{
    gi_text_add_bytes(text, more, strlen(more));
}

void gi_text_add_blanks(struct gi_text *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gi_text_add_bytes(text, " ", 1);
}

void gi_text_format(struct gi_text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (needed < 0 || !reserve(text, (size_t)needed))
        return;
    va_start(arguments, format);
    (void)vsnprintf(text->data + text->length, text->capacity - text->length, format, arguments);
    va_end(arguments);
    text->length += (size_t)needed;
}

void gi_text_insert(struct gi_text *text, size_t at, const char *more)
{
    size_t bytes = strlen(more);
    if (at > text->length || !reserve(text, bytes))
        return;
    if (text->length > at)
        memmove(text->data + at + bytes, text->data + at, text->length - at);
    memcpy(text->data + at, more, bytes);
    text->length += bytes;
    text->data[text->length] = '\0';
}

void gi_text_cut(struct gi_text *text, size_t length)
{
    if (length >= text->length)
        return;
    text->length = length;
    text->data[length] = '\0';
}

void gi_text_clear(struct gi_text *text)
{
    free(text->data);
    *text = (struct gi_text){0};
}

const char *gi_text_get(const struct gi_text *text)
{
    return text->data == NULL ? "" : text->data;
}

/* Bytes of the character at `byte`, 0 when it is none. The second byte's range shuts out overlong forms and surrogates.
 */
static size_t character_bytes(const unsigned char *byte)
{
    if (*byte < 0x80U)
        return 1;
    size_t count = *byte >= 0xF0U ? 4 : *byte >= 0xE0U ? 3 : 2;
    unsigned char least = 0x80U, most = 0xBFU;
    if (*byte < 0xC2U || *byte > 0xF4U)
        return 0;
    if (*byte == 0xE0U)
        least = 0xA0U;
    if (*byte == 0xF0U)
        least = 0x90U;
    if (*byte == 0xEDU)
        most = 0x9FU;
    if (*byte == 0xF4U)
        most = 0x8FU;
    if (byte[1] < least || byte[1] > most)
        return 0;
    for (size_t i = 2; i < count; i++)
        if ((byte[i] & 0xC0U) != 0x80U)
            return 0;
    return count;
}

bool gi_text_is_utf8(const char *text)
{
    const unsigned char *byte = (const unsigned char *)text;
    while (*byte != '\0') {
        size_t count = character_bytes(byte);
        if (count == 0)
            return false;
        byte += count;
    }
    return true;
}

/* Whether nothing but the beginning of one character is left. */
static bool is_cut(const unsigned char *byte)
{
    size_t left = strlen((const char *)byte);
    size_t needed = *byte >= 0xF0U ? 4 : *byte >= 0xE0U ? 3 : 2;
    if (*byte < 0xC2U || *byte > 0xF4U || left >= needed)
        return false;
    for (size_t i = 1; i < left; i++)
        if ((byte[i] & 0xC0U) != 0x80U)
            return false;
    return true;
}

void gi_text_clean(char *text)
{
    unsigned char *byte = (unsigned char *)text;
    while (*byte != '\0') {
        size_t count = character_bytes(byte);
        if (count == 0)
            *byte = is_cut(byte) ? '\0' : '?';
        if (*byte != '\0')
            byte += count == 0 ? 1 : count;
    }
}

/* Three- and four-byte sequences from U+2E80 on are taken as wide: good for the scripts of schemes. */
size_t gi_text_width(const char *text)
{
    size_t width = 0;
    for (const unsigned char *byte = (const unsigned char *)text; *byte != '\0'; byte++) {
        if ((*byte & 0xC0U) == 0x80U)
            continue;
        width += *byte >= 0xE3U ? 2 : 1;
    }
    return width;
}
