/* guarantee quote: one loan: is it eligible, what is covered, what does the guarantee cost. */
#include "answer.h"
#include "commands.h"

static int run(const struct arguments *arguments)
{
    return answer_question(arguments, GUARANTEE_QUOTE);
}

const struct subcommand quote_command = {
    .name = "quote",
    .takes = "SCHEME FACT=VALUE ...",
    .summary = "one loan: is it eligible, what is covered, what does the guarantee cost",
    .help =
        "Not eligible is an answer: the first rule of the scheme that fails is named, with the numbers of this case.\n"
        "What is missing is asked for by name; \"guarantee facts SCHEME\" lists all facts.\n"
        "\n"
        "example:\n"
        "  guarantee quote china-ngf principal=5000000 term_months=12\n",
    .options = OPTION_SET | OPTION_AS_OF | OPTION_EXPLAIN | OPTION_JSON,
    .run = run,
};
