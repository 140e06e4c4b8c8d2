#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2030,SC2031,SC2154
# spotcmp: a truth and a table in, figures out. That the matching is the best
# one is tested in unit/match.c, against the Hungarian method.
bats_require_minimum_version 1.5.0
load helper

HINT='(spotcmp --help lists the options)'

# A truth and a table of two channels: three matches, one missed, two extra.
tables() {
    cat >truth <<END
channel,z,y,x,snr
cy5,0,10,10,1
cy5,0,20,20,2
cy3,0,30,30,3
cy3,1,40,40,4
END
    cat >table <<END
channel,z,y,x,tophat
cy5,0,10,11,900
cy3,0,31,30,700
cy3,1,40,39,600
cy3,2,90,90,500
cy5,2,1,1,5
END
}

# One channel, one plane: two matches of three, off by (1, 0) and (0, 0.5).
plain() {
    printf '%s\n' x,y 10,10 20,20 50,50 >truth
    printf '%s\n' y,x 11,10 20,20.5 >table
}

@test "spotcmp prints counts, ratios, RMSE and bias" {
    plain
    try spotcmp truth table
    expect 0 "truth              3
found              2
matched            2
precision     1.0000
recall        0.6667
f1            0.8000
rmse          0.7906
rmse_y        0.7071
rmse_x        0.3536
bias_y        0.5000
bias_x        0.2500" ""
}

@test "spotcmp prints a column for each channel, and z where both have it" {
    tables
    try spotcmp truth table
    expect 0 "channel          cy5        cy3        all
truth              2          2          4
found              2          3          5
matched            1          2          3
precision     0.5000     0.6667     0.6000
recall        0.5000     1.0000     0.7500
f1            0.5000     0.8000     0.6667
rmse          1.0000     1.0000     1.0000
rmse_y        0.0000     0.7071     0.5774
rmse_x        1.0000     0.7071     0.8165
rmse_z        0.0000     0.0000     0.0000
bias_y        0.0000     0.5000     0.3333
bias_x        1.0000    -0.5000     0.0000
bias_z        0.0000     0.0000     0.0000" ""
}

@test "spotcmp makes room for long names of channels" {
    printf '%s\n' channel,y,x a,1,1 far_red_647,1,1 >truth
    try spotcmp truth truth
    assert_equal "$status" 0
    assert_line --index 0 "channel            a  far_red_647        all"
    assert_line --index 1 "truth              1            1          2"
}

@test "spotcmp --json prints the same as one object" {
    tables
    sed -i 's/,[01],/,0,/' truth table
    try spotcmp --json truth table
    expect 0 '{
  "distance": 2,
  "matching": "optimal",
  "truth": 4,
  "found": 5,
  "matched": 3,
  "precision": 0.6,
  "recall": 0.75,
  "f1": 0.6666666666666666,
  "rmse": 1,
  "rmse_y": 0.5773502691896257,
  "rmse_x": 0.816496580927726,
  "rmse_z": 0,
  "bias_y": 0.3333333333333333,
  "bias_x": 0,
  "bias_z": 0,
  "channels": [
    {"name": "cy5", "truth": 2, "found": 2, "matched": 1, "precision": 0.5, "recall": 0.5, "f1": 0.5, "rmse": 1, "rmse_y": 0, "rmse_x": 1, "rmse_z": 0, "bias_y": 0, "bias_x": 1, "bias_z": 0},
    {"name": "cy3", "truth": 2, "found": 3, "matched": 2, "precision": 0.6666666666666666, "recall": 1, "f1": 0.8, "rmse": 1, "rmse_y": 0.7071067811865476, "rmse_x": 0.7071067811865476, "rmse_z": 0, "bias_y": 0.5, "bias_x": -0.5, "bias_z": 0}
  ]
}' ""
}

@test "spotcmp --json has null for what is not defined, and no channels" {
    echo y,x >none
    try spotcmp --json none none
    expect 0 '{
  "distance": 2,
  "matching": "optimal",
  "truth": 0,
  "found": 0,
  "matched": 0,
  "precision": null,
  "recall": null,
  "f1": null,
  "rmse": null,
  "rmse_y": null,
  "rmse_x": null,
  "bias_y": null,
  "bias_x": null,
  "channels": []
}' ""
}

@test "spotcmp takes a header without rows for no spots" {
    plain
    echo y,x >none
    try spotcmp truth none
    expect 0 "truth              3
found              0
matched            0
precision          -
recall        0.0000
f1            0.0000
rmse               -
rmse_y             -
rmse_x             -
bias_y             -
bias_x             -" ""
    try spotcmp none table
    assert_line "precision     0.0000"
    assert_line "recall             -"
    assert_line "f1            0.0000"
}

@test "spotcmp --distance matches what lies exactly so far away" {
    printf '%s\n' y,x 0,0 >truth
    printf '%s\n' y,x 3,4 >table
    run -0 spotcmp --distance 5 truth table
    assert_line "matched            1"
    run -0 spotcmp --distance 4.999 truth table
    assert_line "matched            0"
    run -0 spotcmp --distance 0 truth truth
    assert_line "matched            1"
}

@test "spotcmp matches as many as it can, --greedy the nearest first" {
    printf '%s\n' y,x 0,0 0,2 >truth
    printf '%s\n' y,x 0,1.5 0,3.5 >table
    try spotcmp --pairs p truth table
    assert_equal "$status" 0
    assert_line "matched            2"
    assert_equal "$(cat p)" "truth_line,table_line,distance
2,2,1.5
3,3,1.5"
    try spotcmp --greedy --pairs p truth table
    assert_equal "$status" 0
    assert_line "matched            1"
    assert_equal "$(cat p)" "truth_line,table_line,distance
2,,
3,2,0.5
,3,"
    run -0 spotcmp --greedy --json truth table
    assert_line '  "matching": "greedy",'
}

@test "spotcmp --pairs numbers the lines of the files" {
    tables
    sed -i '1i# a truth' truth
    spotcmp --pairs p truth table >out
    run -0 cat p
    assert_output "truth_line,table_line,distance
3,2,1
4,,
5,3,1
6,4,1
,5,
,6,"
    spotcmp truth table | cmp - out
}

@test "spotcmp --by a column of the truth prints recall" {
    tables
    try spotcmp --by snr truth table
    expect 0 "snr_from,snr_to,n,matched,recall,rmse,rmse_y,rmse_x,rmse_z
1,1,1,1,1,1,0,1,0
2,2,1,0,0,,,,
3,3,1,1,1,1,1,0,0
4,4,1,1,1,1,0,1,0" ""
}

@test "spotcmp --by a column of the table prints precision" {
    tables
    try spotcmp --by tophat --bins 2 truth table
    expect 0 "tophat_from,tophat_to,n,matched,precision,rmse,rmse_y,rmse_x,rmse_z
5,500,2,0,0,,,,
600,900,3,3,1,1,0.5773502691896257,0.816496580927726,0" ""
}

@test "spotcmp --by looks in the truth first, then in the table" {
    plain
    run -0 spotcmp --by y --bins 1 truth table
    assert_output "y_from,y_to,n,matched,recall,rmse,rmse_y,rmse_x
10,50,3,2,0.6666666666666666,0.7905694150420949,0.7071067811865476,0.3535533905932738"
}

@test "spotcmp --by keeps equal values in one bin" {
    printf '%s\n' y,x,snr 0,0,5 0,10,5 0,20,5 0,30,7 >truth
    run -0 spotcmp --by snr --bins 4 truth truth
    assert_output "snr_from,snr_to,n,matched,recall,rmse,rmse_y,rmse_x
5,5,3,3,1,0,0,0
7,7,1,1,1,0,0,0"
}

@test "spotcmp --by leaves out rows without a value, and says so" {
    tables
    sed -i 's/,4$/,/' truth
    try spotcmp --by snr --bins 1 truth table
    expect 0 "snr_from,snr_to,n,matched,recall,rmse,rmse_y,rmse_x,rmse_z
1,3,3,2,0.6666666666666666,1,0.7071067811865476,0.7071067811865476,0" \
        'spotcmp: truth: 1 of 4 spots have no "snr": in no bin'
    try spotcmp -q --by snr --bins 1 truth table
    assert_equal "$status" 0
    assert_equal "$stderr" ""
}

@test "spotcmp --by prints the head alone when there are no spots" {
    echo y,x,snr >none
    try spotcmp --by snr none none
    expect 0 "snr_from,snr_to,n,matched,recall,rmse,rmse_y,rmse_x" ""
}

@test "spotcmp --by quotes a column's name where it must" {
    printf '%s\n' 'y,x,"a ""b"", c"' 1,1,7 >truth
    run -0 spotcmp --by 'a "b", c' truth truth
    assert_line --index 0 '"a ""b"", c_from","a ""b"", c_to",n,matched,recall,rmse,rmse_y,rmse_x'
}

@test "spotcmp --json --by has the bins in the object" {
    tables
    run -0 spotcmp --json --by tophat --bins 2 truth table
    assert_line --index 20 '  "by": "tophat",'
    assert_line --index 21 '  "bins": ['
    assert_line --index 22 '    {"from": 5, "to": 500, "n": 2, "matched": 0, "precision": 0, "rmse": null, "rmse_y": null, "rmse_x": null, "rmse_z": null},'
    assert_line --index 23 '    {"from": 600, "to": 900, "n": 3, "matched": 3, "precision": 1, "rmse": 1, "rmse_y": 0.5773502691896257, "rmse_x": 0.816496580927726, "rmse_z": 0}'
    assert_line --index 24 '  ]'
    assert_line --index 25 '}'
}

@test "spotcmp says that no channel is in both" {
    tables
    sed -i 's/^cy/ch/' table
    try spotcmp truth table
    assert_equal "$status" 0
    assert_line --index 3 "matched            0          0          0          0          0"
    assert_equal "$stderr" \
        'spotcmp: no channel has spots in both the truth ("cy5") and the table ("ch5")'
}

@test "spotcmp ignores the channel where one side has none" {
    tables
    cut -d, -f2- <truth >t
    try spotcmp t table
    assert_equal "$status" 0
    assert_line --index 0 "truth              4"
    assert_line --index 2 "matched            3"
    assert_equal "$stderr" ""
}

@test "spotcmp ignores z where one side has none" {
    tables
    cut -d, -f1,3- <truth >t
    sed -i 's/^cy3,1/cy3,9/' table
    run -0 spotcmp t table
    assert_line --index 3 "matched            1          2          3"
    refute_line --partial rmse_z
}

@test "spotcmp reads the tables of spotfind and spotmerge" {
    gen -H 200 -W 200 -n 60 -a 3000 -f nhdr i
    spotfind i.nhdr >candidates
    spotmerge --distance 0 --snr 0 candidates >spots
    n=$(($(wc -l <spots) - 1))
    [ "$n" -gt 10 ]
    run -0 --separate-stderr spotcmp --distance 0 candidates spots
    assert_line --index 0 "$(printf 'truth      %9d' "$n")"
    assert_line "precision     1.0000"
    assert_line "recall        1.0000"
    assert_equal "$stderr" ""
}

@test "spotcmp reads either from standard input" {
    plain
    spotcmp truth table >want
    spotcmp - table <truth | cmp - want
    spotcmp truth - <table | cmp - want
}

@test "spotcmp takes CR LF, quotes, comments and a byte order mark" {
    plain
    spotcmp truth table >want
    printf '\xef\xbb\xbf"y",x\r\n# none\r\n"11",10\r\n20,"20.5"\r\n' >table
    spotcmp truth table | cmp - want
}

@test "spotcmp takes file names with blanks and newlines" {
    plain
    spotcmp truth table >want
    mv truth $'a b\nc'
    mv table '#t,"'
    spotcmp $'a b\nc' '#t,"' | cmp - want
    rm '#t,"'
    try spotcmp $'a b\nc' '#t,"'
    expect 1 "" 'spotcmp: #t,": cannot open: No such file or directory'
    echo y >$'a b\nc'
    try spotcmp $'a b\nc' table
    expect 1 "" 'spotcmp: a b?c:1: there is no column "x" or "xc"'
}

@test "spotcmp prints the same whatever the order of the rows" {
    awk 'BEGIN { srand(7); OFS = ","; print "y", "x"
                 for (i = 0; i < 2000; i++) print 90 * rand(), 90 * rand() }' \
        </dev/null >truth
    awk 'BEGIN { srand(8); OFS = ","; print "y", "x"
                 for (i = 0; i < 2000; i++) print 90 * rand(), 90 * rand() }' \
        </dev/null >table
    spotcmp truth table >want
    { echo y,x; tail -n +2 truth | sort -R; } >truth2
    { echo y,x; tail -n +2 table | sort -R; } >table2
    spotcmp truth2 table2 | cmp - want
    cmp want <(spotcmp truth table)
}

@test "spotcmp --help goes to standard output" {
    try spotcmp --help
    assert_equal "$status" 0
    assert_line --index 0 "usage: spotcmp [--distance PX] [--greedy] [--by COLUMN] [--bins N] [--json]"
    assert_line "      --bins N               at most so many, of equal number (10)"
    assert_equal "$stderr" ""
}

@test "spotcmp --version prints the version" {
    version=$(sed -n 's/^.define SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    try spotcmp --version
    expect 0 "spotcmp (spottools) $version" ""
}

@test "spotcmp wants a truth and a table" {
    plain
    for files in "" "truth" "truth table table"; do
        # shellcheck disable=SC2086 # words
        try spotcmp $files
        expect 2 "" "spotcmp: give a truth and a table $HINT"
    done
}

@test "spotcmp refuses wrong options" {
    try spotcmp --bogus
    expect 2 "" "spotcmp: option \"--bogus\" is not known $HINT"
    try spotcmp --by
    expect 2 "" "spotcmp: option \"--by\" needs a value $HINT"
    try spotcmp --distance 1x a b
    expect 2 "" "spotcmp: --distance \"1x\" is not a number $HINT"
    try spotcmp --distance -1 a b
    expect 2 "" "spotcmp: --distance \"-1\" is below 0 $HINT"
    try spotcmp --by y --bins 0 a b
    expect 2 "" "spotcmp: --bins \"0\" is not from 1 to 1000000 $HINT"
    try spotcmp --bins 5 a b
    expect 2 "" "spotcmp: --bins goes with --by $HINT"
    try spotcmp -o x --pairs x a b
    expect 2 "" "spotcmp: --output and --pairs name one file $HINT"
}

@test "spotcmp refuses standard input for both" {
    try spotcmp - -
    expect 2 "" "spotcmp: truth and table cannot both be standard input $HINT"
}

@test "spotcmp names a file that is not there" {
    plain
    try spotcmp nofile table
    expect 1 "" 'spotcmp: nofile: cannot open: No such file or directory'
    try spotcmp truth nofile
    expect 1 "" 'spotcmp: nofile: cannot open: No such file or directory'
    try spotcmp truth .
    expect 1 "" 'spotcmp: .: cannot read: Is a directory'
}

@test "spotcmp refuses an empty file" {
    plain
    : >none
    try spotcmp truth none
    expect 1 "" 'spotcmp: none: is empty'
    try spotcmp truth - </dev/null
    expect 1 "" 'spotcmp: standard input: is empty: what stands before it in the pipe has failed, or there is none'
    echo '# no more' >none
    try spotcmp none table
    expect 1 "" 'spotcmp: none:1: there is no header'
}

@test "spotcmp names the line of what is no number" {
    plain
    sed -i '3s/^20/foo/' table
    try spotcmp truth table
    expect 1 "" 'spotcmp: table:3: y "foo" is not a number'
    try spotcmp truth - <table
    expect 1 "" 'spotcmp: standard input:3: y "foo" is not a number'
    sed -i '3s/^foo/nan/' table
    try spotcmp truth table
    expect 1 "" 'spotcmp: table:3: y "nan" is not a number'
    sed -i $'3s/^nan/\e[31m/' table
    try spotcmp truth table
    expect 1 "" 'spotcmp: table:3: y "?[31m" is not a number'
    tables
    try spotcmp --by channel truth table
    expect 1 "" 'spotcmp: truth:2: channel "cy5" is not a number'
}

@test "spotcmp names the line with too few or too many fields" {
    plain
    sed -i '3s/,.*//' truth
    try spotcmp truth table
    expect 1 "" "spotcmp: truth:3: line has 1 fields, not the header's 2"
    sed -i '3s/$/,1,1/' truth
    try spotcmp truth table
    expect 1 "" "spotcmp: truth:3: line has 3 fields, not the header's 2"
}

@test "spotcmp names a last line that is cut" {
    plain
    printf '5,5' >>table
    try spotcmp truth table
    expect 1 "" 'spotcmp: table:4: line has no end; the file is cut short'
}

@test "spotcmp names the column that is missing" {
    plain
    sed -i 1s/y/row/ table
    try spotcmp truth table
    expect 1 "" 'spotcmp: table:1: there is no column "y" or "yc"'
    plain
    try spotcmp --by snr truth table
    expect 1 "" 'spotcmp: neither file has a column "snr"'
}

@test "spotcmp refuses a crowd that has too many pairs" {
    { echo y,x; yes 1,1 | head -n 5000; } >crowd
    try spotcmp crowd crowd
    expect 1 "" 'spotcmp: more than 16777216 pairs of spots lie within the distance; choose a smaller --distance'
}

@test "spotcmp -o writes the file that standard output would be" {
    plain
    spotcmp truth table >want
    try spotcmp -o got truth table
    expect 0 "" ""
    cmp got want
}

@test "spotcmp overwrites no file that it reads" {
    plain
    try spotcmp -o table truth table
    expect 1 "" 'spotcmp: table: is read; use another name'
    try spotcmp --pairs truth truth table
    expect 1 "" 'spotcmp: truth: is read; use another name'
}

@test "spotcmp -o leaves nothing behind when it fails" {
    plain
    mkdir out
    try spotcmp -o out/o --pairs no/p truth table
    expect 1 "" 'spotcmp: no/p: cannot write: No such file or directory'
    assert_equal "$(ls -A out)" ""
}

@test "spotcmp fails on a full disk" {
    plain
    for options in "" --json "--by y"; do
        try bash -c "spotcmp $options truth table >/dev/full"
        expect 1 "" 'spotcmp: standard output: cannot write: No space left on device'
    done
    try spotcmp -o /dev/full truth table
    expect 1 "" 'spotcmp: /dev/full: cannot write: No space left on device'
    try bash -c 'spotcmp --pairs /dev/full truth table >out'
    expect 1 "" 'spotcmp: /dev/full: cannot write: No space left on device'
    try bash -c 'spotcmp --help >/dev/full'
    expect 1 "" 'spotcmp: standard output: cannot write: No space left on device'
}

@test "spotcmp fails when standard output is closed" {
    plain
    try bash -c 'spotcmp truth table >&-'
    expect 1 "" 'spotcmp: standard output: cannot write: Bad file descriptor'
}

@test "spotcmp ends silently by SIGPIPE when nobody reads on" {
    { echo y,x; seq -f %.0f,0 20000; } >many
    try bash -c 'spotcmp --by y --bins 10000 many many | head -c 1
                 exit "${PIPESTATUS[0]}"'
    assert_equal "$status" 141
    assert_equal "$stderr" ""
}
