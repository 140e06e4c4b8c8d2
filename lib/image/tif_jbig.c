/* SPDX-License-Identifier: MIT */
#include "image/tif_jbig.h"

#include <unistd.h>

/* Columns and rows of a plane stand at 4 and 8, the number of planes at 2. */
enum { PLANES = 2, COLUMNS = 4, ROWS = 8, HEADER = 20 };

static uint32_t number(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 |
           (uint32_t)at[2] << 8 | at[3];
}

bool tif_jbig_fits(const struct tif *tif, const struct tif_page *page,
                   uint32_t strip, uint32_t rows)
{
    unsigned char header[HEADER];
    uint64_t at = TIFFGetStrileOffset(tif->tiff, strip);
    if (TIFFGetStrileByteCount(tif->tiff, strip) < HEADER ||
        pread(tif->fd, header, HEADER, (off_t)at) != HEADER)
        return false;
    if (!page->reversed) /* JBIG's lowest bit comes first, a TIFF's last */
        TIFFReverseBits(header, HEADER);
    return header[PLANES] == 1 && number(header + COLUMNS) == page->width &&
           number(header + ROWS) == rows;
}
