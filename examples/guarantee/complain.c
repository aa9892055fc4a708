/* Messages on stderr: what was wrong, where, and the likely intention. */
#include "tool.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
}

void complain(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0) {
        (void)fputs("guarantee: out of memory\n", stderr);
        return;
    }
    make_printable(text);
    (void)fprintf(stderr, "guarantee: %s\n", text);
    free(text);
}

char *error_text(const guarantee_error *error)
{
    char place[GUARANTEE_ERROR_FILE_BYTES + 32] = "";
    if (error->line > 0)
        (void)snprintf(place, sizeof place, "%s:%u:%u: ", error->file, error->line, error->column);
    else if (error->file[0] != '\0')
        (void)snprintf(place, sizeof place, "%s: ", error->file);
    const char *gap = error->path[0] == '\0' ? "" : ": ";
    const char *message = error->message[0] == '\0' ? guarantee_status_name(error->status) : error->message;
    return format_text("%s%s%s%s", place, error->path, gap, message);
}

int report(const guarantee_error *error)
{
    char *text = error_text(error);
    complain("%s", text);
    free(text);
    return EXIT_BAD;
}

enum { WORD_BYTES_MAX = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t smaller = a < b ? a : b;
    return smaller < c ? smaller : c;
}

/* Insertions, deletions, changes, and two neighbours that changed places, each counted as one. */
static size_t distance_between(const char *from, const char *to)
{
    size_t rows[3][WORD_BYTES_MAX + 1];
    size_t *above_last = rows[0], *last = rows[1], *current = rows[2];
    size_t width = strlen(to);
    for (size_t j = 0; j <= width; j++)
        last[j] = j;
    for (size_t i = 1; from[i - 1] != '\0'; i++) {
        current[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t change = from[i - 1] == to[j - 1] ? 0 : 1;
            current[j] = least(last[j] + 1, current[j - 1] + 1, last[j - 1] + change);
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                current[j] = least(current[j], above_last[j - 2] + 1, current[j]);
        }
        size_t *spare = above_last;
        above_last = last;
        last = current;
        current = spare;
    }
    return last[width];
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
    size_t length = strlen(nearest->word), allowed = length < 5 ? 1 : length < 9 ? 2 : 3;
    if (length > WORD_BYTES_MAX || strlen(candidate) > WORD_BYTES_MAX)
        return;
    size_t distance = distance_between(nearest->word, candidate);
    if (distance <= allowed && (nearest->best == NULL || distance < nearest->distance)) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}

char *nearest_hint(const struct nearest *nearest)
{
    return nearest->best == NULL ? copy_text("") : format_text("; did you mean \"%s\"?", nearest->best);
}
