#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2030,SC2031,SC2154
# spotmerge with what was measured: columns that it carries, filters by them,
# spots in stacks. Tables are written by hand.
bats_require_minimum_version 1.5.0
load helper

FIRST="# spottools candidates 1,shape=20x30,kernel-size=7,sigma=1.3:1.3,\
tophat-break=100,min-distance=2,threshold=200,keep-border=no,readout=raw,\
localize=quadratic,quality=yes,aperture=3,fit-window=15,channel=a,type=uint16"
NAMES="tile,channel,z,y,x,tophat,raw,contrast"
SPOTS="channel,z,y,x,tophat,raw,contrast"
MORE="zc,yc,xc,sharpness,roundness,flags,a_raw"
END="# tile=0,y=0,x=0,height=20,width=30,channel=a,rows=4,pixels=600,sum=15000,\
max=900,peaks=138416:1 139216:1 139840:1 140040:1,end"

# Four candidates in t: the second is a duplicate of the first.
measured() {
    cat >t <<EOF
$FIRST
$NAMES,$MORE
0,a,0,3,5,900,1000,2.5,0,3.12,5.00001,0.5,-0.25,0,1000
0,a,0,4,6,800,900,,,,,,,32,900
0,a,0,10,20,300,400,1.25,0,10,20.5,0.7,0.1,3,400
0,a,0,15,7,500,600,3,0,15.25,6.75,0.2,0.9,8,6e2
$END
EOF
}

# leaves Y... : the rows' y in the table of the merge that follows on stdin.
leaves() {
    local wanted=$1
    shift
    run -0 --separate-stderr spotmerge "$@" t
    assert_equal "$(awk -F, 'NR > 1 {printf "%s%s", s, $3; s = " "}' \
        <<<"$output")" "$wanted"
}

A="a,0,3,5,900,1000,2.5,0,3.12,5.00001,0.5,-0.25,0,1000"
B="a,0,4,6,800,900,,,,,,,32,900"
C="a,0,10,20,300,400,1.25,0,10,20.5,0.7,0.1,3,400"
D="a,0,15,7,500,600,3,0,15.25,6.75,0.2,0.9,8,6e2"

@test "what was measured is carried as it is written, and sorted with its row" {
    measured
    sed -i '3{h;d};6{G}' t
    run -0 spotmerge t
    assert_output "$SPOTS,$MORE
$A
$C
$D"
    run -0 spotmerge --distance 0 t
    assert_output "$SPOTS,$MORE
$A
$B
$C
$D"
}

@test "spotmerge says how many spots its filters took, unless quiet" {
    measured
    run -0 --separate-stderr spotmerge --min-contrast 2 t
    assert_equal "$stderr" "spotmerge: a: filters took 2 of 4 spots"
    run -0 --separate-stderr spotmerge --reject crowded,fit-failed t
    assert_equal "$stderr" "spotmerge: a: filters took 2 of 4 spots"
    run -0 --separate-stderr spotmerge -q --min-contrast 2 t
    assert_equal "$stderr" ""
    run -0 --separate-stderr spotmerge --min-contrast 1 --distance 0 t
    assert_equal "$stderr" "spotmerge: a: filters took 1 of 4 spots"
    run -0 --separate-stderr spotmerge --reject no-data t
    assert_equal "$stderr" ""
}

@test "quotes around what was measured go" {
    measured
    sed -i 's/,0\.5,-0\.25,/,"0.5","-0.25",/; s/^0,a,0,15/"0",a,0,15/' t
    run -0 spotmerge t
    assert_output "$SPOTS,$MORE
$A
$C
$D"
}

@test "what was measured stands behind the columns of peaks" {
    local head="${FIRST/,channel=a/,channel=b,type=uint16,channel=a}"
    cat >t <<EOF
$head
$NAMES,zc,yc,xc,sharpness,roundness,flags,b_raw,a_raw
0,b,0,3,5,900,1000,2.5,0,3,5,1,2,0,70,80
# tile=0,y=0,x=0,height=20,width=30,channel=b,rows=1,pixels=600,sum=0,max=900,peaks=140040:1,end
# tile=0,y=0,x=0,height=20,width=30,channel=a,rows=0,pixels=600,sum=0,max=0,peaks=,end
EOF
    run -0 --separate-stderr spotmerge t
    assert_output "$SPOTS,b_peak,a_peak,zc,yc,xc,sharpness,roundness,flags,b_raw,a_raw
b,0,3,5,900,1000,2.5,900,0,0,3,5,1,2,0,70,80"
}

@test "filters keep what is within them, empty fields are not" {
    measured
    leaves "3 4 10 15" --distance 0
    leaves "3 15" --distance 0 --min-contrast 2.5
    leaves "15" --distance 0 --min-contrast 2.51
    leaves "3 10" --distance 0 --min-sharpness 0.5
    leaves "3 15" --distance 0 --max-sharpness 0.5
    leaves "3 10" --distance 0 --max-roundness 0.25
    leaves "10" --distance 0 --max-roundness 0.24
    leaves "3" --distance 0 --max-roundness 0.25 --max-sharpness 0.6
}

@test "--reject takes away by any of the flags that it names" {
    measured
    leaves "3 4 10" --distance 0 --reject crowded
    leaves "3 10" --distance 0 --reject crowded,fit-failed
    leaves "3 15" --distance 0 --reject fit-failed --reject border
    leaves "3 4 10 15" --distance 0 --reject plateau,no-data,fit-at-bound
    leaves "3 4 15" --distance 0 --reject saturated
}

@test "what a filter takes away removes no duplicate" {
    measured
    leaves "3 10 15"
    sed -i 's/^0,a,0,4,6,800,900,,,,,,,32/0,a,0,4,6,800,900,9,,,,,,32/' t
    leaves "4" --min-contrast 5
}

@test "what a filter takes away is no channel's peak" {
    local head="${FIRST/,channel=a/,channel=b,type=uint16,channel=a}"
    cat >t <<EOF
$head
$NAMES,zc,yc,xc,sharpness,roundness,flags,b_raw,a_raw
0,b,0,3,5,900,1000,2.5,0,3,5,1,2,0,70,80
0,a,0,3,6,500,1000,1.5,0,3,5,1,2,0,70,80
# tile=0,y=0,x=0,height=20,width=30,channel=b,rows=1,pixels=600,sum=0,max=900,peaks=140040:1,end
# tile=0,y=0,x=0,height=20,width=30,channel=a,rows=1,pixels=600,sum=0,max=500,peaks=139216:1,end
EOF
    run -0 --separate-stderr spotmerge t
    assert_line --index 1 "b,0,3,5,900,1000,2.5,900,500,0,3,5,1,2,0,70,80"
    run -0 --separate-stderr spotmerge --min-contrast 2 t
    assert_line --index 1 "b,0,3,5,900,1000,2.5,900,0,0,3,5,1,2,0,70,80"
}

@test "count:N and the quantile are of what the filters leave" {
    measured
    leaves "3 10" -t count:2 --min-sharpness 0.4
    leaves "3" --quantile 0.5 --min-sharpness 0.4
}

@test "--min-contrast goes with any table" {
    measured
    sed -i '1s/,sigma=1.3:1.3//; 1s/,readout.*,channel/,channel/
        s/^\(tile\|0\)\(\(,[^,]*\)\{7\}\).*/\1\2/' t
    leaves "3 15" --min-contrast 2
    says 1 "spotmerge: --min-sharpness needs spotfind's --quality: the tables \
have no column sharpness" spotmerge --min-sharpness 1 t
    says 1 "spotmerge: --max-roundness needs spotfind's --quality: the tables \
have no column roundness" spotmerge --max-roundness 1 t
    says 1 "spotmerge: --reject needs spotfind's --readout, --localize, or \
--quality: the tables have no column flags" spotmerge --reject border t
}

@test "a table whose spots all fail a filter says which" {
    measured
    run -0 --separate-stderr spotmerge --min-contrast 3 --min-sharpness 0.6 t
    assert_output "$SPOTS,$MORE"
    assert_equal "$stderr" "spotmerge: no spots: of 4 candidates above the \
level, 3 taken away by --min-contrast 3, 1 by --min-sharpness 0.6"
    run -0 --separate-stderr spotmerge -t 450 --reject \
        crowded,fit-failed --min-contrast 2.75 t
    assert_equal "$stderr" "spotmerge: no spots: of 3 candidates above the \
level, 2 taken away by --min-contrast 2.75, 1 by --reject crowded,fit-failed"
}

@test "filters refuse values that are none" {
    local help="(spotmerge --help lists the options)"
    says 2 "spotmerge: --min-contrast \"x\" is not a number $help" \
        spotmerge --min-contrast x t
    says 2 "spotmerge: --max-roundness \"-1\" is below 0 $help" \
        spotmerge --max-roundness -1 t
    for list in "" "," "border," ",border" dim "border,,crowded" "border crowded"; do
        says 2 "spotmerge: --reject \"$list\" is no list of saturated, border, \
plateau, crowded, no-data, fit-failed, fit-at-bound $help" \
            spotmerge --reject "$list" t
    done
    says 2 "spotmerge: --survey makes levels, no table: of the other options \
it takes -t, -p, -o, and --histogram $help" \
        spotmerge --survey -t auto --min-contrast 2 t
}

@test "the metadata tell what was measured and filtered" {
    measured
    spotmerge --min-contrast 1.5 --reject border,crowded --metadata m t >spots
    run sed -n '/kernel_size/,/"peaks"/p; /min_con/p; /reject/p' m
    assert_output '  "kernel_size": 7,
  "sigma": [1.3, 1.3],
  "tophat_break": 100,
  "min_distance": 2,
  "found_threshold": 200,
  "keep_border": false,
  "readout": ["raw"],
  "localize": "quadratic",
  "quality": true,
  "aperture_radius": 3,
  "fit_window": 15,
  "threshold": 200,
  "snr": 8,
  "quantile": null,
  "distance": 2,
  "peaks": true,
  "min_contrast": 1.5,
  "reject": ["border", "crowded"],'
    python3 -m json.tool m >/dev/null 2>&1 || ! command -v python3
}

@test "rows with other fields than the first line asks for are refused" {
    local row="0,a,0,3,5,900,1000,2.5,0,3.12,5.00001,0.5,-0.25,0,1000"
    while IFS='|' read -r with words; do
        measured
        sed -i "s/^$row/$with/" t
        says 1 "spotmerge: t:3: $words" spotmerge t
    done <<EOF
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,0|line has 14 fields, not the 15 of "$NAMES" and of what the first line says is measured
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,0,1000,|line has 16 fields, not the 15 of "$NAMES" and of what the first line says is measured
0,a,0,3,5,900,1000,2.5|line has 8 fields, not the 15 of "$NAMES" and of what the first line says is measured
0,a,0,3,5,900,1000,2.5,0,x,5,0.5,-0.25,0,1000|yc "x" is not a number
0,a,0,3,5,900,1000,2.5,0,3,nan,0.5,-0.25,0,1000|xc "nan" is not a number
0,a,0,3,5,900,1000,2.5,0,3,5,inf,-0.25,0,1000|sharpness "inf" is not a number
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,0x10,0,1000|roundness "0x10" is not a number
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,128,1000|flags "128" is too large
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,1.5,1000|flags "1.5" is not a number
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,-1,1000|flags "-1" is not a whole number from 0 up
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,0,1e39|a_raw "1e39" is too large
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,0, 1|a_raw " 1" is not a number
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,0,--1|a_raw "--1" is not a number
0,a,0,3,5,900,1000,2.5,0,3,5,0.5,-0.25,0,1000000000000000000000000000000000000001|a_raw "1000000000000000000000000000000000000001" is too large
EOF
}

@test "names of columns that the first line does not ask for are refused" {
    measured
    sed -i '2s/a_raw/a_filtered/' t
    says 1 'spotmerge: t:2: channel "channel" is not one of the table'\''s' \
        spotmerge t
    measured
    sed -i '2s/,a_raw//' t
    says 1 "spotmerge: t:2: line has 14 fields, not the 15 of \"$NAMES\" and of \
what the first line says is measured" spotmerge t
}

@test "tables that were measured otherwise are not merged" {
    measured
    sed 1s/raw,loc/filtered,loc/ t >u
    says 1 'spotmerge: u:1: table was made of something else or with other options: "readout=filtered", the one before has "readout=raw"' \
        spotmerge t u
}

# Two spots a plane apart, two pixels apart, of two channels.
stack() {
    local first="${FIRST/20x30/4x20x30}"
    first="${first/,readout=*,channel/,channel}"
    first="${first/,channel=a/,stack=$1,channel=b,type=uint16,channel=a}"
    first="${first/,sigma=1.3:1.3/}"
    [ "$1" = planes ] || first="${first/distance=2/distance=1:2}"
    cat >t <<EOF
$first
$NAMES
0,b,1,3,5,900,1000,2.5
0,b,3,13,5,300,1000,2.5
0,a,2,3,7,500,1000,1.5
0,a,3,13,6,800,1000,1.5
# tile=0,y=0,x=0,height=20,width=30,channel=b,rows=2,pixels=2400,sum=0,max=900,peaks=138416:1 140040:1,end
# tile=0,y=0,x=0,height=20,width=30,channel=a,rows=2,pixels=2400,sum=0,max=800,peaks=139216:1 139840:1,end
EOF
}

@test "in a volume what lies near in z is a duplicate, and a peak" {
    stack volume
    run -0 spotmerge --distance 2.3 t
    assert_output "$SPOTS,b_peak,a_peak
b,1,3,5,900,1000,2.5,900,500
a,3,13,6,800,1000,1.5,300,800"
    run -0 spotmerge t
    assert_line "a,2,3,7,500,1000,1.5,900,500"
}

@test "planes of their own have their own duplicates and peaks" {
    stack planes
    run -0 spotmerge --distance 2.3 t
    assert_output "$SPOTS,b_peak,a_peak
b,1,3,5,900,1000,2.5,900,0
a,2,3,7,500,1000,1.5,0,500
a,3,13,6,800,1000,1.5,300,800"
}

@test "the metadata of a stack say what it is" {
    stack volume
    spotmerge --metadata m t >spots
    run grep -A 1 'min_distance"\|stack' m
    assert_output '  "min_distance": 2,
  "min_distance_z": 1,
--
  "stack": "volume",
  "threshold": 200,'
}

@test "a stack's table says what its planes are" {
    stack planes
    sed 1s/,stack=planes// t >u
    says 1 "spotmerge: u:1: first line's stack is missing: volume, or planes" \
        spotmerge u
    sed 1s/stack=planes/stack=volume/ t >u
    says 1 "spotmerge: u:1: first line's min-distance is not as its stack is" \
        spotmerge u
    sed 1s/stack=planes/stack=project/ t >u
    says 1 "spotmerge: u:1: first line's stack is a projection, but has planes" \
        spotmerge u
}
