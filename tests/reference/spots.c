/* SPDX-License-Identifier: MIT */
/* Which peaks are spots. */
#include "reference.h"

#include <math.h>
#include <stdlib.h>

/* What is below the break counts as 0. */
static float broken(const struct channel *channel, const struct options *o,
                    long i)
{
    float height = channel->heights[i];
    return (double)height < o->tophat_break ? 0 : height;
}

/* Numbers that do not overlap, whose exact sum is that of all that came:
 * Shewchuk's, as in Python's math.fsum. */
struct sum {
    double part[64];
    int n;
};

static void add(struct sum *to, double a)
{
    int kept = 0;
    for (int j = 0; j < to->n; j++) {
        double b = to->part[j], sum = a + b;
        double low = fabs(a) < fabs(b) ? a - (sum - b) : b - (sum - a);
        if (low != 0)
            to->part[kept++] = low;
        a = sum;
    }
    to->part[kept++] = a;
    to->n = kept;
}

/* The sum, rounded once. */
static double rounded(const struct sum *of)
{
    const double *part = of->part;
    int n = of->n;
    double sum = n > 0 ? part[--n] : 0, low = 0;
    while (n > 0 && low == 0) {
        double a = sum, b = part[--n];
        sum = a + b;
        low = b - (sum - a);
    }
    /* Half-way, and what is below points on: not to even, but there. */
    if (n > 0 && ((low < 0 && part[n - 1] < 0) || (low > 0 && part[n - 1] > 0)))
        if (2 * low == (sum + 2 * low) - sum)
            sum += 2 * low;
    return sum;
}

/* The sum of the heights over the number of pixels with data. */
static double mean(const struct channel *channel, const struct options *o)
{
    struct sum sum = {.n = 0};
    double pixels = 0;
    for (long z = 0; z < o->depth; z++)
        for (long y = o->top; y < o->end; y++)
            for (long x = o->left; x < o->right; x++) {
                long i = place(o, z, y, x);
                pixels += !isnan(channel->image[i]);
                if (broken(channel, o, i) != 0)
                    add(&sum, (double)broken(channel, o, i));
            }
    return pixels > 0 ? rounded(&sum) / pixels : 0;
}

/* In the spot's plane. */
static float contrast(const float *image, const struct options *o,
                      const struct spot *spot)
{
    long y = spot->y, x = spot->x;
    float lowest = spot->raw;
    for (long i = larger(y - 5, 0); i <= smaller(y + 4, o->height - 1); i++)
        for (long j = larger(x - 5, 0); j <= smaller(x + 4, o->width - 1); j++)
            if (image[place(o, spot->z, i, j)] < lowest)
                lowest = image[place(o, spot->z, i, j)];
    float ratio = lowest > 0 ? spot->raw / lowest : NAN;
    return isfinite(ratio) ? ratio : NAN;
}

static void add_spot(struct spots *spots, struct spot spot)
{
    if (spots->n == spots->cap) {
        spots->cap = spots->cap > 0 ? 2 * spots->cap : 64;
        spots->at = realloc(spots->at, spots->cap * sizeof spot);
        if (spots->at == NULL)
            die("memory", "out of it");
    }
    spots->at[spots->n++] = spot;
}

static int by_tophat(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    if (s->tophat != t->tophat)
        return s->tophat < t->tophat ? -1 : 1;
    return 0;
}

/* numpy.quantile(heights, q), of spots that are sorted by height. */
static double quantile(const struct spot *spots, size_t n, double q)
{
    double at = (double)(n - 1) * q, before = floor(at), t = at - before;
    size_t i = (size_t)before, next = i + 1 < n ? i + 1 : i;
    double a = (double)spots[i].tophat, b = (double)spots[next].tophat;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

static bool is_above(const struct level *level, float height)
{
    return !level->none && (level->at ? (double)height >= level->value
                                      : (double)height > level->value);
}

static int by_rank(const void *a, const void *b)
{
    int order = by_tophat(b, a);
    return order != 0 ? order : by_place(a, b);
}

/* Of the rule count, the highest; of equals the first. */
static void keep_highest(struct spots *found, const struct options *o)
{
    if (o->rule != COUNT || (double)found->n <= o->value)
        return;
    qsort(found->at, found->n, sizeof *found->at, by_rank);
    found->n = (size_t)o->value;
}

/* All peaks above the level. */
static void find_peaks(struct channel *channel, int number,
                       const struct options *o, struct spots *found)
{
    channel->found = get_memory((size_t)n_pixels(o), sizeof(float));
    for (long i = 0; i < n_pixels(o); i++) {
        long z = i / (o->width * o->height);
        long y = i / o->width % o->height, x = i % o->width;
        float height = broken(channel, o, i);
        struct spot spot = {number, z,    y, x, height, channel->image[i],
                            0,      false};
        if (!(height > 0) || !is_above(&channel->level, height) ||
            !is_summit(channel->heights, o, i))
            continue;
        channel->found[i] = height;
        spot.contrast = contrast(channel->image, o, &spot);
        if (y >= o->top && y < o->end && x >= o->left && x < o->right &&
            is_peak(channel->heights, o, z, y, x))
            add_spot(found, spot);
    }
}

/* Drops those that are not above F times the mean. */
static void keep_bright(struct spots *found, const struct channel *channel,
                        const struct options *o)
{
    double noise = o->snr * mean(channel, o);
    size_t n = 0;
    for (size_t i = 0; i < found->n && o->snr > 0; i++)
        if ((double)found->at[i].tophat > noise)
            found->at[n++] = found->at[i];
    found->n = o->snr > 0 ? n : found->n;
}

/* Appends a channel's peaks that are above the level and the quantile. */
void find_spots(struct channel *channel, int number, const struct options *o,
                struct spots *spots)
{
    double more = -1;
    struct spots found = {NULL, 0, 0};
    find_peaks(channel, number, o, &found);
    keep_bright(&found, channel, o);
    keep_highest(&found, o);
    if (!isnan(o->quantile) && found.n > 0) {
        qsort(found.at, found.n, sizeof *found.at, by_tophat);
        more = quantile(found.at, found.n, o->quantile);
    }
    channel->peaks = get_memory((size_t)n_pixels(o), sizeof(float));
    for (size_t i = 0; i < found.n; i++) {
        const struct spot *spot = &found.at[i];
        if (!((double)spot->tophat > more))
            continue;
        channel->peaks[place(o, spot->z, spot->y, spot->x)] = spot->tophat;
        add_spot(spots, *spot);
    }
    free(found.at);
}

int by_place(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    if (s->channel != t->channel)
        return s->channel < t->channel ? -1 : 1;
    if (s->z != t->z)
        return s->z < t->z ? -1 : 1;
    if (s->y != t->y)
        return s->y < t->y ? -1 : 1;
    return (s->x > t->x) - (s->x < t->x);
}

/* Are they of one image, and this near? */
static bool are_near(const struct spot *a, const struct spot *b,
                     const struct options *o)
{
    double dz = (double)(a->z - b->z), dy = (double)(a->y - b->y);
    double dx = (double)(a->x - b->x);
    return (o->stack == VOLUME || dz == 0) &&
           dz * dz + dy * dy + dx * dx <= o->distance * o->distance;
}

/* Drops every spot that has a kept, higher one within the distance. */
void drop_duplicates(struct spots *spots, const struct options *o)
{
    size_t kept = 0;
    size_t *list = get_memory(spots->n + 1, sizeof *list);
    qsort(spots->at, spots->n, sizeof *spots->at, by_rank);
    for (size_t i = 0; i < spots->n; i++) {
        struct spot *spot = &spots->at[i];
        for (size_t j = 0; j < kept && !spot->dropped; j++)
            spot->dropped = are_near(spot, &spots->at[list[j]], o);
        if (!spot->dropped)
            list[kept++] = i;
    }
    free(list);
}
