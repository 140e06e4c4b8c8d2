/* SPDX-License-Identifier: MIT */
/*
 * OME-XML in a TIFF's ImageDescription, through expat: of the first Image
 * its Pixels (sizes, DimensionOrder, PhysicalSize and units), the Channels'
 * names and SamplesPerPixel, and TiffData (which page holds which plane). The
 * OME model 2016-06: https://docs.openmicroscopy.org/ome-model/
 */
#ifndef IMAGE_OME_H
#define IMAGE_OME_H

#include "image/dims.h"

/* Is it a text of OME's? Its root must be OME; broken XML may follow. */
bool ome_is(const char *text);

/*
 * Fills dims (dims_init'ed; dims_free it also after a failure) from the text,
 * for a file PATH of so many pages, at least 1. Words begin with "OME-XML: ";
 * planes and pages in them count from 0. Where the dimensions stand in
 * another file, the pages become a stack, and a note says so.
 *
 * Where nothing is said of pages (page stays NULL) two kinds of more planes
 * than pages pass, which the caller checks against what the pages hold: they
 * follow each other in one page without a gap; or c counts the samples of
 * each page (samples is 0 or 1), and there are z * t pages. So are pages
 * that must hold dims->samples the caller's to check.
 */
const char *ome_read(struct dims *dims, const char *text, const char *path,
                     size_t pages, struct why *why);

#endif
