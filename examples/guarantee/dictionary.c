/* Words by open addressing; a word of a thousand loans is kept once. */
#include "dictionary.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 1 << 16, FIRST_SLOTS = 256 };

static uint64_t hash_of(const char *word, size_t *bytes)
{
    uint64_t hash = 0xcbf29ce484222325U;
    const char *next = word;
    for (; *next != '\0'; next++)
        hash = (hash ^ (unsigned char)*next) * 0x100000001b3U;
    *bytes = (size_t)(next - word);
    return hash ^ hash >> 32;
}

static size_t slot_of(const struct dictionary *dictionary, const char *word, uint64_t hash)
{
    size_t slot = (size_t)hash & (dictionary->slot_count - 1);
    while (dictionary->slots[slot] != 0 && strcmp(dictionary->words[dictionary->slots[slot] - 1], word) != 0)
        slot = (slot + 1) & (dictionary->slot_count - 1);
    return slot;
}

static void grow(struct dictionary *dictionary)
{
    dictionary->capacity = dictionary->capacity == 0 ? FIRST_SLOTS / 2 : dictionary->capacity * 2;
    dictionary->slot_count = dictionary->capacity * 2;
    dictionary->words = enlarge(dictionary->words, dictionary->capacity, sizeof *dictionary->words);
    free(dictionary->slots);
    dictionary->slots = allocate(dictionary->slot_count, sizeof *dictionary->slots);
    for (size_t i = 0, bytes = 0; i < dictionary->count; i++)
        dictionary->slots[slot_of(dictionary, dictionary->words[i], hash_of(dictionary->words[i], &bytes))] =
            (uint32_t)i + 1;
}

static const char *keep(struct dictionary *dictionary, const char *word, size_t bytes)
{
    if (dictionary->left < bytes + 1) {
        dictionary->left = bytes + 1 > BLOCK_BYTES ? bytes + 1 : BLOCK_BYTES;
        dictionary->blocks = enlarge(dictionary->blocks, dictionary->block_count + 1, sizeof *dictionary->blocks);
        dictionary->next = allocate(dictionary->left, 1);
        dictionary->blocks[dictionary->block_count++] = dictionary->next;
    }
    char *place = dictionary->next;
    memcpy(place, word, bytes + 1);
    dictionary->next += bytes + 1;
    dictionary->left -= bytes + 1;
    return place;
}

int32_t dictionary_code(struct dictionary *dictionary, const char *word)
{
    size_t bytes = 0;
    uint64_t hash = hash_of(word, &bytes);
    if (dictionary->count == dictionary->capacity)
        grow(dictionary);
    size_t slot = slot_of(dictionary, word, hash);
    if (dictionary->slots[slot] == 0) {
        if (dictionary->count == INT32_MAX) {
            complain("a column has more than %d different words", INT32_MAX);
            exit(EXIT_BAD);
        }
        dictionary->words[dictionary->count++] = keep(dictionary, word, bytes);
        dictionary->slots[slot] = (uint32_t)dictionary->count;
    }
    return (int32_t)dictionary->slots[slot] - 1;
}

void dictionary_free(struct dictionary *dictionary)
{
    for (size_t i = 0; i < dictionary->block_count; i++)
        free(dictionary->blocks[i]);
    free(dictionary->blocks);
    free(dictionary->words);
    free(dictionary->slots);
}
