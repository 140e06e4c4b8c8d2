/* SPDX-License-Identifier: MIT */
#include "table/spot_scan.h"

#include "base/num.h"

#include <math.h>

static bool scan_comma(const char **at)
{
    return *(*at)++ == ',';
}

static bool scan_whole(const char **at, uint32_t *out)
{
    return num_scan_u32(at, out) && scan_comma(at);
}

/* Names hold no comma and no quote. */
static bool scan_name(const char **at, const char *name)
{
    const char *text = *at;
    for (; *name != '\0' && *text == *name; name++)
        text++;
    if (*name != '\0' || *text != ',')
        return false;
    *at = text + 1;
    return true;
}

static bool scan_channel(const char **at, const struct head *head,
                         uint32_t *channel)
{
    if (scan_name(at, head->channel[*channel].name))
        return true;
    for (size_t i = 0; i < head->n; i++) {
        if (scan_name(at, head->channel[i].name)) {
            *channel = (uint32_t)i;
            return true;
        }
    }
    return false;
}

bool spot_scan(struct spot_reader *reader, const char *line, struct spot *spot)
{
    const struct head *head = reader->head;
    const char *at = line;
    if (!scan_whole(&at, &spot->tile) ||
        !scan_channel(&at, head, &reader->channel) ||
        !scan_whole(&at, &spot->z) || !scan_whole(&at, &spot->y) ||
        !scan_whole(&at, &spot->x) || !num_scan_float(&at, &spot->tophat) ||
        !scan_comma(&at) || !num_scan_float(&at, &spot->raw) ||
        !scan_comma(&at))
        return false;
    spot->channel = reader->channel;
    spot->contrast = NAN;
    if (*at != '\0' && *at != ',' && !num_scan_float(&at, &spot->contrast))
        return false;
    reader->more = at;
    if (reader->columns.n > 0 &&
        (at = columns_scan(&reader->columns, at)) == NULL)
        return false;
    return *at == '\0' && spot->z < head->shape.z && spot->y < head->shape.y &&
           spot->x < head->shape.x &&
           level_keeps(head_level(head, spot->channel), spot->tophat);
}
