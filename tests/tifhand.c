/* SPDX-License-Identifier: MIT */
/*
 * Writes by hand the TIFFs that libtiff's writer cannot: legal ones that are
 * rare (with the samples that a right reader gives) and hostile ones. Most
 * are a page of five strips with one thing bent; those with a codec are
 * written by libtiff and bent after. TIFF 6.0, BigTIFF as libtiff documents
 * it. Longer than 300 lines, since each tests/NAME.c is a program of its own.
 */
#include "base/file.h"
#include "base/num.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

static const char usage[] =
    "usage: tifhand [-B] [-e little|big] [-s seed]\n"
    "               KIND [NUMBER...] OUT.tif [EXPECT-DIR/]\n"
    "       tifhand --list\n"
    "numbers: imagej-long Z C H W, contiguous N, contiguous-front N,\n"
    "         many-pages N\n";

struct tag {
    uint16_t id, type;
    uint64_t count, value; /* of many values in no list: their offset */
    const uint64_t *list;
    const char *text;
};

struct hand {
    const struct kind *kind;
    const char *path;
    FILE *file;
    bool big_endian, big_tiff;
    unsigned rows, cols, pages, channels, strip, bits;
    /* The row that is shown as row y is y / kept * stored + y % kept. */
    unsigned kept, stored;
    uint64_t seed, data; /* data: offset of the first sample */
    uint64_t end;        /* where the next directory goes */
    uint64_t link;       /* where its offset goes */
    struct tag tag[20];  /* of the directory at work, by id */
    unsigned tags;
};

struct kind {
    const char *name;
    bool good;
    void (*make)(struct hand *hand);
    uint16_t bent[2]; /* tags that get these values */
    uint32_t value[2];
};

enum { SIDE = 16, BEYOND = 1 << 30 }; /* of a tile; the end of any file */

static void die(const char *words, const char *what)
{
    fprintf(stderr, "tifhand: %s: %s\n", what, words);
    exit(EXIT_FAILURE);
}

static void fail(const char *module, const char *format, va_list args)
{
    fprintf(stderr, "tifhand: %s: ", module);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    exit(EXIT_FAILURE);
}

static bool is(const struct hand *hand, const char *name)
{
    return !strcmp(hand->kind->name, name);
}

/* splitmix64: Steele, Lea, Flood 2014. */
static uint64_t hash(uint64_t seed, uint64_t n)
{
    uint64_t h = seed * 0xd1342543de82ef95u + (n + 1) * 0x9e3779b97f4a7c15u;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
}

static bool is_hole(const struct hand *hand, uint64_t y, uint64_t x)
{
    return is(hand, "sparse-tiles") && y / SIDE == 1 && x / SIDE == 2;
}

/* A sample's bits: of a uint16, or of a float32 from 1 to 4. */
static uint32_t sample(const struct hand *hand, uint64_t page, uint64_t y,
                       uint64_t x)
{
    uint64_t v;
    if (is_hole(hand, y, x))
        return 0;
    y = y / hand->kept * hand->stored + y % hand->kept;
    v = (hash(hand->seed + page, y * hand->cols + x) & 15) + 8 * y + 4 * x;
    v = (v + 1000 * page) & 0xffff;
    return hand->bits == 32 ? 0x3f800000 + (uint32_t)(v << 8) : (uint32_t)v;
}

static void seek(const struct hand *hand, FILE *file, uint64_t offset)
{
    if (fseeko(file, (off_t)offset, SEEK_SET))
        die(strerror(errno), hand->path);
}

static void put(const struct hand *hand, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        unsigned at = hand->big_endian ? bytes - 1 - i : i;
        putc((int)(v >> 8 * at & 255), hand->file);
    }
}

static uint64_t get(const struct hand *hand, uint64_t offset, unsigned bytes)
{
    uint64_t v = 0;
    seek(hand, hand->file, offset);
    for (unsigned i = 0; i < bytes; i++) {
        unsigned at = hand->big_endian ? bytes - 1 - i : i;
        v |= (uint64_t)(getc(hand->file) & 255) << 8 * at;
    }
    return v;
}

static void close_file(const struct hand *hand, FILE *file)
{
    if (ferror(file) | fclose(file))
        die("cannot be written", hand->path);
}

/* The bytes of an offset, and of a tag's value at its place. */
static unsigned wide(const struct hand *hand)
{
    return hand->big_tiff ? 8 : 4;
}

static void put_header(struct hand *hand)
{
    hand->file = fopen(hand->path, "w+b");
    if (!hand->file)
        die(strerror(errno), hand->path);
    fputs(hand->big_endian ? "MM" : "II", hand->file);
    put(hand, hand->big_tiff ? 43 : 42, 2);
    if (hand->big_tiff)
        put(hand, hand->big_endian ? 8 << 16 : 8, 4); /* of an offset */
    hand->link = hand->big_tiff ? 8 : 4;
    put(hand, 0, wide(hand));
}

/* Sets a tag of one value, or adds it at its place in the order of ids. */
static struct tag *set(struct hand *hand, uint16_t id, uint16_t type,
                       uint64_t value)
{
    unsigned i = 0;
    while (i < hand->tags && hand->tag[i].id < id)
        i++;
    if (i == hand->tags || hand->tag[i].id != id) {
        memmove(hand->tag + i + 1, hand->tag + i,
                (hand->tags++ - i) * sizeof *hand->tag);
    }
    hand->tag[i] = (struct tag){id, type, 1, value, NULL, NULL};
    return &hand->tag[i];
}

static void set_list(struct hand *hand, uint16_t id, const uint64_t *list,
                     unsigned n)
{
    struct tag *tag = set(hand, id, TIFF_LONG, list[0]);
    tag->count = n;
    tag->list = list;
}

static unsigned type_bytes(uint16_t type)
{
    if (type == TIFF_LONG8)
        return 8;
    return type == TIFF_ASCII ? 1 : type == TIFF_SHORT ? 2 : 4;
}

static void put_values(const struct hand *hand, const struct tag *tag)
{
    unsigned bytes = type_bytes(tag->type);
    if (tag->text) {
        fwrite(tag->text, 1, tag->count, hand->file);
        return;
    }
    for (uint64_t i = 0; i < tag->count; i++)
        put(hand, tag->list ? tag->list[i] : tag->value, bytes);
}

static void put_tag(struct hand *hand, const struct tag *tag, uint64_t at)
{
    uint64_t bytes = tag->count * type_bytes(tag->type);
    bool apart = bytes > wide(hand), given = apart && !tag->list && !tag->text;
    seek(hand, hand->file, at);
    put(hand, tag->id, 2);
    put(hand, tag->type, 2);
    put(hand, tag->count, wide(hand));
    put(hand, given ? tag->value : apart ? hand->end : 0, wide(hand));
    if (given)
        return;
    seek(hand, hand->file, apart ? hand->end : at + 4 + wide(hand));
    put_values(hand, tag);
    if (apart)
        hand->end += (bytes + 1) / 2 * 2;
}

/* Writes the directory at hand->end, its values behind it. */
static void put_directory(struct hand *hand)
{
    unsigned head = hand->big_tiff ? 8 : 2, each = 4 + 2 * wide(hand);
    uint64_t at = (hand->end + 1) / 2 * 2;
    seek(hand, hand->file, hand->link);
    put(hand, at, wide(hand));
    seek(hand, hand->file, at);
    put(hand, hand->tags, head);
    hand->link = at + head + hand->tags * each;
    hand->end = hand->link + wide(hand);
    for (unsigned i = 0; i < hand->tags; i++)
        put_tag(hand, &hand->tag[i], at + head + i * each);
    seek(hand, hand->file, hand->link);
    put(hand, 0, wide(hand));
}

static void set_page(struct hand *hand)
{
    hand->tags = 0;
    set(hand, TIFFTAG_IMAGEWIDTH, TIFF_LONG, hand->cols);
    set(hand, TIFFTAG_IMAGELENGTH, TIFF_LONG, hand->rows);
    set(hand, TIFFTAG_BITSPERSAMPLE, TIFF_SHORT, hand->bits);
    set(hand, TIFFTAG_COMPRESSION, TIFF_SHORT, COMPRESSION_NONE);
    set(hand, TIFFTAG_PHOTOMETRIC, TIFF_SHORT, PHOTOMETRIC_MINISBLACK);
    set(hand, TIFFTAG_SAMPLESPERPIXEL, TIFF_SHORT, 1);
}

static void bend(struct hand *hand)
{
    for (int i = 0; i < 2 && hand->kind->bent[i]; i++) {
        uint16_t id = hand->kind->bent[i];
        bool small = id == TIFFTAG_BITSPERSAMPLE || id == TIFFTAG_COMPRESSION ||
                     id == TIFFTAG_SAMPLESPERPIXEL;
        set(hand, id, small ? TIFF_SHORT : TIFF_LONG, hand->kind->value[i]);
    }
    if (is(hand, "huge-strips")) {
        uint64_t data = hand->data;
        set(hand, TIFFTAG_STRIPOFFSETS, TIFF_LONG, data)->count = UINT32_MAX;
        set(hand, TIFFTAG_STRIPBYTECOUNTS, TIFF_LONG, data)->count = UINT32_MAX;
    }
    if (is(hand, "huge-count"))
        set(hand, TIFFTAG_IMAGEDESCRIPTION, TIFF_ASCII, hand->data)->count =
            (uint64_t)1 << 40;
}

static uint64_t plane_bytes(const struct hand *hand)
{
    return (uint64_t)hand->rows * hand->cols * (hand->bits / 8);
}

/* imagej-long is sparse: only the first plane, the last and the one that
 * crosses 4 GB have samples other than 0. */
static bool is_blank(const struct hand *hand, uint64_t page)
{
    uint64_t below = ((uint64_t)1 << 32) - hand->data;
    return is(hand, "imagej-long") && page && page + 1 != hand->pages &&
           page != below / plane_bytes(hand);
}

static void stretch(const struct hand *hand, FILE *file, uint64_t size)
{
    if (fflush(file) || ftruncate(fileno(file), (off_t)size))
        die(strerror(errno), hand->path);
}

/* Planes back to back from hand->data. */
static void put_samples(struct hand *hand)
{
    uint64_t bytes = plane_bytes(hand);
    stretch(hand, hand->file, hand->data + hand->pages * bytes);
    for (unsigned page = 0; page < hand->pages; page++) {
        if (is_blank(hand, page))
            continue;
        seek(hand, hand->file, hand->data + page * bytes);
        for (unsigned y = 0; y < hand->rows; y++) {
            for (unsigned x = 0; x < hand->cols; x++)
                put(hand, sample(hand, page, y, x), 2);
        }
    }
}

static void set_strips(struct hand *hand, unsigned page, uint64_t offset[],
                       uint64_t bytes[])
{
    unsigned n = (hand->rows + hand->strip - 1) / hand->strip;
    uint64_t row = hand->cols * 2;
    for (unsigned i = 0; i < n; i++) {
        unsigned y = i * hand->strip, left = hand->rows - y;
        unsigned at = is(hand, "overlap") ? 0 : page * hand->rows + y;
        bytes[i] = row * (left < hand->strip ? left : hand->strip);
        offset[i] = hand->data + at * row;
    }
    if (is(hand, "strip-beyond"))
        offset[2] = BEYOND;
    if (is(hand, "strip-short"))
        bytes[2] -= row;
    set(hand, TIFFTAG_ROWSPERSTRIP, TIFF_LONG, hand->strip);
    set_list(hand, TIFFTAG_STRIPOFFSETS, offset, n);
    set_list(hand, TIFFTAG_STRIPBYTECOUNTS, bytes, n);
}

/* What is bent in a file that is written; hand->link and hand->end are of
 * its last directory. */
static void bend_file(struct hand *hand, uint64_t first)
{
    uint64_t size = 0;
    seek(hand, hand->file, is(hand, "no-ifd") ? wide(hand) : hand->link);
    if (is(hand, "no-ifd"))
        put(hand, BEYOND, wide(hand));
    if (is(hand, "loop") || is(hand, "loop-two"))
        put(hand, first, wide(hand));
    if (is(hand, "truncated-ifd"))
        size = (first + hand->link) / 2;
    if (is(hand, "truncated-data"))
        size = hand->data + hand->rows * hand->cols * 2 - 100;
    if (size)
        stretch(hand, hand->file, size);
}

/* Planes back to back, one directory each before or behind them all. */
static void make_pages(struct hand *hand)
{
    uint64_t offset[8], bytes[8], first;
    bool front = is(hand, "contiguous-front") || is(hand, "truncated-data");
    put_header(hand);
    hand->data = 1024 + (front ? hand->pages * 512 : 0);
    if (is(hand, "odd-offset"))
        hand->data++;
    put_samples(hand);
    hand->end = 16;
    if (!front)
        hand->end = hand->data + hand->pages * plane_bytes(hand);
    first = (hand->end + 1) / 2 * 2;
    for (unsigned page = 0; page < hand->pages; page++) {
        set_page(hand);
        set_strips(hand, page, offset, bytes);
        bend(hand);
        put_directory(hand);
    }
    bend_file(hand, first);
    close_file(hand, hand->file);
}

static void make_whole_pages(struct hand *hand)
{
    hand->strip = hand->rows;
    if (is(hand, "many-pages")) {
        hand->rows = hand->strip = 2;
        hand->cols = 3;
    }
    make_pages(hand);
}

static void make_overlap(struct hand *hand)
{
    hand->kept = hand->strip;
    hand->stored = 0;
    make_pages(hand);
}

static void make_tiles(struct hand *hand)
{
    uint64_t offset[16], bytes[16];
    unsigned n = 0;
    put_header(hand);
    hand->end = hand->data;
    for (unsigned y = 0; y < hand->rows; y += SIDE) {
        for (unsigned x = 0; x < hand->cols; x += SIDE, n++) {
            bool hole = is_hole(hand, y, x);
            offset[n] = hole ? 0 : hand->end;
            bytes[n] = hole ? 0 : SIDE * SIDE * 2;
            seek(hand, hand->file, hand->end);
            hand->end += bytes[n];
            for (unsigned i = 0; i < SIDE * SIDE && !hole; i++)
                put(hand, sample(hand, 0, y + i / SIDE, x + i % SIDE), 2);
        }
    }
    set_page(hand);
    set(hand, TIFFTAG_TILEWIDTH, TIFF_LONG, SIDE);
    set(hand, TIFFTAG_TILELENGTH, TIFF_LONG, SIDE);
    set_list(hand, TIFFTAG_TILEOFFSETS, offset, n);
    set_list(hand, TIFFTAG_TILEBYTECOUNTS, bytes, n);
    bend(hand);
    put_directory(hand);
    close_file(hand, hand->file);
}

static void make_imagej(struct hand *hand)
{
    char text[256];
    struct tag *tag;
    snprintf(text, sizeof text,
             "ImageJ=1.53t\nimages=%u\nchannels=%u\nslices=%u\n"
             "hyperstack=true\nmode=grayscale\nunit=micron\nspacing=0.5\n"
             "loop=false\nmin=0.0\nmax=65535.0\n",
             hand->pages, hand->channels, hand->pages / hand->channels);
    put_header(hand);
    set_page(hand);
    set(hand, TIFFTAG_ROWSPERSTRIP, TIFF_LONG, hand->rows);
    set(hand, TIFFTAG_STRIPOFFSETS, TIFF_LONG, hand->data);
    set(hand, TIFFTAG_STRIPBYTECOUNTS, TIFF_LONG, plane_bytes(hand));
    tag = set(hand, TIFFTAG_IMAGEDESCRIPTION, TIFF_ASCII, 0);
    tag->text = text;
    tag->count = strlen(text) + 1;
    hand->end = 16;
    put_directory(hand);
    put_samples(hand);
    close_file(hand, hand->file);
}

/* Where the first directory's tag has its i-th value; and its bytes. */
static uint64_t find(const struct hand *hand, uint16_t id, unsigned i,
                     unsigned *bytes)
{
    unsigned head = hand->big_tiff ? 8 : 2, each = 4 + 2 * wide(hand);
    uint64_t at = get(hand, hand->big_tiff ? 8 : 4, wide(hand)) + head;
    uint64_t left = get(hand, at - head, head);
    for (; left && get(hand, at, 2) != id; left--)
        at += each;
    if (!left)
        die("has no such tag", hand->path);
    *bytes = type_bytes((uint16_t)get(hand, at + 2, 2));
    left = get(hand, at + 4, wide(hand)) * *bytes;
    at += 4 + wide(hand);
    return (left > wide(hand) ? get(hand, at, wide(hand)) : at) + i * *bytes;
}

static void patch(const struct hand *hand, uint16_t id, uint64_t value)
{
    unsigned bytes;
    uint64_t at = find(hand, id, 0, &bytes);
    seek(hand, hand->file, at);
    put(hand, value, bytes);
}

/* Written by libtiff in five strips, then opened for bending. */
static void write_coded(struct hand *hand, int codec, int predictor)
{
    char mode[4] = {'w', hand->big_endian ? 'b' : 'l',
                    hand->big_tiff ? '8' : 0};
    TIFF *tif = TIFFOpen(hand->path, mode);
    uint32_t row[64];
    uint16_t *half = (uint16_t *)row;
    if (!tif)
        die("cannot be opened", hand->path);
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, hand->cols);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, hand->rows);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, hand->bits);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tif, TIFFTAG_SAMPLEFORMAT, hand->bits == 32 ? 3 : 1);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, hand->strip);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, codec);
    TIFFSetField(tif, TIFFTAG_PREDICTOR, predictor);
    for (unsigned y = 0; y < hand->rows; y++) {
        for (unsigned x = 0; x < hand->cols; x++) {
            uint32_t v = sample(hand, 0, y, x);
            if (hand->bits == 32)
                row[x] = v;
            else
                half[x] = (uint16_t)v;
        }
        /* libtiff 4.5 turns bytes before this predictor, see tifgen.c */
        if (predictor == PREDICTOR_FLOATINGPOINT && TIFFIsByteSwapped(tif))
            TIFFSwabArrayOfLong(row, hand->cols);
        TIFFWriteScanline(tif, row, y, 0);
    }
    TIFFClose(tif);
    hand->file = fopen(hand->path, "r+b");
    if (!hand->file)
        die(strerror(errno), hand->path);
}

/* Strips of 8 rows, of which a page with strips of 5 shows 5, the last 3. */
static void make_surplus(struct hand *hand)
{
    const char *name = hand->kind->name;
    int predictor = strstr(name, "-p3") ? 3 : strstr(name, "-p2") ? 2 : 1;
    bool lzw = strstr(name, "lzw");
    hand->bits = predictor == 3 ? 32 : 16;
    hand->rows = 40;
    hand->strip = 8;
    write_coded(hand, lzw ? COMPRESSION_LZW : COMPRESSION_ADOBE_DEFLATE,
                predictor);
    hand->rows = 23;
    hand->kept = 5;
    hand->stored = 8;
    patch(hand, TIFFTAG_IMAGELENGTH, hand->rows);
    patch(hand, TIFFTAG_ROWSPERSTRIP, hand->kept);
    close_file(hand, hand->file);
}

/* Garbage from the first byte of the third strip on. */
static void make_bad_code(struct hand *hand)
{
    uint64_t at, bytes;
    unsigned size;
    write_coded(
        hand, is(hand, "bad-lzw") ? COMPRESSION_LZW : COMPRESSION_ADOBE_DEFLATE,
        1);
    at = find(hand, TIFFTAG_STRIPBYTECOUNTS, 2, &size);
    bytes = get(hand, at, size);
    at = find(hand, TIFFTAG_STRIPOFFSETS, 2, &size);
    at = get(hand, at, size);
    seek(hand, hand->file, at);
    for (uint64_t i = 0; i < bytes; i++)
        put(hand, hash(hand->seed, i) | 0x80, 1);
    close_file(hand, hand->file);
}

static void make_bad_predictor(struct hand *hand)
{
    write_coded(hand, COMPRESSION_ADOBE_DEFLATE, 2);
    patch(hand, TIFFTAG_PREDICTOR, 7);
    close_file(hand, hand->file);
}

static const struct kind kinds[] = {
    {"imagej-long", true, make_imagej, {0}, {0}},
    {"contiguous", true, make_whole_pages, {0}, {0}},
    {"contiguous-front", true, make_whole_pages, {0}, {0}},
    {"many-pages", true, make_whole_pages, {0}, {0}},
    {"odd-offset", true, make_pages, {0}, {0}},
    {"overlap", true, make_overlap, {0}, {0}},
    {"sparse-tiles", true, make_tiles, {0}, {0}},
    {"surplus-deflate", true, make_surplus, {0}, {0}},
    {"surplus-deflate-p2", true, make_surplus, {0}, {0}},
    {"surplus-deflate-p3", true, make_surplus, {0}, {0}},
    {"surplus-lzw", true, make_surplus, {0}, {0}},
    {"surplus-lzw-p2", true, make_surplus, {0}, {0}},
    {"surplus-lzw-p3", true, make_surplus, {0}, {0}},
    {"loop", false, make_pages, {0}, {0}},
    {"loop-two", false, make_pages, {0}, {0}},
    {"no-ifd", false, make_pages, {0}, {0}},
    {"huge-dimensions", false, make_pages, {256, 257}, {1u << 31, 1u << 31}},
    {"huge-strips", false, make_pages, {257, 278}, {UINT32_MAX, 1}},
    {"huge-count", false, make_pages, {0}, {0}},
    {"zero-width", false, make_pages, {256}, {0}},
    {"zero-rps", false, make_pages, {278}, {0}},
    {"bits-65535", false, make_pages, {258}, {65535}},
    {"samples-65535", false, make_pages, {277}, {65535}},
    {"unknown-codec", false, make_pages, {259}, {60000}},
    {"strip-beyond", false, make_pages, {0}, {0}},
    {"strip-short", false, make_pages, {0}, {0}},
    {"truncated-data", false, make_pages, {0}, {0}},
    {"truncated-ifd", false, make_pages, {0}, {0}},
    {"tile-zero", false, make_tiles, {322, 323}, {0}},
    {"bad-predictor", false, make_bad_predictor, {0}, {0}},
    {"bad-deflate", false, make_bad_code, {0}, {0}},
    {"bad-lzw", false, make_bad_code, {0}, {0}}};

enum { KINDS = sizeof kinds / sizeof *kinds };

static void expect_plane(const struct hand *hand, uint64_t page, FILE *file)
{
    for (unsigned y = 0; y < hand->rows; y++) {
        for (unsigned x = 0; x < hand->cols; x++) {
            uint32_t v = sample(hand, page, y, x);
            uint16_t w = (uint16_t)v;
            if (hand->bits == 32)
                fwrite(&v, 4, 1, file);
            else
                fwrite(&w, 2, 1, file);
        }
    }
}

static void expect(const struct hand *hand, const char *folder)
{
    unsigned planes = hand->pages / hand->channels;
    uint64_t bytes = plane_bytes(hand);
    struct why why;
    const char *wrong = file_make_folder(folder, &why);
    if (wrong)
        die(wrong, folder);
    for (unsigned c = 0; c < hand->channels && hand->kind->good; c++) {
        char name[32], *path;
        FILE *file;
        snprintf(name, sizeof name, "t0.c%u.s0.raw", c);
        path = file_join(folder, name);
        file = path ? fopen(path, "wb") : NULL;
        if (!file)
            die(strerror(errno), folder);
        for (unsigned z = 0; z < planes; z++) {
            seek(hand, file, z * bytes);
            if (!is_blank(hand, z * hand->channels + c))
                expect_plane(hand, z * hand->channels + c, file);
        }
        stretch(hand, file, planes * bytes);
        close_file(hand, file);
        free(path);
    }
}

static unsigned number(const char *text)
{
    uint32_t value = 0;
    const char *wrong = num_u32(text, 1 << 24, &value);
    if (wrong)
        die(wrong, text);
    return value;
}

/* Sets up the kind that is named; n are the numbers that follow it. */
static void prepare(struct hand *hand, const char *name, const unsigned *n)
{
    int i = 0;
    while (i < KINDS && strcmp(kinds[i].name, name) != 0)
        i++;
    if (i == KINDS)
        die("is no kind", name);
    hand->kind = &kinds[i];
    hand->pages = hand->channels = hand->kept = hand->stored = 1;
    hand->rows = 40;
    hand->cols = 50;
    hand->strip = 8;
    hand->bits = 16;
    hand->data = 1024;
    if (is(hand, "loop-two"))
        hand->pages = 2;
    if (is(hand, "huge-count"))
        hand->big_tiff = true;
    if (hand->kind->make == make_whole_pages)
        hand->pages = n[0] ? n[0] : is(hand, "many-pages") ? 5000 : 5;
    if (hand->kind->make != make_imagej)
        return;
    hand->channels = n[1] ? n[1] : 2;
    hand->pages = (n[0] ? n[0] : 320) * hand->channels;
    hand->rows = n[2] ? n[2] : 2050;
    hand->cols = n[3] ? n[3] : 2047;
}

static int list(void)
{
    for (int i = 0; i < KINDS; i++)
        printf("%s %s\n", kinds[i].name, kinds[i].good ? "good" : "hostile");
    return fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct hand hand = {.seed = 1};
    unsigned n[4] = {0};
    const char *name;
    int c;
    if (argc == 2 && !strcmp(argv[1], "--list"))
        return list();
    while ((c = getopt(argc, argv, "Be:s:")) != -1 && c != '?') {
        if (c == 'B')
            hand.big_tiff = true;
        else if (c == 'e')
            hand.big_endian = !strcmp(optarg, "big");
        else
            hand.seed = number(optarg);
    }
    argv += optind;
    name = *argv ? *argv++ : "";
    for (int i = 0; i < 4 && *argv && !(*argv)[strspn(*argv, "0123456789")];
         i++)
        n[i] = number(*argv++);
    if (c == '?' || !*argv || (argv[1] && argv[2])) {
        fputs(usage, stderr);
        return 2;
    }
    hand.path = argv[0];
    TIFFSetErrorHandler(fail);
    prepare(&hand, name, n);
    hand.kind->make(&hand);
    if (argv[1])
        expect(&hand, argv[1]);
    return EXIT_SUCCESS;
}
