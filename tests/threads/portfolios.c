#include "portfolios.h"

#include "guarantee/portfolio.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 4000, BATCH = 333, COLUMNS_MAX = 60, WORDS_MAX = 40, THREADS_MAX = 64 };

/* Shared by all threads, and not changed while they run. */
static struct book {
    const guarantee_scheme *scheme;
    guarantee_column columns[COLUMNS_MAX + 1];
    int64_t values[COLUMNS_MAX + 1][ROWS];
    const char *words[COLUMNS_MAX + 1][WORDS_MAX];
    uint32_t column_count;
    guarantee_portfolio_options options;
    guarantee_grouping groupings[1];
} book;

/* The one thing that threads change together, under its lock. */
static struct {
    pthread_mutex_t lock;
    guarantee_totals *totals;
    long failures;
} merged = {.lock = PTHREAD_MUTEX_INITIALIZER};

struct part {
    uint32_t first, end;
};

static int64_t cell(guarantee_kind kind, uint32_t row, size_t fact)
{
    uint32_t mixed = (row + 1U) * 2654435761U + (uint32_t)fact * 40503U;

    switch (kind) {
    case GUARANTEE_KIND_AMOUNT:
        return mixed % 9 == 0 ? -1 : (int64_t)mixed * (mixed % 7 == 0 ? 4000000000 : 7) / 3;
    case GUARANTEE_KIND_DATE:
        return 18000 + mixed % 3000;
    case GUARANTEE_KIND_COUNT:
        return mixed % 100;
    case GUARANTEE_KIND_FLAG:
        return mixed / 8 % 2;
    default:
        return mixed % 90000;
    }
}

static void fill_words(guarantee_column *column, const char **words, size_t fact)
{
    column->words = words;
    words[0] = "other";
    column->word_count = 1;
    for (size_t i = 0; i < guarantee_scheme_fact_choice_count(book.scheme, fact) && i < WORDS_MAX; i++) {
        words[i] = guarantee_scheme_fact_choice(book.scheme, fact, i);
        column->word_count = i + 1;
    }
}

static void fill_column(size_t fact)
{
    uint32_t number = book.column_count++;
    guarantee_column *column = &book.columns[number];
    guarantee_kind kind = guarantee_scheme_fact_kind(book.scheme, fact);

    *column = (guarantee_column){.struct_size = sizeof *column,
                                 .type = kind == GUARANTEE_KIND_AMOUNT ? GUARANTEE_COLUMN_INT64
                                         : kind == GUARANTEE_KIND_FLAG ? GUARANTEE_COLUMN_INT8
                                                                       : GUARANTEE_COLUMN_INT32,
                                 .name = guarantee_scheme_fact_name(book.scheme, fact),
                                 .values = book.values[number]};
    if (kind == GUARANTEE_KIND_RATE || kind == GUARANTEE_KIND_NUMBER)
        column->scale = 1000000;
    if (kind == GUARANTEE_KIND_TEXT)
        fill_words(column, book.words[number], fact);
    for (uint32_t row = 0; row < ROWS; row++) {
        int64_t value = cell(kind, row, fact);
        value = kind == GUARANTEE_KIND_TEXT ? value % (int64_t)column->word_count : value;
        if (column->type == GUARANTEE_COLUMN_INT64)
            book.values[number][row] = value;
        else if (column->type == GUARANTEE_COLUMN_INT32)
            ((int32_t *)book.values[number])[row] = (int32_t)value;
        else
            ((int8_t *)book.values[number])[row] = (int8_t)value;
    }
}

static void fill_group_column(void)
{
    uint32_t number = book.column_count++;

    book.columns[number] = (guarantee_column){.struct_size = sizeof(guarantee_column),
                                              .type = GUARANTEE_COLUMN_INT64,
                                              .name = "branch_of_the_row",
                                              .values = book.values[number]};
    for (uint32_t row = 0; row < ROWS; row++)
        book.values[number][row] = row % 11;
    book.groupings[0] = (guarantee_grouping){"branch_of_the_row", GUARANTEE_BY_VALUE};
}

/* Some rules go over single members, and have no totals to be answered from. */
static bool is_answered_from_totals(guarantee_question question)
{
    guarantee_portfolio *portfolio = NULL;
    guarantee_portfolio_options options = book.options;

    options.group_questions |= 1U << question; /* together with those before: they may go over different groups */
    guarantee_status status =
        guarantee_portfolio_new(&portfolio, book.scheme, book.columns, book.column_count, &options, NULL);
    guarantee_portfolio_free(portfolio);
    return status != GUARANTEE_E_LOWER;
}

static void fill_book(const guarantee_scheme *scheme)
{
    memset(&book, 0, sizeof book);
    book.scheme = scheme;
    for (size_t fact = 0; fact < guarantee_scheme_fact_count(scheme) && book.column_count < COLUMNS_MAX; fact++)
        fill_column(fact);
    fill_group_column();
    book.options = (guarantee_portfolio_options){.struct_size = sizeof book.options,
                                                 .flags = GUARANTEE_PORTFOLIO_EXACT,
                                                 .groupings = book.groupings,
                                                 .grouping_count = 1};
    for (guarantee_question question = GUARANTEE_QUOTE; question <= GUARANTEE_ALLOT; question++) {
        if (!guarantee_scheme_answers(scheme, question))
            continue;
        if (guarantee_scheme_question_each(scheme, question)[0] == '\0')
            book.options.questions |= 1U << question;
        else if (is_answered_from_totals(question))
            book.options.group_questions |= 1U << question;
    }
}

static void shift(guarantee_column *columns, uint32_t first)
{
    static const size_t widths[] = {0, 8, 4, 2, 1};

    for (uint32_t i = 0; i < book.column_count; i++) {
        columns[i] = book.columns[i];
        columns[i].values = (const char *)columns[i].values + first * widths[columns[i].type];
    }
}

static guarantee_totals *run_part(struct part part)
{
    guarantee_portfolio *portfolio = NULL;
    guarantee_totals *totals = NULL;
    guarantee_column columns[COLUMNS_MAX + 1];
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status =
        guarantee_portfolio_new(&portfolio, book.scheme, book.columns, book.column_count, &book.options, &error);

    for (uint32_t first = part.first; first < part.end && status == GUARANTEE_OK; first += BATCH) {
        shift(columns, first);
        status = guarantee_portfolio_add(portfolio, columns, part.end - first < BATCH ? part.end - first : BATCH, NULL,
                                         &error);
    }
    if (status == GUARANTEE_OK)
        status = guarantee_portfolio_take_totals(portfolio, &totals, &error);
    if (status != GUARANTEE_OK)
        fprintf(stderr, "%s: a portfolio: %s: %s\n", guarantee_scheme_id(book.scheme), guarantee_status_name(status),
                error.message);
    guarantee_portfolio_free(portfolio);
    guarantee_thread_release();
    return totals;
}

static void *run_and_merge(void *part)
{
    guarantee_totals *totals = run_part(*(const struct part *)part);

    pthread_mutex_lock(&merged.lock);
    if (totals == NULL) {
        merged.failures++;
    } else if (merged.totals == NULL) {
        merged.totals = totals;
        totals = NULL;
    } else if (guarantee_totals_merge(merged.totals, totals, NULL) != GUARANTEE_OK) {
        merged.failures++;
    }
    pthread_mutex_unlock(&merged.lock);
    guarantee_totals_free(totals);
    return NULL;
}

static bool is_same(const guarantee_totals *a, const guarantee_totals *b)
{
    uint8_t *bytes_a = NULL, *bytes_b = NULL;
    size_t size_a = 0, size_b = 0;
    bool same = a != NULL && b != NULL && guarantee_totals_to_bytes(a, &bytes_a, &size_a, NULL) == GUARANTEE_OK &&
                guarantee_totals_to_bytes(b, &bytes_b, &size_b, NULL) == GUARANTEE_OK && size_a == size_b &&
                memcmp(bytes_a, bytes_b, size_a) == 0;

    guarantee_bytes_free(bytes_a);
    guarantee_bytes_free(bytes_b);
    return same;
}

long portfolios_in_threads(const guarantee_scheme *scheme, int thread_count)
{
    pthread_t threads[THREADS_MAX];
    struct part parts[THREADS_MAX];

    fill_book(scheme);
    guarantee_totals *expected = run_part((struct part){0, ROWS});
    merged.totals = NULL;
    merged.failures = 0;
    for (int i = 0; i < thread_count; i++) {
        parts[i] = (struct part){(uint32_t)(ROWS * i / thread_count), (uint32_t)(ROWS * (i + 1) / thread_count)};
        if (pthread_create(&threads[i], NULL, run_and_merge, &parts[i]) != 0)
            exit(1);
    }
    for (int i = 0; i < thread_count; i++)
        pthread_join(threads[i], NULL);
    long differences = merged.failures + !is_same(expected, merged.totals);
    if (differences > 0)
        fprintf(stderr, "%s: totals of %d threads differ from those of one\n", guarantee_scheme_id(scheme),
                thread_count);
    guarantee_totals_free(expected);
    guarantee_totals_free(merged.totals);
    return differences;
}
