#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One task of what submit.sh submits, in a file system that all machines share.
# A file that exists is complete, since -o makes it appear when it is, so a task
# that was requeued does nothing where its file is there already.
# usage: task.sh survey|levels|find|merge FOLDER N RULE OPTIONS-AND-IMAGES...
#        RULE: auto, fdr:Q, sigma:K, count:N; "-" where the threshold is a number
#SBATCH --requeue
#SBATCH --open-mode=append
set -euo pipefail
step=$1 folder=$2 n=$3 rule=$4
shift 4
jobs=${SLURM_CPUS_PER_TASK:-1}
task=${SLURM_ARRAY_TASK_ID:-0}

# part FILE OPTION...: the file of this task's tiles, by spotfind with these.
part() {
    local file=$1
    shift
    if [ -e "$file" ]; then
        echo "$file is there"
        return
    fi
    tileplan --shard "$task/$n" "${given[@]}" |
        spotfind -j "$jobs" -p - -o "$file" "$@" "${given[@]}"
}

given=("$@")
levels=$folder/levels.csv
case $step in
survey)
    part "$folder/survey-$task.csv" --survey
    ;;
levels)
    [ -e "$levels" ] ||
        spotmerge --survey -t "$rule" -o "$levels" \
            --histogram "$folder/histogram.csv" "$folder"/survey-*.csv
    ;;
find)
    if [ "$rule" = - ]; then
        part "$folder/part-$task.csv"
    else
        part "$folder/part-$task.csv" --levels "$levels"
    fi
    ;;
merge)
    tileplan -o "$folder/plan.csv" "${given[@]}"
    spotmerge -p "$folder/plan.csv" -o "$folder/spots.csv" \
        --metadata "$folder/spots.json" "$folder"/part-*.csv
    ;;
esac
