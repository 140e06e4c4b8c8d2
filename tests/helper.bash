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
