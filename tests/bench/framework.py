# SPDX-License-Identifier: MIT
# What the Python framework does from a TIFF to the spot table, with the
# libraries and settings that it does it with, in one go and without its
# bookkeeping; where it could be done in several ways, the fastest. The table
# is that of spotfind | spotmerge without the channel, wherever no two equal
# pixels compete (and but for the ".0" of a whole contrast).
# usage: framework.py TIFF > TABLE
import csv
import sys

import cv2
import numpy as np
import tifffile
from scipy.spatial import cKDTree
from skimage.feature import peak_local_max

KERNEL_SIZE = 7
TOPHAT_BREAK = 100
MIN_DISTANCE = 2
LOCAL_MAX_THRE = 200
SNR_THRESHOLD = 8
DISTANCE_THRESHOLD = 2


def tophat_of(image):
    kernel = cv2.getStructuringElement(
        cv2.MORPH_ELLIPSE, (KERNEL_SIZE, KERNEL_SIZE)
    )
    tophat = cv2.morphologyEx(image, cv2.MORPH_TOPHAT, kernel)
    tophat[tophat < TOPHAT_BREAK] = 0
    return tophat


def peaks_of(tophat):
    peaks = peak_local_max(
        tophat, min_distance=MIN_DISTANCE, threshold_abs=LOCAL_MAX_THRE
    )
    level = max(LOCAL_MAX_THRE, SNR_THRESHOLD * tophat.mean())
    return peaks[tophat[tuple(peaks.T)] > level]


def without_duplicates(peaks, tophat):
    """Highest first; one that is removed removes nothing."""
    height = tophat[tuple(peaks.T)].astype(np.int64)
    peaks = peaks[np.lexsort((peaks[:, 1], peaks[:, 0], -height))]
    keep = np.ones(len(peaks), bool)
    pairs = cKDTree(peaks).query_pairs(DISTANCE_THRESHOLD) if len(peaks) else ()
    for higher, lower in sorted(pairs):
        if keep[higher]:
            keep[lower] = False
    return peaks[keep]


def main(path):
    image = tifffile.imread(path)
    tophat = tophat_of(image)
    peaks = without_duplicates(peaks_of(tophat), tophat)
    y, x = peaks[np.lexsort((peaks[:, 1], peaks[:, 0]))].T
    lowest = cv2.erode(image, np.ones((10, 10), np.uint8))
    with np.errstate(divide="ignore"):
        contrast = image[y, x].astype(np.float32) / lowest[y, x]
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(["z", "y", "x", "tophat", "raw", "contrast"])
    z = np.zeros_like(y)
    table.writerows(zip(z, y, x, tophat[y, x], image[y, x], contrast))


main(sys.argv[1])
