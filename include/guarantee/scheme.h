/**
 * guarantee/scheme.h - a scheme: policy as data, read from YAML and checked.
 *
 * The words of scheme files are described in config/README.md. A loaded scheme is immutable: any number
 * of threads may use it at once. Loading keeps no state outside the scheme; it never crashes, whatever
 * the bytes, and every refusal names file, line, column and path.
 */
#ifndef GUARANTEE_SCHEME_H
#define GUARANTEE_SCHEME_H

#include "guarantee/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct guarantee_scheme guarantee_scheme;

/** Limits on the text of a scheme; past one of them: GUARANTEE_E_TOO_LARGE. */
enum { GUARANTEE_SCHEME_BYTES_MAX = 1 << 20, GUARANTEE_SCHEME_DEPTH_MAX = 32, GUARANTEE_SCHEME_NODES_MAX = 50000 };

/**
 * What a load may change. Null stands for an empty one. `set_paths[i]` names a scalar of the file
 * ("compensate.compensation.ceiling", "quote.guarantee_fee.rate.whole[1].is"; a scalar that is written as {value: ...}
 * may be named without its ".value"), `set_values[i]` the text that replaces it. A figure that rests on a
 * replaced value has confidence "assumed". A path that is not in the file is GUARANTEE_E_NOT_FOUND; a text that does
 * not suit its place is refused as in a file.
 */
typedef struct guarantee_load_options {
    uint32_t struct_size;
    uint32_t set_count;
    const char *const *set_paths;
    const char *const *set_values;
} guarantee_load_options;

/**
 * Reads a scheme from `bytes` bytes of YAML; the text needs no NUL behind it. `file_name` (may be NULL) is used in
 * messages alone. The text is copied; the caller frees *scheme_out with guarantee_scheme_free(). GUARANTEE_E_YAML,
 * GUARANTEE_E_SCHEME, GUARANTEE_E_TOO_LARGE with the line, column and path of what was refused.
 */
GUARANTEE_API guarantee_status guarantee_scheme_load_text(guarantee_scheme **scheme_out, const char *text, size_t bytes,
                                                          const char *file_name, const guarantee_load_options *options,
                                                          guarantee_error *error);

/**
 * Reads a scheme from a file, or by the id of a shipped scheme ("shanghai-2023"), which is looked for in
 * the directories of the environment variable GUARANTEE_SCHEMES (separated by ':'), then in the
 * directory where the library was installed to keep them. It reads the environment: do not call setenv() meanwhile.
 * A name that has a '/' or ends in .yaml or .yml is a file's: GUARANTEE_E_IO when it cannot be read. An id that is not
 * found is GUARANTEE_E_NOT_FOUND with the nearest one there is. A refused text is refused as by
 * guarantee_scheme_load_text().
 */
GUARANTEE_API guarantee_status guarantee_scheme_load(guarantee_scheme **scheme_out, const char *file_or_id,
                                                     const guarantee_load_options *options, guarantee_error *error);

/** Frees a scheme; NULL is allowed. Facts, results, portfolios, totals and ledgers made for it must have been freed
 * before. */
GUARANTEE_API void guarantee_scheme_free(guarantee_scheme *scheme);

/* Who a scheme is. Texts are borrowed from the scheme; "" when the file does not say. */
GUARANTEE_API const char *guarantee_scheme_id(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_title(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_edition(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_country(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_file(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_currency(const guarantee_scheme *scheme);
GUARANTEE_API int32_t guarantee_scheme_currency_digits(const guarantee_scheme *scheme);
/** SHA-256 of the text as it was read, 64 lower-case hexadecimal digits. */
GUARANTEE_API const char *guarantee_scheme_sha256(const guarantee_scheme *scheme);
/** "PATH=VALUE; ..." of what was replaced at loading, "" when nothing was. */
GUARANTEE_API const char *guarantee_scheme_changes(const guarantee_scheme *scheme);
/** The lowest confidence of any parameter in the scheme (guarantee/policy.h: GUARANTEE_CONFIDENCE_...). */
GUARANTEE_API int32_t guarantee_scheme_confidence(const guarantee_scheme *scheme);
/** How many parameters have this confidence; of all of them for 0. */
GUARANTEE_API size_t guarantee_scheme_parameter_count(const guarantee_scheme *scheme, int32_t confidence);

/**
 * One parameter of a scheme: a number, word or method that the policy states, or a rounding or eligibility rule as a
 * whole. Texts are borrowed from the scheme; "" where the file does not say.
 */
typedef struct guarantee_parameter {
    uint32_t struct_size;
    int32_t confidence; /* GUARANTEE_CONFIDENCE_... */
    const char *path;   /* as set_paths of guarantee_load_options names it */
    const char *value;  /* as it is written, or as it was replaced; "" for a rule as a whole */
    const char *source; /* the title of the document */
    const char *clause;
    const char *note;
    uint32_t line;
    uint32_t reserved;
} guarantee_parameter;

/**
 * A parameter by its index, from 0 to guarantee_scheme_parameter_count(scheme, 0) - 1, in no order that is promised.
 * Set struct_size before the call. GUARANTEE_E_NOT_FOUND past the end.
 */
GUARANTEE_API guarantee_status guarantee_scheme_parameter(const guarantee_scheme *scheme, size_t index,
                                                          guarantee_parameter *parameter, guarantee_error *error);

/**
 * The days on which the scheme is in force, both inclusive, as guarantee/calendar.h counts days. A side that the file
 * leaves open is INT32_MIN or INT32_MAX.
 */
GUARANTEE_API void guarantee_scheme_in_force(const guarantee_scheme *scheme, int32_t *from_out, int32_t *to_out);
/**
 * The days on which an edition of some value begins (`dated_by`), ascending, each once: how many there are. The first
 * `capacity` of them are written to days_out, which may be NULL when capacity is 0.
 */
GUARANTEE_API size_t guarantee_scheme_edition_days(const guarantee_scheme *scheme, int32_t *days_out, size_t capacity);

/** What a fact, or a figure, is. Values never reused. */
typedef int32_t guarantee_kind;
enum {
    GUARANTEE_KIND_AMOUNT = 1, /* money, exact                                             */
    GUARANTEE_KIND_RATE = 2,   /* a rate, share or ratio, shown in percent                 */
    GUARANTEE_KIND_NUMBER = 3, /* a plain number or multiple                               */
    GUARANTEE_KIND_COUNT = 4,  /* a whole number: days, months, loans                      */
    GUARANTEE_KIND_DATE = 5,
    GUARANTEE_KIND_FLAG = 6,   /* yes or no                                                */
    GUARANTEE_KIND_TEXT = 7    /* a word, often one of a list                              */
};
GUARANTEE_API const char *guarantee_kind_name(guarantee_kind kind);

/* The facts that a scheme declares, in the order of the file. Index from 0; "" or 0 past the end. */
GUARANTEE_API size_t guarantee_scheme_fact_count(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_fact_name(const guarantee_scheme *scheme, size_t index);
GUARANTEE_API guarantee_kind guarantee_scheme_fact_kind(const guarantee_scheme *scheme, size_t index);
GUARANTEE_API const char *guarantee_scheme_fact_meaning(const guarantee_scheme *scheme, size_t index);
/** 1 when figures that need the fact are left out without it, instead of undecided. */
GUARANTEE_API int32_t guarantee_scheme_fact_is_optional(const guarantee_scheme *scheme, size_t index);
/** The value that stands in when none is given, as text; "" when there is none. */
GUARANTEE_API const char *guarantee_scheme_fact_default(const guarantee_scheme *scheme, size_t index);
/** The date fact by which a case is in or out of the scheme's time (the head's `as_of`); "" when there is none. */
GUARANTEE_API const char *guarantee_scheme_as_of(const guarantee_scheme *scheme);
/** "loan" when the fact may be given once for each loan (as NAME.MEMBER); "" when it may not. */
GUARANTEE_API const char *guarantee_scheme_fact_each(const guarantee_scheme *scheme, size_t index);
/** The words a text fact may take: count, and each by its number. */
GUARANTEE_API size_t guarantee_scheme_fact_choice_count(const guarantee_scheme *scheme, size_t index);
GUARANTEE_API const char *guarantee_scheme_fact_choice(const guarantee_scheme *scheme, size_t index, size_t choice);

/* The figures that a scheme yields, in the order of the file (those of workings included). */
GUARANTEE_API size_t guarantee_scheme_figure_count(const guarantee_scheme *scheme);
GUARANTEE_API const char *guarantee_scheme_figure_name(const guarantee_scheme *scheme, size_t index);
GUARANTEE_API guarantee_kind guarantee_scheme_figure_kind(const guarantee_scheme *scheme, size_t index);
GUARANTEE_API const char *guarantee_scheme_figure_meaning(const guarantee_scheme *scheme, size_t index);
/** The question it answers (guarantee/policy.h: GUARANTEE_QUOTE, ...), 0 for workings and parameters. */
GUARANTEE_API int32_t guarantee_scheme_figure_question(const guarantee_scheme *scheme, size_t index);
/** 1 when the scheme has rules for that question. */
GUARANTEE_API int32_t guarantee_scheme_answers(const guarantee_scheme *scheme, int32_t question);
/** The group over whose members the question adds up or allots ("loan", "bank"); "" when it asks of one case. */
GUARANTEE_API const char *guarantee_scheme_question_each(const guarantee_scheme *scheme, int32_t question);

/**
 * Which facts an answer may rest on, in one case or another: rests_on[i] becomes 1 for each fact i that a figure of the
 * question, or an eligibility rule that is asked for it, looks at directly or through other figures, and 0 for every
 * other. `count` is the room in rests_on, guarantee_scheme_fact_count() at least. GUARANTEE_E_NOT_FOUND when the scheme
 * has no rules for the question.
 */
GUARANTEE_API guarantee_status guarantee_scheme_question_facts(const guarantee_scheme *scheme, int32_t question,
                                                               uint8_t *rests_on, size_t count,
                                                               guarantee_error *error);
/** The same of one figure, by its index, without eligibility rules. GUARANTEE_E_ARGUMENT when there is none. */
GUARANTEE_API guarantee_status guarantee_scheme_figure_facts(const guarantee_scheme *scheme, size_t index,
                                                             uint8_t *rests_on, size_t count, guarantee_error *error);

/**
 * The ids of the schemes that guarantee_scheme_load() finds by id, sorted, one a line, into a text that the
 * caller frees with guarantee_text_free().
 */
GUARANTEE_API guarantee_status guarantee_schemes_list(char **ids_out, guarantee_error *error);
/** Frees a text that this library returned through a char **; NULL is allowed. */
GUARANTEE_API void guarantee_text_free(char *text);

#ifdef __cplusplus
}
#endif
#endif
