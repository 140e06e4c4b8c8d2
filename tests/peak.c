/* SPDX-License-Identifier: MIT */
/*
 * peak FILE COMMAND [ARGUMENT]...: runs the command and writes its peak
 * resident memory (bytes, as the kernel counts it: ru_maxrss) to FILE; ends
 * with the command's status. A process's figure begins with that of the
 * program that it was before exec: this one, which is smaller than any.
 */
#define _DEFAULT_SOURCE /* wait4 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(125);
}

int main(int argc, char **argv)
{
    struct rusage usage;
    int status;
    if (argc < 3) {
        fputs("usage: peak FILE COMMAND [ARGUMENT]...\n", stderr);
        return 2;
    }
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[2], argv + 2);
        die(argv[2]);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        die("peak");
    FILE *out = fopen(argv[1], "w");
    if (out == NULL || fprintf(out, "%ld\n", usage.ru_maxrss * 1024) < 0 ||
        fclose(out) != 0)
        die(argv[1]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
