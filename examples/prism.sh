#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Reads a PRISM experiment out: the spots of all channels (four, as a rule) in
# one table, one row a spot whatever the number of channels that show it, with
# the framework's columns:
#     Y,X,Channel,snr,CHANNEL,...
# position in pixels from 0; the channel in which it is brightest; its pixel
# over the darkest one around it (spottools' contrast); the height of each
# channel's peak above the background within 2 pixels, 0 where there is none.
# Stacks are taken as their maximum along z.
# usage: prism.sh TABLE [OPTION OF SPOTFIND]... [CHANNEL=]IMAGE...
set -euo pipefail
if [ $# -lt 2 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
table=$1
shift
if [ -s "$table" ] && [[ $(head -c 16 "$table" | tr -d '\0') != Y,X,Channel,snr* ]]
then
    echo "prism.sh: $table exists and is no table of reads; name TABLE first" >&2
    exit 2
fi
part=$table.part$$
trap 'rm -f "$part"' EXIT

# reads: the columns of the spot table by their names, in the framework's order.
reads() {
    awk -F, -v OFS=, '
        NR == 1 {
            for (i = 1; i <= NF; i++) {
                place[$i] = i
                if (sub(/_peak$/, "", $i)) {
                    peak[++peaks] = i
                    name[peaks] = $i
                }
            }
            line = "Y,X,Channel,snr"
            for (c = 1; c <= peaks; c++)
                line = line OFS name[c]
            print line
            next
        }
        {
            line = $place["y"] OFS $place["x"] OFS $place["channel"] \
                OFS $place["contrast"]
            for (c = 1; c <= peaks; c++)
                line = line OFS $peak[c]
            print line
        }'
}

spotfind --project max "$@" | spotmerge | reads > "$part"
mv "$part" "$table"
