/* A bump allocator over a list of blocks. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct gi_arena_block {
    struct gi_arena_block *next;
    alignas(max_align_t) unsigned char bytes[];
};

enum { BLOCK_BYTES = 16 * 1024 };

static int grow(struct gi_arena *arena, size_t bytes)
{
    size_t capacity = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    if (capacity > SIZE_MAX - sizeof(struct gi_arena_block))
        return 0;
    struct gi_arena_block *block = malloc(sizeof *block + capacity);
    if (block == NULL)
        return 0;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->capacity = capacity;
    arena->used = 0;
    return 1;
}

void *gi_arena_take(struct gi_arena *arena, size_t bytes)
{
    const size_t alignment = alignof(max_align_t);
    if (bytes > SIZE_MAX / 2)
        return NULL;
    size_t rounded = (bytes + alignment - 1) / alignment * alignment;
    if (arena->blocks == NULL || arena->capacity - arena->used < rounded) {
        if (!grow(arena, rounded))
            return NULL;
    }
    void *taken = arena->blocks->bytes + arena->used;
    arena->used += rounded;
    memset(taken, 0, rounded);
    return taken;
}

char *gi_arena_copy(struct gi_arena *arena, const char *text, size_t bytes)
{
    char *copy = gi_arena_take(arena, bytes + 1);
    if (copy != NULL && bytes > 0)
        memcpy(copy, text, bytes);
    return copy;
}

void gi_arena_free(struct gi_arena *arena)
{
    struct gi_arena_block *block = arena->blocks;
    while (block != NULL) {
        struct gi_arena_block *next = block->next;
        free(block);
        block = next;
    }
    *arena = (struct gi_arena){0};
}
