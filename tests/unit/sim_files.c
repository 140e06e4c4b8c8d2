/* SPDX-License-Identifier: MIT */
/*
 * The files of simulated images, and names of their channels.
 */
#include "job/sim_files.h"
#include "job/sim_names.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct sim random_sim(void)
{
    struct sim sim = sim_defaults();
    struct why why;
    sim.shape = (struct shape){1 + unit_below(3), 1 + unit_below(100),
                               1 + unit_below(100)};
    sim.type = (enum sample_type[]){SAMPLE_UINT8, SAMPLE_UINT16,
                                    SAMPLE_FLOAT}[unit_below(3)];
    sim.seed = unit_random();
    sim.density = 30;
    FINE(sim_settle(&sim, &why));
    return sim;
}

/* Makes out.a and out.b. */
static const char *make(const struct sim *sim, const char *prefix, bool tiff,
                        unsigned jobs, struct why *why)
{
    char *const names[] = {(char[]){"a"}, (char[]){"b"}};
    struct outfile *file = unit_memory(SIM_FILES_MAX, sizeof *file);
    struct sim_files files = {.prefix = unit_path(prefix),
                              .name = names,
                              .n = 2,
                              .tiff = tiff,
                              .jobs = jobs,
                              .file = file};
    const char *bad = sim_files_write(sim, &files, why);
    for (size_t i = 0; i < SIM_FILES_MAX; i++)
        CHECK(file[i].path == NULL && file[i].temp == NULL);
    free(file);
    return bad;
}

static void same_files(const char *name, const char *other)
{
    size_t n, m;
    char *a = unit_read(unit_path(name), &n),
         *b = unit_read(unit_path(other), &m);
    if (CHECK(a != NULL && b != NULL) && SAME(n, m))
        SAME_BYTES(a, b, n);
    free(a);
    free(b);
}

static unsigned char *read_image(const char *name, const struct sim *sim)
{
    struct image image;
    struct why why;
    const char *bad;
    unsigned char *pixels = NULL;
    if (FINE(image_open(&image, unit_path(name), &why)) &&
        CHECK(shape_equal(image.shape, sim->shape)) &&
        SAME(image.type, sim->type)) {
        CHECK(image_is_contiguous(&image));
        pixels = pixels_read(&image, 1 << 20, &bad, &why);
        FINE(bad);
    }
    image_close(&image);
    return pixels;
}

static void tiffs_hold_the_samples_of_raw_files(void)
{
    for (int i = 0; i < 15 && !unit_failed(); i++) {
        struct sim sim = random_sim();
        struct why why;
        FINE(make(&sim, "n", false, 1, &why));
        FINE(make(&sim, "t", true, 1, &why));
        SAME(unit_files(), 5 + 3);
        unsigned char *a = read_image("n.b.nhdr", &sim);
        unsigned char *b = read_image("t.b.tif", &sim);
        if (a != NULL && b != NULL)
            SAME_BYTES(a, b,
                       sim.shape.z * (size_t)sim.shape.y * sim.shape.x *
                           sample_bytes(sim.type));
        same_files("n.truth.csv", "t.truth.csv");
        free(a);
        free(b);
    }
}

static void threads_change_nothing(void)
{
    static const char *const files[] = {"a.raw", "b.raw", "truth.csv"};
    for (unsigned jobs = 2; jobs < 8; jobs++) {
        struct sim sim = random_sim();
        struct why why;
        FINE(make(&sim, "one", false, 1, &why));
        FINE(make(&sim, "all", false, jobs, &why));
        for (size_t i = 0; i < COUNT(files); i++) {
            char one[32], all[32];
            snprintf(one, sizeof one, "one.%s", files[i]);
            snprintf(all, sizeof all, "all.%s", files[i]);
            same_files(one, all);
        }
    }
}

static void wide_rows_are_made_in_lower_bands(void)
{
    struct sim sim = sim_defaults();
    struct why why;
    sim.shape = (struct shape){1, 40, 1 << 18}; /* 8 rows of 4 MB */
    sim.density = 0.01;
    sim.no_poisson = true;
    sim.read_noise = 0;
    FINE(sim_settle(&sim, &why));
    FINE(make(&sim, "w", false, 3, &why));
    uint16_t *pixels = (uint16_t *)(void *)read_image("w.a.nhdr", &sim);
    for (size_t p = 0; pixels != NULL && p < 40 << 18; p++)
        CHECK(pixels[p] >= 120);
    size_t n = 0, lines = 0;
    char *truth = unit_read(unit_path("w.truth.csv"), &n);
    for (size_t i = 0; i < n; i++)
        lines += truth[i] == '\n';
    CHECK(lines > 150 && lines < 270); /* 2 x 105 */
    free(truth);
    free(pixels);
}

static void a_link_to_another_output_is_refused(void)
{
    struct sim sim = random_sim();
    struct why why;
    char words[400];
    unit_text("o.truth.csv", "old");
    CHECK(symlink("o.truth.csv", unit_path("o.a.raw")) == 0);
    snprintf(words, sizeof words, "%s: is written already, as another output",
             unit_path("o.truth.csv"));
    SAME_TEXT(make(&sim, "o", false, 1, &why), words);
    SAME(unit_files(), 2);
}

static void a_failure_leaves_what_was_there(void)
{
    struct sim sim = random_sim();
    struct why why;
    size_t n;
    char words[400];
    unit_text("f.a.nhdr", "old");
    unit_text("f.a.raw", "old");
    CHECK(symlink("/dev/full", unit_path("f.truth.csv")) == 0);
    snprintf(words, sizeof words, "%s: cannot write: No space left on device",
             unit_path("f.truth.csv"));
    SAME_TEXT(make(&sim, "f", false, 1, &why), words);
    SAME(unit_files(), 3);
    char *old = unit_read(unit_path("f.a.nhdr"), &n);
    SAME_TEXT(old, "old");
    free(old);
}

static void names_are_checked(void)
{
    static const struct {
        const char *list, *words;
    } bad[] = {
        {"", "\"\" is empty"},
        {"a,,b", "\"\" is empty"},
        {"a,b,a", "\"a\" is given twice"},
        {"a/b", "\"a/b\" holds a '/'"},
        {"a\nb", "\"a\nb\" holds a comma, a quote, a '#' or a control byte"},
    };
    struct sim_names names = {.n = 0};
    struct why why;
    for (size_t i = 0; i < COUNT(bad); i++) {
        SAME_TEXT(sim_names_list(&names, bad[i].list, &why), bad[i].words);
        sim_names_free(&names);
    }
    FINE(sim_names_list(&names, "cy 5,it's", &why));
    SAME(names.n, 2);
    SAME_TEXT(names.name[0], "cy 5");
    SAME_TEXT(names.name[1], "it's");
    sim_names_free(&names);
    char list[8 * SIM_CHANNELS_MAX] = "0";
    for (int i = 1; i <= SIM_CHANNELS_MAX; i++)
        snprintf(list + strlen(list), 8, ",%d", i);
    SAME_TEXT(sim_names_list(&names, list, &why), "are more than 128 channels");
    sim_names_free(&names);
}

static void channels_without_names_are_numbered(void)
{
    struct sim_names names = {.n = 0};
    FINE(sim_names_number(&names, 3, "d/out"));
    SAME(names.n, 3);
    SAME_TEXT(names.name[0], "c0");
    SAME_TEXT(names.name[2], "c2");
    sim_names_free(&names);
    FINE(sim_names_number(&names, 1, "d/out.v2"));
    SAME_TEXT(names.name[0], "out.v2");
    sim_names_free(&names);
    FINE(sim_names_number(&names, 1, "d/a,b")); /* no channel's name */
    SAME_TEXT(names.name[0], "c0");
    sim_names_free(&names);
}

static const struct test TESTS[] = {
    {"TIFFs hold the samples of raw files",
     tiffs_hold_the_samples_of_raw_files},
    {"threads change nothing", threads_change_nothing},
    {"wide rows are made in lower bands", wide_rows_are_made_in_lower_bands},
    {"a link to another output is refused",
     a_link_to_another_output_is_refused},
    {"a failure leaves what was there", a_failure_leaves_what_was_there},
    {"names are checked", names_are_checked},
    {"channels without names are numbered",
     channels_without_names_are_numbered},
};
SUITE(sim_files, TESTS);
