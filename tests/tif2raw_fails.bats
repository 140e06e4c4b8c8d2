#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# tif2raw: what it refuses, and what it leaves when it fails: nothing.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

# --- refused ---

@test "a TIFF that its own conversion would write over is refused" {
    gen -f tiff -c lzw a.raw
    cp a.raw a.nhdr
    cp a.raw was
    try tif2raw -o b a.raw
    expect 0 b.nhdr ''
    try tif2raw -o a a.raw
    expect 1 '' \
'tif2raw: a.raw: would be written over by its own conversion; use -o'
    try tif2raw a.nhdr
    expect 1 '' \
'tif2raw: a.nhdr: would be written over by its own conversion; use -o'
    cmp a.raw was
    cmp a.nhdr was
}

@test "a TIFF that its conversion would write over by a link is refused" {
    gen -f tiff -c lzw was
    cp was a.tif
    ln -s a.tif a.raw
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: would be written over by its own conversion; use -o'
    cmp a.tif was
}

@test "a missing file, a folder, an empty file are refused" {
    mkdir d
    : > empty
    try tif2raw none.tif
    expect 1 '' 'tif2raw: none.tif: cannot open: No such file or directory'
    try tif2raw d
    expect 1 '' 'tif2raw: d: is a folder'
    try tif2raw empty
    expect 1 '' 'tif2raw: empty: is empty'
    only d empty
}

@test "a FIFO is refused without waiting" {
    mkfifo pipe
    try tif2raw pipe
    expect 1 '' 'tif2raw: pipe: is not a regular file'
}

@test "what is no TIFF is refused" {
    gen a
    echo text > text
    try tif2raw a.nhdr
    expect 1 '' 'tif2raw: a.nhdr: is not a TIFF'
    try tif2raw text
    expect 1 '' 'tif2raw: text: is not an image (NRRD, NPY or TIFF)'
}

@test "a TIFF that ends before its directory is refused" {
    gen -f tiff -c lzw a.tif
    truncate -s 1000 a.tif
    at=$(od -An -tu4 -j4 -N4 a.tif)
    try tif2raw a.tif
    expect 1 '' "tif2raw: a.tif: is not a TIFF that can be read: libtiff: \
Failed to read directory at offset ${at// /}"
    printf 'II*\0' > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: is not a TIFF that can be read: libtiff: '\
'Cannot read TIFF header'
}

@test "a TIFF that ends before its pixels do is refused" {
    { simple; printf 1234567; } > a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: strip 0 of 1 at offset 134 '\
'does not lie in the file; it is cut short'
    only a.tif
}

@test "a TIFF cut short is refused, and the strip or tile and its place named" {
    gen -m 2 -H 32 -W 32 want
    stack_tif a.tif 2 32 32 < want.raw
    # the directories first, the pixels last
    directory 256,4,1,32 257,4,1,32 258,4,1,16 259,4,1,1 262,4,1,1 \
        273,4,2,134 277,4,1,1 278,4,1,16 279,4,2,142 339,4,1,1 > b.tif
    { number 4 150 1174 1024 1024; head -c 2047 want.raw; } >> b.tif
    try tif2raw b.tif
    expect 1 '' 'tif2raw: b.tif: TIFF: page 0: strip 1 of 2 at offset 1174 '\
'does not lie in the file; it is cut short'
    truncate -s 200 b.tif
    try tif2raw b.tif
    expect 1 '' 'tif2raw: b.tif: TIFF: page 0: strip 0 of 2 at offset 150 '\
'does not lie in the file; it is cut short'
    truncate -s 2000 a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: is not a TIFF that can be read: libtiff: '\
'Failed to read directory at offset 4106'
    only a.tif b.tif want.nhdr want.raw
}

@test "a stack whose second directory is cut off is refused, and the page named" {
    gen -m 2 -H 8 -W 8 want
    stack_tif a.tif 2 8 8 < want.raw
    truncate -s -10 a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 1: cannot be read: libtiff: '\
'Failed to read directory at offset 392'
    only a.tif want.nhdr want.raw
}

@test "a strip that holds less than its rows need is refused" {
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 \
        273,3,2,$((138 << 16 | 134)) 277,4,1,1 278,4,1,1 \
        279,3,2,$((3 << 16 | 4)) 339,4,1,1 > a.tif
    printf 12345678 >> a.tif
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.tif: TIFF: page 0: strip 1 holds 3 bytes, its pixels need 4'
}

@test "damaged compressed pixels are refused and leave no file" {
    gen -f tiff -c deflate a.tif
    printf garbage | dd of=a.tif bs=1 seek=200 conv=notrunc status=none
    try tif2raw a.tif
    assert_equal "$status" 1
    assert_equal "$output" ''
    assert_equal "${stderr%%: libtiff: *}" \
        'tif2raw: a.tif: TIFF: page 0: cannot decode strip 0 at offset 8'
    only a.tif
}

@test "a damaged strip or tile of a stack is named with its page and place" {
    for codec in lzw deflate zstd lzma; do
        gen -m 3 -f tiff -c $codec a.tif
        at=$(strip_at a.tif 1 4)
        head -c 40 /dev/zero | tr '\0' '\377' | put_at a.tif "$at"
        try tif2raw -j 2 a.tif
        assert_equal "$status" 1
        assert_equal "$output" ''
        assert_equal "${stderr%%: libtiff: *}" "tif2raw: a.tif: TIFF: page 1: \
cannot decode strip 4 at offset $at"
        only a.tif
        gen -m 3 -f tiff -T 32 -c $codec a.tif
        at=$(strip_at a.tif 2 7 324)
        head -c 40 /dev/zero | tr '\0' '\377' | put_at a.tif "$at"
        try tif2raw -j 2 a.tif
        assert_equal "$status" 1
        assert_equal "$output" ''
        assert_equal "${stderr%%: libtiff: *}" "tif2raw: a.tif: TIFF: page 2: \
cannot decode tile 7 at offset $at"
        only a.tif
    done
}

@test "a damaged strip is named by those who read the TIFF directly" {
    gen -f tiff -c lzw a.tif
    at=$(strip_at a.tif 0 5)
    head -c 40 /dev/zero | tr '\0' '\377' | put_at a.tif "$at"
    for how in 'spotfind -j 2 -o out' 'tileread -o out/'; do
        # shellcheck disable=SC2086 # several words
        try $how a.tif
        assert_equal "$status" 1
        assert_equal "$output" ''
        assert_equal "${stderr%%: libtiff: *}" "${how%% *}: a.tif: TIFF: \
page 0: cannot decode strip 5 at offset $at"
        [ "$(ls -A out 2> /dev/null)" = '' ]
    done
    tileread -H 80 a.tif > got # the other strips are sound
    gen want
    head -c 19200 want.raw | cmp - got
}

@test "a failed conversion keeps the one that was there before" {
    gen -n 20 want
    gen -n 20 -f tiff -c deflate a.tif
    tif2raw a.tif
    printf garbage | dd of=a.tif bs=1 seek=200 conv=notrunc status=none
    run tif2raw a.tif
    assert_failure 1
    cmp a.raw want.raw
    only a.nhdr a.raw a.tif want.nhdr want.raw
}

@test "samples of an unknown kind are refused" {
    { simple 258=24 339=3; printf 123456781234567812345678; } > a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: samples of 24 bits, format 3 '\
'(float), are not supported'
    { simple 258=12 339=2; printf 123456781234; } > a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: samples of 12 bits, format 2 '\
'(signed), are not supported'
    { simple 258=64 339=6; head -c 64 /dev/zero; } > a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: samples of 64 bits, format 6 '\
'(complex), are not supported'
    only a.tif
}

@test "an unknown compression is refused" {
    { simple 259=4711; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: no decoder for compression 4711 here'
}

@test "an image without pixels, or larger than any file, is refused" {
    { simple 256=0; printf 12345678; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: is not a TIFF that can be read: libtiff: '\
'Cannot handle zero scanline size'
    { simple 256=4294967295; printf 12345678; } > a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: is larger than any file can be'
    only a.tif
}

@test "an operand that cannot be opened is refused before anything is written" {
    gen -f tiff -c lzw a.tif
    try tif2raw a.tif none.tif
    expect 1 '' 'tif2raw: none.tif: cannot open: No such file or directory'
    only a.tif
}

@test "what comes before damaged pixels is done, the status tells of those" {
    gen -f tiff -c lzw a.tif
    gen -f tiff -c lzma b.tif
    printf garbage | dd of=b.tif bs=1 seek=10 conv=notrunc status=none
    try tif2raw a.tif b.tif
    assert_equal "$status" 1
    assert_equal "$output" a.nhdr
    assert_equal "${stderr%%: libtiff: *}" \
        'tif2raw: b.tif: TIFF: page 0: cannot decode strip 0 at offset 8'
    only a.nhdr a.raw a.tif b.tif
}

@test "a TIFF is not written over by another's conversion" {
    gen -f tiff -c lzw a.tif
    gen -f tiff -c lzw -s 2 b.raw
    cp b.raw copy
    try tif2raw --copy b=a.tif c=b.raw
    expect 1 '' "tif2raw: b.raw: would be written over by another's conversion; use -o"
    cmp b.raw copy
}

# --- libtiff's words ---

@test "a warning of libtiff's is shown once, after the file's name" {
    directory 256,4,1,4 257,4,1,2 258,4,1,8 259,4,1,1 262,4,1,1 273,4,1,158 \
        277,4,1,1 278,4,1,2 279,4,1,8 339,4,1,1 60001,4,1,7 60002,4,1,8 > a.tif
    printf 12345678 >> a.tif
    words='Unknown field with tag 6000'
    try tif2raw --copy a.tif
    expect 0 a.nhdr \
"tif2raw: a.tif: libtiff: ${words}1 (0xea61) encountered
tif2raw: a.tif: libtiff: ${words}2 (0xea62) encountered"
    assert_equal "$(cat a.raw)" 12345678
    try tileread a.tif
    expect 0 12345678 \
"tileread: a.tif: libtiff: ${words}1 (0xea61) encountered
tileread: a.tif: libtiff: ${words}2 (0xea62) encountered"
}

@test "a warning that every page gives is shown once" {
    gen -m 3 -H 10 -W 20 want
    {
        tiff_head 1208
        cat want.raw
        for z in 0 1 2; do
            next=$((z < 2 ? 1208 + 138 * (z + 1) : 0))
            entries $next 256,4,1,20 257,4,1,10 258,4,1,16 259,4,1,1 \
                262,4,1,1 "273,4,1,$((8 + 400 * z))" 277,4,1,1 278,4,1,10 \
                279,4,1,400 339,4,1,1 60001,4,1,7
        done
    } > a.tif
    try tif2raw --copy -j 2 a.tif
    expect 0 a.nhdr 'tif2raw: a.tif: libtiff: Unknown field with tag 60001 '\
'(0xea61) encountered'
    cmp a.raw want.raw
}

@test "--quiet keeps libtiff's warnings back, not what is wrong" {
    { simple; printf 1234567; } > a.tif
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.tif: libtiff: Bogus "StripByteCounts" field, '\
'ignoring and calculating from imagelength
tif2raw: a.tif: TIFF: page 0: strip 0 of 1 at offset 134 does not lie in the '\
'file; it is cut short'
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 0: strip 0 of 1 at offset 134 '\
'does not lie in the file; it is cut short'
}

# --- a full disk, a closed pipe, a signal ---

@test "a full disk under standard output is the exit status" {
    gen -f tiff -c lzw a.tif
    run --separate-stderr bash -c 'tif2raw a.tif > /dev/full'
    expect 1 '' \
'tif2raw: standard output: cannot write: No space left on device'
}

@test "a closed standard output is the exit status" {
    gen -f tiff -c lzw a.tif
    run --separate-stderr bash -c 'tif2raw a.tif >&-'
    expect 1 '' 'tif2raw: standard output: cannot write: Bad file descriptor'
}

@test "a full disk under the samples leaves no header" {
    gen -f tiff -c lzw a.tif
    ln -s /dev/full a.raw
    try tif2raw a.tif
    expect 1 '' \
'tif2raw: a.raw: cannot write: No space left on device'
    only a.raw a.tif
}

@test "a full disk under the header names it and leaves no samples" {
    gen -f tiff a.tif
    gen -f tiff -c lzw b.tif
    ln -s /dev/full a.nhdr
    ln -s /dev/full b.nhdr
    try tif2raw b.tif
    only a.nhdr a.tif b.nhdr b.tif
    expect 1 '' 'tif2raw: b.nhdr: cannot write: No space left on device'
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.nhdr: cannot write: No space left on device'
}

@test "a folder in the place of an output is named" {
    gen -f tiff -c lzw a.tif
    gen -f tiff -c lzw b.tif
    mkdir a.nhdr b.raw
    try tif2raw a.tif
    expect 1 '' 'tif2raw: a.nhdr: is a folder'
    try tif2raw b.tif
    expect 1 '' 'tif2raw: b.raw: is a folder'
    only a.nhdr a.tif b.raw b.tif
}

@test "samples that outgrow the file size limit leave no file" {
    gen -f tiff -c lzw a.tif
    run --separate-stderr bash -c 'ulimit -f 8; tif2raw a.tif'
    expect 1 '' 'tif2raw: a.raw: cannot write: File too large'
    only a.tif
}

@test "a folder that cannot be made is named" {
    gen -f tiff -c lzw a.tif
    : > file
    try tif2raw -o file/x/ a.tif
    expect 1 '' 'tif2raw: file/x: cannot make the folder: Not a directory'
}

@test "a reader that has gone ends it by SIGPIPE, without a word" {
    gen -f tiff -c lzw a.tif
    run bash -c 'exec 3> >(:); wait $!
        env --default-signal=PIPE tif2raw a.tif >&3 2> err'
    assert_failure 141
    [ ! -s err ]
}

# A TIFF that is small and takes time: a.tif
big() {
    local file=$BATS_FILE_TMPDIR/big.tif
    [ -e "$file" ] || gen -k zero -H 8000 -W 8000 -f tiff -c deflate "$file"
    cp "$file" a.tif
}

# Until tif2raw, process $!, writes its samples: STEM
until_it_writes() {
    until compgen -G ".$1.raw.*.tmp" > /dev/null; do
        kill -0 $!
    done
}

@test "a signal while samples are written leaves no file" {
    big
    for signal in INT:130 TERM:143 HUP:129; do
        env --default-signal=INT tif2raw -j 2 a.tif 3>&- &
        until_it_writes a
        kill -"${signal%:*}" $!
        status=0
        wait $! || status=$?
        assert_equal "$status" "${signal#*:}"
        only a.tif
    done
}

@test "a signal while several images are written leaves none of them" {
    gen -k zero -H 4000 -W 4000 -S 3 -f tiff -c deflate a.tif
    env --default-signal=INT tif2raw -j 2 a.tif 3>&- &
    until_it_writes a.red
    until_it_writes a.blue
    kill -INT $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 130
    only a.tif
}

@test "kill -9 while samples are written leaves no image that is read" {
    big
    tif2raw -j 2 a.tif 3>&- &
    until_it_writes a
    kill -KILL $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 137
    left=$(echo .a.raw.*.tmp)
    only a.tif "$left"
    try tileread a.nhdr
    expect 1 '' 'tileread: a.nhdr: cannot open: No such file or directory'
    try tileread "$left"
    assert_equal "$status" 1
    rm "$left"
    try tif2raw a.tif
    expect 0 a.nhdr ''
    tileread -y 7999 a.nhdr | cmp - <(head -c 16000 /dev/zero)
}

@test "kill -9 while an image is made anew leaves the old one whole" {
    big
    gen -f tiff -c lzw old.tif
    gen old
    tif2raw -o a old.tif
    tif2raw -j 2 a.tif 3>&- &
    until_it_writes a
    kill -KILL $!
    wait $! || true
    tileread a.nhdr | cmp - old.raw
}

@test "a TIFF that changes while it is converted is refused, nothing is left" {
    big
    tif2raw -j 2 a.tif > out 2> err 3>&- &
    until_it_writes a
    kill -STOP $!
    touch a.tif
    kill -CONT $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 1
    assert_equal "$(cat out err)" 'tif2raw: a.tif: changed while it was read'
    only a.tif err out
}

@test "a TIFF that shrinks while it is copied is refused, nothing is left" {
    directory 256,4,1,8000 257,4,1,8000 258,4,1,16 259,4,1,1 262,4,1,1 \
        273,4,1,134 277,4,1,1 278,4,1,8000 279,4,1,128000000 339,4,1,1 > a.tif
    truncate -s 128000134 a.tif
    tif2raw --copy -j 2 a.tif > out 2> err 3>&- &
    until_it_writes a
    kill -STOP $!
    truncate -s 1000 a.tif
    kill -CONT $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 1
    assert_equal "$(cat out err)" \
        'tif2raw: a.tif: became shorter while it was read'
    only a.tif err out
}

@test "a TIFF that changes while it is read directly is refused" {
    big
    spotfind -j 2 -o spots a.tif > out 2> err 3>&- &
    until compgen -G '.spots.*.tmp' > /dev/null; do
        kill -0 $!
    done
    kill -STOP $!
    touch a.tif
    kill -CONT $!
    status=0
    wait $! || status=$?
    assert_equal "$status" 1
    assert_equal "$(cat out err)" 'spotfind: a.tif: changed while it was read'
    only a.tif err out
}

@test "a file size limit under several images leaves none of them" {
    gen -f tiff -S 3 -c lzw a.tif
    gen -m 3 -f tiff b.tif
    run --separate-stderr bash -c 'ulimit -f 8; tif2raw -j 1 a.tif'
    expect 1 '' 'tif2raw: a.red.raw: cannot write: File too large'
    run --separate-stderr bash -c 'ulimit -f 8; tif2raw -j 7 b.tif'
    expect 1 '' 'tif2raw: b.raw: cannot write: File too large'
    only a.tif b.tif
}

@test "a folder in which nothing can be written is named" {
    gen -f tiff -c lzw a.tif
    gen -f tiff b.tif
    : > file
    try tif2raw -o file/stem a.tif
    expect 1 '' \
        'tif2raw: file/stem.raw: cannot write: Not a directory'
    try tif2raw -o /proc/stem a.tif
    expect 1 '' \
        'tif2raw: /proc/stem.raw: cannot write: No such file or directory'
    try tif2raw -q -o /proc/stem b.tif
    expect 1 '' \
        'tif2raw: /proc/stem.nhdr: cannot write: No such file or directory'
    only a.tif b.tif file
}

@test "an image and a channel that would write one file are refused" {
    gen -f tiff -S 3 a.tif
    gen -f tiff a.red.tif
    try tif2raw a.tif a.red.tif
    expect 2 '' 'tif2raw: a.tif and a.red.tif would both write a.red.nhdr; '\
'name one: NAME=TIFF (tif2raw --help lists the options)'
    only a.red.tif a.tif
}

@test "a header is not written over another's TIFF" {
    gen -f tiff a.tif
    gen -f tiff -s 2 b.nhdr
    cp b.nhdr copy
    try tif2raw b=a.tif c=b.nhdr
    expect 1 '' "tif2raw: b.nhdr: would be written over by another's \
conversion; use -o"
    cmp b.nhdr copy
    only a.tif b.nhdr copy
}

# --- progress ---

# A script that converts a.tif and holds it up for more than a second before
# half of it is written; what was faster than that is done anew: OPTION...
held_up() {
    big
    cat > job <<END
for try in 1 2 3 4 5 6 7 8 9; do
    tif2raw -f -j 1 $* a.tif > out 3>&- &
    until compgen -G '.a.raw.*.tmp'; do kill -0 \$! || break; done > /dev/null 2>&1
    kill -STOP \$! 2> /dev/null
    blocks=\$(stat -c %b .a.raw.*.tmp 2> /dev/null) &&
        [ "\$blocks" -lt 125000 ] && break
    kill -CONT \$! 2> /dev/null
    wait \$!
done
sleep 1.2
kill -CONT \$!
wait \$!
END
}

# Runs the script at a terminal; what is shown there goes to the file shown.
at_a_terminal() {
    SHELL=/bin/bash script -qec 'bash job' /dev/null > shown < /dev/null
}

@test "no progress is shown in a pipe or log" {
    held_up
    bash job 2>&1 | cat > err
    assert_equal "$(cat err out)" a.nhdr
}

@test "progress is shown at a terminal once a second has passed, then removed" {
    held_up
    at_a_terminal
    line="tif2raw: [ 0-9]{3} %, [0-9]+ MB/s, [0-9]+:[0-5][0-9] left"
    escape=$'\033'
    [[ $(cat shown) =~ ^($'\r'$line$escape\[K)+$'\r'$escape\[K$ ]]
    assert_equal "$(cat out)" a.nhdr
}

@test "--quiet shows no progress" {
    held_up -q
    at_a_terminal
    assert_equal "$(cat shown)" ''
}

@test "no progress is shown of a short job" {
    gen -f tiff -c deflate a.tif
    echo 'tif2raw a.tif > out' > job
    at_a_terminal
    assert_equal "$(cat shown out)" a.nhdr
}

@test "a page of the image's size that cannot be read is no thumbnail" {
    gen -m 3 -H 10 -W 20 -f tiff -c none a.tif
    # the second page's compression becomes one that nobody has
    perl -0777 -pi -e 'my $n = 0; s/(\x03\x01\x03\x00\x01\x00\x00\x00)\x01\x00/$n++ == 1 ? $1 . "\x98\x87" : $&/ge' a.tif
    try tif2raw -q a.tif
    expect 1 '' 'tif2raw: a.tif: TIFF: page 1: no decoder for compression 34712 here'
    only a.tif
}
