/* A file of events put through the ledger of a scheme. */
#ifndef BOOK_H
#define BOOK_H

#include "arguments.h"
#include "loans.h"

enum { NO_COLUMN = -1, REFUSALS_TOLD = 20 };

/* What the lines of the file came to. */
struct lines_counts {
    uint64_t read, entered, not_eligible, undecided, refused;
};

struct book {
    const struct arguments *arguments;
    const guarantee_scheme *scheme;
    guarantee_ledger *ledger;
    int32_t date; /* of --at, or GUARANTEE_DATE_MAX */
    /* columns of the file, NO_COLUMN when it has none */
    int date_column, kind_column, account_column, loan_column, amount_column;
    const char **facts; /* by column, NULL: none */
    size_t column_count;
    uint64_t *lines; /* by entry: the line that it stands on or was booked for */
    char **trails;   /* by entry, NULL without --explain */
    size_t capacity;
    struct lines_counts counts;
    size_t breaches;
    int32_t confidence;
};

/* Binds the header. False after a message. */
bool book_bind(struct book *book, const struct header *header);
/* Reads the file line by line. False after a message, when nothing more can be done. */
bool book_read(struct book *book, struct loans *loans);
/* Leaves the events up to the day that is asked about. False after a message. */
bool book_go_back(struct book *book);
void book_free(struct book *book);

/* Both count the limits that are breached, too. EXIT_BAD after a message. */
void print_book(struct book *book);
int print_book_json(struct book *book);

#endif
