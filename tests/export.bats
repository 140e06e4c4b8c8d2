#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# spotmerge -F: the spot table in forms of other programs. Each is read by a
# reader that is not ours, and compared with the CSV.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

SEE='(spotmerge --help lists the options)'

# Candidates in two channels, with places below a pixel; of a stack: volume
plane() {
    spotsim -s 200x300 --photons 900 --names first,cy5 -o sim
    spotfind -q -t auto --background log --localize radial -r window \
        'a&b<c>'=sim.first.nhdr cy5=sim.cy5.nhdr > found
    spotmerge -q found > spots.csv
    [ "$(wc -l < spots.csv)" -gt 40 ]
}
volume() {
    spotsim -s 9x120x140 --photons 3000 --density 0.2 -o sim
    spotfind -q -t auto --background log --localize centroid cy3=sim.nhdr \
        > found
    spotmerge -q found > spots.csv
    [ "$(wc -l < spots.csv)" -gt 10 ]
}

# column NAME...: these columns of spots.csv, a line a spot.
column() {
    awk -F, -v OFS=' ' -v names="$*" 'BEGIN { n = split(names, name, " ") }
        NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { for (i = 1; i <= n; i++) printf "%s%s", $at[name[i]], i < n ? OFS : ORS }' \
        spots.csv
}

# near FILE FILE: the numbers are equal to 0.001.
near() {
    paste -d ' ' "$1" "$2" | awk '{ for (i = 1; i <= NF / 2; i++) {
            d = $i - $(i + NF / 2); if (d * d > 1e-6) bad = 1 } }
        END { exit bad || NR < 10 }'
}

@test "csv is what is written without -F" {
    plane
    spotmerge -q -F csv found | cmp - spots.csv
}

@test "tsv is the same with tabs" {
    plane
    spotmerge -q --format tsv found | tr '\t' , | cmp - spots.csv
}

@test "napari: index, y, x, of a stack z before, then properties" {
    plane
    spotmerge -q -F napari found > points.csv
    assert_equal "$(head -n 1 points.csv)" "index,axis-0,axis-1,channel,tophat,\
raw,contrast,a&b<c>_peak,cy5_peak,flags,a&b<c>_window,cy5_window"
    column yc xc tophat > wanted
    tail -n +2 points.csv | cut -d, -f 2,3,5 | tr , ' ' | diff - wanted
    tail -n +2 points.csv | cut -d, -f 1 | diff - <(seq 0 $(($(wc -l < wanted) - 1)))
    volume
    spotmerge -q -F napari found > points.csv
    assert_equal "$(head -n 1 points.csv)" \
        "index,axis-0,axis-1,axis-2,channel,tophat,raw,contrast,flags"
    column zc yc xc > wanted
    tail -n +2 points.csv | cut -d, -f 2-4 | tr , ' ' | diff - wanted
}

@test "rsfish: x, y, of a stack z, time, channel, intensity" {
    plane
    spotmerge -q -F rsfish found > spots.rs
    assert_equal "$(head -n 1 spots.rs)" x,y,t,c,intensity
    column xc yc raw > wanted
    tail -n +2 spots.rs | cut -d, -f 1,2,5 | tr , ' ' | diff - wanted
    assert_equal "$(cut -d, -f 3,4 spots.rs | sort -u | tr '\n' ' ')" \
        "1,1 1,2 t,c "
    volume
    spotmerge -q -F rsfish found > spots.rs
    assert_equal "$(head -n 1 spots.rs)" x,y,z,t,c,intensity
    column xc yc zc > wanted
    tail -n +2 spots.rs | cut -d, -f 1-3 | tr , ' ' | diff - wanted
}

@test "results: rows from 1, X and Y from the pixel's corner, empty is NaN" {
    plane
    spotmerge -q -F results found > Results.csv
    assert_equal "$(head -n 1 Results.csv)" " ,Label,X,Y,Slice,Ch,tophat,raw,\
contrast,a&b<c>_peak,cy5_peak,flags,a&b<c>_window,cy5_window"
    column xc yc | awk '{ print $1 + 0.5, $2 + 0.5 }' > wanted
    tail -n +2 Results.csv | cut -d, -f 3,4 | tr , ' ' > got
    near got wanted
    column channel > wanted
    tail -n +2 Results.csv | cut -d, -f 2 | diff - wanted
    run -1 grep -q ,, Results.csv
}

@test "json is one document with all columns" {
    plane
    spotmerge -q -F json found > spots.json
    assert_equal "$(jq -c '[.shape, .unit, .channels]' spots.json)" \
        '[[1,200,300],"pixel",["a&b<c>","cy5"]]'
    jq -r '.spots[] | "\(.channel) \(.z) \(.y) \(.x) \(.flags)"' spots.json \
        > got
    column channel z y x flags | diff got -
    jq -r '.spots[] | "\(.yc) \(.xc) \(.contrast) \(.cy5_window)"' spots.json \
        > got
    column yc xc contrast cy5_window > wanted
    near got wanted
}

@test "trackmate is a model of spots in one frame, with no tracks" {
    plane
    spotmerge -q -F trackmate found > model.xml
    xmllint --noout model.xml
    assert_equal "$(xmllint --xpath 'string(/TrackMate/Model/@spatialunits)' \
        model.xml)" pixel
    n=$(column x | wc -l)
    assert_equal "$(xmllint --xpath 'concat(/TrackMate/Model/AllSpots/@nspots,
        " ", count(//AllSpots/SpotsInFrame[@frame="0"]/Spot))' model.xml)" "$n $n"
    for feature in QUALITY POSITION_X POSITION_Y POSITION_Z POSITION_T FRAME \
        RADIUS VISIBILITY; do
        assert_equal "$(xmllint --xpath "count(//SpotFeatures/Feature[
            @feature='$feature'])" model.xml)" 1
        assert_equal "$(xmllint --xpath "count(//Spot[@$feature])" model.xml)" \
            "$n"
    done
    xmllint --xpath '//Spot/@POSITION_X' model.xml | tr -dc '0-9.\n' > x
    xmllint --xpath '//Spot/@POSITION_Y' model.xml | tr -dc '0-9.\n' > y
    paste -d ' ' x y > got
    column xc yc > wanted
    near got wanted
    assert_equal "$(xmllint --xpath 'string(//Spot[1]/@name)' model.xml)" \
        'a&b<c> 0'
    assert_equal "$(xmllint --xpath 'concat(//ImageData/@width, "x",
        //ImageData/@height, "x", //ImageData/@nslices, " ",
        //BasicSettings/@xend)' model.xml)" "300x200x1 299"
}

# rois FILE.zip: what the reader of the tests finds, a line each.
rois() {
    rm -rf rois
    unzip -q -d rois "$1"
    for roi in rois/*.roi; do "$BUILD/tests/roi" < "$roi"; done
}

@test "imagej is a set of points, half a pixel further, in channel and slice" {
    plane
    spotmerge -q -F imagej -o set.zip found
    unzip -tq set.zip
    rois set.zip | sort > got
    assert_equal "$(wc -l < got)" "$(column x | wc -l)"
    column xc yc channel | awk '{ printf "%.4f %.4f %d 1\n", $1 + 0.5, $2 + 0.5,
        $3 == "cy5" ? 2 : 1 }' | sort -n > wanted
    awk '{ printf "%.4f %.4f %d %d\n", $1, $2, $3, $4 }' got | sort -n > got2
    near got2 wanted
    volume
    spotmerge -q -F imagej found > set.zip
    rois set.zip | awk '{ print $1, $2, $5 }' | sort -n > got
    column xc yc zc | awk '{ print $1 + 0.5, $2 + 0.5, int($3 + 0.5) + 1 }' |
        sort -n > wanted
    near got wanted
    [[ $(find rois -name '*.roi' -printf '%f\n' -quit) =~ ^cy3-[0-9]{4}-[0-9]{4}-[0-9]{4}\.roi$ ]]
}

@test "an archive's names are plain, whatever the channels' are" {
    gen -n 9 in0
    spotfind -q -b 0 -t 1 $'\xff:b\\c'=in0.nhdr > found
    spotmerge -q --snr 0 -F imagej -o set.zip found
    unzip -Z1 set.zip > names
    [[ $(head -n 1 names) =~ ^1-__b_c-[0-9]{4}-[0-9]{4}\.roi$ ]]
}

@test "the same spots are the same bytes" {
    plane
    spotmerge -q -F imagej -o a.zip found
    spotmerge -q -F imagej -o b.zip found
    cmp a.zip b.zip
}

@test "an archive goes into a file, and not into a pipe" {
    plane
    run -1 --separate-stderr bash -c \
        'set -o pipefail; spotmerge -q -F imagej found | cat'
    assert_equal "$stderr" "spotmerge: standard output: a ZIP is written into a \
file, no pipe: use -o NAME.zip"
}

@test "without spots each form is whole" {
    sparse cy5 50 60
    spotfind cy5.nhdr > found
    for format in csv tsv napari trackmate imagej results rsfish json; do
        run -0 --separate-stderr spotmerge -F $format -o none.$format found
        assert_equal "$stderr" "spotmerge: no spots: no top-hat value reaches \
the break, 100"
    done
    assert_equal "$(cat none.napari)" \
        index,axis-0,axis-1,channel,tophat,raw,contrast
    assert_equal "$(cat none.rsfish)" x,y,t,c,intensity
    assert_equal "$(jq '.spots | length' none.json)" 0
    assert_equal "$(xmllint --xpath 'count(//Spot)' none.trackmate)" 0
    assert_equal "$(head -c 2 none.imagej)" PK
}

@test "spotcmp reads what napari and RS-FISH read, and finds every spot" {
    plane
    for format in napari rsfish; do
        spotmerge -q -F $format found > "$format.csv"
        spotcmp --distance 1 spots.csv $format.csv > figures
        for line in 'precision +1.0000' 'recall +1.0000' 'rmse +0.0000'; do
            grep -qE "^$line" figures
        done
    done
}

@test "a full disk is noticed, and leaves no half file" {
    plane
    for format in tsv napari trackmate imagej results rsfish json; do
        run -1 --separate-stderr bash -c \
            "spotmerge -q -F $format found > /dev/full"
        assert_equal "$stderr" "spotmerge: standard output: cannot write: No \
space left on device"
        run -1 bash -c "ulimit -f 2; spotmerge -q -F $format -o out found"
        [ ! -e out ]
    done
}

@test "an unknown form, and one of a survey, is refused" {
    says 2 "spotmerge: --format \"xls\" is none of csv, tsv, napari, trackmate, \
imagej, results, rsfish, json $SEE" spotmerge -F xls found
    says 2 "spotmerge: --survey makes levels, no table: of the other options it \
takes -t, -p, -o, and --histogram $SEE" spotmerge --survey -t auto -F json found
}
