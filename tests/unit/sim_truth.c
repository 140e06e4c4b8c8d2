/* SPDX-License-Identifier: MIT */
/*
 * What is asked of a simulated image, and the table of its truth.
 */
#include "job/sim_truth.h"
#include "unit.h"

#include <math.h>

static struct sim image(uint32_t z, uint32_t y, uint32_t x)
{
    struct sim sim = sim_defaults();
    struct why why;
    sim.shape = (struct shape){z, y, x};
    FINE(sim_settle(&sim, &why));
    return sim;
}

static void a_line_of_truth(const struct sim *sim, const char *expected)
{
    const struct sim_spot spot = {0, 3, 7, 0, 3.25, 6.5625, 1000};
    char line[SIM_TRUTH_LINE + 1];
    struct text text = {line, 0, SIM_TRUTH_LINE, false};
    sim_truth_print(&text, sim, 1, "cy 5", &spot);
    line[text.n] = '\0';
    SAME_TEXT(line, expected);
}

static void truth_says_what_a_spot_looks_like(void)
{
    struct sim sim = image(1, 10, 10);
    sim.sigma[1] = sim.sigma[2] = 0; /* all of it in one pixel */
    sim.gain = 2;
    a_line_of_truth(&sim, "cy 5,0,3,7,2000,2140,15.285714,0,3.25,6.5625,1000,"
                          "211.99957\n");
    sim.no_poisson = true;
    a_line_of_truth(&sim, "cy 5,0,3,7,2000,2140,15.285714,0,3.25,6.5625,1000,"
                          "666.6667\n");
    sim.background = sim.offset = sim.read_noise = 0;
    a_line_of_truth(&sim, "cy 5,0,3,7,2000,2000,,0,3.25,6.5625,1000,\n");
}

static void the_longest_line_fits(void)
{
    struct sim sim = image(INT32_MAX, 10, 10);
    const struct sim_spot spot = {2147483646,
                                  3,
                                  7,
                                  2147483646.0005,
                                  -0.123456789012345678e-300,
                                  -0.123456789012345678e-300,
                                  123456.789};
    char name[201] = "", line[SIM_TRUTH_LINE];
    struct text text = {line, 0, sizeof line, false};
    memset(name, 'x', 200);
    sim_truth_print(&text, &sim, 0, name, &spot);
    CHECK(!text.full && text.n < sizeof line);
}

static void numbers_are_set_within_bounds(void)
{
    struct sim sim = sim_defaults();
    struct why why;
    FINE(sim_set(&sim, "density", 1000, &why));
    SAME_REAL(sim.density, 1000);
    SAME_TEXT(sim_set(&sim, "density", 1000.1, &why), "is not from 0 to 1000");
    SAME_TEXT(sim_set(&sim, "texture-scale", 0.5, &why),
              "is not from 1 to 1e+06");
    SAME_TEXT(sim_set(&sim, "photons", NAN, &why), "is not from 1 to 1e+09");
    SAME_TEXT(sim_set(&sim, "other", 1, &why), "is not known");
    SAME_REAL(sim.density, 1000);
}

static void sigma_is_given_by_one_to_three_numbers(void)
{
    static const struct {
        const char *text;
        double sigma[3];
    } good[] = {{"2", {2, 2, 2}}, {"2,3", {2, 2, 3}}, {"1.5,2,3", {1.5, 2, 3}}};
    static const char *const bad[] = {"", "1,", ",1", "1,2,3,4", "x", "1;2"};
    struct sim sim = sim_defaults();
    for (size_t i = 0; i < COUNT(good); i++) {
        FINE(sim_set_sigma(&sim, good[i].text));
        SAME((uint64_t)sim.sigmas, i + 1);
        for (int axis = 0; axis < 3; axis++)
            SAME_REAL(sim.sigma[axis], good[i].sigma[axis]);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        SAME_TEXT(sim_set_sigma(&sim, bad[i]), "is none of S, Y,X and Z,Y,X");
    SAME_TEXT(sim_set_sigma(&sim, "100.5"), "is not from 0 to 100");
    SAME_TEXT(sim_set_sigma(&sim, "1,-1"), "is not from 0 to 100");
}

static const struct test TESTS[] = {
    {"truth says what a spot looks like", truth_says_what_a_spot_looks_like},
    {"the longest line fits", the_longest_line_fits},
    {"numbers are set within bounds", numbers_are_set_within_bounds},
    {"sigma is given by one to three numbers",
     sigma_is_given_by_one_to_three_numbers},
};
SUITE(sim_truth, TESTS);
