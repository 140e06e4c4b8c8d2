/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[FUZZ_FOLDER];

void fuzz_must(bool holds, const char *words)
{
    if (holds)
        return;
    fprintf(stderr, "must hold: %s\n", words);
    abort();
}

void fuzz_must_be_null(const char *bad)
{
    if (bad != NULL)
        fuzz_must(false, bad);
}

bool fuzz_choose(struct fuzz_choice *choice, const uint8_t *data, size_t *n)
{
    if (*n < sizeof *choice)
        return false;
    *n -= sizeof *choice;
    memcpy(choice, data + *n, sizeof *choice);
    return true;
}

const char *fuzz_folder(void)
{
    return folder;
}

static void remove_folder(void)
{
    rmdir(folder);
}

const char *fuzz_file(const char *name, const void *data, size_t n)
{
    static char path[sizeof folder + 32];
    const char *above = getenv("TMPDIR");
    if (folder[0] == '\0') {
        snprintf(folder, sizeof folder, "%s/fuzz.XXXXXX",
                 above != NULL ? above : "/tmp");
        must(mkdtemp(folder) != NULL);
        atexit(remove_folder);
    }
    snprintf(path, sizeof path, "%s/%.30s", folder, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, data, n) == (ssize_t)n);
    close(fd);
    return path;
}

/* Removes all files; a temporary one should not be among them. */
static void empty_folder(void)
{
    DIR *dir = opendir(folder);
    must(dir != NULL);
    for (struct dirent *file; (file = readdir(dir)) != NULL;) {
        if (!strcmp(file->d_name, ".") || !strcmp(file->d_name, ".."))
            continue;
        must(file->d_name[0] != '.');
        must(unlinkat(dirfd(dir), file->d_name, 0) == 0);
    }
    closedir(dir);
}

static const char *open_list(struct image_list *list, const char *path,
                             const struct fuzz_choice *c, struct why *why)
{
    static const char *const words[] = {"0",      "1,0",      "DAPI",
                                        "2,DAPI", "in.DAPI,", "in"};
    char operand[sizeof folder + 64];
    struct image_choice choice = {.no_map = c->how & NO_MAP};
    if (c->how & WITH_CHANNELS)
        choice.channels = words[c->channels % (sizeof words / sizeof *words)];
    if (c->how & WITH_Z) {
        choice.z = c->z;
        choice.z_end = c->z_end > c->z ? c->z_end : 0;
    }
    if (c->how & WITH_TIME) {
        choice.time = c->time;
        choice.time_end = c->time_end > c->time ? c->time_end : 0;
    }
    snprintf(operand, sizeof operand, "%s%s", c->how & NAMED ? "a=" : "", path);
    return image_list_open(list, operand, &choice, why);
}

static int free_descriptor(void)
{
    int fd = dup(STDERR_FILENO);
    close(fd);
    return fd;
}

void fuzz_images(const char *path, const struct fuzz_choice *choice)
{
    struct fuzz_reading r = {.choice = choice, .left = FUZZ_SAMPLES};
    struct why why;
    int fd = free_descriptor();
    const char *bad = open_list(&r.list, path, choice, &why);
    must(bad == NULL ? r.list.n > 0 : r.list.n == 0 && *bad != '\0');
    if (bad == NULL)
        fuzz_read(&r);
    if (bad == NULL && r.list.image[0].format == IMAGE_TIFF)
        fuzz_convert(&r);
    for (size_t i = 0; i < FUZZ_IMAGES; i++)
        free(r.pixels[i]);
    image_list_close(&r.list);
    must(free_descriptor() == fd);
    empty_folder();
}
