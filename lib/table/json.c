/* SPDX-License-Identifier: MIT */
#include "table/json.h"

#include "base/num.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Length of the UTF-8 sequence at text; 0 where it is none (RFC 3629: no
 * overlong forms, no surrogates, nothing above U+10FFFF). */
static size_t utf8_length(const unsigned char *text)
{
    unsigned char a = text[0], low = 0x80, high = 0xbf;
    if (a < 0x80)
        return 1;
    size_t n = a >= 0xc2 && a <= 0xdf   ? 2
               : a >= 0xe0 && a <= 0xef ? 3
               : a >= 0xf0 && a <= 0xf4 ? 4
                                        : 0;
    if (a == 0xe0)
        low = 0xa0;
    else if (a == 0xed)
        high = 0x9f;
    else if (a == 0xf0)
        low = 0x90;
    else if (a == 0xf4)
        high = 0x8f;
    for (size_t i = 1; i < n; i++) {
        if (text[i] < low || text[i] > high)
            return 0;
        low = 0x80;
        high = 0xbf;
    }
    return n;
}

void json_string(FILE *out, const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    fputc('"', out);
    while (*at != '\0') {
        size_t n = utf8_length(at);
        if (*at == '"' || *at == '\\')
            fprintf(out, "\\%c", *at);
        else if (*at < 0x20)
            fprintf(out, "\\u%04x", *at);
        else if (n == 0)
            fputs("\\ufffd", out);
        else
            fwrite(at, 1, n, out);
        at += n > 0 ? n : 1;
    }
    fputc('"', out);
}

void json_number(FILE *out, double value)
{
    char digits[NUM_TEXT];
    if (!isfinite(value)) {
        fputs("null", out);
        return;
    }
    num_print_double(digits, value);
    fputs(digits, out);
}
