/* Sums past 64 bits, and as far as they go: what no longer fits is refused, never wrapped. */
#include "totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct totals_case wide = {PROJECT_FOLDER "/tests/portfolio/schemes/wide.yaml", 0, 0, {{"bank", 0}}, 1};

enum { ROWS = 8000, DOUBLINGS = 70 };
static const int64_t largest = INT64_MAX, lowest = -9000000000000000000;

static void fill(struct book *book)
{
    struct book_column *a = book_column_of(book, "a"), *b = book_column_of(book, "b");

    for (uint32_t row = 0; row < book->row_count; row++) {
        a->cells[row] = largest;
        b->cells[row] = lowest;
        a->is_given[row] = b->is_given[row] = 1;
    }
    a->type = b->type = GUARANTEE_COLUMN_INT64;
}

static int check_sum(const guarantee_totals *totals, const char *name, __int128 expected, uint64_t rows)
{
    int64_t high = 0;
    uint64_t low = 0, found_rows = 0;
    size_t sum = 0;
    guarantee_row_counts counts = {.struct_size = sizeof counts};

    while (sum < guarantee_totals_sum_count(totals) && strcmp(guarantee_totals_sum_name(totals, sum), name) != 0)
        sum++;
    guarantee_status status = guarantee_totals_sum(totals, -1, sum, &high, &low, &found_rows, NULL);
    guarantee_totals_counts(totals, -1, &counts, NULL);
    if (status == GUARANTEE_OK && high == (int64_t)(expected >> 64) && low == (uint64_t)expected &&
        found_rows == rows && counts.rows == rows)
        return 0;
    printf("a wide sum of %s over %" PRIu64 " rows: %s, high %" PRId64 " low %" PRIu64 " of %" PRIu64 " of %" PRIu64
           " rows, expected high %" PRId64 " low %" PRIu64 "\n",
           name, rows, guarantee_status_name(status), high, low, found_rows, counts.rows, (int64_t)(expected >> 64),
           (uint64_t)expected);
    return 1;
}

/* Merged with themselves again and again: sums and counts double until one of them has no room. */
static int check_doubling(guarantee_totals *totals, const guarantee_scheme *scheme)
{
    __int128 a = (__int128)largest * ROWS, b = (__int128)lowest * ROWS;
    uint64_t rows = ROWS;
    int complaints = 0;

    for (int i = 0; i < DOUBLINGS && complaints == 0; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_totals *copy = NULL;
        complaints += check_sum(totals, "a", a, rows) + check_sum(totals, "b", b, rows);
        struct bytes before = totals_bytes(totals);
        if (guarantee_totals_from_bytes(&copy, scheme, before.data, before.size, &error) != GUARANTEE_OK)
            return complaints + 1;
        guarantee_status status = guarantee_totals_merge(totals, copy, &error);
        guarantee_totals_free(copy);
        struct bytes after = totals_bytes(totals);
        bool is_kept = bytes_are_same(before, after);
        guarantee_bytes_free(before.data);
        guarantee_bytes_free(after.data);
        if (status != GUARANTEE_OK) {
            if (status != GUARANTEE_E_RANGE || !is_kept || rows < UINT64_MAX / 4)
                printf("doubling %" PRIu64 " rows: %s: %s%s\n", rows, guarantee_status_name(status), error.message,
                       is_kept ? "" : ", and the totals were changed");
            return complaints + (status != GUARANTEE_E_RANGE || !is_kept || rows < UINT64_MAX / 4);
        }
        if (rows > UINT64_MAX / 2) {
            printf("more rows than 64 bits count were added up without a word\n");
            return complaints + 1;
        }
        a *= 2;
        b *= 2;
        rows *= 2;
    }
    return complaints;
}

/* Bounds of a fact that no column value reaches: every row is refused, the outermost too. */
static int check_bounds(void)
{
    static const char *const paths[] = {"facts.b.at_least", "facts.b.at_most"};
    static const char *const above[] = {"10_000_000_000_000_000", "20_000_000_000_000_000"};
    static const char *const below[] = {"-20_000_000_000_000_000", "-10_000_000_000_000_000"};
    static const char *const *const values[] = {above, below};
    int64_t given[] = {INT64_MAX, INT64_MIN, 0, 1};
    guarantee_column column = {
        .struct_size = sizeof column, .type = GUARANTEE_COLUMN_INT64, .name = "b", .values = given};
    guarantee_portfolio_options options = {.struct_size = sizeof options, .questions = 1U << GUARANTEE_QUOTE};
    int complaints = 0;

    for (int i = 0; i < 2; i++) {
        guarantee_load_options changes = {
            .struct_size = sizeof changes, .set_paths = paths, .set_values = values[i], .set_count = 2};
        guarantee_scheme *scheme = totals_load(wide.scheme, &changes);
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_row_counts counts = {.struct_size = sizeof counts};
        guarantee_totals *totals = NULL;
        (void)guarantee_portfolio_run(&totals, scheme, &column, 1, 4, &options, NULL, &error);
        (void)guarantee_totals_counts(totals, -1, &counts, &error);
        if (error.status != GUARANTEE_OK || counts.refused != 4) {
            printf("bounds past 64 bits: %" PRIu64 " of 4 rows refused (%s)\n", counts.refused, error.message);
            complaints++;
        }
        guarantee_totals_free(totals);
        guarantee_scheme_free(scheme);
    }
    return complaints;
}

int totals_check_width(void)
{
    static struct book book;
    struct random random = {1};
    guarantee_scheme *scheme = totals_load(wide.scheme, NULL);

    totals_book(&book, scheme, &wide, BOOK_CLEAN, ROWS, &random);
    fill(&book);
    guarantee_totals *totals = totals_run(&book, &wide, 2, 0, &random, wide.scheme);
    if (totals == NULL)
        return 1;
    int complaints = check_doubling(totals, scheme) + check_bounds();
    guarantee_totals_free(totals);
    guarantee_scheme_free(scheme);
    printf("wide sums: %d complaints\n", complaints);
    return complaints;
}
