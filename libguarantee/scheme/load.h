/* The steps of loading that load.c strings together. */
#ifndef GI_SCHEME_LOAD_H
#define GI_SCHEME_LOAD_H

#include "scheme/loader.h"

/* Replaces the scalars that the caller names. */
guarantee_status gi_changes_apply(struct gi_loader *loader, const guarantee_load_options *options);

#endif
