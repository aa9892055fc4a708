/* A question of the whole book: by the engine, and by hand. */
#include "book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef __int128 wide;

struct answer book_answer(const struct book *book, const struct question *question, const guarantee_scheme *scheme,
                          int32_t threads, uint64_t times)
{
    static const guarantee_grouping BY_BANK = {"bank", GUARANTEE_BY_VALUE};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_portfolio_options options = {.struct_size = sizeof options,
                                           .questions = question->questions,
                                           .group_questions = question->group_questions,
                                           .groupings = &BY_BANK,
                                           .grouping_count = 1,
                                           .threads = threads};
    struct answer answer = {.work = {.struct_size = sizeof answer.work}};
    guarantee_portfolio *portfolio = NULL;
    guarantee_column columns[BOOK_COLUMNS];
    uint32_t count = book_columns(columns, book, 0, question->columns);

    int64_t start = nanoseconds();
    must(guarantee_portfolio_new(&portfolio, scheme, columns, count, &options, &error), question->title, &error);
    for (uint64_t time = 0; time < times; time++) {
        (void)book_columns(columns, book, time % (book->held / book->rows) * book->rows, question->columns);
        must(guarantee_portfolio_add(portfolio, columns, book->rows, NULL, &error), question->title, &error);
    }
    must(guarantee_portfolio_take_totals(portfolio, &answer.totals, &error), question->title, &error);
    answer.nanoseconds = nanoseconds() - start;

    must(guarantee_portfolio_work_done(portfolio, &answer.work, &error), question->title, &error);
    guarantee_portfolio_free(portfolio);
    answer.groups = guarantee_totals_group_count(answer.totals);
    return answer;
}

uint64_t book_totals_hash(const guarantee_totals *totals)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    uint8_t *bytes = NULL;
    size_t size = 0;
    must(guarantee_totals_to_bytes(totals, &bytes, &size, &error), "totals", &error);
    uint64_t hash = hash_bytes(2023, bytes, size);
    guarantee_bytes_free(bytes);
    return hash;
}

/* ---- by hand ----------------------------------------------------------------------------------- */

const char *const BY_HAND_NAMES[BY_HAND_SUMS] = {"covered_amount", "guarantee_fee",  "reguarantee_fee",
                                                 "claim",          "share.bank",     "share.province",
                                                 "share.ngf",      "share.guarantor"};

static int64_t half_up(wide numerator, int64_t denominator)
{
    return (int64_t)((2 * numerator + denominator) / (2 * (wide)denominator));
}

static void add_quote(struct by_hand *bank, int64_t principal, int64_t rate, int64_t months)
{
    int64_t tier = principal <= 500000000 ? 3 : 5; /* of 1,000 */
    bank->sums[COVERED] += half_up((wide)principal * 80, 100);
    bank->sums[GUARANTEE_FEE] += half_up((wide)principal * rate * months, BOOK_RATE_SCALE * 12);
    bank->sums[REGUARANTEE_FEE] += half_up((wide)principal * 20 * tier * months, 100 * 1000 * 12);
}

static void add_claim(struct by_hand *bank, int64_t outstanding)
{
    int64_t part = half_up((wide)outstanding * 20, 100);
    bank->sums[CLAIM] += outstanding;
    bank->sums[BANK] += part;
    bank->sums[PROVINCE] += part;
    bank->sums[NGF] += part;
    bank->sums[GUARANTOR] += outstanding - 3 * part;
}

void book_by_hand(struct by_hand *banks, const struct book *book)
{
    enum { CEILING = 1000000000, DAY_2025_03_01 = 20148 };
    memset(banks, 0, book->banks * sizeof *banks);
    for (uint64_t row = 0; row < book->rows; row++) {
        struct by_hand *bank = &banks[book->bank[row]];
        int64_t principal = book->principal[row];
        bool early = principal > CEILING && book->granted_on[row] >= DAY_2025_03_01;
        bool eligible = !early && principal <= CEILING;
        bank->rows++;
        bank->eligible += eligible;
        bank->not_eligible += !eligible;
        if (eligible)
            add_quote(bank, principal, book->fee_rate[row], book->term_months[row]);
        if (eligible && book->outstanding[row] <= principal)
            add_claim(bank, book->outstanding[row]);
    }
}

static wide sum_of(const guarantee_totals *totals, int64_t group, const char *name)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t high = 0;
    uint64_t low = 0;
    for (size_t sum = 0; sum < guarantee_totals_sum_count(totals); sum++)
        if (strcmp(guarantee_totals_sum_name(totals, sum), name) == 0) {
            must(guarantee_totals_sum(totals, group, sum, &high, &low, NULL, &error), name, &error);
            return (wide)((unsigned __int128)(uint64_t)high << 64 | low);
        }
    fail("the totals have no sum of %s", name);
}

uint64_t by_hand_differences(const struct by_hand *banks, uint32_t count, const guarantee_totals *totals)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    uint64_t differences = 0;
    if (guarantee_totals_group_count(totals) != count)
        fail("%zu groups; %" PRIu32 " are expected", guarantee_totals_group_count(totals), count);
    for (uint32_t bank = 0; bank < count; bank++) {
        guarantee_row_counts counts = {.struct_size = sizeof counts};
        must(guarantee_totals_counts(totals, bank, &counts, &error), "counts", &error);
        differences += counts.rows != banks[bank].rows;
        differences += counts.eligible != banks[bank].eligible;
        differences += counts.not_eligible != banks[bank].not_eligible;
        for (int sum = 0; sum < BY_HAND_SUMS; sum++)
            differences += sum_of(totals, bank, BY_HAND_NAMES[sum]) != banks[bank].sums[sum];
    }
    return differences;
}

void by_hand_write(const struct by_hand *banks, uint32_t count, const char *folder)
{
    int64_t *numbers = room((uint64_t)count * (2 + BY_HAND_SUMS), sizeof *numbers), *at = numbers;
    for (uint32_t bank = 0; bank < count; bank++) {
        *at++ = (int64_t)banks[bank].rows;
        *at++ = (int64_t)banks[bank].eligible;
        for (int sum = 0; sum < BY_HAND_SUMS; sum++)
            *at++ = (int64_t)banks[bank].sums[sum];
    }
    write_file(folder, "answers.int64", numbers, (uint64_t)(at - numbers) * sizeof *numbers);
    free(numbers);
}
