#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the unit tests and the .bats files named, two at a time, and closes
# with the sum of both: "N passed, N failed, N skipped".
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../build}
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT

status=0
"$build/tests/unit/unit" | tee "$log" || status=1
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1
BUILD=$build bats --jobs 2 --no-parallelize-within-files --formatter tap \
    "$@" | tee -a "$log"
[ "${PIPESTATUS[0]}" -eq 0 ] || status=1

passed=$(grep -c '^ok ' "$log")
skipped=$(grep -c '^ok .* # skip' "$log")
failed=$(grep -c '^not ok ' "$log")
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || status=1
echo "$((passed - skipped)) passed, $failed failed, $skipped skipped"
exit $status
