/* SPDX-License-Identifier: MIT */
/*
 * Which pages of a TIFF are planes, and which are set aside.
 */
#include "image/tif_pages.h"
#include "pixels.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>

#define ASIDE                                                                  \
    " pages set aside: no planes of the image (thumbnails, labels, levels of " \
    "a pyramid)"

static const struct tiny STACK = {.height = 40,
                                  .width = 30,
                                  .type = SAMPLE_UINT16,
                                  .strip = 7,
                                  .pages = 3,
                                  .codec = COMPRESSION_LZW};

static void mark_reduced(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
}

static void mark_mask(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_MASK);
}

static void mark_page(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
}

static void signed_odd(TIFF *tiff)
{
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 7);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_INT);
}

/* Writes the stack, and another page before, between or behind its planes
 * (the place: from 0 to 3). */
static const char *write_with(struct tiny *stack, struct tiny *other,
                              uint32_t place)
{
    TIFF *tiff = tiny_begin(stack, "t.tif");
    tiny_fill(stack);
    tiny_fill(other);
    for (uint32_t i = 0; i <= stack->pages; i++) {
        if (i == place)
            tiny_page(tiff, other, 0);
        if (i < stack->pages)
            tiny_page(tiff, stack, i);
    }
    TIFFClose(tiff);
    return unit_path("t.tif");
}

/* One other page is set aside, and that is said; wherever it lies, unless it
 * is as large: of those the first shows what the image is. */
static void sets_aside(struct tiny other)
{
    bool as_large = other.height * other.width == STACK.height * STACK.width &&
                    other.tags == NULL;
    for (uint32_t place = as_large; place < 4; place++) {
        struct tiny stack = STACK;
        struct image_list list;
        unit_case("%ux%u %s at %u", other.height, other.width,
                  sample_name(other.type), place);
        if (pixels_open(&list, write_with(&stack, &other, place), 1)) {
            SAME_TEXT(list.image[0].channel, "t");
            SAME(list.image[0].shape.z, 3);
            pixels_same(&list.image[0], &stack, 0, 0, 1);
            if (SAME(list.notes.n, 1))
                SAME_TEXT(list.notes.line[0], "1 of its 4" ASIDE);
            for (uint32_t z = 0; z < 3; z++)
                SAME(list.image[0].plane[z].page, z + (z >= place));
        }
        image_list_close(&list);
        free(stack.pixels);
        free(other.pixels);
    }
}

static void pages_of_another_kind_are_set_aside(void)
{
    struct tiny other = STACK;
    other.height = other.width = 20; /* a thumbnail */
    sets_aside(other);
    other = STACK;
    other.type = SAMPLE_INT16;
    sets_aside(other);
    other = STACK;
    other.type = SAMPLE_UINT8;
    sets_aside(other);
    other = STACK;
    other.samples = 3;
    other.height = 10; /* a label */
    sets_aside(other);
    other = STACK;
    other.bits = 12;
    other.height = 39;
    sets_aside(other);
    other = STACK;
    other.tags = signed_odd;
    other.type = SAMPLE_UINT8;
    other.codec = COMPRESSION_NONE;
    other.height = 39;
    sets_aside(other);
}

static void reduced_pages_and_masks_are_set_aside_whatever_their_size(void)
{
    struct tiny other = STACK;
    other.tags = mark_reduced;
    sets_aside(other);
    other.height = 90;
    sets_aside(other);
    other.tags = mark_mask;
    sets_aside(other);
}

static void pages_marked_as_such_are_planes(void)
{
    struct tiny tiny = STACK;
    struct image_list list;
    tiny.tags = mark_page;
    if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 1))
        pixels_same(&list.image[0], &tiny, 0, 0, 1);
    SAME(list.notes.n, 0);
    image_list_close(&list);
    free(tiny.pixels);
}

static void where_all_are_reduced_they_are_the_image(void)
{
    struct tiny tiny = STACK;
    struct image_list list;
    tiny.tags = mark_reduced;
    if (pixels_open(&list, tiny_write(&tiny, "t.tif"), 1))
        pixels_same(&list.image[0], &tiny, 0, 0, 1);
    image_list_close(&list);
    free(tiny.pixels);
}

static void where_none_can_be_read_the_first_ones_words_are_given(void)
{
    struct tiny tiny = STACK;
    struct image image;
    struct why why;
    tiny.type = SAMPLE_UINT8;
    tiny.codec = COMPRESSION_NONE;
    tiny.tags = signed_odd;
    SAME_TEXT(image_open(&image, tiny_write(&tiny, "t.tif"), &why),
              "TIFF: page 0: samples of 7 bits, format 2 (signed), are not "
              "supported");
    image_close(&image);
    free(tiny.pixels);
}

enum { SUBS = 2 };

static void has_subs(TIFF *tiff)
{
    uint64_t none[SUBS] = {0};
    TIFFSetField(tiff, TIFFTAG_SUBIFD, SUBS, none);
}

/* Two pages, each with two SubIFDs. Planes in the order of the file: number 3
 * * page, the page's own, and the next two below it. */
static const char *write_subs(struct tiny *page, struct tiny *sub)
{
    TIFF *tiff = tiny_begin(page, "t.tif");
    tiny_fill(page);
    sub->seed = page->seed;
    tiny_fill(sub);
    for (uint32_t i = 0; i < 2; i++) {
        page->tags = has_subs;
        tiny_page(tiff, page, 3 * i);
        tiny_page(tiff, sub, 3 * i + 1);
        tiny_page(tiff, sub, 3 * i + 2);
    }
    TIFFClose(tiff);
    return unit_path("t.tif");
}

static void sub_ifds_of_the_pages_shape_are_planes(void)
{
    for (int big = 0; big < 2; big++) {
        struct tiny page = STACK, sub;
        struct image_list list;
        page.pages = 6;
        page.big_tiff = page.big_endian = big;
        sub = page;
        if (pixels_open(&list, write_subs(&page, &sub), 1)) {
            SAME(list.image[0].shape.z, 6);
            SAME(list.notes.n, 0);
            pixels_same(&list.image[0], &page, 0, 0, 1);
            for (uint32_t z = 0; z < 6; z++)
                SAME(list.image[0].plane[z].page, z / 3);
        }
        image_list_close(&list);
        free(page.pixels);
        free(sub.pixels);
    }
}

static void smaller_or_reduced_sub_ifds_are_levels(void)
{
    for (int reduced = 0; reduced < 2; reduced++) {
        struct tiny page = STACK, sub;
        struct image_list list;
        page.pages = 6;
        sub = page;
        if (reduced)
            sub.tags = mark_reduced;
        else
            sub.height = 20;
        if (pixels_open(&list, write_subs(&page, &sub), 1)) {
            SAME(list.image[0].shape.z, 2);
            pixels_same(&list.image[0], &page, 0, 0, 3);
            if (SAME(list.notes.n, 1))
                SAME_TEXT(list.notes.line[0], "4 of its 6" ASIDE);
        }
        image_list_close(&list);
        free(page.pixels);
        free(sub.pixels);
    }
}

/* Planes of one shape may be laid out each its own way. */
static void layouts_may_differ_from_page_to_page(void)
{
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct tiny page[4] = {tiny_random()};
        struct image_list list;
        TIFF *tiff = tiny_begin(&page[0], "t.tif");
        bool flat = true;
        for (int k = 0; k < 4; k++) {
            struct tiny other = tiny_random();
            page[k] = page[0];
            page[k].codec = other.codec;
            page[k].predictor = PREDICTOR_NONE;
            page[k].strip = other.strip;
            tiny_fill(&page[k]);
            tiny_page(tiff, &page[k], 0);
            flat = flat && other.codec == COMPRESSION_NONE && other.strip > 0;
        }
        TIFFClose(tiff);
        if (pixels_open(&list, unit_path("t.tif"), 1)) {
            const struct image *image = &list.image[0];
            size_t plane = image_plane_bytes(image);
            const char *bad;
            struct why why;
            SAME(image->shape.z, 4);
            CHECK((image->codec == NULL) == flat);
            unsigned char *got = pixels_read(image, 1000, &bad, &why);
            for (size_t k = 0; k < 4 && FINE(bad); k++)
                SAME_BYTES(got + k * plane, page[k].pixels, plane);
            free(got);
        }
        image_list_close(&list);
        for (int k = 0; k < 4; k++)
            free(page[k].pixels);
    }
}

static const struct test TESTS[] = {
    {"pages of another kind are set aside, wherever they lie",
     pages_of_another_kind_are_set_aside},
    {"reduced pages and masks are set aside, whatever their size",
     reduced_pages_and_masks_are_set_aside_whatever_their_size},
    {"pages marked as such are planes", pages_marked_as_such_are_planes},
    {"where all pages are reduced they are the image",
     where_all_are_reduced_they_are_the_image},
    {"where none can be read the first one's words are given",
     where_none_can_be_read_the_first_ones_words_are_given},
    {"SubIFDs of the page's shape are planes",
     sub_ifds_of_the_pages_shape_are_planes},
    {"smaller or reduced SubIFDs are levels",
     smaller_or_reduced_sub_ifds_are_levels},
    {"layouts may differ from page to page",
     layouts_may_differ_from_page_to_page},
};
SUITE(tif_pages, TESTS);
