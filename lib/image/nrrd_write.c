/* SPDX-License-Identifier: MIT */
/*
 * Writing NRRD headers, and naming the data file in them.
 */
#include "base/file.h"
#include "base/num.h"
#include "image/nrrd.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void put_escaped(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            fputs("\\n", out);
        else if (*text == '\\')
            fputs("\\\\", out);
        else
            fputc(*text, out);
    }
}

static void put_key(FILE *out, const char *key, const char *value)
{
    fprintf(out, "%s:=", key);
    put_escaped(out, value);
    fputc('\n', out);
}

/* One number for each axis, x first, then the unit of each. Foreign readers
 * want all of them: an unknown one is nan. */
static void put_spacings(FILE *out, const struct image *image)
{
    int last = image->shape.z > 1 ? 0 : 1;
    char number[NUM_TEXT];
    if (!(image->spacing[1] > 0) || !(image->spacing[2] > 0))
        return;
    fprintf(out, "spacings:");
    for (int axis = 2; axis >= last; axis--) {
        num_print_double(number, image->spacing[axis]);
        fprintf(out, " %s", image->spacing[axis] > 0 ? number : "nan");
    }
    fputc('\n', out);
    if (image->unit[0] == '\0')
        return;
    fprintf(out, "units:");
    for (int axis = 2; axis >= last; axis--)
        fprintf(out, " \"%s\"", image->unit);
    fputc('\n', out);
}

void nrrd_write(FILE *out, const struct image *image,
                const struct nrrd_origin *origin)
{
    bool big = image->swap == sample_must_swap(true),
         stack = image->shape.z > 1;
    fprintf(out, "NRRD0004\n# https://teem.sourceforge.net/nrrd/format.html\n");
    fprintf(out, "type: %s\ndimension: %d\nsizes: %" PRIu32 " %" PRIu32,
            sample_name(image->type), stack ? 3 : 2, image->shape.x,
            image->shape.y);
    if (stack)
        fprintf(out, " %" PRIu32, image->shape.z);
    fputc('\n', out);
    put_spacings(out, image);
    fprintf(out, "encoding: raw\nendian: %s\n", big ? "big" : "little");
    if (image->offset > 0)
        fprintf(out, "byte skip: %" PRIu64 "\n", image->offset);
    fprintf(out, "data file: %s\n", origin->data_file);
    put_key(out, "channel", origin->channel);
    if (origin->planes != NULL && *origin->planes != '\0')
        put_key(out, "planes", origin->planes);
    if (origin->image > 0 || origin->time > 0)
        fprintf(out, "source image:=c%" PRIu32 " t%" PRIu32 "\n", origin->image,
                origin->time);
    if (origin->source == NULL)
        return;
    put_key(out, "source", origin->source);
    fprintf(out, "source size:=%" PRIu64 "\nsource mtime:=%" PRId64 "\n",
            origin->source_bytes, origin->source_mtime);
}

/* A header's line ends at a newline; readers drop blanks at its ends, take
 * "LIST" for a list of files, '%' for a pattern, "-" for standard input and
 * "X:" (teem) for a drive: "./" hides what can be hidden. */
static char *spell(const char *name, const char **bad, struct why *why)
{
    size_t n = strlen(name);
    if (strpbrk(name, "\n\r%") != NULL || (n > 0 && strchr(" \t", name[n - 1])))
        *bad = why_say(why,
                       "an NRRD header cannot name a data file with a newline "
                       "or '%%', or with a blank at its end: \"%s\"",
                       name);
    if (*bad != NULL)
        return NULL;
    bool hide = strncmp(name, "LIST", 4) == 0 || strchr(" \t-", name[0]) ||
                (n > 1 && name[1] == ':');
    char *copy = hide ? file_join(".", name) : strdup(name);
    if (copy == NULL)
        *bad = "out of memory";
    return copy;
}

char *nrrd_data_file(const char *folder, const char *path, const char **bad,
                     struct why *why)
{
    char *theirs = file_folder(path);
    char *here = realpath(folder, NULL);
    char *there = theirs != NULL ? realpath(theirs, NULL) : NULL;
    char *name = NULL, *absolute = NULL;
    const char *slash = strrchr(path, '/');
    const char *base = slash != NULL ? slash + 1 : path;
    *bad = NULL;
    if (here == NULL || there == NULL)
        *bad = why_errno(why, "cannot find the folder");
    else if (strcmp(here, there) == 0)
        name = spell(base, bad, why);
    else if ((absolute = file_join(there, base)) == NULL)
        *bad = "out of memory";
    else
        name = spell(absolute, bad, why);
    free(absolute);
    free(theirs);
    free(here);
    free(there);
    return name;
}
