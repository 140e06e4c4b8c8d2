/* SPDX-License-Identifier: MIT */
#include "image/npy.h"

#include "base/num.h"

#include <string.h>
#include <unistd.h>

enum { HEADER_MAX = 64 << 10 };

static const char CODES[SAMPLE_TYPES][3] = {
    [SAMPLE_UINT8] = "u1",  [SAMPLE_INT8] = "i1",   [SAMPLE_UINT16] = "u2",
    [SAMPLE_INT16] = "i2",  [SAMPLE_UINT32] = "u4", [SAMPLE_INT32] = "i4",
    [SAMPLE_UINT64] = "u8", [SAMPLE_INT64] = "i8",  [SAMPLE_FLOAT] = "f4",
    [SAMPLE_DOUBLE] = "f8",
};

/* The text after "'key':" in the dictionary literal, or NULL. */
static const char *value_of(const char *header, const char *key)
{
    char quoted[32];
    snprintf(quoted, sizeof quoted, "'%s'", key);
    const char *at = strstr(header, quoted);
    if (at == NULL)
        return NULL;
    at += strlen(quoted);
    at += strspn(at, " ");
    if (*at != ':')
        return NULL;
    at++;
    return at + strspn(at, " ");
}

static const char *parse_descr(struct image *image, const char *text)
{
    if (text == NULL || text[0] != '\'' || strlen(text) < 5 || text[4] != '\'')
        return "NPY: sample type is not a plain number";
    for (int i = 0; i < SAMPLE_TYPES; i++) {
        bool truth = i == SAMPLE_UINT8 && memcmp(text + 2, "b1", 2) == 0;
        if (memcmp(text + 2, CODES[i], 2) != 0 && !truth) /* 0 and 1 */
            continue;
        image->type = (enum sample_type)i;
        if (strchr("<>|=", text[1]) == NULL)
            break;
        image->swap = sample_bytes(image->type) > 1 &&
                      (text[1] == '<' || text[1] == '>') &&
                      sample_must_swap(text[1] == '>');
        return NULL;
    }
    return "NPY: sample type is none of b1 u1 i1 u2 i2 u4 i4 u8 i8 f4 f8";
}

static const char *parse_shape(struct image *image, const char *text)
{
    uint32_t axes[3];
    size_t n = 0;
    if (text == NULL || *text++ != '(')
        return "NPY: shape is missing";
    for (;;) {
        text += strspn(text, " ,");
        if (*text == ')')
            break;
        char digits[NUM_TEXT];
        size_t len = strspn(text, "0123456789");
        if (n == 3 || len == 0 || len >= sizeof digits)
            return "NPY: array is neither 2-D nor 3-D";
        memcpy(digits, text, len);
        digits[len] = '\0';
        if (num_u32(digits, SHAPE_MAX, &axes[n++]) != NULL)
            return "is larger than any file can be";
        text += len;
    }
    if (n < 2)
        return "NPY: array is neither 2-D nor 3-D";
    image->shape =
        (struct shape){n == 3 ? axes[0] : 1, axes[n - 2], axes[n - 1]};
    if (num_product((size_t[]){image->shape.y, image_row_bytes(image)}, 2) >
        INT64_MAX)
        return "is larger than any file can be";
    image->stride = image_plane_bytes(image);
    return NULL;
}

const char *npy_read(struct image *image, struct why *why)
{
    unsigned char start[12];
    char header[HEADER_MAX + 1];
    if (pread(image->fd, start, sizeof start, 0) != (ssize_t)sizeof start)
        return "NPY: header is cut short";
    if (start[6] < 1 || start[6] > 3)
        return "NPY: version is none of 1, 2, 3";
    size_t fixed = start[6] == 1 ? 10 : 12;
    size_t len = (size_t)start[8] | (size_t)start[9] << 8;
    if (fixed == 12)
        len |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
    if (len > HEADER_MAX)
        return "NPY: header is longer than 64 KB";
    if (pread(image->fd, header, len, (off_t)fixed) != (ssize_t)len)
        return "NPY: header is cut short";
    header[len] = '\0';
    const char *order = value_of(header, "fortran_order");
    if (order == NULL || strncmp(order, "False", 5) != 0)
        return "NPY: array is in Fortran order; save it in C order "
               "(numpy.ascontiguousarray)";
    image->offset = fixed + len;
    const char *bad = parse_descr(image, value_of(header, "descr"));
    if (bad == NULL)
        bad = parse_shape(image, value_of(header, "shape"));
    return bad != NULL ? bad : image_check_size(image, true, why);
}

void npy_write_header(FILE *out, enum sample_type type, const size_t *axes,
                      size_t n)
{
    char text[192];
    char order = sample_bytes(type) == 1  ? '|'
                 : sample_must_swap(true) ? '<'
                                          : '>';
    int len = snprintf(text, sizeof text,
                       "{'descr': '%c%s', 'fortran_order': False, 'shape': (",
                       order, CODES[type]);
    for (size_t i = 0; i < n; i++)
        len +=
            snprintf(text + len, sizeof text - (size_t)len, "%zu, ", axes[i]);
    len += snprintf(text + len, sizeof text - (size_t)len, "), }");
    /* Samples begin at a multiple of 64 bytes; the header ends in \n. */
    size_t total = ((size_t)len + 1 + 10 + 63) / 64 * 64, size = total - 10;
    fwrite("\x93NUMPY\x01", 1, 7, out);
    fputc(0, out);
    fputc((int)(size & 0xff), out);
    fputc((int)(size >> 8), out);
    fprintf(out, "%-*s\n", (int)size - 1, text);
}
