/* Memory that is there, or the end of the program. */
#include "tool.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void *must_be_there(void *block)
{
    if (block == NULL) {
        complain("out of memory");
        exit(EXIT_BAD);
    }
    return block;
}

void *allocate(size_t count, size_t bytes)
{
    return must_be_there(calloc(count == 0 ? 1 : count, bytes));
}

void *enlarge(void *block, size_t count, size_t bytes)
{
    return must_be_there(reallocarray(block, count == 0 ? 1 : count, bytes));
}

char *copy_bytes(const char *text, size_t bytes)
{
    char *copy = allocate(bytes + 1, 1);
    if (bytes > 0)
        memcpy(copy, text, bytes);
    return copy;
}

char *copy_text(const char *text)
{
    return copy_bytes(text, strlen(text));
}

char *format_text(const char *format, ...)
{
    va_list arguments;
    char *text = NULL;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    return must_be_there(length < 0 ? NULL : text);
}
