/* Any text as an amount, a rate, a date, a name. What is read, written and read again is the same. */
#include "fuzz.h"

static void read_amount(const char *text, int32_t digits)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t amount = 0, again = 0;
    char written[GUARANTEE_AMOUNT_TEXT_BYTES];

    guarantee_status status = guarantee_amount_from_text(&amount, text, digits, &error);
    check_error(status, &error);
    for (int32_t grouped = 0; status == GUARANTEE_OK && grouped < 2; grouped++) {
        MUST(guarantee_amount_to_text(written, sizeof written, amount, digits, grouped) == GUARANTEE_OK);
        MUST(guarantee_amount_from_text(&again, written, digits, &error) == GUARANTEE_OK);
        MUST(again == amount);
    }
}

static void read_rate(const char *text)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int64_t numerator = 0, denominator = 0, multiple = 0;
    int32_t direction = 0;

    guarantee_status status = guarantee_rate_from_text(&numerator, &denominator, text, &error);
    check_error(status, &error);
    if (status != GUARANTEE_OK)
        return;
    MUST(denominator > 0);
    for (guarantee_rounding mode = GUARANTEE_ROUND_HALF_UP; mode <= GUARANTEE_ROUND_FLOOR; mode++) {
        guarantee_error refusal = GUARANTEE_ERROR_INIT;
        status = guarantee_round_fraction(&multiple, &direction, numerator, denominator, 1, 1000, mode, &refusal);
        check_error(status, &refusal);
        if (status == GUARANTEE_OK)
            MUST(direction == 0 || mode != GUARANTEE_ROUND_CEILING || direction == 1);
    }
}

static void read_date(const char *text)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int32_t date = 0;
    char written[GUARANTEE_DATE_TEXT_BYTES];

    guarantee_status status = guarantee_date_from_text(&date, text, &error);
    check_error(status, &error);
    if (status == GUARANTEE_OK) {
        MUST(guarantee_date_to_text(written, sizeof written, date, &error) == GUARANTEE_OK);
        MUST(strcmp(written, text) == 0);
    }
}

static void read_names(const char *text)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_rounding mode = 0;
    guarantee_day_count convention = 0;
    guarantee_question question = 0;

    check_error(guarantee_rounding_from_name(&mode, text, &error), &error);
    guarantee_error_clear(&error);
    check_error(guarantee_day_count_from_name(&convention, text, &error), &error);
    guarantee_error_clear(&error);
    check_error(guarantee_question_from_name(&question, text, &error), &error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    char *text = malloc(count + 1);

    MUST(text != NULL);
    memcpy(text, bytes, count);
    text[count] = '\0';
    for (int32_t digits = 0; digits <= GUARANTEE_CURRENCY_DIGITS_MAX; digits += 2)
        read_amount(text, digits);
    read_rate(text);
    read_date(text);
    read_names(text);
    free(text);
    return 0;
}
