/* Totals as bytes. */
#ifndef GI_PORTFOLIO_TOTALS_BYTES_H
#define GI_PORTFOLIO_TOTALS_BYTES_H

#include "portfolio/bytes.h"
#include "portfolio/totals.h"

/* GUARANTEE_E_TOTALS_DIFFER says what differs, when the two do not ask, group and sum the same. */
guarantee_status gi_totals_compare(const guarantee_totals *a, const guarantee_totals *b, guarantee_error *error);

enum { GI_TOTALS_VERSION = 1, GI_TOTALS_MAGIC_BYTES = 8, GI_DIGEST_BYTES = 32 };
extern const uint8_t gi_totals_magic[GI_TOTALS_MAGIC_BYTES];

#endif
