/* SPDX-License-Identifier: MIT */
#include "table/rule.h"

#include "base/num.h"

#include <string.h>

/* Serra, Jurek and Floeer 2012 (PASA 29, 296) estimate the reliability of
 * detections by negative ones; one false in ten is a usual choice. */
static const double AUTO_FDR = 0.1;

static const struct {
    const char *prefix;
    enum rule_kind kind;
} KINDS[] = {
    {"fdr:", RULE_FDR}, {"sigma:", RULE_SIGMA}, {"count:", RULE_COUNT}};
enum { N_KINDS = sizeof KINDS / sizeof *KINDS };

static const char *parse_value(const char *text, struct rule *rule)
{
    uint64_t n;
    if (rule->kind == RULE_COUNT) {
        if (num_whole(text, UINT32_MAX, &n) != NULL || n == 0)
            return "counts no peaks: a whole number from 1 up does";
        rule->value = (double)n;
        return NULL;
    }
    if (num_real(text, &rule->value) != NULL || rule->value < 0)
        return rule->kind == RULE_FDR ? "has no false discovery rate"
                                      : "has no number of deviations";
    return rule->kind == RULE_FDR && rule->value > 1
               ? "has a false discovery rate above 1"
               : NULL;
}

const char *rule_parse(const char *text, struct rule *rule)
{
    *rule = (struct rule){RULE_FDR, AUTO_FDR};
    if (strcmp(text, "auto") == 0)
        return NULL;
    for (size_t i = 0; i < N_KINDS; i++) {
        size_t n = strlen(KINDS[i].prefix);
        if (strncmp(text, KINDS[i].prefix, n) == 0) {
            rule->kind = KINDS[i].kind;
            return parse_value(text + n, rule);
        }
    }
    rule->kind = *text == '\0' ? RULE_GIVEN : RULE_NUMBER;
    rule->value = 0;
    if (rule->kind == RULE_GIVEN)
        return NULL;
    if (num_real(text, &rule->value) != NULL)
        return "is not a number, auto, fdr:Q, sigma:K, or count:N";
    return rule->value < 0 ? "is below 0" : NULL;
}

void rule_print(struct text *text, struct rule rule)
{
    for (size_t i = 0; i < N_KINDS; i++)
        if (KINDS[i].kind == rule.kind)
            text_put(text, KINDS[i].prefix);
    if (rule.kind != RULE_GIVEN)
        text_double(text, rule.value);
}

bool level_is_below(struct level a, struct level b)
{
    return a.value < b.value || (a.value == b.value && a.at && !b.at);
}

const char *level_parse(const char *text, struct level *level)
{
    *level = (struct level){INFINITY, true};
    if (strcmp(text, "none") == 0)
        return NULL;
    const char *bad = num_real(text, &level->value);
    return bad == NULL && level->value < 0 ? "is below 0" : bad;
}

void level_print(struct text *text, struct level level)
{
    if (isinf(level.value))
        text_put(text, "none");
    else
        text_double(text, level.value);
}
