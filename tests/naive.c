/* SPDX-License-Identifier: MIT */
/*
 * naive: the final spot table of raw files, by the way that is obviously
 * right; see reference/reference.h. With --levels FILE the channels' levels
 * too.
 */
#include "reference/reference.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    KEEP_BORDER = 256,
    SNR,
    QUANTILE,
    DISTANCE,
    BACKGROUND,
    SIGMAS,
    FACTOR,
    FOOTPRINT,
    MASK,
    ROI,
    LEVELS,
    DIM,
    PROJECTED,
    WINDOW_SIDE,
    APERTURE_RADIUS,
    BACKGROUND_RADIUS,
    BACKGROUND_METHOD,
    FIT_WINDOW,
    SATURATION
};

struct request {
    struct options options;
    const char *mask, *levels;
};

static double number(const char *text)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || errno != 0 || !isfinite(value) ||
        value < 0 || value > 1e300)
        die(text, "is no number from 0 up");
    return value;
}

/* Numbers with commas between them; gives how many. */
static int numbers(const char *text, double *to, int most)
{
    char *copy = strdup(text);
    int n = 0;
    if (copy == NULL)
        die("memory", "out of it");
    for (char *at = strtok(copy, ","); at != NULL; at = strtok(NULL, ",")) {
        if (n == most)
            die(text, "has too many numbers");
        to[n++] = number(at);
    }
    free(copy);
    return n;
}

static int find_word(const char *word, const char *const *words, int n)
{
    for (int i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    die(word, "is not known");
}

/* S, Y,X, or Z,Y,X */
static void take_sigma(struct options *o, const char *text)
{
    double sigma[AXES] = {0};
    int n = numbers(text, sigma, AXES);
    o->sigma[X] = sigma[n - 1];
    o->sigma[Y] = sigma[n < 2 ? 0 : n - 2];
    o->sigma[Z] = n < AXES ? o->sigma[Y] : sigma[0];
}

/* N or Z,N: gives N; *z keeps what it is where there is one number. */
static double take_pair(const char *text, double *z)
{
    double to[2];
    if (numbers(text, to, 2) == 1)
        return to[0];
    *z = to[0];
    return to[1];
}

static void take_distance(struct options *o, const char *text)
{
    double dz = -1;
    o->d = (long)take_pair(text, &dz);
    o->dz = dz < 0 ? o->d : (long)dz;
}

static void take_fit(struct options *o, const char *text)
{
    double z = (double)o->fit[0];
    o->fit[1] = (long)take_pair(text, &z);
    o->fit[0] = (long)z;
}

static void take_readouts(struct options *o, const char *text)
{
    static const char *const names[] = {"raw", "filtered", "window", "aperture",
                                        "multiscale"};
    char *copy = strdup(text);
    if (copy == NULL)
        die("memory", "out of it");
    for (char *at = strtok(copy, ","); at != NULL; at = strtok(NULL, ","))
        o->readout[find_word(at, names, READOUTS)] = true;
    free(copy);
}

static void take_roi(struct options *o, const char *text)
{
    double to[4];
    if (numbers(text, to, 4) != 4)
        die(text, "is no rectangle");
    o->top = (long)to[0];
    o->left = (long)to[1];
    o->end = o->top + (long)to[2];
    o->right = o->left + (long)to[3];
}

/* NUMBER, fdr:Q, sigma:K, count:N */
static void take_rule(struct options *o, const char *text)
{
    static const char *const kinds[] = {"", "fdr", "sigma", "count"};
    char kind[8] = "";
    const char *colon = strchr(text, ':');
    if (colon != NULL && colon - text < (long)sizeof kind)
        memcpy(kind, text, (size_t)(colon - text));
    o->rule = (enum rule)find_word(kind, kinds, 4);
    o->words = text;
    o->value = number(colon == NULL ? text : colon + 1);
}

/* Of stacks and of measuring. */
static void take_more(struct options *o, int id)
{
    static const char *const ways[] = {"median", "mean", "min"};
    if (id == DIM)
        o->stack = number(optarg) < 3 ? PLANES : VOLUME;
    else if (id == PROJECTED && strcmp(optarg, "max") == 0)
        o->stack = PROJECT;
    else if (id == WINDOW_SIDE)
        o->window = (long)number(optarg);
    else if (id == APERTURE_RADIUS)
        o->radius = take_pair(optarg, &o->radius_z);
    else if (id == BACKGROUND_RADIUS)
        o->outer = number(optarg);
    else if (id == BACKGROUND_METHOD)
        o->annulus = (enum annulus)find_word(optarg, ways, 3);
    else if (id == FIT_WINDOW)
        take_fit(o, optarg);
    else if (id == SATURATION)
        o->saturation = number(optarg);
    else
        exit(2);
}

static void take_long(struct request *request, int id)
{
    static const char *const ways[] = {"tophat", "log", "dog", "none"};
    static const char *const shapes[] = {"ellipse", "disk", "rect"};
    struct options *o = &request->options;
    if (id == SNR)
        o->snr = number(optarg);
    else if (id == QUANTILE)
        o->quantile = number(optarg);
    else if (id == DISTANCE)
        o->distance = number(optarg);
    else if (id == KEEP_BORDER)
        o->keep_border = true;
    else if (id == BACKGROUND)
        o->background = (enum background)find_word(optarg, ways, 4);
    else if (id == SIGMAS)
        take_sigma(o, optarg);
    else if (id == FACTOR)
        o->factor = number(optarg);
    else if (id == FOOTPRINT)
        o->footprint = (enum footprint)find_word(optarg, shapes, 3);
    else if (id == ROI)
        take_roi(o, optarg);
    else if (id == MASK)
        request->mask = optarg;
    else if (id == LEVELS)
        request->levels = optarg;
    else
        take_more(o, id);
}

static void take_option(struct request *request, int id)
{
    struct options *o = &request->options;
    if (id == 'Z')
        o->planes = (long)number(optarg);
    else if (id == 'H')
        o->height = (long)number(optarg);
    else if (id == 'W')
        o->width = (long)number(optarg);
    else if (id == 't')
        o->types = optarg;
    else if (id == 'k')
        o->k = (long)number(optarg);
    else if (id == 'b')
        o->tophat_break = number(optarg);
    else if (id == 'd')
        take_distance(o, optarg);
    else if (id == 'r')
        take_readouts(o, optarg);
    else if (id == 'T')
        take_rule(o, optarg);
    else
        take_long(request, id);
}

/* What is not given: the framework's defaults are for its way alone. */
static void settle(struct options *o)
{
    bool framework = o->background == TOPHAT && o->rule == NUMBER;
    if (isnan(o->tophat_break))
        o->tophat_break = framework ? 100 : 0;
    if (isnan(o->snr))
        o->snr = framework ? 8 : 0;
    if (o->planes == 1 && o->stack == VOLUME)
        o->stack = PLANES;
    if (o->stack != VOLUME)
        o->dz = 0;
    o->depth = o->stack == PROJECT ? 1 : o->planes;
    if (o->end == 0) {
        o->end = o->height;
        o->right = o->width;
    }
    if (o->end > o->height || o->right > o->width)
        die("the rectangle", "is not in the image");
}

static void parse(struct request *request, int argc, char **argv)
{
    static const struct option longs[] = {
        {"keep-border", no_argument, NULL, KEEP_BORDER},
        {"snr", required_argument, NULL, SNR},
        {"quantile", required_argument, NULL, QUANTILE},
        {"distance", required_argument, NULL, DISTANCE},
        {"background", required_argument, NULL, BACKGROUND},
        {"sigma", required_argument, NULL, SIGMAS},
        {"dog-factor", required_argument, NULL, FACTOR},
        {"footprint", required_argument, NULL, FOOTPRINT},
        {"mask", required_argument, NULL, MASK},
        {"roi", required_argument, NULL, ROI},
        {"levels", required_argument, NULL, LEVELS},
        {"dim", required_argument, NULL, DIM},
        {"project", required_argument, NULL, PROJECTED},
        {"readout", required_argument, NULL, 'r'},
        {"window", required_argument, NULL, WINDOW_SIDE},
        {"aperture-radius", required_argument, NULL, APERTURE_RADIUS},
        {"background-radius", required_argument, NULL, BACKGROUND_RADIUS},
        {"background-method", required_argument, NULL, BACKGROUND_METHOD},
        {"fit-window", required_argument, NULL, FIT_WINDOW},
        {"saturation", required_argument, NULL, SATURATION},
        {NULL, 0, NULL, 0}};
    const struct options *o = &request->options;
    int id;
    while ((id = getopt_long(argc, argv, "Z:H:W:t:k:b:d:r:T:", longs, NULL)) !=
           -1)
        take_option(request, id);
    if (o->planes < 1 || o->height < 1 || o->width < 1 || o->types == NULL ||
        optind == argc)
        die("usage",
            "naive -H ROWS -W COLUMNS -t TYPE[,TYPE]... [-Z PLANES] [-k K]\n"
            "    [-b BREAK] [-d N|Z,D] [-T THRESHOLD|RULE] [--keep-border]\n"
            "    [--snr F] [--quantile Q] [--distance PX] [--background WAY]\n"
            "    [--sigma S|Y,X|Z,Y,X] [--dog-factor F] [--footprint SHAPE]\n"
            "    [--mask RAW] [--roi Y,X,H,W] [--levels FILE] [--dim 2|3]\n"
            "    [--project max] [-r READOUTS] [--window N]\n"
            "    [--aperture-radius R|Z,R] [--background-radius R]\n"
            "    [--background-method WAY] [--fit-window N|Z,N]\n"
            "    [--saturation V] NAME=RAW...");
    settle(&request->options);
}

static void find_channel(struct channel *channel, int number, char *operand,
                         const struct options *o, struct spots *spots)
{
    char *equals = strchr(operand, '=');
    if (equals == NULL)
        die(operand, "is not NAME=RAW");
    *equals = '\0';
    channel->name = operand;
    int type = find_type(o->types, number);
    channel->image = read_image(equals + 1, type, o);
    channel->brightest =
        isnan(o->saturation) ? find_brightest(type) : (float)o->saturation;
    channel->filtered = filter(channel->image, o);
    channel->heights = above_zero(channel->filtered, o);
    find_level(channel, o);
    find_spots(channel, number, o, spots);
}

int main(int argc, char **argv)
{
    struct request request = {.options = {.planes = 1,
                                          .stack = VOLUME,
                                          .k = 7,
                                          .d = 2,
                                          .dz = 2,
                                          .sigma = {1.3, 1.3, 1.3},
                                          .factor = 1.6,
                                          .tophat_break = NAN,
                                          .words = "200",
                                          .value = 200,
                                          .snr = NAN,
                                          .quantile = NAN,
                                          .distance = 2,
                                          .window = 5,
                                          .fit = {5, 15},
                                          .radius = 3,
                                          .radius_z = 2,
                                          .outer = 8,
                                          .saturation = NAN}};
    struct options *o = &request.options;
    struct spots spots = {NULL, 0, 0};
    float *mask = NULL;
    parse(&request, argc, argv);
    if (request.mask != NULL)
        mask = read_mask(request.mask, o);
    o->mask = mask;

    int n = argc - optind;
    struct channel *channels = get_memory((size_t)n, sizeof *channels);
    for (int c = 0; c < n; c++)
        find_channel(&channels[c], c, argv[optind + c], o, &spots);
    if (request.levels != NULL)
        print_levels(request.levels, channels, n, o);
    if (o->distance > 0 && spots.n > 0)
        drop_duplicates(&spots, o);
    print_table(&spots, channels, n, o);

    for (int c = 0; c < n; c++) {
        free(channels[c].image);
        free(channels[c].filtered);
        free(channels[c].heights);
        free(channels[c].found);
        free(channels[c].peaks);
    }
    free(channels);
    free(spots.at);
    free(mask);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
