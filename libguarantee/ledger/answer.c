/* A question of the scheme with the sums of a day: figures at any date. */
#include "calendar/civil.h"
#include "ledger/ledger.h"

/* Loan, account and vintage as far as they are named; what has no events yet has sums of zero. */
static guarantee_status find_places(struct gi_adding *adding, int32_t vintage, guarantee_error *error)
{
    const struct gi_ledger *terms = adding->ledger->scheme->ledger;
    adding->at[GI_PER_ALL] = adding->ledger->whole;
    GI_TRY(gi_find_place(adding, GI_PER_ACCOUNT, GUARANTEE_NO_VINTAGE, error));
    if (adding->loan[0] != '\0')
        GI_TRY(gi_find_place(adding, GI_PER_LOAN, GUARANTEE_NO_VINTAGE, error));
    adding->vintage = vintage;
    if (vintage == GUARANTEE_NO_VINTAGE && terms->months > 0) {
        const struct gi_place *loan = adding->at[GI_PER_LOAN];
        if (terms->by_event)
            GI_TRY(gi_vintage_of_day(adding, error));
        else if (loan == NULL || !loan->approved)
            return GUARANTEE_OK;
        else
            adding->vintage = loan->approved_in;
    }
    return gi_find_place(adding, GI_PER_VINTAGE, adding->vintage, error);
}

static guarantee_status answer(struct gi_adding *adding, guarantee_question question, int32_t vintage, uint32_t flags,
                               guarantee_error *error)
{
    GI_TRY(gi_event_check_names(adding, error));
    GI_TRY(gi_event_copy_facts(adding, error));
    GI_TRY(find_places(adding, vintage, error));
    GI_TRY(gi_ledger_give_facts(adding, error));
    GI_TRY(gi_ledger_give_sums(adding, true, error));
    return guarantee_answer(&adding->result, adding->ledger->scheme, question, adding->ledger->facts, flags, error);
}

static guarantee_status answer_now(guarantee_result **result_out, guarantee_ledger *ledger, guarantee_question question,
                                   const guarantee_event *of, int32_t vintage, uint32_t flags, guarantee_error *error)
{
    const struct gi_event_kind none = {.name = "", .amount_fact = -1, .day_fact = -1};
    guarantee_event event = *of;
    event.amount = 0;
    struct gi_adding adding = {.ledger = ledger, .event = &event, .kind = &none};
    guarantee_status status = answer(&adding, question, vintage, flags, error);
    if (status == GUARANTEE_OK) {
        *result_out = adding.result;
        adding.result = NULL;
    }
    gi_adding_discard(&adding);
    return status;
}

/* The ledger as it was at the end of a day. */
static guarantee_status go_back(guarantee_ledger **fresh_out, const guarantee_ledger *ledger, int32_t date,
                                guarantee_error *error)
{
    size_t end = ledger->record_count;
    while (end > 0 && ledger->records[end - 1].date > date)
        end--;
    GI_TRY(guarantee_ledger_new(fresh_out, ledger->scheme, error));
    return gi_ledger_replay(*fresh_out, ledger, end, error);
}

guarantee_status guarantee_ledger_answer(guarantee_result **result_out, const guarantee_ledger *ledger,
                                         guarantee_question question, const guarantee_event *of, int32_t vintage,
                                         uint32_t flags, guarantee_error *error)
{
    if (result_out == NULL || ledger == NULL || of == NULL || of->struct_size != sizeof *of || of->reserved != 0)
        return gi_fail(error, GUARANTEE_E_ARGUMENT,
                       "result_out, ledger and of must not be NULL, of->struct_size must be %zu, of->reserved 0",
                       sizeof *of);
    GI_TRY(gi_check_date(of->date, error));
    guarantee_ledger *then = NULL;
    bool is_past = ledger->record_count > 0 && ledger->records[ledger->record_count - 1].date > of->date;
    guarantee_status status = is_past ? go_back(&then, ledger, of->date, error) : GUARANTEE_OK;
    /* Only the facts of the question change, which a ledger keeps for every question anew. */
    guarantee_ledger *now = is_past ? then : (guarantee_ledger *)(uintptr_t)ledger;
    if (status == GUARANTEE_OK)
        status = answer_now(result_out, now, question, of, vintage, flags, error);
    guarantee_ledger_free(then);
    return status;
}
