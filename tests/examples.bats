#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The scripts of examples/, run as a user would.

bats_require_minimum_version 1.5.0
load helper

make_channels() {
    gen -H 300 -W 200 -s 1 -n 60 'channel one'
    gen -H 300 -W 200 -s 2 -n 60 two
    spotfind 'channel one.nhdr' two.nhdr | spotmerge >expected.csv
    [ "$(wc -l <expected.csv)" -gt 40 ]
}

@test "examples/parallel.sh gives the table of one spotfind" {
    make_channels
    run "$ROOT/examples/parallel.sh" 'the table.csv' 'channel one.nhdr' two.nhdr
    assert_success
    cmp 'the table.csv' expected.csv
}

@test "examples/shards.sh gives the table of one spotfind" {
    make_channels
    run "$ROOT/examples/shards.sh" 3 parts 'channel one.nhdr' two.nhdr
    assert_success
    cmp parts/spots.csv expected.csv
}

@test "examples/shards.sh makes only the parts that are missing" {
    make_channels
    "$ROOT/examples/shards.sh" 3 parts 'channel one.nhdr' two.nhdr
    rm parts/part2.csv parts/spots.csv
    touch -d 2001-01-01 parts/part1.csv
    "$ROOT/examples/shards.sh" 3 parts 'channel one.nhdr' two.nhdr
    cmp parts/spots.csv expected.csv
    run find parts/part1.csv -newermt 2002-01-01
    assert_output ""
}

@test "examples/levels.sh gives the table of one spotfind -t RULE" {
    make_channels
    spotfind -q -t fdr:0.2 'channel one.nhdr' two.nhdr | spotmerge >expected.csv
    [ "$(wc -l <expected.csv)" -gt 40 ]
    run "$ROOT/examples/levels.sh" fdr:0.2 3 parts 'channel one.nhdr' two.nhdr
    assert_success
    cmp parts/spots.csv expected.csv
    rm parts/survey-1.csv parts/part-fdr:0.2-2.csv parts/spots.csv
    touch -d 2001-01-01 parts/part-fdr:0.2-1.csv
    run "$ROOT/examples/levels.sh" fdr:0.2 3 parts 'channel one.nhdr' two.nhdr
    assert_success
    cmp parts/spots.csv expected.csv
    run find parts/part-fdr:0.2-1.csv -newermt 2002-01-01
    assert_output ""
    spotfind -q -t count:20 'channel one.nhdr' two.nhdr | spotmerge >expected.csv
    run "$ROOT/examples/levels.sh" count:20 3 parts 'channel one.nhdr' two.nhdr
    assert_success
    cmp parts/spots.csv expected.csv
    run -2 "$ROOT/examples/levels.sh" auto 3 parts
    assert_output "levels.sh RULE N FOLDER [OPTION OF SPOTFIND]... [NAME=]IMAGE..."
}

@test "examples/fields.mk makes a table of each TIFF, and nothing twice" {
    mkdir fields
    for i in 1 2 3; do
        gen -f tiff -c deflate -H 200 -W 200 -s $i -n 50 "fields/f$i.tif"
    done
    run make -s -j2 -f "$ROOT/examples/fields.mk" FIELDS=fields
    assert_success
    tif2raw -q -o f2 fields/f2.tif >/dev/null
    spotfind f2.nhdr | spotmerge >expected.csv
    cmp fields/f2.csv expected.csv
    run make -s -q -f "$ROOT/examples/fields.mk" FIELDS=fields
    assert_success
}

@test "examples/demo.sh shows rows, the count, the time and the table's place" {
    gen -f tiff -c lzw -H 200 -W 200 -s 3 -n 50 'my cells.tif'
    cp -r "$BUILD" build-copy
    BUILD=$PWD/build-copy run --separate-stderr "$ROOT/examples/demo.sh" \
        'my cells.tif'
    assert_success
    # shellcheck disable=SC2154 # bats sets it
    [[ $stderr =~ ^spotfind:\ my\ cells:\ level\ [0-9.]+\ \(fdr:0.1\) ]]
    assert_line --index 0 'channel,z,y,x,tophat,raw,contrast'
    assert_line --index 6 '...'
    assert_line --index 7 --regexp \
        "^[1-9][0-9]* spots in [0-9]+ ms; the table is $PWD/build-copy/demo/spots.csv\$"
    [ -s build-copy/demo/spots.csv ]
}
