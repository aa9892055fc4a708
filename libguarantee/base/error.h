/* Filling a guarantee_error: one call a failure, first error wins, no allocation. */
#ifndef GI_BASE_ERROR_H
#define GI_BASE_ERROR_H

#include "guarantee/status.h"

#include <stdbool.h>

/* Records status and message (printf style, truncated at a character boundary) and returns status.
 * `error` may be NULL. Leaves an error that is already set as it is. */
__attribute__((format(printf, 3, 4))) guarantee_status gi_fail(guarantee_error *error, guarantee_status status,
                                                               const char *format, ...);

/* Whether a failure may be written to `error` now: it is there, large enough, and holds none yet. */
bool gi_error_is_writable(guarantee_error *error);

/* Leaves the calling function with the status of a call that failed. */
#define GI_TRY(call)                                                                                                   \
    do {                                                                                                               \
        guarantee_status gi_status_ = (call);                                                                          \
        if (gi_status_ != GUARANTEE_OK)                                                                                \
            return gi_status_;                                                                                         \
    } while (0)

#endif
