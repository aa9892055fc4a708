/* Two names of one file. */
#include "arguments.h"

#include <string.h>
#include <sys/stat.h>

bool is_same_file(const char *one, const char *other)
{
    struct stat a, b;
    if (one == NULL || other == NULL)
        return false;
    if (stat(one, &a) != 0 || stat(other, &b) != 0)
        return strcmp(one, other) == 0;
    return S_ISREG(a.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

/* Rows that are read twice would count twice. */
bool each_named_once(const struct words *paths)
{
    for (size_t i = 1; i < paths->count; i++)
        for (size_t k = 0; k < i; k++)
            if (is_same_file(paths->items[k], paths->items[i])) {
                complain("%s: this file is named twice, and its rows would count twice; leave it out once",
                         paths->items[i]);
                return false;
            }
    return true;
}
