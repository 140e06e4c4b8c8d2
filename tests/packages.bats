#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What becomes of the source: an installation, archives, a package.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

# make without what a make around the tests tells it, such as where to build.
make() {
    env -u BUILD -u MAKEFLAGS -u MFLAGS make "$@"
}

# A copy of the source, with what was built of it, to be changed.
source_copy() {
    mkdir src
    tar -C "$ROOT" --exclude='./build*' --exclude=./dist -c . | tar -x -C src
    cp -r "$BUILD" src/build
}

@test "what install puts there, uninstall takes away, below any name" {
    source_copy
    make -s -C src DESTDIR="$PWD/the root" PREFIX=/usr install > log 2>&1
    for command in $(make -s -C src print-commands); do
        "the root/usr/bin/$command" --version > version
        [ -s "the root/usr/share/man/man1/$command.1" ]
        [ -s "the root/usr/share/bash-completion/completions/$command" ]
        [ -s "the root/usr/share/zsh/vendor-completions/_$command" ]
    done
    find src/examples -type f -printf '%P %m\n' | sort > wanted
    find 'the root/usr/share/doc/spottools/examples' -type f -printf '%P %m\n' |
        sort | diff - wanted
    make -s -C src DESTDIR="$PWD/the root" PREFIX=/usr uninstall > log 2>&1
    assert_equal "$(find 'the root' -type f)" ''
    [ ! -e 'the root/usr/share/doc/spottools' ]
}

# A clone of the source as it is, at another place and time.
clone() {
    git clone -q src "$1" 2> /dev/null
    find "$1" -path "$1/.git" -prune -o -exec touch -d "$2" {} +
}

@test "make dist gives the same bytes anywhere and at any time" {
    source_copy
    rm -rf src/.git src/build
    git -C src init -q
    git -C src add -A
    GIT_COMMITTER_DATE='2026-01-02 03:04:05 +0000' git -C src -c user.name=a \
        -c user.email=a@b.example commit -q -m a --date '2026-01-02 03:04:05 +0000'
    clone one '2020-01-01'
    (umask 022 && make -s -C one dist)
    clone 'some where/else' '2024-05-05' || { mkdir 'some where' && clone 'some where/else' '2024-05-05'; }
    (umask 077 && LC_ALL=C.UTF-8 TZ=Asia/Tokyo make -s -C 'some where/else' dist)
    cmp one/dist/*.tar.gz 'some where/else'/dist/*.tar.gz
    tar -tzf one/dist/*.tar.gz > names
    assert_equal "$(grep -vc '^spottools-[0-9.]*/' names || true)" 0
    # it builds by itself, without git
    tar -xzf one/dist/*.tar.gz
    make -s -C spottools-*/ -n all > log
    run -2 make -s -C spottools-*/ dist
    [[ $output == *'this is no clone'* ]]
}

@test "binaries of make static need no library" {
    source_copy
    rm -f src/build/spot* src/build/tile* src/build/tif2raw src/build/memest
    mv src/build src/build-static
    touch -d 2000-01-01 src/build-static/libspot.a
    find src/build-static -name '*.[oa]' -exec touch {} +
    make -s -C src static > log 2>&1 || { cat log; false; }
    mkdir elsewhere
    tar -xzf src/dist/*.tar.gz -C elsewhere
    for command in elsewhere/*/bin/*; do
        run ldd "$command"
        [[ $output == *'not a dynamic executable'* ]]
        "$command" --version > version
    done
    tifgen -c zstd a.tif
    spotfind -q -b 0 -t 1 a.tif > one
    PATH=$(echo elsewhere/*/bin) spotfind -q -b 0 -t 1 a.tif > two
    cmp one two
}

@test "make deb builds a package that lintian accepts, of this version" {
    source_copy
    rm -rf src/build
    make -s -C src deb -j2 > log 2>&1 || { tail log; false; }
    run -0 lintian --allow-root --fail-on error,warning src/dist/spottools_*.deb
    refute_output --partial 'W:'
    dpkg-deb -f src/dist/spottools_*.deb Version > version
    assert_equal "$(spotfind --version)" "spotfind (spottools) $(cat version)"
    dpkg-deb -x src/dist/spottools_*.deb root
    gen -n 9 -H 100 -W 100 a
    root/usr/bin/spotfind a.nhdr | root/usr/bin/spotmerge > table
    spotfind a.nhdr | spotmerge | cmp - table
    [ -s root/usr/share/man/man7/spottools.7.gz ]
    [ -x root/usr/share/doc/spottools/examples/slurm/submit.sh ]
    [ ! -e root/usr/lib/libspot.a ]
}

@test "the README's blocks of shell are run in order, and the first failure told" {
    source_copy
    cat > src/R.md << 'END'
Text.
```sh
echo one > made
cat made |
    tr o x
```
```text
false
```
```sh
echo two
false
echo three
```
END
    run -1 src/tests/readme.sh R.md
    assert_line 'xne'
    assert_line two
    refute_line three
    assert_line 'readme.sh: R.md:10: this block failed, with status 1'
}
