/* A result as a document: what the text and JSON renderings need, and nothing of how it was worked out. */
#ifndef GI_TRAIL_REPORT_H
#define GI_TRAIL_REPORT_H

#include "base/error.h"
#include "guarantee/trail.h"

struct gi_report {
    const char *scheme_id, *title, *edition, *sha256, *changes, *currency;
    const char *question, *outcome, *rule, *reason, *confidence;
    const char *const *missing;
    size_t missing_count;
    const guarantee_figure *figures;
    size_t figure_count;
    const guarantee_step *steps;
    size_t step_count;
};

/* Texts that the caller frees with free(). */
guarantee_status gi_report_text(const struct gi_report *report, char **text_out, guarantee_error *error);
guarantee_status gi_report_json(const struct gi_report *report, char **text_out, guarantee_error *error);

#endif
