/* SPDX-License-Identifier: MIT */
/*
 * Fuzzes what compares two tables: the first byte chooses the distance, a
 * byte 0x1e parts the first table from the second. What is accepted must be
 * matched one to one, the best way no worse than the greedy one.
 */
#include "job/score.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool holds)
{
    if (!holds)
        abort();
}

static bool read_points(struct points *points, struct names *names,
                        const uint8_t *data, size_t n)
{
    char path[] = "/tmp/fuzz_points.XXXXXX", name[64];
    struct why why;
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET))
        abort();
    unlink(path);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const char *bad = points_read(points, names, name, "snr", &why);
    close(fd);
    for (size_t i = 0; i < points->n; i++)
        for (int a = 0; a < POINT_AXES; a++)
            must(fabs(points->point[i].at[a]) <= 0x1p31);
    return bad == NULL;
}

/* The number of pairs and their distance, printed in every way. */
static size_t count(struct scores *scores, double *sum)
{
    size_t n = 0;
    FILE *out = fopen("/dev/null", "w");
    *sum = 0;
    for (size_t i = 0; i < scores->truth->n; i++) {
        uint32_t j = scores->match->table[i];
        if (j == MATCH_NONE)
            continue;
        must(j < scores->table->n && scores->match->truth[j] == i);
        const struct point *a = &scores->truth->point[i];
        const struct point *b = &scores->table->point[j];
        must(a->channel == b->channel);
        must(point_distance(a, b) <= scores->distance);
        *sum += point_distance(a, b);
        n++;
    }
    must(out != NULL && scores_count(scores) == NULL);
    must(scores->all.matched == n);
    must(scores_bin(scores, "snr", scores->truth->has_value, 3) == NULL);
    scores_print(scores, out);
    scores_print_json(scores, out);
    scores_print_bins(scores, out);
    scores_print_pairs(scores, out);
    fclose(out);
    return n;
}

static void compare(const struct points *truth, const struct points *table,
                    const struct names *names, double distance)
{
    double sum[2];
    size_t n[2];
    for (int greedy = 0; greedy < 2; greedy++) {
        struct match match;
        struct why why;
        if (match_points(&match, truth, table, distance, greedy, &why) ==
            NULL) {
            struct scores scores = {.truth = truth,
                                    .table = table,
                                    .match = &match,
                                    .names = names,
                                    .distance = distance};
            n[greedy] = count(&scores, &sum[greedy]);
            scores_free(&scores);
        } else {
            n[greedy] = 0;
            sum[greedy] = 0;
        }
        match_free(&match);
    }
    must(n[0] > n[1] || (n[0] == n[1] && sum[0] <= sum[1] * (1 + 1e-9)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const double distances[] = {0, 0.5, 2, 5, 1e-9, 1e9, 1e300, 3};
    struct points truth = {.n = 0}, table = {.n = 0};
    struct names names = {.n = 0};
    const uint8_t *part = n > 0 ? memchr(data, 0x1e, n) : NULL;
    if (part == NULL || part == data)
        return 0;
    if (read_points(&truth, &names, data + 1, (size_t)(part - data - 1)) &&
        read_points(&table, &names, part + 1, n - (size_t)(part - data) - 1)) {
        points_agree(&truth, &table);
        compare(&truth, &table, &names, distances[data[0] % 8]);
    }
    points_free(&truth);
    points_free(&table);
    names_free(&names);
    return 0;
}
