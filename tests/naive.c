/* SPDX-License-Identifier: MIT */
/*
 * naive: the final spot table of raw files, by the way that is obviously
 * right: whole images in memory, every window looked at pixel by pixel, all
 * pairs compared. Written from the design alone, it shares no line with lib/.
 * All pixels become float32, which holds 8- and 16-bit integers and their
 * differences exactly; a pixel without data is NaN and loses every comparison.
 */
#include <errno.h>
#include <float.h>
#include <getopt.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEEP_BORDER = 256, SNR, QUANTILE, DISTANCE };

struct options {
    long height, width;
    const char *types; /* one for each channel, the last one for the rest */
    long k, d;
    double tophat_break, threshold, snr, quantile, distance;
    bool keep_border;
};

struct spot {
    int channel;
    long y, x;
    float tophat, raw, contrast; /* contrast is NaN where undefined */
    bool dropped;
};

struct spots {
    struct spot *at;
    size_t n, cap;
};

struct channel {
    const char *name;
    float *image, *tophat;
    float *peaks; /* the top-hat at kept peaks, else 0 */
};

static const struct {
    const char *name;
    size_t bytes;
} TYPES[] = {{"uint8", 1},  {"int8", 1},  {"uint16", 2}, {"int16", 2},
             {"uint32", 4}, {"int32", 4}, {"uint64", 8}, {"int64", 8},
             {"float", 4},  {"double", 8}};
enum { U8, I8, U16, I16, U32, I32, U64, I64, F32, F64, N_TYPES };

static _Noreturn void die(const char *what, const char *words)
{
    fprintf(stderr, "naive: %s: %s\n", what, words);
    exit(1);
}

static void *get_memory(size_t n, size_t bytes)
{
    void *memory = calloc(n, bytes);
    if (memory == NULL)
        die("memory", "out of it");
    return memory;
}

static float sample(const unsigned char *at, int type)
{
    uint16_t u16;
    int16_t i16;
    uint32_t u32;
    int32_t i32;
    uint64_t u64;
    int64_t i64;
    float f32;
    double f64;
    switch (type) {
    case U8:
        return (float)at[0];
    case I8:
        return (float)(signed char)at[0];
    case U16:
        memcpy(&u16, at, sizeof u16);
        return (float)u16;
    case I16:
        memcpy(&i16, at, sizeof i16);
        return (float)i16;
    case U32:
        memcpy(&u32, at, sizeof u32);
        return (float)u32;
    case I32:
        memcpy(&i32, at, sizeof i32);
        return (float)i32;
    case U64:
        memcpy(&u64, at, sizeof u64);
        return (float)u64;
    case I64:
        memcpy(&i64, at, sizeof i64);
        return (float)i64;
    case F32:
        memcpy(&f32, at, sizeof f32);
        return f32;
    default:
        memcpy(&f64, at, sizeof f64);
        return (float)f64;
    }
}

/* The type of a channel, from the list "uint8,float,...". */
static int find_type(const char *list, int channel)
{
    for (const char *comma; channel > 0 && (comma = strchr(list, ','));
         channel--)
        list = comma + 1;
    size_t n = strcspn(list, ",");
    for (int type = 0; type < N_TYPES; type++)
        if (strlen(TYPES[type].name) == n &&
            strncmp(TYPES[type].name, list, n) == 0)
            return type;
    die(list, "is no type");
}

static float *read_image(const char *path, int type, const struct options *o)
{
    size_t pixels = (size_t)o->height * (size_t)o->width;
    size_t bytes = TYPES[type].bytes;
    unsigned char *raw = get_memory(pixels, bytes);
    float *image = get_memory(pixels, sizeof *image);
    FILE *in = fopen(path, "rb");
    if (in == NULL || fread(raw, bytes, pixels, in) != pixels ||
        getc(in) != EOF)
        die(path, "is not of this shape and type");
    fclose(in);
    for (size_t i = 0; i < pixels; i++) {
        image[i] = sample(raw + i * bytes, type);
        if (!isfinite(image[i]))
            image[i] = NAN;
    }
    free(raw);
    return image;
}

static long larger(long a, long b)
{
    return a > b ? a : b;
}

static long smaller(long a, long b)
{
    return a < b ? a : b;
}

/* Half the width of the ellipse's row dy: sqrt(r^2 - dy^2), rounded. It is
 * never a half: 4 (r^2 - dy^2) is even, the square of 2 h + 1 odd. */
static long half_width(long r, long dy)
{
    long h = 0;
    while ((2 * h + 1) * (2 * h + 1) < 4 * (r * r - dy * dy))
        h++;
    return h;
}

/* The lowest or highest pixel under the footprint at (y, x). */
static float extreme(const float *image, const struct options *o, long y,
                     long x, bool highest)
{
    float best = image[y * o->width + x];
    long r = (o->k - 1) / 2;
    for (long dy = larger(-r, -y); dy <= smaller(r, o->height - 1 - y); dy++) {
        const float *row = image + (y + dy) * o->width;
        long h = half_width(r, dy);
        long from = larger(x - h, 0), to = smaller(x + h, o->width - 1);
        for (long i = from; i <= to; i++)
            if (highest ? row[i] > best : row[i] < best)
                best = row[i];
    }
    return best;
}

static float *morph(const float *image, const struct options *o, bool dilate)
{
    float *out = get_memory((size_t)o->height * (size_t)o->width, sizeof *out);
    for (long y = 0; y < o->height; y++)
        for (long x = 0; x < o->width; x++)
            out[y * o->width + x] = isnan(image[y * o->width + x])
                                        ? NAN
                                        : extreme(image, o, y, x, dilate);
    return out;
}

static float *tophat(const float *image, const struct options *o)
{
    float *eroded = morph(image, o, false);
    float *opened = morph(eroded, o, true);
    for (long i = 0; i < o->height * o->width; i++) {
        float height = isnan(image[i]) ? 0 : image[i] - opened[i];
        if (height > FLT_MAX)
            height = FLT_MAX;
        opened[i] = (double)height < o->tophat_break ? 0 : height;
    }
    free(eroded);
    return opened;
}

/*
 * The exact sum, rounded once, of the top-hat, over the number of pixels
 * with data: Shewchuk's partial sums that do not overlap, as in Python's
 * math.fsum.
 */
static double mean(const struct channel *channel, const struct options *o)
{
    double part[64], pixels = 0;
    int n = 0;
    for (long i = 0; i < o->height * o->width; i++) {
        double a = (double)channel->tophat[i];
        int kept = 0;
        pixels += !isnan(channel->image[i]);
        if (a == 0)
            continue;
        for (int j = 0; j < n; j++) {
            double b = part[j], sum = a + b;
            double low = fabs(a) < fabs(b) ? a - (sum - b) : b - (sum - a);
            if (low != 0)
                part[kept++] = low;
            a = sum;
        }
        part[kept++] = a;
        n = kept;
    }
    double sum = n > 0 ? part[--n] : 0, low = 0;
    while (n > 0 && low == 0) {
        double a = sum, b = part[--n];
        sum = a + b;
        low = b - (sum - a);
    }
    /* Half-way, and what is below points on: not to even, but there. */
    if (n > 0 && ((low < 0 && part[n - 1] < 0) || (low > 0 && part[n - 1] > 0)))
        if (2 * low == (sum + 2 * low) - sum)
            sum += 2 * low;
    return pixels > 0 ? sum / pixels : 0;
}

/* Is no pixel of the window higher, and no earlier one as high? */
static bool is_peak(const float *heights, const struct options *o, long y,
                    long x)
{
    float height = heights[y * o->width + x];
    if (!((double)height > o->threshold))
        return false;
    for (long i = larger(y - o->d, 0); i <= smaller(y + o->d, o->height - 1);
         i++) {
        for (long j = larger(x - o->d, 0); j <= smaller(x + o->d, o->width - 1);
             j++) {
            float other = heights[i * o->width + j];
            bool earlier = i < y || (i == y && j < x);
            if (other > height || (other == height && earlier))
                return false;
        }
    }
    return o->keep_border || (y >= o->d && y < o->height - o->d && x >= o->d &&
                              x < o->width - o->d);
}

static float contrast(const float *image, const struct options *o, long y,
                      long x)
{
    float pixel = image[y * o->width + x], lowest = pixel;
    for (long i = larger(y - 5, 0); i <= smaller(y + 4, o->height - 1); i++)
        for (long j = larger(x - 5, 0); j <= smaller(x + 4, o->width - 1); j++)
            if (image[i * o->width + j] < lowest)
                lowest = image[i * o->width + j];
    float ratio = lowest > 0 ? pixel / lowest : NAN;
    return isfinite(ratio) ? ratio : NAN;
}

static void add_spot(struct spots *spots, struct spot spot)
{
    if (spots->n == spots->cap) {
        spots->cap = spots->cap > 0 ? 2 * spots->cap : 64;
        spots->at = realloc(spots->at, spots->cap * sizeof spot);
        if (spots->at == NULL)
            die("memory", "out of it");
    }
    spots->at[spots->n++] = spot;
}

static int by_tophat(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    if (s->tophat != t->tophat)
        return s->tophat < t->tophat ? -1 : 1;
    return 0;
}

/* numpy.quantile(heights, q), of spots that are sorted by height. */
static double quantile(const struct spot *spots, size_t n, double q)
{
    double at = (double)(n - 1) * q, before = floor(at), t = at - before;
    size_t i = (size_t)before, next = i + 1 < n ? i + 1 : i;
    double a = (double)spots[i].tophat, b = (double)spots[next].tophat;
    return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/* Appends a channel's peaks that are above the level and the quantile. */
static void find_spots(struct channel *channel, int number,
                       const struct options *o, struct spots *spots)
{
    double level = fmax(o->threshold, o->snr * mean(channel, o)), more = -1;
    struct spots found = {NULL, 0, 0};
    for (long y = 0; y < o->height; y++)
        for (long x = 0; x < o->width; x++) {
            long i = y * o->width + x;
            if (is_peak(channel->tophat, o, y, x) &&
                (double)channel->tophat[i] > level)
                add_spot(&found, (struct spot){
                                     number, y, x, channel->tophat[i],
                                     channel->image[i],
                                     contrast(channel->image, o, y, x), false});
        }
    if (!isnan(o->quantile) && found.n > 0) {
        qsort(found.at, found.n, sizeof *found.at, by_tophat);
        more = quantile(found.at, found.n, o->quantile);
    }
    channel->peaks =
        get_memory((size_t)o->height * (size_t)o->width, sizeof(float));
    for (size_t i = 0; i < found.n; i++) {
        const struct spot *spot = &found.at[i];
        if (!((double)spot->tophat > more))
            continue;
        channel->peaks[spot->y * o->width + spot->x] = spot->tophat;
        add_spot(spots, *spot);
    }
    free(found.at);
}

static int by_place(const void *a, const void *b)
{
    const struct spot *s = a, *t = b;
    if (s->channel != t->channel)
        return s->channel < t->channel ? -1 : 1;
    if (s->y != t->y)
        return s->y < t->y ? -1 : 1;
    return (s->x > t->x) - (s->x < t->x);
}

static int by_rank(const void *a, const void *b)
{
    int order = by_tophat(b, a);
    return order != 0 ? order : by_place(a, b);
}

/* Drops every spot that has a kept, higher one within the distance. */
static void drop_duplicates(struct spots *spots, double distance)
{
    size_t kept = 0;
    size_t *list = get_memory(spots->n + 1, sizeof *list);
    qsort(spots->at, spots->n, sizeof *spots->at, by_rank);
    for (size_t i = 0; i < spots->n; i++) {
        struct spot *spot = &spots->at[i];
        for (size_t j = 0; j < kept && !spot->dropped; j++) {
            double dy = (double)(spot->y - spots->at[list[j]].y);
            double dx = (double)(spot->x - spots->at[list[j]].x);
            spot->dropped = dy * dy + dx * dx <= distance * distance;
        }
        if (!spot->dropped)
            list[kept++] = i;
    }
    free(list);
}

/* The highest kept peak of a channel within 2 px in y and x. */
static float highest_near(const struct channel *channel,
                          const struct options *o, const struct spot *spot)
{
    float highest = 0;
    for (long y = spot->y - 2; y <= spot->y + 2; y++)
        for (long x = spot->x - 2; x <= spot->x + 2; x++)
            if (y >= 0 && y < o->height && x >= 0 && x < o->width &&
                channel->peaks[y * o->width + x] > highest)
                highest = channel->peaks[y * o->width + x];
    return highest;
}

/* Whole numbers plain, others in the fewest digits that read back equal. */
static void print_number(float value)
{
    char text[64];
    if (fabsf(value) < 0x1p24F && truncf(value) == value) {
        printf("%ld", (long)value);
        return;
    }
    for (int digits = 1; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (strtof(text, NULL) == value)
            break;
    }
    printf("%s", text);
}

static void print_table(struct spots *spots, const struct channel *channels,
                        int n, const struct options *o)
{
    printf("channel,z,y,x,tophat,raw,contrast");
    for (int c = 0; c < n && n > 1; c++)
        printf(",%s_peak", channels[c].name);
    printf("\n");
    if (spots->n > 0)
        qsort(spots->at, spots->n, sizeof *spots->at, by_place);
    for (size_t i = 0; i < spots->n; i++) {
        const struct spot *spot = &spots->at[i];
        if (spot->dropped)
            continue;
        printf("%s,0,%ld,%ld,", channels[spot->channel].name, spot->y, spot->x);
        print_number(spot->tophat);
        printf(",");
        print_number(spot->raw);
        printf(",");
        if (!isnan(spot->contrast))
            print_number(spot->contrast);
        for (int c = 0; c < n && n > 1; c++) {
            printf(",");
            print_number(highest_near(&channels[c], o, spot));
        }
        printf("\n");
    }
}

static double number(const char *text)
{
    char *end;
    errno = 0;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || errno != 0 || !isfinite(value) ||
        value < 0 || value > 1e300)
        die(text, "is no number from 0 up");
    return value;
}

static void take_option(struct options *o, int id)
{
    if (id == 'H')
        o->height = (long)number(optarg);
    else if (id == 'W')
        o->width = (long)number(optarg);
    else if (id == 't')
        o->types = optarg;
    else if (id == 'k')
        o->k = (long)number(optarg);
    else if (id == 'b')
        o->tophat_break = number(optarg);
    else if (id == 'd')
        o->d = (long)number(optarg);
    else if (id == 'T')
        o->threshold = number(optarg);
    else if (id == SNR)
        o->snr = number(optarg);
    else if (id == QUANTILE)
        o->quantile = number(optarg);
    else if (id == DISTANCE)
        o->distance = number(optarg);
    else if (id == KEEP_BORDER)
        o->keep_border = true;
    else
        exit(2);
}

static void parse(struct options *o, int argc, char **argv)
{
    static const struct option longs[] = {
        {"keep-border", no_argument, NULL, KEEP_BORDER},
        {"snr", required_argument, NULL, SNR},
        {"quantile", required_argument, NULL, QUANTILE},
        {"distance", required_argument, NULL, DISTANCE},
        {NULL, 0, NULL, 0}};
    int id;
    while ((id = getopt_long(argc, argv, "H:W:t:k:b:d:T:", longs, NULL)) != -1)
        take_option(o, id);
    if (o->height < 1 || o->width < 1 || o->types == NULL || optind == argc)
        die("usage", "naive -H ROWS -W COLUMNS -t TYPE[,TYPE]... [-k K] "
                     "[-b BREAK] [-d D] [-T THRESHOLD] [--keep-border] "
                     "[--snr F] [--quantile Q] [--distance PX] NAME=RAW...");
}

int main(int argc, char **argv)
{
    struct options o = {.k = 7,
                        .d = 2,
                        .tophat_break = 100,
                        .threshold = 200,
                        .snr = 8,
                        .quantile = NAN,
                        .distance = 2};
    struct spots spots = {NULL, 0, 0};
    parse(&o, argc, argv);

    int n = argc - optind;
    struct channel *channels = get_memory((size_t)n, sizeof *channels);
    for (int c = 0; c < n; c++) {
        char *equals = strchr(argv[optind + c], '=');
        if (equals == NULL)
            die(argv[optind + c], "is not NAME=RAW");
        *equals = '\0';
        channels[c].name = argv[optind + c];
        channels[c].image = read_image(equals + 1, find_type(o.types, c), &o);
        channels[c].tophat = tophat(channels[c].image, &o);
        find_spots(&channels[c], c, &o, &spots);
    }
    if (o.distance > 0 && spots.n > 0)
        drop_duplicates(&spots, o.distance);
    print_table(&spots, channels, n, &o);

    for (int c = 0; c < n; c++) {
        free(channels[c].image);
        free(channels[c].tophat);
        free(channels[c].peaks);
    }
    free(channels);
    free(spots.at);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
