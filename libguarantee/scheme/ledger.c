/* The section ledger: which sums of events are facts, what an event asks, and what is booked for it. */
#include "scheme/loader.h"

#include <stdio.h>
#include <string.h>

static const char *const given_kinds[] = {"approve", "draw", "repay", "charge", "claim", "recover", "refund", NULL};

static guarantee_status fail_kind(struct gi_loader *loader, const struct gi_ledger *ledger, const struct gi_node *node,
                                  const char *found)
{
    char known[400] = "";
    struct gi_nearest nearest = {.word = found};
    for (uint32_t i = 0; i < ledger->kind_count; i++) {
        size_t used = strlen(known);
        gi_nearest_try(&nearest, ledger->kinds[i].name);
        (void)snprintf(known + used, sizeof known - used, "%s%s", i == 0 ? "" : ", ", ledger->kinds[i].name);
    }
    if (nearest.best != NULL)
        return gi_node_fail(&loader->source, node, "no event is of the kind \"%.60s\"; did you mean \"%s\"?", found,
                            nearest.best);
    return gi_node_fail(&loader->source, node,
                        "no event is of the kind \"%.60s\"; the kinds are %s, and what \"as\" names", found, known);
}

static guarantee_status find_kind(struct gi_loader *loader, const struct gi_ledger *ledger, const struct gi_node *node,
                                  const char *name, uint32_t *kind_out)
{
    for (uint32_t i = 0; i < ledger->kind_count; i++) {
        if (strcmp(ledger->kinds[i].name, name) == 0) {
            *kind_out = i;
            return GUARANTEE_OK;
        }
    }
    return fail_kind(loader, ledger, node, name);
}

/* ---- the kinds of events ------------------------------------------------------------------------ */

static guarantee_status add_kind(struct gi_loader *loader, struct gi_ledger *ledger, const struct gi_node *node,
                                 const char *name)
{
    for (uint32_t i = 0; i < ledger->kind_count; i++)
        if (strcmp(ledger->kinds[i].name, name) == 0)
            return GUARANTEE_OK;
    if (!gi_is_name(name))
        return gi_node_fail(&loader->source, node,
                            "a kind of event, a name of lower-case letters, digits and _, is expected, found \"%.60s\"",
                            name);
    if (ledger->kind_count == GI_EVENT_KINDS_MAX)
        return gi_node_fail(&loader->source, node, "a ledger has at most %d kinds of events", GI_EVENT_KINDS_MAX);
    ledger->kinds[ledger->kind_count++] = (struct gi_event_kind){.name = name, .amount_fact = -1, .day_fact = -1};
    return GUARANTEE_OK;
}

/* What is booked is of the kind that `as` names, or the keys of `book`. */
static guarantee_status add_booked_kinds(struct gi_loader *loader, struct gi_ledger *ledger, const struct gi_node *node)
{
    const struct gi_node *as = gi_node_child(node, "as"), *book = gi_node_child(node, "book");
    if (as != NULL) {
        GI_TRY(gi_need_scalar(loader, as, "the kind of event that is booked, such as payment"));
        GI_TRY(add_kind(loader, ledger, as, as->text));
    }
    if (book != NULL && book->form == GI_MAPPING)
        for (const struct gi_node *child = book->first; child != NULL; child = child->next)
            GI_TRY(add_kind(loader, ledger, child, child->key));
    return GUARANTEE_OK;
}

static guarantee_status read_kinds(struct gi_loader *loader, struct gi_ledger *ledger, const struct gi_node *events)
{
    guarantee_status status;
    ledger->kinds = gi_take(loader, GI_EVENT_KINDS_MAX, sizeof *ledger->kinds, &status);
    GI_TRY(status);
    for (size_t i = 0; given_kinds[i] != NULL; i++)
        GI_TRY(add_kind(loader, ledger, NULL, given_kinds[i]));
    if (events == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, events, "what events ask, such as claim: {ask: claim, book: FIGURE, as: payment}"));
    for (const struct gi_node *node = events->first; node != NULL; node = node->next)
        GI_TRY(add_booked_kinds(loader, ledger, node));
    return GUARANTEE_OK;
}

/* ---- sums ---------------------------------------------------------------------------------------- */

static bool is_sum(const struct gi_ledger *ledger, uint32_t fact)
{
    for (uint32_t i = 0; i < ledger->sum_count; i++)
        if (ledger->sums[i].fact == fact)
            return true;
    return false;
}

static guarantee_status check_sum_fact(struct gi_loader *loader, const struct gi_node *node, const struct gi_fact *fact)
{
    static const char *const excluded[] = {"default", "optional", "total"};
    if (fact->kind != GUARANTEE_KIND_AMOUNT)
        return gi_node_fail_key(&loader->source, node, "a sum of events is an amount, but %s is of kind %s", fact->name,
                                guarantee_kind_name(fact->kind));
    for (size_t i = 0; i < sizeof excluded / sizeof excluded[0]; i++)
        if (gi_node_child(fact->node, excluded[i]) != NULL)
            return gi_node_fail_key(&loader->source, node,
                                    "%s is a sum of events, so its fact may not have \"%s\": a ledger always knows it",
                                    fact->name, excluded[i]);
    return GUARANTEE_OK;
}

static guarantee_status find_sum_fact(struct gi_loader *loader, const struct gi_node *node, uint32_t *fact_out)
{
    struct gi_reference reference;
    GI_TRY(gi_resolve(loader, node, node->key, &reference));
    if (!reference.is_fact)
        return gi_node_fail_key(&loader->source, node, "a sum of events is a fact, but %s is a figure", node->key);
    *fact_out = reference.index;
    return check_sum_fact(loader, node, &loader->scheme->facts[reference.index]);
}

/* A kind or a list of kinds. */
static guarantee_status read_kind_set(struct gi_loader *loader, const struct gi_ledger *ledger,
                                      const struct gi_node *node, uint32_t *kinds_out)
{
    uint32_t kind = 0;
    if (node->form != GI_SEQUENCE) {
        GI_TRY(gi_need_scalar(loader, node, "a kind of event such as claim, or a list of kinds"));
        GI_TRY(find_kind(loader, ledger, node, node->text, &kind));
        *kinds_out = 1U << kind;
        return GUARANTEE_OK;
    }
    GI_TRY(gi_need_list(loader, node, "a kind of event such as claim, or a list of kinds"));
    *kinds_out = 0;
    for (const struct gi_node *child = node->first; child != NULL; child = child->next) {
        GI_TRY(gi_need_scalar(loader, child, "a kind of event such as claim"));
        GI_TRY(find_kind(loader, ledger, child, child->text, &kind));
        *kinds_out |= 1U << kind;
    }
    return GUARANTEE_OK;
}

static guarantee_status read_scope(struct gi_loader *loader, const struct gi_ledger *ledger, const struct gi_node *node,
                                   struct gi_ledger_sum *sum)
{
    static const char *const words[] = {"vintage", "loan", "account", "all", NULL};
    const struct gi_node *per = gi_node_child(node, "per");
    uint32_t choice = 0;
    if (per != NULL)
        GI_TRY(gi_read_choice(loader, per, words, "what the sum is kept for", &choice));
    if (per != NULL && choice == GI_PER_VINTAGE && ledger->months == 0)
        return gi_node_fail(&loader->source, per,
                            "the ledger has no vintages; \"per: account\" is meant, or add "
                            "vintage: {every: {years: 5}, from: DATE}");
    sum->per = per == NULL && ledger->months == 0 ? GI_PER_ACCOUNT : (enum gi_ledger_scope)choice;
    return GUARANTEE_OK;
}

static guarantee_status read_sum(struct gi_loader *loader, const struct gi_ledger *ledger, const struct gi_node *node,
                                 struct gi_ledger_sum *sum)
{
    static const char *const keys[] = {"of", "less", "per", "before_this", NULL};
    struct gi_node *of = NULL;
    int32_t before_this = 0;
    GI_TRY(find_sum_fact(loader, node, &sum->fact));
    GI_TRY(gi_need_mapping(loader, node, "a sum such as {of: claim}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_need_child(loader, node, "of", "the kind of event that is added up, such as claim", &of));
    GI_TRY(read_kind_set(loader, ledger, of, &sum->adds));
    const struct gi_node *less = gi_node_child(node, "less");
    if (less != NULL)
        GI_TRY(read_kind_set(loader, ledger, less, &sum->subtracts));
    if ((sum->adds & sum->subtracts) != 0)
        return gi_node_fail(&loader->source, less, "the same kind of event is added and subtracted");
    if (gi_node_child(node, "before_this") != NULL)
        GI_TRY(gi_read_flag(loader, gi_node_child(node, "before_this"), &before_this));
    sum->before_this = before_this == 1;
    return read_scope(loader, ledger, node, sum);
}

static guarantee_status read_sums(struct gi_loader *loader, struct gi_ledger *ledger, const struct gi_node *section)
{
    guarantee_status status;
    struct gi_node *sums = NULL;
    GI_TRY(gi_need_child(loader, section, "sums", "the facts that are sums of events: losses: {of: claim}", &sums));
    GI_TRY(gi_need_mapping(loader, sums, "the facts that are sums of events, such as losses: {of: claim}"));
    ledger->sums = gi_take(loader, sums->count, sizeof *ledger->sums, &status);
    GI_TRY(status);
    for (const struct gi_node *node = sums->first; node != NULL; node = node->next) {
        GI_TRY(read_sum(loader, ledger, node, &ledger->sums[node->index]));
        ledger->sum_count++;
    }
    return GUARANTEE_OK;
}

/* ---- what events ask ----------------------------------------------------------------------------- */

static guarantee_status find_figure(struct gi_loader *loader, const struct gi_node *node, const char *name,
                                    guarantee_question question, uint32_t *output_out)
{
    const guarantee_scheme *scheme = loader->scheme;
    const char *asked = gi_question_words[question - 1];
    int64_t found = gi_scheme_find_output(scheme, name);
    struct gi_nearest nearest = {.word = name};
    for (uint32_t i = 0; found < 0 && i < scheme->output_count; i++)
        if (scheme->outputs[i].rule->question == question)
            gi_nearest_try(&nearest, scheme->outputs[i].name);
    if (found < 0)
        return gi_node_fail(&loader->source, node, "the question %s has no figure \"%.60s\"%s%s%s", asked, name,
                            nearest.best == NULL ? "" : "; did you mean \"", nearest.best == NULL ? "" : nearest.best,
                            nearest.best == NULL ? "" : "\"?");
    const struct gi_output *output = &scheme->outputs[found];
    if (output->rule->question != question)
        return gi_node_fail(&loader->source, node,
                            "what is booked must be a figure of the question that is asked (%s), but %s stands in %s",
                            asked, name, output->rule->node->parent->key);
    if (output->kind != GUARANTEE_KIND_AMOUNT)
        return gi_node_fail(&loader->source, node, "what is booked must be an amount, but %s is of kind %s", name,
                            guarantee_kind_name(output->kind));
    if (output->rule->folds_over >= 0)
        return gi_node_fail(&loader->source, node,
                            "%s goes over each %s, but an event has no members: it would always be undecided; book a "
                            "figure that rests on sums of the ledger instead",
                            name, scheme->groups[output->rule->folds_over].name);
    *output_out = (uint32_t)found;
    return GUARANTEE_OK;
}

static guarantee_status read_booking(struct gi_loader *loader, const struct gi_ledger *ledger,
                                     struct gi_event_kind *kind, const struct gi_node *figure,
                                     const struct gi_node *as_node, const char *as)
{
    struct gi_booking *booking = &kind->bookings[kind->booking_count];
    GI_TRY(gi_need_scalar(loader, figure, "the figure that is booked"));
    GI_TRY(find_figure(loader, figure, figure->text, kind->question, &booking->output));
    GI_TRY(find_kind(loader, ledger, as_node, as, &booking->kind));
    if (&ledger->kinds[booking->kind] == kind)
        return gi_node_fail(&loader->source, as_node,
                            "what is booked for a %s may not itself be a %s: it would count twice", kind->name,
                            kind->name);
    kind->booking_count++;
    return GUARANTEE_OK;
}

static guarantee_status read_bookings(struct gi_loader *loader, const struct gi_ledger *ledger,
                                      const struct gi_node *node, struct gi_event_kind *kind)
{
    const struct gi_node *book = gi_node_child(node, "book");
    struct gi_node *as = gi_node_child(node, "as");
    guarantee_status status;
    if (book == NULL)
        return as == NULL
                   ? GUARANTEE_OK
                   : gi_node_fail_key(&loader->source, as, "\"as\" goes with \"book\": the figure that is booked");
    if (kind->question == 0)
        return gi_node_fail_key(&loader->source, book, "\"book\" goes with \"ask\": the question that has the figure");
    kind->bookings = gi_take(loader, book->count + 1, sizeof *kind->bookings, &status);
    GI_TRY(status);
    if (book->form != GI_MAPPING) {
        GI_TRY(gi_need_child(loader, node, "as", "the kind of event that is booked, such as payment", &as));
        return read_booking(loader, ledger, kind, book, as, as->text);
    }
    if (as != NULL)
        return gi_node_fail_key(&loader->source, as, "\"book\" names the kinds itself here: leave \"as\" out");
    GI_TRY(gi_need_mapping(loader, book, "a figure, or kinds of events and their figures"));
    for (const struct gi_node *child = book->first; child != NULL; child = child->next)
        GI_TRY(read_booking(loader, ledger, kind, child, child, child->key));
    return GUARANTEE_OK;
}

/* A fact that the event itself gives: its amount, its day. */
static guarantee_status read_own_fact(struct gi_loader *loader, const struct gi_ledger *ledger,
                                      const struct gi_node *node, const char *key, guarantee_kind kind,
                                      int32_t *fact_out)
{
    struct gi_reference reference;
    const struct gi_node *child = gi_node_child(node, key);
    if (child == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_resolve_fact(loader, child, kind, &reference));
    if (is_sum(ledger, reference.index))
        return gi_node_fail(&loader->source, child, "%s is a sum of events: it cannot be the amount of one",
                            child->text);
    *fact_out = (int32_t)reference.index;
    return GUARANTEE_OK;
}

/* An event is one case without members: figures that go over some are left out, and a question of such alone is never
 * answered. */
static guarantee_status need_one_case(struct gi_loader *loader, const struct gi_node *ask, guarantee_question question)
{
    const guarantee_scheme *scheme = loader->scheme;
    for (uint32_t i = 0; i < scheme->rule_count; i++)
        if (scheme->rules[i].question == question && scheme->rules[i].folds_over < 0)
            return GUARANTEE_OK;
    return gi_node_fail(&loader->source, ask,
                        "all figures of %s go over each %s, but an event has no members: it would always be undecided; "
                        "ask a question about one case, such as claim",
                        ask->text, guarantee_scheme_question_each(scheme, question));
}

static guarantee_status read_event(struct gi_loader *loader, const struct gi_ledger *ledger, const struct gi_node *node)
{
    static const char *const keys[] = {"ask", "amount", "day", "book", "as", NULL};
    const struct gi_node *ask = gi_node_child(node, "ask");
    uint32_t number = 0, question = 0;
    GI_TRY(find_kind(loader, ledger, node, node->key, &number));
    struct gi_event_kind *kind = &ledger->kinds[number];
    GI_TRY(gi_need_mapping(loader, node, "what the event asks, such as {ask: claim, book: FIGURE, as: payment}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    if (ask != NULL) {
        GI_TRY(gi_read_choice(loader, ask, gi_question_words, "a question", &question));
        kind->question = (guarantee_question)question + 1;
        if (!guarantee_scheme_answers(loader->scheme, kind->question))
            return gi_node_fail(&loader->source, ask, "the file has no section %s that could answer", ask->text);
        GI_TRY(need_one_case(loader, ask, kind->question));
    }
    GI_TRY(read_own_fact(loader, ledger, node, "amount", GUARANTEE_KIND_AMOUNT, &kind->amount_fact));
    GI_TRY(read_own_fact(loader, ledger, node, "day", GUARANTEE_KIND_DATE, &kind->day_fact));
    return read_bookings(loader, ledger, node, kind);
}

static guarantee_status read_events(struct gi_loader *loader, const struct gi_ledger *ledger,
                                    const struct gi_node *events)
{
    for (const struct gi_node *node = events == NULL ? NULL : events->first; node != NULL; node = node->next)
        GI_TRY(read_event(loader, ledger, node));
    return GUARANTEE_OK;
}

/* ---- accounts and vintages ----------------------------------------------------------------------- */

static guarantee_status read_account(struct gi_loader *loader, struct gi_ledger *ledger, const struct gi_node *section)
{
    const struct gi_node *node = gi_node_child(section, "account");
    ledger->account_fact = -1;
    if (node == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_scalar(loader, node, "what an account is, such as lender"));
    if (!gi_is_name(node->text))
        return gi_node_fail(&loader->source, node,
                            "a name of lower-case letters, digits and _ is expected, found \"%.60s\"", node->text);
    int64_t fact = gi_scheme_find_fact(loader->scheme, node->text, node->bytes);
    if (fact >= 0 && loader->scheme->facts[fact].kind != GUARANTEE_KIND_TEXT)
        return gi_node_fail(&loader->source, node, "an account has a name, but the fact %s is of kind %s", node->text,
                            guarantee_kind_name(loader->scheme->facts[fact].kind));
    ledger->account = node->text;
    ledger->account_fact = (int32_t)fact;
    return GUARANTEE_OK;
}

/* {years: 5} or {months: 18} */
static guarantee_status read_every(struct gi_loader *loader, const struct gi_node *every, struct gi_ledger *ledger)
{
    static const char *const keys[] = {"years", "months", NULL};
    enum { YEARS_MAX = 100, MONTHS_IN_YEAR = 12 };
    GI_TRY(gi_need_mapping(loader, every, "{years: 5} or {months: 18}"));
    GI_TRY(gi_check_keys(loader, every, keys, NULL));
    const struct gi_node *years = gi_node_child(every, "years"), *months = gi_node_child(every, "months");
    const struct gi_node *given = years != NULL ? years : months;
    if ((years == NULL) == (months == NULL))
        return gi_node_fail(&loader->source, every, "\"years\" or \"months\" is expected, one of them");
    GI_TRY(gi_need_scalar(loader, given, "a whole number"));
    int32_t factor = years != NULL ? MONTHS_IN_YEAR : 1, number = 0, most = YEARS_MAX * MONTHS_IN_YEAR / factor;
    for (size_t i = 0; i < given->bytes && number <= most; i++)
        number = given->text[i] < '0' || given->text[i] > '9' ? most + 1 : number * 10 + (given->text[i] - '0');
    if (number < 1 || number > most)
        return gi_node_fail(&loader->source, given, "a whole number from 1 to %d is expected, found \"%.60s\"", most,
                            given->text);
    ledger->months = number * factor;
    gi_origin_changed(given, &ledger->origin);
    return GUARANTEE_OK;
}

static guarantee_status read_vintage(struct gi_loader *loader, struct gi_ledger *ledger, const struct gi_node *section)
{
    static const char *const keys[] = {"every", "from", "by", NULL};
    static const char *const words[] = {"approval", "event", NULL};
    const struct gi_node *node = gi_node_child(section, "vintage"), *by = gi_node_child(node, "by");
    struct gi_node *every = NULL, *from = NULL;
    uint32_t choice = 0;
    if (node == NULL)
        return GUARANTEE_OK;
    GI_TRY(gi_need_mapping(loader, node, "vintages such as {every: {years: 5}, from: 2019-04-01}"));
    GI_TRY(gi_check_keys(loader, node, keys, NULL));
    GI_TRY(gi_origin_read(loader, node, &ledger->origin, &ledger->origin));
    GI_TRY(gi_need_child(loader, node, "every", "how long a vintage is, such as {years: 5}", &every));
    GI_TRY(gi_need_child(loader, node, "from", "the first day of the first vintage", &from));
    GI_TRY(read_every(loader, every, ledger));
    GI_TRY(gi_read_date(loader, from, &ledger->from));
    gi_origin_changed(from, &ledger->origin);
    if (by != NULL)
        GI_TRY(gi_read_choice(loader, by, words, "what puts a loan into a vintage", &choice));
    ledger->by_event = choice == 1;
    return gi_origin_settle(loader, node, &ledger->origin);
}

guarantee_status gi_ledger_read(struct gi_loader *loader)
{
    static const char *const keys[] = {"account", "vintage", "sums", "events", NULL};
    guarantee_scheme *scheme = loader->scheme;
    guarantee_status status;
    const struct gi_node *section = gi_node_child(scheme->root, "ledger");
    if (section == NULL)
        return GUARANTEE_OK;
    struct gi_ledger *ledger = gi_take(loader, 1, sizeof *ledger, &status);
    GI_TRY(status);
    GI_TRY(gi_need_mapping(loader, section, "a ledger such as {sums: {losses: {of: claim}}, events: {...}}"));
    GI_TRY(gi_check_keys(loader, section, keys, NULL));
    GI_TRY(gi_origin_read(loader, section, &scheme->origin, &ledger->origin));
    GI_TRY(read_account(loader, ledger, section));
    GI_TRY(read_vintage(loader, ledger, section));
    const struct gi_node *events = gi_node_child(section, "events");
    GI_TRY(read_kinds(loader, ledger, events));
    GI_TRY(read_sums(loader, ledger, section));
    GI_TRY(read_events(loader, ledger, events));
    scheme->ledger = ledger;
    return GUARANTEE_OK;
}
