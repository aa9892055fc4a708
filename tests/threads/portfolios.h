/* Portfolios side by side on one scheme, their totals merged as they come. */
#ifndef TESTS_THREADS_PORTFOLIOS_H
#define TESTS_THREADS_PORTFOLIOS_H

#include "guarantee.h"

/* Each thread runs its part of the rows; how many totals differ from those of one thread alone. */
long portfolios_in_threads(const guarantee_scheme *scheme, int thread_count);

#endif
