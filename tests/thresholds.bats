#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2086,SC2154,SC2191,SC2206
# shellcheck disable=SC2034,SC2317
# The promises of the whole, as in pipeline.bats, for the ways to remove the
# background, for thresholds by rules, for masks and rectangles: held against
# tests/naive.c and against themselves.
bats_require_minimum_version 1.5.0
load helper
load cases

TYPES="uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double"
RULES="auto fdr:0 fdr:0.05 fdr:0.3 fdr:1 sigma:0 sigma:2.5 sigma:6 count:1 \
count:7 count:60 count:100000"

# ---- Table and levels are those of the naive reference ----------------------

# check_case HEIGHT WIDTH ...: as check_naive.
check_case() {
    check_naive "-H $1 -W $2" "${@:3}"
}

pick_way() { # sets find: the background's removal
    case $((RANDOM % 7)) in
    0 | 1) pick 0.25 0.6 1 1.3 2.7 0.9,2 4,1 1,2,0.7
        find="--background log --sigma $REPLY" ;;
    2 | 3) pick 0.3 0.8 1.3 2 1.1,0.5 5,0.8,2.2
        find="--background dog --sigma $REPLY"
        pick 1.1 1.6 3 && find+=" --dog-factor $REPLY" ;;
    4) find="--background none" ;;
    *) pick 1 3 5 7 9 15 && find="-k $REPLY"
        pick ellipse disk rect && find+=" --footprint $REPLY" ;;
    esac
}

pick_rest() { # adds to find, sets threshold and merge: HEIGHT WIDTH
    local y=$((RANDOM % $1)) x=$((RANDOM % $2))
    find+=" -d $((RANDOM % 5))" merge=
    pick '' '' 0 0.5 5 50 && find+=${REPLY:+ -b $REPLY}
    ((RANDOM % 3 > 0)) || find+=" --keep-border"
    ((RANDOM % 3 > 0)) || { mask mask $1 $2 && find+=" --mask mask.raw"; }
    ((RANDOM % 3 > 0)) || find+=" --roi \
$y,$x,$((RANDOM % ($1 - y) + 1)),$((RANDOM % ($2 - x) + 1))"
    pick 0 10 20.5 200 $RULES && threshold=$REPLY
    pick '' '' 0 1 3.7 && merge+=${REPLY:+ --snr $REPLY}
    pick '' '' '' 0.25 0.9 && merge+=${REPLY:+ --quantile $REPLY}
    pick '' 0 1.5 5 && merge+=${REPLY:+ --distance $REPLY}
}

# naive_cases N "HEIGHTS" "WIDTHS" "CHANNELS": N random cases
naive_cases() {
    local case c h w n type types find merge threshold raw rows=0 bad=0
    for ((case = 0; case < $1; case++)); do
        { pick $2 && h=$REPLY; pick $3 && w=$REPLY; pick $4 && n=$REPLY; }
        ((h < 20)) || h=$((RANDOM % h + 1))
        ((w < 20)) || w=$((RANDOM % w + 1))
        pick_way
        pick_rest $h $w
        types='' raw=()
        for ((c = 0; c < n; c++)); do
            pick $TYPES && type=$REPLY
            pick noise noise plateau nan zero ramp
            types+=${types:+,}$type
            image i$c $h $w $type $REPLY || return 1
            raw+=(ch$c=i$c.raw)
        done
        check_case $h $w $types "$find" $threshold "$merge" "${raw[@]}" ||
            bad=$((bad + 1))
        rows=$((rows + $(wc -l <want) - 1))
    done
    echo "$bad of $1 cases differ"
    ((rows > $1)) || echo "only $rows rows in all: too little was tested"
    ((bad == 0 && rows > $1))
}

@test "table and levels are naive's for any background, rule, mask, rectangle" {
    run seeded 31 naive_cases 140 "40 90 150" "33 70 170" "1 1 2"
    assert_success
}

@test "table and levels are naive's on images of a few rows or columns" {
    run seeded 32 naive_cases 90 "1 1 2 3 9 50" "1 1 2 3 9 50 200" "1 2"
    assert_success
}

@test "table and levels are naive's for each type and background" {
    run seeded 33 each_once
    assert_success
}

each_once() {
    local type way rule bad=0
    for type in $TYPES; do
        for way in log dog none tophat; do
            pick noise plateau nan && image i 45 60 $type $REPLY
            pick fdr:0.2 sigma:3 count:9 && rule=$REPLY
            check_case 45 60 $type "--background $way" $rule "" a=i.raw ||
                bad=$((bad + 1))
        done
    done
    ((bad == 0))
}

@test "table and levels are naive's with the widest Gaussians" {
    RANDOM=34
    image i 60 90 float nan
    for way in "log --sigma 31" "dog --sigma 10 --dog-factor 3.1" \
        "log --sigma 0.25,31" "dog --sigma 0.25 --dog-factor 100"; do
        run check_case 60 90 float "--background $way -b 0.1" fdr:1 "" a=i.raw
        assert_success
    done
}

@test "the widest footprints give naive's table" {
    RANDOM=35
    image i 80 100 uint16 noise
    for shape in ellipse disk rect; do
        for k in 21 23 63; do
            run check_case 80 100 uint16 "-k $k --footprint $shape" 100 "" \
                a=i.raw
            assert_success
            [ "$(wc -l <got)" -gt 10 ]
        done
    done
}

@test "a filter that goes beyond float32 gives its largest number" {
    perl -e 'print pack("f<*", map { $_ == 60 ? 3.4e38 : -1.7e38 } 0 .. 120)' \
        >i.raw
    header i 11 11 float
    run check_case 11 11 float "--background log --sigma 0.7" 1 "" a=i.raw
    assert_success
    run grep -c ",3.4028235e+38,.*e+38,$" got
    assert_output 1
}

@test "without a pixel of data there is no level and no spot" {
    perl -e 'print pack("f<*", ("nan") x 600)' >i.raw
    header i 20 30 float
    for way in tophat log dog none; do
        for rule in fdr:1 count:5 sigma:3; do
            run check_case 20 30 float "--background $way" $rule "" a=i.raw
            assert_success
            assert_equal "$(wc -l <got)" 1
        done
    done
    image i 20 30 uint16 noise
    head -c 600 /dev/zero >mask.raw
    header mask 20 30 uint8
    run check_case 20 30 uint16 "--background log --mask mask.raw" fdr:1 "" \
        a=i.raw
    assert_success
    assert_equal "$(cat levels)" "channel,level,rule,positives,negatives
a,,fdr:1,0,0"
}

# ---- Tiles, shards, threads, instruction sets --------------------------------

@test "random plans of a Laplacian with gaps and a mask give one table" {
    RANDOM=41
    sets
    image a 97 61 float nan
    image b 97 61 uint16 noise
    mask mask 97 61
    images=(a.nhdr b.nhdr)
    run seeded 51 invariant 8 97 61 "--background log --mask mask.nhdr" auto
    assert_success
    run seeded 52 invariant_table 20 97 61 \
        "--background log --sigma 3,1 --mask mask.nhdr -d 1 --keep-border" 5
    assert_success
}

@test "random plans of a difference of Gaussians give one table" {
    RANDOM=42
    sets
    image a 70 150 uint8 noise
    image b 70 150 double nan
    images=(a.nhdr b.nhdr)
    run seeded 53 invariant 8 70 150 "--background dog --sigma 2,0.8 -b 1" \
        sigma:3
    assert_success
    run seeded 54 invariant_table 20 70 150 "--background dog -d 4" 8
    assert_success
}

# A window of one pixel: what is beyond it is the filter's alone.
@test "random plans give one table where the filter reaches far one way" {
    RANDOM=46
    sets
    image a 80 90 float noise
    images=(a.nhdr)
    for way in "log --sigma 1,3" "log --sigma 3,1" "dog --sigma 0.8,2" \
        "dog --sigma 2,0.8"; do
        run seeded 59 invariant_table 6 80 90 "--background $way -d 0" 5
        assert_success
    done
}

@test "random plans of images as they are give one table" {
    RANDOM=43
    sets
    image a 80 90 int16 plateau
    image b 80 90 int32 noise
    images=(a.nhdr b.nhdr)
    run seeded 55 invariant 8 80 90 "--background none --keep-border" count:40
    assert_success
}

@test "random plans of a top-hat by rules give one table" {
    RANDOM=44
    sets
    image a 90 70 uint16 noise
    image b 90 70 int8 plateau
    images=(a.nhdr b.nhdr)
    run seeded 56 invariant 8 90 70 "--footprint disk -d 1" fdr:0.2
    assert_success
    run seeded 57 invariant 6 90 70 "-k 9 --footprint rect" sigma:2
    assert_success
    run seeded 58 invariant 4 90 70 "-d 0 -b 3" count:50
    assert_success
}

@test "tiles of one pixel give the levels and the table of one tile" {
    RANDOM=45
    image a 24 30 float nan
    for way in "log --sigma 0.7" none; do
        spotfind -q --background $way -t fdr:0.5 a.nhdr >whole
        spotmerge -q whole >want
        tileplan -s 1 a.nhdr >grid
        assert_equal "$(wc -l <grid)" 722
        shuffled grid >plan
        spotfind -j 2 --background $way --survey -p plan a.nhdr |
            spotmerge -q --survey -t fdr:0.5 >levels
        spotfind -j 2 --background $way --levels levels -p plan a.nhdr |
            spotmerge -q >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 5 ]
    done
}

@test "every instruction set gives the same candidates and surveys" {
    sets
    for type in uint8 int16 uint16 uint32 float double; do
        gen -H 40 -W 717 -n 600 -t $type -a 100 a
        mask mask 40 717
        for way in tophat log dog none; do
            run same_for_sets -t "$(suited $way fdr:0.3)" --background $way
            assert_success
            run same_for_sets -t sigma:4 --background $way --mask mask.nhdr
            assert_success
        done
    done
}

@test "every instruction set gives the same for any distance, sigma, shape" {
    sets
    gen -H 70 -W 333 -n 900 -a 3000 -k nan -t float a
    for d in 0 1 2 3 8 40 127; do
        run same_for_sets -t fdr:1 -d $d --keep-border --background log
        assert_success
    done
    for sigma in 0.25 1.9 7,2 2,31; do
        run same_for_sets -t count:90 --background log --sigma $sigma
        assert_success
        run same_for_sets -t count:90 --background dog --sigma ${sigma/31/15}
        assert_success
    done
    gen -H 70 -W 333 -n 900 -a 3000 a
    for k in 3 5 21 23 63; do
        for shape in disk rect; do
            run same_for_sets -t count:90 -k $k --footprint $shape
            assert_success
        done
    done
}

# ---- One way is as good as another ------------------------------------------

# What a mask of ones, a compressed TIFF and so on are tried with.
WAYS=("-b 5 -t 30" "-t auto" "-t sigma:4" "-k 5 --footprint disk -t count:30"
    "--background log -t 20" "--background log -t fdr:0.2"
    "--background dog --sigma 1,2 -t sigma:3" "--background none -t count:9")

@test "a mask of ones gives the table without a mask" {
    RANDOM=61
    head -c 4000 /dev/zero | tr '\0' '\1' >ones.raw
    header ones 50 80 uint8
    for type in $TYPES; do
        pick noise plateau nan
        image a 50 80 $type $REPLY
        for way in "${WAYS[@]}"; do
            spotfind -q $way a.nhdr | spotmerge -q >want
            spotfind -q $way --mask ones.nhdr a.nhdr | spotmerge -q >got
            run same_bytes got want "$type $way"
            assert_success
        done
    done
}

@test "a mask of any type and format hides where it is 0" {
    RANDOM=62
    image a 50 80 uint16 noise
    mask mask 50 80
    spotfind --background log -t 20 --mask mask.nhdr a.nhdr >want
    perl -0777 -ne 'print pack("f<*", map { $_ ? -$_ / 512 : 0 } unpack("C*"))' \
        mask.raw >f.raw
    header f 50 80 float
    perl -0777 -ne 'print pack("s>*", map { $_ ? $_ - 256 : 0 } unpack("C*"))' \
        mask.raw >s.raw
    header s 50 80 int16
    sed -i 's/little/big/' s.nhdr
    { printf "\x93NUMPY\x01\x00\x76\x00%-117s\n" "{'descr': '|u1', \
'fortran_order': False, 'shape': (50, 80), }" && cat mask.raw; } >n.npy
    for image in f.nhdr s.nhdr n.npy; do
        spotfind --background log -t 20 --mask $image a.nhdr >got
        cmp got want
    done
    pixels=$(tr -d '\0' <mask.raw | wc -c)
    assert_equal "$(grep -o ',pixels=[0-9]*' want)" ",pixels=$pixels"
    assert [ "$pixels" -lt 4000 ]
}

@test "a compressed TIFF gives the table of its raw pixels, masked too" {
    for seed in 1 2; do
        gen -H 90 -W 130 -s $seed -n 200 -a 3000 a
        gen -H 90 -W 130 -s $seed -n 200 -a 3000 -f tiff -c lzw -p 2 a.tif
        gen -H 90 -W 130 -s 9 -k ramp -t uint8 mask
        gen -H 90 -W 130 -s 9 -k ramp -t uint8 -f tiff -c deflate -T 16 mask.tif
        tileplan -s 40x50 a.nhdr >plan
        for way in "${WAYS[@]}"; do
            spotfind -q $way --mask mask.nhdr a.nhdr | spotmerge -q >want
            spotfind -q $way --mask mask.tif -p plan -j 2 a.tif |
                spotmerge -q >got
            cmp got want
            assert [ "$(wc -l <got)" -gt 1 ]
        done
    done
}

# inside Y X HEIGHT WIDTH: the rows of a table that lie there.
inside() {
    awk -F, -v y=$1 -v x=$2 -v h=$3 -v w=$4 'NR == 1 || ($3 >= y &&
        $3 < y + h && $4 >= x && $4 < x + w)'
}

@test "a rectangle's spots are those of the whole image that lie in it" {
    RANDOM=63
    image a 90 120 float nan
    image b 90 120 uint16 noise
    mask mask 90 120
    for way in "-b 5 -t 30" "--background log -t 5 --keep-border" \
        "--background dog -t 5 --mask mask.nhdr" "--background none -t 520"; do
        spotfind $way a.nhdr b.nhdr |
            spotmerge -q --snr 0 --distance 0 --no-peaks >whole
        for roi in 0,0,90,120 0,0,1,120 20,30,1,1 89,119,1,1 13,7,40,50 \
            50,100,40,20; do
            inside ${roi//,/ } <whole >want
            tileplan --roi $roi -s 17x23 a.nhdr >plan
            spotfind $way --roi $roi a.nhdr b.nhdr >one
            spotfind $way -p plan -j 2 a.nhdr b.nhdr >tiled
            for table in one tiled; do
                spotmerge -q --snr 0 --distance 0 --no-peaks $table >got
                run same_bytes got want "$way --roi $roi: $table"
                assert_success
            done
        done
        assert [ "$(wc -l <want)" -gt 3 ]
    done
}

@test "a rectangle's levels and spots are the same in tiles and shards" {
    RANDOM=67
    image a 90 120 float nan
    image b 90 120 uint16 noise
    for way in "-t fdr:0.3 -k 5" "-t sigma:4 --background log" \
        "-t count:15 --background none"; do
        for roi in 13,7,40,50 0,60,90,60 60,0,30,1; do
            spotfind -q $way --roi $roi a.nhdr b.nhdr | spotmerge -q >want
            spotfind ${way#-t * } --roi $roi --survey a.nhdr b.nhdr |
                spotmerge -q --survey ${way%% -[-k]*} >want-levels
            for k in 1 2 3; do
                tileplan --roi $roi -s 17x23 --shard $k/3 a.nhdr b.nhdr >plan$k
                spotfind -q $way -p plan$k -j 2 a.nhdr b.nhdr >part$k
                spotfind ${way#-t * } --survey -p plan$k a.nhdr b.nhdr >bins$k
            done
            spotmerge -q part2 part3 part1 >got
            run same_bytes got want "tables of $way --roi $roi"
            assert_success
            spotmerge -q --survey ${way%% -[-k]*} bins3 bins1 bins2 >levels
            run same_bytes levels want-levels "levels of $way --roi $roi"
            assert_success
            assert [ "$(wc -l <levels)" -eq 3 ]
        done
    done
}

@test "spotmerge -t NUMBER gives what a run with that number gives" {
    RANDOM=64
    image a 70 90 float noise
    image b 70 90 uint16 plateau
    for way in tophat log dog none; do
        spotfind -q --background $way -t "$(suited $way fdr:1)" a.nhdr b.nhdr \
            >candidates
        level=$(head -n 1 candidates | grep -o 'level=[0-9.]*' | cut -d= -f2 |
            sort -g | tail -n 1)
        for more in 0 0.5 7 40 1000; do
            number=$(perl -e 'print $ARGV[0] + $ARGV[1]' $level $more)
            spotfind --background $way -b 0 -t $number a.nhdr b.nhdr |
                spotmerge -q --snr 0 >want
            spotmerge -q -t $number candidates >got
            run same_bytes got want "$way -t $number"
            assert_success
        done
    done
}

@test "spotmerge --levels gives what a run with these levels gives" {
    RANDOM=65
    image a 70 90 float nan
    image b 70 90 uint16 noise
    for way in tophat log dog none; do
        spotfind -q --background $way -b 0 -t 0 a.nhdr b.nhdr >low
        spotfind --background $way -b 0 --survey a.nhdr b.nhdr >survey
        for rule in "$(suited $way fdr:0.05)" sigma:4 count:11; do
            spotmerge -q --survey -t $rule -o levels survey
            spotfind -q --background $way -b 0 -t $rule a.nhdr b.nhdr |
                spotmerge -q >want
            spotmerge -q --levels levels low >got
            run same_bytes got want "$way $rule"
            assert_success
        done
        assert_equal "$(wc -l <got)" "$(wc -l <want)"
    done
}

@test "a level below that of the candidates names both" {
    image a 70 90 uint16 noise
    spotfind -q --background log -t count:5 a.nhdr >candidates
    level=$(head -n 1 candidates | grep -o 'level=[0-9.]*' | cut -d= -f2)
    run -1 --separate-stderr spotmerge -t 3 candidates
    expect 1 '' "spotmerge: threshold 3 of channel a is below $level, the one \
that the candidates were found with"
    printf 'channel,level\na,3.5\n' >levels
    run -1 --separate-stderr spotmerge --levels levels candidates
    expect 1 '' "spotmerge: level 3.5 of channel a is below $level, the one \
that the candidates were found with"
}

@test "count:N keeps N spots a channel, the first ones of equals" {
    RANDOM=66
    image a 60 80 uint8 plateau
    image b 60 80 float noise
    for way in tophat log none; do
        spotfind -q --background $way -b 0 -t 0 a.nhdr b.nhdr >low
        for n in 1 2 9 33; do
            spotfind -q --background $way -b 0 -t count:$n a.nhdr b.nhdr |
                spotmerge -q --distance 0 >want
            for channel in a b; do
                assert_equal "$(grep -c ^$channel, want)" $n
                spotmerge -q --snr 0 --distance 0 low | grep ^$channel, |
                    sort -t, -k5,5gr -k3,3n -k4,4n | head -n $n |
                    sort -t, -k3,3n -k4,4n | cut -d, -f1-7 >highest
                grep ^$channel, want | cut -d, -f1-7 | cmp - highest
            done
            spotmerge -q --distance 0 -t count:$n low >got
            cmp got want
        done
    done
}

@test "the notes say what the levels file says" {
    image a 60 80 uint16 noise
    image b 60 80 float nan
    spotfind --survey --background dog a.nhdr b.nhdr >survey
    for rule in fdr:0.1 sigma:3 count:12; do
        spotmerge --survey -t $rule -o levels survey 2>notes
        awk -F, -v by=spotmerge 'NR > 1 { printf "%s: %s: level %s (%s): %d \
peaks, %d negative ones\n", by, $1, $2, $3, $4, $5 }' levels | cmp - notes
        spotfind --background dog -t $rule a.nhdr b.nhdr 2>notes >candidates
        awk -F, -v by=spotfind 'NR > 1 { printf "%s: %s: level %s (%s): %d \
peaks, %d negative ones\n", by, $1, $2, $3, $4, $5 }' levels | cmp - notes
    done
}

# lowest CHANNEL Q: of curve's levels at which there is a peak, the lowest at
# which negatives are at most Q times the peaks.
lowest() {
    tac curve | awk -F, -v c="$1" -v q="$2" '$1 == c {
        if ($3 > above && $4 <= q * $3) best = $2 "," $3 "," $4
        above = $3 } END { print best }'
}

@test "the levels are those that the curve shows" {
    RANDOM=68
    image a 60 80 uint16 noise
    image b 60 80 float nan
    for way in tophat log; do
        spotfind --survey --background $way a.nhdr b.nhdr >survey
        for q in 0 0.03 0.2; do
            spotmerge -q --survey -t fdr:$q --histogram curve -o levels survey
            assert_equal "$(head -n 1 curve)" \
                "channel,level,positives,negatives,fdr"
            for c in a b; do
                assert_equal "$(sed -n "s/^$c,\(.*\),fdr:.*,\(.*\),\(.*\)/\1,\2,\3/p" levels)" \
                    "$(lowest $c $q)"
            done
        done
        # more is above a lower level, and the ratio is theirs
        run awk -F, 'NR > 1 {
            if ($1 == last && ($2 <= level || $3 > peaks || $4 > negatives))
                print
            if ($3 > 0 && ($5 * $3 - $4) ^ 2 > 1e-6)
                print
            last = $1; level = $2; peaks = $3; negatives = $4 }' curve
        assert_success
        assert_output ""
        assert [ "$(wc -l <curve)" -gt 100 ]
    done
}

# ---- Surveys that are not whole ----------------------------------------------

# Two channels, four tiles: a survey in t, its levels in whole.
four_tiles() {
    gen -H 60 -W 50 -s 1 -n 30 -a 3000 -f nhdr a
    gen -H 60 -W 50 -s 2 -n 30 -a 3000 -f nhdr -t float b
    tileplan -s 30x25 a.nhdr b.nhdr >plan
    spotfind -j 1 --background log --survey -p plan a.nhdr b.nhdr >t
    spotmerge -q --survey -t auto t >whole
}

# refused MESSAGE TABLE...: spotmerge --survey ends with 1 and writes nothing.
refused() {
    local message=$1
    shift
    run -1 --separate-stderr spotmerge --survey -t auto "$@"
    expect 1 '' "spotmerge: $message"
}

# How many a tile's channel closes with: TILE CHANNEL
counts() {
    sed -n "s/^# tile=$1,y=.*channel=$2,counts=\([0-9]*\),.*/\1/p" t
}

# How many a line of bins counts.
bins() {
    sed 's/.*=//' | tr ' ' '\n' | awk -F: '{ n += $2 } END { print n }'
}

@test "a survey's missing tile is named" {
    four_tiles
    for place in "0 y 0, x 0" "1 y 0, x 25" "2 y 30, x 0" "3 y 30, x 25"; do
        sed "/tile=${place%% *},/d" t >u
        refused "no tile covers ${place#* }" u
    done
    sed '/tile=2,/d' t >u
    refused "plan:5: tile 2 is not in the tables; find it: spotfind -p with its line of the plan" -p plan u
}

@test "a survey's repeated tile is named" {
    four_tiles
    { cat t; head -n 1 t; grep tile=1, t; } >u
    line=$(grep -n 'tile=1,y=.*=a,' u | sed -n '2s/:.*//p')
    refused "u:$line: tile 1, channel a, comes twice" u
    line=$(grep -n -m1 'tile=0,y=.*=a,' t | cut -d: -f1)
    refused "t:$line: tile 0, channel a, comes twice" t t
}

@test "a survey's overlapping tiles are named" {
    four_tiles
    { cat t; sed -n 's/^# tile=0,/# tile=9,/p' t; } >u
    refused "tile 0 and tile 9 overlap" u
}

@test "a survey's lost line cannot hide behind a doubled one" {
    header a 30 30 uint8
    perl -e 'my @p = (100) x 900; @p[305, 615] = (200, 50);
        print pack("C*", @p)' >a.raw
    spotfind --survey -k 3 a.nhdr >t
    assert_equal "$(grep -c -e 'peaks=[0-9]*:1$' -e 'negatives=[0-9]*:1$' t)" 2
    awk '/peaks=/ { next } { print } /negatives=/ { print }' t >u
    refused "tile 0, channel a, has other counts than its closing line says" u
    sed 's/,peaks=/,negatives=/; t; s/,negatives=/,peaks=/' t >u
    refused "tile 0, channel a, has other counts than its closing line says" u
}

@test "a survey's lost or doubled line of bins is counted" {
    four_tiles
    for list in peaks negatives over under; do
        all=$(counts 2 b)
        one=$(grep -m1 "tile=2,channel=b,$list=" t | bins)
        sed "0,/tile=2,channel=b,$list=/{/tile=2,channel=b,$list=/d}" t >u
        refused "tile 2, channel b, has $((all - one)) counts, its closing \
line says $all" u
        sed "0,/tile=2,channel=b,$list=/{/tile=2,channel=b,$list=/p}" t >u
        refused "tile 2, channel b, has $((all + one)) counts, its closing \
line says $all" u
    done
}

@test "a survey's tile without its closing line is half done" {
    four_tiles
    sed '/tile=3,y=.*channel=b,/d' t >u
    refused "tile 3, channel b, is half done: $(counts 3 b) counts and no \
closing line; find it again" u
    sed '/tile=1,.*channel=b,/d' t >u
    refused "tile 1 lacks channel b" u
}

@test "a survey cut between two lines is refused, wherever it is cut" {
    four_tiles
    refuse_all() {
        local n
        for ((n = 1; n < $(wc -l <t); n++)); do
            head -n $n t | spotmerge --survey -t auto >got 2>err
            [ "${PIPESTATUS[1]}" -eq 1 ] && [ ! -s got ] || return 1
            grep -Eqx 'spotmerge: (no tile covers y [0-9]+, x [0-9]+|tile [0-9]+ lacks channel b|tile [0-9]+, channel [ab], is half done: [0-9]+ counts and no closing line; find it again)' err || {
                echo "after line $n: $(cat err)"
                return 1
            }
        done
    }
    run refuse_all
    assert_success
    assert_output ""
}

@test "a survey cut within a line is refused, wherever it is cut" {
    four_tiles
    refuse_all() {
        local n line
        for ((n = 1; n < $(wc -c <t); n += $(wc -c <t) / 50)); do
            head -c $n t >u
            [ -n "$(tail -c 1 u)" ] || continue
            line=$(($(wc -l <u) + 1))
            spotmerge --survey -t auto <u >got 2>err
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

@test "surveys with different options are refused" {
    four_tiles
    for change in "--sigma 2|sigma=2:2|sigma=1.3:1.3" \
        "--background dog|background=dog|background=log" \
        "--background none|background=none|background=log" \
        "-b 7|tophat-break=7|tophat-break=0" \
        "-d 3|min-distance=3|min-distance=2" \
        "--mask a.nhdr|mask=yes|channel=a" \
        "--roi 0,0,9,9|roi=0:0:9:9|channel=a" \
        "--keep-border|keep-border=yes|keep-border=no"; do
        IFS='|' read -r option here there <<<"$change"
        spotfind -j 1 --background log --survey $option a.nhdr b.nhdr >u
        refused "u:1: table was made of something else or with other options: \
\"$here\", the one before has \"$there\"" t u
    done
    for change in "--footprint disk|footprint=disk|tophat-break=0" \
        "-k 9|kernel-size=9|kernel-size=7"; do
        IFS='|' read -r option here there <<<"$change"
        spotfind --survey a.nhdr >v
        spotfind --survey $option a.nhdr >u
        refused "u:1: table was made of something else or with other options: \
\"$here\", the one before has \"$there\"" v u
    done
}

@test "candidates with different levels are refused" {
    four_tiles
    spotfind --levels whole --background log a.nhdr b.nhdr >v
    sed 's/^a,[0-9.]*/a,77.5/' whole >other
    spotfind --levels other --background log a.nhdr b.nhdr >u
    level=$(sed -n 's/^a,\([0-9.]*\),.*/\1/p' whole)
    run -1 --separate-stderr spotmerge v u
    expect 1 '' "spotmerge: u:1: table was made of something else or with \
other options: \"level=77.5\", the one before has \"level=$level\""
}

@test "candidates are no survey, and a survey is no candidates" {
    four_tiles
    spotfind a.nhdr >candidates
    refused "candidates:1: first line is that of candidates, not of a survey" \
        candidates
    run -1 --separate-stderr spotmerge t
    expect 1 '' \
        'spotmerge: t:1: first line is that of a survey, not of candidates'
}

@test "a survey of a rectangle that a tile leaves, or does not fill, is refused" {
    four_tiles
    tileplan --roi 10,10,30,30 -s 15 a.nhdr b.nhdr >plan
    spotfind -j 1 --survey -p plan a.nhdr b.nhdr >t
    sed 's/roi=10:10:30:30/roi=10:10:29:30/' t >u
    line=$(grep -n -m1 'tile=2,y=.*=a,' u | cut -d: -f1)
    refused "u:$line: tile 2 lies outside the roi" u
    sed 's/roi=10:10:30:30/roi=10:10:31:30/' t >u
    refused "no tile covers y 40, x 10" u
}
