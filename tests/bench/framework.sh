#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a TIFF to the table, against the framework's route in Python, which may
# use all processors. PYTHON is the interpreter, by default the system's, for
# which Debian's packages are.
# usage: framework.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import cv2, skimage, tifffile' 2>/dev/null || {
    echo "framework.sh: left out, needs cv2, skimage and tifffile" \
        "(Debian: python3-opencv python3-skimage python3-tifffile)"
    exit 0
}

gen -H 8000 -W 8000 -n 64000 -f tiff -c none flat.tif
gen -H 8000 -W 8000 -n 64000 -f tiff -c deflate deflated.tif
for name in flat deflated; do
    for jobs in 1 2; do
        bench "$name: to table, -j$jobs" - \
            "spotfind -j$jobs $name.tif | spotmerge >/dev/null"
    done
    bench "$name: Python" "$name: to table, -j1" \
        "'$python' '$scripts/framework.py' $name.tif >/dev/null"
done

rounds "${1:-5}"
table "TIFF of 8000 x 8000 uint16, 64000 spots, medians of ${1:-5}"
