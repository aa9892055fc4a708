/* guarantee reserve: loan classes, reserves, provisions. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_RESERVE);
}

const struct subcommand reserve_command = {
    .name = "reserve",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "loan classes, reserves, provisions",
    .help = "What is short of the requirement is shown beside it.\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee reserve china-bank loan_balance=1050000000 npl_balance=50000000 provisions=55000000\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
