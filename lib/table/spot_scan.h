/* SPDX-License-Identifier: MIT */
/*
 * The fast way through rows of candidate tables. libcsv takes 0.3 us a row,
 * checked strtod and strtof as much; rows as spotfind writes them need neither.
 */
#ifndef TABLE_SPOT_SCAN_H
#define TABLE_SPOT_SCAN_H

#include "table/spot.h"

/*
 * Fills *spot, and the reader's more, from a row without quotes and with plain
 * numbers that the careful way would take, and as that would. False for all
 * else, and for whatever is wrong with it; *spot is then spoilt. The reader's
 * channel, which is tried first, becomes the row's.
 */
bool spot_scan(struct spot_reader *reader, const char *line, struct spot *spot);

#endif
