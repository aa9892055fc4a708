/* Memory that lives and dies together: a scheme's terms, a result's texts. */
#ifndef GI_BASE_ARENA_H
#define GI_BASE_ARENA_H

#include <stddef.h>

struct gi_arena {
    struct gi_arena_block *blocks; /* newest first */
    size_t used;
    size_t capacity;
};

/* Zeroed bytes, aligned for any type; NULL when memory runs out. */
void *gi_arena_take(struct gi_arena *arena, size_t bytes);

/* A NUL-terminated copy; NULL when memory runs out. */
char *gi_arena_copy(struct gi_arena *arena, const char *text, size_t bytes);

void gi_arena_free(struct gi_arena *arena);

#endif
