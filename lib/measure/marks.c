/* SPDX-License-Identifier: MIT */
#include "measure/marks.h"

#include "measure/span.h"

void marks_reach(const struct marks *m, bool volume, uint32_t raw[PATCH_AXES],
                 uint32_t filtered[PATCH_AXES])
{
    uint32_t r = m->disk.radius > m->fit[1] ? m->disk.radius : m->fit[1];
    uint32_t far = m->fit[1] + m->distance[1];
    raw[PATCH_Z] = !volume ? 0 : m->fit[0] > 1 ? m->fit[0] : 1;
    raw[PATCH_Y] = raw[PATCH_X] = r;
    filtered[PATCH_Z] = !volume ? 0 : m->fit[0] + m->distance[0];
    filtered[PATCH_Z] += volume && filtered[PATCH_Z] == 0;
    filtered[PATCH_Y] = filtered[PATCH_X] = far > 1 ? far : 1;
}

unsigned marks_find(const struct marks *m, const struct patch *raw,
                    const struct patch *filtered)
{
    return (marks_saturated(m, raw) ? FLAG_SATURATED : 0U) |
           (marks_border(m, raw) ? FLAG_BORDER : 0U) |
           (marks_plateau(filtered) ? FLAG_PLATEAU : 0U) |
           (marks_crowded(m, filtered) ? FLAG_CROWDED : 0U) |
           (marks_no_data(m, raw) ? FLAG_NO_DATA : 0U);
}

bool marks_saturated(const struct marks *m, const struct patch *raw)
{
    struct span planes = patch_span(raw, PATCH_Z, 1);
    struct span rows = patch_span(raw, PATCH_Y, m->disk.radius);
    bool any = false;
    for (uint32_t z = planes.from; z < planes.end; z++)
        for (uint32_t y = rows.from; y < rows.end; y++) {
            uint32_t dy = span_apart(y, raw->centre[PATCH_Y]);
            struct span span =
                patch_span(raw, PATCH_X, (uint32_t)m->disk.half[0][dy]);
            const float *row = patch_row(raw, z, y);
            for (uint32_t x = span.from; x < span.end; x++)
                any |= row[x] >= m->saturation;
        }
    return any;
}

bool marks_border(const struct marks *m, const struct patch *raw)
{
    return !patch_reaches(raw, PATCH_Y, m->fit[1]) ||
           !patch_reaches(raw, PATCH_X, m->fit[1]);
}

static struct patch fit_window(const struct marks *m, const struct patch *patch)
{
    return patch_within(
        patch, (const uint32_t[PATCH_AXES]){m->fit[0], m->fit[1], m->fit[1]});
}

bool marks_no_data(const struct marks *m, const struct patch *raw)
{
    struct patch in = fit_window(m, raw);
    bool gap = false;
    for (uint32_t z = 0; z < in.n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < in.n[PATCH_Y]; y++) {
            const float *row = patch_row(&in, z, y);
            for (uint32_t x = 0; x < in.n[PATCH_X]; x++)
                gap |= row[x] != row[x];
        }
    return gap;
}

bool marks_plateau(const struct patch *filtered)
{
    struct patch in =
        patch_within(filtered, (const uint32_t[PATCH_AXES]){1, 1, 1});
    float peak = patch_centre(&in);
    unsigned equal = 0;
    for (uint32_t z = 0; z < in.n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < in.n[PATCH_Y]; y++)
            for (uint32_t x = 0; x < in.n[PATCH_X]; x++)
                equal += patch_row(&in, z, y)[x] == peak;
    return equal > 1; /* itself */
}

/* Does the patch's own pixel win against all within reach of it? */
static bool wins(const struct patch *p, const uint32_t reach[PATCH_AXES])
{
    struct patch in = patch_within(p, reach);
    const uint32_t *c = in.centre;
    float own = patch_centre(&in);
    for (uint32_t z = 0; z < in.n[PATCH_Z]; z++)
        for (uint32_t y = 0; y < in.n[PATCH_Y]; y++) {
            const float *row = patch_row(&in, z, y);
            bool before = z < c[PATCH_Z] || (z == c[PATCH_Z] && y < c[PATCH_Y]);
            bool same = z == c[PATCH_Z] && y == c[PATCH_Y];
            uint32_t equals = before ? in.n[PATCH_X] : same ? c[PATCH_X] : 0;
            bool beaten = false; /* columns before `equals` win by a draw */
            for (uint32_t x = 0; x < equals; x++)
                beaten |= row[x] >= own;
            for (uint32_t x = equals; x < in.n[PATCH_X]; x++)
                beaten |= row[x] > own;
            if (beaten)
                return false;
        }
    return true;
}

/* Most that are above the level lose against a neighbour already. */
static bool is_peak(const struct marks *m, const struct patch *at)
{
    const uint32_t *d = m->distance;
    uint32_t near[PATCH_AXES] = {d[0] > 0, d[1] > 0, d[1] > 0};
    uint32_t all[PATCH_AXES] = {d[0], d[1], d[1]};
    return wins(at, near) && wins(at, all);
}

bool marks_crowded(const struct marks *m, const struct patch *filtered)
{
    struct span planes = patch_span(filtered, PATCH_Z, m->fit[0]);
    struct span rows = patch_span(filtered, PATCH_Y, m->fit[1]);
    struct span columns = patch_span(filtered, PATCH_X, m->fit[1]);
    const uint32_t *c = filtered->centre;
    for (uint32_t z = planes.from; z < planes.end; z++)
        for (uint32_t y = rows.from; y < rows.end; y++) {
            const float *row = patch_row(filtered, z, y);
            bool any = false;
            for (uint32_t x = columns.from; x < columns.end; x++)
                any |= row[x] > m->level;
            for (uint32_t x = columns.from; any && x < columns.end; x++) {
                struct patch at = *filtered;
                bool own =
                    z == c[PATCH_Z] && y == c[PATCH_Y] && x == c[PATCH_X];
                at.centre[PATCH_Z] = z;
                at.centre[PATCH_Y] = y;
                at.centre[PATCH_X] = x;
                if (!own && row[x] > m->level && is_peak(m, &at))
                    return true;
            }
        }
    return false;
}
