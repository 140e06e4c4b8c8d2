/* SPDX-License-Identifier: MIT */
/* What is measured of a spot, besides its height and contrast. */
#include "reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool anything(const struct options *o)
{
    bool any = false;
    for (int r = 0; r < READOUTS; r++)
        any = any || o->readout[r];
    return any;
}

static float highest(const float *image, const struct spot *spot,
                     const struct options *o)
{
    struct box box =
        box_around(spot, o, o->radius_z, (double)((o->window - 1) / 2));
    float best = NAN;
    long at[AXES];
    for (long i = -1; next_pixel(&box, o, &i, at);)
        best = fmaxf(best, image[i]); /* the number, where one is NaN */
    return best;
}

static double sum_of(const struct values *values)
{
    double sum = 0;
    for (size_t i = 0; i < values->n; i++)
        sum += values->at[i];
    return sum;
}

static double lowest_of(const struct values *values)
{
    double lowest = INFINITY;
    for (size_t i = 0; i < values->n; i++)
        lowest = fmin(lowest, values->at[i]);
    return lowest;
}

/* Of n - 1; NaN of one value. */
static double deviation_of(const struct values *values)
{
    double n = (double)values->n, mean = sum_of(values) / n, sum = 0;
    for (size_t i = 0; i < values->n; i++)
        sum += (values->at[i] - mean) * (values->at[i] - mean);
    return sqrt(sum / (n - 1));
}

/* The median distance from the median, over that of a normal distribution of
 * deviation 1. */
static double median_deviation_of(const struct values *values)
{
    double *far = get_memory(values->n + 1, sizeof *far);
    double middle = median(values->at, values->n);
    for (size_t i = 0; i < values->n; i++)
        far[i] = fabs(values->at[i] - middle);
    double deviation = 1.482602218505602 * median(far, values->n);
    free(far);
    return deviation;
}

/* A background: its level, and the noise of n pixels. NaN: not known. */
struct ground {
    double level, noise, n;
};

static struct ground ground_around(const float *image, const struct spot *spot,
                                   const struct options *o)
{
    struct values in = annulus_around(image, spot, o);
    struct ground ground = {NAN, NAN, (double)in.n};
    if (in.n > 0) {
        ground.level = o->annulus == MEDIAN ? median(in.at, in.n)
                       : o->annulus == MEAN ? sum_of(&in) / ground.n
                                            : lowest_of(&in);
        ground.noise = o->annulus == MEDIAN ? median_deviation_of(&in) : 0;
        if (ground.noise == 0)
            ground.noise = deviation_of(&in);
    }
    free(in.at);
    return ground;
}

/* The light in an aperture less its background. */
struct light {
    double net, area, snr;
};

static struct light light_around(const float *image, const struct spot *spot,
                                 const struct options *o, double r)
{
    struct ground ground = ground_around(image, spot, o);
    struct values in = disk_around(image, spot, o, r);
    double area = (double)in.n, s = ground.noise;
    struct light light = {NAN, area, NAN};
    if (in.n > 0)
        light.net = sum_of(&in) - area * ground.level;
    if (s > 0)
        light.snr = light.net / sqrt(area * s * s * (1 + area / ground.n));
    free(in.at);
    return light;
}

static void print_field(double value)
{
    printf(",");
    print_number((float)value);
}

static const long MULTISCALE_RADIUS[] = {1, 2, 3, 5};
enum { SCALES = 4 };

static void print_apertures(const struct spot *spot, const float *image,
                            const struct options *o)
{
    struct light light = light_around(image, spot, o, o->radius);
    if (o->readout[APERTURE]) {
        print_field(light.net);
        print_field(ground_around(image, spot, o).level);
        print_field(light.area);
        print_field(light.snr);
    }
    for (int i = 0; i < SCALES && o->readout[MULTISCALE]; i++)
        print_field(
            light_around(image, spot, o, (double)MULTISCALE_RADIUS[i]).net);
}

void print_measures(const struct spot *spot, const struct channel *channels,
                    int n, const struct options *o)
{
    long i = place(o, spot->z, spot->y, spot->x);
    if (anything(o))
        printf(",%d", flags_of(spot, &channels[spot->channel], o));
    for (int c = 0; c < n; c++) {
        if (o->readout[RAW])
            print_field((double)channels[c].image[i]);
        if (o->readout[FILTERED])
            print_field(isnan(channels[c].image[i])
                            ? NAN
                            : (double)channels[c].filtered[i]);
        if (o->readout[WINDOW])
            print_field((double)highest(channels[c].image, spot, o));
        print_apertures(spot, channels[c].image, o);
    }
}

void print_measure_names(const struct channel *channels, int n,
                         const struct options *o)
{
    static const char *const names[READOUTS] = {"raw", "filtered", "window"};
    static const char *const ends[] = {"", "_bg", "_area", "_snr"};
    if (anything(o))
        printf(",flags");
    for (int c = 0; c < n; c++) {
        for (int r = RAW; r <= WINDOW; r++)
            if (o->readout[r])
                printf(",%s_%s", channels[c].name, names[r]);
        for (int i = 0; i < 4 && o->readout[APERTURE]; i++)
            printf(",%s_aperture%s", channels[c].name, ends[i]);
        for (int i = 0; i < SCALES && o->readout[MULTISCALE]; i++)
            printf(",%s_multiscale_%ld", channels[c].name,
                   MULTISCALE_RADIUS[i]);
    }
}
