/* SPDX-License-Identifier: MIT */
/*
 * Which page holds which plane, from OME-XML's TiffData elements. Used by
 * image/ome.c only.
 */
#ifndef IMAGE_OME_PLANES_H
#define IMAGE_OME_PLANES_H

#include "image/dims.h"
#include "image/ome_xml.h"

/* Fills dims->page, or leaves it NULL where pages lie in order; what else
 * dims says of planes, and the limit on their number, holds already. */
const char *ome_planes(struct dims *dims, const struct ome *ome,
                       const char *path, size_t pages, struct why *why);

#endif
