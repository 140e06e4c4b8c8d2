/* SPDX-License-Identifier: MIT */
/*
 * Printing scores: one figure a line for people, a column for each channel;
 * JSON (RFC 8259); CSV (RFC 4180, but lines end in \n).
 */
#include "job/score.h"

#include "base/num.h"
#include "table/json.h"

#include <string.h>

static const char *const NAME[SCORE_FIGURES] = {
    "truth",  "found",  "matched", "precision", "recall", "f1",    "rmse",
    "rmse_y", "rmse_x", "rmse_z",  "bias_y",    "bias_x", "bias_z"};

static bool has_figure(const struct scores *scores, enum figure figure)
{
    return (figure != SCORE_RMSE_Z && figure != SCORE_BIAS_Z) ||
           scores->truth->has_z;
}

/* Those of both files; none where one of them has no such column. */
static size_t count_channels(const struct scores *scores)
{
    return scores->truth->has_channel ? scores->names->n : 0;
}

static int width_of(const char *name)
{
    int n = (int)strlen(name);
    return n > 9 ? n : 9;
}

static void print_cell(FILE *out, const struct score *score, enum figure figure,
                       int width)
{
    char text[64];
    double value = score_figure(score, figure);
    if (isnan(value))
        snprintf(text, sizeof text, "-");
    else if (figure <= SCORE_MATCHED)
        snprintf(text, sizeof text, "%.0f", value);
    else
        snprintf(text, sizeof text, "%.4f", value);
    fprintf(out, "  %*s", width,
            strcmp(text, "-0.0000") == 0 ? text + 1 : text);
}

void scores_print(const struct scores *scores, FILE *out)
{
    size_t n = count_channels(scores);
    if (n == 1)
        n = 0; /* it is all */
    if (n > 0) {
        fprintf(out, "%-9s", "channel");
        for (size_t c = 0; c < n; c++)
            fprintf(out, "  %*s", width_of(scores->names->name[c]),
                    scores->names->name[c]);
        fprintf(out, "  %*s\n", width_of("all"), "all");
    }
    for (enum figure f = 0; f < SCORE_FIGURES; f++) {
        if (!has_figure(scores, f))
            continue;
        fprintf(out, "%-9s", NAME[f]);
        for (size_t c = 0; c < n; c++)
            print_cell(out, &scores->channel[c], f,
                       width_of(scores->names->name[c]));
        print_cell(out, &scores->all, f, width_of("all"));
        fputc('\n', out);
    }
}

static void print_figures(const struct scores *scores,
                          const struct score *score, const char *between,
                          FILE *out)
{
    for (enum figure f = 0; f < SCORE_FIGURES; f++) {
        if (!has_figure(scores, f))
            continue;
        fprintf(out, "%s\"%s\": ", f > 0 ? between : "", NAME[f]);
        json_number(out, score_figure(score, f));
    }
}

/* What a bin has, besides its bounds; the first is called n. */
enum { BIN_FIGURES = 7 };
static void list_bin_figures(const struct scores *scores,
                             enum figure figures[BIN_FIGURES])
{
    bool truth = scores->by_truth;
    figures[0] = truth ? SCORE_TRUTH : SCORE_FOUND;
    figures[1] = SCORE_MATCHED;
    figures[2] = truth ? SCORE_RECALL : SCORE_PRECISION;
    figures[3] = SCORE_RMSE;
    figures[4] = SCORE_RMSE_Y;
    figures[5] = SCORE_RMSE_X;
    figures[6] = SCORE_RMSE_Z;
}

static void print_json_bins(const struct scores *scores, FILE *out)
{
    enum figure figures[BIN_FIGURES];
    list_bin_figures(scores, figures);
    fprintf(out, ",\n  \"by\": ");
    json_string(out, scores->column);
    fprintf(out, ",\n  \"bins\": [");
    for (size_t b = 0; b < scores->n_bins; b++) {
        const struct bin *bin = &scores->bin[b];
        fprintf(out, "%s\n    {\"from\": ", b > 0 ? "," : "");
        json_number(out, bin->from);
        fputs(", \"to\": ", out);
        json_number(out, bin->to);
        for (int i = 0; i < BIN_FIGURES; i++) {
            if (!has_figure(scores, figures[i]))
                continue;
            fprintf(out, ", \"%s\": ", i == 0 ? "n" : NAME[figures[i]]);
            json_number(out, score_figure(&bin->score, figures[i]));
        }
        fputc('}', out);
    }
    fputs(scores->n_bins > 0 ? "\n  ]" : "]", out);
}

void scores_print_json(const struct scores *scores, FILE *out)
{
    size_t n = count_channels(scores);
    fputs("{\n  \"distance\": ", out);
    json_number(out, scores->distance);
    fprintf(out, ",\n  \"matching\": \"%s\",\n  ",
            scores->greedy ? "greedy" : "optimal");
    print_figures(scores, &scores->all, ",\n  ", out);
    fputs(",\n  \"channels\": [", out);
    for (size_t c = 0; c < n; c++) {
        fprintf(out, "%s\n    {\"name\": ", c > 0 ? "," : "");
        json_string(out, scores->names->name[c]);
        fputs(", ", out);
        print_figures(scores, &scores->channel[c], ", ", out);
        fputc('}', out);
    }
    fputs(n > 0 ? "\n  ]" : "]", out);
    if (scores->column != NULL)
        print_json_bins(scores, out);
    fputs("\n}\n", out);
}

/* Empty where there is none. */
static void print_number(FILE *out, double value, char end)
{
    char digits[NUM_TEXT] = "";
    if (!isnan(value))
        num_print_double(digits, value);
    fprintf(out, "%s%c", digits, end);
}

/* The name of a column is somebody else's: quoted where it must be. */
static void print_name(FILE *out, const char *name, const char *suffix)
{
    const char *quote = strpbrk(name, ",\"\r") != NULL ? "\"" : "";
    fputs(quote, out);
    for (; *name != '\0'; name++) {
        if (*name == '"')
            fputc('"', out);
        fputc(*name, out);
    }
    fprintf(out, "%s%s,", suffix, quote);
}

void scores_print_bins(const struct scores *scores, FILE *out)
{
    enum figure figures[BIN_FIGURES];
    list_bin_figures(scores, figures);
    int last = scores->truth->has_z ? BIN_FIGURES - 1 : BIN_FIGURES - 2;
    print_name(out, scores->column, "_from");
    print_name(out, scores->column, "_to");
    for (int i = 0; i <= last; i++)
        fprintf(out, "%s%c", i == 0 ? "n" : NAME[figures[i]],
                i < last ? ',' : '\n');
    for (size_t b = 0; b < scores->n_bins; b++) {
        const struct bin *bin = &scores->bin[b];
        print_number(out, bin->from, ',');
        print_number(out, bin->to, ',');
        for (int i = 0; i <= last; i++)
            print_number(out, score_figure(&bin->score, figures[i]),
                         i < last ? ',' : '\n');
    }
}

void scores_print_pairs(const struct scores *scores, FILE *out)
{
    const struct points *truth = scores->truth, *table = scores->table;
    fputs("truth_line,table_line,distance\n", out);
    for (size_t i = 0; i < truth->n; i++) {
        uint32_t found = scores->match->table[i];
        fprintf(out, "%u,", truth->point[i].line);
        if (found == MATCH_NONE) {
            fputs(",\n", out);
            continue;
        }
        fprintf(out, "%u,", table->point[found].line);
        print_number(
            out, point_distance(&truth->point[i], &table->point[found]), '\n');
    }
    for (size_t j = 0; j < table->n; j++)
        if (scores->match->truth[j] == MATCH_NONE)
            fprintf(out, ",%u,\n", table->point[j].line);
}
