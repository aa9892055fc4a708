/* One event: everything that can fail is done first, then it is entered by steps that cannot. */
#include "base/text.h"
#include "calendar/civil.h"
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

/* ---- what an event must be ------------------------------------------------------------------------ */

static guarantee_status find_kind(struct gi_adding *adding, guarantee_error *error)
{
    const struct gi_ledger *terms = adding->ledger->scheme->ledger;
    const char *name = adding->event->kind;
    struct gi_nearest nearest = {.word = name};
    struct gi_text known = {0};
    int32_t number = gi_ledger_kind(adding->ledger, name);
    if (number >= 0) {
        adding->kind_number = (uint32_t)number;
        adding->kind = &terms->kinds[number];
        return GUARANTEE_OK;
    }
    for (uint32_t i = 0; i < terms->kind_count; i++) {
        gi_nearest_try(&nearest, terms->kinds[i].name);
        gi_text_format(&known, "%s%s", i == 0 ? "" : ", ", terms->kinds[i].name);
    }
    guarantee_status status =
        nearest.best != NULL
            ? gi_fail(error, GUARANTEE_E_ARGUMENT, "no event is of the kind \"%.60s\"; did you mean \"%s\"?", name,
                      nearest.best)
            : gi_fail(error, GUARANTEE_E_ARGUMENT, "no event is of the kind \"%.60s\"; the kinds are %s", name,
                      gi_text_get(&known));
    gi_text_clear(&known);
    return status;
}

static guarantee_status check_day(const struct gi_adding *adding, guarantee_error *error)
{
    const guarantee_ledger *ledger = adding->ledger;
    char day[GUARANTEE_DATE_TEXT_BYTES] = "", last[GUARANTEE_DATE_TEXT_BYTES] = "";
    GI_TRY(gi_check_date(adding->event->date, error));
    if (ledger->record_count == 0 || ledger->records[ledger->record_count - 1].date <= adding->event->date)
        return GUARANTEE_OK;
    (void)guarantee_date_to_text(day, sizeof day, adding->event->date, NULL);
    (void)guarantee_date_to_text(last, sizeof last, ledger->records[ledger->record_count - 1].date, NULL);
    return gi_fail(error, GUARANTEE_E_ARGUMENT, "events come in the order of their days: %s is before %s, the last one",
                   day, last);
}

guarantee_status gi_event_check_names(struct gi_adding *adding, guarantee_error *error)
{
    const struct gi_ledger *terms = adding->ledger->scheme->ledger;
    adding->account = adding->event->account == NULL ? "" : adding->event->account;
    adding->loan = adding->event->loan == NULL ? "" : adding->event->loan;
    if (terms->account == NULL && adding->account[0] != '\0')
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "the ledger of %s has one account without a name, found \"%.60s\"",
                       adding->ledger->scheme->id, adding->account);
    if (terms->account != NULL && adding->account[0] == '\0')
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "the event must name its %s: there is an account for each",
                       terms->account);
    if ((adding->account[0] != '\0' && !gi_is_word(adding->account)) ||
        (adding->loan[0] != '\0' && !gi_is_word(adding->loan)))
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "the name of an account or loan is UTF-8 of 1 to %d bytes without control characters",
                       GUARANTEE_LEDGER_NAME_BYTES_MAX);
    return GUARANTEE_OK;
}

guarantee_status gi_event_copy_facts(struct gi_adding *adding, guarantee_error *error)
{
    const guarantee_event *event = adding->event;
    const struct gi_texts none = {0};
    const struct gi_texts given = {(const char **)(uintptr_t)event->fact_names,
                                   (const char **)(uintptr_t)event->fact_values, event->fact_count};
    if (event->fact_count > 0 && (event->fact_names == NULL || event->fact_values == NULL))
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "fact_names and fact_values must not be NULL");
    for (uint32_t i = 0; i < event->fact_count; i++)
        if (event->fact_names[i] == NULL || event->fact_values[i] == NULL)
            return gi_fail(error, GUARANTEE_E_ARGUMENT, "name and value of a fact must not be NULL");
    return gi_texts_merge(&adding->facts, &none, &given) ? GUARANTEE_OK : gi_no_memory(error);
}

/* ---- entering it ---------------------------------------------------------------------------------- */

static guarantee_status reserve(struct gi_adding *adding, guarantee_error *error)
{
    guarantee_ledger *ledger = adding->ledger;
    size_t wanted = ledger->record_count + 1 + adding->kind->booking_count;
    if (!gi_places_reserve(ledger, GI_SCOPES))
        return gi_no_memory(error);
    if (wanted <= ledger->record_capacity)
        return GUARANTEE_OK;
    size_t capacity = 2 * wanted + 62;
    struct gi_record *moved = realloc(ledger->records, capacity * sizeof *moved);
    if (moved == NULL)
        return gi_no_memory(error);
    ledger->records = moved;
    ledger->record_capacity = capacity;
    return GUARANTEE_OK;
}

static guarantee_status check_total(const struct gi_adding *adding, uint32_t kind, int64_t amount,
                                    guarantee_error *error)
{
    for (int scope = 0; scope < GI_SCOPES; scope++) {
        int64_t ignored = 0;
        if (adding->at[scope] != NULL && __builtin_add_overflow(adding->at[scope]->totals[kind], amount, &ignored))
            return gi_fail(error, GUARANTEE_E_RANGE,
                           "with this event all events of kind %s add up to more than 64 bits hold",
                           adding->ledger->scheme->ledger->kinds[kind].name);
    }
    return GUARANTEE_OK;
}

static guarantee_status check_totals(const struct gi_adding *adding, guarantee_error *error)
{
    if (adding->outcome != GUARANTEE_ELIGIBLE)
        return GUARANTEE_OK;
    GI_TRY(check_total(adding, adding->kind_number, adding->event->amount, error));
    for (uint32_t i = 0; i < adding->kind->booking_count; i++)
        GI_TRY(check_total(adding, adding->kind->bookings[i].kind, adding->booked[i], error));
    return GUARANTEE_OK;
}

static void enter(struct gi_adding *adding, struct gi_record *record)
{
    guarantee_ledger *ledger = adding->ledger;
    for (int scope = 0; scope < GI_SCOPES && record->outcome == GUARANTEE_ELIGIBLE; scope++) {
        struct gi_place *place = record->at[scope];
        if (place == NULL)
            continue;
        place->totals[record->kind] += record->amount;
        place->entries++;
        record->before[scope] = place->last;
        place->last = ledger->record_count + 1;
    }
    ledger->records[ledger->record_count++] = *record;
}

static void enter_places(struct gi_adding *adding)
{
    struct gi_place *loan = adding->at[GI_PER_LOAN];
    for (int scope = 0; scope < GI_SCOPES; scope++)
        if (adding->fresh[scope])
            gi_place_add(adding->ledger, adding->at[scope]);
    if (loan == NULL || adding->kind_number != GI_EVENT_APPROVE || adding->outcome != GUARANTEE_ELIGIBLE)
        return;
    loan->approved_in = adding->vintage; /* of a loan that was approved before: the same */
    loan->approved = true;
    gi_texts_free(&loan->remembered);
    loan->remembered = adding->remembered;
}

static size_t enter_all(struct gi_adding *adding)
{
    size_t index = adding->ledger->record_count;
    bool counts = adding->outcome == GUARANTEE_ELIGIBLE;
    struct gi_record record = {.date = adding->event->date,
                               .kind = adding->kind_number,
                               .amount = adding->event->amount,
                               .cause = -1,
                               .booked = counts ? adding->kind->booking_count : 0,
                               .confidence = adding->confidence,
                               .outcome = adding->outcome,
                               .question = adding->kind->question,
                               .rule = adding->rule,
                               .reason = adding->reason,
                               .facts = adding->facts};
    memcpy(record.at, adding->at, sizeof record.at);
    enter_places(adding);
    enter(adding, &record);
    for (uint32_t i = 0; i < record.booked; i++) {
        struct gi_record booked = {.date = record.date,
                                   .kind = adding->kind->bookings[i].kind,
                                   .amount = adding->booked[i],
                                   .cause = (int64_t)index,
                                   .confidence = adding->confidence,
                                   .outcome = GUARANTEE_ELIGIBLE,
                                   .rule = ""};
        memcpy(booked.at, adding->at, sizeof booked.at);
        enter(adding, &booked);
    }
    return index;
}

void gi_adding_discard(struct gi_adding *adding)
{
    for (int scope = 0; scope < GI_SCOPES; scope++)
        if (adding->fresh[scope])
            gi_place_free(adding->at[scope]);
    gi_texts_free(&adding->facts);
    gi_texts_free(&adding->remembered);
    guarantee_result_free(adding->result);
    free(adding->reason);
}

static guarantee_status prepare(struct gi_adding *adding, uint32_t flags, guarantee_error *error)
{
    GI_TRY(find_kind(adding, error));
    GI_TRY(check_day(adding, error));
    GI_TRY(gi_event_check_names(adding, error));
    GI_TRY(gi_event_copy_facts(adding, error));
    GI_TRY(gi_places_of_event(adding, error));
    GI_TRY(gi_ledger_ask(adding, flags, error));
    GI_TRY(check_totals(adding, error));
    return reserve(adding, error);
}

guarantee_status guarantee_ledger_add(guarantee_ledger *ledger, const guarantee_event *event, uint32_t flags,
                                      size_t *index_out, guarantee_result **result_out, guarantee_error *error)
{
    if (ledger == NULL || event == NULL || event->struct_size != sizeof *event || event->kind == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "ledger, event and its kind must not be NULL, and event->struct_size must be %zu",
                       sizeof *event);
    if ((flags & ~(uint32_t)GUARANTEE_WITH_TRAIL) != 0 || event->reserved != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "flags must be 0 or GUARANTEE_WITH_TRAIL, and event->reserved 0");
    struct gi_adding adding = {.ledger = ledger, .event = event};
    guarantee_status status = prepare(&adding, flags, error);
    if (status != GUARANTEE_OK) {
        gi_adding_discard(&adding);
        return status;
    }
    size_t index = enter_all(&adding);
    if (index_out != NULL)
        *index_out = index;
    if (result_out != NULL)
        *result_out = adding.result;
    else
        guarantee_result_free(adding.result);
    return GUARANTEE_OK;
}
