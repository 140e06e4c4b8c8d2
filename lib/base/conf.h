/* SPDX-License-Identifier: MIT */
/*
 * A file of settings in YAML (1.1, by libyaml), flattened: each key with the
 * keys that it stands below, its value as text, and where that stands. What
 * keys mean is the caller's. One document, a mapping at its top; lists of
 * scalars become one value with commas. Aliases are refused, so that a small
 * file stays small.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/why.h"
#include <stdbool.h>
#include <stddef.h>

enum { CONF_BYTES = 1 << 20, CONF_ITEMS = 1000, CONF_DEPTH = 8 };

enum conf_kind {
    CONF_NULL, /* empty, ~ or null, not quoted */
    CONF_SCALAR,
    CONF_LIST,  /* of scalars, joined by commas */
    CONF_ABOVE, /* keys stand below it; it has no value */
    CONF_OTHER  /* a list that holds more than scalars */
};

struct conf_place {
    size_t line, column; /* from 1 */
};

struct conf_item {
    enum conf_kind kind;
    char *key;   /* "traditional.kernel_size"; */
    size_t name; /* where its own part of that begins */
    char *value; /* "" where there is none */
    bool quoted; /* text, whatever it looks like */
    struct conf_place at, value_at;
};

struct conf {
    struct conf_item *item; /* in the file's order; each key comes once */
    size_t n;
};

/* Reads a file whole. Words of a failure follow "FILE:LINE:COLUMN: ", or
 * "FILE: " where at->line is 0. conf_free also then. */
const char *conf_read(struct conf *conf, const char *path,
                      struct conf_place *at, struct why *why);
void conf_free(struct conf *conf);

/* The key without those above it. */
const char *conf_name(const struct conf_item *item);

/* YAML 1.1's words for yes and no; false where it is none of them. */
bool conf_bool(const char *text, bool *value);

#endif
