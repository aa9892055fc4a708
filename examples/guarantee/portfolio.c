/* guarantee portfolio: a file of loans under one scheme. */
#include "portfolio.h"
#include "commands.h"

static int show(const struct arguments *arguments, const struct portfolio *portfolio)
{
    if (arguments->json)
        print_portfolio_json(portfolio);
    else
        print_portfolio(portfolio);
    return portfolio_code(portfolio);
}

static int run(const struct arguments *arguments)
{
    struct changes changes;
    struct portfolio portfolio = {.report_refused = true};
    guarantee_scheme *scheme = NULL;
    int code = EXIT_BAD;
    if (arguments->words.count != 2) {
        complain("portfolio takes a SCHEME and a file of loans, found %zu words: guarantee portfolio %s",
                 arguments->words.count, arguments->command->takes);
        return EXIT_BAD;
    }
    if (changes_read(&changes, arguments->sets.items, arguments->sets.count))
        scheme = load_scheme(arguments->words.items[0], &changes);
    if (scheme != NULL && portfolio_run(&portfolio, scheme, arguments, arguments->words.items[1]))
        code = show(arguments, &portfolio);
    portfolio_free(&portfolio);
    guarantee_scheme_free(scheme);
    changes_free(&changes);
    return code;
}

const struct subcommand portfolio_command = {
    .name = "portfolio",
    .takes = "SCHEME LOANS.csv [FACT=VALUE ...]",
    .summary = "a file of loans: each row answered, then a summary for each group",
    .help =
        "The first line of the file names the columns. A column that is a fact of the scheme is read as that fact;\n"
        "--map COLUMN=FACT gives it another meaning; other columns are ignored, and the summary says which. A\n"
        "FACT=VALUE holds for every row. UTF-8, commas, quotation marks doubled; an empty cell is no value.\n"
        "\n"
        "Each row is asked what the scheme answers for one loan (quote, claim, subsidy, ...), as far as its columns\n"
        "allow. Each group (--group-by, otherwise the whole file) is then asked once what the scheme answers for a\n"
        "bank or a whole portfolio (limits, compensate, reserve, allot). Its members, named by their lines, are the\n"
        "rows that are eligible: a loan that the scheme refuses or leaves undecided is none of its loans. Under a\n"
        "scheme that asks nothing of single loans every row that could be read is a member. The scheme says which\n"
        "members count. A fact of the whole group, such as key_industry, is taken from its column where all members\n"
        "of the group agree.\n"
        "\n"
        "A row that cannot be read is refused, with its line and the reason, and counted: rows read = answered +\n"
        "undecided + refused. --rows writes every row's outcome, rule and figures; the file appears once it is whole.\n"
        "\n"
        "exit: 0, 1 a test is breached (of a row or a group), 2 bad input and no answer, 3 rows were refused\n"
        "\n"
        "example:\n"
        "  guarantee portfolio shanghai-2023 examples/portfolio.csv --group-by bank,key_industry\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_GROUP_BY | OPTION_ROWS | OPTION_MAP | OPTION_JSON,
    .run = run,
};
