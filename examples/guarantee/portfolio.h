/* Files of loans put through a scheme: row by row, and group by group. */
#ifndef PORTFOLIO_H
#define PORTFOLIO_H

#include "arguments.h"
#include "lanes.h"
#include "loans.h"
#include "rows.h"

#include <guarantee/portfolio.h>

__extension__ typedef __int128 wide;

/* ---- what a column is ------------------------------------------------------------------------- */

struct column {
    char *title;
    int fact;  /* NO_FACT when the scheme does not know it */
    bool each; /* may be given for each member of a group */
};

struct group_column {
    size_t column;
    int32_t part; /* GUARANTEE_BY_... */
    bool is_fact; /* its dates are read as those of a fact: what is none is refused */
    bool holds_dates;
    char *no_date; /* the first cell that is none, while no date was found: "1.csv:2: north"; NULL: none */
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
    struct group_column *group_columns;
    char **group_titles; /* "bank", "granted_on:year" */
    size_t group_column_count;
    bool ask_rows[QUESTION_SLOTS], ask_groups[QUESTION_SLOTS];
    struct tracked *tracked;
    size_t tracked_count;
    char **notes; /* what was left out and why, for the summary */
    size_t note_count;
    bool is_compared; /* beside other schemes: what they share is said once, elsewhere */
    char *left_out;   /* why a scheme beside others cannot be asked of the file; NULL: it can */
};

/* Binds the header to the facts of the scheme. False after a message. */
bool bind_columns(struct binding *binding, const struct header *header);
void binding_free(struct binding *binding);
void add_note(struct binding *binding, char *note);
/* Adds a group column under its title. */
void add_group_column(struct binding *binding, struct group_column column, const char *title);
void track(struct binding *binding, struct tracked tracked);
/* " (is it segment? --map class=segment)" of a column that is no fact, or ""; to be freed. */
char *column_hint(const struct binding *binding, size_t column);
bool is_group_column(const struct binding *binding, size_t column);
bool is_amount(const struct tracked *tracked);
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
    uint64_t members; /* rows that its questions are asked about */
    struct sum *sums; /* one for each tracked */
    guarantee_result *answers[QUESTION_SLOTS];
    char *failures[QUESTION_SLOTS]; /* why there is no answer */
    struct gathered *gathered;      /* on the exact path: its members (groups.c) */
};

struct groups {
    struct group **items; /* sorted by their values once the files are read */
    size_t count, capacity;
    size_t *slots; /* hash table: number + 1 */
    size_t slot_count;
};

/* A rule by which rows were not eligible or undecided, and how many. */
struct decided {
    char *rule;
    guarantee_outcome outcome;
    uint64_t rows;
};

struct engine;

struct portfolio {
    struct binding binding;
    char *source;          /* the names of the files */
    struct engine *engine; /* NULL on the exact path, where each row is answered by itself */
    struct rows *rows;     /* NULL without --rows */
    guarantee_facts *facts;
    struct groups groups;
    size_t groups_found; /* more than there are groups when only the largest are shown */
    const char *largest_by;
    struct counts counts; /* of all files */
    struct decided *decided;
    size_t decided_count;
    struct sum *whole_sums; /* of all groups, one for each tracked */
    uint64_t outside;       /* refused rows that belong to no group */
    uint64_t refusals_seen, refusals_reported;
    bool report_refused;
    int32_t confidence;           /* the least of all answers */
    bool confidence_is_of_scheme; /* columns do not say which parameters rows rest on */
    int32_t digits;
};

/* A group with these values (borrowed) and no rows. */
struct group *new_group(const struct binding *binding, const char *const *values);
/* Each group shown keeps its answers until the end: no more than this. */
enum { GROUPS_MAX = 100000 };
bool refuse_groups(void);
void groups_free(struct groups *groups, const struct binding *binding);
/* The sum by which groups are large: "outstanding", "principal" or the first there is; -1 when there is none. */
int largest_sum(const struct binding *binding);
/* An error of one group leaves it without an answer; false after a message when nothing more can be done. */
bool note_failure(struct group *group, const struct binding *binding, guarantee_question question,
                  const guarantee_error *error);

/* Counts rows that a rule decided. */
void count_decided(struct portfolio *portfolio, const char *rule, guarantee_outcome outcome, uint64_t rows);

/* Adds exactly, or false. */
bool add_to_sum(struct sum *sum, int64_t amount);
/* Minor units as a plain decimal: "4125000.00"; to be freed. */
char *wide_amount_text(wide minor_units, int32_t digits);
/* The same within `text` of SUM_TEXT_BYTES. */
enum { SUM_TEXT_BYTES = 64 };
const char *amount_text(char *text, int64_t minor_units, int32_t digits);
/* A decimal as the library writes it: up to eight places, the last rounded half even. */
void fraction_text(char *text, size_t capacity, int64_t numerator, int64_t denominator);

/* ---- one row ---------------------------------------------------------------------------------- */

/* A row as text. Cells of columns that nobody wants are "". */
struct row {
    const char *path;
    size_t file; /* its number from 0 */
    uint64_t line;
    size_t count;
    const char *const *cells;
    const char *name;  /* its first cell */
    const char *fault; /* why it cannot be read; NULL when it can, or when the number of cells is wrong */
    bool is_whole;     /* it has a cell for each column */
};

/* What one row came to by the exact rules. */
struct verdict {
    guarantee_result *results[QUESTION_SLOTS];
    guarantee_outcome outcome;
    const char *rule, *reason;
    size_t breaches;
    int32_t confidence;
    const char *column; /* set when the row is refused */
    char *refusal;
};

void verdict_reach(struct verdict *verdict, const struct portfolio *portfolio, const struct row *row);
void verdict_free(struct verdict *verdict);
/* Says on stderr why the row is refused, as long as there are few of them. */
void report_refusal(struct portfolio *portfolio, const struct row *row, const struct verdict *verdict);
void report_more_refusals(const struct portfolio *portfolio);

/* --rows: nothing happens without. */
void write_header(const struct portfolio *portfolio);
void write_row(const struct portfolio *portfolio, const struct row *row, const struct verdict *verdict);

/* ---- the exact path: rules that have no columns ------------------------------------------------ */

/* Answers the row and adds it to its group. False after a message. */
bool exact_take(struct portfolio *portfolio, const struct row *row);
/* Finds or makes the group of these values. NULL after a message. */
struct group *find_group(struct portfolio *portfolio, const char *const *values);
/* The row becomes a member of its group, by its line. False after a message. */
bool join_group(struct portfolio *portfolio, struct group *group, const struct row *row);
/* Sorts them, keeps the largest, and asks. False after a message. */
bool answer_groups(struct portfolio *portfolio);
/* A column whose fact is wanted once for the group, and differs between its rows. */
bool group_varies(const struct group *group, size_t column);

/* ---- columns: the engine of guarantee/portfolio.h ---------------------------------------------- */

/* Sets portfolio->engine; leaves it NULL, with a note, when the scheme has rules without columns. False after a
 * message. */
bool engine_open(struct portfolio *portfolio, struct lanes *lanes);
/* After a lane's scale has changed, before any row was taken. False after a message. */
bool engine_reopen(struct portfolio *portfolio, const struct lanes *lanes);
/* Rows of the lanes; statuses and what else is wanted stay with the engine until the next call. */
bool engine_take(struct portfolio *portfolio, const struct lanes *lanes, size_t count);
/* How many of the rows taken are refused, and one of them: refused; or is it to be explained by the exact rules? */
size_t engine_refused(const struct portfolio *portfolio);
bool engine_is_refused(const struct portfolio *portfolio, size_t row);
bool engine_is_plain(const struct portfolio *portfolio, size_t row);
/* Writes a plain row, whose name is its first cell, to --rows. */
void engine_write_row(const struct portfolio *portfolio, size_t row, uint64_t line, const char *name);
/* The totals of all rows taken; the caller frees them. False after a message. */
bool engine_finish(struct portfolio *portfolio, guarantee_totals **totals_out);
void engine_free(struct engine *engine);

/* From totals to groups with their answers. False after a message. */
bool totals_show(struct portfolio *portfolio, const guarantee_totals *totals);
/* --totals OUT.bin. False after a message. */
bool totals_write(const guarantee_totals *totals, const char *path);
/* --merge: the totals of several files instead of rows. False after a message; portfolio_free in any case. */
bool portfolio_merge(struct portfolio *portfolio, const guarantee_scheme *scheme, const struct arguments *arguments,
                     const struct words *paths);

/* ---- the run ---------------------------------------------------------------------------------- */

/* One scheme that the rows of a run are put through. */
struct run_of {
    const guarantee_scheme *scheme;
    const struct arguments *arguments;
};

/* Reads the files once for all portfolios. False after a message; portfolio_free each in any case. */
bool portfolios_run(struct portfolio *portfolios, const struct run_of *runs, size_t count, const struct words *paths);
void portfolio_free(struct portfolio *portfolio);
/* "A.csv, B.csv"; to be freed. */
char *list_of_files(const struct words *paths);
/* EXIT_BAD when a group has no answer for an error, EXIT_REFUSED, EXIT_BREACH or EXIT_ANSWER. */
int portfolio_code(const struct portfolio *portfolio);
int worse_code(int one, int other);

/* ---- showing it ------------------------------------------------------------------------------- */

void print_portfolio(const struct portfolio *portfolio);
/* Why rows were not eligible or undecided: the rules, and how many rows each decided. */
void print_decided(const struct portfolio *portfolio);
/* A line a group: counts, sums, answers; who bears what. */
void print_groups(const struct portfolio *portfolio);
void print_bearers(const struct portfolio *portfolio);
/* Why a question of groups has no answer for some of them. */
void print_open_questions(const struct portfolio *portfolio);
void print_portfolio_json(const struct portfolio *portfolio);
/* The members of that object without its braces. */
void print_portfolio_json_members(const struct portfolio *portfolio);
void print_scheme_json(const guarantee_scheme *scheme);
/* "bank-07, micro" or "all"; to be freed. */
char *group_label(const struct binding *binding, const struct group *group);
/* 1,234,567 and 4,125,000.00; to be freed. */
char *count_text(uint64_t count);
char *sum_text(const struct portfolio *portfolio, wide total);
/* The number of a tracked amount, -1 when there is none of that name. */
int find_tracked(const struct binding *binding, const char *name);
/* Were rows asked anything, so that some may not be eligible? */
bool has_outcomes(const struct portfolio *portfolio);
/* The answer of the group that has the figure; NULL when none has. */
const guarantee_result *find_answer(const struct group *group, const char *name, guarantee_figure *figure);

#endif
