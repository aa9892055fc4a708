#include "sample_facts.h"

#include <stdio.h>

static const char *const values[][5] = {
    [GUARANTEE_KIND_AMOUNT] = {"20000000", "5_000_000", "1,000,000.00", "500.01", "12亿"},
    [GUARANTEE_KIND_RATE] = {"2%", "0.5%", "1/3", "150bp", "55%"},
    [GUARANTEE_KIND_NUMBER] = {"2", "0.5", "10", "1", "3.25"},
    [GUARANTEE_KIND_COUNT] = {"12", "1", "91", "36", "3"},
    [GUARANTEE_KIND_DATE] = {"2023-06-30", "2024-02-29", "2025-01-01", "2023-12-31", "2022-01-01"},
    [GUARANTEE_KIND_FLAG] = {"yes", "no", "yes", "no", "yes"},
    [GUARANTEE_KIND_TEXT] = {"other", "a", "other", "a", "other"},
};

static const char *sample_value(const guarantee_scheme *scheme, size_t index, uint32_t pick)
{
    guarantee_kind kind = guarantee_scheme_fact_kind(scheme, index);
    size_t choices = guarantee_scheme_fact_choice_count(scheme, index);

    if (choices > 0)
        return guarantee_scheme_fact_choice(scheme, index, pick % choices);
    return values[kind][pick % 5];
}

static guarantee_status set_or_leave_out(guarantee_facts *facts, const char *name, const char *value,
                                         guarantee_error *error)
{
    guarantee_error refusal = GUARANTEE_ERROR_INIT;
    guarantee_status status = guarantee_facts_set_text(facts, name, value, &refusal);

    if (status == GUARANTEE_OK || status == GUARANTEE_E_FACT_VALUE)
        return GUARANTEE_OK;
    if (error != NULL && error->status == GUARANTEE_OK)
        *error = refusal;
    return status;
}

guarantee_status sample_facts_set_one(guarantee_facts *facts, const guarantee_scheme *scheme, size_t index,
                                      uint32_t variant, guarantee_error *error)
{
    const char *name = guarantee_scheme_fact_name(scheme, index);
    uint32_t pick = variant == 0 ? 0 : variant * 7u + (uint32_t)index * (variant + 2u);

    if (guarantee_scheme_fact_each(scheme, index)[0] == '\0')
        return set_or_leave_out(facts, name, sample_value(scheme, index, pick), error);
    for (uint32_t member = 0; member < SAMPLE_MEMBERS; member++) {
        char member_name[SAMPLE_NAME_BYTES];
        snprintf(member_name, sizeof member_name, "%s.m%u", name, member + 1u);
        guarantee_status status =
            set_or_leave_out(facts, member_name, sample_value(scheme, index, pick + member), error);
        if (status != GUARANTEE_OK)
            return status;
    }
    return GUARANTEE_OK;
}

guarantee_status sample_facts_set(guarantee_facts *facts, const guarantee_scheme *scheme, uint32_t variant,
                                  guarantee_error *error)
{
    size_t count = guarantee_scheme_fact_count(scheme);

    for (size_t index = 0; index < count; index++) {
        guarantee_status status = sample_facts_set_one(facts, scheme, index, variant, error);
        if (status != GUARANTEE_OK)
            return status;
    }
    return GUARANTEE_OK;
}
