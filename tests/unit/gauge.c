/* SPDX-License-Identifier: MIT */
/*
 * What is asked of a spot, all together: no pixel beyond the reach that is told
 * is looked at, and values are those of the instruments.
 */
#include "measure/gauge.h"
#include "box.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct measures random_measures(void)
{
    struct measures m = measures_usual();
    m.readouts = unit_below(1 << READOUTS);
    m.localize = (enum localize)unit_below(LOCALIZES);
    m.quality = unit_below(2);
    m.window = 1 + 2 * unit_below(7);
    m.aperture[0] = unit_below(4);
    m.aperture[1] = 1 + unit_below(12) / 4.0;
    m.annulus_radius = 6 + unit_below(4);
    m.annulus = (enum annulus)unit_below(ANNULI);
    m.fit[0] = 3 + 2 * unit_below(2);
    m.fit[1] = 3 + 2 * unit_below(6);
    m.round = unit_below(2);
    m.gain = unit_below(2) ? 1.5 : 0;
    m.offset = m.gain > 0 ? 90 : 0;
    return m;
}

static struct gauge random_gauge(const struct measures *m)
{
    struct gauge gauge;
    bool volume = unit_below(2);
    double sigma = 0.8 + unit_below(20) / 10.0;
    struct gauge_use use = {
        .measures = m,
        .volume = volume,
        .sigma = {sigma, sigma, sigma},
        .distance = {volume ? unit_below(3) : 0, unit_below(4)}};
    gauge_init(&gauge, &use);
    gauge.marks.level = 20;
    gauge.marks.saturation = 250;
    return gauge;
}

/* A spot on noise, and further pixels than any is looked at; the image may end
 * before. */
static void make_spot(struct box *box, bool volume)
{
    const uint32_t most[] = {volume ? 15 : 1, 61, 61};
    uint32_t n[PATCH_AXES], centre[PATCH_AXES];
    for (int a = 0; a < PATCH_AXES; a++) {
        n[a] = most[a];
        centre[a] = unit_below(3) ? n[a] / 2 : unit_below(n[a]);
    }
    box_clear(box, n, centre);
    double light = unit_below(300);
    for (int z = -(int)centre[0]; z < (int)(n[0] - centre[0]); z++)
        for (int y = -(int)centre[1]; y < (int)(n[1] - centre[1]); y++)
            for (int x = -(int)centre[2]; x < (int)(n[2] - centre[2]); x++)
                *box_place(box, z, y, x) =
                    (float)(int)(100 + unit_below(30) +
                                 light * exp((z * z + y * y + x * x) / -3.4));
    if (unit_below(4) == 0)
        *box_place(box, 0, 0, centre[2] > 0 ? -1 : 0) = NAN;
}

/* All that is measured, in bytes that can be compared. */
struct all {
    struct gauge_own own;
    struct gauge_reading reading;
};

static void measure(const struct gauge *gauge, const struct patch *raw,
                    const struct patch *filtered, struct all *all)
{
    void *work = unit_memory(gauge_bytes(gauge) + 1, 1);
    memset(all, 0, sizeof *all);
    gauge_own(gauge, raw, filtered, work, &all->own);
    gauge_read(gauge, raw, NULL, work, &all->reading);
    free(work);
}

static void same_own(const struct gauge_own *a, const struct gauge_own *b)
{
    SAME(a->flags, b->flags);
    for (int i = 0; i < PATCH_AXES; i++) {
        SAME_REAL(a->offset[i], b->offset[i]);
        SAME_REAL(a->fit.error[i], b->fit.error[i]);
        SAME_REAL(a->fit.sigma[i], b->fit.sigma[i]);
    }
    SAME_REAL(a->fit.amplitude, b->fit.amplitude);
    SAME_REAL(a->fit.background, b->fit.background);
    SAME_REAL(a->fit.residual, b->fit.residual);
    SAME_REAL(a->quality.sharpness, b->quality.sharpness);
    SAME_REAL(a->quality.roundness, b->quality.roundness);
}

static void same_reading(const struct gauge_reading *a,
                         const struct gauge_reading *b)
{
    SAME_REAL(a->raw, b->raw);
    SAME_REAL(a->window, b->window);
    SAME_REAL(a->ground.level, b->ground.level);
    SAME_REAL(a->aperture.net, b->aperture.net);
    SAME_REAL(a->aperture.area, b->aperture.area);
    SAME_REAL(a->aperture.snr, b->aperture.snr);
    for (int i = 0; i < MULTISCALES; i++)
        SAME_REAL(a->scale[i].net, b->scale[i].net);
    SAME_REAL(a->gaussian, b->gaussian);
    SAME_REAL(a->integrated, b->integrated);
    SAME_REAL(a->adaptive, b->adaptive);
    SAME(a->adaptive_fit, b->adaptive_fit);
}

static void no_pixel_beyond_the_reach_counts(void)
{
    for (int i = 0; i < 400 && !unit_failed(); i++) {
        struct measures m = random_measures();
        struct gauge gauge = random_gauge(&m);
        uint32_t raw[PATCH_AXES] = {0}, filtered[PATCH_AXES] = {0};
        struct box a, b;
        struct all far, near;
        unit_case("round %d: readouts %x, localize %d, volume %d", i,
                  m.readouts, (int)m.localize, gauge.volume);
        make_spot(&a, gauge.volume);
        make_spot(&b, gauge.volume);
        gauge_reach(&gauge, raw, filtered);
        struct patch raw_near = patch_within(&a.patch, raw);
        struct patch filtered_near = patch_within(&b.patch, filtered);
        measure(&gauge, &a.patch, &b.patch, &far);
        measure(&gauge, &raw_near, &filtered_near, &near);
        same_own(&far.own, &near.own);
        same_reading(&far.reading, &near.reading);
        box_free(&a);
        box_free(&b);
    }
}

static void values_are_those_of_the_instruments(void)
{
    int fitted = 0, left = 0;
    for (int i = 0; i < 300 && !unit_failed(); i++) {
        struct measures m = random_measures();
        m.readouts = (1 << READOUTS) - 1;
        m.localize = LOCALIZE_GAUSSIAN;
        struct gauge gauge = random_gauge(&m);
        struct box a;
        struct all all;
        struct fit fit;
        struct gauge_reading again;
        unit_case("round %d, volume %d", i, gauge.volume);
        make_spot(&a, gauge.volume);
        measure(&gauge, &a.patch, &a.patch, &all);
        struct patch window = patch_within(&a.patch, gauge.fit);
        enum fit_status status = fit_patch(&gauge.way, &window, &fit);
        SAME((all.own.flags & FLAG_FIT_FAILED) != 0, status == FIT_FAILED);
        SAME((all.own.flags & FLAG_FIT_AT_BOUND) != 0, status == FIT_AT_BOUND);
        SAME_REAL(all.reading.raw, patch_centre(&a.patch));
        SAME_REAL(all.reading.gaussian, fit.amplitude);
        SAME_REAL(all.reading.integrated, fit_light(&fit));
        bool bright = all.reading.aperture.snr > 3 && status != FIT_FAILED;
        SAME(all.reading.adaptive_fit, bright);
        SAME_REAL(all.reading.adaptive,
                  bright ? fit.amplitude : patch_centre(&a.patch));
        fitted += bright;
        left += !bright;
        void *work = unit_memory(gauge_bytes(&gauge) + 1, 1);
        gauge_read(&gauge, &a.patch, &all.own.fit, work, &again);
        same_reading(&all.reading, &again);
        free(work);
        box_free(&a);
    }
    CHECK(fitted > 20 && left > 5);
}

static void blurs_have_no_quality(void)
{
    struct measures m = measures_usual();
    m.quality = true;
    struct gauge gauge;
    struct box a;
    struct all all;
    for (int wide = 0; wide < 2; wide++) {
        double sigma = wide ? 10.7 : 1.3;
        gauge_init(&gauge, &(struct gauge_use){.measures = &m,
                                               .sigma = {1, sigma, sigma}});
        make_spot(&a, false);
        a.patch.centre[PATCH_Y] = a.patch.centre[PATCH_X] = 30;
        measure(&gauge, &a.patch, &a.patch, &all);
        CHECK(wide == isnan(all.own.quality.sharpness));
        box_free(&a);
    }
}

static const struct test TESTS[] = {
    {"no pixel beyond the reach counts", no_pixel_beyond_the_reach_counts},
    {"values are those of the instruments",
     values_are_those_of_the_instruments},
    {"blurs have no quality", blurs_have_no_quality},
};
SUITE(gauge, TESTS);
