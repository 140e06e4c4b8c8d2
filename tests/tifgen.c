/* SPDX-License-Identifier: MIT */
/*
 * Writes a TIFF of any layout that libtiff can write, from a seed, and beside
 * it the samples that a right reader gives. A sample is hashed from where it
 * stands, so each of the two is made alone and neither reads the other.
 * Samples are bit patterns until the very end: what is expected owes nothing
 * to libtiff, to lib/image or to arithmetic on floats. Padding is junk.
 * What libtiff cannot write is in tifhand.c. Longer than 300 lines, since
 * each tests/NAME.c is a program of its own.
 */
#include "base/file.h"
#include "base/num.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

static const char usage[] =
    "usage: tifgen [options] OUT.tif [EXPECT-DIR/]\n"
    "  -H rows  -W cols  -z planes  -C channels  -t times  -s seed\n"
    "  -S samples  -P (planar separate)  -b bits  -f uint|int|float\n"
    "  -k noise|smooth|gradient  --nan\n"
    "  -c none|lzw|deflate|adobe-deflate|packbits|zstd|lzma|webp|\n"
    "     webp-lossless|jpeg|ccitt-rle|ccitt-g3|ccitt-g4|jbig\n"
    "  -p predictor  -r rows_per_strip  -T WxH  -F (fill order lsb)\n"
    "  -i minisblack|miniswhite|palette|rgb|ycbcr|mask\n"
    "  -B (BigTIFF)  -e little|big  --contiguous  --gap bytes\n"
    "  -d plain|imagej|ome|shaped  -O DimensionOrder\n"
    "  --thumbnail first|last  --label  --pyramid n  --reduced-pages n\n";

struct gen {
    unsigned rows, cols, planes, channels, times, samples, bits, strip, gap;
    unsigned tile_height, tile_width, pyramid, reduced, seed;
    unsigned codec, predictor, photometric, format; /* as TIFF numbers them */
    bool separate, lsb, big_tiff, big_endian, nan, lossless, lossy, label;
    bool contiguous;
    const char *kind, *describe, *order, *thumbnail;
};

/* One page: the plane it shows; level 0 is the image, others are reduced. */
struct at {
    unsigned z, c, t, level;
    const char *description;
};

/* The part of a page that one strip or tile holds. */
struct block {
    unsigned y, x, rows, cols, sample, samples;
};

/*
 * The file below libtiff, which puts a strip wherever it is told that the end
 * is: while data is set that is next, in room kept free for all planes.
 */
struct sink {
    int fd;
    bool contiguous, data;
    uint64_t next;
};

static void die(const char *words, const char *what)
{
    fprintf(stderr, "tifgen: %s: %s\n", what, words);
    exit(EXIT_FAILURE);
}

static void fail(const char *module, const char *format, va_list args)
{
    fprintf(stderr, "tifgen: %s: ", module);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

/* splitmix64: Steele, Lea, Flood 2014. */
static uint64_t hash(uint64_t seed, uint64_t n)
{
    uint64_t h = seed * 0xd1342543de82ef95u + (n + 1) * 0x9e3779b97f4a7c15u;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
}

/* The bit pattern of a float near its ramp, or of any finite one. */
static uint64_t real(const struct gen *gen, uint64_t ramp, uint64_t h)
{
    unsigned fraction = gen->bits == 16 ? 10 : gen->bits == 32 ? 23 : 52;
    uint64_t top = (uint64_t)1 << fraction;
    uint64_t infinity = ((uint64_t)1 << (gen->bits - 1)) - top;
    uint64_t sign = (uint64_t)1 << (gen->bits - 1);
    if (gen->nan && h >> 60 == 0)
        return h & 1 ? infinity + top / 2 : infinity | (h & 2 ? sign : 0);
    if (!strcmp(gen->kind, "noise")) {
        h &= infinity | sign | (top - 1);
        return (h & infinity) == infinity ? h - top : h;
    }
    if (!strcmp(gen->kind, "smooth"))
        ramp = ramp * 4 + (h & 3);
    ramp = (ramp & 0xfff) << (fraction - 10);
    return (infinity / 2 & ~(top - 1)) + ramp + (h >> 56 == 0 ? sign : 0);
}

/* The low bits of one sample, as they stand in the file. */
static uint64_t pattern(const struct gen *gen, const struct at *at, unsigned s,
                        uint64_t y, uint64_t x)
{
    uint64_t plane = ((uint64_t)at->t * gen->channels + at->c) * gen->planes;
    uint64_t seed = hash(gen->seed, (plane + at->z) * gen->samples + s);
    uint64_t h = hash(seed + at->level, y * gen->cols + x);
    uint64_t mask = UINT64_MAX >> (64 - gen->bits);
    uint64_t ramp = (seed >> 32) + at->level + y / 2 + x / 3;
    unsigned low = gen->bits > 8 ? gen->bits - 8 : 0;
    if (gen->format == SAMPLEFORMAT_IEEEFP)
        return real(gen, ramp, h);
    if (!strcmp(gen->kind, "noise")) /* WebP forgets colours where alpha is 0 */
        return (h & mask) | (gen->lossless && s == 3);
    if (gen->format == SAMPLEFORMAT_INT) /* from below zero to above */
        ramp = at->level + y / 2 + x / 3 - 1 - seed % 32;
    ramp <<= low;
    if (!strcmp(gen->kind, "smooth"))
        ramp += low ? h & (((uint64_t)1 << (low + 1) / 2) - 1) : h % 8 == 0;
    return (ramp & mask) | (gen->lossless && s == 3);
}

static uint32_t half_to_float(uint64_t half)
{
    uint32_t sign = (uint32_t)(half >> 15) << 31, bits;
    uint32_t exponent = half >> 10 & 31, fraction = half & 1023;
    float tiny = ldexpf((float)fraction, -24);
    memcpy(&bits, &tiny, sizeof bits);
    if (exponent == 31)
        return sign | 0x7f800000 | fraction << 13;
    return sign | (exponent ? (exponent + 112) << 23 | fraction << 13 : bits);
}

/* Stores the low bytes of v in this machine's order. */
static void store(char *out, uint64_t v, size_t bytes)
{
    const uint16_t one = 1;
    bool little = *(const char *)&one == 1;
    memcpy(out, (char *)&v + (little ? 0 : 8 - bytes), bytes);
}

/* Stores a sample as a reader gives it; returns its bytes. */
static size_t widen(const struct gen *gen, uint64_t v, char *out)
{
    size_t bytes = gen->bits <= 8 ? 1 : gen->bits <= 16 ? 2 : 4;
    if (gen->bits > 32)
        bytes = 8;
    if (gen->format == SAMPLEFORMAT_INT && v >> (gen->bits - 1))
        v |= ~(UINT64_MAX >> (64 - gen->bits));
    if (gen->format == SAMPLEFORMAT_IEEEFP && gen->bits == 16) {
        v = half_to_float(v);
        bytes = 4;
    }
    store(out, v, bytes);
    return bytes;
}

static void expect_file(const struct gen *gen, struct at at, unsigned s,
                        const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        die(strerror(errno), path);
    for (at.z = 0; at.z < gen->planes; at.z++) {
        for (unsigned y = 0; y < gen->rows; y++) {
            for (unsigned x = 0; x < gen->cols; x++) {
                char out[8];
                size_t bytes = widen(gen, pattern(gen, &at, s, y, x), out);
                fwrite(out, 1, bytes, file);
            }
        }
    }
    if (ferror(file) | fclose(file))
        die("cannot be written", path);
}

static void expect(const struct gen *gen, const char *folder)
{
    unsigned files = gen->times * gen->channels * gen->samples;
    struct why why;
    const char *wrong = file_make_folder(folder, &why);
    if (wrong)
        die(wrong, folder);
    for (unsigned i = 0; i < files && !gen->lossy; i++) {
        struct at at = {.c = i / gen->samples % gen->channels,
                        .t = i / gen->samples / gen->channels};
        char name[64], *path;
        snprintf(name, sizeof name, "t%u.c%u.s%u.raw", at.t, at.c,
                 i % gen->samples);
        path = file_join(folder, name);
        if (!path)
            die("out of memory", folder);
        expect_file(gen, at, i % gen->samples, path);
        free(path);
    }
}

static tmsize_t sink_read(thandle_t handle, void *data, tmsize_t n)
{
    return read(((struct sink *)handle)->fd, data, (size_t)n);
}

static tmsize_t sink_write(thandle_t handle, void *data, tmsize_t n)
{
    struct sink *sink = handle;
    tmsize_t done = write(sink->fd, data, (size_t)n);
    if (sink->data && sink->contiguous)
        sink->next = (uint64_t)lseek(sink->fd, 0, SEEK_CUR);
    return done;
}

static toff_t sink_seek(thandle_t handle, toff_t offset, int whence)
{
    struct sink *sink = handle;
    if (sink->data && sink->contiguous && whence == SEEK_END)
        return (toff_t)lseek(sink->fd, (off_t)sink->next, SEEK_SET);
    return (toff_t)lseek(sink->fd, (off_t)offset, whence);
}

static int sink_close(thandle_t handle)
{
    return close(((struct sink *)handle)->fd);
}

static toff_t sink_size(thandle_t handle)
{
    return (toff_t)lseek(((struct sink *)handle)->fd, 0, SEEK_END);
}

static TIFF *sink_open(struct sink *sink, const struct gen *gen,
                       const char *path)
{
    char mode[4] = {'w', gen->big_endian ? 'b' : 'l', gen->big_tiff ? '8' : 0};
    TIFF *tif;
    sink->fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0666);
    if (sink->fd < 0)
        die(strerror(errno), path);
    tif = TIFFClientOpen(path, mode, sink, sink_read, sink_write, sink_seek,
                         sink_close, sink_size, NULL, NULL);
    if (!tif)
        die("cannot be opened", path);
    return tif;
}

/* libtiff takes samples of whole bytes in this machine's order and turns them
 * into the file's; all others are a stream of bits, the highest first. */
static void append(char *row, uint64_t *bit, uint64_t v, unsigned bits)
{
    if (bits % 8 == 0) {
        store(row + *bit / 8, v, bits / 8);
        *bit += bits;
        return;
    }
    for (unsigned i = bits; i-- > 0; ++*bit)
        row[*bit / 8] |= (char)((v >> i & 1) << (7 - *bit % 8));
}

static size_t row_bytes(const struct gen *gen, const struct block *block)
{
    return ((size_t)block->cols * block->samples * gen->bits + 7) / 8;
}

static void pack(const struct gen *gen, const struct at *at,
                 const struct block *block, char *out)
{
    size_t wide = row_bytes(gen, block);
    memset(out, 0, block->rows * wide);
    for (unsigned y = block->y; y < block->y + block->rows; y++) {
        uint64_t bit = 0;
        for (unsigned x = block->x; x < block->x + block->cols; x++) {
            for (unsigned s = 0; s < block->samples; s++) {
                bool inside = y < gen->rows && x < gen->cols;
                uint64_t v = pattern(gen, at, block->sample + s, y, x);
                append(out, &bit, inside ? v : ~v, gen->bits);
            }
        }
        out += wide;
    }
}

/* libtiff 4.5 turns samples into the file's order of bytes even where predictor
 * 3 will take them apart, whose planes of bytes have one order in all files
 * (TIFF Technical Note 3). Turned before, they come out right. */
static void turn(TIFF *tif, const struct gen *gen, char *data, tmsize_t n)
{
    if (gen->predictor != PREDICTOR_FLOATINGPOINT || !TIFFIsByteSwapped(tif))
        return;
    if (gen->bits == 16)
        TIFFSwabArrayOfShort((uint16_t *)(void *)data, n / 2);
    else if (gen->bits == 32)
        TIFFSwabArrayOfLong((uint32_t *)(void *)data, n / 4);
    else
        TIFFSwabArrayOfLong8((uint64_t *)(void *)data, n / 8);
}

static void write_block(TIFF *tif, const struct gen *gen, const struct at *at,
                        const struct block *block)
{
    tmsize_t n = (tmsize_t)(block->rows * row_bytes(gen, block));
    uint16_t s = (uint16_t)block->sample;
    char *data = malloc((size_t)n + 1);
    if (!data)
        die("out of memory", "strip");
    pack(gen, at, block, data);
    turn(tif, gen, data, n);
    if (gen->tile_width) {
        uint32_t i = TIFFComputeTile(tif, block->x, block->y, 0, s);
        if (n != TIFFTileSize(tif) || TIFFWriteEncodedTile(tif, i, data, n) < n)
            die("cannot write", "tile");
    } else {
        uint32_t i = TIFFComputeStrip(tif, block->y, s);
        if (n != TIFFVStripSize(tif, block->rows) ||
            TIFFWriteEncodedStrip(tif, i, data, n) < n)
            die("cannot write", "strip");
    }
    free(data);
}

static void write_blocks(TIFF *tif, const struct gen *gen, const struct at *at)
{
    unsigned high = gen->tile_width ? gen->tile_height : gen->strip;
    unsigned wide = gen->tile_width ? gen->tile_width : gen->cols;
    struct block block = {.cols = wide,
                          .samples = gen->separate ? 1 : gen->samples};
    for (; block.sample < gen->samples; block.sample += block.samples) {
        for (block.y = 0; block.y < gen->rows; block.y += high) {
            block.rows = high;
            if (!gen->tile_width && high > gen->rows - block.y)
                block.rows = gen->rows - block.y;
            for (block.x = 0; block.x < gen->cols; block.x += wide)
                write_block(tif, gen, at, &block);
        }
    }
}

static unsigned colours(const struct gen *gen)
{
    bool three = gen->photometric == PHOTOMETRIC_RGB ||
                 gen->photometric == PHOTOMETRIC_YCBCR;
    return three ? 3 : 1;
}

static void set_colours(TIFF *tif, const struct gen *gen)
{
    static const uint16_t unspecified[65535];
    unsigned extra = gen->samples - colours(gen);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, gen->photometric);
    if (extra)
        TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, extra, unspecified);
    if (gen->photometric == PHOTOMETRIC_YCBCR) {
        if (gen->codec == COMPRESSION_JPEG)
            TIFFSetField(tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        else
            TIFFSetField(tif, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
    }
    if (gen->photometric == PHOTOMETRIC_PALETTE) {
        static uint16_t map[1 << 16];
        for (uint32_t i = 0; i < 1 << 16; i++)
            map[i] = (uint16_t)hash(gen->seed, i);
        TIFFSetField(tif, TIFFTAG_COLORMAP, map, map, map);
    }
}

static void set_tags(TIFF *tif, const struct gen *gen, const struct at *at)
{
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, gen->cols);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, gen->rows);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, gen->bits);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, gen->samples);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, gen->separate ? 2 : 1);
    if (gen->format != SAMPLEFORMAT_UINT)
        TIFFSetField(tif, TIFFTAG_SAMPLEFORMAT, gen->format);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, gen->codec);
    set_colours(tif, gen);
    if (gen->predictor)
        TIFFSetField(tif, TIFFTAG_PREDICTOR, gen->predictor);
    if (gen->lossless)
        TIFFSetField(tif, TIFFTAG_WEBP_LOSSLESS, 1);
    if (gen->lsb)
        TIFFSetField(tif, TIFFTAG_FILLORDER, FILLORDER_LSB2MSB);
    if (gen->tile_width) {
        TIFFSetField(tif, TIFFTAG_TILEWIDTH, gen->tile_width);
        TIFFSetField(tif, TIFFTAG_TILELENGTH, gen->tile_height);
    } else {
        TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, gen->strip);
    }
    if (at->level)
        TIFFSetField(tif, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
    if (at->description)
        TIFFSetField(tif, TIFFTAG_IMAGEDESCRIPTION, at->description);
    if (!strcmp(gen->describe, "imagej") && !at->level) {
        TIFFSetField(tif, TIFFTAG_XRESOLUTION, 10.);
        TIFFSetField(tif, TIFFTAG_YRESOLUTION, 5.);
        TIFFSetField(tif, TIFFTAG_RESOLUTIONUNIT, RESUNIT_NONE);
    }
}

static void write_page(TIFF *tif, const struct gen *gen, const struct at *at)
{
    struct sink *sink = TIFFClientdata(tif);
    struct gen page = *gen;
    if (!page.strip || page.strip > page.rows)
        page.strip = page.rows;
    set_tags(tif, &page, at);
    sink->data = !at->level;
    write_blocks(tif, &page, at);
    sink->data = false;
    if (!TIFFWriteDirectory(tif))
        die("cannot write a directory", TIFFFileName(tif));
}

static void write_reduced(TIFF *tif, const struct gen *gen, struct at at,
                          unsigned n)
{
    for (unsigned i = 1; i <= n; i++) {
        struct gen small = *gen;
        small.rows = gen->rows >> i ? gen->rows >> i : 1;
        small.cols = gen->cols >> i ? gen->cols >> i : 1;
        at.level = i;
        at.description = NULL;
        write_page(tif, &small, &at);
    }
}

/* A page of another shape and type, which is no part of the image. */
static void write_stray(TIFF *tif, const struct gen *gen, unsigned samples,
                        const char *description)
{
    struct at at = {.description = description};
    struct sink *sink = TIFFClientdata(tif);
    struct gen page = {.planes = 1, .channels = 1, .kind = "smooth"};
    page.rows = (gen->rows + 1) / 2;
    page.cols = (gen->cols + 2) / 3;
    page.samples = samples;
    page.bits = 8;
    page.format = SAMPLEFORMAT_UINT;
    page.codec = COMPRESSION_NONE;
    page.photometric = samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
    page.seed = gen->seed + 1;
    page.describe = "";
    bool contiguous = sink->contiguous;
    sink->contiguous = false;
    write_page(tif, &page, &at);
    sink->contiguous = contiguous;
}

/* The plane that the n-th page shows. */
static struct at nth(const struct gen *gen, unsigned n)
{
    struct at at = {0};
    for (const char *axis = gen->order + 2; *axis; axis++) {
        unsigned *index = *axis == 'Z' ? &at.z : *axis == 'C' ? &at.c : &at.t;
        unsigned size = *axis == 'Z'   ? gen->planes
                        : *axis == 'C' ? gen->channels
                                       : gen->times;
        *index = n % size;
        n /= size;
    }
    return at;
}

static unsigned pages(const struct gen *gen)
{
    return gen->planes * gen->channels * gen->times;
}

static void leave_gap(struct sink *sink, unsigned gap)
{
    off_t end = lseek(sink->fd, sink->contiguous ? (off_t)sink->next : 0,
                      sink->contiguous ? SEEK_SET : SEEK_END);
    for (unsigned i = 0; i < gap; i++) {
        char junk = (char)hash(gap, i);
        if (write(sink->fd, &junk, 1) != 1)
            die(strerror(errno), "gap");
    }
    sink->next = (uint64_t)end + gap;
}

/* Room for all planes behind the header, twice what raw samples need. */
static void reserve(struct sink *sink, const struct gen *gen)
{
    struct block page = {0, 0, gen->rows, gen->cols, 0, gen->samples};
    size_t room = gen->rows * (row_bytes(gen, &page) + gen->samples);
    if (gen->tile_width) {
        page.cols = gen->cols + gen->tile_width;
        room = (gen->rows + gen->tile_height) * row_bytes(gen, &page);
    }
    room += gen->codec == COMPRESSION_NONE ? 0 : room + 100000;
    sink->contiguous = true;
    sink->next = gen->big_tiff ? 16 : 8;
    if (ftruncate(sink->fd, (off_t)(16 + pages(gen) * (room + gen->gap))))
        die(strerror(errno), "room for the planes");
}

static void write_tiff(const struct gen *gen, const char *path,
                       const char *description)
{
    struct sink sink = {0};
    TIFF *tif = sink_open(&sink, gen, path);
    bool first = !strcmp(gen->thumbnail, "first");
    bool ome = !strcmp(gen->describe, "ome");
    uint64_t *none = calloc(gen->pyramid + 1, sizeof *none);
    if (!none)
        die("out of memory", path);
    if (gen->contiguous)
        reserve(&sink, gen);
    if (first)
        write_stray(tif, gen, 1, ome ? description : NULL);
    for (uint32_t n = 0; n < pages(gen); n++) {
        struct at at = nth(gen, n);
        at.description = n || (first && ome) ? NULL : description;
        if (gen->pyramid)
            TIFFSetField(tif, TIFFTAG_SUBIFD, gen->pyramid, none);
        write_page(tif, gen, &at);
        write_reduced(tif, gen, at, gen->pyramid + gen->reduced);
        leave_gap(&sink, gen->gap);
    }
    if (!strcmp(gen->thumbnail, "last"))
        write_stray(tif, gen, 1, NULL);
    if (gen->label)
        write_stray(tif, gen, 3, NULL);
    free(none);
    TIFFClose(tif);
}

static void say_imagej(FILE *to, const struct gen *gen)
{
    bool c = gen->channels > 1, z = gen->planes > 1, t = gen->times > 1;
    fprintf(to, "ImageJ=1.53t\nimages=%u\n", pages(gen));
    if (c)
        fprintf(to, "channels=%u\n", gen->channels);
    if (z)
        fprintf(to, "slices=%u\n", gen->planes);
    if (t)
        fprintf(to, "frames=%u\n", gen->times);
    if (c + z + t > 1)
        fputs("hyperstack=true\n", to);
    if (c)
        fputs("mode=grayscale\n", to);
    fputs("unit=micron\nspacing=0.5\nloop=false\nmin=0.0\nmax=255.0\n", to);
}

/* As tifffile writes it. */
static void say_shaped(FILE *to, const struct gen *gen)
{
    bool before = gen->samples > 1 && gen->separate;
    bool after = gen->samples > 1 && !gen->separate;
    fprintf(to, "{\"shape\": [%u, %u, %u, ", gen->times, gen->planes,
            gen->channels);
    if (before)
        fprintf(to, "%u, ", gen->samples);
    fprintf(to, "%u, %u", gen->rows, gen->cols);
    if (after)
        fprintf(to, ", %u", gen->samples);
    fprintf(to, "], \"axes\": \"TZC%sYX%s\"}", before ? "S" : "",
            after ? "S" : "");
}

static const char *ome_type(const struct gen *gen)
{
    static const char *const name[] = {"uint8",  "int8",  "float",
                                       "uint16", "int16", "float",
                                       "uint32", "int32", "float"};
    if (gen->format == SAMPLEFORMAT_IEEEFP && gen->bits == 64)
        return "double";
    if (gen->bits > 32)
        die("has no such type", "OME");
    return name[gen->format - 1 + (gen->bits > 16 ? 6 : gen->bits > 8 ? 3 : 0)];
}

static void say_ome_channels(FILE *to, const struct gen *gen)
{
    static const char *const stain[] = {"DAPI", "Cy3", "Cy5", "GFP"};
    for (unsigned c = 0; c < gen->channels; c++) {
        fprintf(to, "<Channel ID=\"Channel:0:%u\" Name=\"", c);
        if (c < 4)
            fputs(stain[c], to);
        else
            fprintf(to, "Ch%u", c + 1);
        fprintf(to, "\" SamplesPerPixel=\"%u\"/>", gen->samples);
    }
}

static void say_ome_planes(FILE *to, const struct gen *gen)
{
    unsigned before = !strcmp(gen->thumbnail, "first");
    for (unsigned n = 0; n < pages(gen); n++) {
        struct at at = nth(gen, n);
        fprintf(to,
                "<TiffData FirstZ=\"%u\" FirstC=\"%u\" FirstT=\"%u\""
                " IFD=\"%u\" PlaneCount=\"1\"/>",
                at.z, at.c, at.t, before + n * (1 + gen->reduced));
    }
}

static void say_ome(FILE *to, const struct gen *gen)
{
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
          "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\">"
          "<Image ID=\"Image:0\"><Pixels ID=\"Pixels:0\"",
          to);
    fprintf(to,
            " DimensionOrder=\"%s\" Type=\"%s\" BigEndian=\"%s\""
            " SignificantBits=\"%u\" SizeX=\"%u\" SizeY=\"%u\""
            " SizeZ=\"%u\" SizeC=\"%u\" SizeT=\"%u\"",
            gen->order, ome_type(gen), gen->big_endian ? "true" : "false",
            gen->bits, gen->cols, gen->rows, gen->planes,
            gen->channels * gen->samples, gen->times);
    fputs(" PhysicalSizeX=\"0.1\" PhysicalSizeXUnit=\"\xc2\xb5m\""
          " PhysicalSizeY=\"0.2\" PhysicalSizeYUnit=\"\xc2\xb5m\""
          " PhysicalSizeZ=\"0.5\" PhysicalSizeZUnit=\"\xc2\xb5m\">",
          to);
    say_ome_channels(to, gen);
    say_ome_planes(to, gen);
    fputs("</Pixels></Image></OME>", to);
}

/* The ImageDescription, malloc'ed; NULL for a plain file. */
static char *describe(const struct gen *gen)
{
    char *text = NULL;
    size_t bytes;
    FILE *to = open_memstream(&text, &bytes);
    if (!to)
        die("out of memory", "description");
    if (!strcmp(gen->describe, "imagej"))
        say_imagej(to, gen);
    else if (!strcmp(gen->describe, "shaped"))
        say_shaped(to, gen);
    else if (!strcmp(gen->describe, "ome"))
        say_ome(to, gen);
    if (fclose(to))
        die("out of memory", "description");
    if (bytes)
        return text;
    free(text);
    return NULL;
}

static unsigned number(const char *text)
{
    uint32_t value = 0;
    const char *wrong = num_u32(text, UINT32_MAX, &value);
    if (wrong)
        die(wrong, text);
    return value;
}

/* Which of the words it is; each has one space before and after it. */
static unsigned find(const char *word, const char *words)
{
    char spaced[32];
    const char *found;
    unsigned n = 0;
    snprintf(spaced, sizeof spaced, " %.29s ", word);
    found = strstr(words, spaced);
    if (!found)
        die("is not among the choices", word);
    while (words < found)
        n += *words++ == ' ';
    return n;
}

static unsigned find_codec(const char *word)
{
    static const uint16_t codec[] = {
        COMPRESSION_NONE,          COMPRESSION_LZW,      COMPRESSION_DEFLATE,
        COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS, COMPRESSION_ZSTD,
        COMPRESSION_LZMA,          COMPRESSION_WEBP,     COMPRESSION_WEBP,
        COMPRESSION_JPEG,          COMPRESSION_CCITTRLE, COMPRESSION_CCITTFAX3,
        COMPRESSION_CCITTFAX4,     COMPRESSION_JBIG};
    return codec[find(word, " none lzw deflate adobe-deflate packbits zstd "
                            "lzma webp webp-lossless jpeg ccitt-rle "
                            "ccitt-g3 ccitt-g4 jbig ")];
}

/* What libtiff writes and cannot read; what it refuses it says itself. */
static void check_codec(const struct gen *gen)
{
    bool bilevel = gen->codec == COMPRESSION_CCITTRLE ||
                   gen->codec == COMPRESSION_CCITTFAX3 ||
                   gen->codec == COMPRESSION_CCITTFAX4 ||
                   gen->codec == COMPRESSION_JBIG;
    if (bilevel && gen->samples > 1 && !gen->separate)
        die("needs -P with this codec", "-S");
    if (gen->codec == COMPRESSION_WEBP && gen->separate)
        die("cannot be with this codec", "-P");
    if (gen->bits > 16 && gen->photometric == PHOTOMETRIC_PALETTE)
        die("is more bits than a palette has", "-b");
    if (gen->samples < colours(gen))
        die("is less than the colours need", "-S");
}

static void check(const struct gen *gen)
{
    bool real = gen->format == SAMPLEFORMAT_IEEEFP;
    unsigned bits = gen->bits;
    if (!gen->rows || !gen->cols || !gen->samples || !pages(gen) ||
        gen->samples > 65535)
        die("cannot be made", "image");
    if (!bits || (bits > 32 && bits != 64) ||
        (real && bits != 16 && bits != 32 && bits != 64))
        die("is no number of bits", "-b");
    if (gen->pyramid && gen->reduced)
        die("exclude each other", "--pyramid and --reduced-pages");
}

static void take(struct gen *gen, const char *const option[])
{
    const char *high = strchr(option['T'], 'x');
    char wide[16];
    snprintf(wide, sizeof wide, "%.*s", (int)strcspn(option['T'], "x"),
             option['T']);
    gen->tile_width = number(wide);
    gen->tile_height = number(high ? high + 1 : wide);
    gen->format = 1 + find(option['f'], " uint int float ");
    gen->codec = find_codec(option['c']);
    gen->photometric = find(option['i'], " miniswhite minisblack rgb palette "
                                         "mask separated ycbcr ");
    gen->big_endian = find(option['e'], " little big ");
    gen->lossless = !strcmp(option['c'], "webp-lossless");
    gen->lossy = !strcmp(option['c'], "webp") || !strcmp(option['c'], "jpeg");
    gen->kind = option['k'];
    gen->describe = option['d'];
    gen->order = option['O'];
    gen->thumbnail = option[7];
    find(gen->kind, " noise smooth gradient ");
    find(gen->describe, " plain imagej ome shaped ");
    find(gen->order, " XYCZT XYCTZ XYZCT XYZTC XYTCZ XYTZC ");
    find(gen->thumbnail, " none first last ");
    check(gen);
    check_codec(gen);
}

/* Fills option with the words of the command line; the index of the first
 * operand, or 0. */
static int parse(int argc, char **argv, const char *option[])
{
    static const struct option longs[] = {
        {"pyramid", required_argument, NULL, 1},
        {"reduced-pages", required_argument, NULL, 2},
        {"gap", required_argument, NULL, 3},
        {"nan", no_argument, NULL, 4},
        {"contiguous", no_argument, NULL, 5},
        {"label", no_argument, NULL, 6},
        {"thumbnail", required_argument, NULL, 7},
        {NULL, 0, NULL, 0}};
    const char *letters = "H:W:z:C:t:S:Pb:f:c:p:r:T:Be:i:Fd:O:s:k:";
    int id;
    while ((id = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
        if (id == '?')
            return 0;
        option[id] = optarg ? optarg : "";
    }
    return argc - optind == 1 || argc - optind == 2 ? optind : 0;
}

int main(int argc, char **argv)
{
    const char *option[128] = {['H'] = "37",     ['W'] = "53",
                               ['z'] = "1",      ['C'] = "1",
                               ['t'] = "1",      ['S'] = "1",
                               ['b'] = "16",     ['f'] = "uint",
                               ['c'] = "none",   ['p'] = "0",
                               ['r'] = "0",      ['T'] = "0",
                               ['e'] = "little", ['i'] = "minisblack",
                               ['d'] = "plain",  ['O'] = "XYCZT",
                               ['s'] = "1",      ['k'] = "smooth",
                               [1] = "0",        [2] = "0",
                               [3] = "0",        [7] = "none"};
    struct gen gen = {0};
    unsigned *const field[128] = {
        ['H'] = &gen.rows,     ['W'] = &gen.cols,      ['z'] = &gen.planes,
        ['C'] = &gen.channels, ['t'] = &gen.times,     ['S'] = &gen.samples,
        ['b'] = &gen.bits,     ['p'] = &gen.predictor, ['r'] = &gen.strip,
        ['s'] = &gen.seed,     [1] = &gen.pyramid,     [2] = &gen.reduced,
        [3] = &gen.gap};
    bool *const flag[128] = {
        ['P'] = &gen.separate, ['F'] = &gen.lsb,      ['B'] = &gen.big_tiff,
        [4] = &gen.nan,        [5] = &gen.contiguous, [6] = &gen.label};
    int operand = parse(argc, argv, option);
    char *description;
    if (!operand) {
        fputs(usage, stderr);
        return 2;
    }
    for (int i = 0; i < 128; i++) {
        if (field[i])
            *field[i] = number(option[i]);
        if (flag[i])
            *flag[i] = option[i] != NULL;
    }
    take(&gen, option);
    TIFFSetErrorHandler(fail);
    TIFFSetWarningHandler(NULL); /* the old number of deflate gives one */
    description = describe(&gen);
    write_tiff(&gen, argv[operand], description);
    free(description);
    if (argv[operand + 1])
        expect(&gen, argv[operand + 1]);
    return EXIT_SUCCESS;
}
