/* SPDX-License-Identifier: MIT */
/*
 * A small harness for the tests of lib/: a file is a suite, a test is one
 * behaviour, named as a sentence. A check that fails is noted with its place
 * and values, and the test goes on. Output is TAP.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct test {
    const char *name;
    void (*run)(void);
};

struct suite {
    const char *name;
    const struct test *test;
    size_t n;
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SUITE(id, tests)                                                       \
    const struct suite suite_##id = {#id, tests, COUNT(tests)}

extern const struct suite suite_num, suite_num_print, suite_tile, suite_cover,
    suite_tally, suite_hist, suite_sample, suite_par, suite_file, suite_isa,
    suite_row, suite_row_load, suite_peak, suite_tophat, suite_tophat_edges,
    suite_contrast, suite_text, suite_json, suite_lines, suite_head, suite_plan,
    suite_spot, suite_spot_bad, suite_image, suite_nrrd, suite_nrrd_files,
    suite_nrrd_write, suite_npy, suite_window, suite_window_rows, suite_tif,
    suite_dedup, suite_order, suite_mem, suite_room, suite_dims, suite_imagej,
    suite_ome, suite_ome_xml, suite_ome_planes, suite_unpack, suite_surplus,
    suite_cache, suite_cache_large, suite_ways, suite_choice, suite_notes,
    suite_tif_pages, suite_tif_dims, suite_tif_names, suite_nrrd_stack,
    suite_list, suite_cut, suite_convert, suite_convert_stack,
    suite_convert_again, suite_num_scan, suite_spot_scan, suite_near,
    suite_columns, suite_texts, suite_spot_more, suite_options_measures,
    suite_found, suite_random, suite_sim, suite_sim_spots, suite_sim_files,
    suite_sim_camera, suite_sim_truth, suite_tif_write, suite_gaussian,
    suite_convolve, suite_convolve_edges, suite_peak_count, suite_footprint,
    suite_row_more, suite_sums, suite_curve, suite_area, suite_rule,
    suite_options, suite_levels, suite_survey, suite_survey_bad, suite_level,
    suite_level_print, suite_keep, suite_points, suite_heap, suite_match,
    suite_score, suite_gaussian_volume, suite_convolve_volume,
    suite_peak_volume, suite_median, suite_aperture, suite_quadratic,
    suite_centroid, suite_radial, suite_quality, suite_marks, suite_lanes,
    suite_gauge, suite_lm, suite_fit_normal, suite_fit, suite_fit_fails,
    suite_fit_errors, suite_conf;

/* All of them, then NULL. */
extern const struct suite *const unit_suites[];

/* Each returns whether what it expects holds: a condition, equal whole
 * numbers, equal reals (a NaN equals a NaN), equal texts (or both NULL),
 * equal bytes, no words of failure. */
#define CHECK(is) unit_check(__FILE__, __LINE__, is, #is)
#define SAME(a, b) unit_same(__FILE__, __LINE__, a, b)
#define SAME_REAL(a, b) unit_same_real(__FILE__, __LINE__, a, b)
#define SAME_TEXT(a, b) unit_same_text(__FILE__, __LINE__, a, b)
#define SAME_BYTES(a, b, n) unit_same_bytes(__FILE__, __LINE__, a, b, n)
#define FINE(words) unit_same_text(__FILE__, __LINE__, words, NULL)

bool unit_check(const char *file, int line, bool is, const char *words);
bool unit_same(const char *file, int line, uint64_t a, uint64_t b);
bool unit_same_real(const char *file, int line, double a, double b);
bool unit_same_text(const char *file, int line, const char *a, const char *b);
bool unit_same_bytes(const char *file, int line, const void *a, const void *b,
                     size_t n);

/* Says which case is at hand: stands with each failure that follows. */
void unit_case(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Has the running test failed already? For loops that would only repeat it. */
bool unit_failed(void);

/* Random numbers, the same in every run; below n. */
uint64_t unit_random(void);
uint32_t unit_below(uint64_t n);
/* Puts n items of the given bytes in random order. */
void unit_shuffle(void *items, size_t n, size_t bytes);

/* Memory that is there, zeroed; the caller frees it. */
void *unit_memory(size_t n, size_t bytes);

/* A path in the test's own empty folder (NULL: the folder), good until the
 * test's end; a file there with n bytes, with a text; what a file holds, to
 * be freed, NUL behind it, NULL where there is none. */
const char *unit_path(const char *name);
const char *unit_file(const char *name, const void *bytes, size_t n);
const char *unit_text(const char *name, const char *text);
char *unit_read(const char *path, size_t *n);

/* Files in the folder, those that begin with a dot too. */
size_t unit_files(void);

#endif
