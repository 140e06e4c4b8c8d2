/* SPDX-License-Identifier: MIT */
#include "image/tif_names.h"

#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A name is so long at most; of more channels than MANY none is compared with
 * the others: they go by number. */
enum { LENGTH = 80, WHOLE = 2 * LENGTH + 2, MANY = 4096 };

void tif_names_free(char **names, size_t n)
{
    for (size_t i = 0; names != NULL && i < n; i++)
        free(names[i]);
    free(names);
}

/* The file's word for a channel, made fit for a file name and a table. */
static void clean(char out[LENGTH + 1], const char *name)
{
    size_t n = 0;
    name += strspn(name, " \t");
    for (; *name != '\0' && n < LENGTH; name++) {
        unsigned char c = (unsigned char)*name;
        out[n++] = c < 0x20 || c == 0x7f || strchr(",\"#/\\=%", c) != NULL
                       ? '_'
                       : *name;
    }
    /* half a character of UTF-8 is none */
    if (((unsigned char)*name & 0xc0) == 0x80) {
        while (n > 0 && ((unsigned char)out[n - 1] & 0xc0) == 0x80)
            n--;
        n -= n > 0;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
}

static const char *colour(const struct tif_page *page, uint16_t sample)
{
    static const char *const rgb[] = {"red", "green", "blue", "alpha"};
    static const char *const ink[] = {"cyan", "magenta", "yellow", "black"};
    if (sample > 3)
        return NULL;
    if (page->photometric == PHOTOMETRIC_RGB && page->samples <= 4)
        return rgb[sample];
    if (page->photometric == PHOTOMETRIC_SEPARATED && page->samples == 4)
        return ink[sample];
    return NULL;
}

/* The description's word for it, or NULL. *whole: it needs no sample's name
 * behind it, as those of its pixel have words of their own. */
static const char *said(const struct dims *dims, const struct tif_page *page,
                        size_t i, bool *whole)
{
    char **name = dims->name;
    size_t c = i / page->samples, first = c * page->samples;
    *whole = page->samples == 1;
    if (name == NULL || dims->samples <= 1)
        return name != NULL ? name[c] : NULL;
    *whole = *whole || (name[first] != NULL && name[first + 1] != NULL &&
                        strcmp(name[first], name[first + 1]) != 0);
    return name[i];
}

static void make_name(char out[WHOLE], const struct dims *dims,
                      const struct tif_page *page, size_t i)
{
    uint16_t s = (uint16_t)(i % page->samples);
    char channel[LENGTH + 1] = "", sample[LENGTH] = "";
    bool whole;
    const char *name = said(dims, page, i, &whole);
    if (name != NULL)
        clean(channel, name);
    if (channel[0] == '\0' && dims->c > 1)
        snprintf(channel, sizeof channel, "c%zu", i / page->samples);
    whole = whole && channel[0] != '\0';
    if (page->samples > 1 && !whole && colour(page, s) != NULL)
        snprintf(sample, sizeof sample, "%s", colour(page, s));
    else if (page->samples > 1 && !whole)
        snprintf(sample, sizeof sample, "s%d", s);
    snprintf(out, WHOLE, "%s%s%s", channel,
             channel[0] != '\0' && sample[0] != '\0' ? "." : "", sample);
}

static bool is_taken(char **names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

char **tif_names(const struct dims *dims, const struct tif_page *page)
{
    size_t n = (size_t)dims->c * page->samples;
    char **names = calloc(n, sizeof *names);
    for (size_t i = 0; i < n && names != NULL; i++) {
        char name[WHOLE + NUM_TEXT], plain[WHOLE];
        make_name(plain, dims, page, i);
        snprintf(name, sizeof name, "%s", plain);
        if (n > MANY)
            snprintf(name, sizeof name, "c%zu", i);
        for (size_t k = i; n <= MANY && is_taken(names, i, name); k += n)
            snprintf(name, sizeof name, "%s-%zu", plain, k);
        names[i] = strdup(name);
        if (names[i] == NULL) {
            tif_names_free(names, n);
            names = NULL;
        }
    }
    return names;
}
