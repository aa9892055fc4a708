/* Totals taken out of a portfolio, merged, and kept in the order of their keys. */
#include "portfolio/totals.h"

#include "portfolio/definition.h"
#include "portfolio/run.h"
#include "portfolio/totals_bytes.h"

#include <stdlib.h>
#include <string.h>

/* ---- making ------------------------------------------------------------------------------------- */

/* The layout is made again from its definition: nothing of a portfolio is left in it. */
guarantee_status gi_totals_define(guarantee_totals *totals, const uint8_t *definition, size_t size,
                                  guarantee_error *error)
{
    totals->definition = malloc(size + 1);
    if (totals->definition == NULL)
        return gi_no_memory(error);
    memcpy(totals->definition, definition, size);
    totals->definition_size = size;
    GI_TRY(gi_definition_read(&totals->layout, totals->scheme, definition, size, error));
    return gi_sums_make(&totals->sums, &totals->layout, NULL) ? GUARANTEE_OK : gi_no_memory(error);
}

guarantee_status gi_totals_new(guarantee_totals **totals_out, const guarantee_scheme *scheme, guarantee_error *error)
{
    *totals_out = calloc(1, sizeof **totals_out);
    if (*totals_out == NULL)
        return gi_no_memory(error);
    (*totals_out)->scheme = scheme;
    return GUARANTEE_OK;
}

void guarantee_totals_free(guarantee_totals *totals)
{
    if (totals == NULL)
        return;
    if (totals->sums.layout != NULL)
        gi_sums_free(&totals->sums);
    gi_key_words_free(&totals->words);
    gi_layout_free(&totals->layout);
    free(totals->sorted);
    free(totals->definition);
    free(totals);
}

/* ---- taking sums over --------------------------------------------------------------------------- */

/* Text keys get the codes that their words have in the totals. */
static bool translate(guarantee_totals *totals, struct gi_sums *from, const struct gi_key_words *words, uint32_t k)
{
    const struct gi_words *own = &words->keys[k];
    int64_t *codes = malloc((own->count + 1) * sizeof *codes);
    bool good = codes != NULL;
    for (uint64_t i = 0; good && i < own->count; i++)
        codes[i] = -1;
    for (uint32_t i = 1; good && i < from->groups.count; i++) {
        int64_t *key = &from->groups.keys[(size_t)i * from->groups.key_count + k];
        if (*key == GI_KEY_NONE)
            continue;
        if (own->items[*key][0] == '\0') { /* an empty word is no value */
            *key = GI_KEY_NONE;
            continue;
        }
        if (codes[*key] < 0)
            good = gi_words_intern(&totals->words.keys[k], own->items[*key], &codes[*key]);
        *key = codes[*key];
    }
    free(codes);
    return good;
}

static bool take(guarantee_totals *totals, struct gi_sums *from, const struct gi_key_words *words)
{
    for (uint32_t k = 0; k < totals->layout.key_count; k++)
        if (totals->layout.columns[totals->layout.keys[k].column].has_words && !translate(totals, from, words, k))
            return false;
    return gi_sums_merge(&totals->sums, from);
}

/* The words, and the sums of the first worker, as they are: nothing is copied. The portfolio keeps the words again
 * with its next batch. */
static bool take_over(guarantee_totals *totals, guarantee_portfolio *portfolio)
{
    struct gi_sums *first = &portfolio->workers[0].sums;
    totals->words = portfolio->words;
    portfolio->words = (struct gi_key_words){0};
    if (!gi_sums_cool(first, first, NULL))
        return false;
    gi_hot_free(&first->hot);
    gi_sums_free(&totals->sums);
    totals->sums = *first;
    totals->sums.layout = &totals->layout;
    totals->sums.hot_plan = NULL;
    return gi_sums_make(first, &portfolio->layout, &portfolio->hot_plan);
}

static int compare_groups(const guarantee_totals *totals, uint32_t a, uint32_t b);

static bool has_empty_word(const guarantee_totals *totals, uint32_t k)
{
    for (uint64_t i = 0; i < totals->words.keys[k].count; i++)
        if (totals->words.keys[k].items[i][0] == '\0')
            return true;
    return false;
}

/* Two codes may be one word, and an empty word is no value: such groups become one. */
static bool tidy_keys(guarantee_totals *totals)
{
    bool untidy = false;
    for (uint32_t k = 0; k < totals->layout.key_count; k++)
        untidy =
            untidy || (totals->layout.columns[totals->layout.keys[k].column].has_words && has_empty_word(totals, k));
    for (uint32_t i = 1; i < totals->sorted_count && !untidy; i++)
        untidy = compare_groups(totals, totals->sorted[i - 1], totals->sorted[i]) == 0;
    if (!untidy)
        return true;
    struct gi_sums sums = totals->sums;
    struct gi_key_words words = totals->words;
    totals->words = (struct gi_key_words){0};
    bool good =
        gi_sums_make(&totals->sums, &totals->layout, NULL) && take(totals, &sums, &words) && gi_totals_sort(totals);
    gi_sums_free(&sums);
    gi_key_words_free(&words);
    return good;
}

static guarantee_status take_workers(guarantee_totals *totals, guarantee_portfolio *portfolio, guarantee_error *error)
{
    GI_TRY(gi_totals_define(totals, portfolio->definition.data, portfolio->definition.size, error));
    bool good = true;
    for (uint32_t i = 1; i < portfolio->worker_count; i++) {
        struct gi_sums *from = &portfolio->workers[i].sums;
        good = good && gi_sums_merge(&portfolio->workers[0].sums, from);
        gi_sums_free(from);
        good = gi_sums_make(from, &portfolio->layout, &portfolio->hot_plan) && good;
    }
    good = good && take_over(totals, portfolio);
    portfolio->broken = !good;
    return good && gi_totals_sort(totals) && tidy_keys(totals) ? GUARANTEE_OK : gi_no_memory(error);
}

guarantee_status guarantee_portfolio_take_totals(guarantee_portfolio *portfolio, guarantee_totals **totals_out,
                                                 guarantee_error *error)
{
    guarantee_totals *totals = NULL;
    if (portfolio == NULL || totals_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "portfolio and totals_out must not be NULL");
    if (portfolio->broken)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "a batch was stopped half-way: there are no totals");
    GI_TRY(gi_totals_new(&totals, portfolio->scheme, error));
    guarantee_status status = take_workers(totals, portfolio, error);
    if (status != GUARANTEE_OK) {
        guarantee_totals_free(totals);
        return status;
    }
    *totals_out = totals;
    return GUARANTEE_OK;
}

/* ---- order -------------------------------------------------------------------------------------- */

static int compare_key(const guarantee_totals *totals, uint32_t k, int64_t a, int64_t b)
{
    if (a == b)
        return 0;
    if (a == GI_KEY_NONE || b == GI_KEY_NONE)
        return a == GI_KEY_NONE ? -1 : 1;
    if (totals->layout.columns[totals->layout.keys[k].column].has_words)
        return strcmp(totals->words.keys[k].items[a], totals->words.keys[k].items[b]);
    return a < b ? -1 : 1;
}

static int compare_groups(const guarantee_totals *totals, uint32_t a, uint32_t b)
{
    const struct gi_groups *groups = &totals->sums.groups;
    for (uint32_t k = 0; k < groups->key_count; k++) {
        int order = compare_key(totals, k, groups->keys[(size_t)a * groups->key_count + k],
                                groups->keys[(size_t)b * groups->key_count + k]);
        if (order != 0)
            return order;
    }
    return 0;
}

/* Merge sort: no comparison needs more than the totals, and nothing is global. */
static void sort(const guarantee_totals *totals, uint32_t *numbers, uint32_t *room, uint32_t count)
{
    uint32_t half = count / 2, left = 0, right = half, out = 0;
    if (count < 2)
        return;
    sort(totals, numbers, room, half);
    sort(totals, numbers + half, room, count - half);
    memcpy(room, numbers, count * sizeof *room);
    while (left < half || right < count) {
        bool first = right == count || (left < half && compare_groups(totals, room[left], room[right]) <= 0);
        numbers[out++] = first ? room[left++] : room[right++];
    }
}

bool gi_totals_sort(guarantee_totals *totals)
{
    uint32_t count = totals->sums.groups.count - 1;
    uint32_t *sorted = malloc((count + 1U) * sizeof *sorted), *room = malloc((count + 1U) * sizeof *room);
    bool good = sorted != NULL && room != NULL;
    if (good) {
        for (uint32_t i = 0; i < count; i++)
            sorted[i] = i + 1;
        sort(totals, sorted, room, count);
        free(totals->sorted);
        totals->sorted = sorted;
        totals->sorted_count = count;
    } else {
        free(sorted);
    }
    free(room);
    return good;
}

/* ---- merging ------------------------------------------------------------------------------------ */

/* Rows are counted in 64 bits. */
static guarantee_status check_rows(const guarantee_totals *a, const guarantee_totals *b, guarantee_error *error)
{
    struct gi_wide_sum rows = {{0, 0, 0}};
    for (int i = 0; i < GI_COUNTS; i++) {
        struct gi_wide_sum one = gi_totals_sum(a, &a->sums.counts[i], -1),
                           other = gi_totals_sum(b, &b->sums.counts[i], -1);
        gi_wide_add(&rows, &one);
        gi_wide_add(&rows, &other);
    }
    if (rows.limbs[1] == 0 && rows.limbs[2] == 0 && rows.limbs[0] >> 63 == 0)
        return GUARANTEE_OK;
    return gi_fail(error, GUARANTEE_E_RANGE, "together these totals count more rows than 63 bits hold");
}

guarantee_status guarantee_totals_merge(guarantee_totals *into, const guarantee_totals *from, guarantee_error *error)
{
    guarantee_totals *copy = NULL;
    uint8_t *bytes = NULL;
    size_t size = 0;
    if (into == NULL || from == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "into and from must not be NULL");
    GI_TRY(gi_totals_compare(into, from, error));
    GI_TRY(check_rows(into, from, error));
    /* a copy by way of bytes: `from` stays as it is, even when it is `into` itself */
    GI_TRY(guarantee_totals_to_bytes(from, &bytes, &size, error));
    guarantee_status status = guarantee_totals_from_bytes(&copy, into->scheme, bytes, size, error);
    if (status == GUARANTEE_OK && (!take(into, &copy->sums, &copy->words) || !gi_totals_sort(into)))
        status = gi_no_memory(error);
    guarantee_totals_free(copy);
    guarantee_bytes_free(bytes);
    return status;
}
