/* The largest and the smallest over members: of loans, of borrowers, of nobody; what totals cannot answer. */
#include "support.h"

#define LOANS                                                                                                          \
    HEAD "facts:\n  outstanding: {kind: amount, each: loan}\n  fee: {kind: amount, each: loan, optional: yes}\n"       \
         "  days: {kind: count, each: loan, default: 0}\n  borrower: {kind: text, each: loan, default: nobody}\n"      \
         "  net_assets: {kind: amount, optional: yes}\nlimits:\n"
#define BOOK                                                                                                           \
    "outstanding.L1=300 borrower.L1=acme outstanding.L2=500.25 borrower.L2=zenith outstanding.L3=400 "                 \
    "borrower.L3=acme days.L3=91"

static guarantee_scheme *with(const char *limits)
{
    char text[4096];
    (void)snprintf(text, sizeof text, "%s  %s\n", LOANS, limits);
    return load(text);
}

static void one(const char *limits, const char *words, const char *figure, const char *expected)
{
    guarantee_scheme *scheme = with(limits);
    expect(scheme, GUARANTEE_LIMITS, words, figure, expected);
    guarantee_scheme_free(scheme);
}

Test(largest, of_loans_and_of_borrowers)
{
    one("f: {largest: outstanding, each: loan}", BOOK, "f", "500.25");
    one("f: {smallest: outstanding, each: loan}", BOOK, "f", "300.00");
    one("f: {largest: outstanding, each: loan, together: borrower}", BOOK, "f", "700.00");
    one("f: {smallest: outstanding, each: loan, together: borrower}", BOOK, "f", "500.25");
    one("f: {largest: {times: 1/3, of: outstanding}, each: loan, round: fen}", BOOK, "f", "166.75");
    one("f: {largest: days, each: loan}", BOOK, "f", "91");
}

Test(largest, only_of_those_that_count)
{
    one("f: {largest: outstanding, each: loan, where: {days: {above: 90}}}", BOOK, "f", "400.00");
    one("f: {largest: outstanding, each: loan, where: {days: {up_to: 90}}, together: borrower}", BOOK, "f", "500.25");
    one("f: {smallest: outstanding, each: loan, where: {borrower: acme}}", BOOK, "f", "300.00");
}

Test(largest, of_nobody_is_left_out)
{
    one("f: {largest: outstanding, each: loan}", "net_assets=1", "f", "absent");
    one("f: {largest: outstanding, each: loan, where: {days: {above: 100}}}", BOOK, "f", "absent");
    one("f: {smallest: outstanding, each: loan, where: {days: {above: 100}}, together: borrower}", BOOK, "f", "absent");
    one("f: {largest: fee, each: loan}", BOOK, "f", "absent");
}

Test(largest, what_some_lack_is_missing)
{
    guarantee_scheme *scheme = with("f: {largest: fee, each: loan}");
    guarantee_result *result = ask(scheme, GUARANTEE_LIMITS, BOOK " fee.L2=1");
    cr_assert_eq(guarantee_result_outcome(result), GUARANTEE_UNDECIDED);
    cr_assert_str_eq(guarantee_result_missing(result, 0), "fee");
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(largest, has_a_limit_and_room)
{
    const char *limits = "f: {largest: outstanding, each: loan, together: borrower, must_be: {up_to: {times: 10%, of: "
                         "net_assets}}}";
    one(limits, BOOK " net_assets=8000", "f.limit", "800.00");
    one(limits, BOOK " net_assets=8000", "f.room", "100.00");
    guarantee_scheme *scheme = with(limits);
    guarantee_result *result = ask(scheme, GUARANTEE_LIMITS, BOOK " net_assets=6999.99");
    cr_assert_eq(guarantee_result_breach_count(result), 1);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

static void told(const char *limits, const char *formula)
{
    guarantee_scheme *scheme = with(limits);
    guarantee_result *result = ask(scheme, GUARANTEE_LIMITS, BOOK);
    guarantee_step step = {.struct_size = sizeof step};
    size_t i = 0;
    do
        cr_assert_eq(guarantee_trail_step(result, i++, &step, NULL), GUARANTEE_OK);
    while (strcmp(step.name, "f") != 0);
    cr_assert_str_eq(step.formula, formula, "%s", step.formula);
    guarantee_result_free(result);
    guarantee_scheme_free(scheme);
}

Test(largest, the_trail_tells_whose_it_is)
{
    told("f: {largest: outstanding, each: loan}", "the largest of 3 loans: L2");
    told("f: {largest: outstanding, each: loan, together: borrower}", "the largest of 2 borrowers: acme");
    told("f: {smallest: outstanding, each: loan, where: {days: {above: 90}}}", "the smallest of 1 loan: L3");
}

Test(largest, totals_cannot_answer_it)
{
    guarantee_scheme *scheme = with("f: {largest: outstanding, each: loan}");
    guarantee_portfolio *portfolio = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    const guarantee_column column = {
        .struct_size = sizeof column, .type = GUARANTEE_COLUMN_INT64, .name = "outstanding"};
    const guarantee_portfolio_options options = {.struct_size = sizeof options,
                                                 .group_questions = 1U << GUARANTEE_LIMITS};
    cr_assert_eq(guarantee_portfolio_new(&portfolio, scheme, &column, 1, &options, &error), GUARANTEE_E_LOWER);
    cr_assert_str_eq(error.message, "f goes over single loans: it cannot be answered from totals, only with "
                                    "each as a member");
    guarantee_portfolio_free(portfolio);
    guarantee_scheme_free(scheme);
}
