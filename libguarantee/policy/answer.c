/* A question to a scheme: eligibility first, then every figure of its section. */
#include "policy/case.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *guarantee_question_name(guarantee_question question)
{
    return question < GUARANTEE_QUOTE || question > GUARANTEE_ALLOT ? "unknown question"
                                                                    : gi_question_words[question - GUARANTEE_QUOTE];
}

guarantee_status guarantee_question_from_name(guarantee_question *question_out, const char *name,
                                              guarantee_error *error)
{
    if (question_out == NULL || name == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "question_out and name must not be NULL");
    struct gi_nearest nearest = {.word = name};
    for (int32_t i = 0; i < GI_QUESTIONS; i++) {
        gi_nearest_try(&nearest, gi_question_words[i]);
        if (strcmp(gi_question_words[i], name) != 0)
            continue;
        *question_out = i + GUARANTEE_QUOTE;
        return GUARANTEE_OK;
    }
    return nearest.best != NULL
               ? gi_fail(error, GUARANTEE_E_NOT_FOUND, "no question \"%.60s\"; did you mean \"%s\"?", name,
                         nearest.best)
               : gi_fail(error, GUARANTEE_E_NOT_FOUND,
                         "no question \"%.60s\"; there are quote, claim, compensate, refinance, reserve, limits, "
                         "subsidy, allot",
                         name);
}

guarantee_result *gi_result_new(const guarantee_scheme *scheme, guarantee_question question, uint32_t flags)
{
    guarantee_result *result = calloc(1, sizeof *result);
    if (result == NULL)
        return NULL;
    result->scheme = scheme;
    result->question = question;
    result->outcome = GUARANTEE_ELIGIBLE;
    result->rule = "";
    result->with_trail = (flags & GUARANTEE_WITH_TRAIL) != 0;
    result->cells = malloc((scheme->output_count + 1U) * sizeof *result->cells);
    result->states = gi_arena_take(&result->arena, scheme->output_count + 1U);
    result->fact_told = gi_arena_take(&result->arena, scheme->fact_count + 1U);
    result->fact_left = gi_arena_take(&result->arena, scheme->fact_count + 1U);
    result->fact_sums = gi_arena_take(&result->arena, (scheme->fact_count + 1U) * sizeof *result->fact_sums);
    result->missing = gi_arena_take(&result->arena, (scheme->fact_count + 1U) * sizeof *result->missing);
    if (result->cells != NULL && result->states != NULL && result->fact_told != NULL && result->fact_left != NULL &&
        result->fact_sums != NULL && result->missing != NULL)
        return result;
    guarantee_result_free(result);
    return NULL;
}

/* The first figure that could not be decided is the rule that the result names. */
static void note_undecided(struct gi_case *c, const struct gi_rule *rule)
{
    for (uint32_t part = 0; part < rule->output_count; part++) {
        if (c->states[rule->first_output + part] != GI_CELL_UNDECIDED || c->result->outcome != GUARANTEE_ELIGIBLE)
            continue;
        c->result->outcome = GUARANTEE_UNDECIDED;
        c->result->rule = rule->name;
    }
}

static bool has_answer(const guarantee_result *result)
{
    for (size_t i = 0; i < result->entry_count; i++)
        if (result->entries[i].rule->question == result->question)
            return true;
    return false;
}

/* No figure came out: which optional facts were wanted on the way. */
static void tell_left(struct gi_case *c)
{
    enum { TOLD = 8 };
    struct gi_text *reason = &c->result->reason;
    uint32_t told = 0;
    gi_text_add(reason, "nothing was asked: give one of the facts ");
    for (uint32_t i = 0; i < c->scheme->fact_count && told <= TOLD; i++) {
        if (!c->result->fact_left[i])
            continue;
        gi_text_format(reason, "%s%s", told == 0 ? "" : ", ", told < TOLD ? c->scheme->facts[i].name : "…");
        told++;
    }
    if (told == 0)
        gi_text_cut(reason, strlen("nothing was asked"));
    gi_text_format(reason, "; guarantee facts %s lists them", c->scheme->id);
}

static guarantee_status work_figures(struct gi_case *c)
{
    const guarantee_scheme *scheme = c->scheme;
    for (uint32_t i = 0; i < scheme->rule_count; i++) {
        const struct gi_rule *rule = &scheme->rules[i];
        if (rule->question != c->result->question)
            continue;
        if (c->states[rule->first_output] == GI_CELL_UNKNOWN)
            GI_TRY(gi_rule_work(c, rule));
        note_undecided(c, rule);
    }
    if (c->result->outcome != GUARANTEE_ELIGIBLE || has_answer(c->result))
        return GUARANTEE_OK;
    c->result->outcome = GUARANTEE_UNDECIDED;
    tell_left(c);
    return c->result->reason.failed ? gi_no_memory(c->error) : GUARANTEE_OK;
}

/* Facts that were doubted on the way and decided otherwise are no reason. */
static guarantee_status work(struct gi_case *c)
{
    GI_TRY(gi_eligibility_work(c));
    if (c->result->outcome == GUARANTEE_ELIGIBLE)
        GI_TRY(work_figures(c));
    else
        c->result->entry_count = 0; /* what eligibility alone has looked at is no answer: the trail has it */
    if (c->result->outcome == GUARANTEE_ELIGIBLE)
        gi_doubt_forget(c, (struct gi_doubt){0, 0, GI_NO_FACT});
    return GUARANTEE_OK;
}

static guarantee_status fail_unanswered(const guarantee_scheme *scheme, guarantee_question question,
                                        guarantee_error *error)
{
    char answered[120] = "";
    for (int32_t i = GUARANTEE_QUOTE; i <= GUARANTEE_ALLOT; i++) {
        size_t used = strlen(answered);
        if (guarantee_scheme_answers(scheme, i))
            (void)snprintf(answered + used, sizeof answered - used, "%s%s", used == 0 ? "" : ", ",
                           guarantee_question_name(i));
    }
    return gi_fail(error, GUARANTEE_E_NOT_FOUND, "%s does not answer \"%s\"; it answers %s", scheme->id,
                   guarantee_question_name(question), answered[0] == '\0' ? "nothing" : answered);
}

guarantee_status guarantee_answer(guarantee_result **result_out, const guarantee_scheme *scheme,
                                  guarantee_question question, const guarantee_facts *facts, uint32_t flags,
                                  guarantee_error *error)
{
    if (result_out == NULL || scheme == NULL || facts == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "result_out, scheme and facts must not be NULL");
    if (facts->scheme != scheme)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "these facts were made for another scheme (%s)", facts->scheme->id);
    if (question < GUARANTEE_QUOTE || question > GUARANTEE_ALLOT || (flags & ~(uint32_t)GUARANTEE_WITH_TRAIL) != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "question must be one of GUARANTEE_QUOTE … and flags 0 or GUARANTEE_WITH_TRAIL");
    if (!guarantee_scheme_answers(scheme, question))
        return fail_unanswered(scheme, question, error);
    guarantee_result *result = gi_result_new(scheme, question, flags);
    if (result == NULL)
        return gi_no_memory(error);
    struct gi_case c = gi_case_begin(result, facts, error);
    guarantee_status status = work(&c);
    if (status != GUARANTEE_OK) {
        guarantee_result_free(result);
        return status < 0 ? gi_fail(error, GUARANTEE_E_INTERNAL, "an inner answer came out") : status;
    }
    *result_out = result;
    return GUARANTEE_OK;
}

#define DEFINE_QUESTION(name, question)                                                                                \
    guarantee_status guarantee_##name(guarantee_result **result_out, const guarantee_scheme *scheme,                   \
                                      const guarantee_facts *facts, uint32_t flags, guarantee_error *error)            \
    {                                                                                                                  \
        return guarantee_answer(result_out, scheme, question, facts, flags, error);                                    \
    }
DEFINE_QUESTION(quote, GUARANTEE_QUOTE)
DEFINE_QUESTION(claim, GUARANTEE_CLAIM)
DEFINE_QUESTION(compensate, GUARANTEE_COMPENSATE)
DEFINE_QUESTION(refinance, GUARANTEE_REFINANCE)
DEFINE_QUESTION(reserve, GUARANTEE_RESERVE)
DEFINE_QUESTION(check_limits, GUARANTEE_LIMITS)
DEFINE_QUESTION(subsidy, GUARANTEE_SUBSIDY)
DEFINE_QUESTION(allot, GUARANTEE_ALLOT)
