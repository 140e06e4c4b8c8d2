#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2154
# Backgrounds, surveys, levels, masks and regions at the command line: what is
# written, to the byte, on images made by hand; what is refused. That levels
# are those of the definition and of no tile is tested in thresholds.bats.
bats_require_minimum_version 1.5.0
load helper

NAMES="tile,channel,z,y,x,tophat,raw,contrast"
CURVE="channel,level,positives,negatives,fdr"
LEVELS="channel,level,rule,positives,negatives"

# uint8 pixels: STEM ROW...; a letter is its code in ASCII.
letters() {
    local stem=$1
    shift
    printf 'NRRD0004\ntype: uint8\ndimension: 2\nsizes: %d %d\n' ${#1} $# \
        >"$stem.nhdr"
    printf 'encoding: raw\ndata file: %s.raw\n\n' "$stem" >>"$stem.nhdr"
    printf %s "$@" >"$stem.raw"
}

# 9 x 8 pixels of 100 with a plateau of 120 at y 4, x 3, in i.nhdr.
plateau() {
    letters i dddddddd dddddddd dddddddd dddddddd dddxxxdd dddxxxdd dddxxxdd \
        dddddddd dddddddd
}

# The bin of its height, 20, and how its closing line begins.
BIN=$((0x41a00000 >> 13))
CLOSING="# tile=0,y=0,x=0,height=9,width=8,channel=i"

@test "spotfind --survey writes closing lines with what was counted" {
    plateau
    run -0 --separate-stderr spotfind --survey i.nhdr
    assert_output "# spottools survey 1,shape=9x8,kernel-size=7,\
tophat-break=0,min-distance=2,keep-border=no,channel=i,type=uint8
# tile=0,channel=i,peaks=$BIN:1
# tile=0,channel=i,over=$BIN:9
$CLOSING,counts=10,marks=7689365888945622703,pixels=72,sum=180,max=20,end"
    assert_equal "$stderr" ""
}

@test "a hole is a peak of the negative" {
    letters i ddddddddd ddddddddd ddddddddd ddddddddd ddddPdddd ddddddddd \
        ddddddddd ddddddddd ddddddddd
    run -0 spotfind --survey i.nhdr
    assert_line "# tile=0,channel=i,negatives=$BIN:1"
    assert_line --partial ",pixels=81,sum=0,max=0,end"
    assert_line --partial ",counts=1,marks="
    run -0 spotfind --survey --background none -b 0 i.nhdr
    refute_line --partial "negatives"
}

@test "values are counted before the break, peaks from it on" {
    plateau
    run -0 spotfind --survey -b 20.5 i.nhdr
    refute_line --partial "peaks="
    assert_line "# tile=0,channel=i,over=$BIN:9"
    assert_line --partial ",pixels=72,sum=180,max=20,end"
    assert_line --partial ",counts=9,marks="
    run -0 spotfind --survey -b 20 i.nhdr
    assert_line "# tile=0,channel=i,peaks=$BIN:1"
}

@test "spotmerge --survey writes a level, its curve, and a note" {
    plateau
    spotfind --survey -o survey i.nhdr
    run -0 --separate-stderr spotmerge --survey -t auto --histogram curve survey
    assert_output "$LEVELS
i,20,fdr:0.1,1,0"
    assert_equal "$stderr" \
        "spotmerge: i: level 20 (fdr:0.1): 1 peaks, 0 negative ones"
    assert_equal "$(cat curve)" "$CURVE
i,20,1,0,0"
    run -0 --separate-stderr spotmerge -q --survey -t count:7 <survey
    assert_output "$LEVELS
i,20,count:7,1,0"
    assert_equal "$stderr" ""
}

@test "where no level qualifies there is no spot, and a word on it" {
    letters i ddddddddd ddddddddd ddddxdddd ddddddddd ddddddddd ddddddddd \
        ddddPdddd ddddddddd ddddddddd
    spotfind --survey -o survey i.nhdr
    run -0 --separate-stderr spotmerge --survey -t fdr:0.5 survey
    assert_output "$LEVELS
i,,fdr:0.5,0,0"
    assert_equal "$stderr" "spotmerge: i: no level (fdr:0.5)"
    run -0 spotmerge -q --survey -t fdr:1 survey
    assert_line "i,20,fdr:1,1,1"
    run -0 --separate-stderr spotfind -t fdr:0.5 i.nhdr
    assert_line --index 0 --partial ",type=uint8,level=none,rule=fdr:0.5"
    assert_equal "${#lines[@]}" 3
    assert_equal "$stderr" "spotfind: i: no level (fdr:0.5)"
    spotfind -q -t fdr:0.5 -o t i.nhdr
    run -0 --separate-stderr spotmerge t
    assert_output "channel,z,y,x,tophat,raw,contrast"
    assert_equal "$stderr" "spotmerge: no spots: no level keeps a peak, \
and few enough false ones, as its rule wants"
}

@test "spotfind -t auto keeps heights at the level, and says which it is" {
    plateau
    run -0 --separate-stderr spotfind -t auto --histogram curve i.nhdr
    assert_output "# spottools candidates 1,shape=9x8,kernel-size=7,\
tophat-break=0,min-distance=2,keep-border=no,channel=i,type=uint8,level=20,\
rule=fdr:0.1
$NAMES
0,i,0,4,3,20,120,1.2
$CLOSING,rows=1,pixels=72,sum=180,max=20,peaks=$BIN:1,end"
    assert_equal "$stderr" \
        "spotfind: i: level 20 (fdr:0.1): 1 peaks, 0 negative ones"
    assert_equal "$(cat curve)" "$CURVE
i,20,1,0,0"
}

@test "spotfind --levels takes each channel its level" {
    plateau
    printf '%s\n' channel,level i,20 other,7 j,20.5 >levels
    run -0 --separate-stderr spotfind --levels levels i.nhdr j=i.nhdr
    assert_output "# spottools candidates 1,shape=9x8,kernel-size=7,\
tophat-break=0,min-distance=2,keep-border=no,channel=i,type=uint8,level=20,\
channel=j,type=uint8,level=20.5
$NAMES
0,i,0,4,3,20,120,1.2
$CLOSING,rows=1,pixels=72,sum=180,max=20,peaks=$BIN:1,end
${CLOSING%i}j,rows=0,pixels=72,sum=180,max=20,peaks=,end"
    assert_equal "$stderr" ""
}

@test "the defaults of the break and the SNR rule are the framework's for its top-hat only" {
    plateau
    while read -r want options; do
        # shellcheck disable=SC2086
        spotfind -q $options i.nhdr | sed -n '1s/.*\(tophat-break=[0-9]*\).*/\1/p' >is
        assert_equal "$(cat is)" "tophat-break=$want"
    done <<<"100
100 -t 5
100 --background tophat --footprint disk
0 -t auto
0 --survey
0 --background log
0 --background none
7 -b 7 -t auto"
    spotfind -b 5 -t 5 -o number i.nhdr
    spotmerge -q --metadata facts -o table number
    run -0 cat facts
    assert_line '  "snr": 8,'
    spotfind -q -b 5 -t auto -o rule i.nhdr
    spotmerge -q --metadata facts -o table rule
    run -0 cat facts
    assert_line '  "snr": 0,'
    assert_line --partial '"level": 20, "rule": "fdr:0.1", "candidates": 1'
    spotmerge -q -t count:1 --metadata facts -o table number
    run -0 cat facts
    assert_line '  "snr": 0,'
    spotmerge -q --snr 3 --metadata facts -o table rule
    run -0 cat facts
    assert_line '  "snr": 3,'
}

@test "spotmerge takes the highest of each channel by count" {
    letters i ddddddddddddd ddddddddddddd ddxdddtdddxdd ddddddddddddd ddddddddddddd
    spotfind -b 0 -t 5 -o t i.nhdr
    run -0 --separate-stderr spotmerge -t count:2 t
    assert_output "channel,z,y,x,tophat,raw,contrast
i,0,2,2,20,120,1.2
i,0,2,10,20,120,1.2"
    assert_equal "$stderr" ""
    run -0 spotmerge -t count:1 t
    assert_line "i,0,2,2,20,120,1.2"
    assert_equal "${#lines[@]}" 2
    run -0 --separate-stderr spotmerge -t count:9 t
    assert_equal "${#lines[@]}" 4
    assert_equal "$stderr" "spotmerge: i: only 3 candidates were found"
}

@test "spotmerge --levels raises thresholds and does not lower them" {
    plateau
    spotfind -b 5 -t 10 -o t i.nhdr
    printf '%s\n' channel,level,rule i,20,fdr:0.1 >levels
    run -0 spotmerge --levels levels t
    assert_line "i,0,4,3,20,120,1.2"
    printf '%s\n' channel,level,rule i,20.1,fdr:0.1 >levels
    run -0 --separate-stderr spotmerge --levels levels t
    assert_equal "$stderr" \
        "spotmerge: no spots: highest top-hat value 20, level 20.1"
    printf '%s\n' channel,level i,10 >levels
    says 1 "spotmerge: level 10 of channel i is not above 10, the one that the candidates were found with" \
        spotmerge --levels levels t
    printf '%s\n' channel,level i,9 >levels
    says 1 "spotmerge: level 9 of channel i is below 10, the one that the candidates were found with" \
        spotmerge --levels levels t
    spotfind -q -t auto -o t i.nhdr
    says 1 "spotmerge: threshold 19 of channel i is below 20, the one that the candidates were found with" \
        spotmerge -t 19 t
    spotmerge -q -t 20 --metadata facts -o table t
    assert_equal "$(cat table)" "channel,z,y,x,tophat,raw,contrast"
    run -0 cat facts
    assert_line --partial '"level": 20, "candidates": 1'
    printf '%s\n' channel,level i, >levels
    run -0 --separate-stderr spotmerge --levels levels --metadata facts t
    assert_equal "$stderr" "spotmerge: no spots: its level keeps none"
    run -0 cat facts
    assert_line --partial '"level": null, "candidates": 1'
    sed 's/^0,i,0,4,3,20/0,i,0,4,3,19/' t >less
    says 1 'spotmerge: less:3: tophat "19" is below the level' spotmerge less
}

@test "backgrounds are named in tables and in the metadata" {
    plateau
    spotfind --background dog --sigma 1,2 --dog-factor 2 -t 5 -o t i.nhdr
    assert_equal "$(head -n 1 t)" "# spottools candidates 1,shape=9x8,\
background=dog,sigma=1:2,dog-factor=2,tophat-break=0,min-distance=2,threshold=5,\
keep-border=no,channel=i,type=uint8"
    spotmerge -q --metadata facts -o table t
    run -0 cat facts
    assert_line '  "background": "dog",'
    assert_line '  "sigma": [1, 2],'
    assert_line '  "dog_factor": 2,'
    refute_line --partial kernel_size
    spotfind --footprint rect -o t i.nhdr
    spotmerge -q --metadata facts -o table t
    run -0 cat facts
    assert_line '  "footprint": "rect",'
}

@test "a sigma may have a part for z, which planes do not use" {
    plateau
    spotfind --background log --sigma 3,1,2 -t 5 -o a i.nhdr
    spotfind --background log --sigma 1,2 -t 5 -o b i.nhdr
    cmp a b
    spotfind --background log --sigma 2 -t 5 -o a i.nhdr
    spotfind --background log --sigma 2,2 -t 5 -o b i.nhdr
    cmp a b
}

@test "pixels where the mask is 0 are no data" {
    plateau
    letters m 11111111 11111111 11111111 11111111 11111111 11111111 11111111 \
        11111111 11111111
    tr 1 '\001' <m.raw | sed 's/\x01/\x00/1' >n.raw # the first pixel
    sed s/m.raw/n.raw/ m.nhdr >n.nhdr
    run -0 spotfind -b 5 -t 10 --mask n.nhdr i.nhdr
    assert_line --index 0 --partial ",keep-border=no,mask=yes,channel=i"
    assert_line "0,i,0,4,3,20,120,1.2"
    assert_line --partial ",rows=1,pixels=71,sum=131:94371840,max=20,"
    printf '\1\1\1\1\1\1\1\1' >n.raw
    for _ in 1 2 3 4 5 6 7 8; do
        printf '\1\1\1\0\0\0\1\1'
    done >>n.raw
    run -0 spotfind -b 5 -t 10 --mask n.nhdr i.nhdr
    assert_line --partial ",rows=0,pixels=48,sum=,max=0,"
}

@test "a region is all that is worked, and named in plan, table and proof" {
    plateau
    tileplan --roi 3,2,4,5 -s 2x5 -o plan i.nhdr
    assert_equal "$(cat plan)" "# spottools plan 1,shape=9x8,tiles=2,roi=3:2:4:5,channel=i,type=uint8
tile,y,x,height,width
0,3,2,2,5
1,5,2,2,5"
    run -0 spotfind -j1 -b 5 -t 10 -p plan i.nhdr
    assert_output "# spottools candidates 1,shape=9x8,kernel-size=7,\
tophat-break=5,min-distance=2,threshold=10,keep-border=no,roi=3:2:4:5,channel=i,\
type=uint8
$NAMES
0,i,0,4,3,20,120,1.2
# tile=0,y=3,x=2,height=2,width=5,channel=i,rows=1,pixels=10,sum=60,max=20,peaks=$BIN:1,end
# tile=1,y=5,x=2,height=2,width=5,channel=i,rows=0,pixels=10,sum=120,max=20,peaks=,end"
    spotfind -b 5 -t 10 --roi 3:2:4:5 -o t i.nhdr
    run -0 spotmerge --snr 0 t
    assert_line "i,0,4,3,20,120,1.2"
    spotfind -j1 -b 5 -t 10 -p plan -o t i.nhdr
    head -n -1 t >part
    says 1 "spotmerge: no tile covers y 5, x 2" spotmerge part
    says 1 "spotfind: plan:1: plan is for another rectangle" \
        spotfind --roi 3,2,4,4 -p plan i.nhdr
    sed 's/^1,5,2,2,5$/1,5,2,3,5/' plan >wrong
    says 1 "spotfind: wrong:4: tile 1 lies outside the roi" \
        spotfind -q -o t -p wrong i.nhdr
    sed 's/height=2,width=5,channel=i,rows=0/height=3,width=5,channel=i,rows=0/' t >wrong
    says 1 "spotmerge: wrong:5: tile 1 lies outside the roi" spotmerge wrong
}

@test "values of the new options that make no sense are refused" {
    plateau
    while IFS='|' read -r option value words; do
        says 2 "spotfind: --$option \"$value\" $words (spotfind --help lists the options)" \
            spotfind --"$option" "$value" i.nhdr
    done <<<'background|x|is none of tophat, log, dog, none
footprint|x|is none of ellipse, disk, rect
sigma|0.2|is not from 0.25 to 31 pixels
sigma|31.1|is not from 0.25 to 31 pixels
sigma|1,32|is not from 0.25 to 31 pixels
sigma||is no sigma (S or Y,X or Z,Y,X in pixels)
sigma|1,2,3,4|is no sigma (S or Y,X or Z,Y,X in pixels)
sigma|1;2|is no sigma (S or Y,X or Z,Y,X in pixels)
sigma|0,1,1|has no width in z
dog-factor|1.009|is not from 1.01 to 100
dog-factor|101|is not from 1.01 to 100
roi|1,2,3|is not Y,X,HEIGHT,WIDTH in pixels
roi|1,2,3,4,5|is not Y,X,HEIGHT,WIDTH in pixels
roi|1,2,-3,4|is not Y,X,HEIGHT,WIDTH in pixels
roi|1,2,0,4|holds no pixel
threshold|fdr:|has no false discovery rate
threshold|fdr:1.1|has a false discovery rate above 1
threshold|sigma:x|has no number of deviations
threshold|count:0|counts no peaks: a whole number from 1 up does
threshold|count:2.5|counts no peaks: a whole number from 1 up does
threshold|autos|is not a number, auto, fdr:Q, sigma:K, or count:N'
    says 2 "spotfind: --sigma is, times the factor, more than 31 pixels (spotfind --help lists the options)" \
        spotfind --background dog --sigma 20 i.nhdr
    says 1 "spotfind: --roi does not lie on the images' 9x8 pixels" \
        spotfind --roi 5,0,5,1 i.nhdr
}

@test "options that exclude each other are refused" {
    plateau
    local help="(spotfind --help lists the options)"
    says 2 "spotfind: --threshold, --levels, and --survey exclude each other $help" \
        spotfind -t 5 --survey i.nhdr
    says 2 "spotfind: --threshold, --levels, and --survey exclude each other $help" \
        spotfind --levels l --survey i.nhdr
    says 2 "spotfind: --histogram goes with a rule as --threshold $help" \
        spotfind -t 5 --histogram h i.nhdr
    help="(spotmerge --help lists the options)"
    says 2 "spotmerge: --survey needs a rule: -t auto, fdr:Q, sigma:K, or count:N $help" \
        spotmerge --survey t
    says 2 "spotmerge: --histogram goes with --survey $help" \
        spotmerge --histogram h t
    says 2 "spotmerge: --threshold and --levels exclude each other $help" \
        spotmerge -t 5 --levels l t
    says 2 "spotmerge: --survey makes levels, no table: of the other options it takes -t, -p, -o, and --histogram $help" \
        spotmerge --survey -t auto --metadata m t
    says 2 "spotmerge: --survey makes levels, no table: of the other options it takes -t, -p, -o, and --histogram $help" \
        spotmerge --survey -t auto --distance 2 t
    says 2 "memest: --threshold and --survey exclude each other (memest --help lists the options)" \
        memest --survey -t auto i.nhdr
    says 2 "tileplan: --threshold and --survey exclude each other (tileplan --help lists the options)" \
        tileplan --survey -t auto i.nhdr
    says 2 "spotmerge: this --threshold needs the pixels: give it to spotfind, or make levels of a survey, for --levels $help" \
        spotmerge -t fdr:0.2 t
}

@test "options of a filter that is not used are refused" {
    plateau
    local help="(spotfind --help lists the options)"
    says 2 "spotfind: --sigma goes with --background log or dog, --localize, --quality, or --readout of what is fitted $help" \
        spotfind --sigma 1.5 i.nhdr
    says 2 "spotfind: --dog-factor goes with --background dog $help" \
        spotfind --background log --dog-factor 2 i.nhdr
    for option in -k5 --footprint=rect; do
        says 2 "spotfind: --kernel-size and --footprint go with --background tophat $help" \
            spotfind --background log $option i.nhdr
    done
    says 2 "tileplan: --sigma goes with --background log or dog, --localize, --quality, or --readout of what is fitted (tileplan --help lists the options)" \
        tileplan --sigma 2 i.nhdr
}

@test "why there is no spot is told for masks and flat images too" {
    letters i ddddddddd ddddddddd ddddddddd ddddddddd
    letters m ddddddddd ddddddddd ddddddddd ddddddddd
    tr d '\000' <m.raw >n.raw
    sed s/m.raw/n.raw/ m.nhdr >n.nhdr
    spotfind -q -t sigma:5 -o t i.nhdr
    run -0 --separate-stderr spotmerge t
    assert_equal "$stderr" "spotmerge: no spots: no top-hat value is above 0"
    spotfind -q -t auto --mask n.nhdr -o t i.nhdr
    run -0 --separate-stderr spotmerge t
    assert_equal "$stderr" "spotmerge: no spots: no pixel that the mask leaves is a finite float32"
}

@test "a mask may be NumPy's bool" {
    plateau
    { printf '\x93NUMPY\x01\x00\x46\x00'
      printf "%-69s\n" "{'descr': '|b1', 'fortran_order': False, 'shape': (9, 8), }"
      printf '\1\1\1\1\1\1\1\1'
      for _ in 1 2 3 4 5 6 7 8; do printf '\1\1\1\0\0\0\1\1'; done
    } >m.npy
    run -0 spotfind -b 5 -t 10 --mask m.npy i.nhdr
    assert_line --partial ",rows=0,pixels=48,sum=,max=0,"
}

@test "negatives are not asked of unsigned samples whose background stays" {
    plateau
    local words="uint8 samples have no negative peaks, by which this threshold goes; remove a background"
    says 1 "spotfind: channel i: $words" \
        spotfind --background none -t auto i.nhdr
    spotfind --survey --background none -o survey i.nhdr
    says 1 "spotmerge: channel i: $words" spotmerge --survey -t auto survey
    run -0 spotmerge -q --survey -t sigma:3 survey
    assert_line --partial "i,100,sigma:3,"
}

@test "a levels file that is wrong is refused, the line named" {
    plateau
    while IFS='|' read -r text words; do
        # shellcheck disable=SC2059 # with \n in it
        printf "$text" >l
        says 1 "spotfind: $words" spotfind --levels l i.nhdr
    done <<'END'
|l: is empty
x,y\n|l:1: line does not begin with "channel,level"
channel,level\n|l: has no level for channel i
channel,level\nj,5\n|l: has no level for channel i
channel,level\ni\n|l:2: line has 1 fields, not those of "channel,level,rule,positives,negatives"
channel,level\ni,x\n|l:2: level "x" is not a number
channel,level\ni,-1\n|l:2: level "-1" is below 0
channel,level\ni,5\ni,6\n|l:3: channel "i" stands twice
channel,level,rule\ni,5,fdr\n|l:2: rule "fdr" is not a number, auto, fdr:Q, sigma:K, or count:N
channel,levels\ni,5\n|l:1: line does not begin with "channel,level"
channel,level,rule\ni,5,5\n|l:2: rule "5" is a number, no rule
channel,level\ni,5|l:2: line has no end; the file is cut short
END
    says 1 "spotfind: nope: cannot open: No such file or directory" \
        spotfind --levels nope i.nhdr
    says 1 "spotfind: .: cannot read: Is a directory" spotfind --levels . i.nhdr
}

@test "a mask that is none of the images' is refused" {
    plateau
    letters m ddd ddd
    says 1 "spotfind: m.nhdr: mask is of 2x3 pixels, the images of 9x8" \
        spotfind --mask m.nhdr i.nhdr
    says 1 "spotfind: nope: cannot open: No such file or directory" \
        spotfind --mask nope i.nhdr
    : >empty
    says 1 "spotfind: empty: is empty" spotfind --mask empty i.nhdr
    says 1 "spotfind: .: is a folder" spotfind --mask . i.nhdr
    mkfifo pipe
    says 1 "spotfind: pipe: is not a regular file" spotfind --mask pipe i.nhdr
    gen -H 9 -W 8 -f tiff -S 2 two.tif
    says 1 "spotfind: two.tif: holds 2 images; a mask is one" \
        spotfind --mask two.tif i.nhdr
}

@test "a table and a survey are not taken for each other" {
    plateau
    spotfind -o table i.nhdr
    spotfind --survey -o survey i.nhdr
    says 1 'spotmerge: survey:1: first line is that of a survey, not of candidates' \
        spotmerge survey
    says 1 'spotmerge: table:1: first line is that of candidates, not of a survey' \
        spotmerge --survey -t auto table
    says 1 'spotmerge: table:1: table was made of something else or with other options: "# spottools candidates 1", the one before has "# spottools survey 1"' \
        spotmerge --survey -t auto survey table
}

@test "a full disk is found, whatever is written there" {
    plateau
    local words="cannot write: No space left on device"
    says 1 "spotfind: /dev/full: $words" spotfind --survey -o /dev/full i.nhdr
    says 1 "spotfind: /dev/full: $words" \
        spotfind -q -t auto --histogram /dev/full -o t i.nhdr
    spotfind --survey -o survey i.nhdr
    says 1 "spotmerge: /dev/full: $words" \
        spotmerge -q --survey -t auto -o /dev/full survey
    says 1 "spotmerge: /dev/full: $words" \
        spotmerge -q --survey -t auto -o t --histogram /dev/full survey
    run -1 --separate-stderr bash -c 'spotmerge -q --survey -t auto survey >/dev/full'
    assert_equal "$stderr" "spotmerge: standard output: $words"
    run -1 --separate-stderr bash -c 'spotfind --survey i.nhdr >/dev/full'
    assert_equal "$stderr" "spotfind: standard output: $words"
    only i.nhdr i.raw survey
}

@test "a full disk in the midst of a long curve is named" {
    gen -H 300 -W 300 -t float -n 200 f
    says 1 "spotfind: /dev/full: cannot write: No space left on device" \
        spotfind -q -t auto --background log --histogram /dev/full -o t f.nhdr
    only f.nhdr f.raw
}

@test "no output replaces an input, nor another output" {
    plateau
    printf '%s\n' channel,level i,20 >levels
    spotfind --survey -o survey i.nhdr
    spotfind -b 5 -t 5 -o t i.nhdr
    local words="is read; use another name"
    says 1 "spotfind: levels: $words" spotfind --levels levels -o levels i.nhdr
    says 1 "spotmerge: levels: $words" spotmerge --levels levels -o levels t
    says 1 "spotmerge: survey: $words" spotmerge --survey -t auto -o survey survey
    says 1 "spotfind: i.raw: is read as an image; use another name" \
        spotfind -q -t auto --histogram i.raw i.nhdr
    says 1 "spotfind: x: is written already, as another output" \
        spotfind -q -t auto --histogram x -o x i.nhdr
}

@test "names with blanks and line ends are names" {
    plateau
    local name=$'a b\nc'
    spotfind -q -t auto --histogram "$name" -o "$name.csv" i.nhdr
    spotfind --survey -o "$name.s" i.nhdr
    spotmerge -q --survey -t auto -o "$name.l" "$name.s"
    spotfind --levels "$name.l" -o other i.nhdr
    cmp other "$name.csv"
    spotfind --mask i.nhdr -o masked i.nhdr
    assert_equal "$(head -n 1 "$name")" "$CURVE"
    says 1 'spotfind: a b?c.x: cannot open: No such file or directory' \
        spotfind --levels "$name.x" i.nhdr
}
