/* SPDX-License-Identifier: MIT */
#include "table/plan.h"

#include "base/num.h"

#include <inttypes.h>
#include <string.h>

static const char COLUMNS[] = "tile,y,x,height,width";

void plan_print_head(struct text *text, const struct head *head)
{
    head_print(text, head);
    text_put(text, COLUMNS);
    text_put(text, "\n");
}

void plan_print_tile(struct text *text, const struct tile *tile)
{
    const uint32_t field[] = {tile->number, tile->y, tile->x, tile->height,
                              tile->width};
    for (size_t i = 0; i < 5; i++) {
        text_whole(text, field[i]);
        text_put(text, i < 4 ? "," : "\n");
    }
}

static const char *check_shape(const struct head *head, struct shape shape,
                               struct why *why)
{
    char plan[SHAPE_TEXT], image[SHAPE_TEXT];
    if (shape_equal(head->shape, shape))
        return NULL;
    shape_print(plan, head->shape);
    shape_print(image, shape);
    return why_say(why, "plan is for %s pixels, not for %s", plan, image);
}

const char *plan_read_head(struct lines *lines, struct head *head,
                           struct shape shape, struct why *why)
{
    char *line;
    *head = (struct head){.kind = HEAD_PLAN};
    const char *bad = lines_next(lines, &line, why);
    if (bad != NULL)
        return bad;
    if (line == NULL)
        return "is empty";
    if ((bad = head_parse(head, HEAD_PLAN, line, why)) != NULL ||
        (bad = check_shape(head, shape, why)) != NULL)
        return bad;
    do {
        if ((bad = lines_next(lines, &line, why)) != NULL)
            return bad;
    } while (line != NULL && line[0] == '#');
    if (line == NULL || strcmp(line, COLUMNS) != 0)
        return why_say(why, "line is not \"%s\"", COLUMNS);
    return NULL;
}

static const char *parse_tile(struct tile *tile, char **field, size_t n,
                              struct why *why)
{
    static const char *const names[] = {"tile", "y", "x", "height", "width"};
    uint32_t *const to[] = {&tile->number, &tile->y, &tile->x, &tile->height,
                            &tile->width};
    if (n != 5)
        return why_say(why, "line has %zu fields, not the 5 of \"%s\"", n,
                       COLUMNS);
    for (size_t i = 0; i < 5; i++) {
        const char *bad = num_u32(field[i], UINT32_MAX, to[i]);
        if (bad != NULL)
            return why_say(why, "%s \"%.60s\" %s", names[i], field[i], bad);
    }
    return NULL;
}

/* A '#' line further down: where it is a head, it must be of this plane. */
static const char *check_again(const struct head *head, const char *line,
                               struct why *why)
{
    struct head again;
    if (strncmp(line, "# spottools", 11) != 0)
        return NULL;
    const char *bad = head_parse(&again, HEAD_PLAN, line, why);
    if (bad == NULL)
        bad = check_shape(&again, head->shape, why);
    if (bad == NULL && !tile_same(head_area(&again), head_area(head)))
        bad = "plan is for another rectangle";
    head_free(&again);
    return bad;
}

const char *plan_next(struct lines *lines, const struct head *head,
                      struct tile *tile, bool *more, struct why *why)
{
    char *line, **field;
    size_t n;
    const char *bad;
    *more = false;
    do {
        if ((bad = lines_next(lines, &line, why)) != NULL ||
            (line != NULL && line[0] == '#' &&
             (bad = check_again(head, line, why)) != NULL))
            return bad;
    } while (line != NULL && (line[0] == '#' || strcmp(line, COLUMNS) == 0));
    if (line == NULL)
        return NULL;
    if ((bad = lines_split(lines, &field, &n, why)) != NULL ||
        (bad = parse_tile(tile, field, n, why)) != NULL)
        return bad;
    if (!tile_fits(*tile, head->shape)) {
        char shape[SHAPE_TEXT];
        shape_print(shape, head->shape);
        return why_say(
            why, "tile %" PRIu32 " does not lie on the plane of %s pixels",
            tile->number, shape);
    }
    *more = true;
    return NULL;
}

const char *plan_find(struct lines *lines, struct shape shape, uint32_t number,
                      struct tile *tile, struct why *why)
{
    struct head head;
    bool more = true;
    const char *bad = plan_read_head(lines, &head, shape, why);
    while (bad == NULL && more) {
        bad = plan_next(lines, &head, tile, &more, why);
        if (bad == NULL && more && tile->number == number)
            break;
    }
    if (bad == NULL && !more)
        bad = why_say(why, "plan has no tile %" PRIu32, number);
    head_free(&head);
    return bad;
}
