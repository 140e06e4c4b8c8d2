/* SPDX-License-Identifier: MIT */
#include "job/cover.h"

#include "base/hash.h"
#include "base/num.h"
#include "table/plan.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static size_t hash(const struct cover *cover, uint32_t tile, uint32_t channel)
{
    uint64_t key = (uint64_t)channel << 32 | tile;
    return (size_t)hash_mix(key ^ cover->seed) & (cover->slots - 1);
}

static uint32_t *find_slot(const struct cover *cover, uint32_t tile,
                           uint32_t channel)
{
    size_t at = hash(cover, tile, channel);
    for (;; at = (at + 1) & (cover->slots - 1)) {
        uint32_t i = cover->slot[at];
        if (i == 0 || (cover->entry[i - 1].number == tile &&
                       cover->entry[i - 1].channel == channel))
            return &cover->slot[at];
    }
}

/* Twice as many entries, four times as many slots as there were entries. */
static bool grow(struct cover *cover)
{
    size_t cap = cover->cap > 0 ? 2 * cover->cap : 64, bytes;
    if (cover->cap == 0)
        cover->seed = hash_seed();
    if (cap > UINT32_MAX / 4 || !num_mul(cap, sizeof *cover->entry, &bytes))
        return false;
    struct cover_entry *entry = realloc(cover->entry, bytes);
    if (entry == NULL)
        return false;
    cover->entry = entry;
    uint32_t *slot = calloc(2 * cap, sizeof *slot);
    if (slot == NULL)
        return false;
    free(cover->slot);
    cover->slot = slot;
    cover->cap = cap;
    cover->slots = 2 * cap;
    for (size_t i = 0; i < cover->n; i++)
        *find_slot(cover, entry[i].number, entry[i].channel) = (uint32_t)i + 1;
    return true;
}

/* The entry of a tile's channel, made where there is none; NULL without
 * memory. */
static struct cover_entry *at(struct cover *cover, uint32_t tile,
                              uint32_t channel)
{
    if (cover->last < cover->n && cover->entry[cover->last].number == tile &&
        cover->entry[cover->last].channel == channel)
        return &cover->entry[cover->last];
    if (cover->n == cover->cap && !grow(cover))
        return NULL;
    uint32_t *slot = find_slot(cover, tile, channel);
    if (*slot == 0) {
        cover->entry[cover->n++] =
            (struct cover_entry){.number = tile, .channel = channel};
        *slot = (uint32_t)cover->n;
    }
    cover->last = *slot - 1;
    return &cover->entry[cover->last];
}

const char *cover_row(struct cover *cover, const struct spot *spot)
{
    struct cover_entry *entry = at(cover, spot->tile, spot->channel);
    if (entry == NULL)
        return "out of memory";
    entry->rows++;
    entry->row_marks += part_mark(CURVE_PEAKS, hist_key(spot->tophat), 1);
    return NULL;
}

const char *cover_bins(struct cover *cover, const struct part *part,
                       bool survey)
{
    struct cover_entry *entry = at(cover, part->tile.number, part->channel);
    if (entry == NULL)
        return "out of memory";
    entry->bin_marks += part->marks;
    if (survey) /* what its closing line counts are the bins */
        entry->rows += part->peaks;
    return num_add(entry->peaks, part->peaks, &entry->peaks)
               ? NULL
               : "histogram counts too much";
}

const char *cover_close(struct cover *cover, const struct part *part,
                        const struct head *head, struct why *why)
{
    bool survey = head->kind == HEAD_SURVEY;
    const char *bad = survey ? NULL : cover_bins(cover, part, false);
    struct cover_entry *entry = at(cover, part->tile.number, part->channel);
    if (bad == NULL && entry == NULL)
        bad = "out of memory";
    if (bad != NULL)
        return bad;
    if (survey)
        entry->row_marks = part->marks;
    if (entry->closed)
        return why_say(why, "tile %" PRIu32 ", channel %s, comes twice",
                       entry->number, head->channel[entry->channel].name);
    if (!tile_inside(part->tile, head_area(head)))
        return why_say(why, "tile %" PRIu32 " lies outside the roi",
                       entry->number);
    entry->closed = true;
    entry->tile = part->tile;
    entry->claimed = part->rows;
    size_t area = num_product(
        (size_t[]){head->shape.z, part->tile.height, part->tile.width}, 3);
    return part->tally.pixels <= area ? NULL
                                      : "closing line counts more pixels than "
                                        "its rectangle has";
}

bool cover_holds(struct cover *cover, const struct spot *spot)
{
    const struct cover_entry *entry = at(cover, spot->tile, spot->channel);
    return entry != NULL && spot->y - entry->tile.y < entry->tile.height &&
           spot->x - entry->tile.x < entry->tile.width;
}

static int by_tile(const void *a, const void *b)
{
    const struct cover_entry *s = a, *t = b;
    if (s->number != t->number)
        return s->number < t->number ? -1 : 1;
    return (s->channel > t->channel) - (s->channel < t->channel);
}

static const char *check_entry(const struct cover_entry *entry,
                               const struct head *head, struct why *why)
{
    const char *channel = head->channel[entry->channel].name;
    const char *rows = head->kind == HEAD_SURVEY ? "counts" : "rows";
    if (!entry->closed)
        return why_say(why,
                       "tile %" PRIu32 ", channel %s, is half done: %" PRIu64
                       " %s and no closing line; find it again",
                       entry->number, channel, entry->rows, rows);
    if (entry->rows == entry->claimed && entry->peaks != entry->claimed)
        return why_say(why,
                       "tile %" PRIu32 ", channel %s, has %" PRIu64
                       " rows, its histogram counts %" PRIu64,
                       entry->number, channel, entry->rows, entry->peaks);
    if (entry->rows != entry->claimed)
        return why_say(why,
                       "tile %" PRIu32 ", channel %s, has %" PRIu64
                       " %s, its closing line says %" PRIu64,
                       entry->number, channel, entry->rows, rows,
                       entry->claimed);
    if (entry->row_marks != entry->bin_marks)
        return why_say(why,
                       "tile %" PRIu32 ", channel %s, has other %s than its %s",
                       entry->number, channel, rows,
                       head->kind == HEAD_SURVEY ? "closing line says"
                                                 : "histogram counts");
    return NULL;
}

/* The entries of one tile: one for each channel, of one rectangle. */
static const char *check_tile(const struct cover_entry *entry, size_t n,
                              const struct head *head, struct why *why)
{
    for (size_t i = 0; i < head->n; i++) {
        const char *name = head->channel[i].name;
        if (i >= n || entry[i].channel != i || entry[i].number != entry->number)
            return why_say(why, "tile %" PRIu32 " lacks channel %s",
                           entry->number, name);
        const char *bad = check_entry(&entry[i], head, why);
        if (bad != NULL)
            return bad;
        if (!tile_same(entry[i].tile, entry->tile))
            return why_say(why,
                           "tile %" PRIu32 " of channel %s has another "
                           "rectangle than that of channel %s",
                           entry->number, name, head->channel[0].name);
    }
    return NULL;
}

const char *cover_check(struct cover *cover, const struct head *head,
                        struct why *why)
{
    const char *bad = NULL;
    if (cover->n > 0)
        qsort(cover->entry, cover->n, sizeof *cover->entry, by_tile);
    for (size_t i = 0; i < cover->n && bad == NULL; i += head->n)
        bad = check_tile(&cover->entry[i], cover->n - i, head, why);
    return bad;
}

const char *cover_plane(const struct cover *cover, const struct head *head,
                        size_t *tiles, struct why *why)
{
    size_t n = cover->n / head->n;
    struct tile *tile = calloc(n + 1, sizeof *tile);
    if (tile == NULL)
        return "out of memory";
    for (size_t i = 0; i < n; i++)
        tile[i] = cover->entry[i * head->n].tile;
    const char *bad = tile_cover(tile, n, head_area(head), why);
    free(tile);
    *tiles = n;
    return bad;
}

static struct cover_entry *find_tile(const struct cover *cover, size_t channels,
                                     uint32_t number)
{
    size_t low = 0, high = cover->n / channels;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        struct cover_entry *entry = &cover->entry[mid * channels];
        if (entry->number == number)
            return entry;
        if (entry->number < number)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static const char *match_tiles(struct cover *cover, const struct head *tables,
                               struct lines *lines, struct why *why)
{
    struct head head;
    struct tile tile;
    size_t n = 0, channels = tables->n;
    const char *bad = plan_read_head(lines, &head, tables->shape, why);
    for (bool more = true; bad == NULL;) {
        bad = plan_next(lines, &head, &tile, &more, why);
        if (bad != NULL || !more)
            break;
        struct cover_entry *entry = find_tile(cover, channels, tile.number);
        if (entry == NULL || !tile_same(entry->tile, tile))
            bad = why_say(why,
                          "tile %" PRIu32 " is not in the tables; find it: "
                          "spotfind -p with its line of the plan",
                          tile.number);
        else if (entry->planned)
            bad = why_say(why, "tile %" PRIu32 " stands twice in the plan",
                          tile.number);
        else
            entry->planned = true;
        n++;
    }
    if (bad == NULL && n != cover->n / channels)
        bad = why_say(why, "has %zu tiles, the tables have %zu", n,
                      cover->n / channels);
    head_free(&head);
    return bad;
}

const char *cover_match_plan(struct cover *cover, const struct head *head,
                             const char *plan, struct why *why)
{
    struct lines *lines;
    struct why inner;
    const char *bad = lines_open(&lines, plan, &inner);
    if (bad != NULL)
        return why_say(why, "%s: %s", plan, bad);
    bad = match_tiles(cover, head, lines, &inner);
    if (bad != NULL)
        bad = lines_say(lines, bad, why);
    lines_close(lines);
    return bad;
}

void cover_free(struct cover *cover)
{
    free(cover->entry);
    free(cover->slot);
    *cover = (struct cover){.n = 0};
}
