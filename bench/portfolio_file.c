/* Table 4: from a CSV file to the summary, against reading the file alone and against DuckDB. */
#include "measure.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS = 12, PATH_BYTES = 4096 };

struct command {
    const char *title;
    const char *arguments[ARGUMENTS];
    int64_t costs[RUNS], memory_kib;
    uint64_t hash;
    int status;
};

/* Returns the nanoseconds; what the program prints goes to `output`. */
static int64_t run(struct command *command, const char *output)
{
    struct rusage usage = {0};
    int64_t start = nanoseconds();
    (void)fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        int file = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (file >= 0 && dup2(file, 1) == 1)
            (void)execv(command->arguments[0], (char *const *)command->arguments);
        _exit(127);
    }
    if (child < 0 || wait4(child, &command->status, 0, &usage) != child)
        fail("%s: cannot be run", command->arguments[0]);
    if (!WIFEXITED(command->status) || WEXITSTATUS(command->status) > 1)
        fail("%s failed (status %d); its output is in %s", command->arguments[0], command->status, output);
    command->memory_kib = usage.ru_maxrss;
    return nanoseconds() - start;
}

static void run_and_hash(struct command *command, const char *output, int number)
{
    command->costs[number] = run(command, output);
    char *text = read_file(output);
    command->hash = hash_bytes(2023, text, strlen(text));
    free(text);
}

static void make_csv(const char *csv, const char *programs, uint64_t loans)
{
    char program[PATH_BYTES], number[24];
    (void)snprintf(program, sizeof program, "%s/guarantee-generate", programs);
    (void)snprintf(number, sizeof number, "%" PRIu64, loans);
    struct command generate = {.arguments = {program, "--loans", number, "--banks", "1000", NULL}};
    int64_t cost = run(&generate, csv);
    struct stat about = {0};
    (void)stat(csv, &about);
    printf("%s loans made by guarantee-generate: %.0f MB in %.1f s, %.1f MiB of memory\n", number,
           (double)about.st_size / 1e6, (double)cost / 1e9, (double)generate.memory_kib / 1024);
}

static double seconds(struct command *command)
{
    return (double)median(command->costs, RUNS) / 1e9;
}

static void measure(struct command *commands, int count, const char *output, uint64_t loans)
{
    (void)run(&commands[0], output); /* brings the file into memory */
    for (int number = 0; number < RUNS; number++)
        for (int i = 0; i < count; i++)
            run_and_hash(&commands[i], output, number);
    printf("%-52s %9s %10s %9s   %s\n", "", "seconds", "M loans/s", "MiB", "hash of what is printed");
    for (int i = 0; i < count; i++) {
        double taken = seconds(&commands[i]);
        printf("%-52s %9.2f %10.2f %9.0f   %016" PRIx64 "\n", commands[i].title, taken, (double)loans / 1e6 / taken,
               (double)commands[i].memory_kib / 1024, commands[i].hash);
    }
    if (commands[1].hash != commands[2].hash)
        fail("two threads printed another summary than one");
    print_target("time of two threads / libcsv alone on one", seconds(&commands[2]) / seconds(&commands[0]), "<=", 1.3,
                 "");
}

void table_file(const struct settings *settings)
{
    char tool[PATH_BYTES], reader[PATH_BYTES], csv[PATH_BYTES], output[PATH_BYTES];
    (void)snprintf(tool, sizeof tool, "%s/guarantee", settings->programs);
    (void)snprintf(reader, sizeof reader, "%s/bench-read-csv", settings->programs);
    (void)snprintf(csv, sizeof csv, "%s/bench-loans.csv", settings->programs);
    (void)snprintf(output, sizeof output, "%s/bench-output.txt", settings->programs);
    const char *python = settings->python, *script = BENCH_FOLDER "/peers/file_duckdb.py";
    struct command commands[] = {
        {.title = "libcsv reads the file and does nothing, 1 thread", .arguments = {reader, csv, NULL}},
        {.title = "guarantee portfolio, 1 thread",
         .arguments = {tool, "portfolio", "china-ngf", csv, "--group-by", "bank", "--threads", "1", NULL}},
        {.title = "guarantee portfolio, 2 threads",
         .arguments = {tool, "portfolio", "china-ngf", csv, "--group-by", "bank", "--threads", "2", NULL}},
        {.title = "DuckDB reads and answers in double, 1 thread", .arguments = {python, script, csv, "1", NULL}},
        {.title = "DuckDB reads and answers in double, 2 threads", .arguments = {python, script, csv, "2", NULL}}};

    printf("4. File to answer: china-ngf by bank; the file is in memory; medians of %d\n", RUNS);
    make_csv(csv, settings->programs, settings->loans);
    measure(commands, python == NULL ? 3 : 5, output, settings->loans);
    if (python == NULL)
        printf("%-52s not there (--python PROGRAM with the module duckdb)\n", "DuckDB");
    (void)unlink(csv);
    (void)unlink(output);
}
