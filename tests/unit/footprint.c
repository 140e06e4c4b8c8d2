/* SPDX-License-Identifier: MIT */
/*
 * The top-hat's structuring elements, row by row.
 */
#include "detect/tophat.h"
#include "unit.h"

/* round(sqrt(n)) by integers; there is no tie, (h + 1/2)^2 is no integer. */
static uint32_t rounded_root(uint32_t n)
{
    uint32_t h = 0;
    while (h * h + h < n) /* n > (h + 1/2)^2 */
        h++;
    return h;
}

enum { K_MOST = 2 * TOPHAT_RADIUS_MAX + 1 };

static void ellipse_is_the_formulas(void)
{
    for (uint32_t k = 1; k <= K_MOST; k += 2) {
        struct footprint foot = footprint_ellipse(k);
        struct footprint of = footprint_of(FOOTPRINT_ELLIPSE, k);
        uint32_t r = (k - 1) / 2;
        SAME(foot.r, r);
        SAME(of.r, r);
        for (uint32_t dy = 0; dy <= r; dy++) {
            unit_case("k %u, row %u", k, dy);
            SAME(foot.half[dy], rounded_root(r * r - dy * dy));
            SAME(of.half[dy], foot.half[dy]);
        }
    }
}

static void same_rows(const struct footprint *foot, const uint32_t *half,
                      uint32_t n)
{
    SAME(foot->r, n - 1);
    for (uint32_t dy = 0; dy < n; dy++)
        SAME(foot->half[dy], half[dy]);
}

static void ellipse_of_7_is_opencvs(void)
{
    struct footprint foot = footprint_ellipse(7);
    same_rows(&foot, (const uint32_t[]){3, 3, 2, 0}, 4);
}

/* Pixel by pixel: in the disk or not. */
static void disk_holds_what_is_within_its_radius(void)
{
    for (uint32_t k = 1; k <= K_MOST; k += 2) {
        struct footprint foot = footprint_of(FOOTPRINT_DISK, k);
        uint32_t r = (k - 1) / 2;
        SAME(foot.r, r);
        for (uint32_t i = 0; i < (r + 1) * (r + 1); i++) {
            uint32_t dy = i / (r + 1), dx = i % (r + 1);
            unit_case("k %u, %u, %u", k, dy, dx);
            SAME(dx <= foot.half[dy], dx * dx + dy * dy <= r * r);
        }
    }
}

/* skimage.morphology.disk(5) and disk(3), from their middle down. */
static void disks_of_11_and_7_are_scikit_images(void)
{
    struct footprint foot = footprint_of(FOOTPRINT_DISK, 11);
    same_rows(&foot, (const uint32_t[]){5, 4, 4, 4, 3, 0}, 6);
    foot = footprint_of(FOOTPRINT_DISK, 7);
    same_rows(&foot, (const uint32_t[]){3, 2, 2, 0}, 4);
}

static void rectangle_is_a_square(void)
{
    for (uint32_t k = 1; k <= K_MOST; k += 2) {
        struct footprint foot = footprint_of(FOOTPRINT_RECT, k);
        unit_case("k %u", k);
        SAME(foot.r, (k - 1) / 2);
        for (uint32_t dy = 0; dy <= foot.r; dy++)
            SAME(foot.half[dy], foot.r);
    }
}

static const struct test TESTS[] = {
    {"an ellipse is the formula's, for every k", ellipse_is_the_formulas},
    {"the ellipse of 7 is OpenCV's", ellipse_of_7_is_opencvs},
    {"a disk holds what is within its radius, for every k",
     disk_holds_what_is_within_its_radius},
    {"the disks of 11 and 7 are scikit-image's",
     disks_of_11_and_7_are_scikit_images},
    {"a rectangle is a square, for every k", rectangle_is_a_square},
};
SUITE(footprint, TESTS);
