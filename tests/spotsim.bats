#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# spotsim: images of fluorescent spots, with a table of the truth.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

SEE='(spotsim --help lists the options)'
HEAD=channel,z,y,x,tophat,raw,contrast,zc,yc,xc,photons,snr

# Nothing but spots, each in one pixel, and the background.
PLAIN=(--sigma 0 --no-poisson --read-noise 0)

# The samples of an image, one a line, uint16: IMAGE
samples() {
    tileread "$1" | od -A n -v -w2 -t u2 | tr -d ' '
}

# Are all rows of the truth in the image of plain spots, and nothing else?
# IMAGE TRUTH CHANNEL PLANE-ROWS COLUMNS
truth_is_there() {
    samples "$1" > grey
    awk -F , -v channel="$3" -v rows="$4" -v columns="$5" '
        NR == FNR {
            if ($1 == channel)
                light[($2 * rows + $3) * columns + $4] += $5
            next
        }
        { n += $1 != 120 + light[FNR - 1] }
        END { exit n > 0 || FNR == 0 }' "$2" grey
}

# Do two tables have the same spots, within a pixel? TABLE TABLE
same_spots() {
    awk -F , '
        BEGIN { n = 0 }
        FNR == 1 { next }
        NR == FNR { y[n] = $3; x[n++] = $4; next }
        {
            found = 0
            for (i = 0; i < n; i++)
                if (!seen[i] && !found && ($3 - y[i]) ^ 2 <= 1 &&
                    ($4 - x[i]) ^ 2 <= 1)
                    found = seen[i] = 1
            bad += !found
            m++
        }
        END { exit bad > 0 || m != n || n == 0 }' "$1" "$2"
}

rows() {
    tail -n +2 "$1" | wc -l
}

# --- works ---

@test "a plane is a header, samples and the truth; nothing is printed" {
    try spotsim "${PLAIN[@]}" -s 20x30 --density 10 -o a
    expect 0 '' ''
    only a.nhdr a.raw a.truth.csv
    assert_equal "$(stat -c %s a.raw)" 1200
    assert_equal "$(cat a.nhdr)" 'NRRD0004
# https://teem.sourceforge.net/nrrd/format.html
type: uint16
dimension: 2
sizes: 30 20
encoding: raw
endian: little
data file: a.raw
channel:=a'
    assert_equal "$(cat a.truth.csv)" "$HEAD
a,0,13,20,1000,1120,9.333333,0,12.6395,19.6055,1000,"
    truth_is_there a.nhdr a.truth.csv a 20 30
}

@test "channels have images of their own and one truth, in their order" {
    spotsim "${PLAIN[@]}" -s 2x20x30 --density 5 --names 'cy5,cy 3' \
        --colocalised 0.5 -o b
    only b.cy5.nhdr b.cy5.raw 'b.cy 3.nhdr' 'b.cy 3.raw' b.truth.csv
    assert_equal "$(cat b.truth.csv)" "$HEAD
cy5,1,9,28,1000,1120,9.333333,1.2755,9.3475,28.4645,1000,
cy5,1,12,23,1000,1120,9.333333,1.4875,11.7575,23.2885,1000,
cy 3,1,12,23,1000,1120,9.333333,1.4875,11.7575,23.2885,1000,
cy 3,1,16,23,1000,1120,9.333333,1.2915,16.4535,22.8975,1000,"
    sed -n '/^sizes/p;/^channel/p' 'b.cy 3.nhdr' > got
    assert_equal "$(cat got)" 'sizes: 30 20 2
channel:=cy 3'
}

@test "channels without names are c0, c1, ..." {
    spotsim -s 9x9 --channels 3 -o a
    only a.c0.nhdr a.c0.raw a.c1.nhdr a.c1.raw a.c2.nhdr a.c2.raw a.truth.csv
    spotsim -s 9x9 --names x -o b
    [ -e b.x.nhdr ]
}

@test "every spot of the truth is in the image, and nothing else" {
    for size in 200x300 1x1000 1000x1 33x65 97x31; do
        spotsim "${PLAIN[@]}" -s $size --density 3 --type float -o f
        spotsim "${PLAIN[@]}" -s $size --density 3 -o a
        truth_is_there a.nhdr a.truth.csv a "${size%x*}" "${size#*x}"
    done
    spotsim "${PLAIN[@]}" --sigma 0,0,0 -s 7x50x40 --channels 2 --density 3 \
        --colocalised 0.4 -o s
    for channel in c0 c1; do
        truth_is_there s.$channel.nhdr s.truth.csv $channel 50 40
    done
}

@test "rows of the truth are sorted by channel, z, y, x" {
    spotsim -s 5x100x120 --names z,a --density 20 -o a
    tail -n +2 a.truth.csv | sed 's/^z/0/;s/^a/1/' > rows
    sort -s -t , -k 1,1n -k 2,2n -k 3,3n -k 4,4n rows | cmp - rows
    [ "$(rows a.truth.csv)" -gt 2000 ]
}

@test "centres lie in their pixels, and those in the image" {
    spotsim -s 3x70x90 --density 50 -o a
    awk -F , '
        NR == 1 { next }
        {
            bad += $2 > 2 || $3 > 69 || $4 > 89
            for (i = 0; i < 3; i++) {
                d = $(8 + i) - $(2 + i)
                bad += d <= -0.5 || d >= 0.5
            }
        }
        END { exit bad > 0 || NR < 500 }' a.truth.csv
}

@test "as many spots are there as are expected" {
    spotsim -s 1000x1000 --sigma 0 --density 2.5 -o a
    n=$(rows a.truth.csv)
    [ "$n" -gt 2250 ] && [ "$n" -lt 2750 ] # 5 standard deviations
}

@test "a density of 0 is an image of the background alone" {
    spotsim -s 40x50 "${PLAIN[@]}" --density 0 -o a
    assert_equal "$(cat a.truth.csv)" "$HEAD"
    assert_equal "$(samples a.nhdr | sort | uniq -c | tr -s ' ')" ' 2000 120'
    try bash -c 'spotfind a.nhdr | spotmerge'
    assert_equal "$status" 0
    assert_equal "${#lines[@]}" 1
}

@test "the colocalised share lies at the very positions" {
    spotsim -s 1000x1000 --sigma 0 --channels 3 --colocalised 0.25 \
        --density 4 --photons-cv 0.3 -o a
    for c in c0 c1 c2; do
        grep "^$c," a.truth.csv | cut -d , -f 2-4,8-10 | sort > $c
        n=$(wc -l < $c)
        [ "$n" -gt 3684 ] && [ "$n" -lt 4316 ]
    done
    for c in c1 c2; do
        n=$(comm -12 c0 $c | wc -l)
        [ "$n" -gt 842 ] && [ "$n" -lt 1158 ] # 1000 are expected
    done
    # the third is thinned by itself
    n=$(comm -12 c1 c2 | wc -l)
    [ "$n" -gt 171 ] && [ "$n" -lt 329 ] # 250
    spotsim -s 300x300 --channels 2 --colocalised 1 -o b
    [ "$(rows b.truth.csv)" -gt 100 ]
    cmp <(grep ^c0 b.truth.csv | cut -d , -f 2-) \
        <(grep ^c1 b.truth.csv | cut -d , -f 2-)
}

@test "spotfind and spotmerge find the truth of a clear image" {
    for seed in 1 2 3; do
        spotsim -s 600x500 --density 0.05 --photons 20000 --seed $seed -o a
        spotfind --keep-border a.nhdr | spotmerge > found.csv
        same_spots a.truth.csv found.csv
    done
}

@test "spots of a stack are found in their planes" {
    spotsim -s 9x200x200 --density 0.02 --photons 60000 --sigma 1.5,1.3,1.3 \
        -o a
    assert_equal "$(rows a.truth.csv)" 7
    tail -n +2 a.truth.csv | cut -d , -f 2-4 > truth
    while IFS=, read -r z y x; do
        spotfind --keep-border --z "$z" a.nhdr | spotmerge > found.csv
        awk -F , -v y="$y" -v x="$x" '
            FNR > 1 && ($3 - y) ^ 2 <= 1 && ($4 - x) ^ 2 <= 1 { n++ }
            END { exit n != 1 }' found.csv
    done < truth
}

@test "one seed makes the same bytes, another other ones" {
    options=(-s 70x90 --channels 2 --texture 0.2 --gradient 0.5 --photons-cv 1)
    spotsim "${options[@]}" --seed 7 -o a
    spotsim "${options[@]}" --seed 7 -o b
    spotsim "${options[@]}" --seed 8 -o c
    for file in c0.raw c1.raw truth.csv; do
        cmp a.$file b.$file
        run ! cmp -s a.$file c.$file
    done
    run ! cmp -s a.c0.raw a.c1.raw
}

@test "threads change no byte" {
    options=(-s 3x200x210 --channels 2 --texture 0.2 --density 10)
    spotsim "${options[@]}" -j 1 -o a
    for jobs in 2 5 64; do
        spotsim "${options[@]}" -j $jobs -o b
        for file in c0.raw c1.raw truth.csv; do
            cmp a.$file b.$file
        done
    done
}

@test "the same spots lie in an image of any type" {
    for type in uint8 uint16 float; do
        spotsim -s 100x100 --density 5 --type $type -o a
        assert_equal "$(sed -n 's/type: //p' a.nhdr)" $type
        mv a.truth.csv $type.csv
    done
    cmp uint8.csv uint16.csv
    cmp uint8.csv float.csv
}

@test "no grey value is above --saturation" {
    spotsim -s 100x100 --density 20 --photons 50000 --saturation 4095 -o a
    assert_equal "$(samples a.nhdr | sort -n | tail -n 1)" 4095
    spotsim -s 100x100 --density 20 --photons 500000 --type uint8 -o b
    tileread b.nhdr | od -A n -v -w1 -t u1 | sort -n | tail -n 1 > most
    assert_equal "$(tr -d ' ' < most)" 255
}

@test "the last of an option given twice counts" {
    spotsim -s 9x9 --names x,y --names z -s 4x5 -o a
    only a.truth.csv a.z.nhdr a.z.raw
    assert_equal "$(stat -c %s a.z.raw)" 40
}

# --- TIFF ---

@test "TIFFs hold what NRRDs hold, pixel for pixel" {
    for size in 50x60 7x33x21; do
        for type in uint8 uint16 float; do
            options=(-s "$size" --type "$type" --channels 2)
            spotsim "${options[@]}" -o n
            spotsim "${options[@]}" -F tiff -o t
            for c in c0 c1; do
                tileread n.$c.nhdr > want
                tileread t.$c.tif | cmp - want
            done
            cmp n.truth.csv t.truth.csv
        done
    done
    only n.c0.nhdr n.c0.raw n.c1.nhdr n.c1.raw n.truth.csv t.c0.tif t.c1.tif \
        t.truth.csv want
}

@test "a stack's pages are planes along z, which need no copy" {
    spotsim -s 12x40x50 -F tiff -o a
    only a.tif a.truth.csv
    try tif2raw --list a.tif
    expect 0 $'a\t12x40x50\tuint16\tnone\tflat\t-\ta.tif' ''
    tif2raw -q a.tif
    [ ! -e a.raw ]
    spotsim -s 12x40x50 -o b
    tileread a.nhdr | cmp - b.raw
}

# --- names and folders ---

@test "a folder is made where the prefix names one" {
    spotsim -s 9x9 -o 'new/f o/a b'
    assert_equal "$(ls -A 'new/f o')" 'a b.nhdr
a b.raw
a b.truth.csv'
    assert_equal "$(sed -n 's/^data file: //p' 'new/f o/a b.nhdr')" 'a b.raw'
    tileread 'new/f o/a b.nhdr' | cmp - 'new/f o/a b.raw'
}

@test "a name with a newline is for TIFFs; a header cannot say it" {
    try spotsim -s 9x9 -o $'a\nb'
    expect 1 '' "spotsim: a?b.nhdr: an NRRD header cannot name a data file \
with a newline or '%', or with a blank at its end: \"a?b.raw\""
    only
    spotsim -s 9x9 -F tiff -o $'a\nb'
    tileread "x=$(printf 'a\nb.tif')" > got
    assert_equal "$(stat -c %s got)" 162
    # which cannot be the name of a channel
    spotsim -s 50x50 -F tiff -o $'a\nb'
    assert_equal "$(sed -n 2p $'a\nb.truth.csv' | cut -d , -f 1)" c0
}

@test "what there was is replaced; a link to a header is not followed" {
    mkdir d
    spotsim -s 9x9 -o d/a
    ln -s d/a.nhdr a.nhdr
    ln -s d/a.raw a.raw
    cp d/a.nhdr old
    spotsim -s 5x5 -o a
    [ ! -L a.nhdr ] && [ -L a.raw ]
    cmp d/a.nhdr old
    assert_equal "$(tileread a.nhdr | wc -c)" 50
}

# --- files that cannot be written ---

@test "a folder that cannot be made or written to is named" {
    : > file
    try spotsim -s 9x9 -o file/a
    expect 1 '' 'spotsim: file/a.raw: cannot write: Not a directory'
    try spotsim -s 9x9 -o file/x/a
    expect 1 '' 'spotsim: file/x: cannot make the folder: Not a directory'
    only file
}

@test "a folder in the place of an output is named" {
    mkdir a.raw b.nhdr c.truth.csv d.tif
    try spotsim -s 9x9 -o a
    expect 1 '' 'spotsim: a.raw: is a folder'
    try spotsim -s 9x9 -o b
    expect 1 '' 'spotsim: b.nhdr: is a folder'
    try spotsim -s 9x9 -o c
    expect 1 '' 'spotsim: c.truth.csv: is a folder'
    try spotsim -s 9x9 -F tiff -o d
    expect 1 '' 'spotsim: d.tif: is a folder'
    only a.raw b.nhdr c.truth.csv d.tif
}

@test "a full disk under any of the files names it and leaves none" {
    ln -s /dev/full a.raw
    ln -s /dev/full b.nhdr
    ln -s /dev/full c.truth.csv
    ln -s /dev/full d.tif
    full='cannot write: No space left on device'
    try spotsim -s 90x90 -o a
    expect 1 '' "spotsim: a.raw: $full"
    try spotsim -s 90x90 -o b
    expect 1 '' "spotsim: b.nhdr: $full"
    try spotsim -s 90x90 -o c
    expect 1 '' "spotsim: c.truth.csv: $full"
    try spotsim -s 90x90 -F tiff -o d
    expect 1 '' "spotsim: d.tif: $full"
    try spotsim -s 2x2 -F tiff -o d
    expect 1 '' "spotsim: d.tif: $full"
    only a.raw b.nhdr c.truth.csv d.tif
}

@test "a failure leaves an older image as it was" {
    spotsim -s 9x9 --names x,y -o a
    mkdir old
    cp a.* old
    for limit in 8 100; do # KB: in the first channel, in the last
        run --separate-stderr bash -c \
            "ulimit -f $limit; spotsim -s 200x300 --names x,y -o a"
        expect 1 '' 'spotsim: a.x.raw: cannot write: File too large'
        assert_equal "$(ls -A old)" "$(ls -A -I old -I 'separate-stderr-*')"
        for file in old/*; do
            cmp "$file" "${file#old/}"
        done
    done
}

@test "two outputs that links make one are refused" {
    : > a.x.raw
    ln -s a.x.raw a.y.raw
    try spotsim -s 9x9 --names x,y -o a
    expect 1 '' 'spotsim: a.y.raw: is written already, as another output'
    only a.x.raw a.y.raw
    [ ! -s a.x.raw ]
}

@test "an output may be a device" {
    ln -s /dev/null a.raw
    ln -s /dev/null b.tif
    spotsim -s 90x90 -o a
    spotsim -s 3x90x90 -F tiff -o b
    only a.nhdr a.raw a.truth.csv b.tif b.truth.csv
}

@test "a closed standard output does not matter" {
    run bash -c 'spotsim -s 9x9 -o a >&-'
    assert_equal "$status" 0
    only a.nhdr a.raw a.truth.csv
}

# Until spotsim, process $!, writes: FILE
until_it_writes() {
    until compgen -G ".$1.*.tmp" > /dev/null; do
        kill -0 $!
    done
}

@test "a signal leaves no file" {
    for signal in INT:130 TERM:143 HUP:129; do
        for format in nhdr tiff; do
            env --default-signal=INT spotsim -s 9000x9000 --channels 2 \
                -F $format -o a 3>&- &
            until_it_writes a.truth.csv
            kill -"${signal%:*}" $!
            status=0
            wait $! || status=$?
            assert_equal "$status" "${signal#*:}"
            only
        done
    done
}

@test "kill -9 leaves no image that is read" {
    spotsim -s 9000x9000 -o a 3>&- &
    until_it_writes a.nhdr
    kill -9 $!
    wait $! || true
    [ ! -e a.nhdr ] && [ ! -e a.raw ] && [ ! -e a.truth.csv ]
}

# --- memory ---

# at_most BYTES COMMAND...: a process begins with 4.5 MB to 5.2 MB, as the
# machine has its libraries in memory.
at_most() {
    local limit=$1
    shift
    peak bytes "$@" || return
    (($(cat bytes) <= limit)) ||
        { echo "$*: $(cat bytes) > $limit" && return 1; }
}

@test "memory does not grow with height, depth or number of spots" {
    measures_memory
    fast=("${PLAIN[@]}" -j 1 --density 0.1)
    at_most 8000000 spotsim "${fast[@]}" -s 100x100 -o a
    at_most 8000000 spotsim "${fast[@]}" -s 200000x100 -o a
    at_most 8000000 spotsim "${fast[@]}" -s 20x1000x1000 -o a
    at_most 8000000 spotsim "${fast[@]}" -s 20x1000x1000 -F tiff -o a
    at_most 8000000 spotsim "${PLAIN[@]}" -j 1 -s 2000x300 --density 1000 -o a
    at_most 8000000 spotsim "${fast[@]}" -s 99x99 --channels 128 -o a
}

@test "an image of 100000 x 100000 takes 16 MB" {
    measures_memory
    run peak bytes timeout -s INT 2 spotsim -j 1 -s 100000x100000 -o a
    assert_equal "$(ls -A -I 'separate-stderr-*')" bytes
    [ "$(cat bytes)" -gt 4000000 ]
    [ "$(cat bytes)" -le 16000000 ]
}

# --- progress ---

# Runs it at a terminal; what is shown there goes to the file shown.
at_a_terminal() {
    SHELL=/bin/bash script -qec "$*" /dev/null > shown < /dev/null
}

@test "progress is shown at a terminal once a second has passed, then removed" {
    at_a_terminal spotsim -j1 --no-poisson -s 9000x6000 -o a
    line="spotsim: [ 0-9]{3} %, [0-9]+ MB/s, [0-9]+:[0-5][0-9] left"
    escape=$'\033'
    [[ $(cat shown) =~ ^($'\r'$line$escape\[K)+$'\r'$escape\[K$ ]]
}

@test "--quiet shows no progress, nor does a short job" {
    at_a_terminal spotsim -q -j1 --no-poisson -s 9000x6000 -o a
    assert_equal "$(cat shown)" ''
    at_a_terminal spotsim -s 90x60 -o a
    assert_equal "$(cat shown)" ''
}

# --- usage ---

@test "--help goes to standard output" {
    try spotsim --help
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${lines[0]}
${lines[1]}
${lines[2]}" 'usage: spotsim [-F FORMAT] [-j N] [--seed N] [--channels N | --names LIST]
               [--type TYPE] [OPTION VALUE]... -s [Zx]YxX -o PREFIX
Simulates images of fluorescent spots, with a table of the truth.'
    assert_equal "${lines[-1]}" 'See man spotsim and man 7 spottools.'
    run --separate-stderr bash -c 'spotsim --help > /dev/full'
    expect 1 '' \
'spotsim: standard output: cannot write: No space left on device'
}

@test "--version names the version" {
    version=$(sed -n 's/.*SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    try spotsim --version
    expect 0 "spotsim (spottools) $version" ''
}

# refused WORDS OPTION...: as usage, nothing written
refused() {
    local words=$1
    shift
    try spotsim "$@"
    expect 2 '' "spotsim: $words $SEE"
    only
}

@test "wrong usage is refused with status 2" {
    refused 'no --size given'
    refused 'no --size given' -o a
    refused 'no --output given' -s 9x9
    refused 'takes no operands' -s 9x9 -o a b
    refused 'option "--nope" is not known' --nope
    refused 'option "-Z" is not known' -Z
    refused 'option "--no-poisson=1" takes no value' --no-poisson=1
    refused 'option "-s" needs a value' -o a -s
}

@test "a prefix that is none is refused" {
    for prefix in '' d/ /; do
        refused '--output begins file names; it must not end as a folder' \
            -s 9x9 -o "$prefix"
    done
}

@test "a size that is none is refused" {
    for size in 0 9 -9x9 9x 0x9 9x9x9x9 axb 2147483648x1 ''; do
        refused "--size \"$size\" is not a shape (YxX or ZxYxX, in pixels)" \
            -s "$size" -o a
    done
    refused 'no file can hold so many pixels' \
        -s 2147483647x2147483647x2147483647 -o a
}

@test "numbers out of range are refused" {
    while read -r option value words; do
        refused "--$option \"$value\" $words" -s 9x9 -o a "--$option" "$value"
    done << 'END'
seed 4294967296 is not from 0 to 4294967295
seed -1 is not a whole number from 0 up
channels 0 is not from 1 to 128
channels 129 is not from 1 to 128
jobs 0 is not from 1 to 1024
density 1000.5 is not from 0 to 1000
density -1 is below 0
density x is not a number
density nan is not a number
colocalised 1.01 is not from 0 to 1
sigma 101 is not from 0 to 100
sigma -1 is not from 0 to 100
sigma 1,x is none of S, Y,X and Z,Y,X
sigma 1,2,3,4 is none of S, Y,X and Z,Y,X
photons 0 is not from 1 to 1e+09
photons 1e10 is not from 1 to 1e+09
photons-cv 11 is not from 0 to 10
background-photons 2e9 is not from 0 to 1e+09
gradient 2.1 is not from 0 to 2
texture 1.1 is not from 0 to 1
texture-scale 0.5 is not from 1 to 1e+06
gain 0 is not from 1e-06 to 1e+06
offset 2e9 is not from 0 to 1e+09
read-noise 2e6 is not from 0 to 1e+06
saturation 0 is not from 1 to 1e+38
type int8 is none of uint8, uint16, float
format png is neither nhdr nor tiff
END
}

@test "options that do not go together are refused" {
    refused '--channels and --names exclude each other' \
        -s 9x9 -o a --channels 2 --names x,y
    refused '--colocalised needs two channels' -s 9x9 -o a --colocalised 0.5
    for size in 9x9:1,2,3 9x9x9:1,2; do
        refused '--sigma is S or Y,X for a plane, S or Z,Y,X for a stack' \
            -s ${size%:*} --sigma ${size#*:} -o a
    done
    refused '--saturation 65536 is no value of uint16' \
        -s 9x9 -o a --saturation 65536
    refused '--saturation 256 is no value of uint8' \
        -s 9x9 -o a --saturation 256 --type uint8
    refused '--saturation 99.5 is no value of uint16' \
        -s 9x9 -o a --saturation 99.5
}

@test "names that are none are refused" {
    refused '--names "x,x" is no list of names: "x" is given twice' \
        -s 9x9 -o a --names x,x
    refused '--names "x," is no list of names: "" is empty' \
        -s 9x9 -o a --names x,
    refused "--names \"a/b\" is no list of names: \"a/b\" holds a '/'" \
        -s 9x9 -o a --names a/b
    refused "--names \"a?b\" is no list of names: \"a?b\" holds a comma, a \
quote, a '#' or a control byte" -s 9x9 -o a --names $'a\nb'
}
