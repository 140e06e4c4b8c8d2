#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finds spots above a threshold that the images give themselves, in N parts
# that could run on N machines with one file system: all parts are surveyed,
# the levels come of that, all parts are searched. A file that exists is
# complete and is not made again, so the script may be stopped and started, or
# given another RULE; for other images or options take another FOLDER.
# usage: levels.sh RULE N FOLDER [OPTION OF SPOTFIND]... [NAME=]IMAGE...
#        RULE: auto, fdr:Q, sigma:K, count:N
set -euo pipefail
if [ $# -lt 4 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
rule=$1 n=$2 folder=$3
shift 3
given=("$@")
mkdir -p "$folder"
levels=$folder/levels-$rule.csv

# parts NAME OPTION...: a file of each part, by spotfind with these options.
parts() {
    local name=$1 k out
    shift
    for k in $(seq "$n"); do
        out=$folder/$name-$k.csv
        [ -e "$out" ] ||
            tileplan --shard "$k/$n" "${given[@]}" |
            spotfind -p - -o "$out" "$@" "${given[@]}"
    done
}

parts survey --survey
[ -e "$levels" ] ||
    spotmerge --survey -t "$rule" -o "$levels" \
        --histogram "$folder/histogram.csv" "$folder"/survey-*.csv
parts "part-$rule" --levels "$levels"
tileplan -o "$folder/plan.csv" "${given[@]}"
spotmerge -p "$folder/plan.csv" -o "$folder/spots.csv" \
    "$folder/part-$rule"-*.csv
