#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# From a TIFF to a table, against what users of SciPy and of SEP run: seconds,
# and peak resident memory. PYTHON is the interpreter, by default the system's,
# for which Debian's packages are.
# usage: peers.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import scipy, sep, tifffile' 2>/dev/null || {
    echo "peers.sh: left out, needs scipy, sep and tifffile" \
        "(Debian: python3-scipy python3-sep python3-tifffile)"
    exit 0
}

gen -H 8000 -W 8000 -n 64000 -f tiff -c none flat.tif
find="spotfind -j1 --background log -t 200 flat.tif"
scipy="'$python' '$scripts/peers.py' log flat.tif 200"
sep="'$python' '$scripts/peers.py' sep flat.tif 5"
bench "spotfind --background log, -j1" - "$find | spotmerge >/dev/null"
bench "SciPy's LoG" "spotfind --background log, -j1" "$scipy >/dev/null"
bench "SEP" "spotfind --background log, -j1" "$sep >/dev/null"
rounds "${1:-5}"
table "TIFF of 8000 x 8000 uint16, 64000 spots, medians of ${1:-5}"

echo "peak resident memory and spots"
for command in "$find" "$scipy" "$sep"; do
    eval "peak bytes $command >spots"
    printf '%-30.30s %8.1f MB %8d\n' "${command##*/}" \
        "$(awk '{ print $1 / 1048576 }' bytes)" "$(grep -c '^[0-9]' spots)"
done
