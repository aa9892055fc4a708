/* Why rows were not eligible or undecided: by which rule, and how many. */
#include "output.h"
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

void count_decided(struct portfolio *portfolio, const char *rule, guarantee_outcome outcome, uint64_t rows)
{
    size_t i = 0, count = portfolio->decided_count;
    while (i < count && (portfolio->decided[i].outcome != outcome || strcmp(portfolio->decided[i].rule, rule) != 0))
        i++;
    if (i == count) {
        portfolio->decided = enlarge(portfolio->decided, count + 1, sizeof *portfolio->decided);
        portfolio->decided[portfolio->decided_count++] = (struct decided){copy_text(rule), outcome, 0};
    }
    portfolio->decided[i].rows += rows;
}

static int by_rows(const void *left, const void *right)
{
    const struct decided *a = left, *b = right;
    if (a->rows != b->rows)
        return a->rows > b->rows ? -1 : 1;
    return a->outcome != b->outcome ? a->outcome - b->outcome : strcmp(a->rule, b->rule);
}

void print_decided(const struct portfolio *portfolio)
{
    struct table table;
    if (portfolio->decided_count == 0)
        return;
    qsort(portfolio->decided, portfolio->decided_count, sizeof *portfolio->decided, by_rows);
    (void)puts("\nwhy rows were not eligible or undecided");
    table_begin(&table, 3, "lrl");
    for (size_t i = 0; i < portfolio->decided_count; i++) {
        const struct decided *decided = &portfolio->decided[i];
        table_add(&table, *decided->rule == '\0' ? "-" : decided->rule, PLAIN);
        table_take(&table, count_text(decided->rows), PLAIN);
        table_add(&table, decided->outcome == GUARANTEE_UNDECIDED ? "undecided" : "not eligible", PLAIN);
    }
    table_end(&table, 2);
}
