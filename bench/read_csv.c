/* What reading a CSV file with libcsv takes when nothing is done with the cells. */
#include <csv.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct counts {
    uint64_t cells, rows, bytes;
};

static void count_cell(void *cell, size_t size, void *context)
{
    struct counts *counts = context;
    (void)cell;
    counts->cells++;
    counts->bytes += size;
}

static void count_row(int end, void *context)
{
    (void)end;
    ((struct counts *)context)->rows++;
}

int main(int argc, char **argv)
{
    static char buffer[1 << 16];
    struct counts counts = {0};
    struct csv_parser parser;
    size_t size;
    FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;

    if (file == NULL || csv_init(&parser, 0) != 0) {
        (void)fprintf(stderr, "usage: bench-read-csv FILE (a file that can be read)\n");
        return 2;
    }
    while ((size = fread(buffer, 1, sizeof buffer, file)) > 0)
        if (csv_parse(&parser, buffer, size, count_cell, count_row, &counts) != size)
            return 2;
    (void)csv_fini(&parser, count_cell, count_row, &counts);
    csv_free(&parser);
    (void)fclose(file);
    (void)printf("%" PRIu64 " rows, %" PRIu64 " cells, %" PRIu64 " bytes in them\n", counts.rows, counts.cells,
                 counts.bytes);
    return 0;
}
