/* The rows of a file, one after the other: answered, undecided or refused, and each of them counted. */
#include "answer.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { REFUSALS_SHOWN = 20, PROGRESS_ROWS = 1024 };

/* What one row came to. */
struct verdict {
    guarantee_result *results[QUESTION_SLOTS];
    guarantee_outcome outcome;
    const char *rule, *reason;
    size_t breaches;
    int32_t confidence;
    const char *column; /* set when the row is refused */
    char *refusal;
};

static void verdict_free(struct verdict *verdict)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        guarantee_result_free(verdict->results[question]);
    free(verdict->refusal);
}

bool set_row_facts(guarantee_facts *facts, const struct binding *binding, const struct row *row, const char **column,
                   char **reason)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        const struct column *bound = &binding->columns[i];
        if (bound->fact == NO_FACT || row->cells[i][0] == '\0')
            continue;
        const char *name = guarantee_scheme_fact_name(binding->scheme, (size_t)bound->fact);
        if (guarantee_facts_set_text(facts, name, row->cells[i], &error) != GUARANTEE_OK) {
            *column = bound->title;
            *reason = copy_text(error.message);
            return false;
        }
    }
    return true;
}

static bool read_facts(struct portfolio *portfolio, const struct row *row, struct verdict *verdict)
{
    const struct binding *binding = &portfolio->binding;
    guarantee_facts_clear(portfolio->facts);
    verdict->column = "row";
    if (row->fault != NULL)
        verdict->refusal = copy_text(row->fault);
    else if (row->count != binding->column_count)
        verdict->refusal =
            format_text("%zu cells are expected, as in the header; found %zu", binding->column_count, row->count);
    else if (!set_given_facts(portfolio->facts, binding->scheme, binding->arguments))
        verdict->refusal = copy_text("the facts of the command line could not be set");
    return verdict->refusal == NULL &&
           set_row_facts(portfolio->facts, binding, row, &verdict->column, &verdict->refusal);
}

static bool ask_row(struct portfolio *portfolio, struct verdict *verdict)
{
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (!portfolio->binding.ask_rows[question])
            continue;
        if (guarantee_answer(&verdict->results[question], portfolio->binding.scheme, question, portfolio->facts, 0,
                             &error) != GUARANTEE_OK) {
            verdict->column = guarantee_question_name(question);
            verdict->refusal = error_text(&error);
            return false;
        }
    }
    return true;
}

/* Undecided when any question is; otherwise what the first question says. */
static void weigh(struct verdict *verdict)
{
    verdict->outcome = GUARANTEE_ELIGIBLE;
    verdict->rule = verdict->reason = "";
    bool first = true;
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        const guarantee_result *result = verdict->results[question];
        if (result == NULL)
            continue;
        guarantee_outcome outcome = guarantee_result_outcome(result);
        bool takes_over = first || (outcome == GUARANTEE_UNDECIDED && verdict->outcome != GUARANTEE_UNDECIDED);
        if (takes_over) {
            verdict->outcome = outcome;
            verdict->rule = guarantee_result_rule(result);
            verdict->reason = guarantee_result_reason(result);
        }
        verdict->breaches += guarantee_result_breach_count(result);
        if (guarantee_result_figure_count(result) > 0 && guarantee_result_confidence(result) < verdict->confidence)
            verdict->confidence = guarantee_result_confidence(result);
        first = false;
    }
}

static void count_row(struct counts *counts, const struct verdict *verdict)
{
    counts->read++;
    if (verdict->refusal != NULL)
        counts->refused++;
    else if (verdict->outcome == GUARANTEE_ELIGIBLE)
        counts->eligible++;
    else if (verdict->outcome == GUARANTEE_NOT_ELIGIBLE)
        counts->not_eligible++;
    else
        counts->undecided++;
    if (verdict->refusal == NULL && verdict->breaches > 0)
        counts->breaching++;
}

/* The amount that a row has under a tracked name; false when it has none. */
static bool amount_of(const struct portfolio *portfolio, const struct tracked *tracked, const struct row *row,
                      const struct verdict *verdict, int64_t *amount)
{
    if (tracked->question == 0)
        return row->cells[tracked->column][0] != '\0' &&
               guarantee_amount_from_text(amount, row->cells[tracked->column], portfolio->digits, NULL) == GUARANTEE_OK;
    const guarantee_result *result = verdict->results[tracked->question];
    guarantee_figure figure;
    return tracked->kind == GUARANTEE_KIND_AMOUNT && guarantee_result_outcome(result) == GUARANTEE_ELIGIBLE &&
           figure_named(result, tracked->name, &figure) &&
           guarantee_result_amount(result, tracked->name, amount, NULL) == GUARANTEE_OK;
}

static bool add_up(const struct portfolio *portfolio, struct group *group, const struct row *row,
                   const struct verdict *verdict)
{
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        int64_t amount = 0;
        const struct tracked *tracked = &portfolio->binding.tracked[i];
        if (!amount_of(portfolio, tracked, row, verdict, &amount) || add_to_sum(&group->sums[i], amount))
            continue;
        complain("%s:%llu: the sum of %s does not fit 128 bits", portfolio->path, (unsigned long long)row->line,
                 tracked->name);
        return false;
    }
    return true;
}

static void report_refusal(const struct portfolio *portfolio, const struct row *row, const struct verdict *verdict)
{
    if (portfolio->counts.refused > REFUSALS_SHOWN || !portfolio->report_refused)
        return;
    complain("%s:%llu: %s: %s", portfolio->path, (unsigned long long)row->line, verdict->column, verdict->refusal);
}

static void write_figures(const struct portfolio *portfolio, const struct verdict *verdict)
{
    for (size_t i = 0; i < portfolio->binding.tracked_count; i++) {
        const struct tracked *tracked = &portfolio->binding.tracked[i];
        guarantee_figure figure;
        if (tracked->question == 0)
            continue;
        bool found =
            verdict->refusal == NULL && figure_named(verdict->results[tracked->question], tracked->name, &figure);
        rows_cell(portfolio->rows, found ? figure.value : "");
    }
}

/* The first column of the file is the name by which people know the row. */
static void write_row(const struct portfolio *portfolio, const struct row *row, const struct verdict *verdict)
{
    if (portfolio->rows == NULL)
        return;
    rows_count(portfolio->rows, row->line);
    rows_cell(portfolio->rows, row->fault == NULL && row->count > 0 ? row->cells[0] : "");
    rows_cell(portfolio->rows, verdict->refusal != NULL ? "refused" : guarantee_outcome_name(verdict->outcome));
    rows_cell(portfolio->rows, verdict->refusal != NULL ? verdict->column : verdict->rule);
    rows_cell(portfolio->rows, verdict->refusal != NULL ? verdict->refusal : verdict->reason);
    rows_count(portfolio->rows, verdict->breaches);
    write_figures(portfolio, verdict);
    rows_line_end(portfolio->rows);
}

static void write_header(const struct portfolio *portfolio)
{
    const struct binding *binding = &portfolio->binding;
    static const char *const TITLES[] = {"outcome", "rule", "reason", "breaches"};
    if (portfolio->rows == NULL)
        return;
    rows_cell(portfolio->rows, "line");
    rows_cell(portfolio->rows, binding->columns[0].title);
    for (size_t i = 0; i < 4; i++)
        rows_cell(portfolio->rows, TITLES[i]);
    for (size_t i = 0; i < binding->tracked_count; i++)
        if (binding->tracked[i].question != 0)
            rows_cell(portfolio->rows, binding->tracked[i].name);
    rows_line_end(portfolio->rows);
}

/* A loan that the scheme does not take on its own is none of the scheme's loans. */
static bool is_member(const struct portfolio *portfolio, const struct verdict *verdict)
{
    return verdict->refusal == NULL && (!asks_rows(&portfolio->binding) || verdict->outcome == GUARANTEE_ELIGIBLE);
}

/* A refused row counts in its group when the group can be read from it. */
static bool place_row(struct portfolio *portfolio, const struct row *row, const struct verdict *verdict)
{
    if (row->fault != NULL || row->count != portfolio->binding.column_count) {
        portfolio->outside++;
        return true;
    }
    struct group *group = find_group(portfolio, row);
    if (group == NULL)
        return false;
    count_row(&group->counts, verdict);
    if (verdict->refusal != NULL)
        return true;
    return add_up(portfolio, group, row, verdict) &&
           (!is_member(portfolio, verdict) || join_group(portfolio, group, row));
}

static bool take_row(struct portfolio *portfolio, const struct row *row)
{
    struct verdict verdict = {.rule = "", .reason = "", .confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    if (read_facts(portfolio, row, &verdict) && ask_row(portfolio, &verdict))
        weigh(&verdict);
    count_row(&portfolio->counts, &verdict);
    if (verdict.refusal != NULL)
        report_refusal(portfolio, row, &verdict);
    if (verdict.confidence < portfolio->confidence)
        portfolio->confidence = verdict.confidence;
    bool good = place_row(portfolio, row, &verdict);
    write_row(portfolio, row, &verdict);
    verdict_free(&verdict);
    return good;
}

static int64_t milliseconds(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void show_progress(const struct portfolio *portfolio, int64_t began, bool last)
{
    static int64_t shown;
    int64_t now = milliseconds(), rows = (int64_t)portfolio->counts.read;
    if (isatty(STDERR_FILENO) == 0 || (!last && now - shown < 200))
        return;
    shown = now;
    int64_t passed = now > began ? now - began : 1;
    (void)fprintf(stderr, "\r\033[K%" PRId64 " rows, %" PRId64 " rows/s", rows, rows * 1000 / passed);
    if (last)
        (void)fputs("\r\033[K", stderr);
}

static bool read_rows(struct portfolio *portfolio)
{
    struct row row;
    enum loans_state state = LOANS_ROW;
    int64_t began = milliseconds();
    bool good = true;
    write_header(portfolio);
    while (good && (state = loans_next(portfolio->loans, &row)) == LOANS_ROW) {
        good = take_row(portfolio, &row);
        if (portfolio->counts.read % PROGRESS_ROWS == 0)
            show_progress(portfolio, began, false);
    }
    show_progress(portfolio, began, true);
    return good && state == LOANS_END;
}

static bool read_header(struct portfolio *portfolio)
{
    struct row header;
    switch (loans_next(portfolio->loans, &header)) {
    case LOANS_BROKEN:
        return false;
    case LOANS_END:
        complain("%s: is empty; a header line that names the columns is expected, as \"loan,principal,segment\"",
                 portfolio->path);
        return false;
    default:
        break;
    }
    if (header.fault == NULL)
        return bind_columns(&portfolio->binding, &header, portfolio->path);
    complain("%s:%llu: header: %s", portfolio->path, (unsigned long long)header.line, header.fault);
    return false;
}

static bool open_all(struct portfolio *portfolio, const struct arguments *arguments)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    portfolio->loans = loans_open(portfolio->path);
    if (portfolio->loans == NULL || !read_header(portfolio))
        return false;
    if (arguments->rows != NULL && (portfolio->rows = rows_open(arguments->rows)) == NULL)
        return false;
    if (guarantee_facts_new(&portfolio->facts, portfolio->binding.scheme, &error) == GUARANTEE_OK)
        return true;
    (void)report(&error);
    return false;
}

static void report_the_rest(const struct portfolio *portfolio)
{
    uint64_t refused = portfolio->counts.refused;
    if (portfolio->report_refused && refused > REFUSALS_SHOWN)
        complain("%s: %llu more rows were refused%s", portfolio->path, (unsigned long long)(refused - REFUSALS_SHOWN),
                 portfolio->rows == NULL ? "; --rows OUT.csv lists them all" : "; the file of --rows lists them all");
}

bool portfolio_run(struct portfolio *portfolio, const guarantee_scheme *scheme, const struct arguments *arguments,
                   const char *path)
{
    portfolio->binding.scheme = scheme;
    portfolio->binding.arguments = arguments;
    portfolio->path = path;
    portfolio->confidence = GUARANTEE_CONFIDENCE_OFFICIAL;
    portfolio->digits = guarantee_scheme_currency_digits(scheme);
    if (!open_all(portfolio, arguments) || !read_rows(portfolio))
        return false;
    report_the_rest(portfolio);
    groups_sort(&portfolio->groups);
    if (!answer_groups(portfolio))
        return false;
    struct rows *rows = portfolio->rows;
    portfolio->rows = NULL;
    return rows == NULL || rows_finish(rows);
}

static int group_code(const struct group *group)
{
    int code = EXIT_ANSWER;
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        if (group->failures[question] != NULL)
            return EXIT_BAD;
        if (group->answers[question] != NULL && guarantee_result_breach_count(group->answers[question]) > 0)
            code = EXIT_BREACH;
    }
    return code;
}

int worse_code(int one, int other)
{
    static const int ORDER[] = {[EXIT_ANSWER] = 0, [EXIT_BREACH] = 1, [EXIT_REFUSED] = 2, [EXIT_BAD] = 3};
    return ORDER[one] > ORDER[other] ? one : other;
}

int portfolio_code(const struct portfolio *portfolio)
{
    int code = portfolio->counts.refused > 0     ? EXIT_REFUSED
               : portfolio->counts.breaching > 0 ? EXIT_BREACH
                                                 : EXIT_ANSWER;
    for (size_t i = 0; i < portfolio->groups.count; i++)
        code = worse_code(code, group_code(portfolio->groups.items[i]));
    return code;
}

void portfolio_free(struct portfolio *portfolio)
{
    rows_abandon(portfolio->rows);
    guarantee_facts_free(portfolio->facts);
    groups_free(&portfolio->groups, &portfolio->binding);
    binding_free(&portfolio->binding);
    loans_close(portfolio->loans);
}
