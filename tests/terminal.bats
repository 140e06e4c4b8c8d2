#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What people see at a terminal: progress, --verbose, --quiet, and hints.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

# Runs a line of shell at a terminal; what is shown there goes to the file
# shown.
at_a_terminal() {
    printf '%s\n' "$1" > job
    SHELL=/bin/bash script -qec 'bash job' /dev/null > shown < /dev/null
}

# A plan whose lines come with a pause: spotfind cannot be done in a second.
slowly() {
    tileplan -s 100 "$1" > plan
    cat > slow << 'END'
head -n 8 plan
sleep 1.3
tail -n +9 plan
END
}

# shows PATTERN: the line that is rewritten, and then taken away.
shows() {
    local escape=$'\033'
    [[ $(cat shown) =~ ^($'\r'$1$escape\[K)+$'\r'$escape\[K ]] ||
        fail "$(cat -v shown)"
}

@test "spotfind shows tiles, pixels a second, and spots of a plan" {
    gen -H 300 -W 400 -n 400 a
    slowly a.nhdr
    at_a_terminal 'bash slow | spotfind -j1 -p - -o out a.nhdr'
    shows 'spotfind: [0-9]+ tiles, [0-9]+ Mpx/s, [0-9]+ spots'
    spotfind -p plan -j1 a.nhdr | sort | cmp - <(sort out)
}

@test "spotfind shows how much is done of tiles of its own, and what is left" {
    sparse big 20000 40000
    at_a_terminal 'timeout 60 spotfind -j1 -m 12M -o out big.nhdr'
    shows 'spotfind: [ 0-9]{3} %, [0-9]+ of [0-9]+ tiles, [0-9]+ Mpx/s, [0-9]+:[0-5][0-9] left'
}

@test "neither a pipe nor --quiet shows progress" {
    gen -H 300 -W 400 -n 400 a
    slowly a.nhdr
    at_a_terminal 'bash slow | spotfind -q -j1 -p - -o out a.nhdr'
    assert_equal "$(cat shown)" ''
    bash -c 'bash slow | spotfind -j1 -p - -o out a.nhdr' 2> err
    assert_equal "$(cat err)" ''
}

@test "spotmerge shows for how long it has been at what, of files" {
    rows 1000 2 > t
    mkfifo slow
    at_a_terminal '(cat t; sleep 1.3) > slow & spotmerge slow > out'
    [[ $(cat shown) =~ spotmerge:\ (reading\ tables|sorting|writing),\ [1-9][0-9]*\ s ]]
    [[ $(cat shown) =~ $'\r'$'\033'\[K$ ]]
}

@test "spotmerge is silent while those before it in a pipe are at work" {
    gen -H 300 -W 400 -n 400 a
    slowly a.nhdr
    at_a_terminal 'bash slow | spotfind -q -j1 -p - a.nhdr | spotmerge > out'
    assert_equal "$(cat shown)" ''
}

@test "a line of progress is no longer than the terminal is wide" {
    gen -H 300 -W 400 -n 400 a
    slowly a.nhdr
    at_a_terminal 'stty cols 20; bash slow | spotfind -j1 -p - -o out a.nhdr'
    shows 'spotfind: [0-9]+ tiles.?.?.?.?'
}

@test "--verbose tells images, threads, tiles, and in the end what it took" {
    gen -H 300 -W 400 -n 400 a
    run -0 --separate-stderr spotfind -v -j1 -o out a.nhdr
    SPOT_ISA=plain run -0 --separate-stderr spotfind --verbose -j1 -o again a.nhdr
    assert_equal "$(sed '$d' <<< "$stderr")" \
        "spotfind: a.nhdr: a: 300x400 uint16, read or mapped
spotfind: 1 threads, plain
spotfind: 1 tiles of up to 300 x 400 pixels, with 8 pixels around each"
    [[ $(tail -n 1 <<< "$stderr") =~ \
        ^spotfind:\ took\ [0-9.]+\ s\ and\ at\ most\ [0-9.]+\ MB\ of\ memory$ ]]
    cmp out again
    run -0 --separate-stderr spotmerge -v -o table out
    [[ $stderr =~ ^spotmerge:\ took\  ]]
}

@test "of --quiet and --verbose the last holds" {
    gen -f tiff -c lzw a.tif
    run -0 --separate-stderr tif2raw -v -q a.tif
    assert_equal "$stderr" ''
    run -0 --separate-stderr tif2raw -q -v -f a.tif
    [[ $stderr == *'a.tif: a: '*'decoded of LZW'* ]]
}

@test "an option that is misspelt is told the nearest" {
    says 2 'spotfind: option "--treshold" is not known; did you mean '\
'--threshold? (spotfind --help lists the options)' spotfind --treshold 5 a
    says 2 'spotfind: option "--nonsense" is not known (spotfind --help lists '\
'the options)' spotfind --nonsense
}

@test "after a failure in a pipe, spotmerge points to what stands before it" {
    run --separate-stderr bash -c 'spotfind none.tif | spotmerge'
    assert_equal "$stderr" "spotfind: none.tif: cannot open: No such file or \
directory
spotmerge: standard input: is empty: what stands before it in the pipe has \
failed, or there is none"
}
