/* A plan in words, for somebody who asks what a run does and how wide its numbers are. */
#include "base/text.h"
#include "portfolio/run.h"

#include <stdlib.h>

static const char *const NAMES[] = {
    [GI_LOAD] = "load",
    [GI_LOAD_FLAG] = "load flag",
    [GI_LINEAR] = "linear",
    [GI_SCALE] = "scale",
    [GI_SELECT] = "select",
    [GI_SMALLER] = "smaller",
    [GI_LARGER] = "larger",
    [GI_TIER] = "tier",
    [GI_DAY_COUNT] = "day count",
    [GI_DAY_MOVE] = "day move",
    [GI_SPAN_COUNT] = "span count",
    [GI_APPORTION] = "apportion",
    [GI_IN_RANGE] = "in range",
    [GI_NOT_ABOVE] = "not above",
    [GI_EQUAL] = "equal",
    [GI_MASK_FILL] = "mask fill",
    [GI_MASK_NOT] = "mask not",
    [GI_MASK_LEAST] = "mask least",
    [GI_MASK_MOST] = "mask most",
    [GI_MASK_UNSURE] = "mask unsure",
    [GI_DECIDE] = "decide",
};
_Static_assert(sizeof NAMES / sizeof NAMES[0] == GI_CODES, "every code has its name");

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

/* ---- bounds: how many bits a register needs at most, whatever the rows hold ---------------------- */

enum { BITS = 63 /* of any register: what does not fit is for the exact rules */ };

static int bits_of(int64_t value)
{
    uint64_t magnitude = gi_magnitude(value);
    return magnitude == 0 ? 0 : 64 - __builtin_clzll(magnitude);
}

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* Of constant × registers. */
static int product_bits(const int *numbers, int64_t constant, const int16_t *in, int count)
{
    int bits = bits_of(constant);
    for (int i = 0; i < count && in[i] >= 0; i++)
        bits += numbers[in[i]];
    return bits;
}

static int table_bits(const struct gi_operation *o)
{
    int bits = 0;
    for (uint32_t i = o->code == GI_TIER ? 1 : 0; i < o->table_count; i += o->code == GI_TIER ? 2 : 1)
        bits = larger(bits, bits_of(o->table[i]));
    if (o->code == GI_TIER)
        bits = larger(bits, bits_of(o->table[o->table_count - 1]));
    return bits;
}

/* What the operation needs on its way, and (*result) what comes out. */
static int operation_bits(const struct gi_operation *o, const int *numbers, int *result)
{
    int widest = 0, over = 0;
    switch (o->code) {
    case GI_LOAD:
        widest = larger(bits_of(o->constants[0]), bits_of(o->constants[1]));
        break;
    case GI_SCALE:
        widest = product_bits(numbers, o->constants[0], o->in, GI_FACTORS);
        over = o->mode == 0 ? 0 : larger(bits_of(o->constants[1]) - 1, 0); /* divisors are at least 1 */
        break;
    case GI_LINEAR:
        for (int i = 0; i < 2; i++)
            if (o->in[i] >= 0)
                widest = larger(widest, bits_of(o->constants[i]) + numbers[o->in[i]] - (o->constants[i] == 1));
        widest = larger(widest, bits_of(o->constants[2])) + 1;
        break;
    case GI_TIER:
        widest = table_bits(o);
        break;
    default:
        widest = o->code == GI_DAY_COUNT ? 42 : 0;
        for (int i = 0; i < 2; i++)
            widest = larger(widest, larger(o->in[i] >= 0 ? numbers[o->in[i]] : 0, bits_of(o->constants[i])));
    }
    *result = widest - over < BITS ? larger(widest - over, 0) : BITS;
    return widest;
}

static void add_bits(struct gi_text *text, const struct gi_operation *o, int *numbers)
{
    int result = 0, widest = operation_bits(o, numbers, &result);
    if (o->out < 0)
        return;
    numbers[o->out] = result;
    if (widest <= BITS)
        gi_text_format(text, "  (at most %d bits)", widest);
    else
        gi_text_format(text, "  (up to %d bits: each block takes 64 bits, 128, or the exact rules, by its own bounds)",
                       widest);
}

static void add_operation(struct gi_text *text, const struct gi_layout *layout, const struct gi_operation *o,
                          int *numbers)
{
    if (o->out >= 0)
        gi_text_format(text, "n%d = ", o->out);
    if (o->out_mask >= 0)
        gi_text_format(text, "m%d = ", o->out_mask);
    gi_text_format(text, "%s", NAMES[o->code]);
    if (o->column >= 0)
        gi_text_format(text, " %s", layout->columns[o->column].name);
    add_numbers(text, o);
    add_constants(text, o);
    add_bits(text, o, numbers);
    gi_text_add(text, "\n");
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
    int *numbers = calloc(plan->number_count + 1U, sizeof *numbers);
    if (numbers == NULL)
        return gi_no_memory(error);
    gi_text_format(&text, "%u operations on blocks of %d rows, %s loops%s%s\n", plan->count, (int)portfolio->block_rows,
                   gi_kernels_name(), plan->exact ? "; row by row on the exact path: " : "",
                   plan->exact ? plan->why : "");
    for (uint32_t i = 0; i < plan->count; i++)
        add_operation(&text, &portfolio->layout, &plan->operations[i], numbers);
    free(numbers);
    if (text.failed) {
        gi_text_clear(&text);
        return gi_no_memory(error);
    }
    *text_out = text.data;
    return GUARANTEE_OK;
}
