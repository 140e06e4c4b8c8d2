#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# memest: how much memory images take, decoded and mapped.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

SEE='(memest --help lists the options)'

# The value of a key of the (only) JSON object in $output.
value() {
    printf '%s\n' "$output" | grep -o "\"$1\": [^,}]*" | cut -d ' ' -f 2-
}

# --- works ---

@test "the framework's figures: 4 channels of 2000, 4000, 8000 squared" {
    for figure in 2000:0.03 4000:0.12 8000:0.48; do
        side=${figure%:*}
        try memest -j1 --shape "${side}x$side" --channels 4
        assert_equal "$status" 0
        assert_equal "$stderr" ''
        assert_equal "${lines[0]}" "4 x ${side}x$side uint16"
        assert_equal "${lines[1]}" \
            "  decoded                  ${figure#*:} GB"
    done
}

@test "images give the figures of their shape" {
    for channel in a b c d; do
        sparse $channel 2000 3000
    done
    try memest -j1 --shape 2000x3000 --type uint16 --channels 4
    shape=$output
    try memest -j1 a.nhdr b.nhdr c.nhdr d.nhdr
    expect 0 "$shape" ''
}

@test "NPY and flat TIFF are estimated like NRRD" {
    gen a
    gen -f npy b.npy
    gen -f tiff c.tif
    try memest -j1 --json a.nhdr
    want=$output
    for image in b.npy c.tif; do
        try memest -j1 --json $image
        expect 0 "$want" ''
    done
}

@test "a compressed TIFF is estimated decoded as NRRD is, mapped with a cache" {
    gen -H 2000 -W 2000 -k zero a
    gen -H 2000 -W 2000 -k zero -f tiff -c lzw b.tif
    try memest -j1 --json a.nhdr
    decoded=$(value total_without_memmap_bytes)
    flat=$(value memmap_memory_bytes)
    try memest -j1 --json b.tif
    assert_equal "$(value total_without_memmap_bytes)" "$decoded"
    usual=$(value memmap_memory_bytes)
    assert [ "$usual" -gt $((flat + 3 * 1024 * 1024)) ]
    try memest -j1 --json --cache 1M b.tif
    assert [ "$(value memmap_memory_bytes)" -le $((usual - 4 * 1024 * 1024)) ]
}

@test "only headers are read: an image of 20 GB takes no time" {
    sparse huge 100000 100000
    run --separate-stderr timeout 2 memest -j1 huge.nhdr
    assert_equal "$status" 0
    assert_equal "${lines[0]}" '1 x 100000x100000 uint16'
    assert_equal "${lines[1]}" '  decoded                  18.63 GB'
}

@test "images of several shapes or types are estimated one by one" {
    sparse a 100 200
    sparse b 300 200
    sparse c 100 200
    sparse d 100 200 float 4
    try memest -j1 a.nhdr b.nhdr c.nhdr d.nhdr
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "$(grep -v '^ ' <<< "$output")" '2 x 100x200 uint16
1 x 300x200 uint16
1 x 100x200 float'
}

# --- JSON ---

@test "--json gives each figure in bytes and in GB" {
    try memest -j1 --json --shape 2000x3000 --channels 3
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${#lines[@]}" 1
    assert_equal "$(grep -o '"[a-z_]*":' <<< "$output" | tr -d '":')" \
'shape
type
channels
jobs
original_memory_gb
original_memory_bytes
processed_memory_gb
processed_memory_bytes
memmap_memory_gb
memmap_memory_bytes
memmap_private_gb
memmap_private_bytes
memmap_mapped_gb
memmap_mapped_bytes
total_without_memmap_gb
total_without_memmap_bytes
total_with_memmap_gb
total_with_memmap_bytes
memory_savings_gb
memory_savings_bytes
smallest_budget_gb
smallest_budget_bytes
fits'
    assert_equal "${output:0:60}" \
        '[{"shape": "2000x3000", "type": "uint16", "channels": 3, "jo'
    assert_equal "${output: -15}" ' "fits": true}]'
}

@test "a figure in GB is the one in bytes over 1024 cubed" {
    try memest -j2 --json --shape 5000x3000 --channels 3 --type float
    printf '%s\n' "$output" | tr ',' '\n' | awk -F ': ' '
        /_gb/ { gb = $2 }
        /_bytes/ {
            n++
            d = gb * 1073741824 - $2
            if (d > 0.5 || d < -0.5) { print; bad = 1 }
        }
        END { exit bad || n != 9 }'
}

@test "the figures add up" {
    for shape in 10x10 2000x3000 3x100000x100; do
        for type in uint8 uint16 float uint64 double; do
            try memest -j1 --json --shape $shape --channels 3 --type $type
            printf '%s\n' "$output" | tr -d '"[]{}' | tr ',' '\n' |
                awk -F ': ' -v type=$type -v shape=$shape '
                { sub(/^ */, "", $1); v[$1] = $2 }
                END {
                    size["uint8"] = 1; size["uint16"] = 2
                    size["float"] = 4; size["uint64"] = size["double"] = 8
                    pixels = 3
                    n = split(shape, axis, "x")
                    for (i = 1; i <= n; i++) pixels *= axis[i]
                    o = v["original_memory_bytes"]
                    p = v["processed_memory_bytes"]
                    m = v["memmap_memory_bytes"]
                    parts = v["memmap_private_bytes"] + v["memmap_mapped_bytes"]
                    if (o != pixels * size[type]) exit 1
                    if (p != 2 * o) exit 2
                    if (m != parts) exit 3
                    if (v["total_without_memmap_bytes"] != o + p) exit 4
                    if (v["total_with_memmap_bytes"] != m) exit 5
                    if (v["memory_savings_bytes"] != o - m) exit 6
                    if (v["smallest_budget_bytes"] > m) exit 7
                    if (v["smallest_budget_bytes"] <= 0) exit 8
                }'
        done
    done
}

@test "the text shows the JSON's figures, rounded" {
    try memest -j1 --json --shape 30000x20000 --channels 2
    want=$(for key in original_memory total_without_memmap memmap_memory \
        memory_savings; do
        printf '%.2f\n' "$(value ${key}_gb)"
    done)
    try memest -j1 --shape 30000x20000 --channels 2
    assert_equal "$(sed -n 's/.* \([0-9.-]*\) GB.*/\1/p' <<< "$output")" \
        "$want"
}

@test "the mapped figure grows with neither height, planes nor channels" {
    try memest -j1 --json --shape 20000x2000
    want=$(value memmap_memory_bytes)
    for more in 1000000x2000 '50x20000x2000 --dim 2' \
        '20000x2000 --channels 99'; do
        # shellcheck disable=SC2086 # several words
        try memest -j1 --json --shape $more
        assert_equal "$(value memmap_memory_bytes)" "$want"
    done
    for way in "" "--background log" "--project max" "--localize gaussian"; do
        # shellcheck disable=SC2086 # several words
        try memest -j1 --json $way --shape 50x20000x2000
        want=$(value memmap_memory_bytes)
        # shellcheck disable=SC2086
        try memest -j1 --json $way --shape 5000x20000x2000
        assert_equal "$(value memmap_memory_bytes)" "$want"
    done
}

@test "sets of images are one array" {
    sparse a 100 200
    sparse b 300 200
    try memest -j1 --json a.nhdr b.nhdr
    assert_equal "$status" 0
    assert_equal "${#lines[@]}" 2
    assert_equal "${lines[0]:0:20}" '[{"shape": "100x200"'
    assert_equal "${lines[0]: -15}" ' "fits": true},'
    assert_equal "${lines[1]:0:20}" ' {"shape": "300x200"'
    assert_equal "${lines[1]: -15}" ' "fits": true}]'
}

# --- a limit ---

@test "a limit that mapping keeps and decoding would not says so" {
    try memest -j1 -m 64M --shape 10000x10000
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${lines[-1]}" '  advice                   map: spotfind -m '\
'stays within 64.0 MB, decoding would not'
}

@test "a limit below the smallest budget is status 3, and names it" {
    try memest -j1 -m 1M --shape 10000x10000
    assert_equal "$status" 3
    assert_equal "$stderr" ''
    advice='  advice                   does not fit in 1.0 MB; the smallest '
    advice+='budget that works is '
    assert_equal "${lines[-1]%%[0-9].[0-9] MB}" "$advice"
}

@test "a limit of the smallest budget fits, a byte less does not" {
    for shape in 10x10 9000x7000 1000x200000; do
        try memest -j1 --json --shape $shape
        least=$(value smallest_budget_bytes)
        try memest -j1 --json -m "$least" --shape $shape
        assert_equal "$status" 0
        assert_equal "$(value fits)" true
        assert [ "$(value memmap_memory_bytes)" -le "$least" ]
        try memest -j1 --json -m $((least - 1)) --shape $shape
        assert_equal "$status" 3
        assert_equal "$(value fits)" false
    done
}

@test "the smallest budget in the advice works as it is written" {
    for k in 1 7 31 63; do
        try memest -j1 -k $k -m 1M --shape 10000x10000
        assert_equal "$status" 3
        least=${lines[-1]##*works is }
        try memest -j1 -k $k -m "${least/ /}" --shape 10000x10000
        assert_equal "$status" 0
    done
}

@test "over the limit the estimate is that of the smallest budget" {
    for shape in 10000x10000 30x400x500 100x8000x8000; do
        try memest -j1 --json -m 1M --shape $shape
        assert_equal "$status" 3
        assert_equal "$(value memmap_memory_bytes)" \
            "$(value smallest_budget_bytes)"
    done
}

@test "the smallest budget is spotfind's, whatever is measured in how many channels" {
    images=()
    for c in 1 2 3 4 5; do
        sparse c$c 200 300
        images+=("c$c.nhdr")
        for measure in "-r raw" "-r aperture,multiscale --localize gaussian"; do
            # shellcheck disable=SC2086 # several words
            try memest -j1 --json $measure "${images[@]}"
            least=$(value smallest_budget_bytes)
            # shellcheck disable=SC2086
            try memest -j1 --json $measure --shape 200x300 --channels $c
            assert_equal "$(value smallest_budget_bytes)" "$least"
            # shellcheck disable=SC2086
            spotfind -q -j1 -m "$least" $measure "${images[@]}" >/dev/null
            # shellcheck disable=SC2086
            run -1 spotfind -q -j1 -m $((least - 1)) $measure "${images[@]}"
        done
    done
}

@test "one set over the limit is enough for status 3" {
    sparse small 100 100
    sparse large 1000 300000 double 8
    try memest -j1 --json small.nhdr
    limit=$(value smallest_budget_bytes)
    try memest -j1 -m "$limit" small.nhdr large.nhdr
    assert_equal "$status" 3
    try memest -j1 -m "$limit" small.nhdr
    assert_equal "$status" 0
}

@test "a larger kernel, distance and more jobs take more" {
    try memest -j1 --json --shape 9000x7000
    usual=$(value memmap_private_bytes)
    for more in '-k 63' '-d 60' '-j 2'; do
        # shellcheck disable=SC2086 # two words
        try memest -j1 $more --json --shape 9000x7000
        assert_equal "$status" 0
        assert [ "$(value memmap_private_bytes)" -gt "$usual" ]
    done
}

# --- refused ---

@test "missing, empty and other files are refused" {
    mkdir d
    : > empty
    mkfifo pipe
    echo text > text
    try memest none.nhdr
    expect 1 '' 'memest: none.nhdr: cannot open: No such file or directory'
    try memest d
    expect 1 '' 'memest: d: is a folder'
    try memest empty
    expect 1 '' 'memest: empty: is empty'
    try memest pipe
    expect 1 '' 'memest: pipe: is not a regular file'
    try memest text
    expect 1 '' 'memest: text: is not an image (NRRD, NPY or TIFF)'
}

@test "a header whose samples are gone or cut short is refused" {
    sparse a 100 200
    truncate -s 39999 a.raw
    try memest a.nhdr
    expect 1 '' \
'memest: a.nhdr: is cut short: 39999 bytes, its header says 40000'
    truncate -s 40001 a.raw
    try memest a.nhdr
    expect 1 '' \
'memest: a.nhdr: is too long: 40001 bytes, its header says 40000'
    rm a.raw
    try memest a.nhdr
    expect 1 '' 'memest: a.nhdr: data file "./a.raw" cannot open: No such '\
'file or directory'
}

@test "a bad image among good ones is refused before anything is printed" {
    sparse a 100 200
    try memest a.nhdr none.nhdr
    expect 1 '' 'memest: none.nhdr: cannot open: No such file or directory'
}

@test "a shape too large for any memory is refused and named" {
    try memest --shape 2147483647x2147483647x2147483647
    assert_equal "$status" 1
    assert_equal "$output" ''
    assert_equal "$stderr" 'memest: 2147483647x2147483647x2147483647: is '\
'larger than any memory can be'
}

# --- names ---

@test "names with blanks, quotes, '=' and newlines work" {
    gen 'a b'
    gen "it's"
    gen x=y
    gen -f npy $'n\nl.npy'
    try memest -j1 --json 'a b.nhdr' "it's.nhdr" './x=y.nhdr' $'n=n\nl.npy'
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "$(value channels)" 4
}

# --- usage ---

@test "--help goes to standard output" {
    try memest --help
    assert_equal "$status" 0
    assert_equal "$stderr" ''
    assert_equal "${lines[0]}
${lines[1]}" 'usage: memest [-m SIZE] [-j N] [--json] [OPTION]... [NAME=]IMAGE...
       memest --shape [Zx]YxX [--type TYPE] [--channels N] [OPTION]...'
    assert_equal "${lines[-1]}" 'See man memest and man 7 spottools.'
}

@test "--version names the version" {
    version=$(sed -n 's/.*SPOT_VERSION "\(.*\)"/\1/p' \
        "$ROOT/cmd/cli/version.h")
    try memest --version
    expect 0 "memest (spottools) $version" ''
}

@test "wrong usage is refused with status 2" {
    try memest
    expect 2 '' "memest: no image given $SEE"
    try memest --nope
    expect 2 '' "memest: option \"--nope\" is not known $SEE"
    try memest -Z
    expect 2 '' "memest: option \"-Z\" is not known $SEE"
    try memest -m
    expect 2 '' "memest: option \"-m\" needs a value $SEE"
    try memest --shape
    expect 2 '' "memest: option \"--shape\" needs a value $SEE"
    try memest --shape 10x10 a.nhdr
    expect 2 '' "memest: give images or --shape, not both $SEE"
}

@test "a shape that is none is refused" {
    for shape in 10 10x x10 10x0 1x2x3x4 10X10 -1x10 ' 10x10' \
        2147483648x10 10xten ''; do
        try memest --shape "$shape"
        expect 2 '' "memest: \"$shape\" is not a shape (YxX or ZxYxX, in \
pixels) $SEE"
    done
}

@test "numbers out of range are refused" {
    try memest -m lots --shape 10x10
    expect 2 '' "memest: --max-memory \"lots\" is not a size (a number with \
K, M, G or T) $SEE"
    try memest -m 0 --shape 10x10
    expect 2 '' "memest: --max-memory \"0\" is nothing $SEE"
    try memest -m -1M --shape 10x10
    expect 2 '' "memest: --max-memory \"-1M\" is not a size (a number with \
K, M, G or T) $SEE"
    try memest -m 1e30 --shape 10x10
    expect 2 '' "memest: --max-memory \"1e30\" is too large $SEE"
    try memest -j 0 --shape 10x10
    expect 2 '' "memest: --jobs \"0\" is not from 1 to 1024 $SEE"
    try memest -k 4 --shape 10x10
    expect 2 '' "memest: --kernel-size \"4\" is not odd $SEE"
    try memest -k 65 --shape 10x10
    expect 2 '' "memest: --kernel-size \"65\" is not from 1 to 63 $SEE"
    try memest -d x --shape 10x10
    expect 2 '' "memest: --min-distance \"x\" is not a number $SEE"
    try memest --channels 0 --shape 10x10
    expect 2 '' "memest: --channels \"0\" is not from 1 to 4294967295 $SEE"
    try memest --type uint128 --shape 10x10
    expect 2 '' "memest: \"uint128\" is none of uint8 int8 uint16 int16 uint32 \
int32 uint64 int64 float double $SEE"
}

# --- a full disk, a closed pipe ---

@test "a full disk under standard output is the exit status" {
    run --separate-stderr bash -c 'memest --shape 10x10 > /dev/full'
    expect 1 '' 'memest: standard output: cannot write: No space left on device'
}

@test "a full disk is status 1 even over the limit" {
    run --separate-stderr bash -c 'memest -m1 --shape 10x10 > /dev/full'
    expect 1 '' 'memest: standard output: cannot write: No space left on device'
}

@test "a closed standard output is the exit status" {
    run --separate-stderr bash -c 'memest --shape 10x10 >&-'
    expect 1 '' 'memest: standard output: cannot write: Bad file descriptor'
}

@test "a reader that has gone ends it by SIGPIPE, without a word" {
    run bash -c 'exec 3> >(:); wait $!
        env --default-signal=PIPE memest --shape 10x10 >&3 2> err'
    assert_failure 141
    [ ! -s err ]
}
