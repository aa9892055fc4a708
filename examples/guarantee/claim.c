/* guarantee claim: one default: what is claimed, who bears it, who gets recoveries. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_CLAIM);
}

const struct subcommand claim_command = {
    .name = "claim",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "one default: what is claimed, who bears it, who gets recoveries",
    .help = "The parts add up to the claim, to the minor unit.\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee claim china-ngf principal=5000000 outstanding=1234567.89\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
