/* The words for public enumerators. */
#include "guarantee/policy.h"

const char *guarantee_kind_name(guarantee_kind kind)
{
    static const char *const names[] = {"amount", "rate", "number", "count", "date", "flag", "text"};
    if (kind < GUARANTEE_KIND_AMOUNT || kind > GUARANTEE_KIND_TEXT)
        return "unknown kind";
    return names[kind - GUARANTEE_KIND_AMOUNT];
}

const char *guarantee_outcome_name(guarantee_outcome outcome)
{
    switch (outcome) {
    case GUARANTEE_ELIGIBLE:
        return "eligible";
    case GUARANTEE_NOT_ELIGIBLE:
        return "not_eligible";
    case GUARANTEE_UNDECIDED:
        return "undecided";
    default:
        return "unknown outcome";
    }
}

const char *guarantee_confidence_name(int32_t confidence)
{
    switch (confidence) {
    case GUARANTEE_CONFIDENCE_ASSUMED:
        return "assumed";
    case GUARANTEE_CONFIDENCE_SECONDARY:
        return "secondary";
    case GUARANTEE_CONFIDENCE_OFFICIAL:
        return "official";
    default:
        return "unknown confidence";
    }
}
