/* SPDX-License-Identifier: MIT */
#include "job/picture_table.h"

#include "table/points.h"

#include <string.h>

struct rings {
    const struct picture *picture;
    const struct picture_table *table;
    struct canvas *canvas;
    struct points has;
    struct names names;
};

static const char *draw_ring(void *self, const struct point *point)
{
    const struct rings *rings = self;
    const struct picture *picture = rings->picture;
    size_t c = 0;
    while (rings->has.has_channel && c < picture->n &&
           strcmp(picture->channel[c].image->channel,
                  rings->names.name[point->channel]) != 0)
        c++;
    const double z = point->at[POINT_Z] + 0.5;
    const bool hidden = rings->has.has_z && rings->table->end > 0 &&
                        !(z >= rings->table->first && z < rings->table->end);
    if (c == picture->n || hidden)
        return NULL;
    const struct picture_spot spot = {point->at[POINT_Y], point->at[POINT_X],
                                      rings->table->radius,
                                      picture->channel[c].ring};
    picture_ring(picture, rings->canvas, 0, 0, &spot);
    return NULL;
}

const char *picture_rings(const struct picture *picture, struct canvas *canvas,
                          const struct picture_table *table, struct why *why)
{
    struct rings rings = {.picture = picture, .table = table, .canvas = canvas};
    const char *bad =
        points_each(&(struct points_use){draw_ring, &rings}, &rings.has,
                    &rings.names, table->path, NULL, why);
    names_free(&rings.names);
    return bad;
}
