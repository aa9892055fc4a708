/* From bytes to a checked scheme. */
#include "scheme/load.h"

#include <sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void set_identity(guarantee_scheme *scheme, const char *text, size_t bytes)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA2_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, (const uint8_t *)text, bytes);
    SHA256Final(digest, &context);
    for (size_t i = 0; i < sizeof digest; i++) {
        scheme->sha256[2 * i] = digits[digest[i] >> 4];
        scheme->sha256[2 * i + 1] = digits[digest[i] & 15U];
    }
}

/* Something was replaced that is no parameter: a word, a date, a default. */
static bool any_uncounted(const struct gi_node *node)
{
    if (node->changed && !node->counted)
        return true;
    for (const struct gi_node *child = node->first; child != NULL; child = child->next)
        if (any_uncounted(child))
            return true;
    return false;
}

static guarantee_status read_terms(struct gi_loader *loader, const guarantee_load_options *options)
{
    GI_TRY(gi_node_read(&loader->scheme->root, &loader->scheme->arena, &loader->source));
    GI_TRY(gi_changes_apply(loader, options));
    GI_TRY(gi_head_read(loader));
    GI_TRY(gi_facts_declare(loader));
    GI_TRY(gi_declare_names(loader));
    GI_TRY(gi_eligibility_read(loader));
    GI_TRY(gi_rules_read(loader));
    GI_TRY(gi_facts_finish(loader));
    GI_TRY(gi_check(loader));
    GI_TRY(gi_ledger_read(loader));
    loader->scheme->words_changed = any_uncounted(loader->scheme->root);
    if (loader->scheme->words_changed)
        loader->scheme->confidence = GUARANTEE_CONFIDENCE_ASSUMED;
    return GUARANTEE_OK;
}

static guarantee_status load(guarantee_scheme *scheme, const char *text, size_t bytes, const char *file_name,
                             const guarantee_load_options *options, guarantee_error *error)
{
    const char *name = file_name == NULL ? "" : file_name;
    if (bytes > GUARANTEE_SCHEME_BYTES_MAX)
        return gi_fail(error, GUARANTEE_E_TOO_LARGE, "a scheme may have 1 MiB at the most");
    scheme->file = gi_arena_copy(&scheme->arena, name, strlen(name));
    char *copy = gi_arena_copy(&scheme->arena, text, bytes);
    if (scheme->file == NULL || copy == NULL)
        return gi_no_memory(error);
    struct gi_loader loader = {.scheme = scheme, .source = {copy, bytes, scheme->file, error}};
    set_identity(scheme, text, bytes);
    return read_terms(&loader, options);
}

guarantee_status guarantee_scheme_load_text(guarantee_scheme **scheme_out, const char *text, size_t bytes,
                                            const char *file_name, const guarantee_load_options *options,
                                            guarantee_error *error)
{
    guarantee_error own = GUARANTEE_ERROR_INIT; /* the path to a refusal is needed even if nobody listens */
    if (scheme_out == NULL || text == NULL)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "scheme_out and text must not be NULL");
    if (options != NULL && options->struct_size != sizeof *options)
        return gi_fail(error, GUARANTEE_E_ARGUMENT, "guarantee_load_options: struct_size must be %zu", sizeof *options);
    guarantee_scheme *scheme = calloc(1, sizeof *scheme);
    if (scheme == NULL)
        return gi_no_memory(error);
    guarantee_error *used = gi_error_is_writable(error) ? error : &own;
    guarantee_status status = load(scheme, text, bytes, file_name, options, used);
    if (status != GUARANTEE_OK) {
        status = used->status != GUARANTEE_OK ? used->status : status;
        guarantee_scheme_free(scheme);
        return status;
    }
    *scheme_out = scheme;
    return GUARANTEE_OK;
}

void guarantee_scheme_free(guarantee_scheme *scheme)
{
    if (scheme == NULL)
        return;
    gi_arena_free(&scheme->arena);
    free(scheme);
}
