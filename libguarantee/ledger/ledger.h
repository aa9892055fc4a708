/* The inside of a ledger: entries in order, and the places that they are added up in. */
#ifndef GI_LEDGER_LEDGER_H
#define GI_LEDGER_LEDGER_H

#include "guarantee/ledger.h"
#include "policy/facts.h"
#include "scheme/terms.h"

enum { GI_SCOPES = 4 };

/* Names and values in one block of memory, which `names` begins. */
struct gi_texts {
    const char **names;
    const char **values;
    uint32_t count;
};

/* What sums are kept for: a loan, an account, one of its vintages, everything. */
struct gi_place {
    enum gi_ledger_scope scope;
    const char *account, *loan; /* "" when it has none; in the place's own memory */
    int32_t vintage;
    int32_t since;    /* the day of its first event */
    uint64_t entries; /* that count in its totals */
    size_t last;      /* of these, number + 1; 0: none */
    /* of a loan */
    bool approved;
    int32_t approved_in;        /* the vintage */
    struct gi_texts remembered; /* facts of its approval */
    int64_t totals[];           /* by kind of event */
};

struct gi_record {
    int32_t date;
    uint32_t kind;
    int64_t amount;
    struct gi_place *at[GI_SCOPES]; /* NULL: of no loan */
    size_t before[GI_SCOPES];       /* the one before it that counts in the same place, number + 1 */
    int64_t cause;
    uint32_t booked;
    int32_t confidence;
    guarantee_outcome outcome;
    guarantee_question question;
    const char *rule; /* the scheme's */
    char *reason;     /* NULL: none */
    struct gi_texts facts;
};

struct guarantee_ledger {
    const guarantee_scheme *scheme;
    guarantee_facts *facts; /* of the event that is being asked about */
    struct gi_record *records;
    size_t record_count, record_capacity;
    struct gi_place **places;
    size_t place_count, place_capacity;
    size_t *slots; /* hash table of place number + 1 */
    size_t slot_count;
    struct gi_place **accounts; /* accounts in their vintages, sorted */
    size_t account_count, account_capacity;
    struct gi_place *whole;
};

/* An event on its way in. Nothing of the ledger changes until it is known to succeed. */
struct gi_adding {
    guarantee_ledger *ledger;
    const guarantee_event *event;
    const struct gi_event_kind *kind;
    uint32_t kind_number;
    const char *account, *loan; /* never NULL */
    int32_t vintage;
    struct gi_place *at[GI_SCOPES];
    bool fresh[GI_SCOPES]; /* made for this event */
    struct gi_texts facts;
    struct gi_texts remembered; /* what the loan will remember instead */
    guarantee_result *result;
    guarantee_outcome outcome;
    int32_t confidence;
    const char *rule;
    char *reason;
    int64_t booked[GI_EVENT_KINDS_MAX];
};

/* texts.c: a copy of `fresh`, and of those of `old` that it does not name. */
bool gi_texts_merge(struct gi_texts *out, const struct gi_texts *old, const struct gi_texts *fresh);
void gi_texts_free(struct gi_texts *texts);

/* place.c */
struct gi_place *gi_place_find(const guarantee_ledger *ledger, enum gi_ledger_scope scope, const char *account,
                               int32_t vintage, const char *loan);
/* A place that the ledger does not have yet; NULL when memory runs out. */
struct gi_place *gi_place_new(const guarantee_ledger *ledger, enum gi_ledger_scope scope, const char *account,
                              int32_t vintage, const char *loan);
void gi_place_free(struct gi_place *place);
/* Room for `count` more places, so that gi_place_add cannot fail. */
bool gi_places_reserve(guarantee_ledger *ledger, size_t count);
void gi_place_add(guarantee_ledger *ledger, struct gi_place *place);
/* The places of an event: in the ledger, or fresh. */
guarantee_status gi_places_of_event(struct gi_adding *adding, guarantee_error *error);

guarantee_status gi_vintage_of_day(struct gi_adding *adding, guarantee_error *error);
guarantee_status gi_find_place(struct gi_adding *adding, enum gi_ledger_scope scope, int32_t vintage,
                               guarantee_error *error);

/* add.c: what an event must be, whatever is done with it; and what it leaves when it is not entered. */
guarantee_status gi_event_check_names(struct gi_adding *adding, guarantee_error *error);
guarantee_status gi_event_copy_facts(struct gi_adding *adding, guarantee_error *error);
void gi_adding_discard(struct gi_adding *adding);

/* ask.c: the facts of an event; the sums that it sees, all or those of places that it has; its question and what is
 * booked. */
guarantee_status gi_ledger_give_facts(struct gi_adding *adding, guarantee_error *error);
guarantee_status gi_ledger_give_sums(struct gi_adding *adding, bool named_only, guarantee_error *error);
guarantee_status gi_ledger_ask(struct gi_adding *adding, uint32_t flags, guarantee_error *error);

/* replay.c: the entries before `end`, into a ledger that has none. */
guarantee_status gi_ledger_replay(guarantee_ledger *fresh, const guarantee_ledger *ledger, size_t end,
                                  guarantee_error *error);

/* balance.c: what the totals come to for a sum. */
guarantee_status gi_ledger_weigh(const struct gi_ledger_sum *sum, const guarantee_scheme *scheme, const int64_t *totals,
                                 const int64_t *more, int64_t *out, guarantee_error *error);
/* The totals of a place at the end of a day; `totals` has room for every kind. */
guarantee_status gi_ledger_totals_at(const guarantee_ledger *ledger, const struct gi_place *place, int32_t date,
                                     int64_t *totals, guarantee_error *error);

int32_t gi_ledger_kind(const guarantee_ledger *ledger, const char *name);

#endif
