/* SPDX-License-Identifier: MIT */
#include "base/why.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *why_say(struct why *why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): a false report */
    vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
    return why->text;
}

const char *why_errno(struct why *why, const char *what)
{
    char words[128];
    int code = errno;
    if (strerror_r(code, words, sizeof words) != 0)
        snprintf(words, sizeof words, "error %d", code);
    return why_say(why, "%s: %s", what, words);
}
