/*
 * The vectors of tests/vectors/ through C: each line is asked, with a trail, and every figure that it names must
 * be what it says. The columns are explained at the top of the vector file.
 *
 *     vectors PROJECT_FOLDER VECTORS.txt...
 */
#include <guarantee.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 7, LINE_BYTES = 8192, PATH_BYTES = 1024, SETS_MAX = 16 };

struct vector {
    char *id, *mark, *scheme, *question, *facts, *figures, *worked;
};

static long cases, figures, complaints;

static void complain(const struct vector *vector, const char *name, const char *expected, const char *found)
{
    complaints++;
    printf("%s: %s: expected %s, found %s\n", vector->id, name, expected, found);
}

static char *trimmed(char *text)
{
    char *end = text + strlen(text);

    while (end > text && (end[-1] == ' ' || end[-1] == '\n'))
        *--end = '\0';
    return text + strspn(text, " ");
}

/* Cuts the line in place. */
static int split_columns(struct vector *vector, char *line)
{
    char **columns[COLUMNS] = {&vector->id,    &vector->mark,    &vector->scheme, &vector->question,
                               &vector->facts, &vector->figures, &vector->worked};

    for (int i = 0; i < COLUMNS; i++) {
        char *bar = i + 1 < COLUMNS ? strstr(line, " | ") : NULL;
        if (bar == NULL && i + 1 < COLUMNS)
            return 0;
        if (bar != NULL)
            *bar = '\0';
        *columns[i] = trimmed(line);
        line = bar == NULL ? NULL : bar + 3;
    }
    return 1;
}

/* Calls `take` with each NAME=VALUE of the words; stops at the first that is not OK. */
typedef guarantee_status (*take_pair)(void *context, const char *name, const char *value, guarantee_error *error);

static guarantee_status each_pair(const char *words, take_pair take, void *context, guarantee_error *error)
{
    char copy[LINE_BYTES], *rest = NULL;
    guarantee_status status = GUARANTEE_OK;

    snprintf(copy, sizeof copy, "%s", words);
    for (char *word = strtok_r(copy, " ", &rest); word != NULL && status == GUARANTEE_OK;
         word = strtok_r(NULL, " ", &rest)) {
        char *value = strchr(word, '=');
        if (value == NULL)
            return GUARANTEE_E_ARGUMENT;
        *value++ = '\0';
        status = take(context, word, value, error);
    }
    return status;
}

struct sets {
    guarantee_load_options options;
    const char *paths[SETS_MAX], *values[SETS_MAX];
};

static guarantee_status take_set(void *context, const char *name, const char *value, guarantee_error *error)
{
    struct sets *sets = context;
    uint32_t *count = &sets->options.set_count;

    (void)error;
    if (strncmp(name, "set:", 4) != 0)
        return GUARANTEE_OK;
    if (*count == SETS_MAX)
        return GUARANTEE_E_TOO_LARGE;
    sets->paths[*count] = strdup(name + 4);
    sets->values[(*count)++] = strdup(value);
    return GUARANTEE_OK;
}

static guarantee_status take_fact(void *context, const char *name, const char *value, guarantee_error *error)
{
    return strncmp(name, "set:", 4) == 0 ? GUARANTEE_OK : guarantee_facts_set_text(context, name, value, error);
}

static guarantee_status load(guarantee_scheme **scheme, const struct vector *vector, const char *folder,
                             guarantee_error *error)
{
    static const char *const homes[] = {"config", "tests/schemes"};
    struct sets sets = {.options = {.struct_size = sizeof sets.options}};
    char path[PATH_BYTES];
    guarantee_status status = each_pair(vector->facts, take_set, &sets, error);

    sets.options.set_paths = sets.paths;
    sets.options.set_values = sets.values;
    for (size_t i = 0; i < 2 && status == GUARANTEE_OK && *scheme == NULL; i++) {
        snprintf(path, sizeof path, "%s/%s/%s.yaml", folder, homes[i], vector->scheme);
        FILE *file = fopen(path, "r");
        if (file != NULL) {
            fclose(file);
            status = guarantee_scheme_load(scheme, path, &sets.options, error);
        }
    }
    for (uint32_t i = 0; i < sets.options.set_count; i++) {
        free((void *)(uintptr_t)sets.paths[i]);
        free((void *)(uintptr_t)sets.values[i]);
    }
    return status == GUARANTEE_OK && *scheme == NULL ? GUARANTEE_E_NOT_FOUND : status;
}

/* ---- what was found against what is expected ------------------------------------------------------ */

struct answer {
    const struct vector *vector;
    const guarantee_result *result;
};

static void compare_exact(const struct answer *answer, const char *name, const char *expected)
{
    guarantee_figure figure = {.struct_size = sizeof figure};
    size_t index = 0;

    if (guarantee_result_find(answer->result, name, &index, NULL) != GUARANTEE_OK ||
        guarantee_result_figure(answer->result, index, &figure, NULL) != GUARANTEE_OK)
        complain(answer->vector, name, expected, "no such figure");
    else if (strcmp(figure.exact, expected) != 0)
        complain(answer->vector, name, expected, figure.exact);
}

static void compare_value(const struct answer *answer, const char *name, const char *expected)
{
    const char *found = NULL;

    if (guarantee_result_text(answer->result, name, &found, NULL) != GUARANTEE_OK)
        complain(answer->vector, name, expected, "no such figure");
    else if (strcmp(found, expected) != 0)
        complain(answer->vector, name, expected, found);
}

static guarantee_status compare_pair(void *context, const char *name, const char *expected, guarantee_error *error)
{
    const struct answer *answer = context;
    const char *outcome = guarantee_outcome_name(guarantee_result_outcome(answer->result));
    const char *rule = guarantee_result_rule(answer->result);

    (void)error;
    figures++;
    if (strcmp(name, "outcome") == 0) {
        if (strcmp(outcome, expected) != 0)
            complain(answer->vector, name, expected, outcome);
    } else if (strcmp(name, "rule") == 0) {
        if (strcmp(rule, expected) != 0)
            complain(answer->vector, name, expected, rule);
    } else if (strncmp(expected, "exact:", 6) == 0) {
        compare_exact(answer, name, expected + 6);
    } else {
        compare_value(answer, name, expected);
    }
    return GUARANTEE_OK;
}

static guarantee_status ask(guarantee_result **result, const struct vector *vector, const guarantee_scheme *scheme,
                            const guarantee_facts *facts, guarantee_error *error)
{
    guarantee_question question = 0;
    guarantee_status status = guarantee_question_from_name(&question, vector->question, error);

    if (status == GUARANTEE_OK)
        status = guarantee_answer(result, scheme, question, facts, GUARANTEE_WITH_TRAIL, error);
    return status;
}

static void check_vector(const struct vector *vector, const char *folder)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_scheme *scheme = NULL;
    guarantee_facts *facts = NULL;
    guarantee_result *result = NULL;

    cases++;
    guarantee_status status = load(&scheme, vector, folder, &error);
    if (status == GUARANTEE_OK)
        status = guarantee_facts_new(&facts, scheme, &error);
    if (status == GUARANTEE_OK)
        status = each_pair(vector->facts, take_fact, facts, &error);
    if (status == GUARANTEE_OK)
        status = ask(&result, vector, scheme, facts, &error);
    if (status == GUARANTEE_OK) {
        struct answer answer = {vector, result};
        status = each_pair(vector->figures, compare_pair, &answer, &error);
    }
    if (status != GUARANTEE_OK)
        complain(vector, "status", "an answer", error.message[0] ? error.message : guarantee_status_name(status));
    guarantee_result_free(result);
    guarantee_facts_free(facts);
    guarantee_scheme_free(scheme);
}

static void check_file(const char *path, const char *folder)
{
    FILE *file = fopen(path, "r");
    char line[LINE_BYTES];

    if (file == NULL) {
        complaints++;
        printf("%s: cannot be read\n", path);
        return;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        struct vector vector;
        if (line[0] == '#' || line[strspn(line, " \n")] == '\0')
            continue;
        if (split_columns(&vector, line)) {
            check_vector(&vector, folder);
        } else {
            complaints++;
            printf("%s: expected seven columns separated by \" | \": %s\n", path, line);
        }
    }
    fclose(file);
}

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++)
        check_file(argv[i], argv[1]);
    guarantee_thread_release();
    printf("%ld vectors, %ld figures, %ld complaints\n", cases, figures, complaints);
    return cases > 0 && complaints == 0 ? 0 : 1;
}
