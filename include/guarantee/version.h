/** guarantee/version.h - which library this is, at compile time and at run time. */
#ifndef GUARANTEE_VERSION_H
#define GUARANTEE_VERSION_H

#include "guarantee/status.h"

#ifdef __cplusplus
extern "C" {
#endif

#define GUARANTEE_VERSION_MAJOR 0
#define GUARANTEE_VERSION_MINOR 1
#define GUARANTEE_VERSION_PATCH 0
#define GUARANTEE_VERSION_TEXT "0.1.0"
#define GUARANTEE_VERSION_NUMBER                                                                                       \
    (GUARANTEE_VERSION_MAJOR * 10000U + GUARANTEE_VERSION_MINOR * 100U + GUARANTEE_VERSION_PATCH)

/**
 * GUARANTEE_VERSION_NUMBER of the library that is loaded. A program may run with a library of its own number or a
 * larger one with the same major (before 1.0: the same minor) version; another is not the one that it was compiled for.
 */
GUARANTEE_API uint32_t guarantee_version_number(void);
/** "0.1.0". Static text. */
GUARANTEE_API const char *guarantee_version_text(void);

#ifdef __cplusplus
}
#endif
#endif
