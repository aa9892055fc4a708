/* Table 1: the kernel, against the limit of reading and writing and against its peers. */
#include "kernel.h"

#include <guarantee/portfolio.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static guarantee_portfolio *portfolio;

static void fill_columns(guarantee_column columns[2], const struct kernel *kernel)
{
    columns[0] = (guarantee_column){.struct_size = sizeof *columns,
                                    .type = GUARANTEE_COLUMN_INT64,
                                    .name = "principal",
                                    .values = kernel->principal};
    columns[1] = (guarantee_column){
        .struct_size = sizeof *columns, .type = GUARANTEE_COLUMN_INT16, .name = "days", .values = kernel->days};
}

static void kernel_guarantee(const struct kernel *kernel, uint64_t rows)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_column columns[2];
    guarantee_figure_column fee = {.struct_size = sizeof fee, .name = "fee", .values = kernel->fee};
    guarantee_rows out = {.struct_size = sizeof out, .figure_count = 1, .figures = &fee};

    fill_columns(columns, kernel);
    must(guarantee_portfolio_add(portfolio, columns, rows, &out, &error), "kernel.yaml", &error);
}

static guarantee_portfolio *compile(const struct kernel *kernel, const guarantee_scheme *scheme)
{
    static const char *const NO_SUMS[] = {""};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_portfolio_options options = {
        .struct_size = sizeof options, .questions = 1U << GUARANTEE_QUOTE, .sums = NO_SUMS, .sum_count = 0};
    guarantee_portfolio *compiled = NULL;
    guarantee_column columns[2];

    fill_columns(columns, kernel);
    must(guarantee_portfolio_new(&compiled, scheme, columns, 2, &options, &error), "kernel.yaml", &error);
    return compiled;
}

/* ---- competitors ------------------------------------------------------------------------------- */

struct competitor {
    const char *name;
    kernel_work *work;
    uint64_t rows_most; /* slow ones answer fewer; 0: all */
    uint64_t rows, wrong, hash;
    int64_t costs[RUNS];
    double picoseconds; /* a loan, the median */
};

enum { OURS, LIMIT, MPQ };

static struct competitor competitors[] = {
    [OURS] = {.name = "guarantee_portfolio_add", .work = kernel_guarantee, .rows_most = 0},
    [LIMIT] = {.name = "read and write the same bytes (no fee)", .work = kernel_limit, .rows_most = 0},
    [MPQ] = {.name = "GMP mpq", .work = kernel_mpq, .rows_most = 200000},
    {.name = "GMP mpz", .work = kernel_mpz, .rows_most = 1000000},
    {.name = "C int64, overflow unchecked", .work = kernel_int64, .rows_most = 0},
    {.name = "C __int128", .work = kernel_int128, .rows_most = 0},
    {.name = "C double", .work = kernel_double, .rows_most = 0},
#ifdef BENCH_DECIMAL
    {.name = "Intel decimal, 16 digits (BID64)", .work = kernel_bid64, .rows_most = 1000000},
    {.name = "Intel decimal, 34 digits (BID128)", .work = kernel_bid128, .rows_most = 500000},
#endif
};
enum { COMPETITORS = sizeof competitors / sizeof competitors[0] };

static void run_once(struct competitor *one, const struct kernel *kernel, int run)
{
    memset(kernel->fee, 0xff, kernel->rows * sizeof *kernel->fee);
    int64_t start = nanoseconds();
    one->work(kernel, one->rows);
    one->costs[run] = nanoseconds() - start;
    one->hash = hash_bytes(2023, kernel->fee, one->rows * sizeof *kernel->fee);
    one->wrong = 0;
    for (uint64_t row = 0; row < one->rows; row++)
        one->wrong += kernel->fee[row] != kernel->exact[row];
}

static void print_competitor(struct competitor *one, const struct kernel *kernel)
{
    one->picoseconds = (double)median(one->costs, RUNS) * 1000 / (double)one->rows;
    uint64_t expected = hash_bytes(2023, kernel->exact, one->rows * sizeof *kernel->exact);
    char wrong[32] = "-";
    if (one->work != kernel_limit)
        (void)snprintf(wrong, sizeof wrong, "%" PRIu64, one->wrong);
    printf("%-40s %10.2f %10.1f %10" PRIu64 " %10s   %016" PRIx64 "%s\n", one->name, one->picoseconds / 1000,
           1e6 / one->picoseconds, one->rows, wrong, one->hash, one->hash == expected ? " exact" : "");
}

static uint64_t count_ties(const struct kernel *kernel)
{
    uint64_t ties = 0;
    int64_t divisor = kernel->tariff.scale * kernel->tariff.basis;
    for (uint64_t row = 0; row < kernel->rows; row++) {
        int64_t rate = kernel->tariff.rate[kernel_tier(&kernel->tariff, kernel->principal[row])];
        ties += (uint64_t)(kernel->principal[row] * rate * kernel->days[row] % divisor == divisor / 2);
    }
    return ties;
}

/* For peers of other languages. */
static void write_kernel(const struct kernel *kernel, const char *folder)
{
    char text[256];
    const struct tariff *tariff = &kernel->tariff;
    write_file(folder, "kernel_principal.int64", kernel->principal, kernel->rows * sizeof *kernel->principal);
    write_file(folder, "kernel_days.int16", kernel->days, kernel->rows * sizeof *kernel->days);
    write_file(folder, "kernel_fee.int64", kernel->exact, kernel->rows * sizeof *kernel->exact);
    int length = snprintf(text, sizeof text,
                          "%" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n",
                          tariff->up_to[0], tariff->up_to[1], tariff->rate[0], tariff->rate[1], tariff->rate[2],
                          tariff->scale, tariff->basis);
    write_file(folder, "kernel.txt", text, (uint64_t)length);
}

static void measure(struct kernel *kernel)
{
    for (int i = 0; i < COMPETITORS; i++) {
        uint64_t most = competitors[i].rows_most;
        competitors[i].rows = most == 0 || most > kernel->rows ? kernel->rows : most;
    }
    for (int run = 0; run < RUNS; run++)
        for (int i = 0; i < COMPETITORS; i++)
            run_once(&competitors[i], kernel, run);
    printf("%-40s %10s %10s %10s %10s   %s\n", "", "ns a loan", "M loans/s", "loans", "wrong", "hash of the fees");
    for (int i = 0; i < COMPETITORS; i++)
        print_competitor(&competitors[i], kernel);
#ifndef BENCH_DECIMAL
    printf("%-40s not there (Debian package libintelrdfpmath-dev)\n", "Intel decimal");
#endif
}

void table_kernel(const struct settings *settings)
{
    struct kernel kernel = kernel_new(settings->loans);
    guarantee_scheme *scheme = load_scheme(BENCH_FOLDER "/kernel.yaml");

    portfolio = compile(&kernel, scheme);
    printf("1. Kernel: fee = principal × rate of its tier × days / basis, rounded half up; one thread, medians of %d\n",
           RUNS);
    printf("%" PRIu64 " loans, %" PRIu64 " of them end in exactly half a fen\n", kernel.rows, count_ties(&kernel));
    measure(&kernel);
    if (settings->folder != NULL)
        write_kernel(&kernel, settings->folder);
    const struct competitor *ours = &competitors[OURS];
    print_target("of the speed of reading and writing the same bytes",
                 competitors[LIMIT].picoseconds / ours->picoseconds, ">=", 0.75, "");
    print_target("times as fast as GMP mpq", competitors[MPQ].picoseconds / ours->picoseconds, ">=", 100, "");
    print_target("wrong fees", (double)ours->wrong, "<=", 0, "");
    guarantee_portfolio_free(portfolio);
    guarantee_scheme_free(scheme);
    kernel_free(&kernel);
}
