/* SPDX-License-Identifier: MIT */
/*
 * Keys of stacks and of what is measured: printed, taken back, refused.
 */
#include "table/head.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>

static struct channel CHANNEL = {.name = (char[]){"cy5"},
                                 .type = SAMPLE_UINT16};

static double random_real(double most)
{
    return most * (double)(1 + unit_below(1 << 20)) / (1 << 20);
}

static uint32_t random_odd(uint32_t least, uint32_t most)
{
    return least + 2 * unit_below((most - least) / 2 + 1);
}

static struct measures random_measures(void)
{
    struct measures measures = {
        .readouts = unit_below(3) ? unit_below(1u << READOUTS) : 0,
        .localize = (enum localize)unit_below(LOCALIZES),
        .quality = unit_below(2) == 1,
        .window = random_odd(1, MEASURES_WINDOW_MOST),
        .aperture = {random_real(7), random_real(10)},
        .annulus_radius = 10 + random_real(21),
        .annulus = (enum annulus)unit_below(ANNULI),
        .fit = {random_odd(3, MEASURES_DEPTH_MOST),
                random_odd(3, MEASURES_FIT_MOST)},
        .round = unit_below(2) == 1,
        .gain = unit_below(2) ? random_real(30) : 0,
        .offset = unit_below(2) ? -random_real(5) : 100,
        .saturation = unit_below(2) ? random_real(65535) : NAN};
    return measures;
}

static struct head random_head(void)
{
    struct head head = {.kind = HEAD_CANDIDATES,
                        .shape = {unit_below(2) ? 1 : 7, 80, 60},
                        .n = 1,
                        .channel = &CHANNEL};
    head.options = (struct spot_options){
        .background = (enum background)unit_below(BACKGROUNDS),
        .kernel_size = 7,
        .sigma = {0.25 + random_real(10), 0.25 + random_real(10)},
        .sigma_z = random_real(10),
        .dog_factor = 1.6,
        .tophat_break = 5,
        .min_distance = unit_below(DISTANCE_MAX + 1),
        .distance_z = unit_below(DISTANCE_Z_MAX + 1),
        .threshold = 50,
        .stack = (enum stack)unit_below(STACKS),
        .measures = random_measures()};
    if (head.shape.z > 1 && head.options.stack == STACK_PROJECT)
        head.options.stack = STACK_VOLUME;
    if (head.shape.z == 1 && head.options.stack == STACK_VOLUME)
        head.options.stack = STACK_PLANES;
    return head;
}

/* Those that count, in what is measured. */
static void same_measures(const struct measures *a, const struct measures *b,
                          bool volume)
{
    SAME(a->readouts, b->readouts);
    SAME(a->localize, b->localize);
    SAME(a->quality, b->quality);
    if (!measures_any(b))
        return;
    if ((b->readouts & 1u << READOUT_WINDOW) != 0)
        SAME(a->window, b->window);
    SAME_REAL(a->aperture[1], b->aperture[1]);
    SAME(a->fit[1], b->fit[1]);
    if (volume) {
        SAME_REAL(a->aperture[0], b->aperture[0]);
        SAME(a->fit[0], b->fit[0]);
    }
    if (measures_annulus(b)) {
        SAME(a->annulus, b->annulus);
        SAME_REAL(a->annulus_radius, b->annulus_radius);
    }
    SAME_REAL(a->saturation, b->saturation);
    if (!measures_fit(b))
        return;
    SAME(a->round, b->round);
    SAME_REAL(a->gain, b->gain);
    if (b->gain > 0)
        SAME_REAL(a->offset, b->offset);
}

static void options_are_written_and_taken_back(void)
{
    for (int i = 0; i < 3000 && !unit_failed(); i++) {
        char line[1024];
        struct text text = {line, 0, sizeof line - 1, false};
        struct head head = random_head(), back;
        struct why why;
        const struct spot_options *a = &back.options, *b = &head.options;
        bool volume = options_in_volume(b, head.shape);
        head_print(&text, &head);
        line[text.n - 1] = '\0';
        unit_case("%s", line);
        FINE(head_parse(&back, HEAD_CANDIDATES, line, &why));
        SAME(a->stack, b->stack);
        SAME(a->min_distance, b->min_distance);
        SAME(a->distance_z, volume ? b->distance_z : 0);
        same_measures(&a->measures, &b->measures, volume);
        if (options_use_sigma(b, false)) {
            SAME_REAL(a->sigma[0], b->sigma[0]);
            SAME_REAL(a->sigma[1], b->sigma[1]);
            SAME_REAL(a->sigma_z, volume ? b->sigma_z : 0);
        }
        head_free(&back);
    }
}

static void surveys_say_nothing_of_measures(void)
{
    struct head head = random_head(), plain;
    head.kind = HEAD_SURVEY;
    head.options.measures = measures_usual();
    head.options.background = BACKGROUND_TOPHAT;
    plain = head;
    head.options.measures.readouts = (1u << READOUTS) - 1;
    head.options.measures.localize = LOCALIZE_GAUSSIAN;
    char lines[2][1024];
    for (int i = 0; i < 2; i++) {
        struct text text = {lines[i], 0, sizeof lines[i] - 1, false};
        head_print(&text, i == 0 ? &head : &plain);
        lines[i][text.n] = '\0';
    }
    SAME_TEXT(lines[0], lines[1]);
}

static void refuses(enum head_kind kind, const char *keys, const char *words)
{
    char line[1024];
    struct head head;
    struct why why;
    snprintf(line, sizeof line,
             "# spottools %s 1,%s,kernel-size=7,tophat-break=100,"
             "keep-border=no%s,channel=cy5,type=uint16",
             kind == HEAD_SURVEY ? "survey" : "candidates", keys,
             kind == HEAD_SURVEY ? "" : ",threshold=200");
    unit_case("%s", keys);
    SAME_TEXT(head_parse(&head, kind, line, &why), words);
    head_free(&head);
}

#define PLANE "shape=80x60,min-distance=2"
#define VOLUME "shape=3x80x60,min-distance=1:2,stack=volume"
#define SIZES ",aperture=3,fit-window=15"

static void keys_out_of_range_are_refused(void)
{
    static const char *const cases[][2] = {
        {PLANE SIZES ",readout=raw", NULL},
        {PLANE SIZES ",readout=raw:filtered", NULL},
        {PLANE SIZES ",readout=", "readout \"\" is not known"},
        {PLANE SIZES ",readout=raw:", "readout \"raw:\" is not known"},
        {PLANE SIZES ",readout=Raw", "readout \"Raw\" is not known"},
        {PLANE SIZES ",readout=raw:raw", "readout \"raw:raw\" stands twice"},
        {PLANE SIZES ",readout=raw,readout=raw",
         "readout \"raw\" stands twice"},
        {PLANE ",readout=rawrawrawrawrawrawrawrawrawrawrawrawraw",
         "readout \"rawrawrawrawrawrawrawrawrawrawrawrawraw\" is not known"},
        {PLANE ",localize=best", "localize \"best\" is not known"},
        {PLANE ",quality=1", "quality \"1\" is neither yes nor no"},
        {PLANE ",window=4", "window \"4\" is not an odd number from 1 to 63"},
        {PLANE ",window=65", "window \"65\" is too large"},
        {PLANE ",window=x", "window \"x\" is not a number"},
        {PLANE ",aperture=0",
         "aperture \"0\" is not above 0 and at most 31 pixels"},
        {PLANE ",aperture=nan", "aperture \"nan\" is not a number"},
        {PLANE ",aperture=1:2:3", "aperture \"1:2:3\" is not a number"},
        {PLANE ",aperture=:3", "aperture \":3\" is not a number"},
        {PLANE ",aperture=8:3",
         "aperture \"8:3\" is not above 0 and at most 7 planes in z"},
        {PLANE ",annulus=8", "annulus \"8\" is not known"},
        {PLANE ",annulus=mean", "annulus \"mean\" is not a number"},
        {PLANE ",annulus=mean:", "annulus \"mean:\" is not a number"},
        {PLANE ",annulus=mean:8:9", "annulus \"mean:8:9\" is not a number"},
        {PLANE ",annulus=mean:32",
         "annulus \"mean:32\" is not above 0 and at most 31 pixels"},
        {PLANE ",fit-window=1",
         "fit-window \"1\" is not an odd number from 3 to 31"},
        {PLANE ",fit-window=33", "fit-window \"33\" is too large"},
        {PLANE ",fit-window=17:15",
         "fit-window \"17:15\" is not an odd number of planes from 3 to 15"},
        {PLANE ",fit-window=", "fit-window \"\" is not a number"},
        {PLANE ",saturation=inf", "saturation \"inf\" is not a number"},
        {PLANE ",gaussian=elliptical", "gaussian \"elliptical\" is not known"},
        {PLANE ",gain=0", "gain \"0\" is not above 0"},
        {PLANE ",offset=", "offset \"\" is not a number"},
        {PLANE ",min-distance=2", "min-distance \"2\" stands twice"},
        {PLANE ",stack=cube", "stack \"cube\" is not known"},
        {"shape=80x60,min-distance=1:128",
         "min-distance \"1:128\" is too large"},
        {"shape=80x60,min-distance=16:1",
         "min-distance \"16:1\" is too large in z"},
        {"shape=80x60,min-distance=1:2:3",
         "min-distance \"1:2:3\" is not a number"},
        {PLANE ",sigma=0:1:2", "sigma \"0:1:2\" is not Y:X in pixels"}};
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(HEAD_CANDIDATES, cases[i][0], cases[i][1]);
}

static void needed_keys_are_missed(void)
{
    static const char *const cases[][2] = {
        {PLANE ",quality=yes,sigma=1:1,fit-window=15",
         "first line lacks \"aperture\""},
        {PLANE ",quality=yes,sigma=1:1,aperture=3",
         "first line lacks \"fit-window\""},
        {PLANE ",quality=yes" SIZES, "first line lacks \"sigma\""},
        {PLANE ",localize=radial" SIZES, "first line lacks \"sigma\""},
        {PLANE ",readout=gaussian" SIZES, "first line lacks \"sigma\""},
        {PLANE ",readout=window" SIZES, "first line lacks \"window\""},
        {PLANE ",readout=multiscale" SIZES, "first line lacks \"annulus\""},
        {PLANE ",readout=gaussian,sigma=1:1,gain=2" SIZES,
         "first line lacks \"offset\""},
        {PLANE ",readout=gaussian,sigma=1:1,offset=2" SIZES,
         "first line lacks \"gain\""},
        {PLANE ",readout=aperture,annulus=min:3" SIZES,
         "first line's annulus ends within the aperture"},
        {PLANE ",readout=multiscale,annulus=min:5" SIZES,
         "first line's annulus ends within the aperture"},
        {PLANE ",readout=multiscale,annulus=min:5.5" SIZES, NULL}};
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(HEAD_CANDIDATES, cases[i][0], cases[i][1]);
    refuses(HEAD_SURVEY, PLANE, NULL);
    refuses(HEAD_SURVEY, PLANE ",quality=yes,sigma=1:1" SIZES,
            "first line's keys say what is measured, but it is a survey's");
}

static void keys_agree_with_the_stack(void)
{
    static const char *const cases[][2] = {
        {VOLUME, NULL},
        {"shape=3x80x60,min-distance=2,stack=planes", NULL},
        {PLANE ",stack=project", NULL},
        {"shape=3x80x60,min-distance=2",
         "first line's stack is missing: volume, or planes"},
        {"shape=3x80x60,min-distance=2,stack=project",
         "first line's stack is a projection, but has planes"},
        {PLANE ",stack=planes",
         "first line's shape is that of one plane, and no stack's"},
        {"shape=80x60,min-distance=1:2",
         "first line's min-distance is not as its stack is"},
        {"shape=3x80x60,min-distance=2,stack=volume",
         "first line's min-distance is not as its stack is"},
        {VOLUME ",quality=yes,sigma=1:1,aperture=2:3,fit-window=5:15",
         "first line's sigma is not as its stack is"},
        {VOLUME ",quality=yes,sigma=1:1:1,aperture=3,fit-window=5:15",
         "first line's aperture is not as its stack is"},
        {VOLUME ",quality=yes,sigma=1:1:1,aperture=2:3,fit-window=15",
         "first line's fit-window is not as its stack is"},
        {VOLUME ",quality=yes,sigma=1:1:1,aperture=2:3,fit-window=5:15", NULL},
        {PLANE ",readout=raw,aperture=2:3,fit-window=15",
         "first line's aperture is not as its stack is"}};
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(HEAD_CANDIDATES, cases[i][0], cases[i][1]);
}

static void names_are_found_again(void)
{
    for (int i = 0; i < FLAGS; i++) {
        int back = -1;
        CHECK(flag_find(flag_name(i), &back));
        SAME((unsigned)back, (unsigned)i);
    }
    int none;
    CHECK(!flag_find("", &none) && !flag_find("Border", &none));
    for (int i = 0; i < STACKS; i++) {
        enum stack back = STACKS;
        CHECK(stack_find(stack_name((enum stack)i), &back));
        SAME(back, (unsigned)i);
    }
}

static const struct test TESTS[] = {
    {"options are written and taken back", options_are_written_and_taken_back},
    {"a survey says nothing of what is measured",
     surveys_say_nothing_of_measures},
    {"keys out of range are refused", keys_out_of_range_are_refused},
    {"needed keys are missed", needed_keys_are_missed},
    {"keys agree with the stack", keys_agree_with_the_stack},
    {"names of flags and stacks are found again", names_are_found_again},
};
SUITE(options_measures, TESTS);
