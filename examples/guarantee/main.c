/* The program `guarantee`: what a scheme answers, for people at a terminal and for scripts. */
#include "commands.h"
#include "output.h"

#include <string.h>

static const struct subcommand *const COMMANDS[] = {
    &quote_command,   &claim_command,      &compensate_command, &refinance_command, &reserve_command, &limits_command,
    &subsidy_command, &allot_command,      &portfolio_command,  &compare_command,   &ledger_command,  &check_command,
    &facts_command,   &parameters_command, &schemes_command,    &new_command,
};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof COMMANDS[0] };

static void print_usage(FILE *to)
{
    (void)fputs("usage: guarantee SUBCOMMAND SCHEME FACT=VALUE ... [options]\n\n", to);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        (void)fprintf(to, "  %-11s %s\n", COMMANDS[i]->name, COMMANDS[i]->summary);
    (void)fputs("\nSCHEME is a file or the id of a shipped scheme (\"guarantee schemes\" lists them).\n"
                "\"guarantee SUBCOMMAND --help\" shows what it takes, with an example.\n",
                to);
}

static void print_whole_help(void)
{
    print_usage(stdout);
    (void)puts("\noptions, before or after the words:");
    print_option_help(~0U);
    (void)puts(
        "\nexit: 0 an answer (\"not eligible\" and \"undecided\" are answers), 1 a test or limit of the scheme is\n"
        "breached, 2 bad usage or input, 3 rows of a file were refused, or compare left a scheme out. When several\n"
        "hold: 2, then 3, then 1.\n"
        "\nexample:\n"
        "  guarantee compensate shanghai-2023 loan_balance=1000000000 npl_balance=20000000 \\\n"
        "      net_loss=10000000 key_industry=yes --explain");
}

static void print_version(void)
{
    (void)printf("guarantee %s (library %s)\n", GUARANTEE_VERSION_TEXT, guarantee_version_text());
}

static void print_command_help(const struct subcommand *command)
{
    (void)printf("usage: guarantee %s %s [options]\n%s\n\n%s\noptions:\n", command->name, command->takes,
                 command->summary, command->help);
    print_option_help(command->options | OPTION_HELP);
}

static const struct subcommand *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(COMMANDS[i]->name, name) == 0)
            return COMMANDS[i];
    return NULL;
}

static int refuse_command(const char *name)
{
    struct nearest nearest = {name, NULL, 0};
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        nearest_try(&nearest, COMMANDS[i]->name);
    if (nearest.best != NULL)
        complain("there is no subcommand \"%s\"; did you mean \"%s\"? (\"guarantee --help\" lists them)", name,
                 nearest.best);
    else
        complain("there is no subcommand \"%s\" (\"guarantee --help\" lists them)", name);
    return EXIT_BAD;
}

static int run_command(const struct subcommand *command, char **argv)
{
    struct arguments arguments;
    int code = arguments_read(&arguments, command, argv);
    if (code == 0 && arguments.version)
        print_version();
    else if (code == 0 && (arguments.help || command == NULL))
        command == NULL ? print_whole_help() : print_command_help(command);
    else if (code == 0)
        code = command->run(&arguments);
    arguments_free(&arguments);
    return code;
}

/* The subcommand is the first word that is no option; options may stand before it. */
static char **find_word(char **argv)
{
    while (*argv != NULL && (*argv)[0] == '-' && (*argv)[1] != '\0' && strcmp(*argv, "--") != 0)
        argv += option_takes_next(*argv) && argv[1] != NULL ? 2 : 1;
    return argv;
}

/* Moves the subcommand to the front. */
static void bring_to_front(char **argv, char **word)
{
    char *name = *word;
    memmove(argv + 1, argv, (size_t)(word - argv) * sizeof *argv);
    argv[0] = name;
}

static int run(char **argv)
{
    char **word = find_word(argv);
    if (*argv == NULL) {
        print_usage(stderr);
        return EXIT_BAD;
    }
    if (*word == NULL)
        return run_command(NULL, argv);
    const struct subcommand *command = find_command(*word);
    if (command == NULL)
        return refuse_command(*word);
    bring_to_front(argv, word);
    return run_command(command, argv + 1);
}

int main(int argc, char **argv)
{
    int code = argc < 1 ? EXIT_BAD : run(argv + 1);
    guarantee_thread_release();
    return close_output() ? code : EXIT_BAD;
}
