/* SPDX-License-Identifier: MIT */
#include "table/columns.h"

#include "base/num.h"
#include "table/spot.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const OWN[OWNS] = {
    "zc",         "yc",        "xc",        "ez",        "ey",
    "ex",         "amplitude", "sigma_z",   "sigma_y",   "sigma_x",
    "background", "residual",  "sharpness", "roundness", "flags"};

/* What follows a readout's name. */
enum { PARTS_MOST = 4 };
static const struct {
    size_t n;
    const char *suffix[PARTS_MOST];
} PARTS[READOUTS] = {
    [READOUT_RAW] = {1, {""}},
    [READOUT_FILTERED] = {1, {""}},
    [READOUT_WINDOW] = {1, {""}},
    [READOUT_APERTURE] = {4, {"", "_bg", "_area", "_snr"}},
    [READOUT_GAUSSIAN] = {1, {""}},
    [READOUT_INTEGRATED] = {1, {""}},
    [READOUT_MULTISCALE] = {MULTISCALES, {"_1", "_2", "_3", "_5"}},
    [READOUT_ADAPTIVE] = {2, {"", "_fit"}}};

const char *columns_own_name(enum own own)
{
    return OWN[own];
}

static bool has_own(const struct head *head, enum own own)
{
    const struct measures *measures = &head->options.measures;
    bool volume = options_in_volume(&head->options, head->shape);
    if (own == OWN_FLAGS)
        return measures_any(measures);
    if (own == OWN_SHARPNESS || own == OWN_ROUNDNESS)
        return measures->quality;
    if (own <= OWN_XC)
        return measures->localize != LOCALIZE_NONE;
    return measures->localize == LOCALIZE_GAUSSIAN &&
           (volume || (own != OWN_EZ && own != OWN_SIGMA_Z));
}

/* A column's name in pieces: CHANNEL_STEM and a suffix, or STEM alone. */
struct name {
    const char *channel, *stem, *suffix;
};

static struct name name_of(const struct head *head,
                           const struct columns *columns, size_t i)
{
    int own = 0, readout = 0;
    while (own < OWNS && columns->own[own] != i)
        own++;
    if (own < OWNS)
        return (struct name){NULL, OWN[own], ""};
    size_t c = (i - columns->channel) / columns->per_channel;
    size_t k = (i - columns->channel) % columns->per_channel;
    while (columns->readout[readout] == COLUMN_NONE ||
           k - columns->readout[readout] >= PARTS[readout].n)
        readout++;
    return (struct name){head->channel[c].name,
                         readout_name((enum readout)readout),
                         PARTS[readout].suffix[k - columns->readout[readout]]};
}

/* Bytes of all names, with a comma each. */
static size_t names_bytes(const struct head *head,
                          const struct columns *columns)
{
    size_t bytes = 0;
    for (size_t i = 0; i < columns->n; i++) {
        struct name name = name_of(head, columns, i);
        bytes += 1 + strlen(name.stem) + strlen(name.suffix);
        if (name.channel != NULL)
            bytes += strlen(name.channel) + 1;
    }
    return bytes;
}

void columns_lay(const struct head *head, struct columns *columns)
{
    const unsigned readouts = head->options.measures.readouts;
    *columns = (struct columns){.n = 0};
    for (int own = 0; own < OWNS; own++)
        columns->own[own] =
            has_own(head, (enum own)own) ? columns->n++ : COLUMN_NONE;
    columns->channel = columns->n;
    for (int i = 0; i < READOUTS; i++) {
        bool has = (readouts & 1u << i) != 0;
        columns->readout[i] = has ? columns->per_channel : COLUMN_NONE;
        columns->per_channel += has ? PARTS[i].n : 0;
    }
    columns->n += columns->per_channel * head->n;
}

const char *columns_of(const struct head *head, struct columns *columns,
                       struct why *why)
{
    columns_lay(head, columns);
    if (spot_line(columns) <= LINES_MAX &&
        sizeof SPOT_COLUMNS + names_bytes(head, columns) <= LINES_MAX)
        return NULL;
    return why_say(why,
                   "too much is measured in too many channels: %zu more "
                   "columns could make lines of over 64 KB",
                   columns->n);
}

enum column_kind columns_kind(const struct columns *columns, size_t i)
{
    if (i < columns->channel) {
        if (i == columns->own[OWN_FLAGS])
            return COLUMN_WHOLE;
        return columns->own[OWN_ZC] != COLUMN_NONE && i <= columns->own[OWN_XC]
                   ? COLUMN_POSITION
                   : COLUMN_FLOAT;
    }
    size_t adaptive = columns->readout[READOUT_ADAPTIVE];
    return adaptive != COLUMN_NONE &&
                   (i - columns->channel) % columns->per_channel ==
                       adaptive + ADAPTIVE_FIT
               ? COLUMN_WHOLE
               : COLUMN_FLOAT;
}

uint32_t columns_most(const struct columns *columns, size_t i)
{
    return i == columns->own[OWN_FLAGS] ? FLAGS_ALL : 1;
}

void columns_print_name(struct text *text, const struct head *head,
                        const struct columns *columns, size_t i)
{
    struct name name = name_of(head, columns, i);
    if (name.channel != NULL) {
        text_put(text, name.channel);
        text_put(text, "_");
    }
    text_put(text, name.stem);
    text_put(text, name.suffix);
}

void columns_print_names(struct text *text, const struct head *head,
                         const struct columns *columns)
{
    for (size_t i = 0; i < columns->n; i++) {
        text_put(text, ",");
        columns_print_name(text, head, columns, i);
    }
}

static bool take(const char **text, const char *words)
{
    size_t n = strlen(words);
    if (strncmp(*text, words, n) != 0)
        return false;
    *text += n;
    return true;
}

bool columns_are_named(const struct head *head, const struct columns *columns,
                       const char *names)
{
    for (size_t i = 0; i < columns->n; i++) {
        struct name name = name_of(head, columns, i);
        if (!take(&names, ",") ||
            (name.channel != NULL &&
             !(take(&names, name.channel) && take(&names, "_"))) ||
            !take(&names, name.stem) || !take(&names, name.suffix))
            return false;
    }
    return *names == '\0';
}

/* Rounded to 1e-5, without zeros at the end. What an image cannot hold is no
 * position. */
static size_t print_position(char *out, double value)
{
    if (!(fabs(value) < SHAPE_MAX))
        return 0;
    int64_t whole = (int64_t)floor(value * 1e5 + 0.5);
    uint64_t size = (uint64_t)(whole < 0 ? -whole : whole);
    uint64_t rest = size % 100000;
    size_t n = 0, digits = 5;
    if (whole < 0)
        out[n++] = '-';
    n += num_print_whole(out + n, size / 100000);
    if (rest == 0)
        return n;
    for (; rest % 10 == 0; rest /= 10)
        digits--;
    out[n] = '.';
    for (size_t i = digits; i > 0; i--, rest /= 10)
        out[n + i] = (char)('0' + rest % 10);
    return n + 1 + digits;
}

static size_t print_value(char *out, enum column_kind kind, double value)
{
    if (isnan(value))
        return 0;
    if (kind == COLUMN_POSITION)
        return print_position(out, value);
    if (kind == COLUMN_WHOLE)
        return num_print_whole(out, (uint64_t)value);
    return isfinite((float)value) ? num_print_float(out, (float)value) : 0;
}

void columns_print(struct text *text, const struct columns *columns,
                   const double *values)
{
    for (size_t i = 0; i < columns->n; i++) {
        char field[NUM_TEXT + 1] = ",";
        size_t n = print_value(field + 1, columns_kind(columns, i), values[i]);
        text_put_n(text, field, n + 1);
    }
}

/* A number of so few digits that it is a float; gives what follows. */
static const char *scan_plain(const char *at)
{
    const char *first = at + (*at == '-'), *end = first;
    while ((unsigned char)(*end - '0') < 10)
        end++;
    if (end == first)
        return at;
    if (*end == '.')
        for (end++; (unsigned char)(*end - '0') < 10;)
            end++;
    return end - first < NUM_TEXT ? end : at;
}

const char *columns_scan(const struct columns *columns, const char *at)
{
    uint32_t whole;
    for (size_t i = 0; i < columns->n; i++) {
        if (*at++ != ',')
            return NULL;
        if (columns_kind(columns, i) != COLUMN_WHOLE)
            at = scan_plain(at);
        else if (num_scan_u32(&at, &whole) && whole > columns_most(columns, i))
            return NULL;
    }
    return at;
}

const char *columns_check(const struct columns *columns, size_t i,
                          const char *field)
{
    uint32_t whole;
    double value;
    if (*field == '\0')
        return NULL;
    if (columns_kind(columns, i) == COLUMN_WHOLE)
        return num_u32(field, columns_most(columns, i), &whole);
    const char *bad = num_real(field, &value);
    return bad == NULL && !isfinite((float)value) ? "is too large" : bad;
}

double columns_value(const char *row, size_t i)
{
    while (i-- > 0)
        row = strchr(row + 1, ',');
    return row[1] == ',' || row[1] == '\0' ? NAN : strtod(row + 1, NULL);
}
