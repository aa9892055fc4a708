/* One cell: a plain value, one on an edge, or one far out. */
#include "book.h"

typedef __int128 wide;

static int64_t fit(wide value)
{
    return value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

static int64_t nudge(struct random *random)
{
    return random_percent(random, 50) ? 0 : random_between(random, -1, 1);
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int64_t some_count(const struct mine *mine, struct random *random)
{
    static const int64_t usual[] = {0, 1, 3, 6, 12, 18, 24, 36, 60, 89, 90, 91, 92, 180, 181, 270, 271, 360, 361, 365};

    if (random_percent(random, 40))
        return usual[random_below(random, sizeof usual / sizeof *usual)];
    if (random_percent(random, 50))
        return fit((wide)mine->counts[random_below(random, mine->count_count)] + nudge(random));
    return random_between(random, 0, 400);
}

/* fraction := fraction × numerator / denominator in lowest terms, as long as it stays small. */
static void multiply(struct row_seed *seed, int64_t numerator, int64_t denominator)
{
    wide top = (wide)seed->numerator * numerator, bottom = (wide)seed->denominator * denominator;

    if (numerator <= 0 || denominator <= 0 || top > INT32_MAX || bottom > INT32_MAX)
        return;
    int64_t common = gcd((int64_t)top, (int64_t)bottom);
    seed->numerator = (int64_t)top / common;
    seed->denominator = (int64_t)bottom / common;
}

static int32_t some_date(const struct mine *mine, struct random *random)
{
    static const int32_t days[] = {11016, 18321, 19417, 19722, 19723, 19782, 19783, 20148}; /* ends of year, 02-29 */

    if (random_percent(random, 60) && mine->first_day > GUARANTEE_DATE_MIN && mine->last_day < GUARANTEE_DATE_MAX)
        return (int32_t)random_between(random, mine->first_day, mine->last_day);
    if (mine->date_count > 0 && random_percent(random, 50))
        return mine->dates[random_below(random, mine->date_count)] + (int32_t)random_between(random, -2, 2);
    if (random_percent(random, 30))
        return days[random_below(random, sizeof days / sizeof *days)];
    return (int32_t)random_between(random, 14610, 22000);
}

struct row_seed book_row_seed(const struct book *book, struct random *random)
{
    const struct mine *mine = book->mine;
    uint64_t pick = random_below(random, mine->fraction_count);
    struct row_seed seed = {.base = 1, .numerator = 1, .denominator = 1};

    seed.count = some_count(mine, random);
    seed.date = some_date(mine, random);
    multiply(&seed, mine->numerators[pick], mine->denominators[pick]);
    if (random_percent(random, 50))
        multiply(&seed, seed.count, random_percent(random, 50) ? 12 : random_percent(random, 50) ? 365 : 360);
    if (random_percent(random, 20)) {
        pick = random_below(random, mine->fraction_count);
        multiply(&seed, mine->numerators[pick], mine->denominators[pick]);
    }
    seed.base = fit((wide)seed.denominator * random_between(random, 1, random_percent(random, 50) ? 100 : 1000000));
    seed.is_wild = (book->manner == BOOK_WILD && random_percent(random, 30)) ||
                   (book->manner == BOOK_RARE_WILD && random_below(random, 2000) == 0);
    return seed;
}

/* ---- amounts ----------------------------------------------------------------------------------- */

/* amount × fraction ends in exactly one half of a minor unit, where the fraction allows it. */
static int64_t tie(const struct row_seed *seed, struct random *random)
{
    int64_t odd = 2 * random_between(random, 0, random_percent(random, 50) ? 20 : 1000000) + 1;
    int64_t quantum = random_percent(random, 80) ? 1 : random_percent(random, 50) ? 10 : 100;

    return fit((wide)odd * seed->denominator / 2 * quantum);
}

/* amount × fraction is just what a literal of the scheme says. */
static int64_t reached(const struct mine *mine, const struct row_seed *seed, struct random *random)
{
    int64_t cap = mine->amounts[random_below(random, mine->amount_count)];

    return fit((wide)cap * seed->denominator / seed->numerator + nudge(random));
}

static int64_t edge_amount(const struct mine *mine, const struct row_seed *seed, struct random *random)
{
    int64_t literal = mine->amount_count == 0 ? 100 : mine->amounts[random_below(random, mine->amount_count)];

    switch (random_below(random, 9)) {
    case 0:
        return fit((wide)literal + nudge(random));
    case 1:
        return fit((wide)literal * random_between(random, 2, 12) + nudge(random));
    case 2:
    case 3:
        return tie(seed, random);
    case 4:
        return mine->amount_count == 0 ? 0 : reached(mine, seed, random);
    case 5:
    case 6:
        return fit((wide)(seed->base / seed->denominator) * seed->numerator + nudge(random));
    case 7:
        return random_between(random, 0, 102);
    default:
        return fit((wide)seed->base + nudge(random));
    }
}

static int64_t amount(const struct mine *mine, const struct row_seed *seed, struct random *random)
{
    if (seed->amount > 0 && random_percent(random, 30))
        return random_percent(random, 20) ? fit((wide)seed->amount + nudge(random))
                                          : random_between(random, 0, seed->amount);
    return random_percent(random, 40) ? random_magnitude(random, 43) : edge_amount(mine, seed, random);
}

static int64_t wild_number(const struct mine *mine, struct random *random)
{
    static const int64_t scales[] = {1, 2, 100, 12, 10000, 1000000, 360, 133590};
    uint64_t pick = random_below(random, mine->fraction_count);

    switch (random_below(random, 8)) {
    case 0:
        return INT64_MAX - random_between(random, 0, 2);
    case 1:
        return INT64_MAX / scales[random_below(random, sizeof scales / sizeof *scales)] - random_between(random, 0, 2);
    case 2:
        return fit((wide)INT64_MAX * mine->denominators[pick] / mine->numerators[pick] - random_between(random, 0, 1));
    case 3:
        return -random_magnitude(random, 63) - 1;
    case 4:
        return random_percent(random, 50) ? INT64_MIN : -1;
    case 5:
        return (int64_t)(1ULL << random_below(random, 63)) + random_between(random, -1, 0);
    default:
        return random_magnitude(random, 63);
    }
}

/* ---- the other kinds ---------------------------------------------------------------------------- */

static int64_t edge_rate(const struct mine *mine, int64_t scale, struct random *random)
{
    uint64_t pick = random_below(random, mine->fraction_count);

    return fit((wide)mine->numerators[pick] * scale / mine->denominators[pick] + nudge(random));
}

static int64_t rate(const struct book *book, const struct book_column *column, struct random *random)
{
    int64_t scale = column->scale == 0 ? 1 : column->scale;

    if (random_percent(random, 50))
        return edge_rate(book->mine, scale, random);
    if (random_percent(random, 10))
        return random_between(random, 0, 2);
    return random_between(random, 0, scale / (random_percent(random, 80) ? 10 : 1));
}

/* Mostly in the order of the facts, as a loan is granted before it falls due. */
static int64_t date(struct row_seed *seed, struct random *random)
{
    static const int32_t later[] = {0, 0, 0, 0, 1, 28, 29, 30, 31, 59, 90, 91, 180, 364, 365, 366, 730, 1826};

    if (random_percent(random, 5))
        return seed->date - (int32_t)random_below(random, 400);
    seed->date += later[random_below(random, sizeof later / sizeof *later)];
    return seed->date;
}

static int64_t wild_date(struct random *random)
{
    static const int32_t days[] = {
        GUARANTEE_DATE_MIN - 1, GUARANTEE_DATE_MIN, GUARANTEE_DATE_MIN + 1, -1,        0,
        GUARANTEE_DATE_MAX - 1, GUARANTEE_DATE_MAX, GUARANTEE_DATE_MAX + 1, INT32_MIN, INT32_MAX};

    return days[random_below(random, sizeof days / sizeof *days)];
}

static int64_t wild_value(const struct book *book, const struct book_column *column, struct random *random)
{
    switch (column->kind) {
    case GUARANTEE_KIND_DATE:
        return wild_date(random);
    case GUARANTEE_KIND_FLAG:
        return random_between(random, 0, 1);
    case GUARANTEE_KIND_TEXT: /* one word more than there are, or none */
        return random_percent(random, 50) ? (int64_t)column->word_count : random_between(random, -2, 120);
    default:
        return wild_number(book->mine, random);
    }
}

int64_t book_value(const struct book *book, const struct book_column *column, struct row_seed *seed,
                   struct random *random)
{
    if (seed->is_wild && random_percent(random, 40))
        return wild_value(book, column, random);
    switch (column->kind) {
    case GUARANTEE_KIND_AMOUNT:
        return seed->amount = amount(book->mine, seed, random);
    case GUARANTEE_KIND_RATE:
    case GUARANTEE_KIND_NUMBER:
        return rate(book, column, random);
    case GUARANTEE_KIND_COUNT:
        return random_percent(random, 60) ? seed->count : some_count(book->mine, random);
    case GUARANTEE_KIND_DATE:
        return date(seed, random);
    case GUARANTEE_KIND_FLAG:
        return random_between(random, 0, 1);
    default:
        return (int64_t)random_below(random, column->word_count);
    }
}
