#include "measure.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void fail(const char *format, ...)
{
    va_list arguments;

    (void)fflush(stdout);
    (void)fputs("bench-portfolio: ", stderr);
    va_start(arguments, format);
    (void)vfprintf(stderr, format, arguments);
    va_end(arguments);
    (void)fputc('\n', stderr);
    exit(2);
}

void must(guarantee_status status, const char *what, const guarantee_error *error)
{
    if (status != GUARANTEE_OK)
        fail("%s: %s: %s %s", what, guarantee_status_name(status), error->path, error->message);
}

void *room(uint64_t count, size_t size)
{
    void *memory = calloc(count == 0 ? 1 : count, size);
    if (memory == NULL)
        fail("no memory for %" PRIu64 " × %zu bytes; ask for fewer loans (--loans)", count, size);
    return memory;
}

int64_t nanoseconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int64_t median(int64_t *values, size_t count)
{
    qsort(values, count, sizeof values[0], ascending);
    return values[count / 2];
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, uint64_t size)
{
    const unsigned char *at = bytes;
    for (; size >= 8; size -= 8, at += 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 32;
    }
    for (; size > 0; size--, at++)
        hash = (hash ^ *at) * 0x100000001b3U;
    return hash;
}

uint64_t next_random(uint64_t *state)
{
    uint64_t value = *state += 0x9e3779b97f4a7c15U;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return value ^ value >> 31;
}

int64_t between(uint64_t *state, int64_t least, int64_t most)
{
    __extension__ unsigned __int128 product = (unsigned __int128)next_random(state) * (uint64_t)(most - least + 1);
    return least + (int64_t)(product >> 64);
}

int64_t memory_kib(const char *line)
{
    char text[128];
    long long kib = 0;
    size_t length = strlen(line);
    FILE *file = fopen("/proc/self/status", "r");
    if (file == NULL)
        return 0;
    while (fgets(text, sizeof text, file) != NULL)
        if (strncmp(text, line, length) == 0 && text[length] == ':')
            kib = strtoll(text + length + 1, NULL, 10);
    (void)fclose(file);
    return kib;
}

void forget_peak_memory(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (file == NULL)
        return;
    (void)fputs("5", file);
    (void)fclose(file);
}

void print_target(const char *what, double figure, const char *relation, double target, const char *unit)
{
    bool reached = relation[0] == '>' ? figure >= target : figure <= target;
    printf("  %-64s target %s %g%s: %.2f%s %s\n", what, relation, target, unit, figure, unit,
           reached ? "reached" : "NOT REACHED");
}

char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        fail("%s cannot be read", path);
    long size = ftell(file);
    char *text = room((uint64_t)size + 1, 1);
    rewind(file);
    if (fread(text, 1, (size_t)size, file) != (size_t)size)
        fail("%s cannot be read", path);
    (void)fclose(file);
    return text;
}

void write_file(const char *folder, const char *name, const void *bytes, uint64_t size)
{
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
        fail("%s cannot be written", path);
}

guarantee_scheme *load_scheme(const char *id)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    must(guarantee_scheme_load(&scheme, id, NULL, &error), id, &error);
    return scheme;
}
