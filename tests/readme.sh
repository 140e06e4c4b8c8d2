#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Follows the README: runs its blocks of shell (those that begin with ```sh) one
# after the other, in this clone, and prints a transcript. Stops at the first
# command that fails, with the block's line. What the README installs it really
# installs: for a machine that may be changed, such as that of fresh.sh.
# usage: readme.sh [README]
set -u
cd "$(dirname "$0")/.." || exit 1
readme=${1:-README.md}
block=$(mktemp) || exit 1
trap 'rm -f "$block"' EXIT
count=0 begun=$SECONDS

# run LINE: the block that begins there.
run() {
    local start=$SECONDS
    count=$((count + 1))
    printf '\n== %s:%s\n' "$readme" "$1"
    sed 's/^/$ /' "$block"
    bash -e -o pipefail "$block" < /dev/null 2>&1 || {
        echo "readme.sh: $readme:$1: this block failed, with status $?" >&2
        exit 1
    }
    printf '== %s s\n' $((SECONDS - start))
}

number=0 line=0
while IFS= read -r text <&3; do
    number=$((number + 1))
    case $text in
    '```sh')
        line=$number
        : > "$block"
        ;;
    '```'*)
        [ "$line" -eq 0 ] || run "$line"
        line=0
        ;;
    *)
        [ "$line" -eq 0 ] || printf '%s\n' "$text" >> "$block"
        ;;
    esac
done 3< "$readme"
echo "$count blocks of $readme, $((SECONDS - begun)) s"
[ "$count" -gt 0 ]
