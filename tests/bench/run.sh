#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finding spots, against reading the pixels.
# usage: run.sh [ROUNDS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../build}
PATH=$build:$build/tests:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# shellcheck source=tests/bench/rounds.bash
. "$here/rounds.bash"

gen -H 8000 -W 8000 -n 64000 image
gen -H 8000 -W 8000 -n 64000 -f tiff -c none flat.tif

bench cat - 'cat image.raw >/dev/null'
bench 'spotfind -j1' cat 'spotfind -j1 image.nhdr >/dev/null'
bench 'spotfind -j2' cat 'spotfind -j2 image.nhdr >/dev/null'
bench 'spotfind -j1 --no-mmap' cat 'spotfind -j1 --no-mmap image.nhdr >/dev/null'
bench 'spotfind -j1 + spotmerge' cat \
    'spotfind -j1 image.nhdr | spotmerge >/dev/null'
bench 'flat TIFF to table, -j1' cat \
    'tif2raw -q flat.tif >out && spotfind -j1 flat.nhdr | spotmerge >/dev/null' \
    flat.nhdr
bench 'flat TIFF itself to table, -j1' cat \
    'spotfind -j1 flat.tif | spotmerge >/dev/null'
bench 'tif2raw, flat' cat 'tif2raw -q flat.tif >out' flat.nhdr

rounds "${1:-7}"
table "8000 x 8000 uint16, 64000 spots, medians of ${1:-7}"
