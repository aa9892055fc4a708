/* Growing texts and UTF-8. */
#include "base/text.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(text, utf8_is_told_from_other_bytes)
{
    static const char *const good[] = {"", "a", "保", "é", "\xf4\x8f\xbf\xbf", "\xed\x9f\xbf"};
    static const char *const bad[] = {"\x80",
                                      "\xc0\xaf",
                                      "\xc1\xbf",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xe4\xbf",
                                      "\xff"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        cr_assert(gi_text_is_utf8(good[i]), "good %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert_not(gi_text_is_utf8(bad[i]), "bad %zu", i);
}

Test(text, grows_is_cut_and_measured)
{
    struct gi_text text = {0};
    cr_assert_str_eq(gi_text_get(&text), "");
    gi_text_cut(&text, 0);
    for (int i = 0; i < 1000; i++)
        gi_text_format(&text, "%03d", i);
    cr_assert_eq(text.length, 3000);
    gi_text_cut(&text, 5);
    cr_assert_str_eq(gi_text_get(&text), "00000");
    cr_assert_eq(gi_text_width("担保a"), 5);
    gi_text_clear(&text);
}

static void cleans(const char *text, const char *expected)
{
    char copy[32];
    (void)snprintf(copy, sizeof copy, "%s", text);
    gi_text_clean(copy);
    cr_assert_str_eq(copy, expected);
}

Test(text, is_made_utf8)
{
    cleans("a\xff保", "a?保");
    cleans("a\xe4\xbf", "a");
    cleans("a\xe4\xbf z", "a?? z");
    cleans("\xf4\x90\x80\x80", "????");
    cleans("保证", "保证");
}
