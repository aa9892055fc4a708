/* Where shipped schemes are, and reading them from files. */
#define _GNU_SOURCE
#include "base/text.h"
#include "scheme/loader.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef GUARANTEE_SCHEMES_DIR
#define GUARANTEE_SCHEMES_DIR ""
#endif

enum { FOLDER_BYTES = 4096, FOLDERS_MAX = 16 };

struct folders {
    char paths[FOLDERS_MAX][FOLDER_BYTES];
    size_t count;
};

static void add_folder(struct folders *folders, const char *path, size_t bytes)
{
    if (bytes == 0 || bytes >= FOLDER_BYTES || folders->count == FOLDERS_MAX)
        return;
    memcpy(folders->paths[folders->count], path, bytes);
    folders->paths[folders->count++][bytes] = '\0';
}

static void add_from_environment(struct folders *folders)
{
    const char *listed = getenv("GUARANTEE_SCHEMES");
    while (listed != NULL && *listed != '\0') {
        size_t bytes = strcspn(listed, ":");
        add_folder(folders, listed, bytes);
        listed += bytes + (listed[bytes] == ':');
    }
}

/* Beside the library (or the program that contains it): a build tree, or an installed one that was moved. */
static void add_beside_library(struct folders *folders)
{
    static const char *const places[] = {"../config", "../share/guarantee/schemes", "../../share/guarantee/schemes"};
    Dl_info info;
    if (dladdr((const void *)(uintptr_t)&guarantee_scheme_load, &info) == 0 || info.dli_fname == NULL)
        return;
    const char *slash = strrchr(info.dli_fname, '/');
    int folder_bytes = slash == NULL ? 1 : (int)(slash - info.dli_fname);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char path[FOLDER_BYTES], marker[FOLDER_BYTES + 32];
        int bytes =
            snprintf(path, sizeof path, "%.*s/%s", folder_bytes, slash == NULL ? "." : info.dli_fname, places[i]);
        if (bytes < 0 || (size_t)bytes >= sizeof path)
            continue;
        (void)snprintf(marker, sizeof marker, "%s/scheme.schema.json", path);
        if (access(marker, R_OK) == 0)
            add_folder(folders, path, (size_t)bytes);
    }
}

static struct folders *list_folders(void)
{
    struct folders *folders = calloc(1, sizeof *folders);
    if (folders == NULL)
        return NULL;
    add_from_environment(folders);
    add_beside_library(folders);
    add_folder(folders, GUARANTEE_SCHEMES_DIR, strlen(GUARANTEE_SCHEMES_DIR));
    return folders;
}

/* strerror depends on the locale. */
static const char *reason(int number)
{
    switch (number) {
    case ENOENT:
        return "there is no such file";
    case EACCES:
        return "it may not be read";
    case EISDIR:
        return "it is a folder";
    default:
        return "reading failed";
    }
}

static guarantee_status read_file(struct gi_text *text, const char *path, guarantee_error *error)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL && errno == ENOMEM)
        return gi_no_memory(error);
    if (file == NULL)
        return gi_fail(error, GUARANTEE_E_IO, "cannot read %.300s: %s", path, reason(errno));
    char buffer[16 * 1024];
    size_t bytes = 0;
    while (text->length <= GUARANTEE_SCHEME_BYTES_MAX && (bytes = fread(buffer, 1, sizeof buffer, file)) > 0)
        gi_text_add_bytes(text, buffer, bytes);
    int failed = ferror(file) ? errno : 0;
    (void)fclose(file);
    if (failed == ENOMEM)
        return gi_no_memory(error);
    if (failed != 0)
        return gi_fail(error, GUARANTEE_E_IO, "cannot read %.300s: %s", path, reason(failed));
    return text->failed ? gi_no_memory(error) : GUARANTEE_OK;
}

static guarantee_status load_file(guarantee_scheme **scheme_out, const char *path,
                                  const guarantee_load_options *options, guarantee_error *error)
{
    struct gi_text text = {0};
    guarantee_status status = read_file(&text, path, error);
    if (status == GUARANTEE_OK)
        status = guarantee_scheme_load_text(scheme_out, gi_text_get(&text), text.length, path, options, error);
    gi_text_clear(&text);
    return status;
}

/* ---- ids --------------------------------------------------------------------------------------- */

struct ids {
    char **names;
    size_t count, capacity;
    bool failed;
};

static void ids_free(struct ids *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        free(ids->names[i]);
    free(ids->names);
}

static void add_id(struct ids *ids, const char *file)
{
    size_t bytes = strlen(file);
    if (bytes <= 5 || strcmp(file + bytes - 5, ".yaml") != 0 || file[0] == '.')
        return;
    if (ids->count == ids->capacity) {
        size_t capacity = ids->capacity * 2 + 32;
        char **names = realloc(ids->names, capacity * sizeof *names);
        if (names == NULL) {
            ids->failed = true;
            return;
        }
        ids->names = names;
        ids->capacity = capacity;
    }
    char *name = strndup(file, bytes - 5);
    ids->failed = ids->failed || name == NULL;
    if (name != NULL)
        ids->names[ids->count++] = name;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void collect_ids(struct ids *ids, const struct folders *folders)
{
    for (size_t i = 0; i < folders->count; i++) {
        DIR *folder = opendir(folders->paths[i]);
        if (folder == NULL) { /* a folder that is not there is no mistake */
            ids->failed = ids->failed || errno == ENOMEM;
            continue;
        }
        for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder))
            add_id(ids, entry->d_name);
        (void)closedir(folder);
    }
    if (ids->count > 0)
        qsort(ids->names, ids->count, sizeof *ids->names, compare_names);
}

/* Whether the id has the word in it, whatever the case of its letters: "NGF" is in "china-ngf". */
static bool holds(const char *id, const char *word)
{
    size_t bytes = strlen(word);
    for (; bytes >= 2 && strlen(id) >= bytes; id++) {
        size_t same = 0;
        while (same < bytes && id[same] == (word[same] >= 'A' && word[same] <= 'Z' ? word[same] + 32 : word[same]))
            same++;
        if (same == bytes)
            return true;
    }
    return false;
}

static guarantee_status fail_unknown(const struct folders *folders, const char *id, guarantee_error *error)
{
    struct ids ids = {0};
    collect_ids(&ids, folders);
    struct gi_nearest nearest = {.word = id};
    for (size_t i = 0; i < ids.count; i++)
        gi_nearest_try(&nearest, ids.names[i]);
    for (size_t i = 0; i < ids.count && nearest.best == NULL; i++)
        nearest.best = holds(ids.names[i], id) ? ids.names[i] : NULL;
    guarantee_status status;
    if (access(id, F_OK) == 0)
        status =
            gi_fail(error, GUARANTEE_E_NOT_FOUND,
                    "no scheme \"%.80s\": there is a file of that name, but the name of a scheme file ends in .yaml "
                    "or has a folder before it; write ./%.80s",
                    id, id);
    else if (nearest.best != NULL)
        status = gi_fail(error, GUARANTEE_E_NOT_FOUND, "no scheme \"%.80s\"; did you mean \"%s\"?", id, nearest.best);
    else if (ids.count == 0)
        status = gi_fail(error, GUARANTEE_E_NOT_FOUND,
                         "no scheme \"%.80s\": no folder of schemes was found; set GUARANTEE_SCHEMES to one", id);
    else
        status = gi_fail(error, GUARANTEE_E_NOT_FOUND,
                         "no scheme \"%.80s\": neither a file nor a shipped scheme has that name", id);
    ids_free(&ids);
    return status;
}

guarantee_status guarantee_scheme_load(guarantee_scheme **scheme_out, const char *file_or_id,
                                       const guarantee_load_options *options, guarantee_error *error)
{
    if (scheme_out == NULL || file_or_id == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "scheme_out and file_or_id must not be NULL");
    size_t bytes = strlen(file_or_id);
    bool is_path = strchr(file_or_id, '/') != NULL || (bytes > 5 && strcmp(file_or_id + bytes - 5, ".yaml") == 0) ||
                   (bytes > 4 && strcmp(file_or_id + bytes - 4, ".yml") == 0);
    if (is_path)
        return load_file(scheme_out, file_or_id, options, error);
    struct folders *folders = list_folders();
    if (folders == NULL)
        return gi_no_memory(error);
    char path[FOLDER_BYTES + 128];
    size_t i = 0;
    for (; i < folders->count; i++) {
        (void)snprintf(path, sizeof path, "%s/%.100s.yaml", folders->paths[i], file_or_id);
        if (bytes <= 100 && access(path, F_OK) == 0)
            break;
    }
    guarantee_status status =
        i < folders->count ? load_file(scheme_out, path, options, error) : fail_unknown(folders, file_or_id, error);
    free(folders);
    return status;
}

guarantee_status guarantee_schemes_list(char **ids_out, guarantee_error *error)
{
    struct ids ids = {0};
    struct gi_text text = {0};
    if (ids_out == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "ids_out must not be NULL");
    struct folders *folders = list_folders();
    if (folders == NULL)
        return gi_no_memory(error);
    collect_ids(&ids, folders);
    free(folders);
    gi_text_add(&text, "");
    for (size_t i = 0; i < ids.count; i++)
        if (i == 0 || strcmp(ids.names[i], ids.names[i - 1]) != 0)
            gi_text_format(&text, "%s\n", ids.names[i]);
    bool failed = ids.failed || text.failed;
    ids_free(&ids);
    if (failed) {
        gi_text_clear(&text);
        return gi_no_memory(error);
    }
    *ids_out = text.data;
    return GUARANTEE_OK;
}

void guarantee_text_free(char *text)
{
    free(text);
}
