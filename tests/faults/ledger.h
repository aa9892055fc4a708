/* A ledger from its first event to its bytes, explained and replayed: for faults.c to fail. */
#ifndef TESTS_FAULTS_LEDGER_H
#define TESTS_FAULTS_LEDGER_H

#include "guarantee.h"

/* Everything as text that the caller frees with guarantee_text_free(). Nothing else stays allocated. */
guarantee_status ledger_run_text(char **text_out, const guarantee_scheme *scheme, guarantee_error *error);

#endif
