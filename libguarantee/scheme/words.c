/* Reading words, flags, dates and keys of a scheme file, and refusing what is none. */
#include "scheme/loader.h"

#include <stdio.h>
#include <string.h>

bool gi_is_name(const char *text)
{
    if (text[0] < 'a' || text[0] > 'z')
        return false;
    for (const char *at = text; *at != '\0'; at++)
        if (!((*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || *at == '_'))
            return false;
    return strlen(text) <= 64;
}

guarantee_status gi_need_name(struct gi_loader *loader, const struct gi_node *node)
{
    static const char *const reserved[] = {"any", "all", "not", "rest", "none", "yes", "no", "true", "false"};
    if (!gi_is_name(node->key))
        return gi_node_fail_key(&loader->source, node,
                                "a name of lower-case letters, digits and _ is expected, found \"%.60s\"", node->key);
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
        if (strcmp(reserved[i], node->key) == 0)
            return gi_node_fail_key(&loader->source, node, "\"%s\" is a word of scheme files: choose another name",
                                    node->key);
    return GUARANTEE_OK;
}

/* Edit distance with swaps of neighbours, of words up to 40 bytes. */
static uint32_t distance(const char *a, const char *b)
{
    enum { MOST = 40 };
    size_t a_bytes = strlen(a), b_bytes = strlen(b);
    uint32_t table[MOST + 1][MOST + 1];
    if (a_bytes > MOST || b_bytes > MOST)
        return MOST;
    for (size_t i = 0; i <= a_bytes; i++) {
        for (size_t j = 0; j <= b_bytes; j++) {
            if (i == 0 || j == 0) {
                table[i][j] = (uint32_t)(i + j);
                continue;
            }
            uint32_t best = table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (table[i - 1][j] + 1 < best)
                best = table[i - 1][j] + 1;
            if (table[i][j - 1] + 1 < best)
                best = table[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && table[i - 2][j - 2] + 1 < best)
                best = table[i - 2][j - 2] + 1;
            table[i][j] = best;
        }
    }
    return table[a_bytes][b_bytes];
}

void gi_nearest_try(struct gi_nearest *nearest, const char *candidate)
{
    uint32_t found = distance(nearest->word, candidate);
    size_t bytes = strlen(nearest->word);
    uint32_t allowed = (uint32_t)bytes / 4;
    if (bytes >= 4 && strncmp(candidate, nearest->word, bytes) == 0)
        found = 1; /* cut short */
    allowed = allowed == 0 ? 1 : allowed;
    if (found > allowed || (nearest->best != NULL && found >= nearest->distance))
        return;
    nearest->best = candidate;
    nearest->distance = found;
}

static bool stands_in(const char *word, const char *const *list)
{
    for (; list != NULL && *list != NULL; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static void list_words(char *text, size_t capacity, const char *const *list)
{
    size_t used = 0;
    text[0] = '\0';
    for (; list != NULL && *list != NULL; list++) {
        int added = snprintf(text + used, capacity - used, "%s%s", used == 0 ? "" : ", ", *list);
        if (added < 0 || (size_t)added >= capacity - used)
            return;
        used += (size_t)added;
    }
}

guarantee_status gi_check_keys(struct gi_loader *loader, const struct gi_node *node, const char *const *keys,
                               const char *const *more_keys)
{
    for (const struct gi_node *child = node->first; child != NULL; child = child->next) {
        if (stands_in(child->key, keys) || stands_in(child->key, more_keys) || stands_in(child->key, gi_origin_keys))
            continue;
        if (child->form == GI_SCALAR && child->bytes == 0 && !child->quoted)
            return gi_node_fail_key(
                &loader->source, child,
                "unknown key \"%.60s\"; if it goes on with a text, quote that text: inside {...} a comma ends it",
                child->key);
        struct gi_nearest nearest = {.word = child->key};
        for (const char *const *key = keys; key != NULL && *key != NULL; key++)
            gi_nearest_try(&nearest, *key);
        for (const char *const *key = more_keys; key != NULL && *key != NULL; key++)
            gi_nearest_try(&nearest, *key);
        for (const char *const *key = gi_origin_keys; *key != NULL; key++)
            gi_nearest_try(&nearest, *key);
        if (nearest.best != NULL)
            return gi_node_fail_key(&loader->source, child, "unknown key \"%.60s\"; did you mean \"%s\"?", child->key,
                                    nearest.best);
        char known[400];
        list_words(known, sizeof known, keys);
        return gi_node_fail_key(&loader->source, child, "unknown key \"%.60s\"; the keys here are %s", child->key,
                                known);
    }
    return GUARANTEE_OK;
}

guarantee_status gi_need_scalar(struct gi_loader *loader, const struct gi_node *node, const char *expected)
{
    char found[96];
    if (node->form == GI_SCALAR && (node->bytes > 0 || node->quoted))
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, node, "%s is expected, found %s", expected,
                        gi_node_describe(found, sizeof found, node));
}

static guarantee_status need_form(struct gi_loader *loader, const struct gi_node *node, enum gi_node_form form,
                                  const char *expected)
{
    char found[96];
    if (node->form == form && node->count > 0)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, node, "%s is expected, found %s", expected,
                        gi_node_describe(found, sizeof found, node));
}

guarantee_status gi_need_mapping(struct gi_loader *loader, const struct gi_node *node, const char *expected)
{
    return need_form(loader, node, GI_MAPPING, expected);
}

guarantee_status gi_need_list(struct gi_loader *loader, const struct gi_node *node, const char *expected)
{
    return need_form(loader, node, GI_SEQUENCE, expected);
}

guarantee_status gi_need_child(struct gi_loader *loader, const struct gi_node *node, const char *key,
                               const char *expected, struct gi_node **child_out)
{
    *child_out = gi_node_child(node, key);
    if (*child_out != NULL)
        return GUARANTEE_OK;
    return gi_node_fail_key(&loader->source, node, "key \"%s\" is missing: %s", key, expected);
}

guarantee_status gi_read_text(struct gi_loader *loader, const struct gi_node *mapping, const char *key,
                              const char **text_out)
{
    *text_out = "";
    const struct gi_node *child = gi_node_child(mapping, key);
    if (child == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_scalar(loader, child, "a text"));
    *text_out = child->text;
    return GUARANTEE_OK;
}

guarantee_status gi_read_flag(struct gi_loader *loader, const struct gi_node *node, int32_t *flag_out)
{
    char found[96];
    if (node->form == GI_SCALAR) {
        if (strcmp(node->text, "yes") == 0 || strcmp(node->text, "true") == 0) {
            *flag_out = 1;
            return GUARANTEE_OK;
        }
        if (strcmp(node->text, "no") == 0 || strcmp(node->text, "false") == 0) {
            *flag_out = 0;
            return GUARANTEE_OK;
        }
    }
    return gi_node_fail(&loader->source, node, "yes or no is expected, found %s",
                        gi_node_describe(found, sizeof found, node));
}

guarantee_status gi_read_date(struct gi_loader *loader, const struct gi_node *node, int32_t *date_out)
{
    GI_TRY(gi_need_scalar(loader, node, "a date such as 2023-05-17"));
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    if (guarantee_date_from_text(date_out, node->text, &inner) == GUARANTEE_OK)
        return GUARANTEE_OK;
    return gi_node_fail(&loader->source, node, "%s", inner.message);
}

guarantee_status gi_read_date_range(struct gi_loader *loader, const struct gi_node *node, int32_t *from_out,
                                    int32_t *to_out)
{
    static const char *const keys[] = {"from", "to", NULL};
    struct gi_origin ignored;
    GI_TRY(gi_need_mapping(loader, node, "{from: DATE, to: DATE}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, NULL, &ignored));
    *from_out = INT32_MIN;
    *to_out = INT32_MAX;
    if (gi_node_child(node, "from") != NULL)
        GI_TRY(gi_read_date(loader, gi_node_child(node, "from"), from_out));
    if (gi_node_child(node, "to") != NULL)
        GI_TRY(gi_read_date(loader, gi_node_child(node, "to"), to_out));
    if (*from_out > *to_out)
        return gi_node_fail(&loader->source, node, "\"from\" (%s) is after \"to\" (%s)",
                            gi_node_child(node, "from")->text, gi_node_child(node, "to")->text);
    return GUARANTEE_OK;
}

guarantee_status gi_read_choice(struct gi_loader *loader, const struct gi_node *node, const char *const *words,
                                const char *expected, uint32_t *choice_out)
{
    GI_TRY(gi_need_scalar(loader, node, expected));
    struct gi_nearest nearest = {.word = node->text};
    for (uint32_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], node->text) == 0) {
            *choice_out = i;
            return GUARANTEE_OK;
        }
        gi_nearest_try(&nearest, words[i]);
    }
    char found[96], known[400];
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "%s is expected, found %s; did you mean \"%s\"?", expected,
                            gi_node_describe(found, sizeof found, node), nearest.best);
    list_words(known, sizeof known, words);
    return gi_node_fail(&loader->source, node, "%s is expected (%s), found %s", expected, known,
                        gi_node_describe(found, sizeof found, node));
}

guarantee_status gi_read_sourced_choice(struct gi_loader *loader, const struct gi_node *node,
                                        const struct gi_origin *outer, const char *const *words, const char *expected,
                                        uint32_t *choice_out, struct gi_origin *origin_out)
{
    const struct gi_node *inner = NULL;
    GI_TRY(gi_unwrap(loader, node, outer, &inner, origin_out));
    GI_TRY(gi_read_choice(loader, inner, words, expected, choice_out));
    gi_origin_changed(inner, origin_out);
    return gi_origin_settle(loader, inner, origin_out);
}

guarantee_status gi_read_method(struct gi_loader *loader, struct gi_rule *rule, const char *const *words,
                                enum gi_method first, const char *listed, const char *expected)
{
    struct gi_node *node = NULL;
    uint32_t choice = 0;
    GI_TRY(gi_need_child(loader, rule->node, "method", listed, &node));
    GI_TRY(gi_read_sourced_choice(loader, node, &rule->origin, words, expected, &choice, &rule->method_origin));
    rule->method = (enum gi_method)((int)first + (int)choice);
    rule->method_word = words[choice];
    return GUARANTEE_OK;
}

void *gi_take(struct gi_loader *loader, size_t count, size_t bytes, guarantee_status *status_out)
{
    void *taken = gi_arena_take(&loader->scheme->arena, count * bytes);
    *status_out = taken == NULL ? gi_no_memory(loader->source.error) : GUARANTEE_OK;
    return taken;
}

guarantee_status gi_unwrap(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                           const struct gi_node **inner_out, struct gi_origin *origin_out)
{
    static const char *const keys[] = {"value", NULL};
    *inner_out = node;
    *origin_out = *outer;
    if (gi_node_child(node, "value") == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, outer, origin_out));
    *inner_out = gi_node_child(node, "value");
    return GUARANTEE_OK;
}
