/* SPDX-License-Identifier: MIT */
/*
 * Columns that measures add: which and in what order, how values are written,
 * what rows of them are taken back.
 */
#include "table/columns.h"

#include "base/num.h"
#include "table/spot.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST = 64 };

static struct channel CHANNELS[] = {
    {.name = (char[]){"cy5"}, .type = SAMPLE_UINT16},
    {.name = (char[]){"my dye"}, .type = SAMPLE_FLOAT}};

/* Two channels, of one plane or of a volume, measured so. */
static struct head head_of(uint32_t planes, unsigned readouts,
                           enum localize localize, bool quality)
{
    struct head head = {.kind = HEAD_CANDIDATES,
                        .shape = {planes, 900, 700},
                        .n = COUNT(CHANNELS),
                        .channel = CHANNELS};
    head.options.kernel_size = 7;
    head.options.stack = planes > 1 ? STACK_VOLUME : STACK_PLANES;
    head.options.sigma[0] = head.options.sigma[1] = 1.3;
    head.options.sigma_z = 1.5;
    head.options.measures = measures_usual();
    head.options.measures.readouts = readouts;
    head.options.measures.localize = localize;
    head.options.measures.quality = quality;
    return head;
}

static unsigned bit(enum readout readout)
{
    return 1u << readout;
}

static void names_are(const struct head *head, const char *names)
{
    char bytes[1024];
    struct text text = {bytes, 0, sizeof bytes - 1, false};
    struct columns columns;
    struct why why;
    size_t n = 0;
    FINE(columns_of(head, &columns, &why));
    columns_print_names(&text, head, &columns);
    bytes[text.n] = '\0';
    SAME_TEXT(bytes, names);
    for (const char *at = names; (at = strchr(at, ',')) != NULL; at++)
        n++;
    SAME(columns.n, n);
    CHECK(columns_are_named(head, &columns, names));
}

static void names_come_in_their_order(void)
{
    struct head head = head_of(1, 0, LOCALIZE_NONE, false);
    names_are(&head, "");
    head = head_of(1, bit(READOUT_RAW), LOCALIZE_NONE, false);
    names_are(&head, ",flags,cy5_raw,my dye_raw");
    head = head_of(5, 0, LOCALIZE_RADIAL, false);
    names_are(&head, ",zc,yc,xc,flags");
    head = head_of(1, 0, LOCALIZE_NONE, true);
    names_are(&head, ",sharpness,roundness,flags");
    head = head_of(1, 0, LOCALIZE_GAUSSIAN, false);
    names_are(&head, ",zc,yc,xc,ey,ex,amplitude,sigma_y,sigma_x,background,"
                     "residual,flags");
    head = head_of(5, bit(READOUT_GAUSSIAN), LOCALIZE_GAUSSIAN, true);
    names_are(&head, ",zc,yc,xc,ez,ey,ex,amplitude,sigma_z,sigma_y,sigma_x,"
                     "background,residual,sharpness,roundness,flags,"
                     "cy5_gaussian,my dye_gaussian");
    head.options.stack = STACK_PLANES;
    names_are(&head, ",zc,yc,xc,ey,ex,amplitude,sigma_y,sigma_x,background,"
                     "residual,sharpness,roundness,flags,cy5_gaussian,"
                     "my dye_gaussian");
    head = head_of(1, (1u << READOUTS) - 1, LOCALIZE_NONE, false);
    head.n = 1;
    names_are(&head, ",flags,cy5_raw,cy5_filtered,cy5_window,cy5_aperture,"
                     "cy5_aperture_bg,cy5_aperture_area,cy5_aperture_snr,"
                     "cy5_gaussian,cy5_integrated,cy5_multiscale_1,"
                     "cy5_multiscale_2,cy5_multiscale_3,cy5_multiscale_5,"
                     "cy5_adaptive,cy5_adaptive_fit");
}

static void other_names_are_not_theirs(void)
{
    static const char names[] = ",zc,yc,xc,flags,cy5_raw,my dye_raw";
    struct head head = head_of(1, bit(READOUT_RAW), LOCALIZE_CENTROID, false);
    struct columns columns;
    struct why why;
    char other[sizeof names + 1];
    FINE(columns_of(&head, &columns, &why));
    CHECK(columns_are_named(&head, &columns, names));
    for (size_t i = 0; i < sizeof names - 1; i++) {
        strcpy(other, names);
        other[i] = other[i] == '#' ? '!' : '#';
        CHECK(!columns_are_named(&head, &columns, other));
        strcpy(other, names);
        other[i] = '\0';
        CHECK(!columns_are_named(&head, &columns, other));
    }
    snprintf(other, sizeof other, "%s,", names);
    CHECK(!columns_are_named(&head, &columns, other));
}

/* Each readout's value stands where its name does. */
static void places_are_those_of_the_names(void)
{
    for (int i = 0; i < 200 && !unit_failed(); i++) {
        struct head head =
            head_of(1 + unit_below(2), unit_below(1u << READOUTS),
                    (enum localize)unit_below(LOCALIZES), unit_below(2) == 1);
        struct columns columns;
        struct why why;
        char wanted[300];
        FINE(columns_of(&head, &columns, &why));
        for (size_t c = 0; c < head.n; c++) {
            for (int r = 0; r < READOUTS; r++) {
                char bytes[300] = {0};
                struct text text = {bytes, 0, sizeof bytes - 1, false};
                bool multi = r == READOUT_MULTISCALE;
                if ((head.options.measures.readouts & 1u << r) == 0) {
                    CHECK(columns.readout[r] == COLUMN_NONE);
                    continue;
                }
                snprintf(wanted, sizeof wanted, "%s_%s%s", CHANNELS[c].name,
                         readout_name((enum readout)r), multi ? "_1" : "");
                columns_print_name(&text, &head, &columns,
                                   columns_at(&columns, c, (enum readout)r));
                SAME_TEXT(bytes, wanted);
            }
        }
        for (int own = 0; own < OWNS; own++) {
            char bytes[300] = {0};
            struct text text = {bytes, 0, sizeof bytes - 1, false};
            if (columns.own[own] == COLUMN_NONE)
                continue;
            columns_print_name(&text, &head, &columns, columns.own[own]);
            SAME_TEXT(bytes, columns_own_name((enum own)own));
        }
    }
}

/* The same by printf: rounded to 1e-5, then zeros and the point cut off. */
static void print_naively(char *out, enum column_kind kind, double value)
{
    if (isnan(value)) {
        *out = '\0';
    } else if (kind == COLUMN_POSITION) {
        snprintf(out, MOST, "%.5f", floor(value * 1e5 + 0.5) / 1e5);
        size_t n = strlen(out);
        while (out[n - 1] == '0')
            n--;
        n -= out[n - 1] == '.';
        out[n] = '\0';
        if (strcmp(out, "-0") == 0)
            strcpy(out, "0");
    } else if (kind == COLUMN_WHOLE) {
        snprintf(out, MOST, "%.0f", value);
    } else {
        num_print_float(out, (float)value);
    }
}

static double random_value(enum column_kind kind, uint32_t most)
{
    double fine = (double)unit_below(1u << 30) / (1u << unit_below(31));
    if (unit_below(8) == 0)
        return NAN;
    if (kind == COLUMN_WHOLE)
        return unit_below(most + 1);
    if (unit_below(4) == 0)
        fine = (double)unit_below(2000000) / 1e5 + 1e-9;
    if (kind == COLUMN_POSITION)
        return fine - (unit_below(3) == 0) * 2;
    return unit_below(5) == 0 ? -fine * 1e-20 : fine;
}

/* Rows are printed as naively, read back by both ways, value by value. */
static void rows_are_written_and_read_back(void)
{
    for (int i = 0; i < 2000 && !unit_failed(); i++) {
        struct head head =
            head_of(1 + unit_below(2), unit_below(1u << READOUTS),
                    (enum localize)unit_below(LOCALIZES), unit_below(2) == 1);
        struct columns columns;
        struct why why;
        char row[MOST * MOST] = "", wanted[MOST * MOST] = "", field[MOST];
        struct text text = {row, 0, sizeof row - 1, false};
        double values[MOST];
        FINE(columns_of(&head, &columns, &why));
        for (size_t k = 0; k < columns.n; k++) {
            enum column_kind kind = columns_kind(&columns, k);
            values[k] = random_value(
                kind, kind == COLUMN_WHOLE ? columns_most(&columns, k) : 0);
            print_naively(field, kind, values[k]);
            strcat(strcat(wanted, ","), field);
            FINE(columns_check(&columns, k, field));
        }
        columns_print(&text, &columns, values);
        CHECK(text.n <= columns.n * COLUMN_TEXT && !text.full);
        SAME_TEXT(row, wanted);
        const char *end = columns_scan(&columns, row);
        CHECK(end == row + text.n || strchr(row, 'e') != NULL);
        for (size_t k = 0; k < columns.n; k++) {
            print_naively(field, columns_kind(&columns, k),
                          columns_value(row, k));
            char again[MOST];
            print_naively(again, columns_kind(&columns, k), values[k]);
            SAME_TEXT(field, again);
        }
    }
}

static void fields_are_as_documented(void)
{
    static const struct {
        double value;
        const char *position, *real;
    } cases[] = {{0, "0", "0"},
                 {-0.0, "0", "0"},
                 {1.5, "1.5", "1.5"},
                 {-0.000004, "0", "-4e-06"},
                 {-0.000006, "-0.00001", "-6e-06"},
                 {12.000005, "12.00001", "12.000005"},
                 {12.0000049, "12", "12.000005"},
                 {-3.25, "-3.25", "-3.25"},
                 {2147483646.5, "2147483646.5", "2.1474836e+09"},
                 {2147483647, "", "2.1474836e+09"},
                 {1e300, "", ""},
                 {-INFINITY, "", ""},
                 {INFINITY, "", ""},
                 {NAN, "", ""}};
    struct head head = head_of(1, 0, LOCALIZE_GAUSSIAN, false);
    struct columns columns;
    struct why why;
    FINE(columns_of(&head, &columns, &why));
    for (size_t i = 0; i < COUNT(cases); i++) {
        char row[400] = {0}, wanted[400] = {0};
        double values[MOST] = {0};
        struct text text = {row, 0, sizeof row - 1, false};
        unit_case("%.17g", cases[i].value);
        values[columns.own[OWN_ZC]] = cases[i].value;
        values[columns.own[OWN_RESIDUAL]] = cases[i].value;
        values[columns.own[OWN_FLAGS]] = 127;
        columns_print(&text, &columns, values);
        snprintf(wanted, sizeof wanted, ",%s,0,0,0,0,0,0,0,0,%s,127",
                 cases[i].position, cases[i].real);
        SAME_TEXT(row, wanted);
    }
}

static void short_room_is_full(void)
{
    struct head head = head_of(1, bit(READOUT_RAW), LOCALIZE_NONE, false);
    double values[] = {3, 12.5, 7};
    struct columns columns;
    struct why why;
    FINE(columns_of(&head, &columns, &why));
    for (size_t cap = 0; cap < 10; cap++) {
        char bytes[16] = "~~~~~~~~~~~~~~~";
        struct text text = {bytes, 0, cap, false};
        columns_print(&text, &columns, values);
        SAME(text.full, cap < strlen(",3,12.5,7"));
        CHECK(bytes[cap] == '~');
    }
}

/* What the fast way takes the careful one does, and no more. */
static void spoilt_rows_are_taken_alike(void)
{
    static const char bytes[] = "0123456789.,-+e x\"";
    struct head head =
        head_of(1, bit(READOUT_ADAPTIVE), LOCALIZE_CENTROID, false);
    struct columns columns;
    struct why why;
    size_t taken = 0;
    head.n = 1;
    FINE(columns_of(&head, &columns, &why));
    for (int i = 0; i < 20000 && !unit_failed(); i++) {
        char row[] = ",0,3.125,4.5,12,987.25,1", *fields[MOST], copy[64];
        for (uint32_t k = 0; k < 1 + unit_below(3); k++)
            row[1 + unit_below(sizeof row - 2)] =
                bytes[unit_below(sizeof bytes - 1)];
        size_t n = 0;
        bool fine = true;
        strcpy(copy, row);
        for (char *at = copy; at != NULL && n < MOST;) {
            fields[n++] = ++at;
            if ((at = strchr(at, ',')) != NULL)
                *at = '\0';
        }
        for (size_t k = 0; k < columns.n && k < n; k++)
            fine = fine && columns_check(&columns, k, fields[k]) == NULL;
        const char *end = columns_scan(&columns, row);
        unit_case("%s", row);
        bool whole = end != NULL && *end == '\0';
        CHECK(!whole || (fine && n == columns.n));
        taken += whole;
    }
    CHECK(taken > 1000);
}

static void columns_beyond_a_line_are_refused(void)
{
    enum { MANY = 300 };
    static char names[MANY][201];
    static struct channel channels[MANY];
    static const char words[] = "too much is measured in too many channels: "
                                "%zu more columns could make lines of over 64 "
                                "KB";
    struct head head = head_of(1, (1u << READOUTS) - 1, LOCALIZE_NONE, false);
    struct columns columns;
    struct why why;
    char wanted[200];
    size_t rows = 0, names_fit = 0;
    head.channel = channels;
    for (size_t i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "%03zu", i);
        channels[i] = (struct channel){.name = names[i], .type = SAMPLE_UINT8};
    }
    for (int wide = 0; wide < 2; wide++) {
        size_t *most = wide ? &names_fit : &rows;
        for (size_t i = 0; i < MANY && wide; i++)
            memset(names[i] + 3, 'n', 197);
        for (head.n = 1; head.n < MANY; head.n++) {
            const char *bad = columns_of(&head, &columns, &why);
            snprintf(wanted, sizeof wanted, words, 1 + 15 * head.n);
            SAME_TEXT(bad, *most == head.n - 1 && bad == NULL ? NULL : wanted);
            *most += bad == NULL;
        }
    }
    /* 15 columns a channel of 20 bytes; of 201 bytes and the readout's. */
    SAME(rows, (LINES_MAX - SPOT_LINE - COLUMN_TEXT) / (15 * COLUMN_TEXT));
    size_t suffixes = strlen(
        "_raw,_filtered,_window,_aperture,_aperture_bg,_aperture_area,"
        "_aperture_snr,_gaussian,_integrated,_multiscale_1,_multiscale_2,"
        "_multiscale_3,_multiscale_5,_adaptive,_adaptive_fit,");
    SAME(names_fit, (LINES_MAX - sizeof SPOT_COLUMNS - strlen(",flags")) /
                        (15 * 200 + suffixes));
}

static const struct test TESTS[] = {
    {"names come in their order", names_come_in_their_order},
    {"other names are not theirs", other_names_are_not_theirs},
    {"places are those of the names", places_are_those_of_the_names},
    {"rows are written as naively, and read back",
     rows_are_written_and_read_back},
    {"fields are as documented", fields_are_as_documented},
    {"a text without room is full, and nothing is written beyond",
     short_room_is_full},
    {"spoilt rows are taken by the fast way only as by the careful one",
     spoilt_rows_are_taken_alike},
    {"columns that could make a line too long are refused",
     columns_beyond_a_line_are_refused},
};
SUITE(columns, TESTS);
