/*
 * Any bytes as totals. What is accepted is written again as it was, and can be merged, asked and read. A checksum
 * guards the bytes, so the mutator puts it right again; it begins with totals of its own making.
 */
#include "fuzz.h"
#include "guarantee/portfolio.h"

#include <sha2.h>

enum { KEY_BYTES = 256, SUM_BYTES = SHA256_DIGEST_LENGTH, SEED_ROWS = 9 };

static const guarantee_scheme *loaded(void)
{
    static guarantee_scheme *scheme;

    if (scheme == NULL)
        MUST(guarantee_scheme_load(&scheme, "china-ngf", NULL, NULL) == GUARANTEE_OK);
    return scheme;
}

/* ---- bytes to begin with --------------------------------------------------------------------------------- */

size_t LLVMFuzzerMutate(uint8_t *bytes, size_t count, size_t capacity);
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t count, size_t capacity, unsigned int seed);

static guarantee_totals *some_totals(unsigned int seed)
{
    static const int64_t principal[] = {100000000, 1, 500000001, 1000000000, 1000000001, -1, INT64_MAX, 7, 0};
    static const int32_t months[] = {12, 1, 36, 0, 7, 12, 12, 400, 3}, rates[] = {8000, 0, 1, 7, 9, 5000, 1, 1, 1};
    static const int8_t banks[] = {0, 1, 2, 0, 1, 2, 0, 1, 2};
    static const char *const names[] = {"first", "第二", "c"};
    static const uint8_t some[] = {0xB7, 0x01};
    const guarantee_column columns[] = {
        {.struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT64, .name = "principal", .values = principal},
        {.struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT32, .name = "term_months", .values = months},
        {.struct_size = sizeof *columns,
         .type = GUARANTEE_COLUMN_INT32,
         .name = "guarantee_fee_rate",
         .values = rates,
         .validity = some,
         .scale = 1000000},
        {.struct_size = sizeof *columns,
         .type = GUARANTEE_COLUMN_INT8,
         .name = "bank",
         .values = banks,
         .validity = some,
         .words = names,
         .word_count = 3}};
    guarantee_grouping grouping = {"bank", GUARANTEE_BY_VALUE};
    guarantee_portfolio_options options = {.struct_size = sizeof options,
                                           .questions = 1U << GUARANTEE_QUOTE,
                                           .group_questions = (seed & 1U) << GUARANTEE_LIMITS,
                                           .groupings = &grouping,
                                           .grouping_count = 1};
    guarantee_totals *totals = NULL;

    MUST(guarantee_portfolio_run(&totals, loaded(), columns, 4, seed % (SEED_ROWS + 1), &options, NULL, NULL) ==
         GUARANTEE_OK);
    return totals;
}

static size_t begin(uint8_t *bytes, size_t capacity, unsigned int seed)
{
    guarantee_totals *totals = some_totals(seed);
    uint8_t *made = NULL;
    size_t size = 0;

    MUST(guarantee_totals_to_bytes(totals, &made, &size, NULL) == GUARANTEE_OK);
    size = size <= capacity ? size : 0;
    memcpy(bytes, made, size);
    guarantee_bytes_free(made);
    guarantee_totals_free(totals);
    return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t count, size_t capacity, unsigned int seed)
{
    SHA2_CTX context;

    if (count <= SUM_BYTES || capacity <= SUM_BYTES)
        return begin(bytes, capacity, seed);
    count = LLVMFuzzerMutate(bytes, count - SUM_BYTES, capacity - SUM_BYTES);
    if (seed % 16 == 0)
        return count; /* the checksum must be missed, too */
    SHA256Init(&context);
    SHA256Update(&context, bytes, count);
    SHA256Final(bytes + count, &context);
    return count + SUM_BYTES;
}

/* ---- what must hold ---------------------------------------------------------------------------------------- */

static void must_be_bytes(const guarantee_totals *totals, const uint8_t *bytes, size_t count)
{
    uint8_t *again = NULL;
    size_t size = 0;

    MUST(guarantee_totals_to_bytes(totals, &again, &size, NULL) == GUARANTEE_OK);
    MUST(size == count && memcmp(again, bytes, count) == 0);
    guarantee_bytes_free(again);
}

static void read_sums(const guarantee_totals *totals, int64_t group)
{
    char text[GUARANTEE_SUM_TEXT_BYTES];

    for (size_t sum = 0; sum < guarantee_totals_sum_count(totals); sum++) {
        int64_t high = 0;
        uint64_t low = 0, rows = 0;
        guarantee_error error = GUARANTEE_ERROR_INIT;
        check_error(guarantee_totals_sum(totals, group, sum, &high, &low, &rows, &error), &error);
        guarantee_error_clear(&error);
        check_error(guarantee_totals_sum_text(totals, group, sum, text, sizeof text, &error), &error);
    }
}

static void ask(const guarantee_totals *totals, int64_t group)
{
    for (guarantee_question question = GUARANTEE_QUOTE; question <= GUARANTEE_ALLOT; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_result *result = NULL;
        char *text = NULL;
        check_error(guarantee_totals_answer(&result, totals, group, question, NULL, GUARANTEE_WITH_TRAIL, &error),
                    &error);
        if (result == NULL)
            continue;
        MUST(guarantee_result_json(result, &text, NULL) == GUARANTEE_OK);
        guarantee_text_free(text);
        guarantee_result_free(result);
    }
}

/* A group's rows are of one outcome each. */
static void read_group(const guarantee_totals *totals, int64_t group)
{
    guarantee_row_counts counts = {.struct_size = sizeof counts};
    char text[KEY_BYTES];

    MUST(guarantee_totals_counts(totals, group, &counts, NULL) == GUARANTEE_OK);
    MUST(counts.rows == counts.eligible + counts.not_eligible + counts.undecided + counts.refused);
    for (size_t key = 0; group >= 0 && key < guarantee_totals_key_count(totals); key++)
        guarantee_totals_key_text(totals, group, key, text, sizeof text);
    read_sums(totals, group);
}

static void read_reasons(const guarantee_totals *totals)
{
    for (size_t i = 0; i < guarantee_totals_reason_count(totals); i++) {
        const char *rule = NULL;
        guarantee_outcome outcome = 0;
        uint64_t rows = 0;
        MUST(guarantee_totals_reason(totals, i, &rule, &outcome, &rows, NULL) == GUARANTEE_OK);
        MUST(is_utf8(rule));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_totals *totals = NULL, *copy = NULL;

    guarantee_status status = guarantee_totals_from_bytes(&totals, loaded(), bytes, count, &error);
    check_error(status, &error);
    MUST((status == GUARANTEE_OK) == (totals != NULL));
    if (totals == NULL)
        return 0;
    must_be_bytes(totals, bytes, count);
    for (int64_t group = -1; group < (int64_t)guarantee_totals_group_count(totals) && group < 8; group++) {
        read_group(totals, group);
        ask(totals, group);
    }
    read_reasons(totals);
    MUST(guarantee_totals_from_bytes(&copy, loaded(), bytes, count, NULL) == GUARANTEE_OK);
    guarantee_error_clear(&error);
    status = guarantee_totals_merge(totals, copy, &error);
    check_error(status, &error);
    MUST(status == GUARANTEE_OK || status == GUARANTEE_E_RANGE);
    must_be_bytes(copy, bytes, count);
    if (status != GUARANTEE_OK)
        must_be_bytes(totals, bytes, count);
    guarantee_totals_free(totals);
    guarantee_totals_free(copy);
    guarantee_thread_release();
    return 0;
}
