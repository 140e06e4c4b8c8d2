/* SPDX-License-Identifier: MIT */
/*
 * The parts of naive (tests/naive.c), which say again, in the way that is
 * obviously right, what lib/ does: whole images in memory, every window looked
 * at pixel by pixel, all pairs compared. Written from the design and the
 * manuals alone, they share no line with lib/. All pixels become float32,
 * which holds 8- and 16-bit integers and their differences exactly; a pixel
 * without data is NaN and loses every comparison.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include <stdbool.h>
#include <stddef.h>

enum background { TOPHAT, LOG, DOG, NONE };
enum footprint { ELLIPSE, DISK, RECT };
enum rule { NUMBER, FDR, SIGMA, COUNT };
/* What planes are: images of their own, one image, or its maximum. */
enum stack { PLANES, VOLUME, PROJECT };
enum annulus { MEDIAN, MEAN, LOWEST };
/* Read-outs, in the order of their columns. */
enum { RAW, FILTERED, WINDOW, APERTURE, MULTISCALE, READOUTS };
enum { Z, Y, X, AXES };

struct options {
    long planes;               /* in the files */
    long depth, height, width; /* of what is worked; depth 1: projected */
    enum stack stack;
    const char *types; /* one for each channel, the last one for the rest */
    enum background background;
    enum footprint footprint;
    long k, d, dz;              /* dz 0 where planes are images of their own */
    double sigma[AXES], factor; /* the dog's wider Gaussian */
    double tophat_break, snr, quantile, distance;
    enum rule rule;
    const char *words; /* the rule's */
    double value;      /* the rule's, or the threshold */
    bool keep_border;
    const float *mask; /* NULL: none */
    long mask_planes;
    long top, left, end, right; /* the rectangle that is wanted */
    bool readout[READOUTS];
    long window, fit[2];            /* fit window: planes; rows and columns */
    double radius, radius_z, outer; /* of the aperture; of its annulus */
    enum annulus annulus;
    double saturation; /* NaN: the greatest value of an integer type */
};

/* What is kept: heights above it, or those at it too. */
struct level {
    double value;
    bool at, none;
    long positives, negatives;
};

struct channel {
    const char *name;
    float *image;
    float *filtered; /* without background, before any break */
    float *heights;  /* the same, but 0 where it is below */
    float *peaks;    /* the heights at kept peaks, else 0 */
    float *found;    /* those above the level, at the border too, else 0 */
    float brightest; /* what its type can hold at most; infinite: any */
    struct level level;
};

struct spot {
    int channel;
    long z, y, x;
    float tophat, raw, contrast; /* contrast is NaN where undefined */
    bool dropped;
};

struct spots {
    struct spot *at;
    size_t n, cap;
};

_Noreturn void die(const char *what, const char *words);
void *get_memory(size_t n, size_t bytes);
long larger(long a, long b);
long smaller(long a, long b);

/* Pixels of what is worked, and where one of them stands. */
long n_pixels(const struct options *o);
long place(const struct options *o, long z, long y, long x);

/* image.c: a raw file, NaN where there is no data, one plane where stacks are
 * projected; a mask, whose planes are counted; the type of a channel, from the
 * list "uint8,float,...", and what it can hold at most. */
int find_type(const char *list, int channel);
float find_brightest(int type);
float *read_image(const char *path, int type, const struct options *o);
float *read_mask(const char *path, struct options *o);

/* filter.c: the image without its background, 0 where there is no data; the
 * same, or of the image's negative, but 0 where it is not above 0. */
float *filter(const float *image, const struct options *o);
float *above_zero(const float *filtered, const struct options *o);
float *filter_negative(const float *image, const struct options *o);

/* gaussian.c: log or dog of one image. */
float *gaussian(const float *image, const struct options *o);

/* level.c: is it the highest of its window; is it a peak, whatever its height,
 * by the rule for the border too? The level of a channel. */
bool is_summit(const float *heights, const struct options *o, long i);
bool is_peak(const float *heights, const struct options *o, long z, long y,
             long x);
void find_level(struct channel *channel, const struct options *o);

/* spots.c: appends a channel's, and drops duplicates. */
void find_spots(struct channel *channel, int number, const struct options *o,
                struct spots *spots);
void drop_duplicates(struct spots *spots, const struct options *o);
int by_place(const void *a, const void *b);

/* pixels.c: all pixels of the image this near to a spot, dz and side rounded
 * down, in raster order: begin with i = -1, false at the end. What is measured
 * goes no farther in z than a plane that is an image. Values of pixels with
 * data in a spot's aperture of radius r, and in its annulus. */
struct box {
    long from[AXES], to[AXES];
};
struct values {
    double *at;
    size_t n;
};
struct box box_around(const struct spot *spot, const struct options *o,
                      double dz, double side);
bool next_pixel(const struct box *box, const struct options *o, long *i,
                long at[AXES]);
struct values disk_around(const float *image, const struct spot *spot,
                          const struct options *o, double r);
struct values annulus_around(const float *image, const struct spot *spot,
                             const struct options *o);

/* flags.c: the bits of a spot that no fit sets. */
int flags_of(const struct spot *spot, const struct channel *channel,
             const struct options *o);

/* measure.c: names of columns, and a spot's fields of them, each after a
 * comma; nothing where nothing is measured. */
void print_measure_names(const struct channel *channels, int n,
                         const struct options *o);
void print_measures(const struct spot *spot, const struct channel *channels,
                    int n, const struct options *o);

/* numbers.c: whole numbers plain, others in the fewest digits that read back
 * equal, NaN as nothing. numpy.median, which sorts them. */
void print_number(float value);
double median(double *values, size_t n);

/* table.c: the spots; the channels' levels, as spotmerge --survey does. */
void print_table(struct spots *spots, const struct channel *channels, int n,
                 const struct options *o);
void print_levels(const char *path, const struct channel *channels, int n,
                  const struct options *o);

#endif
