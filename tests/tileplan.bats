#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tileplan: divides the plane into tiles, one line each.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

SEE='(tileplan --help lists the options)'

# Paints the plan's tiles on a plane of ROWS COLUMNS, pixel by pixel: every
# pixel once, numbers from 0 on, as many as the first line says.
check_partition() {
    awk -F , -v rows="$1" -v columns="$2" '
        NR == 1 { split($3, said, "="); next }
        NR == 2 { bad += $0 != "tile,y,x,height,width"; next }
        {
            bad += $1 != NR - 3 || $4 < 1 || $5 < 1
            for (y = $2; y < $2 + $4; y++)
                for (x = $3; x < $3 + $5; x++) {
                    bad += y >= rows || x >= columns || painted[y, x]++
                    n++
                }
        }
        END { exit bad > 0 || n != rows * columns || said[2] != NR - 2 }' plan
}

# The same for large planes: the tiles are a grid, in raster order.
check_grid() {
    awk -F , -v rows="$1" -v columns="$2" '
        NR == 1 { split($3, said, "="); next }
        NR == 2 { next }
        {
            if ($3 == 0) { bad += $2 != bottom; top = $2; bottom = $2 + $4 }
            else bad += $3 != right
            bad += $1 != NR - 3 || $2 != top || $2 + $4 != bottom
            right = $3 + $5
            bad += right > columns
            area += $4 * $5
        }
        END {
            exit bad > 0 || area != rows * columns || bottom != rows ||
                said[2] != NR - 2
        }' plan
}

widest() {
    tail -n +3 plan | cut -d , -f 5 | sort -n | tail -n 1
}

# --- works ---

@test "a small image is one tile" {
    gen a
    try tileplan a.nhdr
    expect 0 '# spottools plan 1,shape=100x120,tiles=1,channel=a,type=uint16
tile,y,x,height,width
0,0,0,100,120' ''
}

@test "-s HxW sets the tiles; those at the borders are clipped" {
    gen a
    try tileplan -s 60x50 a.nhdr
    expect 0 '# spottools plan 1,shape=100x120,tiles=6,channel=a,type=uint16
tile,y,x,height,width
0,0,0,60,50
1,0,50,60,50
2,0,100,60,20
3,60,0,40,50
4,60,50,40,50
5,60,100,40,20' ''
}

@test "-s N makes square tiles" {
    gen a
    tileplan -s 70 a.nhdr > one
    tileplan -s 70x70 a.nhdr > two
    cmp one two
    assert_equal "$(wc -l < one)" 6
}

@test "tiles larger than the image are the image" {
    gen a
    tileplan a.nhdr > want
    tileplan -s 2147483647 a.nhdr | cmp - want
    tileplan -s 100x120 a.nhdr | cmp - want
}

@test "the first line names every channel with its type, in order" {
    gen -t float b
    gen -t uint8 a
    try tileplan b.nhdr cy3=a.nhdr
    assert_equal "$status" 0
    assert_equal "${lines[0]}" '# spottools plan 1,shape=100x120,tiles=1,'\
'channel=b,type=float,channel=cy3,type=uint8'
}

@test "NPY, flat and compressed TIFF are planned like NRRD" {
    gen a
    gen -f npy b.npy
    gen -f tiff c.tif
    gen -f tiff -c lzw d.tif
    tileplan -s 33 a.nhdr > want
    for image in b.npy c.tif d.tif; do
        tileplan -s 33 a=$image | cmp - want
    done
}

@test "by default tiles are bands of the whole width, about 8 Mpixel" {
    sparse a 50000 4000
    tileplan a.nhdr > plan
    check_grid 50000 4000
    assert_equal "$(sed -n 3p plan)" 0,0,0,2097,4000
}

@test "the default plan is the same for any number of jobs" {
    sparse a 3000 300000 double 8
    tileplan -j1 a.nhdr > want
    tileplan -j16 a.nhdr | cmp - want
}

@test "the rectangles partition the plane, for any size of image and tile" {
    RANDOM=1
    for _ in {1..40}; do
        rows=$((RANDOM % 60 + 1)) columns=$((RANDOM % 60 + 1))
        sparse a $rows $columns
        tileplan -s $((RANDOM % 70 + 1))x$((RANDOM % 70 + 1)) a.nhdr > plan
        check_partition $rows $columns
    done
}

@test "the rectangles partition large planes, with and without a budget" {
    for size in 100000x100000 1x2000000000 70000x1 30011x70001; do
        sparse a ${size%x*} ${size#*x}
        for budget in '' '-m 12M' '-m 100M'; do
            # shellcheck disable=SC2086 # two words or none
            tileplan -j1 $budget a.nhdr > plan
            check_grid ${size%x*} ${size#*x}
        done
    done
}

@test "only headers are read: an image of 20 GB takes no time" {
    sparse huge 100000 100000
    run --separate-stderr timeout 2 tileplan huge.nhdr
    assert_equal "$status" 0
    assert_equal "${lines[2]:0:6}" 0,0,0,
}

@test "-o writes the file, and nothing else" {
    gen a
    tileplan a.nhdr > want
    try tileplan -o plan.csv a.nhdr
    expect 0 '' ''
    cmp plan.csv want
    assert_equal "$(ls -A -I 'separate-stderr-*')" 'a.nhdr
a.raw
plan.csv
want'
}

# --- shards ---

@test "the shards together are the whole plan, for any number of them" {
    gen a
    tileplan -s 30x35 a.nhdr > whole
    assert_equal "$(wc -l < whole)" 18
    for n in 1 2 3 4 5 7 11 15 16 17 18 100; do
        head -n 2 whole > joined
        for ((k = 1; k <= n; k++)); do
            tileplan -s 30x35 --shard $k/$n a.nhdr > shard
            head -n 2 shard | cmp - <(head -n 2 whole)
            tail -n +3 shard >> joined
        done
        cmp joined whole
    done
}

@test "shards differ by one tile at most" {
    gen a
    for k in 1 2 3 4 5; do
        tileplan -s 30x35 --shard $k/5 a.nhdr | tail -n +3 | wc -l
    done > counts
    assert_equal "$(tr '\n' ' ' < counts)" '4 3 3 3 3 '
}

# --- a budget ---

@test "a smaller budget makes narrower tiles, never wider ones" {
    sparse a 5000 400000
    last=400000
    for budget in 1G 20M 12M 10M 9M 8M; do
        tileplan -j1 -m $budget a.nhdr > plan
        check_grid 5000 400000
        width=$(widest)
        assert [ "$width" -le "$last" ]
        last=$width
    done
    assert [ "$last" -lt 100000 ]
}

@test "a budget too small is refused, naming the smallest that works" {
    for shape in 100x120 5000x400000 300x33333; do
        sparse a ${shape%x*} ${shape#*x}
        try tileplan -j1 -m 1K a.nhdr
        assert_equal "$status" 1
        assert_equal "$output" ''
        bytes=${stderr##*(} bytes=${bytes%% bytes)*}
        named=${stderr##*works is } named=${named%% (*}
        assert_equal "$stderr" "tileplan: budget is too small; the smallest \
that works is $named ($bytes bytes) with 1 job"
        tileplan -j1 -m "$bytes" a.nhdr > plan
        check_grid ${shape%x*} ${shape#*x}
        run tileplan -j1 -m $((bytes - 1)) a.nhdr
        assert_failure 1
    done
}

@test "the smallest budget works as the words give it" {
    sparse a 300 33333
    for k in 1 7 31 63; do
        try tileplan -j1 -k $k -m 1K a.nhdr
        assert_equal "$status" 1
        words=${stderr##*works is } words=${words%% (*}
        try tileplan -j1 -k $k -m "${words/ /}" a.nhdr
        assert_equal "$status" 0
        assert_equal "$stderr" ''
    done
}

@test "spotfind stays within the budget that its plan was made for" {
    measures_memory
    sparse a 64 400000
    for budget in 9M 12M 20M; do
        tileplan -j1 -m $budget a.nhdr > plan
        peak bytes spotfind -j1 -p plan a.nhdr > found
        assert [ "$(cat bytes)" -le $((${budget%M} << 20)) ]
    done
}

@test "memest and tileplan name the same smallest budget" {
    sparse a 5000 400000
    for options in '-j1' '-j 3' '-j1 -k 63' '-j1 -d 100'; do
        # shellcheck disable=SC2086 # several words
        least=$(memest $options --json a.nhdr |
            grep -o '"smallest_budget_bytes": [0-9]*')
        # shellcheck disable=SC2086
        try tileplan $options -m 1K a.nhdr
        assert_equal "$status" 1
        bytes=${stderr##*(}
        assert_equal "${bytes%% bytes)*}" "${least##* }"
    done
}

@test "a budget is shared by the jobs" {
    sparse a 5000 400000
    tileplan -j1 -m 40M a.nhdr > plan
    alone=$(widest)
    tileplan -j4 -m 40M a.nhdr > plan
    assert [ "$(widest)" -lt "$alone" ]
}

# --- refused ---

@test "missing, empty and other files are refused" {
    mkdir d
    : > empty
    mkfifo pipe
    echo text > text
    try tileplan none.nhdr
    expect 1 '' 'tileplan: none.nhdr: cannot open: No such file or directory'
    try tileplan d
    expect 1 '' 'tileplan: d: is a folder'
    try tileplan empty
    expect 1 '' 'tileplan: empty: is empty'
    try tileplan pipe
    expect 1 '' 'tileplan: pipe: is not a regular file'
    try tileplan text
    expect 1 '' 'tileplan: text: is not an image (NRRD, NPY or TIFF)'
}

@test "an image cut short is refused" {
    gen a
    truncate -s -1 a.raw
    try tileplan a.nhdr
    expect 1 '' \
'tileplan: a.nhdr: is cut short: 23999 bytes, its header says 24000'
}

@test "images of several shapes are refused" {
    gen a
    gen -W 121 b
    try tileplan a.nhdr b.nhdr
    expect 1 '' 'tileplan: b.nhdr: shape is 100x121, that of a.nhdr is 100x120'
}

@test "two channels of one name are refused" {
    mkdir d
    gen a
    gen d/a
    try tileplan a.nhdr d/a.nhdr
    expect 1 '' 'tileplan: d/a.nhdr: channel "a" is also that of a.nhdr; '\
'give it another name: NAME=PATH'
    try tileplan a.nhdr b=d/a.nhdr
    assert_equal "$status" 0
}

@test "channels whose names fill more than a line may hold are refused" {
    gen a
    name=$(printf '%200s' '' | tr ' ' x)
    for i in {100..420}; do
        names+=("$i${name:3}=a.nhdr")
    done
    try tileplan "${names[@]}"
    expect 1 '' 'tileplan: too many channels: their names fill over 64 KB'
}

@test "a channel name of more than 200 bytes is refused" {
    gen a
    name=$(printf '%201s' '' | tr ' ' x)
    try tileplan "$name=a.nhdr"
    expect 1 '' 'tileplan: a.nhdr: channel name is longer than 200 bytes; '\
'name it: NAME=PATH'
}

@test "more tiles than a plan can number are refused" {
    sparse a 100000 100000
    try tileplan -s 1 a.nhdr
    expect 1 '' 'tileplan: so small tiles would be more than 2^32'
}

# --- names ---

@test "names with blanks, single quotes and '=' stand in the first line" {
    gen 'a b'
    gen "it's"
    gen x=y
    try tileplan 'a b.nhdr' "it's.nhdr" ./x=y.nhdr
    assert_equal "$status" 0
    assert_equal "${lines[0]}" "# spottools plan 1,shape=100x120,tiles=1,\
channel=a b,type=uint16,channel=it's,type=uint16,channel=x=y,type=uint16"
}

@test "names that CSV cannot hold are refused, and another is asked for" {
    for name in 'a,b' 'a"b' 'a#b' $'a\nb'; do
        gen -f npy "$name.npy"
        try tileplan "$name.npy"
        expect 1 '' "tileplan: ${name/$'\n'/?}.npy: channel name holds a \
comma, a quote, a '#' or a control byte; name it: NAME=PATH"
        try tileplan "good=$name.npy"
        assert_equal "$status" 0
    done
}

@test "an empty channel name is refused" {
    gen a
    try tileplan =a.nhdr
    expect 1 '' 'tileplan: a.nhdr: channel name is empty; name it: NAME=PATH'
}

# --- usage ---

@test "--help goes to standard output" {
    try tileplan --help
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${lines[0]}
${lines[1]}" 'usage: tileplan [-m SIZE | -s SIZE] [--shard K/N] [--roi Y,X,H,W] [OPTION]...
                [-o FILE] [NAME=]IMAGE...'
    assert_equal "${lines[-1]}" 'See man tileplan and man 7 spottools.'
}

@test "--version names the version" {
    version=$(sed -n 's/.*SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    try tileplan --version
    expect 0 "tileplan (spottools) $version" ''
}

@test "wrong usage is refused with status 2" {
    gen a
    try tileplan
    expect 2 '' "tileplan: no image given $SEE"
    try tileplan --nope a.nhdr
    expect 2 '' "tileplan: option \"--nope\" is not known $SEE"
    try tileplan -Z a.nhdr
    expect 2 '' "tileplan: option \"-Z\" is not known $SEE"
    try tileplan a.nhdr -s
    expect 2 '' "tileplan: option \"-s\" needs a value $SEE"
    try tileplan -m 1G -s 10 a.nhdr
    expect 2 '' "tileplan: --max-memory and --size exclude each other $SEE"
}

@test "a tile size that is none is refused" {
    gen a
    for size in 0 -1 x 10x 0x10 10x0 1x2x3 ten 2147483648 2x2147483648 ''; do
        try tileplan -s "$size" a.nhdr
        expect 2 '' "tileplan: --size \"$size\" is neither N nor HxW $SEE"
    done
}

@test "a shard that is none is refused" {
    gen a
    for shard in 0/3 4/3 3 /3 3/ 1/0 -1/3 1/2/3 a/b 1/4294967296 ''; do
        try tileplan --shard "$shard" a.nhdr
        expect 2 '' \
            "tileplan: --shard \"$shard\" is not K/N with K from 1 to N $SEE"
    done
}

@test "numbers out of range are refused" {
    try tileplan -m x a.nhdr
    expect 2 '' "tileplan: --max-memory \"x\" is not a size (a number with \
K, M, G or T) $SEE"
    try tileplan -j 1025 a.nhdr
    expect 2 '' "tileplan: --jobs \"1025\" is not from 1 to 1024 $SEE"
    try tileplan -k 8 a.nhdr
    expect 2 '' "tileplan: --kernel-size \"8\" is not odd $SEE"
    try tileplan -d 128 a.nhdr
    expect 2 '' "tileplan: --min-distance \"128\" is not from 0 to 127 $SEE"
    try tileplan -d -1 a.nhdr
    expect 2 '' \
"tileplan: --min-distance \"-1\" is not a whole number from 0 up $SEE"
}

# --- a full disk, a closed pipe ---

@test "a full disk under standard output is the exit status" {
    gen a
    run --separate-stderr bash -c 'tileplan a.nhdr > /dev/full'
    expect 1 '' \
'tileplan: standard output: cannot write: No space left on device'
}

@test "a full disk is named the same in the midst of a long plan" {
    gen -H 1000 -W 1000 -k zero a
    run --separate-stderr bash -c 'tileplan -s 5 a.nhdr > /dev/full'
    expect 1 '' \
'tileplan: standard output: cannot write: No space left on device'
    try tileplan -s 5 -o /dev/full a.nhdr
    expect 1 '' 'tileplan: /dev/full: cannot write: No space left on device'
}

@test "a full disk under -o is the exit status" {
    gen a
    try tileplan -o /dev/full a.nhdr
    expect 1 '' 'tileplan: /dev/full: cannot write: No space left on device'
}

@test "a plan that cannot be completed does not replace an older one" {
    gen -H 1000 -W 1000 -k zero a
    echo old > plan
    run --separate-stderr bash -c 'ulimit -f 8; tileplan -s 5 -o plan a.nhdr'
    expect 1 '' 'tileplan: plan: cannot write: File too large'
    assert_equal "$(cat plan)" old
    assert_equal "$(ls -A -I 'separate-stderr-*')" 'a.nhdr
a.raw
plan'
}

@test "-o in a folder that is not there is refused" {
    gen a
    try tileplan -o none/plan a.nhdr
    expect 1 '' 'tileplan: none/plan: cannot write: No such file or directory'
    try tileplan -o . a.nhdr
    expect 1 '' 'tileplan: .: is a folder'
}

@test "a refused image leaves no plan behind" {
    try tileplan -o plan none.nhdr
    assert_equal "$status" 1
    assert_equal "$(ls -A -I 'separate-stderr-*')" ''
}

@test "a closed standard output is the exit status" {
    gen a
    run --separate-stderr bash -c 'tileplan a.nhdr >&-'
    expect 1 '' 'tileplan: standard output: cannot write: Bad file descriptor'
}

@test "a reader that has gone ends it by SIGPIPE, without a word" {
    gen a
    run bash -c 'exec 3> >(:); wait $!
        env --default-signal=PIPE tileplan a.nhdr >&3 2> err'
    assert_failure 141
    [ ! -s err ]
}
