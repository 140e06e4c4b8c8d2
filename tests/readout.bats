#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2086,SC2154,SC2191,SC2206
# shellcheck disable=SC2034,SC2317
# What is read of every channel at a spot, and its flags: held against
# tests/naive.c and, byte for byte, against the same by other tiles, threads and
# sets of instructions. Numbers that are sums may end in other digits than
# naive's: they are compared as numbers.
bats_require_minimum_version 1.5.0
load helper
load cases

TYPES="uint8 uint16 int16 float"
ALL=raw,filtered,window,aperture,multiscale

# ---- The values are those of the naive reference -----------------------------

# same_numbers GOT WANT: line by line, each field the same text or the same
# number but for rounding; else says which.
same_numbers() {
    awk -F, -v other="$2" '
        function is_number(text) {
            return text ~ /^-?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/
        }
        function alike(a, b, most) {
            if (a == b)
                return 1
            if (!is_number(a) || !is_number(b))
                return 0
            most = a * a > b * b ? a * a : b * b
            return (a - b) * (a - b) <= 1e-10 * most + 1e-12
        }
        {
            if ((getline line < other) <= 0) {
                print "a line more: " $0
                exit bad = 1
            }
            n = split(line, want, ",")
            if (NR == 1)
                split($0, name, ",")
            same = n == NF
            for (i = 1; i <= NF && same; i++)
                if (!alike($i "", want[i] "")) {
                    print name[i] ":"
                    same = 0
                }
            if (!same) {
                print "got  " $0 "\nwant " line
                if (++bad == 3)
                    exit
            }
        }
        END {
            if (!bad && (getline line < other) > 0) {
                print "a line less: " line
                bad = 1
            }
            exit bad > 0
        }' "$1"
}

# check_case PLANES HEIGHT WIDTH TYPES "FIND OPTIONS" RULE "MERGE OPTIONS"
# RAW...: RAW is NAME=STEM.raw, a mask's too; its header is STEM.nhdr.
check_case() {
    local shape="-Z $1 -H $2 -W $3" types=$4 find=$5 rule=$6 merge=$7
    shift 7
    local nhdr=("${@/%.raw/.nhdr}") here=${find//.raw/.nhdr}
    [[ $types != *uint* ]] || rule=$(suited "$find" $rule)
    naive $shape -t $types $find -T $rule $merge "$@" >want || return 1
    spotfind -q $here -t $rule "${nhdr[@]}" >candidates &&
        spotmerge -q $merge candidates >got && same_numbers got want && return
    echo "spotfind $here -t $rule ${nhdr[*]} | spotmerge $merge"
    echo "naive $shape -t $types $find -T $rule $merge $*"
    return 1
}

pick_readouts() { # sets readouts: some, in any order
    local word
    readouts=
    for word in $(shuf --random-source=<(yes $RANDOM) -e ${ALL//,/ }); do
        ((RANDOM % 2)) || readouts+=${readouts:+,}$word
    done
    [ -n "$readouts" ] || readouts=$ALL
}

# pick_deep VOLUME OPTION VALUE Z...: the option, of a volume with one of z.
pick_deep() {
    pick "${@:4}"
    find+=" $2 "
    [ $1 = no ] || find+=$REPLY,
    find+=$3
}

# The annulus reaches beyond every aperture.
pick_sizes() { # adds to find: what is looked at, PLANES
    local z=yes
    [[ $1 = 1 || $find = *--dim\ 2* || $find = *--project* ]] && z=no
    if [[ $readouts = *window* ]]; then
        pick '' '' 1 3 7 11 && find+=${REPLY:+ --window $REPLY}
    fi
    pick '' '' 0.5 1 2 2.3 3.7 4 5.5
    [ -z "$REPLY" ] || pick_deep $z --aperture-radius $REPLY 0.5 1 1.6 3
    if [[ $readouts = *aperture* || $readouts = *multiscale* ]]; then
        pick '' '' 5.6 6 9.5 && find+=${REPLY:+ --background-radius $REPLY}
        pick '' median mean min && find+=${REPLY:+ --background-method $REPLY}
    fi
    pick '' '' 3 7 9 21
    [ -z "$REPLY" ] || pick_deep $z --fit-window $REPLY 3 5 9
    pick '' '' '' 100 600.5 && find+=${REPLY:+ --saturation $REPLY}
}

pick_way() { # adds to find: PLANES HEIGHT WIDTH
    local y=$((RANDOM % $2)) x=$((RANDOM % $3))
    (($1 == 1)) || { pick '' '' '' "--dim 2" "--project max" &&
        find+=" $REPLY"; }
    case $((RANDOM % 5)) in
    0) pick 0.7 1.3 1.5,0.9 && find+=" --background log --sigma $REPLY" ;;
    1) pick 0.8 1.3 2,1 && find+=" --background dog --sigma $REPLY" ;;
    2) find+=" --background none" ;;
    *) pick 3 5 7 11 && find+=" -k $REPLY" ;;
    esac
    ((RANDOM % 2)) || find+=" -d $((RANDOM % 3 + 1))"
    pick '' '' 0 5 50 && find+=${REPLY:+ -b $REPLY}
    ((RANDOM % 3 > 0 && $2 > 9 && $3 > 9)) || find+=" --keep-border"
    ((RANDOM % 4 > 0)) || { pick 1 $1
        mask mask $2 $3 $REPLY && find+=" --mask mask.raw"; }
    ((RANDOM % 4 > 0)) || find+=" --roi \
$y,$x,$((RANDOM % ($2 - y) + 1)),$((RANDOM % ($3 - x) + 1))"
}

# naive_cases N "PLANES" "HEIGHTS" "WIDTHS" "CHANNELS": N random cases
naive_cases() {
    local case c z h w n type types find merge readouts threshold raw
    local rows=0 bad=0
    for ((case = 0; case < $1; case++)); do
        { pick $2 && z=$REPLY; pick $3 && h=$REPLY; }
        { pick $4 && w=$REPLY; pick $5 && n=$REPLY; }
        ((h < 20)) || h=$((RANDOM % h + 1))
        ((w < 20)) || w=$((RANDOM % w + 1))
        pick_readouts
        find="-r $readouts" merge=
        pick_way $z $h $w && pick_sizes $z
        pick 0 10 20.5 200 sigma:3 count:30 fdr:0.3 && threshold=$REPLY
        pick '' 0 1.5 && merge+=${REPLY:+ --snr $REPLY}
        pick '' 0 5 && merge+=${REPLY:+ --distance $REPLY}
        types='' raw=()
        for ((c = 0; c < n; c++)); do
            pick $TYPES && type=$REPLY
            pick noise noise plateau nan
            types+=${types:+,}$type
            stack i$c $z $h $w $type $REPLY || return 1
            raw+=(ch$c=i$c.raw)
        done
        check_case $z $h $w $types "$find" $threshold "$merge" "${raw[@]}" ||
            bad=$((bad + 1))
        rows=$((rows + $(wc -l <want) - 1))
    done
    echo "$bad of $1 cases differ, $rows rows"
    ((bad == 0 && rows > $1))
}

@test "what is read in images is naive's" {
    run seeded 101 naive_cases 70 1 "40 90" "33 100" "1 1 2 3"
    assert_success
}

@test "what is read in stacks is naive's" {
    run seeded 102 naive_cases 50 "2 3 5 9" "30 50" "33 50" "1 1 2 3"
    assert_success
}

@test "what is read in images and stacks of a few pixels is naive's" {
    run seeded 103 naive_cases 90 "1 1 2 3" "1 2 3 7 9 20" "1 2 3 8 11 40" "1 2"
    assert_success
}

@test "what is read with each type and background is naive's" {
    run seeded 104 each_once
    assert_success
}

each_once() {
    local type way shape bad=0
    for type in $TYPES int8 uint32 int32 uint64 int64 double; do
        for way in log dog none tophat; do
            for shape in 1 4; do
                pick noise plateau nan && stack i $shape 26 31 $type $REPLY
                check_case $shape 26 31 $type "-r $ALL --background $way" \
                    count:40 "" a=i.raw || bad=$((bad + 1))
            done
        done
    done
    ((bad == 0))
}

@test "the widest apertures, windows and annuli are naive's" {
    RANDOM=105
    stack i 16 40 70 float nan
    run check_case 16 40 70 float "-r $ALL --window 63 \
        --aperture-radius 7,30.5 --background-radius 31 --fit-window 15,31" \
        count:60 "" a=i.raw
    assert_success
    stack i 1 70 80 uint16 noise
    run check_case 1 70 80 uint16 "-r $ALL --window 63 --aperture-radius 30.9 \
        --background-radius 31 --fit-window 31" count:90 "" a=i.raw
    assert_success
}

@test "columns are named by channel and read-out, in the order of both" {
    RANDOM=106
    image a 40 50 uint16 noise
    image b 40 50 float nan
    spotfind -q -r multiscale,aperture,raw,window,filtered -t 50 a.nhdr \
        B=b.nhdr | spotmerge -q >got
    run head -n 1 got
    assert_output "channel,z,y,x,tophat,raw,contrast,a_peak,B_peak,flags,\
a_raw,a_filtered,a_window,a_aperture,a_aperture_bg,a_aperture_area,\
a_aperture_snr,a_multiscale_1,a_multiscale_2,a_multiscale_3,a_multiscale_5,\
B_raw,B_filtered,B_window,B_aperture,B_aperture_bg,B_aperture_area,\
B_aperture_snr,B_multiscale_1,B_multiscale_2,B_multiscale_3,B_multiscale_5"
    spotfind -q -r raw -t 50 a.nhdr | spotmerge -q >got
    run head -n 1 got
    assert_output "channel,z,y,x,tophat,raw,contrast,flags,a_raw"
    spotfind -q --quality -t 50 a.nhdr | spotmerge -q >got
    run head -n 1 got
    assert_output \
        "channel,z,y,x,tophat,raw,contrast,sharpness,roundness,flags"
}

# The pixel and, where nothing was below the break, the height of the own
# channel are columns of every table.
@test "a spot's pixel and height are those of its own channel's read-out" {
    RANDOM=107
    image a 60 70 uint16 noise
    image b 60 70 float nan
    for way in tophat log dog none; do
        spotfind -q -r raw,filtered -t 30 --background $way a.nhdr b.nhdr |
            spotmerge -q >got
        run awk -F, 'NR > 1 { c = $1 == "a" ? 11 : 13
            if ($6 != $c || $5 != $(c + 1)) print }' got
        assert_output ""
        assert [ "$(wc -l <got)" -gt 20 ]
    done
}

@test "what is measured moves no other column" {
    RANDOM=108
    stack a 5 40 50 uint16 noise
    stack b 5 40 50 float nan
    for options in "-t 50" "-t fdr:0.2 --background log" "-t 30 --dim 2"; do
        spotfind -q $options a.nhdr b.nhdr | spotmerge -q --snr 1 >want
        spotfind -q $options -r $ALL a.nhdr b.nhdr | spotmerge -q --snr 1 >wide
        cut -d, -f1-9 wide >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 20 ]
    done
}

# ---- Made by hand ------------------------------------------------------------

# A ground of 10 with what is put there: STEM PLANES HEIGHT WIDTH Z,Y,X,VALUE...
dots() {
    header $1 $3 $4 float $2
    perl -e '
        my ($planes, $height, $width, @dots) = @ARGV;
        my @value = (10) x ($planes * $height * $width);
        for (@dots) {
            my ($z, $y, $x, $v) = split /,/;
            $value[($z * $height + $y) * $width + $x] = $v;
        }
        print pack("f<*", @value)' "${@:2}" >$1.raw
}

# readings OPTION...: channel, position, flags and what follows of all spots
readings() {
    spotfind -q --background none -t 50 "$@" >candidates &&
        spotmerge -q --snr 0 --distance 0 candidates >got &&
        awk -F, -v OFS=, 'NR > 1 { $5 = $6 = $7 = ""; print }' got |
        sed 's/,,,,/: /'
}

@test "an aperture is the sum of its pixels less those of its annulus" {
    dots i 1 21 21 0,10,10,100 0,10,12,20 0,10,14,90 0,10,13,60
    # 29 pixels; most of the annulus are alike, so its standard deviation counts
    run readings -r aperture -d 3 i.nhdr
    assert_line --index 0 "i,0,10,10: 8,150,10,29,4.167527"
    run readings -r aperture -d 3 --background-method min i.nhdr
    assert_line --index 0 --partial "i,0,10,10: 8,150,10,29,"
    run readings -r multiscale -d 3 i.nhdr
    assert_line --index 0 "i,0,10,10: 8,90,100,150,230"
}

@test "an annulus without deviation has no ratio of signal to noise" {
    dots i 1 25 25 0,12,12,100
    run readings -r aperture i.nhdr
    assert_output "i,0,12,12: 0,90,10,29,"
    dots i 1 3 3 0,1,1,100
    run readings -r aperture --aperture-radius 1.5 -d 1 i.nhdr
    assert_output "i,0,1,1: 2,,,9,"
}

@test "apertures of a volume are ellipsoids, of planes disks" {
    dots i 7 21 21 3,10,10,100 1,10,10,30 2,11,10,30 4,10,13,40
    run readings -r aperture,window --aperture-radius 2,3 -d 2,5 i.nhdr
    # 29 + 2 x 21 + 2 pixels: (1/2)^2 + 6.75 / 9 = 1
    assert_output --partial "i,3,10,10: 0,100,130,10,73,"
    run readings -r aperture --dim 2 -d 5 i.nhdr
    assert_output --partial "i,3,10,10: 0,90,10,29,"
}

@test "each flag is set by what it says" {
    # isolated; saturated; plateau and crowded; at the border
    dots i 1 60 60 0,30,30,100
    run readings -r raw --fit-window 7 i.nhdr
    assert_output "i,0,30,30: 0,100"
    run readings -r raw --fit-window 7 --saturation 100 i.nhdr
    assert_output "i,0,30,30: 1,100"
    dots i 1 60 60 0,3,30,100 0,30,2,100
    run readings -r raw --fit-window 7 i.nhdr
    assert_output "i,0,3,30: 0,100
i,0,30,2: 2,100"
    dots i 1 60 60 0,30,30,100 0,31,31,100
    run readings -r raw --fit-window 7 i.nhdr
    assert_output "i,0,30,30: 4,100"
    dots i 1 60 60 0,30,30,100 0,33,27,60
    run readings -r raw --fit-window 7 i.nhdr
    assert_output "i,0,30,30: 8,100
i,0,33,27: 8,60"
    run readings -r raw --fit-window 5 i.nhdr
    assert_output "i,0,30,30: 0,100
i,0,33,27: 0,60"
    dots i 1 60 60 0,30,30,100 0,33,27,nan
    run readings -r raw --fit-window 7 i.nhdr
    assert_output "i,0,30,30: 16,100"
    dots i 1 60 60 0,2,2,100 0,3,3,100 0,3,5,70 0,0,0,nan
    run readings -r raw -d 1 --fit-window 7 i.nhdr
    assert_output "i,0,2,2: 30,100
i,0,3,5: 8,70"
}

@test "integers are saturated at their greatest value, in the aperture" {
    gen -H 70 -W 70 -n 15 -a 500 -t uint8 i
    run check_case 1 70 70 uint8 "-r window,raw -b 0" 10 "--snr 0" i=i.raw
    assert_success
    assert [ "$(awk -F, 'NR > 1 && $8 % 2' got | wc -l)" -gt 2 ]
    assert [ "$(awk -F, 'NR > 1 && $8 % 2 == 0' got | wc -l)" -gt 2 ]
}

@test "a value that does not exist is an empty field" {
    dots a 1 9 9 0,4,4,100
    dots b 1 9 9 0,4,4,nan
    run readings -r raw,filtered,window -d 4 --window 1 a.nhdr b.nhdr
    assert_output "a,0,4,4: 100,0,2,100,100,100,,,"
}

# ---- Tiles, shards, threads, instruction sets --------------------------------

# Halos that are wider than the tiles.
@test "random plans of images with read-outs give one table" {
    RANDOM=111
    sets
    image a 61 53 float nan
    image b 61 53 uint16 noise
    mask mask 61 53
    images=(a.nhdr b.nhdr) merged="--snr 1"
    run seeded 121 invariant_table 12 61 53 "-r $ALL -b 5 -d 1" 20
    assert_success
    run seeded 122 invariant_table 12 61 53 "-r $ALL --background log \
        --mask mask.nhdr --aperture-radius 9 --background-radius 20 \
        --window 21 --fit-window 31" 10
    assert_success
    run seeded 123 invariant_table 4 61 53 "-r $ALL --background dog" sigma:3
    assert_success
}

@test "random plans of volumes with read-outs give one table" {
    RANDOM=112
    sets
    stack a 7 37 41 float nan
    stack b 7 37 41 uint16 noise
    mask mask 37 41 7
    images=(a.nhdr b.nhdr) merged="--snr 1"
    run seeded 124 invariant_table 8 37 41 "-r $ALL -b 5 -d 1,2" 20
    assert_success
    run seeded 125 invariant_table 8 37 41 "-r $ALL --background log \
        --sigma 0.7,1,1.2 --mask mask.nhdr --aperture-radius 5,6 \
        --background-radius 15 --fit-window 9,25" 10
    assert_success
    run seeded 126 invariant_table 4 37 41 "-r $ALL --background dog \
        --dim 2" 20
    assert_success
    planned="--project max"
    run seeded 127 invariant_table 6 37 41 "-r $ALL --project max" 20
    assert_success
}

@test "tiles of one pixel give the read-outs of one tile" {
    RANDOM=113
    stack a 3 15 17 float nan
    stack b 3 15 17 int16 noise
    tileplan -s 1 a.nhdr b.nhdr >grid
    shuffled grid >plan
    for way in "-b 0 -d 1" "--background log" "--dim 2 -b 0" \
        "--project max -d 1"; do
        [[ $way != --project* ]] ||
            { tileplan --project max -s 1 a.nhdr b.nhdr >grid
              shuffled grid >plan; }
        way+=" --keep-border"
        spotfind -q $way -r $ALL -t 5 a.nhdr b.nhdr | spotmerge -q --snr 0 >want
        spotfind -j 2 $way -r $ALL -t 5 -p plan a.nhdr b.nhdr |
            spotmerge -q --snr 0 >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 5 ]
    done
}

@test "every instruction set gives the same read-outs" {
    sets
    for type in uint8 int16 uint16 float; do
        gen -Z 3 -H 21 -W 217 -n 300 -t $type -a 100 -k nan a
        for way in tophat "log --dim 2" "dog --project max" none; do
            run same_readings -t count:200 -r $ALL --background $way
            assert_success
        done
    done
}

same_readings() {
    local set
    for set in $ISAS; do
        SPOT_ISA=$set spotfind -q -j 1 "$@" a.nhdr >$set.csv || return
        cmp $set.csv plain.csv || return
    done
    [ "$(wc -l <plain.csv)" -gt 3 ]
}

# More spots than are gathered before their pixels are read.
@test "a spot at nearly every pixel is read as naive reads it" {
    RANDOM=115
    gen -H 260 -W 300 -t float a
    gen -H 260 -W 300 -t uint16 -s 2 b
    images=(a.nhdr b.nhdr)
    run check_case 1 260 300 float,uint16 "-r raw,window,aperture -d 0 -b 0 \
        --aperture-radius 1 --background-radius 2" 0 "--snr 0 --distance 0" \
        a=a.raw b=b.raw
    assert_success
    assert [ "$(wc -l <got)" -gt 60000 ]
    tileplan -s 100x77 a.nhdr b.nhdr >plan
    spotfind -j 2 -r raw,window,aperture -d 0 -b 0 --aperture-radius 1 \
        --background-radius 2 -t 0 -p plan a.nhdr b.nhdr |
        spotmerge --snr 0 --distance 0 >tiles
    cmp tiles got
}

@test "a narrow budget changes no reading" {
    RANDOM=116
    gen -H 30 -W 6000 -n 3000 -a 3000 -t float -k nan a
    spotfind -j 2 -r $ALL -b 5 -t 50 a.nhdr | spotmerge --snr 1 >want
    run --separate-stderr spotfind -r $ALL -m 1 -j 1 a.nhdr
    [[ $stderr =~ \(([0-9]+)\ bytes\) ]]
    spotfind -r $ALL -b 5 -t 50 -j 1 -m "${BASH_REMATCH[1]}" a.nhdr >candidates
    [ "$(grep -c ',end$' candidates)" -gt 5 ]
    spotmerge --snr 1 candidates >got
    cmp got want
    assert [ "$(wc -l <got)" -gt 300 ]
}

@test "a compressed stack gives the readings of the same pixels that lie flat" {
    for options in "" "--background dog" "--dim 2" "--project max"; do
        gen -Z 8 -H 50 -W 60 -n 90 -s 3 a
        gen -Z 8 -H 50 -W 60 -n 90 -s 3 -f tiff -c deflate -T 16 a.tif
        spotfind -q -t 60 -r $ALL $options a.nhdr | spotmerge -q --snr 0 >want
        spotfind -q -t 60 -r $ALL --z 0:8 $options a.tif |
            spotmerge -q --snr 0 >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 20 ]
    done
}
