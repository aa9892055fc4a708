/* Two batches: one is filled while the other is in use. */
#include "loans.h"

#include <pthread.h>
#include <stdlib.h>

struct reader {
    struct loans *loans;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct batch batches[2];
    bool full[2];
    bool stopped;
    int taken; /* the batch in use, -1 before the first */
};

static void lock(struct reader *reader)
{
    (void)pthread_mutex_lock(&reader->mutex);
}

static void unlock(struct reader *reader)
{
    (void)pthread_cond_broadcast(&reader->changed);
    (void)pthread_mutex_unlock(&reader->mutex);
}

/* Waits until the batch is full, or is not; false when reading was stopped. */
static bool wait_until(struct reader *reader, int batch, bool full)
{
    while (reader->full[batch] != full && !reader->stopped)
        (void)pthread_cond_wait(&reader->changed, &reader->mutex);
    return !reader->stopped;
}

static void *read_all(void *data)
{
    struct reader *reader = data;
    bool more = true;
    for (int batch = 0; more; batch = 1 - batch) {
        lock(reader);
        more = wait_until(reader, batch, false);
        unlock(reader);
        if (!more)
            break;
        loans_fill(reader->loans, &reader->batches[batch]);
        more = reader->batches[batch].state == LOANS_ROWS;
        lock(reader);
        reader->full[batch] = true;
        unlock(reader);
    }
    return NULL;
}

struct reader *reader_start(struct loans *loans)
{
    struct reader *reader = allocate(1, sizeof *reader);
    reader->loans = loans;
    reader->taken = -1;
    if (pthread_mutex_init(&reader->mutex, NULL) != 0 || pthread_cond_init(&reader->changed, NULL) != 0 ||
        pthread_create(&reader->thread, NULL, read_all, reader) != 0) {
        complain("a thread that reads the file could not be started");
        exit(EXIT_BAD);
    }
    return reader;
}

struct batch *reader_next(struct reader *reader)
{
    int next = reader->taken == 0 ? 1 : 0;
    lock(reader);
    if (reader->taken >= 0)
        reader->full[reader->taken] = false;
    unlock(reader);
    lock(reader);
    (void)wait_until(reader, next, true);
    reader->taken = next;
    unlock(reader);
    return &reader->batches[next];
}

void reader_stop(struct reader *reader)
{
    if (reader == NULL)
        return;
    lock(reader);
    reader->stopped = true;
    unlock(reader);
    (void)pthread_join(reader->thread, NULL);
    batch_free(&reader->batches[0]);
    batch_free(&reader->batches[1]);
    (void)pthread_cond_destroy(&reader->changed);
    (void)pthread_mutex_destroy(&reader->mutex);
    free(reader);
}
