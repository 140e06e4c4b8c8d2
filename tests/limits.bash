# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# What the tests of memory share. Load helper before it.

MB=1048576

# A sparse stack of zeros: STEM PLANES ROWS COLUMNS [TYPE BYTES]
stack() {
    printf 'NRRD0004\ntype: %s\ndimension: 3\nsizes: %s %s %s\n' \
        "${5:-uint16}" "$4" "$3" "$2" >"$1.nhdr"
    printf 'endian: little\nencoding: raw\ndata file: %s.raw\n' "$1" \
        >>"$1.nhdr"
    truncate -s 0 "$1.raw"
    truncate -s $(($2 * $3 * $4 * ${6:-2})) "$1.raw"
}

# N sparse channels: images
channels() {
    local i
    images=()
    for ((i = 1; i <= $1; i++)); do
        sparse "c$i" "$2" "$3"
        images+=("c$i.nhdr")
    done
}

# at_most LIMIT COMMAND...: its peak.
at_most() {
    local limit=$1
    shift
    peak bytes "$@" >got || return
    (($(cat bytes) <= limit)) ||
        { echo "$*: $(cat bytes) > $limit" && return 1; }
}

# flat OPTION... IMAGE...: 32 MB and 16 MB a further thread, and 256 MB of
# addresses.
flat() {
    local jobs
    for jobs in 1 2; do
        at_most $((16 * MB + 16 * MB * jobs)) spotfind -j $jobs "$@" &&
            (ulimit -v 262144 && spotfind -j $jobs "$@" >few) &&
            cmp <(sort got) <(sort few) || return
    done
}

# least COMMAND OPTION... IMAGE...: the smallest budget that works, in bytes,
# as the refusal of a smaller one names it: REPLY
least() {
    run --separate-stderr "$1" -m 1M "${@:2}"
    assert_equal "$status" 1
    assert_regex "$stderr" '; the smallest that works is .* \(([0-9]+) bytes\)'
    REPLY=${BASH_REMATCH[1]}
}

# obeyed BUDGET JOBS OPTION... IMAGE...: by a plan, and without one.
obeyed() {
    local budget=$1 jobs=$2
    shift 2
    tileplan -m "$budget" -j "$jobs" "$@" >plan &&
        at_most "$budget" spotfind -p plan -j "$jobs" "$@" &&
        at_most "$budget" spotfind -p plan -m "$budget" -j "$jobs" "$@" &&
        at_most "$budget" spotfind -m "$budget" -j "$jobs" "$@"
}

# found JOBS IMAGE WAY...: every way's memory is within what memest says.
found() {
    local way bad=0
    for way in "${@:3}"; do
        # shellcheck disable=SC2086 # several words
        measure_found -j "$1" $way $2 && is_close "-j $1 $way $2" || bad=1
    done
    [ "$bad" -eq 0 ]
}
