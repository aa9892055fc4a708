/* The command line: a subcommand, words, FACT=VALUE and options in any order. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include "tool.h"

enum option {
    OPTION_SET = 1,
    OPTION_AS_OF = 2,
    OPTION_EXPLAIN = 4,
    OPTION_JSON = 8,
    OPTION_GROUP_BY = 16,
    OPTION_ROWS = 32,
    OPTION_MAP = 64,
    OPTION_HELP = 128,
    OPTION_VERSION = 256,
    OPTION_TOTALS = 512,
    OPTION_MERGE = 1024,
    OPTION_THREADS = 2048,
    OPTION_MAPPING = 4096,
    OPTION_LARGEST = 8192,
    OPTION_AT = 16384,
    OPTION_COUNTRY = 1 << 20,
    OPTION_CURRENCY = 1 << 21,
    OPTION_DIGITS = 1 << 22,
    OPTION_OUT = 1 << 23
};

struct pair {
    const char *name;
    const char *value;
    const char *origin; /* "sba.map:3"; NULL: the command line */
};

struct pairs {
    struct pair *items;
    size_t count;
};

struct words {
    const char **items;
    size_t count;
};

struct arguments;

/* One file a subcommand defines one of these. */
struct subcommand {
    const char *name;
    const char *takes;   /* what follows the name: "SCHEME FACT=VALUE ..." */
    const char *summary; /* one line */
    const char *help;    /* the rest, with an example that works */
    unsigned options;    /* of enum option; OPTION_HELP goes without saying */
    int (*run)(const struct arguments *arguments);
};

struct arguments {
    const struct subcommand *command;
    struct words words; /* schemes and files */
    struct pairs facts;
    struct words sets; /* each "PATH=VALUE" or "PATH=VALUE;PATH=VALUE" */
    struct pairs maps;
    const char *as_of;
    const char *at;
    const char *group_by;
    const char *rows;
    const char *totals;
    const char *mapping;
    const char *country, *currency, *digits, *out; /* of a new scheme, or to look for */
    char *mapping_text;                            /* that the pairs of the file stand in */
    struct words origins;                          /* the places of its lines */
    size_t threads;                                /* 0 when none were asked for */
    size_t largest;                                /* likewise */
    bool merge, explain, json, help, version;
};

/* Reads what follows the subcommand (NULL: options alone are allowed). Texts stay those of argv. */
int arguments_read(struct arguments *arguments, const struct subcommand *command, char **argv);
void arguments_free(struct arguments *arguments);
/* Adds the lines of --mapping to the facts and maps. EXIT_BAD after a message. */
int mapping_read(struct arguments *arguments);
void mapping_free(struct arguments *arguments);
/* A line of a mapping whose fact this scheme does not declare: it is meant for others. */
bool is_for_others(const struct pair *pair, const char *fact, const guarantee_scheme *scheme);
/* True of an option whose value is the next word. */
bool option_takes_next(const char *text);
void print_option_help(unsigned options);

/* Is --country two letters, or not given? False after a message. */
bool is_country(const char *country);

/* Whether both name one regular file, or one that is not there yet by the same word. NULL names none. */
bool is_same_file(const char *one, const char *other);
/* False after a message. */
bool each_named_once(const struct words *paths);

/* What --set asks to change, as guarantee_load_options wants it. */
struct changes {
    const char **paths;
    const char **values;
    uint32_t count;
    char *text;
};
/* Splits one --set (several at once when `count` says so) at ";" and "=". False when one has no "=". */
bool changes_read(struct changes *changes, const char *const *sets, size_t count);
void changes_free(struct changes *changes);

/* The file that the word "-" stands for. */
#define STANDARD_INPUT "/dev/stdin"

/* NULL where the error says why. */
guarantee_scheme *load_scheme_or_tell(const char *file_or_id, const struct changes *changes, guarantee_error *error);
/* Loads or reports: NULL after a message. */
guarantee_scheme *load_scheme(const char *file_or_id, const struct changes *changes);
/* The scheme that a subcommand was given as its only word, with all of its --set. */
guarantee_scheme *load_only_scheme(const struct arguments *arguments);

enum { NO_FACT = -1 };
/* The number of a declared fact, by "name" or "name.member". */
int find_fact(const guarantee_scheme *scheme, const char *name);
/* Gives the facts of the command line and --as-of. False after a message. */
bool set_given_facts(guarantee_facts *facts, const guarantee_scheme *scheme, const struct arguments *arguments);
bool set_as_of(guarantee_facts *facts, const guarantee_scheme *scheme, const char *date);

#endif
