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

void nrrd_write(FILE *out, const struct image *image,
                const struct nrrd_origin *origin)
{
    bool big = image->swap == sample_must_swap(true);
    char number[NUM_TEXT];
    fprintf(out, "NRRD0004\n# https://teem.sourceforge.net/nrrd/format.html\n");
    fprintf(out, "type: %s\ndimension: 2\nsizes: %" PRIu32 " %" PRIu32 "\n",
            sample_name(image->type), image->shape.x, image->shape.y);
    if (image->spacing[0] > 0 && image->spacing[1] > 0) {
        num_print_double(number, image->spacing[1]);
        fprintf(out, "spacings: %s", number);
        num_print_double(number, image->spacing[0]);
        fprintf(out, " %s\n", number);
        if (image->unit[0] != '\0')
            fprintf(out, "units: \"%s\" \"%s\"\n", image->unit, image->unit);
    }
    fprintf(out, "encoding: raw\nendian: %s\n", big ? "big" : "little");
    if (image->offset > 0)
        fprintf(out, "byte skip: %" PRIu64 "\n", image->offset);
    fprintf(out, "data file: %s\n", origin->data_file);
    put_key(out, "channel", origin->channel);
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
