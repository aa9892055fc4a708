/* A whole portfolio run in small, from columns to totals that were sent, merged and asked: for faults.c to fail. */
#ifndef TESTS_FAULTS_PORTFOLIO_H
#define TESTS_FAULTS_PORTFOLIO_H

#include "guarantee.h"
#include "guarantee/portfolio.h"

/* Everything that came out, as text that the caller frees with guarantee_text_free(). Nothing else stays allocated. */
guarantee_status portfolio_run_text(char **text_out, const guarantee_scheme *scheme, guarantee_question question,
                                    guarantee_error *error);

#endif
