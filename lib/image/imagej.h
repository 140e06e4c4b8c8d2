/* SPDX-License-Identifier: MIT */
/*
 * ImageJ's text in a TIFF's ImageDescription: "ImageJ=1.53t", then lines
 * KEY=VALUE, as ij.io.FileSaver writes and ij.io.FileOpener reads them:
 * images, channels, slices, frames, unit (yunit, zunit), spacing. Planes lie
 * in the order channel, z, time, the first the fastest. An RGB page is one
 * plane: channels counts pages.
 */
#ifndef IMAGE_IMAGEJ_H
#define IMAGE_IMAGEJ_H

#include "image/dims.h"

/* Is it a text of ImageJ's? */
bool imagej_is(const char *text);

/*
 * Fills dims (dims_init'ed; nothing to free) from the text, for a file of so
 * many pages, at least 1: numbers that do not fit them are refused in words,
 * which begin with "ImageJ: ". More planes than pages are only said of one
 * page: they follow each other without a gap (so ImageJ writes above 4 GB);
 * whether the file holds them is the caller's to check.
 */
const char *imagej_read(struct dims *dims, const char *text, size_t pages,
                        struct why *why);

#endif
