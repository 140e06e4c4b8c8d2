#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What thresholds that find themselves cost, against one that is given; what
# other backgrounds cost, in pixels a second.
# usage: threshold.sh [ROUNDS]
set -euo pipefail
# shellcheck source=tests/bench/rounds.bash
. "$(dirname "$0")/rounds.bash"

gen -H 8000 -W 8000 -n 64000 image
spotfind -q --survey -o survey.csv image.nhdr
spotmerge -q --survey -t auto -o levels.csv survey.csv

# case NAME PEER OPTION...
case_of() {
    local name=$1 peer=$2
    shift 2
    bench "$name" "$peer" "spotfind -q -j1 $* image.nhdr >/dev/null"
}

bench 'cat' - 'cat image.raw >/dev/null'
case_of 'top-hat, fixed threshold' cat
for rule in auto sigma:5 count:1000; do
    case_of "top-hat, -t $rule" 'top-hat, fixed threshold' -t $rule
done
case_of 'top-hat, --survey' 'top-hat, fixed threshold' --survey
case_of 'top-hat, --levels' 'top-hat, fixed threshold' --levels levels.csv
bench 'spotmerge --survey' 'top-hat, fixed threshold' \
    'spotmerge -q --survey -t auto survey.csv >/dev/null'
case_of 'log, fixed threshold' cat --background log
case_of 'log, -t auto' 'log, fixed threshold' --background log -t auto
case_of 'log, sigma 3, fixed threshold' cat --background log --sigma 3
case_of 'dog, fixed threshold' cat --background dog
case_of 'none, fixed threshold' cat --background none -t 1000

rounds "${1:-7}"
table "8000 x 8000 uint16, 64000 spots, one thread, medians of ${1:-7}"
for i in "${!names[@]}"; do
    read -r us _ < <(of "$i")
    case ${names[i]} in log,* | dog,* | top-hat,*)
        awk -v name="${names[i]}" -v us="$us" 'BEGIN {
            printf "%-33s %6.0f Mpixel/s\n", name, 64e6 / us }' ;;
    esac
done
