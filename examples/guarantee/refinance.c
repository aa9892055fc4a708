/* guarantee refinance: bridge cost against renewal: the saving, and what a stated saving implies. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_REFINANCE);
}

const struct subcommand refinance_command = {
    .name = "refinance",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "bridge cost against renewal: the saving, and what a stated saving implies",
    .help = "A saving that was only stated is turned round: for how many days, or at which daily rate, it would hold.\n"
            "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
            "\n"
            "example:\n"
            "  guarantee refinance shanghai-refinancing stated=briefing_2023 bridge_daily_rate=1‰\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
