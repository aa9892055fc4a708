/* Numbers as people read them. */
#include "policy/case.h"

#include <stdio.h>
#include <string.h>

enum { PLACES = 8, NUMBER_BYTES = 800 };

static void add_decimal(struct gi_text *text, const struct gi_exact *value, int least_places, bool group)
{
    char digits[NUMBER_BYTES];
    bool exact = false;
    (void)gi_exact_to_decimal(digits, sizeof digits, value, least_places, false, group, &exact);
    if (!exact)
        (void)gi_exact_to_decimal(digits, sizeof digits, value, PLACES, true, group, NULL);
    gi_text_add(text, digits);
}

static void add_percent(struct gi_text *text, const struct gi_exact *value)
{
    struct gi_exact hundred, percent;
    char digits[NUMBER_BYTES];
    gi_exact_set_integer(&hundred, 100);
    if (gi_exact_multiply(&percent, value, &hundred) != GUARANTEE_OK)
        percent = *value;
    (void)gi_exact_to_decimal(digits, sizeof digits, &percent, PLACES - 2, true, true, NULL);
    gi_text_format(text, "%s%%", digits);
}

void gi_text_number(struct gi_text *text, const guarantee_scheme *scheme, guarantee_kind kind,
                    const struct gi_exact *value)
{
    if (kind == GUARANTEE_KIND_RATE)
        add_percent(text, value);
    else
        add_decimal(text, value, kind == GUARANTEE_KIND_AMOUNT ? scheme->digits : 0, true);
}

void gi_text_plain(struct gi_text *text, const guarantee_scheme *scheme, guarantee_kind kind,
                   const struct gi_exact *value)
{
    char digits[NUMBER_BYTES];
    if (kind == GUARANTEE_KIND_AMOUNT) {
        add_decimal(text, value, scheme->digits, false);
        return;
    }
    (void)gi_exact_to_decimal(digits, sizeof digits, value, PLACES, true, false, NULL);
    gi_text_add(text, digits);
}
