/* SPDX-License-Identifier: MIT */
#include "tiny.h"

#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

double tiny_half(uint16_t half)
{
    int exponent = half >> 10 & 31, fraction = half & 1023;
    double value = exponent == 0    ? ldexp(fraction, -24)
                   : exponent != 31 ? ldexp(1024 + fraction, exponent - 25)
                   : fraction != 0  ? (double)NAN
                                    : (double)INFINITY;
    return half & 0x8000 ? -value : value;
}

static uint16_t bits_of(const struct tiny *tiny)
{
    return tiny->bits != 0 ? tiny->bits
                           : (uint16_t)(8 * sample_bytes(tiny->type));
}

static uint16_t samples_of(const struct tiny *tiny)
{
    return tiny->samples != 0 ? tiny->samples : 1;
}

static uint32_t pages_of(const struct tiny *tiny)
{
    return tiny->pages != 0 ? tiny->pages : 1;
}

static bool is_half(const struct tiny *tiny)
{
    return tiny->type == SAMPLE_FLOAT && bits_of(tiny) == 16;
}

static void describe(const struct tiny *tiny)
{
    unit_case("%u of %ux%ux%u, %s of %d bits, codec %d, predictor %d, strips "
              "of %u%s%s%s, seed %llu",
              pages_of(tiny), samples_of(tiny), tiny->height, tiny->width,
              sample_name(tiny->type), bits_of(tiny), tiny->codec,
              tiny->predictor, tiny->strip, tiny->separate ? ", separate" : "",
              tiny->big_endian ? ", big-endian" : "",
              tiny->big_tiff ? ", BigTIFF" : "",
              (unsigned long long)tiny->seed);
}

static struct tiny random_layout(void)
{
    static const uint16_t codecs[] = {
        COMPRESSION_NONE, COMPRESSION_NONE, COMPRESSION_LZW,
        COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS};
    return (struct tiny){.height = 1 + unit_below(60),
                         .width = 1 + unit_below(60),
                         .type = (enum sample_type)unit_below(SAMPLE_TYPES),
                         .codec = codecs[unit_below(COUNT(codecs))],
                         .predictor = PREDICTOR_NONE,
                         .strip = unit_below(3) * (1 + unit_below(70)),
                         .big_endian = unit_below(2),
                         .big_tiff = unit_below(2)};
}

static bool has_predictor(const struct tiny *t)
{
    return t->codec == COMPRESSION_LZW || t->codec == COMPRESSION_ADOBE_DEFLATE;
}

struct tiny tiny_random(void)
{
    struct tiny tiny = random_layout();
    if (has_predictor(&tiny) && tiny.type < SAMPLE_FLOAT && unit_below(2))
        tiny.predictor = PREDICTOR_HORIZONTAL;
    describe(&tiny);
    return tiny;
}

struct tiny tiny_random_any(void)
{
    struct tiny tiny = random_layout();
    tiny.pages = 1 + unit_below(4);
    tiny.samples = (uint16_t)(unit_below(2) ? 1 : 1 + unit_below(5));
    tiny.separate = unit_below(2);
    tiny.tile[0] = 16 * (1 + unit_below(4));
    tiny.tile[1] = 16 * (1 + unit_below(4));
    tiny.seed = unit_random() >> 8;
    if (unit_below(3) == 0 && tiny.type == SAMPLE_FLOAT)
        tiny.bits = 16;
    else if (unit_below(3) == 0 && tiny.type == SAMPLE_UINT8)
        tiny.bits = (uint16_t)(1 + unit_below(7));
    else if (unit_below(3) == 0 && tiny.type == SAMPLE_UINT16)
        tiny.bits = (uint16_t)(9 + unit_below(7));
    else if (unit_below(3) == 0 && tiny.type == SAMPLE_UINT32)
        tiny.bits = (uint16_t)(17 + unit_below(15));
    bool packed = tiny.bits != 0 && !is_half(&tiny);
    if (has_predictor(&tiny) && !packed && unit_below(2))
        tiny.predictor = tiny.type < SAMPLE_FLOAT ? PREDICTOR_HORIZONTAL
                                                  : PREDICTOR_FLOATINGPOINT;
    describe(&tiny);
    return tiny;
}

/* Sample i as the file holds it: six bits of each byte, so that codecs have
 * something to do and no float is infinite. */
static uint64_t raw_value(const struct tiny *tiny, size_t i)
{
    uint64_t h = (tiny->seed + i) * 0x9e3779b97f4a7c15u;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    h ^= h >> 31;
    if (is_half(tiny))
        return h & 0xbfff;
    if (bits_of(tiny) == 8 * sample_bytes(tiny->type))
        h &= 0x3f3f3f3f3f3f3f3f;
    return h & (UINT64_MAX >> (64 - bits_of(tiny)));
}

/* The value's low bytes, as a whole number of so many. */
static void put_whole(unsigned char *to, uint64_t value, size_t bytes)
{
    for (size_t b = 0; b < bytes; b++) {
        size_t low = sample_must_swap(true) ? b : bytes - 1 - b;
        to[low] = (unsigned char)(value >> 8 * b);
    }
}

void tiny_fill(struct tiny *tiny)
{
    size_t bytes = sample_bytes(tiny->type);
    size_t n =
        (size_t)pages_of(tiny) * samples_of(tiny) * tiny->height * tiny->width;
    if (tiny->seed == 0)
        tiny->seed = unit_random() >> 8;
    tiny->pixels = unit_memory(n, bytes);
    for (size_t i = 0; i < n; i++) {
        uint64_t value = raw_value(tiny, i);
        float wide = (float)tiny_half((uint16_t)value);
        if (is_half(tiny))
            memcpy(tiny->pixels + i * bytes, &wide, bytes);
        else
            put_whole(tiny->pixels + i * bytes, value, bytes);
    }
}

const unsigned char *tiny_row(const struct tiny *tiny, uint32_t page,
                              uint16_t sample, uint32_t y)
{
    size_t plane = (size_t)page * samples_of(tiny) + sample;
    return tiny->pixels +
           (plane * tiny->height + y) * tiny->width * sample_bytes(tiny->type);
}

static uint16_t format_of(enum sample_type type)
{
    bool sign = type == SAMPLE_INT8 || type == SAMPLE_INT16 ||
                type == SAMPLE_INT32 || type == SAMPLE_INT64;
    return type >= SAMPLE_FLOAT ? SAMPLEFORMAT_IEEEFP
           : sign               ? SAMPLEFORMAT_INT
                                : SAMPLEFORMAT_UINT;
}

static uint32_t side(const struct tiny *tiny, int axis)
{
    return tiny->tile[axis] != 0 ? tiny->tile[axis] : 16;
}

static void set_tags(TIFF *tiff, const struct tiny *tiny, uint32_t page)
{
    static const uint16_t extra[8] = {0};
    uint16_t samples = samples_of(tiny);
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, tiny->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, tiny->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, bits_of(tiny));
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    if (samples > 1)
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, samples - 1, extra);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
                 tiny->separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, format_of(tiny->type));
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, tiny->codec);
    if (tiny->predictor > PREDICTOR_NONE)
        TIFFSetField(tiff, TIFFTAG_PREDICTOR, tiny->predictor);
    if (tiny->strip > 0)
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, tiny->strip);
    else {
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, side(tiny, 0));
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, side(tiny, 1));
    }
    if (tiny->text != NULL && page == 0)
        TIFFSetField(tiff, TIFFTAG_IMAGEDESCRIPTION, tiny->text);
    if (tiny->tags != NULL)
        tiny->tags(tiff);
}

/* Puts number i of a row into it: whole bytes as this machine has them,
 * others bit by bit, the highest first. */
static void pack(unsigned char *row, size_t i, uint64_t value, uint16_t bits)
{
    if (bits % 8 == 0) {
        put_whole(row + i * bits / 8, value, bits / 8);
        return;
    }
    for (uint16_t b = 0; b < bits; b++) {
        size_t at = i * bits + b;
        int one = 0x80 >> at % 8;
        bool set = value >> (bits - 1 - b) & 1;
        row[at / 8] =
            (unsigned char)(set ? row[at / 8] | one : row[at / 8] & ~one);
    }
}

/* A strip or tile of a page: of one sample, or of all. */
struct part {
    uint32_t number, page, y, x, height, width;
    uint16_t first, samples;
};

static bool write_part(TIFF *tiff, const struct tiny *t,
                       const struct part *part)
{
    uint16_t bits = bits_of(t);
    size_t row = ((size_t)part->width * part->samples * bits + 7) / 8;
    size_t n = row * part->height;
    unsigned char *bytes = unit_memory(n, 1);
    memset(bytes, 0xee, n);
    for (uint32_t y = 0; y < part->height && part->y + y < t->height; y++)
        for (uint32_t x = 0; x < part->width && part->x + x < t->width; x++)
            for (uint16_t s = 0; s < part->samples; s++) {
                size_t plane =
                    (size_t)part->page * samples_of(t) + part->first + s;
                size_t at =
                    (plane * t->height + part->y + y) * t->width + part->x + x;
                pack(bytes + y * row, (size_t)x * part->samples + s,
                     raw_value(t, at), bits);
            }
    if (t->predictor == PREDICTOR_FLOATINGPOINT) /* libtiff 4.5 swaps first */
        sample_swap(bytes, n / (bits / 8),
                    sample_must_swap(t->big_endian) ? bits / 8 : 1);
    tmsize_t done =
        t->strip > 0
            ? TIFFWriteEncodedStrip(tiff, part->number, bytes, (tmsize_t)n)
            : TIFFWriteEncodedTile(tiff, part->number, bytes, (tmsize_t)n);
    free(bytes);
    return done == (tmsize_t)n;
}

/* Blocks are written last first where there are to be gaps. */
void tiny_page(TIFF *tiff, const struct tiny *t, uint32_t page)
{
    bool apart = t->separate && samples_of(t) > 1;
    uint32_t height = t->strip > 0 ? t->strip : side(t, 0);
    uint32_t width = t->strip > 0 ? t->width : side(t, 1);
    uint32_t across = (t->width - 1) / width + 1;
    uint32_t each = ((t->height - 1) / height + 1) * across;
    uint32_t n = each * (apart ? samples_of(t) : 1);
    set_tags(tiff, t, page);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = t->gaps ? n - 1 - i : i;
        struct part part = {.number = k,
                            .page = page,
                            .y = k % each / across * height,
                            .x = k % across * width,
                            .height = height,
                            .width = width,
                            .first = (uint16_t)(k / each),
                            .samples = apart ? 1 : samples_of(t)};
        if (t->strip > 0 && t->height - part.y < height)
            part.height = t->height - part.y;
        CHECK(write_part(tiff, t, &part));
    }
    CHECK(TIFFWriteDirectory(tiff));
}

TIFF *tiny_begin(const struct tiny *tiny, const char *name)
{
    char mode[8] = "w";
    strcat(mode, tiny->big_endian ? "b" : "l");
    strcat(mode, tiny->big_tiff ? "8" : "");
    unlink(unit_path(name)); /* writing over it is slow */
    TIFF *tiff = TIFFOpen(unit_path(name), mode);
    CHECK(tiff != NULL);
    return tiff;
}

const char *tiny_write(struct tiny *tiny, const char *name)
{
    tiny_fill(tiny);
    TIFF *tiff = tiny_begin(tiny, name);
    for (uint32_t i = 0; i < pages_of(tiny) && tiff != NULL; i++)
        tiny_page(tiff, tiny, i);
    if (tiff != NULL)
        TIFFClose(tiff);
    return unit_path(name);
}
