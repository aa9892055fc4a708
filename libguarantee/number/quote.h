/* Text from outside, made fit to stand in a message. */
#ifndef GI_NUMBER_QUOTE_H
#define GI_NUMBER_QUOTE_H

#include <stddef.h>

enum { GI_QUOTED_BYTES = 88 };

struct gi_quoted {
    char text[GI_QUOTED_BYTES];
};

/* In double quotes, at most GI_QUOTED_BYTES with "..." for what is left off; control characters and bytes
 * that are no UTF-8 become \n, \t, \x1b. Returned by value, so that it can be used inside a call. */
struct gi_quoted gi_quote(const char *text, size_t bytes);

#endif
