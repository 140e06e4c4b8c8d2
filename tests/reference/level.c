/* SPDX-License-Identifier: MIT */
/* Peaks, and what a channel's level is. */
#include "reference.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Does no pixel of the window's part in a plane beat the pixel at i, being
 * higher, or as high and earlier? */
static bool wins_in(const float *heights, const struct options *o, long i,
                    long z)
{
    long y = i / o->width % o->height, x = i % o->width;
    for (long v = larger(y - o->d, 0); v <= smaller(y + o->d, o->height - 1);
         v++)
        for (long u = larger(x - o->d, 0); u <= smaller(x + o->d, o->width - 1);
             u++) {
            long j = place(o, z, v, u);
            if (heights[j] > heights[i] || (heights[j] == heights[i] && j < i))
                return false;
        }
    return true;
}

bool is_summit(const float *heights, const struct options *o, long i)
{
    long z = i / (o->width * o->height);
    if (!(heights[i] > 0))
        return false;
    for (long w = larger(z - o->dz, 0); w <= smaller(z + o->dz, o->depth - 1);
         w++)
        if (!wins_in(heights, o, i, w))
            return false;
    return true;
}

bool is_peak(const float *heights, const struct options *o, long z, long y,
             long x)
{
    bool inside =
        y >= o->d && y < o->height - o->d && x >= o->d && x < o->width - o->d;
    return (inside || o->keep_border) &&
           is_summit(heights, o, place(o, z, y, x));
}

/* A bin is what floats have in common that differ in the last 13 bits only;
 * its edge the least of them. */
enum { BINS = 1 << 18, SHIFT = 13 };

static uint32_t bin_of(float height)
{
    uint32_t bits;
    memcpy(&bits, &height, sizeof bits);
    return bits >> SHIFT;
}

static float edge_of(uint32_t bin)
{
    uint32_t bits = bin << SHIFT;
    float edge;
    memcpy(&edge, &bits, sizeof edge);
    return edge;
}

/* How many peaks are in each bin or above it. */
static long *count_peaks(const float *heights, const struct options *o)
{
    long *count = get_memory(BINS + 1, sizeof *count);
    for (long z = 0; z < o->depth; z++)
        for (long y = o->top; y < o->end; y++)
            for (long x = o->left; x < o->right; x++) {
                float height = heights[place(o, z, y, x)];
                if ((double)height >= o->tophat_break &&
                    is_peak(heights, o, z, y, x))
                    count[bin_of(height)]++;
            }
    for (int bin = BINS; bin-- > 0;)
        count[bin] += count[bin + 1];
    return count;
}

/* value x 1.4826 x the median absolute deviation, from 0 or from the median of
 * an image whose background is still there. */
static double by_deviation(const struct channel *channel, const float *negative,
                           const struct options *o)
{
    size_t n = 0;
    double *values = get_memory((size_t)n_pixels(o), sizeof *values);
    for (long i = 0; i < n_pixels(o); i++) {
        long y = i / o->width % o->height, x = i % o->width;
        float below = o->background == TOPHAT ? 0 : negative[i];
        if (y >= o->top && y < o->end && x >= o->left && x < o->right &&
            !isnan(channel->image[i]))
            values[n++] = (double)edge_of(bin_of(channel->heights[i])) -
                          (double)edge_of(bin_of(below));
    }
    double middle = median(values, n);
    for (size_t i = 0; i < n; i++)
        values[i] = fabs(values[i] - middle);
    double level = o->value * (1.4826 * median(values, n));
    free(values);
    return o->background == NONE ? level + middle : level;
}

void find_level(struct channel *channel, const struct options *o)
{
    struct level *level = &channel->level;
    *level = (struct level){.value = o->value};
    if (o->rule == NUMBER)
        return;
    float *below = filter_negative(channel->image, o);
    long *peaks = count_peaks(channel->heights, o);
    long *negatives = count_peaks(below, o);
    int best = -1;
    for (int bin = BINS - 1; bin >= 0; bin--) {
        bool some = peaks[bin] > peaks[bin + 1];
        bool few = (double)negatives[bin] <= o->value * (double)peaks[bin];
        if (o->rule == FDR && some && few)
            best = bin;
        if (o->rule == COUNT && some && (double)peaks[bin + 1] < o->value)
            best = bin;
    }
    if (o->rule == SIGMA) {
        double least = by_deviation(channel, below, o);
        best = (int)bin_of((float)(least > 0 ? least : 0));
    }
    *level = (struct level){.at = true, .none = best < 0};
    if (best >= 0) {
        level->value = (double)edge_of((uint32_t)best);
        level->positives = peaks[best];
        level->negatives = negatives[best];
    }
    free(below);
    free(peaks);
    free(negatives);
}
