/* SPDX-License-Identifier: MIT */
#include "cli/keys.h"
#include "base/spell.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define TRADITIONAL "traditional."
#define REMOVAL TRADITIONAL "background_removal."
#define DETECTION TRADITIONAL "coordinate_detection."
#define EXTRACTION "intensity_extraction."
static const char METHODS[] = "direct raw filtered window aperture gaussian "
                              "integrated multiscale adaptive";
static const char PRESETS[] =
    "fast accurate robust theoretical adaptive multiscale";

/* clang-format off */
static const struct key KEYS[] = {
    {"base.max_memory", KEY_GIGABYTES, 0, 1e9, NULL, NULL, "max-memory", false, 0},
    {"base.use_memmap", KEY_YES_NO, 0, 0, NULL, NULL, NULL, false, 0},
    {"base.memmap_threshold_gb", KEY_GIGABYTES, 0, 1e9, NULL, "memest",
     "memmap-threshold", false, 0},
    {TRADITIONAL "kernel_size", KEY_WHOLE, 1, 63, NULL, NULL, "kernel-size",
     false, 0},
    {TRADITIONAL "tophat_break", KEY_REAL, 0, INFINITY, NULL, NULL, "tophat-break",
     true, 0},
    {TRADITIONAL "min_distance", KEY_WHOLE, 0, 255, NULL, NULL, "min-distance",
     false, 0},
    {TRADITIONAL "local_max_thre", KEY_REAL, 0, INFINITY, NULL, "spotfind",
     "threshold", false, 0},
    {TRADITIONAL "intensity_thre", KEY_REAL, 0, INFINITY, NULL, NULL, NULL,
     false, 0},
    {TRADITIONAL "snr_threshold", KEY_REAL, 0, INFINITY, NULL, "spotmerge", "snr",
     true, 0},
    {TRADITIONAL "check_snr", KEY_YES_NO, 0, 0, NULL, NULL, NULL, false, 0},
    {TRADITIONAL "remove_duplicates", KEY_YES_NO, 0, 0, NULL, NULL, NULL,
     false, 0},
    {TRADITIONAL "distance_threshold", KEY_REAL, 0, INFINITY, NULL, "spotmerge",
     "distance", false, 0},
    {REMOVAL "method", KEY_WORD, 0, 0, "tophat", NULL, NULL, false, 0},
    {REMOVAL "kernel_size", KEY_WHOLE, 1, 63, NULL, NULL, "kernel-size", false, 1},
    {REMOVAL "tophat_break", KEY_REAL, 0, INFINITY, NULL, NULL, "tophat-break",
     true, 1},
    {DETECTION "method", KEY_WORD, 0, 0, "local_max", NULL, NULL, false, 0},
    {DETECTION "min_distance", KEY_WHOLE, 0, 255, NULL, NULL, "min-distance",
     false, 1},
    {DETECTION "local_max_thre", KEY_REAL, 0, INFINITY, NULL, "spotfind",
     "threshold", false, 1},
    {DETECTION "intensity_thre", KEY_REAL, 0, INFINITY, NULL, NULL, NULL, false, 1},
    {EXTRACTION "method", KEY_READOUT, 0, 0, METHODS, NULL, NULL, false, 1},
    {EXTRACTION "preset", KEY_READOUT, 0, 0, PRESETS, NULL, NULL, false, 0},
    {EXTRACTION "roi_size", KEY_WHOLE, 3, 255, NULL, NULL, "fit-window", false, 0},
    {EXTRACTION "mask_radius", KEY_REAL, 0, INFINITY, NULL, NULL,
     "aperture-radius", false, 0},
    {EXTRACTION "background_radius", KEY_REAL, 0, INFINITY, NULL, NULL,
     "background-radius", false, 0},
    {EXTRACTION "background_method", KEY_WORD, 0, 0, "median mean min", NULL,
     "background-method", false, 0},
};
/* clang-format on */
enum { N_KEYS = sizeof KEYS / sizeof *KEYS };

/* Keys of the framework that say nothing to us, and sections. */
static const char *const UNUSED[] = {"base.channels",
                                     "base.base_dir",
                                     "base.prism_panel",
                                     "base.output_dir",
                                     "base.input_dir",
                                     "base.n_jobs",
                                     "base.log_level",
                                     "base.temp_dir",
                                     "base.tile_size",
                                     "base.overlap",
                                     NULL};

const struct key *key_find(const char *key)
{
    for (int i = 0; i < N_KEYS; i++)
        if (strcmp(key, KEYS[i].key) == 0)
            return &KEYS[i];
    return NULL;
}

bool key_is_below(const char *key, const char *section)
{
    const size_t n = strlen(section);
    return strncmp(key, section, n) == 0 && (key[n] == '\0' || key[n] == '.');
}

bool key_is_unused(const char *key)
{
    for (const char *const *unused = UNUSED; *unused != NULL; unused++)
        if (key_is_below(key, *unused))
            return true;
    return false;
}

const char *key_nearest(const char *key)
{
    const char *nearest = NULL;
    for (int i = 0; i < N_KEYS; i++)
        if (spell_near(key, KEYS[i].key) &&
            (nearest == NULL ||
             spell_distance(key, KEYS[i].key) < spell_distance(key, nearest)))
            nearest = KEYS[i].key;
    return nearest;
}
