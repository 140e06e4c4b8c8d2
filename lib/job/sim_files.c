/* SPDX-License-Identifier: MIT */
#include "job/sim_files.h"

#include "image/nrrd.h"
#include "image/tif_write.h"
#include "job/sim_channel.h"
#include "job/sim_truth.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The files in their order, which is also that of their names' coming: n
 * images, the truth, n headers. */
struct set {
    const struct sim *sim;
    const struct sim_files *f;
    struct outfile *truth, *header; /* header NULL: TIFFs need none */
    uint64_t done;                  /* channels */
};

/* PREFIX.NAME.SUFFIX, malloc'ed. */
static char *make_path(const struct sim_files *f, size_t i, const char *suffix)
{
    const char *name = f->alone ? "" : f->name[i];
    size_t n = strlen(f->prefix) + strlen(name) + strlen(suffix) + 3;
    char *path = malloc(n);
    if (path != NULL)
        snprintf(path, n, "%s%s%s.%s", f->prefix, f->alone ? "" : ".", name,
                 suffix);
    return path;
}

static const char *open_one(struct outfile *file, char *path, struct why *why)
{
    const char *bad =
        path != NULL ? outfile_open(file, path, why) : "out of memory";
    if (bad != NULL && path != NULL)
        bad = sim_about(path, bad, why);
    free(path);
    return bad;
}

static const char *open_header(struct set *set, size_t i, struct why *why)
{
    char *path = make_path(set->f, i, "nhdr");
    if (path != NULL)
        file_drop_link(path);
    return open_one(&set->header[i], path, why);
}

static char *truth_path(const struct sim_files *f)
{
    size_t n = strlen(f->prefix) + sizeof ".truth.csv";
    char *path = malloc(n);
    if (path != NULL)
        snprintf(path, n, "%s.truth.csv", f->prefix);
    return path;
}

/* Links may lead two of the files to one. */
static const char *check_targets(const struct set *set, struct why *why)
{
    const struct outfile *file = set->f->file;
    for (size_t i = 0; i < SIM_FILES_MAX; i++)
        for (size_t k = 0; k < i && file[i].temp != NULL; k++)
            if (file[k].temp != NULL && strcmp(file[i].path, file[k].path) == 0)
                return sim_about(file[i].name,
                                 "is written already, as another output", why);
    return NULL;
}

static const char *open_all(struct set *set, struct why *why)
{
    const struct sim_files *f = set->f;
    const char *bad = NULL;
    for (size_t i = 0; i < f->n && bad == NULL; i++)
        bad = open_one(&f->file[i], make_path(f, i, f->tiff ? "tif" : "raw"),
                       why);
    if (bad == NULL)
        bad = open_one(set->truth, truth_path(f), why);
    for (size_t i = 0; i < f->n && bad == NULL && set->header != NULL; i++)
        bad = open_header(set, i, why);
    return bad != NULL ? bad : check_targets(set, why);
}

static const char *flush(const struct outfile *file, struct why *why)
{
    struct why copy;
    if (fflush(file->stream) == 0 && !ferror(file->stream))
        return NULL;
    return sim_about(file->name, why_errno(&copy, "cannot write"), why);
}

static const char *write_header(const struct set *set, const char *folder,
                                size_t i, struct why *why)
{
    const struct outfile *file = &set->header[i];
    struct image image = {.shape = set->sim->shape, .type = set->sim->type};
    const char *bad = NULL;
    char *path = make_path(set->f, i, "raw");
    char *data = path != NULL ? nrrd_data_file(folder, path, &bad, why) : NULL;
    if (data != NULL) {
        struct nrrd_origin origin = {.data_file = data,
                                     .channel = set->f->name[i]};
        nrrd_write(file->stream, &image, &origin);
        bad = flush(file, why);
    } else {
        bad = sim_about(file->name, bad != NULL ? bad : "out of memory", why);
    }
    free(path);
    free(data);
    return bad;
}

/* Before the pixels, since a name may be refused. */
static const char *write_heads(const struct set *set, struct why *why)
{
    char line[SIM_TRUTH_LINE];
    struct text text = {line, 0, sizeof line, false};
    sim_truth_print_head(&text);
    fwrite(line, 1, text.n, set->truth->stream);
    const char *bad = flush(set->truth, why);
    char *folder = file_folder(set->f->prefix);
    if (folder == NULL)
        return "out of memory";
    for (size_t i = 0; i < set->f->n && bad == NULL && set->header != NULL; i++)
        bad = write_header(set, folder, i, why);
    free(folder);
    return bad;
}

static void show(void *self, uint64_t done, uint64_t all)
{
    const struct set *set = self;
    if (set->f->progress != NULL)
        set->f->progress(set->f->self, set->done * all + done, set->f->n * all);
}

static const char *write_channel(struct set *set, size_t i, struct why *why)
{
    const struct sim_files *f = set->f;
    struct image image = {.shape = set->sim->shape, .type = set->sim->type};
    struct sim_channel channel = {.sim = set->sim,
                                  .number = (uint32_t)i,
                                  .name = f->name[i],
                                  .image = &f->file[i],
                                  .truth = set->truth,
                                  .jobs = f->jobs,
                                  .progress = show,
                                  .self = set};
    if (f->tiff)
        tif_write_head(f->file[i].stream, &image);
    const char *bad = sim_channel_write(&channel, why);
    if (bad == NULL && f->tiff)
        tif_write_tail(f->file[i].stream, &image);
    set->done++;
    return bad != NULL ? bad : flush(&f->file[i], why);
}

/* All or none as far as it can be: what may fail late has been done before.
 * A header must not outlive its samples. */
static const char *commit(const struct set *set, struct why *why)
{
    const struct sim_files *f = set->f;
    const char *bad = NULL;
    for (size_t i = 0; i < f->n && set->header != NULL; i++)
        if (set->header[i].temp != NULL && unlink(set->header[i].path) != 0 &&
            errno != ENOENT)
            return sim_about(set->header[i].name,
                             why_errno(why, "cannot remove the old header"),
                             why);
    for (size_t i = 0; i < SIM_FILES_MAX && bad == NULL; i++) {
        char path[sizeof why->text];
        if (f->file[i].path == NULL)
            continue;
        snprintf(path, sizeof path, "%s", f->file[i].name);
        bad = outfile_commit(&f->file[i], why);
        if (bad != NULL)
            bad = sim_about(path, bad, why);
    }
    return bad;
}

const char *sim_files_write(const struct sim *sim,
                            const struct sim_files *files, struct why *why)
{
    struct set set = {.sim = sim, .f = files, .truth = &files->file[files->n]};
    if (!files->tiff)
        set.header = set.truth + 1;
    const char *bad = open_all(&set, why);
    if (bad == NULL)
        bad = write_heads(&set, why);
    for (size_t i = 0; i < files->n && bad == NULL; i++)
        bad = write_channel(&set, i, why);
    if (bad == NULL)
        bad = flush(set.truth, why);
    if (bad == NULL)
        bad = commit(&set, why);
    for (size_t i = 0; i < SIM_FILES_MAX; i++)
        outfile_abort(&files->file[i]);
    return bad;
}
