#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finds spots with GNU parallel, one job a tile, on one machine.
# usage: parallel.sh TABLE [NAME=]IMAGE...
set -euo pipefail
table=$1
shift
tileplan "$@" |
    parallel -q --pipe --header '(#.*\n)*.*\n' -N1 spotfind -j1 -p - "$@" |
    spotmerge -o "$table"
