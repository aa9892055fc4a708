/* What the header promises beside figures: refusals that name the column, a run that can be stopped, totals that begin
 * again, the largest groups, groups as members of another question. */
#include "totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 3000 };

static const struct totals_case asked = {"china-ngf", 1U << GUARANTEE_QUOTE, 1U << GUARANTEE_LIMITS, {{"bank", 0}}, 1};

static int complaints;

static void must(bool holds, const char *what, const guarantee_error *error)
{
    if (holds)
        return;
    complaints++;
    printf("must hold: %s (%s: %s: %s)\n", what, guarantee_status_name(error->status), error->path, error->message);
}

/* ---- refused at once -------------------------------------------------------------------------------------- */

static guarantee_status try_new(const guarantee_scheme *scheme, const guarantee_column *column,
                                const guarantee_portfolio_options *options, guarantee_error *error)
{
    guarantee_portfolio *portfolio = (guarantee_portfolio *)(uintptr_t)&complaints;
    guarantee_error_clear(error);
    guarantee_status status = guarantee_portfolio_new(&portfolio, scheme, column, 1, options, error);

    if (status != GUARANTEE_OK)
        must(portfolio == (guarantee_portfolio *)(uintptr_t)&complaints, "an output is kept on failure", error);
    else
        guarantee_portfolio_free(portfolio);
    must(error->status == status && (status == GUARANTEE_OK) == (error->message[0] == '\0'), "the error says why",
         error);
    return status;
}

static void check_refusals(const guarantee_scheme *scheme)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_grouping nowhere[] = {{"no_such_column", 0}}, amount_year[] = {{"principal", GUARANTEE_BY_YEAR}};
    static const char *const sums[] = {"no_such_sum"};
    guarantee_column good = {
        .struct_size = sizeof good, .type = GUARANTEE_COLUMN_INT64, .name = "principal", .scale = 0};
    guarantee_column bits = good, constant = good, unsized = good, textless = good;
    guarantee_portfolio_options options = {.struct_size = sizeof options, .questions = asked.questions};
    guarantee_portfolio_options grouped = options, crowded = options, unsized_options = options, summed = options;

    bits.type = GUARANTEE_COLUMN_BITS;
    constant.type = GUARANTEE_COLUMN_CONSTANT;
    constant.constant = "much";
    unsized.struct_size = 1;
    textless.type = 99;
    grouped.groupings = nowhere;
    grouped.grouping_count = 1;
    crowded.threads = GUARANTEE_THREADS_MAX + 1;
    unsized_options.struct_size = 1;
    summed.sums = sums;
    summed.sum_count = 1;
    must(try_new(scheme, &good, &options, &error) == GUARANTEE_OK, "a good column is taken", &error);
    must(try_new(scheme, &bits, &options, &error) == GUARANTEE_E_FACT_VALUE && strcmp(error.path, "principal") == 0,
         "an amount in bits is refused by its name", &error);
    must(try_new(scheme, &constant, &options, &error) == GUARANTEE_E_FACT_VALUE && strstr(error.path, "principal"),
         "a constant that is no amount is refused by its name", &error);
    must(try_new(scheme, &unsized, &options, &error) == GUARANTEE_E_ARGUMENT, "a column's wrong size", &error);
    must(try_new(scheme, &textless, &options, &error) == GUARANTEE_E_ARGUMENT || error.status == GUARANTEE_E_FACT_VALUE,
         "a type that is none", &error);
    must(try_new(scheme, &good, &grouped, &error) != GUARANTEE_OK, "groups by no column", &error);
    grouped.groupings = amount_year;
    must(try_new(scheme, &good, &grouped, &error) != GUARANTEE_OK, "the year of an amount", &error);
    must(try_new(scheme, &good, &crowded, &error) == GUARANTEE_E_ARGUMENT, "too many threads", &error);
    must(try_new(scheme, &good, &unsized_options, &error) == GUARANTEE_E_ARGUMENT, "wrong options", &error);
    must(try_new(scheme, &good, &summed, &error) != GUARANTEE_OK, "a sum of nothing known", &error);
    summed = options;
    summed.reserved = 1;
    must(try_new(scheme, &good, &summed, &error) == GUARANTEE_E_ARGUMENT, "reserved is for later", &error);
}

/* A batch whose values cannot be read is refused before a row of it is, by the column's name. */
static void check_addresses(const guarantee_scheme *scheme)
{
    static const int64_t numbers[2] = {100000000, 100000000};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_portfolio *portfolio = NULL;
    guarantee_result *result = NULL;
    guarantee_portfolio_work work = {.struct_size = sizeof work};
    guarantee_portfolio_options options = {.struct_size = sizeof options, .questions = asked.questions};
    guarantee_column column = {.struct_size = sizeof column,
                               .type = GUARANTEE_COLUMN_INT64,
                               .name = "principal",
                               .values = (const char *)numbers + 1};

    guarantee_portfolio_new(&portfolio, scheme, &column, 1, &options, &error);
    must(portfolio != NULL, "addresses are not looked at when a portfolio is made", &error);
    must(guarantee_portfolio_add(portfolio, &column, 1, NULL, &error) == GUARANTEE_E_ARGUMENT &&
             strcmp(error.path, "principal") == 0,
         "values that are not aligned are refused", &error);
    guarantee_error_clear(&error);
    column.values = NULL;
    must(guarantee_portfolio_add(portfolio, &column, 1, NULL, &error) == GUARANTEE_E_ARGUMENT, "no values", &error);
    guarantee_error_clear(&error);
    must(guarantee_portfolio_explain(&result, portfolio, &column, 0, GUARANTEE_QUOTE, 0, &error) ==
                 GUARANTEE_E_ARGUMENT &&
             result == NULL,
         "no values to explain", &error);
    guarantee_error_clear(&error);
    column.values = numbers;
    must(guarantee_portfolio_add(portfolio, &column, 2, NULL, &error) == GUARANTEE_OK &&
             guarantee_portfolio_work_done(portfolio, &work, &error) == GUARANTEE_OK && work.rows == 2,
         "nothing was added, and the portfolio goes on", &error);
    guarantee_portfolio_free(portfolio);
}

/* ---- a run ------------------------------------------------------------------------------------------------- */

static int32_t stop(void *context, uint64_t rows_done)
{
    (void)rows_done;
    return ++*(int32_t *)context >= 1;
}

static guarantee_totals *run_at_once(const struct book *book, uint32_t flags, int32_t *calls, guarantee_error *error,
                                     struct random *random)
{
    static struct book_batch batch;
    guarantee_totals *totals = NULL;
    guarantee_portfolio_options options = {.struct_size = sizeof options,
                                           .flags = flags,
                                           .questions = asked.questions,
                                           .group_questions = asked.group_questions,
                                           .groupings = asked.groupings,
                                           .grouping_count = asked.grouping_count,
                                           .progress = calls == NULL ? NULL : stop,
                                           .progress_context = calls};

    totals_pack(&batch, book, &asked, 0, book->row_count, random);
    guarantee_portfolio_run(&totals, book->scheme, batch.columns, batch.column_count, book->row_count, &options, NULL,
                            error);
    book_batch_free(&batch);
    return totals;
}

static void check_ways(const struct book *book, struct random *random)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int32_t calls = 0;
    guarantee_totals *batches = totals_run(book, &asked, 1, 0, random, asked.scheme);
    guarantee_totals *whole = run_at_once(book, 0, NULL, &error, random);

    must(whole != NULL, "guarantee_portfolio_run() makes totals", &error);
    guarantee_totals *exact = run_at_once(book, GUARANTEE_PORTFOLIO_ONLY_EXACT, NULL, &error, random);
    must(exact != NULL, "it does on the exact path, too", &error);
    guarantee_totals *stopped = run_at_once(book, GUARANTEE_PORTFOLIO_ONLY_EXACT, &calls, &error, random);
    must(stopped == NULL && error.status == GUARANTEE_E_CANCELLED && calls == 1, "a run that is stopped says so",
         &error);
    struct bytes a = totals_bytes(batches), b = totals_bytes(whole), c = totals_bytes(exact);
    must(bytes_are_same(a, b), "one call gives the bytes of batches", &error);
    must(bytes_are_same(a, c), "the exact path gives the bytes of columns", &error);
    guarantee_bytes_free(a.data);
    guarantee_bytes_free(b.data);
    guarantee_bytes_free(c.data);
    guarantee_totals_free(batches);
    guarantee_totals_free(whole);
    guarantee_totals_free(exact);
}

/* A batch with a figure that is none adds nothing; totals that were taken begin again. */
static void check_batches(const struct book *book, struct random *random)
{
    static struct book_batch batch;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_portfolio *portfolio = NULL;
    guarantee_totals *first = NULL, *none = NULL, *second = NULL;
    int64_t value = 0;
    guarantee_figure_column figure = {.struct_size = sizeof figure, .name = "no_such_figure", .values = &value};
    guarantee_rows rows = {.struct_size = sizeof rows, .figure_count = 1, .figures = &figure};
    guarantee_row_counts counts = {.struct_size = sizeof counts};
    guarantee_portfolio_options options = {.struct_size = sizeof options,
                                           .questions = asked.questions,
                                           .groupings = asked.groupings,
                                           .grouping_count = asked.grouping_count};

    totals_pack(&batch, book, &asked, 0, book->row_count, random);
    must(guarantee_portfolio_new(&portfolio, book->scheme, batch.columns, batch.column_count, &options, &error) ==
             GUARANTEE_OK,
         "a portfolio", &error);
    must(guarantee_portfolio_add(portfolio, batch.columns, 0, NULL, &error) == GUARANTEE_OK, "a batch of no row",
         &error);
    must(guarantee_portfolio_add(portfolio, batch.columns, book->row_count, &rows, &error) == GUARANTEE_E_NOT_FOUND,
         "a figure that is none", &error);
    guarantee_error_clear(&error);
    must(guarantee_portfolio_add(portfolio, batch.columns, book->row_count, NULL, &error) == GUARANTEE_OK, "a batch",
         &error);
    must(guarantee_portfolio_take_totals(portfolio, &first, &error) == GUARANTEE_OK, "totals", &error);
    must(guarantee_portfolio_take_totals(portfolio, &none, &error) == GUARANTEE_OK, "totals of nothing", &error);
    guarantee_totals_counts(first, -1, &counts, NULL);
    must(counts.rows == book->row_count, "a batch that failed added nothing", &error);
    guarantee_totals_counts(none, -1, &counts, NULL);
    must(counts.rows == 0 && guarantee_totals_group_count(none) == 0, "totals begin again at nothing", &error);
    guarantee_portfolio_add(portfolio, batch.columns, book->row_count, NULL, &error);
    guarantee_portfolio_take_totals(portfolio, &second, &error);
    struct bytes a = totals_bytes(first), b = totals_bytes(second);
    must(bytes_are_same(a, b), "the same rows again give the same bytes", &error);
    must(guarantee_totals_merge(none, first, &error) == GUARANTEE_OK, "merging into nothing", &error);
    struct bytes c = totals_bytes(none);
    must(bytes_are_same(a, c), "nothing and totals are those totals", &error);
    guarantee_bytes_free(a.data);
    guarantee_bytes_free(b.data);
    guarantee_bytes_free(c.data);
    guarantee_totals_free(first);
    guarantee_totals_free(none);
    guarantee_totals_free(second);
    guarantee_portfolio_free(portfolio);
    book_batch_free(&batch);
}

/* ---- reading totals ------------------------------------------------------------------------------------------ */

static size_t number_of_sum(const guarantee_totals *totals, const char *name)
{
    size_t sum = 0;

    while (sum < guarantee_totals_sum_count(totals) && strcmp(guarantee_totals_sum_name(totals, sum), name) != 0)
        sum++;
    return sum;
}

static int64_t sum_of(const guarantee_totals *totals, int64_t group, size_t sum)
{
    int64_t high = 0;
    uint64_t low = 0;

    guarantee_totals_sum(totals, group, sum, &high, &low, NULL, NULL);
    return (int64_t)low;
}

static void check_reading(const struct book *book, struct random *random)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_totals *totals = totals_run(book, &asked, 1, 0, random, asked.scheme);
    size_t sum = number_of_sum(totals, "principal"), count = guarantee_totals_group_count(totals);
    int64_t groups[64];
    char text[GUARANTEE_SUM_TEXT_BYTES], expected[GUARANTEE_SUM_TEXT_BYTES];

    must(sum < guarantee_totals_sum_count(totals), "principal is added up where nothing is said", &error);
    size_t largest = guarantee_totals_largest(totals, sum, groups, 64);
    must(largest == count, "there are as many largest groups as groups", &error);
    for (size_t i = 1; i < largest; i++) {
        int64_t before = sum_of(totals, groups[i - 1], sum), here = sum_of(totals, groups[i], sum);
        must(before > here || (before == here && groups[i - 1] < groups[i]), "largest first, ties by key", &error);
    }
    must(guarantee_totals_largest(totals, sum, groups, 2) == 2, "two of them", &error);
    guarantee_totals_sum_text(totals, -1, sum, text, sizeof text, &error);
    guarantee_amount_to_text(expected, sizeof expected, sum_of(totals, -1, sum), 2, 0);
    must(strcmp(text, expected) == 0, "a sum as text", &error);
    must(strcmp(guarantee_totals_key_name(totals, 0), "bank") == 0 && guarantee_totals_key_count(totals) == 1 &&
             guarantee_totals_key_name(totals, 1)[0] == '\0' &&
             guarantee_totals_sum_name(totals, guarantee_totals_sum_count(totals))[0] == '\0',
         "names end", &error);
    char key[4] = "xyz";
    size_t bytes = guarantee_totals_key_text(totals, (int64_t)count - 1, 0, key, sizeof key);
    must(bytes > 3 && strlen(key) <= 3, "a key that is cut tells its whole length", &error);
    must(guarantee_totals_answer(NULL, totals, -1, GUARANTEE_LIMITS, NULL, 0, NULL) == GUARANTEE_E_ARGUMENT,
         "an answer needs a place", &error);
    guarantee_totals_free(totals);
}

/* Each group's sum is a member's fact: the claims of banks on one pool. */
static void check_members(struct random *random)
{
    static struct book book;
    static const struct totals_case by_branch = {"china-bank", 0, 0, {{"branch", 0}}, 1};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = totals_load(by_branch.scheme, NULL);
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    int64_t total = 0;

    totals_book(&book, scheme, &by_branch, BOOK_CLEAN, 600, random);
    guarantee_totals *totals = totals_run(&book, &by_branch, 1, 0, random, by_branch.scheme);
    size_t sum = number_of_sum(totals, "outstanding");
    guarantee_facts_new(&facts, scheme, NULL);
    must(guarantee_totals_to_members(totals, sum, facts, "outstanding", &error) == GUARANTEE_OK, "groups as members",
         &error);
    guarantee_facts_set_count(facts, "days_past_due", 91, NULL);
    must(guarantee_answer(&result, scheme, GUARANTEE_RESERVE, facts, 0, &error) == GUARANTEE_OK, "an answer", &error);
    guarantee_result_amount(result, "general_provision", &total, NULL);
    int64_t expected = (sum_of(totals, -1, sum) + 50) / 100;
    must(total == expected, "what the members add up to is the sum of the groups", &error);
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_totals_free(totals);
    guarantee_scheme_free(scheme);
}

int totals_check_promises(struct random *random)
{
    static struct book book;
    guarantee_scheme *scheme = totals_load(asked.scheme, NULL);

    totals_book(&book, scheme, &asked, BOOK_EDGES, ROWS, random);
    check_refusals(scheme);
    check_addresses(scheme);
    check_ways(&book, random);
    check_batches(&book, random);
    check_reading(&book, random);
    check_members(random);
    guarantee_scheme_free(scheme);
    printf("promises: %d complaints\n", complaints);
    return complaints;
}
