/* Functions compiled for several processors, of which the one at hand is chosen when the program starts. */
#ifndef GI_PORTFOLIO_CLONES_H
#define GI_PORTFOLIO_CLONES_H

#if defined(GUARANTEE_VECTOR) && defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CLONES     __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#define HAS_CLONES 1
#else
#define CLONES
#define HAS_CLONES 0
#endif

#endif
