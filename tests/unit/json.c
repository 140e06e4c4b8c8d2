/* SPDX-License-Identifier: MIT */
#include "table/json.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void written(const char *text, const char *expected)
{
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    if (!CHECK(out != NULL))
        return;
    json_string(out, text);
    fclose(out);
    SAME_TEXT(bytes, expected);
    free(bytes);
}

static void strings_are_quoted_and_escaped(void)
{
    written("", "\"\"");
    written("cy5", "\"cy5\"");
    written("a \"b\" \\ /", "\"a \\\"b\\\" \\\\ /\"");
    written("\b\t\n\f\r\x01\x1f", "\"\\u0008\\u0009\\u000a\\u000c\\u000d"
                                  "\\u0001\\u001f\"");
    written("\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80",
            "\"\xc3\xbc \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

static void bytes_that_are_no_utf8_are_replaced(void)
{
    static const char *const cases[][2] = {
        {"\x80", "\"\\ufffd\""},
        {"\xff", "\"\\ufffd\""},
        {"\xc0\xaf", "\"\\ufffd\\ufffd\""},
        {"\xc1\xbf", "\"\\ufffd\\ufffd\""},
        {"\xc3", "\"\\ufffd\""},
        {"\xc3(", "\"\\ufffd(\""},
        {"\xe0\x9f\xbf", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xe0\xa0\x80", "\"\xe0\xa0\x80\""},
        {"\xe2\x82", "\"\\ufffd\\ufffd\""},
        {"\xed\x9f\xbf", "\"\xed\x9f\xbf\""},
        {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},
        {"\xf0\x8f\xbf\xbf", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {"\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\""},
        {"\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
        {"\xf5\x80\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        unit_case("case %zu", i);
        written(cases[i][0], cases[i][1]);
    }
}

/* Bytes of the code point at the beginning of text, by decoding it and
 * writing its shortest form again; 0 where that differs. */
static size_t sequence(const unsigned char *text)
{
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    for (size_t n = 2; n <= 4; n++) {
        unsigned mask = 0xffu >> (n + 1);
        uint32_t code = text[0] & mask;
        bool good = (text[0] & ~mask & 0xff) == lead[n];
        for (size_t i = 1; i < n && good; i++) {
            good = (text[i] & 0xc0) == 0x80;
            code = code << 6 | (text[i] & 0x3fu);
        }
        if (good && code >= least[n] && code <= 0x10ffff &&
            (code < 0xd800 || code > 0xdfff))
            return n;
    }
    return text[0] < 0x80;
}

static void random_bytes_become_valid_json(void)
{
    for (size_t i = 0; i < 20000 && !unit_failed(); i++) {
        unsigned char text[16] = {0};
        char expected[128] = "\"";
        for (size_t k = 0; k < i % 12; k++) {
            static const unsigned char lead[] = {0xc2, 0xe0, 0xed, 0xf0, 0xf4};
            text[k] = (unsigned char)(1 + unit_below(255));
            if (unit_below(2))
                text[k] = unit_below(3) ? (unsigned char)(text[k] % 64 + 128)
                                        : lead[unit_below(COUNT(lead))];
        }
        for (size_t k = 0, n; text[k] != '\0'; k += n > 0 ? n : 1) {
            char *end = expected + strlen(expected);
            n = sequence(text + k);
            if (n == 0)
                strcpy(end, "\\ufffd");
            else if (n == 1 && text[k] < 0x20)
                snprintf(end, 8, "\\u%04x", text[k]);
            else
                snprintf(end, 8, "%s%.*s",
                         strchr("\"\\", text[k]) != NULL ? "\\" : "", (int)n,
                         (const char *)text + k);
        }
        strcat(expected, "\"");
        written((const char *)text, expected);
    }
}

static void numbers_read_back_and_others_are_null(void)
{
    static const double values[] = {0,     0.1,       -1e300, 5e-324,
                                    12345, -HUGE_VAL, NAN};
    static const char expected[] = "0 0.1 -1e+300 5e-324 12345 null null ";
    char *bytes = NULL;
    size_t n;
    FILE *out = open_memstream(&bytes, &n);
    if (!CHECK(out != NULL))
        return;
    for (size_t i = 0; i < COUNT(values); i++) {
        json_number(out, values[i]);
        fputc(' ', out);
    }
    fclose(out);
    SAME_TEXT(bytes, expected);
    free(bytes);
}

static const struct test TESTS[] = {
    {"strings are quoted and escaped", strings_are_quoted_and_escaped},
    {"bytes that are no UTF-8 are replaced",
     bytes_that_are_no_utf8_are_replaced},
    {"random bytes become valid JSON", random_bytes_become_valid_json},
    {"numbers read back, and what is none is null",
     numbers_read_back_and_others_are_null},
};
SUITE(json, TESTS);
