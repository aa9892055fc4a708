/* Quoting text from outside for messages: bounded, and with nothing in it that a terminal obeys. */
#include "number/quote.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { ENDING_BYTES = sizeof "\"..." };

static size_t expected_length(unsigned char lead)
{
    if (lead < 0x80U)
        return 1;
    if (lead >= 0xC2U && lead < 0xE0U)
        return 2;
    if (lead >= 0xE0U && lead < 0xF0U)
        return 3;
    return lead >= 0xF0U && lead < 0xF5U ? 4 : 0;
}

/* The bytes of the character at `text`, 0 when it is no UTF-8. */
static size_t character_length(const unsigned char *text, size_t bytes)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = expected_length(text[0]);
    if (length <= 1 || length > bytes)
        return length == 1 ? 1 : 0;
    uint32_t point = text[0] & (0x7FU >> length);
    for (size_t index = 1; index < length; ++index) {
        if ((text[index] & 0xC0U) != 0x80U)
            return 0;
        point = point << 6 | (text[index] & 0x3FU);
    }
    bool surrogate = point >= 0xD800 && point < 0xE000;
    return point < least[length] || point > 0x10FFFF || surrogate ? 0 : length;
}

static bool is_control(const unsigned char *text, size_t length)
{
    if (length == 1)
        return text[0] < 0x20U || text[0] == 0x7FU;
    return length == 2 && text[0] == 0xC2U && text[1] < 0xA0U;
}

/* One character in its shown form; returns how many bytes of `text` it stands for. */
static size_t show_character(char shown[8], const unsigned char *text, size_t bytes)
{
    size_t length = character_length(text, bytes);
    if (length == 0 || is_control(text, length)) {
        if (text[0] == '\n' || text[0] == '\t' || text[0] == '\r')
            snprintf(shown, 8, "\\%c", text[0] == '\n' ? 'n' : text[0] == '\t' ? 't' : 'r');
        else
            snprintf(shown, 8, "\\x%02x", text[0]);
        return 1;
    }
    bool escape = text[0] == '"' || text[0] == '\\';
    size_t start = escape ? 1 : 0;
    shown[0] = '\\';
    memcpy(shown + start, text, length);
    shown[start + length] = '\0';
    return length;
}

struct gi_quoted gi_quote(const char *text, size_t bytes)
{
    struct gi_quoted quoted;
    size_t used = 1;
    size_t at = 0;
    quoted.text[0] = '"';
    while (at < bytes) {
        char shown[8];
        size_t step = show_character(shown, (const unsigned char *)text + at, bytes - at);
        size_t length = strlen(shown);
        if (used + length + ENDING_BYTES > sizeof quoted.text)
            break;
        memcpy(quoted.text + used, shown, length);
        used += length;
        at += step;
    }
    snprintf(quoted.text + used, sizeof quoted.text - used, at < bytes ? "\"..." : "\"");
    return quoted;
}
