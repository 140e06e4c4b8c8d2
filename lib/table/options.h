/* SPDX-License-Identifier: MIT */
/*
 * What spotfind was asked for, and its keys in the first line of what it
 * writes. Keys of what is as it was before they were known are left out.
 */
#ifndef TABLE_OPTIONS_H
#define TABLE_OPTIONS_H

#include "base/measures.h"
#include "base/method.h"
#include "base/sample.h"
#include "base/tile.h"
#include "table/rule.h"
#include "table/text.h"

/* What the planes of a stack are: images of their own, one image in 3-D, or
 * one image in 2-D, their maximum. */
enum stack { STACK_PLANES, STACK_VOLUME, STACK_PROJECT, STACKS };

/* "planes" and the like; false where there is none of a name. */
const char *stack_name(enum stack stack);
bool stack_find(const char *name, enum stack *stack);

/* Defaults are the framework's. */
struct spot_options {
    enum background background;
    enum footprint_shape footprint;
    uint32_t kernel_size;  /* odd diameter of the structuring element, px */
    double sigma[2];       /* of the log's or the dog's Gaussian, and of what is
                              measured: y, x; px */
    double sigma_z;        /* and z, in planes, of a stack that is one image */
    double dog_factor;     /* the wider Gaussian's sigma over the other's */
    double tophat_break;   /* T below it becomes 0 */
    uint32_t min_distance; /* half-width of the window of a peak, px */
    uint32_t distance_z;   /* and in z, planes, of a stack that is one image */
    struct rule rule;      /* which peaks count; of RULE_NUMBER: */
    double threshold;      /* T of a peak is above it */
    bool keep_border;      /* keep peaks nearer than min_distance to it */
    bool masked;           /* a mask says which pixels hold data */
    struct tile roi;       /* where spots are wanted; height 0: everywhere */
    enum stack stack;      /* what planes are to each other */
    struct measures measures;
};

enum {
    KERNEL_MAX = 63,
    DISTANCE_MAX = 127,
    DISTANCE_Z_MAX = 15,
    FILTER_MAX = 127
};

/* Is a stack one image in 3-D, so that z of the options counts? */
static inline bool options_in_volume(const struct spot_options *options,
                                     struct shape shape)
{
    return options->stack == STACK_VOLUME && shape.z > 1;
}

/* A sigma such that taps within 4 sigma are no more than FILTER_MAX, for the
 * wider Gaussian too, of sigma_z where that is not 0: NULL, or words that
 * follow the number. */
const char *options_check_sigma(const struct spot_options *options);

/* Does anything depend on the sigmas? A survey measures nothing. */
bool options_use_sigma(const struct spot_options *options, bool survey);

/* Are background-removed pixels of this type whole numbers below 2^16? */
bool options_are_whole(const struct spot_options *options,
                       enum sample_type type);

/* The type of sample whose kernels do the work. */
enum sample_type options_kernel_type(const struct spot_options *options,
                                     enum sample_type type);

/* The usual options besides the threshold: -b and spotmerge's --snr where
 * nobody sets them. The framework's are made for its top-hat. */
double options_usual_break(const struct spot_options *options);
double options_usual_snr(const struct spot_options *options);

/* "Y:X:HEIGHT:WIDTH" (or with commas); words follow the text. */
const char *roi_parse(const char *text, struct tile *roi);
/* The whole plane where roi is none. */
struct tile roi_or_all(struct tile roi, struct shape shape);

/* Appends ",key=value" for all of them but the channels' levels, of images of
 * this shape. survey: what a survey depends on, which is all but the threshold
 * and what is measured. */
void options_print(struct text *text, const struct spot_options *options,
                   struct shape shape, bool survey);
void roi_print(struct text *text, struct tile roi);

/*
 * Takes a key; *taken false where it is none of the options'. seen has a bit
 * for each key that was taken, so that none stands twice; options_lack names
 * one that is needed and was not seen, NULL: none. options_check says what is
 * wrong with those that depend on the shape or on each other, in words that
 * follow "first line's ".
 */
const char *options_take(struct spot_options *options, const char *key,
                         const char *value, unsigned *seen, bool *taken);
bool options_have_threshold(unsigned seen);
const char *options_lack(const struct spot_options *options, unsigned seen,
                         bool survey);
const char *options_check(const struct spot_options *options, unsigned seen,
                          struct shape shape, bool survey);

#endif
