/* From the lines of a file to the entries of a ledger. */
#include "book.h"
#include "cell.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- columns -------------------------------------------------------------------------------------- */

static const char *name_of(const struct book *book, const char *title)
{
    const struct pairs *maps = &book->arguments->maps;
    for (size_t i = 0; i < maps->count; i++)
        if (strcmp(maps->items[i].name, title) == 0)
            return maps->items[i].value;
    return title;
}

static bool check_maps(const struct book *book, const struct header *header)
{
    const struct pairs *maps = &book->arguments->maps;
    for (size_t i = 0; i < maps->count; i++) {
        struct nearest nearest = {maps->items[i].name, NULL, 0};
        bool found = false;
        for (size_t column = 0; column < header->count; column++) {
            found = found || strcmp(header->titles[column], maps->items[i].name) == 0;
            nearest_try(&nearest, header->titles[column]);
        }
        if (found)
            continue;
        char *hint = nearest_hint(&nearest);
        complain("--map: %s has no column \"%s\"%s", header->path, maps->items[i].name, hint);
        free(hint);
        return false;
    }
    return true;
}

static int *slot_of(struct book *book, const char *name)
{
    const char *word = guarantee_ledger_account_word(book->ledger);
    if (*word != '\0' && (strcmp(name, word) == 0 || strcmp(name, "account") == 0))
        return &book->account_column;
    return strcmp(name, "date") == 0     ? &book->date_column
           : strcmp(name, "kind") == 0   ? &book->kind_column
           : strcmp(name, "loan") == 0   ? &book->loan_column
           : strcmp(name, "amount") == 0 ? &book->amount_column
                                         : NULL;
}

static bool need_columns(const struct book *book, const struct header *header)
{
    const char *word = guarantee_ledger_account_word(book->ledger);
    const struct {
        int column;
        const char *name, *what;
    } needed[] = {{book->date_column, "date", "the day of the event, as 2023-06-30"},
                  {book->kind_column, "kind", "approve, claim, recover, ..."},
                  {book->amount_column, "amount", "the amount of the event"},
                  {*word == '\0' ? 0 : book->account_column, word, "whose account the event belongs to"}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        if (needed[i].column != NO_COLUMN)
            continue;
        complain("%s:%" PRIu64 ": there is no column \"%s\" (%s); name it so, or say which one it is: --map COLUMN=%s",
                 header->path, header->line, needed[i].name, needed[i].what, needed[i].name);
        return false;
    }
    return true;
}

static bool bind_column(struct book *book, const struct header *header, size_t column)
{
    const char *name = name_of(book, header->titles[column]);
    int *slot = slot_of(book, name);
    if (slot != NULL && *slot != NO_COLUMN) {
        complain("%s:%" PRIu64 ": two columns are \"%s\": \"%s\" and \"%s\"; rename one of them", header->path,
                 header->line, name, header->titles[*slot], header->titles[column]);
        return false;
    }
    if (slot != NULL) {
        *slot = (int)column;
        return true;
    }
    for (size_t i = 0; i < column; i++) {
        if (book->facts[i] == NULL || strcmp(book->facts[i], name) != 0)
            continue;
        complain("%s:%" PRIu64 ": two columns are \"%s\"; rename one of them", header->path, header->line, name);
        return false;
    }
    book->facts[column] = find_fact(book->scheme, name) == NO_FACT ? NULL : name;
    if (book->facts[column] == NULL)
        complain("%s: the column \"%s\" is not read: %s has no such fact", header->path, name,
                 guarantee_scheme_id(book->scheme));
    return true;
}

bool book_bind(struct book *book, const struct header *header)
{
    book->date_column = book->kind_column = book->account_column = book->loan_column = book->amount_column = NO_COLUMN;
    book->column_count = header->count;
    book->facts = allocate(header->count, sizeof *book->facts);
    if (!check_maps(book, header))
        return false;
    for (size_t column = 0; column < header->count; column++)
        if (!bind_column(book, header, column))
            return false;
    return need_columns(book, header);
}

/* ---- one line ------------------------------------------------------------------------------------- */

static void refuse(struct book *book, const char *path, uint64_t line, const char *column, const char *message)
{
    if (++book->counts.refused <= REFUSALS_TOLD)
        complain("%s:%" PRIu64 ": %s%s%s", path, line, column, *column == '\0' ? "" : ": ", message);
}

static const char *cell_of(const struct batch *batch, size_t row, int column)
{
    return column == NO_COLUMN ? "" : batch_cell(batch, row, (size_t)column);
}

static void make_room(struct book *book, size_t entries)
{
    if (entries <= book->capacity)
        return;
    size_t before = book->capacity;
    book->capacity = 2 * entries;
    book->lines = enlarge(book->lines, book->capacity, sizeof *book->lines);
    book->trails = enlarge(book->trails, book->capacity, sizeof *book->trails);
    memset(book->trails + before, 0, (book->capacity - before) * sizeof *book->trails);
}

static void keep_result(struct book *book, size_t index, const guarantee_result *result)
{
    if (result == NULL)
        return;
    book->breaches += guarantee_result_breach_count(result);
    if (book->arguments->explain)
        (void)guarantee_trail_text(result, &book->trails[index], NULL);
}

static void count_entry(struct book *book, size_t index)
{
    guarantee_ledger_entry entry = {.struct_size = sizeof entry};
    (void)guarantee_ledger_entry_at(book->ledger, index, &entry, NULL);
    if (entry.outcome == GUARANTEE_ELIGIBLE)
        book->counts.entered++;
    else if (entry.outcome == GUARANTEE_NOT_ELIGIBLE)
        book->counts.not_eligible++;
    else
        book->counts.undecided++;
    if (entry.confidence != 0 && entry.confidence < book->confidence)
        book->confidence = entry.confidence;
}

static bool read_event(const struct book *book, const struct batch *batch, size_t row, guarantee_event *event,
                       const char **column, guarantee_error *error)
{
    *column = "date";
    if (guarantee_date_from_text(&event->date, cell_of(batch, row, book->date_column), error) != GUARANTEE_OK)
        return false;
    *column = "amount";
    if (guarantee_amount_from_text(&event->amount, cell_of(batch, row, book->amount_column),
                                   guarantee_scheme_currency_digits(book->scheme), error) != GUARANTEE_OK)
        return false;
    event->kind = cell_of(batch, row, book->kind_column);
    event->account = cell_of(batch, row, book->account_column);
    event->loan = cell_of(batch, row, book->loan_column);
    return true;
}

/* Cells that are empty say nothing of their fact. */
static void read_facts(const struct book *book, const struct batch *batch, size_t row, const char **names,
                       const char **values, guarantee_event *event)
{
    event->fact_names = names;
    event->fact_values = values;
    for (size_t column = 0; column < book->column_count; column++) {
        if (book->facts[column] == NULL || *batch_cell(batch, row, column) == '\0')
            continue;
        names[event->fact_count] = book->facts[column];
        values[event->fact_count++] = batch_cell(batch, row, column);
    }
}

static bool take_row(struct book *book, const struct batch *batch, size_t row, const char **names, const char **values)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_event event = {.struct_size = sizeof event};
    guarantee_result *result = NULL;
    const char *column = "";
    size_t index = 0;
    uint32_t flags = book->arguments->explain ? GUARANTEE_WITH_TRAIL : 0;
    book->counts.read++;
    if (!read_event(book, batch, row, &event, &column, &error)) {
        refuse(book, batch->path, batch->lines[row], column, error.message);
        return true;
    }
    read_facts(book, batch, row, names, values, &event);
    guarantee_status status = guarantee_ledger_add(book->ledger, &event, flags, &index, &result, &error);
    if (status == GUARANTEE_E_NO_MEMORY)
        return report(&error) == 0;
    if (status != GUARANTEE_OK) {
        refuse(book, batch->path, batch->lines[row], error.path, error.message);
        return true;
    }
    make_room(book, guarantee_ledger_entry_count(book->ledger));
    for (size_t i = index; i < guarantee_ledger_entry_count(book->ledger); i++)
        book->lines[i] = batch->lines[row];
    keep_result(book, index, result);
    guarantee_result_free(result);
    count_entry(book, index);
    return true;
}

static void take_fault(struct book *book, const struct batch *batch, const struct fault *fault)
{
    char *text = fault->text != NULL
                     ? copy_text(fault->text)
                     : format_text("%zu cells, but the header has %zu", fault->count, book->column_count);
    book->counts.read++;
    refuse(book, batch->path, fault->line, "", text);
    free(text);
}

static bool take_batch(struct book *book, const struct batch *batch, const char **names, const char **values)
{
    for (size_t row = 0, fault = 0;; row++) {
        for (; fault < batch->fault_count && batch->faults[fault].before == row; fault++)
            take_fault(book, batch, &batch->faults[fault]);
        if (row == batch->count)
            return true;
        if (!take_row(book, batch, row, names, values))
            return false;
    }
}

static void tell_more_refusals(const struct book *book)
{
    if (book->counts.refused > REFUSALS_TOLD)
        complain("%s: %" PRIu64 " more lines were refused", book->arguments->words.items[1],
                 book->counts.refused - REFUSALS_TOLD);
}

bool book_read(struct book *book, struct loans *loans)
{
    struct batch batch = {0};
    int32_t *slots = allocate(book->column_count, sizeof *slots);
    const char **texts = allocate(2 * book->column_count, sizeof *texts);
    bool good = true;
    for (size_t i = 0; i < book->column_count; i++)
        slots[i] = (int32_t)i;
    loans_keep(loans, slots, book->column_count);
    while (good && batch.state == LOANS_ROWS) {
        loans_fill(loans, &batch);
        good = take_batch(book, &batch, texts, texts + book->column_count);
    }
    tell_more_refusals(book);
    if (good && batch.state == LOANS_BROKEN) {
        complain("%s", batch.complaint);
        good = false;
    }
    batch_free(&batch);
    free(texts);
    free(slots);
    return good;
}

bool book_go_back(struct book *book)
{
    guarantee_error error = GUARANTEE_ERROR_INIT;
    guarantee_ledger *then = NULL;
    if (book->arguments->at == NULL)
        return true;
    bool good = guarantee_ledger_new(&then, book->scheme, &error) == GUARANTEE_OK;
    for (size_t i = 0; good && i < guarantee_ledger_entry_count(book->ledger); i++) {
        guarantee_ledger_entry entry = {.struct_size = sizeof entry};
        (void)guarantee_ledger_entry_at(book->ledger, i, &entry, NULL);
        if (entry.date > book->date)
            break;
        const guarantee_event event = {sizeof event, entry.date,       entry.kind, entry.account,    entry.loan,
                                       entry.amount, entry.fact_count, 0,          entry.fact_names, entry.fact_values};
        good = entry.cause >= 0 || guarantee_ledger_add(then, &event, 0, NULL, NULL, &error) == GUARANTEE_OK;
    }
    guarantee_ledger_free(good ? book->ledger : then);
    book->ledger = good ? then : book->ledger;
    return good || report(&error) == 0;
}

void book_free(struct book *book)
{
    for (size_t i = 0; book->trails != NULL && i < book->capacity; i++)
        guarantee_text_free(book->trails[i]);
    free(book->trails);
    free(book->lines);
    free(book->facts);
    guarantee_ledger_free(book->ledger);
}
