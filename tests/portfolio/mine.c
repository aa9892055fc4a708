#include "mine.h"

#include <stdio.h>
#include <string.h>

enum { LINE_BYTES = 4096 };

static void add_amount(struct mine *mine, int64_t amount)
{
    for (uint32_t i = 0; i < mine->amount_count; i++)
        if (mine->amounts[i] == amount)
            return;
    if (mine->amount_count < MINE_MAX)
        mine->amounts[mine->amount_count++] = amount;
}

static void add_fraction(struct mine *mine, int64_t numerator, int64_t denominator)
{
    for (uint32_t i = 0; i < mine->fraction_count; i++)
        if (mine->numerators[i] == numerator && mine->denominators[i] == denominator)
            return;
    if (mine->fraction_count == MINE_MAX)
        return;
    mine->numerators[mine->fraction_count] = numerator;
    mine->denominators[mine->fraction_count++] = denominator;
}

static void add_count(struct mine *mine, int64_t count)
{
    for (uint32_t i = 0; i < mine->count_count; i++)
        if (mine->counts[i] == count)
            return;
    if (mine->count_count < MINE_MAX)
        mine->counts[mine->count_count++] = count;
}

static void add_date(struct mine *mine, int32_t date)
{
    for (uint32_t i = 0; i < mine->date_count; i++)
        if (mine->dates[i] == date)
            return;
    if (mine->date_count < MINE_MAX)
        mine->dates[mine->date_count++] = date;
}

static void add_word(struct mine *mine, const char *word)
{
    for (uint32_t i = 0; i < mine->word_count; i++)
        if (strcmp(mine->words[i], word) == 0)
            return;
    if (mine->word_count == MINE_MAX || strlen(word) >= MINE_WORD_BYTES)
        return;
    strcpy(mine->words[mine->word_count], word);
    mine->word_list[mine->word_count] = mine->words[mine->word_count];
    mine->word_count++;
}

static void take_token(struct mine *mine, const guarantee_scheme *scheme, const char *token)
{
    int64_t numerator = 0, denominator = 1, amount = 0;
    int32_t date = 0;

    if (guarantee_date_from_text(&date, token, NULL) == GUARANTEE_OK)
        add_date(mine, date);
    if (guarantee_rate_from_text(&numerator, &denominator, token, NULL) == GUARANTEE_OK) {
        if (numerator != 0)
            add_fraction(mine, numerator, denominator);
        if (denominator == 1)
            add_count(mine, numerator);
    }
    if (guarantee_amount_from_text(&amount, token, guarantee_scheme_currency_digits(scheme), NULL) == GUARANTEE_OK)
        add_amount(mine, amount);
    if (token[strspn(token, "abcdefghijklmnopqrstuvwxyz_0123456789")] == '\0')
        add_word(mine, token);
}

/* Prose holds no rule. */
static int is_prose(const char *line)
{
    static const char *const keys[] = {"title:", "link:", "meaning:", "note:", "number:", "clause:"};

    line += strspn(line, " -{");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strncmp(line, keys[i], strlen(keys[i])) == 0)
            return 1;
    return line[0] == '#' || line[0] == '\0';
}

static void take_rounding(struct mine *mine, const char *line)
{
    size_t bytes = strcspn(line, ":");

    if (strncmp(line, "  ", 2) != 0 || line[2] == ' ' || line[bytes] != ':' || bytes - 2 >= MINE_WORD_BYTES ||
        mine->rounding_count == MINE_ROUNDINGS_MAX)
        return;
    snprintf(mine->roundings[mine->rounding_count++], MINE_WORD_BYTES, "%.*s", (int)bytes - 2, line + 2);
}

/* The days of in_force, which may stand on one line or on several. */
static void take_in_force(struct mine *mine, const char *line)
{
    const char *from = strstr(line, "from:"), *to = strstr(line, "to:");
    char text[GUARANTEE_DATE_TEXT_BYTES];

    if (from != NULL && sscanf(from, "from: %10[0-9-]", text) == 1)
        guarantee_date_from_text(&mine->first_day, text, NULL);
    if (to != NULL && sscanf(to, "to: %10[0-9-]", text) == 1)
        guarantee_date_from_text(&mine->last_day, text, NULL);
}

static void take_line(struct mine *mine, const guarantee_scheme *scheme, char *line)
{
    static const char separators[] = " ,:{}[]\"\n";
    char *rest = NULL;
    char *comment = strstr(line, " #");

    if (comment != NULL)
        *comment = '\0';
    if (is_prose(line))
        return;
    for (char *token = strtok_r(line, separators, &rest); token != NULL; token = strtok_r(NULL, separators, &rest))
        take_token(mine, scheme, token);
}

int mine_scheme(struct mine *mine, const guarantee_scheme *scheme)
{
    FILE *file = fopen(guarantee_scheme_file(scheme), "r");
    char line[LINE_BYTES];
    int in_roundings = 0, in_force = 0;

    memset(mine, 0, sizeof *mine);
    mine->first_day = GUARANTEE_DATE_MIN;
    mine->last_day = GUARANTEE_DATE_MAX;
    if (file == NULL)
        return 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] != ' ' && line[0] != '#' && line[0] != '\n') {
            in_roundings = strncmp(line, "rounding:", 9) == 0;
            in_force = strncmp(line, "in_force:", 9) == 0;
        } else if (in_roundings) {
            take_rounding(mine, line);
        }
        if (in_force)
            take_in_force(mine, line);
        take_line(mine, scheme, line);
    }
    fclose(file);
    add_fraction(mine, 1, 2);
    add_fraction(mine, 1, 100);
    add_count(mine, 12);
    return 1;
}
