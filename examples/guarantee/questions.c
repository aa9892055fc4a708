/*
 * Which questions a file can be asked. The library says what a case lacks, so made-up rows with a value in
 * every column are asked until one is decided; what they all lack has no column.
 */
#include "portfolio.h"

#include <stdlib.h>
#include <string.h>

enum { TRIALS = 512 };

/* Questions of one loan, when the scheme does not add up over members to answer them. */
static bool is_asked_of_rows(guarantee_question question)
{
    return question == GUARANTEE_QUOTE || question == GUARANTEE_CLAIM || question == GUARANTEE_SUBSIDY ||
           question == GUARANTEE_COMPENSATE || question == GUARANTEE_REFINANCE;
}

static bool asks_any(const bool *asked)
{
    for (int question = QUESTION_FIRST; question <= QUESTION_LAST; question++)
        if (asked[question])
            return true;
    return false;
}

bool asks_rows(const struct binding *binding)
{
    return asks_any(binding->ask_rows);
}

bool asks_groups(const struct binding *binding)
{
    return asks_any(binding->ask_groups);
}

static uint64_t mix(uint64_t value)
{
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9U;
    value = (value ^ value >> 27) * 0x94d049bb133111ebU;
    return value ^ value >> 31;
}

static const char *made_up_value(const guarantee_scheme *scheme, size_t fact, uint64_t draw)
{
    static const char *const AMOUNTS[] = {"1000000", "100000", "10", "0"}, *const RATES[] = {"1%", "0.5%", "5%", "0%"};
    static const char *const COUNTS[] = {"12", "1", "100", "0"};
    static const char *const DATES[] = {"2011-06-30", "2018-06-30", "2020-03-01", "2021-06-30",
                                        "2022-06-30", "2023-06-30", "2024-06-30", "2025-03-31",
                                        "2025-11-30", "2026-03-31", "2026-09-30", "2027-06-30"};
    size_t choices = guarantee_scheme_fact_choice_count(scheme, fact);
    switch (guarantee_scheme_fact_kind(scheme, fact)) {
    case GUARANTEE_KIND_AMOUNT:
        return AMOUNTS[draw % 4];
    case GUARANTEE_KIND_RATE:
        return RATES[draw % 4];
    case GUARANTEE_KIND_DATE:
        return DATES[draw % 12];
    case GUARANTEE_KIND_FLAG:
        return draw % 2 == 0 ? "no" : "yes";
    case GUARANTEE_KIND_TEXT:
        return choices == 0 ? "word" : guarantee_scheme_fact_choice(scheme, fact, draw % choices);
    default:
        return COUNTS[draw % 4];
    }
}

/* A value outside the bounds of its fact is drawn again. */
static void make_up_fact(guarantee_facts *facts, const struct binding *binding, const struct column *column,
                         bool of_members, uint64_t trial)
{
    const char *name = guarantee_scheme_fact_name(binding->scheme, (size_t)column->fact);
    char *member = of_members && column->each ? format_text("%s.1", name) : copy_text(name);
    for (uint64_t attempt = 0; attempt < 8; attempt++) {
        uint64_t draw = mix(mix(trial + 1) + (uint64_t)column->fact * 0x9e3779b97f4a7c15U + attempt);
        if (guarantee_facts_set_text(facts, member, made_up_value(binding->scheme, (size_t)column->fact, draw), NULL) ==
            GUARANTEE_OK)
            break;
    }
    free(member);
}

static char *list_missing(const guarantee_result *result)
{
    char *list = copy_text("");
    for (size_t i = 0; i < guarantee_result_missing_count(result); i++) {
        const char *name = guarantee_result_missing(result, i);
        char *longer = format_text("%s%s%.*s", list, i == 0 ? "" : ", ", (int)strcspn(name, "."), name);
        free(list);
        list = longer;
    }
    return list;
}

/* What has been learnt about a question: `lacking` is the shortest list that a trial came back with. */
struct finding {
    bool can_be_decided;
    bool yields_figures;
    bool asks_nothing; /* none of the facts that it works on was there */
    char *lacking;
};

static void learn(struct finding *finding, const guarantee_result *result)
{
    guarantee_outcome outcome = guarantee_result_outcome(result);
    if (outcome == GUARANTEE_ELIGIBLE) {
        finding->can_be_decided = true;
        finding->yields_figures = finding->yields_figures || guarantee_result_figure_count(result) > 0;
    }
    if (outcome == GUARANTEE_UNDECIDED && guarantee_result_missing_count(result) == 0 &&
        *guarantee_result_rule(result) == '\0') /* where a rule is undecided, the rows tell why */
        finding->asks_nothing = true;
    if (outcome != GUARANTEE_UNDECIDED || guarantee_result_missing_count(result) == 0)
        return;
    char *list = list_missing(result);
    if (finding->lacking == NULL || strlen(list) < strlen(finding->lacking)) {
        free(finding->lacking);
        finding->lacking = list;
    } else {
        free(list);
    }
}

static struct finding try_question(const struct binding *binding, guarantee_facts *facts, guarantee_question question,
                                   bool of_members)
{
    struct finding finding = {false, false, false, NULL};
    for (uint64_t trial = 0; trial < TRIALS && !finding.yields_figures; trial++) {
        guarantee_result *result = NULL;
        guarantee_facts_clear(facts);
        for (size_t i = 0; i < binding->column_count; i++)
            if (binding->columns[i].fact != NO_FACT)
                make_up_fact(facts, binding, &binding->columns[i], of_members, trial);
        for (size_t i = 0; i < binding->arguments->facts.count; i++)
            (void)guarantee_facts_set_text(facts, binding->arguments->facts.items[i].name,
                                           binding->arguments->facts.items[i].value, NULL);
        if (binding->arguments->as_of != NULL)
            (void)guarantee_facts_set_text(facts, guarantee_scheme_as_of(binding->scheme), binding->arguments->as_of,
                                           NULL);
        if (guarantee_answer(&result, binding->scheme, question, facts, 0, NULL) == GUARANTEE_OK)
            learn(&finding, result);
        guarantee_result_free(result);
    }
    return finding;
}

/* Rows are members of the group that a question goes over only when a column is a fact of that group: the earlier
 * loans of one borrower, say, are none of the rows. */
static bool goes_over_rows(const struct binding *binding, guarantee_question question)
{
    const char *each = guarantee_scheme_question_each(binding->scheme, question);
    if (*each == '\0')
        return false;
    for (size_t i = 0; i < binding->column_count; i++) {
        int fact = binding->columns[i].fact;
        if (fact != NO_FACT && strcmp(guarantee_scheme_fact_each(binding->scheme, (size_t)fact), each) == 0)
            return true;
    }
    return false;
}

/* True when the question is to be asked; `lacking_out` is what it lacks otherwise ("" when nothing). */
static bool settle_question(struct binding *binding, guarantee_facts *facts, guarantee_question question,
                            char **lacking_out)
{
    bool of_members = goes_over_rows(binding, question) || !is_asked_of_rows(question);
    struct finding finding = try_question(binding, facts, question, of_members);
    bool asked =
        finding.yields_figures || (!finding.can_be_decided && !finding.asks_nothing && finding.lacking == NULL);
    (of_members ? binding->ask_groups : binding->ask_rows)[question] = asked;
    *lacking_out = finding.lacking == NULL ? copy_text("") : finding.lacking;
    return asked;
}

/* A fact that has a column but is wanted once for the whole group. */
static bool is_column_of_members(const struct binding *binding, const char *fact)
{
    for (size_t i = 0; i < binding->column_count; i++) {
        const struct column *column = &binding->columns[i];
        if (column->fact != NO_FACT && column->each &&
            strcmp(guarantee_scheme_fact_name(binding->scheme, (size_t)column->fact), fact) == 0)
            return true;
    }
    return false;
}

static void note_question(struct binding *binding, guarantee_question question, const char *lacking)
{
    const char *name = guarantee_question_name(question);
    if (is_column_of_members(binding, lacking)) {
        add_note(
            binding,
            format_text("%s was not asked: the scheme asks for %s once and not for each row (an eligibility rule of "
                        "single loans is kept to them by \"for: [quote]\")",
                        name, lacking));
        return;
    }
    if (*lacking == '\0')
        add_note(binding, format_text("%s was not asked: the file has nothing that it works on", name));
    else
        add_note(binding,
                 format_text("%s was not asked: no column is %s (add it, --map COLUMN=FACT, or give FACT=VALUE)", name,
                             lacking));
}

/* Beside other schemes, one that cannot be asked is left out, and they go on without it. */
static bool refuse(struct binding *binding, const char *path, char *why)
{
    bool goes_on = binding->is_compared;
    if (goes_on)
        binding->left_out = copy_text(why);
    else
        complain("%s: %s", path, why);
    free(why);
    return goes_on;
}

/* " (is principl principal? --map principl=principal)", of all columns that nearly are a fact; to be freed. */
static char *hints_on_columns(const struct binding *binding)
{
    char *list = copy_text("");
    for (size_t i = 0; i < binding->column_count; i++) {
        char *hint = binding->columns[i].fact == NO_FACT ? column_hint(binding, i) : copy_text("");
        char *longer = format_text("%s%s%s%s", list,
                                   *hint == '\0'   ? ""
                                   : *list == '\0' ? "; "
                                                   : ", ",
                                   *hint == '\0' ? "" : binding->columns[i].title, hint);
        free(hint);
        free(list);
        list = longer;
    }
    return list;
}

static bool refuse_header(struct binding *binding, const char *path, guarantee_question question, const char *lacking)
{
    char *hints = hints_on_columns(binding);
    char *why =
        format_text("%s needs facts that no column gives: %s; add the columns, name them with --map COLUMN=FACT, or "
                    "give FACT=VALUE for all rows (\"guarantee facts %s\" says what they mean)%s",
                    guarantee_question_name(question), lacking, guarantee_scheme_id(binding->scheme), hints);
    free(hints);
    return refuse(binding, path, why);
}

static bool settle_all(struct binding *binding, guarantee_facts *facts, const char *path)
{
    size_t asked = 0;
    guarantee_question lacks = 0;
    char *what = NULL;
    for (guarantee_question question = QUESTION_FIRST; question <= QUESTION_LAST; question++) {
        char *lacking = NULL;
        if (guarantee_scheme_answers(binding->scheme, question) == 0)
            continue;
        if (settle_question(binding, facts, question, &lacking)) {
            asked++;
            free(lacking);
            continue;
        }
        note_question(binding, question, lacking);
        if (lacks == 0 && *lacking != '\0') {
            lacks = question;
            what = lacking;
        } else {
            free(lacking);
        }
    }
    bool good = asked > 0 && (lacks != GUARANTEE_QUOTE || binding->is_compared);
    if (!good && lacks != 0)
        good = refuse_header(binding, path, lacks, what);
    else if (!good)
        good = refuse(binding, path,
                      format_text("scheme %s has no question that is asked of a file of loans",
                                  guarantee_scheme_id(binding->scheme)));
    free(what);
    return good;
}

bool choose_questions(struct binding *binding, const char *path)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_facts *facts = NULL;
    if (guarantee_facts_new(&facts, binding->scheme, &error) != GUARANTEE_OK) {
        (void)report(&error);
        return false;
    }
    bool good = set_given_facts(facts, binding->scheme, binding->arguments) && settle_all(binding, facts, path);
    guarantee_facts_free(facts);
    return good;
}
