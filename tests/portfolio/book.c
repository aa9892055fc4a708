/* Which facts a round has as columns, and what their cells are. */
#include "book.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static int64_t scale_of(const struct book_column *column)
{
    return column->scale == 0 ? 1 : column->scale;
}

/* ---- facts from cells ------------------------------------------------------------------------------ */

static guarantee_status set_fact(const struct book_column *column, int64_t cell, guarantee_facts *facts,
                                 guarantee_error *error)
{
    switch (column->kind) {
    case GUARANTEE_KIND_AMOUNT:
        return guarantee_facts_set_amount(facts, column->name, cell, error);
    case GUARANTEE_KIND_RATE:
    case GUARANTEE_KIND_NUMBER:
        return guarantee_facts_set_rate(facts, column->name, cell, scale_of(column), error);
    case GUARANTEE_KIND_COUNT:
        return guarantee_facts_set_count(facts, column->name, cell, error);
    case GUARANTEE_KIND_DATE:
        if (cell < INT32_MIN || cell > INT32_MAX)
            return GUARANTEE_E_FACT_VALUE;
        return guarantee_facts_set_date(facts, column->name, (int32_t)cell, error);
    case GUARANTEE_KIND_FLAG:
        return guarantee_facts_set_flag(facts, column->name, (int32_t)cell, error);
    case BOOK_NO_FACT:
        return GUARANTEE_OK;
    default:
        if (cell < 0 || (uint64_t)cell >= column->word_count)
            return GUARANTEE_E_FACT_VALUE;
        return guarantee_facts_set_text(facts, column->name, column->words[cell], error);
    }
}

guarantee_status book_set_facts(const struct book *book, uint32_t row, guarantee_facts *facts, guarantee_error *error)
{
    guarantee_facts_clear(facts);
    for (uint32_t i = 0; i < book->column_count; i++) {
        const struct book_column *column = &book->columns[i];
        guarantee_status status =
            column->is_given[row] ? set_fact(column, column->cells[row], facts, error) : GUARANTEE_OK;
        if (status != GUARANTEE_OK)
            return status;
    }
    return GUARANTEE_OK;
}

/* As guarantee_facts_set_text() reads it. */
static void cell_text(char *text, size_t capacity, const struct book *book, const struct book_column *column,
                      int64_t cell)
{
    snprintf(text, capacity, "%" PRId64, cell);
    if (column->kind == GUARANTEE_KIND_AMOUNT)
        guarantee_amount_to_text(text, capacity, cell, guarantee_scheme_currency_digits(book->scheme), 0);
    else if (column->kind == GUARANTEE_KIND_RATE || column->kind == GUARANTEE_KIND_NUMBER)
        snprintf(text, capacity, "%" PRId64 "/%" PRId64, cell, scale_of(column));
    else if (column->kind == GUARANTEE_KIND_DATE && cell >= INT32_MIN && cell <= INT32_MAX)
        guarantee_date_to_text(text, capacity, (int32_t)cell, NULL);
    else if (column->kind == GUARANTEE_KIND_FLAG)
        snprintf(text, capacity, "%s", cell != 0 ? "yes" : "no");
    else if (column->kind == GUARANTEE_KIND_TEXT && cell >= 0 && (uint64_t)cell < column->word_count)
        snprintf(text, capacity, "%s", column->words[cell]);
}

void book_print_row(const struct book *book, uint32_t row)
{
    char text[BOOK_CONSTANT_BYTES];

    for (uint32_t i = 0; i < book->column_count; i++) {
        const struct book_column *column = &book->columns[i];
        if (!column->is_given[row])
            continue;
        cell_text(text, sizeof text, book, column, column->cells[row]);
        printf(" %s=%s", column->name, text);
    }
    printf("\n    (columns:");
    for (uint32_t i = 0; i < book->column_count; i++)
        printf(" %s:type %d%s%s", book->columns[i].name, book->columns[i].type,
               book->columns[i].has_validity ? " with gaps" : "",
               book->columns[i].type == GUARANTEE_COLUMN_CONSTANT ? " constant" : "");
    printf(")\n");
}

/* ---- words ----------------------------------------------------------------------------------------- */

static void take_words(struct book *book, struct book_column *column, struct random *random)
{
    static const char *const unknown[] = {"no such word", "", "a\tb", "\xff\xfe", "Micro"};
    size_t choices = guarantee_scheme_fact_choice_count(book->scheme, column->fact);
    uint64_t start = random_next(random);

    column->word_count = 0;
    for (size_t i = 0; i < choices && column->word_count < BOOK_WORDS_MAX - 1; i++)
        column->words[column->word_count++] =
            guarantee_scheme_fact_choice(book->scheme, column->fact, (i + start) % choices);
    for (uint64_t i = 0; choices == 0 && i < 12 && i < book->mine->word_count; i++)
        column->words[column->word_count++] = book->mine->word_list[(start + i * 7) % book->mine->word_count];
    if (column->word_count == 0)
        column->words[column->word_count++] = "other";
    if (book->manner >= BOOK_RARE_WILD && random_percent(random, 20))
        column->words[column->word_count++] = unknown[random_below(random, sizeof unknown / sizeof *unknown)];
}

/* ---- types ------------------------------------------------------------------------------------------ */

static guarantee_column_type smallest_type(const struct book_column *column, uint32_t row_count)
{
    int64_t least = 0, most = 0;

    for (uint32_t row = 0; row < row_count; row++) {
        least = column->cells[row] < least ? column->cells[row] : least;
        most = column->cells[row] > most ? column->cells[row] : most;
    }
    if (least >= INT8_MIN && most <= INT8_MAX)
        return GUARANTEE_COLUMN_INT8;
    if (least >= INT16_MIN && most <= INT16_MAX)
        return GUARANTEE_COLUMN_INT16;
    return least >= INT32_MIN && most <= INT32_MAX ? GUARANTEE_COLUMN_INT32 : GUARANTEE_COLUMN_INT64;
}

/* The types are numbered from the widest to the narrowest. */
static guarantee_column_type some_type(const struct book_column *column, uint32_t row_count, struct random *random)
{
    guarantee_column_type smallest = smallest_type(column, row_count);
    guarantee_column_type widest = GUARANTEE_COLUMN_INT64;

    if (column->kind == GUARANTEE_KIND_FLAG)
        return random_percent(random, 50) ? GUARANTEE_COLUMN_BITS : GUARANTEE_COLUMN_INT8;
    if (column->kind == GUARANTEE_KIND_DATE)
        return GUARANTEE_COLUMN_INT32;
    if (column->kind == GUARANTEE_KIND_TEXT)
        widest = GUARANTEE_COLUMN_INT32;
    if (column->kind == GUARANTEE_KIND_RATE && smallest > GUARANTEE_COLUMN_INT32)
        smallest = GUARANTEE_COLUMN_INT32;
    return (guarantee_column_type)random_between(random, widest, smallest);
}

static void make_constant(struct book *book, struct book_column *column)
{
    column->type = GUARANTEE_COLUMN_CONSTANT;
    for (uint32_t row = 0; row < book->row_count; row++) {
        column->cells[row] = column->cells[0];
        column->is_given[row] = 1;
    }
    cell_text(column->constant, sizeof column->constant, book, column, column->cells[0]);
}

/* ---- a round ----------------------------------------------------------------------------------------- */

static bool some_column(struct book *book, size_t fact, struct random *random)
{
    static const int64_t scales[] = {1000000, 10000, 100, 7, 1000000, 1, 360, 0};
    struct book_column *column = &book->columns[book->column_count];
    bool is_needed = !guarantee_scheme_fact_is_optional(book->scheme, fact) &&
                     guarantee_scheme_fact_default(book->scheme, fact)[0] == '\0';
    uint64_t left_out = book->manner == BOOK_CLEAN ? 0 : is_needed ? 5 : 25;

    if (book->column_count == BOOK_COLUMNS_MAX || random_percent(random, left_out))
        return false;
    column->name = guarantee_scheme_fact_name(book->scheme, fact);
    column->fact = fact;
    column->kind = guarantee_scheme_fact_kind(book->scheme, fact);
    column->scale = 0;
    column->has_validity = book->manner == BOOK_GAPS ? random_percent(random, 60)
                                                     : book->manner != BOOK_CLEAN && random_percent(random, 15);
    if (column->kind == GUARANTEE_KIND_RATE || column->kind == GUARANTEE_KIND_NUMBER)
        column->scale = scales[random_below(random, sizeof scales / sizeof *scales)];
    column->word_count = 0;
    if (column->kind == GUARANTEE_KIND_TEXT)
        take_words(book, column, random);
    return true;
}

static void fill_cells(struct book *book, guarantee_facts *facts, uint32_t row, const uint32_t *gaps,
                       struct random *random)
{
    struct row_seed seed = book_row_seed(book, random);
    bool any = seed.is_wild || (book->manner != BOOK_CLEAN && random_percent(random, 3));

    for (uint32_t i = 0; i < book->column_count; i++) {
        struct book_column *column = &book->columns[i];
        bool is_good = false;
        for (int tries = 0; tries < 60 && !is_good; tries++) {
            column->cells[row] = book_value(book, column, &seed, random);
            is_good = any || set_fact(column, column->cells[row], facts, NULL) == GUARANTEE_OK;
        }
        column->is_given[row] = !column->has_validity || random_below(random, 1000) >= gaps[i];
    }
}

static void settle_types(struct book *book, guarantee_facts *facts, struct random *random)
{
    for (uint32_t i = 0; i < book->column_count; i++) {
        struct book_column *column = &book->columns[i];
        column->type = some_type(column, book->row_count, random);
        if (!column->has_validity && random_percent(random, 6) &&
            set_fact(column, column->cells[0], facts, NULL) == GUARANTEE_OK)
            make_constant(book, column);
    }
}

struct book_column *book_add_column(struct book *book, const char *name, guarantee_column_type type)
{
    struct book_column *column = &book->columns[book->column_count++];

    column->name = name;
    column->kind = BOOK_NO_FACT;
    column->type = type;
    column->scale = 0;
    column->word_count = 0;
    column->has_validity = false;
    for (uint32_t row = 0; row < book->row_count; row++)
        column->is_given[row] = 1;
    return column;
}

struct book_column *book_column_of(struct book *book, const char *name)
{
    for (uint32_t i = 0; i < book->column_count; i++)
        if (strcmp(book->columns[i].name, name) == 0)
            return &book->columns[i];
    return NULL;
}

void book_take_rows(struct book *out, const struct book *book, const uint32_t *rows, uint32_t row_count)
{
    out->scheme = book->scheme;
    out->mine = book->mine;
    out->manner = book->manner;
    out->row_count = row_count;
    out->column_count = book->column_count;
    for (uint32_t i = 0; i < book->column_count; i++) {
        const struct book_column *from = &book->columns[i];
        struct book_column *to = &out->columns[i];
        memcpy(to, from, offsetof(struct book_column, cells));
        for (uint32_t row = 0; row < row_count; row++) {
            to->cells[row] = from->cells[rows[row]];
            to->is_given[row] = from->is_given[rows[row]];
        }
    }
}

void book_fill(struct book *book, const guarantee_scheme *scheme, const struct mine *mine, enum book_manner manner,
               uint32_t row_count, struct random *random)
{
    static const uint32_t densities[] = {1, 50, 200, 500};
    uint32_t gaps[BOOK_COLUMNS_MAX];
    guarantee_facts *facts = NULL;

    book->scheme = scheme;
    book->mine = mine;
    book->manner = manner;
    book->row_count = row_count;
    book->column_count = 0;
    for (size_t fact = 0; fact < guarantee_scheme_fact_count(scheme); fact++)
        if (some_column(book, fact, random))
            gaps[book->column_count++] = densities[random_below(random, 4)];
    if (guarantee_facts_new(&facts, scheme, NULL) != GUARANTEE_OK)
        return;
    for (uint32_t row = 0; row < row_count; row++)
        fill_cells(book, facts, row, gaps, random);
    settle_types(book, facts, random);
    guarantee_facts_free(facts);
}
