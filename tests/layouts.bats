#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Every layout of a TIFF, read in every way, against the samples that tifgen
# and tifhand say it has. Those that no reader may trust are refused in words.

# shellcheck disable=SC2154 # bats sets $stderr
# shellcheck disable=SC2030,SC2031 # each test is a subshell
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

NEEDED='needed by its header from now on: no copy was made (--copy makes one)'
WHITE='0 is white in it (MinIsWhite); values are kept as stored'
PALETTE='values are indices into a palette'
HOLES='strips or tiles were never written (a sparse file); their pixels are 0'
LARGE="its strips are too large to keep, and parts of them are decoded again \
and again; convert it once: tif2raw FILE"
PYRAMID='levels of a pyramid (SubIFDs) passed over'

notes=()  # that a.tif deserves, and no other; or "any"
advice=() # that tileread gives besides
rect=()   # of the images that is read by itself, if any

# KEPT of ALL pages are the image's.
set_aside() {
    printf %s "$(($2 - $1)) of its $2 pages set aside: no planes of the " \
        'image (thumbnails, labels, levels of a pyramid)'
}

# What PROGRAM said is the notes, but for the one about the header.
said() {
    local line lines=() notes=("${notes[@]}")
    [ "${notes[*]}" != any ] || return 0
    [ "$1" = tif2raw ] || notes+=("${advice[@]}")
    while read -r line; do
        [[ $line = *": $NEEDED" ]] || lines+=("${line#"$1: a.tif: "}")
    done < said
    [ "${lines[*]}" = "${notes[*]}" ] ||
        assert_equal "$(cat said)" "$1: a.tif: ${notes[*]}"
}

# Besides: --list has the images in this order, the headers lead to the samples,
# as a copy made by one thread holds them, and a rectangle is the same in all
# ways: HEADER...
reads_besides() {
    local line list headers=("$@")
    tif2raw -q --list a.tif > list
    mapfile -t list < list
    printf -v line 'out/%s.nhdr ' "${list[@]%%$'\t'*}"
    assert_equal "$line" "${headers[*]} "
    tileread "${headers[@]}" | cmp - all
    tif2raw -q --copy -j 1 -o copy/ a.tif > made
    headers=("${headers[@]/out/copy}")
    cat "${headers[@]/nhdr/raw}" | cmp - all
    tileread "${rect[@]}" "${headers[@]}" > part
    tileread -q "${rect[@]}" --cache 1 a.tif | cmp - part
}

# Reads a.tif in every way: each gives the samples of want/, whose files come
# in the order of the images, and says the notes. Few programs: it runs often.
reads() {
    local files=(want/t?.*) headers
    [ ! -e want/t10.c0.s0.raw ] || files+=(want/t??.*)
    cat "${files[@]}" > all

    tif2raw -o out/ a.tif > made 2> said
    said tif2raw
    mapfile -t headers < made
    assert_equal ${#headers[@]} ${#files[@]}
    if [ -e "${headers[0]/nhdr/raw}" ]; then
        cat "${headers[@]/nhdr/raw}" | cmp - all
    else
        tileread "${headers[@]}" | cmp - all
    fi

    tileread a.tif 2> said | cmp - all
    said tileread
    tileread -q --no-mmap --cache 64K a.tif | cmp - all

    [ ${#rect[@]} -eq 0 ] || reads_besides "${headers[@]}"
}

# The same of a TIFF of tifgen's: OPTION...
layout() {
    echo "tifgen $*"
    rm -rf want out copy
    tifgen "$@" a.tif want/
    reads
}

# The same of a TIFF of tifhand's, in both byte orders, with offsets of 4 and
# of 8 bytes: KIND [NUMBER...]
by_hand() {
    local order big
    for order in little big; do
        for big in '' -B; do
            echo "tifhand -e $order $big $*"
            rm -rf want out copy
            # shellcheck disable=SC2086 # no word or one
            tifhand -e $order $big "$@" a.tif want/
            reads
        done
    done
}

# The same of a codec that loses: no byte is further than MOST from what went
# into it: MOST OPTION...
lossy() {
    local most=$1 headers i
    shift
    echo "tifgen $*"
    rm -rf want out copy
    tifgen "$@" -c none none.tif want/
    cat want/* > all
    tifgen "$@" a.tif
    tif2raw -q -o out/ a.tif > made
    mapfile -t headers < made
    cat "${headers[@]/nhdr/raw}" > got
    assert_equal "$(stat -c %s got)" "$(stat -c %s all)"
    { cmp -l got all || true; } | awk -v most="$most" '
        function value(n) {
            return int(n / 100) * 64 + int(n / 10) % 10 * 8 + n % 10
        }
        { off = value($2) - value($3) }
        off > most || off < -most { print; exit 1 }'
    rm want/*
    for ((i = 0; i < ${#headers[@]}; i++)); do
        mv "${headers[i]/nhdr/raw}" want/t0.c0.s$i.raw
    done
    rm -r out
    reads
}

# The names of a.tif's images, without a.
names() {
    tif2raw -q --list a.tif | sed 's/^a//; s/^\.//; s/\t.*//' | tr '\n' ' '
}

# Planes Z to Z + N - 1 of a raw file: FILE BYTES Z [N]
planes() {
    dd if="$1" bs="$2" skip="$3" count="${4:-1}" status=none
}

# --- samples ---

@test "every codec with every predictor, in both byte orders" {
    for e in little big; do
        for c in none packbits lzw deflate adobe-deflate zstd lzma; do
            layout -e $e -c $c -r 8 -k noise -z 2
        done
        for c in lzw deflate adobe-deflate zstd lzma; do
            layout -e $e -c $c -p 2 -b 16 -f int -S 3 -r 5
            layout -e $e -c $c -p 3 -b 32 -f float -S 2 -T 16x32
        done
    done
    for c in lzw deflate adobe-deflate zstd lzma; do
        for b in 8 16 32 64; do
            layout -e big -c $c -p 2 -b $b -r 8
        done
        layout -e big -c $c -p 2 -b 32 -f float --nan
        for b in 16 32 64; do
            layout -e big -c $c -p 3 -b $b -f float --nan -r 8
        done
    done
    layout -c lzma -p 2 -b 64 -k noise
    layout -c zstd -p 3 -b 64 -f float -k noise
}

@test "codecs of two colours, WebP without loss" {
    for e in little big; do
        for c in ccitt-rle ccitt-g3 ccitt-g4; do
            layout -e $e -c $c -b 1 -k noise -z 2
            layout -e $e -c $c -b 1 -S 2 -P -r 8 -k gradient
            layout -e $e -c $c -b 1 -T 32x16
        done
        layout -e $e -c jbig -b 1 -z 2
        layout -e $e -c webp-lossless -b 8 -S 3 -i rgb -k noise
        layout -e $e -c webp-lossless -b 8 -S 4 -i rgb -r 8 -k noise
        layout -e $e -c webp-lossless -b 8 -S 3 -T 32
    done
}

@test "codecs that lose, near the samples and the same in every way" {
    lossy 2 -c jpeg -b 8 -r 8 -k gradient
    lossy 2 -c jpeg -b 8 -S 2 -P -r 16 -k gradient
    lossy 2 -c jpeg -b 8 -S 3 -i rgb -r 8 -k gradient
    lossy 4 -c jpeg -b 8 -S 3 -i ycbcr -r 16 -k gradient
    lossy 8 -c webp -b 8 -S 3 -i rgb -k gradient
    # junk pads the tiles and is lost with the samples
    lossy 25 -c jpeg -b 8 -T 32 -k gradient -z 2
}

@test "1 to 32 bits and 64, in strips and in tiles" {
    for b in {1..32} 64; do
        layout -b "$b" -k noise
    done
    for b in 1 2 3 4 10 12 14 16 24; do
        layout -b $b -S 3 -T 16 -k noise -c lzw -e big
    done
}

@test "signed samples, floats, halves" {
    for e in little big; do
        for what in '8 int' '16 int' '32 int' '64 int' '16 float' '32 float' \
            '64 float'; do
            read -r b f <<< "$what"
            layout -b "$b" -f "$f" -k noise -e $e -c zstd -T 16
            layout -b "$b" -f "$f" -k noise -e $e -S 2 -r 9
        done
        for b in 16 32 64; do
            layout -b $b -f float --nan -k noise -e $e
        done
    done
}

@test "types are widened, not stretched" {
    while read -r b f type; do
        tifgen -b "$b" -f "$f" a.tif
        assert_equal "$b $f $(tif2raw --list a.tif | cut -f 3)" "$b $f $type"
    done <<< '1 uint uint8
7 uint uint8
8 uint uint8
8 int int8
9 uint uint16
16 uint uint16
16 int int16
16 float float
17 uint uint32
32 uint uint32
32 int int32
32 float float
64 uint uint64
64 int int64
64 float double'
}

@test "samples of other sizes are refused" {
    for b in 1 7 12 24; do
        tifgen -b $b -f int a.tif
        try tif2raw a.tif
        expect 1 '' "tif2raw: a.tif: TIFF: page 0: samples of $b bits, \
format 2 (signed), are not supported"
    done
    only a.tif
}

# --- layouts ---

@test "interleaved and planar samples are images of their own" {
    for n in 2 3 5; do
        for b in 1 8 12 32; do
            layout -S $n -b $b
            layout -S $n -b $b -P
        done
        layout -S $n -P -c deflate -p 2 -T 32 -z 2
        layout -S $n -c deflate -p 2 -T 32 -z 2 -e big
        layout -S $n -P -r 10 -z 2 -e big
    done
}

@test "strips of any height, tiles of any shape, odd edges" {
    for r in 1 5 36 37 100; do
        layout -r $r
        layout -r $r -c lzw -S 2 -b 12
    done
    for t in 16 16x32 64x16 48x80 128; do
        layout -T $t
        layout -T $t -c zstd -S 2 -P -b 8
    done
    for size in '1 1' '1 53' '37 1' '16 16' '17 33' '2 3'; do
        read -r h w <<< "$size"
        rect=(-W $(((w + 1) / 2)) -H $(((h + 1) / 2)))
        layout -H "$h" -W "$w" -S 3 -b 1 -r 3
        layout -H "$h" -W "$w" -T 16 -c lzw
    done
}

@test "rectangles across the edges of strips and tiles" {
    for how in '-r 5' '-r 5 -c lzw' '-T 16' '-T 32x16 -c zstd -S 2' \
        '-r 7 -S 3 -P -b 12'; do
        for at in '15 14 3 3' '0 16 16 16' '-5 30 99 99'; do
            read -r x y w h <<< "$at"
            rect=(-x "$x" -y "$y" -W "$w" -H "$h")
            echo "rectangle ${rect[*]}"
            # shellcheck disable=SC2086 # several words
            layout $how
        done
    done
}

@test "a rectangle is the crop of the samples, also of a stack" {
    for how in '-r 5' '-T 16 -c lzw' '-S 1 -b 12'; do
        # shellcheck disable=SC2086 # several words
        tifgen -z 2 $how a.tif want/
        tileread -x 11 -y 13 -W 29 -H 21 a.tif > got
        for z in 0 1; do
            for y in {13..33}; do
                dd if=want/t0.c0.s0.raw bs=2 skip=$(((z * 37 + y) * 53 + 11)) \
                    count=29 status=none
            done
        done | cmp - got
    done
}

@test "a strip of more than 4 MB is decoded row by row" {
    rect=(-x 1000 -y 1000 -W 50 -H 90)
    layout -H 1100 -W 1050 -S 2
    advice=("$LARGE")
    for c in packbits lzw zstd lzma; do
        layout -H 1100 -W 2100 -c $c -k gradient
    done
    layout -H 1100 -W 2100 -c zstd -p 2 -e big -k gradient
    layout -H 1100 -W 1050 -c zstd -p 3 -b 32 -f float -e big
    layout -H 1700 -W 2100 -b 12 -c lzw -e big
}

@test "a strip of more than 4 MB of a codec that knows no rows" {
    rect=(-x 1000 -y 5000 -W 50 -H 90)
    layout -H 5800 -W 5800 -b 1 -c jbig -k gradient
}

@test "strips of more than 4 MB, the last one lower" {
    rect=(-x 2000 -y 1050 -W 50 -H 90)
    advice=("$LARGE")
    layout -H 1501 -W 2100 -r 1100 -c deflate -k gradient
    layout -H 1501 -W 2100 -r 1001 -b 24
}

@test "strips of more than 4 MB of samples, planar and interleaved" {
    rect=(-x 1000 -y 1050 -W 50 -H 90)
    advice=("$LARGE")
    layout -H 1501 -W 2100 -r 1100 -c zstd -k gradient -S 2 -P
    layout -H 1501 -W 1050 -r 1100 -S 2
}

@test "a tile of more than 4 MB" {
    rect=(-x 1500 -y 1000 -W 50 -H 90)
    layout -H 1100 -W 2100 -T 2112x1104 -c zstd -k gradient
}

@test "byte orders, BigTIFF, fill order" {
    for e in little big; do
        for big in '' -B; do
            for fill in '' -F; do
                for how in '-b 16' '-b 1' '-b 32 -T 16' \
                    '-b 12 -S 2 -r 9 -c lzw'; do
                    # shellcheck disable=SC2086 # several words
                    layout -e $e $big $fill $how
                done
            done
        done
        for c in packbits deflate adobe-deflate zstd lzma; do
            layout -e $e -F -c $c -r 7
        done
        for c in ccitt-rle ccitt-g3 ccitt-g4 jbig; do
            layout -e $e -F -c $c -b 1
        done
    done
}

# --- colours ---

@test "a MinIsWhite image keeps its values, and a note says so" {
    notes=("$WHITE")
    for b in 1 4 8 12 16; do
        layout -i miniswhite -b $b -z 2
    done
    layout -i miniswhite -b 16 -c lzw
    layout -i miniswhite -b 1 -c ccitt-g4
    layout -i miniswhite -b 1 -c jbig
    layout -i miniswhite -z 2 -C 2 -d ome
}

@test "a palette's image keeps its indices, and a note says so" {
    notes=("$PALETTE")
    for b in 1 2 4 8 16; do
        layout -i palette -b $b -z 2
    done
    layout -i palette -b 8 -c lzw
    layout -i palette -b 8 -z 2 -C 2 -d imagej
}

@test "other colours are samples like all" {
    for b in 8 16; do
        for n in 3 4 5; do
            layout -i rgb -S $n -b $b
            layout -i rgb -S $n -b $b -P -c lzw
        done
        layout -i ycbcr -S 3 -b $b
        layout -i ycbcr -S 3 -b $b -c lzw -T 16
    done
    layout -i mask -b 1
    layout -i mask -b 8
}

@test "colours that are subsampled are refused" {
    # as libtiff writes it without being told otherwise
    { simple 262=6 277=3 258=8; head -c 24 /dev/zero; } > a.tif
    try tif2raw -q a.tif
    expect 1 '' "tif2raw: a.tif: TIFF: page 0: its colours are subsampled \
(YCbCr), which is not supported; convert it: tiff2rgba"
}

@test "images are named by their samples" {
    tifgen -S 1 a.tif
    assert_equal "$(names)" ' '
    tifgen -S 2 a.tif
    assert_equal "$(names)" 's0 s1 '
    tifgen -S 3 a.tif
    assert_equal "$(names)" 's0 s1 s2 '
    tifgen -S 3 -i rgb a.tif
    assert_equal "$(names)" 'red green blue '
    tifgen -S 4 -i rgb -P a.tif
    assert_equal "$(names)" 'red green blue alpha '
    tifgen -S 5 -i rgb a.tif
    assert_equal "$(names)" 's0 s1 s2 s3 s4 '
    tifgen -S 3 -b 8 -i ycbcr a.tif
    assert_equal "$(names)" 's0 s1 s2 '
    tifgen -S 3 -b 8 -i ycbcr -c jpeg a.tif
    assert_equal "$(names)" 'red green blue '
}

# --- dimensions ---

@test "pages are a stack" {
    for how in '' '-c lzw -T 16' '-S 2' '-S 2 -P' '-b 12 -e big' '-d shaped' \
        '-d shaped -c zstd -S 3 -i rgb -b 8'; do
        # shellcheck disable=SC2086 # several words
        layout -z 5 $how
    done
    tifgen -z 5 a.tif
    assert_equal "$(tif2raw --list a.tif)" \
        $'a\t5x37x53\tuint16\tnone\tflat\t-\ta.tif'
}

@test "ImageJ's hyperstacks" {
    for what in '1 1 1' '5 1 1' '1 3 1' '1 1 4' '3 2 1' '3 1 2' '1 2 2'; do
        read -r z c t <<< "$what"
        layout -d imagej -z "$z" -C "$c" -t "$t"
        layout -d imagej -z "$z" -C "$c" -t "$t" --contiguous -e big
    done
    rect=(-x 9 -y 9 -W 9 -H 9)
    for how in '' '-e big --contiguous' '-c lzw -b 8 -S 3 -i rgb' '-B'; do
        # shellcheck disable=SC2086 # several words
        layout -d imagej -z 3 -C 2 -t 4 $how
    done
}

@test "images are named by time, channel and sample" {
    tifgen -d imagej -z 3 -C 2 -t 2 a.tif
    assert_equal "$(names)" 't000.c0 t000.c1 t001.c0 t001.c1 '
    tifgen -d imagej -z 3 -t 2 a.tif
    assert_equal "$(names)" 't000 t001 '
    tifgen -d imagej -C 2 -S 3 -i rgb -b 8 a.tif
    assert_equal "$(names)" \
        'c0.red c0.green c0.blue c1.red c1.green c1.blue '
    tifgen -d ome -z 2 -C 5 a.tif
    assert_equal "$(names)" 'DAPI Cy3 Cy5 GFP Ch5 '
    tifgen -d ome -C 1 a.tif
    assert_equal "$(names)" ' '
    tifgen -d ome -C 2 -t 2 -S 2 a.tif
    assert_equal "$(names)" "t000.DAPI.s0 t000.DAPI.s1 t000.Cy3.s0 \
t000.Cy3.s1 t001.DAPI.s0 t001.DAPI.s1 t001.Cy3.s0 t001.Cy3.s1 "
    tifgen -H 1 -W 1 -d imagej -t 1001 a.tif
    assert_equal "$(names | cut -d ' ' -f 1,1001)" 't0000 t1000'
}

@test "OME-TIFF in every order of its dimensions" {
    for o in XYCZT XYCTZ XYZCT XYZTC XYTCZ XYTZC; do
        for how in '' '--contiguous -e big' '-c lzw -T 16' \
            '-S 3 -i rgb -b 8 -c zstd'; do
            # shellcheck disable=SC2086 # several words
            layout -d ome -O $o -z 3 -C 2 -t 2 $how
        done
    done
    layout -d ome -z 2 -C 5
    layout -d ome -t 12 -H 5 -W 6
    layout -d ome -t 12 -H 5 -W 6 -O XYTZC -C 3
    rect=(-x 9 -y 9 -W 9 -H 9)
    layout -d ome -O XYZTC -z 3 -C 2 -t 2 -S 2 -P -b 32 -f float
}

@test "OME-TIFF of every type that it has" {
    for what in '8 uint' '8 int' '16 uint' '16 int' '32 uint' '32 int' \
        '32 float' '64 float' '1 uint' '12 uint' '16 float'; do
        read -r b f <<< "$what"
        layout -d ome -z 2 -C 2 -b "$b" -f "$f" -e big
    done
}

@test "--time, --channel and --z choose, in the order of --channel" {
    plane=$((37 * 53 * 2))
    for how in '-d imagej' '-d ome -O XYZTC' '-d ome -c lzw -T 16' \
        '-d imagej --contiguous -e big'; do
        rm -rf want
        # shellcheck disable=SC2086 # several words
        tifgen -z 4 -C 2 -t 3 $how a.tif want/
        tileread --time 1 --channel 1 --z 2 a.tif |
            cmp - <(planes want/t1.c1.s0.raw $plane 2)
        tileread --time 1: --channel 1,0 --z 1:3 a.tif > got
        for image in t1.c1 t2.c1 t1.c0 t2.c0; do
            planes want/$image.s0.raw $plane 1 2
        done | cmp - got
        rm -rf out
        tif2raw -q -o out/ --time :1 --channel 1 --z 3: a.tif > made
        tileread "$(cat made)" | cmp - <(planes want/t0.c1.s0.raw $plane 3)
    done
}

@test "choices by name, of channels and of samples" {
    tifgen -d ome -C 2 -S 3 -i rgb -b 8 -z 2 a.tif want/
    tileread --channel Cy3.green a.tif | cmp - want/t0.c1.s1.raw
    tileread --channel a.Cy3.green a.tif | cmp - want/t0.c1.s1.raw
    tileread --channel 5,DAPI.red a.tif |
        cmp - <(cat want/t0.c1.s2.raw want/t0.c0.s0.raw)
    try tileread --channel Cy5 a.tif
    expect 1 '' 'tileread: a.tif: holds no channel "Cy5"'
    try tileread --time 1 a.tif
    expect 1 '' "tileread: a.tif: time points 1:2 were asked for, it has 1 \
(from 0 on)"
    try tileread --z 2 a.tif
    expect 1 '' "tileread: a.tif: planes 2:3 were asked for, it has 2 \
(from 0 on)"
}

@test "the header of a stack that lies in its TIFF" {
    for e in little big; do
        tifgen -d imagej -z 3 --contiguous -e $e a.tif
        rm -f a.nhdr
        try tif2raw a.tif
        expect 0 a.nhdr "tif2raw: a.tif: $NEEDED"
        assert_equal "$(cat a.nhdr)" "NRRD0004
# https://teem.sourceforge.net/nrrd/format.html
type: uint16
dimension: 3
sizes: 53 37 3
spacings: 0.1 0.2 0.5
units: \"um\" \"um\" \"um\"
encoding: raw
endian: $e
byte skip: 8
data file: a.tif
channel:=a
source:=a.tif
source size:=$(stat -c %s a.tif)
source mtime:=$(mtime_ns a.tif)"
    done
    only a.tif a.nhdr
}

@test "the headers of stacks that were decoded" {
    tifgen -d ome -z 3 -C 2 -t 2 -e big -c lzw a.tif
    try tif2raw --z 1: a.tif
    expect 0 'a.t000.DAPI.nhdr
a.t000.Cy3.nhdr
a.t001.DAPI.nhdr
a.t001.Cy3.nhdr' ''
    assert_equal "$(cat a.t001.Cy3.nhdr)" "NRRD0004
# https://teem.sourceforge.net/nrrd/format.html
type: uint16
dimension: 3
sizes: 53 37 2
spacings: 0.1 0.2 0.5
units: \"um\" \"um\" \"um\"
encoding: raw
endian: little
data file: a.t001.Cy3.raw
channel:=a.t001.Cy3
planes:=1:3
source:=$PWD/a.tif
source size:=$(stat -c %s a.tif)
source mtime:=$(mtime_ns a.tif)"
}

@test "the header of one plane of several, or of one sample" {
    tifgen -d imagej -z 3 -S 2 -P --contiguous -e big a.tif want/
    try tif2raw -q --z 1 --channel 1 a.tif
    expect 0 a.s1.nhdr ''
    assert_equal "$(grep -e sizes -e spa -e uni -e end -e skip a.s1.nhdr)" \
"sizes: 53 37
spacings: 0.1 0.2
units: \"um\" \"um\"
endian: big
byte skip: $((8 + 3 * 37 * 53 * 2))"
    tileread a.s1.nhdr | cmp - <(planes want/t0.c0.s1.raw 3922 1)
    only a.tif a.s1.nhdr want
}

@test "one plane of several that lie unevenly gets a header only" {
    # the text lies between the first and the second
    tifgen -d ome -z 3 -e big a.tif want/
    try tif2raw -q --z 1 a.tif
    expect 0 a.nhdr ''
    tileread a.nhdr | cmp - <(planes want/t0.c0.s0.raw 3922 1)
    only a.tif a.nhdr want
}

# --- pages that are no part of the image ---

@test "a thumbnail and a label are set aside" {
    for how in '' '-c lzw -S 3 -i rgb' '-b 12 -e big -B'; do
        notes=("$(set_aside 4 5)")
        for which in '--thumbnail first' '--thumbnail last' --label; do
            # shellcheck disable=SC2086 # several words
            layout -z 4 $how $which
        done
        notes=("$(set_aside 4 6)")
        # shellcheck disable=SC2086 # several words
        layout -z 4 $how --thumbnail first --label
    done
    notes=("$(set_aside 6 8)")
    layout -d imagej -z 3 -C 2 --thumbnail last --label
}

@test "of a pyramid the full size is read, in SubIFDs or in pages" {
    for how in '' '-c zstd -T 16 -S 3 -b 8 -i rgb' '-e big -B -P -S 2'; do
        for which in --pyramid --reduced-pages; do
            for n in 1 3; do
                notes=("$(set_aside 2 $((2 + 2 * n)))")
                # shellcheck disable=SC2086 # several words
                layout -z 2 $how $which $n
            done
        done
        notes=("$(set_aside 2 8)")
        # shellcheck disable=SC2086 # several words
        layout -z 2 $how --pyramid 2 --thumbnail first --label
    done
    notes=("$(set_aside 4 12)")
    layout -d imagej -z 2 -t 2 --reduced-pages 2
    layout -d imagej -z 2 -t 2 --pyramid 2
}

@test "OME-TIFF with levels of a pyramid in SubIFDs" {
    notes=("$PYRAMID")
    for o in XYCZT XYZTC; do
        layout -d ome -O $o -z 2 -C 2 --pyramid 2
        layout -d ome -O $o -z 2 -C 2 --pyramid 2 -c lzw -T 16 -e big -B
    done
}

@test "OME-TIFF with thumbnails, labels, levels as pages" {
    for how in '--thumbnail first' '--thumbnail last' --label; do
        notes=("$(set_aside 4 5)")
        # shellcheck disable=SC2086 # several words
        layout -d ome -O XYZTC -z 2 -C 2 $how
    done
    notes=("$(set_aside 4 12)")
    layout -d ome -O XYZTC -z 2 -C 2 --reduced-pages 2
}

# --- where planes lie ---

@test "planes apart at even distances are mapped by stride" {
    for how in '' '-e big -S 2 -P' '-b 8 -B'; do
        for gap in 1 4096; do
            # shellcheck disable=SC2086 # several words
            layout -z 4 --gap $gap $how
            # shellcheck disable=SC2086 # several words
            layout -z 4 --gap $gap --contiguous $how
            assert_equal "$(tif2raw --list a.tif | cut -f 4,5 | uniq)" \
                $'none\tflat'
        done
    done
    layout -d imagej -C 2 -z 3 --gap 5 --contiguous
    layout -z 3 --gap 5 -c lzw
}

@test "contiguous planes get a header only" {
    for how in '' '-e big' '-B -b 8' '-e big -B -b 64 -f float' '-r 5' \
        '-d imagej' '-d ome' '-d shaped'; do
        # shellcheck disable=SC2086 # several words
        layout -z 4 --contiguous $how
        assert_equal "$(ls out)" a.nhdr
        skip=8
        [ "${how%-B*}" = "$how" ] || skip=16
        assert_equal "$(grep skip out/a.nhdr)" "byte skip: $skip"
    done
    layout -d ome -O XYZCT -z 3 -C 2 --contiguous
    assert_equal "$(ls out)" $'a.Cy3.nhdr\na.DAPI.nhdr'
    layout -d ome -O XYCZT -z 3 -C 2 --contiguous
    assert_equal "$(ls out)" \
        $'a.Cy3.nhdr\na.Cy3.raw\na.DAPI.nhdr\na.DAPI.raw'
}

@test "contiguous planes, directories before or behind them" {
    by_hand contiguous
    assert_equal "$(ls out; grep skip out/a.nhdr)" $'a.nhdr\nbyte skip: 1024'
    by_hand contiguous-front
    assert_equal "$(ls out; grep skip out/a.nhdr)" $'a.nhdr\nbyte skip: 3584'
}

@test "thousands of pages" {
    by_hand many-pages 2000
    assert_equal "$(grep sizes out/a.nhdr)" 'sizes: 3 2 2000'
}

@test "samples at an odd offset" {
    by_hand odd-offset
    assert_equal "$(ls out; grep skip out/a.nhdr)" $'a.nhdr\nbyte skip: 1025'
}

@test "strips that share their place" {
    by_hand overlap
}

@test "tiles that were never written are 0" {
    notes=("$HOLES")
    by_hand sparse-tiles
}

@test "strips whose streams hold more than their rows" {
    for codec in deflate lzw; do
        for predictor in '' -p2 -p3; do
            by_hand surplus-$codec$predictor
        done
    done
}

@test "ImageJ's form beyond 4 GB: one directory, planes to follow" {
    size=$((2050 * 2047 * 2))
    for how in '' '-e big -B'; do
        rm -rf want out
        # shellcheck disable=SC2086 # no word or several
        tifhand $how imagej-long a.tif want/
        assert_equal "$(tif2raw --list a.tif)" \
"a.c0	320x2050x2047	uint16	none	flat	-	a.tif
a.c1	320x2050x2047	uint16	none	flat	-	a.tif"
        for at in '0 0 0' '1 255 511' '1 319 639' '0 319 638'; do
            read -r c z page <<< "$at"
            planes want/t0.c"$c".s0.raw $size "$z" > plane
            tileread --channel "$c" --z "$z" a.tif | cmp - plane
            tileread --no-mmap --channel "c$c" --z "$z" a.tif | cmp - plane
            tif2raw -q -o out/ --channel "$c" --z "$z" a.tif > made
            assert_equal "$(grep skip out/a.c"$c".nhdr)" \
                "byte skip: $((1024 + page * size))"
            tileread out/a.c"$c".nhdr | cmp - plane
        done
        assert_equal "$(ls out)" $'a.c0.nhdr\na.c1.nhdr'
    done
}

@test "ImageJ's form beyond 4 GB, of one channel, gets a header only" {
    size=$((2050 * 2047 * 2))
    for e in little big; do
        rm -rf want out
        tifhand -e $e imagej-long 640 1 a.tif want/
        tif2raw -q -o out/ a.tif > made
        assert_equal "$(ls out)" a.nhdr
        assert_equal "$(grep -e sizes -e skip -e endian out/a.nhdr)" \
"sizes: 2047 2050 640
endian: $e
byte skip: 1024"
        for z in 1 511 639; do
            planes want/t0.c0.s0.raw $size $z > plane
            tileread --z $z out/a.nhdr | cmp - plane
            tileread --z $z --no-mmap out/a.nhdr | cmp - plane
            tileread --z $z a.tif | cmp - plane
        done
    done
}

@test "a small TIFF in ImageJ's form of one directory" {
    for numbers in '3 2 9 7' '4 1 9 7'; do
        # shellcheck disable=SC2086 # several words
        by_hand imagej-long $numbers
    done
}

# --- any of these together ---

pick() {
    picked=${*:RANDOM % $# + 1:1}
}

# One time in N.
now_and_then() {
    [ $((RANDOM % $1)) -eq 0 ]
}

# Bits, samples and colours that go with $codec: adds to $how.
random_samples() {
    local format=uint bits samples=1 colour=minisblack predictor=0 separate=''
    pick noise smooth gradient
    how+=(-k "$picked")
    ! now_and_then 2 || samples=$((RANDOM % 4 + 1))
    ! now_and_then 2 || separate=-P
    pick uint uint int float
    case $codec in
        ccitt*) bits=1 separate=-P ;;
        jbig) bits=1 samples=1 ;;
        webp*) bits=8 separate='' samples=$((RANDOM % 2 + 3)) ;;
        *) format=$picked ;;
    esac
    case $format in
        int) pick 8 16 32 64 ;;
        float) pick 16 32 64 ;;
        uint) pick $((RANDOM % 32 + 1)) 1 8 12 16 16 32 64 ;;
    esac
    bits=${bits:-$picked}
    # OME has no such types
    [ "$describe$bits$format" != ome64uint ] || bits=16
    [ "$describe$bits$format" != ome64int ] || bits=16
    if [[ $codec =~ lzw|deflate|zstd|lzma ]]; then
        [[ $bits =~ ^(8|16|32|64)$ ]] && now_and_then 2 && predictor=2
        [ "$format" = float ] && now_and_then 2 && predictor=3
    fi
    if [ "$format" = uint ]; then
        pick minisblack minisblack miniswhite palette rgb rgb ycbcr mask
        case $picked in
            miniswhite) notes+=("$WHITE") colour=$picked ;;
            palette) [ "$bits" -gt 16 ] || colour=$picked ;;
            rgb) [ $samples -lt 3 ] || colour=$picked ;;
            ycbcr) [ "$bits$samples" != 83 ] || colour=$picked ;;
            mask) [ "$bits" -gt 1 ] || colour=$picked ;;
        esac
        [ "$colour" != palette ] || notes+=("$PALETTE")
    elif [ "$format" = float ] && now_and_then 2; then
        how+=(--nan)
    fi
    # shellcheck disable=SC2206 # no word or one
    how+=(-f $format -b "$bits" -S $samples -i $colour $separate)
    [ $predictor -eq 0 ] || how+=(-p "$predictor")
}

# Strips or tiles that go with $codec.
random_blocks() {
    local height=$((RANDOM % 50 + 2)) width=$((RANDOM % 70 + 2))
    # libtiff 4.5 misreads the last row of its own where that is a few bits
    [ "$codec" != ccitt-rle ] || ((width += 16))
    how+=(-H "$height" -W "$width")
    rect=(-x $((RANDOM % width)) -y $((RANDOM % height))
          -W $((RANDOM % width + 1)) -H $((RANDOM % height + 1)))
    if [ "$codec" = jbig ]; then
        return # knows one strip only
    elif now_and_then 2; then
        how+=(-T $((RANDOM % 5 * 16 + 16))x$((RANDOM % 5 * 16 + 16)))
    else
        how+=(-r $((RANDOM % (height + 2))))
    fi
}

# Dimensions and pages besides.
random_pages() {
    local z=$((RANDOM % 3 + 1)) c=1 t=1 all beside=0 levels=0
    how+=(-d "$describe" -z "$z")
    if [[ "$describe" =~ imagej|ome ]]; then
        c=$((RANDOM % 3 + 1)) t=$((RANDOM % 2 + 1))
        how+=(-C "$c" -t "$t")
    fi
    pick XYCZT XYCTZ XYZCT XYZTC XYTCZ XYTZC
    [ "$describe" != ome ] || how+=(-O "$picked")
    all=$((z * c * t))
    if now_and_then 3; then
        pick first last
        # a description stands in the first page
        [ "$describe" != imagej ] || picked=last
        how+=(--thumbnail "$picked")
        beside=1
    fi
    ! now_and_then 4 || { how+=(--label); ((beside += 1)); }
    ! now_and_then 4 || {
        pick pyramid reduced-pages
        levels=$((RANDOM % 3 + 1))
        how+=("--$picked" "$levels")
    }
    if [ "$describe" = ome ] && [ $((beside + levels)) -gt 0 ]; then
        notes=(any) # see the tests above
    elif [ $((beside + levels)) -gt 0 ]; then
        notes=("$(set_aside $all $((all * (levels + 1) + beside)))"
               "${notes[@]}")
    fi
    ! now_and_then 4 || how+=(--contiguous)
    ! now_and_then 4 || how+=(--gap $((RANDOM % 9)))
}

# Sets how, rect and notes for a layout that libtiff can write: SEED
random_layout() {
    local codec describe
    RANDOM=$1
    notes=()
    how=(-s $RANDOM)
    pick none none none lzw deflate adobe-deflate packbits zstd lzma \
        webp-lossless ccitt-rle ccitt-g3 ccitt-g4 jbig
    codec=$picked
    how+=(-c "$codec")
    pick plain plain imagej ome ome shaped
    describe=$picked
    random_samples
    random_blocks
    random_pages
    ! now_and_then 2 || how+=(-e big)
    ! now_and_then 3 || how+=(-B)
    ! now_and_then 4 || how+=(-F)
}

# LAYOUT_SEED=N makes the same ones again, LAYOUTS=N so many.
@test "a random sweep" {
    count=${LAYOUTS:-150}
    [ -z "${SANITIZED:-}" ] || count=${LAYOUTS:-30}
    first=${LAYOUT_SEED:-$((SRANDOM % 1000000))}
    for ((n = first; n < first + count; n++)); do
        random_layout $n
        echo "LAYOUTS=1 LAYOUT_SEED=$n, rectangle ${rect[*]}"
        layout "${how[@]}"
    done
}

# --- refused ---

# tifhand's KIND, in both byte orders, with offsets of 4 and of 8 bytes, is
# refused by tif2raw and by tileread with these lines behind "tif2raw: a.tif: ",
# and nothing is left: KIND PATTERN...
hostile() {
    local kind=$1 order big command words status
    shift
    for order in little big; do
        for big in '' -B; do
            echo "tifhand -e $order $big $kind"
            # shellcheck disable=SC2086 # no word or one
            tifhand -e $order $big "$kind" a.tif
            for command in tif2raw tileread; do
                status=0
                timeout 10 $command a.tif > got 2> said || status=$?
                assert_equal $status 1
                printf -v words "$command: a.tif: %s\n" "$@"
                [[ $(< said)$'\n' =~ ^$words$ ]] ||
                    assert_regex "$(< said)" "^${words%$'\n'}\$"
                # a rectangle's rows are written as they come
                [ $command = tileread ] || cmp got /dev/null
            done
            rm got said
            assert_equal "$(ls -A)" a.tif
        done
    done
}

@test "directories that go in circles, lie outside or are cut" {
    hostile no-ifd "is not a TIFF that can be read: libtiff: Failed to read \
directory at offset 1073741824"
    hostile truncated-ifd "is not a TIFF that can be read: libtiff: Failed to \
read directory at offset 5024"
}

@test "directories that go in circles are refused in one line" {
    hostile loop "TIFF: page 1: cannot be read: libtiff: TIFF directory 0 has \
IFD looping to directory 0 at offset 0x13a0 \(5024\)"
    hostile loop-two "TIFF: page 2: cannot be read: libtiff: TIFF directory 1 \
has IFD looping to directory 0 at offset 0x2340 \(9024\)"
}

@test "sizes that cannot be are refused" {
    hostile huge-dimensions 'TIFF: page 0: is larger than any file can be'
    hostile huge-strips "is not a TIFF that can be read: libtiff: Cannot \
handle zero number of strips"
    hostile zero-width "is not a TIFF that can be read: libtiff: Cannot \
handle zero scanline size"
    hostile zero-rps "is not a TIFF that can be read: libtiff: a.tif: Bad \
value 0 for \"RowsPerStrip\" tag"
    hostile tile-zero "is not a TIFF that can be read: libtiff: Cannot handle \
zero number of tiles"
    hostile bits-65535 "TIFF: page 0: samples of 65535 bits, format 1 \
\(unsigned\), are not supported"
    hostile samples-65535 "libtiff: Sum of Photometric type-related color \
channels and ExtraSamples doesn't match SamplesPerPixel. Defining non-color \
channels as ExtraSamples." \
        'TIFF: page 0: strip 0 holds 800 bytes, its pixels need 52428000'
}

@test "strips outside the file or too short are refused" {
    hostile strip-beyond "TIFF: page 0: strip 2 of 5 at offset 1073741824 \
does not lie in the file; it is cut short"
    hostile strip-short \
        'TIFF: page 0: strip 2 holds 700 bytes, its pixels need 800'
    hostile truncated-data "TIFF: page 0: strip 4 of 5 at offset 4736 does \
not lie in the file; it is cut short"
}

@test "codecs that fail or are not known are refused" {
    hostile unknown-codec 'TIFF: page 0: no decoder for compression 60000 here'
    hostile bad-predictor "TIFF: page 0: cannot decode strip 0 at offset \
(8|16): libtiff: \"Predictor\" value 7 not supported"
    hostile bad-deflate "TIFF: page 0: cannot decode strip 2 at offset \
1[0-9]{3}: libtiff: Decoding error at scanline 16"
    hostile bad-lzw "TIFF: page 0: cannot decode strip 2 at offset \
1[0-9]{3}: libtiff: Using code not yet in table"
}

@test "a text of 1 TB that the file does not hold is passed over" {
    for order in little big; do
        tifhand -e $order huge-count a.tif
        try tif2raw a.tif
        expect 0 a.nhdr "tif2raw: a.tif: libtiff: Sanity check on size of \
\"ImageDescription\" value failed; tag ignored
tif2raw: a.tif: $NEEDED"
        tif2raw -q -f -o out/ a.tif > made
        tileread -q a.tif | cmp - <(tileread a.nhdr)
        assert_equal "$(tileread -q a.tif | wc -c)" 4000
        rm a.nhdr
    done
}

@test "every kind of tifhand's is tested here" {
    tifhand --list | while read -r kind _; do
        case $kind in
            surplus-*) ;;
            *) grep -qE "(hostile|by_hand|tifhand .*) $kind( |\$)" \
                "$BATS_TEST_FILENAME" || { echo "$kind"; exit 1; } ;;
        esac
    done
}
