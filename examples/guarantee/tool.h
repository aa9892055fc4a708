/* What every part of the program `guarantee` shares: memory, complaints, exit codes. */
#ifndef TOOL_H
#define TOOL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <guarantee.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* In order of precedence when several hold: bad input, rows refused, a test breached. */
enum { EXIT_ANSWER = 0, EXIT_BREACH = 1, EXIT_BAD = 2, EXIT_REFUSED = 3 };

enum { QUESTION_FIRST = GUARANTEE_QUOTE, QUESTION_LAST = GUARANTEE_ALLOT, QUESTION_SLOTS = GUARANTEE_ALLOT + 1 };

/* Memory or the end of the program, with a message and EXIT_BAD. */
void *allocate(size_t count, size_t bytes);
void *enlarge(void *block, size_t count, size_t bytes);
char *copy_text(const char *text);
char *copy_bytes(const char *text, size_t bytes);
char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line on stderr that begins with "guarantee: "; control characters of foreign text are shown as "?". */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The error of the library as "FILE:LINE:COLUMN: PATH: message"; always EXIT_BAD. */
int report(const guarantee_error *error);
/* The same text, to be freed. */
char *error_text(const guarantee_error *error);

/* The candidate nearest to a misspelt word. */
struct nearest {
    const char *word;
    const char *best; /* NULL when none is near */
    size_t distance;
};
void nearest_try(struct nearest *nearest, const char *candidate);
/* "; did you mean "quote"?" or "": to be freed. */
char *nearest_hint(const struct nearest *nearest);

#endif
