#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One large image on several machines by GNU parallel and ssh: N parts, spread
# over HOSTS as parallel's --sshlogin takes them ("4/anna,8/bert", ":" is this
# machine). All machines have spottools and see FOLDER and the images under the
# same names, as in a shared home; where they do not, give parallel's
# --transferfile and --return. Parts that are there are not made again.
# SSH: the ssh to use, such as "ssh -p 2222".
# usage: hosts.sh HOSTS N FOLDER [OPTION OF SPOTFIND]... [NAME=]IMAGE...
set -euo pipefail
if [ $# -lt 4 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
hosts=$1 n=$2 folder=$3
shift 3
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)

# The other machine's shell reads this line, in which every word is quoted; the
# part's number comes behind it.
images=$(printf '%q ' "$@") place=$(printf '%q' "$folder") there=$(printf '%q' "$PWD")
# shellcheck disable=SC2016 # $1 is for the other shell
command="cd $there && PATH=$(printf '%q' "$PATH") && "
command+="[ -e $place/part-\$1.csv ] || tileplan --shard \$1/$n $images |"
command+=" spotfind -j 1 -p - -o $place/part-\$1.csv $images"

seq "$n" | parallel --will-cite --halt soon,fail=1 ${SSH:+--ssh "$SSH"} \
    --sshlogin "$hosts" "bash -o pipefail -c $(printf '%q' "$command") part {}"
tileplan -o "$folder/plan.csv" "$@"
spotmerge -p "$folder/plan.csv" -o "$folder/spots.csv" "$folder"/part-*.csv
