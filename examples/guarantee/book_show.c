/* A ledger for people: its entries, its accounts, what was left out. */
#include "answer.h"
#include "book.h"
#include "output.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { EVENT_COLUMNS = 9 };

static char *amount_for_people(const struct book *book, int64_t amount)
{
    char text[GUARANTEE_AMOUNT_TEXT_BYTES] = "";
    (void)guarantee_amount_to_text(text, sizeof text, amount, guarantee_scheme_currency_digits(book->scheme), 1);
    return copy_text(text);
}

static char *day_text(int32_t day)
{
    char text[GUARANTEE_DATE_TEXT_BYTES] = "";
    (void)guarantee_date_to_text(text, sizeof text, day, NULL); /* no vintage: no text */
    return copy_text(text);
}

static guarantee_ledger_entry entry_at(const struct book *book, size_t index)
{
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};
    (void)guarantee_ledger_entry_at(book->ledger, index, &entry, NULL);
    return entry;
}

/* ---- entries -------------------------------------------------------------------------------------- */

/* "payment 180,000.00", or why nothing was booked. */
static char *consequence(const struct book *book, size_t index, const guarantee_ledger_entry *entry)
{
    char *text = copy_text(entry->reason);
    for (size_t i = 1; i <= entry->booked; i++) {
        guarantee_ledger_entry booked = entry_at(book, index + i);
        char *amount = amount_for_people(book, booked.amount);
        char *longer = format_text("%s%s%s %s", text, i == 1 ? "" : ", ", booked.kind, amount);
        free(amount);
        free(text);
        text = longer;
    }
    return text;
}

static void add_outcome(struct table *table, const guarantee_ledger_entry *entry)
{
    int colour = PLAIN;
    const char *outcome = outcome_for_people(entry->outcome, &colour);
    bool entered = entry->outcome == GUARANTEE_ELIGIBLE;
    table_add(table, entered ? "" : outcome, (enum colour)colour);
    table_add(table, entered ? "" : entry->rule, PLAIN);
}

static void add_entry(const struct book *book, struct table *table, size_t index, const guarantee_ledger_entry *entry)
{
    table_take(table, format_text("%" PRIu64, book->lines[index]), FAINT);
    table_take(table, day_text(entry->date), PLAIN);
    table_add(table, entry->account, PLAIN);
    table_add(table, entry->loan, PLAIN);
    table_add(table, entry->kind, PLAIN);
    table_take(table, amount_for_people(book, entry->amount), BOLD);
    add_outcome(table, entry);
    table_take(table, consequence(book, index, entry), PLAIN);
}

static void print_entries(const struct book *book)
{
    struct table table;
    const char *word = guarantee_ledger_account_word(book->ledger);
    const char *titles[EVENT_COLUMNS] = {"line", "date", word, "loan", "kind", "amount", "", "", "booked"};
    size_t shown = 0;
    table_begin(&table, EVENT_COLUMNS, "rllllrlll");
    for (size_t i = 0; i < EVENT_COLUMNS; i++)
        table_add(&table, titles[i], FAINT);
    for (size_t i = 0; i < guarantee_ledger_entry_count(book->ledger); i++) {
        guarantee_ledger_entry entry = entry_at(book, i);
        if (entry.cause >= 0)
            continue;
        add_entry(book, &table, i, &entry);
        shown++;
    }
    if (shown > 0)
        (void)puts("\nevents");
    else
        table_clear(&table);
    table_end(&table, 2);
}

static void print_trails(const struct book *book)
{
    for (size_t i = 0; book->arguments->explain && i < guarantee_ledger_entry_count(book->ledger); i++) {
        guarantee_ledger_entry entry = entry_at(book, i);
        if (book->trails[i] == NULL)
            continue;
        (void)printf("\nline %" PRIu64 ", %s: how it was worked out\n%s", book->lines[i], entry.kind, book->trails[i]);
    }
}

/* ---- sums ----------------------------------------------------------------------------------------- */

static bool is_of_accounts(const struct book *book, size_t sum)
{
    guarantee_ledger_scope scope = guarantee_ledger_sum_scope(book->ledger, sum);
    return scope == GUARANTEE_PER_VINTAGE || scope == GUARANTEE_PER_ACCOUNT;
}

static size_t count_sums(const struct book *book)
{
    size_t count = 0;
    for (size_t i = 0; i < guarantee_ledger_sum_count(book->ledger); i++)
        count += is_of_accounts(book, i);
    return count;
}

static void add_sum(const struct book *book, struct table *table, size_t sum, const char *account, int32_t vintage)
{
    int64_t amount = 0;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_status status = guarantee_ledger_sum(book->ledger, guarantee_ledger_sum_name(book->ledger, sum), account,
                                                   vintage, NULL, book->date, &amount, &error);
    table_take(table, status == GUARANTEE_OK ? amount_for_people(book, amount) : copy_text("does not fit"), BOLD);
}

static void add_account(const struct book *book, struct table *table, const guarantee_ledger_account *account)
{
    table_add(table, *account->name == '\0' ? "all" : account->name, PLAIN);
    table_take(table, day_text(account->vintage), PLAIN);
    for (size_t i = 0; i < guarantee_ledger_sum_count(book->ledger); i++)
        if (is_of_accounts(book, i))
            add_sum(book, table, i, account->name, account->vintage);
}

static void print_accounts(const struct book *book)
{
    struct table table;
    const char *word = guarantee_ledger_account_word(book->ledger);
    guarantee_ledger_account account = {.struct_size = sizeof account};
    bool vintages = false;
    size_t sums = count_sums(book), count = guarantee_ledger_account_count(book->ledger);
    if (sums == 0 || sums + 2 > TABLE_COLUMNS_MAX)
        return;
    if (guarantee_ledger_account_at(book->ledger, 0, &account, NULL) == GUARANTEE_OK)
        vintages = account.vintage != GUARANTEE_NO_VINTAGE;
    table_begin(&table, sums + 2, "llr");
    table_add(&table, *word == '\0' ? "account" : word, FAINT);
    table_add(&table, vintages ? "vintage" : "", FAINT);
    for (size_t i = 0; i < guarantee_ledger_sum_count(book->ledger); i++)
        if (is_of_accounts(book, i))
            table_add(&table, guarantee_ledger_sum_name(book->ledger, i), FAINT);
    for (size_t i = 0; i < count; i++)
        if (guarantee_ledger_account_at(book->ledger, i, &account, NULL) == GUARANTEE_OK)
            add_account(book, &table, &account);
    (void)printf("\naccounts in %s%s%s\n", guarantee_scheme_currency(book->scheme),
                 book->arguments->at == NULL ? "" : " at the end of ",
                 book->arguments->at == NULL ? "" : book->arguments->at);
    table_end(&table, 2);
}

static void print_whole(const struct book *book)
{
    struct table table;
    table_begin(&table, 3, "lrl");
    for (size_t i = 0; i < guarantee_ledger_sum_count(book->ledger); i++) {
        const char *name = guarantee_ledger_sum_name(book->ledger, i);
        int fact = find_fact(book->scheme, name);
        if (guarantee_ledger_sum_scope(book->ledger, i) != GUARANTEE_PER_ALL)
            continue;
        table_add(&table, name, PLAIN);
        add_sum(book, &table, i, NULL, GUARANTEE_NO_VINTAGE);
        table_add(&table, fact == NO_FACT ? "" : guarantee_scheme_fact_meaning(book->scheme, (size_t)fact), FAINT);
    }
    if (table.count > 0)
        (void)printf("\ntogether in %s%s%s\n", guarantee_scheme_currency(book->scheme),
                     book->arguments->at == NULL ? "" : " at the end of ",
                     book->arguments->at == NULL ? "" : book->arguments->at);
    table_end(&table, 2);
}

/* ---- limits --------------------------------------------------------------------------------------- */

static int32_t last_day(const struct book *book)
{
    size_t count = guarantee_ledger_entry_count(book->ledger);
    return book->arguments->at != NULL || count == 0 ? book->date : entry_at(book, count - 1).date;
}

static void add_limits(struct table *table, const guarantee_ledger_account *account, const char *currency,
                       const guarantee_result *result)
{
    guarantee_figure figure;
    for (size_t i = 0; figure_at(result, i, &figure); i++) {
        if (figure.is_working != 0)
            continue;
        table_add(table, account->name, PLAIN);
        table_take(table, day_text(account->vintage), PLAIN);
        table_add(table, figure.name, PLAIN);
        table_take(table, figure_for_people(&figure), figure.breach != 0 ? RED : BOLD);
        table_add(table, unit_of(figure.kind, figure.is_multiple != 0, currency), PLAIN);
        table_add(table, figure.breach != 0 ? "breached" : "", RED);
    }
}

/* The limits of account number `index`; NULL when they cannot be asked. The caller frees it. */
static guarantee_result *ask_limits(struct book *book, size_t index, guarantee_ledger_account *account)
{
    guarantee_result *result = NULL;
    *account = (guarantee_ledger_account){.struct_size = sizeof *account};
    if (!guarantee_scheme_answers(book->scheme, GUARANTEE_LIMITS) ||
        guarantee_ledger_account_at(book->ledger, index, account, NULL) != GUARANTEE_OK)
        return NULL;
    const guarantee_event of = {.struct_size = sizeof of, .date = last_day(book), .account = account->name};
    if (guarantee_ledger_answer(&result, book->ledger, GUARANTEE_LIMITS, &of, account->vintage, 0, NULL) !=
        GUARANTEE_OK)
        return NULL;
    book->breaches += guarantee_result_breach_count(result);
    return result;
}

static void print_limits(struct book *book)
{
    struct table table;
    guarantee_ledger_account account;
    table_begin(&table, 6, "lllrll");
    for (size_t i = 0; i < guarantee_ledger_account_count(book->ledger); i++) {
        guarantee_result *result = ask_limits(book, i, &account);
        if (result != NULL && guarantee_result_outcome(result) == GUARANTEE_ELIGIBLE)
            add_limits(&table, &account, guarantee_scheme_currency(book->scheme), result);
        guarantee_result_free(result);
    }
    if (table.count > 0)
        (void)puts("\nlimits");
    table_end(&table, 2);
}

static void print_figures_json(const guarantee_result *result)
{
    guarantee_figure figure;
    bool first = true;
    for (size_t i = 0; figure_at(result, i, &figure); i++) {
        if (figure.is_working != 0)
            continue;
        (void)fputs(first ? "" : ", ", stdout);
        json_text(figure.name);
        (void)fputs(": {\"value\": ", stdout);
        json_text(figure.value);
        (void)printf(", \"breach\": %s}", figure.breach != 0 ? "true" : "false");
        first = false;
    }
}

static void print_limits_json(struct book *book)
{
    guarantee_ledger_account account;
    bool first = true;
    for (size_t i = 0; i < guarantee_ledger_account_count(book->ledger); i++) {
        guarantee_result *result = ask_limits(book, i, &account);
        if (result == NULL)
            continue;
        char *vintage = day_text(account.vintage);
        (void)fputs(first ? "\n  {\"account\": " : ",\n  {\"account\": ", stdout);
        json_text(account.name);
        (void)printf(", \"vintage\": \"%s\", \"outcome\": \"%s\", \"figures\": {", vintage,
                     guarantee_outcome_name(guarantee_result_outcome(result)));
        print_figures_json(result);
        (void)fputs("}}", stdout);
        free(vintage);
        guarantee_result_free(result);
        first = false;
    }
}

/* ---- the whole ------------------------------------------------------------------------------------ */

void print_book(struct book *book)
{
    const struct lines_counts *counts = &book->counts;
    print_title(book->scheme);
    print_entries(book);
    print_accounts(book);
    print_whole(book);
    print_limits(book);
    print_trails(book);
    (void)printf("\n%" PRIu64 " line%s: %" PRIu64 " entered, %" PRIu64 " not eligible, %" PRIu64 " undecided, %" PRIu64
                 " refused\n",
                 counts->read, counts->read == 1 ? "" : "s", counts->entered, counts->not_eligible, counts->undecided,
                 counts->refused);
    if (counts->entered > 0)
        print_least_confidence(book->confidence);
}

int print_book_json(struct book *book)
{
    const struct lines_counts *counts = &book->counts;
    guarantee_error error = GUARANTEE_ERROR_INIT;
    char *text = NULL;
    if (guarantee_ledger_json(book->ledger, book->date, &text, &error) != GUARANTEE_OK)
        return report(&error);
    (void)printf("{\"lines\": {\"read\": \"%" PRIu64 "\", \"entered\": \"%" PRIu64 "\", \"not_eligible\": \"%" PRIu64
                 "\", \"undecided\": \"%" PRIu64 "\", \"refused\": \"%" PRIu64 "\"},\n\"ledger\": %s,\n\"limits\": [",
                 counts->read, counts->entered, counts->not_eligible, counts->undecided, counts->refused, text);
    print_limits_json(book);
    (void)puts("]}");
    guarantee_text_free(text);
    return 0;
}
