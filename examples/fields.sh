#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Many fields of view, one after the other: NAME.csv beside each NAME.tif of a
# folder. A table that is there is complete and is not made again, so the script
# may be stopped and started. What cannot be read is told and passed by.
# usage: fields.sh FOLDER [OPTION OF SPOTFIND]...
set -euo pipefail
if [ $# -lt 1 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
folder=$1
shift
status=0
for image in "$folder"/*.tif; do
    table=${image%.tif}.csv
    [ ! -e "$table" ] || continue
    spotfind "$@" "$image" | spotmerge -o "$table" || status=1
done
exit $status
