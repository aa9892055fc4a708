/* Ledgers: what an event books, what counts, what is refused and changes nothing, balances at any date, replay. */
#include "support.h"

static guarantee_scheme *load_file(const char *name, const guarantee_load_options *options)
{
    guarantee_scheme *scheme = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char path[512];
    (void)snprintf(path, sizeof path, "%s/tests/schemes/%s", GUARANTEE_TEST_SOURCE_DIR, name);
    cr_assert_eq(guarantee_scheme_load(&scheme, path, options, &error), GUARANTEE_OK, "%s", error.message);
    return scheme;
}

static guarantee_ledger *ledger_of(const guarantee_scheme *scheme)
{
    guarantee_ledger *ledger = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(guarantee_ledger_new(&ledger, scheme, &error), GUARANTEE_OK, "%s", error.message);
    return ledger;
}

static int32_t day(const char *text)
{
    int32_t date = 0;
    cr_assert_eq(guarantee_date_from_text(&date, text, NULL), GUARANTEE_OK);
    return date;
}

static guarantee_status try_event(guarantee_ledger *ledger, const char *date, const char *kind, const char *account,
                                  const char *loan, int64_t amount, size_t *index, guarantee_error *error)
{
    guarantee_event event = {.struct_size = sizeof event, .kind = kind, .account = account, .loan = loan};
    event.date = day(date);
    event.amount = amount;
    return guarantee_ledger_add(ledger, &event, 0, index, NULL, error);
}

/* What the event booked first, or -1 when it booked nothing. */
static int64_t enter(guarantee_ledger *ledger, const char *date, const char *kind, const char *account,
                     const char *loan, int64_t amount)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};
    size_t index = 0;
    guarantee_status status = try_event(ledger, date, kind, account, loan, amount, &index, &error);
    cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
    cr_assert_eq(guarantee_ledger_entry_at(ledger, index, &entry, NULL), GUARANTEE_OK);
    if (entry.booked == 0)
        return -1;
    cr_assert_eq(guarantee_ledger_entry_at(ledger, index + 1, &entry, NULL), GUARANTEE_OK);
    cr_assert_eq(entry.cause, (int64_t)index);
    return entry.amount;
}

static void refuse(guarantee_ledger *ledger, const char *date, const char *kind, const char *account, const char *loan,
                   int64_t amount, guarantee_status expected, const char *message)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *before = NULL, *after = NULL;
    size_t index = 77;
    cr_assert_eq(guarantee_ledger_json(ledger, GUARANTEE_DATE_MAX, &before, NULL), GUARANTEE_OK);
    cr_assert_eq(try_event(ledger, date, kind, account, loan, amount, &index, &error), expected, "%s", error.message);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(index, 77);
    cr_assert_eq(guarantee_ledger_json(ledger, GUARANTEE_DATE_MAX, &after, NULL), GUARANTEE_OK);
    cr_assert_str_eq(before, after);
    guarantee_text_free(before);
    guarantee_text_free(after);
}

static int64_t sum(const guarantee_ledger *ledger, const char *name, const char *account, const char *vintage,
                   const char *loan, const char *at)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t found = 0;
    guarantee_status status =
        guarantee_ledger_sum(ledger, name, account, vintage == NULL ? GUARANTEE_NO_VINTAGE : day(vintage), loan,
                             at == NULL ? GUARANTEE_DATE_MAX : day(at), &found, &error);
    cr_assert_eq(status, GUARANTEE_OK, "%s", error.message);
    return found;
}

/* ---- the ceiling table of a lender ---------------------------------------------------------------- */

/* The claim is larger than any ceiling, so the payment is the ceiling. */
Test(ledger, ceilings_over_volume)
{
    static const int64_t volumes[] = {20000000, 25000000, 40000000, 50000000, 1000000000},
                         ceilings[] = {18000000, 22500000, 30000000, 35000000, 149000000};
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    for (size_t i = 0; i < sizeof volumes / sizeof volumes[0]; i++) {
        guarantee_ledger *ledger = ledger_of(scheme);
        char loan[16];
        for (int64_t left = volumes[i], n = 0; left > 0; left -= 100000000, n++) { /* at most a million a loan */
            (void)snprintf(loan, sizeof loan, "L%d", (int)n);
            (void)enter(ledger, "2019-05-02", "approve", "a", loan, left < 100000000 ? left : 100000000);
        }
        cr_assert_eq(sum(ledger, "volume", "a", "2019-04-01", NULL, NULL), volumes[i]);
        cr_assert_eq(enter(ledger, "2020-01-01", "claim", "a", "L0", 5 * volumes[i]), ceilings[i]);
        cr_assert_eq(enter(ledger, "2020-01-02", "claim", "a", "L0", 5), 0);
        guarantee_ledger_free(ledger);
    }
    guarantee_scheme_free(scheme);
}

Test(ledger, a_vintage_ends_the_day_before_the_next)
{
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    cr_assert_eq(enter(ledger, "2004-03-31", "approve", "a", "1", 10000000), 200000);
    cr_assert_eq(enter(ledger, "2004-04-01", "approve", "a", "2", 20000000), 400000);
    cr_assert_eq(sum(ledger, "volume", "a", "1999-04-01", NULL, NULL), 10000000);
    cr_assert_eq(sum(ledger, "volume", "a", "2004-04-01", NULL, NULL), 20000000);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, vintages_of_two_lenders)
{
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    guarantee_ledger_account account = {.struct_size = sizeof account};
    (void)enter(ledger, "2004-03-31", "approve", "b", "1", 10000000);
    (void)enter(ledger, "2004-04-01", "approve", "a", "2", 20000000);
    (void)enter(ledger, "2004-04-01", "approve", "a", "1", 40000000); /* another loan of that name */
    (void)enter(ledger, "2009-04-01", "approve", "a", "2", 500);      /* stays in its vintage */
    cr_assert_eq(enter(ledger, "2010-01-01", "claim", "b", "1", 10000000), 8500000);
    cr_assert_eq(guarantee_ledger_account_count(ledger), 2);
    cr_assert_eq(guarantee_ledger_account_at(ledger, 0, &account, NULL), GUARANTEE_OK);
    cr_assert_str_eq(account.name, "a");
    cr_assert_eq(account.vintage, day("2004-04-01"));
    cr_assert_eq(account.since, day("2004-04-01"));
    cr_assert_eq(account.entries, 6); /* each approval books its fee */
    cr_assert_eq(guarantee_ledger_account_at(ledger, 1, &account, NULL), GUARANTEE_OK);
    cr_assert_eq(account.vintage, day("1999-04-01"));
    cr_assert_eq(sum(ledger, "volume", "a", "2004-04-01", NULL, NULL), 60000500);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* ---- a cap that recoveries fill up again ----------------------------------------------------------- */

Test(ledger, recoveries_reinstate_a_cap)
{
    guarantee_scheme *scheme = load_file("ledger-portfolio-cap.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    cr_assert_eq(enter(ledger, "2020-01-01", "approve", NULL, "1", 10000000000), -1);
    cr_assert_eq(enter(ledger, "2020-06-01", "claim", NULL, "1", 1500000000), 750000000); /* interim */
    cr_assert_eq(enter(ledger, "2020-07-01", "claim", NULL, "1", 900000000), 250000000);  /* the cap: 10 million */
    cr_assert_eq(enter(ledger, "2020-08-01", "claim", NULL, "1", 100000000), 0);
    cr_assert_eq(enter(ledger, "2020-09-01", "recover", NULL, "1", 600000001), -50000000); /* ties go away from zero */
    cr_assert_eq(enter(ledger, "2020-10-01", "claim", NULL, "1", 200000000), 50000000);
    cr_assert_eq(enter(ledger, "2020-11-01", "refund", NULL, "1", 2100000000), -1000000000); /* nothing was lost */
    cr_assert_eq(sum(ledger, "paid", NULL, NULL, NULL, "2020-07-31"), 1000000000);
    cr_assert_eq(sum(ledger, "paid", NULL, NULL, NULL, "2020-09-01"), 950000000);
    cr_assert_eq(sum(ledger, "paid", NULL, NULL, NULL, "2019-12-31"), 0);
    cr_assert_eq(sum(ledger, "loan_losses", NULL, NULL, "1", NULL), 600000000);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, what_is_not_eligible_counts_nowhere)
{
    guarantee_scheme *scheme = load_file("ledger-portfolio-cap.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};
    (void)enter(ledger, "2020-01-01", "approve", NULL, "1", 1000);
    cr_assert_eq(enter(ledger, "2020-06-01", "claim", NULL, "1", 1001), -1);
    cr_assert_eq(guarantee_ledger_entry_count(ledger), 2);
    cr_assert_eq(guarantee_ledger_entry_at(ledger, 1, &entry, NULL), GUARANTEE_OK);
    cr_assert_eq(entry.outcome, GUARANTEE_NOT_ELIGIBLE);
    cr_assert_eq(entry.question, GUARANTEE_CLAIM);
    cr_assert_str_eq(entry.rule, "within_loan");
    cr_assert_str_eq(entry.reason, "loan_losses 10.01 is above 10.00");
    cr_assert_eq(sum(ledger, "losses", NULL, NULL, NULL, NULL), 0);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* ---- a limit on the fees of the year ---------------------------------------------------------------- */

Test(ledger, payments_limited_by_what_came_in)
{
    guarantee_scheme *scheme = load_file("ledger-fee-limit.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    const char *name = "micro", *value = "yes";
    guarantee_event micro = {sizeof micro, day("2020-04-02"), "approve", "m", "2", 10000000, 1, 0, &name, &value};
    cr_assert_eq(enter(ledger, "2020-04-01", "approve", "m", "1", 10000000), 135000);
    cr_assert_eq(guarantee_ledger_add(ledger, &micro, 0, NULL, NULL, NULL), GUARANTEE_OK); /* 37,000 */
    cr_assert_eq(enter(ledger, "2020-05-01", "claim", "m", "2", 100000), 85000);           /* its approval said micro */
    cr_assert_eq(enter(ledger, "2020-05-02", "claim", "m", "1", 10000000), 2 * 172000 - 85000);
    cr_assert_eq(enter(ledger, "2020-05-03", "claim", "m", "1", 1), -1); /* one claim a loan */
    cr_assert_eq(enter(ledger, "2021-04-01", "recover", "m", "1", 500), -1);
    cr_assert_eq(enter(ledger, "2021-04-01", "claim", "m", "3", 10000), 1000); /* another year */
    cr_assert_eq(sum(ledger, "paid", "m", "2020-04-01", NULL, NULL), 344000);
    cr_assert_eq(sum(ledger, "paid", "m", "2021-04-01", NULL, NULL), 1000);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* ---- refusals change nothing -------------------------------------------------------------------------- */

Test(ledger, refusals)
{
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    (void)enter(ledger, "2020-01-01", "approve", "a", "1", 1000);
    refuse(ledger, "2020-01-01", "aprove", "a", "2", 1, GUARANTEE_E_ARGUMENT,
           "no event is of the kind \"aprove\"; did you mean \"approve\"?");
    refuse(ledger, "2020-01-01", "premium", "a", "2", 1, GUARANTEE_E_ARGUMENT,
           "no event is of the kind \"premium\"; the kinds are approve, draw, repay, charge, claim, recover, refund, "
           "payment");
    refuse(ledger, "2019-12-31", "claim", "a", "1", 1, GUARANTEE_E_ARGUMENT,
           "events come in the order of their days: 2019-12-31 is before 2020-01-01, the last one");
    refuse(ledger, "2020-01-01", "claim", "", "1", 1, GUARANTEE_E_ARGUMENT,
           "the event must name its lender: there is an account for each");
    refuse(ledger, "2020-01-01", "claim", "new", "1", 1, GUARANTEE_E_ARGUMENT,
           "the loan 1 was not approved, so nobody knows its vintage: an event \"approve\" comes first");
    refuse(ledger, "2020-01-01", "claim", "a", NULL, 1, GUARANTEE_E_ARGUMENT,
           "ledger-lender-ceiling puts loans into vintages by the day of their approval: the event must name its loan");
    refuse(ledger, "2020-01-01", "approve", "a", "2", -1, GUARANTEE_E_FACT_VALUE, "-0.01 is below zero");
    refuse(ledger, "2020-01-01", "claim", "a\n", "1", 1, GUARANTEE_E_ARGUMENT,
           "the name of an account or loan is UTF-8 of 1 to 200 bytes without control characters");
    cr_assert_eq(enter(ledger, "2020-01-01", "draw", "a", "1", INT64_MAX), -1);
    refuse(ledger, "2020-01-01", "draw", "a", "1", 1, GUARANTEE_E_RANGE,
           "with this event all events of kind draw add up to more than 64 bits hold");
    refuse(ledger, "2020-01-01", "recover", "a", "1", INT64_MIN, GUARANTEE_E_RANGE,
           "net_loss: the amount does not fit 64 bits of minor units");
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, early_events_and_early_vintages)
{
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    refuse(ledger, "1999-03-31", "approve", "a", "1", 1, GUARANTEE_E_ARGUMENT,
           "1999-03-31 is before the first vintage of ledger-lender-ceiling, which begins on 1999-04-01");
    cr_assert_eq(enter(ledger, "1999-04-01", "approve", "a", "1", 100), 2);
    cr_assert_eq(sum(ledger, "volume", "a", "1999-04-01", NULL, NULL), 100);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

static void refuse_fact(guarantee_ledger *ledger, const char *name, const char *value, guarantee_status expected,
                        const char *message)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_event event = {sizeof event, day("2020-01-01"), "approve", "a", "1", 1000, 1, 0, &name, &value};
    cr_assert_eq(guarantee_ledger_add(ledger, &event, 0, NULL, NULL, &error), expected);
    cr_assert_str_eq(error.message, message);
    cr_assert_eq(guarantee_ledger_entry_count(ledger), 0);
    cr_assert_eq(guarantee_ledger_account_count(ledger), 0);
}

Test(ledger, facts_that_the_ledger_gives_itself)
{
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    refuse_fact(ledger, "paid", "1", GUARANTEE_E_FACT_VALUE,
                "paid is a sum of the ledger's events: it cannot be given with the event");
    refuse_fact(ledger, "principal", "1", GUARANTEE_E_FACT_VALUE,
                "principal is the event's amount: it cannot be given with the event");
    refuse_fact(ledger, "made_on", "2020-01-01", GUARANTEE_E_FACT_VALUE,
                "made_on is the event's day: it cannot be given with the event");
    refuse_fact(ledger, "lender", "b", GUARANTEE_E_FACT_VALUE,
                "lender is the account's name: it cannot be given with the event");
    refuse_fact(ledger, "made", "2020-01-01", GUARANTEE_E_FACT,
                "ledger-lender-ceiling has no such fact; did you mean \"made_on\"?");
    refuse_fact(ledger, NULL, "1", GUARANTEE_E_ARGUMENT, "name and value of a fact must not be NULL");
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* ---- left out is not zero ------------------------------------------------------------------------------ */

Test(ledger, a_booked_figure_that_is_left_out_leaves_the_event_undecided)
{
    guarantee_scheme *scheme =
        load(HEAD "facts:\n  losses: {kind: amount}\n  extra: {kind: amount, optional: yes}\n"
                  "  needed: {kind: amount}\n"
                  "claim:\n  due: {sum: [losses, extra]}\n  known: {sum: [losses]}\nquote:\n  q: {sum: [needed]}\n"
                  "ledger:\n  sums: {losses: {of: claim}}\n"
                  "  events:\n    claim: {ask: claim, book: due, as: payment}\n    draw: {ask: quote}\n");
    guarantee_ledger *ledger = ledger_of(scheme);
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};
    cr_assert_eq(enter(ledger, "2020-01-01", "claim", NULL, NULL, 100), -1);
    cr_assert_eq(guarantee_ledger_entry_at(ledger, 0, &entry, NULL), GUARANTEE_OK);
    cr_assert_eq(entry.outcome, GUARANTEE_UNDECIDED);
    cr_assert_str_eq(entry.rule, "due");
    cr_assert_str_eq(entry.reason, "due was left out: it rests on an optional fact that is not given");
    cr_assert_eq(enter(ledger, "2020-01-01", "draw", NULL, NULL, 100), -1);
    cr_assert_eq(guarantee_ledger_entry_at(ledger, 1, &entry, NULL), GUARANTEE_OK);
    cr_assert_eq(entry.outcome, GUARANTEE_UNDECIDED);
    cr_assert_str_eq(entry.reason, "needed is missing");
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, a_sum_may_be_below_zero_where_its_fact_sets_no_least)
{
    guarantee_scheme *scheme =
        load(HEAD "facts:\n  free: {kind: amount, at_most: 10}\n  least: {kind: amount, at_least: -1}\n"
                  "claim:\n  due: {sum: [free, least]}\n"
                  "ledger:\n  sums: {free: {of: claim}, least: {of: claim, less: draw}}\n"
                  "  events: {claim: {ask: claim, book: due, as: payment}}\n");
    guarantee_ledger *ledger = ledger_of(scheme);
    cr_assert_eq(enter(ledger, "2020-01-01", "claim", NULL, NULL, -100), -200);
    refuse(ledger, "2020-01-01", "claim", NULL, NULL, -1, GUARANTEE_E_FACT_VALUE,
           "-1.01 is below -1.00, the least that the scheme allows");
    cr_assert_eq(enter(ledger, "2020-01-01", "claim", NULL, NULL, 1100), 2000);
    refuse(ledger, "2020-01-01", "claim", NULL, NULL, 1, GUARANTEE_E_FACT_VALUE,
           "10.01 is above 10.00, the most that the scheme allows");
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, a_booked_figure_with_parts_of_a_cent_is_refused)
{
    guarantee_scheme *scheme = load(HEAD "facts:\n  losses: {kind: amount}\nclaim:\n  due: {times: 1/3, of: losses}\n"
                                         "ledger:\n  sums: {losses: {of: claim}}\n"
                                         "  events: {claim: {ask: claim, book: due, as: payment}}\n");
    guarantee_ledger *ledger = ledger_of(scheme);
    refuse(ledger, "2020-01-01", "claim", NULL, NULL, 100, GUARANTEE_E_KIND,
           "due is left unrounded by the scheme: ask for its fraction");
    cr_assert_eq(enter(ledger, "2020-01-01", "claim", NULL, NULL, 99), 33);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* ---- edges ----------------------------------------------------------------------------------------------- */

#define PLAIN                                                                                                          \
    HEAD "facts:\n  x: {kind: amount}\n  of_loan: {kind: amount}\n  both: {kind: amount}\n"                            \
         "quote:\n  twice: {times: 2, of: x}\nclaim:\n  due: {sum: [of_loan]}\n"

Test(ledger, a_vintage_that_begins_within_a_month)
{
    guarantee_scheme *scheme = load(PLAIN "ledger:\n  vintage: {every: {months: 1}, from: 2019-01-15, by: event}\n"
                                          "  sums: {both: {of: draw}}\n  events: {draw: {ask: quote, amount: x}}\n");
    guarantee_ledger *ledger = ledger_of(scheme);
    (void)enter(ledger, "2019-02-14", "draw", NULL, NULL, 1);
    (void)enter(ledger, "2019-02-15", "draw", NULL, NULL, 10);
    (void)enter(ledger, "2019-02-20", "draw", NULL, NULL, 100);
    cr_assert_eq(sum(ledger, "both", NULL, "2019-01-15", NULL, NULL), 1);
    cr_assert_eq(sum(ledger, "both", NULL, "2019-02-15", NULL, NULL), 110);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, what_is_booked_and_what_is_added_up_must_fit)
{
    guarantee_scheme *scheme = load(PLAIN "ledger:\n  sums: {both: {of: [draw, refund]}}\n"
                                          "  events: {draw: {ask: quote, amount: x, book: twice, as: payment}}\n");
    guarantee_ledger *ledger = ledger_of(scheme);
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t found = 0;
    char *json = NULL;
    cr_assert_eq(enter(ledger, "2020-01-01", "draw", NULL, NULL, INT64_MAX / 2), INT64_MAX - 1);
    refuse(ledger, "2020-01-01", "draw", NULL, NULL, 1, GUARANTEE_E_RANGE,
           "with this event all events of kind payment add up to more than 64 bits hold");
    (void)enter(ledger, "2020-01-01", "refund", NULL, NULL, INT64_MAX);
    cr_assert_eq(guarantee_ledger_sum(ledger, "both", NULL, 0, NULL, day("2020-01-01"), &found, &error),
                 GUARANTEE_E_RANGE);
    cr_assert_str_eq(error.message, "the sum both does not fit in 64 bits");
    cr_assert_eq(guarantee_ledger_json(ledger, day("2020-01-01"), &json, NULL), GUARANTEE_E_RANGE);
    cr_assert_null(json);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* The section's own confidence is that of the vintages: which loans belong together. */
Test(ledger, how_sure_the_vintages_are)
{
    static const char *const vintages[] = {"", "  vintage: {every: {months: 1}, from: 2019-01-15, by: event}\n"};
    for (int i = 0; i < 2; i++) {
        char text[2048];
        (void)snprintf(text, sizeof text,
                       PLAIN "ledger:\n  confidence: assumed\n%s  sums: {both: {of: draw}}\n"
                             "  events: {draw: {ask: quote, amount: x}}\n",
                       vintages[i]);
        guarantee_scheme *scheme = load(text);
        guarantee_ledger *ledger = ledger_of(scheme);
        guarantee_ledger_entry entry = {.struct_size = sizeof entry};
        (void)enter(ledger, "2019-02-14", "draw", NULL, NULL, 1);
        cr_assert_eq(guarantee_ledger_entry_at(ledger, 0, &entry, NULL), GUARANTEE_OK);
        cr_assert_eq(entry.confidence, i == 0 ? GUARANTEE_CONFIDENCE_OFFICIAL : GUARANTEE_CONFIDENCE_ASSUMED);
        guarantee_ledger_free(ledger);
        guarantee_scheme_free(scheme);
    }
}

/* Places are found again when their table has grown several times. */
Test(ledger, many_loans)
{
    guarantee_scheme *scheme = load(PLAIN "ledger:\n  sums: {of_loan: {of: claim, per: loan}}\n"
                                          "  events: {claim: {ask: claim, book: due, as: payment}}\n");
    guarantee_ledger *ledger = ledger_of(scheme);
    char loan[16];
    for (int i = 0; i < 600; i++) {
        (void)snprintf(loan, sizeof loan, "L%d", i % 300);
        cr_assert_eq(enter(ledger, "2020-01-01", "claim", NULL, loan, i % 300 + 1), (1 + i / 300) * (i % 300 + 1));
    }
    for (int i = 0; i < 300; i++) {
        (void)snprintf(loan, sizeof loan, "L%d", i);
        cr_assert_eq(sum(ledger, "of_loan", NULL, NULL, loan, NULL), 2 * (i + 1));
    }
    refuse(ledger, "2020-01-01", "claim", NULL, NULL, 1, GUARANTEE_E_ARGUMENT,
           "of_loan is a sum for each loan: the event must name its loan");
    refuse(ledger, "2020-01-01", "claim", "a", "L1", 1, GUARANTEE_E_ARGUMENT,
           "the ledger of test has one account without a name, found \"a\"");
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

static bool json_has(const guarantee_ledger *ledger, const char *at, const char *wanted)
{
    char *json = NULL;
    cr_assert_eq(guarantee_ledger_json(ledger, day(at), &json, NULL), GUARANTEE_OK);
    bool has = strstr(json, wanted) != NULL;
    guarantee_text_free(json);
    return has;
}

Test(ledger, an_account_is_there_from_the_day_of_its_first_event)
{
    guarantee_scheme *scheme = load_file("ledger-lender-ceiling.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};
    (void)enter(ledger, "2019-05-02", "approve", "a", "1", 100);
    cr_assert(json_has(ledger, "2019-05-02", "\"account\": \"a\""));
    cr_assert(json_has(ledger, "2019-05-02", "\"vintages\": [{\"vintage\": \"2019-04-01\""));
    cr_assert_not(json_has(ledger, "2019-05-01", "\"account\": \"a\""));
    cr_assert_eq(guarantee_ledger_entry_at(ledger, 2, &entry, NULL), GUARANTEE_E_NOT_FOUND);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

/* ---- replay and explanation ------------------------------------------------------------------------------ */

Test(ledger, replay_under_other_terms)
{
    const char *path = "workings.due.share", *value = "25%";
    const guarantee_load_options options = {sizeof options, 1, &path, &value};
    guarantee_scheme *scheme = load_file("ledger-portfolio-cap.yaml", NULL);
    guarantee_scheme *other = load_file("ledger-portfolio-cap.yaml", &options);
    guarantee_ledger *ledger = ledger_of(scheme), *again = NULL, *what_if = NULL;
    char *one = NULL, *two = NULL;
    (void)enter(ledger, "2020-01-01", "approve", NULL, "1", 10000000000);
    (void)enter(ledger, "2020-06-01", "claim", NULL, "1", 1500000000);
    cr_assert_eq(guarantee_ledger_replay(&again, scheme, ledger, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_ledger_json(ledger, GUARANTEE_DATE_MAX, &one, NULL), GUARANTEE_OK);
    cr_assert_eq(guarantee_ledger_json(again, GUARANTEE_DATE_MAX, &two, NULL), GUARANTEE_OK);
    cr_assert_str_eq(one, two);
    cr_assert_eq(guarantee_ledger_replay(&what_if, other, ledger, NULL), GUARANTEE_OK);
    cr_assert_eq(sum(what_if, "paid", NULL, NULL, NULL, NULL), 375000000);
    guarantee_text_free(one);
    guarantee_text_free(two);
    guarantee_ledger_free(what_if);
    guarantee_ledger_free(again);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(other);
    guarantee_scheme_free(scheme);
}

Test(ledger, an_answer_explained_later_is_the_answer_then)
{
    guarantee_scheme *scheme = load_file("ledger-portfolio-cap.yaml", NULL);
    guarantee_ledger *ledger = ledger_of(scheme);
    guarantee_result *result = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    (void)enter(ledger, "2020-01-01", "approve", NULL, "1", 10000000000);
    (void)enter(ledger, "2020-06-01", "claim", NULL, "1", 1500000000);
    (void)enter(ledger, "2020-07-01", "claim", NULL, "1", 900000000);
    cr_assert_eq(guarantee_ledger_explain(&result, ledger, 1, NULL), GUARANTEE_OK);
    cr_assert_str_eq(value_of(result, "payment_due"), "7500000.00");
    cr_assert_gt(guarantee_trail_step_count(result), 0);
    cr_assert_eq(guarantee_ledger_explain(&result, ledger, 0, &error), GUARANTEE_E_NOT_FOUND);
    cr_assert_str_eq(error.message, "the entry 0 asked nothing");
    guarantee_result_free(result);
    guarantee_ledger_free(ledger);
    guarantee_scheme_free(scheme);
}

Test(ledger, a_scheme_without_one)
{
    guarantee_scheme *scheme = load(HEAD "facts:\n  a: {kind: amount}\nquote:\n  q: {sum: [a]}\n");
    guarantee_ledger *ledger = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_assert_eq(guarantee_ledger_new(&ledger, scheme, &error), GUARANTEE_E_NOT_FOUND);
    cr_assert_str_eq(
        error.message,
        "test keeps no ledger: its file has no section \"ledger\" that says which facts are sums of events");
    guarantee_scheme_free(scheme);
}
