# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What every .bats file loads. The programs under test come first in PATH:
# those of $BUILD, by default ../build. Each test works in a folder of its
# own, $BATS_TEST_TMPDIR, which bats removes.

bats_load_library bats-support
bats_load_library bats-assert

setup() {
    TESTS=$BATS_TEST_DIRNAME
    ROOT=$(cd "$TESTS/.." && pwd)
    BUILD=${BUILD:-$ROOT/build}
    PATH=$BUILD:$BUILD/tests:$PATH
    export LC_ALL=C PATH
    cd "$BATS_TEST_TMPDIR" || return 1
}

# First in a test that compares resident memory with a figure.
measures_memory() {
    [ -z "${SANITIZED:-}" ] || skip "a sanitizer takes memory of its own"
}

# try PROGRAM ARGUMENT...: runs it, for expect to look at.
try() {
    run --separate-stderr timeout 10 "$@"
}

# What the last run gave: STATUS STDOUT STDERR
# shellcheck disable=SC2154 # bats sets $stderr
expect() {
    assert_equal "$status" "$1"
    assert_equal "$output" "$2"
    assert_equal "$stderr" "$3"
}

# A sparse image of zeros: STEM ROWS COLUMNS [TYPE BYTES]
sparse() {
    printf 'NRRD0004\ntype: %s\ndimension: 2\nsizes: %s %s\nendian: little\n' \
        "${4:-uint16}" "$3" "$2" > "$1.nhdr"
    printf 'encoding: raw\ndata file: %s.raw\n' "$1" >> "$1.nhdr"
    truncate -s $(($2 * $3 * ${5:-2})) "$1.raw"
}
