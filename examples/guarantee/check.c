/* guarantee check: is a scheme file good, and what is in it. */
#include "commands.h"
#include "output.h"

static void print_questions(const guarantee_scheme *scheme)
{
    bool first = true;
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        if (guarantee_scheme_answers(scheme, question) == 0)
            continue;
        (void)printf("%s%s", first ? "" : ", ", guarantee_question_name(question));
        first = false;
    }
}

static void print_good(const guarantee_scheme *scheme, const char *word)
{
    (void)printf("%s: ", word);
    print_coloured(GREEN, "good");
    (void)printf("  %s  sha256 %.12s  answers ", guarantee_scheme_id(scheme), guarantee_scheme_sha256(scheme));
    print_questions(scheme);
    int32_t confidence = guarantee_scheme_confidence(scheme);
    (void)printf("  %zu facts, %zu figures, %s%s\n", guarantee_scheme_fact_count(scheme),
                 guarantee_scheme_figure_count(scheme), confidence == 0 ? "no parameters" : "least confidence ",
                 confidence == 0 ? "" : guarantee_confidence_name(confidence));
}

static int check_all(const struct words *words, const struct changes *changes)
{
    int code = EXIT_ANSWER;
    for (size_t i = 0; i < words->count; i++) {
        guarantee_scheme *scheme = load_scheme(words->items[i], changes);
        if (scheme == NULL)
            code = EXIT_BAD;
        else
            print_good(scheme, words->items[i]);
        guarantee_scheme_free(scheme);
    }
    return code;
}

static int run(const struct arguments *arguments)
{
    struct changes changes;
    if (arguments->words.count == 0 || arguments->facts.count > 0) {
        complain("check takes schemes, files or ids, and no facts: guarantee check config/shanghai-2023.yaml");
        return EXIT_BAD;
    }
    bool good = changes_read(&changes, arguments->sets.items, arguments->sets.count);
    int code = good ? check_all(&arguments->words, &changes) : EXIT_BAD;
    changes_free(&changes);
    return code;
}

const struct subcommand check_command = {
    .name = "check",
    .takes = "SCHEME ...",
    .summary = "is a scheme file good: every mistake with its line and column",
    .help = "Prints a line for each good scheme. The first mistake of a file goes to the error output as\n"
            "FILE:LINE:COLUMN: PATH: what was expected, what was found; the other files are checked all the same.\n"
            "With --set, checks that the changes can be made.\n"
            "\n"
            "example:\n"
            "  guarantee check shanghai-2023 china-ngf\n",
    .options = OPTION_SET,
    .run = run,
};
