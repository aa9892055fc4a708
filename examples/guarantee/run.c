/* Files read once, and their rows put through one scheme or several. */
#include "cell.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* What all schemes of a run share. */
struct pass {
    struct portfolio *portfolios;
    size_t count;
    struct loans *loans;
    struct reader *reader;
    struct header header;
    struct lanes *lanes;
    int32_t *slots;
    size_t kept;
    const char **cells; /* of one row, for the exact rules */
    uint64_t rows;
    bool begin_again; /* a rate asks for another scale than the rows that were taken have */
};

/* ---- what is kept of a row ---------------------------------------------------------------------- */

static void keep_column(struct pass *pass, size_t column)
{
    if (pass->slots[column] == NOT_KEPT)
        pass->slots[column] = (int32_t)pass->kept++;
}

static void keep_columns_of(struct pass *pass, const struct binding *binding)
{
    for (size_t i = 0; i < binding->column_count; i++)
        if (binding->columns[i].fact != NO_FACT)
            keep_column(pass, i);
    for (size_t i = 0; i < binding->group_column_count; i++)
        keep_column(pass, binding->group_columns[i].column);
}

static void keep_columns(struct pass *pass)
{
    size_t columns = pass->header.count;
    pass->slots = allocate(columns, sizeof *pass->slots);
    pass->cells = allocate(columns, sizeof *pass->cells);
    for (size_t i = 0; i < columns; i++) {
        pass->slots[i] = NOT_KEPT;
        pass->cells[i] = "";
    }
    for (size_t i = 0; i < pass->count; i++) {
        keep_columns_of(pass, &pass->portfolios[i].binding);
        if (pass->portfolios[i].rows != NULL)
            keep_column(pass, 0);
    }
    loans_keep(pass->loans, pass->slots, pass->kept);
}

static struct row row_at(const struct pass *pass, const struct batch *batch, size_t number)
{
    for (size_t i = 0; i < pass->header.count; i++)
        if (pass->slots[i] != NOT_KEPT)
            pass->cells[i] = batch_cell(batch, number, (size_t)pass->slots[i]);
    return (struct row){batch->path, batch->file, batch->lines[number], pass->header.count, pass->cells, pass->cells[0],
                        NULL,        true};
}

static struct row row_of_fault(const struct batch *batch, const struct fault *fault)
{
    return (struct row){batch->path, batch->file, fault->line, fault->count, NULL, fault->name, fault->text, false};
}

/* ---- rows through one scheme -------------------------------------------------------------------- */

/* Rows that are refused, and those that --rows gives reasons of, are gone through by the exact rules. */
static void explain_row(struct portfolio *portfolio, const struct row *row)
{
    struct verdict verdict;
    verdict_reach(&verdict, portfolio, row);
    if (verdict.refusal != NULL)
        report_refusal(portfolio, row, &verdict);
    write_row(portfolio, row, &verdict);
    verdict_free(&verdict);
}

static bool take_fault(struct portfolio *portfolio, const struct row *row)
{
    if (portfolio->engine == NULL)
        return exact_take(portfolio, row);
    portfolio->counts.read++;
    portfolio->counts.refused++;
    portfolio->outside++;
    explain_row(portfolio, row);
    return true;
}

static bool take_row(const struct pass *pass, struct portfolio *portfolio, const struct batch *batch, size_t number)
{
    if (portfolio->engine == NULL) {
        struct row row = row_at(pass, batch, number);
        return exact_take(portfolio, &row);
    }
    if (portfolio->rows != NULL && engine_is_plain(portfolio, number)) {
        const char *name = batch_cell(batch, number, (size_t)pass->slots[0]);
        engine_write_row(portfolio, number, batch->lines[number], name);
    } else if (portfolio->rows != NULL || engine_is_refused(portfolio, number)) {
        struct row row = row_at(pass, batch, number);
        explain_row(portfolio, &row);
    }
    return true;
}

/* In the order of the file, with the rows that were none. */
static bool take_in_order(const struct pass *pass, struct portfolio *portfolio, const struct batch *batch)
{
    for (size_t number = 0, fault = 0;; number++) {
        for (; fault < batch->fault_count && batch->faults[fault].before == number; fault++) {
            struct row row = row_of_fault(batch, &batch->faults[fault]);
            if (!take_fault(portfolio, &row))
                return false;
        }
        if (number == batch->count)
            return true;
        if (!take_row(pass, portfolio, batch, number))
            return false;
    }
}

static bool take_rows(const struct pass *pass, struct portfolio *portfolio, const struct batch *batch)
{
    if (portfolio->engine != NULL && !engine_take(portfolio, pass->lanes, batch->count))
        return false;
    if (portfolio->engine != NULL && portfolio->rows == NULL && batch->fault_count == 0 &&
        engine_refused(portfolio) == 0)
        return true;
    return take_in_order(pass, portfolio, batch);
}

/* ---- batches ------------------------------------------------------------------------------------ */

static bool reopen_engines(const struct pass *pass)
{
    for (size_t i = 0; i < pass->count; i++)
        if (pass->portfolios[i].engine != NULL && !engine_reopen(&pass->portfolios[i], pass->lanes))
            return false;
    return true;
}

/* A column that is no fact is grouped by the parts of its dates; that it holds any shows in its cells alone. */
static void look_for_dates(const struct pass *pass, struct group_column *group, const struct batch *batch)
{
    size_t slot = (size_t)pass->slots[group->column];
    int32_t date = 0;
    if (group->part == GUARANTEE_BY_VALUE || group->is_fact)
        return;
    for (size_t row = 0; row < batch->count && !group->holds_dates; row++) {
        const char *cell = batch_cell(batch, row, slot);
        group->holds_dates = cell_date(cell, &date);
        if (!group->holds_dates && *cell != '\0' && group->no_date == NULL)
            group->no_date = format_text("%s:%" PRIu64 ": \"%s\"", batch->path, batch->lines[row], cell);
    }
}

static bool groups_hold_dates(const struct binding *binding)
{
    for (size_t i = 0; i < binding->group_column_count; i++) {
        const struct group_column *group = &binding->group_columns[i];
        if (group->holds_dates || group->no_date == NULL)
            continue;
        complain("--group-by %s: no cell of the column is a date such as 2024-03-31; the first is %s; group by %s "
                 "without the part",
                 binding->group_titles[i], group->no_date, binding->columns[group->column].title);
        return false;
    }
    return true;
}

static bool take_batch(struct pass *pass, const struct batch *batch)
{
    bool rescaled = lanes_read(pass->lanes, batch);
    pass->begin_again = rescaled && (pass->rows > 0 || pass->lanes->no_common_scale);
    if (pass->begin_again || (rescaled && !reopen_engines(pass)))
        return false;
    for (size_t i = 0; i < pass->count; i++)
        for (size_t k = 0; k < pass->portfolios[i].binding.group_column_count; k++)
            look_for_dates(pass, &pass->portfolios[i].binding.group_columns[k], batch);
    for (size_t i = 0; i < pass->count; i++)
        if (pass->portfolios[i].binding.left_out == NULL && !take_rows(pass, &pass->portfolios[i], batch))
            return false;
    pass->rows += batch->count + batch->fault_count;
    return true;
}

static int64_t milliseconds(void)
{
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* On a terminal alone; erased when it is over. */
static void show_progress(uint64_t rows, int64_t began, bool last)
{
    static int64_t shown;
    int64_t now = milliseconds(), passed = now > began ? now - began : 1;
    if (isatty(STDERR_FILENO) == 0 || (!last && now - shown < 200))
        return;
    shown = now;
    (void)fprintf(stderr, "\r\033[K%" PRIu64 " rows, %" PRIu64 " rows/s", rows, rows * 1000 / (uint64_t)passed);
    if (last)
        (void)fputs("\r\033[K", stderr);
}

static bool read_batches(struct pass *pass)
{
    int64_t began = milliseconds();
    const struct batch *batch = NULL;
    bool good = false;
    pass->reader = reader_start(pass->loans);
    do {
        batch = reader_next(pass->reader);
        good = batch->state == LOANS_END || take_batch(pass, batch);
        show_progress(pass->rows, began, false);
    } while (good && batch->state == LOANS_ROWS);
    show_progress(pass->rows, began, true);
    if (good && batch->state == LOANS_BROKEN) {
        complain("%s", batch->complaint);
        good = false;
    }
    return good;
}

/* ---- one run ------------------------------------------------------------------------------------ */

char *list_of_files(const struct words *paths)
{
    char *list = copy_text(paths->items[0]);
    for (size_t i = 1; i < paths->count; i++) {
        char *longer = format_text("%s, %s", list, paths->items[i]);
        free(list);
        list = longer;
    }
    return list;
}

static bool begin(struct portfolio *portfolio, const struct run_of *run, const struct words *paths,
                  const struct header *header)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    portfolio->binding.scheme = run->scheme;
    portfolio->binding.arguments = run->arguments;
    portfolio->source = list_of_files(paths);
    portfolio->confidence = GUARANTEE_CONFIDENCE_OFFICIAL;
    portfolio->digits = guarantee_scheme_currency_digits(run->scheme);
    if (!bind_columns(&portfolio->binding, header))
        return false;
    if (portfolio->binding.left_out != NULL)
        return true;
    portfolio->whole_sums = allocate(portfolio->binding.tracked_count, sizeof *portfolio->whole_sums);
    if (run->arguments->rows != NULL && (portfolio->rows = rows_open("--rows", run->arguments->rows)) == NULL)
        return false;
    write_header(portfolio);
    if (guarantee_facts_new(&portfolio->facts, run->scheme, &error) == GUARANTEE_OK)
        return true;
    (void)report(&error);
    return false;
}

/* Rows that are worked out one by one leave no totals that could be merged. */
static bool can_keep_totals(const struct portfolio *portfolio)
{
    const struct binding *binding = &portfolio->binding;
    if (portfolio->engine != NULL || binding->arguments->totals == NULL)
        return true;
    complain("--totals: there are no totals to keep, since %s; leave --totals out",
             binding->notes[binding->note_count - 1]);
    return false;
}

/* What is said of several schemes in a summary is a complaint when there is none. */
static bool any_can_be_asked(const struct pass *pass, const struct words *paths)
{
    for (size_t i = 0; i < pass->count; i++)
        if (pass->portfolios[i].binding.left_out == NULL)
            return true;
    for (size_t i = 0; i < pass->count; i++)
        if (pass->portfolios[i].report_refused)
            complain("%s: %s", paths->items[0], pass->portfolios[i].binding.left_out);
    return false;
}

static bool begin_all(struct pass *pass, const struct run_of *runs, const struct words *paths)
{
    for (size_t i = 0; i < pass->count; i++)
        if (!begin(&pass->portfolios[i], &runs[i], paths, &pass->header))
            return false;
    if (!any_can_be_asked(pass, paths))
        return false;
    keep_columns(pass);
    for (size_t i = 0; i < pass->count; i++)
        if (pass->portfolios[i].binding.left_out == NULL &&
            (!engine_open(&pass->portfolios[i], pass->lanes) || !can_keep_totals(&pass->portfolios[i])))
            return false;
    for (size_t i = 0; i < pass->lanes->count; i++)
        pass->lanes->items[i].slot = (size_t)pass->slots[pass->lanes->items[i].column];
    return true;
}

static bool finish_totals(struct portfolio *portfolio)
{
    const char *path = portfolio->binding.arguments->totals;
    guarantee_totals *totals = NULL;
    if (portfolio->engine == NULL)
        return answer_groups(portfolio);
    bool good = engine_finish(portfolio, &totals) && totals_show(portfolio, totals) &&
                (path == NULL || totals_write(totals, path));
    guarantee_totals_free(totals);
    return good;
}

static bool finish(struct portfolio *portfolio)
{
    if (portfolio->binding.left_out != NULL)
        return true;
    report_more_refusals(portfolio);
    if (!groups_hold_dates(&portfolio->binding) || !finish_totals(portfolio))
        return false;
    struct rows *rows = portfolio->rows;
    portfolio->rows = NULL;
    return rows == NULL || rows_finish(rows);
}

static void pass_free(struct pass *pass)
{
    reader_stop(pass->reader);
    loans_close(pass->loans);
    free(pass->slots);
    free(pass->cells);
}

static bool is_pipe(const char *path)
{
    struct stat file;
    return path != NULL && stat(path, &file) == 0 && !S_ISREG(file.st_mode);
}

static bool can_begin_again(const struct run_of *runs, const struct words *paths)
{
    const char *pipe = is_pipe(runs[0].arguments->rows) ? runs[0].arguments->rows : NULL;
    for (size_t i = 0; i < paths->count; i++)
        if (is_pipe(paths->items[i]))
            pipe = paths->items[i];
    if (pipe == NULL)
        return true;
    complain("%s: a rate has more decimals than those before it, and the files have to be read again, but this is no "
             "regular file; use one",
             pipe);
    return false;
}

/* Everything anew, but for what was said already. */
static void forget_rows(struct portfolio *portfolios, size_t count, struct lanes *lanes)
{
    if (lanes->no_common_scale) {
        lanes_free(lanes);
        *lanes = (struct lanes){.no_common_scale = true};
    }
    for (size_t i = 0; i < count; i++) {
        struct portfolio fresh = {.binding = {.is_compared = portfolios[i].binding.is_compared},
                                  .report_refused = portfolios[i].report_refused,
                                  .refusals_reported = portfolios[i].refusals_reported};
        portfolio_free(&portfolios[i]);
        portfolios[i] = fresh;
    }
}

/*
 * The first rows show in which scale the rates are whole numbers. A later rate may need a larger one: then the files
 * are read again, from their beginnings, since nothing is rounded to fit.
 */
bool portfolios_run(struct portfolio *portfolios, const struct run_of *runs, size_t count, const struct words *paths)
{
    struct lanes lanes = {NULL, 0, 0, false};
    bool good = false, again = false;
    do {
        if (again)
            forget_rows(portfolios, count, &lanes);
        struct pass pass = {.portfolios = portfolios, .count = count, .lanes = &lanes};
        pass.loans = loans_open(paths->items, paths->count, &pass.header);
        good = pass.loans != NULL && begin_all(&pass, runs, paths) && read_batches(&pass);
        again = pass.begin_again && can_begin_again(runs, paths);
        for (size_t i = 0; good && i < count; i++)
            good = finish(&portfolios[i]);
        pass_free(&pass);
    } while (again);
    lanes_free(&lanes);
    return good;
}

/* ---- what came of it ---------------------------------------------------------------------------- */

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
    engine_free(portfolio->engine);
    guarantee_facts_free(portfolio->facts);
    groups_free(&portfolio->groups, &portfolio->binding);
    binding_free(&portfolio->binding);
    for (size_t i = 0; i < portfolio->decided_count; i++)
        free(portfolio->decided[i].rule);
    free(portfolio->decided);
    free(portfolio->whole_sums);
    free(portfolio->source);
}
