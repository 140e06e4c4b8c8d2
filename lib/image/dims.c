/* SPDX-License-Identifier: MIT */
#include "image/dims.h"

#include "base/num.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A unit is mul / div um; divided, so that 67 nm are 0.067 um. The sign of
 * "micro" is U+00B5 or the Greek letter U+03BC, in UTF-8, as ImageJ escapes
 * it, or in Latin-1; that of Angstrom U+00C5 or U+212B. */
static const struct {
    const char *name;
    double mul, div;
} LENGTHS[] = {
    {"um", 1, 1},          {"\xc2\xb5m", 1, 1},      {"\xce\xbcm", 1, 1},
    {"\xb5m", 1, 1},       {"\\u00B5m", 1, 1},       {"\\u00b5m", 1, 1},
    {"\\u03BCm", 1, 1},    {"\\u03bcm", 1, 1},       {"micron", 1, 1},
    {"microns", 1, 1},     {"micrometer", 1, 1},     {"nm", 1, 1e3},
    {"nanometer", 1, 1e3}, {"mm", 1e3, 1},           {"cm", 1e4, 1},
    {"m", 1e6, 1},         {"meter", 1e6, 1},        {"pm", 1, 1e6},
    {"\xc3\x85", 1, 1e4},  {"\xe2\x84\xab", 1, 1e4}, {"inch", 25400, 1},
    {"in", 25400, 1},
};

void dims_init(struct dims *dims)
{
    *dims = (struct dims){.z = 1, .c = 1, .t = 1, .order = "ZCT"};
}

void dims_free(struct dims *dims)
{
    size_t n = (size_t)dims->c * (dims->samples > 0 ? dims->samples : 1);
    for (size_t i = 0; dims->name != NULL && i < n; i++)
        free(dims->name[i]);
    free(dims->name);
    free(dims->page);
    dims_init(dims);
}

size_t dims_planes(const struct dims *dims)
{
    size_t planes = num_product((size_t[]){dims->z, dims->c, dims->t}, 3);
    return planes <= DIMS_PLANES_MAX ? planes : SIZE_MAX;
}

uint32_t dims_page(const struct dims *dims, uint32_t z, uint32_t c, uint32_t t)
{
    size_t page = 0, stride = 1;
    if (dims->page != NULL)
        return dims->page[((size_t)t * dims->c + c) * dims->z + z];
    for (const char *axis = dims->order; *axis != '\0'; axis++) {
        page += stride * (*axis == 'Z' ? z : *axis == 'C' ? c : t);
        stride *= *axis == 'Z' ? dims->z : *axis == 'C' ? dims->c : dims->t;
    }
    return (uint32_t)page;
}

double dims_micrometres(double value, const char *unit)
{
    for (size_t i = 0; i < sizeof LENGTHS / sizeof *LENGTHS; i++) {
        if (strcmp(unit, LENGTHS[i].name) != 0)
            continue;
        value = value * LENGTHS[i].mul / LENGTHS[i].div;
        return isfinite(value) && value > 0 ? value : 0;
    }
    return 0;
}
