/* SPDX-License-Identifier: MIT */
/*
 * exp and log in lanes against the C library's.
 */
#include "measure/lanes.h"
#include "unit.h"

#include <float.h>
#include <math.h>

/* Evenly in 0..1. */
static double part(void)
{
    return (double)(unit_random() >> 11) * 0x1p-53;
}

static void exp_is_that_of_the_library(void)
{
    for (int i = 0; i < 100000 && !unit_failed(); i++) {
        double x = i < 1000 ? -i * 0.7 : -700 * pow(part(), i % 7 + 1);
        double y = -40 * part();
        lanes e = lanes_exp((lanes){x, y});
        unit_case("exp of %.17g, %.17g", x, y);
        CHECK(fabs(e[0] - exp(x)) <= 2 * DBL_EPSILON * exp(x));
        CHECK(fabs(e[1] - exp(y)) <= 2 * DBL_EPSILON * exp(y));
    }
}

static void exp_of_nothing_is_one_and_ends_at_700(void)
{
    SAME_REAL(lanes_exp((lanes){0, -0.0})[0], 1);
    SAME_REAL(lanes_exp((lanes){0, -0.0})[1], 1);
    double last = lanes_exp(lanes_of(-700))[0];
    CHECK(last > 0 && last < 1e-300);
    SAME_REAL(lanes_exp(lanes_of(-701))[0], last);
    SAME_REAL(lanes_exp(lanes_of(-DBL_MAX))[1], last);
    SAME_REAL(lanes_exp(lanes_of(-INFINITY))[1], last);
}

static void log_is_that_of_the_library(void)
{
    for (int i = 0; i < 100000 && !unit_failed(); i++) {
        double x = exp(690 * (2 * part() - 1)), y = exp(part() - 0.5);
        lanes l = lanes_log((lanes){x, y});
        unit_case("log of %.17g, %.17g", x, y);
        CHECK(fabs(l[0] - log(x)) <= 1e-10 * fabs(log(x)) + 1e-15);
        CHECK(fabs(l[1] - log(y)) <= 1e-10 * fabs(log(y)) + 1e-15);
    }
    SAME_REAL(lanes_log(lanes_of(1))[0], 0);
    CHECK(isfinite(lanes_log(lanes_of(0))[0]));
}

static void lanes_do_not_mix(void)
{
    for (int i = 0; i < 1000 && !unit_failed(); i++) {
        double a = part(), b = part();
        SAME_REAL(lanes_exp((lanes){-a, -b})[0], lanes_exp((lanes){-b, -a})[1]);
        SAME_REAL(lanes_log((lanes){a, b})[0], lanes_log((lanes){b, a})[1]);
        SAME_REAL(lanes_larger((lanes){a, b}, (lanes){b, a})[i % 2],
                  a > b ? a : b);
        SAME_REAL(lanes_sum((lanes){a, b}), a + b);
    }
}

static const struct test TESTS[] = {
    {"exp is that of the library", exp_is_that_of_the_library},
    {"exp of 0 is 1, and ends at -700", exp_of_nothing_is_one_and_ends_at_700},
    {"log is that of the library", log_is_that_of_the_library},
    {"lanes do not mix", lanes_do_not_mix},
};
SUITE(lanes, TESTS);
