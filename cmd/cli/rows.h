/* SPDX-License-Identifier: MIT */
/*
 * Rows of a command's table of options, for those that mean the same in every
 * command.
 */
#ifndef CMD_CLI_ROWS_H
#define CMD_CLI_ROWS_H

/* clang-format off */
#define CLI_JOBS \
    {'j', "jobs", "N", \
        "threads (default: the processors at hand)", \
        NULL, NULL}
#define CLI_KERNEL \
    {'k', "kernel-size", "N", \
        "diameter of the structuring element, odd, 1 to 63", \
        "7", NULL}
#define CLI_DISTANCE \
    {'d', "min-distance", "N|Z,N", \
        "a peak is the maximum of (2N+1) x (2N+1) pixels;\n" \
        "                             in a stack of 2Z+1 planes, Z: N", \
        "2", NULL}
#define CLI_FILTER \
    {CLI_BACKGROUND, "background", "WAY", \
        "remove it by tophat, log, dog, or none", \
        "tophat", "tophat log dog none"}, \
    {CLI_SIGMA, "sigma", "[Z,]Y,X|S", \
        "of the log's or dog's Gaussian, and of what is\n" \
        "                             measured, in pixels", \
        "1.3", NULL}, \
    {CLI_DOG_FACTOR, "dog-factor", "F", \
        "the dog's wider Gaussian is F times as wide", \
        "1.6", NULL}, \
    {CLI_FOOTPRINT, "footprint", "SHAPE", \
        "structuring element: ellipse, disk, or rect", \
        "ellipse", "ellipse disk rect"}
#define CLI_BREAK \
    {'b', "tophat-break", "T", \
        "heights below T become 0 (100, or 0)", \
        NULL, NULL}, \
    {CLI_KEEP_BORDER, "keep-border", NULL, \
        "keep peaks nearer than -d to the image's border", \
        NULL, NULL}
#define CLI_STACK \
    {CLI_DIM, "dim", "2|3", \
        "a stack is planes, each for itself, or a volume", \
        "3", "2 3"}, \
    {CLI_PROJECT, "project", "max", \
        "of a stack take each pixel's maximum along z", \
        NULL, "max"}
#define CLI_MEASURES \
    {'r', "readout", "LIST", \
        "read of every channel: raw, filtered, window, aperture,\n" \
        "                             gaussian, integrated, multiscale, " \
        "adaptive", \
        NULL, "raw filtered window aperture gaussian integrated " \
        "multiscale adaptive"}, \
    {CLI_LOCALIZE, "localize", "WAY", \
        "positions below a pixel: none, quadratic, centroid,\n" \
        "                             radial, gaussian", \
        "none", "none quadratic centroid radial gaussian"}, \
    {CLI_QUALITY, "quality", NULL, \
        "sharpness and roundness", \
        NULL, NULL}, \
    {CLI_WINDOW, "window", "N", \
        "side of the readout's window, odd", \
        "5", NULL}, \
    {CLI_APERTURE, "aperture-radius", "R", \
        "of apertures, in pixels; or Z,R (3, and 2 in z)", \
        NULL, NULL}, \
    {CLI_ANNULUS, "background-radius", "R", \
        "where an aperture's background ends", \
        "8", NULL}, \
    {CLI_ANNULUS_METHOD, "background-method", "M", \
        "which is its median, mean, or min", \
        "median", "median mean min"}, \
    {CLI_FIT_WINDOW, "fit-window", "N", \
        "side of the window that is fitted, odd; or Z,N (15,\n" \
        "                             and 5 planes)", \
        NULL, NULL}, \
    {CLI_GAUSSIAN, "gaussian", "SHAPE", \
        "what is fitted: elliptical, or round", \
        "elliptical", "elliptical round"}, \
    {CLI_GAIN, "gain", "G", \
        "grey values a photon, for maximum likelihood", \
        NULL, NULL}, \
    {CLI_OFFSET, "offset", "O", \
        "and the grey value of no light", \
        NULL, NULL}, \
    {CLI_SATURATION, "saturation", "V", \
        "pixels of V are saturated (of 8 and 16 bits: the most)", \
        NULL, NULL}
#define CLI_AREA \
    {CLI_MASK, "mask", "IMAGE", \
        "pixels where it is 0 are no data", \
        NULL, CLI_FILE}, \
    {CLI_ROI, "roi", "Y,X,H,W", \
        "only spots of this rectangle", \
        NULL, NULL}
#define CLI_THRESHOLD \
    {'t', "threshold", "T", \
        "spots are above the number T, or: auto, fdr:Q, sigma:K,\n" \
        "                             count:N", \
        NULL, NULL}
#define CLI_SURVEY \
    {CLI_IS_SURVEY, "survey", NULL, \
        "write what thresholds are made of, no spots", \
        NULL, NULL}
#define CLI_BUDGET \
    {'m', "max-memory", "SIZE", \
        "peak resident memory, such as 64M or 1G", \
        NULL, NULL}
#define CLI_RECTANGLE \
    {'x', "x", "X", \
        "first column", \
        "0", NULL}, \
    {'y', "y", "Y", \
        "first row", \
        "0", NULL}, \
    {'W', "width", "W", \
        "columns (to the right border)", \
        NULL, NULL}, \
    {'H', "height", "H", \
        "rows (to the lower border)", \
        NULL, NULL}
#define CLI_CHOICE \
    {CLI_CHANNEL, "channel", "LIST", \
        "only these channels of each file: names or numbers from 0", \
        NULL, NULL}, \
    {CLI_Z, "z", "A:B", \
        "only planes A to B - 1 of a stack, from 0", \
        NULL, NULL}, \
    {CLI_TIME, "time", "A:B", \
        "only time points A to B - 1, from 0", \
        NULL, NULL}
#define CLI_READING \
    {CLI_CACHE, "cache", "SIZE", \
        "keep so much of what must be decoded, each thread", \
        "8M", NULL}, \
    {CLI_NO_MMAP, "no-mmap", NULL, \
        "read files instead of mapping them", \
        NULL, NULL}
#define CLI_END \
    {0, NULL, NULL, NULL, NULL, NULL}
/* clang-format on */

#endif
