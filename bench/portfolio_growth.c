/* Table 3: more rows, more groups, more threads; memory. Each measure is a process of its own. */
#include "book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BUFFER_ROWS = 10000000, GROUPS = 1000 };

struct cell {
    uint64_t rows, groups;
    int32_t threads;
    double nanoseconds; /* a row, the median */
    int64_t memory_kib; /* beyond the columns */
    uint64_t hash, groups_found;
};

/* Batches of as many rows as the book has, one after another through the columns, so that a small one comes from memory
 * like a large one: ten million rows in all at least. */
static void measure_here(struct cell *cell, const struct book *whole, const guarantee_scheme *scheme)
{
    struct book book = *whole;
    book.rows = cell->rows < whole->rows ? cell->rows : whole->rows;
    uint64_t total = cell->rows < BUFFER_ROWS ? BUFFER_ROWS : cell->rows, times = total / book.rows;
    int64_t costs[RUNS];

    forget_peak_memory();
    int64_t before = memory_kib("VmRSS");
    for (int run = 0; run < RUNS; run++) {
        struct answer answer = book_answer(&book, &QUESTIONS[NGF_QUESTION], scheme, cell->threads, times);
        costs[run] = answer.nanoseconds;
        if (run == 0)
            cell->memory_kib = memory_kib("VmHWM") - before;
        cell->hash = book_totals_hash(answer.totals);
        cell->groups_found = answer.groups;
        guarantee_totals_free(answer.totals);
    }
    cell->nanoseconds = (double)median(costs, RUNS) / (double)(times * book.rows);
}

static void measure(struct cell *cell, const struct book *book, const guarantee_scheme *scheme)
{
    int ends[2], status = 0;
    (void)fflush(stdout);
    if (pipe(ends) != 0)
        fail("no pipe");
    pid_t child = fork();
    if (child == 0) {
        measure_here(cell, book, scheme);
        _exit(write(ends[1], cell, sizeof *cell) == (ssize_t)sizeof *cell ? 0 : 2);
    }
    (void)close(ends[1]);
    bool read_all = read(ends[0], cell, sizeof *cell) == (ssize_t)sizeof *cell;
    (void)close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) != child || !read_all || status != 0)
        fail("%" PRIu64 " rows in %" PRIu64 " groups: the process that measures failed", cell->rows, cell->groups);
    printf("%12" PRIu64 " %10" PRIu64 " %8d %10.2f %10.1f %10.1f %10.1f   %016" PRIx64 "\n", cell->rows,
           cell->groups_found, cell->threads, cell->nanoseconds, 1e3 / cell->nanoseconds,
           (double)cell->memory_kib / 1024, 64 + (double)cell->groups * 256 / (1024 * 1024), cell->hash);
}

/* One and two threads; how many times as fast two are. */
static double measure_threads(struct cell cells[2], const struct book *book, const guarantee_scheme *scheme)
{
    for (int32_t threads = 1; threads <= 2; threads++) {
        cells[threads - 1].threads = threads;
        measure(&cells[threads - 1], book, scheme);
    }
    if (cells[0].hash != cells[1].hash)
        fail("%" PRIu64 " rows: two threads gave other totals than one", cells[0].rows);
    return cells[0].nanoseconds / cells[1].nanoseconds;
}

static double excess_of_memory(const struct cell *cell)
{
    double most = 64 * 1024.0 + (double)cell->groups * 256 / 1024;
    return (double)cell->memory_kib / most;
}

static void judge(struct cell (*cells)[2], int rows_count, int count)
{
    double least = 1e9, most = 0, slowest = 1e9, memory = 0;
    for (int i = 0; i < count; i++) {
        double nanoseconds = cells[i][0].nanoseconds, gain = nanoseconds / cells[i][1].nanoseconds;
        if (i < rows_count) {
            least = nanoseconds < least ? nanoseconds : least;
            most = nanoseconds > most ? nanoseconds : most;
            slowest = gain < slowest ? gain : slowest;
        }
        for (int t = 0; t < 2; t++)
            memory = excess_of_memory(&cells[i][t]) > memory ? excess_of_memory(&cells[i][t]) : memory;
    }
    print_target("slowest / fastest time a row over the numbers of rows", most / least, "<=", 1.1, "");
    print_target("gain of two threads over one, the least over rows", slowest, ">=", 1.8, "");
    print_target("memory / (64 MiB + 256 B a group), the most", memory, "<=", 1, "");
}

void table_growth(const struct settings *settings)
{
    static const uint64_t ROWS[] = {100000, 1000000, 10000000, 100000000}, MANY[] = {10, 100000, 1000000};
    enum { ROWS_COUNT = sizeof ROWS / sizeof ROWS[0], MANY_COUNT = sizeof MANY / sizeof MANY[0] };
    struct book book = book_new(settings->loans < BUFFER_ROWS ? settings->loans : BUFFER_ROWS, GROUPS);
    guarantee_scheme *scheme = load_scheme(QUESTIONS[NGF_QUESTION].scheme);
    struct cell cells[ROWS_COUNT + MANY_COUNT][2] = {0};

    printf("3. Growth: %s; medians of %d\n", QUESTIONS[NGF_QUESTION].title, RUNS);
    printf("Ten million rows at least, in batches of as many as the line says, of %" PRIu64
           " at most; memory is the peak beyond the columns\n",
           book.rows);
    printf("%12s %10s %8s %10s %10s %10s %10s   %s\n", "rows", "groups", "threads", "ns a row", "M rows/s", "MiB",
           "MiB allowed", "hash of the totals");
    for (int i = 0; i < ROWS_COUNT + MANY_COUNT; i++) {
        for (int t = 0; t < 2; t++) {
            cells[i][t].rows = i < ROWS_COUNT ? ROWS[i] : book.rows;
            cells[i][t].groups = i < ROWS_COUNT ? GROUPS : MANY[i - ROWS_COUNT];
        }
        if (i >= ROWS_COUNT)
            book_spread(&book, (uint32_t)cells[i][0].groups);
        (void)measure_threads(cells[i], &book, scheme);
    }
    judge(cells, ROWS_COUNT, ROWS_COUNT + MANY_COUNT);
    guarantee_scheme_free(scheme);
    book_free(&book);
}
