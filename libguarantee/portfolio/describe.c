/* A plan in words, for somebody who asks what a run does and how wide its numbers are. */
#include "base/text.h"
#include "portfolio/run.h"

static const char *const NAMES[] = {"load",      "load flag",  "linear",    "scale",       "select",
                                    "smaller",   "larger",     "tier",      "pick",        "day count",
                                    "apportion", "in range",   "not above", "equal",       "mask fill",
                                    "mask not",  "mask least", "mask most", "mask unsure", "decide"};

static void add_numbers(struct gi_text *text, const struct gi_operation *o)
{
    for (int i = 0; i < GI_FACTORS; i++)
        if (o->in[i] >= 0)
            gi_text_format(text, " n%d", o->in[i]);
    for (int i = 0; i < GI_DIVISORS; i++)
        if (o->over[i] >= 0)
            gi_text_format(text, " / n%d", o->over[i]);
    for (int i = 0; i < 2; i++)
        if (o->mask[i] >= 0)
            gi_text_format(text, " m%d", o->mask[i]);
}

static void add_constants(struct gi_text *text, const struct gi_operation *o)
{
    for (int i = 0; i < 4; i++)
        if (o->constants[i] != 0)
            gi_text_format(text, " k%d=%lld", i, (long long)o->constants[i]);
    for (uint32_t i = 0; i < o->table_count; i++)
        gi_text_format(text, "%s%lld", i == 0 ? " table " : " ", (long long)o->table[i]);
    if (o->code == GI_SCALE && o->mode != 0)
        gi_text_format(text, " %s", guarantee_rounding_name(o->mode));
}

/* Bits of the largest magnitude. */
static int bits_of(struct gi_range range)
{
    uint64_t low = range.least < 0 ? 0 - (uint64_t)range.least : (uint64_t)range.least;
    uint64_t high = range.most < 0 ? 0 - (uint64_t)range.most : (uint64_t)range.most, most = low > high ? low : high;
    return most == 0 ? 0 : 64 - __builtin_clzll(most);
}

/* What the worker's last block under this plan needed, where there was one. */
static const struct gi_range *ranges_of(const struct guarantee_portfolio *portfolio, const struct gi_plan *plan)
{
    for (uint32_t i = 0; i < portfolio->worker_count; i++)
        if (portfolio->workers[i].block.plan == plan)
            return portfolio->workers[i].block.ranges;
    return NULL;
}

guarantee_status guarantee_portfolio_describe(guarantee_portfolio *portfolio, char **text_out, guarantee_error *error)
{
    struct gi_text text = {0};
    guarantee_status status = GUARANTEE_OK;
    if (portfolio == NULL || text_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "portfolio and text_out must not be NULL");
    const struct gi_plan *plan = gi_portfolio_plan(portfolio, portfolio->layout.full_pattern, error, &status);
    if (plan == NULL)
        return status;
    const struct gi_range *ranges = ranges_of(portfolio, plan);
    gi_text_format(&text, "%u operations on blocks of %d rows, %s loops%s%s\n", plan->count, (int)GI_BLOCK_ROWS,
                   gi_kernels_name(), plan->exact ? "; row by row on the exact path: " : "",
                   plan->exact ? plan->why : "");
    for (uint32_t i = 0; i < plan->count; i++) {
        const struct gi_operation *o = &plan->operations[i];
        if (o->out >= 0)
            gi_text_format(&text, "n%d = ", o->out);
        if (o->out_mask >= 0)
            gi_text_format(&text, "m%d = ", o->out_mask);
        gi_text_format(&text, "%s", NAMES[o->code]);
        if (o->column >= 0)
            gi_text_format(&text, " %s", portfolio->layout.columns[o->column].name);
        add_numbers(&text, o);
        add_constants(&text, o);
        if (ranges != NULL && o->out >= 0 && o->code != GI_APPORTION)
            gi_text_format(&text, "  (%d bits)", bits_of(ranges[o->out]));
        gi_text_add(&text, "\n");
    }
    if (text.failed) {
        gi_text_clear(&text);
        return gi_no_memory(error);
    }
    *text_out = text.data;
    return GUARANTEE_OK;
}
