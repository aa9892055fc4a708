/* bench-portfolio: the four tables of portfolio runs. */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char HELP[] =
    "usage: bench-portfolio [kernel|portfolio|growth|file]... [--loans N] [--write FOLDER] [--python PROGRAM]\n"
    "prints the tables that are named, or all four; figures stand beside what they must reach\n"
    "\n"
    "  --loans N          how many loans (10000000)\n"
    "  --write FOLDER     writes columns and exact answers there, for peers of other languages (bench/peers)\n"
    "  --python PROGRAM   a Python with the module duckdb, for the table \"file\"\n";

static const struct {
    const char *name;
    void (*print)(const struct settings *settings);
} TABLES[] = {{"kernel", table_kernel}, {"portfolio", table_portfolio}, {"growth", table_growth}, {"file", table_file}};
enum { TABLE_COUNT = sizeof TABLES / sizeof TABLES[0] };

static const char *value_of(char ***argv)
{
    const char *option = **argv;
    if ((*argv)[1] == NULL)
        fail("%s: a value is expected behind it (--help shows an example)", option);
    return *++*argv;
}

static uint64_t read_loans(const char *text)
{
    char *end = NULL;
    uint64_t loans = strtoull(text, &end, 10);
    if (*text < '1' || *text > '9' || *end != '\0' || loans > 1000000000)
        fail("--loans: a whole number from 1 to 1000000000 is expected, found \"%s\"", text);
    return loans;
}

static void read_argument(struct settings *settings, bool wanted[TABLE_COUNT], char ***argv)
{
    const char *word = **argv;
    for (int table = 0; table < TABLE_COUNT; table++)
        if (strcmp(word, TABLES[table].name) == 0) {
            wanted[table] = true;
            return;
        }
    if (strcmp(word, "--loans") == 0)
        settings->loans = read_loans(value_of(argv));
    else if (strcmp(word, "--write") == 0)
        settings->folder = value_of(argv);
    else if (strcmp(word, "--python") == 0)
        settings->python = value_of(argv);
    else
        fail("\"%s\" is no table and no option (--help lists them)", word);
}

static char *folder_of(const char *program)
{
    const char *slash = strrchr(program, '/');
    char *folder = strdup(slash == NULL ? "." : program);
    if (folder == NULL)
        fail("no memory");
    if (slash != NULL)
        folder[slash - program] = '\0';
    return folder;
}

int main(int argc, char **argv)
{
    bool wanted[TABLE_COUNT] = {false}, any = false;
    if (argc < 1)
        return 2;
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        (void)fputs(HELP, stdout);
        return 0;
    }
    char *programs = folder_of(argv[0]);
    struct settings settings = {.loans = 10000000, .programs = programs};
    for (argv++; *argv != NULL; argv++)
        read_argument(&settings, wanted, &argv);
    for (int table = 0; table < TABLE_COUNT; table++)
        any = any || wanted[table];
    for (int table = 0; table < TABLE_COUNT; table++)
        if (wanted[table] || !any) {
            TABLES[table].print(&settings);
            (void)putchar('\n');
            (void)fflush(stdout);
        }
    free(programs);
    return 0;
}
