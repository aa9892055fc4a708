/* Rows that are handed out change no total: rows that are eligible in one question alone, figures that share a
 * register with a fact or with one another. */
#include "totals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 5000, QUESTIONS = 1U << GUARANTEE_QUOTE | 1U << GUARANTEE_CLAIM };

struct loans {
    int32_t principal[ROWS], outstanding[ROWS];
    int8_t months[ROWS];
};

/* Each third loan claims more than its principal: eligible for a quote, not for a claim. */
static void fill(struct loans *loans, struct random *random)
{
    for (int row = 0; row < ROWS; row++) {
        loans->principal[row] = (int32_t)random_between(random, 1, 2000000000);
        loans->outstanding[row] = row % 3 == 0 ? INT32_MAX : (int32_t)random_between(random, 0, loans->principal[row]);
        loans->months[row] = (int8_t)random_between(random, 1, 36);
    }
}

static guarantee_totals *run(const guarantee_scheme *scheme, const struct loans *loans, const guarantee_rows *rows)
{
    const guarantee_column columns[] = {
        {sizeof *columns, GUARANTEE_COLUMN_INT32, "principal", loans->principal, NULL, 0, NULL, 0, NULL},
        {sizeof *columns, GUARANTEE_COLUMN_INT32, "outstanding", loans->outstanding, NULL, 0, NULL, 0, NULL},
        {sizeof *columns, GUARANTEE_COLUMN_INT8, "term_months", loans->months, NULL, 0, NULL, 0, NULL}};
    const guarantee_portfolio_options options = {.struct_size = sizeof options, .questions = QUESTIONS};
    guarantee_totals *totals = NULL;

    (void)guarantee_portfolio_run(&totals, scheme, columns, 3, ROWS, &options, rows, NULL);
    return totals;
}

static bool have_same_bytes(const guarantee_totals *a, const guarantee_totals *b)
{
    uint8_t *bytes[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0};
    bool same = a != NULL && b != NULL && guarantee_totals_to_bytes(a, &bytes[0], &sizes[0], NULL) == GUARANTEE_OK &&
                guarantee_totals_to_bytes(b, &bytes[1], &sizes[1], NULL) == GUARANTEE_OK && sizes[0] == sizes[1] &&
                memcmp(bytes[0], bytes[1], sizes[0]) == 0;

    guarantee_bytes_free(bytes[0]);
    guarantee_bytes_free(bytes[1]);
    return same;
}

int totals_check_rows(struct random *random)
{
    static const char *const names[] = {"claim", "covered_amount", "share.bank", "share.ngf", "share.guarantor"};
    struct loans *loans = calloc(1, sizeof *loans);
    guarantee_scheme *scheme = NULL;
    guarantee_figure_column figures[5];
    const guarantee_rows rows = {.struct_size = sizeof rows, .figure_count = 5, .figures = figures};
    int complaints = 0;

    if (loans == NULL || guarantee_scheme_load(&scheme, "china-ngf", NULL, NULL) != GUARANTEE_OK)
        exit(2);
    fill(loans, random);
    for (int i = 0; i < 5; i++)
        figures[i] = (guarantee_figure_column){sizeof figures[i], names[i], malloc(ROWS * sizeof(int64_t)), NULL, NULL};
    guarantee_totals *without = run(scheme, loans, NULL), *with = run(scheme, loans, &rows);
    if (!have_same_bytes(without, with)) {
        complaints++;
        printf("rows out: other totals when figures are handed out\n");
    }
    for (int row = 0; row < ROWS; row++)
        complaints +=
            loans->principal[row] <= 1000000000 && figures[0].values[row] != (row % 3 ? loans->outstanding[row] : 0);
    printf("rows out: %d complaints\n", complaints);
    guarantee_totals_free(without);
    guarantee_totals_free(with);
    for (int i = 0; i < 5; i++)
        free(figures[i].values);
    guarantee_scheme_free(scheme);
    free(loans);
    return complaints;
}
