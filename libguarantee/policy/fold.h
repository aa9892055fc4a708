/* Over the members of a group: opening one by one; members of one borrower that count as one. */
#ifndef GI_POLICY_FOLD_H
#define GI_POLICY_FOLD_H

#include "policy/case.h"

/* A case for the members of a group, one at a time: its caller sets `member` and forgets the figures of the last one.
 * Ends with gi_member_close. */
guarantee_status gi_member_open(struct gi_case *member, struct gi_case *whole, int32_t group,
                                struct gi_frame **frame_out);
void gi_member_close(struct gi_case *whole, struct gi_frame *frame);
void gi_member_forget(struct gi_case *member);

struct gi_borrower {
    const char *name;
    uint32_t first; /* member that stands for all */
    struct gi_exact sum;
};

struct gi_borrowers {
    struct gi_borrower *list; /* to be freed, whatever comes of gathering */
    size_t count, capacity;
};

/* The rule's base added up for each word of its `together`, sorted by the word (borrowers.c). */
guarantee_status gi_borrowers_gather(struct gi_borrowers *borrowers, struct gi_case *c, const struct gi_rule *rule,
                                     struct gi_work *work);

#endif
