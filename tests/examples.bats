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

# Four rounds of the same cells: a share of the spots lights up in several.
make_rounds() {
    spotsim -q -s 300x400 --channels 4 --colocalised 0.5 --photons 8000 -o p
    rounds=(A=p.c0.nhdr 'the G=p.c1.nhdr' C=p.c2.nhdr T=p.c3.nhdr)
}

@test "examples/prism.sh makes one row of a spot, with every channel's height" {
    make_rounds
    run "$ROOT/examples/prism.sh" 'the reads.csv' -t 100 "${rounds[@]}"
    assert_success
    assert_equal "$(ls the*)" 'the reads.csv'
    spotfind -t 100 "${rounds[@]}" | spotmerge >table.csv
    [ "$(wc -l <table.csv)" -gt 200 ]
    (
        echo 'Y,X,Channel,snr,A,the G,C,T'
        sed 1d table.csv | awk -F, -v OFS=, \
            '{ print $3, $4, $1, $7, $8, $9, $10, $11 }'
    ) >expected.csv
    cmp 'the reads.csv' expected.csv
    # some spots shine in two channels; no two rows are within 2 pixels
    awk -F, 'NR > 1 && ($5 > 0) + ($6 > 0) + ($7 > 0) + ($8 > 0) > 1' \
        'the reads.csv' | grep -q .
    awk -F, 'NR > 1 {
            for (i = 1; i <= n; i++)
                if ((y[i] - $1) ^ 2 + (x[i] - $2) ^ 2 <= 4)
                    exit 1
            y[++n] = $1
            x[n] = $2
        }' 'the reads.csv'
}

@test "examples/prism.sh takes stacks as their maximum along z" {
    spotsim -q -s 5x120x150 --channels 2 --photons 20000 -o p
    run "$ROOT/examples/prism.sh" reads.csv -t 100 p.c0.nhdr p.c1.nhdr
    assert_success
    spotfind --project max -t 100 p.c0.nhdr p.c1.nhdr | spotmerge >table.csv
    [ "$(wc -l <table.csv)" -gt 10 ]
    cmp <(cut -d, -f1-3 reads.csv | sed 1d) \
        <(awk -F, -v OFS=, 'NR > 1 { print $3, $4, $1 }' table.csv)
}

@test "examples/prism.sh leaves no table where it fails" {
    run --separate-stderr "$ROOT/examples/prism.sh" reads.csv missing.tif
    [ "$status" -ne 0 ]
    assert_regex "$stderr" 'spotfind: missing.tif: cannot open'
    assert_equal "$(ls -A -I 'separate-stderr-*')" ''
    spotsim -q -s 50x50 --channels 2 -F tiff -o p
    cp p.c0.tif before
    run -2 "$ROOT/examples/prism.sh" p.c0.tif p.c1.tif
    assert_output \
        "prism.sh: p.c0.tif exists and is no table of reads; name TABLE first"
    cmp p.c0.tif before
    run -2 "$ROOT/examples/prism.sh" reads.csv
    assert_output "prism.sh TABLE [OPTION OF SPOTFIND]... [CHANNEL=]IMAGE..."
}
