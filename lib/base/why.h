/* SPDX-License-Identifier: MIT */
/*
 * Why something failed. A library function that can fail returns NULL, or the
 * reason in words that follow "FILE:LINE: ". Words that need a value are put
 * into a struct why, which the caller owns and which must outlive their use.
 */
#ifndef BASE_WHY_H
#define BASE_WHY_H

struct why {
    char text[1024];
};

/* Formats the reason into why and returns it; cut where it does not fit. */
const char *why_say(struct why *why, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "WHAT: the words for errno". */
const char *why_errno(struct why *why, const char *what);

#endif
