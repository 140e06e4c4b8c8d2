/* SPDX-License-Identifier: MIT */
/*
 * Where the samples of an NRRD lie.
 */
#include "image/image.h"
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 3 2\nencoding: raw\n"

/* Opens a header with these fields; the offset of the samples, or the words
 * with the test's folder cut out. */
static void gives(const char *fields, const char *expected)
{
    char header[1024], got[1300];
    struct image image;
    struct why why;
    snprintf(header, sizeof header, HEAD "%s", fields);
    unit_case("%.200s", fields);
    const char *bad = image_open(&image, unit_text("h.nhdr", header), &why);
    snprintf(got, sizeof got, "%llu", (unsigned long long)image.offset);
    if (bad != NULL)
        snprintf(got, sizeof got, "%s", bad);
    const char *folder = unit_path(NULL);
    char *at = strstr(got, folder);
    if (at != NULL)
        memmove(at, at + strlen(folder), strlen(at + strlen(folder)) + 1);
    SAME_TEXT(got, expected);
    image_close(&image);
}

static void data_file_lies_beside_its_header(void)
{
    char fields[600];
    unit_text("d.raw", "abcdef");
    gives("data file: d.raw\n", "0");
    gives("data file: ./d.raw\n", "0");
    snprintf(fields, sizeof fields, "data file: %s\n", unit_path("d.raw"));
    gives(fields, "0");
    gives("data file: e.raw\n",
          "data file \"/e.raw\" cannot open: No such file or directory");
}

static void length_must_be_exact(void)
{
    unit_text("d.raw", "abcde");
    gives("data file: d.raw\n", "is cut short: 5 bytes, its header says 6");
    unit_text("d.raw", "abcdefg");
    gives("data file: d.raw\n", "is too long: 7 bytes, its header says 6");
    unit_text("d.raw", "");
    gives("data file: d.raw\n", "is cut short: 0 bytes, its header says 6");
}

static void skipped_bytes_lie_before_the_samples(void)
{
    unit_text("d.raw", "0123456789");
    gives("data file: d.raw\nbyte skip: 4\n", "4");
    gives("data file: d.raw\nbyte skip: 3\n", "3"); /* more may follow */
    gives("data file: d.raw\nbyte skip: 5\n",
          "is cut short: 10 bytes, its header says 11");
    gives("data file: d.raw\nbyte skip: -1\n", "4");
    unit_text("d.raw", "01234");
    gives("data file: d.raw\nbyte skip: -1\n",
          "NRRD: file is cut short: it cannot hold its samples");
    unit_text("d.raw", "012345");
    gives("data file: d.raw\nbyte skip: -1\n", "0");
}

static void other_skips_are_refused(void)
{
    static const char *const skips[] = {"-2", "x",   "1.5",
                                        "",   " 1x", "9223372036854775808"};
    unit_text("d.raw", "0123456789");
    for (size_t i = 0; i < COUNT(skips); i++) {
        char fields[100];
        snprintf(fields, sizeof fields, "data file: d.raw\nbyte skip: %s\n",
                 skips[i]);
        gives(fields, "NRRD: byte skip is not a number of bytes");
    }
}

static void changed_source_is_found_by_its_size(void)
{
    unit_text("d.raw", "0123456789");
    gives("data file: d.raw\nbyte skip: 4\nsource size:=10\n", "4");
    gives("data file: d.raw\nbyte skip: 4\nsource size:=12\n",
          "the TIFF that it points into has changed: 10 bytes, 12 then; make "
          "the header anew: tif2raw -f");
    gives("data file: d.raw\nbyte skip: 4\nsource size:=x\n",
          "NRRD: source size is not a number of bytes");
    unit_text("d.raw", "012345"); /* a copy: the source may go */
    gives("data file: d.raw\nsource size:=12\n", "0");
}

static void several_data_files_are_refused(void)
{
    static const char *const names[] = {"LIST", "LIST 2", "d%03d.raw 1 9 1",
                                        "LISTED.raw", "100%.raw"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char fields[100];
        snprintf(fields, sizeof fields, "data file: %s\n", names[i]);
        gives(fields, "NRRD: several data files are not supported");
    }
    gives("data file: \n", "NRRD: data file has no name");
}

static void only_another_regular_file_is_opened(void)
{
    gives("data file: h.nhdr\n", "NRRD: data file is the header itself");
    CHECK(symlink("h.nhdr", unit_path("me")) == 0);
    gives("data file: me\nbyte skip: -1\n",
          "NRRD: data file is the header itself");
    CHECK(mkfifo(unit_path("fifo"), 0600) == 0);
    gives("data file: fifo\n", "data file \"/fifo\" is not a regular file");
    gives("data file: .\n", "data file \"/.\" is a folder");
    gives("data file: /dev/zero\n",
          "data file \"/dev/zero\" is not a regular file");
    CHECK(symlink("loop", unit_path("loop")) == 0);
    gives("data file: loop\n", "data file \"/loop\" cannot open: Too many "
                               "levels of symbolic links");
}

static void attached(const char *header, const char *samples, size_t n,
                     const char *words)
{
    char bytes[1024];
    size_t len = strlen(header);
    struct image image;
    struct why why;
    memcpy(bytes, header, len);
    memcpy(bytes + len, samples, n);
    unit_case("%.200s and %zu bytes", header, n);
    const char *path = unit_file("i.nrrd", bytes, len + n);
    if (SAME_TEXT(image_open(&image, path, &why), words) && words == NULL)
        SAME(image.offset, len);
    image_close(&image);
}

static void attached_samples_follow_the_blank_line(void)
{
    attached(HEAD "\n", "abcdef", 6, NULL);
    attached(HEAD "\n", "\n\0\n\0\n\0", 6, NULL);
    attached("NRRD0004\r\ntype: uint8\r\ndimension: 2\r\nsizes: 3 2\r\n"
             "encoding: raw\r\n\r\n",
             "\n\r\n\r\n\r", 6, NULL);
    attached(HEAD "byte skip: -1\n\n", "abcdef", 6, NULL);
}

static void attached_length_must_be_exact(void)
{
    char words[100];
    snprintf(words, sizeof words,
             "is cut short: %zu bytes, its header says %zu", strlen(HEAD) + 6,
             strlen(HEAD) + 7);
    attached(HEAD "\n", "abcde", 5, words);
    snprintf(words, sizeof words, "is too long: %zu bytes, its header says %zu",
             strlen(HEAD) + 8, strlen(HEAD) + 7);
    attached(HEAD "\n", "abcdefg", 7, words);
}

static void attached_samples_are_none_of_the_headers_bytes(void)
{
    attached(HEAD "byte skip: -1\n\n", "abcde", 5,
             "NRRD: file is cut short: it cannot hold its samples");
}

static void attached_header_ends_in_a_blank_line(void)
{
    attached(HEAD, "", 0, "NRRD: header is cut short");
    attached(HEAD, "abcdef", 6, "NRRD: header is cut short");
    attached(HEAD, "\0\0\0\0\0\0", 6, "NRRD: header is cut short");
}

static const struct test TESTS[] = {
    {"a data file lies beside its header or anywhere",
     data_file_lies_beside_its_header},
    {"the length must be exact", length_must_be_exact},
    {"skipped bytes lie before the samples",
     skipped_bytes_lie_before_the_samples},
    {"other skips are refused", other_skips_are_refused},
    {"a changed source is found by its size",
     changed_source_is_found_by_its_size},
    {"several data files are refused", several_data_files_are_refused},
    {"only another regular file is opened",
     only_another_regular_file_is_opened},
    {"attached samples follow the blank line",
     attached_samples_follow_the_blank_line},
    {"an attached length must be exact", attached_length_must_be_exact},
    {"attached samples are none of the header's bytes",
     attached_samples_are_none_of_the_headers_bytes},
    {"an attached header ends in a blank line",
     attached_header_ends_in_a_blank_line},
};
SUITE(nrrd_files, TESTS);
