#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tileread: gives a rectangle's pixels, of every channel, as they are.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

SEE='(tileread --help lists the options)'

# Cuts a rectangle out of a raw file: FILE COLUMNS BYTES Y X HEIGHT WIDTH
crop() {
    local row
    for ((row = $4; row < $4 + $6; row++)); do
        dd if="$1" bs="$3" skip=$((row * $2 + $5)) count="$7" status=none
    done
}

# An image of 4 x 2 bytes, 1 to 8, with these header lines besides: LINE...
tiny() {
    {
        printf 'NRRD0004\ntype: uint8\ndimension: 2\nsizes: 4 2\n'
        printf 'encoding: raw\ndata file: a.raw\n'
        [ $# -eq 0 ] || printf '%s\n' "$@"
    } > a.nhdr
    printf 12345678 > a.raw
}

# A plan of one tile for the images of gen, but for line LINE: LINE TEXT
plan_with() {
    {
        echo '# spottools plan 1,shape=100x120,tiles=1,channel=a,type=uint16'
        echo tile,y,x,height,width
        echo 0,0,0,100,120
    } | sed "$1c\\$2" > plan.csv
}

# --- works ---

@test "without a rectangle it gives the whole image, of every type" {
    for type in uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double; do
        gen -t $type -n 20 a
        tileread a.nhdr | cmp - a.raw
    done
}

@test "a rectangle is the crop of the samples" {
    gen -t uint16 a
    RANDOM=1
    for _ in {1..20}; do
        y=$((RANDOM % 100)) x=$((RANDOM % 120))
        h=$((RANDOM % (100 - y) + 1)) w=$((RANDOM % (120 - x) + 1))
        tileread -x $x -y $y -W $w -H $h a.nhdr > got
        crop a.raw 120 2 $y $x $h $w | cmp - got
    done
}

@test "a rectangle of every type is the crop of the samples" {
    for type in uint8:1 int16:2 int32:4 uint64:8 float:4 double:8; do
        gen -t ${type%:*} -n 20 a
        tileread -x 7 -y 90 -W 31 -H 9 a.nhdr > got
        crop a.raw 120 ${type#*:} 90 7 9 31 | cmp - got
    done
}

@test "without a size it reaches to the right and lower border" {
    gen a
    tileread -x 110 -y 95 a.nhdr > got
    crop a.raw 120 2 95 110 5 10 | cmp - got
}

@test "a rectangle that hangs over the border is clipped" {
    gen a
    tileread -x 110 -y 95 -W 99 -H 99 a.nhdr > got
    crop a.raw 120 2 95 110 5 10 | cmp - got
    tileread -x -5 -y -3 -W 15 -H 8 a.nhdr > got
    crop a.raw 120 2 0 0 5 10 | cmp - got
    tileread -x 119 -y 99 -W 2147483647 -H 2147483647 a.nhdr > got
    crop a.raw 120 2 99 119 1 1 | cmp - got
}

@test "--halo widens a rectangle, clipped to the image" {
    gen a
    tileread -x 10 -y 20 -W 5 -H 6 --halo 3 a.nhdr > got
    crop a.raw 120 2 17 7 12 11 | cmp - got
    tileread -x 10 -y 20 -W 5 -H 6 --halo 2147483647 a.nhdr | cmp - a.raw
}

@test "NPY and flat TIFF give what NRRD gives" {
    gen -n 20 a
    gen -n 20 -f npy b.npy
    gen -n 20 -f tiff c.tif
    gen -n 20 -f tiff -B d.tif
    crop a.raw 120 2 30 17 9 31 > want
    for image in b.npy c.tif d.tif; do
        tileread -x 17 -y 30 -W 31 -H 9 $image | cmp - want
        tileread $image | cmp - a.raw
    done
}

@test "big-endian images of every format come out in the machine's order" {
    for type in uint8 uint16 int32 int64 float double; do
        gen -t $type -n 20 want
        gen -t $type -n 20 -e big a
        gen -t $type -n 20 -e big -f npy b.npy
        gen -t $type -n 20 -e big -f tiff c.tif
        for image in a.nhdr b.npy c.tif; do
            tileread $image | cmp - want.raw
        done
    done
}

@test "not-a-number keeps its bits, in either byte order" {
    gen -t float -k nan want
    gen -t float -k nan -e big a
    tileread a.nhdr | cmp - want.raw
    tileread want.nhdr | cmp - want.raw
}

@test "samples at an odd place in the file are read" {
    gen -t double -n 20 a
    for skip in 1 3 4099; do
        { head -c $skip /dev/zero; cat a.raw; } > b.raw
        sed 's/a.raw/b.raw/' a.nhdr > b.nhdr
        echo "byte skip: $skip" >> b.nhdr
        tileread b.nhdr | cmp - a.raw
        tileread -x 17 -y 30 -W 31 -H 9 b.nhdr > got
        crop a.raw 120 8 30 17 9 31 | cmp - got
    done
}

@test "byte skip -1 takes the file's last bytes" {
    gen a
    { echo whatever; cat a.raw; } > b.raw
    sed 's/a.raw/b.raw/' a.nhdr > b.nhdr
    echo 'byte skip: -1' >> b.nhdr
    tileread b.nhdr | cmp - a.raw
}

@test "an NRRD that holds its samples itself is read" {
    gen a
    { grep -v 'data file' a.nhdr; echo; cat a.raw; } > a.nrrd
    tileread a.nrrd | cmp - a.raw
}

@test "comments, unknown fields, keys and CRLF in a header are passed over" {
    tiny '# a comment' 'space: left-posterior' 'a key:=a value'
    sed -i 's/$/\r/' a.nhdr
    assert_equal "$(tileread a.nhdr)" 12345678
}

@test "an image wider than a window's rows is read" {
    gen -H 3 -W 700000 a
    tileread a.nhdr | cmp - a.raw
    tileread -x 650000 -W 9 a.nhdr > got
    crop a.raw 700000 2 0 650000 3 9 | cmp - got
}

@test "a crop of an image of 20 GB takes no time" {
    printf 'NRRD0004\ntype: uint16\ndimension: 2\nsizes: 100000 100000\n' \
        > a.nhdr
    printf 'endian: little\nencoding: raw\ndata file: a.raw\n' >> a.nhdr
    truncate -s 20000000000 a.raw
    printf '\1\2' | dd of=a.raw bs=2 seek=9999900050 conv=notrunc status=none
    timeout 2 tileread -x 50 -y 99999 -W 1 a.nhdr > got
    assert_equal "$(od -An -tx1 got)" ' 01 02'
}

# --- several channels ---

@test "several channels follow one another" {
    gen -s 1 a
    gen -s 2 -t float b
    tileread -x 7 -y 9 -W 20 -H 30 b.nhdr a.nhdr > got
    {
        crop b.raw 120 4 9 7 30 20
        crop a.raw 120 2 9 7 30 20
    } | cmp - got
}

@test "images of several shapes, or two of one name, are refused" {
    mkdir d
    gen a
    gen d/a
    gen -H 99 b
    try tileread a.nhdr b.nhdr
    expect 1 '' 'tileread: b.nhdr: shape is 99x120, that of a.nhdr is 100x120'
    try tileread a.nhdr d/a.nhdr
    expect 1 '' 'tileread: d/a.nhdr: channel "a" is also that of a.nhdr; '\
'give it another name: NAME=PATH'
    tileread a.nhdr b=d/a.nhdr | cmp - <(cat a.raw d/a.raw)
}

# --- tiles of a plan ---

@test "the tiles of a plan are their rectangles, with the halo clipped" {
    gen a
    tileplan -s 40x50 a.nhdr > plan.csv
    for halo in 0 5 45; do
        tail -n +3 plan.csv | while IFS=, read -r tile y x h w; do
            tileread -p plan.csv --tile "$tile" --halo $halo a.nhdr > got
            bottom=$((y + h + halo)) right=$((x + w + halo))
            y=$((y > halo ? y - halo : 0)) x=$((x > halo ? x - halo : 0))
            bottom=$((bottom < 100 ? bottom : 100))
            right=$((right < 120 ? right : 120))
            crop a.raw 120 2 $y $x $((bottom - y)) $((right - x)) | cmp - got
        done
    done
}

@test "a plan comes from standard input or a pipe as well" {
    gen a
    crop a.raw 120 2 40 50 40 50 > want
    tileplan -s 40x50 a.nhdr | tileread -p - --tile 4 a.nhdr | cmp - want
    tileread -p <(tileplan -s 40x50 a.nhdr) --tile 4 a.nhdr | cmp - want
}

@test "a tile of a shard, of joined shards and of a plan with CRLF is found" {
    gen a
    crop a.raw 120 2 40 50 40 50 > want
    tileplan -s 40x50 --shard 2/3 a.nhdr > two.csv
    tileread -p two.csv --tile 4 a.nhdr | cmp - want
    tileplan -s 40x50 --shard 1/3 a.nhdr | cat - two.csv > both.csv
    tileread -p both.csv --tile 4 a.nhdr | cmp - want
    sed 's/$/\r/' both.csv > crlf.csv
    tileread -p crlf.csv --tile 4 a.nhdr | cmp - want
}

@test "a tile that the plan lacks is refused" {
    gen a
    tileplan a.nhdr > plan.csv
    try tileread -p plan.csv --tile 1 a.nhdr
    expect 1 '' 'tileread: plan.csv:3: plan has no tile 1'
}

@test "a plan for another shape is refused" {
    gen a
    gen -H 99 b
    tileplan a.nhdr > plan.csv
    try tileread -p plan.csv --tile 0 b.nhdr
    expect 1 '' 'tileread: plan.csv:1: plan is for 100x120 pixels, not for '\
'99x120'
}

@test "what is no plan is refused" {
    gen a
    mkdir d
    : > empty
    try tileread -p none --tile 0 a.nhdr
    expect 1 '' 'tileread: none: cannot open: No such file or directory'
    try tileread -p empty --tile 0 a.nhdr
    expect 1 '' 'tileread: empty: is empty'
    try tileread -p d --tile 0 a.nhdr
    expect 1 '' 'tileread: d: cannot read: Is a directory'
    try tileread -p a.nhdr --tile 0 a.nhdr
    expect 1 '' \
        'tileread: a.nhdr:1: first line is not "# spottools plan 1,..."'
}

@test "a wrong line of a plan is named" {
    gen a
    plan_with 3 '0,0,x7,100,120'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' 'tileread: plan.csv:3: x "x7" is not a number'
    plan_with 3 '0,0,0,100'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' 'tileread: plan.csv:3: line has 4 fields, not the 5 of '\
'"tile,y,x,height,width"'
    plan_with 3 '0,0,0,101,120'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' \
'tileread: plan.csv:3: tile 0 does not lie on the plane of 100x120 pixels'
    plan_with 3 '0,0,0,0,120'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' \
'tileread: plan.csv:3: tile 0 does not lie on the plane of 100x120 pixels'
    plan_with 3 '0,4294967295,0,1,1'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' \
'tileread: plan.csv:3: tile 0 does not lie on the plane of 100x120 pixels'
    plan_with 2 'tile,x,y,height,width'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' 'tileread: plan.csv:2: line is not "tile,y,x,height,width"'
    plan_with 1 '# spottools plan 2,shape=100x120'
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' \
        'tileread: plan.csv:1: first line is not "# spottools plan 1,..."'
}

@test "a plan cut short, with a NUL byte or an endless line is refused" {
    gen a
    plan_with 4 ''
    truncate -s -1 plan.csv
    try tileread -p plan.csv --tile 0 a.nhdr
    expect 1 '' \
        'tileread: plan.csv:3: line has no end; the file is cut short'
    plan_with 4 ''
    printf '0,0,0,1\0000,120\n' >> plan.csv
    try tileread -p plan.csv --tile 9 a.nhdr
    expect 1 '' 'tileread: plan.csv:4: line holds a NUL byte'
    plan_with 4 ''
    head -c 70000 /dev/zero | tr '\0' 1 >> plan.csv
    try tileread -p plan.csv --tile 9 a.nhdr
    expect 1 '' 'tileread: plan.csv:4: line is longer than 64 KB'
}

# --- output formats ---

@test "pgm holds uint8 as it is" {
    gen -t uint8 -n 20 a
    tileread -F pgm -x 3 -y 4 -W 50 -H 60 a.nhdr > got.pgm
    {
        printf 'P5\n50 60\n255\n'
        crop a.raw 120 1 4 3 60 50
    } | cmp - got.pgm
}

@test "pgm holds uint16 with the high byte first, whatever the file's order" {
    gen -n 20 a
    gen -n 20 -e big b
    crop b.raw 120 2 4 3 60 50 > rows
    for image in a b; do
        tileread -F pgm -x 3 -y 4 -W 50 -H 60 $image.nhdr > got.pgm
        { printf 'P5\n50 60\n65535\n'; cat rows; } | cmp - got.pgm
    done
}

@test "pgm refuses what it cannot hold" {
    gen -t float a
    gen -t uint8 b
    gen -t uint8 c
    try tileread -F pgm a.nhdr
    expect 1 '' 'tileread: a.nhdr: pgm holds uint8 and uint16 only'
    try tileread -F pgm b.nhdr c.nhdr
    expect 2 '' \
        "tileread: pgm holds one channel; use -o DIR/ for several $SEE"
}

@test "npy is NumPy's array, its samples at a multiple of 64 bytes" {
    gen -n 20 a
    tileread -F npy -x 3 -y 4 -W 50 -H 60 a.nhdr > got.npy
    crop a.raw 120 2 4 3 60 50 > rows
    tail -c 6000 got.npy | cmp - rows
    size=$(($(stat -c %s got.npy) - 6000))
    assert_equal $((size % 64)) 0
    assert_equal "$(head -c 10 got.npy | od -An -tx1)" \
        " 93 4e 55 4d 50 59 01 00 $(printf %02x $((size - 10))) 00"
    assert_equal "$(head -c $size got.npy | tail -c +11 | tr -s ' ')" \
"{'descr': '<u2', 'fortran_order': False, 'shape': (60, 50, ), } "
    tileread got.npy | cmp - rows
}

@test "npy of several channels has three axes" {
    gen -s 1 -t int8 a
    gen -s 2 -t int8 b
    tileread -F npy -W 50 -H 60 a.nhdr b.nhdr > got.npy
    assert_equal "$(head -c 128 got.npy | tail -c +11 | tr -s ' ')" \
"{'descr': '|i1', 'fortran_order': False, 'shape': (2, 60, 50, ), } "
    tail -c 6000 got.npy | cmp - <(
        crop a.raw 120 1 0 0 60 50
        crop b.raw 120 1 0 0 60 50
    )
}

@test "npy of every type reads back" {
    for type in uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double; do
        gen -t $type -n 20 -e big a
        gen -t $type -n 20 want
        tileread -F npy a.nhdr > got.npy
        tileread got.npy | cmp - want.raw
        assert_equal "$(tileplan x=got.npy)" "$(tileplan x=a.nhdr)"
    done
}

@test "one npy does not hold two types" {
    gen a
    gen -t float b
    try tileread -F npy a.nhdr b.nhdr
    expect 1 '' 'tileread: b.nhdr: sample type differs; one npy holds one type'
}

# --- -o ---

@test "-o DIR/ writes a file for each channel, in folders made when absent" {
    gen -s 1 a
    gen -s 2 -t float b
    try tileread -x 7 -W 20 -o x/y/ a.nhdr cy3=b.nhdr
    expect 0 '' ''
    assert_equal "$(ls x/y)" 'a.raw
cy3.raw'
    crop a.raw 120 2 0 7 100 20 | cmp - x/y/a.raw
    crop b.raw 120 4 0 7 100 20 | cmp - x/y/cy3.raw
}

@test "-o DIR/ takes several channels in pgm, and several types in npy" {
    gen -s 1 -t uint8 a
    gen -s 2 b
    tileread -F pgm -o x/ a.nhdr b.nhdr
    tileread -F npy -o x/ a.nhdr b.nhdr
    assert_equal "$(ls x)" 'a.npy
a.pgm
b.npy
b.pgm'
    tileread -F pgm a.nhdr | cmp - x/a.pgm
    tileread -F pgm b.nhdr | cmp - x/b.pgm
    tileread x/b.npy | cmp - b.raw
}

@test "-o replaces an older file" {
    gen a
    mkdir x
    echo old > x/a.raw
    tileread -W 3 -o x/ a.nhdr
    crop a.raw 120 2 0 0 100 3 | cmp - x/a.raw
}

@test "-o does not write a crop over the samples that it reads" {
    gen a
    gen -f npy b.npy
    cp a.raw want
    try tileread -W 3 -o ./ a.nhdr
    cmp a.raw want
    expect 1 '' \
        'tileread: ./a.raw: is read as an image; use another name'
    try tileread -W 3 -F npy -o . b.npy
    expect 1 '' \
        'tileread: ./b.npy: is read as an image; use another name'
    tileread b.npy | cmp - want
}

@test "-o does not write one channel over another that it reads" {
    gen -s 1 a
    gen -s 2 b
    cp b.raw want
    try tileread -W 3 -o ./ b=a.nhdr c=b.nhdr
    cmp b.raw want
    expect 1 '' \
        'tileread: ./b.raw: is read as an image; use another name'
}

# --- refused ---

@test "an empty rectangle is refused" {
    gen a
    for where in '-x 120' '-y 100' '-x -5 -W 5' '-y -9 -H 3' '-x 2147483647'; do
        # shellcheck disable=SC2086 # several words
        try tileread $where a.nhdr
        expect 1 '' 'tileread: rectangle is empty: it lies outside the images'
    done
}

@test "missing, empty and other files are refused" {
    mkdir d
    : > empty
    mkfifo pipe
    echo text > text
    try tileread none.nhdr
    expect 1 '' 'tileread: none.nhdr: cannot open: No such file or directory'
    try tileread d
    expect 1 '' 'tileread: d: is a folder'
    try tileread empty
    expect 1 '' 'tileread: empty: is empty'
    try tileread pipe
    expect 1 '' 'tileread: pipe: is not a regular file'
    try tileread text
    expect 1 '' 'tileread: text: is not an image (NRRD, NPY or TIFF)'
}

@test "a header whose samples are a FIFO is refused without waiting" {
    tiny
    rm a.raw
    mkfifo a.raw
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: data file "./a.raw" is not a regular file'
}

@test "images cut short are refused" {
    gen a
    gen -f npy b.npy
    truncate -s -1 a.raw b.npy
    try tileread a.nhdr
    expect 1 '' \
'tileread: a.nhdr: is cut short: 23999 bytes, its header says 24000'
    try tileread b.npy
    expect 1 '' \
'tileread: b.npy: is cut short: 24127 bytes, its header says 24128'
    truncate -s 60 b.npy
    try tileread b.npy
    expect 1 '' 'tileread: b.npy: NPY: header is cut short'
}

@test "a wrong header is refused, and the field named" {
    tiny 'space dimension'
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: "space dimension" is no field'
    tiny 'encoding: gzip'
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: field "encoding" stands twice'
    tiny 'byte skip: many'
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: byte skip is not a number of bytes'
    tiny 'line skip: 2'
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: line skip is not supported'
    tiny
    sed -i 's/uint8/uint16/' a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: field "endian" is missing'
    tiny
    sed -i 's/raw$/gzip/' a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: encoding is not raw'
    tiny
    sed -i /sizes/d a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: field "sizes" is missing'
    tiny
    sed -i 's/a.raw/a.nhdr/' a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: data file is the header itself'
}

@test "sizes that overflow are refused" {
    tiny
    sed -i 's/sizes.*/sizes: 2147483647 2147483647/' a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: is cut short: 8 bytes, its header says '\
'4611686014132420609'
    sed -i 's/uint8/double/; s/^enc.*/&\nendian: little/' a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: is larger than any file can be'
    sed -i 's/sizes.*/sizes: 4294967297 2/' a.nhdr
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: NRRD: sizes are not whole numbers below 2^31'
}

@test "a compressed or tiled TIFF is read as it is" {
    gen -n 20 want
    crop want.raw 120 2 30 17 9 31 > part
    for how in '-c lzw' '-c zstd -T 32' '-T 16'; do
        # shellcheck disable=SC2086 # several words
        gen -n 20 -f tiff $how a.tif
        tileread a.tif | cmp - want.raw
        tileread -x 17 -y 30 -W 31 -H 9 a.tif | cmp - part
    done
}

@test "pgm refuses a stack, and takes one plane of it" {
    gen -t uint8 -m 3 a
    try tileread -F pgm a.nhdr
    expect 1 '' \
'tileread: a.nhdr: is a stack, pgm holds one plane; choose one: --z N'
    tileread -F pgm --z 1 a.nhdr > got.pgm
    { printf 'P5\n120 100\n255\n'; crop a.raw 120 1 100 0 100 120; } |
        cmp - got.pgm
}

@test "npy of a stack has its planes as the first axis" {
    gen -t int8 -m 3 a
    tileread -F npy -W 50 -H 60 a.nhdr > got.npy
    assert_equal "$(head -c 128 got.npy | tail -c +11 | tr -s ' ')" \
"{'descr': '|i1', 'fortran_order': False, 'shape': (3, 60, 50, ), } "
    tail -c 9000 got.npy | cmp - <(
        for z in 0 1 2; do crop a.raw 120 1 $((100 * z)) 0 60 50; done
    )
    tileread -F npy -W 50 -H 60 b=a.nhdr a.nhdr > both.npy
    assert_equal "$(head -c 128 both.npy | tail -c +11 | tr -s ' ')" \
"{'descr': '|i1', 'fortran_order': False, 'shape': (2, 3, 60, 50, ), } "
}

@test "an image that shrinks while it is read is reported as such" {
    printf 'NRRD0004\ntype: uint8\ndimension: 2\nsizes: 4000 4000\n' > a.nhdr
    printf 'encoding: raw\ndata file: a.raw\n' >> a.nhdr
    truncate -s 16000000 a.raw
    run bash -c 'tileread a.nhdr 2> err | {
            head -c 100000
            truncate -s 0 a.raw
            cat
        } > got
        exit ${PIPESTATUS[0]}'
    assert_failure 1
    assert_equal "$(cat err)" \
        'tileread: a.nhdr: pixels became shorter while they were read'
}

# --- names ---

@test "names with blanks, quotes, '=' and newlines work" {
    for name in 'a b' "it's" x=y; do
        gen "$name"
        tileread "./$name.nhdr" | cmp - "$name.raw"
        tileread -o out/ "./$name.nhdr"
        cmp "out/$name.raw" "$name.raw"
    done
    for name in $'a\nb' 'say "hi"' 'a,b#'; do
        gen -f npy "$name.npy"
        tileread "n=$name.npy" | cmp - x=y.raw
    done
}

@test "messages about a name with a newline stay on one line" {
    try tileread $'a\nb\033.nhdr'
    expect 1 '' 'tileread: a?b?.nhdr: cannot open: No such file or directory'
}

# --- usage ---

@test "--help goes to standard output" {
    try tileread --help
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${lines[0]}
${lines[1]}
${lines[2]}" 'usage: tileread [-x X] [-y Y] [-W W] [-H H] [--halo N] [-F FORMAT] [-o DIR/]
                [--channel LIST] [--z A:B] [--time A:B] [--cache SIZE] [--no-mmap]
                [NAME=]IMAGE...'
    assert_equal "${lines[-1]}" 'See man tileread and man 7 spottools.'
}

@test "--version names the version" {
    version=$(sed -n 's/.*SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    try tileread --version
    expect 0 "tileread (spottools) $version" ''
}

@test "wrong usage is refused with status 2" {
    gen a
    try tileread
    expect 2 '' "tileread: no image given $SEE"
    try tileread --nope a.nhdr
    expect 2 '' "tileread: option \"--nope\" is not known $SEE"
    try tileread -Z a.nhdr
    expect 2 '' "tileread: option \"-Z\" is not known $SEE"
    try tileread a.nhdr -x
    expect 2 '' "tileread: option \"-x\" needs a value $SEE"
    try tileread -p plan.csv a.nhdr
    expect 2 '' "tileread: --plan and --tile go together $SEE"
    try tileread --tile 0 a.nhdr
    expect 2 '' "tileread: --plan and --tile go together $SEE"
    try tileread -p plan.csv --tile 0 -x 3 a.nhdr
    expect 2 '' "tileread: -x -y -W -H and --plan exclude each other $SEE"
    try tileread -o '' a.nhdr
    expect 2 '' "tileread: --output is empty $SEE"
    try tileread -F tiff a.nhdr
    expect 2 '' \
        "tileread: --format \"tiff\" is none of raw, pgm, npy, tif, png $SEE"
}

@test "numbers out of range are refused" {
    for value in x '' 1.5 0x10 -x 1e3; do
        try tileread -x "$value" a.nhdr
        expect 2 '' "tileread: --x \"$value\" is not a number $SEE"
    done
    try tileread -y 2147483648 a.nhdr
    expect 2 '' "tileread: --y \"2147483648\" is too large $SEE"
    try tileread -W 0 a.nhdr
    expect 2 '' "tileread: --width \"0\" is not from 1 to 2147483647 $SEE"
    try tileread -H -3 a.nhdr
    expect 2 '' \
"tileread: --height \"-3\" is not a whole number from 0 up $SEE"
    try tileread --halo 2147483648 a.nhdr
    expect 2 '' \
"tileread: --halo \"2147483648\" is not from 0 to 2147483647 $SEE"
    try tileread -p plan.csv --tile two a.nhdr
    expect 2 '' "tileread: --tile \"two\" is not a number $SEE"
}

# --- a full disk, a closed pipe ---

@test "a full disk under standard output is the exit status" {
    gen a
    run --separate-stderr bash -c 'tileread -W 1 -H 1 a.nhdr > /dev/full'
    expect 1 '' \
'tileread: standard output: cannot write: No space left on device'
}

@test "a full disk in the midst of the pixels is the output's failure" {
    gen a
    run --separate-stderr bash -c 'tileread a.nhdr > /dev/full'
    expect 1 '' \
'tileread: standard output: cannot write: No space left on device'
}

@test "a full disk under -o is the exit status, and names the file" {
    gen a
    mkdir x
    ln -s /dev/full x/a.raw
    try tileread -W 1 -H 1 -o x/ a.nhdr
    expect 1 '' 'tileread: x/a.raw: cannot write: No space left on device'
    try tileread -o x/ a.nhdr
    expect 1 '' 'tileread: x/a.raw: cannot write: No space left on device'
}

@test "pixels that outgrow the file size limit leave no file" {
    gen a
    run --separate-stderr bash -c 'ulimit -f 8; tileread -o x/ a.nhdr'
    expect 1 '' 'tileread: x/a.raw: cannot write: File too large'
    assert_equal "$(ls -A x)" ''
}

@test "a folder that cannot be made is named" {
    gen a
    : > file
    try tileread -o file/x/ a.nhdr
    expect 1 '' 'tileread: file/x/: cannot make the folder: Not a directory'
}

@test "a closed standard output is the exit status" {
    gen a
    run --separate-stderr bash -c 'tileread -W 1 -H 1 a.nhdr >&-'
    expect 1 '' 'tileread: standard output: cannot write: Bad file descriptor'
}

@test "a closed standard output does not matter to -o" {
    gen a
    run --separate-stderr bash -c 'tileread -o x/ a.nhdr >&-'
    expect 0 '' ''
    cmp x/a.raw a.raw
}

@test "a reader that has gone ends it by SIGPIPE, without a word" {
    gen -H 1000 -W 1000 a
    run bash -c 'env --default-signal=PIPE tileread a.nhdr 2> err |
        head -c 1 > got
        exit ${PIPESTATUS[0]}'
    assert_failure 141
    [ ! -s err ]
}

@test "SIGTERM while pixels are written leaves no file" {
    printf 'NRRD0004\ntype: uint8\ndimension: 2\nsizes: 20000 20000\n' > a.nhdr
    printf 'encoding: raw\ndata file: a.raw\n' >> a.nhdr
    truncate -s 400000000 a.raw
    tileread -o x/ a.nhdr 3>&- &
    until compgen -G 'x/.a.raw.*.tmp' > /dev/null; do
        kill -0 $!
    done
    kill -TERM $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 143
    assert_equal "$(ls -A x)" ''
}

# --- tif and png ---

@test "tif holds a rectangle of every plane, as tif2raw reads it" {
    for type in uint8 int8 uint16 int16 uint32 int32 float double; do
        gen -H 30 -W 40 -Z 3 -t $type a
        tileread -F tif -x 3 -y 4 -W 20 -H 10 a.nhdr > part.tif
        tileread -x 3 -y 4 -W 20 -H 10 a.nhdr > part.raw
        assert_equal "$(tif2raw -q --list part.tif | cut -f 2,3)" \
            "3x10x20"$'\t'"$type"
        tileread part.tif | cmp - part.raw
    done
}

@test "png holds uint8 and uint16 as they are" {
    for type in uint8 uint16; do
        gen -H 100 -W 120 -t $type -e big a
        tileread -F png -x 3 -y 4 -W 50 -H 60 a.nhdr > got.png
        tileread -F pgm -x 3 -y 4 -W 50 -H 60 a.nhdr > want.pgm
        pngtopnm got.png | cmp - want.pgm
    done
}

@test "tif and png refuse what they cannot hold" {
    gen -t int16 a
    gen b
    gen -m 2 -Z 2 c
    gen -t int64 d
    says 1 'tileread: a.nhdr: png holds uint8 and uint16 only' \
        tileread -F png a.nhdr
    says 1 'tileread: c.nhdr: is a stack, png holds one plane; choose one: --z N' \
        tileread -F png c.nhdr
    says 1 "tileread: d.nhdr: tif is written of samples of up to 32 bits, and \
double" tileread -F tif d.nhdr
    for format in tif png; do
        says 2 "tileread: $format holds one channel; use -o DIR/ for several $SEE" \
            tileread -F $format b.nhdr B=b.nhdr
        tileread -F $format -o x/ b.nhdr B=b.nhdr
        cmp x/b.$format x/B.$format
        run -1 --separate-stderr bash -c "tileread -F $format b.nhdr > /dev/full"
        assert_equal "$stderr" \
            'tileread: standard output: cannot write: No space left on device'
    done
}
