/* guarantee portfolio: files of loans under one scheme. */
#include "portfolio.h"
#include "commands.h"
#include "rows.h"

#include <string.h>
#include <unistd.h>

static int show(const struct arguments *arguments, const struct portfolio *portfolio)
{
    if (arguments->json)
        print_portfolio_json(portfolio);
    else
        print_portfolio(portfolio);
    return portfolio_code(portfolio);
}

/* --merge takes totals as they are: which rows they hold was settled when they were made. */
static bool suits_merge(const struct arguments *arguments)
{
    const char *option = arguments->rows != NULL       ? "--rows"
                         : arguments->group_by != NULL ? "--group-by"
                         : arguments->maps.count > 0   ? "--map"
                         : arguments->threads > 0      ? "--threads"
                                                       : NULL;
    if (!arguments->merge || option == NULL)
        return true;
    complain("%s asks something of rows, and --merge reads none: give it where the totals are made", option);
    return false;
}

/* What is written takes the place of what was there: of the loans themselves, if they are named by mistake. */
static bool spares_what_it_reads(const struct arguments *arguments, const char *option, const char *path)
{
    const char *read = is_same_file(path, arguments->mapping) ? arguments->mapping : NULL;
    for (size_t i = 0; i < arguments->words.count; i++)
        if (is_same_file(path, arguments->words.items[i]))
            read = arguments->words.items[i];
    if (read == NULL)
        return true;
    complain("%s %s: this file is read, and would be overwritten; name another", option, path);
    return false;
}

static bool can_write(const struct arguments *arguments)
{
    if (is_same_file(arguments->rows, arguments->totals)) {
        complain("--rows and --totals both name %s; write them to two files", arguments->rows);
        return false;
    }
    return spares_what_it_reads(arguments, "--rows", arguments->rows) &&
           (arguments->merge || spares_what_it_reads(arguments, "--totals", arguments->totals)) &&
           rows_can_open("--rows", arguments->rows) && rows_can_open("--totals", arguments->totals);
}

/* Totals bring their groups with them. */
static bool has_groups(const struct arguments *arguments)
{
    if (arguments->largest == 0 || arguments->group_by != NULL || arguments->merge)
        return true;
    complain("--largest shows the largest of groups; name what they are by --group-by COLUMN");
    return false;
}

/* A file of loans that is not there, but is the id of a scheme. */
static bool is_one_scheme(const struct words *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        guarantee_scheme *scheme = NULL;
        bool is_scheme = access(paths->items[i], F_OK) != 0 &&
                         guarantee_scheme_load(&scheme, paths->items[i], NULL, NULL) == GUARANTEE_OK;
        guarantee_scheme_free(scheme);
        if (!is_scheme)
            continue;
        complain("portfolio takes one SCHEME, but \"%s\" is one, too; \"guarantee compare\" sets several side by side",
                 paths->items[i]);
        return false;
    }
    return true;
}

static bool run_scheme(struct portfolio *portfolio, const guarantee_scheme *scheme, const struct arguments *arguments,
                       const struct words *paths)
{
    struct run_of run = {scheme, arguments};
    if (arguments->merge)
        return portfolio_merge(portfolio, scheme, arguments, paths);
    return portfolios_run(portfolio, &run, 1, paths);
}

static int run(const struct arguments *arguments)
{
    struct changes changes;
    struct portfolio portfolio = {.report_refused = true};
    guarantee_scheme *scheme = NULL;
    int code = EXIT_BAD;
    if (arguments->words.count < 2) {
        complain("portfolio takes a SCHEME and files of %s, found %zu word%s: guarantee portfolio %s",
                 arguments->merge ? "totals" : "loans", arguments->words.count, arguments->words.count == 1 ? "" : "s",
                 arguments->command->takes);
        return EXIT_BAD;
    }
    struct words paths = {arguments->words.items + 1, arguments->words.count - 1};
    if (!suits_merge(arguments) || !can_write(arguments) || !each_named_once(&paths) || !has_groups(arguments) ||
        !is_one_scheme(&paths))
        return EXIT_BAD;
    if (changes_read(&changes, arguments->sets.items, arguments->sets.count))
        scheme = load_scheme(arguments->words.items[0], &changes);
    if (scheme != NULL && run_scheme(&portfolio, scheme, arguments, &paths))
        code = show(arguments, &portfolio);
    portfolio_free(&portfolio);
    guarantee_scheme_free(scheme);
    changes_free(&changes);
    return code;
}

const struct subcommand portfolio_command = {
    .name = "portfolio",
    .takes = "SCHEME LOANS.csv ... [FACT=VALUE ...]",
    .summary = "files of loans: each row answered, then a summary for each group",
    .help =
        "The first line of a file names the columns. A column that is a fact of the scheme is read as that fact;\n"
        "--map COLUMN=FACT gives it another meaning, --mapping FILE does so for a foreign file once and for all\n"
        "(lines \"FACT: COLUMN\" and \"FACT = VALUE\"); other columns are ignored, and the summary says which. A\n"
        "FACT=VALUE holds for every row. UTF-8, commas, quotation marks doubled; an empty cell is no value. Several\n"
        "files of the same columns are read as one; - is standard input.\n"
        "\n"
        "Each row is asked what the scheme answers for one loan (quote, claim, subsidy, ...), as far as its columns\n"
        "allow. Each group (--group-by, otherwise all rows) is then asked once what the scheme answers for a bank\n"
        "or a whole portfolio (limits, compensate, reserve, allot). Its members are the rows that are eligible: a\n"
        "loan that the scheme refuses or leaves undecided is none of its loans. Under a scheme that asks nothing of\n"
        "single loans every row that could be read is a member. The scheme says which members count. A fact of the\n"
        "whole group, such as key_industry, is taken from its column where all members of the group agree.\n"
        "--group-by takes up to three columns; DATE:year and DATE:month group by a part of a date. --largest N\n"
        "shows the N groups with the largest sums alone: with --group-by borrower, the largest borrowers.\n"
        "\n"
        "A row that cannot be read is refused, with its line and the reason, and counted: rows read = answered +\n"
        "undecided + refused. --rows writes every row's outcome, rule and figures; the file appears once it is whole.\n"
        "--totals writes what was added up; portfolio SCHEME --merge A.bin B.bin ... adds such files up, and shows\n"
        "the summary of all their rows.\n"
        "\n"
        "exit: 0, 1 a test is breached (of a row or a group), 2 bad input and no answer, 3 rows were refused\n"
        "\n"
        "example:\n"
        "  guarantee portfolio shanghai-2023 examples/portfolio.csv --group-by bank,key_industry\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_GROUP_BY | OPTION_LARGEST | OPTION_ROWS | OPTION_TOTALS |
               OPTION_MERGE | OPTION_MAP | OPTION_MAPPING | OPTION_THREADS | OPTION_JSON,
    .run = run,
};
