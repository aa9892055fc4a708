/* What a cell says, exactly: plain digits are read here, everything else as the library reads it. */
#ifndef CELL_H
#define CELL_H

#include "tool.h"

/* False when the text is none; the library says why (guarantee_facts_set_text). */
bool cell_amount(const char *text, int32_t digits, int64_t *minor_units);
bool cell_count(const char *text, int64_t *count);
bool cell_date(const char *text, int32_t *date);
bool cell_flag(const char *text, int8_t *flag);
/* The year or month of a date (GUARANTEE_BY_...) as text, "" when it is none; the whole cell by GUARANTEE_BY_VALUE. */
enum { CELL_PART_BYTES = 8 };
const char *cell_part(const char *cell, int32_t part, char *text);
/* numerator / denominator, perhaps not in lowest terms. */
bool cell_rate(const char *text, int64_t *numerator, int64_t *denominator);

#endif
