# SPDX-License-Identifier: MIT
# Two other ways from a TIFF to positions of spots, by the libraries that users
# of them call, whole images in memory:
#   log  SciPy's Laplacian of a Gaussian and maximum filter, the steps that
#        Big-FISH documents of its detect_spots, with a given threshold
#   sep  SEP, the astronomers' Source Extractor as a library, its defaults
# usage: peers.py log|sep TIFF THRESHOLD > TABLE
import sys

import numpy as np
import tifffile

SIGMA = 1.3
MIN_DISTANCE = 2


def by_log(image, threshold):
    from scipy import ndimage

    image = image.astype(np.float32)
    heights = -ndimage.gaussian_laplace(image, SIGMA) * SIGMA**2
    window = 2 * MIN_DISTANCE + 1
    highest = ndimage.maximum_filter(heights, size=window)
    return np.argwhere((heights == highest) & (heights > threshold))


def by_sep(image, threshold):
    import sep

    sep.set_extract_pixstack(10_000_000)
    image = image.astype(np.float32)
    background = sep.Background(image)
    found = sep.extract(image - background, threshold, err=background.globalrms)
    return np.stack([found["y"], found["x"]], axis=1)


way, path, threshold = sys.argv[1:]
spots = {"log": by_log, "sep": by_sep}[way](
    tifffile.imread(path), float(threshold)
)
np.savetxt(sys.stdout, spots, fmt="%.9g", delimiter=",", header="y,x", comments="")
