/* SPDX-License-Identifier: MIT */
/*
 * Values of keys in a first line: numbers and names, and what is measured.
 */
#include "base/num.h"
#include "table/options_keys.h"

#include <string.h>

const char *options_yes(const char *value, bool *to)
{
    *to = strcmp(value, "yes") == 0;
    return *to || strcmp(value, "no") == 0 ? NULL : "is neither yes nor no";
}

/* Words of a list with ':' between, one after the other, cut to the room
 * of a number or a name; false at the end. */
static bool next_word(const char **list, char word[NUM_TEXT])
{
    if (*list == NULL)
        return false;
    size_t n = strcspn(*list, ":"), most = n < NUM_TEXT ? n : NUM_TEXT - 1;
    memcpy(word, *list, most);
    word[most] = '\0';
    if (n > most)
        word[0] = '?'; /* no number, no name */
    *list = (*list)[n] == ':' ? *list + n + 1 : NULL;
    return true;
}

const char *options_reals(const char *value, size_t least, double *to, bool *z)
{
    const char *list = value, *bad = NULL;
    char word[NUM_TEXT];
    size_t n = 1;
    for (const char *at = value; (at = strchr(at, ':')) != NULL; at++)
        n++;
    *z = n > least;
    if (n < least || n > least + 1)
        return least == 2 ? "is not Y:X in pixels" : "is not a number";
    for (size_t i = *z ? 0 : 1; next_word(&list, word); i++)
        if (num_real(word, &to[i]) != NULL)
            bad = least == 2 ? "is not Y:X in pixels" : "is not a number";
    return bad;
}

const char *options_u32s(const char *value, uint32_t most, uint32_t *planes,
                         uint32_t *side, bool *z)
{
    const char *list = value;
    char word[NUM_TEXT];
    *z = strchr(value, ':') != NULL;
    const char *bad = NULL;
    if (*z && next_word(&list, word))
        bad = num_u32(word, most, planes);
    return bad != NULL ? bad : num_u32(list, most, side);
}

static const char *take_readouts(struct measures *measures, const char *value)
{
    enum readout readout;
    char word[NUM_TEXT];
    measures->readouts = 0;
    while (next_word(&value, word)) {
        if (!readout_find(word, &readout))
            return OPTIONS_NOT_KNOWN;
        if ((measures->readouts & 1u << readout) != 0)
            return "stands twice";
        measures->readouts |= 1u << readout;
    }
    return NULL;
}

static const char *take_annulus(struct measures *measures, const char *value)
{
    char word[NUM_TEXT] = "";
    next_word(&value, word);
    if (!annulus_find(word, &measures->annulus))
        return OPTIONS_NOT_KNOWN;
    if (value == NULL || num_real(value, &measures->annulus_radius) != NULL)
        return "is not a number";
    return measures_check_annulus(measures->annulus_radius);
}

static const char *take_sides(struct measures *measures, const char *value,
                              bool *z)
{
    uint32_t side[2] = {3, 0};
    const char *bad =
        options_u32s(value, MEASURES_FIT_MOST, &side[0], &side[1], z);
    memcpy(measures->fit, side, sizeof side);
    return bad != NULL ? bad : measures_check_fit(side);
}

static const char *take_aperture(struct measures *measures, const char *value,
                                 bool *z)
{
    double radius[2] = {1, 0};
    const char *bad = options_reals(value, 1, radius, z);
    memcpy(measures->aperture, radius, sizeof radius);
    return bad != NULL ? bad : measures_check_aperture(radius);
}

const char *options_take_measure(struct measures *measures, enum key key,
                                 const char *value, bool *z)
{
    const char *bad;
    switch (key) {
    case READOUT:
        return take_readouts(measures, value);
    case LOCALIZE:
        return localize_find(value, &measures->localize) ? NULL
                                                         : OPTIONS_NOT_KNOWN;
    case QUALITY:
        return options_yes(value, &measures->quality);
    case WINDOW:
        bad = num_u32(value, MEASURES_WINDOW_MOST, &measures->window);
        return bad != NULL ? bad : measures_check_window(measures->window);
    case APERTURE:
        return take_aperture(measures, value, z);
    case ANNULUS:
        return take_annulus(measures, value);
    case FIT_WINDOW:
        return take_sides(measures, value, z);
    case SATURATION:
        return num_real(value, &measures->saturation);
    case GAUSSIAN:
        measures->round = strcmp(value, "round") == 0;
        return measures->round ? NULL : OPTIONS_NOT_KNOWN;
    case GAIN:
        bad = num_real(value, &measures->gain);
        return bad != NULL ? bad : measures_check_gain(measures->gain);
    default:
        return num_real(value, &measures->offset);
    }
}
