/* Where a parameter comes from: source, clause, confidence, and what holds when it does not say. */
#include "scheme/loader.h"

#include <string.h>

const char *const gi_origin_keys[] = {"source", "clause", "confidence", "note", NULL};

const char *const gi_confidence_words[] = {"assumed", "secondary", "official", NULL};

static guarantee_status find_document(struct gi_loader *loader, const struct gi_node *node,
                                      const struct gi_document **document_out)
{
    const guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_need_scalar(loader, node, "the name of a document"));
    struct gi_nearest nearest = {.word = node->text};
    for (uint32_t i = 0; i < scheme->document_count; i++) {
        if (strcmp(scheme->documents[i].name, node->text) == 0) {
            *document_out = &scheme->documents[i];
            return GUARANTEE_OK;
        }
        gi_nearest_try(&nearest, scheme->documents[i].name);
    }
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "no document \"%.60s\" is declared; did you mean \"%s\"?",
                            node->text, nearest.best);
    return gi_node_fail(&loader->source, node, "no document \"%.60s\" is declared under documents:", node->text);
}

guarantee_status gi_origin_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                struct gi_origin *origin_out)
{
    struct gi_origin origin = outer == NULL ? (struct gi_origin){0} : *outer;
    origin.stated = gi_node_child(node, "source") != NULL || gi_node_child(node, "clause") != NULL ||
                    gi_node_child(node, "confidence") != NULL;
    const struct gi_node *child = gi_node_child(node, "source");
    if (child != NULL) {
        GI_TRY(find_document(loader, child, &origin.document));
        origin.confidence = origin.document->confidence;
        origin.clause = NULL;
    }
    child = gi_node_child(node, "clause");
    if (child != NULL) {
        GI_TRY(gi_need_scalar(loader, child, "a clause such as \"art. 11\""));
        origin.clause = child->text;
    }
    child = gi_node_child(node, "confidence");
    if (child != NULL) {
        uint32_t choice = 0;
        GI_TRY(gi_read_choice(loader, child, gi_confidence_words, "a confidence", &choice));
        origin.confidence = (int32_t)choice + GUARANTEE_CONFIDENCE_ASSUMED;
    }
    origin.note = NULL;
    child = gi_node_child(node, "note");
    if (child != NULL) {
        GI_TRY(gi_need_scalar(loader, child, "a note"));
        origin.note = child->text;
    }
    *origin_out = origin;
    return GUARANTEE_OK;
}

void gi_origin_changed(const struct gi_node *node, struct gi_origin *origin)
{
    if (!node->changed)
        return;
    ((struct gi_node *)(uintptr_t)node)->counted = true; /* nodes live in the scheme's arena, and are being read */
    origin->confidence = GUARANTEE_CONFIDENCE_ASSUMED;
    origin->note = "changed by the caller";
}

static guarantee_status keep(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin)
{
    char path[512];
    guarantee_status status;
    struct gi_parameter *parameter = gi_take(loader, 1, sizeof *parameter, &status);
    if (parameter == NULL)
        return status;
    gi_node_path(path, sizeof path, node);
    const char *kept = gi_arena_copy(&loader->scheme->arena, path, strlen(path));
    if (kept == NULL)
        return gi_no_memory(loader->source.error);
    *parameter = (struct gi_parameter){node, kept, *origin, loader->scheme->last_parameter};
    loader->scheme->last_parameter = parameter;
    return GUARANTEE_OK;
}

guarantee_status gi_origin_settle(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin)
{
    if (origin->confidence != 0) {
        loader->scheme->parameter_counts[origin->confidence]++;
        if (loader->scheme->confidence == 0 || origin->confidence < loader->scheme->confidence)
            loader->scheme->confidence = origin->confidence;
        return keep(loader, node, origin);
    }
    return gi_node_fail(&loader->source, node,
                        "nothing says how sure this is: add \"source: DOCUMENT\" or \"confidence: assumed\" here, "
                        "to the figure, or to the file");
}
