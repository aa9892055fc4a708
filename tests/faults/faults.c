/*
 * Every allocation fails once: the first, the second, ... until the work is done without one. Each time the
 * answer must be GUARANTEE_E_NO_MEMORY, outputs untouched, nothing leaked; then it all works as if nothing
 * had been. The second pass fails every allocation from the nth on.
 *
 *     faults [SCHEME ...]      files or ids; without one, all shipped schemes
 *
 * Compound rates are exempt and said so: MPFR and GMP end the process when memory runs out.
 */
#include "allocations.h"
#include "ledger.h"
#include "portfolio.h"
#include "sample_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
    const char *name; /* for messages                        */
    const char *scheme_name;
    const guarantee_scheme *scheme; /* loaded, but for the work of loading */
    guarantee_question question;
    uint32_t variant;
    const char *expected; /* what the work gives, as text        */
    char *text;           /* what it gave this time              */
};

typedef guarantee_status (*do_work)(struct work *work, guarantee_error *error);

static long complaints, failed_allocations, absorbed;

static void complain(const struct work *work, long nth, bool onwards, const char *what)
{
    complaints++;
    printf("%s, %s: allocation %ld%s: %s\n", work->scheme_name, work->name, nth, onwards ? " and all after it" : "",
           what);
}

static void check_one(struct work *work, guarantee_status status, const guarantee_error *error, long nth, bool onwards)
{
    failed_allocations++;
    if (status == GUARANTEE_OK) {
        absorbed++; /* somebody had a way round, such as qsort's; then the answer must be the same */
        if (work->text != NULL && strcmp(work->text, work->expected) != 0)
            complain(work, nth, onwards, "went unnoticed, and changed the answer");
    } else if (status != GUARANTEE_E_NO_MEMORY) {
        complain(work, nth, onwards, guarantee_status_name(status));
        printf("    %s: %s\n", guarantee_status_name(error->status), error->message);
    } else if (error->status != status) {
        complain(work, nth, onwards, "the error object does not say so");
    }
    if (allocations_live() != (work->text != NULL ? 1 : 0))
        complain(work, nth, onwards, "leaked");
}

static void fail_each(struct work *work, do_work function, bool onwards)
{
    long before = complaints;

    for (long nth = 1;; nth++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        work->text = NULL;
        allocations_fail(nth, onwards);
        guarantee_status status = function(work, &error);
        bool fired = allocations_pass();
        if (fired)
            check_one(work, status, &error, nth, onwards);
        else if (status != GUARANTEE_OK || allocations_live() != (work->text != NULL ? 1 : 0))
            complain(work, nth, onwards, "the work fails without a fault");
        guarantee_text_free(work->text);
        if (!fired || complaints > before + 2) /* enough to start mending */
            return;
    }
}

/* ---- the works ------------------------------------------------------------------------------------ */

/* Outputs must keep what they held: this stands in them before each call. */
static void *const untouched = &complaints;

static guarantee_status output_of(const void *output, guarantee_status status, guarantee_error *error)
{
    if (status != GUARANTEE_OK && output != untouched) {
        error->status = GUARANTEE_E_INTERNAL;
        snprintf(error->message, sizeof error->message, "an output was touched by a call that failed");
        return GUARANTEE_E_INTERNAL;
    }
    return status;
}

static guarantee_status load(struct work *work, guarantee_error *error)
{
    guarantee_scheme *scheme = untouched;
    guarantee_status status = output_of(scheme, guarantee_scheme_load(&scheme, work->scheme_name, NULL, error), error);

    if (scheme != untouched)
        guarantee_scheme_free(scheme);
    return status;
}

static guarantee_status list(struct work *work, guarantee_error *error)
{
    char *text = untouched;
    guarantee_status status = output_of(text, guarantee_schemes_list(&text, error), error);

    if (text != untouched)
        work->text = text;
    return status;
}

static guarantee_status rest(struct work *work, guarantee_error *error)
{
    enum { FACTS_MAX = 512, UNTOUCHED = 7 };
    uint8_t rests_on[FACTS_MAX] = {UNTOUCHED};
    guarantee_status status = GUARANTEE_OK;

    for (guarantee_question q = GUARANTEE_QUOTE; status == GUARANTEE_OK && q <= GUARANTEE_ALLOT; q++)
        if (guarantee_scheme_answers(work->scheme, q))
            status = guarantee_scheme_question_facts(work->scheme, q, rests_on, FACTS_MAX, error);
    rests_on[0] = UNTOUCHED;
    if (status == GUARANTEE_OK)
        status = guarantee_scheme_figure_facts(work->scheme, 0, rests_on, FACTS_MAX, error);
    return status == GUARANTEE_OK || rests_on[0] == UNTOUCHED ? status : output_of(NULL, GUARANTEE_E_INTERNAL, error);
}

static guarantee_status answer(guarantee_result **result_out, const struct work *work, const guarantee_facts *facts,
                               guarantee_error *error)
{
    guarantee_result *result = untouched;
    guarantee_status status = output_of(
        result, guarantee_answer(&result, work->scheme, work->question, facts, GUARANTEE_WITH_TRAIL, error), error);

    if (status == GUARANTEE_OK)
        *result_out = result;
    return status;
}

typedef guarantee_status (*render)(const guarantee_result *result, char **text_out, guarantee_error *error);

static guarantee_status ask_and_render(struct work *work, render function, guarantee_error *error)
{
    guarantee_facts *facts = untouched;
    guarantee_result *result = NULL;
    char *text = untouched;
    guarantee_status status = output_of(facts, guarantee_facts_new(&facts, work->scheme, error), error);

    if (status != GUARANTEE_OK)
        return status;
    status = sample_facts_set(facts, work->scheme, work->variant, error);
    if (status == GUARANTEE_OK)
        status = answer(&result, work, facts, error);
    if (status == GUARANTEE_OK)
        status = output_of(text, function(result, &text, error), error);
    if (text != untouched)
        work->text = text;
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    return status;
}

static guarantee_status ask_for_json(struct work *work, guarantee_error *error)
{
    return ask_and_render(work, guarantee_result_json, error);
}

static guarantee_status ask_for_text(struct work *work, guarantee_error *error)
{
    return ask_and_render(work, guarantee_trail_text, error);
}

static guarantee_status run_portfolio(struct work *work, guarantee_error *error)
{
    return portfolio_run_text(&work->text, work->scheme, work->question, error);
}

static guarantee_status run_ledger(struct work *work, guarantee_error *error)
{
    return ledger_run_text(&work->text, work->scheme, error);
}

/* ---- facts keep what they held --------------------------------------------------------------------- */

static char *json_of(const struct work *work, const guarantee_facts *facts)
{
    guarantee_result *result = NULL;
    char *text = NULL;

    if (guarantee_answer(&result, work->scheme, work->question, facts, 0, NULL) == GUARANTEE_OK)
        guarantee_result_json(result, &text, NULL);
    guarantee_result_free(result);
    return text;
}

static bool same_answer(const struct work *work, const guarantee_facts *facts, const char *expected)
{
    char *text = json_of(work, facts);
    bool same = text == NULL ? expected == NULL : expected != NULL && strcmp(text, expected) == 0;

    guarantee_text_free(text);
    return same;
}

/* A setter that fails leaves the facts as they were: the answer stays what it was. */
static void fail_setters(struct work *work, guarantee_facts *facts)
{
    char *before = json_of(work, facts);

    for (size_t index = 0; index < guarantee_scheme_fact_count(work->scheme); index++) {
        char name[SAMPLE_NAME_BYTES];
        const char *each = guarantee_scheme_fact_each(work->scheme, index);
        snprintf(name, sizeof name, "%s%s", guarantee_scheme_fact_name(work->scheme, index),
                 each[0] == '\0' ? "" : ".a_member_not_seen_before");
        const char *value = guarantee_scheme_fact_choice_count(work->scheme, index) > 0
                                ? guarantee_scheme_fact_choice(work->scheme, index, 0)
                                : "1";
        allocations_fail(1, true);
        guarantee_status status = guarantee_facts_set_text(facts, name, value, NULL);
        bool fired = allocations_pass();
        failed_allocations += fired;
        if (fired && status == GUARANTEE_E_NO_MEMORY && !same_answer(work, facts, before))
            complain(work, 1, true, "a setter failed, and changed the facts");
        if (status == GUARANTEE_OK)
            break; /* it needed no memory: the facts have changed, and nothing is left to compare */
    }
    guarantee_text_free(before);
}

static void fail_setters_of(struct work *work)
{
    guarantee_facts *facts = NULL;

    work->name = "setting facts";
    if (guarantee_facts_new(&facts, work->scheme, NULL) == GUARANTEE_OK &&
        sample_facts_set(facts, work->scheme, work->variant, NULL) == GUARANTEE_OK)
        fail_setters(work, facts);
    guarantee_facts_free(facts);
}

/* ---- one scheme after another ---------------------------------------------------------------------- */

static bool rests_on_compound_rate(const struct work *work)
{
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;
    bool found = false;

    if (guarantee_facts_new(&facts, work->scheme, NULL) == GUARANTEE_OK &&
        sample_facts_set(facts, work->scheme, work->variant, NULL) == GUARANTEE_OK)
        guarantee_answer(&result, work->scheme, work->question, facts, GUARANTEE_WITH_TRAIL, NULL);
    for (size_t index = 0; result != NULL && index < guarantee_trail_step_count(result); index++) {
        guarantee_step step = {.struct_size = sizeof step};
        if (guarantee_trail_step(result, index, &step, NULL) == GUARANTEE_OK)
            found = found || strcmp(step.kind, "compound_rate") == 0;
    }
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    return found;
}

static void fail_rendering(struct work *work, const char *name, do_work function)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;

    work->name = name;
    work->text = NULL;
    if (function(work, &error) != GUARANTEE_OK) {
        /* Some sample facts make a rule impossible; that is an answer of its own, tested elsewhere. */
        printf("%s, %s: no answer for the sample facts: %s\n", work->scheme_name, name, error.message);
        guarantee_text_free(work->text);
        return;
    }
    char *expected = work->text;
    work->expected = expected;
    fail_each(work, function, false);
    fail_each(work, function, true);
    guarantee_text_free(expected);
}

/* Rows that cannot be answered are refused one by one, so a portfolio has no excuse. */
static void fail_portfolio(struct work *work)
{
    char name[64];
    guarantee_error error = GUARANTEE_ERROR_INIT;

    snprintf(name, sizeof name, "a portfolio's %s", guarantee_question_name(work->question));
    work->name = name;
    work->text = NULL;
    guarantee_status status = run_portfolio(work, &error);
    if (status != GUARANTEE_OK) { /* rules over single members have no totals to be answered from */
        complaints += status != GUARANTEE_E_LOWER;
        printf("%s, %s: %s: %s\n", work->scheme_name, name, guarantee_status_name(status), error.message);
        return;
    }
    char *expected = work->text;
    work->expected = expected;
    fail_each(work, run_portfolio, false);
    fail_each(work, run_portfolio, true);
    guarantee_text_free(expected);
}

static void fail_questions(struct work *work)
{
    for (work->question = GUARANTEE_QUOTE; work->question <= GUARANTEE_ALLOT; work->question++) {
        if (!guarantee_scheme_answers(work->scheme, work->question))
            continue;
        if (rests_on_compound_rate(work)) {
            printf("%s, %s: exempt, for it works out a compound rate\n", work->scheme_name,
                   guarantee_question_name(work->question));
            continue;
        }
        fail_rendering(work, guarantee_question_name(work->question), ask_for_json);
        fail_rendering(work, guarantee_question_name(work->question), ask_for_text);
        fail_portfolio(work);
        fail_setters_of(work);
    }
}

/* An event is given again after a failure, so what comes out must be the same, to the byte. */
static void fail_ledger(struct work *work)
{
    guarantee_ledger *ledger = NULL;
    if (guarantee_ledger_new(&ledger, work->scheme, NULL) == GUARANTEE_E_NOT_FOUND)
        return;
    guarantee_ledger_free(ledger);
    fail_rendering(work, "a ledger", run_ledger);
}

static void fail_scheme(const char *scheme_name)
{
    struct work work = {.name = "load", .scheme_name = scheme_name};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    long before = failed_allocations;

    fail_each(&work, load, false);
    fail_each(&work, load, true);
    if (guarantee_scheme_load(&scheme, scheme_name, NULL, &error) != GUARANTEE_OK) {
        complaints++;
        printf("%s: %s\n", scheme_name, error.message);
        return;
    }
    work.scheme = scheme;
    work.name = "what answers rest on";
    fail_each(&work, rest, false);
    fail_each(&work, rest, true);
    fail_questions(&work);
    fail_ledger(&work);
    guarantee_scheme_free(scheme);
    printf("%s: %ld allocations failed\n", scheme_name, failed_allocations - before);
    fflush(stdout);
}

static void fail_shipped_schemes(void)
{
    struct work work = {.name = "the list of schemes", .scheme_name = "all"};
    char *ids = NULL;

    if (guarantee_schemes_list(&ids, NULL) != GUARANTEE_OK || ids[0] == '\0') {
        complaints++;
        printf("no scheme is found; set GUARANTEE_SCHEMES to the folder that holds them\n");
        return;
    }
    work.expected = ids;
    fail_each(&work, list, false);
    fail_each(&work, list, true);
    for (char *id = strtok(ids, "\n"); id != NULL; id = strtok(NULL, "\n"))
        fail_scheme(id);
    guarantee_text_free(ids);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    for (int i = 1; i < argc; i++)
        fail_scheme(argv[i]);
    if (argc == 1)
        fail_shipped_schemes();
    printf("%ld allocations failed, %ld of them without effect, %ld complaints\n", failed_allocations, absorbed,
           complaints);
    return complaints == 0 ? 0 : 1;
}
