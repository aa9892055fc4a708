/*
 * Column path = exact path: random rows that look for the edges of each scheme's rules are run through a portfolio, and
 * each is answered again by guarantee_answer(). Status, outcome, rule, breaches and every figure must be the same.
 *
 *     agree [--rows N] [--seed S] [--jobs J] [--round] [--manner M] [--question NAME] [SCHEME | SCHEME@MODE ...]
 *
 * N rows for each shipped scheme (1,000,000, or AGREE_ROWS of the environment), a fifth of it for each of tests/schemes
 * and tests/portfolio/schemes, a twentieth for each with every rounding in each of the seven modes (SCHEME@MODE).
 * --round runs the one round whose seed was printed with a row that differs.
 */
#include "round.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { UNITS_MAX = 1024, LABEL_BYTES = 512, JOBS_MAX = 64, PATH_BYTES = LABEL_BYTES };

/* One scheme under one rounding mode: what a job takes at a time. */
struct unit {
    char label[LABEL_BYTES]; /* SCHEME or SCHEME@MODE */
    uint64_t rows;
};

static struct unit units[UNITS_MAX];
static uint32_t unit_count;
static uint64_t seed = 20260101;
static int32_t manner = -1;
static bool is_one_round;
static uint32_t only_questions; /* bits; 0: all */

/* Shared by the jobs. */
static struct progress {
    uint32_t next_unit;
    uint64_t rows, unlike, failed;
} * progress;

static void add_unit(const char *scheme, const char *mode, uint64_t rows)
{
    if (unit_count == UNITS_MAX)
        return;
    units[unit_count].rows = rows;
    snprintf(units[unit_count++].label, LABEL_BYTES, "%.480s%s%s", scheme, mode == NULL ? "" : "@",
             mode == NULL ? "" : mode);
}

static void add_units(const char *scheme, uint64_t rows, uint64_t rows_of_mode)
{
    add_unit(scheme, NULL, rows);
    for (guarantee_rounding mode = GUARANTEE_ROUND_HALF_UP; mode <= GUARANTEE_ROUND_FLOOR; mode++)
        add_unit(scheme, guarantee_rounding_name(mode), rows_of_mode);
}

static void add_shipped(uint64_t rows)
{
    char *ids = NULL, *rest = NULL;

    if (guarantee_schemes_list(&ids, NULL) != GUARANTEE_OK)
        return;
    for (char *id = strtok_r(ids, "\n", &rest); id != NULL; id = strtok_r(NULL, "\n", &rest))
        add_units(id, rows, rows / 20);
    guarantee_text_free(ids);
}

static void add_folder(const char *folder, uint64_t rows)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, NULL, alphasort);

    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES];
        size_t bytes = strlen(entries[i]->d_name);
        bool is_slow = strcmp(entries[i]->d_name, "cost.yaml") == 0; /* and has no columns: both ways are one */
        if (bytes > 5 && strcmp(entries[i]->d_name + bytes - 5, ".yaml") == 0 && !is_slow) {
            snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
            add_units(path, rows / 5, rows / 20);
        }
        free(entries[i]);
    }
    free(entries);
}

/* ---- a unit -------------------------------------------------------------------------------------------- */

/* A mode replaces every rounding of the file. */
static guarantee_status load(guarantee_scheme **scheme, struct mine *mine, const char *label, guarantee_error *error)
{
    char name[LABEL_BYTES], paths[MINE_ROUNDINGS_MAX][MINE_WORD_BYTES + 16];
    const char *path_list[MINE_ROUNDINGS_MAX], *values[MINE_ROUNDINGS_MAX];
    const char *mode = strchr(label, '@');
    guarantee_load_options options = {.struct_size = sizeof options, .set_paths = path_list, .set_values = values};

    snprintf(name, sizeof name, "%.*s", (int)strcspn(label, "@"), label);
    guarantee_status status = guarantee_scheme_load(scheme, name, NULL, error);
    if (status != GUARANTEE_OK || !mine_scheme(mine, *scheme) || mode == NULL)
        return status;
    for (; options.set_count < mine->rounding_count; options.set_count++) {
        snprintf(paths[options.set_count], sizeof paths[0], "rounding.%s.mode", mine->roundings[options.set_count]);
        path_list[options.set_count] = paths[options.set_count];
        values[options.set_count] = mode + 1;
    }
    guarantee_scheme_free(*scheme);
    *scheme = NULL;
    return guarantee_scheme_load(scheme, name, &options, error);
}

static uint64_t percent_of(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : (part * 100 + whole / 2) / whole;
}

static void print_tally(const char *label, const struct tally *tally, long seconds)
{
    const char *slash = strrchr(label, '/');

    printf("%-38s %8" PRIu64 " rows: %8" PRIu64 " answered, %7" PRIu64 " undecided, %7" PRIu64
           " refused; exact path %3" PRIu64 " %%, of clean rows %3" PRIu64 " %%; %3ld s%s%s\n",
           slash == NULL ? label : slash + 1, tally->rows, tally->answered, tally->undecided, tally->refused,
           percent_of(tally->exact_rows, tally->rows), percent_of(tally->clean_exact_rows, tally->clean_rows), seconds,
           tally->not_lowered[0] == '\0' ? "" : "; not lowered: ", tally->not_lowered);
}

static uint64_t unit_seed(const struct unit *unit)
{
    struct random mixed = {seed};

    for (const char *byte = unit->label; *byte != '\0'; byte++)
        mixed.state = random_next(&mixed) ^ (uint64_t)(unsigned char)*byte;
    return random_next(&mixed);
}

static bool run_rounds(const struct unit *unit, struct round *round, struct tally *tally)
{
    struct random random = {unit_seed(unit)};

    while (tally->rows < unit->rows) {
        round->seed = is_one_round ? seed : random_next(&random);
        if (!round_run(round, tally))
            return false;
        if (is_one_round)
            break;
    }
    return true;
}

static void run_unit(const struct unit *unit)
{
    static struct mine mine;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    struct tally tally = {0};
    time_t start = time(NULL);

    if (load(&scheme, &mine, unit->label, &error) != GUARANTEE_OK) {
        printf("%s: %s\n", unit->label, error.message);
        __atomic_fetch_add(&progress->failed, 1, __ATOMIC_RELAXED);
        return;
    }
    bool is_asked = round_questions(scheme) != 0 && (strchr(unit->label, '@') == NULL || mine.rounding_count > 0);
    if (is_asked) {
        struct round round = {
            .scheme = scheme, .mine = &mine, .label = unit->label, .manner = manner, .questions = only_questions};
        run_rounds(unit, &round, &tally);
        print_tally(unit->label, &tally, (long)(time(NULL) - start));
    }
    guarantee_scheme_free(scheme);
    __atomic_fetch_add(&progress->rows, tally.rows, __ATOMIC_RELAXED);
    __atomic_fetch_add(&progress->unlike, tally.unlike, __ATOMIC_RELAXED);
}

/* ---- jobs ---------------------------------------------------------------------------------------------- */

static void run_job(void)
{
    for (;;) {
        uint32_t number = __atomic_fetch_add(&progress->next_unit, 1, __ATOMIC_RELAXED);
        if (number >= unit_count)
            break;
        run_unit(&units[number]);
        fflush(stdout);
    }
    guarantee_thread_release();
}

static int run_jobs(long jobs)
{
    int failed = 0;

    for (long i = 0; i < jobs; i++) {
        pid_t child = fork();
        if (child == 0) {
            run_job();
            exit(0);
        }
        failed += child < 0;
    }
    for (int status = 0; wait(&status) > 0;)
        failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    return failed;
}

static int usage(void)
{
    fprintf(stderr,
            "usage: agree [--rows N] [--seed S] [--jobs J] [--round] [--manner M] [SCHEME | SCHEME@MODE ...]\n");
    return 2;
}

int main(int argc, char **argv)
{
    const char *from_environment = getenv("AGREE_ROWS");
    uint64_t rows = from_environment == NULL ? 1000000 : strtoull(from_environment, NULL, 10);
    long jobs = sysconf(_SC_NPROCESSORS_ONLN);
    guarantee_question question = 0;
    int i = 1;

    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        bool has_value = i + 1 < argc;
        if (strcmp(argv[i], "--round") == 0)
            is_one_round = true;
        else if (strcmp(argv[i], "--rows") == 0 && has_value)
            rows = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--seed") == 0 && has_value)
            seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--jobs") == 0 && has_value)
            jobs = strtol(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--manner") == 0 && has_value)
            manner = (int32_t)strtol(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--question") == 0 && has_value &&
                 guarantee_question_from_name(&question, argv[++i], NULL) == GUARANTEE_OK)
            only_questions |= 1U << question;
        else
            return usage();
    }
    if (rows == 0 || jobs < 1 || jobs > JOBS_MAX)
        return usage();
    for (int named = i; named < argc; named++)
        add_unit(argv[named], NULL, rows);
    if (i == argc) {
        add_shipped(rows);
        add_folder(PROJECT_FOLDER "/tests/schemes", rows);
        add_folder(PROJECT_FOLDER "/tests/portfolio/schemes", rows);
    }
    progress = mmap(NULL, sizeof *progress, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (progress == MAP_FAILED)
        return 1;
    setvbuf(stdout, NULL, _IOFBF, 1 << 20);
    int broken = run_jobs(jobs);
    printf("%" PRIu64 " rows, %" PRIu64 " differ, %" PRIu64 " schemes not loaded, %d jobs ended early\n",
           progress->rows, progress->unlike, progress->failed, broken);
    return progress->rows > 0 && progress->unlike == 0 && progress->failed == 0 && broken == 0 ? 0 : 1;
}
