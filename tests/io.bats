#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What all commands do alike with files: those that bite, and TIFFs that are
# read where they lie.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

COMMANDS='tif2raw tileread spotfind tileplan memest'

# All commands refuse the operand, at once, with these words: OPERAND WORDS
all_refuse() {
    local command
    for command in $COMMANDS 'tif2raw --list'; do
        # shellcheck disable=SC2086 # two words
        run --separate-stderr timeout 5 $command "$1"
        expect 1 '' "${command%% *}: $2"
    done
}

# A header of 4 x 2 bytes in the data file named: NAME [LINE]...
header() {
    printf 'NRRD0004\ntype: uint8\ndimension: 2\nsizes: 4 2\n' > a.nhdr
    printf 'encoding: raw\ndata file: %s\n' "$1" >> a.nhdr
    [ $# -eq 1 ] || printf '%s\n' "${@:2}" >> a.nhdr
}

# The readers refuse a header of that data file: NAME WORDS
data_refused() {
    local command
    header "$1"
    for command in tileread spotfind tileplan memest 'tif2raw --list'; do
        # shellcheck disable=SC2086 # two words
        run --separate-stderr timeout 5 $command a.nhdr
        expect 1 '' "${command%% *}: a.nhdr: $2"
    done
}

# --- files that bite, as operands ---

@test "a FIFO as an operand is refused without waiting" {
    mkfifo pipe
    all_refuse pipe 'pipe: is not a regular file'
    all_refuse x=pipe 'pipe: is not a regular file'
}

@test "a device as an operand is refused" {
    for device in /dev/zero /dev/null /dev/tty; do
        [ $device != /dev/tty ] || : < /dev/tty || continue
        all_refuse $device "$device: is not a regular file"
    done 2> /dev/null
}

@test "a folder as an operand is refused" {
    mkdir d
    all_refuse d 'd: is a folder'
    all_refuse d/ 'd/: is a folder'
    all_refuse / '/: is a folder'
}

@test "an empty file as an operand is refused" {
    : > empty.tif
    all_refuse empty.tif 'empty.tif: is empty'
}

@test "a missing file as an operand is refused" {
    all_refuse none.tif 'none.tif: cannot open: No such file or directory'
    all_refuse x=none.tif 'none.tif: cannot open: No such file or directory'
    all_refuse '' ': cannot open: No such file or directory'
    : > file
    all_refuse file/none.tif 'file/none.tif: cannot open: Not a directory'
}

@test "a link to nothing, or to itself, as an operand is refused" {
    ln -s none dangling
    ln -s loop loop
    all_refuse dangling 'dangling: cannot open: No such file or directory'
    all_refuse loop 'loop: cannot open: Too many levels of symbolic links'
}

@test "what is no image as an operand is refused" {
    for text in t text II MM NRRX '<svg/>'; do
        printf %s "$text" > other
        all_refuse other 'other: is not an image (NRRD, NPY or TIFF)'
    done
    for text in 'II*' 'MM\0*' 'II+\0'; do
        # shellcheck disable=SC2059 # it has escapes
        printf "$text" > other
        all_refuse other 'other: is not a TIFF that can be read: libtiff: '\
'Cannot read TIFF header'
    done
    printf 'NRRD0004' > other
    all_refuse other 'other: NRRD: header is cut short'
}

@test "a link to an image is read as the image" {
    mkdir d
    gen -n 20 want
    gen -n 20 -f tiff d/flat.tif
    gen -n 20 -f tiff -c lzw d/lzw.tif
    ln -s d/flat.tif d/lzw.tif .
    ln -s want.nhdr link.nhdr
    for image in flat.tif lzw.tif link.nhdr; do
        tileread $image | cmp - want.raw
        spotfind x=$image | cmp - <(spotfind x=want.nhdr)
    done
    tif2raw -q flat.tif lzw.tif > out
    assert_equal "$(grep 'data file' flat.nhdr)" 'data file: flat.tif'
    for stem in flat lzw; do
        tileread $stem.nhdr | cmp - want.raw
    done
    [ -L flat.tif ]
}

@test "names with blanks, quotes, newlines and '=' are read by all" {
    gen -n 20 want
    tileplan x=want.nhdr > plan
    spotfind x=want.nhdr > spots
    for how in '-c none' '-c lzw'; do
        # shellcheck disable=SC2016 # that is the name
        for name in 'a b.tif' "it's.tif" '"q".tif' $'n\nl.tif' 'x=y.tif' \
            '-z.tif' 'a,b#.tif' '*.tif' '$(x).tif' '.tif'; do
            # shellcheck disable=SC2086 # two words
            gen -n 20 -f tiff $how -- "$name"
            tileread "x=$name" | cmp - want.raw
            tileplan "x=$name" | cmp - plan
            spotfind "x=$name" | cmp - spots
            tif2raw --copy -f "x=$name" > out
            assert_equal "$(cat out)" x.nhdr
            tileread x.nhdr | cmp - want.raw
            rm -- "$name" x.*
        done
    done
}

# --- files that bite, as data files ---

@test "a FIFO or device as a data file is refused without waiting" {
    mkfifo pipe
    data_refused pipe 'data file "./pipe" is not a regular file'
    data_refused "$PWD/pipe" "data file \"$PWD/pipe\" is not a regular file"
    data_refused /dev/zero 'data file "/dev/zero" is not a regular file'
}

@test "a folder as a data file is refused" {
    mkdir d
    data_refused d 'data file "./d" is a folder'
    data_refused . 'data file "./." is a folder'
}

@test "an empty or a missing data file is refused" {
    : > empty
    data_refused empty 'is cut short: 0 bytes, its header says 8'
    data_refused none 'data file "./none" cannot open: No such file or directory'
    data_refused '' 'NRRD: data file has no name'
    ln -s loop loop
    data_refused loop \
        'data file "./loop" cannot open: Too many levels of symbolic links'
}

@test "a header that points to itself is refused, also by a link" {
    data_refused a.nhdr 'NRRD: data file is the header itself'
    data_refused ./a.nhdr 'NRRD: data file is the header itself'
    data_refused "$PWD/a.nhdr" 'NRRD: data file is the header itself'
    ln -s a.nhdr link
    data_refused link 'NRRD: data file is the header itself'
    ln a.nhdr hard
    data_refused hard 'NRRD: data file is the header itself'
}

@test "lists and patterns of data files are refused" {
    printf 12345678 > 0.raw
    for name in LIST 'LIST 2' LISTS.raw %d.raw '%03d.raw 0 1 1' 100%.raw; do
        data_refused "$name" 'NRRD: several data files are not supported'
    done
}

@test "a data file in another folder, or behind a link, is read" {
    mkdir d
    printf 12345678 > d/x.raw
    header d/x.raw
    assert_equal "$(tileread a.nhdr)" 12345678
    header "$PWD/d/x.raw"
    assert_equal "$(tileread a.nhdr)" 12345678
    ln -s d/x.raw link.raw
    header link.raw
    assert_equal "$(tileread a.nhdr)" 12345678
    assert_equal "$(cd / && tileread "$OLDPWD/a.nhdr")" 12345678
}

# --- a header that points into a TIFF ---

@test "a TIFF that is gone is named by the header that points into it" {
    gen -f tiff a.tif
    tif2raw -q a.tif > out
    rm a.tif
    for command in tileread spotfind tileplan memest; do
        try $command a.nhdr
        expect 1 '' "$command: a.nhdr: data file \"./a.tif\" cannot open: No \
such file or directory"
    done
}

@test "a TIFF that became shorter or longer is named, with the way out" {
    gen -f tiff a.tif
    tif2raw -q a.tif > out
    size=$(stat -c %s a.tif)
    for change in -1 -20000 +1 +20000; do
        truncate -s "$change" a.tif
        for command in tileread spotfind tileplan memest; do
            try $command a.nhdr
            expect 1 '' "$command: a.nhdr: the TIFF that it points into has \
changed: $((size + change)) bytes, $size then; make the header anew: tif2raw -f"
        done
        truncate -s "$size" a.tif
    done
}

@test "a TIFF replaced by a FIFO or a folder is refused without waiting" {
    gen -f tiff a.tif
    tif2raw -q a.tif > out
    rm a.tif
    mkfifo a.tif
    run --separate-stderr timeout 5 tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: data file "./a.tif" is not a regular file'
    rm a.tif
    mkdir a.tif
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: data file "./a.tif" is a folder'
}

@test "a header in another folder finds its TIFF wherever it is read from" {
    gen -n 20 want
    gen -n 20 -f tiff a.tif
    tif2raw -q -o d/ a.tif > out
    (cd d && tileread a.nhdr) | cmp - want.raw
    mv d e
    tileread e/a.nhdr | cmp - want.raw
}

@test "flat TIFFs in both byte orders are read through their headers" {
    for type in uint8 int16 uint32 float double; do
        gen -t $type -n 40 -a 100 want
        spotfind -b 5 -t 20 x=want.nhdr > spots
        for how in '-e little' '-e big' '-e big -B' '-e little -r 1'; do
            # shellcheck disable=SC2086 # several words
            gen -t $type -n 40 -a 100 -f tiff $how a.tif
            tif2raw -q -f a.tif > out
            assert_equal "$(grep -c '^data file: a.tif$' a.nhdr)" 1
            for image in a.tif a.nhdr; do
                tileread $image | cmp - want.raw
                tileread --no-mmap $image | cmp - want.raw
                spotfind -b 5 -t 20 x=$image | cmp - spots
                spotfind --no-mmap -b 5 -t 20 x=$image | cmp - spots
            done
        done
    done
    [ "$(wc -l < spots)" -gt 10 ]
}

# --- TIFFs read directly ---

# same TYPE: for each codec, layout and byte order, the TIFF read directly
# gives the samples and the table of the converted image; the ways to read it
# take turns.
same() {
    local codec how order bad=0 n=0 spots="-b 5 -t 20" size="-H 83 -W 75 -n 40"
    # shellcheck disable=SC2086 # several words
    gen -t "$1" $size -a 100 want || return 1
    # shellcheck disable=SC2086
    spotfind $spots x=want.nhdr | spotmerge -q --snr 0 > table || return 1
    [ "$(wc -l < table)" -gt 20 ] || return 1
    tileplan -s 33x41 x=want.nhdr > plan
    for codec in none lzw deflate packbits zstd lzma; do
        for how in '-r 7' '-T 32'; do
            for order in little big; do
                # shellcheck disable=SC2086
                gen -t "$1" $size -a 100 -f tiff -c $codec $how -e $order x.tif
                one_same $(((n + n / 4) % 4)) || {
                    echo "gen -t $1 $size -a 100 -f tiff -c $codec $how -e $order"
                    bad=$((bad + 1))
                }
                n=$((n + 1))
            done
        done
    done
    echo "$bad of $n differ"
    ((bad == 0))
}

# One case of same: x.tif against want.raw and table: NUMBER
one_same() {
    local read=('' --no-mmap '--cache 64K' '--cache 1')
    local find=('-j 1' '-j 3 --no-mmap' '-j 3 --cache 64K' '-j 1 --cache 1')
    tif2raw -q -f --copy x.tif > /dev/null && cmp x.raw want.raw || return 1
    # shellcheck disable=SC2086 # several words
    tileread ${read[$1]} x.tif | cmp - want.raw || return 1
    # shellcheck disable=SC2086
    spotfind $spots -p plan ${find[$1]} x.tif | spotmerge -q --snr 0 |
        cmp - table
}

@test "any TIFF of uint8 read directly is the converted image" {
    run same uint8
    assert_output '0 of 24 differ'
    assert_success
}

@test "any TIFF of uint16 read directly is the converted image" {
    run same uint16
    assert_output '0 of 24 differ'
    assert_success
}

@test "any TIFF of int32 read directly is the converted image" {
    run same int32
    assert_output '0 of 24 differ'
    assert_success
}

@test "any TIFF of float read directly is the converted image" {
    run same float
    assert_output '0 of 24 differ'
    assert_success
}

@test "any TIFF of double read directly is the converted image" {
    run same double
    assert_output '0 of 24 differ'
    assert_success
}

@test "channels of one compressed TIFF are found as of converted images" {
    gen -S 3 -n 200 -H 150 -W 130 -f tiff -c lzw -r 16 x.tif
    tif2raw -q x.tif > names
    spotfind x.red.nhdr x.green.nhdr x.blue.nhdr | spotmerge > want
    [ "$(wc -l < want)" -gt 30 ]
    for option in '-j 1' '-j 3' '--cache 1' --no-mmap; do
        # shellcheck disable=SC2086 # several words
        tileplan -s 50 x.tif | spotfind $option -p - x.tif | spotmerge |
            cmp - want
    done
}

@test "planes of a compressed stack are found as of the converted stack" {
    gen -m 3 -n 60 -f tiff -c zstd -T 32 x.tif
    tif2raw -q x.tif > names
    for z in 0 1 2; do
        spotfind --z $z x.nhdr > want
        [ "$(wc -l < want)" -gt 20 ]
        spotfind --z $z x.tif | cmp - want
    done
    tileread x.tif | cmp - x.raw
    tileread --cache 1 -x 9 -y 8 -W 70 -H 60 x.tif > got
    tileread -x 9 -y 8 -W 70 -H 60 x.nhdr | cmp - got
}

@test "planes that lie flat at uneven distances are mapped where they lie" {
    gen -m 3 -H 10 -W 20 want
    uneven() {
        local at i=0 next
        tiff_head 1300
        head -c 400 want.raw
        printf abc
        tail -c +401 want.raw | head -c 400
        printf abcde
        tail -c 400 want.raw
        head -c 84 /dev/zero
        for at in 8 411 816; do
            next=$((++i < 3 ? 1300 + 126 * i : 0))
            entries $next 256,4,1,20 257,4,1,10 258,4,1,16 259,4,1,1 \
                262,4,1,1 273,4,1,$at 277,4,1,1 278,4,1,10 279,4,1,400 339,4,1,1
        done
    }
    uneven > x.tif
    for option in '' --no-mmap '--z 1:' '--z 2'; do
        # shellcheck disable=SC2086 # several words
        tileread $option want.nhdr > want
        # shellcheck disable=SC2086
        tileread $option x.tif | cmp - want
        # shellcheck disable=SC2086
        tif2raw -q -f ${option/--no-mmap/} x.tif > out
        tileread x.nhdr | cmp - want
    done
}

@test "a compressed TIFF beside a mapped image and another TIFF" {
    gen -s 1 -n 60 a
    gen -s 2 -n 60 -f tiff -c lzw -T 32 b.tif
    gen -s 3 -n 60 -f tiff -c deflate c.tif
    gen -s 2 -n 60 b
    gen -s 3 -n 60 c
    spotfind a.nhdr b.nhdr c.nhdr | spotmerge > want
    for jobs in 1 3; do
        tileplan -s 40 a.nhdr b.tif c.tif |
            spotfind -j $jobs --cache 64K -p - a.nhdr b.tif c.tif |
            spotmerge | cmp - want
    done
    tileread a.nhdr b.tif c.tif | cmp - <(cat a.raw b.raw c.raw)
}

@test "one large strip is read all the same, and the advice is to convert" {
    gen -H 2048 -W 1100 -k plateau -n 500 want
    spotfind x=want.nhdr > want
    [ "$(wc -l < want)" -gt 100 ]
    for codec in lzw deflate; do
        gen -H 2048 -W 1100 -k plateau -n 500 -f tiff -c $codec -r 2048 x.tif
        for option in '-j 1' '-j 2 --no-mmap' '--cache 64K'; do
            # shellcheck disable=SC2086 # several words
            try spotfind $option -o got x.tif
            expect 0 '' 'spotfind: x.tif: its strips are too large to keep, '\
'and parts of them are decoded again and again; convert it once: tif2raw FILE'
            cmp got want
            # shellcheck disable=SC2086
            try spotfind -q $option -o got x.tif
            expect 0 '' ''
        done
        try tif2raw x.tif
        expect 0 x.nhdr ''
        cmp x.raw want.raw
        tileread x.tif | cmp - want.raw
        tileread -x 50 -y 1900 -W 30 -H 60 x.tif > got
        tileread -x 50 -y 1900 -W 30 -H 60 want.nhdr | cmp - got
        rm x.*
    done
}

@test "a strip of just the size that is kept gives no advice" {
    gen -H 2048 -W 1024 -k zero -f tiff -c lzw -r 2048 x.tif
    try spotfind -o got x.tif
    expect 0 '' ''
}

@test "a crop reads only the tiles that it touches" {
    gen -H 320 -W 320 -f tiff -c deflate -T 64 x.tif
    gen -H 320 -W 320 want
    tag_values x.tif 0 324 | tail -n +2 > tiles
    for tile in 1 2 3 4 5 6 10 11 15 16 20 21 22 23 24 25; do
        printf garbage | put_at x.tif "$(sed -n ${tile}p tiles)"
    done
    tileread -x 64 -y 64 -W 192 -H 192 x.tif > got
    tileread -x 64 -y 64 -W 192 -H 192 want.nhdr | cmp - got
    run --separate-stderr tileread -x 63 -y 64 -W 9 -H 9 x.tif
    assert_equal "$status" 1
    assert_equal "${stderr%%: libtiff: *}" "tileread: x.tif: TIFF: page 0: \
cannot decode tile 5 at offset $(strip_at x.tif 0 5 324)"
}

# --- memory ---

# big LAYOUT [ROWS]: links x.tif to a TIFF of 8000 columns, made once for this
# file.
big() {
    local rows=${2:-8000} how
    local file=$BATS_FILE_TMPDIR/$1-$rows.tif
    case $1 in
    strips) how='-r 16 -k ramp' ;; tiles) how='-T 256 -k ramp' ;;
    one) how='-r 8000 -k plateau' ;; # more than 4 MB before it is decoded
    esac
    # shellcheck disable=SC2086 # several words
    [ -e "$file" ] ||
        gen -H "$rows" -W 8000 -f tiff -c deflate $how "$file"
    ln -sf "$file" x.tif
}

MB=1048576

@test "tif2raw of 8000 x 8000 pixels stays below 32 MB, with a thread more 48" {
    measures_memory
    for layout in strips tiles one; do
        big $layout
        for jobs in 1 2; do
            peak bytes tif2raw -f -j $jobs x.tif > names
            [ "$(cat bytes)" -le $((16 * MB + 16 * MB * jobs)) ]
        done
        rm x.raw
    done
}

@test "spotfind on compressed 8000 x 8000 pixels stays below 32 MB" {
    measures_memory
    for layout in strips tiles one; do
        big $layout
        within $layout -q -j 1 x.tif
        [ "$measured" -le $((32 * MB)) ]
    done
}

@test "memory is what memest says for compressed TIFFs" {
    measures_memory
    for layout in strips tiles one; do
        big $layout 2200
        for option in '-j 2' '-j 1 --cache 1M' '-j 1 --cache 24M --no-mmap'; do
            # shellcheck disable=SC2086 # several words
            run within $layout -q $option x.tif
            assert_output ''
            assert_success
        done
    done
}

@test "a budget is obeyed with compressed TIFFs, or refused" {
    measures_memory
    big tiles
    run --separate-stderr spotfind -j 1 -m 1M x.tif
    assert_equal "$status" 1
    [[ $stderr =~ ^'spotfind: budget is too small; the smallest that works is '.*\(([0-9]+)' bytes) with 1 job'$ ]]
    least=${BASH_REMATCH[1]}
    peak bytes spotfind -b 1e9 -t 1e9 -q -j 1 -m "$least" x.tif > got
    [ "$(cat bytes)" -le "$least" ]
    run --separate-stderr spotfind -j 1 -m $((least - 1)) x.tif
    assert_equal "$status" 1
}
