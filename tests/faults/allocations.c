/* glibc lets a program bring its own malloc; these pass on to glibc's, under the names it keeps for that. */
#include "allocations.h"

#include <errno.h>
#include <stddef.h>

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);
void __libc_free(void *block);

void *malloc(size_t bytes);
void *calloc(size_t count, size_t bytes);
void *realloc(void *block, size_t bytes);
void *aligned_alloc(size_t alignment, size_t bytes);
void free(void *block);

static struct {
    long fail_at; /* 0: never */
    bool onwards;
    bool fired;
    long seen;
    long live;
} state;

void allocations_fail(long nth, bool onwards)
{
    state.fail_at = nth;
    state.onwards = onwards;
    state.fired = false;
    state.seen = 0;
    state.live = 0;
}

bool allocations_pass(void)
{
    state.fail_at = 0;
    return state.fired;
}

long allocations_seen(void)
{
    return state.seen;
}

long allocations_live(void)
{
    return state.live;
}

static bool must_fail(void)
{
    state.seen++;
    if (state.fail_at == 0 || state.seen < state.fail_at || (state.seen > state.fail_at && !state.onwards))
        return false;
    state.fired = true;
    errno = ENOMEM;
    return true;
}

static void *counted(void *block)
{
    if (block != NULL)
        state.live++;
    return block;
}

void *malloc(size_t bytes)
{
    return must_fail() ? NULL : counted(__libc_malloc(bytes));
}

void *calloc(size_t count, size_t bytes)
{
    return must_fail() ? NULL : counted(__libc_calloc(count, bytes));
}

void *realloc(void *block, size_t bytes)
{
    if (block == NULL)
        return malloc(bytes);
    return must_fail() ? NULL : __libc_realloc(block, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return must_fail() ? NULL : counted(__libc_memalign(alignment, bytes));
}

void free(void *block)
{
    if (block != NULL)
        state.live--;
    __libc_free(block);
}
