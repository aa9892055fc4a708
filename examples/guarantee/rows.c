/* Files out, whole or not at all. */
#include "rows.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct rows {
    FILE *file;
    const char *option; /* that names it */
    char *path;         /* the name in the end */
    char *temporary;    /* NULL when the name is a device or pipe, which is written to directly */
    bool in_line;
};

/* A signal or exit() finds the unfinished file here. */
static const char *volatile unfinished;

static void remove_unfinished(void)
{
    if (unfinished != NULL)
        (void)unlink(unfinished);
}

static void on_signal(int signal_number)
{
    remove_unfinished();
    _exit(128 + signal_number);
}

static void watch(const char *temporary)
{
    static bool watched;
    unfinished = temporary;
    if (watched)
        return;
    watched = true;
    (void)atexit(remove_unfinished);
    (void)signal(SIGINT, on_signal);
    (void)signal(SIGTERM, on_signal);
    (void)signal(SIGHUP, on_signal);
}

static mode_t mode_of_new_file(const struct stat *old)
{
    if (old != NULL)
        return old->st_mode & 07777;
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

static FILE *open_temporary(struct rows *rows, const struct stat *old)
{
    rows->temporary = format_text("%s.XXXXXX", rows->path);
    int descriptor = mkstemp(rows->temporary);
    if (descriptor < 0) {
        free(rows->temporary);
        rows->temporary = NULL;
        return NULL;
    }
    watch(rows->temporary);
    (void)fchmod(descriptor, mode_of_new_file(old));
    return fdopen(descriptor, "wb");
}

struct rows *rows_open(const char *option, const char *path)
{
    struct rows *rows = allocate(1, sizeof *rows);
    rows->option = option;
    struct stat old;
    bool exists = stat(path, &old) == 0;
    char *target = exists ? realpath(path, NULL) : NULL;
    rows->path = target != NULL ? target : copy_text(path);
    rows->file = exists && !S_ISREG(old.st_mode) ? fopen(rows->path, "wb") : open_temporary(rows, exists ? &old : NULL);
    if (rows->file != NULL)
        return rows;
    complain("%s %s: cannot be written: %s", option, path, strerror(errno));
    rows_abandon(rows);
    return NULL;
}

bool rows_can_open(const char *option, const char *path)
{
    struct stat old;
    if (path == NULL || (stat(path, &old) == 0 && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode)))
        return true; /* who reads a pipe would take its closing for the end */
    struct rows *rows = rows_open(option, path);
    rows_abandon(rows);
    return rows != NULL;
}

static bool needs_quotes(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && (strpbrk(text, ",\"\r\n") != NULL || text[0] == ' ' || text[length - 1] == ' ');
}

void rows_plain(struct rows *rows, const char *text)
{
    if (rows->in_line)
        (void)putc_unlocked(',', rows->file);
    rows->in_line = true;
    (void)fwrite_unlocked(text, 1, strlen(text), rows->file);
}

void rows_cell(struct rows *rows, const char *text)
{
    if (!needs_quotes(text)) {
        rows_plain(rows, text);
        return;
    }
    rows_plain(rows, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            (void)putc_unlocked('"', rows->file);
        (void)putc_unlocked(*text, rows->file);
    }
    (void)putc_unlocked('"', rows->file);
}

void rows_bytes(struct rows *rows, const void *bytes, size_t count)
{
    (void)fwrite(bytes, 1, count, rows->file);
}

void rows_count(struct rows *rows, uint64_t count)
{
    char text[24], *next = text + sizeof text - 1;
    *next = '\0';
    do
        *--next = (char)('0' + (int)(count % 10));
    while ((count /= 10) > 0);
    rows_plain(rows, next);
}

void rows_line_end(struct rows *rows)
{
    (void)putc_unlocked('\n', rows->file);
    rows->in_line = false;
}

/* A full disk may show itself at any of these. */
static bool close_file(struct rows *rows)
{
    bool good = fflush(rows->file) == 0 && ferror(rows->file) == 0;
    if (good && rows->temporary != NULL)
        good = fsync(fileno(rows->file)) == 0;
    int reason = errno;
    if (fclose(rows->file) != 0 && good) {
        good = false;
        reason = errno;
    }
    rows->file = NULL;
    errno = reason;
    return good;
}

static void forget(struct rows *rows)
{
    unfinished = NULL;
    free(rows->temporary);
    free(rows->path);
    free(rows);
}

bool rows_finish(struct rows *rows)
{
    errno = 0;
    bool good = close_file(rows);
    if (good && rows->temporary != NULL)
        good = rename(rows->temporary, rows->path) == 0;
    if (good) {
        forget(rows);
        return true;
    }
    complain("%s %s: could not be written: %s", rows->option, rows->path, errno == 0 ? "write error" : strerror(errno));
    rows_abandon(rows);
    return false;
}

void rows_abandon(struct rows *rows)
{
    if (rows == NULL)
        return;
    if (rows->file != NULL)
        (void)fclose(rows->file);
    if (rows->temporary != NULL)
        (void)unlink(rows->temporary);
    forget(rows);
}
