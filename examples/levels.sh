#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finds spots above a threshold that the images give themselves, in N parts
# that could run on N machines with one file system: all parts are surveyed,
# the levels come of that, all parts are searched. What exists is complete and
# is not made again, so the script may be stopped and started.
# usage: levels.sh RULE N FOLDER [NAME=]IMAGE...
#        RULE: auto, fdr:Q, sigma:K, count:N
set -euo pipefail
rule=$1 n=$2 folder=$3
shift 3
mkdir -p "$folder"

# parts NAME OPTION...: a file of each part, by spotfind with these options.
parts() {
    local name=$1 k out
    shift
    for k in $(seq "$n"); do
        out=$folder/$name$k.csv
        [ -e "$out" ] ||
            tileplan --shard "$k/$n" "${images[@]}" |
            spotfind -p - -o "$out" "$@" "${images[@]}"
    done
}

images=("$@")
parts survey --survey
[ -e "$folder/levels.csv" ] ||
    spotmerge --survey -t "$rule" -o "$folder/levels.csv" \
        --histogram "$folder/histogram.csv" "$folder"/survey*.csv
parts part --levels "$folder/levels.csv"
tileplan -o "$folder/plan.csv" "${images[@]}"
spotmerge -p "$folder/plan.csv" -o "$folder/spots.csv" "$folder"/part*.csv
