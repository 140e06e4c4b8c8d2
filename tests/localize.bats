#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2030,SC2031,SC2034,SC2154
# Positions below a pixel, fits, sharpness and roundness, from images to the
# table: they do not depend on how the image is worked, and are where the truth
# is. (What each measure is, the unit tests hold.)
bats_require_minimum_version 1.5.0
load helper
load cases

WAYS=("--localize quadratic --quality" "--localize centroid -d 1"
    "--localize radial --background log" "--localize gaussian"
    "--localize gaussian --gain 2 --offset 100 --gaussian round --fit-window 9"
    "--localize gaussian -r gaussian,integrated,adaptive --quality")

# one_table "OPTIONS": the same from any plan, shards, threads, set.
one_table() {
    local size
    # shellcheck disable=SC2086 # several words
    spotfind -q -j 1 $1 "${images[@]}" | spotmerge -q >want || return
    [ "$(wc -l <want)" -gt 20 ] || return
    for size in 40x31 25x200 64; do
        # shellcheck disable=SC2086
        tileplan $1 -s $size "${images[@]}" >grid && shuffled grid >plan &&
            pieces "" "-q $1" || return
        cat "${shards[@]}" | spotmerge -q >got
        cmp got want || { echo "$size: $how" && return 1; }
    done
}

@test "what is measured of a plane does not depend on how it is worked" {
    RANDOM=120
    sets
    spotsim -q -s 160x200 --density 3 --photons 4000 --gain 2 --channels 2 -o s
    images=(s.c0.nhdr s.c1.nhdr)
    for way in "${WAYS[@]}"; do
        run one_table "$way -t 60"
        assert_success
    done
}

@test "what is measured of a stack does not depend on how it is worked" {
    RANDOM=121
    sets
    spotsim -q -s 7x70x90 --density 2 --photons 9000 --gain 2 -o s
    images=(s.nhdr)
    for way in "${WAYS[@]}" "--dim 2 --localize gaussian" \
        "--project max --localize radial --quality"; do
        run one_table "$way -t 60"
        assert_success
    done
}

# rmse OPTION...: along y, of the spots that are alone and well inside; all of
# it is in the file score.
rmse() {
    spotfind -q "$@" | spotmerge -q --reject \
        crowded,border,fit-failed,fit-at-bound |
        awk -F, -v least="$least" -v most="$most" \
            'NR == 1 || ($2 >= least && $2 <= most)' >found
    spotcmp -q --distance 1.5 s.truth.csv found >score
    [ "$(sed -n 's/^matched *//p' score)" -gt 150 ] || return
    sed -n 's/^rmse_y *//p' score
}

# below LIMIT VALUE
below() {
    awk -v limit="$1" -v value="$2" 'BEGIN {
        if (value > 0 && value < limit) exit 0
        print value " is not below " limit
        exit 1
    }'
}

# Grey values are 2 a photon, 100 without light; 2000 photons on 10 a pixel.
# The bound of the best estimate is 0.035 px.
@test "positions are where the truth is" {
    spotsim -q -s 1600x1600 --density 0.08 --photons 2000 --gain 2 \
        --background-photons 10 --read-noise 0 -o s
    log="--background log -t 150" least=0 most=0 # planes
    # shellcheck disable=SC2086 # several words
    below 0.33 "$(rmse $log --localize none -r raw s.nhdr)"
    # shellcheck disable=SC2086
    below 0.07 "$(rmse $log --localize quadratic s.nhdr)"
    # shellcheck disable=SC2086
    below 0.06 "$(rmse $log --localize centroid s.nhdr)"
    # shellcheck disable=SC2086
    below 0.042 "$(rmse $log --localize radial s.nhdr)"
    # shellcheck disable=SC2086
    below 0.042 "$(rmse $log --localize gaussian s.nhdr)"
    # shellcheck disable=SC2086
    below 0.040 "$(rmse $log --localize gaussian --gain 2 --offset 100 s.nhdr)"
    # what the table expects is what came out
    awk -F, 'NR == 1 {
            for (i = 1; i <= NF; i++) at[$i] = i
            next
        }
        { sum += $at["ey"] ^ 2; light += $at["amplitude"]; n++ }
        END {
            exit !(sqrt(sum / n) > 0.033 && sqrt(sum / n) < 0.038 &&
                light / n > 340 && light / n < 400)
        }' found
}

@test "positions in a stack are where the truth is, in z too" {
    spotsim -q -s 24x900x900 --sigma 1.6,1.3,1.3 --density 0.02 \
        --photons 20000 --background-photons 5 --read-noise 0 -o s
    least=5 most=18
    for way in radial gaussian "gaussian --gain 1 --offset 100"; do
        # shellcheck disable=SC2086 # several words
        below 0.03 "$(rmse --background log --sigma 1.6,1.3,1.3 -t 150 \
            --fit-window 9,15 --localize $way s.nhdr)"
        below 0.05 "$(sed -n 's/^rmse_z *//p' score)"
    done
}

@test "a spot that cannot be fitted keeps its row, and says so" {
    gen -Z 2 -H 40 -W 40 -n 12 -a 3000 i
    spotfind -q --localize gaussian i.nhdr | spotmerge -q >table
    [ "$(wc -l <table)" -gt 3 ]
    awk -F, 'NR == 1 {
            for (i = 1; i <= NF; i++) at[$i] = i
            next
        }
        $at["zc"] $at["yc"] $at["xc"] $at["ey"] $at["residual"] != "" { bad = 1 }
        int($at["flags"] / 32) % 2 != 1 { bad = 1 }
        END { exit bad }' table
    spotmerge -q --reject fit-failed <(spotfind -q --localize gaussian i.nhdr) \
        >none
    assert_equal "$(wc -l <none)" 1
}
