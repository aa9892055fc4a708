/* Totals as bytes, and back: totals_format.md describes the form. */
#include "portfolio/totals_bytes.h"

#include "portfolio/definition.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>

const uint8_t gi_totals_magic[GI_TOTALS_MAGIC_BYTES] = {0x89, 'G', 'T', 'O', 'T', '\r', '\n', 0x1a};

static void digest_of(uint8_t digest[GI_DIGEST_BYTES], const uint8_t *data, size_t size)
{
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, data, size);
    SHA256Final(digest, &context);
}

guarantee_status gi_totals_compare(const guarantee_totals *a, const guarantee_totals *b, guarantee_error *error)
{
    if (a->definition_size == b->definition_size && memcmp(a->definition, b->definition, a->definition_size) == 0)
        return GUARANTEE_OK;
    if (strcmp(a->scheme->id, b->scheme->id) != 0)
        return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER, "these are totals of %.60s and of %.60s", a->scheme->id,
                       b->scheme->id);
    if (strcmp(a->scheme->sha256, b->scheme->sha256) != 0 ||
        strcmp(guarantee_scheme_changes(a->scheme), guarantee_scheme_changes(b->scheme)) != 0)
        return gi_fail(error, GUARANTEE_E_TOTALS_DIFFER, "these totals were made with different texts of %.60s",
                       a->scheme->id);
    return gi_definition_differs(&a->layout, &b->layout, error);
}

/* ---- writing ------------------------------------------------------------------------------------ */

/* As few bytes as hold it, after their number; none for 0. */
static void write_sum(struct gi_bytes *bytes, const struct gi_wide_sum *sum)
{
    uint8_t data[24];
    int size = 24;
    for (int i = 0; i < 24; i++)
        data[i] = (uint8_t)(sum->limbs[i / 8] >> (8 * (i % 8)));
    uint8_t sign = (data[23] & 0x80) != 0 ? 0xff : 0;
    while (size > 0 && data[size - 1] == sign && (size == 1 ? sign == 0 : ((data[size - 2] ^ sign) & 0x80) == 0))
        size--;
    gi_bytes_number(bytes, (uint64_t)size, 1);
    gi_bytes_add(bytes, data, (size_t)size);
}

static void write_keys(struct gi_bytes *bytes, const guarantee_totals *totals, uint32_t group)
{
    const struct gi_groups *groups = &totals->sums.groups;
    for (uint32_t k = 0; k < groups->key_count; k++) {
        int64_t key = groups->keys[(size_t)group * groups->key_count + k];
        gi_bytes_number(bytes, key != GI_KEY_NONE, 1);
        if (key == GI_KEY_NONE)
            continue;
        if (totals->layout.columns[totals->layout.keys[k].column].has_words)
            gi_bytes_text(bytes, totals->words.keys[k].items[key]);
        else
            gi_bytes_number(bytes, (uint64_t)key, 8);
    }
}

static void write_group(struct gi_bytes *bytes, const guarantee_totals *totals, uint32_t group)
{
    write_keys(bytes, totals, group);
    for (int i = 0; i < GI_COUNTS; i++) {
        struct gi_wide_sum sum = gi_accumulator_sum(&totals->sums.counts[i], group);
        write_sum(bytes, &sum);
    }
    for (uint32_t i = 0; i < totals->layout.sum_count; i++) {
        const struct gi_accumulator *accumulator = &totals->sums.sums[i];
        struct gi_wide_sum sum = gi_accumulator_sum(accumulator, group);
        if ((accumulator->narrow == NULL || group >= accumulator->capacity) &&
            gi_sum_initial(&totals->layout.sums[i]) != 0)
            sum = gi_wide_of(gi_sum_initial(&totals->layout.sums[i]));
        write_sum(bytes, &sum);
    }
}

static void write_all(struct gi_bytes *bytes, const guarantee_totals *totals)
{
    const struct gi_layout *layout = &totals->layout;
    uint8_t digest[GI_DIGEST_BYTES];
    gi_bytes_add(bytes, gi_totals_magic, sizeof gi_totals_magic);
    gi_bytes_number(bytes, GI_TOTALS_VERSION, 4);
    gi_bytes_number(bytes, totals->definition_size, 4);
    gi_bytes_add(bytes, totals->definition, totals->definition_size);
    gi_bytes_number(bytes, layout->reason_count > GI_REASONS_MAX ? 0 : layout->reason_count, 4);
    for (uint32_t i = 0; layout->reason_count <= GI_REASONS_MAX && i < layout->reason_count; i++)
        gi_bytes_number(bytes, i == 0 ? 0 : totals->sums.reasons[i], 8);
    gi_bytes_number(bytes, totals->sorted_count, 4);
    for (uint32_t i = 0; i < totals->sorted_count; i++)
        write_group(bytes, totals, totals->sorted[i]);
    if (bytes->failed)
        return;
    digest_of(digest, bytes->data, bytes->size);
    gi_bytes_add(bytes, digest, sizeof digest);
}

guarantee_status guarantee_totals_to_bytes(const guarantee_totals *totals, uint8_t **bytes_out, size_t *size_out,
                                           guarantee_error *error)
{
    struct gi_bytes bytes = {0};
    if (totals == NULL || bytes_out == NULL || size_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "totals, bytes_out and size_out must not be NULL");
    write_all(&bytes, totals);
    if (bytes.failed) {
        free(bytes.data);
        return gi_no_memory(error);
    }
    *bytes_out = bytes.data;
    *size_out = bytes.size;
    return GUARANTEE_OK;
}

void guarantee_bytes_free(uint8_t *bytes)
{
    free(bytes);
}

/* ---- reading ------------------------------------------------------------------------------------ */

static bool read_sum(struct gi_reader *reader, struct gi_wide_sum *sum)
{
    uint64_t size = gi_reader_number(reader, 1);
    const uint8_t *data = size <= 24 ? gi_reader_bytes(reader, (size_t)size) : NULL;
    *sum = (struct gi_wide_sum){{0, 0, 0}};
    if (data == NULL)
        return false;
    if (size > 0 && (data[size - 1] & 0x80) != 0)
        *sum = (struct gi_wide_sum){{UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    for (uint64_t i = 0; i < size; i++) {
        uint64_t shift = 8 * (i % 8);
        sum->limbs[i / 8] = (sum->limbs[i / 8] & ~((uint64_t)0xff << shift)) | (uint64_t)data[i] << shift;
    }
    return true;
}

static bool read_key(struct gi_reader *reader, guarantee_totals *totals, uint32_t k, int64_t *key, bool *no_memory)
{
    size_t length = 0;
    *key = GI_KEY_NONE;
    if (gi_reader_number(reader, 1) == 0)
        return !reader->failed;
    if (!totals->layout.columns[totals->layout.keys[k].column].has_words) {
        *key = (int64_t)gi_reader_number(reader, 8);
        return !reader->failed;
    }
    const char *text = gi_reader_text(reader, &length);
    char *copy = text == NULL ? NULL : strndup(text, length);
    if (copy == NULL) {
        *no_memory = text != NULL;
        return false;
    }
    *no_memory = !gi_words_intern(&totals->words.keys[k], copy, key);
    free(copy);
    return !*no_memory;
}

static bool put(struct gi_accumulator *accumulator, uint32_t groups, uint32_t group, const struct gi_wide_sum *sum,
                int64_t initial, bool *no_memory)
{
    struct gi_wide_sum narrow = gi_wide_of((int64_t)sum->limbs[0]);
    bool is_narrow = gi_wide_compare(&narrow, sum) == 0;
    if (initial != 0) {
        int64_t *kept = gi_accumulator_ready(accumulator, groups, 0, 0, initial);
        *no_memory = kept == NULL;
        if (kept != NULL && is_narrow)
            kept[group] = (int64_t)sum->limbs[0];
        return kept != NULL && is_narrow;
    }
    if (gi_wide_is_zero(sum))
        return true;
    *no_memory = !gi_accumulator_add(accumulator, groups, group, 0);
    if (!*no_memory)
        gi_wide_add(&accumulator->wide[group], sum);
    return !*no_memory;
}

static bool read_group(struct gi_reader *reader, guarantee_totals *totals, bool *no_memory)
{
    int64_t keys[GI_KEYS] = {0};
    uint32_t group = 0, before = totals->sums.groups.count;
    struct gi_wide_sum sum;
    for (uint32_t k = 0; k < totals->layout.key_count; k++)
        if (!read_key(reader, totals, k, &keys[k], no_memory))
            return false;
    *no_memory = !gi_groups_find(&totals->sums.groups, keys, &group);
    if (*no_memory || group != before) /* a group stands once */
        return false;
    uint32_t groups = totals->sums.groups.count;
    for (int i = 0; i < GI_COUNTS; i++)
        if (!read_sum(reader, &sum) || !put(&totals->sums.counts[i], groups, group, &sum, 0, no_memory))
            return false;
    for (uint32_t i = 0; i < totals->layout.sum_count; i++)
        if (!read_sum(reader, &sum) ||
            !put(&totals->sums.sums[i], groups, group, &sum, gi_sum_initial(&totals->layout.sums[i]), no_memory))
            return false;
    return true;
}

static guarantee_status damaged(const struct gi_reader *reader, const char *what, guarantee_error *error)
{
    bool writable = gi_error_is_writable(error);
    (void)gi_fail(error, GUARANTEE_E_TOTALS, "%s (byte %zu)", what, reader->at);
    if (writable)
        error->byte_offset = reader->at;
    return GUARANTEE_E_TOTALS;
}

static guarantee_status read_reasons(struct gi_reader *reader, guarantee_totals *totals, guarantee_error *error)
{
    uint64_t reasons = totals->layout.reason_count > GI_REASONS_MAX ? 0 : totals->layout.reason_count;
    if (gi_reader_number(reader, 4) != reasons)
        return damaged(reader, "the reasons do not fit the scheme", error);
    for (uint64_t i = 0; i < reasons; i++)
        totals->sums.reasons[i] = gi_reader_number(reader, 8);
    return GUARANTEE_OK;
}

/* There is one way to write totals: what would be written otherwise was not written by this library. */
static guarantee_status check_canonical(const struct gi_reader *reader, const guarantee_totals *totals,
                                        guarantee_error *error)
{
    uint8_t *again = NULL;
    size_t size = 0;
    GI_TRY(guarantee_totals_to_bytes(totals, &again, &size, error));
    bool same = size == reader->size + GI_DIGEST_BYTES && memcmp(again, reader->data, reader->size) == 0;
    guarantee_bytes_free(again);
    return same ? GUARANTEE_OK : damaged(reader, "these totals are not written as this library writes them", error);
}

static guarantee_status read_all(struct gi_reader *reader, guarantee_totals *totals, guarantee_error *error)
{
    bool no_memory = false;
    size_t size = (size_t)gi_reader_number(reader, 4);
    const uint8_t *definition = gi_reader_bytes(reader, size);
    if (definition == NULL)
        return damaged(reader, "the definition of these totals is cut short", error);
    GI_TRY(gi_totals_define(totals, definition, size, error));
    GI_TRY(read_reasons(reader, totals, error));
    uint64_t groups = gi_reader_number(reader, 4);
    for (; groups > 0 && !reader->failed; groups--)
        if (!read_group(reader, totals, &no_memory))
            return no_memory ? gi_no_memory(error) : damaged(reader, "a group is damaged", error);
    if (reader->failed || reader->at != reader->size)
        return damaged(reader, "the groups are cut short, or something follows them", error);
    return gi_totals_sort(totals) ? check_canonical(reader, totals, error) : gi_no_memory(error);
}

/* What can be told before anything is read: whether these are whole totals. */
static guarantee_status check_frame(struct gi_reader *reader, guarantee_error *error)
{
    uint8_t digest[GI_DIGEST_BYTES];
    const uint8_t *magic = gi_reader_bytes(reader, GI_TOTALS_MAGIC_BYTES);
    if (magic == NULL || memcmp(magic, gi_totals_magic, GI_TOTALS_MAGIC_BYTES) != 0)
        return damaged(reader, "these bytes are no totals of guarantee portfolio --totals", error);
    uint64_t version = gi_reader_number(reader, 4);
    if (!reader->failed && version != GI_TOTALS_VERSION)
        return gi_fail(error, GUARANTEE_E_TOTALS, "these totals are of version %llu; this library reads version %d",
                       (unsigned long long)version, (int)GI_TOTALS_VERSION);
    if (reader->failed || reader->size - reader->at < GI_DIGEST_BYTES)
        return damaged(reader, "these totals are cut short", error);
    reader->size -= GI_DIGEST_BYTES;
    digest_of(digest, reader->data, reader->size);
    if (memcmp(digest, reader->data + reader->size, GI_DIGEST_BYTES) != 0)
        return damaged(reader, "these totals are damaged or cut short: their checksum does not fit", error);
    return GUARANTEE_OK;
}

guarantee_status guarantee_totals_from_bytes(guarantee_totals **totals_out, const guarantee_scheme *scheme,
                                             const uint8_t *bytes, size_t size, guarantee_error *error)
{
    guarantee_totals *totals = NULL;
    if (totals_out == NULL || scheme == NULL || bytes == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "totals_out, scheme and bytes must not be NULL");
    struct gi_reader reader = {.data = bytes, .size = size};
    GI_TRY(check_frame(&reader, error));
    GI_TRY(gi_totals_new(&totals, scheme, error));
    guarantee_status status = read_all(&reader, totals, error);
    if (status != GUARANTEE_OK) {
        guarantee_totals_free(totals);
        return status;
    }
    *totals_out = totals;
    return GUARANTEE_OK;
}
