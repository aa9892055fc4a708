/* guarantee limits: leverage, concentration, averages against their ceilings, with the room left. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_LIMITS);
}

const struct subcommand limits_command = {
    .name = "limits",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "leverage, concentration, averages against their ceilings, with the room left",
    .help = "A breached test is marked, and the exit code is 1.\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee limits shanghai-fund annual_volume=700亿\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
