/* SPDX-License-Identifier: MIT */
/* Writing tables. */
#include "reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The highest kept peak of a channel within 2 px in y and x, and in z where
 * planes are one image. */
static float highest_near(const struct channel *channel,
                          const struct options *o, const struct spot *spot)
{
    float highest = 0;
    long dz = o->stack == VOLUME ? 2 : 0;
    for (long z = larger(spot->z - dz, 0);
         z <= smaller(spot->z + dz, o->depth - 1); z++)
        for (long y = spot->y - 2; y <= spot->y + 2; y++)
            for (long x = spot->x - 2; x <= spot->x + 2; x++)
                if (y >= 0 && y < o->height && x >= 0 && x < o->width &&
                    channel->peaks[place(o, z, y, x)] > highest)
                    highest = channel->peaks[place(o, z, y, x)];
    return highest;
}

void print_table(struct spots *spots, const struct channel *channels, int n,
                 const struct options *o)
{
    printf("channel,z,y,x,tophat,raw,contrast");
    for (int c = 0; c < n && n > 1; c++)
        printf(",%s_peak", channels[c].name);
    print_measure_names(channels, n, o);
    printf("\n");
    if (spots->n > 0)
        qsort(spots->at, spots->n, sizeof *spots->at, by_place);
    for (size_t i = 0; i < spots->n; i++) {
        const struct spot *spot = &spots->at[i];
        if (spot->dropped)
            continue;
        printf("%s,%ld,%ld,%ld,", channels[spot->channel].name, spot->z,
               spot->y, spot->x);
        print_number(spot->tophat);
        printf(",");
        print_number(spot->raw);
        printf(",");
        print_number(spot->contrast);
        for (int c = 0; c < n && n > 1; c++) {
            printf(",");
            print_number(highest_near(&channels[c], o, spot));
        }
        print_measures(spot, channels, n, o);
        printf("\n");
    }
}

void print_levels(const char *path, const struct channel *channels, int n,
                  const struct options *o)
{
    FILE *out = fopen(path, "w");
    if (out == NULL)
        die(path, "cannot be made");
    fprintf(out, "channel,level,rule,positives,negatives\n");
    for (int c = 0; c < n; c++) {
        const struct level *level = &channels[c].level;
        char text[64] = "";
        for (int digits = 1; digits <= 17 && !level->none; digits++) {
            snprintf(text, sizeof text, "%.*g", digits, level->value);
            if (strtod(text, NULL) == level->value)
                break;
        }
        if (!level->none && floor(level->value) == level->value &&
            level->value < 0x1p53)
            snprintf(text, sizeof text, "%.0f", level->value);
        fprintf(out, "%s,%s,%s,%ld,%ld\n", channels[c].name, text, o->words,
                level->positives, level->negatives);
    }
    if (fclose(out) != 0)
        die(path, "cannot be written");
}
