/* SPDX-License-Identifier: MIT */
/*
 * What must hold of a JBIG strip before libtiff decodes it: libjbig ends the
 * program where the stream's own header asks for more memory than there is
 * (CVE-2017-9937). Used by image/tif_decode.c only.
 */
#ifndef IMAGE_TIF_JBIG_H
#define IMAGE_TIF_JBIG_H

#include "image/tif_page.h"

/* Does the stream's header (ITU-T T.82, 6.6.2) tell one plane of the strip's
 * size? */
bool tif_jbig_fits(const struct tif *tif, const struct tif_page *page,
                   uint32_t strip, uint32_t rows);

#endif
