#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2086,SC2154,SC2191,SC2206
# shellcheck disable=SC2034,SC2317
# Stacks, as in pipeline.bats and thresholds.bats: as one volume, each plane for
# itself, and their maximum. Held against tests/naive.c and against themselves.
bats_require_minimum_version 1.5.0
load helper
load cases

TYPES="uint8 uint16 int16 float"
RULES="auto fdr:0.05 fdr:1 sigma:0 sigma:2.5 count:1 count:30 count:100000"

# ---- Table and levels are those of the naive reference ----------------------

# check_stack PLANES HEIGHT WIDTH ...: as check_naive.
check_stack() {
    check_naive "-Z $1 -H $2 -W $3" "${@:4}"
}

pick_stack() { # sets find: how planes belong together, -d: PLANES
    local d=$((RANDOM % 4))
    find=
    ((RANDOM % 3 == 0)) || { find="-d $d" && pick 0 1 2 4; }
    (($1 > 1)) || return 0
    case $((RANDOM % 5)) in
    0) find+=" --dim 2" ;;
    1) find+=" --project max" ;;
    2) find+=" --dim 3" ;;
    *) find=${find/-d /-d $REPLY,} ;;
    esac
}

pick_way() { # adds to find: the background's removal
    case $((RANDOM % 7)) in
    0 | 1) pick 0.6 1.3 2,0.9 1,2,0.7 2.5,0.8,1.2 0.25,1,1
        find+=" --background log --sigma $REPLY" ;;
    2 | 3) pick 0.5 1.3 1.1,0.5 2,0.8,1.2 0.3,1,1.3
        find+=" --background dog --sigma $REPLY"
        pick '' '' 1.1 3 && find+=${REPLY:+ --dog-factor $REPLY} ;;
    4) find+=" --background none" ;;
    *) pick 3 5 7 9 && find+=" -k $REPLY"
        pick ellipse disk rect && find+=" --footprint $REPLY" ;;
    esac
}

pick_rest() { # adds to find, sets threshold, merge: PLANES HEIGHT WIDTH
    local y=$((RANDOM % $2)) x=$((RANDOM % $3))
    merge=
    pick '' '' 0 0.5 5 50 && find+=${REPLY:+ -b $REPLY}
    ((RANDOM % 3 > 0 && $2 > 9 && $3 > 9)) || find+=" --keep-border"
    ((RANDOM % 4 > 0)) || { pick 1 $1
        mask mask $2 $3 $REPLY && find+=" --mask mask.raw"; }
    ((RANDOM % 4 > 0)) || find+=" --roi \
$y,$x,$((RANDOM % ($2 - y) + 1)),$((RANDOM % ($3 - x) + 1))"
    pick 0 10 20.5 200 $RULES && threshold=$REPLY
    pick '' '' 0 1 3.7 && merge+=${REPLY:+ --snr $REPLY}
    pick '' '' '' 0.25 0.9 && merge+=${REPLY:+ --quantile $REPLY}
    pick '' 0 1 1.5 5 && merge+=${REPLY:+ --distance $REPLY}
}

# naive_cases N "PLANES" "HEIGHTS" "WIDTHS" "CHANNELS": N random cases
naive_cases() {
    local case c z h w n type types find merge threshold raw rows=0 bad=0
    for ((case = 0; case < $1; case++)); do
        { pick $2 && z=$REPLY; pick $3 && h=$REPLY; }
        { pick $4 && w=$REPLY; pick $5 && n=$REPLY; }
        ((h < 20)) || h=$((RANDOM % h + 1))
        ((w < 20)) || w=$((RANDOM % w + 1))
        pick_stack $z && pick_way && pick_rest $z $h $w
        types='' raw=()
        for ((c = 0; c < n; c++)); do
            pick $TYPES && type=$REPLY
            pick noise noise plateau nan ramp
            types+=${types:+,}$type
            stack i$c $z $h $w $type $REPLY || return 1
            raw+=(ch$c=i$c.raw)
        done
        check_stack $z $h $w $types "$find" $threshold "$merge" "${raw[@]}" ||
            bad=$((bad + 1))
        rows=$((rows + $(wc -l <want) - 1))
    done
    echo "$bad of $1 cases differ, $rows rows"
    ((bad == 0 && rows > $1))
}

@test "table and levels of a stack are naive's" {
    run seeded 61 naive_cases 60 "2 3 5 8 12" "30 50" "33 60" "1 1 2 3"
    assert_success
}

@test "table and levels of a stack of a few pixels are naive's" {
    run seeded 62 naive_cases 90 "1 2 2 3 4" "1 2 3 5 9 30" "1 2 3 6 9 40" "1 2"
    assert_success
}

@test "table and levels of a stack are naive's for each type and background" {
    run seeded 63 each_once
    assert_success
}

each_once() {
    local type way how threshold bad=0
    for type in $TYPES; do
        for way in log dog none tophat; do
            for how in "--dim 3" "-d 1,2" "--dim 2" "--project max"; do
                pick noise plateau nan && stack i 5 21 26 $type $REPLY
                pick 30 sigma:3 count:9 && threshold=$REPLY
                check_stack 5 21 26 $type "--background $way $how" $threshold \
                    "" a=i.raw || bad=$((bad + 1))
            done
        done
    done
    ((bad == 0))
}

@test "table and levels are naive's where filter or window passes all planes" {
    RANDOM=64
    stack i 6 30 34 float nan
    for way in "log --sigma 9,1,1" "dog --sigma 5,1,0.7 --dog-factor 3" \
        "log --sigma 0.25,2,2" "log -d 15,2" "tophat -d 15,1" "none -d 5,0"; do
        run check_stack 6 30 34 float "--background $way -b 0.1" fdr:1 "" \
            a=i.raw
        assert_success
    done
}

@test "the spots of 20 planes of 400 x 500 are naive's" {
    for type in uint16 uint8; do
        gen -Z 20 -H 400 -W 500 -n 3000 -a 9000 -t $type i
        threshold=200
        [ $type != uint8 ] || threshold=120 # the ground takes 100 of 255
        for how in "--dim 3" "--dim 2" "--project max"; do
            run check_stack 20 400 500 $type "$how" $threshold "" a=i.raw
            assert_success
            [ "$(wc -l <got)" -gt 200 ]
        done
    done
}

# Equal planes: the peak is in the first of those within reach.
@test "of equal planes the first is the peak's" {
    floats() { perl -e 'print pack("f<*", @ARGV)' -- "$@"; }
    for z in 0 1 2 3 4 5; do
        floats 0 0 0 0 0 0 9 0 0 0 0 0
    done >i.raw
    header i 3 4 float 6
    for d in 0 1 2 5; do
        run check_stack 6 3 4 float "--background none -d $d,1" 1 \
            "--distance 0" a=i.raw
        assert_success
        run cut -d, -f2-4 got
        assert_line --index 1 "0,1,2"
        assert_equal ${#lines[@]} "$((d == 0 ? 7 : 2))"
    done
}

# ---- Tiles, shards, threads, instruction sets --------------------------------

@test "random plans of volumes through a log give one table" {
    RANDOM=71
    sets
    stack a 7 47 51 float nan
    stack b 7 47 51 uint16 noise
    mask mask 47 51 7
    images=(a.nhdr b.nhdr) merged="--snr 1"
    run seeded 81 invariant 4 47 51 "--background log --mask mask.nhdr" auto
    assert_success
    run seeded 82 invariant_table 10 47 51 \
        "--background log --sigma 0.8,2,1 -d 2,1 --keep-border" 5
    assert_success
}

@test "random plans of volumes through a dog give one table" {
    RANDOM=72
    sets
    stack a 9 40 60 uint8 noise
    stack b 9 40 60 float nan
    images=(a.nhdr b.nhdr) merged="--snr 1"
    run seeded 83 invariant 4 40 60 \
        "--background dog --sigma 0.7,1,0.8 -b 1" sigma:3
    assert_success
    run seeded 84 invariant_table 10 40 60 "--background dog -d 0,4" 8
    assert_success
}

@test "random plans of volumes as they are, or by top-hat, give one table" {
    RANDOM=73
    sets
    stack a 8 45 40 int16 plateau
    stack b 8 45 40 uint16 noise
    images=(a.nhdr b.nhdr) merged="--snr 1"
    run seeded 85 invariant 4 45 40 "--background none --keep-border -d 3,1" \
        count:40
    assert_success
    run seeded 86 invariant 4 45 40 "-k 5 -d 1,2" fdr:0.2
    assert_success
    run seeded 87 invariant_table 12 45 40 "-b 5 -d 2,3" 20
    assert_success
}

@test "random plans of planes and of projections give one table" {
    RANDOM=74
    sets
    stack a 6 50 44 float nan
    stack b 6 50 44 uint16 noise
    mask mask 50 44
    images=(a.nhdr b.nhdr) merged="--snr 1"
    run seeded 88 invariant 3 50 44 "--dim 2 --mask mask.nhdr" fdr:0.3
    assert_success
    run seeded 89 invariant_table 10 50 44 "--dim 2 --background log" 10
    assert_success
    planned="--project max"
    run seeded 90 invariant 3 50 44 "--project max --background log" sigma:3
    assert_success
    run seeded 91 invariant_table 10 50 44 "--project max -d 1 -b 5" 20
    assert_success
}

@test "tiles of one pixel of a volume give the table of one tile" {
    RANDOM=75
    stack a 4 17 19 float nan
    images=(a.nhdr)
    tileplan -s 1 a.nhdr >grid
    assert_equal "$(wc -l <grid)" 325
    shuffled grid >plan
    for way in "log --sigma 0.7" dog none tophat; do
        way+=" -d 1 --keep-border"
        spotfind -q --background $way -b 0 -t 5 a.nhdr |
            spotmerge -q --snr 0 >want
        spotfind -j 2 --background $way -b 0 -t 5 -p plan a.nhdr |
            spotmerge -q --snr 0 >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 5 ]
    done
}

# A width at which rows are worked in stretches, and planes in several tiles.
@test "wide stacks in narrow tiles, on any threads and set, are naive's" {
    RANDOM=76
    sets
    gen -Z 4 -H 23 -W 1900 -n 900 -a 3000 -t float -k nan i
    images=(i.nhdr)
    for way in "log --sigma 0.9,1.2,1.4" dog none tophat; do
        run check_stack 4 23 1900 float "--background $way -d 1,2" 20 \
            "--snr 0" i=i.raw
        assert_success
        for size in 5x700 23x333 9x1024; do
            tileplan -s $size i.nhdr >plan
            pieces $size "-q --background $way -d 1,2 -t 20"
            cat "${shards[@]}" | spotmerge -q --snr 0 >got
            run is_wanted got
            assert_success
        done
        assert [ "$(wc -l <want)" -gt 50 ]
    done
}

@test "every instruction set gives the same candidates and surveys of a stack" {
    sets
    for type in uint8 int16 uint16 float; do
        gen -Z 5 -H 21 -W 317 -n 400 -t $type -a 100 a
        mask mask 21 317
        for way in "log --sigma 1,2,1" "dog -d 1,2 --mask mask.nhdr" \
            "none -d 2,1" "tophat -d 3,0" "log --dim 2 --mask mask.nhdr" \
            "tophat --project max"; do
            run same_for_sets -t sigma:3 --background $way
            assert_success
        done
    done
}

@test "a budget changes the tiles of a volume, not the table" {
    RANDOM=77
    gen -Z 6 -H 20 -W 6000 -n 3000 -a 3000 -t float -k nan a
    spotfind -j 2 --background log -t 50 a.nhdr | spotmerge --snr 1 >want
    run --separate-stderr spotfind -m 1 -j 1 --background log a.nhdr
    [[ $stderr =~ \(([0-9]+)\ bytes\) ]]
    spotfind -j 1 -m "${BASH_REMATCH[1]}" --background log -t 50 a.nhdr \
        >candidates
    [ "$(grep -c ',end$' candidates)" -gt 5 ]
    spotmerge --snr 1 candidates >got
    cmp got want
    [ "$(wc -l <got)" -gt 300 ]
}

# ---- One way is as good as another -------------------------------------------

# The planes' tables, one after the other in each channel: PLANES OPTION...
by_planes() {
    local z
    for ((z = 0; z < $1; z++)); do
        spotfind -q "${@:2}" --z $z "${images[@]}" |
            spotmerge -q --snr 0 >plane-$z || return 1
        awk -F, -v OFS=, -v z=$z 'NR > 1 { $2 = z; print }' plane-$z
    done | sort -s -t, -k1,1 >rows
    head -n 1 plane-0 | cat - rows
}

@test "--dim 2 gives the tables of all planes" {
    RANDOM=78
    stack a 7 40 50 uint16 noise
    stack b 7 40 50 float nan
    images=(a.nhdr b.nhdr)
    for options in "-t 60 -b 10" "-t 60 --background log" \
        "-t 60 --background dog --sigma 3,1,1.2 -d 1 --keep-border" \
        "-t 520 --background none -d 4"; do
        by_planes 7 $options >want
        spotfind -q --dim 2 $options a.nhdr b.nhdr | spotmerge -q --snr 0 >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 30 ]
    done
}

# The maximum over the planes of pixels with data: PLANES LETTER <STACK, a
# letter of perl's pack.
projected() {
    perl -e '
        my ($planes, $letter) = @ARGV;
        local $/;
        my @value = unpack("$letter*", <STDIN>);
        my $n = @value / $planes;
        my @best;
        for my $i (0 .. $n - 1) {
            my ($best) = sort { $b <=> $a } grep { $_ - $_ == 0 }
                map { $value[$_ * $n + $i] } 0 .. $planes - 1;
            push @best, defined $best ? $best : "nan";
        }
        print pack("$letter*", @best)' "$@"
}

@test "--project max gives the table of the projected image" {
    RANDOM=79
    for type in uint8:C uint16:S\< int16:s\< float:f\<; do
        for kind in noise nan; do
            gen -Z 5 -H 40 -W 50 -n 90 -s $RANDOM -t ${type%:*} -k $kind a
            projected 5 ${type#*:} <a.raw >p.raw
            header p 40 50 ${type%:*}
            for options in "-t 30 -b 10" "-t sigma:4 --background log" \
                "-t 20 --background none -d 1"; do
                spotfind -q $options a=p.nhdr | spotmerge -q --snr 0 >want
                spotfind -q --project max $options a.nhdr |
                    spotmerge -q --snr 0 >got
                cmp got want
                assert [ "$(wc -l <got)" -gt 5 ]
            done
        done
    done
}

@test "a plan of a projection is one of its table, and of nothing else" {
    gen -Z 3 -H 60 -W 50 -n 30 -a 3000 i
    tileplan --project max -s 20 -o plan i.nhdr
    spotfind --project max i.nhdr | spotmerge >want
    spotfind --project max -p plan i.nhdr | spotmerge -p plan >got
    cmp got want
    assert [ "$(wc -l <got)" -gt 5 ]
    run -1 --separate-stderr spotfind -p plan i.nhdr
    assert_equal "$stderr" \
        "spotfind: plan:1: plan is for 60x50 pixels, not for 3x60x50"
    tileplan -s 20 -o plan i.nhdr
    run -1 --separate-stderr spotfind --project max -p plan i.nhdr
    assert_equal "$stderr" \
        "spotfind: plan:1: plan is for 3x60x50 pixels, not for 60x50"
}

@test "a projection leaves out pixels without data" {
    perl -e '
        my @row = map { [("nan") x 49] } 0 .. 2;
        $row[0][24] = 5; $row[2][24] = 9; $row[1][0] = 7; $row[2][1] = "inf";
        print pack("f<*", map { @$_ } @row)' >i.raw
    header i 7 7 float 3
    run check_stack 3 7 7 float \
        "--project max --background none -d 1 --keep-border" 0 "" i=i.raw
    assert_success
    run cat got
    assert_output "channel,z,y,x,tophat,raw,contrast
i,0,0,0,7,7,1
i,0,3,3,9,9,1.2857143"
}

@test "a range of planes is the stack of these" {
    RANDOM=80
    stack a 9 30 40 uint16 noise
    tail -c +$((2 * 2400 + 1)) a.raw | head -c $((5 * 2400)) >part.raw
    header part 30 40 uint16 5
    for options in "-t 60" "-t fdr:0.2 --background log" "-t 60 --dim 2" \
        "-t 60 --project max"; do
        spotfind -q $options a=part.nhdr | spotmerge -q --snr 0 >want
        spotfind -q $options --z 2:7 a.nhdr | spotmerge -q --snr 0 >got
        cmp got want
        assert [ "$(wc -l <got)" -gt 5 ]
    done
    spotfind -q -t 60 --dim 2 --z 4 a.nhdr >got
    spotfind -q -t 60 --z 4 a.nhdr >want
    cmp got want
}

@test "a window of more than 15 planes to either side is refused" {
    RANDOM=81
    stack a 40 9 9 uint16 noise
    for command in spotfind tileplan memest; do
        run --separate-stderr $command -d 16,1 a.nhdr
        expect 2 "" "$command: --min-distance \"16,1\" is not from 0 to 15 in z \
($command --help lists the options)"
        run --separate-stderr $command -d 16 a.nhdr
        expect 2 "" "$command: --min-distance in z is not from 0 to 15: give Z,N \
($command --help lists the options)"
    done
    spotfind -q --dim 2 -d 16 --keep-border -t 60 a.nhdr >/dev/null
    spotfind -q -d 15,16 --keep-border -t 60 a.nhdr | spotmerge -q >got
    assert [ "$(wc -l <got)" -gt 1 ]
}

@test "a compressed stack gives the table of the same pixels that lie flat" {
    for options in "-t 60" "-t 60 --background dog -d 1,2" "-t 60 --dim 2" \
        "-t fdr:0.2 --project max"; do
        for form in "-r 7" "-T 16"; do
            gen -Z 8 -H 50 -W 60 -n 90 -s 3 a
            gen -Z 8 -H 50 -W 60 -n 90 -s 3 -f tiff -c deflate $form a.tif
            spotfind -q $options a.nhdr | spotmerge -q --snr 0 >want
            spotfind -q --z 0:8 $options a.tif | spotmerge -q --snr 0 >got
            cmp got want
            assert [ "$(wc -l <got)" -gt 20 ]
        done
    done
}

@test "a stack of one plane is an image" {
    RANDOM=80
    stack a 1 30 40 uint16 noise
    printf 'NRRD0004\ntype: uint16\ndimension: 3\nsizes: 40 30 1\n' >b.nhdr
    printf 'endian: little\nencoding: raw\ndata file: a.raw\n' >>b.nhdr
    for options in "-t 60" "-t 60 --background log"; do
        spotfind -q $options a.nhdr | spotmerge -q --snr 0 >want
        for how in "" "--dim 2" "--dim 3" "--project max"; do
            spotfind -q $options $how a=b.nhdr | spotmerge -q --snr 0 >got
            cmp got want
        done
    done
}
