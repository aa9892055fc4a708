/* The facts of an event, the question that it asks, and the figures that are booked for it. */
#include "base/text.h"
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

static const struct gi_ledger *terms_of(const struct gi_adding *adding)
{
    return adding->ledger->scheme->ledger;
}

static guarantee_status fail_fact(guarantee_error *error, const char *name, const char *why)
{
    return gi_fail(error, GUARANTEE_E_FACT_VALUE, "%.60s is %s: it cannot be given with the event", name, why);
}

/* What the ledger itself gives may not be given as a fact as well. */
static guarantee_status check_given(const struct gi_adding *adding, uint32_t number, guarantee_error *error)
{
    const struct gi_ledger *terms = terms_of(adding);
    const char *name = adding->facts.names[number];
    int64_t fact = gi_scheme_find_fact(adding->ledger->scheme, name, strcspn(name, "."));
    for (uint32_t i = 0; i < number; i++)
        if (strcmp(adding->facts.names[i], name) == 0)
            return gi_fail(error, GUARANTEE_E_ARGUMENT, "the fact %.60s is given twice", name);
    for (uint32_t i = 0; fact >= 0 && i < terms->sum_count; i++)
        if (terms->sums[i].fact == fact)
            return fail_fact(error, name, "a sum of the ledger's events");
    if (fact >= 0 && fact == adding->kind->amount_fact)
        return fail_fact(error, name, "the event's amount");
    if (fact >= 0 && fact == adding->kind->day_fact)
        return fail_fact(error, name, "the event's day");
    if (fact >= 0 && fact == terms->account_fact)
        return fail_fact(error, name, "the account's name");
    return GUARANTEE_OK;
}

static guarantee_status set_texts(struct gi_adding *adding, const struct gi_texts *texts, guarantee_error *error)
{
    for (uint32_t i = 0; i < texts->count; i++)
        GI_TRY(guarantee_facts_set_text(adding->ledger->facts, texts->names[i], texts->values[i], error));
    return GUARANTEE_OK;
}

static guarantee_status set_own_facts(struct gi_adding *adding, guarantee_error *error)
{
    const guarantee_scheme *scheme = adding->ledger->scheme;
    const struct gi_event_kind *kind = adding->kind;
    guarantee_facts *facts = adding->ledger->facts;
    if (kind->amount_fact >= 0)
        GI_TRY(guarantee_facts_set_amount(facts, scheme->facts[kind->amount_fact].name, adding->event->amount, error));
    if (kind->day_fact >= 0)
        GI_TRY(guarantee_facts_set_date(facts, scheme->facts[kind->day_fact].name, adding->event->date, error));
    if (scheme->ledger->account_fact >= 0)
        GI_TRY(guarantee_facts_set_text(facts, scheme->ledger->account, adding->account, error));
    return GUARANTEE_OK;
}

/* What an approval tells of its loan: the facts given, its amount, its day. */
static guarantee_status remember(struct gi_adding *adding, guarantee_error *error)
{
    const guarantee_scheme *scheme = adding->ledger->scheme;
    const struct gi_event_kind *kind = adding->kind;
    char amount[GUARANTEE_AMOUNT_TEXT_BYTES], day[GUARANTEE_DATE_TEXT_BYTES];
    const char *names[2], *values[2];
    struct gi_texts own = {names, values, 0}, given = {0};
    if (kind->amount_fact >= 0) {
        GI_TRY(guarantee_amount_to_text(amount, sizeof amount, adding->event->amount, scheme->digits, 0));
        names[own.count] = scheme->facts[kind->amount_fact].name;
        values[own.count++] = amount;
    }
    if (kind->day_fact >= 0) {
        GI_TRY(guarantee_date_to_text(day, sizeof day, adding->event->date, error));
        names[own.count] = scheme->facts[kind->day_fact].name;
        values[own.count++] = day;
    }
    bool merged = gi_texts_merge(&given, &adding->facts, &own) &&
                  gi_texts_merge(&adding->remembered, &adding->at[GI_PER_LOAN]->remembered, &given);
    gi_texts_free(&given);
    return merged ? GUARANTEE_OK : gi_no_memory(error);
}

/* ---- sums as facts ------------------------------------------------------------------------------- */

/* A sum may be below zero unless its fact says what it must be: nobody gave it by mistake. */
static guarantee_status set_sum(struct gi_adding *adding, const struct gi_ledger_sum *sum, guarantee_error *error)
{
    const guarantee_scheme *scheme = adding->ledger->scheme;
    const struct gi_fact *fact = &scheme->facts[sum->fact];
    const struct gi_place *place = adding->at[sum->per];
    int64_t more[GI_EVENT_KINDS_MAX] = {0}, value = 0;
    if (place == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "%s is a sum for each loan: the event must name its loan",
                       fact->name);
    more[adding->kind_number] = sum->before_this ? 0 : adding->event->amount;
    GI_TRY(gi_ledger_weigh(sum, scheme, place->totals, more, &value, error));
    if (fact->at_least != NULL || (fact->at_most != NULL && value >= 0))
        return guarantee_facts_set_amount(adding->ledger->facts, fact->name, value, error);
    adding->ledger->facts->given[sum->fact] = (struct gi_given){.numerator = value, .denominator = scheme->minor_units};
    return GUARANTEE_OK;
}

guarantee_status gi_ledger_give_sums(struct gi_adding *adding, bool named_only, guarantee_error *error)
{
    const struct gi_ledger *terms = terms_of(adding);
    for (uint32_t i = 0; i < terms->sum_count; i++)
        if (!named_only || adding->at[terms->sums[i].per] != NULL)
            GI_TRY(set_sum(adding, &terms->sums[i], error));
    return GUARANTEE_OK;
}

/* ---- the question -------------------------------------------------------------------------------- */

static guarantee_status keep_reason(struct gi_adding *adding, struct gi_text *reason, guarantee_error *error)
{
    if (reason->failed) {
        gi_text_clear(reason);
        return gi_no_memory(error);
    }
    adding->reason = reason->data;
    return GUARANTEE_OK;
}

static guarantee_status tell_outcome(struct gi_adding *adding, guarantee_error *error)
{
    const guarantee_result *result = adding->result;
    struct gi_text reason = {0};
    adding->rule = guarantee_result_rule(result);
    gi_text_add(&reason, guarantee_result_reason(result));
    if (reason.length == 0 && guarantee_result_missing_count(result) > 0)
        gi_text_format(&reason, "%s is missing", guarantee_result_missing(result, 0));
    return keep_reason(adding, &reason, error);
}

/* Money that is left out is not money that is zero. */
static guarantee_status tell_left_out(struct gi_adding *adding, const struct gi_output *output, guarantee_error *error)
{
    struct gi_text reason = {0};
    adding->outcome = GUARANTEE_UNDECIDED;
    adding->rule = output->rule->name;
    gi_text_format(&reason, "%s was left out: it rests on an optional fact that is not given", output->name);
    return keep_reason(adding, &reason, error);
}

static guarantee_status take_figures(struct gi_adding *adding, guarantee_error *error)
{
    const guarantee_scheme *scheme = adding->ledger->scheme;
    for (uint32_t i = 0; i < adding->kind->booking_count; i++) {
        const struct gi_output *output = &scheme->outputs[adding->kind->bookings[i].output];
        size_t index = 0;
        if (guarantee_result_find(adding->result, output->name, &index, NULL) == GUARANTEE_E_NOT_FOUND)
            return tell_left_out(adding, output, error);
        GI_TRY(guarantee_result_amount(adding->result, output->name, &adding->booked[i], error));
    }
    return GUARANTEE_OK;
}

static guarantee_status ask(struct gi_adding *adding, uint32_t flags, guarantee_error *error)
{
    const guarantee_scheme *scheme = adding->ledger->scheme;
    int32_t own = scheme->ledger->origin.confidence;
    GI_TRY(gi_ledger_give_sums(adding, false, error));
    GI_TRY(guarantee_answer(&adding->result, scheme, adding->kind->question, adding->ledger->facts, flags, error));
    adding->outcome = guarantee_result_outcome(adding->result);
    adding->confidence = guarantee_result_confidence(adding->result);
    if (scheme->ledger->months > 0 && own < adding->confidence)
        adding->confidence = own;
    return adding->outcome == GUARANTEE_ELIGIBLE ? take_figures(adding, error) : tell_outcome(adding, error);
}

guarantee_status gi_ledger_give_facts(struct gi_adding *adding, guarantee_error *error)
{
    const struct gi_place *loan = adding->at[GI_PER_LOAN];
    guarantee_facts_clear(adding->ledger->facts);
    for (uint32_t i = 0; i < adding->facts.count; i++)
        GI_TRY(check_given(adding, i, error));
    if (loan != NULL && loan->remembered.count > 0)
        GI_TRY(set_texts(adding, &loan->remembered, error));
    GI_TRY(set_texts(adding, &adding->facts, error));
    return set_own_facts(adding, error);
}

guarantee_status gi_ledger_ask(struct gi_adding *adding, uint32_t flags, guarantee_error *error)
{
    GI_TRY(gi_ledger_give_facts(adding, error));
    adding->outcome = GUARANTEE_ELIGIBLE;
    adding->rule = "";
    if (adding->kind->question != 0)
        GI_TRY(ask(adding, flags, error));
    if (adding->kind_number == GI_EVENT_APPROVE && adding->at[GI_PER_LOAN] != NULL &&
        adding->outcome == GUARANTEE_ELIGIBLE)
        GI_TRY(remember(adding, error));
    return GUARANTEE_OK;
}
