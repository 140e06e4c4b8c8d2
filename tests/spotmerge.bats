#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2016,SC2030,SC2031,SC2154
# spotmerge: candidate tables in, the spot table out. What it computes and
# which incomplete tables it refuses is tested in pipeline.bats.
bats_require_minimum_version 1.5.0
load helper

HEAD="# spottools candidates 1,shape=20x30,kernel-size=7,tophat-break=100,\
min-distance=2,threshold=200,keep-border=no,channel=a,type=uint16"
NAMES="tile,channel,z,y,x,tophat,raw,contrast"
SPOTS="channel,z,y,x,tophat,raw,contrast"

# One tile of 20 x 30 pixels with four candidates in t, written by hand: the
# mean of the top-hat is 25.
candidates() {
    cat >t <<END
$HEAD
$NAMES
0,a,0,3,5,900,1000,2.5
0,a,0,4,6,800,900,
0,a,0,10,20,300,400,1.25
0,a,0,15,7,500,600,3
# tile=0,y=0,x=0,height=20,width=30,channel=a,rows=4,pixels=600,sum=15000,max=900,peaks=138416:1 139216:1 139840:1 140040:1,end
END
}

@test "spotmerge sorts, thresholds and removes duplicates" {
    candidates
    run -0 --separate-stderr spotmerge t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5
a,0,10,20,300,400,1.25
a,0,15,7,500,600,3"
    assert_equal "$stderr" ""
}

@test "spotmerge reads standard input where no table is named" {
    candidates
    run -0 spotmerge --distance 0 --quantile 0.5 <t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5
a,0,4,6,800,900,"
}

@test "spotmerge reads standard input where a table is named -" {
    candidates
    run -0 spotmerge -t 600 - <t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5"
}

@test "spotmerge keeps what is above --snr times the mean" {
    candidates
    run -0 spotmerge --snr 20 t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5"
}

@test "spotmerge keeps nothing that equals the level" {
    candidates
    run -0 spotmerge --snr 12 t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5
a,0,15,7,500,600,3"
    run -0 spotmerge -t 500 t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5"
}

@test "spotmerge --distance removes what lies exactly so far away" {
    candidates
    sed -i 's/^0,a,0,4,6/0,a,0,6,9/' t # 3 down, 4 right
    run -0 spotmerge --distance 5 t
    refute_line "a,0,6,9,800,900,"
    run -0 spotmerge --distance 4.999 t
    assert_line "a,0,6,9,800,900,"
}

@test "spotmerge --distance: what was removed removes nothing" {
    candidates
    sed -i 's/^0,a,0,15,7/0,a,0,5,7/' t # a chain: 900, 800, 500
    run -0 spotmerge t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5
a,0,5,7,500,600,3
a,0,10,20,300,400,1.25"
}

@test "spotmerge writes a _peak column for each of two channels" {
    candidates
    sed -i '1s/$/,channel=b,type=uint16/' t
    cat >>t <<END
0,b,0,5,3,400,450,1.5
# tile=0,y=0,x=0,height=20,width=30,channel=b,rows=1,pixels=600,sum=5000,max=400,peaks=138816:1,end
END
    run -0 spotmerge t
    assert_output "$SPOTS,a_peak,b_peak
a,0,3,5,900,1000,2.5,900,400
a,0,10,20,300,400,1.25,300,0
a,0,15,7,500,600,3,500,0
b,0,5,3,400,450,1.5,900,400"
    run -0 spotmerge --no-peaks t
    assert_line --index 0 "$SPOTS"
    assert_line --index 4 "b,0,5,3,400,450,1.5"
}

@test "spotmerge keeps blanks in the names of channels" {
    candidates
    sed -i '1s/channel=a/channel= my dye /; s/^0,a,/0, my dye ,/
        s/,channel=a,rows/,channel= my dye ,rows/' t
    run -0 spotmerge -t 600 t
    assert_output "$SPOTS
 my dye ,0,3,5,900,1000,2.5"
}

@test "spotmerge takes lines that end in CR LF" {
    candidates
    sed -i 's/$/\r/' t
    run -0 spotmerge -t 600 t
    assert_output "$SPOTS
a,0,3,5,900,1000,2.5"
}

@test "spotmerge --help goes to standard output" {
    run -0 --separate-stderr spotmerge --help
    assert_line --index 0 "usage: spotmerge [-p PLAN] [-t T | --levels FILE] \
[--snr F] [--quantile Q]"
    assert_line "  -o, --output FILE          write to FILE, which appears when complete"
    assert_equal "$stderr" ""
}

@test "spotmerge --version prints the version" {
    version=$(sed -n 's/^.define SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    run -0 --separate-stderr spotmerge --version
    assert_output "spotmerge (spottools) $version"
    assert_equal "$stderr" ""
}

@test "spotmerge refuses an unknown option" {
    says 2 'spotmerge: option "--bogus" is not known (spotmerge --help lists the options)' \
        spotmerge --bogus
    says 2 'spotmerge: option "-Z" is not known (spotmerge --help lists the options)' \
        spotmerge -Z
}

@test "spotmerge refuses an option without its value" {
    says 2 'spotmerge: option "--snr" needs a value (spotmerge --help lists the options)' \
        spotmerge --snr
}

@test "spotmerge refuses values that are no numbers" {
    local rules=", auto, fdr:Q, sigma:K, or count:N" words
    for option in threshold snr quantile distance; do
        [ $option = threshold ] && words=$rules || words=
        for value in x 1x "" nan inf 0x10 " 1"; do
            says 2 "spotmerge: --$option \"$value\" is not a number$words (spotmerge --help lists the options)" \
                spotmerge --$option "$value"
        done
    done
}

@test "spotmerge refuses values below 0" {
    for option in threshold snr quantile distance; do
        says 2 "spotmerge: --$option \"-1\" is below 0 (spotmerge --help lists the options)" \
            spotmerge --$option -1
    done
}

@test "spotmerge refuses a quantile above 1" {
    says 2 'spotmerge: --quantile is not from 0 to 1 (spotmerge --help lists the options)' \
        spotmerge --quantile 1.5
}

@test "spotmerge names a table that is not there" {
    says 1 'spotmerge: nofile: cannot open: No such file or directory' \
        spotmerge nofile
}

@test "spotmerge names a plan that is not there" {
    candidates
    says 1 'spotmerge: nofile: cannot open: No such file or directory' \
        spotmerge -p nofile t
}

@test "spotmerge refuses a folder" {
    says 1 'spotmerge: .: cannot read: Is a directory' spotmerge .
}

@test "spotmerge refuses empty standard input" {
    says 1 'spotmerge: standard input: is empty: what stands before it in the pipe has failed, or there is none' spotmerge </dev/null
}

@test "spotmerge refuses a closed standard input" {
    says 1 'spotmerge: standard input: is empty: what stands before it in the pipe has failed, or there is none' bash -c 'spotmerge <&-'
}

@test "spotmerge refuses an empty table" {
    : >t
    says 1 'spotmerge: t: is empty' spotmerge t
}

@test "spotmerge refuses a table of heads alone" {
    candidates
    head -n 2 t >u
    says 1 'spotmerge: no tile covers y 0, x 0' spotmerge u
}

@test "spotmerge refuses what is no candidate table" {
    echo "$SPOTS" >t
    says 1 'spotmerge: t:1: first line is not "# spottools candidates 1,..."' \
        spotmerge t
}

@test "spotmerge refuses a table of a later version" {
    candidates
    sed -i '1s/candidates 1/candidates 2/' t
    says 1 'spotmerge: t:1: first line is not "# spottools candidates 1,..."' \
        spotmerge t
}

@test "spotmerge names the line of a number that is none" {
    candidates
    sed -i '4s/,4,/,4x,/' t
    says 1 'spotmerge: t:4: y "4x" is not a number' spotmerge t
    says 1 'spotmerge: standard input:4: y "4x" is not a number' spotmerge <t
}

@test "spotmerge names the line of a top-hat that is no number" {
    for value in nan inf "" 1e99 -5; do
        candidates
        sed -i "4s/,800,/,$value,/" t
        case $value in
        1e99) words='is too large' ;;
        -5) words='is not above the threshold' ;;
        *) words='is not a number' ;;
        esac
        says 1 "spotmerge: t:4: tophat \"$value\" $words" spotmerge t
    done
}

@test "spotmerge names the line of a row with too few fields" {
    candidates
    sed -i '5s/,[^,]*$//' t
    says 1 "spotmerge: t:5: line has 7 fields, not the 8 of \"$NAMES\"" \
        spotmerge t
}

@test "spotmerge names the line of an unknown channel" {
    candidates
    sed -i '5s/^0,a/0,b/' t
    says 1 "spotmerge: t:5: channel \"b\" is not one of the table's" \
        spotmerge t
}

@test "spotmerge names the line of a position outside the image" {
    candidates
    sed -i '3s/,3,5,/,20,5,/' t
    says 1 'spotmerge: t:3: position lies outside the image' spotmerge t
}

@test "spotmerge names the line of a row below the threshold" {
    candidates
    sed -i '5s/,300,/,200,/' t
    says 1 'spotmerge: t:5: tophat "200" is not above the threshold' \
        spotmerge t
}

@test "spotmerge names the line with a quote that is not closed" {
    candidates
    sed -i '4s/^/"/' t
    run -1 --separate-stderr spotmerge t
    assert_output ""
    [[ $stderr == "spotmerge: t:4: is no CSV: "* ]]
    assert_equal "$(wc -l <<<"$stderr")" 1
}

@test "spotmerge names a line of more than 64 KB" {
    candidates
    { head -n 3 t; head -c 70000 /dev/zero | tr '\0' 1; echo; } >u
    says 1 'spotmerge: u:4: line is longer than 64 KB' spotmerge u
}

@test "spotmerge names a line with a NUL byte" {
    candidates
    { head -n 3 t; printf '0,a,0,4\0,5,6,7,8\n'; } >u
    says 1 'spotmerge: u:4: line holds a NUL byte' spotmerge u
}

@test "spotmerge names a closing line without its end" {
    candidates
    sed -i '7s/,end$//' t
    says 1 'spotmerge: t:7: closing line is cut short' spotmerge t
}

@test "spotmerge names a closing line that counts too many pixels" {
    candidates
    sed -i '7s/pixels=600/pixels=601/' t
    says 1 'spotmerge: t:7: closing line counts more pixels than its rectangle has' \
        spotmerge t
}

@test "spotmerge masks control bytes of what it repeats" {
    candidates
    sed -i $'4s/,4,/,\e[31m,/' t
    says 1 'spotmerge: t:4: y "?[31m" is not a number' spotmerge t
}

@test "spotmerge refuses a threshold below that of the candidates" {
    candidates
    says 1 'spotmerge: threshold 199.5 is below 200, the one that the candidates were found with' \
        spotmerge -t 199.5 t
}

@test "spotmerge takes the threshold that the candidates were found with" {
    candidates
    run -0 spotmerge -t 200 t
    assert_equal "${#lines[@]}" 4
}

@test "spotmerge -p takes the tables of the plan" {
    candidates
    cat >plan <<END
# spottools plan 1,shape=20x30,tiles=1,channel=a,type=uint16
tile,y,x,height,width
0,0,0,20,30
END
    run -0 spotmerge -p plan t
    assert_equal "${#lines[@]}" 4
}

@test "spotmerge -p refuses tables of another plan" {
    candidates
    cat >plan <<END
# spottools plan 1,shape=20x30,tiles=2,channel=a,type=uint16
tile,y,x,height,width
0,0,0,10,30
1,10,0,10,30
END
    says 1 'spotmerge: plan:3: tile 0 is not in the tables; find it: spotfind -p with its line of the plan' \
        spotmerge -p plan t
}

@test "spotmerge writes the head and says why when there is no spot" {
    candidates
    run -0 --separate-stderr spotmerge -t 900 t
    assert_output "$SPOTS"
    assert_equal "$stderr" \
        "spotmerge: no spots: highest top-hat value 900, level 900"
}

@test "spotmerge says that the SNR rule left no spot" {
    candidates
    run -0 --separate-stderr spotmerge --snr 100 t
    assert_output "$SPOTS"
    assert_equal "$stderr" "spotmerge: no spots: highest top-hat value 900, \
level 2500 (the SNR rule's; --snr 0 switches it off)"
}

@test "spotmerge says that the highest value lies at the border" {
    candidates
    sed -i '/^0,a/d; s/rows=4/rows=0/; s/peaks=[^,]*/peaks=/' t
    run -0 --separate-stderr spotmerge t
    assert_output "$SPOTS"
    assert_equal "$stderr" "spotmerge: no spots: highest top-hat value 900 \
is above level 200, but lies at the image's border"
}

@test "spotmerge says that the quantile left no spot" {
    candidates
    run -0 --separate-stderr spotmerge --quantile 1 t
    assert_output "$SPOTS"
    assert_equal "$stderr" \
        "spotmerge: no spots: no peak is above the quantile, 900"
}

@test "spotmerge says that no pixel holds data" {
    candidates
    sed -i '/^0,a/d; s/rows=4/rows=0/; s/peaks=[^,]*/peaks=/; s/pixels=600/pixels=0/
        s/sum=15000/sum=0/; s/max=900/max=0/' t
    run -0 --separate-stderr spotmerge t
    assert_equal "$stderr" \
        "spotmerge: no spots: no pixel of the image is a finite float32"
}

@test "spotmerge names the channel that has no spot" {
    candidates
    sed -i '1s/$/,channel=b,type=uint16/' t
    echo "# tile=0,y=0,x=0,height=20,width=30,channel=b,rows=0,pixels=600,sum=50,max=7,peaks=,end" >>t
    run -0 --separate-stderr spotmerge t
    assert_equal "$stderr" \
        "spotmerge: no spots in b: highest top-hat value 7, level 200"
}

@test "spotmerge -q says nothing when there is no spot" {
    candidates
    run -0 --separate-stderr spotmerge -q -t 900 t
    assert_output "$SPOTS"
    assert_equal "$stderr" ""
}

@test "spotmerge --metadata writes what was done as JSON" {
    candidates
    version=$(sed -n 's/^.define SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    spotmerge --quantile 0.25 --metadata m.json t >/dev/null
    run cat m.json
    assert_output "{
  \"program\": \"spottools\",
  \"version\": \"$version\",
  \"shape\": [1, 20, 30],
  \"tiles\": 1,
  \"kernel_size\": 7,
  \"tophat_break\": 100,
  \"min_distance\": 2,
  \"found_threshold\": 200,
  \"keep_border\": false,
  \"threshold\": 200,
  \"snr\": 8,
  \"quantile\": 0.25,
  \"distance\": 2,
  \"peaks\": true,
  \"channels\": [
    {\"name\": \"a\", \"type\": \"uint16\", \"mean\": 25, \"max\": 900, \
\"level\": 200, \"candidates\": 4, \"kept\": 3, \"spots\": 2}
  ]
}"
}

@test "spotmerge --metadata is JSON for any name of a channel" {
    candidates
    sed -i '1s/channel=a/channel=x\\y\xff/; s/^0,a,/0,x\\y\xff,/
        s/,channel=a,rows/,channel=x\\y\xff,rows/' t
    spotmerge --metadata m.json t >/dev/null
    run grep name m.json
    assert_output --partial '{"name": "x\\y\ufffd", '
}

@test "spotmerge refuses one file for the table and the metadata" {
    candidates
    says 2 'spotmerge: --output and --metadata name one file (spotmerge --help lists the options)' \
        spotmerge -o x --metadata x t
    [ ! -e x ]
}

@test "spotmerge -o writes the file that standard output would be" {
    candidates
    spotmerge t >want
    run -0 spotmerge -o got t
    assert_output ""
    cmp got want
}

@test "spotmerge -o leaves an older file alone when it fails" {
    candidates
    mkdir out
    echo old >out/table
    sed -i '$d' t
    says 1 'spotmerge: tile 0, channel a, is half done: 4 rows and no closing line; find it again' \
        spotmerge -o out/table t
    assert_equal "$(cat out/table)" old
    assert_equal "$(ls -A out)" table
}

@test "spotmerge -o leaves nothing behind when its metadata cannot be written" {
    candidates
    mkdir out
    says 1 'spotmerge: no/m.json: cannot write: No such file or directory' \
        spotmerge -o out/table --metadata no/m.json t
    assert_equal "$(ls -A out)" ""
}

@test "spotmerge -o into a folder that is not there fails" {
    candidates
    says 1 'spotmerge: no/out: cannot write: No such file or directory' \
        spotmerge -o no/out t
}

@test "spotmerge -o onto a folder fails" {
    candidates
    mkdir out
    says 1 'spotmerge: out: is a folder' spotmerge -o out t
}

@test "spotmerge fails on a full disk" {
    candidates
    says 1 'spotmerge: standard output: cannot write: No space left on device' \
        bash -c 'spotmerge t >/dev/full'
    says 1 'spotmerge: /dev/full: cannot write: No space left on device' \
        spotmerge -o /dev/full t
    says 1 'spotmerge: /dev/full: cannot write: No space left on device' \
        bash -c 'spotmerge --metadata /dev/full t >/dev/null'
}

@test "spotmerge fails on a full disk in the midst of a long table" {
    gen -H 500 -W 500 -t uint8 -k plateau -f nhdr i
    spotfind -d 0 -b 0 -t 0 i.nhdr >t
    says 1 'spotmerge: standard output: cannot write: No space left on device' \
        bash -c 'spotmerge --snr 0 --distance 0 t >/dev/full'
}

@test "spotmerge --help and --version fail on a full disk" {
    for option in --help --version; do
        says 1 'spotmerge: standard output: cannot write: No space left on device' \
            bash -c "spotmerge $option >/dev/full"
    done
}

@test "spotmerge fails when standard output is closed" {
    candidates
    says 1 'spotmerge: standard output: cannot write: Bad file descriptor' \
        bash -c 'spotmerge t >&-'
}

@test "spotmerge ends silently by SIGPIPE when nobody reads on" {
    gen -H 500 -W 500 -t uint8 -k plateau -f nhdr i
    spotfind -d 0 -b 0 -t 0 i.nhdr >t
    run --separate-stderr bash -c \
        'spotmerge --snr 0 --distance 0 t | head -c 1; exit "${PIPESTATUS[0]}"'
    assert_equal "$status" 141
    assert_equal "$stderr" ""
}

@test "spotmerge -o stopped by SIGTERM leaves nothing behind" {
    candidates
    mkfifo fifo
    mkdir out
    spotmerge -o out/table fifo 3>&- &
    pid=$!
    exec 4>fifo # waits until it reads
    head -n 3 t >&4
    kill -TERM $pid
    status=0
    wait $pid || status=$?
    exec 4>&-
    assert_equal "$status" 143
    assert_equal "$(ls -A out)" ""
}

@test "spotmerge says so where memory does not suffice for the candidates" {
    measures_memory
    candidates
    {
        cat t
        awk 'BEGIN { for (i = 0; i < 500000; i++)
                         print "0,a,0,3,5,900,1000,2.5" }'
    } >many
    # The least address space, in KB, that does for the small table.
    local limit=4096
    until bash -c "ulimit -v $limit; spotmerge t" >/dev/null 2>&1; do
        limit=$((limit + 1024))
        [ "$limit" -lt 1000000 ]
    done
    run --separate-stderr bash -c "ulimit -v $limit; spotmerge many"
    assert_equal "$status" 1
    assert_equal "$output" ""
    assert_regex "$stderr" '^spotmerge: many:[0-9]+: out of memory$'
}

# Sorted from scratch, and with windows that only the grid can hold.
@test "spotmerge takes at most 64 bytes of memory a row" {
    measures_memory
    local n=400000 bytes
    rows $n 2 >t
    grep '^[#t]' t >marks
    grep -v '^[#t]' t | sort -t, -k5,5n -k8,8 >mixed
    for options in "" "--distance 0.5" "--distance 20" "--distance 500" \
        "--quantile 0.1"; do
        for table in t "marks mixed"; do
            # shellcheck disable=SC2086 # words of options
            cat $table | peak bytes spotmerge $options >out
            bytes=$(cat bytes)
            echo "$options $table: $bytes"
            [ "$bytes" -le $((64 * n + (4 << 20))) ]
        done
    done
}

@test "spotmerge makes one table of rows in any order, fast and careful" {
    rows 20000 3 >t
    spotmerge --distance 5 t >expected
    grep '^[#t]' t >marks
    grep -v '^[#t]' t | sort -t, -k8,8 | sed '0~3s/^[0-9]*/"&"/' >mixed
    cat marks mixed | spotmerge --distance 5 >out
    diff out expected
    [ "$(wc -l <expected)" -gt 5000 ]
}

@test "spotmerge finds a lost row though another stands twice" {
    candidates
    awk 'NR == 3 { print } NR != 4' t >doubled
    says 1 'spotmerge: tile 0, channel a, has other rows than its histogram counts' \
        spotmerge doubled
}

@test "spotmerge -o does not write over a table that it reads" {
    candidates
    cp t copy
    says 1 'spotmerge: ./t: is read; use another name' spotmerge -o ./t t
    cmp t copy
    run --separate-stderr bash -c 'spotmerge -o t <t'
    assert_equal "$status" 1
    assert_equal "$stderr" \
        'spotmerge: t: is read as standard input; use another name'
    cmp t copy
}

@test "spotmerge refuses two outputs of one name, however it is spelt" {
    candidates
    says 1 'spotmerge: ./out: is written already, as another output' \
        spotmerge -o out --metadata ./out t
    run ls -A
    refute_output --partial out
}

@test "spotmerge refuses a channel name that its table could not hold" {
    candidates
    sed 's/channel=a/channel=a"b/' t >quoted
    says 1 "spotmerge: quoted:1: channel \"a\"b\" holds a comma, a quote, a '#' or a control byte" \
        spotmerge quoted
}
