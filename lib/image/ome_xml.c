/* SPDX-License-Identifier: MIT */
#include "image/ome_xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

/* PIECE: bytes that expat, which counts in int, is given at once. */
enum { DEPTH_MAX = 256, UUID_BYTES = 256, PIECE = 1 << 20 };

/* The open elements that are followed lie in each other, from the root. */
struct reader {
    struct ome *ome;
    struct why *why;
    const char *bad;
    XML_Parser parser;
    size_t depth;    /* elements open */
    size_t followed; /* of them */
    char uuid[UUID_BYTES];
    size_t uuid_bytes;
};

size_t ome_cut(const char *text, size_t max)
{
    size_t n = strlen(text);
    if (n <= max)
        return n;
    for (n = max; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
        n--;
    return n;
}

const char *ome_base(const char *path)
{
    for (const char *at = path; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            path = at + 1;
    return path;
}

static void stop(struct reader *r, const char *bad)
{
    r->bad = bad;
    XML_StopParser(r->parser, XML_FALSE);
}

/* After a stop expat may still call some of these. */
static void begin(void *data, const char *name, const char **attr)
{
    struct reader *r = data;
    size_t depth = r->depth++;
    if (r->bad != NULL)
        return;
    if (depth == DEPTH_MAX) {
        stop(r, why_say(r->why, "OME-XML: elements lie more than %d deep",
                        DEPTH_MAX));
        return;
    }
    if (depth != r->followed)
        return;
    const char *colon = strrchr(name, ':');
    struct ome_element e = {
        .name = colon != NULL ? colon + 1 : name, .attr = attr, .why = r->why};
    if (ome_element(r->ome, &e, depth)) {
        r->followed = r->depth;
        r->uuid_bytes = 0;
    }
    if (e.bad != NULL)
        stop(r, e.bad);
}

static bool in_uuid(const struct reader *r)
{
    return r->followed > OME_TIFFDATA;
}

/* Between a child of UUID's and its end is no text of UUID's. */
static void characters(void *data, const char *text, int n)
{
    struct reader *r = data;
    size_t room = UUID_BYTES - 1 - r->uuid_bytes;
    if (!in_uuid(r) || r->depth != r->followed || n < 0)
        return;
    if (room > (size_t)n)
        room = (size_t)n;
    memcpy(r->uuid + r->uuid_bytes, text, room);
    r->uuid_bytes += room;
}

static void end(void *data, const char *name)
{
    struct reader *r = data;
    (void)name;
    r->depth--;
    if (r->depth >= r->followed)
        return;
    if (in_uuid(r) && r->bad == NULL) {
        r->uuid[r->uuid_bytes] = '\0';
        const char *bad = ome_element_uuid(r->ome, r->uuid);
        if (bad != NULL)
            stop(r, bad);
    }
    r->followed = r->depth;
}

/* No entity is ever defined, so none can grow or fetch a file. */
static void doctype(void *data, const char *name, const char *system,
                    const char *public, int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    stop(data, "OME-XML: has a document type; none is needed");
}

static const char *parse(struct reader *r, const char *text)
{
    size_t left = strlen(text);
    enum XML_Status status;
    do {
        size_t n = left < PIECE ? left : PIECE;
        status = XML_Parse(r->parser, text, (int)n, n == left);
        text += n;
        left -= n;
    } while (status == XML_STATUS_OK && left > 0);
    if (r->bad != NULL || status == XML_STATUS_OK)
        return r->bad;
    return why_say(r->why, "OME-XML: line %llu: %s",
                   (unsigned long long)XML_GetCurrentLineNumber(r->parser),
                   XML_ErrorString(XML_GetErrorCode(r->parser)));
}

const char *ome_xml_read(struct ome *ome, const char *text, struct why *why)
{
    struct reader r = {
        .ome = ome, .why = why, .parser = XML_ParserCreate(NULL)};
    if (r.parser == NULL)
        return "out of memory";
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, begin, end);
    XML_SetCharacterDataHandler(r.parser, characters);
    XML_SetStartDoctypeDeclHandler(r.parser, doctype);
    const char *bad = parse(&r, text);
    XML_ParserFree(r.parser);
    return bad;
}

void ome_xml_free(struct ome *ome)
{
    for (size_t i = 0; i < ome->channels; i++)
        free(ome->channel[i].name);
    for (size_t i = 0; i < ome->datas; i++) {
        free(ome->data[i].file);
        free(ome->data[i].uuid);
    }
    free(ome->channel);
    free(ome->data);
    free(ome->uuid);
    free(ome->elsewhere);
    *ome = (struct ome){0};
}
