/* What the tables of bench-portfolio share: time, memory, hashes, random numbers, figures beside their targets. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <guarantee.h>

enum { RUNS = 5, RUNS_MAX = 64 };

__attribute__((noreturn, format(printf, 1, 2))) void fail(const char *format, ...);
/* Fails with what `error` says when `status` is not OK. */
void must(guarantee_status status, const char *what, const guarantee_error *error);
void *room(uint64_t count, size_t size);

int64_t nanoseconds(void);
int64_t median(int64_t *values, size_t count);
uint64_t hash_bytes(uint64_t hash, const void *bytes, uint64_t size);

/* Deterministic, the same everywhere. */
uint64_t next_random(uint64_t *state);
int64_t between(uint64_t *state, int64_t least, int64_t most);

/* Memory of this process in KiB: a line of /proc/self/status, such as "VmHWM". */
int64_t memory_kib(const char *line);
void forget_peak_memory(void);

/* "118.3 M/s   target >= 100: reached". */
void print_target(const char *what, double figure, const char *relation, double target, const char *unit);

/* The bytes of a file with a NUL behind them; the caller frees them. */
char *read_file(const char *path);
/* Writes `size` bytes to FOLDER/NAME. */
void write_file(const char *folder, const char *name, const void *bytes, uint64_t size);

guarantee_scheme *load_scheme(const char *id);

struct settings {
    uint64_t loans;
    const char *folder;   /* for files: of build/ */
    const char *python;   /* has DuckDB; NULL: there is none */
    const char *programs; /* the folder of guarantee and its companions */
};

void table_kernel(const struct settings *settings);
void table_portfolio(const struct settings *settings);
void table_growth(const struct settings *settings);
void table_file(const struct settings *settings);

#endif
