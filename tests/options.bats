#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# --help, the shells' completion, and the manuals name the same options: what is
# compared is whatever commands there are and whatever they say.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

commands() {
    make -s -f "$ROOT/Makefile" -C "$ROOT" print-commands
}

# Each option, a line: its letter or -, its name, and does it take a value?
options_of_help() {
    "$1" --help | grep -E '^ +(-., )?--' |
        sed -E 's/^ +(-(.), )?--([a-z-]+)( ([^ ]+))?.*$/\2 \3 \5/' |
        awk '{
            letter = NF > 0 && length($1) == 1 && $2 ~ /^[a-z-]+$/ ? $1 : "-"
            name = letter == "-" ? $1 : $2
            value = letter == "-" ? $2 : $3
            print letter, name, (value ~ /^[A-Z0-9[]/ || value == "max") ? "value" : "switch"
        }' | sort
}

options_of_zsh() {
    "$1" --completion zsh | sed -nE "s/^    '(--?)([A-Za-z-]+)([+=]?)\[.*/\1 \2 \3/p" |
        awk '$1 == "-" { letter = $2; next }
            { print (letter == "" ? "-" : letter), $2, ($3 == "=" ? "value" : "switch")
              letter = "" }' | sort
}

# Short and long names that bash completes, and those that want a value.
options_of_bash() {
    "$1" --completion bash | awk '
        /^    -.*\)$/ {
            sub(/\)$/, "")
            gsub(/\|/, "")
            for (i = 1; i <= NF; i++) wants[$i] = 1
        }
        /^            -/ && NF <= 2 && !/\(/ {
            name = $NF
            letter = NF == 2 ? substr($1, 2) : "-"
            sub(/^--/, "", name)
            print letter, name, (wants["--" name] ? "value" : "switch")
        }' | sort
}

# What the manual's list of options describes.
options_of_manual() {
    sed -nE 's/^\.It (Fl .*)$/\1/p' "$ROOT/man/$1.1" |
        sed -E 's/ (Ns|No|Cm|Ar)//g; s/ , Fl /\n/g; s/Fl //g' |
        awk '{
            if ($1 !~ /^-/ && length($1) == 1) { letter = $1; next }
            sub(/^-/, "", $1)
            print (letter == "" ? "-" : letter), $1, (NF > 1 ? "value" : "switch")
            letter = ""
        }' | sort -u
}

@test "completions know the options that --help lists, and no others" {
    [ "$(commands | wc -w)" -ge 9 ]
    for command in $(commands); do
        options_of_help "$command" > help
        [ "$(wc -l < help)" -ge 6 ]
        options_of_zsh "$command" | diff help - || fail "$command: zsh"
        options_of_bash "$command" | diff help - || fail "$command: bash"
    done
}

@test "manuals describe the options that --help lists, and no others" {
    for command in $(commands); do
        options_of_help "$command" > help
        options_of_manual "$command" | diff help - || fail "$command"
    done
}

@test "each option stands in the synopsis of its manual" {
    for command in $(commands); do
        sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$ROOT/man/$command.1" \
            > synopsis
        options_of_help "$command" | while read -r letter name _; do
            case $name in help | version | completion | show-config) continue ;; esac
            grep -qE "Fl -$name( |$)" synopsis ||
                { [ "$letter" != - ] && grep -qE "Fl [a-zA-Z]*$letter" synopsis; } ||
                fail "$command: $name"
        done
    done
}

@test "words that completion offers stand in the manual, or in spotfind's" {
    for command in $(commands); do
        sed 's/[^a-zA-Z0-9-]/ /g' "$ROOT/man/$command.1" \
            "$ROOT/man/spotfind.1" > page
        "$command" --completion bash | sed -n "s/.*-W '\([^-].*\)' -- .*/\1/p" |
            tr ' ' '\n' | sort -u | while read -r word; do
            grep -qwF -- "$word" page || fail "$command: $word"
        done
    done
}

# complete WORD...: what bash offers for the last of them.
complete_in_bash() {
    bash -c '
        command=$1
        eval "$("$command" --completion bash)"
        [ "$(complete -p "$command")" = "complete -F _$command $command" ]
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        compopt() { :; }
        "_$command"
        printf "%s\n" "${COMPREPLY[@]}"
    ' bash "$@"
}

@test "bash completes options, their values, lists, and files" {
    assert_equal "$(complete_in_bash spotfind --gau)" --gaussian
    assert_equal "$(complete_in_bash spotfind --background l)" log
    assert_equal "$(complete_in_bash spotfind --background '' | tr '\n' ' ')" \
        'tophat log dog none '
    assert_equal "$(complete_in_bash spotfind -r raw,ap)" raw,aperture
    assert_equal "$(complete_in_bash spotmerge --reject sat)" saturated
    assert_equal "$(complete_in_bash spotfind -j '')" ''
    assert_equal "$(complete_in_bash spotfind --gr)" ''
    true > 'my image.tif'
    assert_equal "$(complete_in_bash spotfind m)" 'my image.tif'
    assert_equal "$(complete_in_bash spotfind --mask m)" 'my image.tif'
    assert_equal "$(complete_in_bash spotmerge -F n)" napari
}

@test "zsh takes the completion of every command, and completes by it" {
    mkdir functions
    for command in $(commands); do
        "$command" --completion zsh > "functions/_$command"
        zsh -n "functions/_$command"
    done
    cat > ask << 'END'
line=$1
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1= ; fpath=($PWD/functions \$fpath); autoload -U compinit; compinit -u -d $PWD/dump"
zpty -w z "bindkey '^I' complete-word; zstyle ':completion:*' list-prompt ''; echo READY"
zpty -r -m z shown '*READY*READY*'
zpty -n -w z "$line"$'\t'
sleep 1
zpty -n -w z $'\n'
sleep 0.3
while zpty -r -t z shown; do print -r -- "$shown"; done
END
    zsh ask 'spotfind --gauss' > out 2>&1
    grep -q -- '--gaussian' out
}

@test "a shell that is neither is refused" {
    says 2 'spotfind: --completion "fish" is neither bash nor zsh (spotfind '\
'--help lists the options)' spotfind --completion fish
}
