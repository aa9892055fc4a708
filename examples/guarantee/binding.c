/* The header line: which column is which fact, and which columns make the groups. */
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void add_note(struct binding *binding, char *note)
{
    binding->notes = enlarge(binding->notes, binding->note_count + 1, sizeof *binding->notes);
    binding->notes[binding->note_count++] = note;
}

static bool is_column(const struct binding *binding, const char *title, size_t *index)
{
    for (*index = 0; *index < binding->column_count; ++*index)
        if (strcmp(binding->columns[*index].title, title) == 0)
            return true;
    return false;
}

static void complain_of_column(const struct binding *binding, const char *option, const char *title)
{
    struct nearest nearest = {title, NULL, 0};
    for (size_t i = 0; i < binding->column_count; i++)
        nearest_try(&nearest, binding->columns[i].title);
    char *hint = nearest_hint(&nearest);
    complain("%s: the file has no column \"%s\"%s", option, title, hint);
    free(hint);
}

/* One column whose title holds what other programs put between cells. */
static bool is_separated_by_commas(const struct header *header)
{
    const char *title = header->count == 1 ? header->titles[0] : "", *found = strpbrk(title, ";\t|");
    if (found == NULL)
        return true;
    complain("%s:%llu: the header is one cell, \"%s\": its columns seem to be separated by %s; write the file with "
             "commas",
             header->path, (unsigned long long)header->line, title,
             *found == ';'   ? "semicolons"
             : *found == '|' ? "bars (|)"
                             : "tabs");
    return false;
}

static bool read_titles(struct binding *binding, const struct header *header)
{
    binding->columns = allocate(header->count, sizeof *binding->columns);
    for (size_t i = 0; i < header->count; i++) {
        size_t twin = 0;
        if (header->titles[i][0] != '\0' && is_column(binding, header->titles[i], &twin)) {
            complain("%s:%llu: column \"%s\" stands twice, as number %zu and %zu; rename or remove one", header->path,
                     (unsigned long long)header->line, header->titles[i], twin + 1, i + 1);
            return false;
        }
        binding->columns[binding->column_count++] = (struct column){copy_text(header->titles[i]), NO_FACT, false};
    }
    return true;
}

/* A member is what a row is: a title with a dot is no fact. */
static int fact_of_title(const guarantee_scheme *scheme, const char *title)
{
    return strchr(title, '.') == NULL ? find_fact(scheme, title) : NO_FACT;
}

static bool bind_fact(struct binding *binding, size_t index, int fact)
{
    const char *name = guarantee_scheme_fact_name(binding->scheme, (size_t)fact);
    for (size_t i = 0; i < binding->column_count; i++) {
        if (binding->columns[i].fact == fact) {
            complain("columns \"%s\" and \"%s\" would both be the fact %s; rename one of them or leave the --map out",
                     binding->columns[i].title, binding->columns[index].title, name);
            return false;
        }
    }
    binding->columns[index].fact = fact;
    binding->columns[index].each = *guarantee_scheme_fact_each(binding->scheme, (size_t)fact) != '\0';
    return true;
}

static bool bind_mapped(struct binding *binding, const struct pair *map)
{
    size_t column = 0;
    int fact = fact_of_title(binding->scheme, map->value);
    if (!is_column(binding, map->name, &column)) {
        complain_of_column(binding, map->origin == NULL ? "--map" : map->origin, map->name);
        return false;
    }
    if (fact != NO_FACT)
        return bind_fact(binding, column, fact);
    struct nearest nearest = {map->value, NULL, 0};
    for (size_t i = 0; i < guarantee_scheme_fact_count(binding->scheme); i++)
        nearest_try(&nearest, guarantee_scheme_fact_name(binding->scheme, i));
    char *hint = nearest_hint(&nearest);
    complain("--map: scheme %s declares no fact \"%s\"%s", guarantee_scheme_id(binding->scheme), map->value, hint);
    free(hint);
    return false;
}

/* A column that --map gave another meaning is not bound by its title as well. */
static bool bind_all(struct binding *binding)
{
    const struct pairs *maps = &binding->arguments->maps;
    for (size_t i = 0; i < maps->count; i++)
        if (!is_for_others(&maps->items[i], maps->items[i].value, binding->scheme) &&
            !bind_mapped(binding, &maps->items[i]))
            return false;
    for (size_t i = 0; i < binding->column_count; i++) {
        struct column *column = &binding->columns[i];
        int fact = fact_of_title(binding->scheme, column->title);
        if (column->fact == NO_FACT && fact != NO_FACT && !bind_fact(binding, i, fact))
            return false;
    }
    return true;
}

/* A value for the whole file and a column of the file cannot both be meant. */
static bool given_facts_are_no_columns(const struct binding *binding)
{
    const struct pairs *given = &binding->arguments->facts;
    for (size_t i = 0; i < given->count; i++) {
        int fact = find_fact(binding->scheme, given->items[i].name);
        for (size_t k = 0; fact != NO_FACT && k < binding->column_count; k++) {
            if (binding->columns[k].fact == fact) {
                complain("\"%s\" is given as %s=%s and is a column of the file too; leave one of them out",
                         binding->columns[k].title, given->items[i].name, given->items[i].value);
                return false;
            }
        }
    }
    return true;
}

void add_group_column(struct binding *binding, struct group_column column, const char *title)
{
    size_t count = binding->group_column_count + 1;
    binding->group_columns = enlarge(binding->group_columns, count, sizeof *binding->group_columns);
    binding->group_titles = enlarge(binding->group_titles, count, sizeof *binding->group_titles);
    binding->group_columns[count - 1] = column;
    binding->group_titles[count - 1] = copy_text(title);
    binding->group_column_count = count;
}

static void complain_of_group(const struct binding *binding, char *title, char *colon)
{
    size_t column = 0;
    if (colon != NULL)
        *colon = '\0';
    bool is_part = colon != NULL && is_column(binding, title, &column);
    if (colon != NULL)
        *colon = ':';
    if (is_part)
        complain("--group-by %s: the parts of a date are year and month, as in %s:year", title,
                 binding->columns[column].title);
    else
        complain_of_column(binding, "--group-by", title);
}

static bool is_grouped_by(const struct binding *binding, const struct group_column *column)
{
    for (size_t i = 0; i < binding->group_column_count; i++)
        if (binding->group_columns[i].column == column->column && binding->group_columns[i].part == column->part)
            return true;
    return false;
}

/* "granted_on:year" is a part of the dates of a column, unless a column has that title. */
static bool find_group_column(const struct binding *binding, char *title, struct group_column *found)
{
    char *colon = strrchr(title, ':');
    bool year = colon != NULL && strcmp(colon, ":year") == 0, month = colon != NULL && strcmp(colon, ":month") == 0;
    found->part = GUARANTEE_BY_VALUE;
    if (is_column(binding, title, &found->column))
        return true;
    if (!year && !month) {
        complain_of_group(binding, title, colon);
        return false;
    }
    *colon = '\0';
    found->part = year ? GUARANTEE_BY_YEAR : GUARANTEE_BY_MONTH;
    bool good = is_column(binding, title, &found->column);
    if (!good)
        complain_of_column(binding, "--group-by", title);
    *colon = ':';
    return good;
}

static bool is_date_or_unknown(const struct binding *binding, const struct group_column *group, const char *title)
{
    int fact = binding->columns[group->column].fact;
    if (group->part == GUARANTEE_BY_VALUE || fact == NO_FACT ||
        guarantee_scheme_fact_kind(binding->scheme, (size_t)fact) == GUARANTEE_KIND_DATE)
        return true;
    complain("--group-by %s: %s is no date; year and month are parts of dates", title,
             binding->columns[group->column].title);
    return false;
}

static bool read_group_columns(struct binding *binding)
{
    if (binding->arguments->group_by == NULL)
        return true;
    char *list = copy_text(binding->arguments->group_by), *next = NULL;
    bool good = true;
    for (char *title = strtok_r(list, ",", &next); good && title != NULL; title = strtok_r(NULL, ",", &next)) {
        struct group_column column = {0};
        good = find_group_column(binding, title, &column) && is_date_or_unknown(binding, &column, title);
        if (good && binding->group_column_count == GUARANTEE_GROUPINGS_MAX) {
            complain("--group-by takes %d columns at the most, found \"%s\"", (int)GUARANTEE_GROUPINGS_MAX,
                     binding->arguments->group_by);
            good = false;
        }
        if (good && is_grouped_by(binding, &column)) {
            complain("--group-by names \"%s\" twice; leave one of them out", title);
            good = false;
        }
        column.is_fact = good && binding->columns[column.column].fact != NO_FACT;
        if (good)
            add_group_column(binding, column, title);
    }
    free(list);
    return good;
}

/* The fact that a column's title nearly is, NULL when there is none. */
static const char *nearly_a_fact(const struct binding *binding, const char *title)
{
    struct nearest nearest = {title, NULL, 0};
    for (size_t i = 0; i < guarantee_scheme_fact_count(binding->scheme); i++) {
        const char *name = guarantee_scheme_fact_name(binding->scheme, i);
        if (strcasecmp(title, name) == 0)
            return name;
        nearest_try(&nearest, name);
    }
    return nearest.best;
}

bool is_group_column(const struct binding *binding, size_t column)
{
    for (size_t i = 0; i < binding->group_column_count; i++)
        if (binding->group_columns[i].column == column)
            return true;
    return false;
}

char *column_hint(const struct binding *binding, size_t column)
{
    const char *title = binding->columns[column].title, *fact = nearly_a_fact(binding, title);
    return fact == NULL ? copy_text("") : format_text(" (is it %s? --map %s=%s)", fact, title, fact);
}

static void note_ignored_columns(struct binding *binding)
{
    char *list = copy_text("");
    for (size_t i = 0; i < binding->column_count; i++) {
        const char *title = binding->columns[i].title;
        if (binding->columns[i].fact != NO_FACT || is_group_column(binding, i))
            continue;
        char *hint = column_hint(binding, i);
        char *longer =
            format_text("%s%s%s%s", list, *list == '\0' ? "" : ", ", *title == '\0' ? "(no title)" : title, hint);
        free(hint);
        free(list);
        list = longer;
    }
    if (*list != '\0')
        add_note(binding, format_text("columns that are no facts of this scheme were ignored: %s", list));
    free(list);
}

/* Lines of a mapping that this scheme has no fact for. */
static void note_lines_for_others(struct binding *binding)
{
    const struct pairs *maps = &binding->arguments->maps, *facts = &binding->arguments->facts;
    char *list = copy_text("");
    for (size_t i = 0; i < maps->count + facts->count; i++) {
        const struct pair *pair = i < maps->count ? &maps->items[i] : &facts->items[i - maps->count];
        const char *fact = i < maps->count ? pair->value : pair->name;
        if (!is_for_others(pair, fact, binding->scheme))
            continue;
        char *longer = format_text("%s%s%s", list, *list == '\0' ? "" : ", ", fact);
        free(list);
        list = longer;
    }
    if (*list != '\0')
        add_note(binding, format_text("lines of the mapping for facts that this scheme does not declare: %s", list));
    free(list);
}

void track(struct binding *binding, struct tracked tracked)
{
    binding->tracked = enlarge(binding->tracked, binding->tracked_count + 1, sizeof *binding->tracked);
    binding->tracked[binding->tracked_count++] = tracked;
}

bool is_amount(const struct tracked *tracked)
{
    return tracked->kind == GUARANTEE_KIND_AMOUNT;
}

/* Amounts of the file first, then the figures in the order of the scheme. */
static void track_all(struct binding *binding)
{
    const guarantee_scheme *scheme = binding->scheme;
    for (size_t i = 0; i < binding->column_count; i++) {
        int fact = binding->columns[i].fact;
        if (fact != NO_FACT && guarantee_scheme_fact_kind(scheme, (size_t)fact) == GUARANTEE_KIND_AMOUNT)
            track(binding,
                  (struct tracked){guarantee_scheme_fact_name(scheme, (size_t)fact), GUARANTEE_KIND_AMOUNT, 0, i});
    }
    for (size_t i = 0; i < guarantee_scheme_figure_count(scheme); i++) {
        guarantee_question question = guarantee_scheme_figure_question(scheme, i);
        if (question != 0 && binding->ask_rows[question])
            track(binding, (struct tracked){guarantee_scheme_figure_name(scheme, i),
                                            guarantee_scheme_figure_kind(scheme, i), question, 0});
    }
}

bool bind_columns(struct binding *binding, const struct header *header)
{
    if (!is_separated_by_commas(header) || !read_titles(binding, header) || !bind_all(binding) ||
        !given_facts_are_no_columns(binding) || !read_group_columns(binding) ||
        !choose_questions(binding, header->path))
        return false;
    if (!binding->is_compared) {
        note_ignored_columns(binding);
        note_lines_for_others(binding);
    }
    if (binding->left_out == NULL)
        track_all(binding);
    return true;
}

void binding_free(struct binding *binding)
{
    for (size_t i = 0; i < binding->column_count; i++)
        free(binding->columns[i].title);
    for (size_t i = 0; i < binding->note_count; i++)
        free(binding->notes[i]);
    for (size_t i = 0; i < binding->group_column_count; i++) {
        free(binding->group_titles[i]);
        free(binding->group_columns[i].no_date);
    }
    free(binding->columns);
    free(binding->group_columns);
    free(binding->group_titles);
    free(binding->tracked);
    free(binding->notes);
    free(binding->left_out);
}
