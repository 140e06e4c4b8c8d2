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

struct options {
    long height, width;
    const char *types; /* one for each channel, the last one for the rest */
    enum background background;
    enum footprint footprint;
    long k, d;
    double sigma[2], factor; /* y, x; the dog's wider Gaussian */
    double tophat_break, snr, quantile, distance;
    enum rule rule;
    const char *words; /* the rule's */
    double value;      /* the rule's, or the threshold */
    bool keep_border;
    const float *mask;          /* NULL: none */
    long top, left, end, right; /* the rectangle that is wanted */
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
    float *heights; /* before any break, positive ones */
    float *peaks;   /* the heights at kept peaks, else 0 */
    struct level level;
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

_Noreturn void die(const char *what, const char *words);
void *get_memory(size_t n, size_t bytes);
long larger(long a, long b);
long smaller(long a, long b);

/* image.c: a raw file, NaN where there is no data; the type of a channel, from
 * the list "uint8,float,...". */
int find_type(const char *list, int channel);
float *read_image(const char *path, int type, const struct options *o);

/* filter.c: the image without its background, 0 where there is no data or
 * nothing is above 0; and the same of the image's negative. */
float *filter(const float *image, const struct options *o);
float *filter_negative(const float *image, const struct options *o);

/* level.c: is it a peak, whatever its height? The level of a channel. */
bool is_peak(const float *heights, const struct options *o, long y, long x);
void find_level(struct channel *channel, const struct options *o);

/* spots.c: appends a channel's, and drops duplicates. */
void find_spots(struct channel *channel, int number, const struct options *o,
                struct spots *spots);
void drop_duplicates(struct spots *spots, double distance);
int by_place(const void *a, const void *b);

/* table.c: the spots; the channels' levels, as spotmerge --survey does. */
void print_table(struct spots *spots, const struct channel *channels, int n,
                 const struct options *o);
void print_levels(const char *path, const struct channel *channels, int n,
                  const struct options *o);

#endif
