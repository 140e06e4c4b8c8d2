/* SPDX-License-Identifier: MIT */
#include "base/name.h"

#include <stddef.h>
#include <string.h>

const char *name_check(const char *name)
{
    size_t n = strlen(name);
    if (n == 0)
        return "is empty";
    if (n > 200)
        return "is longer than 200 bytes";
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c < 0x20 || c == 0x7f || strchr(",\"#", c) != NULL)
            return "holds a comma, a quote, a '#' or a control byte";
    }
    return NULL;
}
