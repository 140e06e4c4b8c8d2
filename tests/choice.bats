#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What is inside a file, and the choice of it: --list, --channel, --z, --time,
# in every command.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

# A hyperstack of ImageJ, 2 channels x 3 slices x 2 frames of 10 x 20 pixels,
# in h.tif; its planes as they lie, in planes.raw.
hyperstack() {
    gen -m 12 -H 10 -W 20 planes
    stack_tif h.tif 12 20 10 $'ImageJ=1.53t\nimages=12\nchannels=2\nslices=3
frames=2\nhyperstack=true\n' < planes.raw
}

# A stack of OME, 2 channels x 3 planes, in o.tif; its planes in ome.raw.
ome_stack() {
    gen -m 6 -H 10 -W 20 -s 50 ome
    stack_tif o.tif 6 20 10 '<?xml version="1.0" encoding="UTF-8"?>
<OME><Image ID="Image:0"><Pixels DimensionOrder="XYZCT" Type="uint16" SizeX="20"
SizeY="10" SizeZ="3" SizeC="2" SizeT="1" PhysicalSizeX="0.1" PhysicalSizeY="0.2"
PhysicalSizeZ="0.5"><Channel ID="Channel:0:0" Name="DAPI"/><Channel
ID="Channel:0:1" Name="Cy 5"/><TiffData/></Pixels></Image></OME>' < ome.raw
}

# Planes of 400 bytes from planes.raw, or the file given: [FILE] NUMBER...
planes() {
    local file=planes.raw plane
    [ -z "${1##[0-9]*}" ] || { file=$1; shift; }
    for plane; do
        dd if="$file" bs=400 skip="$plane" count=1 status=none
    done
}

# --- --list ---

@test "--list shows what is inside, a line an image, and writes nothing" {
    hyperstack
    ome_stack
    gen -f tiff -S 3 -c lzw rgb.tif
    gen -t float -f tiff -T 32 -c deflate tiles.tif
    gen -t uint8 -f npy n.npy
    gen -e big -f nhdr i
    rm -f planes.nhdr ome.nhdr
    try tif2raw --list h.tif o.tif rgb.tif cy3=tiles.tif n.npy i.nhdr
    expect 0 \
$'h.t000.c0\t3x10x20\tuint16\tnone\tflat\t-\th.tif
h.t000.c1\t3x10x20\tuint16\tnone\tflat\t-\th.tif
h.t001.c0\t3x10x20\tuint16\tnone\tflat\t-\th.tif
h.t001.c1\t3x10x20\tuint16\tnone\tflat\t-\th.tif
o.DAPI\t3x10x20\tuint16\tnone\tflat\t0.5x0.2x0.1 um\to.tif
o.Cy 5\t3x10x20\tuint16\tnone\tflat\t0.5x0.2x0.1 um\to.tif
rgb.red\t100x120\tuint16\tLZW\tstrips of 16 rows\t-\trgb.tif
rgb.green\t100x120\tuint16\tLZW\tstrips of 16 rows\t-\trgb.tif
rgb.blue\t100x120\tuint16\tLZW\tstrips of 16 rows\t-\trgb.tif
cy3\t100x120\tfloat\tAdobeDeflate\ttiles of 32x32\t-\ttiles.tif
n\t100x120\tuint8\tnone\tflat\t-\tn.npy
i\t100x120\tuint16\tnone\tflat\t-\ti.nhdr' ''
    only h.tif i.nhdr i.raw n.npy o.tif ome.raw planes.raw rgb.tif tiles.tif
}

@test "--list names the layouts and codecs that there are" {
    while IFS='|' read -r how codec layout; do
        # shellcheck disable=SC2086 # several words
        gen -f tiff $how a.tif
        try tif2raw --list a.tif
        expect 0 "a"$'\t'"100x120"$'\t'"uint16"$'\t'"$codec"$'\t'"$layout"$'\t-\ta.tif' ''
    done <<'END'
-c none|none|flat
-c none -r 1|none|flat
-c lzw -r 100|LZW|one strip
-c lzw -r 1|LZW|strips of 1 row
-c packbits -r 7|PackBits|strips of 7 rows
-c zstd -T 16|ZSTD|tiles of 16x16
-c lzma -T 128|LZMA|tiles of 128x128
-T 48|tiles|tiles of 48x48
END
}

@test "--list --json is an array of objects" {
    ome_stack
    gen -f tiff -c lzw a.tif
    try tif2raw --list --json o.tif cy3=a.tif
    expect 0 '[{"path": "o.tif", "channel": "o.DAPI", "channel_number": 0, '\
'"time": 0, "shape": [3, 10, 20], "type": "uint16", "codec": "none", "layout": '\
'"flat", "flat": true, "spacing": [0.5, 0.2, 0.1], "unit": "um"},
 {"path": "o.tif", "channel": "o.Cy 5", "channel_number": 1, '\
'"time": 0, "shape": [3, 10, 20], "type": "uint16", "codec": "none", "layout": '\
'"flat", "flat": true, "spacing": [0.5, 0.2, 0.1], "unit": "um"},
 {"path": "a.tif", "channel": "cy3", "channel_number": 0, '\
'"time": 0, "shape": [1, 100, 120], "type": "uint16", "codec": "LZW", "layout": '\
'"strips of 16 rows", "flat": false, "spacing": [null, null, null], "unit": ""}]' ''
}

@test "--list --json escapes what JSON must" {
    name=$'a"\\\n.tif'
    gen -f tiff "$name"
    try tif2raw --list --json "n=$name"
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${output%%, \"channel\"*}" '[{"path": "a\"\\\u000a.tif"'
    try tif2raw --list "n=$name"
    expect 0 $'n\t100x120\tuint16\tnone\tflat\t-\ta"\\?.tif' ''
}

@test "--list shows the choice" {
    hyperstack
    try tif2raw --list --channel 1 --time 0 --z 1: h.tif
    expect 0 $'h.t000.c1\t2x10x20\tuint16\tnone\tflat\t-\th.tif' ''
    try tif2raw --list --json --channel c1 --time 1 --z 2 new=h.tif
    expect 0 '[{"path": "h.tif", "channel": "new", "channel_number": 1, '\
'"time": 1, "shape": [1, 10, 20], "type": "uint16", "codec": "none", "layout": '\
'"flat", "flat": true, "spacing": [null, null, null], "unit": ""}]' ''
}

@test "--list of what cannot be read is refused" {
    echo text > text
    for how in --list '--list --json'; do
        # shellcheck disable=SC2086 # several words
        try tif2raw $how none.tif
        expect 1 '' 'tif2raw: none.tif: cannot open: No such file or directory'
        # shellcheck disable=SC2086
        try tif2raw $how text
        expect 1 '' 'tif2raw: text: is not an image (NRRD, NPY or TIFF)'
    done
}

@test "a full disk under --list is the exit status" {
    gen -f tiff a.tif
    for how in --list '--list --json'; do
        run --separate-stderr bash -c "tif2raw $how a.tif > /dev/full"
        expect 1 '' \
'tif2raw: standard output: cannot write: No space left on device'
    done
}

# --- --channel ---

@test "--channel takes a number, the file's name or the whole name" {
    ome_stack
    planes ome.raw 3 4 5 > want
    for choice in 1 'Cy 5' 'o.Cy 5'; do
        tileread --channel "$choice" o.tif | cmp - want
        try tif2raw -q -f --channel "$choice" o.tif
        expect 0 'o.Cy 5.nhdr' ''
        tileread 'o.Cy 5.nhdr' | cmp - want
        assert_equal "$(tif2raw --list --channel "$choice" o.tif)" \
            $'o.Cy 5\t3x10x20\tuint16\tnone\tflat\t0.5x0.2x0.1 um\to.tif'
        assert_equal "$(tileplan --channel "$choice" o.tif | head -n 1)" \
'# spottools plan 1,shape=3x10x20,tiles=1,channel=o.Cy 5,type=uint16'
        run --separate-stderr memest -j1 --channel "$choice" o.tif
        assert_equal "${lines[0]}" '1 x 3x10x20 uint16'
        spotfind --channel "$choice" --z 0 o.tif > got
        assert_equal "$(head -n 1 got | grep -o ',channel=.*')" \
            ',channel=o.Cy 5,type=uint16'
    done
    only 'o.Cy 5.nhdr' got o.tif ome.nhdr ome.raw want
}

@test "--channel gives the channels in its order" {
    hyperstack
    tileread --time 0 --channel c1,c0 h.tif | cmp - <(planes 1 3 5 0 2 4)
    tileread --time 0 --channel 0,1 h.tif | cmp - <(planes 0 2 4 1 3 5)
    gen -f tiff -S 3 rgb.tif
    assert_equal "$(tif2raw --list --channel blue,0 rgb.tif | cut -f 1)" \
'rgb.blue
rgb.red'
    try tif2raw --channel blue,0 rgb.tif
    expect 0 'rgb.blue.nhdr
rgb.red.nhdr' ''
}

@test "--channel gives a channel at all its times" {
    hyperstack
    try tif2raw --channel c1 h.tif
    expect 0 'h.t000.c1.nhdr
h.t001.c1.nhdr' ''
    planes 1 3 5 | cmp - h.t000.c1.raw
    planes 7 9 11 | cmp - h.t001.c1.raw
    only h.t000.c1.nhdr h.t000.c1.raw h.t001.c1.nhdr h.t001.c1.raw h.tif \
        planes.nhdr planes.raw
}

@test "--channel chooses of each operand" {
    ome_stack
    cp o.tif p.tif
    tileread --z 0 --channel DAPI o.tif p.tif | cmp - <(planes ome.raw 0 0)
}

@test "an unknown channel is refused by every command" {
    ome_stack
    for command in tif2raw 'tif2raw --list' tileread spotfind tileplan memest; do
        # shellcheck disable=SC2086 # two words
        try $command --channel 'DAPI,green' o.tif
        expect 1 '' "${command%% *}: o.tif: holds no channel \"green\""
    done
    for choice in Cy5 2 o o. 01 -1; do
        try tileread --channel "$choice" o.tif
        expect 1 '' "tileread: o.tif: holds no channel \"$choice\""
    done
    only o.tif ome.nhdr ome.raw
}

@test "a choice of no channel is refused" {
    gen -f tiff a.tif
    for command in tif2raw 'tif2raw --list' 'tif2raw --list --json' tileread \
        spotfind tileplan memest; do
        for choice in '' ',' ',,'; do
            # shellcheck disable=SC2086 # two words
            try $command --channel "$choice" a.tif
            assert_equal "$command $choice: $status" "$command $choice: 2"
            assert_equal "$output" ''
        done
    done
}

@test "a channel named twice is one" {
    ome_stack
    tileread --z 0 --channel DAPI,0 o.tif | cmp - <(planes ome.raw 0)
}

@test "--channel of a file with one image is its number or name" {
    gen a
    gen -f tiff -c lzw b.tif
    for choice in 0 a; do
        tileread --channel $choice a.nhdr | cmp - a.raw
    done
    for choice in 0 b; do
        tileread --channel $choice b.tif | cmp - a.raw
    done
    try tileread --channel 1 a.nhdr
    expect 1 '' 'tileread: a.nhdr: holds no channel "1"'
}

# --- --z ---

@test "--z takes planes A to B - 1, from A, to B, or one" {
    hyperstack
    while IFS='|' read -r choice want; do
        # shellcheck disable=SC2086 # several words
        planes $want > it
        tileread --time 0 --channel 0 --z "$choice" h.tif | cmp - it
        tif2raw -q -f -o out --time 0 --channel 0 --z "$choice" h.tif > names
        stem=$(sed 's/\.nhdr$//' names)
        tileread "$stem.nhdr" | cmp - it
    done <<'END'
0:3|0 2 4
:|0 2 4
0:|0 2 4
:3|0 2 4
1:|2 4
1:3|2 4
:2|0 2
0:1|0
0|0
2|4
2:3|4
END
}

@test "one plane of a stack is a two-dimensional image" {
    hyperstack
    tif2raw -q -o plane --z 1 --time 1 --channel 1 x=h.tif > out
    assert_equal "$(cat out)" plane.nhdr
    assert_equal "$(grep -e ^dim -e ^siz -e skip -e planes plane.nhdr)" \
'dimension: 2
sizes: 20 10
byte skip: 3608
planes:=1:2'
    tileread plane.nhdr | cmp - <(planes 9)
}

@test "--z chooses planes of NRRD and NPY stacks as well" {
    gen -m 3 -H 10 -W 20 planes
    gen -m 3 -H 10 -W 20 -f npy n.npy
    for image in planes.nhdr n.npy; do
        tileread --z 1: $image | cmp - <(planes 1 2)
        tileread --z 2 $image | cmp - <(planes 2)
        assert_equal "$(tileplan --z 1: i=$image | head -n 1)" \
'# spottools plan 1,shape=2x10x20,tiles=1,channel=i,type=uint16'
        spotfind --z 2 i=$image > got
        assert_equal "$(head -c 46 got)" \
            '# spottools candidates 1,shape=10x20,kernel-si'
    done
}

@test "planes that a file lacks are refused by every command" {
    gen -m 3 -H 10 -W 20 planes
    stack_tif s.tif 3 20 10 < planes.raw
    gen -H 10 -W 20 -f tiff -c lzw one.tif
    for command in tif2raw 'tif2raw --list' tileread spotfind tileplan memest; do
        for choice in 3:4 1:4 3: 2147483646:2147483647; do
            # shellcheck disable=SC2086 # two words
            try $command --z $choice s.tif
            expect 1 '' "${command%% *}: s.tif: planes $choice were asked \
for, it has 3 (from 0 on)"
        done
        # shellcheck disable=SC2086
        try $command --z 1 one.tif
        expect 1 '' "${command%% *}: one.tif: planes 1:2 were asked for, it \
has 1 (from 0 on)"
    done
    only one.tif planes.nhdr planes.raw s.tif
}

@test "spotfind, and a plan, of a plane chosen of a stack" {
    gen -m 3 -H 60 -W 50 -n 30 s
    gen -H 60 -W 50 -n 30 -s 2 want
    spotfind s=want.nhdr > want
    [ "$(wc -l < want)" -gt 10 ]
    stack_tif s.tif 3 50 60 < s.raw
    gen -m 3 -H 60 -W 50 -n 30 -f tiff -c lzw c.tif
    for image in s.tif c.tif s.nhdr; do
        spotfind --z 1 s=$image | cmp - want
        tileplan --z 1 s=$image | spotfind -p - --z 1 s=$image | cmp - want
    done
}

# --- --time ---

@test "--time takes time points A to B - 1, from A, to B, or one" {
    hyperstack
    while IFS='|' read -r choice want; do
        assert_equal "$(tif2raw --list --time "$choice" h.tif | cut -f 1 |
            paste -sd ' ')" "$want"
    done <<'END'
0|h.t000.c0 h.t000.c1
1|h.t001.c0 h.t001.c1
1:|h.t001.c0 h.t001.c1
:1|h.t000.c0 h.t000.c1
:|h.t000.c0 h.t000.c1 h.t001.c0 h.t001.c1
0:2|h.t000.c0 h.t000.c1 h.t001.c0 h.t001.c1
END
    tileread --time 1 --channel 0 h.tif | cmp - <(planes 6 8 10)
}

@test "a time point that a file lacks is refused by every command" {
    hyperstack
    gen -H 10 -W 20 i
    for command in tif2raw 'tif2raw --list' tileread spotfind tileplan memest; do
        # shellcheck disable=SC2086 # two words
        try $command --time 2 h.tif
        expect 1 '' "${command%% *}: h.tif: time points 2:3 were asked for, \
it has 2 (from 0 on)"
        # shellcheck disable=SC2086
        try $command --time 1:9 h.tif
        expect 1 '' "${command%% *}: h.tif: time points 1:9 were asked for, \
it has 2 (from 0 on)"
        # shellcheck disable=SC2086
        try $command --time 1: i.nhdr
        expect 1 '' "${command%% *}: i.nhdr: time points 1: were asked for, \
it has 1 (from 0 on)"
    done
    only h.tif i.nhdr i.raw planes.nhdr planes.raw
}

# --- words ---

@test "a range that is none is refused with status 2" {
    see='(tileread --help lists the options)'
    for value in '' x 1:x -1 1.5 0x1 1:2:3 ' 1' 99999999999 2147483648: :0; do
        try tileread --z "$value" a.tif
        expect 2 '' "tileread: --z \"$value\" is not a range (A:B, A: or :B, \
from 0 on, without B) nor a number $see"
    done
    for value in 1:1 2:1 5:3; do
        try tileread --z $value a.tif
        expect 2 '' "tileread: --z \"$value\" is an empty range $see"
    done
}

@test "a wrong or missing choice is refused by every command" {
    for command in tif2raw tileread spotfind tileplan memest; do
        see="($command --help lists the options)"
        for option in z time; do
            try $command --$option two a.tif
            expect 2 '' "$command: --$option \"two\" is not a range (A:B, A: \
or :B, from 0 on, without B) nor a number $see"
            try $command --$option 2:2 a.tif
            expect 2 '' "$command: --$option \"2:2\" is an empty range $see"
            try $command --$option
            expect 2 '' "$command: option \"--$option\" needs a value $see"
        done
        try $command --channel
        expect 2 '' "$command: option \"--channel\" needs a value $see"
    done
}

@test "a cache that is no size is refused with status 2" {
    for command in tileread spotfind tileplan memest; do
        see="($command --help lists the options)"
        try $command --cache lots a.tif
        expect 2 '' "$command: --cache \"lots\" is not a size (a number with \
K, M, G or T) $see"
        try $command --cache 0 a.tif
        expect 2 '' "$command: --cache \"0\" is nothing $see"
    done
    try tif2raw --cache 1M a.tif
    expect 2 '' 'tif2raw: option "--cache" is not known (tif2raw --help lists '\
'the options)'
}

# --- NAME= ---

@test "NAME= of a file with several images is refused by every command" {
    hyperstack
    words='h.tif: holds 4 images; a NAME= needs a choice of one: --channel, --time'
    for command in tif2raw 'tif2raw --list' tileread spotfind tileplan memest; do
        # shellcheck disable=SC2086 # two words
        try $command x=h.tif
        expect 1 '' "${command%% *}: $words"
        # shellcheck disable=SC2086
        try $command --channel c0 x=h.tif
        expect 1 '' "${command%% *}: ${words/4/2}"
    done
    only h.tif planes.nhdr planes.raw
}

@test "NAME= with a choice of one names the image" {
    hyperstack
    try tif2raw --channel c1 --time 1 cy5=h.tif
    expect 0 cy5.nhdr ''
    assert_equal "$(grep ^channel cy5.nhdr)" 'channel:=cy5'
    tileread cy5.nhdr | cmp - <(planes 7 9 11)
    tileread -o out/ --channel c1 --time 1 cy5=h.tif
    cmp out/cy5.raw cy5.raw
    assert_equal "$(ls out)" cy5.raw
    assert_equal "$(tileplan --channel 1 --time 1 cy5=h.tif | head -n 1)" \
        '# spottools plan 1,shape=3x10x20,tiles=1,channel=cy5,type=uint16'
}

@test "-o STEM puts each image's own part behind it" {
    hyperstack
    try tif2raw -o x/y h.tif
    expect 0 'x/y.t000.c0.nhdr
x/y.t000.c1.nhdr
x/y.t001.c0.nhdr
x/y.t001.c1.nhdr' ''
    try tif2raw -o z/ --time 0 h.tif
    expect 0 'z/h.t000.c0.nhdr
z/h.t000.c1.nhdr' ''
    assert_equal "$(grep ^channel z/h.t000.c1.nhdr)" 'channel:=h.t000.c1'
}

@test "images of one name in two files are refused, and told apart by folders" {
    hyperstack
    mkdir d
    cp h.tif d
    try tileread h.tif d/h.tif
    expect 1 '' 'tileread: d/h.tif: channel "h.t000.c0" is also that of h.tif;'\
' give it another name: NAME=PATH'
    try tif2raw --time 0 h.tif d/h.tif
    assert_equal "$status" 2
    assert_equal "$stderr" "tif2raw: h.tif and d/h.tif would both write \
h.t000.c0.nhdr; name one: NAME=TIFF (tif2raw --help lists the options)"
}
