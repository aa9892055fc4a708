/* A text that grows. Running out of memory is remembered in `failed`: it is asked once, at the end. */
#ifndef GI_BASE_TEXT_H
#define GI_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct gi_text {
    char *data; /* NUL-terminated once anything was added; free with gi_text_clear */
    size_t length;
    size_t capacity;
    bool failed;
};

void gi_text_add(struct gi_text *text, const char *more);
void gi_text_add_bytes(struct gi_text *text, const char *more, size_t bytes);
void gi_text_add_blanks(struct gi_text *text, size_t count);
__attribute__((format(printf, 2, 3))) void gi_text_format(struct gi_text *text, const char *format, ...);
/* Puts more into the middle of a text, at byte `at`. */
void gi_text_insert(struct gi_text *text, size_t at, const char *more);
/* Shortens the text, keeping its memory. */
void gi_text_cut(struct gi_text *text, size_t length);
void gi_text_clear(struct gi_text *text);
/* Never NULL. */
const char *gi_text_get(const struct gi_text *text);

/* Whether a text is UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool gi_text_is_utf8(const char *text);

/* Makes a text UTF-8: a character that was cut off at the end is dropped, any other byte that is none becomes "?". */
void gi_text_clean(char *text);

/* How many character cells a UTF-8 text takes on a terminal (East Asian characters take two). */
size_t gi_text_width(const char *text);

#endif
