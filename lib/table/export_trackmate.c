/* SPDX-License-Identifier: MIT */
/*
 * A model of TrackMate 7 with spots and no tracks: XML. Positions are those of
 * pixels' centres, (0, 0) the first, in micrometres where a pixel's size is
 * known, as TrackMate holds them; all spots are of frame 0. The radius is what
 * a Laplacian of a Gaussian of sigma would be tuned to: sigma times the root of
 * the number of axes.
 */
#include "table/export_form.h"

#include <math.h>
#include <string.h>

/* Text in an attribute; bytes above ASCII and controls become '?', so that the
 * document is UTF-8 whatever a name holds. */
static void put_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '&' || c == '<' || c == '>' || c == '"')
            fprintf(out, "&#%u;", c);
        else
            putc(c < 0x20 || c > 0x7e ? '?' : c, out);
    }
}

static void put_feature(FILE *out, const char *feature, const char *name,
                        const char *dimension, bool whole)
{
    fprintf(out,
            "        <Feature feature=\"%s\" name=\"%s\" shortname=\"%s\" "
            "dimension=\"%s\" isint=\"%s\" />\n",
            feature, name, name, dimension, whole ? "true" : "false");
}

static const char *begin(struct export *export)
{
    FILE *out = export->out;
    const bool um = export->about.um[2] > 0;
    fprintf(out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<TrackMate version=\"7.0.0\">\n"
            "  <Model spatialunits=\"%s\" timeunits=\"frame\">\n"
            "    <FeatureDeclarations>\n      <SpotFeatures>\n",
            um ? "micron" : "pixel");
    put_feature(out, "QUALITY", "Quality", "QUALITY", false);
    put_feature(out, "POSITION_X", "X", "POSITION", false);
    put_feature(out, "POSITION_Y", "Y", "POSITION", false);
    put_feature(out, "POSITION_Z", "Z", "POSITION", false);
    put_feature(out, "POSITION_T", "T", "TIME", false);
    put_feature(out, "FRAME", "Frame", "NONE", true);
    put_feature(out, "RADIUS", "Radius", "LENGTH", false);
    put_feature(out, "VISIBILITY", "Visibility", "NONE", true);
    put_feature(out, "CHANNEL", "Channel", "NONE", true);
    put_feature(out, "RAW", "Raw", "INTENSITY", false);
    fprintf(out,
            "      </SpotFeatures>\n      <EdgeFeatures />\n"
            "      <TrackFeatures />\n    </FeatureDeclarations>\n"
            "    <AllSpots nspots=\"%zu\">\n",
            export->about.spots);
    if (export->about.spots > 0)
        fputs("      <SpotsInFrame frame=\"0\">\n", out);
    return NULL;
}

/* Of a pixel along an axis. */
static double unit_of(const struct export *export, int axis)
{
    return export->about.um[axis] > 0 ? export->about.um[axis] : 1;
}

static void put_number(FILE *out, const char *name, double value)
{
    fprintf(out, " %s=\"", name);
    export_number(out, value);
    putc('"', out);
}

static const char *spot_of(struct export *export,
                           const struct export_spot *spot)
{
    FILE *out = export->out;
    const double axes = export_has_z(export) ? 3 : 2;
    fprintf(out, "        <Spot ID=\"%zu\" name=\"", spot->number);
    put_text(out, spot->field[FIELD_CHANNEL]);
    fprintf(out, " %zu\" QUALITY=\"%s\"", spot->number,
            spot->field[FIELD_TOPHAT]);
    put_number(out, "POSITION_X", spot->at[2] * unit_of(export, 2));
    put_number(out, "POSITION_Y", spot->at[1] * unit_of(export, 1));
    put_number(out, "POSITION_Z", spot->at[0] * unit_of(export, 0));
    put_number(out, "RADIUS",
               export->about.sigma * sqrt(axes) * unit_of(export, 2));
    fprintf(out,
            " POSITION_T=\"0\" FRAME=\"0\" VISIBILITY=\"1\" CHANNEL=\"%zu\" "
            "RAW=\"%s\" />\n",
            spot->channel + 1, spot->field[FIELD_RAW]);
    return NULL;
}

static const char *end(struct export *export)
{
    FILE *out = export->out;
    const struct shape shape = export->about.shape;
    if (export->about.spots > 0)
        fputs("      </SpotsInFrame>\n", out);
    fprintf(out,
            "    </AllSpots>\n    <AllTracks />\n    <FilteredTracks />\n"
            "  </Model>\n  <Settings>\n"
            "    <ImageData filename=\"\" folder=\"\" width=\"%u\" "
            "height=\"%u\" nslices=\"%u\" nframes=\"1\"",
            shape.x, shape.y, shape.z);
    put_number(out, "pixelwidth", unit_of(export, 2));
    put_number(out, "pixelheight", unit_of(export, 1));
    put_number(out, "voxeldepth", unit_of(export, 0));
    fprintf(out,
            " timeinterval=\"1\" />\n"
            "    <BasicSettings xstart=\"0\" xend=\"%u\" ystart=\"0\" "
            "yend=\"%u\" zstart=\"0\" zend=\"%u\" tstart=\"0\" tend=\"0\" />\n"
            "    <InitialSpotFilter feature=\"QUALITY\" value=\"0\" "
            "above=\"true\" />\n"
            "    <SpotFilterCollection />\n    <TrackFilterCollection />\n"
            "  </Settings>\n"
            "  <GUIState state=\"SpotFilter\" />\n</TrackMate>\n",
            shape.x - 1, shape.y - 1, shape.z - 1);
    return NULL;
}

const struct export_form export_trackmate = {begin, spot_of, end};
