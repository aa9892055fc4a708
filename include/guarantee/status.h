/**
 * guarantee/status.h - how a call says whether it worked, and where it failed.
 *
 * Every function that can fail returns a guarantee_status: 0 when there is an answer, another
 * value when there is none. "Not eligible" and "undecided" are answers, not errors
 * (guarantee/policy.h). Outputs are written on success alone; on failure they keep what they held.
 *
 * What holds in every header:
 *   pointers   must not be NULL unless that is said to be allowed. A call with a status answers NULL by
 *              GUARANTEE_E_ARGUMENT; one without does not look. `error` may be NULL; so may what any _free() is given.
 *   texts      are NUL-terminated UTF-8. What is handed in is copied, or read during the call alone. A const char *
 *              that comes out is borrowed, and is never NULL; a char * is the caller's: guarantee_text_free().
 *   structs    struct_size is sizeof the struct. One that is handed in must have a size that this library knows, and
 *              0 in `reserved`; one to be filled may be larger: the library fills what it knows, and sets struct_size
 *              to that.
 *   threads    a scheme is immutable, and shared freely. Every other object belongs to one thread at a time, even
 *              where a call takes it as const; it may pass from one thread to another.
 *   callbacks  return: no exception and no longjmp may pass through the library.
 *   enums      are kept as int32_t: a later library may hand out values that have no name yet. The _name() of a value
 *              without one is "unknown ...".
 */
#ifndef GUARANTEE_STATUS_H
#define GUARANTEE_STATUS_H

#include <stddef.h>
#include <stdint.h>

#if defined(GUARANTEE_BUILD)
#define GUARANTEE_API __attribute__((visibility("default")))
#else
#define GUARANTEE_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t guarantee_status;

/* Grouped by tens; a value is never reused. guarantee_status_name() gives the name. */
enum {
    GUARANTEE_OK = 0,

    GUARANTEE_E_ARGUMENT = 10,    /* a null pointer, a bad enumerator, a wrong struct_size          */
    GUARANTEE_E_NOT_FOUND = 11,   /* no figure, fact, member or scheme of that name                 */
    GUARANTEE_E_KIND = 12,        /* the figure is there, but is not an amount, a date, ...         */
    GUARANTEE_E_CAPACITY = 13,    /* the caller's buffer is too small                              */

    GUARANTEE_E_NO_MEMORY = 20,   /* an allocation failed; nothing was kept                         */
    GUARANTEE_E_IO = 21,          /* a file could not be read                                       */
    GUARANTEE_E_TOO_LARGE = 22,   /* past a stated limit on bytes, depth, members, digits           */
    GUARANTEE_E_CANCELLED = 23,   /* the caller's progress function stopped the run                 */

    GUARANTEE_E_NUMBER_TEXT = 30, /* the text is not a number, rate, amount                         */
    GUARANTEE_E_RANGE = 31,       /* the exact result does not fit; it is never wrapped or clipped  */
    GUARANTEE_E_DIVIDE_BY_ZERO = 32,
    GUARANTEE_E_UNDECIDED = 33,   /* an enclosure did not settle the rounding within the work bound */

    GUARANTEE_E_DATE = 40,        /* not a date, or outside 1601-01-01 .. 9999-12-31                */

    GUARANTEE_E_YAML = 50,        /* the bytes are not the YAML that schemes are written in         */
    GUARANTEE_E_SCHEME = 51,      /* good YAML, but not a scheme                                    */

    GUARANTEE_E_FACT = 60,        /* the scheme declares no such fact                               */
    GUARANTEE_E_FACT_VALUE = 61,  /* the value does not suit the fact                               */

    GUARANTEE_E_RULE = 70,        /* a rule cannot be applied to this case: months/12 to a part of a */
                                  /* month, single members where only totals are. A ratio over zero */
                                  /* and a split that does not add up are no errors: undecided      */
    GUARANTEE_E_LOWER = 71,       /* a rule that has no columns, and the exact path was not allowed */

    GUARANTEE_E_TOTALS = 80,      /* bytes that are no totals, or damaged ones                      */
    GUARANTEE_E_TOTALS_DIFFER = 81, /* totals of another scheme, or of other questions, groups, sums */

    GUARANTEE_E_INTERNAL = 90     /* a defect of the library: please report it                      */
};

enum { GUARANTEE_ERROR_PATH_BYTES = 256, GUARANTEE_ERROR_FILE_BYTES = 256, GUARANTEE_ERROR_MESSAGE_BYTES = 768 };

/**
 * What went wrong and where. Owned by the caller, no allocation, may always be NULL; one a thread.
 * Begin with GUARANTEE_ERROR_INIT, all zeros, or guarantee_error_clear(); what was never set is no error object.
 * The first error wins: a call never overwrites a status that is not 0. So several calls can be made and `status`
 * looked at once; whoever goes on after a failure clears the error first, or reads an old message.
 */
typedef struct guarantee_error {
    uint32_t struct_size;
    guarantee_status status;
    uint32_t line;        /* 1-based line in the scheme text, 0 when the place is not in a text     */
    uint32_t column;      /* 1-based column in characters, 0 likewise                               */
    uint64_t byte_offset; /* 0-based offset in the text that was read                               */
    int64_t row;          /* 0-based row of a batch, -1 when there is none                          */
    char file[GUARANTEE_ERROR_FILE_BYTES];       /* name given for the text, or ""                  */
    char path[GUARANTEE_ERROR_PATH_BYTES];       /* such as "quote.guarantee_fee.rate[1].up_to"     */
    char message[GUARANTEE_ERROR_MESSAGE_BYTES]; /* UTF-8: what was expected, what was found        */
} guarantee_error;

#define GUARANTEE_ERROR_INIT {sizeof(guarantee_error), 0, 0, 0, 0, -1, "", "", ""}

/** Makes `error` empty, so that it can be used again. Null is allowed. */
GUARANTEE_API void guarantee_error_clear(guarantee_error *error);

/** The name of a status, such as "GUARANTEE_E_RANGE"; "unknown status" for other values. Static text. */
GUARANTEE_API const char *guarantee_status_name(guarantee_status status);

/** sizeof of a public struct by its name ("guarantee_error"), 0 if there is none: for bindings to compare. */
GUARANTEE_API size_t guarantee_sizeof(const char *struct_name);

#ifdef __cplusplus
}
#endif
#endif
