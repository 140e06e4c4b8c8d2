/* SPDX-License-Identifier: MIT */
#include "image/tif_file.h"

#include <stdarg.h>
#include <stdio.h>
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

static int keep_warning(TIFF *tiff, void *data, const char *module,
                        const char *format, va_list args)
{
    struct tif *tif = data;
    tif->warned = true;
    return keep_words(tiff, data, module, format, args);
}

const char *tif_say(const struct tif *tif, const char *words, struct why *why)
{
    if (tif->words[0] == '\0')
        return words;
    return why_say(why, "%s: libtiff: %s", words, tif->words);
}

const char *tif_open(struct tif *tif, const struct image *image,
                     struct why *why)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    int fd = dup(image->fd);
    *tif = (struct tif){.tiff = NULL};
    if (options == NULL || fd < 0 || lseek(fd, 0, SEEK_SET) != 0) {
        const char *bad = why_errno(why, "cannot open");
        TIFFOpenOptionsFree(options);
        if (fd >= 0)
            close(fd);
        return bad;
    }
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, TIF_ALLOCATION_MAX);
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep_words, tif);
    TIFFOpenOptionsSetWarningHandlerExtR(options, keep_warning, tif);
    /* m: libtiff is not to map the file; O: it reads block offsets only when
     * asked. */
    tif->tiff = TIFFFdOpenExt(fd, image->path, "rmO", options);
    TIFFOpenOptionsFree(options);
    if (tif->tiff == NULL) {
        close(fd);
        return tif_say(tif, "is not a TIFF that can be read", why);
    }
    return NULL;
}

void tif_close(struct tif *tif)
{
    TIFFClose(tif->tiff);
    tif->tiff = NULL;
}

uint32_t tif_strip_rows(const struct tif *tif, const struct image *image)
{
    uint32_t rows = image->shape.y;
    TIFFGetFieldDefaulted(tif->tiff, TIFFTAG_ROWSPERSTRIP, &rows);
    return rows == 0 || rows > image->shape.y ? image->shape.y : rows;
}
