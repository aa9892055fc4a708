/* Names of a case: facts as given, figures worked out once. */
#include "policy/case.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gi_work_less_sure(struct gi_work *work, const struct gi_origin *origin)
{
    if (origin->confidence != 0 && origin->confidence < work->confidence)
        work->confidence = origin->confidence;
}

void gi_work_cite(struct gi_work *work, const struct gi_value *parameter)
{
    const struct gi_origin *origin = &parameter->origin;
    gi_work_less_sure(work, origin);
    bool elsewhere = origin->document != NULL && origin->document != work->document;
    if (work->note == NULL || (!elsewhere && origin->note == NULL))
        return;
    gi_text_format(work->note, "%s%s: ", work->note->length > 0 ? "; " : "", parameter->text);
    if (elsewhere)
        gi_text_add(work->note, origin->document->title);
    if (elsewhere && origin->clause != NULL)
        gi_text_format(work->note, ", %s", origin->clause);
    if (origin->note != NULL)
        gi_text_format(work->note, "%s%s", elsewhere ? "; " : "", origin->note);
    gi_text_format(work->note, " (%s)", guarantee_confidence_name(origin->confidence));
}

struct gi_case gi_case_begin(guarantee_result *result, const guarantee_facts *facts, guarantee_error *error)
{
    return (struct gi_case){.result = result,
                            .scheme = facts->scheme,
                            .facts = facts,
                            .error = error,
                            .member = -1,
                            .group = -1,
                            .cells = result->cells,
                            .states = result->states,
                            .replaced_fact = -1};
}

/* ---- doubt ------------------------------------------------------------------------------------- */

struct gi_doubt gi_doubt_mark(const struct gi_case *c)
{
    return (struct gi_doubt){c->result->missing_count, c->result->reason.length, c->result->last_left};
}

void gi_doubt_forget(struct gi_case *c, struct gi_doubt mark)
{
    c->result->missing_count = mark.missing_count;
    c->result->last_left = mark.last_left;
    gi_text_cut(&c->result->reason, mark.reason_length);
}

guarantee_status gi_case_undecided(struct gi_case *c, const char *format, ...)
{
    struct gi_text *reason = &c->result->reason;
    if (reason->length > 0)
        return GI_UNDECIDED;
    char text[500];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    gi_text_clean(text); /* a long word of the case may be cut in the middle of a character */
    gi_text_add(reason, text);
    if (c->member >= 0)
        gi_text_format(reason, " (%s %s)", c->scheme->groups[c->group].name,
                       c->facts->groups[c->group].names[c->member]);
    return reason->failed ? gi_no_memory(c->error) : GI_UNDECIDED;
}

guarantee_status gi_case_missing(struct gi_case *c, uint32_t fact)
{
    guarantee_result *result = c->result;
    bool listed = false;
    for (uint32_t i = 0; i < result->missing_count; i++)
        listed = listed || result->missing[i] == fact;
    if (!listed)
        result->missing[result->missing_count++] = fact;
    return gi_case_undecided(c, "%s is missing", c->scheme->facts[fact].name);
}

/* ---- facts ------------------------------------------------------------------------------------- */

/* What was given for a fact, or NULL where its default stands in. A total is not looked at. */
static guarantee_status given_or_default(struct gi_case *c, uint32_t number, const struct gi_given **given_out)
{
    const struct gi_fact *fact = &c->scheme->facts[number];
    int64_t member = fact->each >= 0 && fact->each == c->group ? c->member : -1;
    *given_out = gi_facts_get(c->facts, number, member);
    if (*given_out != NULL || fact->default_text != NULL)
        return gi_case_tell_fact(c, number);
    if (!fact->optional)
        return gi_case_missing(c, number);
    c->result->fact_left[number] = 1;
    c->result->last_left = number;
    return GI_ABSENT;
}

/* A fact that the base names, and that was given though it need not be: the subsidy was asked for. */
static bool asks(const struct gi_case *c, const struct gi_value *base)
{
    if (base->form == GI_NAME && base->name.is_fact) {
        const struct gi_fact *fact = &c->scheme->facts[base->name.index];
        int64_t member = fact->each >= 0 && fact->each == c->group ? c->member : -1;
        return fact->optional && gi_facts_get(c->facts, base->name.index, member) != NULL;
    }
    for (uint32_t i = 0; i < base->part_count; i++)
        if (asks(c, base->parts[i]))
            return true;
    return false;
}

guarantee_status gi_case_left_out(struct gi_case *c, const struct gi_rule *rule)
{
    if (rule->kind != GI_RULE_SUBSIDISE || c->result->last_left == GI_NO_FACT || !asks(c, rule->slots[GI_BASE]))
        return GI_ABSENT;
    return gi_case_missing(c, c->result->last_left);
}

static guarantee_status fact_number(struct gi_case *c, uint32_t number, struct gi_work *work, struct gi_exact *out)
{
    const struct gi_fact *fact = &c->scheme->facts[number];
    const struct gi_given *given = NULL;
    if (c->replaced_fact == (int64_t)number) {
        gi_exact_copy(out, c->replacement);
        return GUARANTEE_OK;
    }
    if (fact->total_of != NULL && gi_facts_get(c->facts, number, -1) == NULL &&
        gi_facts_member_count(c->facts, c->scheme->facts[fact->total_of->name.index].each) > 0)
        return gi_fact_total(c->whole != NULL ? c->whole : c, number, work, out);
    GI_TRY(given_or_default(c, number, &given));
    if (given == NULL)
        gi_exact_copy(out, &fact->default_number);
    else
        gi_exact_set_fraction(out, given->numerator, given->denominator);
    return GUARANTEE_OK;
}

guarantee_status gi_case_date(struct gi_case *c, uint32_t number, int32_t *date_out)
{
    const struct gi_given *given = NULL;
    GI_TRY(given_or_default(c, number, &given));
    *date_out = given != NULL ? (int32_t)given->numerator : c->scheme->facts[number].default_integer;
    return GUARANTEE_OK;
}

/* ---- figures ----------------------------------------------------------------------------------- */

struct gi_case *gi_case_owner(struct gi_case *c, const struct gi_rule *rule)
{
    return c->whole != NULL && rule->is_of_whole ? c->whole : c;
}

/* The reason of an earlier doubt may have been forgotten since it did not matter then: it is found again. */
static guarantee_status why_undecided(struct gi_case *c, const struct gi_output *output)
{
    const struct gi_rule *rule = output->rule;
    bool nothing_kept = true;
    for (uint32_t i = 0; i < rule->output_count; i++)
        nothing_kept = nothing_kept && c->states[rule->first_output + i] == GI_CELL_UNDECIDED;
    if (c->result->reason.length == 0 && nothing_kept) {
        memset(&c->states[rule->first_output], GI_CELL_UNKNOWN, rule->output_count);
        GI_TRY(gi_rule_work(c, rule));
    }
    return gi_case_undecided(c, "%s is undecided", output->name);
}

/* A figure worked out now or before. */
static guarantee_status work_figure(struct gi_case *c, uint32_t output, struct gi_cell **cell_out)
{
    const struct gi_output *wanted = &c->scheme->outputs[output];
    struct gi_case *owner = gi_case_owner(c, wanted->rule);
    if (owner->states[output] == GI_CELL_UNKNOWN)
        GI_TRY(gi_rule_work(owner, wanted->rule));
    switch (owner->states[output]) {
    case GI_CELL_KNOWN:
        *cell_out = &owner->cells[output];
        return GUARANTEE_OK;
    case GI_CELL_ABSENT:
        c->result->last_left = owner->cells[output].left_for;
        return GI_ABSENT;
    case GI_CELL_UNDECIDED:
        return why_undecided(owner, wanted);
    default:
        return gi_fail(c->error, GUARANTEE_E_INTERNAL, "%s was not worked out", wanted->name);
    }
}

static guarantee_status figure(struct gi_case *c, uint32_t output, struct gi_work *work, struct gi_cell **cell_out)
{
    GI_TRY(work_figure(c, output, cell_out));
    if ((*cell_out)->confidence < work->confidence)
        work->confidence = (*cell_out)->confidence;
    return GUARANTEE_OK;
}

guarantee_status gi_case_number(struct gi_case *c, struct gi_reference reference, struct gi_work *work,
                                struct gi_exact *out)
{
    struct gi_cell *cell = NULL;
    if (reference.is_fact)
        return fact_number(c, reference.index, work, out);
    GI_TRY(figure(c, reference.index, work, &cell));
    gi_exact_copy(out, &cell->value);
    return GUARANTEE_OK;
}

guarantee_status gi_case_word(struct gi_case *c, struct gi_reference reference, struct gi_work *work,
                              const char **word_out)
{
    if (!reference.is_fact) {
        struct gi_cell *cell = NULL;
        GI_TRY(figure(c, reference.index, work, &cell));
        *word_out = cell->word;
        return GUARANTEE_OK;
    }
    const struct gi_given *given = NULL;
    GI_TRY(given_or_default(c, reference.index, &given));
    *word_out = given != NULL ? given->word : c->scheme->facts[reference.index].default_text;
    return GUARANTEE_OK;
}

guarantee_status gi_case_flag(struct gi_case *c, struct gi_reference reference, struct gi_work *work, int32_t *flag_out)
{
    if (!reference.is_fact) {
        struct gi_cell *cell = NULL;
        GI_TRY(figure(c, reference.index, work, &cell));
        *flag_out = gi_exact_sign(&cell->value) != 0;
        return GUARANTEE_OK;
    }
    const struct gi_given *given = NULL;
    GI_TRY(given_or_default(c, reference.index, &given));
    *flag_out = given != NULL ? given->numerator != 0 : c->scheme->facts[reference.index].default_integer;
    return GUARANTEE_OK;
}
