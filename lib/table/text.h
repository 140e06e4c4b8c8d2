/* SPDX-License-Identifier: MIT */
/*
 * Text that grows in a buffer of fixed size, borrowed from the caller. What
 * does not fit sets full and is left out; nothing is written beyond.
 */
#ifndef TABLE_TEXT_H
#define TABLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    char *at;
    size_t n, cap;
    bool full;
};

void text_put(struct text *text, const char *words);
void text_put_n(struct text *text, const char *bytes, size_t n);
void text_whole(struct text *text, uint64_t value);
void text_float(struct text *text, float value);
void text_double(struct text *text, double value);

#endif
