/* Over the members of a group: each is a case of its own within the whole. */
#include "policy/fold.h"

#include <string.h>

/* The figures of one member at a time. A fold within the work on a member has a frame of its own, and frames are used
 * again. */
static guarantee_status take_frame(struct gi_case *whole, struct gi_frame **frame_out)
{
    guarantee_result *result = whole->result;
    struct gi_frame *frame = result->free_frames;
    if (frame == NULL) {
        frame = gi_arena_take(&result->arena, sizeof *frame);
        if (frame == NULL)
            return gi_no_memory(whole->error);
        frame->cells = gi_arena_take(&result->arena, (whole->scheme->output_count + 1U) * sizeof *frame->cells);
        frame->states = gi_arena_take(&result->arena, whole->scheme->output_count + 1U);
        if (frame->cells == NULL || frame->states == NULL)
            return gi_no_memory(whole->error);
    } else {
        result->free_frames = frame->next;
    }
    *frame_out = frame;
    return GUARANTEE_OK;
}

guarantee_status gi_member_open(struct gi_case *member, struct gi_case *whole, int32_t group,
                                struct gi_frame **frame_out)
{
    GI_TRY(take_frame(whole, frame_out));
    *member = *whole;
    member->whole = whole;
    member->group = group;
    member->cells = (*frame_out)->cells;
    member->states = (*frame_out)->states;
    return GUARANTEE_OK;
}

void gi_member_close(struct gi_case *whole, struct gi_frame *frame)
{
    frame->next = whole->result->free_frames;
    whole->result->free_frames = frame;
}

void gi_member_forget(struct gi_case *member)
{
    memset(member->states, 0, member->scheme->output_count);
}

/* What the members lack: nobody has it, and the rule is left out; some have it, and it is missing. */
struct lacking {
    uint32_t visited, left_out;
    int64_t first; /* member that lacks something */
    uint32_t fact;
};

static guarantee_status visit_member(struct gi_fold *fold, struct gi_case *member, const struct gi_condition *where,
                                     bool *counts_out)
{
    struct gi_work quiet = {.confidence = fold->work->confidence};
    gi_member_forget(member);
    *counts_out = true;
    if (where != NULL) {
        GI_TRY(gi_condition_decide(member, where, &quiet, counts_out));
        fold->work->confidence = quiet.confidence;
    }
    return *counts_out ? fold->visit(fold, member) : GUARANTEE_OK;
}

/* A member that `where` shuts out neither has nor lacks anything. */
static guarantee_status visit(struct gi_fold *fold, struct gi_case *member, const struct gi_condition *where,
                              struct lacking *lacking)
{
    bool counts = true;
    guarantee_status status = visit_member(fold, member, where, &counts);
    lacking->visited += counts;
    if (status != GI_ABSENT)
        return status;
    if (lacking->left_out++ == 0) {
        lacking->first = member->member;
        lacking->fact = member->result->last_left;
    }
    return GUARANTEE_OK;
}

static guarantee_status settle_lacking(struct gi_case *member, const struct lacking *lacking)
{
    if (lacking->left_out == 0)
        return GUARANTEE_OK;
    member->result->last_left = lacking->fact;
    if (lacking->left_out == lacking->visited || lacking->fact == GI_NO_FACT)
        return GI_ABSENT;
    member->member = lacking->first;
    return gi_case_missing(member, lacking->fact);
}

guarantee_status gi_fail_single(guarantee_error *error, const guarantee_scheme *scheme, const char *name, int32_t group)
{
    return gi_fail(error, GUARANTEE_E_RULE, "%s goes over single %ss: it cannot be answered from totals", name,
                   scheme->groups[group].name);
}

guarantee_status gi_fold_value(const struct gi_fold *fold, struct gi_case *member, const struct gi_value *value,
                               struct gi_exact *out)
{
    struct gi_work quiet = {.confidence = fold->work->confidence};
    GI_TRY(gi_value_work(member, value, &quiet, out));
    fold->work->confidence = quiet.confidence;
    return GUARANTEE_OK;
}

guarantee_status gi_fold_members(struct gi_fold *fold, int32_t group, const struct gi_condition *where)
{
    struct gi_case *whole = fold->c->whole != NULL ? fold->c->whole : fold->c;
    struct gi_frame *frame = NULL;
    struct lacking lacking = {0};
    guarantee_status status = GUARANTEE_OK;
    if (gi_facts_is_folded(whole->facts, group))
        return gi_fail_single(whole->error, whole->scheme, fold->name, group);
    struct gi_case member;
    GI_TRY(gi_member_open(&member, whole, group, &frame));
    uint32_t count = whole->facts->groups[group].count;
    for (uint32_t i = 0; i < count && status == GUARANTEE_OK; i++) {
        member.member = i;
        status = visit(fold, &member, where, &lacking);
    }
    gi_member_close(whole, frame);
    return status == GUARANTEE_OK ? settle_lacking(&member, &lacking) : status;
}
