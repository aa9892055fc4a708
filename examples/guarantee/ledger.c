/* guarantee ledger: events in, what they cause booked, what is left. */
#include "book.h"
#include "commands.h"

#include <stdlib.h>

static int code_of(const struct book *book)
{
    if (book->counts.refused > 0)
        return EXIT_REFUSED;
    return book->breaches > 0 ? EXIT_BREACH : EXIT_ANSWER;
}

static int show(struct book *book)
{
    int failed = 0;
    if (book->arguments->json)
        failed = print_book_json(book);
    else
        print_book(book);
    return failed != 0 ? failed : code_of(book);
}

static int read_and_show(struct book *book, const char *path)
{
    struct header header;
    struct loans *loans = loans_open(&path, 1, &header);
    int code = EXIT_BAD;
    if (loans == NULL)
        return EXIT_BAD;
    if (book_bind(book, &header) && book_read(book, loans) && book_go_back(book))
        code = show(book);
    loans_close(loans);
    return code;
}

static bool read_date(struct book *book)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    book->date = GUARANTEE_DATE_MAX;
    if (book->arguments->at == NULL ||
        guarantee_date_from_text(&book->date, book->arguments->at, &error) == GUARANTEE_OK)
        return true;
    complain("--at: %s", error.message);
    return false;
}

static int run_scheme(const struct arguments *arguments, const guarantee_scheme *scheme)
{
    struct book book = {.arguments = arguments, .scheme = scheme, .confidence = GUARANTEE_CONFIDENCE_OFFICIAL};
    guarantee_error error = GUARANTEE_ERROR_INIT;
    int code = EXIT_BAD;
    if (guarantee_ledger_new(&book.ledger, scheme, &error) != GUARANTEE_OK)
        (void)report(&error);
    else if (read_date(&book))
        code = read_and_show(&book, arguments->words.items[1]);
    book_free(&book);
    return code;
}

static int run(const struct arguments *arguments)
{
    struct changes changes;
    guarantee_scheme *scheme = NULL;
    int code = EXIT_BAD;
    if (arguments->words.count != 2 || arguments->facts.count > 0) {
        complain("ledger takes a SCHEME and one file of events, found %zu word%s%s: guarantee ledger %s",
                 arguments->words.count, arguments->words.count == 1 ? "" : "s",
                 arguments->facts.count > 0 ? " and facts, which belong into columns of the file" : "",
                 arguments->command->takes);
        return EXIT_BAD;
    }
    if (changes_read(&changes, arguments->sets.items, arguments->sets.count))
        scheme = load_scheme(arguments->words.items[0], &changes);
    if (scheme != NULL)
        code = run_scheme(arguments, scheme);
    guarantee_scheme_free(scheme);
    changes_free(&changes);
    return code;
}

const struct subcommand ledger_command = {
    .name = "ledger",
    .takes = "SCHEME EVENTS.csv",
    .summary = "limits over time: events in, what they cause booked, sums at any date",
    .help = "The file has a line for each event, in the order of their days, and columns\n"
            "  date, kind, amount    2023-06-30; approve, draw, repay, charge, claim, recover, refund, or a kind that\n"
            "                        the scheme books, such as payment; the amount in currency units\n"
            "  account               or what the scheme calls it (lender): where it keeps an account for each\n"
            "  loan                  where the scheme looks at single loans\n"
            "and facts of the scheme: those of an approval are remembered for its loan. Other columns are not read.\n"
            "Each line is entered, not eligible, undecided or refused; only what was entered counts.\n"
            "If the scheme has limits, they are asked of each account at the end.\n"
            "\n"
            "example:\n"
            "  guarantee ledger examples/ledger/lender-ceiling.yaml examples/ledger/events.csv\n"
            "  guarantee ledger examples/ledger/lender-ceiling.yaml examples/ledger/events.csv --at 2021-12-31\n",
    .options = OPTION_SET | OPTION_AT | OPTION_MAP | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
