#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2012,SC2030,SC2031,SC2086
# shellcheck disable=SC2154,SC2191,SC2206,SC2317
# The promises of the whole: images in, one spot table out, held against
# tests/naive.c and against itself. Random cases come from fixed seeds; a case
# that fails prints the commands that show it again. Loops run under `run`,
# which spares them bats's trap on every line.
bats_require_minimum_version 1.5.0
load helper
load cases

# ---- Tools ----------------------------------------------------------------

# sparse STEM HEIGHT WIDTH TYPE: zeros that take no room on the disk.
sparse() {
    local bytes
    case $4 in
    *8) bytes=1 ;; *16) bytes=2 ;; *64 | double) bytes=8 ;; *) bytes=4 ;;
    esac
    rm -f "$1.raw"
    truncate -s $(($2 * $3 * bytes)) "$1.raw"
    header "$@"
}

# floats VALUE...: little-endian float32 samples.
floats() {
    perl -e 'print pack("f<*", @ARGV)' -- "$@"
}

# ---- The table is that of the naive reference ------------------------------

# check_case HEIGHT WIDTH TYPES "FIND OPTIONS" THRESHOLD "MERGE OPTIONS" RAW...
# RAW is NAME=STEM.raw; its header is STEM.nhdr.
check_case() {
    local h=$1 w=$2 types=$3 find=$4 threshold=$5 merge=$6
    shift 6
    naive -H "$h" -W "$w" -t "$types" $find -T "$threshold" $merge "$@" \
        >want || return 1
    spotfind $find -t "$threshold" "${@/%.raw/.nhdr}" >candidates &&
        spotmerge -q $merge candidates >got && cmp -s got want && return
    echo "spotfind $find -t $threshold ${*/%.raw/.nhdr} | spotmerge $merge"
    echo "naive -H $h -W $w -t $types $find -T $threshold $merge $*"
    diff got want | head -n 6
    return 1
}

pick_options() { # sets find, threshold, merge
    find="-d $((RANDOM % 5))" merge=
    pick 0 1 5 50 100 && find+=" -b $REPLY"
    pick 0 10 20.5 100 200 && threshold=$REPLY
    ((RANDOM % 3 > 0)) || find+=" --keep-border"
    pick '' 0 1 3.7 8 && merge+=${REPLY:+ --snr $REPLY}
    pick '' '' 0 0.1 0.25 0.57 0.9 1 && merge+=${REPLY:+ --quantile $REPLY}
    pick '' 0 1 1.5 2 3 5 20 && merge+=${REPLY:+ --distance $REPLY}
}

# naive_cases N "HEIGHTS" "WIDTHS" "KERNELS" "KINDS" "CHANNELS": N random cases
naive_cases() {
    local case c h w k n type types kind find merge threshold raw rows=0 bad=0
    for ((case = 0; case < $1; case++)); do
        { pick $2 && h=$REPLY; pick $3 && w=$REPLY
          pick $4 && k=$REPLY; pick $6 && n=$REPLY; }
        ((h < 20)) || h=$((RANDOM % h + 1))
        ((w < 20)) || w=$((RANDOM % w + 1))
        pick_options
        types='' raw=()
        for ((c = 0; c < n; c++)); do
            pick uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double
            type=$REPLY
            pick $5 && kind=$REPLY
            types+=${types:+,}$type
            image i$c $h $w $type $kind || return 1
            raw+=(ch$c=i$c.raw)
        done
        check_case $h $w $types "-k $k $find" $threshold "$merge" \
            "${raw[@]}" || bad=$((bad + 1))
        rows=$((rows + $(wc -l <want) - 1))
    done
    echo "$bad of $1 tables differ"
    ((rows > $1 / 2)) || echo "only $rows rows in all: too little was tested"
    ((bad == 0 && rows > $1 / 2))
}

ODD="1 3 5 7 7 9 11 13 15"
KINDS="noise noise plateau nan zero ramp"

@test "the table is naive's on images of every type and kind" {
    run seeded 1 naive_cases 250 "40 100 200" "33 70 150 300" "$ODD" "$KINDS" "1 1 2 3"
    assert_success
}

@test "the table is naive's on images of a few rows or columns" {
    run seeded 2 naive_cases 200 "1 1 2 3 7 60 60" "1 1 2 3 8 17 300" "$ODD" \
        "noise plateau nan" "1 2"
    assert_success
}

@test "the table is naive's on images of one pixel" {
    for type in uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double; do
        for kind in noise nan zero; do
            RANDOM=3
            image i 1 1 $type $kind
            run check_case 1 1 $type "-b 0 --keep-border" 0 "" a=i.raw
            assert_success
        done
    done
}

@test "the table is naive's with kernels of 31 and 63" {
    run seeded 4 naive_cases 16 "30 130" "40 200" "31 63" "noise noise nan plateau" "1 2"
    assert_success
}

@test "the table is naive's where peaks must be far apart" {
    RANDOM=5
    image i 150 200 uint16 noise
    for d in 5 20 60 127; do
        run check_case 150 200 uint16 "-d $d -b 10 --keep-border" 20 "" a=i.raw
        assert_success
        run check_case 150 200 uint16 "-d $d -b 10" 20 "" a=i.raw
        assert_success
    done
}

@test "the table is naive's on equal images as two channels" {
    RANDOM=6
    image i 90 80 uint16 plateau
    run check_case 90 80 uint16 "-d 0 -b 10" 20 "--snr 0 --distance 0" \
        a=i.raw b=i.raw
    assert_success
    run check_case 90 80 uint16 "-d 1 -b 10" 20 "--snr 0" a=i.raw b=i.raw
    assert_success
}

@test "the table is naive's on 3000 x 2000 pixels of uint8, uint16, float" {
    for type in uint8 uint16 float; do
        gen -H 3000 -W 2000 -t $type -s 7 -n 6000 -a 9000 -f nhdr i
        threshold=200
        [ $type != uint8 ] || threshold=120 # the ground takes 100 of 255
        run check_case 3000 2000 $type "" $threshold "" a=i.raw
        assert_success
        [ "$(wc -l <got)" -gt 2000 ]
    done
}

@test "raw values below zero are plain integers" {
    printf '\x9c\x9c\x9c\x9c\xec\x9c\x9c\x9c\x9c' >i.raw # -20 among -100
    header i 3 3 int8
    spotfind -b 0 -t 0 -d 0 i.nhdr | spotmerge --snr 0 >got
    run cat got
    assert_output "channel,z,y,x,tophat,raw,contrast
i,0,1,1,80,-20,"
}

@test "a top-hat beyond float32 is its largest number" {
    floats -3e38 -3e38 -3e38 -3e38 3e38 -3e38 -3e38 -3e38 -3e38 >i.raw
    header i 3 3 float
    run check_case 3 3 float "-d 0" 200 "--snr 0" i=i.raw
    assert_success
    run cat got
    assert_line --index 1 "i,0,1,1,3.4028235e+38,3e+38,"
}

@test "a contrast beyond float32 is none" {
    floats 1e-30 1e-30 1e-30 1e-30 1e30 1e-30 1e-30 1e-30 1e-30 >i.raw
    header i 3 3 float
    run check_case 3 3 float "-d 0" 200 "--snr 0" i=i.raw
    assert_success
    run cat got
    assert_line --index 1 "i,0,1,1,1e+30,1e+30,"
}

@test "the smallest floats and numbers of nine digits come out as they are" {
    floats 0 0 0 0 0 1e-45 0 0 0 0 0 0 16777217 0 0 0 0 0 1234567.875 0 \
        0 0 0 0 0.1 >i.raw
    header i 5 5 float
    run check_case 5 5 float "-k 3 -d 0 -b 0 --keep-border" 0 \
        "--snr 0 --distance 0" i=i.raw
    assert_success
    run cut -d, -f3-5 got
    assert_output "y,x,tophat
1,0,1e-45
2,2,16777216
3,3,1234567.9
4,4,0.1"
}

# ---- Promise 1: tile invariance --------------------------------------------

# invariant N HEIGHT WIDTH OPTIONS: N random plans give one table.
invariant() {
    local case jobs shards how size list bad=0
    spotfind -j 1 $4 "${images[@]}" | spotmerge -q --snr 1 >want || return 1
    for ((case = 0; case < $1; case++)); do
        jobs=$((RANDOM % 4 + 1)) shards=$((RANDOM % 3 + 1)) how='lines'
        make_plan "$2" "$3" || return 1
        if [ -n "$size" ] && ((RANDOM % 3 == 0)); then
            how="tileplan -s $size --shard"
            grid_tables $size $shards $jobs "$4" || return 1
        else
            tables plan $shards $jobs "$4" || return 1
        fi
        list=$(ls shard-* | awk -v seed=$RANDOM 'BEGIN { srand(seed) }
            { print rand(), $0 }' | sort | cut -d' ' -f2)
        case $((RANDOM % 2)) in
        0) cat $list | spotmerge -q --snr 1 >got ;;
        1) spotmerge -q --snr 1 $list >got ;;
        esac
        if ! cmp -s got want; then
            bad=$((bad + 1))
            echo "case $case: -j $jobs, $shards shards by $how, options $4"
            head -n 8 plan
            diff got want | head -n 4
        fi
        rm -f shard-*
    done
    echo "$bad of $1 tables differ, $(wc -l <want) lines each"
    (($(wc -l <want) > 10 && bad == 0))
}

@test "60 random plans of a uint16 image give one table" {
    RANDOM=11
    image a 97 61 uint16 noise
    images=(a.nhdr)
    run seeded 18 invariant 60 97 61 "-b 10 -t 30"
    assert_success
}

@test "60 random plans of float with NaN beside uint16 give one table" {
    RANDOM=12
    image a 70 83 float nan
    image b 70 83 uint16 noise
    images=(a.nhdr b.nhdr)
    run seeded 18 invariant 60 70 83 "-b 5 -t 10 -k 9 -d 3"
    assert_success
}

@test "50 random plans of plateaus, where equals compete, give one table" {
    RANDOM=13
    image a 60 50 uint8 plateau
    image b 60 50 int16 plateau
    images=(a.nhdr b.nhdr)
    run seeded 18 invariant 50 60 50 "-b 1 -t 1 -k 11 -d 4 --keep-border"
    assert_success
}

@test "30 random plans of a single row and of a single column give one table" {
    RANDOM=14
    gen -H 1 -W 300 -n 60 -a 300 -t double -k nan -f nhdr a
    images=(a.nhdr)
    run seeded 18 invariant 15 1 300 "-b 1 -t 5 -d 1 --keep-border"
    assert_success
    gen -H 300 -W 1 -n 60 -a 300 -t uint32 -f nhdr a
    run seeded 18 invariant 15 300 1 "-b 1 -t 5 -d 1 --keep-border"
    assert_success
}

@test "20 random plans with the widest kernel and window give one table" {
    RANDOM=15
    image a 90 110 float noise
    images=(a.nhdr)
    run seeded 18 invariant 20 90 110 "-b 1 -t 1 -k 63 -d 9 --keep-border"
    assert_success
}

@test "tiles of one pixel give the table of one tile" {
    RANDOM=16
    image a 40 30 float nan
    spotfind -b 5 -t 10 a.nhdr | spotmerge >want
    tileplan -s 1 a.nhdr >grid
    [ "$(wc -l <grid)" -eq 1202 ]
    shuffled grid | spotfind -b 5 -t 10 -j 2 -p - a.nhdr | spotmerge >got
    cmp got want
    [ "$(wc -l <got)" -gt 5 ]
}

@test "a budget changes the tiles, not the table" {
    RANDOM=17
    image a 30 9000 float noise
    spotfind -b 5 -t 50 a.nhdr | spotmerge --snr 1 >want
    run --separate-stderr spotfind -m 1 -j 1 a.nhdr
    [[ $stderr =~ \(([0-9]+)\ bytes\) ]]
    spotfind -b 5 -t 50 -j 1 -m "${BASH_REMATCH[1]}" a.nhdr >candidates
    [ "$(grep -c ',end$' candidates)" -gt 50 ]
    spotmerge --snr 1 candidates >got
    cmp got want
    [ "$(wc -l <got)" -gt 500 ]
}

# ---- Promise 4: nothing is lost silently -----------------------------------

# Two channels, four tiles: a candidate table of 102 lines in t.
four_tiles() {
    gen -H 60 -W 50 -s 1 -n 30 -a 3000 -f nhdr a
    gen -H 60 -W 50 -s 2 -n 30 -a 3000 -f nhdr -t float b
    tileplan -s 30x25 a.nhdr b.nhdr >plan
    spotfind -j 1 -b 50 -t 60 -p plan a.nhdr b.nhdr >t
    spotmerge t >whole
}

# refused MESSAGE [TABLE]...: spotmerge ends with 1 and writes no table.
refused() {
    local message=$1
    shift
    run -1 --separate-stderr spotmerge "$@"
    [ -z "$output" ]
    assert_equal "$stderr" "spotmerge: $message"
}

@test "a missing tile is named by its corner" {
    four_tiles
    for place in "0 y 0, x 0" "1 y 0, x 25" "2 y 30, x 0" "3 y 30, x 25"; do
        sed "/^${place%% *},/d; /tile=${place%% *},/d" t >u
        refused "no tile covers ${place#* }" u
    done
}

@test "a missing tile is named by its number where the plan is given" {
    four_tiles
    sed '/^2,/d; /tile=2,/d' t >u
    refused "plan:5: tile 2 is not in the tables; find it: spotfind -p with its line of the plan" -p plan u
}

@test "a repeated tile is named" {
    four_tiles
    { cat t; sed -n '1,2p; /^1,/p; /tile=1,/p' t; } >u
    line=$(grep -n 'tile=1,.*=a,' u | sed -n '2s/:.*//p')
    refused "u:$line: tile 1, channel a, comes twice" u
}

@test "a whole table given twice is named" {
    four_tiles
    line=$(grep -n -m1 'tile=0,.*=a,' t | cut -d: -f1)
    refused "t:$line: tile 0, channel a, comes twice" t t
}

@test "overlapping tiles are named" {
    four_tiles
    { cat t; sed -n 's/^0,/9,/p; s/^# tile=0,/# tile=9,/p' t; } >u
    refused "tile 0 and tile 9 overlap" u
    sed '3s/.*/0,0,0,31,25/' plan >plan2
    spotfind -j 1 -b 50 -t 60 -p plan2 a.nhdr b.nhdr >u
    refused "tile 0 and tile 2 overlap" u
}

@test "a table cut between two lines is refused, wherever it is cut" {
    four_tiles
    total=$(wc -l <t)
    refuse_all() {
        local n
        for ((n = 1; n < total; n++)); do
            head -n $n t | spotmerge >got 2>err
            [ "${PIPESTATUS[1]}" -eq 1 ] && [ ! -s got ] || return 1
            grep -Eqx 'spotmerge: (no tile covers y [0-9]+, x [0-9]+|tile [0-9]+ lacks channel b|tile [0-9]+, channel [ab], is half done: [0-9]+ rows and no closing line; find it again)' err || {
                echo "after line $n: $(cat err)"
                return 1
            }
        done
    }
    run refuse_all
    assert_success
    assert_output ""
}

@test "a table cut within a line is refused, wherever it is cut" {
    four_tiles
    refuse_all() {
        local n line
        for ((n = 1; n < $(wc -c <t); n += 37)); do
            head -c $n t >u
            [ -n "$(tail -c 1 u)" ] || continue
            line=$(($(wc -l <u) + 1))
            spotmerge <u >got 2>err
            [ $? -eq 1 ] && [ ! -s got ] || return 1
            [ "$(cat err)" = "spotmerge: standard input:$line: line has no \
end; the file is cut short" ] || {
                echo "after byte $n: $(cat err)"
                return 1
            }
        done
    }
    run refuse_all
    assert_success
    assert_output ""
}

@test "a tile without its last rows and closing line is half done" {
    four_tiles
    sed '$d' t >u
    rows=$(grep -c '^3,b,' t)
    refused "tile 3, channel b, is half done: $rows rows and no closing line; find it again" u
}

@test "a tile of one channel only is named" {
    four_tiles
    sed '/^2,b,/d; /tile=2,.*channel=b,/d' t >u
    refused "tile 2 lacks channel b" u
}

@test "deleted rows are counted" {
    four_tiles
    rows=$(grep -c '^2,a,' t)
    sed '0,/^2,a,/{/^2,a,/d}' t >u
    refused "tile 2, channel a, has $((rows - 1)) rows, its closing line says \
$rows" u
    sed '/^2,a,/d' t >u
    refused "tile 2, channel a, has 0 rows, its closing line says $rows" u
}

@test "an added row is counted" {
    four_tiles
    rows=$(grep -c '^2,a,' t)
    sed '0,/^2,a,/{/^2,a,/p}' t >u
    refused "tile 2, channel a, has $((rows + 1)) rows, its closing line says \
$rows" u
}

@test "a row that was moved to another tile is found" {
    four_tiles
    sed '0,/^0,a,/s/^0,a,0,[0-9]*,[0-9]*/0,a,0,45,44/' t >u
    refused "tile 0, channel a: row at y 45, x 44 lies outside the tile" u
}

@test "tables of runs with different options are refused" {
    four_tiles
    for change in "-k 5|kernel-size=5|kernel-size=7" \
        "-b 51|tophat-break=51|tophat-break=50" \
        "-d 3|min-distance=3|min-distance=2" \
        "-t 61|threshold=61|threshold=60" \
        "--keep-border|keep-border=yes|keep-border=no"; do
        IFS='|' read -r option here there <<<"$change"
        spotfind -j 1 -b 50 -t 60 -p plan $option a.nhdr b.nhdr >u
        refused "u:1: table was made of something else or with other options: \
\"$here\", the one before has \"$there\"" t u
    done
}

@test "tables of images of two shapes are refused" {
    four_tiles
    gen -H 50 -W 60 -f nhdr c
    gen -H 60 -W 50 -f nhdr d
    spotfind a=c.nhdr >u
    spotfind a=d.nhdr >v
    refused "v:1: table was made of something else or with other options: \
\"shape=60x50\", the one before has \"shape=50x60\"" u v
}

@test "tables of different channels are refused" {
    four_tiles
    spotfind -b 50 -t 60 b.nhdr a.nhdr >u
    refused "u:1: table was made of something else or with other options: \
\"channel=b\", the one before has \"channel=a\"" t u
    gen -H 60 -W 50 -s 2 -f nhdr b
    spotfind -b 50 -t 60 a.nhdr b.nhdr >u
    refused "u:1: table was made of something else or with other options: \
\"type=uint16\", the one before has \"type=float\"" t u
}

@test "a table of fewer channels is refused, and says what is missing" {
    four_tiles
    spotfind -b 50 -t 60 a.nhdr >u
    refused "u:1: table was made of something else or with other options: \
\"\", the one before has \"channel=b\"" t u
}

# ---- Promise 2: bounded memory ---------------------------------------------

# grid "SHAPES" "TYPES" "KERNELS" "JOBS": every combination is within.
grid() {
    local shape type k j bad=0
    for shape in $1; do
        for type in $2; do
            sparse s "${shape%x*}" "${shape#*x}" "$type"
            for k in $3; do
                for j in $4; do
                    within "$shape $type" -k "$k" -j "$j" s.nhdr ||
                        bad=$((bad + 1))
                done
            done
        done
    done
    ((bad == 0))
}

@test "measured memory of a program counts that program alone" {
    measures_memory
    run peak kb true
    assert_success
    [ "$(cat kb)" -gt 100000 ]
    [ "$(cat kb)" -lt 3000000 ]
    run -3 peak kb sh -c 'exit 3'
}

@test "memory is what memest says, small and middling images" {
    measures_memory
    run grid "1x1 100x100 2000x2000 20000x2000" "uint8 uint16 float double" \
        "3 7 31" "1 2"
    assert_success
    assert_output ""
}

@test "memory is what memest says, wide images" {
    measures_memory
    run grid "2000x20000 50x200000" "uint8 uint16 float double" "3 7 31" "1 2"
    assert_success
    assert_output ""
}

@test "memory is what memest says, rows many times wider than a tile" {
    measures_memory
    run grid "20x5000000" "uint8 float" "7 31" "1 2"
    assert_success
    assert_output ""
}

@test "memory is what memest says, 100000 x 20000 pixels" {
    measures_memory
    run grid "100000x20000" "uint8" "7" "2"
    assert_success
    assert_output ""
}

@test "memory is what memest says, four channels" {
    measures_memory
    for c in a b c d; do
        sparse $c 3000 5000 uint16
    done
    run within "four channels" -j 1 a.nhdr b.nhdr c.nhdr d.nhdr
    assert_success
    run within "four channels" -j 2 a.nhdr b.nhdr c.nhdr d.nhdr
    assert_success
}

@test "memory does not grow with the number of channels" {
    measures_memory
    for c in a b c d; do
        sparse $c 2000 5000 uint16
    done
    measure -j 1 a.nhdr
    one=$measured
    measure -j 1 a.nhdr b.nhdr c.nhdr d.nhdr
    [ "$measured" -le $((one + 1048576)) ]
}

@test "memory does not grow with the image's height" {
    measures_memory
    for type in uint8 float; do
        sparse low 2000 2000 $type
        sparse high 50000 2000 $type
        measure -j 1 low.nhdr
        low=$measured
        measure -j 1 high.nhdr
        [ "$measured" -le $((low + 1048576)) ]
    done
}

@test "memory does not grow with the number of spots" {
    measures_memory
    RANDOM=21
    gen -H 2000 -W 2000 -s 1 -k noise -f nhdr a
    peak few spotfind -j 1 -t 1e9 a.nhdr >/dev/null
    peak many spotfind -j 1 -b 0 -t 0 -d 0 a.nhdr >/dev/null
    [ "$(cat many)" -le $(($(cat few) + 1048576)) ]
}

# ---- The pipes of the design -----------------------------------------------

# Three images in work/, the table that they give in want.
three_images() {
    mkdir work
    for c in 1 2 3; do
        gen -H 150 -W 120 -s $c -n 150 -a 3000 -f nhdr work/cy$c
    done
    spotfind work/*.nhdr | spotmerge >want
    [ "$(wc -l <want)" -gt 100 ]
}

@test "a plan in a file, in a pipe, or none give the same table" {
    three_images
    tileplan -s 64 work/*.nhdr >plan.csv
    spotfind -p plan.csv work/*.nhdr | spotmerge >got
    cmp got want
    tileplan -s 64 work/*.nhdr | spotfind -p - work/*.nhdr | spotmerge >got
    cmp got want
    tileplan -m 1G work/*.nhdr >plan.csv
    spotfind -p plan.csv work/*.nhdr | spotmerge -p plan.csv >got
    cmp got want
}

@test "GNU parallel gives the same table" {
    three_images
    tileplan -s 64 work/*.nhdr |
        parallel -q --pipe --header '(#.*\n)*.*\n' -N1 \
            spotfind -p - work/*.nhdr | spotmerge >got
    cmp got want
}

@test "three shards, run apart and joined, give the same table" {
    three_images
    for k in 1 2 3; do
        tileplan -s 40 --shard $k/3 work/*.nhdr |
            spotfind -p - work/*.nhdr >part$k
    done
    cat part3 part1 part2 | spotmerge >got
    cmp got want
    spotmerge part2 part3 part1 >got
    cmp got want
}

@test "more shards than tiles give the same table" {
    three_images
    for k in 1 2 3 4 5 6; do
        tileplan -s 100 --shard $k/6 work/*.nhdr |
            spotfind -p - work/*.nhdr >part$k
    done
    spotmerge part* >got
    cmp got want
}
