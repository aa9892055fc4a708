/* Operations that go row by row: year fractions of dates, parts by the largest fractions. */
#include "portfolio/block.h"

#include "calendar/span.h"

__extension__ typedef __int128 wide;

void gi_block_day_count(struct gi_block *block, const struct gi_operation *o)
{
    int64_t *out = gi_block_out(block, o->out);
    for (uint32_t i = 0; i < block->rows; i++) {
        int64_t numerator = 0, denominator = 1;
        bool good =
            guarantee_day_count_fraction(&numerator, &denominator, o->mode, (int32_t)block->numbers[o->in[0]][i],
                                         (int32_t)block->numbers[o->in[1]][i], (int32_t)block->numbers[o->in[2]][i],
                                         NULL) == GUARANTEE_OK;
        out[i] = good ? numerator * (o->constants[0] / denominator) : 0;
        block->masks[o->out_mask][i] = good ? GI_MASK_NO : GI_MASK_YES;
    }
    block->ranges[o->out] = gi_kernel_range(out, block->rows);
}

void gi_block_day_move(struct gi_block *block, const struct gi_operation *o)
{
    int64_t *out = gi_block_out(block, o->out);
    enum gi_time_unit unit = (enum gi_time_unit)o->constants[1];
    for (uint32_t i = 0; i < block->rows; i++) {
        int32_t date = (int32_t)block->numbers[o->in[0]][i], moved = date;
        int64_t by = o->in[1] >= 0 ? block->numbers[o->in[1]][i] : o->constants[0];
        bool good = by >= -INT32_MAX && by <= INT32_MAX;
        if (o->constants[2] == 0)
            moved = gi_end_of(date, unit);
        else if (good)
            good = gi_date_move(&moved, date, by * o->constants[2], unit, NULL) == GUARANTEE_OK;
        out[i] = good ? moved : date;
        block->masks[o->out_mask][i] = good ? GI_MASK_NO : GI_MASK_YES;
    }
    block->ranges[o->out] = gi_kernel_range(out, block->rows);
}

void gi_block_span(struct gi_block *block, const struct gi_operation *o)
{
    int64_t *out = gi_block_out(block, o->out);
    for (uint32_t i = 0; i < block->rows; i++) {
        int32_t from = (int32_t)block->numbers[o->in[0]][i], to = (int32_t)block->numbers[o->in[1]][i];
        bool backwards = to < from;
        out[i] =
            backwards ? 0 : gi_span(from, to, (enum gi_time_unit)o->constants[0], (enum gi_counting)o->constants[1]);
        block->masks[o->out_mask][i] = backwards ? GI_MASK_YES : GI_MASK_NO;
    }
    block->ranges[o->out] = gi_kernel_range(out, block->rows);
}

enum { PARTS_MAX = 16 };

struct part {
    wide exact; /* of a quantum, over the bottom */
    wide whole;
    wide lost; /* what of it is cut, as a magnitude */
};

static bool read_parts(const struct gi_block *block, const struct gi_operation *o, uint32_t row, struct part *parts,
                       wide *left)
{
    wide top = o->constants[0], bottom = o->constants[1], sum = 0, whole = 0;
    for (uint32_t k = 0; k < o->table_count / 3; k++) {
        struct gi_operand operand = {(int16_t)o->table[3 * k], o->table[3 * k + 1]};
        if (__builtin_mul_overflow(top, (wide)gi_block_value(block, operand, row), &parts[k].exact) ||
            __builtin_add_overflow(sum, parts[k].exact, &sum))
            return false;
        parts[k].whole = parts[k].exact / bottom;
        parts[k].lost = parts[k].exact % bottom;
        parts[k].lost = parts[k].lost < 0 ? -parts[k].lost : parts[k].lost;
        whole += parts[k].whole;
    }
    *left = sum / bottom - whole;
    return sum % bottom == 0;
}

/* A unit each for the largest fractions, ties to the earlier part. */
static bool hand_out(struct part *parts, uint32_t count, wide left)
{
    wide unit = left < 0 ? -1 : 1;
    left = left < 0 ? -left : left;
    if (left > count)
        return false;
    for (; left > 0; left--) {
        uint32_t best = 0;
        for (uint32_t k = 1; k < count; k++)
            if (parts[k].lost > parts[best].lost)
                best = k;
        parts[best].whole += unit;
        parts[best].lost = -1;
    }
    return true;
}

void gi_block_apportion(struct gi_block *block, const struct gi_operation *o)
{
    uint32_t count = o->table_count / 3;
    int64_t *out[PARTS_MAX];
    for (uint32_t k = 0; k < count; k++)
        out[k] = gi_block_out(block, (int16_t)o->table[3 * k + 2]);
    for (uint32_t i = 0; i < block->rows; i++) {
        struct part parts[PARTS_MAX];
        wide left = 0;
        bool good = read_parts(block, o, i, parts, &left) && hand_out(parts, count, left);
        for (uint32_t k = 0; k < count; k++) {
            good = good && parts[k].whole == (int64_t)parts[k].whole;
            out[k][i] = good ? (int64_t)parts[k].whole : 0;
        }
        if (!good)
            gi_block_escape(block, i);
    }
    for (uint32_t k = 0; k < count; k++)
        block->ranges[o->table[3 * k + 2]] = gi_kernel_range(out[k], block->rows);
}
