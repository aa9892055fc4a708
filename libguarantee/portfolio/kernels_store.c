/* Storing figures past the caches: a line that is written whole need not be read first. */
#include "portfolio/clones.h"
#include "portfolio/kernels.h"

#if HAS_CLONES
#include <immintrin.h>

static void stream_pairs(int64_t *out, const int64_t *values, uint32_t rows)
{
    for (uint32_t i = 0; i + 2 <= rows; i += 2)
        _mm_stream_si128((__m128i *)(void *)(out + i), _mm_loadu_si128((const __m128i *)(const void *)(values + i)));
}

__attribute__((target("avx512f"))) static void stream_lines(int64_t *out, const int64_t *values, uint32_t rows)
{
    for (uint32_t i = 0; i + 8 <= rows; i += 8)
        _mm512_stream_si512((__m512i *)(void *)(out + i), _mm512_loadu_si512(values + i));
}

/* Rows before the start of a line, and after the end of the last, are stored as usual. */
void gi_kernel_stream(int64_t *out, const int64_t *values, uint32_t rows)
{
    enum { LINE_BYTES = 64, LINE_ROWS = LINE_BYTES / sizeof(int64_t) };
    if ((uintptr_t)out % sizeof *out != 0) {
        gi_kernel_copy(out, values, rows);
        return;
    }
    uint32_t head = (uint32_t)((LINE_BYTES - (uintptr_t)out % LINE_BYTES) % LINE_BYTES / sizeof(int64_t));
    head = head < rows ? head : rows;
    uint32_t lines = (rows - head) / LINE_ROWS * LINE_ROWS;
    gi_kernel_copy(out, values, head);
    if (__builtin_cpu_supports("avx512f"))
        stream_lines(out + head, values + head, lines);
    else
        stream_pairs(out + head, values + head, lines);
    gi_kernel_copy(out + head + lines, values + head + lines, rows - head - lines);
}

void gi_kernel_stream_end(void)
{
    _mm_sfence();
}
#else
void gi_kernel_stream(int64_t *out, const int64_t *values, uint32_t rows)
{
    gi_kernel_copy(out, values, rows);
}

void gi_kernel_stream_end(void)
{
}
#endif
