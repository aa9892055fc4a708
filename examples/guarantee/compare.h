/* Several schemes, or one scheme changed in places, side by side. */
#ifndef COMPARE_H
#define COMPARE_H

#include "arguments.h"
#include "output.h"

/* One column of the comparison. */
struct variant {
    char *label;
    const char *set; /* NULL: as published */
    guarantee_scheme *scheme;
    struct arguments arguments; /* the facts and maps that this scheme declares */
};

struct variants {
    struct variant *items;
    size_t count;
};

/* A column for each scheme as published and for each scheme with each --set. False after a message. */
bool variants_load(struct variants *variants, const struct arguments *arguments, const char *const *schemes,
                   size_t scheme_count);
void variants_free(struct variants *variants);
void print_variants(const struct variants *variants);
/* Which of the given facts which schemes do not know; amounts of several currencies. */
void print_notes_on_facts(const struct variants *variants, const struct pairs *given);
bool is_one_currency(const struct variants *variants);
/* Amounts are compared with those of the first column when both are of one currency. */
bool has_difference(const struct variants *variants, size_t index);
/* "china-ngf" or "china-ngf, shanghai-fund": the schemes whose bit is set; to be freed. */
char *list_of_schemes(const struct variants *variants, uint64_t chosen);
/* "columns":[{"label", "scheme"}, ...] */
void print_variants_json(const struct variants *variants);

/* Of one set of facts; of files of loans, read once. The exit code. */
int compare_facts(const struct variants *variants, const struct arguments *arguments);
int compare_loans(const struct variants *variants, const struct arguments *arguments, const struct words *paths);

/* A value of one figure under one variant; NULL where there is none. */
struct compared {
    guarantee_kind kind;
    bool is_multiple, is_cut;
    char *value;
};
/* name, first value, then for each other variant its value and, in one currency, the difference to the first. */
void table_begin_comparison(struct table *table, const struct variants *variants, const char *title);
void table_add_comparison(struct table *table, const char *name, const struct compared *values,
                          const struct variants *variants);
/* "NAME": {"kind", "values": [...], "differences": [...]} */
void print_comparison_json(const char *name, const struct compared *values, const struct variants *variants,
                           bool first);
void compared_free(struct compared *values, size_t count);

/* later - earlier of two plain decimals, exactly; NULL when one is none or too long. To be freed. */
char *decimal_difference(const char *later, const char *earlier);

#endif
