/* SPDX-License-Identifier: MIT */
#include "image/tif_file.h"

#include "base/sys.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int keep_words(TIFF *tiff, void *data, const char *module,
                      const char *format, va_list args)
{
    struct tif *tif = data;
    (void)tiff;
    (void)module;
    vsnprintf(tif->words, sizeof tif->words, format, args);
    return 1;
}

/* Is it a word on the writer, or on data beyond the pixels (PackBits)? */
static bool is_harmless(const char *words)
{
    return strncmp(words, "Old-style LZW codes", 19) == 0 ||
           strstr(words, "to avoid buffer overrun") != NULL;
}

static int keep_warning(TIFF *tiff, void *data, const char *module,
                        const char *format, va_list args)
{
    struct tif *tif = data;
    char line[sizeof tif->words + 10];
    keep_words(tiff, data, module, format, args);
    if (!is_harmless(tif->words))
        tif->warned = true;
    snprintf(line, sizeof line, "libtiff: %s", tif->words);
    if (tif->notes != NULL)
        notes_add(tif->notes, line);
    return 1;
}

const char *tif_say(const struct tif *tif, const char *words, struct why *why)
{
    if (tif->words[0] == '\0')
        return words;
    return why_say(why, "%s: libtiff: %s", words, tif->words);
}

/* What libtiff calls instead of read, lseek, mmap. */

static tmsize_t client_read(thandle_t handle, void *to, tmsize_t n)
{
    struct tif *tif = handle;
    tmsize_t done = 0;
    while (done < n) {
        ssize_t got = pread(tif->fd, (char *)to + done, (size_t)(n - done),
                            (off_t)tif->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        done += got;
        tif->at += (uint64_t)got;
    }
    return done;
}

static tmsize_t client_write(thandle_t handle, void *from, tmsize_t n)
{
    (void)handle;
    (void)from;
    (void)n;
    return -1;
}

static toff_t client_seek(thandle_t handle, toff_t to, int whence)
{
    struct tif *tif = handle;
    uint64_t base = whence == SEEK_SET   ? 0
                    : whence == SEEK_CUR ? tif->at
                                         : tif->bytes;
    if (to > (toff_t)INT64_MAX || base + to > (toff_t)INT64_MAX)
        return (toff_t)-1;
    return tif->at = base + to;
}

static int client_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t client_size(thandle_t handle)
{
    const struct tif *tif = handle;
    return tif->bytes;
}

static int client_map(thandle_t handle, void **base, toff_t *size)
{
    struct tif *tif = handle;
    if (!tif->may_map)
        return 0;
    void *map = mmap(NULL, tif->bytes, PROT_READ, MAP_SHARED, tif->fd, 0);
    if (map == MAP_FAILED)
        return 0; /* it reads, then */
    tif->map = map;
    *base = map;
    *size = tif->bytes;
    return 1;
}

static void client_unmap(thandle_t handle, void *base, toff_t size)
{
    struct tif *tif = handle;
    munmap(base, size);
    tif->map = NULL;
}

const char *tif_open(struct tif *tif, int fd, const char *path,
                     enum tif_mode mode, struct why *why)
{
    struct stat st;
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    *tif = (struct tif){.fd = fd, .notes = tif->notes};
    if (options == NULL || fstat(fd, &st) != 0) {
        const char *bad = why_errno(why, "cannot open");
        TIFFOpenOptionsFree(options);
        return bad;
    }
    tif->bytes = (uint64_t)st.st_size;
    tif->may_map = mode == TIF_NO_PAGE_MAPPED;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, TIF_ALLOCATION_MAX);
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_words, tif);
    TIFFOpenOptionsSetWarningHandlerExtR(options, keep_warning, tif);
    /* O: block offsets are read only when asked for; h: no page yet. */
    tif->tiff =
        TIFFClientOpenExt(path, mode == TIF_FIRST_PAGE ? "rO" : "rOh", tif,
                          client_read, client_write, client_seek, client_close,
                          client_size, client_map, client_unmap, options);
    TIFFOpenOptionsFree(options);
    return tif->tiff == NULL
               ? tif_say(tif, "is not a TIFF that can be read", why)
               : NULL;
}

void tif_close(struct tif *tif)
{
    TIFFClose(tif->tiff);
    tif->tiff = NULL;
}

void tif_drop(const struct tif *tif)
{
    if (tif->map != NULL)
        sys_drop(tif->map, tif->bytes);
}
