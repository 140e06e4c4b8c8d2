/* SPDX-License-Identifier: MIT */
#include "image/nrrd.h"

#include "base/file.h"
#include "base/num.h"
#include "image/nrrd_fields.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *missing(enum nrrd_field field, struct why *why)
{
    return why_say(why, "NRRD: field \"%s\" is missing",
                   nrrd_field_name(field));
}

static const char *parse_type(struct image *image, const char *text)
{
    static const char *const names[SAMPLE_TYPES] = {
        [SAMPLE_UINT8] = "|uchar|unsigned char|uint8|uint8_t|",
        [SAMPLE_INT8] = "|signed char|int8|int8_t|",
        [SAMPLE_UINT16] = "|ushort|unsigned short|unsigned short int|uint16|"
                          "uint16_t|",
        [SAMPLE_INT16] = "|short|short int|signed short|signed short int|"
                         "int16|int16_t|",
        [SAMPLE_UINT32] = "|uint|unsigned int|uint32|uint32_t|",
        [SAMPLE_INT32] = "|int|signed int|int32|int32_t|",
        [SAMPLE_UINT64] = "|ulonglong|unsigned long long|"
                          "unsigned long long int|uint64|uint64_t|",
        [SAMPLE_INT64] = "|longlong|long long|long long int|signed long long|"
                         "signed long long int|int64|int64_t|",
        [SAMPLE_FLOAT] = "|float|",
        [SAMPLE_DOUBLE] = "|double|",
    };
    char quoted[40] = "|";
    size_t n = strlen(text);
    for (size_t i = 0; i < n && n < 32; i++)
        quoted[i + 1] = (char)tolower((unsigned char)text[i]);
    quoted[n < 32 ? n + 1 : 1] = '|';
    for (int i = 0; i < SAMPLE_TYPES; i++) {
        if (strchr(text, '|') == NULL && strstr(names[i], quoted) != NULL) {
            image->type = (enum sample_type)i;
            return NULL;
        }
    }
    return "NRRD: type is none of uint8 int8 uint16 int16 uint32 int32 uint64 "
           "int64 float double";
}

/* The fastest axis first: x y [z]. */
static const char *parse_sizes(struct image *image, char *text, size_t axes)
{
    uint32_t sizes[3] = {0, 0, 1};
    size_t n = 0;
    char *rest = NULL;
    for (char *word = strtok_r(text, " \t", &rest); word != NULL;
         word = strtok_r(NULL, " \t", &rest)) {
        if (n == axes)
            return "NRRD: more sizes than axes";
        if (num_u32(word, SHAPE_MAX, &sizes[n++]) != NULL)
            return "NRRD: sizes are not whole numbers below 2^31";
    }
    if (n != axes)
        return "NRRD: fewer sizes than axes";
    image->shape = (struct shape){sizes[2], sizes[1], sizes[0]};
    return NULL;
}

static const char *parse_endian(struct image *image, const char *text,
                                struct why *why)
{
    if (sample_bytes(image->type) == 1)
        return NULL;
    if (text == NULL)
        return missing(ENDIAN, why);
    bool big = strcasecmp(text, "big") == 0;
    if (!big && strcasecmp(text, "little") != 0)
        return "NRRD: endian is neither little nor big";
    image->swap = sample_must_swap(big);
    return NULL;
}

/* A number for each axis, x first; "nan" and what is not above 0 counts as
 * unknown. */
static void parse_spacing(struct image *image, char *spacings, char *units)
{
    char *rest = NULL;
    for (int axis = 2; spacings != NULL && axis >= 0; axis--) {
        char *word = strtok_r(axis == 2 ? spacings : NULL, " \t", &rest);
        double value;
        if (word == NULL || num_real(word, &value) != NULL || value <= 0)
            continue;
        image->spacing[axis] = value;
    }
    char *name = units != NULL ? strchr(units, '"') : NULL;
    size_t len = name != NULL ? strcspn(name + 1, "\"") : 0;
    if (len > 0 && len < sizeof image->unit)
        memcpy(image->unit, name + 1, len);
}

static const char *parse_fields(struct image *image, struct nrrd_header *header,
                                struct why *why)
{
    char **value = header->value;
    static const enum nrrd_field needed[] = {TYPE, DIMENSION, SIZES, ENCODING};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (value[needed[i]] == NULL)
            return missing(needed[i], why);
    bool stack = strcmp(value[DIMENSION], "3") == 0;
    if (!stack && strcmp(value[DIMENSION], "2") != 0)
        return "NRRD: dimension is neither 2 nor 3";
    if (strcasecmp(value[ENCODING], "raw") != 0)
        return "NRRD: encoding is not raw";
    if (value[LINE_SKIP] != NULL && strcmp(value[LINE_SKIP], "0") != 0)
        return "NRRD: line skip is not supported";
    const char *bad = parse_type(image, value[TYPE]);
    if (bad == NULL)
        bad = parse_sizes(image, value[SIZES], stack ? 3 : 2);
    if (bad == NULL)
        bad = parse_endian(image, value[ENDIAN], why);
    if (bad != NULL)
        return bad;
    parse_spacing(image, value[SPACINGS], value[UNITS]);
    if (num_product((size_t[]){image->shape.y, image_row_bytes(image)}, 2) >
        INT64_MAX)
        return "is larger than any file can be";
    image->stride = image_plane_bytes(image);
    return NULL;
}

/* Opens the data file in place of the header. */
static const char *open_data(struct image *image, const char *name,
                             struct why *why)
{
    if (strncmp(name, "LIST", 4) == 0 || strchr(name, '%') != NULL)
        return "NRRD: several data files are not supported";
    if (*name == '\0')
        return "NRRD: data file has no name";
    char *folder = file_folder(image->path);
    char *path = name[0] == '/'   ? strdup(name)
                 : folder != NULL ? file_join(folder, name)
                                  : NULL;
    free(folder);
    if (path == NULL)
        return "out of memory";
    int fd;
    const char *bad =
        file_open(path, &fd, &image->file_bytes, &image->file_mtime, why);
    if (bad != NULL) {
        struct why inner;
        bad = why_say(why, "data file \"%s\" %s", path,
                      why_say(&inner, "%s", bad));
        free(path);
        return bad;
    }
    free(path);
    struct stat header, data;
    bool self = fstat(image->fd, &header) == 0 && fstat(fd, &data) == 0 &&
                header.st_dev == data.st_dev && header.st_ino == data.st_ino;
    close(image->fd);
    image->fd = fd;
    return self ? "NRRD: data file is the header itself" : NULL;
}

/* byte skip -1 means: the samples are the file's last bytes. */
static const char *parse_skip(struct image *image, const char *text)
{
    uint64_t skip = 0;
    if (text == NULL)
        return NULL;
    if (strcmp(text, "-1") == 0) {
        size_t bytes =
            num_product((size_t[]){image->shape.z, image->stride}, 2);
        uint64_t begin = image->offset; /* of an attached header's data */
        if (bytes > INT64_MAX)
            return "is larger than any file can be";
        if (bytes > image->file_bytes || image->file_bytes - bytes < begin)
            return "NRRD: file is cut short: it cannot hold its samples";
        image->offset = image->file_bytes - bytes;
        return NULL;
    }
    if (num_whole(text, INT64_MAX, &skip) != NULL)
        return "NRRD: byte skip is not a number of bytes";
    image->offset += skip;
    return NULL;
}

static const char *check_source(const struct image *image, const char *size,
                                struct why *why)
{
    uint64_t then;
    if (size == NULL)
        return NULL;
    if (num_whole(size, UINT64_MAX, &then) != NULL)
        return "NRRD: source size is not a number of bytes";
    if (then == image->file_bytes)
        return NULL;
    return why_say(why,
                   "the TIFF that it points into has changed: %" PRIu64
                   " bytes, %" PRIu64 " then; make the header anew: tif2raw "
                   "-f",
                   image->file_bytes, then);
}

static const char *read_all(struct image *image, struct nrrd_header *header,
                            struct why *why)
{
    const char *bad = nrrd_read_fields(header, image->fd, why);
    if (bad == NULL)
        bad = parse_fields(image, header, why);
    if (bad != NULL)
        return bad;
    char **value = header->value;
    if (value[DATA_FILE] == NULL && !header->closed)
        return "NRRD: header is cut short";
    if (value[DATA_FILE] == NULL)
        image->offset = header->bytes;
    else if ((bad = open_data(image, value[DATA_FILE], why)) != NULL)
        return bad;
    if ((bad = parse_skip(image, value[BYTE_SKIP])) != NULL)
        return bad;
    bool points_into = value[DATA_FILE] != NULL && image->offset > 0;
    if (points_into)
        bad = check_source(image, value[SOURCE_SIZE], why);
    return bad != NULL ? bad : image_check_size(image, !points_into, why);
}

const char *nrrd_read(struct image *image, struct why *why)
{
    struct nrrd_header *header = malloc(sizeof *header);
    if (header == NULL)
        return "out of memory";
    const char *bad = read_all(image, header, why);
    free(header);
    return bad;
}

/* NULL stays NULL. */
static char *copy(const char *text)
{
    return text != NULL ? strdup(text) : NULL;
}

bool nrrd_read_origin(const char *path, struct nrrd_origin *origin)
{
    int fd;
    uint64_t size, mtime = 0;
    int64_t changed;
    struct why why;
    struct nrrd_header *header = malloc(sizeof *header);
    *origin = (struct nrrd_origin){.data_file = NULL};
    if (header == NULL || file_open(path, &fd, &size, &changed, &why) != NULL) {
        free(header);
        return false;
    }
    char **value = header->value;
    bool ok = nrrd_read_fields(header, fd, &why) == NULL &&
              value[SOURCE_SIZE] != NULL && value[SOURCE_MTIME] != NULL &&
              num_whole(value[SOURCE_SIZE], UINT64_MAX,
                        &origin->source_bytes) == NULL &&
              num_whole(value[SOURCE_MTIME], INT64_MAX, &mtime) == NULL;
    if (ok) {
        origin->source_mtime = (int64_t)mtime;
        origin->source = copy(value[SOURCE]);
        origin->data_file = copy(value[DATA_FILE]);
        origin->channel = copy(value[CHANNEL]);
        origin->planes = copy(value[PLANES] != NULL ? value[PLANES] : "");
        if (value[SOURCE_IMAGE] != NULL &&
            sscanf(value[SOURCE_IMAGE], "c%9" SCNu32 " t%9" SCNu32,
                   &origin->image, &origin->time) != 2)
            origin->image = UINT32_MAX; /* none that is known */
        ok = origin->source != NULL && origin->data_file != NULL &&
             origin->channel != NULL && origin->planes != NULL;
    }
    close(fd);
    free(header);
    return ok;
}

void nrrd_free_origin(struct nrrd_origin *origin)
{
    free(origin->source);
    free(origin->data_file);
    free(origin->channel);
    free(origin->planes);
}
