/* SPDX-License-Identifier: MIT */
#include "image/npy.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const CODES[SAMPLE_TYPES] = {"u1", "i1", "u2", "i2", "u4",
                                                "i4", "u8", "i8", "f4", "f8"};

/* A file of the version with the dictionary, then n bytes; returns its path,
 * and where the samples begin. */
static const char *npy_file(int version, const char *dict, size_t n,
                            size_t *start)
{
    unsigned char bytes[2048] = "\x93NUMPY";
    size_t len = strlen(dict), fixed = version == 1 ? 10 : 12;
    bytes[6] = (unsigned char)version;
    bytes[8] = (unsigned char)(len & 0xff);
    bytes[9] = (unsigned char)(len >> 8);
    memcpy(bytes + fixed, dict, len);
    *start = fixed + len;
    unit_case("version %d, %.150s", version, dict);
    return unit_file("i.npy", bytes, *start + n);
}

static void arrays_of_every_type_version_and_order_are_read(void)
{
    for (int i = 0; i < 3 * SAMPLE_TYPES * 2; i++) {
        enum sample_type type = (enum sample_type)(i % SAMPLE_TYPES);
        bool big = i / SAMPLE_TYPES % 2, one = sample_bytes(type) == 1;
        char dict[200], order = one ? '|' : big ? '>' : '<';
        struct image image;
        struct why why;
        size_t start;
        snprintf(dict, sizeof dict,
                 "{'descr': '%c%s', 'fortran_order': False, 'shape': (2, 3), }"
                 "   \n",
                 order, CODES[type]);
        const char *path = npy_file(1 + i / SAMPLE_TYPES / 2, dict,
                                    6 * sample_bytes(type), &start);
        if (FINE(image_open(&image, path, &why))) {
            SAME(image.type, type);
            SAME(image.swap, !one && sample_must_swap(big));
            CHECK(shape_equal(image.shape, (struct shape){1, 2, 3}));
            SAME(image.offset, start);
        }
        image_close(&image);
    }
}

static void refuses(int version, const char *dict, size_t n, const char *words)
{
    struct image image;
    struct why why;
    size_t start;
    const char *path = npy_file(version, dict, n, &start);
    SAME_TEXT(image_open(&image, path, &why), words);
    image_close(&image);
}

#define DICT(descr, order, shape)                                              \
    "{'descr': " descr ", 'fortran_order': " order ", 'shape': " shape ", }\n"

static void other_arrays_are_refused(void)
{
    static const char fortran[] =
        "NPY: array is in Fortran order; save it in C order "
        "(numpy.ascontiguousarray)";
    static const char type[] = "NPY: sample type is none of b1 u1 i1 u2 i2 u4 "
                               "i4 u8 i8 f4 f8";
    static const char plain[] = "NPY: sample type is not a plain number";
    static const char axes[] = "NPY: array is neither 2-D nor 3-D";
    static const struct {
        const char *dict, *words;
    } cases[] = {
        {DICT("'<u2'", "True", "(2, 3)"), fortran},
        {DICT("'<u2'", "Maybe", "(2, 3)"), fortran},
        {"{'descr': '<u2', 'shape': (2, 3), }", fortran},
        {DICT("'<f1'", "False", "(2, 3)"), type},
        {DICT("'<c8'", "False", "(2, 3)"), type},
        {DICT("'<f2'", "False", "(2, 3)"), type},
        {DICT("'!u2'", "False", "(2, 3)"), type},
        {DICT("'<U12'", "False", "(2, 3)"), plain},
        {DICT("[('a', '<u2')]", "False", "(2, 3)"), plain},
        {DICT("'u2'", "False", "(2, 3)"), plain},
        {"{'fortran_order': False, 'shape': (2, 3), }", plain},
        {"{'fortran_order': False, 'descr': '<u", plain},
        {DICT("'<u2'", "False", "(6,)"), axes},
        {DICT("'<u2'", "False", "()"), axes},
        {DICT("'<u2'", "False", "(1, 1, 2, 3)"), axes},
        {DICT("'<u2'", "False", "(6, , )"), axes},
        {DICT("'<u2'", "False", "(2, -3)"), axes},
        {DICT("'<u2'", "False", "(2, 3.5)"), axes},
        {"{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3", axes},
        {DICT("'<u2'", "False", "[2, 3]"), "NPY: shape is missing"},
        {"{'descr': '<u2', 'fortran_order': False, }", "NPY: shape is missing"},
        {DICT("'<u2'", "False", "(0, 3)"), "holds no pixel"},
        {DICT("'<u2'", "False", "(0, 2, 3)"), "holds no pixel"},
        {DICT("'<f8'", "False", "(2147483647, 65536, 65536)"),
         "is larger than any file can be"},
        {DICT("'<u2'", "False", "(2, 2147483648)"),
         "is larger than any file can be"},
        {DICT("'<f8'", "False", "(2147483647, 2147483647)"),
         "is larger than any file can be"},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        refuses(1, cases[i].dict, 12, cases[i].words);
    refuses(4, DICT("'<u2'", "False", "(2, 3)"), 12,
            "NPY: version is none of 1, 2, 3");
    refuses(0, DICT("'<u2'", "False", "(2, 3)"), 12,
            "NPY: version is none of 1, 2, 3");
}

static void length_must_be_exact(void)
{
    static const char dict[] = DICT("'<u2'", "False", "(2, 3)");
    char words[100];
    size_t start = 10 + strlen(dict);
    snprintf(words, sizeof words,
             "is cut short: %zu bytes, its header says %zu", start + 11,
             start + 12);
    refuses(1, dict, 11, words);
    snprintf(words, sizeof words, "is too long: %zu bytes, its header says %zu",
             start + 13, start + 12);
    refuses(1, dict, 13, words);
}

static void header_that_is_cut_short_is_refused(void)
{
    static const char cut[] = "NPY: header is cut short";
    unsigned char bytes[64] = "\x93NUMPY\1\0\377\0{'descr'";
    struct image image;
    struct why why;
    for (size_t n = 8; n < sizeof bytes; n += 5) {
        SAME_TEXT(image_open(&image, unit_file("i.npy", bytes, n), &why), cut);
        image_close(&image);
    }
    memcpy(bytes + 6, "\3\0\377\377\377\377", 6);
    SAME_TEXT(image_open(&image, unit_file("i.npy", bytes, 64), &why),
              "NPY: header is longer than 64 KB");
    image_close(&image);
}

static void written_headers_read_back(void)
{
    for (size_t i = 0; i < 200 && !unit_failed(); i++) {
        enum sample_type type = (enum sample_type)(i % SAMPLE_TYPES);
        size_t axes[] = {1 + unit_below(9), 1 + unit_below(99),
                         1 + unit_below(99)};
        size_t all = axes[0] * axes[1] * axes[2], n;
        const char *path = unit_path("i.npy");
        struct image image;
        struct why why;
        FILE *out = fopen(path, "w");
        if (!CHECK(out != NULL))
            return;
        npy_write_header(out, type, axes, 3);
        for (size_t k = 0; k < all * sample_bytes(type); k++)
            fputc('x', out);
        fclose(out);
        if (FINE(image_open(&image, path, &why))) {
            SAME(image.type, type);
            SAME(image.swap, false);
            SAME(image.shape.z, axes[0]);
            SAME(image.shape.y, axes[1]);
            SAME(image.shape.x, axes[2]);
            CHECK(image_is_contiguous(&image));
            SAME(image_plane_at(&image, image.shape.z - 1),
                 image.offset +
                     (axes[0] - 1) * axes[1] * axes[2] * sample_bytes(type));
            SAME(image.offset % 64, 0);
        }
        char *bytes = unit_read(path, &n);
        CHECK(bytes[image.offset - 1] == '\n');
        free(bytes);
        image_close(&image);
    }
}

static void stack_of_channels_has_three_axes(void)
{
    const size_t most = SIZE_MAX;
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    if (!CHECK(out != NULL))
        return;
    npy_write_header(out, SAMPLE_UINT8, (size_t[]){2, 3, 4}, 3);
    fclose(out);
    SAME(n % 64, 0);
    CHECK(strstr(bytes + 10, "'descr': '|u1'") != NULL);
    CHECK(strstr(bytes + 10, "'shape': (2, 3, 4, )") != NULL);
    free(bytes);
    out = open_memstream(&bytes, &n);
    npy_write_header(out, SAMPLE_DOUBLE, (size_t[]){most, most, most}, 3);
    fclose(out);
    SAME(n % 64, 0);
    SAME(10 + (size_t)(unsigned char)bytes[8], n);
    free(bytes);
}

static const struct test TESTS[] = {
    {"arrays of every type, version and byte order are read",
     arrays_of_every_type_version_and_order_are_read},
    {"other arrays are refused", other_arrays_are_refused},
    {"the length must be exact", length_must_be_exact},
    {"a header that is cut short is refused",
     header_that_is_cut_short_is_refused},
    {"written headers read back", written_headers_read_back},
    {"a stack of channels has three axes", stack_of_channels_has_three_axes},
};
SUITE(npy, TESTS);
