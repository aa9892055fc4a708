/**
 * guarantee/policy.h - facts in by name, figures out by name.
 *
 *     guarantee_facts_new(&facts, scheme, &error);
 *     guarantee_facts_set_text(facts, "principal", "5,000,000.00", &error);
 *     guarantee_quote(&result, scheme, facts, GUARANTEE_WITH_TRAIL, &error);
 *     guarantee_result_amount(result, "guarantee_fee", &fee, &error);
 *
 * Looking a figure up by name takes time linear in the number of figures. A question takes memory from the stack, too:
 * a scheme at the limit of what may be loaded (figures that rest on one another 64 deep) needs 1 MiB, the shipped ones
 * less than 128 KiB.
 *
 * Facts and results belong to one thread at a time; a scheme is shared freely. A facts object may serve
 * any number of questions. Both borrow the scheme, which must outlive them; a result borrows nothing else, and outlives
 * the facts, portfolio, totals or ledger that it came from.
 */
#ifndef GUARANTEE_POLICY_H
#define GUARANTEE_POLICY_H

#include "guarantee/scheme.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct guarantee_facts guarantee_facts;
typedef struct guarantee_result guarantee_result;

/* ---- facts ------------------------------------------------------------------------------------- */

GUARANTEE_API guarantee_status guarantee_facts_new(guarantee_facts **facts_out, const guarantee_scheme *scheme,
                                                   guarantee_error *error);
/** Frees facts; NULL is allowed. */
GUARANTEE_API void guarantee_facts_free(guarantee_facts *facts);
/** Forgets every value, keeping the memory: for the next loan. NULL is allowed. */
GUARANTEE_API void guarantee_facts_clear(guarantee_facts *facts);

/**
 * Each setter replaces the value that the fact had. `name` is a fact that the scheme declares, or
 * "NAME.MEMBER" ("principal.L001", "claim.bank_a") where the scheme says that it may be given for each loan,
 * bank, ... A member name is 1..64 bytes of UTF-8 without ASCII blanks, dots and control characters. A member stays
 * when its facts are unset; guarantee_facts_clear() forgets it.
 * GUARANTEE_E_FACT with the nearest declared name when there is none; GUARANTEE_E_FACT_VALUE when the value does
 * not suit: another kind than the scheme declares, out of the fact's bounds (zero and above where it states none), none
 * of its words. The error's path is the name. What was refused leaves the value that the fact had.
 */
GUARANTEE_API guarantee_status guarantee_facts_set_amount(guarantee_facts *facts, const char *name, int64_t minor_units,
                                                          guarantee_error *error);
/** A rate or number as an exact fraction, denominator > 0: 0.8 % is 8 / 1000. */
GUARANTEE_API guarantee_status guarantee_facts_set_rate(guarantee_facts *facts, const char *name, int64_t numerator,
                                                        int64_t denominator, guarantee_error *error);
GUARANTEE_API guarantee_status guarantee_facts_set_count(guarantee_facts *facts, const char *name, int64_t count,
                                                         guarantee_error *error);
/** Days since 1970-01-01 (guarantee/calendar.h). */
GUARANTEE_API guarantee_status guarantee_facts_set_date(guarantee_facts *facts, const char *name, int32_t date,
                                                        guarantee_error *error);
/** 0 for no, others for yes. */
GUARANTEE_API guarantee_status guarantee_facts_set_flag(guarantee_facts *facts, const char *name, int32_t flag,
                                                        guarantee_error *error);
/** Reads UTF-8 text by the kind that the scheme declares: "5,000,000.00", "0.5%", "2023-05-17", "yes", "micro". */
GUARANTEE_API guarantee_status guarantee_facts_set_text(guarantee_facts *facts, const char *name, const char *text,
                                                        guarantee_error *error);
/** Forgets one value; one that was not set is fine. */
GUARANTEE_API guarantee_status guarantee_facts_unset(guarantee_facts *facts, const char *name, guarantee_error *error);

/* ---- questions --------------------------------------------------------------------------------- */

/** What is asked of a scheme. Each is a section of the scheme file. Values never reused. */
typedef int32_t guarantee_question;
enum {
    GUARANTEE_QUOTE = 1,      /* one loan: is it eligible, what is covered, what does the guarantee cost   */
    GUARANTEE_CLAIM = 2,      /* one default: what is claimed, who bears it, who gets recoveries           */
    GUARANTEE_COMPENSATE = 3, /* a bank's year: NPL ratio, compensation ratio, compensation                */
    GUARANTEE_REFINANCE = 4,  /* bridge cost against renewal: the saving, what a stated saving implies     */
    GUARANTEE_RESERVE = 5,    /* classes, reserves, provisions                                             */
    GUARANTEE_LIMITS = 6,     /* leverage, concentration, averages against their ceilings, room left       */
    GUARANTEE_SUBSIDY = 7,    /* subsidies and awards                                                      */
    GUARANTEE_ALLOT = 8       /* a pool over its participants                                              */
};
/** "quote", ...; "unknown question" for another value. Static text. */
GUARANTEE_API const char *guarantee_question_name(guarantee_question question);
/** The question of a name; GUARANTEE_E_NOT_FOUND (with the names there are) for another text. */
GUARANTEE_API guarantee_status guarantee_question_from_name(guarantee_question *question_out, const char *name,
                                                            guarantee_error *error);

/** Flags of a question. */
enum { GUARANTEE_WITH_TRAIL = 1 };

/**
 * Answers `question`. The caller frees *result_out with guarantee_result_free(). `facts` must have been made
 * for the same scheme object: GUARANTEE_E_ARGUMENT. GUARANTEE_E_NOT_FOUND when the scheme has no rules for the
 * question; GUARANTEE_E_RULE when a rule cannot be applied to this case, GUARANTEE_E_RANGE, GUARANTEE_E_DIVIDE_BY_ZERO,
 * GUARANTEE_E_UNDECIDED and GUARANTEE_E_DATE when a figure cannot be worked out exactly: the message names it.
 */
GUARANTEE_API guarantee_status guarantee_answer(guarantee_result **result_out, const guarantee_scheme *scheme,
                                                guarantee_question question, const guarantee_facts *facts,
                                                uint32_t flags, guarantee_error *error);

/* The same, one function a question. */
#define GUARANTEE_DECLARE_QUESTION(name)                                                                       \
    GUARANTEE_API guarantee_status guarantee_##name(guarantee_result **result_out, const guarantee_scheme *scheme, \
                                                    const guarantee_facts *facts, uint32_t flags,                 \
                                                    guarantee_error *error)
GUARANTEE_DECLARE_QUESTION(quote);
GUARANTEE_DECLARE_QUESTION(claim);
GUARANTEE_DECLARE_QUESTION(compensate);
GUARANTEE_DECLARE_QUESTION(refinance);
GUARANTEE_DECLARE_QUESTION(reserve);
GUARANTEE_DECLARE_QUESTION(check_limits);
GUARANTEE_DECLARE_QUESTION(subsidy);
GUARANTEE_DECLARE_QUESTION(allot);

/* ---- results ----------------------------------------------------------------------------------- */

/** Frees a result; NULL is allowed. */
GUARANTEE_API void guarantee_result_free(guarantee_result *result);

/**
 * What came of a question; look at it before any figure. Not eligible: there are no answers among the figures.
 * Undecided: a fact is missing, or a rule has no answer for this case (a ratio over zero, no row of a table); the
 * figures that could be worked out are there, the others are not (GUARANTEE_E_NOT_FOUND).
 */
typedef int32_t guarantee_outcome;
enum { GUARANTEE_ELIGIBLE = 1, GUARANTEE_NOT_ELIGIBLE = 2, GUARANTEE_UNDECIDED = 3 };
/** "eligible", "not_eligible", "undecided". */
GUARANTEE_API const char *guarantee_outcome_name(guarantee_outcome outcome);
GUARANTEE_API guarantee_outcome guarantee_result_outcome(const guarantee_result *result);
/**
 * The rule that decided: the first eligibility rule that failed, or the one (or the figure) that lacks a fact.
 * "" when eligible. Borrowed from the result.
 */
GUARANTEE_API const char *guarantee_result_rule(const guarantee_result *result);
/** Why, in words with this case's numbers: "principal 12,000,000.00 is above 10,000,000". "" when eligible. */
GUARANTEE_API const char *guarantee_result_reason(const guarantee_result *result);
/** The facts that were missing, in the order they were needed. "" past the end. */
GUARANTEE_API size_t guarantee_result_missing_count(const guarantee_result *result);
GUARANTEE_API const char *guarantee_result_missing(const guarantee_result *result, size_t index);

/** How sure a figure is: as its least sure parameter. */
enum { GUARANTEE_CONFIDENCE_ASSUMED = 1, GUARANTEE_CONFIDENCE_SECONDARY = 2, GUARANTEE_CONFIDENCE_OFFICIAL = 3 };
/** "assumed", "secondary", "official". */
GUARANTEE_API const char *guarantee_confidence_name(int32_t confidence);
/** The least of all figures, or of the rule that refused; GUARANTEE_CONFIDENCE_OFFICIAL when there is none. */
GUARANTEE_API int32_t guarantee_result_confidence(const guarantee_result *result);
/** How many tests ("must_be") of the scheme this case breaches: an eligible case may. */
GUARANTEE_API size_t guarantee_result_breach_count(const guarantee_result *result);

/* The figures of a result, in the order in which they were worked out. */
GUARANTEE_API size_t guarantee_result_figure_count(const guarantee_result *result);
/** "" past the end. */
GUARANTEE_API const char *guarantee_result_figure_name(const guarantee_result *result, size_t index);
/** The number of a figure by name; GUARANTEE_E_NOT_FOUND with the nearest name when there is none. */
GUARANTEE_API guarantee_status guarantee_result_find(const guarantee_result *result, const char *name,
                                                     size_t *index_out, guarantee_error *error);

/** One figure. Texts are borrowed from the result. Set struct_size before the call. */
typedef struct guarantee_figure {
    uint32_t struct_size;
    guarantee_kind kind;
    const char *name;
    const char *value;     /* in units of the currency, with its digits; a decimal (a rate of 0.2 is  */
                           /* 20 %); a date, a word, yes or no                                        */
    const char *exact;     /* the exact value before rounding, a fraction in lowest terms; "" for words */
    const char *meaning;   /* what the scheme says the figure is; ""                                  */
    const char *clause;    /* "" when the scheme names none                                           */
    int32_t confidence;    /* GUARANTEE_CONFIDENCE_...                                                */
    int32_t direction;     /* what the scheme's rounding did: -1 below, 0 equal, 1 above the exact value */
    int32_t is_working;    /* 1 for a step on the way (workings, parameters), 0 for an answer         */
    int32_t breach;        /* 1 when the figure breaches what the scheme says it must be              */
    int32_t is_multiple;   /* 1 when a number is best shown as a multiple (9.6x)                      */
    int32_t is_cut;        /* 1 when value does not show all digits (0.33333333 of 1/3)               */
} guarantee_figure;
/** GUARANTEE_E_NOT_FOUND past the end. */
GUARANTEE_API guarantee_status guarantee_result_figure(const guarantee_result *result, size_t index,
                                                       guarantee_figure *figure, guarantee_error *error);

/** An amount in minor units of the scheme's currency; GUARANTEE_E_KIND when the figure is no amount or was left
 * unrounded, GUARANTEE_E_RANGE when it does not fit; GUARANTEE_E_NOT_FOUND as below, when there is no such figure. */
GUARANTEE_API guarantee_status guarantee_result_amount(const guarantee_result *result, const char *name,
                                                       int64_t *minor_units_out, guarantee_error *error);
/** The figure as a fraction in lowest terms (after its rounding); GUARANTEE_E_RANGE past 63 bits. */
GUARANTEE_API guarantee_status guarantee_result_fraction(const guarantee_result *result, const char *name,
                                                         int64_t *numerator_out, int64_t *denominator_out,
                                                         guarantee_error *error);
/** Any figure's value as text, borrowed from the result. */
GUARANTEE_API guarantee_status guarantee_result_text(const guarantee_result *result, const char *name,
                                                     const char **value_out, guarantee_error *error);

/**
 * Gives MPFR's caches of this thread back; call it before a thread ends that worked out compound rates.
 * Safe at any time.
 */
GUARANTEE_API void guarantee_thread_release(void);

#ifdef __cplusplus
}
#endif
#endif
