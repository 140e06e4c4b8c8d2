/* SPDX-License-Identifier: MIT */
/*
 * spotsim: images of spots with known truth, from a seed.
 */
#include "cli/cli.h"

#include "base/sys.h"
#include "job/sim_names.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHANNELS = CLI_LONG,
    NAMES,
    SEED,
    TYPE,
    SIGMA,
    NO_POISSON,
    NUMBERS /* and on: what sim_set knows by the option's name */
};

static const struct cli_option OPTIONS[] = {
    {'o', "output", "PREFIX", "what the files' names begin with", NULL,
     CLI_FILE},
    {'s', "size", "[Zx]YxX", "pixels along each axis", NULL, NULL},
    {'F', "format", "FORMAT", "nhdr or tiff", "nhdr", NULL},
    CLI_JOBS,
    {SEED, "seed", "N", "another number makes another image", "1", NULL},
    {CHANNELS, "channels", "N", "so many channels, an image each", "1", NULL},
    {NAMES, "names", "LIST", "these channels", NULL, NULL},
    {TYPE, "type", "TYPE", "uint8, uint16 or float", "uint16", NULL},
    {NUMBERS, "density", "D", "spots expected in 1000 pixels", "1", NULL},
    {NUMBERS + 1, "colocalised", "F",
     "share of a further channel's spots that lie on the first's", "0", NULL},
    {SIGMA, "sigma", "S|[Z,]Y,X", "of the PSF, px", "1.3", NULL},
    {NUMBERS + 2, "photons", "N", "of a spot, mean", "1000", NULL},
    {NUMBERS + 3, "photons-cv", "C", "their coefficient of variation", "0",
     NULL},
    {NUMBERS + 4, "background-photons", "B", "in a pixel, mean", "20", NULL},
    {NUMBERS + 5, "gradient", "G",
     "the background's change over the diagonal, relative", "0", NULL},
    {NUMBERS + 6, "texture", "A",
     "the background's standard deviation, relative", "0", NULL},
    {NUMBERS + 7, "texture-scale", "PX", "size of what the texture shows", "32",
     NULL},
    {NO_POISSON, "no-poisson", NULL, "photons as expected, not as counted",
     NULL, NULL},
    {NUMBERS + 8, "gain", "G", "grey values a photon", "1", NULL},
    {NUMBERS + 9, "offset", "O", "grey value without any photon", "100", NULL},
    {NUMBERS + 10, "read-noise", "R", "standard deviation, photons", "1.5",
     NULL},
    {NUMBERS + 11, "saturation", "S", "highest grey value (the type's)", NULL,
     NULL},
    CLI_END};

static const struct cli_command COMMAND = {
    "spotsim",
    "[-F FORMAT] [-j N] [--seed N] [--channels N | --names LIST]\n"
    "               [--type TYPE] [OPTION VALUE]... -s [Zx]YxX -o PREFIX",
    "Simulates images of fluorescent spots, with a table of the truth.",
    OPTIONS};

struct request {
    struct sim sim;
    struct sim_files files;
    struct sim_names names;
    uint32_t channels; /* 0: not given */
    struct outfile file[SIM_FILES_MAX];
    struct cli_progress progress;
};

static const char *name_of(int id)
{
    const struct cli_option *option = OPTIONS;
    while (option->id != id)
        option++;
    return option->name;
}

/* The option at hand is refused where there are words about its value. */
static void check(int id, const char *bad)
{
    struct why why;
    if (bad != NULL)
        cli_usage(
            why_say(&why, "--%s \"%.200s\" %s", name_of(id), cli_value(), bad));
}

static const char *set_format(struct request *r, const char *value)
{
    r->files.tiff = strcmp(value, "tiff") == 0;
    return r->files.tiff || strcmp(value, "nhdr") == 0
               ? NULL
               : "is neither nhdr nor tiff";
}

static const char *set_names(struct request *r, struct why *why)
{
    struct why copy;
    sim_names_free(&r->names);
    const char *bad = sim_names_list(&r->names, cli_value(), &copy);
    return bad != NULL ? why_say(why, "is no list of names: %s", bad) : NULL;
}

static void parse(struct request *r, int id)
{
    struct why why;
    if (id == 'o')
        r->files.prefix = cli_value();
    else if (id == 's')
        check(id, shape_parse(cli_value(), &r->sim.shape));
    else if (id == 'F')
        check(id, set_format(r, cli_value()));
    else if (id == 'j')
        r->files.jobs = cli_jobs();
    else if (id == SEED)
        r->sim.seed = cli_u32(0, UINT32_MAX);
    else if (id == CHANNELS)
        r->channels = cli_u32(1, SIM_CHANNELS_MAX);
    else if (id == NAMES)
        check(id, set_names(r, &why));
    else if (id == TYPE)
        check(id, sim_set_type(&r->sim, cli_value()));
    else if (id == SIGMA)
        check(id, sim_set_sigma(&r->sim, cli_value()));
    else if (id == NO_POISSON)
        r->sim.no_poisson = true;
    else
        check(id, sim_set(&r->sim, name_of(id), cli_real(), &why));
}

static void settle(struct request *r)
{
    struct why why;
    const char *prefix = r->files.prefix, *bad = NULL;
    if (r->sim.shape.x == 0)
        cli_usage("no --size given");
    if (prefix == NULL)
        cli_usage("no --output given");
    if (*prefix == '\0' || prefix[strlen(prefix) - 1] == '/')
        cli_usage("--output begins file names; it must not end as a folder");
    if (r->channels != 0 && r->names.n != 0)
        cli_usage("--channels and --names exclude each other");
    r->files.alone = r->channels <= 1 && r->names.n == 0;
    if (r->names.n == 0)
        bad = sim_names_number(&r->names, r->channels != 0 ? r->channels : 1,
                               prefix);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    if (r->sim.colocalised > 0 && r->names.n < 2)
        cli_usage("--colocalised needs two channels");
    if ((bad = sim_settle(&r->sim, &why)) != NULL)
        cli_usage(bad);
    r->files.name = r->names.name;
    r->files.n = r->names.n;
}

int main(int argc, char **argv)
{
    struct request request = {.sim = sim_defaults()}, *r = &request;
    struct why why;
    char **operands;
    int id;

    cli_begin(&COMMAND, argc, argv);
    r->files = (struct sim_files){.jobs = sys_processors(),
                                  .progress = cli_show_progress,
                                  .self = &r->progress,
                                  .file = r->file};
    while ((id = cli_option()) != -1)
        parse(r, id);
    if (cli_operands(&operands) > 0)
        cli_usage("takes no operands");
    settle(r);
    cli_make_folder(r->files.prefix);

    cli_guard(r->file, SIM_FILES_MAX);
    cli_progress_begin(&r->progress);
    const char *bad = sim_files_write(&r->sim, &r->files, &why);
    if (bad != NULL)
        cli_fail(NULL, 0, bad);
    cli_unguard(r->file);
    cli_progress_end();

    sim_names_free(&r->names);
    return cli_finish();
}
