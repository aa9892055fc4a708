/* The head of a scheme file: identity, currency, documents, rounding; and its eligibility rules. */
#include "scheme/loader.h"

#include <string.h>

static const char *const head_keys[] = {"scheme",  "title",     "edition",    "country",   "currency",   "in_force",
                                        "as_of",   "documents", "rounding",   "facts",     "parameters", "eligibility",
                                        "quote",   "claim",     "compensate", "refinance", "reserve",    "limits",
                                        "subsidy", "allot",     "workings",   "ledger",    NULL};

static guarantee_status read_id(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    struct gi_node *id = NULL;
    GI_TRY(gi_need_child(loader, scheme->root, "scheme", "the id of the scheme, such as shanghai-2023", &id));
    GI_TRY(gi_need_scalar(loader, id, "the id of the scheme"));
    if (id->bytes == 0 || id->bytes > 64 || strspn(id->text, "abcdefghijklmnopqrstuvwxyz0123456789-") != id->bytes)
        return gi_node_fail(&loader->source, id,
                            "an id of lower-case letters, digits and hyphens is expected, found \"%.60s\"", id->text);
    scheme->id = id->text;
    GI_TRY(gi_read_text(loader, scheme->root, "title", &scheme->title));
    GI_TRY(gi_read_text(loader, scheme->root, "edition", &scheme->edition));
    GI_TRY(gi_read_text(loader, scheme->root, "country", &scheme->country));
    if (scheme->country[0] != '\0' &&
        (strlen(scheme->country) != 2 || strspn(scheme->country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2))
        return gi_node_fail(&loader->source, gi_node_child(scheme->root, "country"),
                            "an ISO 3166 code of two capital letters is expected, found \"%.60s\"", scheme->country);
    return GUARANTEE_OK;
}

static guarantee_status read_currency(struct gi_loader *loader)
{
    static const char *const keys[] = {"code", "digits", NULL};
    guarantee_scheme *scheme = loader->scheme;
    struct gi_node *currency = NULL, *code = NULL, *digits = NULL;
    GI_TRY(gi_need_child(loader, scheme->root, "currency", "{code: CNY, digits: 2}", &currency));
    GI_TRY(gi_need_mapping(loader, currency, "{code: CNY, digits: 2}"));
    struct gi_origin ignored;
    GI_TRY(gi_check_keys(loader, currency, keys, NULL));
    GI_TRY(gi_origin_read(loader, currency, NULL, &ignored));
    GI_TRY(gi_need_child(loader, currency, "code", "the ISO 4217 code", &code));
    GI_TRY(gi_need_child(loader, currency, "digits", "how many digits the minor unit has", &digits));
    GI_TRY(gi_need_scalar(loader, code, "the ISO 4217 code"));
    GI_TRY(gi_need_scalar(loader, digits, "a number of digits from 0 to 6"));
    if (code->bytes != 3 || strspn(code->text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
        return gi_node_fail(&loader->source, code,
                            "a currency code of three capital letters is expected, found \"%.60s\"", code->text);
    if (digits->bytes != 1 || digits->text[0] < '0' || digits->text[0] > '0' + GUARANTEE_CURRENCY_DIGITS_MAX)
        return gi_node_fail(&loader->source, digits, "a number of digits from 0 to 6 is expected, found \"%.60s\"",
                            digits->text);
    scheme->currency = code->text;
    scheme->digits = digits->text[0] - '0';
    scheme->minor_units = 1;
    for (int32_t i = 0; i < scheme->digits; i++)
        scheme->minor_units *= 10;
    gi_exact_set_fraction(&scheme->minor_unit, 1, scheme->minor_units);
    return GUARANTEE_OK;
}

static guarantee_status read_documents(struct gi_loader *loader)
{
    static const char *const keys[] = {"title", "number", "dated", "link", NULL};
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    const struct gi_node *section = gi_node_child(scheme->root, "documents");
    if (section == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, section, "a mapping of documents"));
    scheme->documents = gi_take(loader, section->count, sizeof *scheme->documents, &status);
    if (scheme->documents == NULL)
        return status;
    for (const struct gi_node *node = section->first; node != NULL; node = node->next) {
        struct gi_document *document = &scheme->documents[node->index];
        struct gi_node *title = NULL, *confidence = NULL;
        const char *ignored = NULL;
        uint32_t choice = 0;
        int32_t date = 0;
        GI_TRY(
            gi_need_mapping(loader, node, "a document such as {title: ..., dated: 2023-05-17, confidence: official}"));
        GI_TRY(gi_check_keys(loader, node, keys, NULL));
        GI_TRY(gi_need_child(loader, node, "title", "the title of the document", &title));
        GI_TRY(gi_need_child(loader, node, "confidence", "official, secondary or assumed", &confidence));
        GI_TRY(gi_need_scalar(loader, title, "the title of the document"));
        GI_TRY(gi_read_choice(loader, confidence, gi_confidence_words, "a confidence", &choice));
        GI_TRY(gi_read_text(loader, node, "number", &ignored));
        GI_TRY(gi_read_text(loader, node, "link", &ignored));
        GI_TRY(gi_read_text(loader, node, "note", &ignored));
        GI_TRY(gi_read_text(loader, node, "clause", &ignored));
        if (gi_node_child(node, "source") != NULL)
            return gi_node_fail_key(&loader->source, gi_node_child(node, "source"), "a document is itself a source");
        if (gi_node_child(node, "dated") != NULL)
            GI_TRY(gi_read_date(loader, gi_node_child(node, "dated"), &date));
        *document = (struct gi_document){node->key, title->text, (int32_t)choice + GUARANTEE_CONFIDENCE_ASSUMED};
        scheme->document_count++;
    }
    return GUARANTEE_OK;
}

static guarantee_status read_rounding(struct gi_loader *loader, const struct gi_node *node,
                                      struct gi_rounding_rule *rounding)
{
    static const char *const keys[] = {"to", "mode", NULL};
    const char *modes[GUARANTEE_ROUND_FLOOR + 1] = {NULL};
    struct gi_node *to = NULL, *mode = NULL;
    enum gi_number_unit unit;
    uint32_t choice = 0;
    guarantee_error inner = GUARANTEE_ERROR_INIT;
    GI_TRY(gi_need_mapping(loader, node, "a rounding such as {to: 0.01, mode: half_up}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_need_child(loader, node, "to", "the quantum, such as 0.01", &to));
    GI_TRY(gi_need_child(loader, node, "mode", "half_up, half_even, half_down, up, down, ceiling or floor", &mode));
    GI_TRY(gi_need_scalar(loader, to, "the quantum, such as 0.01"));
    for (guarantee_rounding known = GUARANTEE_ROUND_HALF_UP; known <= GUARANTEE_ROUND_FLOOR; known++)
        modes[known - GUARANTEE_ROUND_HALF_UP] = guarantee_rounding_name(known);
    GI_TRY(gi_read_choice(loader, mode, modes, "a rounding mode", &choice));
    GI_TRY(gi_origin_read(loader, node, &loader->scheme->origin, &rounding->origin));
    gi_origin_changed(to, &rounding->origin);
    gi_origin_changed(mode, &rounding->origin);
    GI_TRY(gi_origin_settle(loader, node, &rounding->origin));
    if (gi_exact_from_text(&rounding->quantum, &unit, to->text, to->bytes, &inner) != GUARANTEE_OK)
        return gi_node_fail(&loader->source, to, "%s", inner.message);
    if (gi_exact_sign(&rounding->quantum) <= 0)
        return gi_node_fail(&loader->source, to, "a quantum above zero is expected, found %s", to->text);
    rounding->name = node->key;
    rounding->node = node;
    rounding->quantum_text = to->text;
    rounding->mode = GUARANTEE_ROUND_HALF_UP + (guarantee_rounding)choice;
    return GUARANTEE_OK;
}

static guarantee_status read_roundings(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    const struct gi_node *section = gi_node_child(scheme->root, "rounding");
    if (section == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, section, "a mapping of roundings, such as fen: {to: 0.01, mode: half_up}"));
    scheme->roundings = gi_take(loader, section->count, sizeof *scheme->roundings, &status);
    if (scheme->roundings == NULL)
        return status;
    for (const struct gi_node *node = section->first; node != NULL; node = node->next) {
        if (strcmp(node->key, "none") == 0)
            return gi_node_fail_key(&loader->source, node,
                                    "\"none\" means that nothing is rounded: choose another name");
        GI_TRY(read_rounding(loader, node, &scheme->roundings[node->index]));
        scheme->rounding_count++;
    }
    return GUARANTEE_OK;
}

guarantee_status gi_rounding_read(struct gi_loader *loader, const struct gi_node *node,
                                  const struct gi_rounding_rule **rounding_out)
{
    const guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_need_scalar(loader, node, "the name of a rounding, or none"));
    *rounding_out = NULL;
    if (strcmp(node->text, "none") == 0)
        return GUARANTEE_OK;
    struct gi_nearest nearest = {.word = node->text};
    for (uint32_t i = 0; i < scheme->rounding_count; i++) {
        if (strcmp(scheme->roundings[i].name, node->text) == 0) {
            *rounding_out = &scheme->roundings[i];
            return GUARANTEE_OK;
        }
        gi_nearest_try(&nearest, scheme->roundings[i].name);
    }
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "no rounding \"%.60s\" is declared; did you mean \"%s\"?",
                            node->text, nearest.best);
    return gi_node_fail(&loader->source, node, "no rounding \"%.60s\" is declared under rounding:", node->text);
}

guarantee_status gi_head_read(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    GI_TRY(gi_check_keys(loader, scheme->root, head_keys, NULL));
    GI_TRY(read_id(loader));
    GI_TRY(read_documents(loader));
    GI_TRY(read_currency(loader));
    GI_TRY(gi_origin_read(loader, scheme->root, NULL, &scheme->origin));
    GI_TRY(read_roundings(loader));
    scheme->in_force_from = INT32_MIN;
    scheme->in_force_to = INT32_MAX;
    scheme->as_of = -1;
    if (gi_node_child(scheme->root, "in_force") != NULL)
        GI_TRY(gi_read_date_range(loader, gi_node_child(scheme->root, "in_force"), &scheme->in_force_from,
                                  &scheme->in_force_to));
    return GUARANTEE_OK;
}

static guarantee_status read_questions(struct gi_loader *loader, const struct gi_node *node, uint32_t *questions_out)
{
    GI_TRY(gi_need_list(loader, node, "a list of questions, such as [quote, claim]"));
    *questions_out = 0;
    for (const struct gi_node *child = node->first; child != NULL; child = child->next) {
        uint32_t choice = 0;
        GI_TRY(gi_read_choice(loader, child, gi_question_words, "a question", &choice));
        *questions_out |= 1U << (choice + 1);
    }
    return GUARANTEE_OK;
}

static guarantee_status read_eligibility(struct gi_loader *loader, const struct gi_node *node,
                                         struct gi_eligibility *rule)
{
    static const char *const keys[] = {"require", "refuse", "meaning", "for", NULL};
    GI_TRY(gi_need_mapping(loader, node, "an eligibility rule such as {require: CONDITION, clause: art. 5}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &loader->scheme->origin, &rule->origin));
    GI_TRY(gi_origin_settle(loader, node, &rule->origin));
    GI_TRY(gi_read_text(loader, node, "meaning", &rule->meaning));
    const struct gi_node *require = gi_node_child(node, "require"), *refuse = gi_node_child(node, "refuse");
    if ((require == NULL) == (refuse == NULL))
        return gi_node_fail(&loader->source, node, "an eligibility rule has \"require\" or \"refuse\", one of them");
    rule->name = node->key;
    rule->node = node;
    rule->refuses = refuse != NULL;
    rule->questions = UINT32_MAX;
    if (gi_node_child(node, "for") != NULL)
        GI_TRY(read_questions(loader, gi_node_child(node, "for"), &rule->questions));
    return gi_condition_read(loader, require != NULL ? require : refuse, &rule->origin, &rule->condition);
}

guarantee_status gi_eligibility_read(struct gi_loader *loader)
{
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    const struct gi_node *as_of = gi_node_child(scheme->root, "as_of");
    if (as_of != NULL) {
        struct gi_reference reference;
        GI_TRY(gi_resolve_fact(loader, as_of, GUARANTEE_KIND_DATE, &reference));
        scheme->as_of = (int32_t)reference.index;
    }
    const struct gi_node *section = gi_node_child(scheme->root, "eligibility");
    if (section == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, section, "a mapping of eligibility rules"));
    scheme->eligibility = gi_take(loader, section->count, sizeof *scheme->eligibility, &status);
    if (scheme->eligibility == NULL)
        return status;
    for (const struct gi_node *node = section->first; node != NULL; node = node->next) {
        GI_TRY(read_eligibility(loader, node, &scheme->eligibility[node->index]));
        scheme->eligibility_count++;
    }
    return GUARANTEE_OK;
}
