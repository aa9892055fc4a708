/* Colour, widths, separators, tables. */
#include "output.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool colours_wanted(void)
{
    static int wanted = -1;
    if (wanted < 0) {
        const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
        bool refused = (none != NULL && *none != '\0') || (terminal != NULL && strcmp(terminal, "dumb") == 0);
        wanted = !refused && isatty(STDOUT_FILENO) != 0 ? 1 : 0;
    }
    return wanted == 1;
}

const char *colour_on(enum colour colour)
{
    static const char *const CODES[] = {
        [PLAIN] = "",         [BOLD] = "\033[1m",    [RED] = "\033[1;31m",
        [GREEN] = "\033[32m", [YELLOW] = "\033[33m", [FAINT] = "\033[2m",
    };
    return colours_wanted() ? CODES[colour] : "";
}

const char *colour_off(void)
{
    return colours_wanted() ? "\033[0m" : "";
}

void print_coloured(enum colour colour, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)fputs(colour_on(colour), stdout);
    (void)vprintf(format, arguments);
    (void)fputs(colour_off(), stdout);
    va_end(arguments);
}

/* One code point; a byte that begins none counts for itself. */
static uint32_t next_point(const unsigned char **text)
{
    uint32_t point = *(*text)++;
    int more = point >= 0xf0 ? 3 : point >= 0xe0 ? 2 : point >= 0xc0 ? 1 : 0;
    if (more > 0)
        point &= 0x3fU >> more;
    for (; more > 0 && (**text & 0xc0) == 0x80; more--)
        point = point << 6 | (*(*text)++ & 0x3fU);
    return point;
}

static bool is_wide(uint32_t point)
{
    return (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
           (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
           (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
           (point >= 0xffe0 && point <= 0xffe6) || (point >= 0x20000 && point <= 0x3fffd);
}

size_t text_width(const char *text)
{
    const unsigned char *next = (const unsigned char *)text;
    size_t width = 0;
    while (*next != '\0')
        width += is_wide(next_point(&next)) ? 2 : 1;
    return width;
}

static bool is_plain_decimal(const char *value)
{
    size_t sign = value[0] == '-' ? 1 : 0, digits = strspn(value + sign, "0123456789");
    const char *rest = value + sign + digits;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    return digits > 0 && *rest == '\0';
}

char *group_thousands(const char *value)
{
    if (!is_plain_decimal(value))
        return copy_text(value);
    size_t sign = value[0] == '-' ? 1 : 0, digits = strspn(value + sign, "0123456789"), length = strlen(value);
    char *grouped = allocate(length + digits / 3 + 1, 1), *end = grouped;
    for (size_t i = 0; i < length; i++) {
        if (i > sign && i < sign + digits && (sign + digits - i) % 3 == 0)
            *end++ = ',';
        *end++ = value[i];
    }
    return grouped;
}

static void trim_zeros(char *decimal)
{
    char *end = decimal + strlen(decimal);
    if (strchr(decimal, '.') == NULL)
        return;
    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
}

/* "0.4125" to "41.25": the point moves two places, no digit changes. */
static char *in_percent(const char *value)
{
    size_t sign = value[0] == '-' ? 1 : 0, whole = strspn(value + sign, "0123456789");
    const char *decimals = value[sign + whole] == '.' ? value + sign + whole + 1 : "";
    size_t length = strlen(decimals);
    char first = length > 0 ? decimals[0] : '0', second = length > 1 ? decimals[1] : '0';
    char *moved = format_text("%.*s%c%c.%s", (int)whole, value + sign, first, second, length > 2 ? decimals + 2 : "0");
    size_t zeros = strspn(moved, "0");
    size_t skip = moved[zeros] == '.' ? zeros - 1 : zeros;
    char *text = format_text("%s%s", sign == 1 ? "-" : "", moved + skip);
    free(moved);
    trim_zeros(text);
    return text;
}

char *value_for_people(guarantee_kind kind, const char *value)
{
    if (!is_plain_decimal(value))
        return copy_text(value);
    if (kind != GUARANTEE_KIND_RATE)
        return group_thousands(value);
    char *percent = in_percent(value), *grouped = group_thousands(percent);
    free(percent);
    return grouped;
}

const char *unit_of(guarantee_kind kind, bool is_multiple, const char *currency)
{
    if (kind == GUARANTEE_KIND_AMOUNT)
        return currency;
    if (is_multiple)
        return "x";
    return kind == GUARANTEE_KIND_RATE ? "%" : "";
}

char *figure_for_people(const guarantee_figure *figure)
{
    char *people = value_for_people(figure->kind, figure->value);
    char *marked = format_text("%s%s", people, figure->is_cut != 0 ? "…" : "");
    free(people);
    return marked;
}

char *figure_with_unit(const guarantee_figure *figure)
{
    char *people = figure_for_people(figure);
    char *whole =
        format_text("%s%s", people,
                    figure->kind == GUARANTEE_KIND_AMOUNT ? "" : unit_of(figure->kind, figure->is_multiple != 0, ""));
    free(people);
    return whole;
}

void print_title(const guarantee_scheme *scheme)
{
    const char *edition = guarantee_scheme_edition(scheme), *changes = guarantee_scheme_changes(scheme);
    print_coloured(BOLD, "%s", guarantee_scheme_id(scheme));
    (void)printf("  %s%s%s%s  %s  sha256 %.12s\n", guarantee_scheme_title(scheme), *edition == '\0' ? "" : " (",
                 edition, *edition == '\0' ? "" : ")", guarantee_scheme_currency(scheme),
                 guarantee_scheme_sha256(scheme));
    if (*changes != '\0')
        print_coloured(YELLOW, "what if: %s\n", changes);
}

void json_text(const char *text)
{
    (void)putchar('"');
    for (const unsigned char *next = (const unsigned char *)text; *next != '\0'; next++) {
        if (*next == '"' || *next == '\\')
            (void)printf("\\%c", *next);
        else if (*next < 0x20 || *next == 0x7f)
            (void)printf("\\u%04x", *next);
        else
            (void)putchar(*next);
    }
    (void)putchar('"');
}

void json_count(uint64_t count)
{
    (void)printf("\"%" PRIu64 "\"", count);
}

bool close_output(void)
{
    bool failed = ferror(stdout) != 0;
    errno = 0;
    if (fclose(stdout) != 0 || failed) {
        complain("the output could not be written%s%s", errno == 0 ? "" : ": ", errno == 0 ? "" : strerror(errno));
        return false;
    }
    return true;
}
