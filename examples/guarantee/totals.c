/* From the engine's totals to groups with their counts, sums and answers; and totals as files. */
#include "portfolio.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WHOLE = -1 };

struct shown {
    const guarantee_totals *totals;
    size_t *sums; /* the totals' number of each tracked amount, their count where it is not added up */
};

static bool say(const guarantee_error *error)
{
    (void)report(error);
    return false;
}

static size_t *find_sums(const struct binding *binding, const guarantee_totals *totals)
{
    size_t *sums = allocate(binding->tracked_count, sizeof *sums), count = guarantee_totals_sum_count(totals);
    for (size_t i = 0; i < binding->tracked_count; i++) {
        sums[i] = 0;
        while (sums[i] < count && strcmp(guarantee_totals_sum_name(totals, sums[i]), binding->tracked[i].name) != 0)
            sums[i]++;
    }
    return sums;
}

static bool read_sums(const struct binding *binding, const struct shown *shown, int64_t group, struct sum *sums)
{
    for (size_t i = 0; i < binding->tracked_count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        int64_t high = 0;
        uint64_t low = 0;
        if (!is_amount(&binding->tracked[i]) || shown->sums[i] == guarantee_totals_sum_count(shown->totals))
            continue;
        if (guarantee_totals_sum(shown->totals, group, shown->sums[i], &high, &low, &sums[i].count, &error) !=
            GUARANTEE_OK)
            return say(&error);
        sums[i].total = (wide)high * ((wide)1 << 64) + (wide)low;
    }
    return true;
}

static bool read_counts(const struct shown *shown, int64_t group, struct counts *counts)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_row_counts read = {.struct_size = sizeof read};
    if (guarantee_totals_counts(shown->totals, group, &read, &error) != GUARANTEE_OK)
        return say(&error);
    counts->read += read.rows;
    counts->eligible += read.eligible;
    counts->not_eligible += read.not_eligible;
    counts->undecided += read.undecided;
    counts->refused += read.refused;
    counts->breaching += read.breaching;
    return true;
}

static bool ask_group(struct group *group, const struct portfolio *portfolio, const struct shown *shown, int64_t number)
{
    const struct binding *binding = &portfolio->binding;
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        if (binding->ask_groups[question] &&
            guarantee_totals_answer(&group->answers[question], shown->totals, number, question, portfolio->facts, 0,
                                    &error) != GUARANTEE_OK &&
            !note_failure(group, binding, question, &error))
            return false;
    }
    return true;
}

static char *key_text(const guarantee_totals *totals, int64_t group, size_t key)
{
    size_t length = guarantee_totals_key_text(totals, group, key, NULL, 0);
    char *text = allocate(length + 1, 1);
    (void)guarantee_totals_key_text(totals, group, key, text, length + 1);
    return text;
}

static struct group *group_of(const struct binding *binding, const guarantee_totals *totals, int64_t number)
{
    char *values[GUARANTEE_GROUPINGS_MAX] = {NULL};
    for (size_t i = 0; i < binding->group_column_count; i++)
        values[i] = key_text(totals, number, i);
    struct group *group = new_group(binding, (const char *const *)values);
    for (size_t i = 0; i < binding->group_column_count; i++)
        free(values[i]);
    return group;
}

static bool show_group(struct portfolio *portfolio, const struct shown *shown, int64_t number)
{
    struct groups *groups = &portfolio->groups;
    struct group *group = group_of(&portfolio->binding, shown->totals, number);
    groups->items[groups->count++] = group;
    if (!read_counts(shown, number, &group->counts) || !read_sums(&portfolio->binding, shown, number, group->sums))
        return false;
    group->members = group->counts.eligible;
    return group->members == 0 || ask_group(group, portfolio, shown, number);
}

/* The numbers of the groups to show, in their order; NULL after a message. */
static int64_t *choose_groups(struct portfolio *portfolio, const struct shown *shown, size_t *count)
{
    const struct binding *binding = &portfolio->binding;
    size_t found = guarantee_totals_group_count(shown->totals), wanted = binding->arguments->largest;
    int sum = largest_sum(binding);
    if (sum >= 0 && shown->sums[sum] == guarantee_totals_sum_count(shown->totals))
        sum = -1;
    portfolio->groups_found = found;
    if (binding->group_column_count == 0) {
        int64_t *whole = allocate(1, sizeof *whole);
        *count = portfolio->counts.read > portfolio->outside ? 1 : 0;
        *whole = WHOLE;
        return whole;
    }
    *count = wanted > 0 && sum >= 0 && wanted < found ? wanted : found;
    if (*count > GROUPS_MAX) {
        (void)refuse_groups();
        return NULL;
    }
    int64_t *numbers = allocate(*count, sizeof *numbers);
    for (size_t i = 0; i < *count; i++)
        numbers[i] = (int64_t)i;
    if (wanted == 0 || sum < 0)
        return numbers;
    *count = guarantee_totals_largest(shown->totals, shown->sums[sum], numbers, *count);
    portfolio->largest_by = binding->tracked[sum].name;
    return numbers;
}

static bool show_groups(struct portfolio *portfolio, const struct shown *shown)
{
    size_t count = 0;
    int64_t *numbers = choose_groups(portfolio, shown, &count);
    if (numbers == NULL)
        return false;
    portfolio->groups.items = allocate(count, sizeof(struct group *));
    bool good = true;
    for (size_t i = 0; good && i < count; i++)
        good = show_group(portfolio, shown, numbers[i]);
    free(numbers);
    return good;
}

static bool read_reasons(struct portfolio *portfolio, const guarantee_totals *totals)
{
    for (size_t i = 0; i < guarantee_totals_reason_count(totals); i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        const char *rule = "";
        guarantee_outcome outcome = 0;
        uint64_t rows = 0;
        if (guarantee_totals_reason(totals, i, &rule, &outcome, &rows, &error) != GUARANTEE_OK)
            return say(&error);
        count_decided(portfolio, rule, outcome, rows);
    }
    return true;
}

bool totals_show(struct portfolio *portfolio, const guarantee_totals *totals)
{
    const struct binding *binding = &portfolio->binding;
    struct shown shown = {totals, find_sums(binding, totals)};
    guarantee_facts_clear(portfolio->facts);
    bool good = set_given_facts(portfolio->facts, binding->scheme, binding->arguments) &&
                read_counts(&shown, WHOLE, &portfolio->counts) && read_reasons(portfolio, totals) &&
                read_sums(binding, &shown, WHOLE, portfolio->whole_sums) && show_groups(portfolio, &shown);
    portfolio->confidence_is_of_scheme = has_outcomes(portfolio) || binding->arguments->merge;
    if (portfolio->confidence_is_of_scheme)
        portfolio->confidence = guarantee_scheme_confidence(binding->scheme);
    free(shown.sums);
    return good;
}

/* ---- files -------------------------------------------------------------------------------------- */

bool totals_write(const guarantee_totals *totals, const char *path)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    uint8_t *bytes = NULL;
    size_t count = 0;
    if (guarantee_totals_to_bytes(totals, &bytes, &count, &error) != GUARANTEE_OK)
        return say(&error);
    struct rows *file = rows_open("--totals", path);
    if (file != NULL)
        rows_bytes(file, bytes, count);
    guarantee_bytes_free(bytes);
    return file != NULL && rows_finish(file);
}

static uint8_t *read_file(const char *path, size_t *count)
{
    enum { PIECE = 1 << 16 };
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;
    size_t read = 0;
    *count = 0;
    do {
        bytes = enlarge(bytes, *count + PIECE, 1);
        read = file == NULL ? 0 : fread(bytes + *count, 1, PIECE, file);
        *count += read;
    } while (read > 0);
    bool good = file != NULL && ferror(file) == 0;
    if (!good)
        complain("%s: cannot be read: %s", path, strerror(errno));
    if (file != NULL)
        (void)fclose(file);
    if (good)
        return bytes;
    free(bytes);
    return NULL;
}

static guarantee_totals *read_totals(const guarantee_scheme *scheme, const char *path)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_totals *totals = NULL;
    size_t count = 0;
    uint8_t *bytes = read_file(path, &count);
    if (bytes != NULL && guarantee_totals_from_bytes(&totals, scheme, bytes, count, &error) != GUARANTEE_OK) {
        char *text = error_text(&error);
        complain("%s: %s", path, text);
        free(text);
    }
    free(bytes);
    return totals;
}

static guarantee_totals *merge_all(const guarantee_scheme *scheme, const struct words *paths)
{
    guarantee_totals *totals = read_totals(scheme, paths->items[0]);
    for (size_t i = 1; totals != NULL && i < paths->count; i++) {
        guarantee_error error = GUARANTEE_ERROR_INIT;
        guarantee_totals *more = read_totals(scheme, paths->items[i]);
        bool good = more != NULL && guarantee_totals_merge(totals, more, &error) == GUARANTEE_OK;
        if (more != NULL && !good) {
            char *text = error_text(&error);
            complain("%s: %s", paths->items[i], text);
            free(text);
        }
        guarantee_totals_free(more);
        if (good)
            continue;
        guarantee_totals_free(totals);
        totals = NULL;
    }
    return totals;
}

/* Which figures are amounts, and which questions are asked of groups, the scheme says. */
static void bind_totals(struct binding *binding, const guarantee_totals *totals)
{
    for (size_t i = 0; i < guarantee_totals_key_count(totals); i++)
        add_group_column(binding, (struct group_column){.part = GUARANTEE_BY_VALUE},
                         guarantee_totals_key_name(totals, i));
    for (size_t i = 0; i < guarantee_totals_sum_count(totals); i++)
        track(binding, (struct tracked){guarantee_totals_sum_name(totals, i), GUARANTEE_KIND_AMOUNT, 0, 0});
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        guarantee_result *result = NULL;
        if (guarantee_scheme_answers(binding->scheme, question) == 0)
            continue;
        guarantee_status status = guarantee_totals_answer(&result, totals, WHOLE, question, NULL, 0, NULL);
        binding->ask_groups[question] = status != GUARANTEE_E_ARGUMENT && status != GUARANTEE_E_NOT_FOUND;
        guarantee_result_free(result);
    }
}

bool portfolio_merge(struct portfolio *portfolio, const guarantee_scheme *scheme, const struct arguments *arguments,
                     const struct words *paths)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_totals *totals = merge_all(scheme, paths);
    portfolio->binding.scheme = scheme;
    portfolio->binding.arguments = arguments;
    portfolio->source = list_of_files(paths);
    portfolio->confidence = GUARANTEE_CONFIDENCE_OFFICIAL;
    portfolio->digits = guarantee_scheme_currency_digits(scheme);
    if (totals == NULL)
        return false;
    bind_totals(&portfolio->binding, totals);
    portfolio->whole_sums = allocate(portfolio->binding.tracked_count, sizeof *portfolio->whole_sums);
    bool good = guarantee_facts_new(&portfolio->facts, scheme, &error) == GUARANTEE_OK || say(&error);
    good = good && totals_show(portfolio, totals) &&
           (arguments->totals == NULL || totals_write(totals, arguments->totals));
    guarantee_totals_free(totals);
    return good;
}
