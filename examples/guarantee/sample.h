/* A made-up case that a scheme answers, for people to copy. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include "tool.h"

/* Texts by the number of the fact, NULL where a fact need not be given; to be freed with sample_free. */
struct sample {
    char **values;
    size_t count;
    const char *each; /* the group whose facts are given for one member; "" when all are given once */
    bool answered;    /* false: no made-up case got an answer, the values are only what is asked for */
};

struct sample sample_make(const guarantee_scheme *scheme, guarantee_question question);
void sample_free(struct sample *sample);

/* "outstanding", or "outstanding.L1" of a fact of each loan where `each` is "loan". To be freed. */
char *sample_name(const guarantee_scheme *scheme, const char *each, size_t fact);

/* For each fact, whether an answer to the question may rest on it; likewise of a figure. To be freed. */
uint8_t *facts_of_question(const guarantee_scheme *scheme, guarantee_question question);
uint8_t *facts_of_figure(const guarantee_scheme *scheme, size_t figure);
/* Neither optional nor with a default. */
bool is_needed(const guarantee_scheme *scheme, size_t fact);

#endif
