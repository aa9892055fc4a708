/* One file of loans under each variant: what a change of policy costs. */
#include "answer.h"
#include "compare.h"
#include "portfolio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_left_out(const struct portfolio *run)
{
    return run->binding.left_out != NULL;
}

static struct compared *counts_of(const struct portfolio *runs, size_t count,
                                  uint64_t (*counted)(const struct counts *))
{
    struct compared *values = allocate(count, sizeof *values);
    for (size_t i = 0; i < count; i++)
        if (!is_left_out(&runs[i]))
            values[i] = (struct compared){GUARANTEE_KIND_COUNT, false, false,
                                          format_text("%" PRIu64, counted(&runs[i].counts))};
    return values;
}

static uint64_t read_rows(const struct counts *counts)
{
    return counts->read;
}

static uint64_t eligible_rows(const struct counts *counts)
{
    return counts->eligible;
}

static uint64_t not_eligible_rows(const struct counts *counts)
{
    return counts->not_eligible;
}

static uint64_t undecided_rows(const struct counts *counts)
{
    return counts->undecided;
}

static uint64_t refused_rows(const struct counts *counts)
{
    return counts->refused;
}

static const struct counted {
    const char *name;
    uint64_t (*count)(const struct counts *);
} COUNTED[] = {{"rows", read_rows},
               {"eligible", eligible_rows},
               {"not_eligible", not_eligible_rows},
               {"undecided", undecided_rows},
               {"refused", refused_rows}};
enum { COUNTED_COUNT = sizeof COUNTED / sizeof COUNTED[0] };

static void add_name(struct words *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return;
    names->items = enlarge(names->items, names->count + 1, sizeof *names->items);
    names->items[names->count++] = name;
}

/* Every amount that is added up row by row, and every answer of a group. */
static struct words names_of(const struct portfolio *runs, size_t count)
{
    struct words names = {NULL, 0};
    for (size_t i = 0; i < count; i++) {
        const struct binding *binding = &runs[i].binding;
        if (is_left_out(&runs[i]))
            continue;
        for (size_t k = 0; k < binding->tracked_count; k++)
            if (binding->tracked[k].kind == GUARANTEE_KIND_AMOUNT)
                add_name(&names, binding->tracked[k].name);
        for (size_t k = 0; k < guarantee_scheme_figure_count(binding->scheme); k++) {
            guarantee_question question = guarantee_scheme_figure_question(binding->scheme, k);
            if (question != 0 && binding->ask_groups[question])
                add_name(&names, guarantee_scheme_figure_name(binding->scheme, k));
        }
    }
    return names;
}

static const struct group *same_group(const struct portfolio *run, const struct group *wanted)
{
    for (size_t i = 0; i < run->groups.count; i++)
        if (strcmp(run->groups.items[i]->key, wanted->key) == 0)
            return run->groups.items[i];
    return NULL;
}

static struct compared group_value(const struct portfolio *run, const struct group *group, const char *name)
{
    guarantee_figure figure;
    int tracked = find_tracked(&run->binding, name);
    if (tracked >= 0 && group->sums[tracked].count > 0)
        return (struct compared){GUARANTEE_KIND_AMOUNT, false, false,
                                 wide_amount_text(group->sums[tracked].total, run->digits)};
    if (tracked < 0 && find_answer(group, name, &figure) != NULL)
        return (struct compared){figure.kind, figure.is_multiple != 0, figure.is_cut != 0, copy_text(figure.value)};
    return (struct compared){0, false, false, NULL};
}

/* Amounts of all groups added up; NULL when a group has none, or when it is no amount and there are several. */
static struct compared whole_value(const struct portfolio *run, const char *name)
{
    wide total = 0;
    int tracked = find_tracked(&run->binding, name);
    if (is_left_out(run))
        return (struct compared){0, false, false, NULL};
    if (run->groups.count == 1)
        return group_value(run, run->groups.items[0], name);
    if (tracked >= 0 && run->whole_sums[tracked].count == 0)
        return (struct compared){0, false, false, NULL};
    if (tracked >= 0)
        total = run->whole_sums[tracked].total;
    for (size_t i = 0; tracked < 0 && i < run->groups.count; i++) {
        guarantee_figure figure;
        int64_t amount = 0;
        const guarantee_result *answer = find_answer(run->groups.items[i], name, &figure);
        if (answer == NULL || guarantee_result_amount(answer, name, &amount, NULL) != GUARANTEE_OK ||
            __builtin_add_overflow(total, (wide)amount, &total))
            return (struct compared){0, false, false, NULL};
    }
    return (struct compared){GUARANTEE_KIND_AMOUNT, false, false, wide_amount_text(total, run->digits)};
}

static bool has_value(const struct compared *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].value != NULL)
            return true;
    return false;
}

/* What one scheme knows and another does not is no difference; what a change takes away from a scheme is one. */
static bool differs(const struct compared *values, const struct variants *variants)
{
    for (size_t i = 1; i < variants->count; i++)
        for (size_t k = 0; k < i; k++) {
            const char *one = values[k].value, *other = values[i].value;
            if (one != NULL && other != NULL
                    ? strcmp(one, other) != 0
                    : one != other && strcmp(guarantee_scheme_id(variants->items[i].scheme),
                                             guarantee_scheme_id(variants->items[k].scheme)) == 0)
                return true;
        }
    return false;
}

static struct compared *whole_values(const struct portfolio *runs, size_t count, const char *name)
{
    struct compared *values = allocate(count, sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = whole_value(&runs[i], name);
    return values;
}

static struct compared *group_values(const struct portfolio *runs, size_t count, const struct group *group,
                                     const char *name)
{
    struct compared *values = allocate(count, sizeof *values);
    for (size_t i = 0; i < count; i++) {
        const struct group *same = same_group(&runs[i], group);
        if (same != NULL)
            values[i] = group_value(&runs[i], same, name);
    }
    return values;
}

static void print_whole(const struct variants *variants, const struct portfolio *runs, const struct words *names)
{
    struct table table;
    (void)putchar('\n');
    table_begin_comparison(&table, variants, "whole file");
    for (size_t i = 0; i < COUNTED_COUNT; i++) {
        struct compared *values = counts_of(runs, variants->count, COUNTED[i].count);
        table_add_comparison(&table, COUNTED[i].name, values, variants);
        compared_free(values, variants->count);
    }
    for (size_t i = 0; i < names->count; i++) {
        struct compared *values = whole_values(runs, variants->count, names->items[i]);
        if (has_value(values, variants->count))
            table_add_comparison(&table, names->items[i], values, variants);
        compared_free(values, variants->count);
    }
    table_end(&table, 0);
}

/* The first run of the file: the groups of all are the same, since they are made of the same columns. */
static const struct portfolio *first_run(const struct portfolio *runs)
{
    while (is_left_out(runs))
        runs++;
    return runs;
}

/* A table by group for a figure that the variants do not agree on. */
static void print_by_group(const struct variants *variants, const struct portfolio *runs, const char *name)
{
    const struct portfolio *first = first_run(runs);
    struct table table;
    bool different = false;
    table_begin_comparison(&table, variants, name);
    for (size_t i = 0; i < first->groups.count; i++) {
        const struct group *group = first->groups.items[i];
        struct compared *values = group_values(runs, variants->count, group, name);
        char *label = group_label(&first->binding, group);
        table_add_comparison(&table, label, values, variants);
        different = different || differs(values, variants);
        free(label);
        compared_free(values, variants->count);
    }
    if (different)
        (void)putchar('\n');
    else
        table_clear(&table);
    table_end(&table, 0);
}

/* The schemes, as published, that know the column. */
static uint64_t schemes_that_know(const struct variants *variants, const struct portfolio *runs, size_t column)
{
    uint64_t know = 0;
    for (size_t i = 0; i < variants->count; i++)
        if (variants->items[i].set == NULL && !is_left_out(&runs[i]) && runs[i].binding.columns[column].fact != NO_FACT)
            know |= (uint64_t)1 << i;
    return know;
}

static uint64_t schemes_asked(const struct variants *variants, const struct portfolio *runs)
{
    uint64_t asked = 0;
    for (size_t i = 0; i < variants->count; i++)
        if (variants->items[i].set == NULL && !is_left_out(&runs[i]))
            asked |= (uint64_t)1 << i;
    return asked;
}

/* The titles of all columns that exactly these schemes know; to be freed. */
static char *columns_known_to(const struct variants *variants, const struct portfolio *runs, uint64_t know)
{
    const struct binding *binding = &first_run(runs)->binding;
    char *list = copy_text("");
    for (size_t i = 0; i < binding->column_count; i++) {
        if (schemes_that_know(variants, runs, i) != know || is_group_column(binding, i))
            continue;
        const char *title = binding->columns[i].title;
        char *hint = know == 0 ? column_hint(binding, i) : copy_text("");
        char *longer =
            format_text("%s%s%s%s", list, *list == '\0' ? "" : ", ", *title == '\0' ? "(no title)" : title, hint);
        free(hint);
        free(list);
        list = longer;
    }
    return list;
}

/* A column that some of the schemes know is named once, with those. */
static void print_columns(const struct variants *variants, const struct portfolio *runs)
{
    uint64_t asked = schemes_asked(variants, runs);
    bool several = (asked & (asked - 1)) != 0;
    size_t count = first_run(runs)->binding.column_count;
    char *none = columns_known_to(variants, runs, 0);
    char *only = list_of_schemes(variants, asked);
    if (*none != '\0')
        (void)printf("note: columns that are no facts of %s were ignored: %s\n", several ? "any of the schemes" : only,
                     none);
    free(only);
    free(none);
    for (size_t i = 0; i < count; i++) {
        uint64_t know = schemes_that_know(variants, runs, i);
        bool is_new = know != 0 && know != asked;
        for (size_t k = 0; is_new && k < i; k++)
            is_new = schemes_that_know(variants, runs, k) != know;
        if (!is_new)
            continue;
        char *schemes = list_of_schemes(variants, know), *columns = columns_known_to(variants, runs, know);
        if (*columns != '\0')
            (void)printf("note: columns that are facts of %s alone: %s\n", schemes, columns);
        free(schemes);
        free(columns);
    }
}

/* Lines of a mapping for facts that none of the schemes declares. */
static void print_lines_for_others(const struct variants *variants, const struct arguments *arguments)
{
    const struct pairs *maps = &arguments->maps, *facts = &arguments->facts;
    for (size_t i = 0; i < maps->count + facts->count; i++) {
        const struct pair *pair = i < maps->count ? &maps->items[i] : &facts->items[i - maps->count];
        const char *fact = i < maps->count ? pair->value : pair->name;
        bool for_others = true;
        for (size_t k = 0; for_others && k < variants->count; k++)
            for_others = is_for_others(pair, fact, variants->items[k].scheme);
        if (for_others)
            (void)printf("note: %s: %s is no fact of any of the schemes\n", pair->origin, fact);
    }
}

static void print_notes(const struct variants *variants, const struct portfolio *runs,
                        const struct arguments *arguments)
{
    (void)putchar('\n');
    print_columns(variants, runs);
    print_lines_for_others(variants, arguments);
    for (size_t i = 0; i < variants->count; i++) {
        const struct binding *binding = &runs[i].binding;
        for (size_t k = 0; variants->items[i].set == NULL && k < binding->note_count && !is_left_out(&runs[i]); k++)
            (void)printf("note: %s: %s\n", guarantee_scheme_id(variants->items[i].scheme), binding->notes[k]);
        if (is_left_out(&runs[i]))
            (void)printf("note: %s is left out: %s\n", variants->items[i].label, binding->left_out);
    }
}

static void print_runs(const struct variants *variants, const struct portfolio *runs, const struct arguments *arguments)
{
    struct words names = names_of(runs, variants->count);
    print_variants(variants);
    print_notes_on_facts(variants, &arguments->facts);
    print_whole(variants, runs, &names);
    for (size_t i = 0; first_run(runs)->binding.group_column_count > 0 && i < names.count; i++)
        print_by_group(variants, runs, names.items[i]);
    for (size_t i = 0; i < variants->count; i++)
        if (variants->items[i].set == NULL && !is_left_out(&runs[i]))
            print_open_questions(&runs[i]);
    print_notes(variants, runs, arguments);
    free(names.items);
}

static void print_whole_json(const struct variants *variants, const struct portfolio *runs)
{
    struct words names = names_of(runs, variants->count);
    bool first = true;
    (void)fputs(",\"whole\":{", stdout);
    for (size_t i = 0; i < COUNTED_COUNT; i++, first = false) {
        struct compared *values = counts_of(runs, variants->count, COUNTED[i].count);
        print_comparison_json(COUNTED[i].name, values, variants, first);
        compared_free(values, variants->count);
    }
    for (size_t i = 0; i < names.count; i++) {
        struct compared *values = whole_values(runs, variants->count, names.items[i]);
        if (has_value(values, variants->count))
            print_comparison_json(names.items[i], values, variants, false);
        compared_free(values, variants->count);
    }
    (void)putchar('}');
    free(names.items);
}

static void print_runs_json(const struct variants *variants, const struct portfolio *runs)
{
    (void)putchar('{');
    print_variants_json(variants);
    print_whole_json(variants, runs);
    (void)fputs(",\"runs\":[", stdout);
    for (size_t i = 0; i < variants->count; i++) {
        (void)fputs(i == 0 ? "{" : ",{", stdout);
        if (is_left_out(&runs[i])) {
            (void)fputs("\"left_out\":", stdout);
            json_text(runs[i].binding.left_out);
        } else {
            print_portfolio_json_members(&runs[i]);
        }
        (void)putchar('}');
    }
    (void)puts("]}");
}

/* Rows that the same scheme refused before are not reported again. */
static bool is_first_of_its_scheme(const struct variants *variants, size_t index)
{
    return variants->items[index].set == NULL;
}

static int code_of(const struct portfolio *runs, size_t count)
{
    int code = EXIT_ANSWER;
    for (size_t i = 0; i < count; i++)
        code = worse_code(code, is_left_out(&runs[i]) ? EXIT_REFUSED : portfolio_code(&runs[i]));
    return code;
}

int compare_loans(const struct variants *variants, const struct arguments *arguments, const struct words *paths)
{
    struct portfolio *portfolios = allocate(variants->count, sizeof *portfolios);
    struct run_of *runs = allocate(variants->count, sizeof *runs);
    int code = EXIT_BAD;
    for (size_t i = 0; i < variants->count; i++) {
        portfolios[i].binding.is_compared = true;
        portfolios[i].report_refused = is_first_of_its_scheme(variants, i);
        runs[i] = (struct run_of){variants->items[i].scheme, &variants->items[i].arguments};
    }
    if (portfolios_run(portfolios, runs, variants->count, paths)) {
        arguments->json ? print_runs_json(variants, portfolios) : print_runs(variants, portfolios, arguments);
        code = code_of(portfolios, variants->count);
    }
    for (size_t i = 0; i < variants->count; i++)
        portfolio_free(&portfolios[i]);
    free(portfolios);
    free(runs);
    return code;
}
