/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <dirent.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The running test. */
enum { NOTES = 4096, CASE = 256, FAILURES = 4, PATHS = 64 };
static size_t failures;
static char notes[NOTES + 2], case_words[CASE];
static uint64_t state;
static char folder[256], *paths[PATHS];
static size_t n_paths;

/* Adds a line of diagnosis; the first few failures say enough. */
static void note(const char *at, int line, const char *format, ...)
{
    size_t start = strlen(notes), n = start;
    va_list args;
    if (failures++ >= FAILURES)
        return;
    n += (size_t)snprintf(notes + n, NOTES - n, "# %s:%d: ", at, line);
    va_start(args, format);
    if (n < NOTES)
        n += (size_t)vsnprintf(notes + n, NOTES - n, format, args);
    va_end(args);
    if (n < NOTES)
        snprintf(notes + n, NOTES - n, "%s%s", *case_words ? " in " : "",
                 case_words);
    for (n = start; notes[n] != '\0'; n++)
        if (notes[n] < ' ' || notes[n] > '~') /* one line of plain text */
            notes[n] = '?';
    strcpy(notes + n, "\n");
}

bool unit_check(const char *at, int line, bool is, const char *words)
{
    if (!is)
        note(at, line, "not %s", words);
    return is;
}

bool unit_same(const char *at, int line, uint64_t a, uint64_t b)
{
    if (a != b)
        note(at, line, "got %llu, not %llu", (unsigned long long)a,
             (unsigned long long)b);
    return a == b;
}

bool unit_same_real(const char *at, int line, double a, double b)
{
    bool same = a == b || (isnan(a) && isnan(b));
    if (!same)
        note(at, line, "got %.17g, not %.17g", a, b);
    return same;
}

bool unit_same_text(const char *at, int line, const char *a, const char *b)
{
    bool same = a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
    if (!same)
        note(at, line, "got \"%.300s\", not \"%.300s\"", a != NULL ? a : "(no)",
             b != NULL ? b : "(no)");
    return same;
}

bool unit_same_bytes(const char *at, int line, const void *a, const void *b,
                     size_t n)
{
    const unsigned char *s = a, *t = b;
    size_t i = 0;
    while (i < n && s[i] == t[i])
        i++;
    if (i < n)
        note(at, line, "byte %zu of %zu is %d, not %d", i, n, s[i], t[i]);
    return i == n;
}

void unit_case(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(case_words, CASE, format, args);
    va_end(args);
}

bool unit_failed(void)
{
    return failures > 0;
}

/* splitmix64: Steele, Lea, Flood 2014. */
uint64_t unit_random(void)
{
    uint64_t h = state += 0x9e3779b97f4a7c15u;
    h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9u;
    h = (h ^ (h >> 27)) * 0x94d049bb133111ebu;
    return h ^ (h >> 31);
}

uint32_t unit_below(uint64_t n)
{
    return (uint32_t)(unit_random() % n);
}

void unit_shuffle(void *items, size_t n, size_t bytes)
{
    char *at = items, *spare = unit_memory(1, bytes);
    for (; n > 1; n--) {
        char *a = at + (n - 1) * bytes, *b = at + unit_below(n) * bytes;
        memcpy(spare, a, bytes);
        memmove(a, b, bytes);
        memcpy(b, spare, bytes);
    }
    free(spare);
}

static _Noreturn void give_up(const char *what)
{
    printf("Bail out! %s\n", what);
    fflush(stdout);
    abort();
}

void *unit_memory(size_t n, size_t bytes)
{
    void *memory = calloc(n + 1, bytes);
    if (memory == NULL)
        give_up("out of memory");
    return memory;
}

const char *unit_path(const char *name)
{
    if (*folder == '\0') {
        const char *temp = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%.200s/spottools-unit-XXXXXX",
                 temp != NULL ? temp : "/tmp");
        if (mkdtemp(folder) == NULL)
            give_up("cannot make a folder");
    }
    if (name == NULL)
        return folder;
    for (size_t i = 0; i < n_paths; i++)
        if (strcmp(paths[i] + strlen(folder) + 1, name) == 0)
            return paths[i];
    if (n_paths == PATHS)
        give_up("too many paths in one test");
    size_t n = strlen(folder) + strlen(name) + 2;
    char *path = paths[n_paths++] = unit_memory(n, 1);
    snprintf(path, n, "%s/%s", folder, name);
    return path;
}

const char *unit_file(const char *name, const void *bytes, size_t n)
{
    const char *path = unit_path(name);
    unlink(path); /* writing over what is there may wait for the disk */
    FILE *out = fopen(path, "w");
    if (out == NULL || fwrite(bytes, 1, n, out) != n || fclose(out) != 0)
        give_up("cannot write a file");
    return path;
}

const char *unit_text(const char *name, const char *words)
{
    return unit_file(name, words, strlen(words));
}

char *unit_read(const char *path, size_t *n)
{
    struct stat st;
    FILE *in = fopen(path, "r");
    if (in == NULL || fstat(fileno(in), &st) != 0)
        return NULL;
    char *bytes = unit_memory((size_t)st.st_size + 1, 1);
    *n = fread(bytes, 1, (size_t)st.st_size, in);
    fclose(in);
    return bytes;
}

size_t unit_files(void)
{
    size_t n = 0;
    DIR *dir = opendir(unit_path(NULL));
    if (dir == NULL)
        give_up("cannot list the folder");
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        n +=
            strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return n;
}

/* Folders that a test makes hold at most folders: three deep is enough. */
static void empty(const char *path, int depth)
{
    char inner[2048];
    DIR *dir = opendir(path);
    if (dir == NULL)
        return;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%.1500s/%s", path, entry->d_name);
        if (unlink(inner) != 0 && depth > 0) {
            empty(inner, depth - 1);
            rmdir(inner);
        }
    }
    closedir(dir);
}

static void tidy_up(void)
{
    if (*folder != '\0') {
        empty(folder, 3);
        rmdir(folder);
    }
    while (n_paths > 0)
        free(paths[--n_paths]);
    *folder = '\0';
}

/* Runs those whose line holds the word; returns how many failed. */
static size_t run_suite(const struct suite *suite, const char *word, size_t *n)
{
    size_t failed = 0;
    for (size_t i = 0; i < suite->n; i++) {
        char name[256];
        snprintf(name, sizeof name, "%s: %s", suite->name, suite->test[i].name);
        if (strstr(name, word) == NULL)
            continue;
        failures = 0;
        *notes = *case_words = '\0';
        state = 1;
        suite->test[i].run();
        tidy_up();
        printf("%s %zu - %s\n%s", failures > 0 ? "not ok" : "ok", ++*n, name,
               notes);
        if (failures > FAILURES)
            printf("# and %zu more\n", failures - FAILURES);
        fflush(stdout);
        failed += failures > 0;
    }
    return failed;
}

/* unit [WORD]: all tests, or those whose line holds the word. */
int main(int argc, char **argv)
{
    size_t failed = 0, n = 0, all = 0;
    for (size_t i = 0; unit_suites[i] != NULL; i++)
        all += unit_suites[i]->n;
    if (argc < 2)
        printf("1..%zu\n", all);
    for (size_t i = 0; unit_suites[i] != NULL; i++)
        failed += run_suite(unit_suites[i], argc < 2 ? "" : argv[1], &n);
    if (argc >= 2)
        printf("1..%zu\n", n);
    return failed > 0 || fflush(stdout) != 0;
}
