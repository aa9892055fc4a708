/* A file of loans put through a scheme: row by row, and group by group. */
#ifndef PORTFOLIO_H
#define PORTFOLIO_H

#include "arguments.h"
#include "loans.h"
#include "rows.h"

__extension__ typedef __int128 wide;

/* ---- what a column is ------------------------------------------------------------------------- */

struct column {
    char *title;
    int fact;  /* NO_FACT when the scheme does not know it */
    bool each; /* may be given for each member of a group */
};

/* A figure (or, with question 0, a column) whose amounts are added up. */
struct tracked {
    const char *name;
    guarantee_kind kind;
    guarantee_question question;
    size_t column;
};

struct binding {
    const guarantee_scheme *scheme;
    const struct arguments *arguments;
    struct column *columns;
    size_t column_count;
    size_t *group_columns;
    size_t group_column_count;
    bool ask_rows[QUESTION_SLOTS], ask_groups[QUESTION_SLOTS];
    struct tracked *tracked;
    size_t tracked_count;
    char **notes; /* what was left out and why, for the summary */
    size_t note_count;
};

/* Binds the header to the facts of the scheme. False after a message. */
bool bind_columns(struct binding *binding, const struct row *header, const char *path);
void binding_free(struct binding *binding);
void add_note(struct binding *binding, char *note);
/* The columns that are no facts, as one note. */
void note_ignored_columns(struct binding *binding);
/* Is a question asked of rows, of groups? */
bool asks_rows(const struct binding *binding);
bool asks_groups(const struct binding *binding);
/* Settles which questions the columns and the given facts can answer. False after a message. */
bool choose_questions(struct binding *binding, const char *path);

/* ---- groups ----------------------------------------------------------------------------------- */

struct counts {
    uint64_t read, eligible, not_eligible, undecided, refused, breaching;
};

struct sum {
    wide total;
    uint64_t count;
};

struct group {
    char *key;
    char **values; /* of the group columns, NULL at the end */
    struct counts counts;
    uint64_t members;       /* rows that its questions are asked about */
    struct sum *sums;       /* one for each tracked */
    guarantee_facts *facts; /* NULL when no question is asked of groups */
    char **constants;       /* of each column whose fact is no member's: its value so far */
    bool *varies;
    guarantee_result *answers[QUESTION_SLOTS];
    char *failures[QUESTION_SLOTS]; /* why there is no answer */
};

struct groups {
    struct group **items; /* sorted by their values once the file is read */
    size_t count, capacity;
    size_t *slots; /* hash table: number + 1 */
    size_t slot_count;
};

struct portfolio {
    struct binding binding;
    const char *path;
    struct loans *loans;
    struct rows *rows; /* NULL without --rows */
    guarantee_facts *facts;
    struct groups groups;
    struct counts counts; /* of the whole file */
    uint64_t outside;     /* refused rows that belong to no group */
    bool report_refused;
    int32_t confidence; /* the least of all answers */
    int32_t digits;
};

/* NULL after a message. */
struct group *find_group(struct portfolio *portfolio, const struct row *row);
/* The row becomes a member of its group, by its line. False after a message. */
bool join_group(struct portfolio *portfolio, struct group *group, const struct row *row);
/* Asks the questions of groups, once all rows are in. False after a message. */
bool answer_groups(struct portfolio *portfolio);
void groups_sort(struct groups *groups);
void groups_free(struct groups *groups, const struct binding *binding);

/* Adds exactly, or false. */
bool add_to_sum(struct sum *sum, int64_t amount);
/* Minor units as a plain decimal: "4125000.00"; to be freed. */
char *wide_amount_text(wide minor_units, int32_t digits);
/* Over all groups. False after a message. */
bool sum_over_groups(const struct portfolio *portfolio, size_t tracked, struct sum *sum);

/* ---- the run ---------------------------------------------------------------------------------- */

/* Reads the file to its end. False after a message; portfolio_free in any case. */
bool portfolio_run(struct portfolio *portfolio, const guarantee_scheme *scheme, const struct arguments *arguments,
                   const char *path);
void portfolio_free(struct portfolio *portfolio);
/* EXIT_BAD when a group has no answer for an error, EXIT_REFUSED, EXIT_BREACH or EXIT_ANSWER. */
int portfolio_code(const struct portfolio *portfolio);
int worse_code(int one, int other);

/* Sets every cell of a row that is a fact; false with the column and the reason (to be freed). */
bool set_row_facts(guarantee_facts *facts, const struct binding *binding, const struct row *row, const char **column,
                   char **reason);

/* ---- showing it ------------------------------------------------------------------------------- */

void print_portfolio(const struct portfolio *portfolio);
/* Why a question of groups has no answer for some of them. */
void print_open_questions(const struct portfolio *portfolio);
void print_portfolio_json(const struct portfolio *portfolio);
/* The members of that object without its braces. */
void print_portfolio_json_members(const struct portfolio *portfolio);
void print_scheme_json(const guarantee_scheme *scheme);
/* "bank-07, micro" or "all"; to be freed. */
char *group_label(const struct binding *binding, const struct group *group);

#endif
