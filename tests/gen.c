/* SPDX-License-Identifier: MIT */
/*
 * Writes a test image from a seed, the same on every machine: pixels are
 * eighths (8-bit: 1/32) cut to the type, hashed from their position, so that
 * rows come one at a time and an image can have any size. NRRD and NPY are
 * written here and not by the library, which they test. Page m has seed + m;
 * with -Z pages are planes, whose spots are as large in z as in y and x. Signed
 * types are the values less 500 (8-bit: less 128). Longer than 300 lines, since
 * each tests/NAME.c is a program of its own.
 */
#include "base/sample.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

static const char usage[] =
    "usage: gen [-H rows] [-W cols] [-t uint8|...|double] [-s seed]\n"
    "           [-n spots] [-a amplitude] [-k noise|plateau|nan|zero|ramp]\n"
    "           [-f nhdr|npy|tiff] [-e little|big] [-m pages] [-Z planes]\n"
    "           [-c none|lzw|deflate|packbits|zstd|lzma] [-p predictor]\n"
    "           [-r rows_per_strip] [-T tilesize] [-B] [-S samples] OUT\n";

struct spot {
    uint32_t y, x, height;
};

struct gen {
    uint32_t rows, cols, pages, n, amplitude;
    uint64_t seed;
    const char *kind, *format, *codec;
    enum sample_type type;
    uint32_t strip, tile, samples;
    uint16_t predictor;
    bool big_endian, big_tiff, deep;
    struct spot *spot; /* of the page at work, in order of y */
    size_t first;      /* spot that still reaches the row at work */
};

enum { REACH = 5 }; /* of a spot, in pixels */

/* 1024 exp(-d^2 / (2 1.3^2)) */
static const uint64_t profile[REACH + 1] = {1024, 762, 314, 71, 9, 1};

static void die(const char *words, const char *what)
{
    fprintf(stderr, "gen: %s: %s\n", what, words);
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

static int by_row(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    return (s->y > t->y) - (s->y < t->y);
}

/* How much of spot i is left in a page, where pages are planes, in 1/1024. */
static uint64_t part_in(const struct gen *gen, uint32_t page, uint32_t i)
{
    uint64_t z = hash(gen->seed ^ 0xdee9, i) % gen->pages;
    uint64_t dz = z > page ? z - page : page - z;
    return dz > REACH ? 0 : profile[dz];
}

static void place_spots(struct gen *gen, uint32_t page)
{
    uint64_t seed = gen->deep ? gen->seed : gen->seed + page;
    gen->first = 0;
    for (uint32_t i = 0; i < gen->n; i++) {
        struct spot *spot = &gen->spot[i];
        uint64_t least = gen->amplitude / 4;
        spot->y = (uint32_t)(hash(~seed, 3 * i) % gen->rows);
        spot->x = (uint32_t)(hash(~seed, 3 * i + 1) % gen->cols);
        spot->height = (uint32_t)(least + hash(~seed, 3 * i + 2) %
                                              (gen->amplitude - least + 1));
        if (gen->deep)
            spot->height =
                (uint32_t)(spot->height * part_in(gen, page, i) / 1024);
    }
    qsort(gen->spot, gen->n, sizeof *gen->spot, by_row);
}

static void add_spots(struct gen *gen, uint32_t y, double *row)
{
    while (gen->first < gen->n && gen->spot[gen->first].y + REACH < y)
        gen->first++;
    for (size_t i = gen->first; i < gen->n; i++) {
        const struct spot *spot = &gen->spot[i];
        uint32_t dy = spot->y > y ? spot->y - y : y - spot->y;
        if (dy > REACH)
            break;
        for (uint32_t d = 0; d <= 2 * REACH; d++) {
            uint32_t x = spot->x + d - REACH; /* wraps: then >= cols */
            uint64_t dx = d < REACH ? REACH - d : d - REACH;
            if (x < gen->cols)
                row[x] += (double)(spot->height * profile[dy] * profile[dx]) /
                          (1 << 20);
        }
    }
}

static double nonfinite(uint64_t h, double otherwise)
{
    const double value[3] = {NAN, INFINITY, -INFINITY};
    return h % 100 == 0 ? value[h / 100 % 3] : otherwise;
}

/* Noise has a deviation of 18, or 4.6 at 8 bits. */
static double pixel(const struct gen *gen, uint64_t seed, uint32_t y,
                    uint32_t x)
{
    bool bytes = sample_bytes(gen->type) == 1;
    double ground = bytes ? 100 : 500;
    uint64_t h = hash(seed, (uint64_t)y * gen->cols + x);
    if (!strcmp(gen->kind, "plateau")) {
        h = hash(seed, (uint64_t)(y / 2) * gen->cols + x / 3) % 12;
        return ground + (double)(h < 4 ? h : 0) * (bytes ? 40 : 300);
    }
    h = (h & 255) + (h >> 8 & 255) + (h >> 16 & 255) + (h >> 24 & 255);
    return ground + ((double)h - 510) / (bytes ? 32 : 8);
}

static void spoil(const struct gen *gen, uint64_t seed, uint32_t y, double *row)
{
    for (uint32_t x = 0; x < gen->cols; x++) {
        uint64_t at = (uint64_t)y * gen->cols + x;
        uint64_t block = (uint64_t)(y / 6) * gen->cols + x / 6;
        row[x] = nonfinite(hash(seed ^ 0xb10c, block), row[x]);
        row[x] = nonfinite(hash(seed ^ 0x51, at), row[x]);
    }
}

static void make_row(struct gen *gen, uint64_t seed, uint32_t y, double *row)
{
    bool ramp = !strcmp(gen->kind, "ramp");
    bool bytes = sample_bytes(gen->type) == 1;
    if (!strcmp(gen->kind, "zero") || ramp) {
        for (uint32_t x = 0; x < gen->cols; x++)
            row[x] = ramp ? (3 * y + x) % (bytes ? 256 : 65536) : 0;
        return;
    }
    for (uint32_t x = 0; x < gen->cols; x++)
        row[x] = pixel(gen, seed, y, x);
    if (strcmp(gen->kind, "plateau") != 0)
        add_spots(gen, y, row);
    if (!strcmp(gen->kind, "nan"))
        spoil(gen, seed, y, row);
}

static int64_t clamp(int64_t value, int64_t min, int64_t max)
{
    return value < min ? min : value > max ? max : value;
}

static void store(enum sample_type type, double value, void *out)
{
    bool real = type == SAMPLE_FLOAT || type == SAMPLE_DOUBLE;
    int64_t v = real ? 0 : (int64_t)value;
    if (type == SAMPLE_UINT8)
        *(uint8_t *)out = (uint8_t)clamp(v, 0, UINT8_MAX);
    else if (type == SAMPLE_INT8)
        *(int8_t *)out = (int8_t)clamp(v, -128, 127);
    else if (type == SAMPLE_UINT16)
        *(uint16_t *)out = (uint16_t)clamp(v, 0, UINT16_MAX);
    else if (type == SAMPLE_INT16)
        *(int16_t *)out = (int16_t)clamp(v, INT16_MIN, INT16_MAX);
    else if (type == SAMPLE_UINT32)
        *(uint32_t *)out = (uint32_t)clamp(v, 0, UINT32_MAX);
    else if (type == SAMPLE_INT32)
        *(int32_t *)out = (int32_t)clamp(v, INT32_MIN, INT32_MAX);
    else if (type == SAMPLE_UINT64)
        *(uint64_t *)out = (uint64_t)clamp(v, 0, INT64_MAX);
    else if (type == SAMPLE_INT64)
        *(int64_t *)out = v;
    else if (type == SAMPLE_FLOAT)
        *(float *)out = (float)value;
    else
        *(double *)out = value;
}

/* One row of samples as they lie in memory. */
static void store_row(struct gen *gen, uint64_t seed, uint32_t y, char *out)
{
    size_t bytes = sample_bytes(gen->type);
    bool is_signed = sample_name(gen->type)[0] == 'i';
    double less = 0;
    double *row = malloc(gen->cols * sizeof *row);
    if (!row)
        die("out of memory", "row");
    make_row(gen, seed, y, row);
    if (is_signed && strcmp(gen->kind, "zero") != 0)
        less = bytes == 1 ? 128 : 500;
    for (uint32_t x = 0; x < gen->cols; x++)
        store(gen->type, row[x] - less, out + x * bytes);
    free(row);
}

static bool machine_is_big(void)
{
    const uint16_t one = 1;
    return *(const unsigned char *)&one == 0;
}

static void reverse(char *row, uint32_t n, size_t bytes)
{
    for (char *end = row + n * bytes; row < end; row += bytes) {
        for (size_t i = 0; i < bytes / 2; i++) {
            char c = row[i];
            row[i] = row[bytes - 1 - i];
            row[bytes - 1 - i] = c;
        }
    }
}

static void write_raw(struct gen *gen, FILE *file, const char *path)
{
    size_t bytes = sample_bytes(gen->type);
    char *row = malloc(gen->cols * bytes);
    if (!row)
        die("out of memory", path);
    for (uint32_t page = 0; page < gen->pages; page++) {
        place_spots(gen, page);
        for (uint32_t y = 0; y < gen->rows; y++) {
            store_row(gen, gen->seed + page, y, row);
            if (gen->big_endian != machine_is_big())
                reverse(row, gen->cols, bytes);
            if (fwrite(row, bytes, gen->cols, file) != gen->cols)
                die("cannot write", path);
        }
    }
    free(row);
    if (fclose(file))
        die("cannot write", path);
}

static FILE *open_for_writing(const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        die("cannot open", path);
    return file;
}

static void write_nhdr(struct gen *gen, const char *stem)
{
    size_t room = strlen(stem) + 6;
    char *path = malloc(room);
    FILE *file;
    if (!path)
        die("out of memory", stem);
    snprintf(path, room, "%s.raw", stem);
    write_raw(gen, open_for_writing(path), path);
    snprintf(path, room, "%s.nhdr", stem);
    file = open_for_writing(path);
    fprintf(file, "NRRD0004\ntype: %s\ndimension: %d\n", sample_name(gen->type),
            gen->pages > 1 ? 3 : 2);
    fprintf(file, "sizes: %" PRIu32 " %" PRIu32, gen->cols, gen->rows);
    if (gen->pages > 1)
        fprintf(file, " %" PRIu32, gen->pages);
    fprintf(file, "\nendian: %s\nencoding: raw\n",
            gen->big_endian ? "big" : "little");
    fprintf(file, "data file: %s.raw\n",
            strrchr(stem, '/') ? strrchr(stem, '/') + 1 : stem);
    if (fclose(file))
        die("cannot write", path);
    free(path);
}

/* Version 1.0: 10 bytes, then the dictionary, padded to 128. */
static void write_npy(struct gen *gen, const char *path)
{
    static const char letter[SAMPLE_TYPES + 1] = "uiuiuiuiff";
    size_t bytes = sample_bytes(gen->type);
    char order = bytes == 1 ? '|' : gen->big_endian ? '>' : '<';
    FILE *file = open_for_writing(path);
    char shape[64] = "", dict[119];
    if (gen->pages > 1)
        snprintf(shape, sizeof shape, "%" PRIu32 ", ", gen->pages);
    snprintf(dict, sizeof dict,
             "{'descr': '%c%c%zu', 'fortran_order': False, 'shape': "
             "(%s%" PRIu32 ", %" PRIu32 "), }",
             order, letter[gen->type], bytes, shape, gen->rows, gen->cols);
    fwrite("\x93NUMPY\x01\x00\x76\x00", 1, 10, file);
    fprintf(file, "%-117s\n", dict);
    write_raw(gen, file, path);
}

static void set_tags(TIFF *tif, const struct gen *gen)
{
    static const struct {
        const char *name;
        uint16_t codec;
    } codecs[] = {{"none", COMPRESSION_NONE},
                  {"lzw", COMPRESSION_LZW},
                  {"deflate", COMPRESSION_ADOBE_DEFLATE},
                  {"packbits", COMPRESSION_PACKBITS},
                  {"zstd", COMPRESSION_ZSTD},
                  {"lzma", COMPRESSION_LZMA}};
    static const uint16_t format[SAMPLE_TYPES] = {1, 2, 1, 2, 1, 2, 1, 2, 3, 3};
    size_t i = 0;
    while (strcmp(codecs[i].name, gen->codec) != 0)
        i++;
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, gen->cols / gen->samples);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, gen->rows);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 8 * sample_bytes(gen->type));
    TIFFSetField(tif, TIFFTAG_SAMPLEFORMAT, format[gen->type]);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, gen->samples);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, gen->samples == 3 ? 2 : 1);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tif, TIFFTAG_COMPRESSION, codecs[i].codec);
    if (gen->predictor)
        TIFFSetField(tif, TIFFTAG_PREDICTOR, gen->predictor);
    if (gen->tile) {
        TIFFSetField(tif, TIFFTAG_TILEWIDTH, gen->tile);
        TIFFSetField(tif, TIFFTAG_TILELENGTH, gen->tile);
    } else {
        TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, gen->strip);
    }
}

/* libtiff turns the bytes of what it is given. */
static void write_strips(TIFF *tif, struct gen *gen, uint64_t seed)
{
    char *row = malloc(gen->cols * sample_bytes(gen->type));
    if (!row)
        die("out of memory", "row");
    for (uint32_t y = 0; y < gen->rows; y++) {
        store_row(gen, seed, y, row);
        if (TIFFWriteScanline(tif, row, y, 0) < 0)
            die("cannot write", "strip");
    }
    free(row);
}

static void write_tiles(TIFF *tif, struct gen *gen, uint64_t seed)
{
    size_t bytes = sample_bytes(gen->type), wide = gen->tile * bytes;
    size_t across = (gen->cols + gen->tile - 1) / gen->tile;
    char *band = calloc(gen->tile, across * wide);
    char *tile = malloc(gen->tile * wide);
    if (!band || !tile)
        die("out of memory", "tile");
    for (uint32_t y = 0; y < gen->rows; y += gen->tile) {
        for (uint32_t i = 0; i < gen->tile && y + i < gen->rows; i++)
            store_row(gen, seed, y + i, band + i * across * wide);
        for (size_t t = 0; t < across; t++) {
            for (uint32_t i = 0; i < gen->tile; i++)
                memcpy(tile + i * wide, band + (i * across + t) * wide, wide);
            if (TIFFWriteTile(tif, tile, (uint32_t)t * gen->tile, y, 0, 0) < 0)
                die("cannot write", "tile");
        }
    }
    free(band);
    free(tile);
}

static void write_tiff(struct gen *gen, const char *path)
{
    char mode[4] = {'w', gen->big_endian ? 'b' : 'l', gen->big_tiff ? '8' : 0};
    TIFF *tif = TIFFOpen(path, mode);
    if (!tif)
        die("cannot open", path);
    for (uint32_t page = 0; page < gen->pages; page++) {
        set_tags(tif, gen);
        place_spots(gen, page);
        if (gen->tile)
            write_tiles(tif, gen, gen->seed + page);
        else
            write_strips(tif, gen, gen->seed + page);
        if (!TIFFWriteDirectory(tif))
            die("cannot write", path);
    }
    TIFFClose(tif);
}

static uint32_t number(const char *text)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (end == text || *end || value > INT32_MAX)
        die("is no number", text);
    return (uint32_t)value;
}

/* words: each with a space before and after it. */
static const char *one_of(const char *word, const char *words)
{
    char spaced[16];
    snprintf(spaced, sizeof spaced, " %.13s ", word);
    if (!strstr(words, spaced))
        die("is none of", word);
    return word;
}

static void take(struct gen *gen, const char *const option[])
{
    if (!sample_find(option['t'], &gen->type))
        die("is no type", option['t']);
    gen->kind = one_of(option['k'], " noise plateau nan zero ramp ");
    gen->format = one_of(option['f'], " nhdr npy tiff ");
    gen->codec = one_of(option['c'], " none lzw deflate packbits zstd lzma ");
    gen->big_endian = !strcmp(one_of(option['e'], " little big "), "big");
    gen->big_tiff = option['B'] != NULL;
    gen->rows = number(option['H']);
    gen->samples = number(option['S']);
    gen->cols = number(option['W']) * gen->samples;
    gen->deep = option['Z'] != NULL;
    gen->pages = number(option[gen->deep ? 'Z' : 'm']);
    gen->seed = number(option['s']);
    gen->n = number(option['n']);
    gen->predictor = (uint16_t)number(option['p']);
    gen->strip = number(option['r']);
    gen->tile = number(option['T']);
    gen->amplitude = sample_bytes(gen->type) == 1 ? 120 : 3000;
    if (option['a'])
        gen->amplitude = number(option['a']);
    gen->spot = calloc(gen->n + 1, sizeof *gen->spot);
    if (!gen->rows || !gen->cols || !gen->pages || !gen->spot)
        die("cannot be made", "image");
}

int main(int argc, char **argv)
{
    const char *option[128] = {
        ['H'] = "100", ['W'] = "120",    ['t'] = "uint16", ['s'] = "1",
        ['n'] = "0",   ['k'] = "noise",  ['f'] = "nhdr",   ['c'] = "none",
        ['r'] = "16",  ['e'] = "little", ['m'] = "1",      ['S'] = "1",
        ['p'] = "0",   ['T'] = "0"};
    struct gen gen = {0};
    int c;
    while ((c = getopt(argc, argv, "H:W:t:s:n:a:k:f:c:r:T:e:Bp:m:S:Z:")) !=
               '?' &&
           c != -1)
        option[c] = optarg ? optarg : "";
    if (c == '?' || argc - optind != 1) {
        fputs(usage, stderr);
        return 2;
    }
    take(&gen, option);
    if (!strcmp(gen.format, "tiff"))
        write_tiff(&gen, argv[optind]);
    else if (!strcmp(gen.format, "npy"))
        write_npy(&gen, argv[optind]);
    else
        write_nhdr(&gen, argv[optind]);
    free(gen.spot);
    return EXIT_SUCCESS;
}
