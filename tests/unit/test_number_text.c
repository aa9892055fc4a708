/* Number text: what is read, what is refused and why, and that writing undoes reading. */
#include "number/exact.h"
#include "number/quote.h"

#include <criterion/criterion.h>
#include <string.h>

struct reading {
    const char *text;
    const char *fraction;
    enum gi_number_unit unit;
};

static const struct reading accepted[] = {
    {"0", "0", GI_UNIT_NONE},
    {"-0", "0", GI_UNIT_NONE},
    {"0.00", "0", GI_UNIT_NONE},
    {"007", "7", GI_UNIT_NONE},
    {"5,000,000.00", "5000000", GI_UNIT_NONE},
    {"5_000_000", "5000000", GI_UNIT_NONE},
    {"1,234", "1234", GI_UNIT_NONE},
    {"12,345.678", "6172839/500", GI_UNIT_NONE},
    {"123,456,789", "123456789", GI_UNIT_NONE},
    {"0.5%", "1/200", GI_UNIT_RATE},
    {"0.5 %", "1/200", GI_UNIT_RATE},
    {"55%", "11/20", GI_UNIT_RATE},
    {"-150bp", "-3/200", GI_UNIT_RATE},
    {"150 bp", "3/200", GI_UNIT_RATE},
    {"1‰", "1/1000", GI_UNIT_RATE},
    {"1/3", "1/3", GI_UNIT_NONE},
    {"-6/4", "-3/2", GI_UNIT_NONE},
    {"0/5", "0", GI_UNIT_NONE},
    {"500万", "5000000", GI_UNIT_MULTIPLE},
    {"12亿", "1200000000", GI_UNIT_MULTIPLE},
    {"1.5万亿", "1500000000000", GI_UNIT_MULTIPLE},
    {"-3", "-3", GI_UNIT_NONE},
    {"+2.50", "5/2", GI_UNIT_NONE},
    {"0.004", "1/250", GI_UNIT_NONE},
    {"18446744073709551616", "18446744073709551616", GI_UNIT_NONE},
    {"999999999999999999999999999999999999999999999999999999999999",
     "999999999999999999999999999999999999999999999999999999999999", GI_UNIT_NONE},
    {"0.00000000000000000000000000000000000000000000000000000000001",
     "1/100000000000000000000000000000000000000000000000000000000000", GI_UNIT_NONE},
};

Test(number_text, accepts)
{
    for (size_t index = 0; index < sizeof accepted / sizeof accepted[0]; ++index) {
        const struct reading *want = &accepted[index];
        struct gi_exact value;
        enum gi_number_unit unit;
        char text[GI_EXACT_TEXT_BYTES];
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_status status = gi_exact_from_text(&value, &unit, want->text, strlen(want->text), &error);
        cr_assert_eq(status, GUARANTEE_OK, "%s: %s", want->text, error.message);
        cr_assert_neq(gi_exact_to_fraction(text, sizeof text, &value), (size_t)0);
        cr_expect_str_eq(text, want->fraction);
        cr_expect_eq(unit, want->unit, "%s", want->text);
    }
}

struct refusal {
    const char *text;
    const char *message;
};

static const struct refusal refused[] = {
    {"", "\"\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"-", "\"-\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"--1", "\"--1\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"abc", "\"abc\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"inf", "\"inf\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"%", "\"%\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"5,00,000", "\"5,00,000\" is no number: a comma separates exactly three digits, as in 5,000,000.00"},
    {"5000,000", "\"5000,000\" is no number: a comma separates exactly three digits, as in 5,000,000.00"},
    {"5,", "\"5,\" is no number: a comma separates exactly three digits, as in 5,000,000.00"},
    {"5,0000", "\"5,0000\" is no number: a comma separates exactly three digits, as in 5,000,000.00"},
    {"1,,000", "\"1,,000\" is no number: a comma separates exactly three digits, as in 5,000,000.00"},
    {"5_00", "\"5_00\" is no number: an underscore separates exactly three digits, as in 5_000_000.00"},
    {"1,000_000", "\"1,000_000\" is no number: commas and underscores are not mixed"},
    {",500", "\",500\" is no number: a separator stands between digits, as in 5,000,000.00"},
    {"0,500", "\"0,500\" is no number: a grouped number does not start with 0 (the decimal sign is the point)"},
    {"0.000,001", "\"0.000,001\" is no number: separators stand only to the left of the point, as in 5,000,000.00"},
    {".5", "\".5\" is no number: a digit is expected before the point"},
    {"5.", "\"5.\" is no number: a digit is expected after the point"},
    {"5.%", "\"5.%\" is no number: a digit is expected after the point"},
    {"1.2.3", "\"1.2.3\" is no number: it has more than one point"},
    {" 5", "\" 5\" is no number: blank space where a digit is expected"},
    {"- 5", "\"- 5\" is no number: blank space where a digit is expected"},
    {"5 ", "\"5 \" is no number: blank space: at most one blank may stand between number and unit"},
    {"5\n", "\"5\\n\" is no number: blank space: at most one blank may stand between number and unit"},
    {"5  %", "\"5  %\" is no number: blank space: at most one blank may stand between number and unit"},
    {"5\t%", "\"5\\t%\" is no number: blank space: at most one blank may stand between number and unit"},
    {"5% ", "\"5% \" is no number: after the digits nothing or a unit (%, ‰, bp, 万, 亿, 万亿) is expected"},
    {"1e6", "\"1e6\" is no number: an exponent is not read, write all the digits"},
    {"500万元", "\"500万元\" is no number: after the digits nothing or a unit (%, ‰, bp, 万, 亿, 万亿) is expected"},
    {"5%%", "\"5%%\" is no number: after the digits nothing or a unit (%, ‰, bp, 万, 亿, 万亿) is expected"},
    {"5‱", "\"5‱\" is no number: after the digits nothing or a unit (%, ‰, bp, 万, 亿, 万亿) is expected"},
    {"0x10", "\"0x10\" is no number: after the digits nothing or a unit (%, ‰, bp, 万, 亿, 万亿) is expected"},
    {"１２", "\"１２\" is no number: fullwidth digits are not read, write 0 to 9"},
    {"1２", "\"1２\" is no number: fullwidth digits are not read, write 0 to 9"},
    {"1.２", "\"1.２\" is no number: fullwidth digits are not read, write 0 to 9"},
    {"−5", "\"−5\" is no number: the minus sign is the plain hyphen, as in -12.5"},
    {"1/0", "\"1/0\" is no number: the denominator is zero"},
    {"1/-3", "\"1/-3\" is no number: a digit is expected, as in 5,000,000.00, -12.5, 0.5% or 1/3"},
    {"1/3%", "\"1/3%\" is no number: a fraction is of two whole numbers, with neither point nor unit, as in 1/3"},
    {"1/3.5", "\"1/3.5\" is no number: a fraction is of two whole numbers, with neither point nor unit, as in 1/3"},
    {"1/2/3", "\"1/2/3\" is no number: a fraction is of two whole numbers, with neither point nor unit, as in 1/3"},
    {"1.5/3", "\"1.5/3\" is no number: a fraction is of two whole numbers, as in 1/3"},
};

Test(number_text, refuses_with_the_reason)
{
    for (size_t index = 0; index < sizeof refused / sizeof refused[0]; ++index) {
        struct gi_exact value;
        enum gi_number_unit unit = GI_UNIT_RATE;
        guarantee_error error = GUARANTEE_ERROR_INIT;
        const char *text = refused[index].text;
        gi_exact_set_integer(&value, 77);
        cr_expect_eq(gi_exact_from_text(&value, &unit, text, strlen(text), &error), GUARANTEE_E_NUMBER_TEXT, "%s",
                     text);
        cr_expect_str_eq(error.message, refused[index].message);
        cr_expect_eq(error.status, GUARANTEE_E_NUMBER_TEXT);
        cr_expect(value.numerator[0] == 77 && unit == GI_UNIT_RATE, "%s wrote its output", text);
    }
}

Test(number_text, refuses_too_many_digits_and_inner_nul)
{
    static const char long_text[] = "12345678901234567890123456789012345678901234567890.12345678901";
    struct gi_exact value;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(gi_exact_from_text(&value, NULL, long_text, strlen(long_text), &error), GUARANTEE_E_TOO_LARGE);
    cr_expect(strstr(error.message, "is too long for a number: at most 60 digits are expected") != NULL);
    cr_expect_eq(gi_exact_from_text(&value, NULL, long_text, strlen(long_text) - 1, NULL), GUARANTEE_OK);
    guarantee_error_clear(&error);
    cr_expect_eq(gi_exact_from_text(&value, NULL,
                                    "5\0"
                                    "5",
                                    3, &error),
                 GUARANTEE_E_NUMBER_TEXT);
    cr_expect(strncmp(error.message, "\"5\\x005\" is no number", 20) == 0, "%s", error.message);
}

Test(number_text, quotes_are_bounded_and_tame)
{
    char text[400];
    memset(text, 'x', sizeof text);
    struct gi_quoted quoted = gi_quote(text, sizeof text);
    cr_expect_lt(strlen(quoted.text), sizeof quoted.text);
    cr_expect_str_eq(quoted.text + strlen(quoted.text) - 5, "x\"...");
    cr_expect_str_eq(gi_quote("a\x1b[31m\"\\", 8).text, "\"a\\x1b[31m\\\"\\\\\"");
    cr_expect_str_eq(gi_quote("\xE4\xB8", 2).text, "\"\\xe4\\xb8\"");
    cr_expect_str_eq(gi_quote("\xC2\x9B", 2).text, "\"\\xc2\\x9b\"");
    cr_expect_str_eq(gi_quote("\xED\xA0\x80", 3).text, "\"\\xed\\xa0\\x80\"");
    cr_expect_str_eq(gi_quote("万", 3).text, "\"万\"");
    cr_expect_str_eq(gi_quote("\xF0\x9F\x98\x80", 4).text, "\"\xF0\x9F\x98\x80\"");
}

struct writing {
    int64_t numerator;
    int64_t denominator;
    int places;
    bool trim;
    bool group;
    const char *text;
    bool exact;
};

static const struct writing written[] = {
    {0, 1, 2, false, false, "0.00", true},
    {0, 1, 2, true, false, "0", true},
    {1, 3, 4, false, false, "0.3333", false},
    {2, 3, 4, false, false, "0.6667", false},
    {-1, 1000, 2, false, false, "0.00", false},
    {-5, 1000, 2, false, false, "0.00", false},
    {-15, 1000, 2, false, false, "-0.02", false},
    {25, 1000, 2, false, false, "0.02", false},
    {999999, 1000, 2, false, true, "1,000.00", false},
    {123456789, 1, 0, false, true, "123,456,789", true},
    {-123456, 1, 1, false, true, "-123,456.0", true},
    {5, 2, 6, true, false, "2.5", true},
    {100, 1, 3, true, true, "100", true},
    {INT64_MIN, 1, 0, false, true, "-9,223,372,036,854,775,808", true},
};

Test(number_text, writes_decimals)
{
    for (size_t index = 0; index < sizeof written / sizeof written[0]; ++index) {
        const struct writing *want = &written[index];
        struct gi_exact value;
        char text[64];
        bool exact = !want->exact;
        gi_exact_set_fraction(&value, want->numerator, want->denominator);
        size_t length = gi_exact_to_decimal(text, sizeof text, &value, want->places, want->trim, want->group, &exact);
        cr_expect_str_eq(text, want->text);
        cr_expect_eq(length, strlen(want->text));
        cr_expect_eq(exact, want->exact, "%s", want->text);
    }
}

Test(number_text, writing_respects_capacity)
{
    struct gi_exact value;
    char text[8] = "keep";
    gi_exact_set_fraction(&value, -33, 80);
    cr_expect_eq(gi_exact_to_fraction(text, 6, &value), (size_t)0);
    cr_expect_str_eq(text, "keep");
    cr_expect_eq(gi_exact_to_fraction(text, 7, &value), (size_t)6);
    cr_expect_str_eq(text, "-33/80");
    cr_expect_eq(gi_exact_to_decimal(text, 5, &value, 2, false, false, NULL), (size_t)0);
    cr_expect_eq(gi_exact_to_decimal(text, 6, &value, 2, false, false, NULL), (size_t)5);
    cr_expect_str_eq(text, "-0.41");
    cr_expect_eq(gi_exact_to_decimal(text, 6, &value, 301, false, false, NULL), (size_t)0);
}

Test(number_text, largest_values_fit_the_text)
{
    struct gi_exact value;
    char text[GI_EXACT_TEXT_BYTES];
    char decimal[2000];
    value.numerator_size = -GI_EXACT_LIMBS;
    value.denominator_size = GI_EXACT_LIMBS;
    memset(value.numerator, 0xFF, sizeof value.numerator);
    memset(value.denominator, 0xFF, sizeof value.denominator);
    value.denominator[0] -= 1;
    cr_expect_eq(gi_exact_to_fraction(text, sizeof text, &value), (size_t)(1 + 309 + 1 + 309));
    value.denominator_size = 1;
    value.denominator[0] = 3;
    cr_expect_eq(gi_exact_to_decimal(decimal, sizeof decimal, &value, 300, false, true, NULL),
                 (size_t)(1 + 308 + 102 + 1 + 300));
}

Test(number_text, amounts)
{
    int64_t minor = 7;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(guarantee_amount_from_text(&minor, "5,000,000.00", 2, &error), GUARANTEE_OK);
    cr_expect_eq(minor, 500000000);
    cr_expect_eq(guarantee_amount_from_text(&minor, "-12.5", 2, &error), GUARANTEE_OK);
    cr_expect_eq(minor, -1250);
    cr_expect_eq(guarantee_amount_from_text(&minor, "500万", 2, &error), GUARANTEE_OK);
    cr_expect_eq(minor, 500000000);
    cr_expect_eq(guarantee_amount_from_text(&minor, "12亿", 0, &error), GUARANTEE_OK);
    cr_expect_eq(minor, 1200000000);
    cr_expect_eq(guarantee_amount_from_text(&minor, "-92233720368547758.08", 2, &error), GUARANTEE_OK);
    cr_expect_eq(minor, INT64_MIN);
    cr_expect_eq(guarantee_amount_from_text(&minor, "92233720368547758.08", 2, &error), GUARANTEE_E_RANGE);
    cr_expect_eq(minor, INT64_MIN);
    cr_expect_str_eq(error.message, "\"92233720368547758.08\" is no amount: it is past 64 bits of minor units");
}

static void expect_no_amount(const char *text, int32_t digits, guarantee_status status, const char *message)
{
    int64_t minor = 7;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(guarantee_amount_from_text(&minor, text, digits, &error), status);
    cr_expect_str_eq(error.message, message);
    cr_expect_eq(minor, 7);
}

Test(number_text, amounts_refused)
{
    expect_no_amount("12.345", 2, GUARANTEE_E_NUMBER_TEXT, "\"12.345\" is no amount: the currency has 2 decimals");
    expect_no_amount("5%", 2, GUARANTEE_E_NUMBER_TEXT, "\"5%\" is no amount: it is a rate");
    expect_no_amount("1/2", 2, GUARANTEE_E_NUMBER_TEXT, "\"1/2\" is no amount: decimals are expected, not a fraction");
    expect_no_amount("1", 7, GUARANTEE_E_ARGUMENT, "currency digits are 0 to 6, not 7");
    expect_no_amount("1", -1, GUARANTEE_E_ARGUMENT, "currency digits are 0 to 6, not -1");
    expect_no_amount(NULL, 2, GUARANTEE_E_ARGUMENT, "guarantee_amount_from_text: a null pointer");
}

Test(number_text, amounts_round_trip)
{
    static const int64_t amounts[] = {0, 1, -1, 99, 100, -100, 123456789, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (int32_t digits = 0; digits <= GUARANTEE_CURRENCY_DIGITS_MAX; ++digits) {
        for (size_t index = 0; index < 2 * sizeof amounts / sizeof amounts[0]; ++index) {
            char text[GUARANTEE_AMOUNT_TEXT_BYTES];
            int64_t again = 5;
            int64_t amount = amounts[index / 2];
            cr_assert_eq(guarantee_amount_to_text(text, sizeof text, amount, digits, index % 2), GUARANTEE_OK);
            cr_assert_eq(guarantee_amount_from_text(&again, text, digits, NULL), GUARANTEE_OK, "%s", text);
            cr_expect_eq(again, amount, "%s", text);
        }
    }
    char text[12];
    cr_expect_eq(guarantee_amount_to_text(text, sizeof text, 500000000, 2, 1), GUARANTEE_E_CAPACITY);
    cr_expect_eq(guarantee_amount_to_text(text, sizeof text, 500000000, 2, 0), GUARANTEE_OK);
    cr_expect_str_eq(text, "5000000.00");
}

Test(number_text, rates)
{
    int64_t numerator = 1;
    int64_t denominator = 1;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(guarantee_rate_from_text(&numerator, &denominator, "-150bp", &error), GUARANTEE_OK);
    cr_expect(numerator == -3 && denominator == 200);
    cr_expect_eq(guarantee_rate_from_text(&numerator, &denominator, "0", &error), GUARANTEE_OK);
    cr_expect(numerator == 0 && denominator == 1);
    cr_expect_eq(guarantee_rate_from_text(&numerator, &denominator, "-9223372036854775807", &error), GUARANTEE_OK);
    cr_expect(numerator == -INT64_MAX && denominator == 1);
    cr_expect_eq(guarantee_rate_from_text(&numerator, &denominator, "-9223372036854775809", &error), GUARANTEE_E_RANGE);
    cr_expect_eq(guarantee_rate_from_text(&numerator, &denominator, "1/9223372036854775808", NULL), GUARANTEE_E_RANGE);
    cr_expect(numerator == -INT64_MAX && denominator == 1);
}
