#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# examples/slurm: a real munged, slurmctld and slurmd, by here.sh, on 127.0.0.1.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

EXAMPLES=$BATS_TEST_DIRNAME/../examples/slurm

images() {
    spotsim -q -s 400x500 --photons 2000 --names 'one a,two' -o 'a field'
    images=("one a=$PWD/a field.one a.nhdr" "two=$PWD/a field.two.nhdr")
    spotfind -t 60 -b 0 "${images[@]}" | spotmerge > expected.csv
    [ "$(wc -l < expected.csv)" -gt 100 ]
}

# here COMMAND...: it runs within a cluster of its own.
here() {
    run --separate-stderr timeout 120 "$EXAMPLES/here.sh" "$@"
}

# A spotfind that task 2 is held up in until the file go is there, once.
held_up() {
    mkdir -p bin
    cat > bin/spotfind << END
#!/bin/sh
cd "$PWD"
if [ "\$SLURM_ARRAY_TASK_ID" = 2 ] && [ ! -e go ]; then
    echo \$\$ > waiting
    while [ ! -e go ]; do sleep 0.1; done
fi
cd "\$OLDPWD"
exec "$BUILD/spotfind" "\$@"
END
    chmod +x bin/spotfind
    PATH=$PWD/bin:$PATH
}

@test "tasks of an array, and a merge behind them, make the table of one" {
    images
    here "$EXAMPLES/submit.sh" -w 3 'the parts' -t 60 -b 0 "${images[@]}"
    assert_equal "$status" 0
    cmp 'the parts/spots.csv' expected.csv
    only 'a field.one a.nhdr' 'a field.one a.raw' 'a field.two.nhdr' \
        'a field.two.raw' 'a field.truth.csv' expected.csv 'the parts'
}

@test "a threshold by a rule takes two rounds, and is that of one spotfind" {
    images
    spotfind -q --background log -t fdr:0.05 "${images[@]}" | spotmerge -q \
        > expected.csv
    here "$EXAMPLES/submit.sh" -t fdr:0.05 -w 2 parts --background log \
        "${images[@]}"
    assert_equal "$status" 0
    cmp parts/spots.csv expected.csv
}

@test "a task that is killed and requeued is done again, the others are not" {
    images
    held_up
    cat > steps << 'END'
set -e
last=$("$1/submit.sh" 3 parts -t 60 -b 0 "${@:2}")
for i in $(seq 300); do
    [ -e waiting ] && [ -e parts/part-1.csv ] && break
    sleep 0.1
done
[ -e parts/part-1.csv ] && [ ! -e parts/part-2.csv ]
stat -c '%i %y' parts/part-1.csv > before
scontrol requeue "$((last - 1))_2"
for i in $(seq 100); do
    kill -0 "$(cat waiting)" 2> /dev/null || break
    sleep 0.1
done
touch go
for i in $(seq 60); do
    [ ! -e parts/spots.csv ] || break
    # it would wait for a while before it is tried again
    scontrol update JobId="$((last - 1))_2" StartTime=now 2> update || true
    # rarely, Slurm takes a task that it stops itself for one that failed
    if scontrol show job "$last" | grep -q JobState=CANCELLED; then
        last=$("$1/submit.sh" 3 parts -t 60 -b 0 "${@:2}")
    fi
    sleep 1
done
stat -c '%i %y' parts/part-1.csv | cmp - before
END
    here bash steps "$EXAMPLES" "${images[@]}"
    assert_equal "$stderr" ''
    assert_equal "$status" 0
    cmp parts/spots.csv expected.csv
}

@test "a task that is requeued where its part exists does nothing" {
    images
    cat > steps << 'END'
set -e
"$1/submit.sh" -w 2 parts -t 60 -b 0 "${@:2}" > last
last=$(cat last)
stat -c '%i %y' parts/part-*.csv > before
scontrol requeue "$((last - 1))_1"
scontrol update JobId="$((last - 1))_1" StartTime=now
for i in $(seq 300); do
    grep -q 'is there' parts/log/*-1.txt && break
    sleep 0.1
done
stat -c '%i %y' parts/part-*.csv | cmp - before
grep -h 'is there' parts/log/*-1.txt
END
    here bash steps "$EXAMPLES" "${images[@]}"
    assert_equal "$status" 0
    assert_equal "$output" "$PWD/parts/part-1.csv is there"
}

@test "what a task that failed did not make, the next submission makes" {
    images
    held_up
    cat > steps << 'END'
"$1/submit.sh" -w 3 parts -t 60 -b 0 "${@:2}" > last &
for i in $(seq 300); do
    [ -e waiting ] && [ -e parts/part-1.csv ] && [ -e parts/part-3.csv ] && break
    sleep 0.1
done
kill -9 "$(cat waiting)"
wait $!
echo "status $?"
[ ! -e parts/spots.csv ] && [ ! -e parts/part-2.csv ] || exit 1
touch go
stat -c '%i %y' parts/part-[13].csv > before
"$1/submit.sh" -w 3 parts -t 60 -b 0 "${@:2}" > last || exit 1
stat -c '%i %y' parts/part-[13].csv | cmp - before
END
    here bash steps "$EXAMPLES" "${images[@]}"
    assert_equal "$output" "status 1"
    assert_equal "$status" 0
    cmp parts/spots.csv expected.csv
}

@test "images that are none are refused before anything is submitted" {
    here "$EXAMPLES/submit.sh" 2 parts none.nhdr
    assert_equal "$status" 1
    assert_equal "$stderr" \
        'memest: none.nhdr: cannot open: No such file or directory'
}

@test "the cluster ends with its command, and gives its status" {
    # shellcheck disable=SC2016 # for that bash
    here bash -c 'echo "$SLURM_CONF"; exit 7'
    assert_equal "$status" 7
    [ ! -e "$(dirname "$output")" ]
    run -1 pgrep -f "$(dirname "$output")"
}
