/* guarantee compare: what a change of policy costs. */
#include "compare.h"
#include "commands.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_file_of_loans(const char *word)
{
    size_t length = strlen(word);
    return strcmp(word, STANDARD_INPUT) == 0 || (length > 4 && strcasecmp(word + length - 4, ".csv") == 0);
}

/* The schemes are all words but files of loans, which may stand anywhere among them. */
static void sort_words(const struct arguments *arguments, struct words *schemes, struct words *loans)
{
    for (size_t i = 0; i < arguments->words.count; i++) {
        const char *word = arguments->words.items[i];
        struct words *kind = is_file_of_loans(word) ? loans : schemes;
        kind->items[kind->count++] = word;
    }
}

enum { COLUMNS_MAX = TABLE_COLUMNS_MAX / 2 };

static bool is_something_to_compare(const struct arguments *arguments, size_t scheme_count)
{
    if (scheme_count * (arguments->sets.count + 1) > COLUMNS_MAX) {
        complain("compare shows %d columns at the most; compare fewer schemes or --set at once", (int)COLUMNS_MAX);
        return false;
    }
    if (scheme_count > 0 && scheme_count + arguments->sets.count >= 2)
        return true;
    complain(
        "compare needs two columns at least: two schemes, or a scheme and --set PATH=VALUE; found %zu scheme%s and "
        "no --set",
        scheme_count, scheme_count == 1 ? "" : "s");
    return false;
}

static int run(const struct arguments *arguments)
{
    struct words schemes = {allocate(arguments->words.count, sizeof(char *)), 0};
    struct words loans = {allocate(arguments->words.count, sizeof(char *)), 0};
    struct variants variants = {NULL, 0};
    int code = EXIT_BAD;
    sort_words(arguments, &schemes, &loans);
    if (is_something_to_compare(arguments, schemes.count) && each_named_once(&loans) &&
        variants_load(&variants, arguments, schemes.items, schemes.count))
        code = loans.count == 0 ? compare_facts(&variants, arguments) : compare_loans(&variants, arguments, &loans);
    variants_free(&variants);
    free(schemes.items);
    free(loans.items);
    return code;
}

const struct subcommand compare_command = {
    .name = "compare",
    .takes = "SCHEME ... [--set PATH=VALUE ...] LOANS.csv ... | FACT=VALUE ...",
    .summary = "schemes, or changes to one scheme, side by side",
    .help =
        "Each SCHEME gives a column, as published. Each --set gives one column more for each SCHEME that has such a\n"
        "value, in which that change alone is made; changes that belong together are joined in one --set by \";\".\n"
        "The difference is that to the first column; of a rate it is in percentage points.\n"
        "\n"
        "With FACT=VALUE every question that the facts can answer is compared. A fact that only some of the schemes\n"
        "know is given to those. With files (their names end in .csv, or - for standard input) each column is a whole\n"
        "run of \"portfolio\", with the same rules for columns, groups and refused rows; the files are read once for\n"
        "all columns. A figure that differs is shown for each group too.\n"
        "\n"
        "Schemes of several currencies stand beside one another as they are: the amounts of the file are taken as "
        "they\n"
        "stand, nothing is converted, and there is no difference between currencies. A figure that a scheme does not\n"
        "have is \"-\". A scheme that the file, or what is asked of the facts, has no answer for is left out: a note\n"
        "says what it lacks.\n"
        "\n"
        "exit: 0, 1 a test is breached, 2 bad input or nothing to compare, 3 rows were refused or a scheme was left "
        "out\n"
        "\n"
        "examples:\n"
        "  guarantee compare shanghai-2023 --set 'compensate.compensation.bands.choose[0].rows[0].above=0.8%' \\\n"
        "      loan_balance=1000000000 npl_balance=20000000 net_loss=10000000 key_industry=yes\n"
        "  guarantee compare shanghai-2023 shanghai-2024 examples/portfolio.csv --group-by bank,key_industry\n"
        "  guarantee compare china-ngf shanghai-fund tests/schemes/abroad.yaml examples/portfolio.csv\n"
        "  guarantee compare china-ngf --set parameters.bank_share=30% examples/portfolio.csv\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_GROUP_BY | OPTION_MAP | OPTION_MAPPING | OPTION_THREADS | OPTION_JSON,
    .run = run,
};
