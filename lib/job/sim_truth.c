/* SPDX-License-Identifier: MIT */
#include "job/sim_truth.h"

#include "job/sim_camera.h"
#include "job/sim_light.h"

void sim_truth_print_head(struct text *text)
{
    text_put(text, "channel,z,y,x,tophat,raw,contrast,zc,yc,xc,photons,snr\n");
}

static void put_whole(struct text *text, uint32_t value)
{
    text_put(text, ",");
    text_whole(text, value);
}

static void put_double(struct text *text, double value)
{
    text_put(text, ",");
    text_double(text, value);
}

/* In float's precision, as tables of spots have it; empty where there is
 * nothing to divide by. */
static void put_ratio(struct text *text, double value, double over)
{
    text_put(text, ",");
    if (over > 0)
        text_float(text, (float)(value / over));
}

void sim_truth_print(struct text *text, const struct sim *sim, uint32_t channel,
                     const char *name, const struct sim_spot *spot)
{
    double photons, height;
    sim_background(sim, channel, (uint32_t[]){spot->z, spot->y, spot->x}, 1,
                   &photons);
    height = sim->gain * spot->photons * sim_peak_share(sim, spot);
    double ground = sim->gain * photons + sim->offset;
    text_put(text, name);
    put_whole(text, spot->z);
    put_whole(text, spot->y);
    put_whole(text, spot->x);
    put_ratio(text, height, 1);
    put_ratio(text, ground + height, 1);
    put_ratio(text, ground + height, ground);
    put_double(text, spot->zc);
    put_double(text, spot->yc);
    put_double(text, spot->xc);
    put_ratio(text, spot->photons, 1);
    put_ratio(text, height, sim_noise(sim, photons));
    text_put(text, "\n");
}
