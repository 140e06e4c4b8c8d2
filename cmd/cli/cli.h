/* SPDX-License-Identifier: MIT */
/*
 * What the commands share: options, operands, messages, output files, the
 * end. Only here does anything print to stderr or exit. Exit status: 0 done,
 * 1 bad data, I/O or memory, 2 usage, 3 (memest) over the limit.
 */
#ifndef CMD_CLI_CLI_H
#define CMD_CLI_CLI_H

#include "base/file.h"
#include "cli/rows.h"
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
    const char *usual;  /* its value where it is not given, as it would be
                           written; NULL: none, or the help says it in words */
    const char *values; /* what completion offers: words, or CLI_FILE */
};
#define CLI_FILE "@file"

struct cli_command {
    const char *name;
    const char *usage;                /* what follows the name */
    const char *about;                /* one line */
    const struct cli_option *options; /* ends with a NULL name */
};

/*
 * Takes over the process's start: names it, readies signals. Then cli_option
 * gives the options one by one, -1 at the end; it answers --help, --version
 * and -q/--quiet itself and refuses what is not in the table.
 */
void cli_begin(const struct cli_command *command, int argc, char **argv);
int cli_option(void);
int cli_operands(char ***operands); /* after the last option */

/* The value of the option at hand, refused as usage where it is wrong: with
 * the place, where it comes of a file of settings or of the environment. */
const char *cli_value(void);
uint32_t cli_u32(uint32_t least, uint32_t most);
void cli_u32s(uint32_t least, uint32_t most, uint32_t to[2]);
bool cli_range(double to[2]); /* "L,H", of either sign; false: it is none */
void cli_reals(double to[2]); /* these two: "N" sets to[1]; "Z,N" both */
unsigned cli_jobs(void);      /* threads */
int64_t cli_whole(void);      /* of either sign, below 2^31 */
double cli_real(void);
size_t cli_bytes(void);

/* Was the option at hand written on the command line? What comes of a file or
 * the environment is for all commands, and may be of no use in this one. */
bool cli_given(void);
/* Does its value stand in for the default of the top-hat with a number as
 * threshold, and hold only where that would? */
bool cli_is_usual(void);

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

/* A rectangle by CLI_RECTANGLE's options, zeroed but for CLI_TO_BORDER as
 * height and width: cli_rectangle_option takes the option at hand if it is one
 * of them, cli_clip gives the part of it that lies on images of a shape, and
 * refuses one of which nothing does. */
enum { CLI_TO_BORDER = -1 };
struct cli_rectangle {
    int64_t y, x, height, width;
    bool given;
};
bool cli_rectangle_option(int id, struct cli_rectangle *rectangle);
struct tile cli_clip(const struct cli_rectangle *rectangle, struct shape shape);

/* What is wanted of the images that cli_images opens, and how they are read:
 * takes the option at hand if it is of CLI_CHOICE or CLI_READING, else
 * returns false. */
bool cli_image_option(int id);
enum { CLI_CHANNEL = CLI_LONG + 230, CLI_Z, CLI_TIME, CLI_CACHE, CLI_NO_MMAP };
size_t cli_cache(void);                          /* --cache, or its default */
void cli_planes(uint32_t *first, uint32_t *end); /* --z; end 0: all */

/*
 * Messages: "PROGRAM: FILE:LINE: WORDS", one line, one write, control bytes
 * masked. file may be NULL and line 0. cli_fail removes unfinished output
 * and exits with 1; cli_usage exits with 2; cli_note is silent with -q.
 */
_Noreturn void cli_fail(const char *file, unsigned long line,
                        const char *words);
_Noreturn void cli_usage(const char *words);
void cli_note(const char *file, const char *words);
void cli_tell(const char *words); /* with -v */
bool cli_tells(void);

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
 * second second on, rewritten now and then. done of all bytes, or pixels; 0:
 * nobody knows how many. cli_progress_end takes the line away. */
struct cli_progress {
    double begun, shown; /* seconds */
    bool pixels;
    uint64_t tiles, all_tiles, spots; /* 0: there are none, or not known */
};
bool cli_watched(void); /* is there a terminal to show it on? */
void cli_progress_begin(struct cli_progress *progress);
void cli_progress(struct cli_progress *progress, uint64_t done, uint64_t all);
void cli_progress_end(void);
void cli_show_progress(void *progress, uint64_t done, uint64_t all);

/* The same for what does not count: words for what is going on, and for how
 * long. NULL: it has ended. */
void cli_stage(const char *words);

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
