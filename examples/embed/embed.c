/*
 * embed.c - a bank's own program asks libguarantee one question: what does the 2023 edition of Shanghai's
 * compensation of credit losses pay on a year with an NPL ratio of 2 %, and why?
 *
 *     cc embed.c $(pkg-config --cflags --libs guarantee) -o embed
 *     ./embed
 */
#include <guarantee.h>

#include <stdio.h>

static int say(const guarantee_error *error)
{
    fprintf(stderr, "%s: %s\n", guarantee_status_name(error->status), error->message);
    return 1;
}

static guarantee_status set_facts(guarantee_facts *facts, guarantee_error *error)
{
    /* Amounts as fen, or as text; the first error is kept, so one look at the end is enough. */
    guarantee_facts_set_amount(facts, "loan_balance", 100000000000, error);
    guarantee_facts_set_text(facts, "npl_balance", "20,000,000.00", error);
    guarantee_facts_set_text(facts, "net_loss", "1000万", error);
    guarantee_facts_set_flag(facts, "key_industry", 1, error);
    return error->status;
}

static guarantee_status print_answer(const guarantee_result *result, guarantee_error *error)
{
    const char *compensation = "";
    int64_t fen = 0;
    char *trail = NULL;

    guarantee_result_text(result, "compensation", &compensation, error);
    guarantee_result_amount(result, "compensation", &fen, error);
    guarantee_trail_text(result, &trail, error);
    if (error->status == GUARANTEE_OK)
        printf("compensation: %s CNY (%lld fen), %s\n\n%s", compensation, (long long)fen,
               guarantee_confidence_name(guarantee_result_confidence(result)), trail);
    guarantee_text_free(trail);
    return error->status;
}

int main(void)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;

    if (guarantee_scheme_load(&scheme, "shanghai-2023", NULL, &error) == GUARANTEE_OK &&
        guarantee_facts_new(&facts, scheme, &error) == GUARANTEE_OK && set_facts(facts, &error) == GUARANTEE_OK &&
        guarantee_compensate(&result, scheme, facts, GUARANTEE_WITH_TRAIL, &error) == GUARANTEE_OK)
        print_answer(result, &error);

    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
    return error.status == GUARANTEE_OK ? 0 : say(&error);
}
