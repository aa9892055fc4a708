/* Which facts and rules an answer rests on. */
#ifndef GI_SCHEME_REACH_H
#define GI_SCHEME_REACH_H

#include "scheme/terms.h"

struct gi_reach {
    const guarantee_scheme *scheme;
    bool *facts; /* by number */
    bool *rules;
    bool stops;         /* what rules and totals over members of a group rest on is left aside */
    int32_t stops_at;   /* with `stops`: of that group, -1 any */
    int32_t confidence; /* the least of all that it may rest on */
};

/* Both all false, in the arena. False when memory runs out. */
bool gi_reach_make(struct gi_reach *reach, const guarantee_scheme *scheme, struct gi_arena *arena);
void gi_reach_rule(struct gi_reach *reach, const struct gi_rule *rule);
void gi_reach_fact(struct gi_reach *reach, uint32_t number);
void gi_reach_value(struct gi_reach *reach, const struct gi_value *value);             /* NULL: nothing */
void gi_reach_condition(struct gi_reach *reach, const struct gi_condition *condition); /* NULL: nothing */
/* Every figure of the questions (bit q set: question q), their eligibility rules, and the day that is asked about. */
void gi_reach_questions(struct gi_reach *reach, uint32_t questions);

#endif
