#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2034,SC2154
# The limits of memory of stacks, and of what is measured.
bats_require_minimum_version 1.5.0
load helper
load limits

# Stacks of many and of few planes, high and wide: NAME PLANES ROWS COLUMNS TYPE
SHAPES=("30 600 700 uint16 2" "9 300 9000 float 4" "3 4000 300 uint8 1")

# What is kept of planes, in every way.
STACK_WAYS=("--dim 2" "--project max" "--project max -t auto" "-d 0,2"
    "-t auto" "--background log" "--background dog --sigma 2.5,2,2 -t sigma:5"
    "--background log --survey" "--mask mask.nhdr --background log")

@test "memory is what memest says of stacks" {
    measures_memory
    for shape in "${SHAPES[@]}"; do
        read -r planes rows columns type bytes <<<"$shape"
        stack s "$planes" "$rows" "$columns" "$type" "$bytes"
        sparse mask "$rows" "$columns" uint8 1
        run found 1 s.nhdr "${STACK_WAYS[@]}"
        assert_success
        for way in "${STACK_WAYS[@]}"; do
            # shellcheck disable=SC2086 # several words
            measure_found -j 2 $way s.nhdr
            assert [ "$measured" -le "$estimated" ]
        done
    done
}

MEASURES=("-r raw" "--localize gaussian -r aperture,multiscale,gaussian"
    "--background log -r filtered --quality" "-t auto --localize radial"
    "--project max --quality")

# With spots and without. Of two threads one may do all of the work.
@test "memory is what memest says where spots are measured" {
    measures_memory
    sparse none 1100 3000
    gen -H 1100 -W 3000 -n 9000 -a 3000 many
    stack volume 12 500 600 uint16 2
    spotsim -q -s 12x500x600 --photons 40000 -o cells
    for image in none many volume cells; do
        run found 1 $image.nhdr "${MEASURES[@]}"
        assert_success
        for way in "${MEASURES[@]}"; do
            # shellcheck disable=SC2086 # several words
            measure_found -j 2 $way $image.nhdr
            assert [ "$measured" -le "$estimated" ]
        done
    done
}

@test "memory does not grow with the number of spots that are measured" {
    measures_memory
    gen -H 1500 -W 2000 -n 300 few
    gen -H 1500 -W 2000 -n 90000 many
    at_most $((16 * MB)) spotfind -q -j 1 -r aperture few.nhdr
    least=$(cat bytes)
    at_most $((least + 2 * MB)) spotfind -q -j 1 -r aperture many.nhdr
    [ "$(grep -vc '^#' got)" -gt 20000 ]
}

@test "a volume of 200 planes takes 32 MB, with a thread more 48" {
    measures_memory
    stack s 200 8000 8000
    tileplan s.nhdr >plan
    awk '/^#/ || /^tile/ || NR % 30 == 3' plan >some
    [ "$(grep -c '^[0-9]' some)" -ge 2 ]
    for jobs in 1 2; do
        at_most $((16 * MB + 16 * MB * jobs)) spotfind -j $jobs -p some s.nhdr
    done
    tileplan --background log s.nhdr >plan
    awk '/^#/ || /^tile/ || NR % 170 == 3' plan >some
    [ "$(grep -c '^[0-9]' some)" -ge 2 ]
    for jobs in 1 2; do
        at_most $((16 * MB + 16 * MB * jobs)) spotfind -j $jobs -p some \
            --background log s.nhdr
    done
}

@test "the memory of a stack does not grow with its depth" {
    measures_memory
    for planes in 20 80; do
        stack s $planes 400 500
        for way in "--dim 2" "--project max" "" "--background log" \
            "-r raw --localize gaussian"; do
            # shellcheck disable=SC2086 # several words
            peak "$planes $way" spotfind -q -j 1 $way s.nhdr >got
        done
    done
    for way in 80*; do
        assert [ "$(cat "$way")" -le $(($(cat "${way/80/20}") + 2 * MB)) ]
    done
}

@test "the smallest budget works for stacks and measures; one byte less is refused" {
    measures_memory
    stack s 12 500 900
    for way in "" "--dim 2" "--project max" "--background log -t auto" \
        "-r aperture --localize gaussian"; do
        for jobs in 1 2; do
            # shellcheck disable=SC2086 # several words
            least tileplan $way -j $jobs s.nhdr
            named=$REPLY
            # shellcheck disable=SC2086
            least spotfind $way -j $jobs s.nhdr
            assert_equal "$REPLY" "$named"
            # shellcheck disable=SC2086
            run tileplan $way -m $((named - 1)) -j $jobs s.nhdr
            assert_equal "$status" 1
            for budget in "$named" $((named + 3 * MB)); do
                # shellcheck disable=SC2086
                at_most $budget spotfind -q -m $budget -j $jobs $way s.nhdr
            done
        done
    done
}

@test "a plan of tiles too large for the budget is refused for a volume" {
    stack s 12 500 900
    tileplan -s 500x900 s.nhdr >plan
    least spotfind -j 1 s.nhdr
    run --separate-stderr spotfind -p plan -m "$REPLY" -j 1 s.nhdr
    assert_equal "$status" 1
    assert_regex "$stderr" \
        'plan:3: tile 0 takes [0-9]+ bytes; the budget is [0-9]+'
}
