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

# stack STEM PLANES HEIGHT WIDTH TYPE KIND: spots that go through planes, planes
# of their own, or one plane repeated, so that equals compete along z.
stack() {
    local amplitude=100 how n=$(($2 * $3 * $4 / 150 + 1))
    case $5 in *int8) ;; *) pick 300 3000 60000 && amplitude=$REPLY ;; esac
    pick "-Z $2" "-Z $2" "-Z $2" "-m $2" "-m 1" && how=$REPLY
    [ "$how" != "-m $2" ] || n=$(($3 * $4 / 60 + 1))
    gen -H "$3" -W "$4" -t "$5" -k "$6" -s $RANDOM -n $n -a $amplitude $how \
        -f nhdr "$1" || return 1
    [ "$how" != "-m 1" ] || repeat "$@"
}

# The one plane of a stack, as often as it has planes.
repeat() {
    local i
    mv "$1.raw" "$1.plane"
    for ((i = 0; i < $2; i++)); do
        cat "$1.plane"
    done >"$1.raw"
    header "$1" "$3" "$4" "$5" "$2"
}

# header STEM HEIGHT WIDTH TYPE [PLANES]: for a STEM.raw that is there.
header() {
    local sizes="$3 $2"
    ((${5:-1} == 1)) || sizes+=" $5"
    printf 'NRRD0004\ntype: %s\ndimension: %d\nsizes: %s\nendian: little\n' \
        "$4" $((${5:-1} == 1 ? 2 : 3)) "$sizes" >"$1.nhdr"
    printf 'encoding: raw\ndata file: %s.raw\n\n' "$1" >>"$1.nhdr"
}

# mask STEM HEIGHT WIDTH [PLANES]: uint8, 0 in rectangles, at some pixels and
# along some rows, else 1 to 255.
mask() {
    header $1 $2 $3 uint8 ${4:-1}
    perl -e '
        my ($h, $w, $seed, $planes) = @ARGV;
        srand($seed);
        for (1 .. $planes) {
            my @row = map { [map { 1 + int(rand(255)) } 1 .. $w] } 1 .. $h;
            for (1 .. 1 + $h * $w / 900) {
                my ($y, $x) = (int(rand($h)), int(rand($w)));
                my ($down, $along) = (1 + int(rand(9)), 1 + int(rand(9)));
                for my $i ($y .. $y + $down) {
                    for my $j ($x .. $x + $along) {
                        $row[$i][$j] = 0 if $i < $h && $j < $w;
                    }
                }
            }
            $row[rand($h)][rand($w)] = 0 for 1 .. 1 + $h * $w / 200;
            $row[rand($h)] = [(0) x $w] if rand() < 0.3;
            print pack("C*", @$_) for @row;
        }' $2 $3 $RANDOM ${4:-1} >$1.raw
}

# seeded SEED COMMAND...: bash seeds RANDOM anew in a subshell, such as run's;
# here the cases are the same each time.
seeded() {
    RANDOM=$1
    shift
    "$@"
}

# same_bytes FILE FILE WHAT: else says which.
same_bytes() {
    cmp -s $1 $2 && return
    echo "$3 differ:"
    diff $1 $2 | head -n 6
    return 1
}

# suited BACKGROUND RULE: the rule, but for unsigned samples as they are, which
# have no negatives: by these nothing is found.
suited() {
    [[ "$1:$2" = *none*:@(auto|fdr*) ]] && echo sigma:1 || echo "$2"
}

# The levels of a survey, and what comes of them: "FIND OPTIONS" RULE NHDR...
check_levels() {
    local find=$1 rule=$2
    shift 2
    spotfind -q $find -t $rule "$@" >candidates &&
        spotfind $find --survey "$@" >survey &&
        spotmerge -q --survey -t $rule survey >levels &&
        same_bytes levels naive-levels "levels" &&
        spotfind $find --levels levels "$@" >leveled &&
        same_bytes leveled candidates "candidates by --levels"
}

# shuffled FILE: a plan, its two head lines first, its tiles in any order.
shuffled() {
    awk -v seed=$RANDOM 'BEGIN { srand(seed) } NR <= 2 { print; next }
        { line[NR - 2] = $0 }
        END { for (n = NR - 2; n > 0; n--) { i = int(rand() * n) + 1
              print line[i]; line[i] = line[n] } }' "$1"
}

# Options that a plan needs, such as --project max.
planned=

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
        tileplan $planned -s "$1" --shard $((s + 1))/"$2" "${images[@]}" |
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
    tileplan $planned -s $size "${images[@]}" >grid || return 1
    if ((RANDOM % 2)); then
        split_plane "$1" "$2" >cuts
        tiles=$(wc -l <cuts)
        sed "1s/tiles=[0-9]*/tiles=$tiles/;2q" grid >uncut
        cat uncut cuts >grid
        size=
    fi
    shuffled grid >plan
}

# Some of the sets that this processor has: ISAS
sets() {
    local set
    gen -H 1 -W 1 one
    ISAS=
    for set in plain sse4.1 avx2 avx512 neon; do
        SPOT_ISA=$set spotfind -q one.nhdr >/dev/null 2>&1 && ISAS+=" $set"
    done
    [[ $ISAS == " plain"* ]]
}

# pieces SIZE "OPTIONS": shards, in a random order, of the tiles of plan, or of
# what tileplan makes of the size, by some threads and sets.
pieces() {
    local jobs=$((RANDOM % 4 + 1)) n=$((RANDOM % 3 + 1))
    pick $ISAS
    export SPOT_ISA=$REPLY
    how="-j $jobs, $n shards, $SPOT_ISA, $2"
    rm -f shard-*
    if [ -n "$1" ] && ((RANDOM % 3 == 0)); then
        grid_tables $1 $n $jobs "$2" || return 1
    else
        tables plan $n $jobs "$2" || return 1
    fi
    mapfile -t shards < <(printf '%s\n' shard-* |
        shuf --random-source=<(yes $RANDOM))
}

is_wanted() {
    same_bytes $1 want "tables ($how)" || { head -n 8 plan && return 1; }
}

# invariant N HEIGHT WIDTH "OPTIONS" RULE: N random plans give one table, one
# file of levels and one curve.
invariant() {
    local case bad=0
    spotfind -q -j 1 $4 -t $5 --histogram curve "${images[@]}" |
        spotmerge -q >want &&
        spotfind -j 1 $4 --survey "${images[@]}" >survey &&
        spotmerge -q --survey -t $5 -o want-levels survey || return 1
    for ((case = 0; case < $1; case++)); do
        { make_plan $2 $3 && pieces "$size" "$4 --survey" &&
            spotmerge -q --survey -t $5 --histogram shards-curve \
                "${shards[@]}" >levels; } || return 1
        same_bytes levels want-levels "levels ($how)" || bad=$((bad + 1))
        same_bytes shards-curve curve "curves ($how)" || bad=$((bad + 1))
        { pieces "$size" "-q $4 -t $5" &&
            cat "${shards[@]}" | spotmerge -q >got; } || return 1
        is_wanted got || bad=$((bad + 1))
        { pieces "$size" "$4 --levels levels" &&
            spotmerge -q "${shards[@]}" >got; } || return 1
        is_wanted got || bad=$((bad + 1))
    done
    echo "$bad of $1 cases differ, $(wc -l <want) lines each"
    (($(wc -l <want) > 10 && bad == 0))
}

# Options for spotmerge, such as --snr 1.
merged=

# The same for a number, which needs no survey.
invariant_table() {
    local case bad=0
    spotfind -j 1 $4 -t $5 "${images[@]}" | spotmerge -q $merged >want ||
        return 1
    for ((case = 0; case < $1; case++)); do
        make_plan $2 $3 && pieces "$size" "$4 -t $5" &&
            spotmerge -q $merged "${shards[@]}" >got || return 1
        is_wanted got || bad=$((bad + 1))
    done
    echo "$bad of $1 cases differ, $(wc -l <want) lines each"
    (($(wc -l <want) > 10 && bad == 0))
}

# Candidates and surveys, of one tile by one thread: byte for byte.
same_for_sets() {
    local set
    for set in $ISAS; do
        SPOT_ISA=$set spotfind -q -j 1 "$@" a.nhdr >$set.csv &&
            SPOT_ISA=$set spotfind -j 1 "${@:3}" --survey a.nhdr >$set.survey ||
            return
        cmp $set.csv plain.csv && cmp $set.survey plain.survey || return
    done
    [ "$(wc -l <plain.csv)" -gt 3 ]
}

# check_naive "SHAPE OPTIONS" TYPES "FIND OPTIONS" RULE "MERGE OPTIONS" RAW...:
# table and levels are those of the naive reference. RAW is NAME=STEM.raw, a mask's too; its header is STEM.nhdr.
check_naive() {
    local shape=$1 types=$2 find=$3 rule=$4 merge=$5
    shift 5
    local nhdr=("${@/%.raw/.nhdr}") here=${find//.raw/.nhdr}
    [[ $types != *uint* ]] || rule=$(suited "$find" $rule)
    local naive="naive $shape -t $types $find -T ${rule/auto/fdr:0.1} $merge"
    $naive --levels naive-levels "$@" >want || return 1
    spotfind -q $here -t $rule "${nhdr[@]}" >candidates &&
        spotmerge -q $merge candidates >got &&
        same_bytes got want "tables" &&
        { [ "${rule/:/}" = "$rule" ] && [ $rule != auto ] ||
            check_levels "$here" $rule "${nhdr[@]}"; } && return
    echo "spotfind $here -t $rule ${nhdr[*]} | spotmerge $merge"
    echo "$naive $*"
    return 1
}
