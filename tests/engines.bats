#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The examples that hand work to others: make, xargs, GNU parallel over ssh,
# Snakemake. (Slurm's are in slurm.bats.)

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

EXAMPLES=$BATS_TEST_DIRNAME/../examples

teardown() {
    [ ! -e sshd.pid ] || kill "$(cat sshd.pid)" || true
}

# fields NAME...: TIFFs of these names, and expected/NAME.csv
fields() {
    local i=0 name
    mkdir -p fields expected
    for name in "$@"; do
        i=$((i + 1))
        gen -f tiff -c deflate -H 200 -W 200 -s $i -n 50 "fields/$name.tif"
        spotfind -q -t 150 "fields/$name.tif" | spotmerge -q \
            > "expected/$name.csv"
        [ "$(wc -l < "expected/$name.csv")" -gt 20 ]
    done
}

are_made() {
    local name
    for name in "$@"; do
        cmp "fields/$name.csv" "expected/$name.csv"
    done
}

@test "fields.sh makes a table of each TIFF, and only what is missing" {
    fields a 'b c=d' "e'f"
    run -0 "$EXAMPLES/fields.sh" fields -q -t 150
    are_made a 'b c=d' "e'f"
    before=$(stat -c '%i %y' fields/a.csv)
    rm 'fields/b c=d.csv'
    run -0 "$EXAMPLES/fields.sh" fields -q -t 150
    are_made a 'b c=d' "e'f"
    assert_equal "$(stat -c '%i %y' fields/a.csv)" "$before"
}

@test "fields.sh tells what it cannot read, and goes on" {
    fields a c
    echo no > fields/b.tif
    run -1 --separate-stderr "$EXAMPLES/fields.sh" fields -t 150
    [[ $stderr == *fields/b.tif* ]]
    are_made a c
    [ ! -e fields/b.csv ]
}

@test "xargs.sh takes any name, and makes only what is missing" {
    # shellcheck disable=SC2016 # a name of any kind
    name='odd $x` = name'
    fields a "$name"
    mkdir fields/below
    cp fields/a.tif fields/below
    run -0 "$EXAMPLES/xargs.sh" 2 fields -q -t 150
    are_made a "$name"
    cmp fields/below/a.csv expected/a.csv
    before=$(stat -c '%i %y' fields/a.csv)
    rm "fields/$name.csv"
    run -0 "$EXAMPLES/xargs.sh" 2 fields -q -t 150
    are_made a "$name"
    assert_equal "$(stat -c '%i %y' fields/a.csv)" "$before"
    echo no > fields/b.tif
    run -123 "$EXAMPLES/xargs.sh" 2 fields -q -t 150
    [ ! -e fields/b.csv ]
}

@test "make goes on after a kill with what is missing, and makes the same" {
    fields a b c d
    mkdir bin
    # what b and d need to be found waits for ever, at first
    cat > bin/spotfind << END
#!/bin/sh
case "\$*" in
*[bd].tif) [ -e "$PWD/go" ] || { echo > "$PWD/waits.\$\$"; sleep 60; } ;;
esac
exec "$BUILD/spotfind" "\$@"
END
    chmod +x bin/spotfind
    PATH=$PWD/bin:$PATH setsid make -s -j4 -f "$EXAMPLES/fields.mk" \
        FIELDS=fields OPTIONS='-t 150' &
    make=$!
    for _ in $(seq 300); do
        [ -e fields/a.csv ] && [ -e fields/c.csv ] && [ -n "$(ls waits.*)" ] && break
        sleep 0.1
    done 2> /dev/null
    kill -9 -- -$make
    wait $make || true
    assert_equal "$(ls fields)" 'a.csv
a.tif
b.tif
c.csv
c.tif
d.tif'
    before=$(stat -c '%i %y' fields/[ac].csv)
    touch go
    PATH=$PWD/bin:$PATH make -s -j4 -f "$EXAMPLES/fields.mk" FIELDS=fields \
        OPTIONS='-t 150'
    are_made a b c d
    assert_equal "$(stat -c '%i %y' fields/[ac].csv)" "$before"
}

@test "make draws pages, and tells of a field that cannot be read" {
    fields a
    make -s -f "$EXAMPLES/fields.mk" FIELDS=fields OPTIONS='-t 150' pages
    assert_equal "$(head -c 4 fields/a.png | tail -c 3)" PNG
    echo no > fields/b.tif
    run -2 --separate-stderr make -s -f "$EXAMPLES/fields.mk" FIELDS=fields
    [ ! -e fields/b.csv ]
}

# A server of our own on 127.0.0.1, and a key that lets this user in.
server() {
    local port
    ssh-keygen -q -t ed25519 -N '' -f host
    ssh-keygen -q -t ed25519 -N '' -f key
    cp key.pub authorized
    for _ in $(seq 20); do
        port=$((20000 + RANDOM % 20000))
        cat > sshd.conf << END
Port $port
ListenAddress 127.0.0.1
HostKey $PWD/host
PidFile $PWD/sshd.pid
AuthorizedKeysFile $PWD/authorized
StrictModes no
UsePAM no
PermitRootLogin yes
END
        mkdir -p /run/sshd 2> /dev/null || true
        "$(PATH=$PATH:/usr/sbin command -v sshd)" -f sshd.conf -E sshd.log \
            3>&- && break
    done
    SSH="ssh -p $port -i $PWD/key -o StrictHostKeyChecking=no -o BatchMode=yes"
    SSH+=" -o UserKnownHostsFile=$PWD/known -o LogLevel=ERROR"
    export SSH
    for _ in $(seq 100); do
        $SSH 127.0.0.1 true 2> /dev/null && return
        sleep 0.1
    done
    cat sshd.log
    return 1
}

@test "hosts.sh finds spots on two hosts over ssh, with names of any kind" {
    server
    gen -H 300 -W 200 -s 1 -n 60 "channel 'one"
    gen -H 300 -W 200 -s 2 -n 60 two
    spotfind -q -t 150 "channel 'one.nhdr" 'the two=two.nhdr' | spotmerge -q \
        > expected.csv
    [ "$(wc -l < expected.csv)" -gt 40 ]
    run --separate-stderr "$EXAMPLES/hosts.sh" "1/127.0.0.1,1/localhost" 3 \
        'the parts' -t 150 "channel 'one.nhdr" 'the two=two.nhdr'
    assert_equal "$stderr" ''
    assert_equal "$status" 0
    cmp 'the parts/spots.csv' expected.csv
    before=$(stat -c '%i %y' 'the parts/part-1.csv')
    rm 'the parts/part-2.csv'
    run -0 "$EXAMPLES/hosts.sh" 127.0.0.1 3 'the parts' -t 150 \
        "channel 'one.nhdr" 'the two=two.nhdr'
    cmp 'the parts/spots.csv' expected.csv
    assert_equal "$(stat -c '%i %y' 'the parts/part-1.csv')" "$before"
    run ! "$EXAMPLES/hosts.sh" 127.0.0.1 2 other none.nhdr
    [ ! -e other/spots.csv ]
}

@test "Snakemake makes tables and pages, and then has nothing to do" {
    fields a 'b c'
    snake() {
        HOME=$PWD XDG_CACHE_HOME=$PWD/cache snakemake -s "$EXAMPLES/Snakefile" \
            -j 2 --config folder=fields options="-t 150"
    }
    snake > log 2>&1 || { cat log; false; }
    are_made a 'b c'
    assert_equal "$(head -c 4 'fields/b c.png' | tail -c 3)" PNG
    snake > log 2>&1
    grep -q 'Nothing to be done' log
    before=$(stat -c '%i %y' fields/a.csv)
    rm 'fields/b c.csv'
    snake > log 2>&1
    are_made a 'b c'
    assert_equal "$(stat -c '%i %y' fields/a.csv)" "$before"
}
