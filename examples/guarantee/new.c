/* guarantee new: the skeleton of a scheme file, which is a scheme already. */
#include "commands.h"
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Every number is a placeholder, and says so. Words between "@" are filled in. */
static const char SKELETON[] =
    "# yaml-language-server: $schema=scheme.schema.json\n"
    "#\n"
    "# Say in two or three lines who guarantees whose loans, how much of them, and what is peculiar.\n"
    "#\n"
    "#   guarantee quote @ID@ principal=1000000 term_months=12\n"
    "#     → covered_amount 800,000@POINT@; guarantee_fee 10,000@POINT@\n"
    "#   guarantee claim @ID@ outstanding=400000      share.guarantor 320,000@POINT@; share.lender 80,000@POINT@\n"
    "#\n"
    "# Every number below is a placeholder. Write the number of the document in its place, and where it stands:\n"
    "# clause, source, and the document's confidence (official: you read the clause; secondary: somebody quotes it;\n"
    "# assumed: nobody confirmed it). The words are described in config/README.md.\n"
    "\n"
    "scheme:   @ID@\n"
    "title:    Name of the programme, as its document has it (assumed)\n"
    "country:  @COUNTRY@                                   # ISO 3166; XX for none\n"
    "currency: {code: @CURRENCY@, digits: @DIGITS@}               # ISO 4217, and the digits of its minor unit\n"
    "# in_force: {from: 2024-01-01, to: 2026-12-31}  # either may be left out\n"
    "# as_of:    granted_on                          # the date fact that puts a case in or out of it\n"
    "\n"
    "documents:\n"
    "  rules:\n"
    "    title:      Title of the law, rule or contract\n"
    "    # number:   its number\n"
    "    # dated:    2024-01-01\n"
    "    # link:     https://...\n"
    "    confidence: assumed\n"
    "    note:       a placeholder; no document was read yet\n"
    "\n"
    "source: rules                                   # of everything that names no other\n"
    "\n"
    "rounding:\n"
    "  minor_unit: {to: @UNIT@, mode: half_up, note: a placeholder}\n"
    "\n"
    "facts:                                          # what a person must know of a case, in whole words\n"
    "  # One loan.\n"
    "  principal:   {kind: amount, each: loan, meaning: amount of the loan}\n"
    "  term_months: {kind: count,  each: loan, meaning: term of the loan in months}\n"
    "  # granted_on: {kind: date,   each: loan, optional: yes, meaning: day of the loan}\n"
    "\n"
    "  # One default.\n"
    "  outstanding: {kind: amount, each: loan, meaning: unpaid principal}\n"
    "  recovered:   {kind: amount, each: loan, optional: yes, meaning: recovered after the claim was paid}\n"
    "\n"
    "eligibility:                                    # tried in this order; the first that fails is the answer\n"
    "  principal_ceiling:\n"
    "    require: {principal: {up_to: 5_000_000}}\n"
    "    for:     [quote]\n"
    "    clause:  art. 1\n"
    "    meaning: at most so much a borrower\n"
    "\n"
    "quote:\n"
    "  covered_amount:\n"
    "    meaning: what the guarantor bears\n"
    "    cover:   principal\n"
    "    share:   80%\n"
    "    clause:  art. 2\n"
    "    round:   minor_unit\n"
    "\n"
    "  guarantee_fee:\n"
    "    meaning: paid by the borrower for the whole term\n"
    "    charge:  principal\n"
    "    rate:    1%\n"
    "    time:    {months: term_months, per: year}\n"
    "    payer:   borrower\n"
    "    clause:  art. 3\n"
    "    round:   minor_unit\n"
    "\n"
    "claim:\n"
    "  claim:\n"
    "    meaning: what is claimed\n"
    "    sum:     [outstanding]\n"
    "\n"
    "  share:\n"
    "    meaning: who bears it\n"
    "    split:   claim\n"
    "    shares:\n"
    "      guarantor: 80%\n"
    "      lender:    rest\n"
    "    remainder_to: lender                        # the last minor unit\n"
    "    clause:  art. 4\n"
    "    round:   minor_unit\n"
    "\n"
    "  recovery:\n"
    "    meaning: recoveries go back in proportion to what each has borne\n"
    "    split:   recovered\n"
    "    in_proportion_to: share\n"
    "    remainder_to: lender\n"
    "    clause:  art. 5\n"
    "    round:   minor_unit\n";

struct filling {
    const char *word;
    char *text;
};

enum { FILLINGS = 6, DIGITS_MAX = 6 };

static char *capitals(const char *text)
{
    char *copy = copy_text(text);
    for (char *next = copy; *next != '\0'; next++)
        if (*next >= 'a' && *next <= 'z')
            *next = (char)(*next - 'a' + 'A');
    return copy;
}

/* ".00" for two digits, "" for none. */
static char *zeros_after_point(int digits)
{
    return digits == 0 ? copy_text("") : format_text(".%0*d", digits, 0);
}

/* "0.01" for two digits, "1" for none. */
static char *minor_unit(int digits)
{
    return digits == 0 ? copy_text("1") : format_text("0.%0*d", digits, 1);
}

static void fill_in(struct filling *fillings, const struct arguments *arguments)
{
    int digits = arguments->digits == NULL ? 2 : arguments->digits[0] - '0';
    const struct filling all[FILLINGS] = {
        {"ID", copy_text(arguments->words.items[0])},
        {"COUNTRY", capitals(arguments->country == NULL ? "XX" : arguments->country)},
        {"CURRENCY", capitals(arguments->currency == NULL ? "XXX" : arguments->currency)},
        {"DIGITS", format_text("%d", digits)},
        {"UNIT", minor_unit(digits)},
        {"POINT", zeros_after_point(digits)},
    };
    memcpy(fillings, all, sizeof all);
}

static void write_filled(FILE *to, const struct filling *fillings)
{
    for (const char *next = SKELETON; *next != '\0';) {
        size_t plain = strcspn(next, "@");
        (void)fwrite(next, 1, plain, to);
        next += plain;
        if (*next == '\0')
            break;
        size_t bytes = strcspn(++next, "@");
        for (size_t i = 0; i < FILLINGS; i++)
            if (strlen(fillings[i].word) == bytes && memcmp(fillings[i].word, next, bytes) == 0)
                (void)fputs(fillings[i].text, to);
        next += bytes + 1;
    }
}

static bool is_id(const char *word)
{
    size_t bytes = strlen(word);
    return bytes > 0 && bytes <= 64 && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789-") == bytes && word[0] != '-';
}

static bool is_currency(const char *code)
{
    return code == NULL ||
           (strlen(code) == 3 && strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == 3);
}

static bool is_good(const struct arguments *arguments)
{
    const char *digits = arguments->digits;
    if (arguments->words.count != 1 || arguments->facts.count > 0) {
        complain("new takes one ID, which the file is named after, and no facts: guarantee new japan-example "
                 "--country JP --currency JPY --digits 0 -o japan-example.yaml");
        return false;
    }
    if (!is_id(arguments->words.items[0])) {
        complain("an id of lower-case letters, digits and hyphens is expected, found \"%s\"",
                 arguments->words.items[0]);
        return false;
    }
    if (!is_country(arguments->country))
        return false;
    if (!is_currency(arguments->currency)) {
        complain("--currency: an ISO 4217 code of three letters such as EUR is expected, found \"%s\"",
                 arguments->currency);
        return false;
    }
    if (digits == NULL || (strlen(digits) == 1 && digits[0] >= '0' && digits[0] <= '0' + DIGITS_MAX))
        return true;
    complain("--digits: a whole number from 0 to %d is expected, found \"%s\"", (int)DIGITS_MAX, digits);
    return false;
}

/* Never over a file that is there. NULL after a message. */
static FILE *open_new(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0 && errno == EEXIST)
        complain("-o %s: the file is there already and is left as it is; name another", path);
    else if (file < 0)
        complain("-o %s: cannot be written: %s", path, strerror(errno));
    return file < 0 ? NULL : fdopen(file, "w");
}

static int write_file(const char *path, const struct filling *fillings)
{
    FILE *file = open_new(path);
    if (file == NULL)
        return EXIT_BAD;
    write_filled(file, fillings);
    bool failed = ferror(file) != 0;
    if (fclose(file) != 0 || failed) {
        complain("-o %s: could not be written", path);
        return EXIT_BAD;
    }
    (void)printf("%s: written; \"guarantee check %s\" checks it, \"guarantee facts %s\" shows what it answers\n", path,
                 path, path);
    return EXIT_ANSWER;
}

static int run(const struct arguments *arguments)
{
    struct filling fillings[FILLINGS];
    int code = EXIT_ANSWER;
    if (!is_good(arguments))
        return EXIT_BAD;
    fill_in(fillings, arguments);
    if (arguments->out != NULL)
        code = write_file(arguments->out, fillings);
    else
        write_filled(stdout, fillings);
    for (size_t i = 0; i < FILLINGS; i++)
        free(fillings[i].text);
    return code;
}

const struct subcommand new_command = {
    .name = "new",
    .takes = "ID [--country XX] [--currency XXX] [--digits N] [-o FILE]",
    .summary = "the skeleton of a scheme file, to be filled in",
    .help =
        "It is a scheme as it stands: \"guarantee check\" finds it good, and it answers quote and claim. Its numbers\n"
        "are placeholders, all of them \"assumed\". config/README.md goes through one from the law to the file.\n"
        "\n"
        "example:\n"
        "  guarantee new my-programme --country JP --currency JPY --digits 0\n",
    .options = OPTION_COUNTRY | OPTION_CURRENCY | OPTION_DIGITS | OPTION_OUT,
    .run = run,
};
