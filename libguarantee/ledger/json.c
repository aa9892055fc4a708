/*
 * The ledger as JSON: what came in, what was booked, and what it adds up to. Every number is text. An entry or account
 * is a line, made by itself: a tree of all of them would take many times the memory of the text.
 */
#include "base/text.h"
#include "calendar/civil.h"
#include "ledger/ledger.h"
#include "trail/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

struct writer {
    const guarantee_ledger *ledger;
    int32_t date;
    struct gi_text text;
    int failed;
    guarantee_error *error;
};

static void put_amount(struct writer *writer, struct json_t *object, const char *key, int64_t amount)
{
    char text[GUARANTEE_AMOUNT_TEXT_BYTES] = "";
    (void)guarantee_amount_to_text(text, sizeof text, amount, writer->ledger->scheme->digits, 0);
    gi_tree_put_text(object, key, text, &writer->failed);
}

static void put_day(struct writer *writer, struct json_t *object, const char *key, int32_t day)
{
    char text[GUARANTEE_DATE_TEXT_BYTES] = "";
    (void)guarantee_date_to_text(text, sizeof text, day, NULL); /* no vintage: no text */
    gi_tree_put_text(object, key, text, &writer->failed);
}

static void put_number(struct writer *writer, struct json_t *object, const char *key, int64_t number)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%" PRId64, number);
    gi_tree_put_text(object, key, text, &writer->failed);
}

static struct json_t *facts_object(struct writer *writer, const struct gi_texts *facts)
{
    struct json_t *object = gi_tree_object();
    for (uint32_t i = 0; i < facts->count; i++)
        gi_tree_put_text(object, facts->names[i], facts->values[i], &writer->failed);
    return object;
}

static void put_answer(struct writer *writer, struct json_t *object, const struct gi_record *record)
{
    int *failed = &writer->failed;
    gi_tree_put_text(object, "outcome", guarantee_outcome_name(record->outcome), failed);
    if (record->question == 0)
        return;
    gi_tree_put_text(object, "question", guarantee_question_name(record->question), failed);
    gi_tree_put_text(object, "rule", record->rule, failed);
    gi_tree_put_text(object, "reason", record->reason == NULL ? "" : record->reason, failed);
    gi_tree_put_text(object, "confidence", guarantee_confidence_name(record->confidence), failed);
}

static struct json_t *entry_object(struct writer *writer, size_t index)
{
    const struct gi_record *record = &writer->ledger->records[index];
    const struct gi_place *loan = record->at[GI_PER_LOAN];
    struct json_t *object = gi_tree_object();
    put_number(writer, object, "number", (int64_t)index);
    put_day(writer, object, "date", record->date);
    gi_tree_put_text(object, "kind", writer->ledger->scheme->ledger->kinds[record->kind].name, &writer->failed);
    gi_tree_put_text(object, "account", record->at[GI_PER_ACCOUNT]->account, &writer->failed);
    put_day(writer, object, "vintage", record->at[GI_PER_VINTAGE]->vintage);
    gi_tree_put_text(object, "loan", loan == NULL ? "" : loan->loan, &writer->failed);
    put_amount(writer, object, "amount", record->amount);
    if (record->cause >= 0) {
        put_number(writer, object, "booked_for", record->cause);
        return object;
    }
    gi_tree_put(object, "facts", facts_object(writer, &record->facts), &writer->failed);
    put_answer(writer, object, record);
    return object;
}

/* Totals by kind, and the sums that are kept for such a place. */
static guarantee_status put_balance(struct writer *writer, struct json_t *object, const struct gi_place *place,
                                    uint32_t scopes)
{
    const guarantee_scheme *scheme = writer->ledger->scheme;
    const struct gi_ledger *terms = scheme->ledger;
    int64_t totals[GI_EVENT_KINDS_MAX], value = 0;
    struct json_t *by_kind = gi_tree_object(), *sums = gi_tree_object();
    guarantee_status status = gi_ledger_totals_at(writer->ledger, place, writer->date, totals, writer->error);
    for (uint32_t kind = 0; status == GUARANTEE_OK && kind < terms->kind_count; kind++)
        put_amount(writer, by_kind, terms->kinds[kind].name, totals[kind]);
    for (uint32_t i = 0; status == GUARANTEE_OK && i < terms->sum_count; i++) {
        if ((scopes >> terms->sums[i].per & 1U) == 0)
            continue;
        status = gi_ledger_weigh(&terms->sums[i], scheme, totals, NULL, &value, writer->error);
        put_amount(writer, sums, scheme->facts[terms->sums[i].fact].name, value);
    }
    gi_tree_put(object, "totals", by_kind, &writer->failed);
    gi_tree_put(object, "sums", sums, &writer->failed);
    return status;
}

static guarantee_status append_vintage(struct writer *writer, struct json_t *array, const struct gi_place *place)
{
    struct json_t *object = gi_tree_object();
    put_day(writer, object, "vintage", place->vintage);
    guarantee_status status = put_balance(writer, object, place, 1U << GI_PER_VINTAGE);
    gi_tree_append(array, object, &writer->failed);
    return status;
}

/* A member of the list that is being written. */
static void write_line(struct writer *writer, struct json_t *object, bool *first)
{
    gi_text_add(&writer->text, *first ? "\n  " : ",\n  ");
    gi_tree_line(object, &writer->text, &writer->failed);
    *first = false;
}

/* The account of ledger->accounts[*i], which moves on past its vintages. */
static guarantee_status write_account(struct writer *writer, size_t *i, bool *first)
{
    const guarantee_ledger *ledger = writer->ledger;
    const char *name = ledger->accounts[*i]->account;
    const struct gi_place *account = gi_place_find(ledger, GI_PER_ACCOUNT, name, GUARANTEE_NO_VINTAGE, "");
    bool there = account->since <= writer->date;
    struct json_t *vintages = gi_tree_array(), *object = gi_tree_object();
    gi_tree_put_text(object, "account", name, &writer->failed);
    guarantee_status status = put_balance(writer, object, account, 1U << GI_PER_ACCOUNT);
    for (; *i < ledger->account_count && strcmp(ledger->accounts[*i]->account, name) == 0; ++*i) {
        const struct gi_place *place = ledger->accounts[*i];
        if (status == GUARANTEE_OK && place->since <= writer->date && place->vintage != GUARANTEE_NO_VINTAGE)
            status = append_vintage(writer, vintages, place);
    }
    gi_tree_put(object, "vintages", vintages, &writer->failed);
    if (there)
        write_line(writer, object, first);
    else
        gi_tree_drop(object);
    return status;
}

static guarantee_status write_lists(struct writer *writer)
{
    const guarantee_ledger *ledger = writer->ledger;
    guarantee_status status = GUARANTEE_OK;
    bool first = true;
    gi_text_add(&writer->text, ",\n\"entries\": [");
    for (size_t i = 0; i < ledger->record_count && ledger->records[i].date <= writer->date && !writer->failed; i++)
        write_line(writer, entry_object(writer, i), &first);
    first = true;
    gi_text_add(&writer->text, "],\n\"accounts\": [");
    for (size_t i = 0; status == GUARANTEE_OK && i < ledger->account_count && !writer->failed;)
        status = write_account(writer, &i, &first);
    gi_text_add(&writer->text, "],\n\"all\": ");
    return status;
}

static struct json_t *scheme_object(struct writer *writer)
{
    const guarantee_scheme *scheme = writer->ledger->scheme;
    const struct gi_report report = {.scheme_id = scheme->id,
                                     .title = scheme->title,
                                     .edition = scheme->edition,
                                     .sha256 = scheme->sha256,
                                     .changes = scheme->changes,
                                     .currency = scheme->currency};
    return gi_tree_scheme(&report, &writer->failed);
}

static guarantee_status write_all(struct writer *writer)
{
    char day[GUARANTEE_DATE_TEXT_BYTES] = "";
    (void)guarantee_date_to_text(day, sizeof day, writer->date, NULL);
    gi_text_add(&writer->text, "{\"scheme\": ");
    gi_tree_line(scheme_object(writer), &writer->text, &writer->failed);
    gi_text_format(&writer->text, ",\n\"date\": \"%s\"", day);
    GI_TRY(write_lists(writer));
    struct json_t *whole = gi_tree_object();
    guarantee_status status = put_balance(writer, whole, writer->ledger->whole, 1U << GI_PER_ALL);
    gi_tree_line(whole, &writer->text, &writer->failed);
    gi_text_add(&writer->text, "}");
    return status;
}

guarantee_status guarantee_ledger_json(const guarantee_ledger *ledger, int32_t date, char **text_out,
                                       guarantee_error *error)
{
    struct writer writer = {.ledger = ledger, .date = date, .error = error};
    if (ledger == NULL || text_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ledger and text_out must not be NULL");
    GI_TRY(gi_check_date(date, error));
    guarantee_status status = write_all(&writer);
    if (status == GUARANTEE_OK && (writer.failed || writer.text.failed))
        status = gi_no_memory(error);
    if (status == GUARANTEE_OK)
        *text_out = writer.text.data;
    else
        gi_text_clear(&writer.text);
    return status;
}
