/* SPDX-License-Identifier: MIT */
#include "job/list.h"
#include "unit.h"

#include <stdlib.h>

static void prints(const struct image *image, const char *line,
                   const char *json)
{
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    if (!CHECK(out != NULL))
        return;
    list_print(out, image);
    fclose(out);
    SAME_TEXT(bytes, line);
    free(bytes);
    out = open_memstream(&bytes, &n);
    list_print_json(out, image);
    fclose(out);
    SAME_TEXT(bytes, json);
    free(bytes);
}

static void plane_that_lies_flat(void)
{
    struct image image = {.path = (char[]){"/a b/t.tif"},
                          .channel = (char[]){"t"},
                          .shape = {1, 20, 30},
                          .type = SAMPLE_UINT16,
                          .layout = "flat"};
    prints(&image, "t\t20x30\tuint16\tnone\tflat\t-\t/a b/t.tif\n",
           "{\"path\": \"/a b/t.tif\", \"channel\": \"t\", "
           "\"channel_number\": 0, \"time\": 0, \"shape\": [1, 20, 30], "
           "\"type\": \"uint16\", \"codec\": \"none\", \"layout\": \"flat\", "
           "\"flat\": true, \"spacing\": [null, null, null], \"unit\": \"\"}");
}

static void stack_that_does_not(void)
{
    struct image image = {.path = (char[]){"t.tif"},
                          .channel = (char[]){"t.t003.my \"dye\""},
                          .number = 2,
                          .time = 3,
                          .shape = {4, 20, 30},
                          .type = SAMPLE_FLOAT,
                          .codec = "AdobeDeflate",
                          .layout = "tiles of 16x16",
                          .spacing = {0.5, 0.1, 0.2},
                          .unit = "um"};
    prints(&image,
           "t.t003.my \"dye\"\t4x20x30\tfloat\tAdobeDeflate\ttiles of "
           "16x16\t0.5x0.1x0.2 um\tt.tif\n",
           "{\"path\": \"t.tif\", \"channel\": \"t.t003.my \\\"dye\\\"\", "
           "\"channel_number\": 2, \"time\": 3, \"shape\": [4, 20, 30], "
           "\"type\": \"float\", \"codec\": \"AdobeDeflate\", \"layout\": "
           "\"tiles of 16x16\", \"flat\": false, \"spacing\": [0.5, 0.1, "
           "0.2], \"unit\": \"um\"}");
}

/* The spacing's field of an image of so many planes. */
static void spacing_is(uint32_t planes, const double spacing[3],
                       const char *unit, const char *expected)
{
    struct image image = {.path = (char[]){"p"},
                          .channel = (char[]){"c"},
                          .shape = {planes, 2, 3},
                          .layout = "flat"};
    char *bytes = NULL, line[200];
    size_t n;
    memcpy(image.spacing, spacing, sizeof image.spacing);
    snprintf(image.unit, sizeof image.unit, "%s", unit);
    snprintf(line, sizeof line, "c\t%s2x3\tuint8\tnone\tflat\t%s\tp\n",
             planes > 1 ? "5x" : "", expected);
    FILE *out = open_memstream(&bytes, &n);
    list_print(out, &image);
    fclose(out);
    SAME_TEXT(bytes, line);
    free(bytes);
}

static void spacing_is_in_the_order_of_the_shape(void)
{
    spacing_is(1, (double[]){9, 2, 3}, "um", "2x3 um");
    spacing_is(5, (double[]){9, 2, 3}, "um", "9x2x3 um");
    spacing_is(5, (double[]){0, 2, 3}, "um", "?x2x3 um");
    spacing_is(1, (double[]){0, 0, 3}, "um", "?x3 um");
    spacing_is(1, (double[]){0, 2, 3}, "", "2x3");
    spacing_is(1, (double[]){9, 0, 0}, "um", "-");
    spacing_is(1, (double[]){0, 0, 0}, "um", "-");
}

static void paths_keep_a_line_a_line(void)
{
    struct image image = {.path = (char[]){"a\tb\nc\x7f\xc3\xbc"},
                          .channel = (char[]){"c"},
                          .shape = {1, 2, 3},
                          .layout = "flat"};
    prints(&image, "c\t2x3\tuint8\tnone\tflat\t-\ta?b?c?\xc3\xbc\n",
           "{\"path\": \"a\\u0009b\\u000ac\x7f\xc3\xbc\", \"channel\": "
           "\"c\", \"channel_number\": 0, \"time\": 0, \"shape\": [1, 2, 3], "
           "\"type\": \"uint8\", \"codec\": \"none\", \"layout\": \"flat\", "
           "\"flat\": true, \"spacing\": [null, null, null], \"unit\": \"\"}");
}

static const struct test TESTS[] = {
    {"a plane that lies flat has its line", plane_that_lies_flat},
    {"a stack that does not has its line", stack_that_does_not},
    {"spacing is in the order of the shape",
     spacing_is_in_the_order_of_the_shape},
    {"paths keep a line a line", paths_keep_a_line_a_line},
};
SUITE(list, TESTS);
