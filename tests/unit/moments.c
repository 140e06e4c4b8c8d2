/* SPDX-License-Identifier: MIT */
#include "moments.h"

#include <math.h>
#include <stdio.h>

bool moments_near(const char *file, int line, double got, double expected,
                  double by)
{
    char words[128];
    snprintf(words, sizeof words, "%.9g within %.3g of %.9g", got, by,
             expected);
    return unit_check(file, line, fabs(got - expected) <= by, words);
}

void moments_add(struct moments *m, double value)
{
    m->n++;
    m->sum += value;
    m->square += value * value;
    m->cube += value * value * value;
    m->fourth += value * value * value * value;
}

double moments_mean(const struct moments *m)
{
    return m->sum / m->n;
}

double moments_variance(const struct moments *m)
{
    double mean = moments_mean(m);
    return m->square / m->n - mean * mean;
}

bool moments_fit(const uint64_t *count, const double *expected, size_t n)
{
    double chi = 0, got = 0, want = 0, bins = 0;
    for (size_t i = 0; i < n; i++) {
        got += (double)count[i];
        want += expected[i];
        if (want < 10)
            continue;
        chi += (got - want) * (got - want) / want;
        bins++;
        got = want = 0;
    }
    unit_case("chi-square %.4g of %.0f bins", chi, bins);
    bool fits = CHECK(bins > 1) && /* neither too far nor too good */
                CHECK(fabs(chi - (bins - 1)) < 5 * sqrt(2 * bins));
    unit_case("%s", "");
    return fits;
}
