/* The places in which events are added up: found by what they are, made for an event, and only then added. */
#include "calendar/civil.h"
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

/* ---- finding and adding ------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ at[i]) * 0x100000001b3U;
    return hash;
}

static uint64_t hash_of(enum gi_ledger_scope scope, const char *account, int32_t vintage, const char *loan)
{
    uint64_t hash = mix(0xcbf29ce484222325U, account, strlen(account) + 1);
    hash = mix(hash, loan, strlen(loan) + 1);
    hash = mix(hash, &vintage, sizeof vintage);
    return (hash ^ (uint64_t)scope) * 0x9e3779b97f4a7c15U;
}

static bool is(const struct gi_place *place, enum gi_ledger_scope scope, const char *account, int32_t vintage,
               const char *loan)
{
    return place->scope == scope && place->vintage == vintage && strcmp(place->account, account) == 0 &&
           strcmp(place->loan, loan) == 0;
}

struct gi_place *gi_place_find(const guarantee_ledger *ledger, enum gi_ledger_scope scope, const char *account,
                               int32_t vintage, const char *loan)
{
    if (ledger->slot_count == 0)
        return NULL;
    size_t slot = (size_t)(hash_of(scope, account, vintage, loan) >> 20) & (ledger->slot_count - 1);
    for (; ledger->slots[slot] != 0; slot = (slot + 1) & (ledger->slot_count - 1))
        if (is(ledger->places[ledger->slots[slot] - 1], scope, account, vintage, loan))
            return ledger->places[ledger->slots[slot] - 1];
    return NULL;
}

struct gi_place *gi_place_new(const guarantee_ledger *ledger, enum gi_ledger_scope scope, const char *account,
                              int32_t vintage, const char *loan)
{
    size_t totals = ledger->scheme->ledger->kind_count * sizeof(int64_t);
    size_t account_bytes = strlen(account) + 1, loan_bytes = strlen(loan) + 1;
    struct gi_place *place = calloc(1, sizeof *place + totals + account_bytes + loan_bytes);
    if (place == NULL)
        return NULL;
    char *texts = (char *)place->totals + totals;
    memcpy(texts, account, account_bytes);
    memcpy(texts + account_bytes, loan, loan_bytes);
    place->scope = scope;
    place->account = texts;
    place->loan = texts + account_bytes;
    place->vintage = vintage;
    place->approved_in = GUARANTEE_NO_VINTAGE;
    return place;
}

void gi_place_free(struct gi_place *place)
{
    if (place == NULL)
        return;
    gi_texts_free(&place->remembered);
    free(place);
}

static void enter_slot(guarantee_ledger *ledger, size_t number)
{
    const struct gi_place *place = ledger->places[number];
    uint64_t hash = hash_of(place->scope, place->account, place->vintage, place->loan);
    size_t slot = (size_t)(hash >> 20) & (ledger->slot_count - 1);
    while (ledger->slots[slot] != 0)
        slot = (slot + 1) & (ledger->slot_count - 1);
    ledger->slots[slot] = number + 1;
}

static bool grow(struct gi_place ***list, size_t *capacity, size_t wanted)
{
    if (wanted <= *capacity)
        return true;
    size_t larger = *capacity * 2 > wanted ? *capacity * 2 : wanted + 16;
    struct gi_place **moved = realloc(*list, larger * sizeof(struct gi_place *));
    if (moved == NULL)
        return false;
    *list = moved;
    *capacity = larger;
    return true;
}

bool gi_places_reserve(guarantee_ledger *ledger, size_t count)
{
    size_t wanted = ledger->place_count + count, slots = ledger->slot_count == 0 ? 64 : ledger->slot_count;
    if (!grow(&ledger->places, &ledger->place_capacity, wanted) ||
        !grow(&ledger->accounts, &ledger->account_capacity, ledger->account_count + count))
        return false;
    while (slots < 2 * wanted)
        slots *= 2;
    if (slots == ledger->slot_count)
        return true;
    size_t *fresh = calloc(slots, sizeof *fresh);
    if (fresh == NULL)
        return false;
    free(ledger->slots);
    ledger->slots = fresh;
    ledger->slot_count = slots;
    for (size_t i = 0; i < ledger->place_count; i++)
        enter_slot(ledger, i);
    return true;
}

static bool stands_before(const struct gi_place *a, const struct gi_place *b)
{
    int order = strcmp(a->account, b->account);
    return order < 0 || (order == 0 && a->vintage < b->vintage);
}

void gi_place_add(guarantee_ledger *ledger, struct gi_place *place)
{
    ledger->places[ledger->place_count] = place;
    enter_slot(ledger, ledger->place_count++);
    if (place->scope != GI_PER_VINTAGE)
        return;
    size_t at = ledger->account_count++;
    for (; at > 0 && stands_before(place, ledger->accounts[at - 1]); at--)
        ledger->accounts[at] = ledger->accounts[at - 1];
    ledger->accounts[at] = place;
}

/* ---- the places of an event ---------------------------------------------------------------------- */

static guarantee_status fail_early(const struct gi_adding *adding, guarantee_error *error)
{
    char day[GUARANTEE_DATE_TEXT_BYTES] = "", from[GUARANTEE_DATE_TEXT_BYTES] = "";
    (void)guarantee_date_to_text(day, sizeof day, adding->event->date, NULL);
    (void)guarantee_date_to_text(from, sizeof from, adding->ledger->scheme->ledger->from, NULL);
    return gi_fail(error, GUARANTEE_E_ARGUMENT, "%s is before the first vintage of %s, which begins on %s", day,
                   adding->ledger->scheme->id, from);
}

/* The first day of the vintage that has the event's day. */
guarantee_status gi_vintage_of_day(struct gi_adding *adding, guarantee_error *error)
{
    const struct gi_ledger *terms = adding->ledger->scheme->ledger;
    int32_t date = adding->event->date, start = 0;
    if (date < terms->from)
        return fail_early(adding, error);
    struct gi_civil from = gi_civil_from_date(terms->from), day = gi_civil_from_date(date);
    int32_t number = ((day.year - from.year) * 12 + day.month - from.month) / terms->months;
    GI_TRY(guarantee_date_add_months(&start, terms->from, number * terms->months, error));
    if (start > date)
        GI_TRY(guarantee_date_add_months(&start, terms->from, (number - 1) * terms->months, error));
    adding->vintage = start;
    return GUARANTEE_OK;
}

/* A loan keeps the vintage of its first approval. */
static guarantee_status find_vintage(struct gi_adding *adding, guarantee_error *error)
{
    const struct gi_ledger *terms = adding->ledger->scheme->ledger;
    const struct gi_place *loan = adding->at[GI_PER_LOAN];
    adding->vintage = GUARANTEE_NO_VINTAGE;
    if (terms->months == 0)
        return GUARANTEE_OK;
    if (terms->by_event)
        return gi_vintage_of_day(adding, error);
    if (loan == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "%s puts loans into vintages by the day of their approval: the event must name its loan",
                       adding->ledger->scheme->id);
    if (loan->approved) {
        adding->vintage = loan->approved_in;
        return GUARANTEE_OK;
    }
    if (adding->kind_number == GI_EVENT_APPROVE)
        return gi_vintage_of_day(adding, error);
    return gi_fail(error, GUARANTEE_E_ARGUMENT,
                   "the loan %.60s was not approved, so nobody knows its vintage: an event \"approve\" comes first",
                   adding->loan);
}

guarantee_status gi_find_place(struct gi_adding *adding, enum gi_ledger_scope scope, int32_t vintage,
                               guarantee_error *error)
{
    const char *loan = scope == GI_PER_LOAN ? adding->loan : "";
    adding->at[scope] = gi_place_find(adding->ledger, scope, adding->account, vintage, loan);
    if (adding->at[scope] != NULL)
        return GUARANTEE_OK;
    adding->at[scope] = gi_place_new(adding->ledger, scope, adding->account, vintage, loan);
    if (adding->at[scope] == NULL)
        return gi_no_memory(error);
    adding->at[scope]->since = adding->event->date;
    adding->fresh[scope] = true;
    return GUARANTEE_OK;
}

guarantee_status gi_places_of_event(struct gi_adding *adding, guarantee_error *error)
{
    adding->at[GI_PER_ALL] = adding->ledger->whole;
    if (adding->loan[0] != '\0')
        GI_TRY(gi_find_place(adding, GI_PER_LOAN, GUARANTEE_NO_VINTAGE, error));
    GI_TRY(find_vintage(adding, error));
    GI_TRY(gi_find_place(adding, GI_PER_ACCOUNT, GUARANTEE_NO_VINTAGE, error));
    return gi_find_place(adding, GI_PER_VINTAGE, adding->vintage, error);
}
