/* What a question or a figure may rest on: for people who want to know which facts to bring. */
#include "scheme/reach.h"

static guarantee_status refuse_room(const guarantee_scheme *scheme, size_t count, guarantee_error *error)
{
    return gi_fail(error, GUARANTEE_E_ARGUMENT, "rests_on: room for each of the %zu facts is expected, found %zu",
                   (size_t)scheme->fact_count, count);
}

/* Copies what was reached out of the arena and gives that back. */
static guarantee_status tell(const struct gi_reach *reach, bool made, struct gi_arena *arena, uint8_t *rests_on,
                             guarantee_error *error)
{
    for (uint32_t i = 0; made && i < reach->scheme->fact_count; i++)
        rests_on[i] = reach->facts[i] ? 1 : 0;
    gi_arena_free(arena);
    return made ? GUARANTEE_OK : gi_no_memory(error);
}

guarantee_status guarantee_scheme_question_facts(const guarantee_scheme *scheme, int32_t question, uint8_t *rests_on,
                                                 size_t count, guarantee_error *error)
{
    struct gi_arena arena = {0};
    struct gi_reach reach;
    if (scheme == NULL || rests_on == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "scheme and rests_on must not be NULL");
    if (guarantee_scheme_answers(scheme, question) == 0)
        return gi_fail(error, GUARANTEE_E_NOT_FOUND, "%s does not answer question %d", scheme->id, (int)question);
    if (count < scheme->fact_count)
        return refuse_room(scheme, count, error);
    bool made = gi_reach_make(&reach, scheme, &arena);
    if (made)
        gi_reach_questions(&reach, 1U << question);
    return tell(&reach, made, &arena, rests_on, error);
}

guarantee_status guarantee_scheme_figure_facts(const guarantee_scheme *scheme, size_t index, uint8_t *rests_on,
                                               size_t count, guarantee_error *error)
{
    struct gi_arena arena = {0};
    struct gi_reach reach;
    if (scheme == NULL || rests_on == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "scheme and rests_on must not be NULL");
    if (index >= scheme->output_count)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "%s has %zu figures, found index %zu", scheme->id,
                       (size_t)scheme->output_count, index);
    if (count < scheme->fact_count)
        return refuse_room(scheme, count, error);
    bool made = gi_reach_make(&reach, scheme, &arena);
    if (made)
        gi_reach_rule(&reach, scheme->outputs[index].rule);
    return tell(&reach, made, &arena, rests_on, error);
}
