/* The sizes of the public structs, for bindings: they compare before the first call. */
#include "guarantee.h"

#include <string.h>

size_t guarantee_sizeof(const char *struct_name)
{
    static const struct {
        const char *name;
        size_t bytes;
    } sizes[] = {
        {"guarantee_error", sizeof(guarantee_error)},
        {"guarantee_load_options", sizeof(guarantee_load_options)},
        {"guarantee_figure", sizeof(guarantee_figure)},
        {"guarantee_step", sizeof(guarantee_step)},
        {"guarantee_column", sizeof(guarantee_column)},
        {"guarantee_figure_column", sizeof(guarantee_figure_column)},
        {"guarantee_rows", sizeof(guarantee_rows)},
        {"guarantee_grouping", sizeof(guarantee_grouping)},
        {"guarantee_portfolio_options", sizeof(guarantee_portfolio_options)},
        {"guarantee_portfolio_work", sizeof(guarantee_portfolio_work)},
        {"guarantee_row_counts", sizeof(guarantee_row_counts)},
        {"guarantee_event", sizeof(guarantee_event)},
        {"guarantee_ledger_entry", sizeof(guarantee_ledger_entry)},
        {"guarantee_ledger_account", sizeof(guarantee_ledger_account)},
        {"guarantee_parameter", sizeof(guarantee_parameter)},
    };

    if (struct_name == NULL)
        return 0;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (strcmp(sizes[i].name, struct_name) == 0)
            return sizes[i].bytes;
    return 0;
}
