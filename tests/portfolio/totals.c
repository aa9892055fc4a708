/*
 * Totals: the same bytes whatever the threads, batches and order; sums and counts as the exact rules have them, row by
 * row; group questions as over the members themselves; bytes that are damaged, or of something else, refused.
 *
 *     totals [--seed S] [--rounds N] [--case NUMBER]
 */
#include "totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMES    PROJECT_FOLDER "/tests/portfolio/schemes/"
#define QUOTE      (1U << GUARANTEE_QUOTE)
#define CLAIM      (1U << GUARANTEE_CLAIM)
#define COMPENSATE (1U << GUARANTEE_COMPENSATE)
#define RESERVE    (1U << GUARANTEE_RESERVE)
#define LIMITS     (1U << GUARANTEE_LIMITS)
#define SUBSIDY    (1U << GUARANTEE_SUBSIDY)

static const struct totals_case cases[] = {
    {"china-ngf", QUOTE, LIMITS, {{"bank", 0}}, 1},
    {"china-ngf", QUOTE | CLAIM, LIMITS, {{"bank", 0}, {"segment", 0}, {"granted_on", GUARANTEE_BY_YEAR}}, 3},
    {"china-ngf", QUOTE, 0, {{"granted_on", GUARANTEE_BY_MONTH}}, 1},
    {"china-ngf", CLAIM, 0, {{0}}, 0},
    {"shanghai-fund", QUOTE, LIMITS, {{"bank", 0}, {"fee_terms", 0}}, 2},
    {"shanghai-fund", QUOTE | CLAIM, LIMITS, {{"branch", 0}}, 1},
    {"shanghai-2023", 0, COMPENSATE, {{"bank", 0}, {"key_industry", 0}}, 2},
    {"shanghai-2024", 0, COMPENSATE, {{"bank", 0}}, 1},
    {"china-bank", 0, RESERVE, {{"bank", 0}}, 1},
    {"china-guarantee-company", 0, LIMITS | RESERVE, {{"branch", 0}}, 1},
    {"shanghai-incentives", SUBSIDY, 0, {{"bank", 0}}, 1},
    {SCHEMES "values.yaml", QUOTE, 0, {{"segment", 0}, {"day", 0}, {"first", 0}}, 3},
    {SCHEMES "rules.yaml", QUOTE | RESERVE | LIMITS, 0, {{"day", GUARANTEE_BY_YEAR}, {"bank", 0}}, 2},
    {SCHEMES "splits.yaml", CLAIM, 0, {{"plan", 0}}, 1},
    {SCHEMES "splits.yaml", CLAIM | (1U << GUARANTEE_REFINANCE), 0, {{"plan", 0}, {"branch", 0}}, 2},
    {SCHEMES "conditions.yaml", QUOTE | SUBSIDY, 0, {{"segment", 0}, {"green", 0}, {"bank", 0}}, 3},
    {SCHEMES "compensation.yaml", COMPENSATE, 0, {{"bank", 0}}, 1}};

/* ---- what the parts share -------------------------------------------------------------------------------- */

guarantee_scheme *totals_load(const char *name, const guarantee_load_options *options)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;

    if (guarantee_scheme_load(&scheme, name, options, &error) != GUARANTEE_OK) {
        fprintf(stderr, "%s: %s\n", name, error.message);
        exit(2);
    }
    return scheme;
}

static void add_banks(struct book *book, struct random *random)
{
    static const char *const banks[] = {"First", "Second", "Bank of X", "第三", " ", "a,b", "4", "\"q\"", "z z"};
    struct book_column *bank = book_add_column(book, "bank", GUARANTEE_COLUMN_INT16);
    struct book_column *branch = book_add_column(book, "branch", GUARANTEE_COLUMN_INT32);

    bank->has_validity = random_percent(random, 50);
    for (; bank->word_count < sizeof banks / sizeof *banks; bank->word_count++)
        bank->words[bank->word_count] = banks[bank->word_count];
    for (uint32_t row = 0; row < book->row_count; row++) {
        bank->cells[row] = (int64_t)random_below(random, bank->word_count);
        bank->is_given[row] = !bank->has_validity || random_percent(random, 90);
        branch->cells[row] = random_between(random, -3, (int64_t)book->row_count / 12);
    }
}

/* What is grouped by must be there for each row. */
static bool has_columns(struct book *book, const struct totals_case *asked)
{
    for (uint32_t i = 0; i < asked->grouping_count; i++) {
        const struct book_column *column = book_column_of(book, asked->groupings[i].column);
        if (column == NULL || column->type == GUARANTEE_COLUMN_CONSTANT)
            return false;
    }
    return true;
}

static bool is_grouped_by(const struct totals_case *asked, const char *name)
{
    for (uint32_t i = 0; i < asked->grouping_count; i++)
        if (strcmp(asked->groupings[i].column, name) == 0)
            return true;
    return false;
}

/* Facts of a whole group: most are left to the caller of the question, some are the same in every row. */
static void thin_out(struct book *book, const struct totals_case *asked, struct random *random)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < book->column_count && asked->group_questions != 0; i++) {
        struct book_column *column = &book->columns[i];
        bool is_shared =
            column->kind != BOOK_NO_FACT && guarantee_scheme_fact_each(book->scheme, column->fact)[0] == '\0';
        bool is_grouped = is_grouped_by(asked, column->name);
        uint64_t chance = random_below(random, 100);
        if (is_shared && !is_grouped && chance < 70)
            continue;
        for (uint32_t row = 0; is_shared && !is_grouped && chance < 90 && row < book->row_count; row++) {
            column->cells[row] = column->cells[0];
            column->is_given[row] = column->is_given[0];
        }
        if (kept++ != i)
            book->columns[kept - 1] = *column;
    }
    if (asked->group_questions != 0)
        book->column_count = kept;
}

void totals_book(struct book *book, const guarantee_scheme *scheme, const struct totals_case *asked,
                 enum book_manner manner, uint32_t row_count, struct random *random)
{
    static struct mine mine;

    if (!mine_scheme(&mine, scheme))
        exit(2);
    for (int tries = 0; tries < 100; tries++) {
        book_fill(book, scheme, &mine, manner, row_count, random);
        add_banks(book, random);
        thin_out(book, asked, random);
        if (has_columns(book, asked))
            return;
    }
    exit(2);
}

/* A column that is neither a fact nor grouped by is refused, so it is left at home. */
void totals_pack(struct book_batch *batch, const struct book *book, const struct totals_case *asked, uint32_t first,
                 uint32_t count, struct random *random)
{
    uint32_t kept = 0;

    book_pack(batch, book, first, count, random);
    for (uint32_t i = 0; i < book->column_count; i++) {
        if (book->columns[i].kind == BOOK_NO_FACT && !is_grouped_by(asked, book->columns[i].name)) {
            free(batch->memory[i][0]);
            free(batch->memory[i][1]);
            continue;
        }
        batch->columns[kept] = batch->columns[i];
        batch->memory[kept][0] = batch->memory[i][0];
        batch->memory[kept++][1] = batch->memory[i][1];
    }
    batch->column_count = kept;
}

static uint32_t some_size(struct random *random)
{
    static const int64_t most[] = {77, 3000, 3000, BOOK_ROWS};

    return (uint32_t)random_between(random, 1, most[random_below(random, 4)]);
}

static guarantee_status add_batches(guarantee_portfolio *portfolio, const struct book *book,
                                    const struct totals_case *asked, uint32_t size, struct random *random,
                                    guarantee_error *error)
{
    static struct book_batch batch;
    guarantee_status status = GUARANTEE_OK;

    for (uint32_t first = 0, count = 0; first < book->row_count && status == GUARANTEE_OK; first += count) {
        uint32_t left = book->row_count - first;
        count = size == 0 ? some_size(random) : size;
        count = count < left ? count : left;
        totals_pack(&batch, book, asked, first, count, random);
        status = guarantee_portfolio_add(portfolio, batch.columns, count, NULL, error);
        book_batch_free(&batch);
    }
    return status;
}

guarantee_totals *totals_run(const struct book *book, const struct totals_case *asked, int32_t threads, uint32_t size,
                             struct random *random, const char *label)
{
    static struct book_batch batch;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_portfolio *portfolio = NULL;
    guarantee_totals *totals = NULL;
    guarantee_portfolio_options options = {.struct_size = sizeof options,
                                           .flags = GUARANTEE_PORTFOLIO_EXACT,
                                           .questions = asked->questions,
                                           .group_questions = asked->group_questions,
                                           .groupings = asked->groupings,
                                           .grouping_count = asked->grouping_count,
                                           .threads = threads};

    totals_pack(&batch, book, asked, 0, 0, random);
    guarantee_status status =
        guarantee_portfolio_new(&portfolio, book->scheme, batch.columns, batch.column_count, &options, &error);
    book_batch_free(&batch);
    if (status == GUARANTEE_OK)
        status = add_batches(portfolio, book, asked, size, random, &error);
    if (status == GUARANTEE_OK)
        status = guarantee_portfolio_take_totals(portfolio, &totals, &error);
    if (status != GUARANTEE_OK)
        printf("%s: no totals: %s: %s: %s\n", label, guarantee_status_name(status), error.path, error.message);
    guarantee_portfolio_free(portfolio);
    return totals;
}

struct bytes totals_bytes(const guarantee_totals *totals)
{
    struct bytes bytes = {NULL, 0};
    guarantee_error error = GUARANTEE_ERROR_INIT;

    if (guarantee_totals_to_bytes(totals, &bytes.data, &bytes.size, &error) != GUARANTEE_OK)
        printf("totals to bytes: %s\n", error.message);
    return bytes;
}

bool bytes_are_same(struct bytes a, struct bytes b)
{
    return a.data != NULL && b.data != NULL && a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
}

/* ---- values ------------------------------------------------------------------------------------------------ */

static int check_values(const struct totals_case *asked, enum book_manner manner, uint32_t row_count,
                        struct random *random)
{
    static struct book book;
    guarantee_scheme *scheme = totals_load(asked->scheme, NULL);
    char label[300];
    int complaints = 0;

    snprintf(label, sizeof label, "%s, manner %d, %u rows, seed %" PRIu64, asked->scheme, manner, row_count,
             random->state);
    totals_book(&book, scheme, asked, manner, row_count, random);
    guarantee_totals *totals = totals_run(&book, asked, 1 + (int32_t)random_below(random, 2), 0, random, label);
    if (totals == NULL)
        return 1;
    struct reference *reference =
        reference_new(&book, asked->questions, asked->groupings, asked->grouping_count, totals);
    complaints += reference_compare(reference, totals, label);
    for (guarantee_question question = 1; question < QUESTIONS_END && row_count < 1000; question++)
        if ((asked->group_questions & (1U << question)) != 0)
            complaints += members_compare(reference, totals, question, random, label);
    reference_free(reference);
    guarantee_totals_free(totals);
    guarantee_scheme_free(scheme);
    return complaints;
}

static int check_case(const struct totals_case *asked, int rounds, struct random *random)
{
    static const enum book_manner manners[] = {BOOK_CLEAN, BOOK_EDGES, BOOK_GAPS};
    int complaints = 0;

    for (int round = 0; round < rounds && complaints == 0; round++) {
        for (size_t i = 0; i < 3; i++) {
            complaints += check_values(asked, manners[i], 4000, random);
            complaints += check_values(asked, manners[i], 90, random);
            complaints += check_values(asked, manners[i], 7, random);
        }
        complaints += totals_check_order(asked, random);
    }
    complaints += totals_check_damage(asked, random);
    complaints += totals_check_differing(asked, random);
    return complaints;
}

int main(int argc, char **argv)
{
    struct random random = {20260102};
    int rounds = 2, complaints = 0;
    long only = -1;

    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--seed") == 0)
            random.state = strtoull(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--rounds") == 0)
            rounds = (int)strtol(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--case") == 0)
            only = strtol(argv[i + 1], NULL, 10);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct random own = {random_next(&random)};
        if (only >= 0 && only != (long)i)
            continue;
        int found = check_case(&cases[i], rounds, &own);
        const char *slash = strrchr(cases[i].scheme, '/');
        printf("%2zu %-24s by %u columns: %d complaints\n", i, slash == NULL ? cases[i].scheme : slash + 1,
               cases[i].grouping_count, found);
        fflush(stdout);
        complaints += found;
    }
    complaints += totals_check_width();
    complaints += totals_check_promises(&random);
    complaints += totals_check_rows(&random);
    complaints += totals_check_large(&random);
    guarantee_thread_release();
    printf("%zu cases, %d complaints\n", sizeof cases / sizeof *cases, complaints);
    return complaints == 0 ? 0 : 1;
}
