/* The words of text keys: each once, by code, kept for as long as groups are named by them. */
#ifndef GI_PORTFOLIO_KEY_WORDS_H
#define GI_PORTFOLIO_KEY_WORDS_H

#include "portfolio/groups.h"
#include "portfolio/layout.h"

struct gi_words {
    const char **items;
    uint64_t count, capacity;
    struct gi_word_block *blocks; /* where the words are, newest first */
    uint32_t *slots;              /* hash table of code + 1, made when a word is looked for */
    uint64_t slot_count;
};

struct gi_key_words {
    struct gi_words keys[GI_KEYS];
};

/* False when memory runs out (of all functions here). */
void gi_key_words_free(struct gi_key_words *words);
/* Takes over the words of key columns that are new in this batch, under the caller's codes. */
bool gi_key_words_take(struct gi_key_words *words, const struct gi_layout *layout, const guarantee_column *columns);
/* The code of a word; a new one where it was not there yet. */
bool gi_words_intern(struct gi_words *words, const char *word, int64_t *code_out);

#endif
