#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Fits of Gaussians a second and their errors, and both against scipy's
# curve_fit on the same patches. PYTHON is the interpreter, by default the
# system's, for which Debian's packages are.
# usage: fit.sh [ROUNDS [PATCHES]]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"
python=${PYTHON:-/usr/bin/python3}

title 'Fits of simulated spots'
"$build/tests/bench/fit" "${1:-5}"
"$python" -c 'import scipy.optimize' 2>/dev/null || {
    echo "fit.sh: curve_fit left out, needs scipy (Debian: python3-scipy)"
    exit 0
}
for kind in 0 1 2; do # one after the other: processors may share a core
    "$build/tests/bench/fit" --list "$kind" "${2:-300}" >patches
    "$python" "$scripts/fit.py" <patches
done
