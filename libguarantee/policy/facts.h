/* The facts of one case, and of the members of its groups. */
#ifndef GI_POLICY_FACTS_H
#define GI_POLICY_FACTS_H

#include "scheme/terms.h"

struct gi_folded;
struct gi_fold_sum;

/* A number as a fraction, a date or flag in the numerator, a word in the text. */
struct gi_given {
    int64_t numerator;
    int64_t denominator; /* 0: not given */
    const char *word;
    char *owned; /* memory behind a word that is none of the scheme's */
};

struct gi_members {
    char **names;
    struct gi_given *cells; /* member after member, gi_group.fact_count each */
    uint32_t *slots;        /* hash table of member number + 1 */
    uint32_t count, capacity, slot_count;
};

struct guarantee_facts {
    const guarantee_scheme *scheme;
    struct gi_given *given;
    struct gi_members *groups;
    const struct gi_folded *folded; /* NULL: members are gone over. Borrowed. */
};

enum { GI_MEMBERS_MAX = 100 * 1000 * 1000, GI_MEMBER_NAME_BYTES = 64, GI_WORD_BYTES = 200 };

/* Whether a text may be the value of a text fact that is not one of a list. */
bool gi_is_word(const char *text);

/* What a member (or, for -1, the case) has for a fact: its own value, else the case's. NULL: none. */
const struct gi_given *gi_facts_get(const guarantee_facts *facts, uint32_t fact, int64_t member);

/* folded.c: whether the group's members were added up elsewhere, and how many members there are either way. */
bool gi_facts_is_folded(const guarantee_facts *facts, int32_t group);
uint64_t gi_facts_member_count(const guarantee_facts *facts, int32_t group);
/* The sums that take the place of going over members for a fact that is a total, or a rule. NULL: nobody made them. */
const struct gi_fold_sum *gi_folded_fact(const guarantee_facts *facts, uint32_t fact);
const struct gi_fold_sum *gi_folded_rule(const guarantee_facts *facts, const struct gi_rule *rule);

/* Number of the member, added when it is new; GUARANTEE_E_... on failure. (members.c) */
guarantee_status gi_members_find(struct gi_members *members, const struct gi_group *group, const char *name,
                                 uint32_t *member_out, guarantee_error *error);
bool gi_members_has(const struct gi_members *members, const char *name);
void gi_members_clear(struct gi_members *members, const struct gi_group *group);
void gi_members_free(struct gi_members *members, const struct gi_group *group);

#endif
