/* The trail as aligned text: a line a step, its grounds below it. */
#include "base/text.h"
#include "trail/report.h"

#include <string.h>

struct widths {
    size_t name;
    size_t value;
};

static void measure(const struct gi_report *report, struct widths *widths)
{
    for (size_t i = 0; i < report->step_count; i++) {
        size_t name = gi_text_width(report->steps[i].name), value = gi_text_width(report->steps[i].value);
        widths->name = name > widths->name ? name : widths->name;
        if (value > widths->value && value <= 40)
            widths->value = value;
    }
}

static void add_line(struct gi_text *text, const struct widths *widths, const char *label, const char *content)
{
    gi_text_add_blanks(text, widths->name + widths->value + 6);
    gi_text_format(text, "%s%s\n", label, content);
}

static const char *direction_words(int32_t direction)
{
    return direction < 0 ? "below the exact value" : "above the exact value";
}

/* The exact value, where what is shown is not it, and what the rounding did. */
static void add_exact(struct gi_text *text, const struct widths *widths, const guarantee_step *step)
{
    if (step->direction == 0 && strstr(step->value, "…") == NULL)
        return;
    gi_text_add_blanks(text, widths->name + widths->value + 6);
    if (step->exact[0] != '\0')
        gi_text_format(text, "exactly %s", step->exact);
    if (step->direction != 0 && step->rounding[0] != '\0')
        gi_text_format(text, "%s%s: %s", step->exact[0] != '\0' ? ", " : "", step->rounding,
                       direction_words(step->direction));
    gi_text_add(text, "\n");
}

static void add_grounds(struct gi_text *text, const struct widths *widths, const guarantee_step *step)
{
    if (step->note[0] != '\0')
        add_line(text, widths, "", step->note);
    add_exact(text, widths, step);
    if (step->line == 0)
        return;
    gi_text_add_blanks(text, widths->name + widths->value + 6);
    if (step->clause[0] != '\0')
        gi_text_format(text, "%s, ", step->clause);
    if (step->source[0] != '\0')
        gi_text_format(text, "%s, ", step->source);
    gi_text_format(text, "line %u (%s)\n", step->line, guarantee_confidence_name(step->confidence));
}

static void add_step(struct gi_text *text, const struct widths *widths, const guarantee_step *step)
{
    size_t name = gi_text_width(step->name), value = gi_text_width(step->value);
    gi_text_format(text, "  %s", step->name);
    gi_text_add_blanks(text, widths->name - name + 2);
    gi_text_add_blanks(text, widths->value > value ? widths->value - value : 0);
    gi_text_add(text, step->value);
    if (step->formula[0] != '\0')
        gi_text_format(text, "  = %s", step->formula);
    gi_text_add(text, "\n");
    add_grounds(text, widths, step);
}

guarantee_status gi_report_text(const struct gi_report *report, char **text_out, guarantee_error *error)
{
    struct gi_text text = {0};
    struct widths widths = {0};
    measure(report, &widths);
    gi_text_add(&text, "");
    for (size_t i = 0; i < report->step_count; i++)
        add_step(&text, &widths, &report->steps[i]);
    if (text.failed) {
        gi_text_clear(&text);
        return gi_fail(error, GUARANTEE_E_NO_MEMORY, "memory ran out");
    }
    *text_out = text.data;
    return GUARANTEE_OK;
}
