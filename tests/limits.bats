#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2154
# The limits of memory, whatever the image: resident, mapped pages included,
# and addresses; budgets; and memest, which says all of it beforehand. Images
# are sparse. tests/bench/memory.sh measures more of them, and longer.
bats_require_minimum_version 1.5.0
load helper
load limits

# ---- Any image -------------------------------------------------------------

@test "8000 x 8000 pixels take 32 MB, with a thread more 48" {
    measures_memory
    sparse s 8000 8000
    flat s.nhdr
    flat --no-mmap s.nhdr
    flat -k 31 -d 20 s.nhdr
}

@test "100000 x 100000 pixels take 32 MB, with a thread more 48" {
    measures_memory
    sparse s 100000 100000
    tileplan s.nhdr >plan
    awk '/^#/ || /^tile/ || NR % 80 == 3' plan >some
    [ "$(grep -c '^[0-9]' some)" -ge 4 ]
    flat -p some s.nhdr
    tileplan -k 63 -d 50 --shard 1/900 s.nhdr >some
    [ "$(grep -c '^[0-9]' some)" -ge 2 ]
    flat -p some -k 63 -d 50 s.nhdr
}

@test "a plane of 200 takes 32 MB, with a thread more 48" {
    measures_memory
    stack s 200 3000 8000
    for z in 0 199; do
        flat --z $z s.nhdr
    done
}

@test "16 channels take 32 MB, with a thread more 48" {
    measures_memory
    channels 16 2200 8000
    flat "${images[@]}"
}

@test "tileread, tileplan and memest take 32 MB for any image" {
    measures_memory
    sparse s 100000 100000
    stack z 200 3000 8000
    channels 16 1000 8000
    for list in s.nhdr z.nhdr "${images[*]}"; do
        for command in tileplan memest; do
            # shellcheck disable=SC2086 # several words
            at_most $((32 * MB)) $command $list
            # shellcheck disable=SC2086
            (ulimit -v 262144 && $command $list >got)
        done
    done
    for how in '' --no-mmap; do
        # shellcheck disable=SC2086 # none or one
        at_most $((32 * MB)) tileread $how -y 50000 -H 300 s.nhdr
        # shellcheck disable=SC2086
        at_most $((32 * MB)) tileread $how "${images[@]}"
    done
    (ulimit -v 262144 && tileread "${images[@]}" >got)
}

# ---- Budgets ---------------------------------------------------------------

@test "a budget is obeyed by tileplan and spotfind" {
    measures_memory
    channels 2 2500 8000
    for jobs in 1 2; do
        for budget in $((4 + 4 * jobs)) $((3 + 8 * jobs)) 24 1024; do
            obeyed $((budget * MB)) $jobs c1.nhdr c2.nhdr
        done
    done
}

# The rows of uint8 are kept twice, as they lie in the file and widened: they
# take more than those of uint16.
@test "a budget is obeyed with channels of different types" {
    measures_memory
    sparse a 270 600000
    sparse b 270 600000 uint8 1
    for jobs in 1 2; do
        measure -j $jobs -k 3 -d 1 a.nhdr
        at_most "$estimated" spotfind -m "$estimated" -j $jobs -k 3 -d 1 \
            a.nhdr b.nhdr
    done
}

@test "the smallest budget is named, and works; one byte less does not" {
    measures_memory
    sparse a 2500 8000
    sparse b 2500 8000 double 8
    for image in a b; do
        for options in '-k 3 -d 1' '-k 31 -d 2' '-k 63 -d 50'; do
            for jobs in 1 2; do
                # shellcheck disable=SC2086 # several words
                least tileplan $options -j $jobs $image.nhdr
                named=$REPLY
                # shellcheck disable=SC2086
                least spotfind $options -j $jobs $image.nhdr
                assert_equal "$REPLY" "$named"
                # shellcheck disable=SC2086
                run tileplan $options -m $((named - 1)) -j $jobs $image.nhdr
                assert_equal "$status" 1
                # shellcheck disable=SC2086
                tileplan $options -m "$named" -j $jobs $image.nhdr >plan
                awk '/^#/ || /^tile/ || n++ < 8' plan >some
                # shellcheck disable=SC2086
                at_most "$named" spotfind $options -p some -m "$named" \
                    -j $jobs $image.nhdr
            done
        done
    done
}

@test "a plan of tiles too wide for the budget is refused" {
    sparse s 2500 8000
    tileplan s.nhdr >plan
    least spotfind -j 1 s.nhdr
    run --separate-stderr spotfind -p plan -m "$REPLY" -j 1 s.nhdr
    assert_equal "$status" 1
    assert_regex "$stderr" 'tile 0 is 8000 px wide; within the budget at most'
}

# ---- What memest says ------------------------------------------------------

# every "SHAPES" "TYPES" JOBS OPTIONS...: every combination is within.
every() {
    local shape type options bad=0
    declare -A bytes=([uint8]=1 [uint16]=2 [float]=4 [double]=8)
    for shape in $1; do
        for type in $2; do
            sparse s "${shape%x*}" "${shape#*x}" "$type" "${bytes[$type]}"
            for options in "${@:4}"; do
                # shellcheck disable=SC2086 # several words
                within "$shape $type" -j "$3" $options s.nhdr || bad=1
            done
        done
    done
    [ "$bad" -eq 0 ]
}

# Rows enough to fill what is kept of them.
@test "memory is what memest says, one thread, 300 to 100000 columns" {
    measures_memory
    every '250x300 250x2000 250x8000 250x30000 250x100000' \
        'uint8 uint16 float double' 1 '-k 3 -d 1' '-k 7 -d 2' '-k 63 -d 50'
}

# Three bands or more: one for each thread.
@test "memory is what memest says, two threads, 300 to 100000 columns" {
    measures_memory
    every '110000x300 4000x8000 800x100000' 'uint8 uint16 double' 2 '-k 3 -d 1' \
        '-k 7 -d 2'
    every '4000x8000 800x100000' 'float' 2 '-k 7 -d 50' '-k 31 -d 2'
    every '3000x8000' uint16 2 '-k 63 -d 50'
}

@test "memory is what memest says, 2 to 4 channels" {
    measures_memory
    for type in 'uint8 1' 'uint16 2' 'double 8'; do
        for c in a b c d; do
            # shellcheck disable=SC2086 # two words
            sparse $c 900 8000 $type
        done
        within "$type" -j 1 a.nhdr b.nhdr
        within "$type" -j 1 -k 31 a.nhdr b.nhdr c.nhdr d.nhdr
    done
    for c in a b c d; do
        sparse $c 3000 8000
    done
    within '4 channels' -j 2 a.nhdr b.nhdr c.nhdr d.nhdr
}

@test "memory is what memest says where every other pixel is a spot" {
    measures_memory
    gen -H 300 -W 8000 -k noise -f nhdr a
    for d in 0 1; do
        measure -j 1 -d $d a.nhdr
        at_most "$estimated" spotfind -j 1 -b 0 -t 0 -d $d a.nhdr
        [ "$estimated" -le $(($(cat bytes) * 11 / 10 + 4 * MB)) ]
    done
}

# ---- Filters, rules, surveys, masks -----------------------------------------

# What makes a tile take more than a top-hat and a number do.
WAYS=("--background log" "--background dog --sigma 8" "--background none"
    "-t auto" "-t sigma:5" "--survey" "--background log -t auto"
    "--background log --survey" "--mask mask.nhdr"
    "--mask mask.nhdr --background dog -t sigma:5" "-k 31 -d 20 -t auto")

# Every tile has pixels of all kinds, so that all counts are touched.
@test "memory is what memest says where filters and surveys meet noise" {
    measures_memory
    gen -H 300 -W 8000 -n 9000 -k ramp -t uint8 mask
    for type in uint16 float; do
        gen -H 300 -W 8000 -n 9000 -a 3000 -t $type $type
        run found 1 $type.nhdr "${WAYS[@]}"
        assert_success
    done
    gen -H 1100 -W 8000 -n 9000 -k ramp -t uint8 mask
    for type in uint16 float; do
        gen -H 1100 -W 8000 -n 30000 -a 3000 -t $type $type
        run found 2 $type.nhdr "--background dog" "-t auto" "-t sigma:5" \
            "--survey --background log --mask mask.nhdr"
        assert_success
    done
}

@test "memory is what memest says where filters and surveys meet any shape" {
    measures_memory
    for shape in 250x300 300x2000 70x100000; do
        sparse mask ${shape%x*} ${shape#*x} uint8 1
        for type in 'uint8 1' 'uint16 2' 'float 4' 'double 8'; do
            # shellcheck disable=SC2086 # two words
            sparse s ${shape%x*} ${shape#*x} $type
            run found 1 s.nhdr "--background log --sigma 5,3" "-t sigma:5" \
                "--survey -d 20 --background dog --mask mask.nhdr"
            assert_success
        done
    done
    for type in 'uint16 2' 'float 4'; do
        # shellcheck disable=SC2086 # two words
        sparse s 1100 8000 $type
        run found 2 s.nhdr "--background log" "-t auto" "--survey"
        assert_success
    done
}

@test "a budget is obeyed by rules with channels of different types" {
    measures_memory
    sparse a 1100 8000
    sparse b 1100 8000 float 4
    sparse c 1100 8000 double 8
    for way in "-t auto" "--survey" "--background log -t sigma:5"; do
        for jobs in 1 2; do
            # shellcheck disable=SC2086 # several words
            least spotfind $way -j $jobs a.nhdr b.nhdr c.nhdr
            # shellcheck disable=SC2086
            at_most "$REPLY" spotfind -q $way -m "$REPLY" -j $jobs \
                a.nhdr b.nhdr c.nhdr
        done
    done
}

@test "filters and surveys take 32 MB, with a thread more 48" {
    measures_memory
    sparse s 1100 8000 float 4
    sparse mask 1100 8000 uint8 1
    for way in "--background log" "-t sigma:5" \
        "--survey --background dog --sigma 7 -d 20 --mask mask.nhdr" \
        "-k 63 -t auto"; do
        # shellcheck disable=SC2086 # several words
        flat -q $way s.nhdr
    done
    sparse s 100000 100000
    tileplan -s 300x30000 s.nhdr >plan
    awk '/^#/ || /^tile/ || NR % 400 == 3' plan >some
    assert [ "$(grep -c '^[0-9]' some)" -ge 3 ]
    flat -p some --background log --survey s.nhdr
    flat -q --roi 50000,50000,1100,8000 -t sigma:5 --background log s.nhdr
}

@test "memory does not grow with the height, whatever the filter and rule" {
    measures_memory
    for height in 1100 8800; do
        gen -H $height -W 1000 -n 4000 -t float -a 3000 s
        sparse mask $height 1000 uint8 1
        for way in "--background log" "-t sigma:5 --background dog" \
            "--survey --mask mask.nhdr"; do
            # shellcheck disable=SC2086 # several words
            peak "$height $way" spotfind -q -j 1 $way s.nhdr >got
        done
    done
    for way in 8800*; do
        assert [ "$(cat "$way")" -le \
            $(($(cat "${way/8800/1100}") + MB * 5 / 4)) ]
    done
}

@test "the smallest budget works for filters, surveys, and masks" {
    measures_memory
    sparse s 1100 8000
    sparse f 1100 8000 float 4
    sparse mask 1100 8000 uint8 1
    for image in s f; do
        for way in "--background log" "-t sigma:5" "--survey" \
            "--mask mask.nhdr --background dog -t auto"; do
            for jobs in 1 2; do
                # shellcheck disable=SC2086 # several words
                least tileplan $way -j $jobs $image.nhdr
                named=$REPLY
                # shellcheck disable=SC2086
                least spotfind $way -j $jobs $image.nhdr
                assert_equal "$REPLY" "$named"
                # shellcheck disable=SC2086
                run tileplan $way -m $((named - 1)) -j $jobs $image.nhdr
                assert_equal "$status" 1
                for budget in "$named" $((named + 3 * MB)); do
                    # shellcheck disable=SC2086
                    at_most $budget spotfind -q -m $budget -j $jobs $way \
                        $image.nhdr
                done
            done
        done
    done
}

@test "the survey of a rule keeps the budget that a plan was made for" {
    measures_memory
    sparse wide 600 60000
    for rule in "-t auto" "-t sigma:5" "--background log -t auto"; do
        for budget in 16777216 25165824; do
            # shellcheck disable=SC2086 # several words
            tileplan -j1 -m $budget $rule -o plan wide.nhdr
            # shellcheck disable=SC2086
            peak kb spotfind -q -j1 $rule -p plan wide.nhdr >/dev/null
            assert [ "$(cat kb)" -le $budget ]
        done
    done
}
