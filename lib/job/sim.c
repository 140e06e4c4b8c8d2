/* SPDX-License-Identifier: MIT */
#include "job/sim.h"

#include "base/num.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Options that are one number. */
static const struct {
    const char *option;
    size_t at; /* in struct sim */
    double least, most;
} NUMBERS[] = {
    {"density", offsetof(struct sim, density), 0, 1000},
    {"colocalised", offsetof(struct sim, colocalised), 0, 1},
    {"photons", offsetof(struct sim, photons), 1, 1e9},
    {"photons-cv", offsetof(struct sim, photons_cv), 0, 10},
    {"background-photons", offsetof(struct sim, background), 0, 1e9},
    {"gradient", offsetof(struct sim, gradient), 0, 2},
    {"texture", offsetof(struct sim, texture), 0, 1},
    {"texture-scale", offsetof(struct sim, texture_scale), 1, 1e6},
    {"gain", offsetof(struct sim, gain), 1e-6, 1e6},
    {"offset", offsetof(struct sim, offset), 0, 1e9},
    {"read-noise", offsetof(struct sim, read_noise), 0, 1e6},
    {"saturation", offsetof(struct sim, saturation), 1, 1e38},
};

struct sim sim_defaults(void)
{
    return (struct sim){.type = SAMPLE_UINT16,
                        .seed = 1,
                        .density = 1,
                        .sigma = {1.3, 1.3, 1.3},
                        .sigmas = 1,
                        .photons = 1000,
                        .background = 20,
                        .texture_scale = 32,
                        .read_noise = 1.5,
                        .gain = 1,
                        .offset = 100};
}

const char *sim_set(struct sim *sim, const char *option, double value,
                    struct why *why)
{
    size_t i = 0, n = sizeof NUMBERS / sizeof *NUMBERS;
    while (i < n && strcmp(NUMBERS[i].option, option) != 0)
        i++;
    if (i == n)
        return "is not known";
    if (!(value >= NUMBERS[i].least && value <= NUMBERS[i].most))
        return why_say(why, "is not from %g to %g", NUMBERS[i].least,
                       NUMBERS[i].most);
    memcpy((char *)sim + NUMBERS[i].at, &value, sizeof value);
    return NULL;
}

const char *sim_set_sigma(struct sim *sim, const char *text)
{
    double sigma[3] = {0, 0, 0};
    int n = 0;
    for (const char *at = text; at != NULL; n++) {
        char one[NUM_TEXT] = "";
        size_t length = strcspn(at, ",");
        if (length < sizeof one)
            memcpy(one, at, length);
        if (n == 3 || num_real(one, &sigma[n]) != NULL)
            return "is none of S, Y,X and Z,Y,X";
        if (!(sigma[n] >= 0 && sigma[n] <= SIM_SIGMA_MAX))
            return "is not from 0 to 100";
        at = at[length] == ',' ? at + length + 1 : NULL;
    }
    for (int axis = 2; axis >= 0; axis--) /* the last are x, y, z */
        sim->sigma[axis] = sigma[n - 1 < 2 - axis ? 0 : axis - 3 + n];
    sim->sigmas = n;
    return NULL;
}

/* The highest value; 0: images have another type. */
static double type_max(enum sample_type type)
{
    return type == SAMPLE_UINT8    ? UINT8_MAX
           : type == SAMPLE_UINT16 ? UINT16_MAX
           : type == SAMPLE_FLOAT  ? (double)FLT_MAX
                                   : 0;
}

const char *sim_set_type(struct sim *sim, const char *name)
{
    enum sample_type type;
    if (!sample_find(name, &type) || type_max(type) == 0)
        return "is none of uint8, uint16, float";
    sim->type = type;
    return NULL;
}

const char *sim_settle(struct sim *sim, struct why *why)
{
    size_t factors[] = {sim->shape.z, sim->shape.y, sim->shape.x,
                        sample_bytes(sim->type)};
    double most = type_max(sim->type), saturation = sim->saturation;
    if (sim->sigmas > 1 && (sim->sigmas == 3) != (sim->shape.z > 1))
        return "--sigma is S or Y,X for a plane, S or Z,Y,X for a stack";
    if (saturation > most ||
        (sim->type != SAMPLE_FLOAT && saturation != floor(saturation)))
        return why_say(why, "--saturation %.9g is no value of %s", saturation,
                       sample_name(sim->type));
    if (saturation == 0)
        sim->saturation = most;
    /* A quarter: what a file holds besides its samples is less than they. */
    return num_product(factors, 4) > INT64_MAX / 4
               ? "no file can hold so many pixels"
               : NULL;
}
