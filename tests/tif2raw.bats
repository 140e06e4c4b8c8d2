#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tif2raw: a TIFF becomes an image that can be mapped.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

NOTE='needed by its header from now on: no copy was made (--copy makes one)'
SEE='(tif2raw --help lists the options)'

# The folder holds these files and no other, not even a temporary one (but
# for what bats 1.8 leaves there).
only() {
    assert_equal "$(ls -A -I 'separate-stderr-*')" \
        "$(printf '%s\n' "$@" | sort)"
}

mtime_ns() {
    local t
    t=$(stat -c %.9Y "$1")
    echo "${t/./}"
}

# Numbers as little-endian bytes: WIDTH NUMBER...
le() {
    local width=$1 bytes='' byte number i
    shift
    for number; do
        for ((i = 0; i < width; i++)); do
            printf -v byte '\\x%02x' $((number >> 8 * i & 255))
            bytes+=$byte
        done
    done
    # shellcheck disable=SC2059 # it is made of escapes
    printf "$bytes"
}

# A TIFF's head with its directory, pixels to follow: TAG,TYPE,COUNT,VALUE...
# With ten tags the pixels begin at byte 134.
directory() {
    local entry tag type count value
    printf 'II*\0'
    le 4 8
    le 2 $#
    for entry; do
        IFS=, read -r tag type count value <<< "$entry"
        le 2 "$tag" "$type"
        le 4 "$count" "$value"
    done
    le 4 0
}

# The directory of an image of 4 x 2 bytes in one strip, [TAG=VALUE]...
simple() {
    local -A of=([256]=4 [257]=2 [258]=8 [259]=1 [262]=1 [273]=134 [277]=1
                 [278]=2 [279]=8 [339]=1)
    local tag entries=()
    for tag; do
        of[${tag%=*}]=${tag#*=}
    done
    for tag in 256 257 258 259 262 273 277 278 279 339; do
        entries+=("$tag,4,1,${of[$tag]}")
    done
    directory "${entries[@]}"
}

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
    for type in uint8 int8 uint16 int16 uint32 int32 float double; do
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
    le 4 50000 1 20000 1 >> a.tif
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

# --- refused ---

@test "a TIFF that its own conversion would write over is refused" {
    gen -f tiff -c lzw a.raw
    cp a.raw a.nhdr
    cp a.raw was
    try tif2raw -o b a.raw
    expect 0 b.nhdr ''
    try tif2raw -o a a.raw
    expect 1 '' \
'tif2raw: a.raw: would be written over by its own conversion; use -o'
    try tif2raw a.nhdr
    expect 1 '' \
'tif2raw: a.nhdr: would be written over by its own conversion; use -o'
    cmp a.raw was
    cmp a.nhdr was
}

@test "a TIFF that its conversion would write over by a link is refused" {
    gen -f tiff -c lzw was
    cp was a.tif
    ln -s a.tif a.raw
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: would be written over by its own conversion; use -o'
    cmp a.tif was
}

@test "a missing file, a folder, an empty file are refused" {
    mkdir d
    : > empty
    try tif2raw none.tif
    expect 1 '' 'tif2raw: none.tif: cannot open: No such file or directory'
    try tif2raw d
    expect 1 '' 'tif2raw: d: is a folder'
    try tif2raw empty
    expect 1 '' 'tif2raw: empty: is empty'
    only d empty
}

@test "a FIFO is refused without waiting" {
    mkfifo pipe
    try tif2raw pipe
    expect 1 '' 'tif2raw: pipe: is not a regular file'
}

@test "what is no TIFF is refused" {
    gen a
    echo text > text
    try tif2raw a.nhdr
    expect 1 '' 'tif2raw: a.nhdr: is not a TIFF'
    try tif2raw text
    expect 1 '' 'tif2raw: text: is not an image (NRRD, NPY or TIFF)'
}

@test "a TIFF that ends before its directory is refused" {
    gen -f tiff -c lzw a.tif
    truncate -s 1000 a.tif
    at=$(od -An -tu4 -j4 -N4 a.tif)
    try tif2raw a.tif
    expect 1 '' "tif2raw: a.tif: is not a TIFF that can be read: libtiff: \
Failed to read directory at offset ${at// /}"
    printf 'II*\0' > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: is not a TIFF that can be read: libtiff: '\
'Cannot read TIFF header'
}

@test "a TIFF that ends before its pixels do is refused" {
    { simple; printf 1234567; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: strip 0 of 1 does not lie in the '\
'file; it is cut short'
    only a.tif
}

@test "a strip that holds less than its rows need is refused" {
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 \
        273,3,2,$((138 << 16 | 134)) 277,4,1,1 278,4,1,1 \
        279,3,2,$((3 << 16 | 4)) 339,4,1,1 > a.tif
    printf 12345678 >> a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: strip 1 holds 3 bytes, its pixels need 4'
}

@test "damaged compressed pixels are refused and leave no file" {
    gen -f tiff -c deflate a.tif
    printf garbage | dd of=a.tif bs=1 seek=200 conv=notrunc status=none
    try tif2raw a.tif
    assert_equal "$status" 1
    assert_equal "$output" ''
    assert_equal "${stderr%%: libtiff: *}" \
        'tif2raw: a.tif: TIFF: cannot decode strip 0'
    only a.tif
}

@test "a failed conversion keeps the one that was there before" {
    gen -n 20 want
    gen -n 20 -f tiff -c deflate a.tif
    tif2raw a.tif
    printf garbage | dd of=a.tif bs=1 seek=200 conv=notrunc status=none
    run tif2raw a.tif
    assert_failure 1
    cmp a.raw want.raw
    only a.nhdr a.raw a.tif want.nhdr want.raw
}

@test "a TIFF of several pages is refused" {
    gen -f tiff -m 2 a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: holds several pages; only files of one page are read'
}

@test "a stack that ImageJ wrote as one page is refused" {
    text=$'ImageJ=1.53t\nimages=2\nslices=2\n'
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 \
        "270,2,$((${#text} + 1)),154" 273,4,1,146 277,4,1,1 278,4,1,2 \
        279,4,1,8 339,4,1,1 > a.tif
    printf '12345678%s\0' "$text" >> a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: holds several pages; only files of one page are read'
}

@test "a TIFF in colour is refused" {
    gen -f tiff -S 3 a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: 3 samples a pixel; only images of one sample are read'
}

@test "samples of an unknown kind are refused" {
    { simple 258=16 339=3; printf 1234567812345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: samples of 16 bits, format 3, are not supported'
    { simple 258=1; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: samples of 1 bits, format 1, are not supported'
}

@test "an unknown compression is refused" {
    { simple 259=4711; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: no decoder for compression 4711 here'
}

@test "an image without pixels, or larger than any file, is refused" {
    { simple 256=0; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: is not a TIFF that can be read: libtiff: '\
'Cannot handle zero scanline size'
    { simple 256=4294967295; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: is larger than any file can be'
    only a.tif
}

@test "what comes before a bad operand is done, the status tells of the bad" {
    gen -f tiff -c lzw a.tif
    try tif2raw a.tif none.tif
    expect 1 a.nhdr \
        'tif2raw: none.tif: cannot open: No such file or directory'
    only a.nhdr a.raw a.tif
}

# --- usage ---

@test "--help goes to standard output" {
    try tif2raw --help
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${lines[0]}" \
        'usage: tif2raw [-f] [--copy] [-o OUT] [NAME=]TIFF...'
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
    try tif2raw --copy=yes a.tif
    expect 2 '' "tif2raw: option \"--copy=yes\" takes no value $SEE"
}

# --- a full disk, a closed pipe, a signal ---

@test "a full disk under standard output is the exit status" {
    gen -f tiff -c lzw a.tif
    run --separate-stderr bash -c 'tif2raw a.tif > /dev/full'
    expect 1 '' \
'tif2raw: standard output: cannot write: No space left on device'
}

@test "a closed standard output is the exit status" {
    gen -f tiff -c lzw a.tif
    run --separate-stderr bash -c 'tif2raw a.tif >&-'
    expect 1 '' 'tif2raw: standard output: cannot write: Bad file descriptor'
}

@test "a full disk under the samples leaves no header" {
    gen -f tiff -c lzw a.tif
    ln -s /dev/full a.raw
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.raw: cannot write: No space left on device'
    only a.raw a.tif
}

@test "a full disk under the header names it and leaves no samples" {
    gen -f tiff a.tif
    gen -f tiff -c lzw b.tif
    ln -s /dev/full a.nhdr
    ln -s /dev/full b.nhdr
    try tif2raw b.tif
    only a.nhdr a.tif b.nhdr b.tif
    expect 1 '' 'tif2raw: b.nhdr: cannot write: No space left on device'
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.nhdr: cannot write: No space left on device'
}

@test "a folder in the place of an output is named" {
    gen -f tiff -c lzw a.tif
    gen -f tiff -c lzw b.tif
    mkdir a.nhdr b.raw
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.nhdr: is a folder'
    try tif2raw b.tif
    expect 1 '' 'tif2raw: b.raw: is a folder'
    only a.nhdr a.tif b.raw b.tif
}

@test "samples that outgrow the file size limit leave no file" {
    gen -f tiff -c lzw a.tif
    run --separate-stderr bash -c 'ulimit -f 8; tif2raw a.tif'
    expect 1 '' 'tif2raw: a.raw: cannot write: File too large'
    only a.tif
}

@test "a folder that cannot be made is named" {
    gen -f tiff -c lzw a.tif
    : > file
    try tif2raw -o file/x/ a.tif
    expect 1 '' 'tif2raw: file/x: cannot make the folder: Not a directory'
}

@test "a reader that has gone ends it by SIGPIPE, without a word" {
    gen -f tiff -c lzw a.tif
    run bash -c 'exec 3> >(:); wait $!
        env --default-signal=PIPE tif2raw a.tif >&3 2> err'
    assert_failure 141
    [ ! -s err ]
}

@test "SIGTERM while samples are written leaves no file" {
    gen -k zero -H 8000 -W 8000 -f tiff -c deflate a.tif
    tif2raw a.tif 3>&- &
    until compgen -G '.a.raw.*.tmp' > /dev/null; do
        kill -0 $!
    done
    kill -TERM $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 143
    only a.tif
}

@test "a TIFF is not written over by another's conversion" {
    gen -f tiff -c lzw a.tif
    gen -f tiff -c lzw -s 2 b.raw
    cp b.raw copy
    try tif2raw --copy b=a.tif c=b.raw
    expect 1 '' "tif2raw: b.raw: would be written over by another's conversion; use -o"
    cmp b.raw copy
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

# A strip of a deflate TIFF that holds more than its rows: libtiff 4.5 with
# libdeflate leaves it half decoded and says nothing.
@test "deflate strips that hold more than their rows are decoded whole" {
    gen -H 48 -W 40 -f tiff -c deflate -r 16 a.tif
    gen -H 48 -W 40 want
    # RowsPerStrip (tag 278, SHORT or LONG) from 16 to 15 rows, the height to
    # 45: each strip now has a row too many.
    patch_tag() { # FILE TAG OLD NEW: the value of a little-endian entry
        local at
        at=$(LC_ALL=C grep -obUaP "\\x$(printf %02x $(($2 % 256)))\\x$(printf %02x $(($2 / 256)))[\\x03\\x04]\\x00\\x01\\x00\\x00\\x00\\x$(printf %02x "$3")\\x00" "$1" | head -n 1)
        # shellcheck disable=SC2059
        printf "\\x$(printf %02x "$4")" |
            dd of="$1" bs=1 seek=$((${at%%:*} + 8)) conv=notrunc status=none
    }
    patch_tag a.tif 278 16 15
    patch_tag a.tif 257 48 45
    tif2raw -q a.tif
    for strip in 0 1 2; do
        cmp <(tail -c +$((1 + strip * 15 * 80)) a.raw | head -c 1200) \
            <(tail -c +$((1 + strip * 16 * 80)) want.raw | head -c 1200)
    done
}
