/* The book's loans: principals around the cliffs, odd minor units that end in halves, terms, arrears around day 90. */
#include "book.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_2022 = 18993, DAY_2026 = 20454 }; /* 2022-01-01 and 2026-01-01 since 1970-01-01 */

static int64_t draw_principal(uint64_t *state)
{
    const int64_t million = 100000000;
    int64_t draw = between(state, 1, 1000);
    if (draw <= 100)
        return 5 * million + between(state, -2, 2);
    if (draw <= 120)
        return 10 * million + between(state, -1, 1);
    if (draw <= 125)
        return between(state, 10 * million, 20 * million);
    if (draw <= 600)
        return between(state, 1, 1000) * 1000000;
    return between(state, million / 10, 5 * million);
}

static int16_t draw_term(uint64_t *state)
{
    static const int16_t TERMS[] = {3, 6, 6, 9, 12, 12, 12, 12, 12, 18, 24, 24, 36};
    return between(state, 1, 5) == 1 ? (int16_t)between(state, 3, 36) : TERMS[between(state, 0, 12)];
}

/* Unpaid principal; of one loan in ten thousand, more than was lent. */
static int64_t draw_outstanding(uint64_t *state, int64_t principal)
{
    int64_t draw = between(state, 1, 10000);
    if (draw == 1)
        return principal + between(state, 1, 100);
    return draw <= 5000 ? principal : between(state, 0, principal);
}

static int16_t draw_days_past_due(uint64_t *state)
{
    int64_t draw = between(state, 1, 1000);
    return (int16_t)(draw <= 940   ? 0
                     : draw <= 970 ? between(state, 1, 89)
                                   : between(state, 90, draw <= 980 ? 91 : 720));
}

static void draw_loan(struct book *book, uint64_t row, uint64_t *state)
{
    book->principal[row] = draw_principal(state);
    book->outstanding[row] = draw_outstanding(state, book->principal[row]);
    book->fee_rate[row] = (int32_t)between(state, 40, 200);
    book->granted_on[row] = (int32_t)between(state, DAY_2022, DAY_2026 - 1);
    book->term_months[row] = draw_term(state);
    book->days_past_due[row] = draw_days_past_due(state);
    book->bank[row] = (int32_t)between(state, 0, book->banks - 1);
}

static char **name_banks(uint32_t banks)
{
    char **names = room(banks, sizeof *names);
    for (uint32_t bank = 0; bank < banks; bank++) {
        names[bank] = room(16, 1);
        (void)snprintf(names[bank], 16, "bank-%07" PRIu32, bank + 1);
    }
    return names;
}

struct book book_new(uint64_t rows, uint32_t banks)
{
    struct book book = {.rows = rows, .held = rows, .banks = banks, .bank_names = name_banks(banks)};
    uint64_t state = 2023;

    book.principal = room(rows, sizeof *book.principal);
    book.outstanding = room(rows, sizeof *book.outstanding);
    book.fee_rate = room(rows, sizeof *book.fee_rate);
    book.granted_on = room(rows, sizeof *book.granted_on);
    book.bank = room(rows, sizeof *book.bank);
    book.term_months = room(rows, sizeof *book.term_months);
    book.days_past_due = room(rows, sizeof *book.days_past_due);
    for (uint64_t row = 0; row < rows; row++)
        draw_loan(&book, row, &state);
    return book;
}

static void forget_names(struct book *book)
{
    for (uint32_t bank = 0; book->bank_names != NULL && bank < book->banks; bank++)
        free(book->bank_names[bank]);
    free(book->bank_names);
    book->bank_names = NULL;
}

void book_free(struct book *book)
{
    forget_names(book);
    free(book->principal);
    free(book->outstanding);
    free(book->fee_rate);
    free(book->granted_on);
    free(book->bank);
    free(book->term_months);
    free(book->days_past_due);
}

void book_spread(struct book *book, uint32_t banks)
{
    uint64_t state = 2023;
    forget_names(book);
    book->banks = banks;
    for (uint64_t row = 0; row < book->rows; row++)
        book->bank[row] = (int32_t)between(&state, 0, banks - 1);
}

void book_write(const struct book *book, const char *folder)
{
    write_file(folder, "principal.int64", book->principal, book->rows * sizeof *book->principal);
    write_file(folder, "outstanding.int64", book->outstanding, book->rows * sizeof *book->outstanding);
    write_file(folder, "guarantee_fee_rate.int32", book->fee_rate, book->rows * sizeof *book->fee_rate);
    write_file(folder, "granted_on.int32", book->granted_on, book->rows * sizeof *book->granted_on);
    write_file(folder, "bank.int32", book->bank, book->rows * sizeof *book->bank);
    write_file(folder, "term_months.int16", book->term_months, book->rows * sizeof *book->term_months);
}

static bool is_named(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

uint32_t book_columns(guarantee_column columns[BOOK_COLUMNS], const struct book *book, uint64_t first,
                      const char *const *names)
{
    const guarantee_column all[BOOK_COLUMNS] = {
        {.type = GUARANTEE_COLUMN_INT64, .name = "principal", .values = book->principal + first},
        {.type = GUARANTEE_COLUMN_INT64, .name = "outstanding", .values = book->outstanding + first},
        {.type = GUARANTEE_COLUMN_INT32,
         .name = "guarantee_fee_rate",
         .values = book->fee_rate + first,
         .scale = BOOK_RATE_SCALE},
        {.type = GUARANTEE_COLUMN_INT32, .name = "granted_on", .values = book->granted_on + first},
        {.type = GUARANTEE_COLUMN_INT16, .name = "term_months", .values = book->term_months + first},
        {.type = GUARANTEE_COLUMN_INT16, .name = "days_past_due", .values = book->days_past_due + first},
        {.type = GUARANTEE_COLUMN_INT32,
         .name = "bank",
         .values = book->bank + first,
         .words = (const char *const *)book->bank_names,
         .word_count = book->bank_names == NULL ? 0 : book->banks}};
    uint32_t count = 0;
    for (int i = 0; i < BOOK_COLUMNS; i++)
        if (is_named(all[i].name, names)) {
            columns[count] = all[i];
            columns[count++].struct_size = sizeof *columns;
        }
    return count;
}
