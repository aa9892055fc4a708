/**
 * guarantee/ledger.h - limits over time: events in, what they cause booked, balances out at any date.
 *
 *     guarantee_ledger_new(&ledger, scheme, &error);
 *     guarantee_event claim = {.struct_size = sizeof claim, .date = date, .kind = "claim", .account = "bank a",
 *                              .loan = "L001", .amount = 4000000};
 *     guarantee_ledger_add(ledger, &claim, 0, &index, NULL, &error);       // what is due is booked behind it
 *     guarantee_ledger_sum(ledger, "paid", "bank a", GUARANTEE_NO_VINTAGE, NULL, date, &paid, &error);
 *
 * The scheme's section `ledger` (config/README.md) says which of its facts are sums of events, which question an event
 * asks and which figure is then booked as an event of its own. The policy itself, ceilings, shares, limits, stays in
 * the scheme's rules: an event is answered by guarantee_answer() with the sums so far, this event included.
 *
 * Amounts are int64_t minor units of the scheme's currency, dates days since 1970-01-01. Sums are exact: one that does
 * not fit in 64 bits is GUARANTEE_E_RANGE, never wrapped. Events are added in the order of their days; of one day, in
 * the order in which they are given. A correction is an event of the opposite sign.
 *
 * A call that fails changes nothing. Events that are not eligible or undecided are kept, with the reason, and count in
 * no sum. The same events give the same ledger, to the byte of guarantee_ledger_json().
 *
 * A ledger belongs to one thread at a time and borrows the scheme, which must outlive it and may be shared. Texts that
 * are handed in are copied; texts handed out are borrowed from the ledger and live as long as it does. Texts are
 * NUL-terminated UTF-8.
 */
#ifndef GUARANTEE_LEDGER_H
#define GUARANTEE_LEDGER_H

#include "guarantee/policy.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct guarantee_ledger guarantee_ledger;

/** No vintage in particular: of an entry none, of a balance all of them together. */
enum { GUARANTEE_NO_VINTAGE = INT32_MIN };
/** Names of accounts and loans: 1 to this many bytes without control characters. */
enum { GUARANTEE_LEDGER_NAME_BYTES_MAX = 200 };

/**
 * Makes an empty ledger, to be freed by guarantee_ledger_free(). GUARANTEE_E_NOT_FOUND when the scheme has no section
 * `ledger`.
 */
GUARANTEE_API guarantee_status guarantee_ledger_new(guarantee_ledger **ledger_out, const guarantee_scheme *scheme,
                                                    guarantee_error *error);
/** Frees a ledger; NULL is allowed. Results that it handed out are the caller's, and live on. */
GUARANTEE_API void guarantee_ledger_free(guarantee_ledger *ledger);

/* ---- events in ---------------------------------------------------------------------------------- */

/** Something that happened. Set struct_size; everything is read during the call alone. */
typedef struct guarantee_event {
    uint32_t struct_size;
    int32_t date;        /* its day                                                                          */
    const char *kind;    /* "approve", "draw", "repay", "charge", "claim", "recover", "refund", or a kind    */
                         /* that the scheme books, such as "payment"                                         */
    const char *account; /* whose sums it counts in; NULL or "" where the scheme has one account             */
    const char *loan;    /* NULL or "": of no loan. Loans of two accounts may have the same name             */
    int64_t amount;      /* minor units                                                                      */
    uint32_t fact_count; /* what else is known, by the names of the scheme's facts. Those of an approval are */
    uint32_t reserved;   /* remembered for its loan; those of another event hold for it alone. reserved: 0   */
    const char *const *fact_names;
    const char *const *fact_values; /* as guarantee_facts_set_text() reads them */
} guarantee_event;

/**
 * Adds an event: asks what the scheme says it asks, enters it, and books the figures that the scheme names as events
 * behind it. `flags`: 0 or GUARANTEE_WITH_TRAIL. *index_out (may be NULL) is the number of its entry; what it booked
 * follows. *result_out (may be NULL) is the answer to its question, to be freed by the caller, or NULL when it asks
 * nothing.
 *
 * Nothing is entered, and the ledger stays as it was, when the call fails:
 * GUARANTEE_E_ARGUMENT an unknown kind, an event before the last one's day, a missing or superfluous account or loan;
 * GUARANTEE_E_FACT, GUARANTEE_E_FACT_VALUE as guarantee_facts_set_text(), and for a fact that is a sum of events;
 * GUARANTEE_E_RANGE a sum that does not fit; GUARANTEE_E_KIND a booked figure that is not whole minor units; what
 * guarantee_answer() returns.
 */
GUARANTEE_API guarantee_status guarantee_ledger_add(guarantee_ledger *ledger, const guarantee_event *event,
                                                    uint32_t flags, size_t *index_out, guarantee_result **result_out,
                                                    guarantee_error *error);

/* ---- entries out -------------------------------------------------------------------------------- */

/** Entries: events and what they booked, in order. */
GUARANTEE_API size_t guarantee_ledger_entry_count(const guarantee_ledger *ledger);

/** One entry. Set struct_size before the call; texts that do not apply are "". */
typedef struct guarantee_ledger_entry {
    uint32_t struct_size;
    int32_t date;
    int32_t vintage;             /* the first day of the vintage in which it counts, or GUARANTEE_NO_VINTAGE */
    guarantee_outcome outcome;   /* GUARANTEE_ELIGIBLE: it counts in sums                          */
    guarantee_question question; /* that it asked; 0: none                                       */
    int32_t confidence;          /* of the answer, GUARANTEE_CONFIDENCE_...; 0 when nothing was asked     */
    uint32_t booked;             /* how many of the entries that follow it booked                         */
    uint32_t fact_count;
    int64_t cause;  /* the entry that booked it, -1 for an event that was given              */
    int64_t amount; /* minor units                                                           */
    const char *kind;
    const char *account;
    const char *loan;
    const char *rule;              /* that decided, "" when eligible                                        */
    const char *reason;            /* why it is not eligible or undecided                                   */
    const char *const *fact_names; /* as they were given                                         */
    const char *const *fact_values;
} guarantee_ledger_entry;

/** GUARANTEE_E_NOT_FOUND past the end. */
GUARANTEE_API guarantee_status guarantee_ledger_entry_at(const guarantee_ledger *ledger, size_t index,
                                                         guarantee_ledger_entry *entry, guarantee_error *error);

/**
 * The answer to an event's question once more, with its trail: the events before it are replayed, so it takes as long
 * as they did. GUARANTEE_E_NOT_FOUND for an entry that asked nothing. The caller frees *result_out.
 */
GUARANTEE_API guarantee_status guarantee_ledger_explain(guarantee_result **result_out, const guarantee_ledger *ledger,
                                                        size_t index, guarantee_error *error);

/* ---- balances at any date ------------------------------------------------------------------------ */

/** What a sum is kept for. Values never reused. */
typedef int32_t guarantee_ledger_scope;
enum {
    GUARANTEE_PER_VINTAGE = 1, /* of an account    */
    GUARANTEE_PER_LOAN = 2,
    GUARANTEE_PER_ACCOUNT = 3, /* all its vintages */
    GUARANTEE_PER_ALL = 4      /* all accounts     */
};

/** The scheme's sums, in the order of the file: names of facts. "" or 0 past the end. */
GUARANTEE_API size_t guarantee_ledger_sum_count(const guarantee_ledger *ledger);
GUARANTEE_API const char *guarantee_ledger_sum_name(const guarantee_ledger *ledger, size_t index);
GUARANTEE_API guarantee_ledger_scope guarantee_ledger_sum_scope(const guarantee_ledger *ledger, size_t index);

/** What an account is, such as "lender"; "" where the scheme has one account. */
GUARANTEE_API const char *guarantee_ledger_account_word(const guarantee_ledger *ledger);

/** The kinds of events, those that are booked last. "" past the end. */
GUARANTEE_API size_t guarantee_ledger_kind_count(const guarantee_ledger *ledger);
GUARANTEE_API const char *guarantee_ledger_kind_name(const guarantee_ledger *ledger, size_t index);

/** An account in one of its vintages. Set struct_size before the call. */
typedef struct guarantee_ledger_account {
    uint32_t struct_size;
    int32_t vintage;  /* GUARANTEE_NO_VINTAGE where the scheme has none */
    int32_t since;    /* the day of its first event                     */
    int32_t reserved; /* 0                                              */
    uint64_t entries; /* that count in its sums                         */
    const char *name; /* "" where the scheme has one account            */
} guarantee_ledger_account;

/** Accounts and their vintages, sorted by name (as bytes) and day, whatever the order of events. */
GUARANTEE_API size_t guarantee_ledger_account_count(const guarantee_ledger *ledger);
/** GUARANTEE_E_NOT_FOUND past the end. */
GUARANTEE_API guarantee_status guarantee_ledger_account_at(const guarantee_ledger *ledger, size_t index,
                                                           guarantee_ledger_account *account, guarantee_error *error);

/**
 * A sum of the scheme by name, of the entries up to the end of day `date` (GUARANTEE_DATE_MAX: all). Of `account`,
 * `vintage` and `loan` those are looked at that the sum is kept for; the others may be anything. It takes time in
 * proportion to the entries of that place after that day. GUARANTEE_E_NOT_FOUND for a name, account, vintage or loan
 * that is not there.
 */
GUARANTEE_API guarantee_status guarantee_ledger_sum(const guarantee_ledger *ledger, const char *name,
                                                    const char *account, int32_t vintage, const char *loan,
                                                    int32_t date, int64_t *minor_units_out, guarantee_error *error);

/**
 * What the events of one kind add up to, likewise: of a loan of `account`, when `loan` is not NULL; else of an account
 * in a vintage; with GUARANTEE_NO_VINTAGE, of an account; with `account` NULL, of the whole ledger.
 */
GUARANTEE_API guarantee_status guarantee_ledger_total(const guarantee_ledger *ledger, const char *kind,
                                                      const char *account, int32_t vintage, const char *loan,
                                                      int32_t date, int64_t *minor_units_out, guarantee_error *error);

/* ---- figures at any date -------------------------------------------------------------------------- */

/**
 * Answers any question of the scheme with the sums at the end of a day: what is the ceiling now, how much room is left.
 * Of `of` date, account, loan and facts are read (kind may be NULL); `vintage` is the first day of the vintage whose
 * sums are meant, or GUARANTEE_NO_VINTAGE: then that of the loan, or of the date where events are put into vintages by
 * their own day. Nothing is entered. Sums of accounts without events are zero; a sum that is kept for what is not named
 * (a loan, a vintage) is a fact that is not given. The loan's remembered facts are those of that day. A day before the
 * last entry's takes as long as the entries up to it did. The caller frees *result_out. Errors as of
 * guarantee_ledger_add().
 */
GUARANTEE_API guarantee_status guarantee_ledger_answer(guarantee_result **result_out, const guarantee_ledger *ledger,
                                                       guarantee_question question, const guarantee_event *of,
                                                       int32_t vintage, uint32_t flags, guarantee_error *error);

/* ---- the whole ledger ---------------------------------------------------------------------------- */

/**
 * The events that were given, once more, under `scheme`: the same one for a proof, another edition or one with replaced
 * values for a what-if. An event that the other scheme refuses fails the call; the error's `row` is the entry's number.
 */
GUARANTEE_API guarantee_status guarantee_ledger_replay(guarantee_ledger **ledger_out, const guarantee_scheme *scheme,
                                                       const guarantee_ledger *ledger, guarantee_error *error);

/**
 * The ledger at the end of day `date` as JSON, every number as text, an entry or account a line: {"scheme": {...},
 * "date": ..., "entries": [...], "accounts": [{"account", "totals": {KIND: ...}, "sums": {NAME: ...}, "vintages":
 * [{"vintage", "totals", "sums"}]}], "all": {"totals": ..., "sums": ...}}. Each sum stands with what it is kept for;
 * those of single loans are left out. It is what the events up to that day alone would give. GUARANTEE_DATE_MAX: all.
 * The caller frees *text_out with guarantee_text_free().
 */
GUARANTEE_API guarantee_status guarantee_ledger_json(const guarantee_ledger *ledger, int32_t date, char **text_out,
                                                     guarantee_error *error);

#ifdef __cplusplus
}
#endif
#endif
