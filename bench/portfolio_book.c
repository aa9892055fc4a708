/* Table 2: a whole book through whole schemes, grouped by bank. */
#include "book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { BANKS = 1000, QUOTE = 1U << GUARANTEE_QUOTE, CLAIMED = 1U << GUARANTEE_CLAIM, LIMITS = 1U << GUARANTEE_LIMITS };

static const char *const NGF_COLUMNS[] = {"principal", "outstanding", "guarantee_fee_rate", "granted_on", "term_months",
                                          "bank",      NULL};
static const char *const FUND_COLUMNS[] = {"principal",   "outstanding", "guarantee_fee_rate",
                                           "term_months", "bank",        NULL};
static const char *const ALL_COLUMNS[] = {
    "principal", "outstanding", "guarantee_fee_rate", "granted_on", "term_months", "days_past_due", "bank", NULL};
static const char *const SUMMARY_COLUMNS[] = {
    "principal", "outstanding", "guarantee_fee_rate", "term_months", "days_past_due", "bank", NULL};

const struct question QUESTIONS[QUESTION_COUNT] = {
    {"china-ngf: quote and claim", "china-ngf", NGF_COLUMNS, QUOTE | CLAIMED, 0, 100},
    {"shanghai-fund: quote and claim", "shanghai-fund", FUND_COLUMNS, QUOTE | CLAIMED, 0, 100},
    {"full.yaml: quote, claim, class, NPL", BENCH_FOLDER "/full.yaml", ALL_COLUMNS, QUOTE | CLAIMED, LIMITS, 100},
    {"summary.yaml: fee, cover, NPL", BENCH_FOLDER "/summary.yaml", SUMMARY_COLUMNS, QUOTE, LIMITS, 150},
};

struct measured {
    guarantee_scheme *scheme;
    int64_t costs[RUNS];
    uint64_t hash; /* of the totals as bytes */
    struct answer answer;
};

static void ask(struct measured *measured, const struct question *question, const struct book *book, int run)
{
    guarantee_totals_free(measured->answer.totals);
    measured->answer = book_answer(book, question, measured->scheme, 1, 1);
    measured->costs[run] = measured->answer.nanoseconds;
    uint64_t hash = book_totals_hash(measured->answer.totals);
    if (run > 0 && hash != measured->hash)
        fail("%s: another run gave other totals", question->title);
    measured->hash = hash;
}

static double million_a_second(int64_t *costs, uint64_t rows)
{
    return (double)rows * 1000 / (double)median(costs, RUNS);
}

static void print_answer(const char *title, double speed, const struct measured *measured)
{
    const struct answer *answer = &measured->answer;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_row_counts counts = {.struct_size = sizeof counts};
    must(guarantee_totals_counts(answer->totals, -1, &counts, &error), "counts", &error);
    printf("%-38s %8.1f %10" PRIu64 " %9" PRIu64 " %9" PRIu64 " %8" PRIu64 " %10" PRIu64 "   %016" PRIx64 "\n", title,
           speed, counts.eligible, counts.not_eligible, counts.undecided, counts.refused, answer->work.exact_rows,
           measured->hash);
}

static void write_answers(const struct book *book, const struct by_hand *banks, double speed, const char *folder)
{
    char text[64];
    int length = snprintf(text, sizeof text, "%.3f\n", speed);
    book_write(book, folder);
    by_hand_write(banks, book->banks, folder);
    write_file(folder, "speed.txt", text, (uint64_t)length);
}

static void print_targets(struct measured *measured, const double *speeds, const struct by_hand *banks)
{
    for (int i = 0; i < QUESTION_COUNT; i++)
        print_target(QUESTIONS[i].title, speeds[i], ">=", QUESTIONS[i].target, " M loans/s");
    print_target("numbers of the banks that differ from those by hand",
                 (double)by_hand_differences(banks, BANKS, measured[0].answer.totals), "<=", 0, "");
}

static void measure(struct measured *measured, const struct settings *settings, const struct book *book)
{
    struct by_hand *banks = room(BANKS, sizeof *banks);
    int64_t by_hand_costs[RUNS];
    double speeds[QUESTION_COUNT];

    for (int run = 0; run < RUNS; run++) {
        for (int i = 0; i < QUESTION_COUNT; i++)
            ask(&measured[i], &QUESTIONS[i], book, run);
        int64_t start = nanoseconds();
        book_by_hand(banks, book);
        by_hand_costs[run] = nanoseconds() - start;
    }
    printf("%-38s %8s %10s %9s %9s %8s %10s   %s\n", "", "M/s", "eligible", "not", "undecided", "refused", "exact path",
           "hash of the totals");
    for (int i = 0; i < QUESTION_COUNT; i++) {
        speeds[i] = million_a_second(measured[i].costs, book->rows);
        print_answer(QUESTIONS[i].title, speeds[i], &measured[i]);
    }
    printf("%-38s %8.1f\n", "china-ngf by hand, a loop of __int128", million_a_second(by_hand_costs, book->rows));
    print_targets(measured, speeds, banks);
    if (settings->folder != NULL)
        write_answers(book, banks, speeds[0], settings->folder);
    free(banks);
}

void table_portfolio(const struct settings *settings)
{
    struct book book = book_new(settings->loans, BANKS);
    struct measured measured[QUESTION_COUNT] = {0};

    printf("2. Portfolio: every amount added up for each of %d banks; one thread, medians of %d\n", BANKS, RUNS);
    printf("%" PRIu64 " loans\n", book.rows);
    for (int i = 0; i < QUESTION_COUNT; i++)
        measured[i].scheme = load_scheme(QUESTIONS[i].scheme);
    measure(measured, settings, &book);
    for (int i = 0; i < QUESTION_COUNT; i++) {
        guarantee_totals_free(measured[i].answer.totals);
        guarantee_scheme_free(measured[i].scheme);
    }
    book_free(&book);
}
