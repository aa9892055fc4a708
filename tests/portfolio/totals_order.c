/* The same rows in whatever threads, batches, order and parts: the same bytes. */
#include "totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARTS = 16 };

static uint32_t order[BOOK_ROWS];

static void shuffle(uint32_t count, struct random *random)
{
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        uint32_t other = (uint32_t)random_below(random, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* Codes are a part's own affair: here its words stand in another order. */
static void turn_words(struct book *book, struct random *random)
{
    for (uint32_t i = 0; i < book->column_count; i++) {
        struct book_column *column = &book->columns[i];
        const char *words[BOOK_WORDS_MAX];
        if (column->word_count == 0 || column->type == GUARANTEE_COLUMN_CONSTANT)
            continue;
        uint64_t turn = random_below(random, column->word_count);
        for (uint64_t code = 0; code < column->word_count; code++)
            words[(code + turn) % column->word_count] = column->words[code];
        for (uint64_t code = 0; code < column->word_count; code++)
            column->words[code] = words[code];
        for (uint32_t row = 0; row < book->row_count; row++)
            if (column->cells[row] >= 0 && (uint64_t)column->cells[row] < column->word_count)
                column->cells[row] = (int64_t)(((uint64_t)column->cells[row] + turn) % column->word_count);
    }
}

/* Through bytes and back, as a part that comes from elsewhere. */
static guarantee_totals *sent(guarantee_totals *totals, const guarantee_scheme *scheme)
{
    struct bytes bytes = totals_bytes(totals);
    guarantee_totals *received = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;

    if (guarantee_totals_from_bytes(&received, scheme, bytes.data, bytes.size, &error) != GUARANTEE_OK)
        printf("totals from their own bytes: %s\n", error.message);
    guarantee_bytes_free(bytes.data);
    guarantee_totals_free(totals);
    return received;
}

static guarantee_totals *merge_in_any_order(guarantee_totals **parts, uint32_t count, struct random *random)
{
    while (count > 1) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        uint32_t from = (uint32_t)random_below(random, count), into = (uint32_t)random_below(random, count - 1);
        into += into >= from;
        if (guarantee_totals_merge(parts[into], parts[from], &error) != GUARANTEE_OK) {
            printf("merging: %s: %s\n", guarantee_status_name(error.status), error.message);
            return NULL;
        }
        guarantee_totals_free(parts[from]);
        parts[from] = parts[--count];
    }
    return parts[0];
}

static guarantee_totals *run_parts(const struct book *book, const struct totals_case *asked, struct random *random)
{
    static struct book part;
    guarantee_totals *parts[PARTS];

    shuffle(book->row_count, random);
    for (uint32_t i = 0, first = 0; i < PARTS; i++) {
        uint32_t left = book->row_count - first;
        uint32_t count = i == PARTS - 1 ? left : (uint32_t)random_below(random, 1 + 2 * left / (PARTS - i));
        count = count < left ? count : left;
        book_take_rows(&part, book, order + first, count);
        turn_words(&part, random);
        parts[i] = totals_run(&part, asked, 1 + (int32_t)random_below(random, 2), 0, random, asked->scheme);
        if (parts[i] != NULL && random_percent(random, 50))
            parts[i] = sent(parts[i], book->scheme);
        if (parts[i] == NULL)
            return NULL;
        first += count;
    }
    return merge_in_any_order(parts, PARTS, random);
}

static int compare(struct bytes expected, guarantee_totals *totals, const char *what, const struct totals_case *asked,
                   uint64_t seed)
{
    int complaints = 0;

    if (totals == NULL) {
        complaints = 1;
    } else {
        struct bytes found = totals_bytes(totals);
        complaints = !bytes_are_same(expected, found);
        if (complaints) {
            size_t at = 0;
            while (at < expected.size && at < found.size && expected.data[at] == found.data[at])
                at++;
            printf("%s, seed %" PRIu64 ": %s give other bytes: %zu and %zu, from byte %zu on\n", asked->scheme, seed,
                   what, expected.size, found.size, at);
        }
        guarantee_bytes_free(found.data);
    }
    guarantee_totals_free(totals);
    return complaints;
}

int totals_check_order(const struct totals_case *asked, struct random *random)
{
    static struct book book;
    static const enum book_manner manners[] = {BOOK_EDGES, BOOK_GAPS, BOOK_RARE_WILD};
    uint64_t seed = random->state;
    guarantee_scheme *scheme = totals_load(asked->scheme, NULL);
    int complaints = 0;

    totals_book(&book, scheme, asked, manners[random_below(random, 3)], BOOK_ROWS, random);
    guarantee_totals *whole = totals_run(&book, asked, 1, BOOK_ROWS, random, asked->scheme);
    if (whole == NULL)
        return 1;
    struct bytes expected = totals_bytes(whole);
    complaints += compare(expected, sent(whole, scheme), "bytes that were read", asked, seed);
    complaints +=
        compare(expected, totals_run(&book, asked, 2, BOOK_ROWS, random, asked->scheme), "two threads", asked, seed);
    complaints += compare(expected, totals_run(&book, asked, 1, 0, random, asked->scheme), "odd batches", asked, seed);
    complaints += compare(expected, totals_run(&book, asked, 3, 0, random, asked->scheme),
                          "odd batches on three threads", asked, seed);
    for (int i = 0; i < 2; i++)
        complaints += compare(expected, run_parts(&book, asked, random), "shuffled parts", asked, seed);
    guarantee_bytes_free(expected.data);
    guarantee_scheme_free(scheme);
    return complaints;
}
