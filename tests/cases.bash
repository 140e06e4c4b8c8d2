# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2086,SC2154
# Random cases, from fixed seeds: images, plans, shards. Used by the tests that
# hold the promises of the whole. Loops run under `run`, which spares them
# bats's trap on every line.

# pick WORD...: REPLY is one of the words.
pick() {
    shift $((RANDOM % $#))
    REPLY=$1
}

# image STEM HEIGHT WIDTH TYPE KIND: a generated one, with many spots.
image() {
    local amplitude=100
    case $4 in *int8) ;; *) pick 300 3000 60000 && amplitude=$REPLY ;; esac
    gen -H "$2" -W "$3" -t "$4" -k "$5" -s $RANDOM -n $(($2 * $3 / 60 + 1)) \
        -a $amplitude -f nhdr "$1"
}

# header STEM HEIGHT WIDTH TYPE: for a STEM.raw that is there.
header() {
    printf 'NRRD0004\ntype: %s\ndimension: 2\nsizes: %d %d\nendian: little\n' \
        "$4" "$3" "$2" >"$1.nhdr"
    printf 'encoding: raw\ndata file: %s.raw\n\n' "$1" >>"$1.nhdr"
}

# seeded SEED COMMAND...: bash seeds RANDOM anew in a subshell, such as run's;
# here the cases are the same each time.
seeded() {
    RANDOM=$1
    shift
    "$@"
}

# shuffled FILE: a plan, its two head lines first, its tiles in any order.
shuffled() {
    awk -v seed=$RANDOM 'BEGIN { srand(seed) } NR <= 2 { print; next }
        { line[NR - 2] = $0 }
        END { for (n = NR - 2; n > 0; n--) { i = int(rand() * n) + 1
              print line[i]; line[i] = line[n] } }' "$1"
}

# split_plane HEIGHT WIDTH: tiles that are no grid, by guillotine cuts.
split_plane() {
    awk -v h="$1" -v w="$2" -v seed=$RANDOM '
        function cut(y, x, h, w, deep, at) {
            if (h * w == 1 || (deep > 1 && rand() < 0.2) || deep > 5) {
                print n++ "," y "," x "," h "," w
            } else if (w == 1 || (h > 1 && rand() < 0.5)) {
                at = 1 + int(rand() * (h - 1))
                cut(y, x, at, w, deep + 1)
                cut(y + at, x, h - at, w, deep + 1)
            } else {
                at = 1 + int(rand() * (w - 1))
                cut(y, x, h, at, deep + 1)
                cut(y, x + at, h, w - at, deep + 1)
            }
        }
        BEGIN { srand(seed); cut(0, 0, h, w, 0) }'
}

# tables PLAN SHARDS JOBS OPTIONS: shard-1, shard-2, ... of the plan's lines.
tables() {
    local s
    for ((s = 0; s < $2; s++)); do
        awk -v n="$2" -v s=$s 'NR <= 2 || NR % n == s' "$1" |
            spotfind -p - -j "$3" $4 "${images[@]}" >shard-$s || return 1
    done
}

# grid_tables SIZE SHARDS JOBS OPTIONS: the same by tileplan --shard.
grid_tables() {
    local s
    for ((s = 0; s < $2; s++)); do
        tileplan -s "$1" --shard $((s + 1))/"$2" "${images[@]}" |
            spotfind -p - -j "$3" $4 "${images[@]}" >shard-$s || return 1
    done
}

# make_plan HEIGHT WIDTH: a random grid or partition, shuffled, in plan.
make_plan() {
    local rows columns tiles
    pick 1 "$1" $((RANDOM % $1 + 1)) $((RANDOM % $1 + 1)) && rows=$REPLY
    pick 1 "$2" $((RANDOM % $2 + 1)) $((RANDOM % $2 + 1)) && columns=$REPLY
    ((rows * columns >= 8)) || columns=$2
    size=${rows}x$columns
    tileplan -s $size "${images[@]}" >grid || return 1
    if ((RANDOM % 2)); then
        split_plane "$1" "$2" >cuts
        tiles=$(wc -l <cuts)
        sed "1s/tiles=[0-9]*/tiles=$tiles/;2q" grid >uncut
        cat uncut cuts >grid
        size=
    fi
    shuffled grid >plan
}
