# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What every .bats file loads. The programs under test come first in PATH:
# those of $BUILD, by default ../build. Each test works in a folder of its
# own, $BATS_TEST_TMPDIR, which bats removes.

bats_load_library bats-support
bats_load_library bats-assert

setup() {
    TESTS=$BATS_TEST_DIRNAME
    ROOT=$(cd "$TESTS/.." && pwd)
    BUILD=${BUILD:-$ROOT/build}
    PATH=$BUILD:$BUILD/tests:$PATH
    export LC_ALL=C PATH
    cd "$BATS_TEST_TMPDIR" || return 1
}

# First in a test that compares resident memory with a figure.
measures_memory() {
    [ -z "${SANITIZED:-}" ] || skip "a sanitizer takes memory of its own"
}

# try PROGRAM ARGUMENT...: runs it, for expect to look at.
try() {
    run --separate-stderr timeout 10 "$@"
}

# What the last run gave: STATUS STDOUT STDERR
# shellcheck disable=SC2154 # bats sets $stderr
expect() {
    assert_equal "$status" "$1"
    assert_equal "$output" "$2"
    assert_equal "$stderr" "$3"
}

# A sparse image of zeros: STEM ROWS COLUMNS [TYPE BYTES]
sparse() {
    printf 'NRRD0004\ntype: %s\ndimension: 2\nsizes: %s %s\nendian: little\n' \
        "${4:-uint16}" "$3" "$2" > "$1.nhdr"
    printf 'encoding: raw\ndata file: %s.raw\n' "$1" >> "$1.nhdr"
    truncate -s $(($2 * $3 * ${5:-2})) "$1.raw"
}

# The folder holds these files and no other, not even a temporary one (but
# for what bats 1.8 leaves there).
only() {
    assert_equal "$(ls -A -I 'separate-stderr-*')" \
        "$(printf '%s\n' "$@" | sort)"
}

mtime_ns() {
    local t
    t=$(stat -c %.9Y "$1")
    echo "${t/./}"
}

# Numbers as bytes, in the order of $ORDER (little): WIDTH NUMBER...
number() {
    ORDER=${ORDER:-little} perl -e '
        my $order = $ENV{ORDER} eq "little" ? "<" : ">";
        my $letter = {1, "C", 2, "S$order", 4, "L$order", 8, "Q$order"};
        print pack("$letter->{+shift}*", map { /^0x/ ? hex : $_ } @ARGV)' "$@"
}

# A TIFF's first 8 bytes: where its first directory is.
tiff_head() {
    ORDER=${ORDER:-little} perl -e '
        print pack($ENV{ORDER} eq "little" ? "a2vV" : "a2nN",
            $ENV{ORDER} eq "little" ? "II" : "MM", 42, $ARGV[0])' "$1"
}

# A directory: where the next one is, then TAG,TYPE,COUNT,VALUE...
entries() {
    ORDER=${ORDER:-little} perl -e '
        my ($s, $l) = $ENV{ORDER} eq "little" ? qw(v V) : qw(n N);
        my $next = shift;
        print pack($s, scalar @ARGV),
            map({ pack("$s$s$l$l", split /,/) } @ARGV), pack($l, $next)' "$@"
}

# A TIFF's head with its directory, pixels to follow: TAG,TYPE,COUNT,VALUE...
# With ten tags the pixels begin at byte 134.
directory() {
    tiff_head 8
    entries 0 "$@"
}

# The directory of an image of 4 x 2 bytes in one strip, [TAG=VALUE]...
simple() {
    local -A of=([256]=4 [257]=2 [258]=8 [259]=1 [262]=1 [273]=134 [277]=1
                 [278]=2 [279]=8 [339]=1)
    local tag list=()
    for tag; do
        of[${tag%=*}]=${tag#*=}
    done
    for tag in 256 257 258 259 262 273 277 278 279 339; do
        list+=("$tag,4,1,${of[$tag]}")
    done
    directory "${list[@]}"
}

# A TIFF of PAGES planes of uint16 that begin at byte 8, each followed by GAP
# bytes, samples from standard input as they come, TEXT in the first page:
# FILE PAGES WIDTH HEIGHT [TEXT [GAP]]
stack_tif() {
    ORDER=${ORDER:-little} perl -e '
        my ($pages, $width, $height, $text, $gap) = @ARGV;
        my ($s, $l, $id) = $ENV{ORDER} eq "little" ? qw(v V II) : qw(n N MM);
        my $size = 2 * $width * $height;
        my $end = 8 + $pages * ($size + $gap);
        my $next = ($end + length($text) + 2) & ~1;
        print pack("a2$s$l", $id, 42, $next);
        for (1 .. $pages) {
            read(STDIN, my $plane, $size) == $size or die "too few samples";
            print $plane, "\0" x $gap;
        }
        print $text, "\0" x ($next - $end - length($text));
        for my $i (0 .. $pages - 1) {
            my @tags = ([256, 4, 1, $width], [257, 4, 1, $height],
                [258, 4, 1, 16], [259, 4, 1, 1], [262, 4, 1, 1]);
            push @tags, [270, 2, length($text) + 1, $end] if !$i && $text;
            push @tags, [273, 4, 1, 8 + $i * ($size + $gap)], [277, 4, 1, 1],
                [278, 4, 1, $height], [279, 4, 1, $size], [339, 4, 1, 1];
            $next = $i < $pages - 1 ? $next + 6 + 12 * @tags : 0;
            print pack($s, scalar @tags), map({ pack("$s$s$l$l", @$_) } @tags),
                pack($l, $next);
        }' "$2" "$3" "$4" "${5:-}" "${6:-0}" > "$1"
}

# Where a TIFF's page (little-endian, classic) has a tag, and its values:
# FILE PAGE TAG
tag_values() {
    perl -e '
        my ($path, $page, $tag) = @ARGV;
        open(my $file, "<:raw", $path) or die $path;
        sub get { # place, width, count
            my ($at, $width, $n, $bytes) = @_;
            seek($file, $at, 0);
            read($file, $bytes, $width * $n);
            return unpack(($width == 2 ? "v" : "V") . "*", $bytes);
        }
        my ($at) = get(4, 4, 1);
        while ($page-- > 0) {
            my ($n) = get($at, 2, 1);
            ($at) = get($at + 2 + 12 * $n, 4, 1);
        }
        my ($n) = get($at, 2, 1);
        for ($at += 2; $n-- > 0; $at += 12) {
            my ($id, $type) = get($at, 2, 2);
            my ($count) = get($at + 4, 4, 1);
            my $width = $type == 3 ? 2 : 4;
            next if $id != $tag;
            my ($from) = $count * $width > 4 ? get($at + 8, 4, 1) : $at + 8;
            print "$at\n", map { "$_\n" } get($from, $width, $count);
            exit 0;
        }
        exit 1' "$@"
}

# Where a page's strip, or tile, begins: FILE PAGE STRIP [TAG]
strip_at() {
    tag_values "$1" "$2" "${4:-273}" | sed -n "$(($3 + 2))p"
}

# Overwrites a file's bytes from a place on by standard input: FILE PLACE
put_at() {
    dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# Gives a tag of one LONG, or SHORT, another value: FILE PAGE TAG VALUE
set_tag() {
    local at
    at=$(tag_values "$1" "$2" "$3" | head -n 1)
    number 4 "$4" | put_at "$1" $((at + 8))
}

# measure OPTION... IMAGE...: measured and estimated, in bytes, where no spot is
# found; measure_found: where spots are.
measure() {
    peak kb spotfind -b 1e9 -t 1e9 "$@" >/dev/null && take_measures "$@"
}

measure_found() {
    peak kb spotfind -q "$@" >/dev/null && take_measures "$@"
}

take_measures() {
    measured=$(cat kb)
    estimated=$(memest --json "$@" |
        sed -n 's/.*"memmap_memory_bytes": \([0-9]*\).*/\1/p')
}

# is_close WHAT: measured <= estimated <= 1.1 measured + 4 MB.
is_close() {
    ((measured <= estimated)) ||
        { echo "$1: measured $measured > estimated $estimated"; return 1; }
    ((estimated <= measured * 11 / 10 + 4194304)) ||
        { echo "$1: estimated $estimated >> measured $measured"; return 1; }
}

# within WHAT OPTION... IMAGE...: they are.
within() {
    measure "${@:2}" && is_close "$*"
}

# says STATUS MESSAGE COMMAND...: no output, this one line on stderr, soon.
says() {
    local status_wanted=$1 message=$2
    shift 2
    run --separate-stderr timeout 60 "$@"
    assert_equal "$status" "$status_wanted"
    assert_equal "$output" ""
    assert_equal "$stderr" "$message"
}
