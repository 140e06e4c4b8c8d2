/* SPDX-License-Identifier: MIT */
/*
 * The keys of the Python framework's file, and what they stand for here.
 * spottools-config(5) has the table. Used by cmd/cli/settings.c.
 */
#ifndef CMD_CLI_KEYS_H
#define CMD_CLI_KEYS_H

#include <stdbool.h>

enum key_type {
    KEY_YES_NO,
    KEY_WHOLE,
    KEY_REAL,
    KEY_GIGABYTES, /* a number of them, or as --max-memory */
    KEY_WORD,
    KEY_READOUT /* a word that stands for one of --readout */
};

struct key {
    const char *key;
    enum key_type type;
    double least, most;
    const char *words;   /* of which a word is one */
    const char *command; /* that alone takes it; NULL: all that have it */
    const char *option;  /* that it sets; NULL: what depends on the value */
    bool usual;          /* see struct cli_setting */
    int rank;
};

/* NULL: there is none. */
const struct key *key_find(const char *key);
/* One that the framework has and that changes nothing here. */
bool key_is_unused(const char *key);
/* Which is meant by one that is not known? NULL: none is near. */
const char *key_nearest(const char *key);

/* Is it the key of a section, or one that stands in it? */
bool key_is_below(const char *key, const char *section);

#endif
