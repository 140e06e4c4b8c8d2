/* SPDX-License-Identifier: MIT */
/*
 * Reading a page's tags, and where its blocks lie.
 */
#include "image/tif_page.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>

uint16_t tif_page_interleaved(const struct tif_page *page)
{
    return page->separate ? 1 : page->samples;
}

bool tif_page_like(const struct tif_page *a, const struct tif_page *b)
{
    return !a->odd && !b->odd && a->height == b->height &&
           a->width == b->width && a->samples == b->samples &&
           a->bits == b->bits && a->type == b->type &&
           a->separate == b->separate;
}

static const char *read_type(struct tif_page *page, TIFF *tiff, struct why *why)
{
    static const struct {
        uint16_t least, most, format;
        enum sample_type type;
    } types[] = {
        {1, 8, SAMPLEFORMAT_UINT, SAMPLE_UINT8},
        {9, 16, SAMPLEFORMAT_UINT, SAMPLE_UINT16},
        {17, 32, SAMPLEFORMAT_UINT, SAMPLE_UINT32},
        {64, 64, SAMPLEFORMAT_UINT, SAMPLE_UINT64},
        {8, 8, SAMPLEFORMAT_INT, SAMPLE_INT8},
        {16, 16, SAMPLEFORMAT_INT, SAMPLE_INT16},
        {32, 32, SAMPLEFORMAT_INT, SAMPLE_INT32},
        {64, 64, SAMPLEFORMAT_INT, SAMPLE_INT64},
        {16, 16, SAMPLEFORMAT_IEEEFP, SAMPLE_FLOAT},
        {32, 32, SAMPLEFORMAT_IEEEFP, SAMPLE_FLOAT},
        {64, 64, SAMPLEFORMAT_IEEEFP, SAMPLE_DOUBLE},
    };
    uint16_t format = SAMPLEFORMAT_UINT;
    page->bits = 1;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_BITSPERSAMPLE, &page->bits);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLEFORMAT, &format);
    if (format == SAMPLEFORMAT_VOID)
        format = SAMPLEFORMAT_UINT;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (page->bits < types[i].least || page->bits > types[i].most ||
            types[i].format != format)
            continue;
        page->type = types[i].type;
        page->is_float = format == SAMPLEFORMAT_IEEEFP;
        page->packed = page->bits != 8 * sample_bytes(page->type);
        page->swap = TIFFIsByteSwapped(tiff) && page->bits > 8;
        return NULL;
    }
    return why_say(why,
                   "samples of %d bits, format %d (%s), are not "
                   "supported",
                   page->bits, format,
                   format == SAMPLEFORMAT_INT      ? "signed"
                   : format == SAMPLEFORMAT_IEEEFP ? "float"
                   : format == SAMPLEFORMAT_UINT   ? "unsigned"
                                                   : "complex");
}

static const char *read_shape(struct tif_page *page, TIFF *tiff,
                              struct why *why)
{
    uint16_t planar = PLANARCONFIG_CONTIG;
    uint32_t kind = 0, depth = 1;
    page->samples = 1;
    page->photometric = PHOTOMETRIC_MINISBLACK;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &page->width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &page->height);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &page->samples);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planar);
    TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &page->photometric);
    TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind);
    TIFFGetField(tiff, TIFFTAG_IMAGEDEPTH, &depth);
    page->reduced = (kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)) != 0;
    page->separate = planar == PLANARCONFIG_SEPARATE && page->samples > 1;
    if (page->width == 0 || page->height == 0 || page->samples == 0)
        return "holds no pixel";
    if (page->width > SHAPE_MAX || page->height > SHAPE_MAX ||
        num_product((size_t[]){page->height, page->width, page->samples, 8},
                    4) > INT64_MAX)
        return "is larger than any file can be";
    if (depth > 1)
        return why_say(why,
                       "one page is a volume of %" PRIu32
                       " planes (ImageDepth), which is not supported",
                       depth);
    return NULL;
}

/* Codecs that give bits of one sample whatever the page says: libtiff leaves
 * the rest of its rows as they were. */
static bool is_bilevel(uint16_t compression)
{
    return compression == COMPRESSION_CCITTRLE ||
           compression == COMPRESSION_CCITTRLEW ||
           compression == COMPRESSION_CCITTFAX3 ||
           compression == COMPRESSION_CCITTFAX4 ||
           compression == COMPRESSION_JBIG;
}

/* The codec, and what libtiff must be told so that it gives samples. */
static const char *read_codec(struct tif_page *page, TIFF *tiff,
                              struct why *why)
{
    uint16_t across = 1, down = 1, order = FILLORDER_MSB2LSB;
    bool colour = page->photometric == PHOTOMETRIC_YCBCR;
    page->compression = COMPRESSION_NONE;
    page->predictor = PREDICTOR_NONE;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_COMPRESSION, &page->compression);
    TIFFGetFieldDefaulted(tiff, TIFFTAG_FILLORDER, &order);
    page->reversed = order == FILLORDER_LSB2MSB;
    if (!TIFFIsCODECConfigured(page->compression))
        return why_say(why, "no decoder for compression %d here",
                       page->compression);
    if (page->compression == COMPRESSION_LZW ||
        page->compression == COMPRESSION_DEFLATE ||
        page->compression == COMPRESSION_ADOBE_DEFLATE ||
        page->compression == COMPRESSION_ZSTD ||
        page->compression == COMPRESSION_LZMA)
        TIFFGetFieldDefaulted(tiff, TIFFTAG_PREDICTOR, &page->predictor);
    if (is_bilevel(page->compression) &&
        (page->bits != 1 || tif_page_interleaved(page) != 1))
        return "is compressed by a codec for single bits, and holds others";
    if (page->compression == COMPRESSION_OJPEG)
        return "is compressed with the old JPEG of TIFF 6.0 (OJPEG), which is "
               "not supported; convert it: tiff2rgba";
    if (page->compression == COMPRESSION_JPEG && colour && !page->separate) {
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        page->photometric = PHOTOMETRIC_RGB;
        return NULL;
    }
    TIFFGetFieldDefaulted(tiff, TIFFTAG_YCBCRSUBSAMPLING, &across, &down);
    if (colour && (across != 1 || down != 1))
        return "its colours are subsampled (YCbCr), which is not supported; "
               "convert it: tiff2rgba";
    return NULL;
}

/* The size of a strip or tile, of the file's. */
static const char *read_size(struct tif_page *page, TIFF *tiff)
{
    page->tiled = TIFFIsTiled(tiff);
    page->block_width = page->width;
    page->strip_rows = page->height;
    if (page->tiled) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &page->block_width);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &page->strip_rows);
    } else {
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &page->strip_rows);
        if (page->strip_rows > page->height)
            page->strip_rows = page->height;
    }
    if (page->strip_rows == 0 || page->block_width == 0)
        return "its strips or tiles hold no pixel";
    size_t row = num_product(
        (size_t[]){page->block_width, tif_page_interleaved(page), page->bits},
        3);
    page->row_bytes = row / 8 + (row % 8 != 0);
    size_t whole =
        num_product((size_t[]){page->row_bytes, page->strip_rows}, 2);
    if (row == SIZE_MAX || page->row_bytes > TIF_ALLOCATION_MAX)
        return "a tile, a row or a strip of JBIG is larger than 256 MB";
    uint64_t theirs = page->tiled ? TIFFTileSize64(tiff)
                                  : TIFFVStripSize64(tiff, page->strip_rows);
    if (theirs != whole)
        return "its strips or tiles are of a kind that is not supported";
    bool rows = !page->tiled && page->compression != COMPRESSION_JBIG;
    if (!rows && whole > TIF_ALLOCATION_MAX)
        return "a tile, a row or a strip of JBIG is larger than 256 MB";
    size_t unpacked = (size_t)page->block_width * tif_page_interleaved(page) *
                      sample_bytes(page->type);
    page->by_row = rows && (whole > TIF_STRIP_MAX ||
                            unpacked * page->strip_rows > TIF_STRIP_MAX);
    if (page->by_row)
        page->block_height =
            unpacked < TIF_BY_ROW ? TIF_BY_ROW / (uint32_t)unpacked : 1;
    else
        page->block_height = page->strip_rows;
    return NULL;
}

/* The blocks of ours that they are: the same, or parts of large strips. */
static const char *count_blocks(struct tif_page *page)
{
    uint64_t down = (page->height - 1) / page->strip_rows + 1;
    if (page->by_row)
        down *= tif_page_parts(page);
    page->block_bytes = page->row_bytes * page->block_height;
    page->across = (page->width - 1) / page->block_width + 1;
    if (down > UINT32_MAX / page->across / page->samples)
        return "has more strips or tiles than any file can have";
    page->down = (uint32_t)down;
    return NULL;
}

const char *tif_page_read(struct tif_page *page, const struct tif *tif,
                          struct why *why)
{
    *page = (struct tif_page){.at = TIFFCurrentDirOffset(tif->tiff)};
    const char *bad = read_shape(page, tif->tiff, why);
    if (bad == NULL)
        bad = read_type(page, tif->tiff, why);
    if (bad == NULL)
        bad = read_codec(page, tif->tiff, why);
    if (bad == NULL)
        bad = read_size(page, tif->tiff);
    return bad != NULL ? bad : count_blocks(page);
}

uint32_t tif_page_parts(const struct tif_page *page)
{
    return (page->strip_rows - 1) / page->block_height + 1;
}

struct tile tif_page_block(const struct tif_page *page, uint32_t i)
{
    uint32_t row = i / page->across, column = i % page->across;
    uint64_t y = (uint64_t)row * page->block_height, end = page->height;
    if (page->by_row) {
        uint32_t each = tif_page_parts(page);
        uint64_t strip = (uint64_t)(row / each) * page->strip_rows;
        y = strip + (uint64_t)(row % each) * page->block_height;
        if (strip + page->strip_rows < end)
            end = strip + page->strip_rows;
    }
    uint32_t x = column * page->block_width;
    uint32_t height = end > y ? (uint32_t)(end - y) : 0;
    return (struct tile){
        i, (uint32_t)y, x,
        height < page->block_height ? height : page->block_height,
        page->width - x < page->block_width ? page->width - x
                                            : page->block_width};
}

uint32_t tif_page_strile(const struct tif_page *page, uint32_t i,
                         uint16_t sample)
{
    uint32_t each = page->across * page->down;
    if (page->by_row) {
        each = (page->height - 1) / page->strip_rows + 1;
        i = tif_page_block(page, i).y / page->strip_rows;
    }
    return i + (page->separate ? sample * each : 0);
}

uint32_t tif_page_striles(const struct tif_page *page)
{
    return page->across * page->down / tif_page_parts(page) *
           (page->separate ? page->samples : 1);
}

const char *tif_page_codec(const struct tif_page *page)
{
    const TIFFCodec *codec = TIFFFindCODEC(page->compression);
    if (page->flat)
        return NULL;
    if (page->compression != COMPRESSION_NONE)
        return codec != NULL ? codec->name : "compressed";
    if (page->reversed)
        return "bits reversed";
    if (page->packed)
        return "samples packed";
    if (tif_page_interleaved(page) > 1)
        return "samples interleaved";
    return page->tiled ? "tiles" : "strips apart";
}

void tif_page_layout(const struct tif_page *page, char *out, size_t cap)
{
    if (page->flat)
        snprintf(out, cap, "flat");
    else if (page->tiled)
        snprintf(out, cap, "tiles of %" PRIu32 "x%" PRIu32, page->block_height,
                 page->block_width);
    else if (page->strip_rows == page->height)
        snprintf(out, cap, "one strip");
    else
        snprintf(out, cap, "strips of %" PRIu32 " row%s", page->strip_rows,
                 page->strip_rows == 1 ? "" : "s");
}
