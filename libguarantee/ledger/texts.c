/* Facts as they were given: names and values. */
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

static bool has(const struct gi_texts *texts, const char *name)
{
    for (uint32_t i = 0; i < texts->count; i++)
        if (strcmp(texts->names[i], name) == 0)
            return true;
    return false;
}

static const char *copy_to(char **next, const char *text)
{
    size_t bytes = strlen(text) + 1;
    char *copy = *next;
    memcpy(copy, text, bytes);
    *next += bytes;
    return copy;
}

static size_t bytes_of(const struct gi_texts *texts)
{
    size_t bytes = 0;
    for (uint32_t i = 0; i < texts->count; i++)
        bytes += strlen(texts->names[i]) + strlen(texts->values[i]) + 2;
    return bytes;
}

static void copy_pair(struct gi_texts *out, char **next, const struct gi_texts *from, uint32_t i)
{
    out->names[out->count] = copy_to(next, from->names[i]);
    out->values[out->count] = copy_to(next, from->values[i]);
    out->count++;
}

bool gi_texts_merge(struct gi_texts *out, const struct gi_texts *old, const struct gi_texts *fresh)
{
    size_t count = (size_t)old->count + fresh->count;
    struct gi_texts merged = {0};
    if (count > 0) {
        merged.names = malloc(2 * count * sizeof *merged.names + bytes_of(old) + bytes_of(fresh));
        if (merged.names == NULL)
            return false;
        merged.values = merged.names + count;
        char *next = (char *)(merged.values + count);
        for (uint32_t i = 0; i < old->count; i++)
            if (!has(fresh, old->names[i]))
                copy_pair(&merged, &next, old, i);
        for (uint32_t i = 0; i < fresh->count; i++)
            copy_pair(&merged, &next, fresh, i);
    }
    *out = merged;
    return true;
}

void gi_texts_free(struct gi_texts *texts)
{
    free(texts->names);
    *texts = (struct gi_texts){0};
}
