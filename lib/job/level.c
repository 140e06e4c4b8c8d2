/* SPDX-License-Identifier: MIT */
#include "job/level.h"

#include "base/num.h"

#include <inttypes.h>
#include <math.h>

/* Of a normal distribution, the deviation over the median absolute one. */
static const double NORMAL = 1.4826;

/* All values in order: those below 0, 0 itself, those above; place n of them
 * is that of the 0. */
static double value_at(const struct curve *curve, uint32_t place)
{
    if (place == curve->n)
        return 0;
    return place < curve->n
               ? -(double)hist_edge(curve->first + (curve->n - 1 - place))
               : (double)hist_edge(curve->first + (place - curve->n - 1));
}

/* The values that are there, and how many are 0. */
struct values {
    const struct curve *curve;
    uint64_t zeros, pixels;
};

static uint64_t count_at(const struct values *values, uint32_t place)
{
    const struct curve *curve = values->curve;
    if (place == curve->n)
        return values->zeros;
    return place < curve->n ? curve->list[CURVE_UNDER][curve->n - 1 - place]
                            : curve->list[CURVE_OVER][place - curve->n - 1];
}

/* The mean of the values of two ranks, which are one or neighbours. */
static double find_median(const struct values *values)
{
    uint64_t low = (values->pixels - 1) / 2, high = values->pixels / 2;
    uint64_t before = 0;
    double sum = 0;
    for (uint32_t p = 0; p <= 2 * values->curve->n; p++) {
        uint64_t after = before + count_at(values, p);
        if (low >= before && low < after)
            sum += value_at(values->curve, p);
        if (high >= before && high < after)
            return (sum + value_at(values->curve, p)) / 2;
        before = after;
    }
    return 0;
}

/* The same of what values are away from the median: from it on outwards, the
 * nearer side first. */
static double find_spread(const struct values *values, double median)
{
    const struct curve *curve = values->curve;
    uint64_t low = (values->pixels - 1) / 2, high = values->pixels / 2;
    uint64_t before = 0;
    const uint32_t end = 2 * curve->n + 1;
    uint32_t right = 0;
    double sum = 0;
    while (right < end && value_at(curve, right) < median)
        right++;
    for (uint32_t left = right; left > 0 || right < end;) {
        double down = left > 0 ? median - value_at(curve, left - 1) : HUGE_VAL;
        double up = right < end ? value_at(curve, right) - median : HUGE_VAL;
        uint32_t p = down < up ? --left : right++;
        double away = down < up ? down : up;
        uint64_t after = before + count_at(values, p);
        if (low >= before && low < after)
            sum += away;
        if (high >= before && high < after)
            return (sum + away) / 2;
        before = after;
    }
    return 0;
}

double level_deviation(const struct curve *curve, uint64_t pixels,
                       double *median)
{
    struct values values = {curve, pixels, pixels};
    *median = 0;
    if (pixels == 0)
        return 0;
    for (uint32_t k = 0; k < curve->n; k++) {
        uint64_t some =
            curve->list[CURVE_OVER][k] + curve->list[CURVE_UNDER][k];
        values.zeros -= some <= values.zeros ? some : values.zeros;
    }
    *median = find_median(&values);
    return NORMAL * find_spread(&values, *median);
}

/* Takes the bins from k on as what is found. */
static void take_from(struct finding *finding, const struct curve *curve,
                      uint32_t k)
{
    double edge = (double)hist_edge(curve->first + k);
    finding->level = (struct level){edge, true};
    finding->positives = finding->negatives = 0;
    for (; k < curve->n; k++) {
        finding->positives += curve->list[CURVE_PEAKS][k];
        finding->negatives += curve->list[CURVE_NEGATIVES][k];
    }
}

static void by_rate(struct finding *finding, const struct curve *curve)
{
    uint64_t positives = 0, negatives = 0;
    uint32_t best = curve->n;
    for (uint32_t k = curve->n; k-- > 0;) {
        positives += curve->list[CURVE_PEAKS][k];
        negatives += curve->list[CURVE_NEGATIVES][k];
        if (curve->list[CURVE_PEAKS][k] > 0 &&
            (double)negatives <= finding->rule.value * (double)positives)
            best = k;
    }
    if (best < curve->n)
        take_from(finding, curve, best);
}

static void by_count(struct finding *finding, const struct curve *curve)
{
    uint64_t positives = 0;
    uint32_t best = curve->n;
    for (uint32_t k = curve->n;
         k-- > 0 && (double)positives < finding->rule.value;) {
        positives += curve->list[CURVE_PEAKS][k];
        if (curve->list[CURVE_PEAKS][k] > 0)
            best = k;
    }
    if (best < curve->n)
        take_from(finding, curve, best);
}

static void by_deviation(struct finding *finding, const struct curve *curve,
                         uint64_t pixels, enum background background)
{
    double median;
    double level =
        finding->rule.value * level_deviation(curve, pixels, &median);
    if (background == BACKGROUND_NONE)
        level += median;
    float height = level > 0 ? (float)level : 0;
    uint32_t key = hist_key(height);
    if (!isfinite(height))
        return;
    take_from(finding, curve, key > curve->first ? key - curve->first : 0);
    finding->level.value = (double)hist_edge(key);
}

struct finding level_find(const struct curve *curve, const struct tally *tally,
                          struct rule rule, enum background background)
{
    struct finding finding = {.rule = rule, .level = {INFINITY, true}};
    if (rule.kind == RULE_FDR)
        by_rate(&finding, curve);
    else if (rule.kind == RULE_COUNT)
        by_count(&finding, curve);
    else
        by_deviation(&finding, curve, tally->pixels, background);
    return finding;
}

const char *level_check(const struct head *head, struct rule rule,
                        struct why *why)
{
    if (rule.kind != RULE_FDR || head->options.background != BACKGROUND_NONE)
        return NULL;
    for (size_t c = 0; c < head->n; c++) {
        const char *type = sample_name(head->channel[c].type);
        if (type[0] == 'u')
            return why_say(why,
                           "channel %s: %s samples have no negative peaks, by "
                           "which this threshold goes; remove a background",
                           head->channel[c].name, type);
    }
    return NULL;
}

const char *level_say(const struct finding *finding, struct why *why)
{
    char bytes[NUM_TEXT + 16];
    struct text rule = {bytes, 0, sizeof bytes - 1, false};
    char level[NUM_TEXT];
    rule_print(&rule, finding->rule);
    bytes[rule.n] = '\0';
    if (isinf(finding->level.value))
        return why_say(why, "no level (%s)", bytes);
    num_print_double(level, finding->level.value);
    return why_say(
        why, "level %s (%s): %" PRIu64 " peaks, %" PRIu64 " negative ones",
        level, bytes, finding->positives, finding->negatives);
}

void level_print_names(FILE *out)
{
    fputs("channel,level,positives,negatives,fdr\n", out);
}

void level_print_curve(FILE *out, const char *channel,
                       const struct curve *curve)
{
    struct finding all;
    take_from(&all, curve, 0);
    for (uint32_t k = 0; k < curve->n; k++) {
        uint64_t peaks = curve->list[CURVE_PEAKS][k];
        uint64_t negatives = curve->list[CURVE_NEGATIVES][k];
        char level[NUM_TEXT], rate[NUM_TEXT] = "";
        if (peaks == 0 && negatives == 0)
            continue;
        num_print_float(level, hist_edge(curve->first + k));
        if (all.positives > 0)
            num_print_float(
                rate, (float)((double)all.negatives / (double)all.positives));
        fprintf(out, "%s,%s,%" PRIu64 ",%" PRIu64 ",%s\n", channel, level,
                all.positives, all.negatives, rate);
        all.positives -= peaks;
        all.negatives -= negatives;
    }
}
