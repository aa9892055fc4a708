/*
 * guarantee-generate: a made-up portfolio of guaranteed loans at the end of 2023, as CSV on stdout or as raw columns.
 * The same options give the same bytes everywhere: whole numbers alone, and each loan has its own random
 * numbers, so that a longer portfolio begins with the shorter one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOANS_MAX = 100000000, BANKS_MAX = 10000, YEAR_END = 2023 * 12 + 11 /* months since year 0 */ };

struct options {
    uint64_t loans, banks, seed, dirty;
    const char *raw; /* the folder of raw columns, or NULL */
};

/* ---- random whole numbers --------------------------------------------------------------------- */

static uint64_t next_random(uint64_t *state)
{
    uint64_t value = *state += 0x9e3779b97f4a7c15U;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return value ^ value >> 31;
}

/* From `least` to `most`, both included. */
static int64_t between(uint64_t *state, int64_t least, int64_t most)
{
    __extension__ unsigned __int128 product = (unsigned __int128)next_random(state) * (uint64_t)(most - least + 1);
    return least + (int64_t)(product >> 64);
}

static bool chance(uint64_t *state, int64_t in_ten_thousand)
{
    return between(state, 1, 10000) <= in_ten_thousand;
}

static uint64_t own_state(uint64_t seed, uint64_t number)
{
    uint64_t state = seed;
    uint64_t mixed = next_random(&state) ^ number * 0xd1342543de82ef95U;
    (void)next_random(&mixed);
    return mixed;
}

/* ---- one loan --------------------------------------------------------------------------------- */

struct bank {
    int64_t bad_loans; /* of 10,000 */
    int64_t fee;       /* of 10,000, a year */
};

struct day {
    int64_t year, month, day;
};

struct loan {
    uint64_t number, bank, borrower;
    const char *segment, *purpose;
    int64_t principal, outstanding; /* fen */
    struct day granted, matures;
    int64_t term_months, annual_rate, fee_rate; /* rates of 10,000 */
    int64_t days_past_due;
    bool first_time, key_industry;
    int64_t loss, recovered;
};

static struct bank bank_of(uint64_t seed, uint64_t number)
{
    uint64_t state = own_state(seed ^ 0xba4bU, number);
    struct bank bank = {between(&state, 80, 260), 65 + 5 * between(&state, 0, 8)};
    return bank;
}

/* The first banks are the large ones. */
static uint64_t draw_bank(uint64_t *state, uint64_t banks)
{
    int64_t one = between(state, 1, (int64_t)banks), other = between(state, 1, (int64_t)banks);
    return (uint64_t)(one < other ? one : other);
}

static const char *draw_segment(uint64_t *state)
{
    int64_t draw = between(state, 1, 100);
    return draw <= 42 ? "micro" : draw <= 78 ? "small" : draw <= 91 ? "agriculture" : "medium";
}

static const char *draw_purpose(uint64_t *state)
{
    static const char *const PURPOSES[] = {"working_capital", "working_capital", "working_capital",
                                           "equipment",       "research",        "renewal"};
    return chance(state, 60) ? "real_estate" : PURPOSES[between(state, 0, 5)];
}

/* Most are between 500,000 and 5,000,000; the cliffs at 5 and 10 million have loans on both sides. */
static int64_t draw_principal(uint64_t *state)
{
    const int64_t yuan = 100, million = 1000000 * yuan;
    int64_t draw = between(state, 1, 1000);
    if (draw <= 170)
        return between(state, 5, 50) * 10000 * yuan;
    if (draw <= 640)
        return between(state, 10, 60) * 50000 * yuan;
    if (draw <= 780)
        return between(state, 30, 49) * 100000 * yuan;
    if (draw <= 850)
        return 5 * million;
    if (draw <= 862)
        return 5 * million + 1;
    if (draw <= 930)
        return between(state, 51, 99) * 100000 * yuan;
    if (draw <= 940)
        return 10 * million;
    if (draw <= 943)
        return 10 * million + 1;
    if (draw <= 947)
        return between(state, 101, 200) * 100000 * yuan;
    return between(state, 100000 * yuan, 5 * million);
}

static int64_t draw_term(uint64_t *state)
{
    static const int64_t TERMS[] = {3, 6, 6, 9, 12, 12, 12, 12, 12, 18, 24, 24, 36};
    return chance(state, 2000) ? between(state, 3, 36) : TERMS[between(state, 0, 12)];
}

/* Day 90 is not yet non-performing, day 91 is. */
static int64_t draw_days_past_due(uint64_t *state, const struct bank *bank)
{
    if (chance(state, bank->bad_loans)) {
        int64_t draw = between(state, 1, 100);
        return draw <= 8    ? 91
               : draw <= 40 ? between(state, 92, 180)
               : draw <= 60 ? between(state, 181, 270)
               : draw <= 75 ? between(state, 271, 360)
                            : between(state, 361, 720);
    }
    if (chance(state, 25))
        return 90;
    return chance(state, 350) ? between(state, 1, 89) : 0;
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    static const int64_t DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && leap ? 1 : 0);
}

static struct day on_day(int64_t months, int64_t day)
{
    struct day result = {months / 12, months % 12 + 1, day};
    int64_t last = days_in_month(result.year, result.month);
    result.day = day > last ? last : day;
    return result;
}

/* A loan in arrears is old enough for them; the others run beyond the year's end. */
static void draw_dates(uint64_t *state, struct loan *loan)
{
    int64_t arrears = loan->days_past_due / 30 + (loan->days_past_due > 0 ? 2 : 0);
    int64_t age = between(state, 0, loan->term_months - 1), day = between(state, 1, 28);
    age = age < arrears ? arrears : age;
    loan->granted = on_day(YEAR_END - age, day);
    loan->matures = on_day(YEAR_END - age + loan->term_months, day);
    int64_t left = loan->term_months - age, paid_months = loan->term_months <= 12 ? 0
                                                          : left < 1              ? loan->term_months - 1
                                                                                  : age;
    loan->outstanding = loan->principal - loan->principal / loan->term_months * paid_months;
}

static void draw_loss(uint64_t *state, struct loan *loan)
{
    if (loan->days_past_due > 360)
        loan->loss = loan->outstanding * between(state, 30, 90) / 100;
    else if (loan->days_past_due > 180 && chance(state, 4000))
        loan->loss = loan->outstanding * between(state, 10, 30) / 100;
    if (loan->loss > 0 && chance(state, 3500))
        loan->recovered = loan->loss * between(state, 5, 40) / 100;
}

static struct loan draw_loan(const struct options *options, uint64_t number)
{
    uint64_t state = own_state(options->seed, number);
    struct loan loan = {.number = number};
    loan.bank = draw_bank(&state, options->banks);
    loan.borrower = chance(&state, 7500) ? number : (uint64_t)between(&state, 1, (int64_t)number);
    struct bank bank = bank_of(options->seed, loan.bank);
    loan.segment = draw_segment(&state);
    loan.purpose = draw_purpose(&state);
    loan.principal = draw_principal(&state);
    loan.term_months = draw_term(&state);
    loan.annual_rate = 345 + 5 * between(&state, 0, 40);
    loan.fee_rate = bank.fee + 5 * between(&state, -3, 3);
    loan.days_past_due = draw_days_past_due(&state, &bank);
    loan.first_time = chance(&state, 2500);
    loan.key_industry = chance(&state, 3500);
    draw_dates(&state, &loan);
    draw_loss(&state, &loan);
    return loan;
}

/* ---- writing ---------------------------------------------------------------------------------- */

/* What is wrong with a row that was asked to be dirty. */
enum dirt { CLEAN, BAD_DATE, NEGATIVE_AMOUNT, MISSING_CELL, STRAY_TEXT, UNKNOWN_SEGMENT, BLANK_CELL, DIRTS };

static void print_amount(int64_t fen)
{
    (void)printf(",%" PRId64 ".%02" PRId64, fen / 100, fen % 100);
}

static void print_day(const struct day *day)
{
    (void)printf(",%04" PRId64 "-%02" PRId64 "-%02" PRId64, day->year, day->month, day->day);
}

/* Of 10,000, in percent. */
static void print_rate(int64_t rate)
{
    if (rate % 10 == 0)
        (void)printf(",%" PRId64 ".%" PRId64 "%%", rate / 100, rate / 10 % 10);
    else
        (void)printf(",%" PRId64 ".%02" PRId64 "%%", rate / 100, rate % 100);
}

static void print_names(const struct loan *loan, const struct options *options, enum dirt dirt)
{
    int bank_digits = options->banks < 100 ? 2 : options->banks < 1000 ? 3 : 5;
    (void)printf("L%06" PRIu64 ",bank-%0*" PRIu64 ",E%06" PRIu64 ",%s,%s", loan->number, bank_digits, loan->bank,
                 loan->borrower, dirt == UNKNOWN_SEGMENT ? "unknown?" : loan->segment, loan->purpose);
}

static void print_principal(const struct loan *loan, enum dirt dirt)
{
    if (dirt == STRAY_TEXT) {
        (void)fputs(",about 2 million", stdout);
        return;
    }
    if (dirt == BLANK_CELL)
        (void)putchar(',');
    else
        print_amount(loan->principal);
}

static void print_loan(const struct loan *loan, const struct options *options, enum dirt dirt)
{
    print_names(loan, options, dirt);
    print_principal(loan, dirt);
    if (dirt == NEGATIVE_AMOUNT)
        (void)printf(",-%" PRId64 ".%02" PRId64, loan->outstanding / 100, loan->outstanding % 100);
    else
        print_amount(loan->outstanding);
    if (dirt == BAD_DATE)
        (void)fputs(",2023-02-29", stdout);
    else
        print_day(&loan->granted);
    print_day(&loan->matures);
    (void)printf(",%" PRId64, loan->term_months);
    print_rate(loan->annual_rate);
    print_rate(loan->fee_rate);
    (void)printf(",%" PRId64 ",%s,%s", loan->days_past_due, loan->first_time ? "yes" : "no",
                 loan->key_industry ? "yes" : "no");
    print_amount(loan->loss);
    if (dirt != MISSING_CELL)
        print_amount(loan->recovered);
    (void)putchar('\n');
}

/* Spread evenly, so that exactly options->dirty of the rows are dirty; the kinds take turns. */
static enum dirt dirt_of(const struct options *options, uint64_t index)
{
    uint64_t before = index * options->dirty / options->loans, after = (index + 1) * options->dirty / options->loans;
    return before == after ? CLEAN : (enum dirt)(1 + before % (DIRTS - 1));
}

static void print_portfolio(const struct options *options)
{
    (void)puts("loan,bank,borrower,segment,purpose,principal,outstanding,granted_on,matures_on,term_months,annual_rate,"
               "guarantee_fee_rate,days_past_due,first_time_borrower,key_industry,loan_loss,recovered");
    for (uint64_t index = 0; index < options->loans && ferror(stdout) == 0; index++) {
        struct loan loan = draw_loan(options, index + 1);
        print_loan(&loan, options, dirt_of(options, index));
    }
}

/* ---- raw columns ------------------------------------------------------------------------------ */

enum { COLUMNS = 17 };

static const char *const SEGMENTS[] = {"micro", "small", "agriculture", "medium", NULL};
static const char *const PURPOSE_WORDS[] = {"working_capital", "equipment", "research", "renewal", "real_estate", NULL};

static const struct column {
    const char *name;
    int bytes;
    const char *about;
} RAW[COLUMNS] = {{"loan.int64", 8, "number"},
                  {"bank.int32", 4, "number of the bank, less 1"},
                  {"borrower.int64", 8, "number"},
                  {"segment.int8", 1, "code from 0: micro small agriculture medium"},
                  {"purpose.int8", 1, "code from 0: working_capital equipment research renewal real_estate"},
                  {"principal.int64", 8, "minor units"},
                  {"outstanding.int64", 8, "minor units"},
                  {"granted_on.int32", 4, "days since 1970-01-01"},
                  {"matures_on.int32", 4, "days since 1970-01-01"},
                  {"term_months.int16", 2, "count"},
                  {"annual_rate.int32", 4, "of 10000"},
                  {"guarantee_fee_rate.int32", 4, "of 10000"},
                  {"days_past_due.int16", 2, "count"},
                  {"first_time_borrower.int8", 1, "0 no, 1 yes"},
                  {"key_industry.int8", 1, "0 no, 1 yes"},
                  {"loan_loss.int64", 8, "minor units"},
                  {"recovered.int64", 8, "minor units"}};

static int64_t code_of(const char *word, const char *const *words)
{
    int64_t code = 0;
    while (words[code] != NULL && strcmp(words[code], word) != 0)
        code++;
    return code;
}

/* Days since 1970-01-01, for years from 1601 on. */
static int64_t day_number(const struct day *day)
{
    int64_t years = day->year - 1601, days = years * 365 + years / 4 - years / 100 + years / 400;
    for (int64_t month = 1; month < day->month; month++)
        days += days_in_month(day->year, month);
    return days + day->day - 1 - 134774;
}

static void write_value(FILE *file, int64_t value, int bytes)
{
    unsigned char little[8];
    for (int i = 0; i < bytes; i++)
        little[i] = (unsigned char)((uint64_t)value >> (8 * i));
    (void)fwrite(little, 1, (size_t)bytes, file);
}

static void write_loan(FILE *const files[COLUMNS], const struct loan *loan)
{
    // clang-format off
    const int64_t values[COLUMNS] = {
        (int64_t)loan->number, (int64_t)loan->bank - 1, (int64_t)loan->borrower, code_of(loan->segment, SEGMENTS),
        code_of(loan->purpose, PURPOSE_WORDS), loan->principal, loan->outstanding, day_number(&loan->granted),
        day_number(&loan->matures), loan->term_months, loan->annual_rate, loan->fee_rate, loan->days_past_due,
        loan->first_time, loan->key_industry, loan->loss, loan->recovered};
    // clang-format on
    for (int i = 0; i < COLUMNS; i++)
        write_value(files[i], values[i], RAW[i].bytes);
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "wb") : NULL;
    if (file == NULL)
        (void)fprintf(stderr, "guarantee-generate: %s: a file that can be written is expected: %s\n", path,
                      strerror(errno));
    return file;
}

static bool write_schema(const struct options *options)
{
    FILE *file = open_in(options->raw, "schema.txt");
    if (file == NULL)
        return false;
    (void)fprintf(file,
                  "%" PRIu64 " loans of %" PRIu64 " banks, seed %" PRIu64
                  "; a file for each column, a value for each loan, little-endian\n",
                  options->loans, options->banks, options->seed);
    for (int i = 0; i < COLUMNS; i++)
        (void)fprintf(file, "%s  %s\n", RAW[i].name, RAW[i].about);
    return fclose(file) == 0;
}

static bool write_columns(const struct options *options)
{
    FILE *files[COLUMNS] = {NULL};
    bool good = write_schema(options);

    for (int i = 0; good && i < COLUMNS; i++)
        good = (files[i] = open_in(options->raw, RAW[i].name)) != NULL;
    for (uint64_t index = 0; good && index < options->loans; index++) {
        struct loan loan = draw_loan(options, index + 1);
        write_loan(files, &loan);
        good = index % 65536 != 0 || ferror(files[0]) == 0;
    }
    for (int i = 0; i < COLUMNS; i++) {
        bool failed = files[i] == NULL || ferror(files[i]) != 0;
        good = (files[i] == NULL || fclose(files[i]) == 0) && !failed && good;
    }
    if (!good)
        (void)fprintf(stderr, "guarantee-generate: %s: the columns could not be written\n", options->raw);
    return good;
}

/* ---- the command line ------------------------------------------------------------------------- */

static const char HELP[] =
    "usage: guarantee-generate [--loans N] [--banks B] [--seed S] [--dirty N] > LOANS.csv\n"
    "       guarantee-generate [--loans N] [--banks B] [--seed S] --raw FOLDER\n"
    "a made-up portfolio of guaranteed loans at the end of 2023; the same options give the same file\n"
    "\n"
    "  --loans N   how many loans (50000)\n"
    "  --banks B   over how many banks (40)\n"
    "  --seed S    which portfolio (2023)\n"
    "  --dirty N   how many of the loans are dirty rows (0). They are spread evenly, and each has one mistake, in\n"
    "              turn: granted_on is no day (2023-02-29), outstanding is negative, the last cell is missing,\n"
    "              principal is words, segment is unknown, principal is blank. The program leaves the row with\n"
    "              the blank undecided and refuses the others, if the scheme knows the column (lists the segments).\n"
    "  --raw FOLDER  the same loans as raw columns in a folder that is there, instead of CSV: FOLDER/schema.txt says\n"
    "                what each file holds\n"
    "\n"
    "example:\n"
    "  guarantee-generate --loans 1000 --banks 5 --dirty 10 > loans.csv\n";

static bool read_number(const char *option, const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
    char *end = NULL;
    errno = 0;
    if (text != NULL && *text >= '0' && *text <= '9') {
        *number = strtoull(text, &end, 10);
        if (errno == 0 && *end == '\0' && *number >= least && *number <= most)
            return true;
    }
    (void)fprintf(stderr,
                  "guarantee-generate: %s: a whole number from %" PRIu64 " to %" PRIu64 " is expected, found \"%s\"\n",
                  option, least, most, text == NULL ? "" : text);
    return false;
}

static bool read_option(struct options *options, const char *option, const char *text)
{
    if (strcmp(option, "--loans") == 0)
        return read_number(option, text, 1, LOANS_MAX, &options->loans);
    if (strcmp(option, "--banks") == 0)
        return read_number(option, text, 1, BANKS_MAX, &options->banks);
    if (strcmp(option, "--seed") == 0)
        return read_number(option, text, 0, UINT64_MAX, &options->seed);
    if (strcmp(option, "--dirty") == 0)
        return read_number(option, text, 0, LOANS_MAX, &options->dirty);
    if (strcmp(option, "--raw") == 0) {
        options->raw = text;
        if (text == NULL)
            (void)fprintf(stderr, "guarantee-generate: --raw: a folder that is there is expected, found nothing\n");
        return text != NULL;
    }
    (void)fprintf(stderr, "guarantee-generate: there is no option \"%s\" (--help lists them)\n", option);
    return false;
}

static bool read_options(struct options *options, char **argv)
{
    for (; *argv != NULL; argv += argv[1] == NULL ? 1 : 2)
        if (!read_option(options, argv[0], argv[1]))
            return false;
    if (options->raw != NULL && options->dirty > 0) {
        (void)fprintf(stderr, "guarantee-generate: raw columns hold whole numbers, so no row of them is dirty: "
                              "leave --dirty or --raw out\n");
        return false;
    }
    if (options->dirty <= options->loans)
        return true;
    (void)fprintf(stderr, "guarantee-generate: --dirty %" PRIu64 " is more than --loans %" PRIu64 "\n", options->dirty,
                  options->loans);
    return false;
}

static int close_output(void)
{
    bool failed = ferror(stdout) != 0;
    if (fclose(stdout) == 0 && !failed)
        return 0;
    (void)fprintf(stderr, "guarantee-generate: the output could not be written\n");
    return 2;
}

int main(int argc, char **argv)
{
    struct options options = {50000, 40, 2023, 0, NULL};
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        (void)fputs(HELP, stdout);
    else if (argc < 1 || !read_options(&options, argv + 1))
        return 2;
    else if (options.raw != NULL)
        return write_columns(&options) ? 0 : 2;
    else
        print_portfolio(&options);
    return close_output();
}
