/* Numbers as people read them. */
#include "policy/case.h"

#include <stdio.h>
#include <string.h>

enum { PLACES = 8, NUMBER_BYTES = 800 };

/* "…" after digits that are not all there are. */
static void add_decimal(struct gi_text *text, const struct gi_exact *value, int least_places, const char *open_end)
{
    char digits[NUMBER_BYTES];
    bool exact = false, group = open_end != NULL;
    (void)gi_exact_to_decimal(digits, sizeof digits, value, least_places, false, group, &exact);
    if (!exact)
        (void)gi_exact_to_decimal(digits, sizeof digits, value, PLACES, true, group, &exact);
    gi_text_format(text, "%s%s", digits, exact || open_end == NULL ? "" : open_end);
}

static void add_percent(struct gi_text *text, const struct gi_exact *value)
{
    struct gi_exact hundred, percent;
    char digits[NUMBER_BYTES];
    bool exact = false;
    gi_exact_set_integer(&hundred, 100);
    if (gi_exact_multiply(&percent, value, &hundred) != GUARANTEE_OK) { /* too long for that: as it is, without "%" */
        add_decimal(text, value, 0, "…");
        return;
    }
    (void)gi_exact_to_decimal(digits, sizeof digits, &percent, PLACES - 2, true, true, &exact);
    gi_text_format(text, "%s%s%%", digits, exact ? "" : "…");
}

void gi_text_number(struct gi_text *text, const guarantee_scheme *scheme, guarantee_kind kind,
                    const struct gi_exact *value)
{
    struct gi_exact grouped;
    gi_exact_set_integer(&grouped, 10000); /* a year is no amount */
    if (kind == GUARANTEE_KIND_RATE)
        add_percent(text, value);
    else if (kind == GUARANTEE_KIND_COUNT && gi_exact_compare(value, &grouped) < 0)
        add_decimal(text, value, 0, NULL);
    else
        add_decimal(text, value, kind == GUARANTEE_KIND_AMOUNT ? scheme->digits : 0, "…");
}

bool gi_text_is_cut(guarantee_kind kind, const struct gi_exact *value)
{
    char digits[NUMBER_BYTES];
    bool exact = false;
    if (kind > GUARANTEE_KIND_COUNT)
        return false;
    (void)gi_exact_to_decimal(digits, sizeof digits, value, PLACES, true, false, &exact);
    return !exact;
}

void gi_text_plain(struct gi_text *text, const guarantee_scheme *scheme, guarantee_kind kind,
                   const struct gi_exact *value)
{
    char digits[NUMBER_BYTES];
    if (kind == GUARANTEE_KIND_AMOUNT) {
        add_decimal(text, value, scheme->digits, NULL);
        return;
    }
    (void)gi_exact_to_decimal(digits, sizeof digits, value, PLACES, true, false, NULL);
    gi_text_add(text, digits);
}
