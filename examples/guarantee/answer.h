/* One question about one case: asked, and shown to people or as JSON. */
#ifndef ANSWER_H
#define ANSWER_H

#include "arguments.h"

/* What quote, claim, compensate, ... have in common. The exit code. */
int answer_question(const struct arguments *arguments, guarantee_question question);

/* Outcome, figures, tests, what is missing. */
void print_result(const guarantee_scheme *scheme, guarantee_question question, const guarantee_result *result);
void print_least_confidence(int32_t confidence);
/* The same " of" something. */
void print_confidence_of(const char *what, int32_t confidence);

/* The figure of that number; false past the end. */
bool figure_at(const guarantee_result *result, size_t index, guarantee_figure *figure);
/* The figure of that name; false when there is none. */
bool figure_named(const guarantee_result *result, const char *name, guarantee_figure *figure);
/* "NAME.limit" or "NAME.room" of the figure NAME. */
bool figure_beside(const guarantee_result *result, const char *name, const char *suffix, guarantee_figure *figure);
/* True of NAME.limit and NAME.room themselves. */
bool is_beside_a_test(const guarantee_result *result, const char *name);

/* The outcome in words, and its colour in `colour` (of enum colour). */
const char *outcome_for_people(guarantee_outcome outcome, int *colour);

#endif
