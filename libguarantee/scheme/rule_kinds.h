/* The kinds of rules: the key that tells each, the keys that go with it, the values that they hold. */
#ifndef GI_SCHEME_RULE_KINDS_H
#define GI_SCHEME_RULE_KINDS_H

#include "scheme/loader.h"

struct gi_slot_key {
    const char *key; /* NULL: no more */
    enum gi_slot slot;
    bool required;
};

struct gi_kind_keys {
    const char *key;
    enum gi_rule_kind kind;
    bool must_round;
    const char *const *keys; /* of its own, for checking */
    struct gi_slot_key slots[8];
};

/* The kind whose key it is; NULL when it is none's. */
const struct gi_kind_keys *gi_kind_keys_find(const char *key);

#endif
