/* guarantee compensate: a bank's year: NPL ratio, compensation ratio, compensation. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_COMPENSATE);
}

const struct subcommand compensate_command = {
    .name = "compensate",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "a bank's year: NPL ratio, compensation ratio, compensation",
    .help = "Facts of the year are given as they are, or added up from facts of each loan: outstanding.L1=... "
            "outstanding.L2=...\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee compensate shanghai-2023 loan_balance=1000000000 npl_balance=20000000 \\\n"
            "      net_loss=10000000 key_industry=yes --explain\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
