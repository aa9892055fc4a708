#include "round.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOLD_MAX = 5, EXPLAINED_ONE_IN = 997 };

/* What one round works with; one at a time in a process. */
static struct {
    struct book book;
    struct book_batch batch;
    struct answer_columns columns;
    struct answer_by_rules by_rules;
    struct answer by_columns;
    struct asked asked;
    guarantee_portfolio *portfolio;
    guarantee_portfolio_options options;
    guarantee_facts *facts;
    struct random random;
} here;

uint32_t round_questions(const guarantee_scheme *scheme)
{
    uint32_t questions = 0;

    for (guarantee_question question = 1; question < QUESTIONS_END; question++)
        if (guarantee_scheme_answers(scheme, question))
            questions |= 1U << question;
    return questions;
}

/* Mostly one question; sometimes several in one run. */
static uint32_t some_questions(uint32_t all, struct random *random)
{
    uint32_t one = 0, some = all & (uint32_t)random_next(random);

    if (random_percent(random, 15))
        return all;
    if (random_percent(random, 15) && some != 0)
        return some;
    while (one == 0)
        one = all & (1U << random_below(random, QUESTIONS_END));
    return one;
}

/* ---- telling ------------------------------------------------------------------------------------------ */

static void print_trail(const guarantee_result *result, const char *title)
{
    char *text = NULL;

    if (result == NULL || guarantee_trail_text(result, &text, NULL) != GUARANTEE_OK)
        return;
    printf("    %s:\n%s\n", title, text);
    guarantee_text_free(text);
}

/* Both trails: of the facts set one by one, and of the row of the columns. */
static void print_trails(uint32_t row)
{
    struct answer_by_rules again;

    answer_by_rules(&again, &here.asked, &here.book, row, here.facts, GUARANTEE_WITH_TRAIL);
    for (guarantee_question question = 1; question < QUESTIONS_END; question++) {
        guarantee_result *explained = NULL;
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if ((here.asked.questions & (1U << question)) == 0)
            continue;
        print_trail(again.results[question], "trail by facts");
        book_pack(&here.batch, &here.book, row, 1, &here.random);
        if (guarantee_portfolio_explain(&explained, here.portfolio, here.batch.columns, 0, question,
                                        GUARANTEE_WITH_TRAIL, &error) != GUARANTEE_OK)
            printf("    the row explained: %s: %s\n", guarantee_status_name(error.status), error.message);
        print_trail(explained, "trail by row");
        guarantee_result_free(explained);
        book_batch_free(&here.batch);
    }
    answer_release(&again);
}

static void print_questions(void)
{
    for (guarantee_question question = 1; question < QUESTIONS_END; question++)
        if ((here.asked.questions & (1U << question)) != 0)
            printf(" %s", guarantee_question_name(question));
}

static const char *answer_alone(uint32_t row);

/* Facts that do not matter are left out, one by one, as long as the row alone still differs. */
static bool shrink(uint32_t row)
{
    if (answer_alone(row) == NULL)
        return false;
    for (uint32_t i = 0; i < here.book.column_count; i++) {
        struct book_column *column = &here.book.columns[i];
        if (!column->has_validity || column->type == GUARANTEE_COLUMN_CONSTANT || !column->is_given[row])
            continue;
        column->is_given[row] = 0;
        if (answer_alone(row) == NULL)
            column->is_given[row] = 1;
    }
    return true;
}

static void tell(const struct round *round, uint32_t row, const char *difference)
{
    bool is_figure = strchr(difference, ' ') == NULL;

    printf("%s, round seed %" PRIu64 ", row %u, manner %d: %s differs\n", round->label, round->seed, row,
           here.book.manner, difference);
    printf("    again: agree --seed %" PRIu64 " --round --manner %d %s\n   ", round->seed, round->manner, round->label);
    print_questions();
    printf(" %s", guarantee_scheme_id(round->scheme));
    book_print_row(&here.book, row);
    printf("    rules:   ");
    answer_print(&here.asked, &here.by_rules.answer, is_figure ? difference : NULL);
    if (here.by_rules.error.message[0] != '\0')
        printf("        %s: %s\n", here.by_rules.error.path, here.by_rules.error.message);
    printf("    columns: ");
    answer_print(&here.asked, &here.by_columns, is_figure ? difference : NULL);
    uint8_t given[BOOK_COLUMNS_MAX];
    for (uint32_t i = 0; i < here.book.column_count; i++)
        given[i] = here.book.columns[i].is_given[row];
    if (shrink(row)) {
        printf("    it differs alone, too; with what matters:");
        book_print_row(&here.book, row);
    } else {
        printf("    alone, in a batch of one row, it does not differ\n");
    }
    print_trails(row);
    for (uint32_t i = 0; i < here.book.column_count; i++)
        here.book.columns[i].is_given[row] = given[i];
    fflush(stdout);
}

/* ---- comparing ----------------------------------------------------------------------------------------- */

/* The difference of a row that is at `place` of the columns; both answers stay in `here` until the next. */
static const char *compare(uint32_t row, uint32_t place)
{
    const char *wrong = answer_of_row(&here.by_columns, &here.asked, &here.columns, place, here.portfolio);

    answer_release(&here.by_rules);
    answer_by_rules(&here.by_rules, &here.asked, &here.book, row, here.facts, 0);
    const char *difference = answer_difference(&here.asked, &here.by_rules.answer, &here.by_columns);
    return wrong != NULL ? wrong : difference;
}

static const char *answer_alone(uint32_t row)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    const char *difference = "the run";

    answer_columns_ask(&here.columns, &here.asked, 1);
    book_pack(&here.batch, &here.book, row, 1, &here.random);
    if (guarantee_portfolio_add(here.portfolio, here.batch.columns, 1, &here.columns.rows, &error) == GUARANTEE_OK)
        difference = compare(row, 0);
    book_batch_free(&here.batch);
    return difference;
}

static bool compare_explained(uint32_t row)
{
    guarantee_result *result = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_question question = 1;

    while ((here.asked.questions & (1U << question)) == 0)
        question++;
    bool is_single = here.asked.questions == 1U << question;
    book_pack(&here.batch, &here.book, row, 1, &here.random);
    guarantee_status status =
        guarantee_portfolio_explain(&result, here.portfolio, here.batch.columns, 0, question, 0, &error);
    bool is_same = status == here.by_rules.answer.status || (!is_single && status == GUARANTEE_OK);
    if (status == GUARANTEE_OK && is_single && here.by_rules.answer.status == GUARANTEE_OK)
        is_same = guarantee_result_outcome(result) == here.by_rules.answer.outcome;
    if (status != GUARANTEE_OK && (error.status != status || error.message[0] == '\0'))
        is_same = false;
    guarantee_result_free(result);
    book_batch_free(&here.batch);
    return is_same;
}

static void count(struct tally *tally, const struct answer *answer)
{
    tally->rows++;
    if (answer->status != GUARANTEE_OK)
        tally->refused++;
    else if (answer->outcome == GUARANTEE_UNDECIDED)
        tally->undecided++;
    else
        tally->answered++;
}

static bool compare_batch(const struct round *round, struct tally *tally, uint32_t first, uint32_t row_count)
{
    for (uint32_t row = 0; row < row_count; row++) {
        const char *difference = compare(first + row, row);
        count(tally, &here.by_columns);
        if (difference == NULL && random_below(&here.random, EXPLAINED_ONE_IN) == 0 && !compare_explained(first + row))
            difference = "what guarantee_portfolio_explain() says";
        if (difference == NULL)
            continue;
        tally->unlike++;
        if (tally->unlike <= TOLD_MAX) {
            tell(round, first + row, difference);
            return tally->unlike < TOLD_MAX; /* telling has used the columns */
        }
    }
    return true;
}

/* ---- running ------------------------------------------------------------------------------------------- */

static uint32_t some_batch(uint32_t left, struct random *random)
{
    static const uint32_t sizes[] = {1, 7, 63, 64, 65, 127, 1000, 1023, 1024, 1025, 2049, 4097, 8192};
    uint32_t size = sizes[random_below(random, sizeof sizes / sizeof *sizes)];

    if (left > 40000) /* more than one thread takes a part of it */
        return left - 1 - (uint32_t)random_below(random, 5000);
    return size < left ? size : left;
}

static bool add_batches(const struct round *round, struct tally *tally)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    bool goes_on = true;

    for (uint32_t first = 0, size = 0; first < here.book.row_count && goes_on; first += size) {
        size = some_batch(here.book.row_count - first, &here.random);
        answer_columns_ask(&here.columns, &here.asked, size);
        book_pack(&here.batch, &here.book, first, size, &here.random);
        guarantee_status status =
            guarantee_portfolio_add(here.portfolio, here.batch.columns, size, &here.columns.rows, &error);
        book_batch_free(&here.batch);
        if (status != GUARANTEE_OK) {
            printf("%s, round seed %" PRIu64 ", manner %d: guarantee_portfolio_add() says %s: %s: %s\n", round->label,
                   round->seed, here.book.manner, guarantee_status_name(status), error.path, error.message);
            tally->unlike++;
            return false;
        }
        goes_on = compare_batch(round, tally, first, size);
    }
    return goes_on;
}

static void take_work(struct tally *tally)
{
    guarantee_portfolio_work work = {.struct_size = sizeof work};

    if (guarantee_portfolio_work_done(here.portfolio, &work, NULL) != GUARANTEE_OK)
        return;
    tally->exact_rows += work.exact_rows;
    tally->plans += work.plan_count;
    if (here.book.manner == BOOK_CLEAN && (here.options.flags & GUARANTEE_PORTFOLIO_ONLY_EXACT) == 0) {
        tally->clean_rows += work.rows;
        tally->clean_exact_rows += work.exact_rows;
    }
}

static uint32_t some_row_count(struct random *random)
{
    static const uint32_t counts[] = {300, 1025, 2048, 4099, 8192};

    if (random_percent(random, 3))
        return BOOK_ROWS;
    return counts[random_below(random, sizeof counts / sizeof *counts)];
}

static const char *const no_sums[] = {NULL};

/* A scheme must run as columns. Where it cannot, it says why, and runs on the exact path by leave. */
static guarantee_status make_portfolio(const struct round *round, struct tally *tally, guarantee_error *error)
{
    guarantee_status status = guarantee_portfolio_new(&here.portfolio, round->scheme, here.batch.columns,
                                                      here.batch.column_count, &here.options, error);

    if (status != GUARANTEE_E_LOWER)
        return status;
    snprintf(tally->not_lowered, sizeof tally->not_lowered, "%s", error->message);
    here.options.flags |= GUARANTEE_PORTFOLIO_EXACT;
    guarantee_error_clear(error);
    return guarantee_portfolio_new(&here.portfolio, round->scheme, here.batch.columns, here.batch.column_count,
                                   &here.options, error);
}

static bool open_portfolio(const struct round *round, struct tally *tally)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;

    here.options = (guarantee_portfolio_options){.struct_size = sizeof here.options,
                                                 .questions = here.asked.questions,
                                                 .threads = (int32_t)random_between(&here.random, 1, 3)};
    if (random_percent(&here.random, 80)) /* what is added up may keep rows from the columns, too */
        here.options.sums = no_sums;
    if (random_percent(&here.random, 2))
        here.options.flags |= GUARANTEE_PORTFOLIO_ONLY_EXACT;
    book_pack(&here.batch, &here.book, 0, 0, &here.random);
    guarantee_status status = make_portfolio(round, tally, &error);
    book_batch_free(&here.batch);
    if (status == GUARANTEE_OK)
        return true;
    printf("%s, round seed %" PRIu64 ", manner %d: guarantee_portfolio_new() says %s: %s: %s\n", round->label,
           round->seed, here.book.manner, guarantee_status_name(status), error.path, error.message);
    return false;
}

bool round_run(const struct round *round, struct tally *tally)
{
    here.random = (struct random){round->seed};
    enum book_manner manner = (enum book_manner)random_below(&here.random, BOOK_MANNERS);
    if (round->manner >= 0)
        manner = (enum book_manner)round->manner;
    uint32_t questions = some_questions(round_questions(round->scheme), &here.random);
    asked_about(&here.asked, round->scheme, round->questions != 0 ? round->questions : questions);
    if (random_percent(&here.random, 30))
        asked_without_denominators(&here.asked, &here.random);
    book_fill(&here.book, round->scheme, round->mine, manner, some_row_count(&here.random), &here.random);
    if (!open_portfolio(round, tally)) {
        tally->unlike++;
        return false;
    }
    if (guarantee_facts_new(&here.facts, round->scheme, NULL) != GUARANTEE_OK)
        return false;
    bool goes_on = add_batches(round, tally);
    take_work(tally);
    answer_release(&here.by_rules);
    guarantee_facts_free(here.facts);
    guarantee_portfolio_free(here.portfolio);
    return goes_on;
}
