/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* In ns since 1970; the ends of its range where it lies beyond. */
static int64_t file_mtime(const struct stat *st)
{
    int64_t ns;
    if (__builtin_mul_overflow((int64_t)st->st_mtim.tv_sec, 1000000000, &ns) ||
        __builtin_add_overflow(ns, (int64_t)st->st_mtim.tv_nsec, &ns))
        return st->st_mtim.tv_sec < 0 ? INT64_MIN : INT64_MAX;
    return ns;
}

const char *file_check_unchanged(int fd, uint64_t size, int64_t mtime,
                                 struct why *why)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return why_errno(why, "cannot read its size");
    if ((uint64_t)st.st_size != size || file_mtime(&st) != mtime)
        return "changed while it was read";
    return NULL;
}

const char *file_open(const char *path, int *fd, uint64_t *size, int64_t *mtime,
                      struct why *why)
{
    struct stat st;
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return why_errno(why, "cannot open");
    const char *bad = NULL;
    if (fstat(file, &st) != 0)
        bad = why_errno(why, "cannot read its size");
    else if (S_ISDIR(st.st_mode))
        bad = "is a folder";
    else if (!S_ISREG(st.st_mode))
        bad = "is not a regular file";
    if (bad != NULL) {
        close(file);
        return bad;
    }
    *fd = file;
    *size = (uint64_t)st.st_size;
    *mtime = file_mtime(&st);
    return NULL;
}

char *file_join(const char *folder, const char *name)
{
    size_t n = strlen(folder), room = n + strlen(name) + 2;
    const char *slash = n > 0 && folder[n - 1] != '/' ? "/" : "";
    char *path = malloc(room);
    if (path != NULL)
        snprintf(path, room, "%s%s%s", folder, slash, name);
    return path;
}

char *file_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (slash == NULL)
        return strdup(".");
    return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* FOLDER/.NAME.PID.N.tmp, NAME cut where it is long. */
static char *temp_name(const char *path, unsigned n)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    size_t room = strlen(path) + 64;
    char *temp = malloc(room);
    if (temp != NULL)
        snprintf(temp, room, "%.*s.%.200s.%ld.%u.tmp", (int)(name - path), path,
                 name, (long)getpid(), n);
    return temp;
}

/* Makes a temporary file that nobody else has; returns -1 where none can
 * be made. */
static int try_temps(struct outfile *out)
{
    for (unsigned n = 0; n < 1000; n++) {
        char *temp = temp_name(out->path, n);
        if (temp == NULL)
            return -1;
        int fd = open(
            temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
        if (fd >= 0) {
            out->temp = temp;
            return fd;
        }
        free(temp);
        if (errno != EEXIST)
            break;
    }
    return -1;
}

/* A signal's handler must find every file that there is, and no other's: none
 * may come between the file and its name. */
static int open_temp(struct outfile *out)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    int fd = try_temps(out), code = errno;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = code;
    return fd;
}

static void forget(struct outfile *out)
{
    struct outfile old = *out;
    /* Cleared first: a signal handler looks at it. */
    *out = (struct outfile){NULL, NULL, NULL, NULL};
    free(old.path);
    free(old.name);
    free(old.temp);
}

static const char *open_stream(struct outfile *out, const char *path,
                               struct why *why)
{
    struct stat st;
    bool there = stat(path, &st) == 0;
    if (there && S_ISDIR(st.st_mode))
        return "is a folder";
    bool in_place = there && !S_ISREG(st.st_mode);
    out->path = there && !in_place ? realpath(path, NULL) : strdup(path);
    if (out->path == NULL || (out->name = strdup(path)) == NULL)
        return why_errno(why, "cannot write");
    int fd = in_place ? open(out->path, O_WRONLY | O_CLOEXEC) : open_temp(out);
    if (fd < 0 || (out->stream = fdopen(fd, "w")) == NULL) {
        const char *bad = why_errno(why, "cannot write");
        if (fd >= 0)
            close(fd);
        if (out->temp != NULL)
            unlink(out->temp);
        return bad;
    }
    return NULL;
}

const char *outfile_open(struct outfile *out, const char *path, struct why *why)
{
    const char *bad = open_stream(out, path, why);
    if (bad != NULL)
        forget(out);
    return bad;
}

const char *outfile_commit(struct outfile *out, struct why *why)
{
    const char *bad = NULL;
    bool whole = fflush(out->stream) == 0 && !ferror(out->stream);
    if (fclose(out->stream) != 0 || !whole)
        bad = why_errno(why, "cannot write");
    if (out->temp != NULL) {
        if (bad == NULL && rename(out->temp, out->path) != 0)
            bad = why_errno(why, "cannot rename the finished file");
        if (bad != NULL)
            unlink(out->temp);
    }
    forget(out);
    return bad;
}

void outfile_abort(struct outfile *out)
{
    if (out->path == NULL)
        return;
    fclose(out->stream);
    if (out->temp != NULL)
        unlink(out->temp);
    forget(out);
}

void file_drop_link(const char *path)
{
    struct stat link, file;
    if (lstat(path, &link) == 0 && S_ISLNK(link.st_mode) &&
        stat(path, &file) == 0 && S_ISREG(file.st_mode))
        unlink(path);
}

const char *file_make_folder(const char *path, struct why *why)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return "out of memory";
    const char *bad = NULL;
    for (char *at = copy + (*copy != '\0'); bad == NULL; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char stop = *at;
        *at = '\0';
        if (mkdir(copy, 0777) != 0 && errno != EEXIST)
            bad = why_errno(why, "cannot make the folder");
        *at = stop;
        if (stop == '\0')
            break;
    }
    free(copy);
    return bad;
}
