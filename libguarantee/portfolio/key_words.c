/* The words of text keys. */
#include "portfolio/key_words.h"

#include <stdlib.h>
#include <string.h>

/* Words stand one behind the other: a million of them must not cost a million allocations. */
struct gi_word_block {
    struct gi_word_block *next;
    size_t used, size;
    char text[];
};

enum { BLOCK_BYTES = 64 * 1024 };

static void free_words(struct gi_words *words)
{
    for (struct gi_word_block *block = words->blocks, *next = NULL; block != NULL; block = next) {
        next = block->next;
        free(block);
    }
    free(words->items);
    free(words->slots);
    *words = (struct gi_words){0};
}

void gi_key_words_free(struct gi_key_words *words)
{
    for (int k = 0; k < GI_KEYS; k++)
        free_words(&words->keys[k]);
}

static const char *keep(struct gi_words *words, const char *word)
{
    size_t bytes = strlen(word) + 1;
    struct gi_word_block *block = words->blocks;
    if (block == NULL || block->size - block->used < bytes) {
        size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
        block = malloc(sizeof *block + size);
        if (block == NULL)
            return NULL;
        *block = (struct gi_word_block){.next = words->blocks, .size = size};
        words->blocks = block;
    }
    char *kept = block->text + block->used;
    memcpy(kept, word, bytes);
    block->used += bytes;
    return kept;
}

static bool append(struct gi_words *words, const char *word)
{
    if (words->count == words->capacity) {
        uint64_t capacity = words->capacity + words->capacity / 2 + 64;
        const char **items = realloc(words->items, capacity * sizeof *items);
        if (items == NULL)
            return false;
        words->items = items;
        words->capacity = capacity;
    }
    words->items[words->count] = keep(words, word == NULL ? "" : word);
    if (words->items[words->count] == NULL)
        return false;
    words->count++;
    return true;
}

bool gi_key_words_take(struct gi_key_words *words, const struct gi_layout *layout, const guarantee_column *columns)
{
    for (uint32_t k = 0; k < layout->key_count; k++) {
        const struct gi_column *column = &layout->columns[layout->keys[k].column];
        const guarantee_column *given = &columns[layout->keys[k].column];
        if (!column->has_words)
            continue;
        for (uint64_t i = words->keys[k].count; i < given->word_count; i++)
            if (!append(&words->keys[k], given->words[i]))
                return false;
    }
    return true;
}

static uint64_t hash_of(const char *word)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (; *word != '\0'; word++)
        hash = (hash ^ (unsigned char)*word) * 0x100000001b3U;
    return hash ^ hash >> 29;
}

static uint64_t slot_of(const struct gi_words *words, const char *word)
{
    uint64_t slot = hash_of(word) & (words->slot_count - 1);
    while (words->slots[slot] != 0 && strcmp(words->items[words->slots[slot] - 1], word) != 0)
        slot = (slot + 1) & (words->slot_count - 1);
    return slot;
}

static bool grow_slots(struct gi_words *words)
{
    if (words->slot_count > 2 * words->count)
        return true;
    uint64_t slot_count = words->slot_count == 0 ? 256 : words->slot_count;
    while (slot_count <= 2 * words->count)
        slot_count *= 2;
    uint32_t *slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL)
        return false;
    free(words->slots);
    words->slots = slots;
    words->slot_count = slot_count;
    for (uint64_t i = 0; i < words->count; i++)
        words->slots[slot_of(words, words->items[i])] = (uint32_t)i + 1;
    return true;
}

bool gi_words_intern(struct gi_words *words, const char *word, int64_t *code_out)
{
    if (!grow_slots(words))
        return false;
    uint64_t slot = slot_of(words, word);
    if (words->slots[slot] == 0) {
        if (!append(words, word))
            return false;
        words->slots[slot] = (uint32_t)words->count;
    }
    *code_out = words->slots[slot] - 1;
    return true;
}
