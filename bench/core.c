/*
 * What one question, and one load, costs. Read README.md beside this file for what is measured and how.
 *
 *     bench-core
 */
#include <guarantee.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 11 }; /* odd: the median is one of them */

struct subject {
    guarantee_scheme *scheme;
    guarantee_facts *facts;
    guarantee_question question;
    uint32_t flags;
    const char *figure;
    const char *id;
};

/* Does the work `times` times and returns a checksum of its results, so that it cannot be left out. */
typedef uint64_t (*measured_work)(const struct subject *subject, long times);

static void fail(const char *what, const guarantee_error *error)
{
    fprintf(stderr, "%s: %s: %s\n", what, guarantee_status_name(error->status), error->message);
    exit(1);
}

static int64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void measure(const char *name, measured_work work, const struct subject *subject, long times, int64_t target)
{
    int64_t costs[RUNS];
    uint64_t checksum = work(subject, times / 10 + 1); /* warms caches */

    for (int run = 0; run < RUNS; run++) {
        int64_t start = nanoseconds();
        checksum = work(subject, times);
        costs[run] = (nanoseconds() - start) / times;
    }
    qsort(costs, RUNS, sizeof costs[0], ascending);
    printf("%-46s %12lld %12lld %12lld   %016llx\n", name, (long long)costs[RUNS / 2], (long long)costs[0],
           (long long)target, (unsigned long long)checksum);
    fflush(stdout);
}

static uint64_t mixed(uint64_t checksum, int64_t value)
{
    return (checksum ^ (uint64_t)value) * 0x100000001b3u;
}

static uint64_t answer(const struct subject *subject, long times)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    uint64_t checksum = 0xcbf29ce484222325u;

    for (long i = 0; i < times; i++) {
        guarantee_result *result = NULL;
        int64_t amount = 0;
        if (guarantee_answer(&result, subject->scheme, subject->question, subject->facts, subject->flags, &error) !=
                GUARANTEE_OK ||
            guarantee_result_amount(result, subject->figure, &amount, &error) != GUARANTEE_OK)
            fail(subject->id, &error);
        checksum = mixed(checksum, amount + (int64_t)guarantee_trail_step_count(result));
        guarantee_result_free(result);
    }
    return checksum;
}

static uint64_t load(const struct subject *subject, long times)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    uint64_t checksum = 0xcbf29ce484222325u;

    for (long i = 0; i < times; i++) {
        guarantee_scheme *scheme = NULL;
        if (guarantee_scheme_load(&scheme, subject->id, NULL, &error) != GUARANTEE_OK)
            fail(subject->id, &error);
        checksum = mixed(checksum, (int64_t)guarantee_scheme_figure_count(scheme));
        guarantee_scheme_free(scheme);
    }
    return checksum;
}

static struct subject prepare(const char *id, guarantee_question question, const char *figure,
                              const char *const (*facts)[2])
{
    struct subject subject = {.id = id, .question = question, .figure = figure};
    guarantee_error error = GUARANTEE_ERROR_INIT;

    if (guarantee_scheme_load(&subject.scheme, id, NULL, &error) != GUARANTEE_OK ||
        guarantee_facts_new(&subject.facts, subject.scheme, &error) != GUARANTEE_OK)
        fail(id, &error);
    for (; (*facts)[0] != NULL; facts++)
        if (guarantee_facts_set_text(subject.facts, (*facts)[0], (*facts)[1], &error) != GUARANTEE_OK)
            fail(id, &error);
    return subject;
}

static void measure_question(const char *name, struct subject subject, int64_t target, int64_t target_with_trail)
{
    char label[96];

    snprintf(label, sizeof label, "%s %s", name, subject.id);
    measure(label, answer, &subject, 20000, target);
    subject.flags = GUARANTEE_WITH_TRAIL;
    snprintf(label, sizeof label, "%s %s, with a trail", name, subject.id);
    measure(label, answer, &subject, 5000, target_with_trail);
    guarantee_facts_free(subject.facts);
    guarantee_scheme_free(subject.scheme);
}

/* The scheme that has the most facts and figures. */
static char *largest_scheme(void)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *ids = NULL, *rest = NULL, *largest = NULL;
    size_t most = 0;

    if (guarantee_schemes_list(&ids, &error) != GUARANTEE_OK)
        fail("the list of schemes", &error);
    for (char *id = strtok_r(ids, "\n", &rest); id != NULL; id = strtok_r(NULL, "\n", &rest)) {
        guarantee_scheme *scheme = NULL;
        if (guarantee_scheme_load(&scheme, id, NULL, &error) != GUARANTEE_OK)
            fail(id, &error);
        size_t size = guarantee_scheme_fact_count(scheme) + guarantee_scheme_figure_count(scheme);
        if (size > most) {
            most = size;
            largest = id;
        }
        guarantee_scheme_free(scheme);
    }
    largest = largest == NULL ? NULL : strdup(largest);
    guarantee_text_free(ids);
    return largest;
}

int main(void)
{
    static const char *const loan[][2] = {
        {"principal", "5,000,000.00"}, {"segment", "micro"}, {"term_months", "12"}, {NULL, NULL}};
    static const char *const year[][2] = {{"loan_balance", "1,000,000,000.00"},
                                          {"npl_balance", "20,000,000.00"},
                                          {"net_loss", "10,000,000.00"},
                                          {"key_industry", "yes"},
                                          {NULL, NULL}};

    printf("%-46s %12s %12s %12s   %s\n", "nanoseconds", "median", "best", "target", "checksum of results");
    measure_question("quote", prepare("china-ngf", GUARANTEE_QUOTE, "reguarantee_fee", loan), 5000, 50000);
    measure_question("compensate", prepare("shanghai-2023", GUARANTEE_COMPENSATE, "compensation", year), 5000, 50000);

    char *id = largest_scheme();
    char label[96];
    struct subject largest = {.id = id};
    snprintf(label, sizeof label, "load %s, the largest", id == NULL ? "-" : id);
    if (id != NULL)
        measure(label, load, &largest, 100, 2000000);
    free(id);
    return 0;
}
