/* What the files that turn nodes into terms share. Names are known before values are read (names.c). */
#ifndef GI_SCHEME_LOADER_H
#define GI_SCHEME_LOADER_H

#include "scheme/terms.h"

struct gi_loader {
    guarantee_scheme *scheme;
    struct gi_source source;
};

/* words.c */
bool gi_is_name(const char *text);
/* The key of a fact or figure: a name, and no word that conditions and shares use themselves. */
guarantee_status gi_need_name(struct gi_loader *loader, const struct gi_node *node);
/* Refuses the first key of `node` that is in none of the lists (each ends with NULL). */
guarantee_status gi_check_keys(struct gi_loader *loader, const struct gi_node *node, const char *const *keys,
                               const char *const *more_keys);
/* The words of a scalar; a refusal that says what was expected otherwise. */
guarantee_status gi_need_scalar(struct gi_loader *loader, const struct gi_node *node, const char *expected);
guarantee_status gi_need_mapping(struct gi_loader *loader, const struct gi_node *node, const char *expected);
guarantee_status gi_need_list(struct gi_loader *loader, const struct gi_node *node, const char *expected);
guarantee_status gi_need_child(struct gi_loader *loader, const struct gi_node *node, const char *key,
                               const char *expected, struct gi_node **child_out);
guarantee_status gi_read_text(struct gi_loader *loader, const struct gi_node *mapping, const char *key,
                              const char **text_out);
guarantee_status gi_read_flag(struct gi_loader *loader, const struct gi_node *node, int32_t *flag_out);
guarantee_status gi_read_date(struct gi_loader *loader, const struct gi_node *node, int32_t *date_out);
/* {from: DATE, to: DATE}, either may be missing */
guarantee_status gi_read_date_range(struct gi_loader *loader, const struct gi_node *node, int32_t *from_out,
                                    int32_t *to_out);
/* The number of the word in a NULL-terminated list; a refusal with the nearest otherwise. */
guarantee_status gi_read_choice(struct gi_loader *loader, const struct gi_node *node, const char *const *words,
                                const char *expected, uint32_t *choice_out);
/* The same of {value: WORD, source: ...}, or of WORD itself, with its origin. */
guarantee_status gi_read_sourced_choice(struct gi_loader *loader, const struct gi_node *node,
                                        const struct gi_origin *outer, const char *const *words, const char *expected,
                                        uint32_t *choice_out, struct gi_origin *origin_out);
/* The rule's key `method`: `first` is the method of the first word. `listed` says what there is, where it is missing.
 */
guarantee_status gi_read_method(struct gi_loader *loader, struct gi_rule *rule, const char *const *words,
                                enum gi_method first, const char *listed, const char *expected);
void *gi_take(struct gi_loader *loader, size_t count, size_t bytes, guarantee_status *status_out);
/* The scalar of {value: X, source: ...} or of X itself, with its origin. */
guarantee_status gi_unwrap(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                           const struct gi_node **inner_out, struct gi_origin *origin_out);

/* A replaced parameter makes what rests on it assumed. */
void gi_origin_changed(const struct gi_node *node, struct gi_origin *origin);

/* origin.c */
extern const char *const gi_origin_keys[];
extern const char *const gi_confidence_words[]; /* from GUARANTEE_CONFIDENCE_ASSUMED on */
guarantee_status gi_origin_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                struct gi_origin *origin_out);
/* A confidence must be known by now. */
guarantee_status gi_origin_settle(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin);

/* names.c */
guarantee_status gi_resolve(struct gi_loader *loader, const struct gi_node *node, const char *name,
                            struct gi_reference *reference_out);
guarantee_status gi_resolve_fact(struct gi_loader *loader, const struct gi_node *node, guarantee_kind kind,
                                 struct gi_reference *reference_out);
guarantee_status gi_declare_names(struct gi_loader *loader);
guarantee_kind gi_reference_kind(const guarantee_scheme *scheme, struct gi_reference reference);
int32_t gi_find_group(const guarantee_scheme *scheme, const char *name);
guarantee_status gi_read_group(struct gi_loader *loader, const struct gi_node *node, int32_t *group_out);

/* day.c */
guarantee_status gi_day_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                             struct gi_day **day_out);
guarantee_status gi_span_read(struct gi_loader *loader, const struct gi_node *node, const char *form_key,
                              struct gi_value *value);

/* value.c, rows.c */
guarantee_status gi_value_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                               struct gi_value **value_out);
/* The form whose keys stand in a mapping together with others (a figure). NULL when there is none. */
const char *gi_value_form_key(const struct gi_node *mapping);
const char *const *gi_value_form_keys(const char *form_key);
guarantee_status gi_value_read_form(struct gi_loader *loader, const struct gi_node *node, const char *form_key,
                                    const struct gi_origin *origin, struct gi_value **value_out);
/* Rows cut by bounds. `result_key` is "is" or "pays"; NULL: bounds alone, of which none may stand as {}. */
enum gi_row_results { GI_ROW_VALUES, GI_ROW_WORDS, GI_ROW_BOUNDS /* read by the caller */ };
guarantee_status gi_rows_read(struct gi_loader *loader, const struct gi_node *list, const struct gi_origin *outer,
                              const char *result_key, enum gi_row_results results, struct gi_row **rows_out,
                              uint32_t *count_out);
/* A value of the form with nothing in it. */
guarantee_status gi_value_new(struct gi_loader *loader, const struct gi_node *node, enum gi_form form,
                              const struct gi_origin *origin, struct gi_value **value_out);
/* table.c: everything that begins with "by" */
guarantee_status gi_table_read(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value);
/* {rows: [...]} or {choose: [{when: CONDITION, rows: [...]}, ...]}: a GI_TABLE without key, or a GI_CHOOSE of such. */
guarantee_status gi_row_sets_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *origin,
                                  const char *result_key, bool words, struct gi_value **sets_out);
guarantee_status gi_adjustments_read(struct gi_loader *loader, const struct gi_node *list,
                                     const struct gi_origin *outer, struct gi_row **rows_out, uint32_t *count_out);

/* condition.c */
guarantee_status gi_condition_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                   struct gi_condition **condition_out);
guarantee_status gi_bounds_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                                struct gi_value **lower_out, bool *lower_inclusive_out, struct gi_value **upper_out,
                                bool *upper_inclusive_out);

/* head.c, facts_declared.c, rule.c, split.c, compensation.c, time.c, check.c */
guarantee_status gi_head_read(struct gi_loader *loader);
guarantee_status gi_eligibility_read(struct gi_loader *loader);
guarantee_status gi_facts_declare(struct gi_loader *loader);
guarantee_status gi_facts_finish(struct gi_loader *loader);
/* Which rule an entry is: its distinctive key and kind. */
guarantee_status gi_rule_kind_of(struct gi_loader *loader, const struct gi_node *node, const char **key_out,
                                 enum gi_rule_kind *kind_out);
guarantee_status gi_rules_read(struct gi_loader *loader);
/* The parties of a split, by name; their shares are read later. */
guarantee_status gi_split_declare(struct gi_loader *loader, struct gi_rule *rule);
guarantee_status gi_split_read(struct gi_loader *loader, struct gi_rule *rule);
/* The parties of a mapping to shares, and whom they cede to; then their shares. */
guarantee_status gi_parties_declare(struct gi_loader *loader, const struct gi_node *shares, struct gi_party **list_out,
                                    uint32_t *count_out);
guarantee_status gi_shares_read(struct gi_loader *loader, const struct gi_origin *origin, struct gi_party *list,
                                uint32_t count);
guarantee_status gi_party_name_check(struct gi_loader *loader, const struct gi_node *node, const char *name);
/* layers.c */
guarantee_status gi_layers_declare(struct gi_loader *loader, struct gi_rule *rule, const struct gi_node *list);
guarantee_status gi_layers_read(struct gi_loader *loader, struct gi_rule *rule);
guarantee_status gi_compensation_read(struct gi_loader *loader, struct gi_rule *rule);
guarantee_status gi_time_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                              struct gi_time **time_out);
guarantee_status gi_basis_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                               guarantee_day_count last, guarantee_day_count *basis_out, struct gi_origin *origin_out);
guarantee_status gi_rounding_read(struct gi_loader *loader, const struct gi_node *node,
                                  const struct gi_rounding_rule **rounding_out);
guarantee_status gi_check(struct gi_loader *loader);
/* When the kinds of all figures are known (ledger.c). */
guarantee_status gi_ledger_read(struct gi_loader *loader);

/* schedule.c, sampling.c */
/* {months: N}, N being 1, 2, 3, 4, 6 or 12 */
guarantee_status gi_every_read(struct gi_loader *loader, const struct gi_node *node, const struct gi_origin *outer,
                               int32_t *months_out, struct gi_origin *origin_out);
/* One of the counts, which end with 0. */
guarantee_status gi_count_read(struct gi_loader *loader, const struct gi_node *node, const int32_t *counts,
                               const char *expected, int32_t *count_out);
guarantee_status gi_find_schedule(struct gi_loader *loader, const struct gi_node *node,
                                  const struct gi_rule **rule_out);
guarantee_status gi_schedule_read(struct gi_loader *loader, struct gi_rule *rule);
guarantee_status gi_schedule_check_rounding(struct gi_loader *loader, const struct gi_rule *rule);
guarantee_status gi_sampling_read(struct gi_loader *loader, struct gi_rule *rule);
/* The schedule and the method of a cost_of (cost.c). */
guarantee_status gi_cost_read(struct gi_loader *loader, struct gi_rule *rule);
/* {balance_of: NAME, after: COUNT} */
guarantee_status gi_balance_of_read(struct gi_loader *loader, const struct gi_node *node, struct gi_value *value);

#endif
