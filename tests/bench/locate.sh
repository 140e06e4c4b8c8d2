#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What measuring a spot costs, and how exact positions are against the least
# error that is possible.
# usage: locate.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "${BASH_SOURCE[0]}")/rounds.bash"

title "medians of ${1:-9} rounds"
"$build/tests/bench/locate" "${1:-9}"
