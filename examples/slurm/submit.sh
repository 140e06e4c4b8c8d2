#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Finds spots on a cluster with Slurm: N tasks, each for its share of the tiles,
# and when all are done one that makes FOLDER/spots.csv. With -t RULE the tasks
# come twice, since a threshold by a rule is one of the whole image. A task that
# fails keeps what depends on it from running; submit again with the same FOLDER
# when it is mended, and only what is missing is made. For other images or
# options take another FOLDER. Prints the number of the last job.
#   -t RULE  auto, fdr:Q, sigma:K, or count:N
#   -w       waits until the table is there
# CPUS: threads of a task (1). SBATCH: further options of sbatch, such as
# "--partition=short --time=30".
# usage: submit.sh [-t RULE] [-w] N FOLDER [OPTION OF SPOTFIND]... [NAME=]IMAGE...
set -euo pipefail
rule=- wait=()
while getopts t:w option; do
    case $option in
    t) rule=$OPTARG ;;
    w) wait=(--wait) ;;
    *) exit 2 ;;
    esac
done
shift $((OPTIND - 1))
if [ $# -lt 3 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
n=$1 folder=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/log"
folder=$(cd "$folder" && pwd)
read -ra more <<< "${SBATCH:-}"

# What memest foretells, and 64 MB for the shell and what else there is.
cpus=${CPUS:-1}
bytes=$(memest -q -j "$cpus" --json "$@" |
    sed -n 's/.*"total_with_memmap_bytes": \([0-9]*\).*/\1/p' | sort -n | tail -n 1)

# job STEP OPTION OF SBATCH...: submits task.sh with the step; prints its number.
job() {
    local step=$1 log=%j
    shift
    [[ $* != *--array* ]] || log=%A-%a
    sbatch --parsable --job-name="spots-$step" --cpus-per-task="$cpus" \
        --mem=$((bytes / 1048576 + 64))M \
        --output="${folder//%/%%}/log/%x-$log.txt" --kill-on-invalid-dep=yes \
        "${more[@]}" "$@" "$here/task.sh" "$step" "$folder" "$n" "$rule" \
        "${given[@]}"
}

given=("$@")
after=()
if [ "$rule" != - ]; then
    survey=$(job survey --array="1-$n")
    levels=$(job levels --dependency="afterok:$survey")
    after=(--dependency="afterok:$levels")
fi
find=$(job find --array="1-$n" "${after[@]}")
merge=$(job merge --dependency="afterok:$find" "${wait[@]}") || true
echo "$merge"

# A job that never ran is no error of sbatch --wait.
if [ ${#wait[@]} -gt 0 ]; then
    state=$(scontrol show job "$merge" | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p')
    if [ "$state" != COMPLETED ]; then
        echo "submit.sh: no table: job $merge is $state; see $folder/log" >&2
        exit 1
    fi
fi
