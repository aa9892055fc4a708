/* Bytes that were cut short, bent, or made with something else. */
#include "totals.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 1 when the bytes are not refused as they should be. */
static int must_refuse(const guarantee_scheme *scheme, const uint8_t *data, size_t size, const char *what, size_t place)
{
    guarantee_totals *totals = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status = guarantee_totals_from_bytes(&totals, scheme, data, size, &error);

    if (status == GUARANTEE_E_TOTALS && error.status == status && error.message[0] != '\0' && totals == NULL)
        return 0;
    printf("%s %zu: %s: %s\n", what, place, guarantee_status_name(status), error.message);
    if (status == GUARANTEE_OK)
        guarantee_totals_free(totals);
    return 1;
}

/* Each time in memory that ends where the bytes end, so that a sanitizer sees a read past them. */
static int refuse_copies(const guarantee_scheme *scheme, struct bytes bytes)
{
    int complaints = 0;

    for (size_t size = 0; size < bytes.size && complaints < 5; size++) {
        uint8_t *cut = malloc(size + (size == 0));
        memcpy(cut, bytes.data, size);
        complaints += must_refuse(scheme, cut, size, "cut to", size);
        free(cut);
    }
    uint8_t *copy = malloc(bytes.size + 1);
    memcpy(copy, bytes.data, bytes.size);
    for (size_t bit = 0; bit < bytes.size * 8 && complaints < 5; bit++) {
        copy[bit / 8] = (uint8_t)(copy[bit / 8] ^ (1U << (bit % 8)));
        complaints += must_refuse(scheme, copy, bytes.size, "flipped bit", bit);
        copy[bit / 8] = bytes.data[bit / 8];
    }
    copy[bytes.size] = 0;
    complaints += must_refuse(scheme, copy, bytes.size + 1, "a byte too many:", bytes.size + 1);
    free(copy);
    return complaints;
}

static int refuse_foreign(const guarantee_scheme *scheme, struct bytes bytes, const char *what)
{
    guarantee_totals *totals = NULL;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status = guarantee_totals_from_bytes(&totals, scheme, bytes.data, bytes.size, &error);

    if (status == GUARANTEE_E_TOTALS_DIFFER && error.message[0] != '\0' && totals == NULL)
        return 0;
    printf("bytes of %s: %s: %s\n", what, guarantee_status_name(status), error.message);
    guarantee_totals_free(totals);
    return 1;
}

int totals_check_damage(const struct totals_case *asked, struct random *random)
{
    static struct book book;
    guarantee_scheme *scheme = totals_load(asked->scheme, NULL), *other = totals_load("chongqing-2022", NULL);
    int complaints = 0;

    totals_book(&book, scheme, asked, BOOK_GAPS, 40, random);
    guarantee_totals *totals = totals_run(&book, asked, 1, 0, random, asked->scheme);
    if (totals == NULL)
        return 1;
    struct bytes bytes = totals_bytes(totals);
    complaints += refuse_copies(scheme, bytes);
    complaints += refuse_foreign(other, bytes, "another scheme");
    guarantee_bytes_free(bytes.data);
    guarantee_totals_free(totals);
    guarantee_scheme_free(scheme);
    guarantee_scheme_free(other);
    return complaints;
}

/* ---- totals that do not go together --------------------------------------------------------------------------- */

static int must_differ(guarantee_totals *into, guarantee_totals *from, const char *what)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int complaints = 0;

    if (into == NULL || from == NULL)
        return 1;
    struct bytes before = totals_bytes(into);
    guarantee_status status = guarantee_totals_merge(into, from, &error);
    struct bytes after = totals_bytes(into);
    if (status != GUARANTEE_E_TOTALS_DIFFER || error.message[0] == '\0') {
        printf("merging totals with %s: %s: %s\n", what, guarantee_status_name(status), error.message);
        complaints++;
    }
    if (!bytes_are_same(before, after)) {
        printf("merging totals with %s was refused, and changed them\n", what);
        complaints++;
    }
    guarantee_bytes_free(before.data);
    guarantee_bytes_free(after.data);
    return complaints;
}

static int differ_from(const struct book *book, const struct totals_case *asked, const struct totals_case *changed,
                       const char *what, struct random *random)
{
    guarantee_totals *into = totals_run(book, asked, 1, 0, random, asked->scheme);
    guarantee_totals *from = totals_run(book, changed, 1, 0, random, asked->scheme);
    int complaints = must_differ(into, from, what) + must_differ(from, into, what);

    guarantee_totals_free(into);
    guarantee_totals_free(from);
    return complaints;
}

/* The same text with another rounding is another scheme. */
static int differ_by_change(const struct book *book, const struct totals_case *asked, struct random *random)
{
    static struct book other;
    static const char *const paths[] = {"rounding.fen.mode"}, *const values[] = {"down"};
    static uint32_t all[BOOK_ROWS];
    guarantee_load_options options = {sizeof options, 1, paths, values};
    guarantee_scheme *changed = NULL;

    if (guarantee_scheme_load(&changed, asked->scheme, &options, NULL) != GUARANTEE_OK)
        return 0; /* it has no rounding of that name */
    for (uint32_t row = 0; row < book->row_count; row++)
        all[row] = row;
    book_take_rows(&other, book, all, book->row_count);
    other.scheme = changed;
    guarantee_totals *into = totals_run(book, asked, 1, 0, random, asked->scheme);
    guarantee_totals *from = totals_run(&other, asked, 1, 0, random, asked->scheme);
    int complaints = must_differ(into, from, "a changed scheme");
    if (into != NULL) {
        struct bytes bytes = totals_bytes(into);
        complaints += refuse_foreign(changed, bytes, "the scheme before a change");
        guarantee_bytes_free(bytes.data);
    }
    guarantee_totals_free(into);
    guarantee_totals_free(from);
    guarantee_scheme_free(changed);
    return complaints;
}

int totals_check_differing(const struct totals_case *asked, struct random *random)
{
    static struct book book;
    guarantee_scheme *scheme = totals_load(asked->scheme, NULL);
    struct totals_case changed = *asked;
    int complaints = 0;

    totals_book(&book, scheme, asked, BOOK_EDGES, 40, random);
    changed.groupings[0].column =
        asked->grouping_count > 0 && strcmp(asked->groupings[0].column, "branch") == 0 ? "bank" : "branch";
    changed.groupings[0].part = 0;
    changed.grouping_count = asked->grouping_count == 0 ? 1 : asked->grouping_count;
    complaints += differ_from(&book, asked, &changed, "other groups", random);
    changed = *asked;
    changed.grouping_count = asked->grouping_count == 0 ? 1 : asked->grouping_count - 1;
    if (asked->grouping_count == 0)
        changed.groupings[0] = (guarantee_grouping){"bank", 0};
    complaints += differ_from(&book, asked, &changed, "fewer or more groupings", random);
    changed = *asked;
    if (asked->group_questions != 0) {
        changed.group_questions = 0;
        complaints += differ_from(&book, asked, &changed, "other group questions", random);
    }
    complaints += differ_by_change(&book, asked, random);
    guarantee_scheme_free(scheme);
    return complaints;
}
