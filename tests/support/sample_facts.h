/*
 * Facts for any scheme, made from what it declares: sensible values that suit each kind, for programs that
 * ask every question of every scheme and look at something other than the figures.
 */
#ifndef TESTS_SUPPORT_SAMPLE_FACTS_H
#define TESTS_SUPPORT_SAMPLE_FACTS_H

#include "guarantee.h"

enum { SAMPLE_MEMBERS = 3, SAMPLE_NAME_BYTES = 256 };

/* Sets every fact. Variants differ in the values; a value that the scheme refuses is left out. Any other
 * failure (no memory) is returned. */
guarantee_status sample_facts_set(guarantee_facts *facts, const guarantee_scheme *scheme, uint32_t variant,
                                  guarantee_error *error);

/* Sets one fact, for each of the members where it has them. */
guarantee_status sample_facts_set_one(guarantee_facts *facts, const guarantee_scheme *scheme, size_t index,
                                      uint32_t variant, guarantee_error *error);

#endif
