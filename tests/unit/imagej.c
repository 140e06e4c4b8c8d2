/* SPDX-License-Identifier: MIT */
#include "image/imagej.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define IJ "ImageJ=1.53t\n"
#define HUGE_DIGITS "99999999999999999999999999999999999999999999999999"

static void text_of_imagej_begins_with_its_name(void)
{
    CHECK(imagej_is("ImageJ=1.53t\nimages=3\n"));
    CHECK(imagej_is("ImageJ="));
    CHECK(!imagej_is("ImageJ"));
    CHECK(!imagej_is(" ImageJ=1.53t\n"));
    CHECK(!imagej_is("imagej=1.53t\n"));
    CHECK(!imagej_is("SCIFIO=0.37\nImageJ=1.53t\n"));
    CHECK(!imagej_is(""));
}

/* Reads it, and whatever it says holds for pages. */
static const char *reads(struct dims *dims, const char *text, size_t pages)
{
    static struct why why;
    dims_init(dims);
    unit_case("%zu pages: %.200s", pages, text);
    return imagej_read(dims, text, pages, &why);
}

struct plenty {
    const char *text;
    size_t pages;
    uint32_t c, z, t;
};

static void expect(const struct plenty *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct dims dims;
        if (!FINE(reads(&dims, cases[i].text, cases[i].pages)))
            continue;
        SAME(dims.c, cases[i].c);
        SAME(dims.z, cases[i].z);
        SAME(dims.t, cases[i].t);
        SAME_TEXT(dims.order, "CZT");
        SAME_TEXT(dims.note, "");
        SAME(dims.samples, 0);
        CHECK(dims.page == NULL && dims.name == NULL);
    }
}

static void counts_are_read(void)
{
    static const struct plenty cases[] = {
        {IJ "images=24\nchannels=2\nslices=3\nframes=4\nhyperstack=true\n"
            "mode=composite\nloop=false\nmin=0.0\nmax=255.0\n",
         24, 2, 3, 4},
        {IJ "images=6\nslices=6\nloop=false\n", 6, 1, 6, 1},
        {IJ "images=6\nframes=6\nfinterval=0.2\nfps=5\n", 6, 1, 1, 6},
        {IJ "images=6\nchannels=6\n", 6, 6, 1, 1},
        {IJ "images=6\n", 6, 1, 6, 1}, /* a plain stack */
        {IJ "unit=micron\n", 1, 1, 1, 1},
        {IJ, 1, 1, 1, 1},
        {IJ, 5, 1, 5, 1},
        {IJ "slices=5\n", 5, 1, 5, 1},
        {IJ "images=7\nchannels=2\nslices=3\n", 6, 2, 3, 1}, /* the pages win */
        {"ImageJ=", 1, 1, 1, 1},
    };
    expect(cases, COUNT(cases));
}

static void lines_may_end_in_any_way_and_the_first_of_a_key_counts(void)
{
    static const struct plenty cases[] = {
        {"ImageJ=1.53t\r\nimages=6\r\nchannels=2\r\nslices=3\r\n", 6, 2, 3, 1},
        {"ImageJ=1.53t\rimages=6\rchannels=2\rslices=3", 6, 2, 3, 1},
        {IJ "images=6\nslices=2\nframes=3", 6, 1, 2, 3},
        {IJ "\n\nimages= 6 \t\nslices=2\nframes=\t3", 6, 1, 2, 3},
        {IJ "images=6\nframes=6\nframes=2\nslices=3\nframes=0\n", 18, 1, 3, 6},
        {IJ "images=6\nNotslices=x\nslices =9\nslice=8\nframes=6\n", 6, 1, 1,
         6},
    };
    expect(cases, COUNT(cases));
}

static void planes_may_follow_each_other_in_one_page(void)
{
    static const struct plenty cases[] = {
        {IJ "images=9000\nslices=9000\n", 1, 1, 9000, 1},
        {IJ "images=9000\n", 1, 1, 9000, 1},
        {IJ "images=24\nchannels=2\nslices=3\nframes=4\n", 1, 2, 3, 4},
        {IJ "images=16777216\n", 1, 1, 16777216, 1},
    };
    expect(cases, COUNT(cases));
}

static void images_that_are_the_pages_win_over_other_counts(void)
{
    struct dims dims;
    FINE(reads(&dims, IJ "images=5\nchannels=2\nslices=3\nframes=4\n", 5));
    SAME(dims.z, 5);
    SAME(dims.c, 1);
    SAME(dims.t, 1);
    SAME_TEXT(dims.note, "ImageJ: says 5 images, but 2 channels x 3 slices x 4 "
                         "frames; they are taken as slices");
    FINE(reads(&dims, IJ "channels=3\n", 1)); /* images is missing */
    SAME(dims.c, 1);
    SAME_TEXT(dims.note, "ImageJ: says 1 images, but 3 channels x 1 slices x 1 "
                         "frames; they are taken as slices");
}

static void other_counts_are_refused(void)
{
    static const struct {
        const char *text;
        size_t pages;
        const char *words;
    } cases[] = {
        {IJ "images=6\nslices=6\n", 5,
         "ImageJ: says 6 images, the file has 5 pages"},
        {IJ "images=6\nslices=6\n", 7,
         "ImageJ: says 6 images, the file has 7 pages"},
        {IJ "images=6\n", 7, "ImageJ: says 6 images, the file has 7 pages"},
        {IJ "images=1\n", 3, "ImageJ: says 1 images, the file has 3 pages"},
        {IJ "images=7\nchannels=2\nslices=3\n", 1,
         "ImageJ: says 7 images, but 2 channels x 3 slices x 1 frames; the "
         "file has 1 pages"},
        {IJ "slices=0\n", 1, "ImageJ: slices=0 is not at least 1"},
        {IJ "images=0\n", 1, "ImageJ: images=0 is not at least 1"},
        {IJ "slices=99999999999\n", 1,
         "ImageJ: slices=99999999999 is too "
         "large"},
        {IJ "frames=16777217\n", 1, "ImageJ: frames=16777217 is too large"},
        {IJ "frames=" HUGE_DIGITS HUGE_DIGITS HUGE_DIGITS "\n", 1,
         "ImageJ: frames=9999999999999999999999999999999999999999 is too "
         "large"},
        {IJ "channels=-2\n", 1,
         "ImageJ: channels=-2 is not a whole number from 0 up"},
        {IJ "channels=2.0\n", 1, "ImageJ: channels=2.0 is not a number"},
        {IJ "channels=\nslices=2\n", 1, "ImageJ: channels= is not a number"},
        {IJ "images=two", 1, "ImageJ: images=two is not a number"},
        {IJ "channels=4096\nslices=4097\n", 1,
         "ImageJ: says more than 16777216 images"},
        {IJ "channels=16777216\nslices=16777216\nframes=16777216\n", 1,
         "ImageJ: says more than 16777216 images"},
        {IJ, 16777217, "ImageJ: the file has more than 16777216 pages"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dims dims;
        SAME_TEXT(reads(&dims, cases[i].text, cases[i].pages), cases[i].words);
    }
}

static const struct {
    const char *text, *unit;
    double z, xy; /* xy 0: not by resolution */
} UNITS[] = {
    {"unit=micron\nspacing=0.5\n", "um", 0.5, 1},
    {"unit=um\nspacing=5.0E-4\n", "um", 5e-4, 1},
    {"unit=\\u00B5m\nspacing=2\n", "um", 2, 1},
    {"unit=\\u00b5m\nspacing=2\n", "um", 2, 1},
    {"unit=\xc2\xb5m\nspacing=2\n", "um", 2, 1},
    {"unit=\xb5m\nspacing=2\n", "um", 2, 1},
    {"unit=nm\nspacing=67\n", "um", 0.067, 0.001},
    {"unit=mm\nspacing=0.25\n", "um", 250, 1000},
    {"unit=cm\nspacing=2\n", "um", 2e4, 1e4},
    {"unit=m\nspacing=2\n", "um", 2e6, 1e6},
    {"unit=inch\nspacing=2\n", "um", 50800, 25400},
    {"unit=um\r\nspacing=-3\r\n", "um", 3, 1},
    {"unit=um", "um", 0, 1},
    {"unit=um\nspacing=0\n", "um", 0, 1},
    {"unit=um\nspacing=\n", "um", 0, 1},
    {"unit=um\nspacing=NaN\n", "um", 0, 1},
    {"unit=um\nspacing=Infinity\n", "um", 0, 1},
    {"unit=um\nspacing=1e999\n", "um", 0, 1},
    {"unit=um\nspacing=2x\n", "um", 0, 1},
    {"unit=m\nspacing=1e308\n", "um", 0, 1e6},
    {"unit=um\nspacing=1." HUGE_DIGITS HUGE_DIGITS HUGE_DIGITS "e9\n", "um", 0,
     1}, /* too long to be looked at whole */
    {"unit=light year\nspacing=2\n", "light year", 2, 1},
    {"unit=123456789012345\nspacing=2\n", "123456789012345", 2, 1},
    {"unit=1234567890123456\nspacing=2\n", "", 0, 0},
    {"unit=pixel\nspacing=2\n", "", 0, 0},
    {"unit=pixels\nspacing=2\n", "", 0, 0},
    {"unit=\nspacing=2\n", "", 0, 0},
    {"unit= \nspacing=2\n", "", 0, 0},
    {"spacing=2\n", "", 0, 0},
    {"unit=a\"b\nspacing=2\n", "", 0, 0},
    {"unit=a'b\nspacing=2\n", "", 0, 0},
    {"unit=a\\b\nspacing=2\n", "", 0, 0},
    {"unit=a\tb\nspacing=2\n", "", 0, 0},
    {"unit=\xc3\xa9\nspacing=2\n", "", 0, 0},
};

static void units_and_spacings_are_read(void)
{
    for (size_t i = 0; i < COUNT(UNITS); i++) {
        char text[400];
        struct dims dims;
        snprintf(text, sizeof text, IJ "%s", UNITS[i].text);
        if (!FINE(reads(&dims, text, 1)))
            continue;
        SAME_TEXT(dims.unit, UNITS[i].unit);
        SAME(dims.xy_by_resolution, UNITS[i].xy > 0);
        SAME_REAL(dims.spacing[0], UNITS[i].z);
        SAME_REAL(dims.spacing[1], UNITS[i].xy);
        SAME_REAL(dims.spacing[2], UNITS[i].xy);
    }
}

static void axes_may_have_units_of_their_own(void)
{
    struct dims dims;
    FINE(reads(&dims, IJ "unit=um\nyunit=mm\nzunit=nm\nspacing=250\n", 1));
    SAME_TEXT(dims.unit, "um");
    SAME_REAL(dims.spacing[0], 0.25);
    SAME_REAL(dims.spacing[1], 1000);
    SAME_REAL(dims.spacing[2], 1);
    FINE(reads(&dims, IJ "unit=um\nyunit=foot\nzunit=-\nspacing=250\n", 1));
    SAME_TEXT(dims.unit, "um");
    SAME_REAL(dims.spacing[0], 0);
    SAME_REAL(dims.spacing[1], 0);
    SAME_REAL(dims.spacing[2], 1);
    FINE(reads(&dims, IJ "unit=foot\nyunit=foot\nzunit=um\nspacing=250\n", 1));
    SAME_TEXT(dims.unit, "foot");
    SAME_REAL(dims.spacing[0], 0);
    SAME_REAL(dims.spacing[1], 1);
    SAME_REAL(dims.spacing[2], 1);
}

static void hostile_texts_never_crash(void)
{
    static const char *const parts[] = {
        "images=",  "channels=", "slices=",  "frames=", "unit=",
        "spacing=", "\n",        "\r\n",     "0",       "1",
        "2",        "6",         "16777216", "-",       "4294967296",
        "\xb5m",    "\xc2\xb5m", "e9"};
    for (int i = 0; i < 3000 && !unit_failed(); i++) {
        char text[1200] = "ImageJ=";
        for (uint32_t n = unit_below(60); n > 0; n--)
            if (unit_below(4) > 0)
                strcat(text, parts[unit_below(COUNT(parts))]);
            else
                strncat(text, &(char){(char)unit_below(256)}, 1);
        char *whole = strdup(text); /* so that the sanitizers see its end */
        size_t pages = 1 + unit_below(8);
        struct dims dims;
        if (reads(&dims, whole, pages) == NULL) {
            size_t planes = dims_planes(&dims);
            CHECK(planes == pages || pages == 1);
            CHECK(dims.spacing[0] >= 0);
            SAME(dims.xy_by_resolution, dims.unit[0] != '\0');
        }
        free(whole);
    }
}

static const struct test TESTS[] = {
    {"a text of ImageJ's begins with its name",
     text_of_imagej_begins_with_its_name},
    {"counts are read", counts_are_read},
    {"lines may end in any way, and the first of a key counts",
     lines_may_end_in_any_way_and_the_first_of_a_key_counts},
    {"planes may follow each other in one page",
     planes_may_follow_each_other_in_one_page},
    {"images that are the pages win over other counts",
     images_that_are_the_pages_win_over_other_counts},
    {"other counts are refused", other_counts_are_refused},
    {"units and spacings are read", units_and_spacings_are_read},
    {"axes may have units of their own", axes_may_have_units_of_their_own},
    {"hostile texts never crash", hostile_texts_never_crash},
};
SUITE(imagej, TESTS);
