/* The words of a column, each with a code from 0 in the order in which they came. */
#ifndef DICTIONARY_H
#define DICTIONARY_H

#include "tool.h"

struct dictionary {
    const char **words; /* the texts stay where they are while it grows */
    size_t count, capacity;
    uint32_t *slots; /* hash table: code + 1 */
    size_t slot_count;
    char **blocks; /* of memory for the texts */
    size_t block_count;
    char *next; /* where the next text goes */
    size_t left;
};

int32_t dictionary_code(struct dictionary *dictionary, const char *word);
void dictionary_free(struct dictionary *dictionary);

#endif
