/* A batch whose figures are more than the caches hold is stored past them: the same figures as from small batches,
 * wherever the caller's memory lies. */
#include "totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 1100003, SMALL = 4099, FIGURES = 2, SHIFTS = 9 };

struct memory {
    int64_t *principal, *outstanding, *figures[FIGURES], *expected[FIGURES];
    int8_t *months;
};

static int64_t *room(void)
{
    int64_t *memory = malloc((ROWS + SHIFTS) * sizeof *memory);
    if (memory == NULL)
        exit(2);
    memset(memory, 0xa5, (ROWS + SHIFTS) * sizeof *memory);
    return memory;
}

static void run(guarantee_portfolio *portfolio, const struct memory *memory, int64_t *const figures[FIGURES],
                const uint32_t shifts[FIGURES + 1], uint64_t size)
{
    for (uint64_t from = 0; from < ROWS; from += size) {
        uint64_t count = ROWS - from < size ? ROWS - from : size;
        const guarantee_column columns[] = {
            {sizeof *columns, GUARANTEE_COLUMN_INT64, "principal", memory->principal + shifts[0] + from, NULL, 0, NULL,
             0, NULL},
            {sizeof *columns, GUARANTEE_COLUMN_INT64, "outstanding", memory->outstanding + shifts[0] + from, NULL, 0,
             NULL, 0, NULL},
            {sizeof *columns, GUARANTEE_COLUMN_INT8, "term_months", memory->months + from, NULL, 0, NULL, 0, NULL}};
        guarantee_figure_column out[FIGURES] = {
            {sizeof out[0], "covered_amount", figures[0] + shifts[1] + from, NULL, NULL},
            {sizeof out[0], "share.guarantor", figures[1] + shifts[2] + from, NULL, NULL}};
        const guarantee_rows rows = {.struct_size = sizeof rows, .figure_count = FIGURES, .figures = out};
        if (guarantee_portfolio_add(portfolio, columns, count, &rows, NULL) != GUARANTEE_OK)
            exit(2);
    }
}

static guarantee_portfolio *make(const guarantee_scheme *scheme)
{
    const guarantee_column columns[] = {
        {sizeof *columns, GUARANTEE_COLUMN_INT64, "principal", NULL, NULL, 0, NULL, 0, NULL},
        {sizeof *columns, GUARANTEE_COLUMN_INT64, "outstanding", NULL, NULL, 0, NULL, 0, NULL},
        {sizeof *columns, GUARANTEE_COLUMN_INT8, "term_months", NULL, NULL, 0, NULL, 0, NULL}};
    const guarantee_portfolio_options options = {
        .struct_size = sizeof options, .questions = 1U << GUARANTEE_QUOTE | 1U << GUARANTEE_CLAIM, .threads = 2};
    guarantee_portfolio *portfolio = NULL;
    if (guarantee_portfolio_new(&portfolio, scheme, columns, 3, &options, NULL) != GUARANTEE_OK)
        exit(2);
    return portfolio;
}

/* Whether the figures are as expected, and nothing beside them was written to. */
static int compare(const struct memory *memory, const uint32_t shifts[FIGURES + 1])
{
    int complaints = 0;
    for (int i = 0; i < FIGURES; i++) {
        const int64_t *figures = memory->figures[i];
        int64_t untouched = (int64_t)0xa5a5a5a5a5a5a5a5U;
        complaints += memcmp(figures + shifts[i + 1], memory->expected[i], ROWS * sizeof *figures) != 0;
        for (uint32_t k = 0; k < SHIFTS; k++)
            complaints += figures[k < shifts[i + 1] ? k : ROWS + k] != untouched;
    }
    if (complaints > 0)
        printf("large: columns %u, figures %u and %u rows from the start of their memory: %d complaints\n", shifts[0],
               shifts[1], shifts[2], complaints);
    return complaints;
}

static void fill(struct memory *memory, struct random *random)
{
    memory->principal = room();
    memory->outstanding = room();
    memory->months = malloc(ROWS);
    if (memory->months == NULL)
        exit(2);
    for (int row = 0; row < ROWS + SHIFTS; row++) {
        memory->principal[row] = random_between(random, 1, 1000000000);
        memory->outstanding[row] = random_between(random, 0, memory->principal[row]);
    }
    for (int row = 0; row < ROWS; row++)
        memory->months[row] = (int8_t)random_between(random, 1, 36);
}

int totals_check_large(struct random *random)
{
    struct memory memory = {0};
    guarantee_scheme *scheme = NULL;
    int complaints = 0;
    if (guarantee_scheme_load(&scheme, "china-ngf", NULL, NULL) != GUARANTEE_OK)
        exit(2);
    fill(&memory, random);
    for (int i = 0; i < FIGURES; i++)
        memory.expected[i] = room();
    guarantee_portfolio *portfolio = make(scheme);
    for (int turn = 0; turn < 4; turn++) {
        uint32_t shifts[FIGURES + 1];
        for (int i = 0; i <= FIGURES; i++)
            shifts[i] = (uint32_t)random_between(random, 0, SHIFTS - 1);
        for (int i = 0; i < FIGURES; i++)
            memory.figures[i] = room();
        const uint32_t expected_shifts[] = {shifts[0], 0, 0};
        run(portfolio, &memory, memory.expected, expected_shifts, SMALL);
        run(portfolio, &memory, memory.figures, shifts, ROWS);
        complaints += compare(&memory, shifts);
        for (int i = 0; i < FIGURES; i++)
            free(memory.figures[i]);
    }
    printf("large: %d complaints\n", complaints);
    guarantee_portfolio_free(portfolio);
    guarantee_scheme_free(scheme);
    free(memory.principal);
    free(memory.outstanding);
    free(memory.months);
    for (int i = 0; i < FIGURES; i++)
        free(memory.expected[i]);
    return complaints;
}
