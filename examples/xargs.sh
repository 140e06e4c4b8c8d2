#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Many fields of view, P at a time by xargs, whatever their names hold: NAME.csv
# beside each NAME.tif below a folder. Tables that are there are not made again.
# usage: xargs.sh P FOLDER [OPTION OF SPOTFIND]...
set -euo pipefail
if [ $# -lt 2 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
p=$1 folder=$2
shift 2

# bash gets the options, then one image: the last of its arguments.
# shellcheck disable=SC2016 # for the bash that xargs starts
find "$folder" -name '*.tif' -print0 | sort -z |
    xargs -0 -r -n 1 -P "$p" bash -c '
        set -euo pipefail
        image=${*: -1} table=${image%.tif}.csv
        [ ! -e "$table" ] || exit 0
        spotfind -j 1 "${@:1:$#-1}" "$image" | spotmerge -o "$table"
    ' xargs.sh "$@"
