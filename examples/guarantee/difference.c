/* Differences of decimals, exactly, and the tables that show them. */
#include "compare.h"
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

enum { DIGITS_MAX = 36 };

struct decimal {
    wide digits;
    int32_t scale; /* digits after the point */
};

static bool read_decimal(const char *text, struct decimal *decimal)
{
    bool negative = text[0] == '-', point = false;
    int count = 0;
    *decimal = (struct decimal){0, 0};
    for (text += negative ? 1 : 0; *text != '\0'; text++) {
        if (*text == '.' && !point && count > 0) {
            point = true;
            continue;
        }
        if (*text < '0' || *text > '9' || ++count > DIGITS_MAX)
            return false;
        decimal->digits = decimal->digits * 10 + (*text - '0');
        decimal->scale += point ? 1 : 0;
    }
    if (negative)
        decimal->digits = -decimal->digits;
    return count > 0;
}

static bool scale_up(struct decimal *decimal, int32_t scale)
{
    for (; decimal->scale < scale; decimal->scale++)
        if (__builtin_mul_overflow(decimal->digits, (wide)10, &decimal->digits))
            return false;
    return true;
}

char *decimal_difference(const char *later, const char *earlier)
{
    struct decimal a, b;
    if (!read_decimal(later, &a) || !read_decimal(earlier, &b))
        return NULL;
    int32_t scale = a.scale > b.scale ? a.scale : b.scale;
    wide difference = 0;
    if (!scale_up(&a, scale) || !scale_up(&b, scale) || __builtin_sub_overflow(a.digits, b.digits, &difference))
        return NULL;
    return wide_amount_text(difference, scale);
}

static char *difference_of(const struct compared *later, const struct compared *earlier)
{
    if (later->value == NULL || earlier->value == NULL || later->kind != earlier->kind)
        return NULL;
    return decimal_difference(later->value, earlier->value);
}

/* "+412,500.00", "-5 points" of a rate, "0" as "=". */
static char *difference_for_people(const struct compared *later, const struct compared *earlier)
{
    bool is_cut = later->is_cut || earlier->is_cut;
    if (later->value != NULL && earlier->value != NULL && strcmp(later->value, earlier->value) == 0)
        return copy_text("=");
    char *plain = difference_of(later, earlier);
    if (plain == NULL)
        return copy_text("");
    char *people = value_for_people(later->kind, plain);
    const char *unit = later->kind == GUARANTEE_KIND_RATE && !later->is_multiple ? " points" : "";
    char *text = format_text("%s%s%s%s", plain[0] == '-' ? "" : "+", people, is_cut ? "…" : "", unit);
    free(plain);
    free(people);
    return text;
}

void table_begin_comparison(struct table *table, const struct variants *variants, const char *title)
{
    size_t columns = 1 + variants->count;
    for (size_t i = 0; i < variants->count; i++)
        columns += has_difference(variants, i) ? 1 : 0;
    table_begin(table, columns, "lr");
    table_add(table, title, BOLD);
    for (size_t i = 0; i < variants->count; i++) {
        table_add(table, variants->items[i].label, BOLD);
        if (has_difference(variants, i))
            table_add(table, "difference", BOLD);
    }
    if (is_one_currency(variants))
        return;
    table_add(table, "currency", FAINT);
    for (size_t i = 0; i < variants->count; i++) {
        table_add(table, guarantee_scheme_currency(variants->items[i].scheme), FAINT);
        if (has_difference(variants, i))
            table_add(table, "", FAINT);
    }
}

static char *compared_with_unit(const struct compared *compared)
{
    guarantee_figure figure = {.kind = compared->kind, .value = compared->value};
    figure.is_multiple = compared->is_multiple ? 1 : 0;
    figure.is_cut = compared->is_cut ? 1 : 0;
    return figure_with_unit(&figure);
}

void table_add_comparison(struct table *table, const char *name, const struct compared *values,
                          const struct variants *variants)
{
    table_add(table, name, PLAIN);
    for (size_t i = 0; i < variants->count; i++) {
        const struct compared *compared = &values[i];
        if (compared->value == NULL)
            table_add(table, "-", FAINT);
        else
            table_take(table, compared_with_unit(compared), PLAIN);
        if (has_difference(variants, i))
            table_take(table, difference_for_people(compared, &values[0]), YELLOW);
    }
}

static void print_list(const char *name, char *const *texts, size_t count)
{
    (void)putchar(',');
    json_text(name);
    (void)fputs(":[", stdout);
    for (size_t i = 0; i < count; i++) {
        (void)fputs(i == 0 ? "" : ",", stdout);
        if (texts[i] == NULL)
            (void)fputs("null", stdout);
        else
            json_text(texts[i]);
    }
    (void)putchar(']');
}

void print_comparison_json(const char *name, const struct compared *values, const struct variants *variants, bool first)
{
    size_t count = variants->count;
    char **texts = allocate(count, sizeof *texts), **differences = allocate(count, sizeof *differences);
    guarantee_kind kind = 0;
    for (size_t i = 0; i < count; i++) {
        texts[i] = values[i].value;
        bool is_foreign = i > 0 && !has_difference(variants, i) && values[i].kind == GUARANTEE_KIND_AMOUNT;
        differences[i] = is_foreign ? NULL : difference_of(&values[i], &values[0]);
        kind = kind == 0 ? values[i].kind : kind;
    }
    (void)fputs(first ? "" : ",", stdout);
    json_text(name);
    (void)fputs(":{\"kind\":", stdout);
    json_text(kind == 0 ? "" : guarantee_kind_name(kind));
    print_list("values", texts, count);
    print_list("differences", differences, count);
    (void)putchar('}');
    for (size_t i = 0; i < count; i++)
        free(differences[i]);
    free(differences);
    free(texts);
}

void compared_free(struct compared *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(values[i].value);
    free(values);
}
