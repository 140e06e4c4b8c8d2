/* SPDX-License-Identifier: MIT */
#include "image/unit.h"

#include <string.h>

double unit_um(const char *unit)
{
    static const struct {
        const char *name;
        double um;
    } units[] = {
        {"um", 1},           {"\xc2\xb5m", 1},    {"\xce\xbcm", 1},
        {"\xb5m", 1},        {"micron", 1},       {"microns", 1},
        {"micrometer", 1},   {"micrometers", 1},  {"micrometre", 1},
        {"micrometres", 1},  {"nm", 1e-3},        {"nanometer", 1e-3},
        {"nanometre", 1e-3}, {"pm", 1e-6},        {"mm", 1e3},
        {"millimeter", 1e3}, {"millimetre", 1e3}, {"cm", 1e4},
        {"centimeter", 1e4}, {"m", 1e6},          {"meter", 1e6},
        {"inch", 25400},     {"in", 25400},
    };
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i].name, unit) == 0)
            return units[i].um;
    return 0;
}

double image_um(const struct image *image, int axis)
{
    const double um = image->spacing[axis] * unit_um(image->unit);
    return um > 0 && um < 1e9 ? um : 0;
}
