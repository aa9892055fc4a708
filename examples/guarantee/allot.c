/* guarantee allot: a pool over its participants. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_ALLOT);
}

const struct subcommand allot_command = {
    .name = "allot",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "a pool over its participants",
    .help = "A fact of each participant is given by name: FACT.MEMBER=VALUE. The parts add up to the pool, or to the "
            "claims.\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee allot guangzhou-2025 bank_claim.A=9亿 bank_claim.B=6亿 bank_claim.C=3亿\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
