/* The members of one borrower count as one: what they bring is added up. */
#include "policy/fold.h"

#include <stdlib.h>
#include <string.h>

struct gathering {
    const struct gi_rule *rule;
    struct gi_borrowers *borrowers;
};

static guarantee_status collect(struct gi_fold *fold, struct gi_case *member)
{
    const struct gathering *gathering = fold->state;
    struct gi_borrowers *borrowers = gathering->borrowers;
    const struct gi_rule *rule = gathering->rule;
    if (borrowers->count == borrowers->capacity) {
        size_t capacity = borrowers->capacity * 2 + 64;
        struct gi_borrower *list = realloc(borrowers->list, capacity * sizeof *list);
        if (list == NULL)
            return gi_no_memory(member->error);
        borrowers->list = list;
        borrowers->capacity = capacity;
    }
    struct gi_borrower *one = &borrowers->list[borrowers->count];
    struct gi_work quiet = {.confidence = fold->work->confidence};
    struct gi_reference reference = {true, (uint32_t)rule->together};
    GI_TRY(gi_case_word(member, reference, &quiet, &one->name));
    fold->work->confidence = quiet.confidence;
    GI_TRY(gi_fold_value(fold, member, rule->slots[GI_BASE], &one->sum));
    one->first = (uint32_t)member->member;
    borrowers->count++;
    return GUARANTEE_OK;
}

static int by_name(const void *a, const void *b)
{
    const struct gi_borrower *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : (left->first > right->first) - (left->first < right->first);
}

static guarantee_status merge(struct gi_borrowers *borrowers)
{
    size_t kept = 0;
    if (borrowers->count == 0)
        return GUARANTEE_OK;
    qsort(borrowers->list, borrowers->count, sizeof *borrowers->list, by_name);
    for (size_t i = 1; i < borrowers->count; i++) {
        struct gi_borrower *last = &borrowers->list[kept];
        if (strcmp(last->name, borrowers->list[i].name) == 0)
            GI_TRY(gi_exact_add(&last->sum, &last->sum, &borrowers->list[i].sum));
        else
            borrowers->list[++kept] = borrowers->list[i];
    }
    borrowers->count = kept + 1;
    return GUARANTEE_OK;
}

guarantee_status gi_borrowers_gather(struct gi_borrowers *borrowers, struct gi_case *c, const struct gi_rule *rule,
                                     struct gi_work *work)
{
    struct gathering gathering = {rule, borrowers};
    struct gi_fold fold = {.c = c, .work = work, .name = rule->name, .state = &gathering, .visit = collect};
    GI_TRY(gi_fold_members(&fold, rule->each, rule->where));
    return merge(borrowers);
}
