/* A batch on its way through the workers: pieces of rows, and blocks that begin where cache lines do. */
#include "portfolio/run.h"

#include <stdatomic.h>

/* ---- where memory lies -------------------------------------------------------------------------- */

enum { LINE_BYTES = 64, LINE_ROWS = LINE_BYTES / sizeof(int64_t), STREAM_FROM_BYTES = 1 << 24 };

static void vote(uint32_t votes[LINE_ROWS], const void *memory, uint64_t first)
{
    uint64_t at = (uint64_t)(uintptr_t)memory + first * sizeof(int64_t);
    if (memory != NULL && at % sizeof(int64_t) == 0)
        votes[(LINE_BYTES - at % LINE_BYTES) % LINE_BYTES / sizeof(int64_t)]++;
}

/* After how many rows most of the 64-bit arrays are at the start of a cache line. */
static uint32_t find_head(const struct guarantee_portfolio *portfolio, const struct gi_batch *batch)
{
    uint32_t votes[LINE_ROWS] = {0}, best = 0;
    for (uint32_t i = 0; i < portfolio->layout.column_count; i++)
        if (portfolio->layout.columns[i].type == GUARANTEE_COLUMN_INT64)
            vote(votes, batch->columns[i].values, batch->first);
    for (uint32_t i = 0; batch->out != NULL && i < batch->out->figure_count; i++)
        vote(votes, batch->out->figures[i].values, batch->first);
    for (uint32_t i = 1; i < LINE_ROWS; i++)
        best = votes[i] > votes[best] ? i : best;
    return best;
}

static bool streams(const struct gi_batch *batch)
{
    return batch->out != NULL && batch->out->figure_count > 0 &&
           batch->rows >= STREAM_FROM_BYTES / sizeof(int64_t) / batch->out->figure_count;
}

/* ---- workers side by side ------------------------------------------------------------------------- */

struct job {
    struct guarantee_portfolio *portfolio;
    const struct gi_batch *batch;
    atomic_uint_fast64_t next; /* row that nobody has taken yet */
    uint64_t taken;            /* rows that a worker takes at a time */
    atomic_bool stop;
    atomic_uint finished; /* workers: also tells tools that look at memory order when they have */
};

enum {
    TAKEN_LEAST = 4 * GI_BLOCK_ROWS,
    TAKEN_MOST = 32 * GI_BLOCK_ROWS,
    TAKEN_EACH = 8,
    TOGETHER_LEAST = 2 * TAKEN_MOST, /* fewer are not worth waking others */
    ROWS_BETWEEN_PROGRESS = 1 << 18
};

/* A piece of the batch, in blocks. The first block ends where cache lines begin. */
static void work_piece(struct job *job, struct gi_worker *worker, uint64_t from, uint64_t end)
{
    uint32_t step = job->portfolio->block_rows;
    while (from < end && worker->status == GUARANTEE_OK) {
        uint32_t rows = from == job->batch->first && job->batch->head > 0 ? job->batch->head : step;
        rows = end - from < rows ? (uint32_t)(end - from) : rows;
        worker->status = gi_worker_run(worker, job->batch, from, rows);
        from += rows;
    }
}

static void work(struct job *job, struct gi_worker *worker)
{
    uint64_t rows = job->batch->rows, first = job->batch->first, head = job->batch->head;
    worker->status = GUARANTEE_OK;
    while (!atomic_load(&job->stop)) {
        uint64_t from = atomic_fetch_add(&job->next, job->taken), end = from + job->taken + head;
        from += from == first ? 0 : head;
        if (from >= rows)
            break;
        work_piece(job, worker, from, end < rows ? end : rows);
        if (worker->status != GUARANTEE_OK)
            atomic_store(&job->stop, true);
    }
    if (job->batch->streams)
        gi_kernel_stream_end();
    (void)atomic_fetch_add(&job->finished, 1);
}

static void work_together(struct job *job, uint32_t count)
{
#ifdef _OPENMP
#pragma omp parallel for num_threads(count) schedule(static, 1)
#endif
    for (uint32_t i = 0; i < count; i++)
        work(job, &job->portfolio->workers[i]);
}

/* Several pieces for each worker, so that none waits long for the last. */
static uint64_t rows_taken(uint64_t rows, uint32_t workers)
{
    uint64_t each = rows / workers / TAKEN_EACH / GI_BLOCK_ROWS * GI_BLOCK_ROWS;
    return each < TAKEN_LEAST ? TAKEN_LEAST : each > TAKEN_MOST ? TAKEN_MOST : each;
}

static guarantee_status run_job(struct guarantee_portfolio *portfolio, const struct gi_batch *batch,
                                guarantee_error *error)
{
    struct gi_batch placed = *batch;
    placed.head = find_head(portfolio, batch);
    placed.streams = streams(batch);
    struct job job = {.portfolio = portfolio,
                      .batch = &placed,
                      .next = batch->first,
                      .taken = rows_taken(batch->rows - batch->first, portfolio->worker_count)};
    uint64_t pieces = (batch->rows - batch->first) < TOGETHER_LEAST ? 1 : (batch->rows - batch->first) / job.taken;
    uint32_t count = pieces < 2 ? 1 : pieces < portfolio->worker_count ? (uint32_t)pieces : portfolio->worker_count;
    if (count == 1) /* not even a thread pool is made */
        work(&job, &portfolio->workers[0]);
    else
        work_together(&job, count);
    while (atomic_load(&job.finished) < count) {
    }
    for (uint32_t i = 0; i < count; i++) {
        struct gi_worker *worker = &portfolio->workers[i];
        if (worker->status == GUARANTEE_OK)
            continue;
        if (worker->error.status != GUARANTEE_OK && gi_error_is_writable(error))
            *error = worker->error;
        return worker->status == GUARANTEE_E_NO_MEMORY
                   ? gi_no_memory(error)
                   : gi_fail(error, worker->status, "a row could not be worked out");
    }
    return GUARANTEE_OK;
}

/* Parts between which the caller may stop. */
guarantee_status gi_batch_run(struct guarantee_portfolio *portfolio, const struct gi_batch *batch,
                              guarantee_error *error)
{
    struct gi_batch piece = *batch;
    if (portfolio->options.progress == NULL)
        return run_job(portfolio, batch, error);
    for (uint64_t done = 0; done < batch->rows;) {
        piece.rows = batch->rows - done < ROWS_BETWEEN_PROGRESS ? batch->rows : done + ROWS_BETWEEN_PROGRESS;
        piece.first = done;
        GI_TRY(run_job(portfolio, &piece, error));
        done = piece.rows;
        if (portfolio->options.progress(portfolio->options.progress_context, done) != 0)
            return gi_fail(error, GUARANTEE_E_CANCELLED, "stopped after %llu of %llu rows", (unsigned long long)done,
                           (unsigned long long)batch->rows);
    }
    return GUARANTEE_OK;
}
