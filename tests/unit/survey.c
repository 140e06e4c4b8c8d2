/* SPDX-License-Identifier: MIT */
/*
 * Surveys: random ones are printed and read back, by the lines and by the job
 * that adds them up.
 */
#include "job/survey.h"
#include "unit.h"

#include <stdlib.h>

enum { ROOM = 8 << 20, ALL = CURVE_OF_PEAKS | CURVE_OF_VALUES, CHANNELS = 3 };

static struct channel CHANNEL[CHANNELS] = {
    {.name = (char[]){"cy5"}, .type = SAMPLE_UINT16},
    {.name = (char[]){"my dye = 3"}, .type = SAMPLE_FLOAT},
    {.name = (char[]){"end"}, .type = SAMPLE_INT8}};

static struct head random_head(void)
{
    return (struct head){
        .kind = HEAD_SURVEY,
        .shape = {1 + unit_below(3), 900, 700},
        .options = {.background = (enum background)unit_below(BACKGROUNDS),
                    .kernel_size = 7,
                    .sigma = {1.3, 2},
                    .dog_factor = 1.6,
                    .min_distance = 2,
                    .masked = unit_below(3) == 0},
        .n = CHANNELS,
        .channel = CHANNEL};
}

static bool is_whole(const struct head *head, size_t channel)
{
    return options_are_whole(&head->options, head->channel[channel].type);
}

/* Heights of all kinds, or all bins full so that lines are long. */
static void fill(struct curve *curve, bool whole)
{
    uint32_t n = unit_below(3) ? unit_below(60) : 3000 + unit_below(9000);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t bits = unit_below(0x7f800000);
        float height = 0;
        memcpy(&height, &bits, sizeof bits);
        curve_count(curve, (enum curve_list)unit_below(CURVE_LISTS),
                    whole ? (float)(1 + unit_below(UINT16_MAX)) : height);
    }
}

static struct part random_part(const struct head *head, struct tile tile,
                               uint32_t channel)
{
    struct part part = {.tile = tile, .channel = channel};
    part.tally.pixels = unit_below(tile.height);
    part.tally.max = (float)unit_below(1 << 24) / 256;
    if (is_whole(head, channel))
        part.tally.whole = unit_random() >> 8;
    for (int i = 0; i < 40 && !is_whole(head, channel); i++)
        part.tally.part[1 + unit_below(254)] = unit_random() >> 8;
    return part;
}

/* Prints the lists in any order, as a tile's walk may; then what closes. */
static void print(struct text *text, const struct head *head, struct part *part,
                  const struct curve *curve)
{
    enum curve_list lists[CURVE_LISTS] = {0, 1, 2, 3};
    unit_shuffle(lists, CURVE_LISTS, sizeof *lists);
    for (int i = 0; i < CURVE_LISTS; i++) {
        uint32_t at = 0;
        size_t before = text->n;
        while (survey_print_bins(text, head, part, curve, lists[i], &at)) {
            CHECK(text->n - before <= PART_LINE);
            before = text->n;
        }
        SAME(text->n, before);
        SAME(at, curve->n);
    }
    size_t before = text->n;
    part->rows = curve_total(curve);
    survey_print(text, head, part, curve);
    CHECK(text->n - before <= PART_LINE);
}

/* The longest of the text's lines, in pairs. */
static size_t most_bins(const struct text *text)
{
    size_t most = 0, n = 0;
    for (size_t i = 0; i < text->n; i++) {
        n = text->at[i] == '\n' ? 0 : n + (text->at[i] == ':');
        most = n > most ? n : most;
    }
    return most;
}

/* Adds to the curve of the channel that is being read. */
struct sink {
    struct curve curve;
    uint32_t channel;
};

static const char *take(void *self, uint32_t channel, enum curve_list list,
                        uint32_t key, uint64_t count)
{
    struct sink *sink = self;
    SAME(channel, sink->channel);
    CHECK(count > 0 && curve_add(&sink->curve, list, key, count));
    return NULL;
}

static void read_back(const struct text *text, const struct head *head,
                      const struct part *part, const struct curve *curve)
{
    struct sink sink = {.channel = part->channel};
    size_t bytes = curve_bytes(ALL, curve->first > 0);
    void *memory = unit_memory(bytes, 1);
    struct head back = {.kind = HEAD_SURVEY};
    char *first = NULL;
    struct spot_reader reader = {
        .head = &back, .first = &first, .take = take, .self = &sink};
    struct part got = {.peaks = 0};
    enum spot_line kind = SPOT_BINS;
    uint64_t peaks = 0;
    struct why why;
    const char *path = unit_file("survey", text->at, text->n);
    curve_init(&sink.curve, memory, ALL, curve->first > 0);
    FINE(lines_open(&reader.lines, path, &why));
    while (kind == SPOT_BINS && !unit_failed()) {
        FINE(spot_next(&reader, &kind, NULL, &got, &why));
        SAME(got.tile.number, part->tile.number);
        peaks += got.peaks;
    }
    SAME(kind, SPOT_PART);
    SAME_BYTES(&got.tile, &part->tile, sizeof got.tile);
    SAME(got.rows, part->rows);
    SAME(peaks, part->rows);
    SAME_BYTES(&got.tally, &part->tally, sizeof got.tally);
    SAME_BYTES(memory, curve->list[0], bytes);
    FINE(spot_next(&reader, &kind, NULL, &got, &why));
    SAME(kind, SPOT_END);
    CHECK(shape_equal(back.shape, head->shape) && back.n == CHANNELS);
    head_free(&back);
    free(first);
    lines_close(reader.lines);
    free(memory);
}

static void random_surveys_read_back(void)
{
    char *bytes = unit_memory(ROOM, 1);
    size_t most = 0;
    for (int i = 0; i < 60 && !unit_failed(); i++) {
        struct head head = random_head();
        struct text text = {bytes, 0, ROOM, false};
        uint32_t channel = unit_below(CHANNELS);
        bool whole = is_whole(&head, channel);
        struct curve curve;
        void *memory = unit_memory(curve_bytes(ALL, whole), 1);
        struct part part = random_part(
            &head, (struct tile){unit_below(UINT32_MAX), 1, 2, 800, 600},
            channel);
        unit_case("round %d", i);
        curve_init(&curve, memory, ALL, whole);
        fill(&curve, whole);
        spot_print_head(&text, &head);
        print(&text, &head, &part, &curve);
        CHECK(!text.full);
        most = most_bins(&text) > most ? most_bins(&text) : most;
        read_back(&text, &head, &part, &curve);
        free(memory);
    }
    SAME(most, 2000);
    free(bytes);
}

static void lines_are_as_documented(void)
{
    char bytes[1000] = {0};
    struct text text = {bytes, 0, sizeof bytes - 1, false};
    struct head head = {.kind = HEAD_SURVEY,
                        .shape = {1, 80, 60},
                        .options = {.kernel_size = 7, .min_distance = 2},
                        .n = 2,
                        .channel = CHANNEL};
    struct part part = {.tile = {3, 0, 0, 80, 60}};
    struct curve curve;
    void *memory = unit_memory(curve_bytes(ALL, true), 1);
    curve_init(&curve, memory, ALL, true);
    part.tally = (struct tally){.pixels = 4800, .whole = 777, .max = 900};
    curve_count(&curve, CURVE_PEAKS, 900);
    curve_count(&curve, CURVE_PEAKS, 900);
    curve_count(&curve, CURVE_PEAKS, 2);
    curve_count(&curve, CURVE_UNDER, 1);
    spot_print_head(&text, &head);
    for (int list = 0; list < CURVE_LISTS; list++)
        for (uint32_t at = 0; survey_print_bins(&text, &head, &part, &curve,
                                                (enum curve_list)list, &at);)
            continue;
    part.rows = curve_total(&curve);
    survey_print(&text, &head, &part, &curve);
    part.channel = 1;
    part.tally.whole = 0;
    tally_float(&part.tally, 1.5F);
    survey_print(&text, &head, &part, &curve);
    SAME_TEXT(bytes,
              "# spottools survey 1,shape=80x60,kernel-size=7,tophat-break=0,"
              "min-distance=2,keep-border=no,channel=cy5,type=uint16,"
              "channel=my dye = 3,type=float\n"
              "# tile=3,channel=cy5,peaks=131072:1 140040:2\n"
              "# tile=3,channel=cy5,under=130048:1\n"
              "# tile=3,y=0,x=0,height=80,width=60,channel=cy5,counts=4,"
              "marks=13428717776350170144,pixels=4800,sum=777,max=900,end\n"
              "# tile=3,y=0,x=0,height=80,width=60,channel=my dye = 3,"
              "counts=4,marks=13428717776350170144,pixels=4800,sum=127:"
              "12582912,max=900,end\n");
    free(memory);
}

/* What the tiles of all channels count together. */
struct whole {
    struct curve curve[CHANNELS];
    struct tally tally[CHANNELS];
};

/* A column of tiles, each of its own table or joined to that before. */
static void write_tiles(struct survey *survey, const struct head *head,
                        struct whole *whole, char *bytes)
{
    enum { TILES = 5, ROWS = 900 / TILES };
    struct text text = {bytes, 0, ROOM, false};
    struct why why;
    for (uint32_t k = 0; k < TILES * CHANNELS; k++) {
        uint32_t tile = (k * 7 + 3) % (TILES * CHANNELS) / CHANNELS;
        uint32_t c = (k * 7 + 3) % (TILES * CHANNELS) % CHANNELS;
        struct curve curve;
        struct part part = random_part(
            head, (struct tile){tile, tile * ROWS, 0, ROWS, 700}, c);
        void *memory = unit_memory(curve_bytes(ALL, is_whole(head, c)), 1);
        curve_init(&curve, memory, ALL, is_whole(head, c));
        fill(&curve, is_whole(head, c));
        if (text.n == 0 || unit_below(2))
            spot_print_head(&text, head);
        print(&text, head, &part, &curve);
        CHECK(curve_add_all(&whole->curve[c], &curve));
        CHECK(tally_add(&whole->tally[c], &part.tally));
        free(memory);
        if (unit_below(3) && k + 1 < TILES * CHANNELS)
            continue;
        FINE(survey_read(survey, unit_file("part", text.at, text.n), &why));
        text.n = 0;
    }
}

static void surveys_of_tiles_add_up(void)
{
    char *bytes = unit_memory(ROOM, 1);
    for (int i = 0; i < 8 && !unit_failed(); i++) {
        struct survey survey = {.first = NULL};
        struct head head = random_head();
        struct whole whole = {.tally = {{.pixels = 0}}};
        void *memory[CHANNELS];
        struct why why;
        for (size_t c = 0; c < CHANNELS; c++) {
            memory[c] = unit_memory(curve_bytes(ALL, is_whole(&head, c)), 1);
            curve_init(&whole.curve[c], memory[c], ALL, is_whole(&head, c));
        }
        write_tiles(&survey, &head, &whole, bytes);
        FINE(survey_check(&survey, NULL, &why));
        for (size_t c = 0; c < CHANNELS; c++) {
            SAME_BYTES(&survey.tally[c], &whole.tally[c], sizeof *whole.tally);
            SAME(survey.curve[c].n, whole.curve[c].n);
            SAME_BYTES(survey.curve[c].list[0], memory[c],
                       curve_bytes(ALL, is_whole(&head, c)));
            free(memory[c]);
        }
        survey_free(&survey);
    }
    free(bytes);
}

static const struct test TESTS[] = {
    {"random surveys read back, at most 2000 bins a line",
     random_surveys_read_back},
    {"lines are as documented", lines_are_as_documented},
    {"surveys of tiles add up, in any order and any tables",
     surveys_of_tiles_add_up},
};
SUITE(survey, TESTS);
