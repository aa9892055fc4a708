/**
 * guarantee/trail.h - the explanation of a result: one step a clause.
 *
 * A result made with GUARANTEE_WITH_TRAIL has a step for each fact that was used, each eligibility rule
 * that was tried and each rule that was worked out, in that order of work. Texts are borrowed from the
 * result, or returned through a char ** and freed by guarantee_text_free().
 */
#ifndef GUARANTEE_TRAIL_H
#define GUARANTEE_TRAIL_H

#include "guarantee/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One step. Set struct_size before the call; a text that does not apply is "". */
typedef struct guarantee_step {
    uint32_t struct_size;
    uint32_t line;           /* line of the scheme that says so, 0 for a given fact        */
    const char *name;        /* the figure, rule or fact                                   */
    const char *kind;        /* "fact", "eligibility", "charge", "split", ...               */
    const char *clause;      /* of the document                                            */
    const char *source;      /* title of the document                                      */
    const char *formula;     /* with this case's numbers: "1,000,000.00 × 0.3% × 12/12"    */
    const char *exact;       /* "33/80", "8249999/2"                                       */
    const char *value;       /* rounded, "4,125,000.00"                                    */
    const char *rounding;    /* "half_up to 0.01", "" where nothing is rounded             */
    const char *note;        /* why this row, this edition, this branch                    */
    int32_t direction;       /* -1 below, 0 equal, 1 above the exact value                 */
    int32_t confidence;      /* GUARANTEE_CONFIDENCE_...                                   */
} guarantee_step;

/** 0 for a result without a trail. */
GUARANTEE_API size_t guarantee_trail_step_count(const guarantee_result *result);
/** GUARANTEE_E_NOT_FOUND past the end. */
GUARANTEE_API guarantee_status guarantee_trail_step(const guarantee_result *result, size_t index, guarantee_step *step,
                                                    guarantee_error *error);

/** The trail as aligned text, a line a step and its reasons below it; "" for a result without a trail. */
GUARANTEE_API guarantee_status guarantee_trail_text(const guarantee_result *result, char **text_out,
                                                    guarantee_error *error);

/**
 * The whole result as JSON: {"scheme":{...}, "question":..., "outcome":..., "rule":..., "figures":
 * {NAME: {"kind","value","exact","confidence"}}, "trail":[...]}; every number is text.
 */
GUARANTEE_API guarantee_status guarantee_result_json(const guarantee_result *result, char **text_out,
                                                     guarantee_error *error);

#ifdef __cplusplus
}
#endif
#endif
