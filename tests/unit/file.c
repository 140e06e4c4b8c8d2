/* SPDX-License-Identifier: MIT */
#include "base/file.h"
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void regular_file_is_opened_with_its_size_and_time(void)
{
    const char *path = unit_text("f", "hello");
    int fd;
    uint64_t size;
    int64_t mtime;
    struct why why;
    struct timespec times[2] = {{1000, 7}, {1234567890, 123456789}};
    if (!FINE(file_open(path, &fd, &size, &mtime, &why)))
        return;
    SAME(size, 5);
    CHECK(futimens(fd, times) == 0);
    close(fd);
    FINE(file_open(path, &fd, &size, &mtime, &why));
    SAME((uint64_t)mtime, 1234567890123456789);
    close(fd);
}

static void only_regular_files_are_opened_and_none_is_waited_for(void)
{
    int fd;
    uint64_t size;
    int64_t mtime;
    struct why why;
    const char *fifo = unit_path("fifo");
    CHECK(mkfifo(fifo, 0600) == 0);
    SAME_TEXT(file_open(fifo, &fd, &size, &mtime, &why),
              "is not a regular file");
    SAME_TEXT(file_open("/dev/null", &fd, &size, &mtime, &why),
              "is not a regular file");
    SAME_TEXT(file_open(unit_path(NULL), &fd, &size, &mtime, &why),
              "is a folder");
    SAME_TEXT(file_open(unit_path("none"), &fd, &size, &mtime, &why),
              "cannot open: No such file or directory");
}

static void holds(const char *path, const char *expected)
{
    size_t n = 0;
    char *bytes = unit_read(path, &n);
    SAME_TEXT(bytes, expected);
    free(bytes);
}

static void outfile_appears_only_when_committed(void)
{
    struct outfile out = {0};
    struct why why;
    const char *path = unit_path("out");
    if (!FINE(outfile_open(&out, path, &why)))
        return;
    fputs("all of it", out.stream);
    fflush(out.stream);
    holds(path, NULL);
    FINE(outfile_commit(&out, &why));
    CHECK(out.path == NULL);
    holds(path, "all of it");
    SAME(unit_files(), 1);
}

static void old_file_stays_until_the_new_one_is_committed(void)
{
    struct outfile out = {0};
    struct why why;
    const char *path = unit_text("out", "old");
    if (!FINE(outfile_open(&out, path, &why)))
        return;
    fputs("new", out.stream);
    fflush(out.stream);
    holds(path, "old");
    FINE(outfile_commit(&out, &why));
    holds(path, "new");
    SAME(unit_files(), 1);
}

static void aborted_outfile_leaves_nothing(void)
{
    struct outfile out = {0};
    struct why why;
    outfile_abort(&out);
    if (!FINE(outfile_open(&out, unit_path("out"), &why)))
        return;
    fputs("half", out.stream);
    outfile_abort(&out);
    CHECK(out.path == NULL && out.temp == NULL && out.stream == NULL);
    outfile_abort(&out);
    SAME(unit_files(), 0);
    const char *path = unit_text("out", "old");
    FINE(outfile_open(&out, path, &why));
    outfile_abort(&out);
    holds(path, "old");
    SAME(unit_files(), 1);
}

static void outfile_behind_a_link_replaces_what_it_points_at(void)
{
    struct outfile out = {0};
    struct why why;
    struct stat st;
    const char *path = unit_text("file", "old"), *name = unit_path("link");
    CHECK(symlink("file", name) == 0);
    if (!FINE(outfile_open(&out, name, &why)))
        return;
    fputs("new", out.stream);
    FINE(outfile_commit(&out, &why));
    holds(path, "new");
    CHECK(lstat(name, &st) == 0 && S_ISLNK(st.st_mode));
}

static void device_is_written_in_place(void)
{
    struct outfile out = {0};
    struct why why;
    struct stat st;
    if (!FINE(outfile_open(&out, "/dev/null", &why)))
        return;
    CHECK(out.temp == NULL);
    fputs("gone", out.stream);
    FINE(outfile_commit(&out, &why));
    CHECK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
}

static void full_disk_is_told_at_commit(void)
{
    struct outfile out = {0};
    struct why why;
    if (!FINE(outfile_open(&out, "/dev/full", &why)))
        return;
    fputs("too much", out.stream);
    SAME_TEXT(outfile_commit(&out, &why),
              "cannot write: No space left on device");
    CHECK(out.path == NULL);
    FINE(outfile_open(&out, "/dev/full", &why)); /* and where it was before */
    fputs("too much", out.stream);
    CHECK(fflush(out.stream) != 0);
    CHECK(outfile_commit(&out, &why) != NULL);
}

static void outfile_refuses_a_folder_and_a_missing_one(void)
{
    struct outfile out = {0};
    struct why why;
    SAME_TEXT(outfile_open(&out, unit_path(NULL), &why), "is a folder");
    CHECK(out.path == NULL);
    SAME_TEXT(outfile_open(&out, unit_path("no/out"), &why),
              "cannot write: No such file or directory");
    CHECK(out.path == NULL);
    SAME(unit_files(), 0);
}

static void paths_are_taken_apart_and_joined(void)
{
    static const struct {
        const char *path, *folder;
    } folders[] = {{"a", "."},      {"a/b", "a"}, {"/a", "/"},  {"/a/b", "/a"},
                   {"a/b/", "a/b"}, {"", "."},    {"./a", "."}, {"../a", ".."}};
    static const char *const joins[][3] = {{"a", "b", "a/b"},
                                           {"a/", "b", "a/b"},
                                           {"/", "b", "/b"},
                                           {"", "b", "b"},
                                           {".", "b", "./b"}};
    for (size_t i = 0; i < COUNT(folders); i++) {
        char *folder = file_folder(folders[i].path);
        SAME_TEXT(folder, folders[i].folder);
        free(folder);
    }
    for (size_t i = 0; i < COUNT(joins); i++) {
        char *path = file_join(joins[i][0], joins[i][1]);
        SAME_TEXT(path, joins[i][2]);
        free(path);
    }
}

static void folders_are_made_with_those_above(void)
{
    struct why why;
    struct stat st;
    const char *path = unit_path("a/b/c");
    FINE(file_make_folder(path, &why));
    CHECK(stat(path, &st) == 0 && S_ISDIR(st.st_mode));
    FINE(file_make_folder(path, &why));
    FINE(file_make_folder(unit_path("d//e/"), &why));
    unit_text("file", "");
    SAME_TEXT(file_make_folder(unit_path("file/x"), &why),
              "cannot make the folder: Not a directory");
}

static void words_that_do_not_fit_are_cut(void)
{
    struct why why;
    char words[3000];
    memset(words, 'x', sizeof words - 1);
    words[sizeof words - 1] = '\0';
    SAME(strlen(why_say(&why, "%s", words)), sizeof why.text - 1);
    words[sizeof why.text - 1] = '\0';
    SAME_TEXT(why_say(&why, "%s", words), words);
}

static void words_for_errno_follow_what_failed(void)
{
    struct why why;
    errno = ENOENT;
    SAME_TEXT(why_errno(&why, "cannot"), "cannot: No such file or directory");
}

static const struct test TESTS[] = {
    {"a regular file is opened with its size and time",
     regular_file_is_opened_with_its_size_and_time},
    {"only regular files are opened, and none is waited for",
     only_regular_files_are_opened_and_none_is_waited_for},
    {"an outfile appears only when committed",
     outfile_appears_only_when_committed},
    {"an old file stays until the new one is committed",
     old_file_stays_until_the_new_one_is_committed},
    {"an aborted outfile leaves nothing", aborted_outfile_leaves_nothing},
    {"an outfile behind a link replaces what it points at",
     outfile_behind_a_link_replaces_what_it_points_at},
    {"a device is written in place", device_is_written_in_place},
    {"a full disk is told at commit", full_disk_is_told_at_commit},
    {"an outfile refuses a folder, and one in no folder",
     outfile_refuses_a_folder_and_a_missing_one},
    {"paths are taken apart and joined", paths_are_taken_apart_and_joined},
    {"folders are made with those above", folders_are_made_with_those_above},
    {"words that do not fit are cut", words_that_do_not_fit_are_cut},
    {"words for errno follow what failed", words_for_errno_follow_what_failed},
};
SUITE(file, TESTS);
