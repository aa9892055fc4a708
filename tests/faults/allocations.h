/*
 * The allocator of this program, and through it of every library that the program loads: it counts, and
 * fails when told to. One thread only.
 */
#ifndef TESTS_FAULTS_ALLOCATIONS_H
#define TESTS_FAULTS_ALLOCATIONS_H

#include <stdbool.h>

/* From here on the nth allocation (from 1) fails, and with `onwards` all after it. Counters start at zero. */
void allocations_fail(long nth, bool onwards);
/* From here on none fails. Returns whether one did since allocations_fail(). */
bool allocations_pass(void);
/* Since allocations_fail(): how many were asked for, and how many blocks were not given back. */
long allocations_seen(void);
long allocations_live(void);

#endif
