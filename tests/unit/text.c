/* SPDX-License-Identifier: MIT */
#include "table/text.h"
#include "unit.h"

#include <stdio.h>

static void text_gathers_words_and_numbers(void)
{
    char bytes[64];
    struct text text = {bytes, 0, sizeof bytes, false};
    text_put(&text, "a,");
    text_put_n(&text, "b,c", 2);
    text_whole(&text, UINT64_MAX);
    text_put(&text, ",");
    text_float(&text, 0.1F);
    text_put(&text, ",");
    text_double(&text, -0.1);
    CHECK(!text.full);
    SAME(text.n, strlen("a,b,18446744073709551615,0.1,-0.1"));
    SAME_BYTES(bytes, "a,b,18446744073709551615,0.1,-0.1", text.n);
}

static void put_random(struct text *text, char *expected, size_t *n)
{
    char words[64];
    size_t kind = unit_below(4), len;
    uint64_t whole = unit_random() >> unit_below(64);
    memset(words, 'w', sizeof words);
    words[unit_below(60)] = '\0';
    if (kind == 1)
        snprintf(words, sizeof words, "%llu", (unsigned long long)whole);
    else if (kind > 1)
        snprintf(words, sizeof words, "%d.5", (int)(whole % 1000));
    len = strlen(words);
    if (kind == 0)
        text_put(text, words);
    else if (kind == 1)
        text_whole(text, whole);
    else if (kind == 2)
        text_float(text, (float)(whole % 1000) + 0.5F);
    else
        text_double(text, (double)(whole % 1000) + 0.5);
    if (*n + len > text->cap)
        return; /* is left out, all of it */
    memcpy(expected + *n, words, len);
    *n += len;
}

static void what_does_not_fit_is_left_out_and_told(void)
{
    for (size_t i = 0; i < 5000 && !unit_failed(); i++) {
        char bytes[256], expected[256];
        size_t n = 0, all = 0;
        struct text text = {bytes, 0, i % 200, false};
        memset(bytes, 0x5a, sizeof bytes);
        memset(expected, 0x5a, sizeof expected);
        for (size_t k = 0; k < 1 + i % 9; k++) {
            size_t before = n;
            put_random(&text, expected, &n);
            all += n == before && text.full;
        }
        SAME(text.n, n);
        CHECK(text.full || all == 0);
        SAME_BYTES(bytes, expected, sizeof bytes);
    }
}

static void text_can_be_filled_to_the_last_byte(void)
{
    char bytes[4] = "...x";
    struct text text = {bytes, 0, 3, false};
    text_put(&text, "ab");
    text_put(&text, "c");
    CHECK(!text.full && text.n == 3);
    text_put(&text, "");
    CHECK(!text.full);
    text_put(&text, "d");
    CHECK(text.full && text.n == 3);
    SAME_BYTES(bytes, "abcx", 4);
}

static const struct test TESTS[] = {
    {"words and numbers are gathered", text_gathers_words_and_numbers},
    {"what does not fit is left out and told",
     what_does_not_fit_is_left_out_and_told},
    {"a text can be filled to the last byte",
     text_can_be_filled_to_the_last_byte},
};
SUITE(text, TESTS);
