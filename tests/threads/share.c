/*
 * Schemes are loaded once and shared by many threads, each of which asks every question of every scheme, over
 * and over. Every answer must be the one that a single thread got. Then each thread runs a part of a portfolio of
 * its own and merges its totals into those of all. Meant to run under ThreadSanitizer; with one thread and one
 * round it is a walk through the whole library for valgrind.
 *
 *     share [THREADS [ROUNDS]]      8 and 20 when nothing is said
 */
#include "portfolios.h"
#include "sample_facts.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMES_MAX = 64, QUESTIONS = GUARANTEE_ALLOT + 1, VARIANTS = 3, THREADS_MAX = 64 };

struct shared_scheme {
    guarantee_scheme *scheme;
    char *expected[QUESTIONS][VARIANTS]; /* JSON, or NULL where the question gives no answer */
};

static struct shared_scheme shared[SCHEMES_MAX];
static size_t scheme_count;
static long rounds = 20;

/* Everything that belongs to one thread; the caller frees the text. NULL: no answer. */
static char *json_of_answer(const guarantee_scheme *scheme, guarantee_question question, uint32_t variant)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    char *json = NULL, *trail = NULL;

    if (guarantee_facts_new(&facts, scheme, &error) == GUARANTEE_OK &&
        sample_facts_set(facts, scheme, variant, &error) == GUARANTEE_OK &&
        guarantee_answer(&result, scheme, question, facts, GUARANTEE_WITH_TRAIL, &error) == GUARANTEE_OK &&
        guarantee_trail_text(result, &trail, &error) == GUARANTEE_OK)
        guarantee_result_json(result, &json, &error);
    guarantee_text_free(trail);
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    return json;
}

static long count_differences(const struct shared_scheme *one)
{
    long differences = 0;

    for (guarantee_question question = GUARANTEE_QUOTE; question < QUESTIONS; question++) {
        for (uint32_t variant = 0; variant < VARIANTS; variant++) {
            const char *expected = one->expected[question][variant];
            if (expected == NULL)
                continue;
            char *found = json_of_answer(one->scheme, question, variant);
            differences += found == NULL || strcmp(found, expected) != 0;
            guarantee_text_free(found);
        }
    }
    return differences;
}

static void *ask_everything(void *differences_out)
{
    long differences = 0;

    for (long round = 0; round < rounds; round++)
        for (size_t i = 0; i < scheme_count; i++)
            differences += count_differences(&shared[i]);

    /* Loading, too, is safe beside anything else. */
    guarantee_scheme *own = NULL;
    if (guarantee_scheme_load(&own, guarantee_scheme_id(shared[0].scheme), NULL, NULL) != GUARANTEE_OK)
        differences++;
    guarantee_scheme_free(own);
    guarantee_thread_release();
    *(long *)differences_out = differences;
    return NULL;
}

static long load_and_expect(const char *id)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    struct shared_scheme *one = &shared[scheme_count];
    long answers = 0;

    if (guarantee_scheme_load(&one->scheme, id, NULL, &error) != GUARANTEE_OK) {
        fprintf(stderr, "%s:%u:%u: %s\n", id, error.line, error.column, error.message);
        exit(1);
    }
    scheme_count++;
    for (guarantee_question question = GUARANTEE_QUOTE; question < QUESTIONS; question++)
        for (uint32_t variant = 0; variant < VARIANTS && guarantee_scheme_answers(one->scheme, question); variant++) {
            one->expected[question][variant] = json_of_answer(one->scheme, question, variant);
            answers += one->expected[question][variant] != NULL;
        }
    return answers;
}

static long load_shipped_schemes(void)
{
    char *ids = NULL, *rest = NULL;
    long answers = 0;

    if (guarantee_schemes_list(&ids, NULL) != GUARANTEE_OK)
        return 0;
    for (char *id = strtok_r(ids, "\n", &rest); id != NULL && scheme_count < SCHEMES_MAX;
         id = strtok_r(NULL, "\n", &rest))
        answers += load_and_expect(id);
    guarantee_text_free(ids);
    return answers;
}

static long run_threads(int count)
{
    pthread_t threads[THREADS_MAX];
    long differences[THREADS_MAX] = {0}, total = 0;

    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, ask_everything, &differences[i]) != 0)
            exit(1);
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        total += differences[i];
    }
    return total;
}

static void free_all(void)
{
    for (size_t i = 0; i < scheme_count; i++) {
        for (int question = 0; question < QUESTIONS; question++)
            for (int variant = 0; variant < VARIANTS; variant++)
                guarantee_text_free(shared[i].expected[question][variant]);
        guarantee_scheme_free(shared[i].scheme);
    }
    guarantee_thread_release();
}

int main(int argc, char **argv)
{
    long threads = argc > 1 ? strtol(argv[1], NULL, 10) : 8;
    rounds = argc > 2 ? strtol(argv[2], NULL, 10) : rounds;
    if (threads < 1 || threads > THREADS_MAX || rounds < 1) {
        fprintf(stderr, "share [THREADS [ROUNDS]]: 1 to %d threads, at least one round\n", THREADS_MAX);
        return 2;
    }

    long answers = load_shipped_schemes();
    long differences = run_threads((int)threads);
    for (size_t i = 0; i < scheme_count; i++)
        differences += portfolios_in_threads(shared[i].scheme, (int)threads);
    printf("%zu schemes, %ld answers, %ld threads, %ld rounds: %ld differences\n", scheme_count, answers, threads,
           rounds, differences);
    free_all();
    return answers > 0 && differences == 0 ? 0 : 1;
}
