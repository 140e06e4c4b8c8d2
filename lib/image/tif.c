/* SPDX-License-Identifier: MIT */
#include "image/tif.h"

#include "base/num.h"
#include "image/tif_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const char *read_type(struct image *image, TIFF *tiff, struct why *why)
{
    static const struct {
        uint16_t bits, format;
        enum sample_type type;
    } types[] = {
        {8, SAMPLEFORMAT_UINT, SAMPLE_UINT8},
        {8, SAMPLEFORMAT_INT, SAMPLE_INT8},
        {16, SAMPLEFORMAT_UINT, SAMPLE_UINT16},
        {16, SAMPLEFORMAT_INT, SAMPLE_INT16},
        {32, SAMPLEFORMAT_UINT, SAMPLE_UINT32},
        {32, SAMPLEFORMAT_INT, SAMPLE_INT32},
        {32, SAMPLEFORMAT_IEEEFP, SAMPLE_FLOAT},
        {64, SAMPLEFORMAT_IEEEFP, SAMPLE_DOUBLE},
    };
    uint16_t bits = 1, format = SAMPLEFORMAT_UINT;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
    if (format == SAMPLEFORMAT_VOID)
        format = SAMPLEFORMAT_UINT;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].bits != bits || types[i].format != format)
            continue;
        image->type = types[i].type;
        image->swap = TIFFIsByteSwapped(tiff) && bits > 8;
        return NULL;
    }
    return why_say(why,
                   "TIFF: samples of %d bits, format %d, are not supported",
                   bits, format);
}

static const char *read_shape(struct image *image, TIFF *tiff, struct why *why)
{
    uint32_t width = 0, height = 0;
    uint16_t samples = 1, photometric = PHOTOMETRIC_MINISBLACK;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &photometric);
    if (samples != 1)
        return why_say(why,
                       "TIFF: %d samples a pixel; only images of one sample "
                       "are read",
                       samples);
    if (width == 0 || height == 0)
        return "holds no pixel";
    if (width > SHAPE_MAX || height > SHAPE_MAX)
        return "is larger than any file can be";
    image->shape = (struct shape){1, height, width};
    if (photometric == PHOTOMETRIC_MINISWHITE)
        image->note = "0 is white in it (MinIsWhite); values are kept as "
                      "stored";
    else if (photometric == PHOTOMETRIC_PALETTE)
        image->note = "values are indices into a palette";
    return NULL;
}

static void read_spacing(struct image *image, TIFF *tiff)
{
    float x = 0, y = 0;
    uint16_t unit = RESUNIT_NONE;
    TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x);
    TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_RESOLUTIONUNIT, &unit);
    if (unit == RESUNIT_NONE || !(x > 0) || !(y > 0) || x > 1e12F || y > 1e12F)
        return;
    double um = unit == RESUNIT_INCH ? 25400 : 10000;
    image->spacing[0] = um / (double)y;
    image->spacing[1] = um / (double)x;
    memcpy(image->unit, "um", 3);
}

/* What the file says of its strips or tiles. */
struct blocks {
    const struct tif *tif;
    const char *what; /* "strip" or "tile" */
    uint32_t n, rows; /* rows of a strip */
    bool tiled, raw;  /* raw: not compressed */
};

/* Bytes that a block of an uncompressed image must have. libtiff reads as
 * many whatever the file says, so less would mean another's pixels. */
static uint64_t block_need(const struct image *image, const struct blocks *all,
                           uint32_t i)
{
    if (!all->raw)
        return 0;
    if (all->tiled)
        return (uint64_t)TIFFTileSize(all->tif->tiff);
    uint32_t left = image->shape.y - i * all->rows;
    return (uint64_t)image_row_bytes(image) *
           (left < all->rows ? left : all->rows);
}

/*
 * Looks at every block: none may lie beyond the file's end or be too short.
 * Where strips follow one another without a gap, *gapless stays true.
 */
static const char *check_blocks(struct image *image, const struct blocks *all,
                                bool *gapless, struct why *why)
{
    uint64_t next = 0;
    if (all->n > image->file_bytes / 2) /* an offset takes 2 bytes or more */
        return why_say(why, "TIFF: has no room for its %" PRIu32 " %ss", all->n,
                       all->what);
    for (uint32_t i = 0; i < all->n; i++) {
        int bad = 0, worse = 0;
        TIFF *tiff = all->tif->tiff;
        uint64_t at = TIFFGetStrileOffsetWithErr(tiff, i, &bad);
        uint64_t bytes = TIFFGetStrileByteCountWithErr(tiff, i, &worse);
        uint64_t need = block_need(image, all, i);
        if (bad || worse || at > image->file_bytes ||
            bytes > image->file_bytes - at)
            return why_say(why,
                           "TIFF: %s %" PRIu32 " of %" PRIu32
                           " does not lie in the file; it is cut short",
                           all->what, i, all->n);
        if (bytes < need)
            return why_say(why,
                           "TIFF: %s %" PRIu32 " holds %" PRIu64
                           " bytes, its pixels need %" PRIu64,
                           all->what, i, bytes, need);
        if (i == 0)
            image->offset = at;
        else if (at != next)
            *gapless = false;
        next = at + need;
    }
    return NULL;
}

static const char *read_layout(struct image *image, const struct tif *tif,
                               struct why *why)
{
    uint16_t compression = COMPRESSION_NONE, order = FILLORDER_MSB2LSB;
    TIFFGetFieldDefaulted(tif->tiff, TIFFTAG_COMPRESSION, &compression);
    TIFFGetFieldDefaulted(tif->tiff, TIFFTAG_FILLORDER, &order);
    if (!TIFFIsCODECConfigured(compression))
        return why_say(why, "TIFF: no decoder for compression %d here",
                       compression);
    bool tiled = TIFFIsTiled(tif->tiff), gapless = true;
    struct blocks all = {.tif = tif,
                         .what = tiled ? "tile" : "strip",
                         .n = tiled ? TIFFNumberOfTiles(tif->tiff)
                                    : TIFFNumberOfStrips(tif->tiff),
                         .rows = tif_strip_rows(tif, image),
                         .tiled = tiled,
                         .raw = compression == COMPRESSION_NONE};
    const char *bad = check_blocks(image, &all, &gapless, why);
    const TIFFCodec *codec = TIFFFindCODEC(compression);
    if (!all.raw)
        image->codec = codec != NULL ? codec->name : "compressed";
    else if (order != FILLORDER_MSB2LSB)
        image->codec = "bits reversed";
    else if (tiled || !gapless)
        image->codec = tiled ? "tiles" : "strips apart";
    if (image->codec != NULL)
        image->offset = 0;
    return bad;
}

/* ImageJ writes stacks over 4 GB as one page, and says so in its text. */
static bool is_long_stack(TIFF *tiff)
{
    char *text = NULL;
    if (!TIFFGetField(tiff, TIFFTAG_IMAGEDESCRIPTION, &text) ||
        strncmp(text, "ImageJ=", 7) != 0)
        return false;
    const char *images = strstr(text, "\nimages=");
    return images != NULL && strtoul(images + 8, NULL, 10) != 1;
}

static const char *read_page(struct image *image, const struct tif *tif,
                             struct why *why)
{
    const char *bad = read_shape(image, tif->tiff, why);
    if (bad == NULL)
        bad = read_type(image, tif->tiff, why);
    if (bad == NULL && num_product((size_t[]){image->shape.y, image->shape.x,
                                              sample_bytes(image->type)},
                                   3) > INT64_MAX)
        bad = "is larger than any file can be";
    if (bad == NULL)
        bad = read_layout(image, tif, why);
    if (bad != NULL)
        return bad;
    read_spacing(image, tif->tiff);
    if (!TIFFLastDirectory(tif->tiff) || is_long_stack(tif->tiff))
        return "TIFF: holds several pages; only files of one page are read";
    return image->codec == NULL ? image_check_size(image, false, why) : NULL;
}

const char *tif_read(struct image *image, struct why *why)
{
    struct tif tif;
    const char *bad = tif_open(&tif, image, why);
    if (bad != NULL)
        return bad;
    bad = read_page(image, &tif, why);
    tif_close(&tif);
    return bad;
}
