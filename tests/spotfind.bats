#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2086,SC2154
# spotfind: images and a plan in, candidates out. What it finds is tested in
# pipeline.bats.
bats_require_minimum_version 1.5.0
load helper

NAMES="tile,channel,z,y,x,tophat,raw,contrast"

# A plateau of 3 x 3 pixels of 120 on a ground of 100, at y 4, x 3; 9 x 8
# pixels of uint8, in i.nhdr, or in the stem given.
plateau() {
    local stem=${1:-i}
    printf 'NRRD0004\ntype: uint8\ndimension: 2\nsizes: 8 9\nencoding: raw\n' \
        >"$stem.nhdr"
    printf 'data file: %s.raw\n\n' "$stem" >>"$stem.nhdr"
    for row in dddddddd dddddddd dddddddd dddddddd dddxxxdd dddxxxdd dddxxxdd \
        dddddddd dddddddd; do
        printf %s $row
    done >"$stem.raw"
}

# 60 x 50 pixels of uint16 with spots, in the stem given.
spots() {
    gen -H 60 -W 50 -s 1 -n 30 -a 3000 -f nhdr "$1"
}

# A plan of four tiles for spots, in plan.
four_tiles() {
    tileplan -s 30x25 "$1.nhdr" >plan
}

@test "spotfind writes head, candidates, closing line" {
    plateau
    run -0 --separate-stderr spotfind -b 10 -t 15 i.nhdr
    assert_output "# spottools candidates 1,shape=9x8,kernel-size=7,\
tophat-break=10,min-distance=2,threshold=15,keep-border=no,channel=i,type=uint8
$NAMES
0,i,0,4,3,20,120,1.2
# tile=0,y=0,x=0,height=9,width=8,channel=i,rows=1,pixels=72,sum=180,max=20,\
peaks=$((0x41a00000 >> 13)):1,end"
    assert_equal "$stderr" ""
}

@test "spotfind takes peaks above the threshold, not at it" {
    plateau
    run -0 spotfind -b 10 -t 20 i.nhdr
    assert_line --partial "rows=0,"
}

@test "spotfind clears what is below --tophat-break, not what equals it" {
    plateau
    run -0 spotfind -b 20 -t 15 i.nhdr
    assert_line --partial "sum=180,max=20,"
    run -0 spotfind -b 20.5 -t 15 i.nhdr
    assert_line --partial "sum=0,max=0,peaks=,end"
}

@test "spotfind drops peaks near the border, unless --keep-border" {
    plateau
    run -0 spotfind -b 10 -t 15 -d 3 i.nhdr
    assert_line --partial "rows=1,"
    run -0 spotfind -b 10 -t 15 -d 4 i.nhdr
    assert_line --partial "rows=0,"
    run -0 spotfind -b 10 -t 15 -d 4 --keep-border i.nhdr
    assert_line "0,i,0,4,3,20,120,1.2"
}

@test "spotfind works the tiles of a plan, in its order at one thread" {
    spots a
    four_tiles a
    { head -n 2 plan; echo 3,30,25,30,25; echo 1,0,25,30,25; } >two
    run -0 spotfind -j 1 -p two a.nhdr
    assert_equal "$(grep -o '^# tile=[0-9]*' <<<"$output")" "# tile=3
# tile=1"
}

@test "spotfind reads the plan from standard input" {
    spots a
    four_tiles a
    spotfind -j 1 -p plan a.nhdr >want
    run -0 spotfind -j 1 -p - a.nhdr <plan
    assert_output "$(cat want)"
}

@test "spotfind takes joined plans, heads and all" {
    spots a
    four_tiles a
    { head -n 4 plan; head -n 2 plan; tail -n 2 plan; } >joined
    spotfind -j 1 -p plan a.nhdr >want
    run -0 spotfind -j 1 -p joined a.nhdr
    assert_output "$(cat want)"
}

@test "spotfind takes a plan with lines that end in CR LF" {
    spots a
    four_tiles a
    spotfind -j 1 -p plan a.nhdr >want
    sed -i 's/$/\r/' plan
    run -0 spotfind -j 1 -p plan a.nhdr
    assert_output "$(cat want)"
}

@test "spotfind of a plan without tiles writes the head alone" {
    spots a
    four_tiles a
    run -0 --separate-stderr spotfind -p - a.nhdr < <(head -n 2 plan)
    assert_output "# spottools candidates 1,shape=60x50,kernel-size=7,\
tophat-break=100,min-distance=2,threshold=200,keep-border=no,channel=a,type=uint16
$NAMES"
    assert_equal "$stderr" ""
}

@test "spotfind keeps blanks in the name of a channel" {
    plateau "my dye"
    run -0 spotfind -b 10 -t 15 "my dye.nhdr" " x y =my dye.nhdr"
    assert_line --partial ",channel=my dye,type=uint8,channel= x y ,type=uint8"
    assert_line "0,my dye,0,4,3,20,120,1.2"
    assert_line "0, x y ,0,4,3,20,120,1.2"
}

@test "spotfind takes a path with = where a / stands before it" {
    plateau "a=b"
    run -0 spotfind -b 10 -t 15 ./a=b.nhdr
    assert_line "0,a=b,0,4,3,20,120,1.2"
    spotmerge <<<"$output"
}

@test "spotfind finds the same in NRRD, NPY and TIFF, of either byte order" {
    for type in uint8 int16 uint16 uint32 uint64 int64 float double; do
        shape="-H 90 -W 70 -t $type -s 1 -n 60 -a 90"
        for order in little big; do
            gen $shape -f nhdr -e $order $order
            gen $shape -f npy -e $order $order.npy
            gen $shape -f tiff -e $order $order.tif
        done
        gen $shape -f tiff -B big64.tif
        gen $shape -f tiff -r 7 strips.tif
        spotfind -b 5 -t 10 a=little.nhdr >want
        [ "$(wc -l <want)" -gt 10 ]
        for image in big.nhdr {little,big}.{npy,tif} big64.tif strips.tif; do
            spotfind -b 5 -t 10 a=$image >got
            cmp got want
        done
    done
}

@test "spotfind finds in compressed and tiled TIFFs what it finds in NRRD" {
    spots want
    spotfind -t 100 a=want.nhdr >want
    [ "$(wc -l <want)" -gt 10 ]
    for how in '-c lzw' '-c deflate' '-c packbits' '-c zstd' '-c lzma' \
        '-T 16' '-T 48 -c lzw'; do
        gen -H 60 -W 50 -s 1 -n 30 -a 3000 -f tiff $how a.tif
        run -0 --separate-stderr spotfind -t 100 a.tif
        assert_equal "$output" "$(cat want)"
        assert_equal "$stderr" ""
    done
}

@test "spotfind takes one plane of a stack" {
    gen -m 3 -H 60 -W 50 -s 1 -n 30 -a 3000 -f nhdr i
    gen -H 60 -W 50 -s 2 -n 30 -a 3000 -f nhdr want
    spotfind i=want.nhdr >want
    spotfind --z 1 i.nhdr | cmp - want
    run -0 spotfind i.nhdr
    assert_line --index 0 --regexp ',shape=3x60x50,.*,stack=volume,'
}

@test "spotfind --help goes to standard output" {
    run -0 --separate-stderr spotfind --help
    assert_line --index 0 "usage: spotfind [-p PLAN] [-j N] \
[-t T | --levels FILE | --survey] [OPTION]..."
    assert_line --index 1 "                [-o FILE] [NAME=]IMAGE..."
    assert_line "  -o, --output FILE          write to FILE, which appears when complete"
    assert_equal "$stderr" ""
}

@test "spotfind --version prints the version" {
    version=$(sed -n 's/^.define SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    run -0 --separate-stderr spotfind --version
    assert_output "spotfind (spottools) $version"
    assert_equal "$stderr" ""
}

@test "spotfind without an image is a usage error" {
    says 2 'spotfind: no image given (spotfind --help lists the options)' \
        spotfind
}

@test "spotfind refuses an unknown option and one without its value" {
    says 2 'spotfind: option "--bogus" is not known (spotfind --help lists the options)' \
        spotfind --bogus
    says 2 'spotfind: option "-k" needs a value (spotfind --help lists the options)' \
        spotfind -k
}

@test "spotfind refuses values that are out of range" {
    while IFS='|' read -r option value words; do
        says 2 "spotfind: --$option \"$value\" $words (spotfind --help lists the options)" \
            spotfind --"$option" "$value" i.nhdr
    done <<<"kernel-size|4|is not odd
kernel-size|0|is not from 1 to 63
kernel-size|65|is not from 1 to 63
kernel-size|-3|is not a whole number from 0 up
min-distance|128|is not from 0 to 127
min-distance|2.5|is not a number
min-distance|128,2|is not from 0 to 127
min-distance|1,2,3|is not a number
min-distance|,2|is not a number
min-distance|2,|is not a number
dim|4|is not from 2 to 3
project|min|is not max
readout|peak|is no list of raw, filtered, window, aperture, gaussian, integrated, multiscale, adaptive
readout|raw,|is no list of raw, filtered, window, aperture, gaussian, integrated, multiscale, adaptive
readout||is no list of raw, filtered, window, aperture, gaussian, integrated, multiscale, adaptive
localize|best|is none of none, quadratic, centroid, radial, gaussian
window|4|is not an odd number from 1 to 63
window|65|is not an odd number from 1 to 63
aperture-radius|0|is not above 0 and at most 31 pixels
aperture-radius|31.5|is not above 0 and at most 31 pixels
aperture-radius|7.5,3|is not above 0 and at most 7 planes in z
aperture-radius|2,-3|is below 0
background-radius|0|is not above 0 and at most 31 pixels
background-radius|32|is not above 0 and at most 31 pixels
background-method|mode|is none of median, mean, min
fit-window|2|is not an odd number from 3 to 31
fit-window|33|is not an odd number from 3 to 31
fit-window|4,15|is not an odd number of planes from 3 to 15
fit-window|17,15|is not an odd number of planes from 3 to 15
fit-window|5,15,3|is not a number
gaussian|square|is neither elliptical nor round
gain|0|is not above 0
gain|-1|is below 0
offset|x|is not a number
saturation|1e999|is not a number
jobs|0|is not from 1 to 1024
jobs|4294967297|is not from 1 to 1024
threshold|-1|is below 0
threshold|1e999|is not a number, auto, fdr:Q, sigma:K, or count:N
tophat-break|nan|is not a number
max-memory|0|is nothing
max-memory|1X|is not a size (a number with K, M, G or T)"
}

@test "spotfind refuses options of measures that nothing would use" {
    local help="(spotfind --help lists the options)"
    local something="--readout, --localize, or --quality"
    local rings="--readout aperture, multiscale, or adaptive"
    local fits="--localize gaussian, or --readout gaussian, integrated, or adaptive"
    while IFS='|' read -r options words; do
        says 2 "spotfind: $words $help" spotfind $options i.nhdr
    done <<EOF
--window 5|--window goes with --readout window
-r raw --window 5|--window goes with --readout window
--aperture-radius 3|--aperture-radius goes with $something
--localize none --fit-window 7|--fit-window goes with $something
--saturation 100|--saturation goes with $something
-r raw,multiscale,gaussian --aperture-radius 2 --background-radius 5|--background-radius is not above the apertures' radius
-r aperture --background-radius 3|--background-radius is not above the apertures' radius
-r multiscale --aperture-radius 7 --background-radius 6|--background-radius is not above the apertures' radius
--quality --sigma 12|--quality is of spots of a sigma below 10.67 pixels
-r raw --background-radius 9|--background-radius goes with $rings
--quality --background-method mean|--background-method goes with $rings
--localize radial --gaussian round|--gaussian goes with $fits
-r aperture --gain 2 --offset 100|--gain goes with $fits
-r gaussian --gain 2|--gain and --offset go together
-r gaussian --offset 100|--gain and --offset go together
--dim 2 --project max|--dim and --project exclude each other
-r raw,window --sigma 2|--sigma goes with --background log or dog, --localize, --quality, or --readout of what is fitted
--survey --quality|--survey measures no spots: --readout, --localize, and --quality do not go with it
EOF
}

@test "memest and tileplan refuse what spotfind refuses of measures" {
    for command in memest tileplan; do
        local help="($command --help lists the options)"
        says 2 "$command: --window goes with --readout window $help" \
            $command --window 5 i.nhdr
        says 2 "$command: --survey measures no spots: --readout, --localize, and --quality do not go with it $help" \
            $command --survey -r raw i.nhdr
        says 2 "$command: --dim and --project exclude each other $help" \
            $command --project max --dim 3 i.nhdr
    done
}

@test "options of stacks change nothing where there is one plane" {
    spots i
    spotfind i.nhdr >want
    for options in "-d 5,2" "--dim 2" "--dim 3" "--project max"; do
        spotfind $options i.nhdr | cmp - want
    done
    for background in dog log; do
        spotfind --background $background -b 0 -t 20 i.nhdr >want
        spotfind --background $background -b 0 -t 20 --sigma 99,1.3,1.3 i.nhdr |
            cmp - want
    done
    tileplan i.nhdr >want
    tileplan --dim 2 -d 0,2 i.nhdr | cmp - want
}

@test "spotfind names what is measured in the first line" {
    spots i
    while IFS='|' read -r options keys; do
        run -0 bash -c "spotfind $options i.nhdr | sed -n 1p"
        assert_output "# spottools candidates 1,shape=60x50,kernel-size=7\
${keys%%;*},tophat-break=100,min-distance=2,threshold=200,keep-border=no\
${keys#*;},channel=i,type=uint16"
    done <<EOF
-r raw|;,readout=raw,aperture=3,fit-window=15
-r filtered,raw --aperture-radius 2.5 --fit-window 7|;,readout=raw:filtered,aperture=2.5,fit-window=7
-r window --window 7 --saturation 4095|;,readout=window,window=7,aperture=3,fit-window=15,saturation=4095
-r aperture,multiscale --background-method mean|;,readout=aperture:multiscale,aperture=3,annulus=mean:8,fit-window=15
--localize centroid|,sigma=1.3:1.3;,localize=centroid,aperture=3,fit-window=15
--quality --sigma 2,1|,sigma=2:1;,quality=yes,aperture=3,fit-window=15
--localize gaussian --gaussian round --gain 2.5 --offset -7|,sigma=1.3:1.3;,localize=gaussian,aperture=3,fit-window=15,gaussian=round,gain=2.5,offset=-7
-r adaptive --gaussian elliptical|,sigma=1.3:1.3;,readout=adaptive,aperture=3,annulus=median:8,fit-window=15
EOF
}

@test "spotfind refuses more columns than a line can hold" {
    local images=()
    spots i
    for n in {100..399}; do
        images+=("a_channel_of_a_very_long_name_in_a_set_of_many$n=i.nhdr")
    done
    says 1 "spotfind: too much is measured in too many channels: 1501 more \
columns could make lines of over 64 KB" \
        spotfind -r aperture,window "${images[@]}"
}

@test "spotfind names an image or a plan that is not there" {
    spots a
    says 1 'spotfind: nofile: cannot open: No such file or directory' \
        spotfind nofile
    says 1 'spotfind: nofile: cannot open: No such file or directory' \
        spotfind -p nofile a.nhdr
}

@test "spotfind refuses what is no regular file, without waiting" {
    mkfifo fifo
    says 1 'spotfind: fifo: is not a regular file' timeout 5 spotfind fifo
    says 1 'spotfind: .: is a folder' spotfind .
}

@test "spotfind refuses an empty image" {
    : >empty
    says 1 'spotfind: empty: is empty' spotfind empty
}

@test "spotfind refuses pixels that are cut short or too long" {
    plateau
    truncate -s 71 i.raw
    says 1 'spotfind: i.nhdr: is cut short: 71 bytes, its header says 72' \
        spotfind i.nhdr
    truncate -s 73 i.raw
    says 1 'spotfind: i.nhdr: is too long: 73 bytes, its header says 72' \
        spotfind i.nhdr
}

@test "spotfind refuses channels of two shapes or of one name" {
    plateau
    spots a
    says 1 'spotfind: a.nhdr: shape is 60x50, that of i.nhdr is 9x8' \
        spotfind i.nhdr a.nhdr
    says 1 'spotfind: a.nhdr: channel "a" is also that of a.nhdr; give it another name: NAME=PATH' \
        spotfind a.nhdr a.nhdr
}

@test "spotfind refuses names that a table cannot hold" {
    plateau
    for name in 'a,b' 'a"b' 'a#b' $'a\tb'; do
        says 1 "spotfind: i.nhdr: channel name holds a comma, a quote, a '#' or a control byte; name it: NAME=PATH" \
            spotfind "$name=i.nhdr"
    done
    says 1 'spotfind: i.nhdr: channel name is empty; name it: NAME=PATH' \
        spotfind =i.nhdr
}

@test "spotfind refuses an empty plan" {
    spots a
    says 1 'spotfind: standard input: is empty: what stands before it in the pipe has failed, or there is none' spotfind -p - a.nhdr </dev/null
    : >plan
    says 1 'spotfind: plan: is empty' spotfind -p plan a.nhdr
}

@test "spotfind refuses a plan that is a folder" {
    spots a
    says 1 'spotfind: .: cannot read: Is a directory' spotfind -p . a.nhdr
}

@test "spotfind refuses what is no plan" {
    spots a
    echo tile,y,x,height,width >plan
    says 1 'spotfind: plan:1: first line is not "# spottools plan 1,..."' \
        spotfind -p plan a.nhdr
}

@test "spotfind refuses a plan for another shape" {
    spots a
    four_tiles a
    gen -H 61 -W 50 -f nhdr b
    says 1 'spotfind: plan:1: plan is for 60x50 pixels, not for 61x50' \
        spotfind -p plan b.nhdr
}

@test "spotfind names the line of the plan that is wrong" {
    spots a
    four_tiles a
    while IFS='|' read -r edit line words; do
        sed "$edit" plan >bad
        run --separate-stderr spotfind -j 1 -p bad a.nhdr
        assert_equal "$status" 1
        assert_equal "$stderr" "spotfind: bad:$line: $words"
        run -1 spotmerge <<<"$output" # what has come out is no whole table
    done <<'END'
4s/25$/x7/|4|width "x7" is not a number
4s/^1,0/1,-1/|4|y "-1" is not a whole number from 0 up
5s/,25$//|5|line has 4 fields, not the 5 of "tile,y,x,height,width"
5s/$/,1/|5|line has 6 fields, not the 5 of "tile,y,x,height,width"
3s/30,25$/61,25/|3|tile 0 does not lie on the plane of 60x50 pixels
3s/30,25$/0,25/|3|tile 0 does not lie on the plane of 60x50 pixels
6s/30,25,30/4294967295,25,30/|6|tile 3 does not lie on the plane of 60x50 pixels
4s/^1/4294967296/|4|tile "4294967296" is too large
END
}

@test "spotfind refuses a plan that is cut within a line" {
    spots a
    four_tiles a
    truncate -s -1 plan
    run --separate-stderr spotfind -j 1 -p plan a.nhdr
    assert_equal "$status" 1
    assert_equal "$stderr" \
        "spotfind: plan:6: line has no end; the file is cut short"
}

@test "spotfind fails on a full disk" {
    spots a
    says 1 'spotfind: standard output: cannot write: No space left on device' \
        bash -c 'spotfind a.nhdr >/dev/full'
    says 1 'spotfind: /dev/full: cannot write: No space left on device' \
        spotfind -o /dev/full a.nhdr
}

@test "spotfind fails on a full disk in the midst of a long table" {
    gen -H 500 -W 500 -t uint8 -k plateau -f nhdr i
    says 1 'spotfind: standard output: cannot write: No space left on device' \
        bash -c 'spotfind -b 0 -t 0 -d 0 i.nhdr >/dev/full'
}

@test "spotfind fails when standard output is closed" {
    spots a
    says 1 'spotfind: standard output: cannot write: Bad file descriptor' \
        bash -c 'spotfind a.nhdr >&-'
}

@test "spotfind ends silently by SIGPIPE when nobody reads on" {
    gen -H 500 -W 500 -t uint8 -k plateau -f nhdr i
    for j in 1 2; do
        run --separate-stderr bash -c "spotfind -j $j -b 0 -t 0 -d 0 i.nhdr |
            head -c 1; exit \${PIPESTATUS[0]}"
        assert_equal "$status" 141
        assert_equal "$stderr" ""
    done
}

@test "spotfind -o writes the file that standard output would be" {
    spots a
    spotfind a.nhdr >want
    run -0 --separate-stderr spotfind -o got a.nhdr
    assert_output ""
    assert_equal "$stderr" ""
    cmp got want
}

@test "spotfind -o leaves an older file alone and no other when it fails" {
    spots a
    four_tiles a
    sed -i '5s/25$/x/' plan
    mkdir out
    echo old >out/table
    says 1 'spotfind: plan:5: width "x" is not a number' \
        spotfind -o out/table -p plan a.nhdr
    assert_equal "$(cat out/table)" old
    assert_equal "$(ls -A out)" table
}

@test "spotfind -o shows nothing until complete, and nothing after SIGTERM" {
    spots a
    four_tiles a
    mkfifo fifo
    mkdir out
    spotfind -o out/table -p fifo a.nhdr 3>&- &
    pid=$!
    exec 4>fifo
    head -n 4 plan >&4
    for ((i = 0; i < 500; i++)); do # until it has opened its file
        [ -z "$(ls -A out)" ] || break
        sleep 0.01
    done
    [ -n "$(ls -A out)" ]
    [ ! -e out/table ]
    kill -TERM $pid
    status=0
    wait $pid || status=$?
    exec 4>&-
    assert_equal "$status" 143
    assert_equal "$(ls -A out)" ""
}

@test "spotfind says so when pixels vanish while they are mapped" {
    for j in 1 2; do
        printf 'NRRD0004\ntype: uint16\ndimension: 2\nsizes: 4000 20000\nendian: little\nencoding: raw\ndata file: s.raw\n\n' >s.nhdr
        truncate -s 160000000 s.raw
        tileplan s.nhdr >plan
        rm -rf fifo out
        mkfifo fifo
        mkdir out
        spotfind -j $j -o out/table -p fifo s.nhdr 2>err 3>&- &
        pid=$!
        exec 4>fifo # opened when the image has been
        truncate -s 80000000 s.raw
        cat plan >&4
        exec 4>&-
        status=0
        wait $pid || status=$?
        assert_equal "$status" 1
        assert_equal "$(cat err)" \
            "spotfind: s.nhdr: pixels became shorter while they were read"
        assert_equal "$(ls -A out)" ""
    done
}

@test "spotfind obeys a budget" {
    measures_memory
    truncate -s 80000000 s.raw
    printf 'NRRD0004\ntype: uint16\ndimension: 2\nsizes: 20000 2000\nendian: little\nencoding: raw\ndata file: s.raw\n\n' >s.nhdr
    for budget in 7 8 12 20; do
        for j in 1 2; do
            [ $((budget / j)) -ge 6 ] || continue
            peak bytes spotfind -m ${budget}M -j $j -t 1e9 s.nhdr >table
            [ "$(cat bytes)" -le $((budget << 20)) ]
            grep -q ',end$' table
        done
    done
}

@test "spotfind refuses a budget with the smallest that works" {
    measures_memory
    truncate -s 80000000 s.raw
    printf 'NRRD0004\ntype: uint16\ndimension: 2\nsizes: 20000 2000\nendian: little\nencoding: raw\ndata file: s.raw\n\n' >s.nhdr
    run -1 --separate-stderr spotfind -j 2 -m 1M s.nhdr
    assert_output ""
    form='^spotfind: budget is too small; the smallest that works is [0-9.]+ MB \(([0-9]+) bytes\) with 2 jobs$'
    [[ $stderr =~ $form ]]
    least=${BASH_REMATCH[1]}
    refusal=$stderr
    says 1 "$refusal" spotfind -j 2 -m $((least - 1)) s.nhdr
    peak bytes spotfind -j 2 -m "$least" s.nhdr >table
    [ "$(cat bytes)" -le "$least" ]
    tail -n 1 table | grep -q ',end$'
}

@test "spotfind takes fewer threads for a budget where nobody asked for more" {
    truncate -s 80000000 s.raw
    printf 'NRRD0004\ntype: uint16\ndimension: 2\nsizes: 20000 2000\nendian: little\nencoding: raw\ndata file: s.raw\n\n' >s.nhdr
    run -1 --separate-stderr spotfind -j 1 -m 1M s.nhdr
    [[ $stderr =~ \(([0-9]+)\ bytes\) ]]
    run -0 spotfind -m "${BASH_REMATCH[1]}" s.nhdr
}

@test "spotfind names a tile of a plan that is wider than the budget allows" {
    gen -H 30 -W 9000 -t float -f nhdr i
    tileplan -s 30x9000 i.nhdr >plan
    run -1 --separate-stderr spotfind -j 1 -m 1 i.nhdr
    [[ $stderr =~ \(([0-9]+)\ bytes\) ]]
    run -1 --separate-stderr spotfind -j 1 -m "${BASH_REMATCH[1]}" -p plan i.nhdr
    [[ $stderr =~ ^spotfind:\ plan:3:\ tile\ 0\ is\ 9000\ px\ wide\;\ within\ the\ budget\ at\ most\ [0-9]+\ are$ ]]
}

@test "spotfind says so where memory does not suffice for a tile" {
    measures_memory
    printf 'NRRD0004\ntype: uint16\ndimension: 2\nsizes: 50000000 1\n' >w.nhdr
    printf 'encoding: raw\nendian: little\ndata file: w.raw\n' >>w.nhdr
    truncate -s 100000000 w.raw
    tileplan -s 50000000 w.nhdr >plan
    run --separate-stderr bash -c 'ulimit -v 400000; spotfind -j1 -p plan w.nhdr'
    assert_equal "$status" 1
    assert_regex "$stderr" \
        '^spotfind: out of memory: a tile takes [0-9]{10} bytes$'
}

@test "spotfind -o does not write over its plan" {
    plateau
    tileplan i.nhdr >plan
    cp plan copy
    says 1 'spotfind: plan: is read; use another name' \
        spotfind -p plan -o plan i.nhdr
    cmp plan copy
}

@test "spotfind refuses an image that changed while it was read" {
    gen -H 300 -W 200 -n 20 a
    mkfifo plan
    spotfind -p plan a.nhdr >table 2>words &
    exec 9>plan
    sleep 0.3
    truncate -s -1500 a.raw
    truncate -s +1500 a.raw
    printf '# spottools plan 1,shape=300x200,tiles=1,channel=a,type=uint16\n' >&9
    printf 'tile,y,x,height,width\n0,0,0,300,200\n' >&9
    exec 9>&-
    local status=0
    wait $! || status=$?
    assert_equal "$status" 1
    assert_equal "$(cat words)" \
        "spotfind: a.nhdr: changed while it was read"
}
