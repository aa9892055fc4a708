/* What a portfolio was made for, as bytes: its totals carry it, and two that agree in it can be merged. */
#ifndef GI_PORTFOLIO_DEFINITION_H
#define GI_PORTFOLIO_DEFINITION_H

#include "portfolio/bytes.h"
#include "portfolio/layout.h"

void gi_definition_write(struct gi_bytes *bytes, const struct gi_layout *layout,
                         const guarantee_portfolio_options *options);
/* GUARANTEE_E_TOTALS when the bytes are no definition, GUARANTEE_E_TOTALS_DIFFER when it is of another scheme. */
guarantee_status gi_definition_read(struct gi_layout *layout, const guarantee_scheme *scheme, const uint8_t *data,
                                    size_t size, guarantee_error *error);
/* Says in which respect two differ. Returns GUARANTEE_E_TOTALS_DIFFER. */
guarantee_status gi_definition_differs(const struct gi_layout *a, const struct gi_layout *b, guarantee_error *error);

#endif
