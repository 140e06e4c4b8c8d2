/* SPDX-License-Identifier: MIT */
/*
 * What the commands share: options, operands, messages, output files, the
 * end. Only here does anything print to stderr or exit. Exit status: 0 done,
 * 1 bad data, I/O or memory, 2 usage, 3 (memest) over the limit.
 */
#ifndef CMD_CLI_CLI_H
#define CMD_CLI_CLI_H

#include "base/file.h"
#include "detect/isa.h"
#include "image/image.h"
#include "table/head.h"
#include "table/text.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLI_DONE = 0, CLI_FAILED = 1, CLI_USAGE = 2, CLI_OVER = 3 };

/* An option: id is its letter, or CLI_LONG + something where it has none. */
enum { CLI_LONG = 256 };
struct cli_option {
    int id;
    const char *name;     /* without the dashes */
    const char *argument; /* its name in the help; NULL: a switch */
    const char *help;
};

struct cli_command {
    const char *name;
    const char *usage;                /* what follows the name */
    const char *about;                /* one line */
    const struct cli_option *options; /* ends with a NULL name */
};

/* Rows of the table for options that mean the same in every command. */
/* clang-format off */
#define CLI_JOBS {'j', "jobs", "N", "threads (default: the processors at hand)"}
#define CLI_KERNEL {'k', "kernel-size", "N", \
        "diameter of the structuring element, odd, 1 to 63 (7)"}
#define CLI_DISTANCE {'d', "min-distance", "N|Z,N", \
        "a peak is the maximum of (2N+1) x (2N+1) pixels (2);\n" \
        "                             in a stack of 2Z+1 planes (Z: N)"}
#define CLI_FILTER \
    {CLI_BACKGROUND, "background", "WAY", \
        "remove it by tophat, log, dog, or none (tophat)"}, \
    {CLI_SIGMA, "sigma", "[Z,]Y,X|S", \
        "of the log's or dog's Gaussian, and of what is\n" \
        "                             measured, in pixels (1.3)"}, \
    {CLI_DOG_FACTOR, "dog-factor", "F", \
        "the dog's wider Gaussian is F times as wide (1.6)"}, \
    {CLI_FOOTPRINT, "footprint", "SHAPE", \
        "structuring element: ellipse, disk, or rect (ellipse)"}
#define CLI_STACK \
    {CLI_DIM, "dim", "2|3", \
        "a stack is planes, each for itself, or a volume (3)"}, \
    {CLI_PROJECT, "project", "max", \
        "of a stack take each pixel's maximum along z"}
#define CLI_MEASURES \
    {'r', "readout", "LIST", \
        "read of every channel: raw, filtered, window, aperture,\n" \
        "                             gaussian, integrated, multiscale, " \
        "adaptive"}, \
    {CLI_LOCALIZE, "localize", "WAY", \
        "positions below a pixel: none, quadratic, centroid,\n" \
        "                             radial, gaussian (none)"}, \
    {CLI_QUALITY, "quality", NULL, "sharpness and roundness"}, \
    {CLI_WINDOW, "window", "N", "side of the readout's window, odd (5)"}, \
    {CLI_APERTURE, "aperture-radius", "R", \
        "of apertures, in pixels; or Z,R (3, and 2 in z)"}, \
    {CLI_ANNULUS, "background-radius", "R", \
        "where an aperture's background ends (8)"}, \
    {CLI_ANNULUS_METHOD, "background-method", "M", \
        "which is its median, mean, or min (median)"}, \
    {CLI_FIT_WINDOW, "fit-window", "N", \
        "side of the window that is fitted, odd; or Z,N (15,\n" \
        "                             and 5 planes)"}, \
    {CLI_GAUSSIAN, "gaussian", "SHAPE", \
        "what is fitted: elliptical, or round (elliptical)"}, \
    {CLI_GAIN, "gain", "G", "grey values a photon, for maximum likelihood"}, \
    {CLI_OFFSET, "offset", "O", "and the grey value of no light"}, \
    {CLI_SATURATION, "saturation", "V", \
        "pixels of V are saturated (of 8 and 16 bits: the most)"}
#define CLI_AREA \
    {CLI_MASK, "mask", "IMAGE", "pixels where it is 0 are no data"}, \
    {CLI_ROI, "roi", "Y,X,H,W", "only spots of this rectangle"}
#define CLI_THRESHOLD {'t', "threshold", "T", \
        "spots are above the number T, or: auto, fdr:Q, sigma:K,\n" \
        "                             count:N"}
#define CLI_SURVEY {CLI_IS_SURVEY, "survey", NULL, \
        "write what thresholds are made of, no spots"}
#define CLI_BUDGET {'m', "max-memory", "SIZE", \
        "peak resident memory, such as 64M or 1G"}
#define CLI_CHOICE \
    {CLI_CHANNEL, "channel", "LIST", \
        "only these channels of each file: names or numbers from 0"}, \
    {CLI_Z, "z", "A:B", "only planes A to B - 1 of a stack, from 0"}, \
    {CLI_TIME, "time", "A:B", "only time points A to B - 1, from 0"}
#define CLI_READING \
    {CLI_CACHE, "cache", "SIZE", \
        "keep so much of what must be decoded, each thread (8M)"}, \
    {CLI_NO_MMAP, "no-mmap", NULL, "read files instead of mapping them"}
#define CLI_END {0, NULL, NULL, NULL}
/* clang-format on */

/*
 * Takes over the process's start: names it, readies signals. Then cli_option
 * gives the options one by one, -1 at the end; it answers --help, --version
 * and -q/--quiet itself and refuses what is not in the table.
 */
void cli_begin(const struct cli_command *command, int argc, char **argv);
int cli_option(void);
int cli_operands(char ***operands); /* after the last option */

/* The value of the option at hand, refused as usage where it is wrong. */
const char *cli_value(void);
uint32_t cli_u32(uint32_t least, uint32_t most);
void cli_u32s(uint32_t least, uint32_t most, uint32_t to[2]);
void cli_reals(double to[2]); /* these two: "N" sets to[1]; "Z,N" both */
unsigned cli_jobs(void);      /* threads */
int64_t cli_whole(void);      /* of either sign, below 2^31 */
double cli_real(void);
size_t cli_bytes(void);

/* Default options of spotfind; cli_spot_option takes the option at hand if it
 * is one of -k -d -b -t --keep-border, of CLI_FILTER, CLI_STACK, CLI_MEASURES,
 * or --roi, else returns false. cli_spot_settle after the last option: what
 * depends on others, or means nothing in a survey. */
struct spot_options cli_spot_defaults(void);
bool cli_spot_option(int id, struct spot_options *options);
void cli_spot_settle(struct spot_options *options, bool survey);

/* Once images of a shape are at hand, which may be a stack: what its planes
 * are, and of a volume what holds in z; of others that is ignored. Gives the
 * shape of what spots are found in: a projection's z is 1. */
struct shape cli_settle_stack(struct spot_options *options, struct shape shape);
enum {
    CLI_KEEP_BORDER = CLI_LONG + 200,
    CLI_BACKGROUND,
    CLI_SIGMA,
    CLI_DOG_FACTOR,
    CLI_FOOTPRINT,
    CLI_ROI,
    CLI_MASK,
    CLI_IS_SURVEY,
    CLI_DIM,
    CLI_PROJECT,
    CLI_LOCALIZE,
    CLI_QUALITY,
    CLI_WINDOW,
    CLI_APERTURE,
    CLI_ANNULUS,
    CLI_ANNULUS_METHOD,
    CLI_FIT_WINDOW,
    CLI_GAUSSIAN,
    CLI_GAIN,
    CLI_OFFSET,
    CLI_SATURATION
};
struct rule cli_rule(void); /* a threshold's value */

/* The instruction set to use: the best, or the one that the environment's
 * SPOT_ISA names. */
const struct isa *cli_isa(void);

/* What is wanted of the images that cli_images opens, and how they are read:
 * takes the option at hand if it is of CLI_CHOICE or CLI_READING, else
 * returns false. */
bool cli_image_option(int id);
enum { CLI_CHANNEL = CLI_LONG + 230, CLI_Z, CLI_TIME, CLI_CACHE, CLI_NO_MMAP };
size_t cli_cache(void); /* --cache, or its default */

/*
 * Messages: "PROGRAM: FILE:LINE: WORDS", one line, one write, control bytes
 * masked. file may be NULL and line 0. cli_fail removes unfinished output
 * and exits with 1; cli_usage exits with 2; cli_note is silent with -q.
 */
_Noreturn void cli_fail(const char *file, unsigned long line,
                        const char *words);
_Noreturn void cli_usage(const char *words);
void cli_note(const char *file, const char *words);

/* Opens the images of the operands, of one at least. cli_check_set: all are
 * of one shape, no name comes twice. */
const struct image_list *cli_images(char **operands, int n);
const struct image_list *cli_images_again(char **operands,
                                          int n); /* no notes */
/* Appends the mask to the list and notes it in the options: after the images
 * have been checked. NULL: there is none. */
void cli_mask(const char *path, struct spot_options *options);
/* Refuses a rectangle that does not lie on the images. */
void cli_check_roi(const struct spot_options *options, struct shape shape);
void cli_check_set(const struct image_list *list);
void cli_close_images(void);
/* Advises to convert files that are slow to read where they lie. */
void cli_advise(const struct image_list *list);

/* The first line of a plan or table about the images, before the mask. */
struct head cli_head(enum head_kind kind, const struct image_list *list);

/* How far a long job is: one line on stderr if that is a terminal, from the
 * second second on, rewritten now and then. done of all bytes.
 * cli_progress_end takes the line away. */
struct cli_progress {
    double begun, shown; /* seconds */
};
void cli_progress_begin(struct cli_progress *progress);
void cli_progress(struct cli_progress *progress, uint64_t done, uint64_t all);
void cli_progress_end(void);
void cli_show_progress(void *progress, uint64_t done, uint64_t all);

/* Output: stdout, or -o's file, which appears when cli_finish is reached. */
FILE *cli_output(struct outfile *out, const char *path);
/* Makes the folder that files of this stem will lie in. */
void cli_make_folder(const char *stem);
/* Files that are removed when the process is stopped or fails: n of them, in
 * a row. cli_unguard before they go. */
void cli_guard(struct outfile *out, size_t n);
void cli_unguard(const struct outfile *out);
/* Files that are read and are no images: tables, a plan. Borrowed. */
void cli_inputs(const char *const *paths, int n);
/* Refuses a path that is an input: an image, one of cli_inputs, stdin. */
void cli_check_output(const char *path);
/* What messages call an output: its path, or "standard output". */
const char *cli_output_name(FILE *out);
/* Prints text that a table made. */
void cli_print(FILE *out, const struct text *text);

/* The last acts: the file appears under its name; stdout is checked, and its
 * failure is the exit status. */
void cli_commit(struct outfile *out);
int cli_finish(void);

#endif
