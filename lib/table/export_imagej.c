/* SPDX-License-Identifier: MIT */
/*
 * A set of ImageJ's ROIs: a ZIP of files of 140 bytes and a name, each a point.
 * Coordinates count from the corner of the first pixel, so that a pixel's
 * centre is at +0.5. Layout: ij.io.RoiDecoder of ImageJ 1.53, whose
 * numbers are big-endian.
 */
#include "table/export_form.h"

#include <minizip/zip.h>
#include <stdlib.h>
#include <string.h>

enum {
    NAME_MOST = 200,
    HEAD = 64,
    POINT = 12, /* whole coordinates and float ones */
    HEAD2 = HEAD + POINT,
    NAME = HEAD2 + 64,
    TYPE_POINT = 10,
    SUBPIXEL = 128,
    VERSION = 228
};

static void put16(unsigned char *to, unsigned value)
{
    to[0] = (unsigned char)(value >> 8);
    to[1] = (unsigned char)value;
}

static void put32(unsigned char *to, uint32_t value)
{
    put16(to, value >> 16);
    put16(to + 2, value & 0xffff);
}

static void put_float(unsigned char *to, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    put32(to, bits);
}

/* minizip's way to a stream that is open already. */
static voidpf open_stream(voidpf stream, const void *name, int mode)
{
    (void)name;
    (void)mode;
    return stream;
}

static uLong read_stream(voidpf self, voidpf stream, void *to, uLong n)
{
    (void)self;
    return (uLong)fread(to, 1, n, stream);
}

static uLong write_stream(voidpf self, voidpf stream, const void *from, uLong n)
{
    (void)self;
    return (uLong)fwrite(from, 1, n, stream);
}

static ZPOS64_T tell_stream(voidpf self, voidpf stream)
{
    (void)self;
    return (ZPOS64_T)ftello(stream);
}

static long seek_stream(voidpf self, voidpf stream, ZPOS64_T to, int from)
{
    (void)self;
    return fseeko(stream, (off_t)to,
                  from == ZLIB_FILEFUNC_SEEK_SET   ? SEEK_SET
                  : from == ZLIB_FILEFUNC_SEEK_CUR ? SEEK_CUR
                                                   : SEEK_END);
}

static int close_stream(voidpf self, voidpf stream)
{
    (void)self;
    return fflush(stream);
}

static int error_of(voidpf self, voidpf stream)
{
    (void)self;
    return ferror((FILE *)stream);
}

static const char *begin(struct export *export)
{
    zlib_filefunc64_def ways = {open_stream, read_stream, write_stream,
                                tell_stream, seek_stream, close_stream,
                                error_of,    export->out};
    if (ftello(export->out) != 0 || fseeko(export->out, 0, SEEK_CUR) != 0)
        return "a ZIP is written into a file, no pipe: use -o NAME.zip";
    export->own = zipOpen2_64("", APPEND_STATUS_CREATE, NULL, &ways);
    return export->own != NULL ? NULL : "out of memory";
}

/* "cy3-0012-0345", of a stack with z before y: a channel has one spot of a
 * pixel, so that no name comes twice. What is not ASCII, or parts names in an
 * archive, becomes '_', and the channel's number goes before. */
static size_t name_spot(const struct export *export,
                        const struct export_spot *spot, char name[NAME_MOST])
{
    char channel[81];
    const char *text = spot->field[FIELD_CHANNEL];
    bool changed = strlen(text) >= sizeof channel;
    snprintf(channel, sizeof channel, "%s", text);
    for (char *c = channel; *c != '\0'; c++)
        if (*c < 0x20 || *c > 0x7e || *c == '/' || *c == '\\' || *c == ':') {
            *c = '_';
            changed = true;
        }
    char number[24] = "";
    if (changed)
        snprintf(number, sizeof number, "%zu-", spot->channel + 1);
    int n = export_has_z(export)
                ? snprintf(name, NAME_MOST, "%s%s-%04ld-%04ld-%04ld", number,
                           channel, strtol(spot->field[FIELD_Z], NULL, 10),
                           strtol(spot->field[FIELD_Y], NULL, 10),
                           strtol(spot->field[FIELD_X], NULL, 10))
                : snprintf(name, NAME_MOST, "%s%s-%04ld-%04ld", number, channel,
                           strtol(spot->field[FIELD_Y], NULL, 10),
                           strtol(spot->field[FIELD_X], NULL, 10));
    return n > 0 ? (size_t)n : 0;
}

/* Channel and slice from 1; one channel's stack has slices alone. */
static void place_roi(const struct export *export,
                      const struct export_spot *spot, unsigned char *roi)
{
    const uint32_t slice = (uint32_t)(spot->at[0] + 0.5) + 1;
    if (export->about.channels > 1) {
        put32(roi + HEAD2 + 4, (uint32_t)spot->channel + 1);
        put32(roi + HEAD2 + 8, slice);
        put32(roi + HEAD2 + 12, 1);
    } else if (export_has_z(export)) {
        put32(roi + 56, slice);
    }
}

/* Its bounds hold 16 bits; ImageJ takes the coordinates from the floats. */
static size_t fill_roi(const struct export *export,
                       const struct export_spot *spot, const char *name,
                       unsigned char *roi)
{
    const double x = spot->at[2] + 0.5, y = spot->at[1] + 0.5;
    const size_t n = strlen(name);
    memset(roi, 0, NAME);
    roi[0] = 'I';
    roi[1] = 'o';
    roi[2] = 'u';
    roi[3] = 't';
    put16(roi + 4, VERSION);
    roi[6] = TYPE_POINT;
    put16(roi + 8, (unsigned)y & 0xffff);
    put16(roi + 10, (unsigned)x & 0xffff);
    put16(roi + 12, (unsigned)y & 0xffff);
    put16(roi + 14, (unsigned)x & 0xffff);
    put16(roi + 16, 1);
    put16(roi + 50, SUBPIXEL);
    put32(roi + 60, HEAD2);
    put_float(roi + HEAD + 4, (float)x);
    put_float(roi + HEAD + 8, (float)y);
    put32(roi + HEAD2 + 16, NAME);
    put32(roi + HEAD2 + 20, (uint32_t)n);
    for (size_t i = 0; i < n; i++)
        put16(roi + NAME + 2 * i, (unsigned char)name[i]);
    place_roi(export, spot, roi);
    return NAME + 2 * n;
}

static const char *spot_of(struct export *export,
                           const struct export_spot *spot)
{
    /* one date for all, so that the same spots are the same bytes */
    static const zip_fileinfo info = {
        .tmz_date = {.tm_mday = 1, .tm_year = 1980}};
    unsigned char roi[NAME + 2 * NAME_MOST];
    char name[NAME_MOST], entry[NAME_MOST + 8];
    name_spot(export, spot, name);
    snprintf(entry, sizeof entry, "%s.roi", name);
    size_t n = fill_roi(export, spot, name, roi);
    bool whole =
        zipOpenNewFileInZip64(export->own, entry, &info, NULL, 0, NULL, 0, NULL,
                              Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0) == ZIP_OK &&
        zipWriteInFileInZip(export->own, roi, (unsigned)n) == ZIP_OK &&
        zipCloseFileInZip(export->own) == ZIP_OK;
    return whole ? NULL : why_errno(export->why, "cannot write");
}

static const char *end(struct export *export)
{
    if (export->own == NULL)
        return NULL;
    return zipClose(export->own, NULL) == ZIP_OK
               ? NULL
               : why_errno(export->why, "cannot write");
}

const struct export_form export_imagej = {begin, spot_of, end};
