#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finds spots in N parts that could run on N machines with one file system. A
# part that exists is complete and is not made again, so the script may be
# stopped and started.
# usage: shards.sh N FOLDER [NAME=]IMAGE...
set -euo pipefail
n=$1 folder=$2
shift 2
mkdir -p "$folder"
for k in $(seq "$n"); do
    part=$folder/part$k.csv
    [ -e "$part" ] ||
        tileplan --shard "$k/$n" "$@" | spotfind -p - -o "$part" "$@"
done
tileplan -o "$folder/plan.csv" "$@"
spotmerge -p "$folder/plan.csv" -o "$folder/spots.csv" "$folder"/part*.csv
