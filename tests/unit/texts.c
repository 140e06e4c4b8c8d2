/* SPDX-License-Identifier: MIT */
#include "job/texts.h"

#include "unit.h"

#include <stdio.h>

static void texts_come_back_by_their_number(void)
{
    enum { MOST = 5000 };
    struct texts texts = {.n = 0};
    char text[80];
    SAME(texts.n, 0);
    for (size_t i = 0; i < MOST; i++) {
        snprintf(text, sizeof text, "%.*s%zu", (int)(i % 60),
                 "............................................................",
                 i * i);
        FINE(texts_add(&texts, text));
    }
    FINE(texts_add(&texts, ""));
    SAME(texts.n, MOST + 1);
    for (size_t i = 0; i < MOST && !unit_failed(); i++) {
        snprintf(text, sizeof text, "%.*s%zu", (int)(i % 60),
                 "............................................................",
                 i * i);
        SAME_TEXT(texts_at(&texts, i), text);
    }
    SAME_TEXT(texts_at(&texts, MOST), "");
    texts_free(&texts);
    SAME(texts.n, 0);
}

static const struct test TESTS[] = {
    {"texts come back by their number", texts_come_back_by_their_number},
};
SUITE(texts, TESTS);
