#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# spotdraw: pictures. They are read by netpbm and compared with what was worked
# out by hand.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

SEE='(spotdraw --help lists the options)'

# An image of uint8 of given values: STEM COLUMNS VALUE...; TYPE, DEPTH, EXTRA
values() {
    local stem=$1 columns=$2 depth=${DEPTH:-1}
    shift 2
    local rows=$(($# / columns / depth))
    {
        printf 'NRRD0004\ntype: %s\n' "${TYPE:-uint8}"
        if [ "$depth" -gt 1 ]; then
            printf 'dimension: 3\nsizes: %s %s %s\n' "$columns" "$rows" "$depth"
        else
            printf 'dimension: 2\nsizes: %s %s\n' "$columns" "$rows"
        fi
        printf '%sencoding: raw\nendian: little\ndata file: %s.raw\n' \
            "${EXTRA:-}" "$stem"
    } > "$stem.nhdr"
    number "${WIDTH:-1}" "$@" > "$stem.raw"
}

# pixels PNG: rows of "R G B" as decimals, by netpbm.
pixels() {
    pngtopnm < "$1" | pnmtoplainpnm | sed 1,3d | tr -s ' ' '\n' |
        sed '/^$/d' | paste -d ' ' - - -
}
size() {
    pngtopnm < "$1" | pnmfile | grep -oE '[0-9]+ by [0-9]+'
}

# pixel PNG X Y
pixel() {
    pngtopnm < "$1" | pnmcut "$2" "$3" 1 1 | pnmtoplainpnm | tail -n 1 |
        tr -s ' ' | sed 's/ *$//'
}

@test "grey values of a range become dark to bright" {
    values a 5 0 10 20 30 40
    spotdraw --range 10,30 -o a.png a.nhdr
    assert_equal "$(pixels a.png | tr '\n' ,)" \
        "0 0 0,0 0 0,128 128 128,255 255 255,255 255 255,"
}

@test "the usual range is the 1st to the 99.8th percentile" {
    # shellcheck disable=SC2046
    values a 40 $(seq 0 199 | awk '{ print $1; print $1; print $1; print $1; print $1 }')
    spotdraw -o a.png a.nhdr
    # of 1000 values the 10th is 2, the 997th 199
    spotdraw --range 2,199 -o b.png a.nhdr
    cmp a.png b.png
    spotdraw --percentiles 50,100 -o c.png a.nhdr
    spotdraw --range 100,199 -o d.png a.nhdr
    cmp c.png d.png
}

@test "a picture too large is the mean of boxes, those at the border smaller" {
    values a 5 0 20 40 60 80 \
        20 40 60 80 100 \
        10 10 10 10 10
    spotdraw --range 0,255 --max-pixels 6 -o a.png a.nhdr
    assert_equal "$(size a.png)" '3 by 2'
    assert_equal "$(pixels a.png | cut -d ' ' -f 1 | tr '\n' ' ')" \
        '20 60 90 10 10 10 '
}

@test "pixels without data are dark, and count in no mean" {
    TYPE=float WIDTH=4 values a 4 0 0 0 0 0 0 0 0
    perl -e 'print pack("f<8", 10, "nan", "inf", "nan", 20, 30, "nan", "nan")' \
        > a.raw
    spotdraw --range 0,255 --max-pixels 2 -o a.png a.nhdr
    assert_equal "$(pixels a.png | tr '\n' ,)" '20 20 20,0 0 0,'
}

@test "of a stack the maximum along z is drawn, or the planes that are chosen" {
    DEPTH=3 values a 2 1 20 30 4 5 6
    spotdraw --range 0,255 -o a.png a.nhdr
    assert_equal "$(pixels a.png | cut -d ' ' -f 1 | tr '\n' ' ')" '30 20 '
    spotdraw --range 0,255 --z 2 -o a.png a.nhdr
    assert_equal "$(pixels a.png | cut -d ' ' -f 1 | tr '\n' ' ')" '5 6 '
}

@test "channels are added up in their colours" {
    values a 3 0 100 255
    values b 3 0 100 0
    spotdraw --range 0,255 -o a.png a.nhdr b.nhdr
    assert_equal "$(pixels a.png | tr '\n' ,)" \
        '0 0 0,100 100 100,0 255 0,'
    spotdraw --range 0,255 --channel b=red,a=ff8000 -o a.png a.nhdr b.nhdr
    assert_equal "$(pixels a.png | tr '\n' ,)" '0 0 0,200 50 0,255 128 0,'
    spotdraw --range 0,255 --channel a -o a.png a.nhdr b.nhdr
    assert_equal "$(pixels a.png | tr '\n' ,)" \
        '0 0 0,100 100 100,255 255 255,'
}

@test "of a file of several channels the last part of the name is enough" {
    tifgen -H 4 -W 4 -S 2 -f uint -b 8 mix.tif
    spotdraw -q --channel s1 -o a.png mix.tif
    spotdraw -q --channel mix.s1 -o b.png mix.tif
    cmp a.png b.png
    says 1 'spotdraw: no channel is named "nobody"; the first is "mix.s0"' \
        spotdraw -q --channel nobody -o c.png mix.tif
}

@test "six channels are drawn, seven refused" {
    for i in 1 2 3 4 5 6 7; do values a$i 2 0 $((i * 20)); done
    spotdraw --range 0,255 -o a.png a{1..6}.nhdr
    # green 20, magenta 40, cyan 60, yellow 80, red 100, blue 120 (60 60 255)
    assert_equal "$(pixels a.png | tail -n 1)" '248 188 220'
    says 2 "spotdraw: 7 channels are too many for a picture; choose up to 6: \
--channel NAME,NAME $SEE" spotdraw -o b.png a{1..7}.nhdr
    spotdraw --channel a7 -o b.png a{1..7}.nhdr
}

@test "a rectangle is cut out, and enlarged" {
    values a 4 0 1 2 3 4 5 6 7 8 9 10 11
    spotdraw --range 0,255 -x 1 -y 1 -W 2 -H 9 -o a.png a.nhdr
    assert_equal "$(size a.png)" '2 by 2'
    assert_equal "$(pixels a.png | cut -d ' ' -f 1 | tr '\n' ' ')" '5 6 9 10 '
    spotdraw --range 0,255 -x 1 -y 1 -W 2 -H 1 --zoom 2 -o a.png a.nhdr
    assert_equal "$(pixels a.png | cut -d ' ' -f 1 | tr '\n' ' ')" \
        '5 5 6 6 5 5 6 6 '
    says 1 'spotdraw: rectangle is empty: it lies outside the images' \
        spotdraw -x 4 -o b.png a.nhdr
}

# A dark image of 41 x 41
dark() {
    # shellcheck disable=SC2046
    values "${1:-a}" 41 $(yes 0 | head -n 1681)
}

@test "a spot is a ring around its pixel, of the radius asked for" {
    dark
    printf 'y,x\n20,10\n' > s.csv
    spotdraw --range 0,255 --radius 6 -o a.png a.nhdr s.csv
    for at in '4 20' '16 20' '10 14' '10 26'; do
        # shellcheck disable=SC2086
        assert_equal "$(pixel a.png $at)" '255 210 0'
    done
    assert_equal "$(pixel a.png 10 20)" '0 0 0'
    # half a pixel further, both sides are half as bright
    printf 'y,x,yc,xc\n20,10,20,10.5\n' > s.csv
    spotdraw --range 0,255 --radius 6 -o b.png a.nhdr s.csv
    assert_equal "$(pixel b.png 4 20)" "$(pixel b.png 17 20)"
    assert_equal "$(pixel a.png 17 20)" "$(pixel a.png 3 20)"
    run -1 cmp -s a.png b.png
}

@test "rings have the colours of their channels; other channels' are left out" {
    dark a
    dark b
    printf 'channel,y,x\na,20,10\nb,20,30\nc,8,20\n' > s.csv
    spotdraw --range 0,255 -o a.png a.nhdr b.nhdr s.csv
    assert_equal "$(pixel a.png 5 20)" '0 255 0'
    assert_equal "$(pixel a.png 35 20)" '255 0 255'
    assert_equal "$(pixel a.png 20 3)" '0 0 0'
}

@test "of planes that are chosen only their spots are drawn" {
    # shellcheck disable=SC2046
    DEPTH=3 values a 21 $(yes 0 | head -n 1323)
    printf 'z,y,x\n0,10,5\n2,10,15\n' > s.csv
    spotdraw --range 0,255 --radius 3 --z 2 -o a.png a.nhdr s.csv
    assert_equal "$(pixel a.png 2 10)" '0 0 0'
    assert_equal "$(pixel a.png 18 10)" '255 210 0'
}

@test "a table may come through a pipe, and the picture go through one" {
    dark
    printf 'y,x\n20,10\n' > s.csv
    spotdraw --range 0,255 -o a.png a.nhdr s.csv
    spotdraw --range 0,255 a.nhdr - < s.csv | cat > b.png
    cmp a.png b.png
}

@test "mapped, read, and decoded images give the same picture" {
    tifgen -H 300 -W 200 -c deflate packed.tif
    tif2raw -q -o flat packed.tif
    mapfile -t flat < <(ls flat*.nhdr)
    spotdraw --max-pixels 5000 -o a.png a="${flat[0]}"
    spotdraw --max-pixels 5000 --no-mmap -o b.png a="${flat[0]}"
    spotdraw --max-pixels 5000 --cache 1K -o c.png a=packed.tif
    cmp a.png b.png
    cmp a.png c.png
}

@test "a scale bar has a round length" {
    # shellcheck disable=SC2046
    EXTRA=$'spacings: 0.5 0.5\nspace units: "um" "um"\n' \
        values a 600 $(yes 0 | head -n 30000) || true
    spotdraw --range 0,255 --scale --spacing 0.5 -o a.png a.nhdr
    # 600 px x 0.5 um / 6 = 50 um = 100 px, in the fifth row from below
    n=$(pngtopnm < a.png | pnmcut 0 35 600 1 | pnmtoplainpnm | sed 1,3d |
        tr -s ' ' '\n' | grep -c 255)
    assert_equal "$n" 300
    says 1 "spotdraw: b.nhdr: does not say how large a pixel is; give it: \
--spacing UM" bash -c 'sed "/spac/d" a.nhdr > b.nhdr; spotdraw --scale \
        -o b.png b.nhdr'
}

@test "a page is the same for the same input, and another for another seed" {
    spotsim -s 400x500 --photons 900 --names a,b -o sim
    spotfind -q --background log -t auto --histogram peaks.csv a=sim.a.nhdr \
        b=sim.b.nhdr | spotmerge -q > s.csv
    spotdraw --sheet -o a.png a=sim.a.nhdr b=sim.b.nhdr s.csv
    spotdraw --sheet -o b.png a=sim.a.nhdr b=sim.b.nhdr s.csv
    cmp a.png b.png
    assert_equal "$(size a.png)" '1600 by 2000'
    spotdraw --sheet --seed 2 -o c.png a=sim.a.nhdr b=sim.b.nhdr s.csv
    run -1 cmp -s a.png c.png
    spotdraw --sheet --histogram peaks.csv -o c.png a=sim.a.nhdr b=sim.b.nhdr \
        s.csv
    run -1 cmp -s a.png c.png
}

@test "a page shows thresholds of levels, and is drawn without spots too" {
    spotsim -s 300x300 --density 0 -o sim
    spotfind -q --survey a=sim.nhdr | spotmerge -q --survey -t count:5 > levels
    echo channel,z,y,x,tophat,raw,contrast > s.csv
    spotdraw --sheet --levels levels -o a.png a=sim.nhdr s.csv
    spotdraw --sheet -o b.png a=sim.nhdr s.csv
    run -1 cmp -s a.png b.png
}

@test "memory is that of the picture, whatever the image's size" {
    measures_memory
    sparse big 20000 30000
    peak bytes spotdraw -o a.png big.nhdr
    [ "$(cat bytes)" -lt 25000000 ]
    peak bytes spotdraw --max-pixels 100K -o a.png big.nhdr
    [ "$(cat bytes)" -lt 12000000 ]
}

@test "what does not go together is refused" {
    values a 2 1 2
    says 2 "spotdraw: --range and --percentiles exclude each other $SEE" \
        spotdraw --range 1,2 --percentiles 1,2 -o a.png a.nhdr
    says 2 "spotdraw: --range \"2,1\" is not L,H with L < H $SEE" \
        spotdraw --range 2,1 -o a.png a.nhdr
    says 2 "spotdraw: --percentiles \"5,101\" is not L,H with 0 <= L < H <= 100 \
$SEE" spotdraw --percentiles 5,101 -o a.png a.nhdr
    says 2 "spotdraw: --sheet needs a table of spots $SEE" \
        spotdraw --sheet -o a.png a.nhdr
    says 2 "spotdraw: --histogram and --levels go with --sheet $SEE" \
        spotdraw --levels x -o a.png a.nhdr
    says 2 "spotdraw: --sheet shows whole images: -x -y -W -H, --scale, and \
--zoom do not go with it $SEE" spotdraw --sheet -x 1 -o a.png a.nhdr s.csv
    says 2 "spotdraw: give one table $SEE" spotdraw -o a.png a.nhdr s.csv t.csv
    says 2 "spotdraw: --channel: \"pink\" is no colour: grey, red, green, blue, \
cyan, magenta, yellow, orange, or RRGGBB $SEE" \
        spotdraw --channel a=pink -o a.png a.nhdr
    says 2 "spotdraw: no image given $SEE" spotdraw -o a.png
    only a.nhdr a.raw
}

@test "files that are none are named, and leave no picture" {
    values a 2 1 2
    printf 'y,x\n1,z\n' > s.csv
    says 1 'spotdraw: s.csv:2: x "z" is not a number' \
        spotdraw -o a.png a.nhdr s.csv
    says 1 'spotdraw: no.csv: cannot open: No such file or directory' \
        spotdraw -o a.png a.nhdr no.csv
    true > e.csv
    says 1 'spotdraw: e.csv: is empty' spotdraw -o a.png a.nhdr e.csv
    printf 'channel,level,positives,negatives,fdr\na,1,5,0,0\na,1,5,0,0\n' > h.csv
    echo channel,z,y,x,tophat > s.csv
    says 1 'spotdraw: h.csv:3: levels do not rise, or counts do not fall' \
        spotdraw --sheet --histogram h.csv -o a.png a.nhdr s.csv
    says 1 'spotdraw: s.csv:1: the first line is not "channel,level,positives,'\
'negatives,fdr"' spotdraw --sheet --histogram s.csv -o a.png a.nhdr s.csv
    says 1 'spotdraw: a.nhdr: is read as an image; use another name' \
        spotdraw -o a.nhdr a.nhdr
    [ ! -e a.png ]
}

@test "a full disk is noticed" {
    gen -H 300 -W 300 -n 9 a
    run -1 --separate-stderr bash -c 'spotdraw a.nhdr > /dev/full'
    assert_equal "$stderr" \
        'spotdraw: standard output: cannot write: No space left on device'
    run -1 bash -c 'ulimit -f 2; spotdraw -o a.png a.nhdr'
    [ ! -e a.png ]
}
