/* A loan on its way from instalment to instalment. */
#ifndef GI_POLICY_SCHEDULE_H
#define GI_POLICY_SCHEDULE_H

#include "policy/case.h"

enum { GI_INSTALMENTS_MAX = 1200 };

struct gi_loan {
    struct gi_case *c; /* the case whose figure the schedule is */
    const struct gi_rule *rule;
    struct gi_loan_terms terms; /* the principal as lent, or, from the first instalment after grace on, as of then */
    struct gi_exact rate;       /* of a year */
    int64_t instalments, grace;
    int64_t last;            /* the last instalment that brings principal */
    struct gi_exact weights; /* of the instalments after grace, added up */
    struct gi_exact *rows;   /* principal that is given, owned */
    size_t row_capacity;
    int32_t drawn_on, ends_on; /* where the schedule is dated and dates are needed */

    struct gi_exact part; /* the equal instalment, or the principal of a weight of 1 */
    struct gi_exact part_exact;
    bool part_known, part_fits;
    int part_direction;
    bool rounded; /* a rounding changed something */

    int64_t number;                               /* of the instalment reached, 0: none yet */
    struct gi_exact balance, principal, interest; /* after it; in it */
};

/* Terms as they are for the case; GI_UNDECIDED where they make no loan. `dated`: dates are needed. Ends with
 * gi_loan_close, whatever comes of it. */
guarantee_status gi_loan_open(struct gi_loan *loan, struct gi_case *c, const struct gi_rule *rule, bool dated,
                              struct gi_work *work);
/* On to the next instalment; not past the last. */
guarantee_status gi_loan_next(struct gi_loan *loan);
/* What is paid at the instalment reached. */
guarantee_status gi_loan_payment(const struct gi_loan *loan, struct gi_exact *out);
/* The day on which an instalment is due; 0: the day of the loan. */
guarantee_status gi_loan_due(const struct gi_loan *loan, int64_t number, int32_t *date_out);
void gi_loan_close(struct gi_loan *loan);

/* A schedule of this case that is worked out and applies: its loan is opened again. *applies_out is false where `when`
 * does not hold and nothing is lent. */
guarantee_status gi_loan_reopen(struct gi_loan *loan, struct gi_case *c, const struct gi_rule *rule, bool dated,
                                struct gi_work *work, bool *applies_out);

#endif
