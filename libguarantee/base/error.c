/* Filling, clearing and naming errors. */
#include "base/error.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A zeroed struct is taken as new; one that says it is smaller than ours must not be written to. */
bool gi_error_is_writable(guarantee_error *error)
{
    if (error == NULL)
        return false;
    if (error->struct_size == 0) {
        error->struct_size = sizeof *error;
        error->row = -1;
    }
    return error->struct_size >= sizeof *error && error->status == GUARANTEE_OK;
}

guarantee_status gi_fail(guarantee_error *error, guarantee_status status, const char *format, ...)
{
    if (!gi_error_is_writable(error))
        return status;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (length < 0)
        error->message[0] = '\0';
    gi_text_clean(error->message); /* what a caller handed in, or a cut in the middle of a character */
    error->status = status;
    return status;
}

void guarantee_error_clear(guarantee_error *error)
{
    if (error == NULL)
        return;
    memset(error, 0, sizeof *error);
    error->struct_size = sizeof *error;
    error->row = -1;
}

#define NAME_OF(status)                                                                                                \
    case status:                                                                                                       \
        return #status

const char *guarantee_status_name(guarantee_status status)
{
    switch (status) {
        NAME_OF(GUARANTEE_OK);
        NAME_OF(GUARANTEE_E_ARGUMENT);
        NAME_OF(GUARANTEE_E_NOT_FOUND);
        NAME_OF(GUARANTEE_E_KIND);
        NAME_OF(GUARANTEE_E_CAPACITY);
        NAME_OF(GUARANTEE_E_NO_MEMORY);
        NAME_OF(GUARANTEE_E_IO);
        NAME_OF(GUARANTEE_E_TOO_LARGE);
        NAME_OF(GUARANTEE_E_CANCELLED);
        NAME_OF(GUARANTEE_E_NUMBER_TEXT);
        NAME_OF(GUARANTEE_E_RANGE);
        NAME_OF(GUARANTEE_E_DIVIDE_BY_ZERO);
        NAME_OF(GUARANTEE_E_UNDECIDED);
        NAME_OF(GUARANTEE_E_DATE);
        NAME_OF(GUARANTEE_E_YAML);
        NAME_OF(GUARANTEE_E_SCHEME);
        NAME_OF(GUARANTEE_E_FACT);
        NAME_OF(GUARANTEE_E_FACT_VALUE);
        NAME_OF(GUARANTEE_E_RULE);
        NAME_OF(GUARANTEE_E_LOWER);
        NAME_OF(GUARANTEE_E_TOTALS);
        NAME_OF(GUARANTEE_E_TOTALS_DIFFER);
        NAME_OF(GUARANTEE_E_INTERNAL);
    default:
        return "unknown status";
    }
}
