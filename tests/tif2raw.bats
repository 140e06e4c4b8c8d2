#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tif2raw: a TIFF becomes an image that can be mapped.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

NOTE='needed by its header from now on: no copy was made (--copy makes one)'
SEE='(tif2raw --help lists the options)'

# --- works ---

@test "a flat TIFF gets a header that points into it, and a note says so" {
    gen -f tiff -n 20 a.tif
    try tif2raw a.tif
    expect 0 a.nhdr "tif2raw: a.tif: $NOTE"
    only a.nhdr a.tif
    assert_equal "$(cat a.nhdr)" "NRRD0004
# https://teem.sourceforge.net/nrrd/format.html
type: uint16
dimension: 2
sizes: 120 100
encoding: raw
endian: little
byte skip: 8
data file: a.tif
channel:=a
source:=a.tif
source size:=$(stat -c %s a.tif)
source mtime:=$(mtime_ns a.tif)"
}

@test "the byte skip is where the pixels are" {
    gen -f tiff -n 20 a.tif
    gen -n 20 want
    tif2raw -q a.tif
    skip=$(sed -n 's/^byte skip: //p' a.nhdr)
    cmp -n 24000 -i "$skip:0" a.tif want.raw
}

@test "--quiet keeps the note back" {
    gen -f tiff a.tif
    try tif2raw -q a.tif
    expect 0 a.nhdr ''
}

@test "--copy writes the samples beside a header of their own" {
    gen -f tiff -n 20 a.tif
    gen -n 20 want
    try tif2raw --copy a.tif
    expect 0 a.nhdr ''
    cmp a.raw want.raw
    assert_equal "$(cat a.nhdr)" "NRRD0004
# https://teem.sourceforge.net/nrrd/format.html
type: uint16
dimension: 2
sizes: 120 100
encoding: raw
endian: little
data file: a.raw
channel:=a
source:=$PWD/a.tif
source size:=$(stat -c %s a.tif)
source mtime:=$(mtime_ns a.tif)"
}

@test "every type keeps its samples, bit for bit" {
    for type in uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double; do
        gen -t $type -n 20 want
        gen -t $type -n 20 -f tiff -c lzw a.tif
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
        assert_equal "$(grep ^type: a.nhdr)" "type: $type"
    done
}

@test "every codec is decoded, bit for bit" {
    gen -n 20 want
    for codec in lzw deflate packbits zstd lzma; do
        gen -n 20 -f tiff -c $codec -r 7 a.tif
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
    done
}

@test "predictors are undone" {
    for which in uint8:2 uint16:2 uint32:2 float:3 double:3; do
        gen -t ${which%:*} -n 20 want
        gen -t ${which%:*} -n 20 -f tiff -c deflate -p ${which#*:} a.tif
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
    done
}

@test "tiles are put together and clipped at the borders" {
    gen -n 20 want
    for codec in none lzw deflate zstd; do
        for size in 16 64 128; do
            gen -n 20 -f tiff -c $codec -T $size a.tif
            try tif2raw -f a.tif
            expect 0 a.nhdr ''
            cmp a.raw want.raw
        done
    done
}

@test "tiles of exactly the image's size need no clipping" {
    gen -H 64 -W 96 want
    gen -H 64 -W 96 -f tiff -c lzw -T 32 a.tif
    try tif2raw a.tif
    expect 0 a.nhdr ''
    cmp a.raw want.raw
}

@test "a compressed big-endian TIFF comes out in the machine's order" {
    for type in uint16 int32 float double; do
        gen -t $type -n 20 want
        gen -t $type -n 20 -f tiff -c deflate -e big a.tif
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
        assert_equal "$(grep ^endian a.nhdr)" 'endian: little'
    done
}

@test "a flat big-endian TIFF gets a big-endian header" {
    gen -n 20 want
    gen -n 20 -f tiff -e big a.tif
    tif2raw -q a.tif
    assert_equal "$(grep ^endian a.nhdr)" 'endian: big'
    tileread a.nhdr | cmp - want.raw
}

@test "--copy of a flat big-endian TIFF is in the machine's order" {
    gen -n 20 want
    gen -n 20 -f tiff -e big a.tif
    tif2raw --copy a.tif
    assert_equal "$(grep ^endian a.nhdr)" 'endian: little'
    cmp a.raw want.raw
}

@test "BigTIFF is read, flat, in strips and in tiles, in both byte orders" {
    gen -n 20 want
    for order in little big; do
        for how in '-c none' '-c lzw' '-c none -T 48' '-c deflate -T 32'; do
            # shellcheck disable=SC2086 # several words
            gen -n 20 -B -e $order -f tiff $how a.tif
            tif2raw -q -f a.tif > out
            tileread a.nhdr | cmp - want.raw
        done
    done
}

@test "not-a-number and infinity keep their bits" {
    gen -t float -k nan -n 20 want
    gen -t float -k nan -n 20 -f tiff -c zstd -p 3 a.tif
    tif2raw a.tif
    cmp a.raw want.raw
}

@test "an image of one pixel works" {
    gen -H 1 -W 1 want
    gen -H 1 -W 1 -f tiff -c lzw a.tif
    try tif2raw a.tif
    expect 0 a.nhdr ''
    cmp a.raw want.raw
}

@test "plain strips that lie apart are put together" {
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 \
        273,3,2,$((142 << 16 | 150)) 277,4,1,1 278,4,1,1 \
        279,3,2,$((4 << 16 | 4)) 339,4,1,1 > a.tif
    printf '........5678....1234' >> a.tif
    try tif2raw a.tif
    expect 0 a.nhdr ''
    assert_equal "$(cat a.raw)" 12345678
}

@test "the resolution becomes the spacing, in micrometres" {
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 \
        273,4,1,186 277,4,1,1 278,4,1,2 279,4,1,8 282,5,1,170 283,5,1,178 \
        296,3,1,3 339,4,1,1 > a.tif
    number 4 50000 1 20000 1 >> a.tif
    printf 12345678 >> a.tif
    tif2raw -q a.tif
    assert_equal "$(grep -e spacings -e units -e skip a.nhdr)" \
'spacings: 0.2 0.5
units: "um" "um"
byte skip: 186'
}

@test "an image whose zero is white is kept as stored, and a note says so" {
    { simple 262=0; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 0 a.nhdr \
"tif2raw: a.tif: 0 is white in it (MinIsWhite); values are kept as stored
tif2raw: a.tif: $NOTE"
}

# A strip of a deflate TIFF that holds more than its rows: libtiff 4.5 with
# libdeflate leaves it half decoded and says nothing.
@test "deflate strips that hold more than their rows are decoded whole" {
    gen -H 48 -W 40 -f tiff -c deflate -r 16 a.tif
    gen -H 48 -W 40 want
    # RowsPerStrip from 16 to 15 rows, the height to 45: each strip now has a
    # row too many.
    set_tag a.tif 0 278 15
    set_tag a.tif 0 257 45
    tif2raw -q a.tif
    for strip in 0 1 2; do
        cmp <(tail -c +$((1 + strip * 15 * 80)) a.raw | head -c 1200) \
            <(tail -c +$((1 + strip * 16 * 80)) want.raw | head -c 1200)
    done
}

# --- stacks, channels, times ---

@test "pages are the planes of a stack, in a header of three axes" {
    gen -m 3 -n 20 want
    for how in '-c lzw' '-c deflate -T 32' '-c zstd -r 100' '-B -e big -c lzma'; do
        # shellcheck disable=SC2086 # several words
        gen -m 3 -n 20 -f tiff $how a.tif
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
    done
    assert_equal "$(cat a.nhdr)" "NRRD0004
# https://teem.sourceforge.net/nrrd/format.html
type: uint16
dimension: 3
sizes: 120 100 3
encoding: raw
endian: little
data file: a.raw
channel:=a
source:=$PWD/a.tif
source size:=$(stat -c %s a.tif)
source mtime:=$(mtime_ns a.tif)"
}

@test "a stack whose planes follow one another needs no copy" {
    for ORDER in little big; do
        gen -m 3 -n 20 -e $ORDER in
        gen -m 3 -n 20 want
        stack_tif a.tif 3 120 100 < in.raw
        try tif2raw -f a.tif
        expect 0 a.nhdr "tif2raw: a.tif: $NOTE"
        assert_equal "$(grep -e sizes -e endian -e skip -e 'data file' a.nhdr)" \
"sizes: 120 100 3
endian: $ORDER
byte skip: 8
data file: a.tif"
        tileread a.nhdr | cmp - want.raw
        tileread a.tif | cmp - want.raw
        for z in 0 1 2; do
            spotfind --z $z a.nhdr > got
            spotfind --z $z a=want.nhdr | cmp - got
            [ "$(wc -l < got)" -gt 10 ]
        done
    done
    only a.nhdr a.tif got in.nhdr in.raw want.nhdr want.raw
}

@test "planes chosen of such a stack need no copy either" {
    gen -m 4 want
    stack_tif a.tif 4 120 100 < want.raw
    tif2raw -q --z 1:3 a.tif
    assert_equal "$(grep -e sizes -e skip -e planes a.nhdr)" \
'sizes: 120 100 2
byte skip: 24008
planes:=1:3'
    tileread a.nhdr | cmp - <(tail -c +24001 want.raw | head -c 48000)
    only a.nhdr a.tif want.nhdr want.raw
}

@test "a stack of one page, as ImageJ writes large ones, needs no copy" {
    gen -m 5 -H 10 -W 20 want
    text=$'ImageJ=1.53t\nimages=5\nslices=5\nunit=micron\nspacing=2.5\n'
    for ORDER in little big; do
        gen -m 5 -H 10 -W 20 -e $ORDER in
        # one page, and the others' planes behind its own
        directory 256,4,1,20 257,4,1,10 258,4,1,16 259,4,1,1 262,4,1,1 \
            "270,2,$((${#text} + 1)),186" 273,4,1,300 277,4,1,1 278,4,1,10 \
            279,4,1,400 282,5,1,170 283,5,1,178 339,4,1,1 > a.tif
        { number 4 5 1 4 1; printf %s "$text"; } >> a.tif
        truncate -s 300 a.tif
        cat in.raw >> a.tif
        try tif2raw -f a.tif
        expect 0 a.nhdr "tif2raw: a.tif: $NOTE"
        assert_equal "$(grep -e sizes -e spac -e units -e endian -e skip a.nhdr)" \
"sizes: 20 10 5
spacings: 0.2 0.25 2.5
units: \"um\" \"um\" \"um\"
endian: $ORDER
byte skip: 300"
        tileread a.nhdr | cmp - want.raw
        tileread a.tif | cmp - want.raw
        spotfind --z 3 a.nhdr > got
        spotfind --z 3 a=want.nhdr | cmp - got
    done
}

@test "a gap between planes makes a copy, as NRRD cannot say it" {
    gen -m 3 want
    for gap in 1 2 24000; do
        stack_tif a.tif 3 120 100 '' $gap < want.raw
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
        tileread a.tif | cmp - want.raw
    done
    for ORDER in little big; do
        gen -m 3 -f tiff -e $ORDER a.tif # a directory between each two
        try tif2raw -f a.tif
        expect 0 a.nhdr ''
        cmp a.raw want.raw
    done
}

@test "one plane of planes with gaps needs no copy" {
    gen -m 3 want
    stack_tif a.tif 3 120 100 '' 1 < want.raw
    tif2raw -q --z 2 a.tif
    assert_equal "$(grep skip a.nhdr)" 'byte skip: 48010'
    tileread a.nhdr | cmp - <(tail -c 24000 want.raw)
    only a.nhdr a.tif want.nhdr want.raw
}

@test "a channel and time of a hyperstack become an image each" {
    gen -m 12 -H 10 -W 20 want
    stack_tif a.tif 12 20 10 $'ImageJ=1.53t\nimages=12\nchannels=2\nslices=3
frames=2\nhyperstack=true\n' < want.raw
    try tif2raw a.tif
    expect 0 'a.t000.c0.nhdr
a.t000.c1.nhdr
a.t001.c0.nhdr
a.t001.c1.nhdr' ''
    for image in 't000.c0 0 2 4' 't000.c1 1 3 5' 't001.c0 6 8 10' \
        't001.c1 7 9 11'; do
        # shellcheck disable=SC2086 # several words
        set -- $image
        for z in 2 3 4; do
            dd if=want.raw bs=400 skip="${!z}" count=1 status=none
        done | cmp - "a.$1.raw"
        assert_equal "$(grep -e ^channel -e ^sizes "a.$1.nhdr")" \
"sizes: 20 10 3
channel:=a.$1"
    done
}

@test "times whose planes follow one another need no copy" {
    gen -m 6 -H 10 -W 20 want
    stack_tif a.tif 6 20 10 $'ImageJ=1.53t\nimages=6\nslices=3\nframes=2\n' \
        < want.raw
    try tif2raw a.tif
    expect 0 'a.t000.nhdr
a.t001.nhdr' "tif2raw: a.tif: $NOTE"
    assert_equal "$(grep -h skip a.t00*.nhdr)" 'byte skip: 8
byte skip: 1208'
    tileread a.t001.nhdr | cmp - <(tail -c 1200 want.raw)
}

@test "colours become an image each" {
    gen -W 360 pixels
    for i in 0 1 2; do
        perl -0777 -ne 'my @v = unpack("v*", $_);
            print pack("v*", map { $v[3 * $_ + '$i'] } 0 .. @v / 3 - 1)' \
            pixels.raw > want$i
    done
    for how in '-c none' '-c none -e big' '-c lzw -p 2' '-c deflate -r 7' \
        '-c zstd -r 100'; do
        # shellcheck disable=SC2086 # several words
        gen -f tiff -S 3 $how a.tif
        try tif2raw -f a.tif
        expect 0 'a.red.nhdr
a.green.nhdr
a.blue.nhdr' ''
        cmp a.red.raw want0
        cmp a.green.raw want1
        cmp a.blue.raw want2
    done
}

@test "samples of no colour are named s0, s1" {
    { simple 277=2 256=2; printf aAbBcCdD; } > a.tif
    try tif2raw -q a.tif
    expect 0 'a.s0.nhdr
a.s1.nhdr' ''
    assert_equal "$(cat a.s0.raw a.s1.raw)" abcdABCD
}

@test "samples of odd bits are widened, their values kept" {
    { simple 258=4 279=4; printf '\x12\x34\x56\x78'; } > a.tif
    { simple 258=2 279=2; printf '\x1b\xe4'; } > b.tif
    { simple 258=1 279=2; printf '\xa0\x50'; } > c.tif
    { simple 258=12 279=12; printf '\x00\x1f\xff\x80\x0a\xbc' ; \
        printf '\x00\x00\x01\x12\x34\x56'; } > d.tif
    { simple 258=16 339=3 279=16; number 2 0x3c00 0xc000 0x3555 0x7c00 \
        0x0001 0x8000 0x7bff 0; } > e.tif
    try tif2raw a.tif b.tif c.tif d.tif e.tif
    assert_equal "$status" 0
    assert_equal "$(od -An -v -tu1 a.raw)" '   1   2   3   4   5   6   7   8'
    assert_equal "$(od -An -v -tu1 b.raw)" '   0   1   2   3   3   2   1   0'
    assert_equal "$(od -An -v -tu1 c.raw)" '   1   0   1   0   0   1   0   1'
    assert_equal "$(od -An -v -tu2 -w16 d.raw | tr -s ' ')" \
        ' 1 4095 2048 2748 0 1 291 1110'
    assert_equal "$(od -An -v -tx4 -w32 e.raw)" \
' 3f800000 c0000000 3eaaa000 7f800000 33800000 80000000 477fe000 00000000'
    assert_equal "$(grep -h ^type ./?.nhdr)" 'type: uint8
type: uint8
type: uint8
type: uint16
type: float'
}

@test "a palette's indices are kept, and a note says so" {
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,3 273,4,1,146 \
        277,4,1,1 278,4,1,2 279,4,1,8 320,3,768,154 339,4,1,1 > a.tif
    { printf 12345678; head -c 1536 /dev/zero; } >> a.tif
    try tif2raw --copy a.tif
    expect 0 a.nhdr 'tif2raw: a.tif: values are indices into a palette'
    assert_equal "$(cat a.raw)" 12345678
}

@test "pages of another shape are set aside, and a note says so" {
    {
        tiff_head 8
        entries 134 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 \
            273,4,1,260 277,4,1,1 278,4,1,2 279,4,1,8 339,4,1,1
        entries 0 256,4,1,2 257,4,1,1 258,4,1,8 259,4,1,1 262,4,1,1 \
            273,4,1,268 277,4,1,1 278,4,1,1 279,4,1,2 339,4,1,1
        printf 12345678ab
    } > a.tif
    try tif2raw --copy a.tif
    expect 0 a.nhdr 'tif2raw: a.tif: 1 of its 2 pages set aside: no planes '\
'of the image (thumbnails, labels, levels of a pyramid)'
    assert_equal "$(cat a.raw)" 12345678
    try tif2raw -q -f --copy a.tif
    expect 0 a.nhdr ''
}

@test "1, 2 and 7 threads write the same bytes" {
    for how in '-c deflate -r 16' '-c lzw -T 64' '-c zstd -r 3000' \
        '-c none -T 128' '-c deflate -S 3 -r 50'; do
        # shellcheck disable=SC2086 # several words
        gen -m 2 -H 500 -W 900 -f tiff $how a.tif
        tif2raw -q -f -j 1 -o one/ a.tif > names
        for jobs in 2 7; do
            tif2raw -q -f -j $jobs -o more/ a.tif > names
            for raw in one/*.raw; do
                cmp "$raw" "more/${raw#one/}"
            done
            assert_equal "$(ls more)" "$(ls one)"
        done
        rm -r one more
    done
}

# --- names ---

@test "-o STEM names the output, in folders made when absent" {
    gen -f tiff -c lzw a.tif
    try tif2raw -o x/y/stem a.tif
    expect 0 x/y/stem.nhdr ''
    assert_equal "$(ls x/y)" 'stem.nhdr
stem.raw'
    assert_equal "$(grep -e 'data file' -e channel x/y/stem.nhdr)" \
'data file: stem.raw
channel:=a'
}

@test "-o FOLDER/ keeps the files' names, and a folder there already is used" {
    gen -f tiff -c lzw a.tif
    mkdir x
    try tif2raw -o x/ a.tif
    expect 0 x/a.nhdr ''
    assert_equal "$(ls x)" 'a.nhdr
a.raw'
}

@test "a header in another folder names a flat TIFF by its whole path" {
    gen -f tiff -n 20 a.tif
    gen -n 20 want
    try tif2raw -q -o x/ a.tif
    expect 0 x/a.nhdr ''
    assert_equal "$(grep 'data file' x/a.nhdr)" "data file: $PWD/a.tif"
    (cd / && tileread "$BATS_TEST_TMPDIR/x/a.nhdr") | cmp - want.raw
}

@test "several TIFFs are converted in the order given" {
    gen -f tiff -c lzw -s 1 a.tif
    gen -f tiff -c deflate -s 2 b.tif
    gen -s 1 want1
    gen -s 2 want2
    try tif2raw -o out b.tif a.tif
    expect 0 'out/b.nhdr
out/a.nhdr' ''
    cmp out/a.raw want1.raw
    cmp out/b.raw want2.raw
}

@test "NAME=TIFF names the files and the channel" {
    gen -f tiff -c lzw a.tif
    try tif2raw cy5=a.tif
    expect 0 cy5.nhdr ''
    only a.tif cy5.nhdr cy5.raw
    assert_equal "$(grep channel cy5.nhdr)" 'channel:=cy5'
}

@test "two TIFFs of one name are refused before anything is written" {
    mkdir d
    gen -f tiff -c lzw a.tif
    gen -f tiff -c lzw d/a.tif
    try tif2raw a.tif d/a.tif
    expect 2 '' \
"tif2raw: a.tif and d/a.tif would both write a.nhdr; name one: NAME=TIFF $SEE"
    only a.tif d
}

@test "names with blanks, quotes and '=' work" {
    gen -n 20 want
    gen -n 20 -f tiff -c lzw 'a b.tif'
    gen -n 20 -f tiff -c lzw "it's.tif"
    gen -n 20 -f tiff -c lzw 'x=y.tif'
    gen -n 20 -f tiff -c lzw -- -z.tif
    gen -n 20 -f tiff -c lzw 'say "hi", #1.tif'
    try tif2raw 'a b.tif' "it's.tif" './x=y.tif' 'say=say "hi", #1.tif' \
        -- -z.tif
    expect 0 "a b.nhdr
it's.nhdr
x=y.nhdr
say.nhdr
-z.nhdr" ''
    for stem in 'a b' "it's" 'x=y' say -z; do
        cmp "./$stem.raw" want.raw
        tileread "./$stem.nhdr" | cmp - want.raw
    done
}

@test "flat TIFFs of names that NRRD would misread are still found" {
    gen -n 20 want
    for name in ' blank.tif' 'LIST.tif' 'LISTS 1.tif' '..tif'; do
        gen -n 20 -f tiff "$name"
        tif2raw -q -o out "$name" > printed
        tileread out.nhdr | cmp - want.raw
    done
    assert_equal "$(grep 'data file' out.nhdr)" 'data file: ..tif'
}

@test "a flat TIFF that NRRD cannot name is refused" {
    gen -f tiff 'a%d.tif'
    try tif2raw 'a%d.tif'
    expect 1 '' "tif2raw: a%d.tif: an NRRD header cannot name a data file \
with a newline or '%', or with a blank at its end: \"a%d.tif\""
    only 'a%d.tif'
}

@test "a compressed TIFF with a newline and a backslash in its name works" {
    name=$'a\nb\\n.tif'
    gen -n 20 want
    gen -n 20 -f tiff -c lzw "$name"
    try tif2raw "ab=$name"
    expect 0 ab.nhdr ''
    cmp ab.raw want.raw
    assert_equal "$(grep ^source:= ab.nhdr)" "source:=$PWD/a\\nb\\\\n.tif"
    touch -d @1 ab.raw ab.nhdr
    tif2raw "ab=$name"
    assert_equal "$(stat -c %Y ab.raw ab.nhdr)" $'1\n1'
}

@test "messages about a name with a newline stay on one line" {
    try tif2raw $'a\nb.tif'
    expect 1 '' 'tif2raw: a?b.tif: cannot open: No such file or directory'
}

@test "a name that no channel can have asks for another" {
    gen -f tiff 'a,b.tif'
    try tif2raw 'a,b.tif'
    expect 1 '' "tif2raw: a,b.tif: channel name holds a comma, a quote, a '#' \
or a control byte; name it: NAME=PATH"
}

# --- what is up to date is kept ---

@test "what is up to date is left alone" {
    gen -f tiff -c lzw a.tif
    tif2raw a.tif
    touch -d @1 a.raw a.nhdr
    try tif2raw a.tif
    expect 0 a.nhdr ''
    assert_equal "$(stat -c %Y a.raw a.nhdr)" $'1\n1'
}

@test "a header that points into its TIFF is left alone, without the note" {
    gen -f tiff a.tif
    tif2raw -q a.tif
    touch -d @1 a.nhdr
    try tif2raw a.tif
    expect 0 a.nhdr ''
    assert_equal "$(stat -c %Y a.nhdr)" 1
}

@test "what is up to date is kept, image by image" {
    gen -f tiff -S 3 -c lzw a.tif
    tif2raw a.tif
    touch -d @1 a.*.raw a.*.nhdr
    rm a.green.raw
    try tif2raw a.tif
    expect 0 'a.red.nhdr
a.green.nhdr
a.blue.nhdr' ''
    assert_equal "$(stat -c %Y a.red.raw a.red.nhdr a.blue.raw a.blue.nhdr)" \
$'1\n1\n1\n1'
    [ "$(stat -c %Y a.green.nhdr)" -gt 1 ]
    tileread a.green.nhdr | cmp - a.green.raw
}

@test "other planes make the image anew, the same ones do not" {
    for how in '-c lzw' flat; do
        gen -m 3 want
        if [ "$how" = flat ]; then
            stack_tif a.tif 3 120 100 < want.raw
        else
            gen -m 3 -f tiff -c lzw a.tif
        fi
        for planes in '' 0:2 1:3 1 2; do
            tif2raw -q ${planes:+--z $planes} a.tif > names
            touch -d @1 a.nhdr
            tileread ${planes:+--z $planes} want.nhdr > want
            tileread a.nhdr | cmp - want
            tif2raw -q ${planes:+--z $planes} a.tif > names
            assert_equal "$(stat -c %Y a.nhdr)" 1
        done
    done
}

@test "--force makes anew what is up to date" {
    gen -n 20 want
    gen -n 20 -f tiff -c lzw a.tif
    tif2raw a.tif
    printf xxxx | dd of=a.raw conv=notrunc status=none
    touch -d @1 a.raw a.nhdr
    try tif2raw -f a.tif
    expect 0 a.nhdr ''
    cmp a.raw want.raw
    [ "$(stat -c %Y a.nhdr)" -gt 1 ]
}

@test "a TIFF that has changed is converted again, even of the same size" {
    gen -k zero -f tiff -c none -T 16 a.tif
    tif2raw a.tif
    touch -d @1 a.raw a.nhdr
    gen -k ramp -f tiff -c none -T 16 a.tif
    gen -k ramp want
    try tif2raw a.tif
    expect 0 a.nhdr ''
    cmp a.raw want.raw
    assert_equal "$(grep mtime a.nhdr)" "source mtime:=$(mtime_ns a.tif)"
}

@test "another TIFF of the same size and time is converted again" {
    gen -k zero -f tiff -T 16 a.tif
    gen -k ramp -f tiff -T 16 b.tif
    gen -k ramp want
    touch -d @1000 a.tif b.tif
    tif2raw -o out a.tif
    tif2raw -o out b.tif
    cmp out.raw want.raw
}

@test "samples that are gone or cut short are made again" {
    gen -n 20 want
    gen -n 20 -f tiff -c lzw a.tif
    tif2raw a.tif
    truncate -s -1 a.raw
    tif2raw a.tif
    cmp a.raw want.raw
    rm a.raw
    tif2raw a.tif
    cmp a.raw want.raw
}

@test "--copy frees a header that pointed into its TIFF" {
    gen -n 20 want
    gen -n 20 -f tiff a.tif
    tif2raw -q a.tif
    try tif2raw --copy a.tif
    expect 0 a.nhdr ''
    rm a.tif
    tileread a.nhdr | cmp - want.raw
}

@test "an old header that is no header is replaced" {
    gen -f tiff -c lzw a.tif
    echo rubbish > a.nhdr
    try tif2raw a.tif
    expect 0 a.nhdr ''
    assert_equal "$(head -n 1 a.nhdr)" NRRD0004
}

@test "a header whose TIFF has since changed its size is refused" {
    gen -f tiff a.tif
    tif2raw -q a.tif
    size=$(stat -c %s a.tif)
    echo more >> a.tif
    try tileread a.nhdr
    expect 1 '' "tileread: a.nhdr: the TIFF that it points into has changed: \
$((size + 5)) bytes, $size then; make the header anew: tif2raw -f"
    tif2raw -q a.tif
    try tileread -W 1 -H 1 -F npy -o out/ a.nhdr
    expect 0 '' ''
}

@test "another channel name makes the header anew" {
    gen -f tiff -c lzw a.tif
    tif2raw -o out cy5=a.tif
    tif2raw -o out cy3=a.tif
    assert_equal "$(grep ^channel out.nhdr)" 'channel:=cy3'
}

@test "a header that is a link to another is replaced, not followed" {
    mkdir cur store
    gen -f tiff -c lzw cur/t.tif
    gen -f tiff -c lzw -s 2 store/t.tif
    tif2raw -o store/ store/t.tif
    cp store/t.nhdr copy
    ln -s ../store/t.nhdr cur/t.nhdr
    try tif2raw -o cur/ cur/t.tif
    expect 0 cur/t.nhdr ''
    cmp store/t.nhdr copy
    [ ! -L cur/t.nhdr ]
    gen want
    tileread cur/t.nhdr | cmp - want.raw
}

# --- usage ---

@test "--help goes to standard output" {
    try tif2raw --help
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "$(head -n 3 <<< "$output")" \
'usage: tif2raw [-f] [--copy] [-j N] [--channel LIST] [--z A:B] [--time A:B] [-o OUT]
               [NAME=]TIFF...
       tif2raw --list [--json] [--channel LIST] [--z A:B] [--time A:B] IMAGE...'
    assert_equal "${lines[-1]}" 'See man tif2raw and man 7 spottools.'
}

@test "--version names the version" {
    version=$(sed -n 's/.*SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    try tif2raw --version
    expect 0 "tif2raw (spottools) $version" ''
}

@test "wrong usage is refused with status 2" {
    try tif2raw
    expect 2 '' "tif2raw: no TIFF given $SEE"
    try tif2raw --nope a.tif
    expect 2 '' "tif2raw: option \"--nope\" is not known $SEE"
    try tif2raw -Z a.tif
    expect 2 '' "tif2raw: option \"-Z\" is not known $SEE"
    try tif2raw -o
    expect 2 '' "tif2raw: option \"-o\" needs a value $SEE"
    try tif2raw --output
    expect 2 '' "tif2raw: option \"--output\" needs a value $SEE"
    try tif2raw -o '' a.tif
    expect 2 '' "tif2raw: --output is empty $SEE"
    try tif2raw --json a.tif
    expect 2 '' "tif2raw: --json goes with --list $SEE"
    try tif2raw -j 0 a.tif
    expect 2 '' "tif2raw: --jobs \"0\" is not from 1 to 1024 $SEE"
    try tif2raw --copy=yes a.tif
    expect 2 '' "tif2raw: option \"--copy=yes\" takes no value $SEE"
}

@test "another channel under the same NAME= is made anew" {
    gen -S 3 -H 20 -W 30 -f tiff -c lzw rgb.tif
    for n in 0 1 2 1; do
        tif2raw -q --channel $n A=rgb.tif
        tileread A.nhdr | cmp - <(tileread -q --channel $n rgb.tif)
    done
    before=$(mtime_ns A.nhdr)
    tif2raw -q --channel 1 A=rgb.tif
    assert_equal "$(mtime_ns A.nhdr)" "$before"
}
