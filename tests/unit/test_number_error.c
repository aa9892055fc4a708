/* Errors: the first one wins, messages end at a character, structs of another size are left alone. */
#include "base/error.h"
#include "guarantee/version.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

Test(number_error, first_one_wins)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    cr_expect_eq(gi_fail(&error, GUARANTEE_E_RANGE, "%d of %s", 3, "four"), GUARANTEE_E_RANGE);
    cr_expect_eq(gi_fail(&error, GUARANTEE_E_DATE, "later"), GUARANTEE_E_DATE);
    cr_expect_eq(error.status, GUARANTEE_E_RANGE);
    cr_expect_str_eq(error.message, "3 of four");
    cr_expect_eq(error.row, -1);
    guarantee_error_clear(&error);
    cr_expect_eq(error.status, GUARANTEE_OK);
    cr_expect_eq(error.struct_size, sizeof error);
    cr_expect_eq(error.row, -1);
    cr_expect_str_eq(error.message, "");
    cr_expect_eq(gi_fail(NULL, GUARANTEE_E_IO, "nobody listens"), GUARANTEE_E_IO);
    guarantee_error_clear(NULL);
}

Test(number_error, messages_end_at_a_character)
{
    char text[2 * GUARANTEE_ERROR_MESSAGE_BYTES];
    for (size_t shift = 0; shift < 4; ++shift) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        memset(text, 'x', shift);
        for (size_t at = shift; at + 4 < sizeof text; at += 3)
            memcpy(text + at, "万", 4);
        gi_fail(&error, GUARANTEE_E_RANGE, "%s", text);
        size_t length = strlen(error.message);
        cr_expect_eq((length - shift) % 3, (size_t)0, "shift %zu", shift);
        cr_expect_geq(length, sizeof error.message - 4);
        cr_expect_eq(memcmp(error.message, text, length), 0);
    }
}

Test(number_error, struct_sizes)
{
    guarantee_error error;
    memset(&error, 0, sizeof error);
    gi_fail(&error, GUARANTEE_E_RANGE, "new");
    cr_expect_eq(error.struct_size, sizeof error);
    cr_expect_eq(error.row, -1);
    memset(&error, 0, sizeof error);
    error.struct_size = 64;
    gi_fail(&error, GUARANTEE_E_RANGE, "too small");
    cr_expect_eq(error.status, GUARANTEE_OK);
    cr_expect_str_eq(error.message, "");
}

Test(number_error, names)
{
    cr_expect_str_eq(guarantee_status_name(GUARANTEE_OK), "GUARANTEE_OK");
    cr_expect_str_eq(guarantee_status_name(GUARANTEE_E_UNDECIDED), "GUARANTEE_E_UNDECIDED");
    cr_expect_str_eq(guarantee_status_name(GUARANTEE_E_INTERNAL), "GUARANTEE_E_INTERNAL");
    cr_expect_str_eq(guarantee_status_name(12345), "unknown status");
}

Test(number_error, the_version_says_one_thing)
{
    char text[32];
    snprintf(text, sizeof text, "%u.%u.%u", GUARANTEE_VERSION_NUMBER / 10000, GUARANTEE_VERSION_NUMBER / 100 % 100,
             GUARANTEE_VERSION_NUMBER % 100);
    cr_expect_eq(guarantee_version_number(), GUARANTEE_VERSION_NUMBER);
    cr_expect_str_eq(guarantee_version_text(), text);
}
