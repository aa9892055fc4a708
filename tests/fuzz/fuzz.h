/* What the fuzz targets share. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "guarantee.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* A promise that does not hold ends the run as a crash would; libFuzzer keeps the input. */
#define MUST(condition)                                                                                                \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: must hold: %s\n", __FILE__, __LINE__, #condition);                                 \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

/* What comes out is UTF-8, whatever went in: a reader of JSON or a Python text stands on it. */
static inline int is_utf8(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;

    while (*at != '\0') {
        int more = *at < 0x80 ? 0 : *at >= 0xC2 && *at < 0xE0 ? 1 : *at >= 0xE0 && *at < 0xF0 ? 2 : *at < 0xF5 ? 3 : -1;
        if (more < 0 || (*at >= 0x80 && *at < 0xC2))
            return 0;
        for (at++; more > 0; more--, at++)
            if ((*at & 0xC0) != 0x80)
                return 0;
    }
    return 1;
}

/* A refusal is said in the error object, with a reason; success leaves it empty. */
static inline void check_error(guarantee_status status, const guarantee_error *error)
{
    MUST(error->status == status);
    MUST((status == GUARANTEE_OK) == (error->message[0] == '\0'));
    MUST(memchr(error->message, '\0', sizeof error->message) != NULL);
    MUST(memchr(error->path, '\0', sizeof error->path) != NULL);
    MUST(is_utf8(error->message) && is_utf8(error->path));
    MUST(status != GUARANTEE_E_INTERNAL);
}

/* Asks every question that the scheme answers, with a trail, and renders all of it. */
static inline void ask_everything(const guarantee_scheme *scheme, const guarantee_facts *facts)
{
    for (guarantee_question question = GUARANTEE_QUOTE; question <= GUARANTEE_ALLOT; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_result *result = NULL;
        char *text = NULL;
        if (!guarantee_scheme_answers(scheme, question))
            continue;
        guarantee_status status = guarantee_answer(&result, scheme, question, facts, GUARANTEE_WITH_TRAIL, &error);
        check_error(status, &error);
        if (status != GUARANTEE_OK)
            continue;
        MUST(is_utf8(guarantee_result_reason(result)));
        MUST(guarantee_trail_text(result, &text, &error) == GUARANTEE_OK);
        MUST(is_utf8(text));
        guarantee_text_free(text);
        MUST(guarantee_result_json(result, &text, &error) == GUARANTEE_OK);
        guarantee_text_free(text);
        guarantee_result_free(result);
    }
}

#endif
