#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154
# Instruction sets: whichever is used, the tables are the same, byte for byte.
bats_require_minimum_version 1.5.0
load helper

# The sets that this processor has: REPLY
sets() {
    local set
    gen -H 1 -W 1 one
    REPLY=
    for set in plain sse4.1 avx2 avx512 neon; do
        SPOT_ISA=$set spotfind one.nhdr >/dev/null 2>&1 && REPLY+=" $set"
    done
    assert_regex "$REPLY" '^ plain'
}

# same OPTION...: of a.nhdr, for all sets
same() {
    local set
    for set in $REPLY; do
        SPOT_ISA=$set spotfind -j1 "$@" a.nhdr >"$set.csv" || return
        spotmerge -q --snr 0 "$set.csv" >"$set.spots" || return
        cmp "$set.csv" plain.csv && cmp "$set.spots" plain.spots || return
    done
    [ "$(wc -l <plain.spots)" -gt 1 ]
}

@test "every set gives the same table, for every type" {
    sets
    for type in uint8 int8 uint16 int16 uint32 int32 float double; do
        gen -H 301 -W 1217 -n 3000 -t $type -a 100 a
        same -t 20 -b 5
    done
}

@test "every set gives the same table, for every kernel up to 63" {
    sets
    gen -H 150 -W 333 -n 800 -a 3000 a
    for k in $(seq 1 2 63); do
        [ "$k" -eq 1 ] || same -k "$k"
    done
}

@test "every set gives the same table, for any distance and narrow tiles" {
    sets
    gen -H 200 -W 700 -n 2000 -a 3000 a
    for d in 0 1 2 3 8 40 127; do
        same -d $d --keep-border
    done
    tileplan -s 37x53 a.nhdr >plan
    same -p plan
}

@test "a set may be chosen, and is refused where there is none of its name" {
    gen -H 1 -W 1 one
    SPOT_ISA='' spotfind one.nhdr >/dev/null
    SPOT_ISA=avx3 try spotfind one.nhdr
    expect 2 '' 'spotfind: SPOT_ISA: "avx3" is no instruction set that this '\
'processor has and spottools knows (spotfind --help lists the options)'
}
