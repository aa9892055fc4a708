/* guarantee subsidy: subsidies and awards. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_SUBSIDY);
}

const struct subcommand subsidy_command = {
    .name = "subsidy",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "subsidies and awards",
    .help = "A scheme of several subsidies answers those whose facts are given.\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee subsidy shanghai-incentives research_spending=8000000\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
