/* The parts of making a layout. */
#ifndef GI_PORTFOLIO_LAYOUT_PARTS_H
#define GI_PORTFOLIO_LAYOUT_PARTS_H

#include "portfolio/layout.h"

/* Columns, what they are of, and the keys (layout_columns.c). */
guarantee_status gi_layout_columns(struct gi_layout *layout, const guarantee_column *columns, uint32_t column_count,
                                   const guarantee_portfolio_options *options, guarantee_error *error);
/* What is added up over members, and which facts of the whole group are looked at (layout_folds.c). */
guarantee_status gi_layout_folds(struct gi_layout *layout, uint32_t group_questions, guarantee_error *error);
/* NULL when memory runs out. */
struct gi_sum *gi_layout_add_sum(struct gi_layout *layout, enum gi_sum_kind kind, const char *name);

#endif
