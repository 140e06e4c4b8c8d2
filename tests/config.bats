#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Settings: --config and the environment, what they mean and which of them
# holds, --show-config.

# shellcheck disable=SC2154 # bats sets $stderr
bats_require_minimum_version 1.5.0
load helper
set -o pipefail

# The framework's own file, nested or flat, with keys of no use here.
framework() {
    cat > lab.yaml << 'END'
# what the Python framework reads
base:
  channels: ['cy5', 'cy3']
  base_dir: 'G:/spatial_data/processed'
  max_memory: 2
  use_memmap: false
  memmap_threshold_gb: 1.5
traditional:
  background_removal:
    method: tophat
    kernel_size: 9
    tophat_break: 20
  coordinate_detection: {method: local_max, min_distance: 3,
    local_max_thre: 30, intensity_thre: 0.25}
  kernel_size: 5
  snr_threshold: 2
  check_snr: true
  remove_duplicates: true
  distance_threshold: 3.5
intensity_extraction:
  preset: robust
  mask_radius: 2
  background_radius: 6
  background_method: mean
deep_learning:
  model: unet
  layers: [[3, 3], {size: 5}]
END
}

images() {
    spotsim -s 300x300 --photons 900 --photons-cv 0.5 --names cy5,cy3 -o sim
    mv sim.cy5.nhdr cy5.nhdr
    mv sim.cy3.nhdr cy3.nhdr
}

# table [NAME=VALUE]... -- OPTION OF SPOTFIND... -- OPTION OF SPOTMERGE...
table() {
    local find=() merge=() variables=()
    while [ "$1" != -- ]; do variables+=("$1") && shift; done
    shift
    while [ $# -gt 0 ] && [ "$1" != -- ]; do find+=("$1") && shift; done
    [ $# -eq 0 ] || shift
    merge=("$@")
    env "${variables[@]}" spotfind -q "${find[@]}" cy5.nhdr cy3.nhdr |
        env "${variables[@]}" spotmerge -q "${merge[@]}"
}

# same A B: files of spots, the same and not empty.
same() {
    cmp "$1" "$2"
    [ "$(wc -l < "$1")" -gt 20 ]
}

# refuses WORDS LINE...: the file with these lines is refused, with status 2.
refuses() {
    local words=$1
    shift
    printf '%s\n' "$@" > bad.yaml
    says 2 "spotfind: bad.yaml:$words" spotfind --config bad.yaml none.nhdr
}

# --- the framework's file ---

@test "the framework's own file means what its keys mean there" {
    images
    framework
    table -- --config lab.yaml -- --config lab.yaml > by_file
    table -- -k 9 -b 20 -d 3 -t 30 -r aperture --aperture-radius 2 \
        --background-radius 6 --background-method mean --no-mmap -- \
        --snr 2 --quantile 0.25 --distance 3.5 > by_flags
    same by_file by_flags
}

@test "SPOTTOOLS_CONFIG names a file, --config another that goes before it" {
    images
    framework
    echo 'traditional: {local_max_thre: 60}' > other.yaml
    table SPOTTOOLS_CONFIG=lab.yaml -- > by_variable
    table -- --config lab.yaml -- --config lab.yaml > by_flag
    same by_variable by_flag
    table SPOTTOOLS_CONFIG=lab.yaml -- --config other.yaml -- \
        --config other.yaml > other
    table -- -t 60 > by_flags
    same other by_flags
}

@test "flat keys are the nested ones, which go before them" {
    images
    echo 'traditional: {kernel_size: 9, tophat_break: 20, min_distance: 3,
        local_max_thre: 30, intensity_thre: 44}' > flat.yaml
    table -- --config flat.yaml -- --config flat.yaml > by_file
    table -- -k 9 -b 20 -d 3 -t 30 -- -t 44 > by_flags
    same by_file by_flags
    echo 'traditional: {kernel_size: 5, local_max_thre: 90,
        background_removal: {kernel_size: 9, tophat_break: 20},
        coordinate_detection: {local_max_thre: 30}, min_distance: 3}' > both.yaml
    table -- --config both.yaml > by_file
    table -- -k 9 -b 20 -d 3 -t 30 > by_flags
    same by_file by_flags
}

@test "remove_duplicates: false keeps all, whatever the distance" {
    images
    echo 'traditional: {remove_duplicates: no, distance_threshold: 9}' > a.yaml
    table -- -t 30 -- --config a.yaml > by_file
    table -- -t 30 -- --distance 0 > by_flags
    same by_file by_flags
}

@test "presets and methods are readouts; a method goes before a preset" {
    for pair in fast=raw accurate=gaussian robust=aperture \
        theoretical=integrated adaptive=adaptive multiscale=multiscale; do
        echo "intensity_extraction: {preset: ${pair%=*}}" > a.yaml
        try spotfind --config a.yaml --show-config
        assert_line \
            "  readout: ${pair#*=}  # a.yaml:1:32 intensity_extraction.preset"
    done
    echo 'intensity_extraction: {method: window, preset: fast, roi_size: 9}' \
        > a.yaml
    try spotfind --config a.yaml --show-config
    assert_line '  readout: window  # a.yaml:1:32 intensity_extraction.method'
    assert_line '  fit-window: 9  # a.yaml:1:64 intensity_extraction.roi_size'
}

@test "its defaults for the top-hat do not hold for other filters" {
    images
    echo 'traditional: {tophat_break: 50, snr_threshold: 30}' > a.yaml
    table -- --config a.yaml --background log -t auto -- --config a.yaml \
        > by_file
    table -- --background log -t auto > by_flags
    same by_file by_flags
    table -- --config a.yaml -t 30 -- --config a.yaml > by_file
    table -- -b 50 -t 30 -- --snr 30 > by_flags
    cmp by_file by_flags
}

@test "what is null is as if it were not there" {
    images
    printf '%s\n' 'traditional:' '  intensity_thre: null' \
        '  local_max_thre: ~' '  kernel_size:' 'base:' > a.yaml
    table -- --config a.yaml -b 20 -t 30 -- --config a.yaml > by_file
    table -- -b 20 -t 30 > by_flags
    same by_file by_flags
}

@test "memmap_threshold_gb says from where on mapping is advised" {
    echo 'base: {memmap_threshold_gb: 1}' > a.yaml
    try memest -j1 --config a.yaml --shape 8000x8000
    assert_line \
        '  advice                   below the threshold: it may be decoded'
    try memest -j1 --config a.yaml --shape 80000x8000
    assert_line --regexp '^  advice +map: it takes 1/[0-9]+ of the memory$'
}

@test "max_memory is in GB, or a size" {
    for size in 0.0625 64M '"64MB"'; do
        echo "base: {max_memory: $size}" > a.yaml
        try tileplan --config a.yaml --show-config
        assert_line '  max-memory: 67108864  # a.yaml:1:20 base.max_memory'
    done
}

# --- ours ---

@test "below spottools: stand all options that can be set, with - or _" {
    images
    cat > ours.yaml << 'END'
spottools:
  background: log
  threshold: fdr:0.05
  sigma: [1.4, 1.2]
  keep_border: true
  localize: gaussian
  reject: [saturated, fit-failed]
  min-contrast: 1.1
  no-peaks: on
  quiet: no
END
    table -- --config ours.yaml -- --config ours.yaml > by_file
    table -- --background log -t fdr:0.05 --sigma 1.4,1.2 --keep-border \
        --localize gaussian -- --reject saturated,fit-failed \
        --min-contrast 1.1 --no-peaks > by_flags
    same by_file by_flags
}

@test "they go before the framework's keys" {
    images
    echo 'traditional: {kernel_size: 5, snr_threshold: 9, local_max_thre: 99}
spottools: {kernel-size: 9, snr: 1, threshold: 30, tophat-break: 0}' > a.yaml
    table -- --config a.yaml -- --config a.yaml > by_file
    table -- -k 9 -t 30 -b 0 -- --snr 1 > by_flags
    same by_file by_flags
}

@test "one file serves all commands; what one has no use for it leaves" {
    images
    framework
    printf '%s\n' 'spottools:' '  jobs: 1' '  sigma: 1.5' '  reject: border' \
        >> lab.yaml
    run -0 tif2raw --config lab.yaml --list cy5.nhdr
    for command in memest tileplan tileread; do
        run -0 timeout 20 $command --config lab.yaml cy5.nhdr
    done
    run -0 timeout 20 spotfind -q --config lab.yaml cy5.nhdr
    run -0 spotsim --config lab.yaml -s 50x50 -o again
    run -0 spotcmp --config lab.yaml sim.truth.csv sim.truth.csv
}

@test "spotsim and spotcmp take only what all commands have" {
    echo 'spottools: {sigma: 9, gain: 7, offset: 3, distance: 0.1, jobs: 1}' \
        > a.yaml
    spotsim -s 60x60 -o plain
    spotsim --config a.yaml -s 60x60 -o by_file
    cmp plain.raw by_file.raw
    try spotsim --config a.yaml --show-config
    expect 0 "# settings of spotsim
spottools:
  quiet: no  # default
  verbose: no  # default
  jobs: 1  # a.yaml:1:64 spottools.jobs" ''
}

# --- which holds ---

@test "a flag goes before a variable, that before a file, that before none" {
    images
    echo 'spottools: {kernel-size: 3}' > a.yaml
    in_force() { sed -n 's/^  kernel-size: \([0-9]*\) .*/\1/p'; }
    assert_equal "$(spotfind --show-config | in_force)" 7
    assert_equal "$(spotfind --config a.yaml --show-config | in_force)" 3
    export SPOTTOOLS_KERNEL_SIZE=5
    assert_equal "$(spotfind --config a.yaml --show-config | in_force)" 5
    assert_equal "$(spotfind --config a.yaml -k 9 --show-config | in_force)" 9
    assert_equal "$(spotfind --show-config -k 9 | in_force)" 9
    table -- -t 30 > by_variable
    unset SPOTTOOLS_KERNEL_SIZE
    table -- -k 5 -t 30 > by_flag
    same by_variable by_flag
}

@test "a variable that is empty is not there; no takes a file's yes back" {
    echo 'spottools: {quality: yes, kernel-size: 9}' > a.yaml
    SPOTTOOLS_KERNEL_SIZE='' SPOTTOOLS_QUALITY=no SPOTTOOLS_CONFIG='' \
        try spotfind --config a.yaml --show-config
    assert_line '  kernel-size: 9  # a.yaml:1:40 spottools.kernel-size'
    assert_line '  quality: no  # SPOTTOOLS_QUALITY'
}

@test "what a flag excludes is silent, though a file asks for it" {
    images
    echo 'spottools: {threshold: auto, localize: radial, dim: 2, snr: 3,
        max-memory: 1G, quantile: 0.5, reject: border, no-peaks: yes}' > a.yaml
    export SPOTTOOLS_CONFIG=a.yaml
    run -0 bash -c 'spotfind -q --survey cy5.nhdr cy3.nhdr > survey'
    run -0 bash -c 'spotmerge -q --survey survey > levels'
    run -0 bash -c 'spotfind -q --levels levels cy5.nhdr cy3.nhdr > spots'
    run -0 bash -c 'spotfind -q --project max cy5.nhdr > spots'
    run -0 tileplan -s 100 cy5.nhdr
    unset SPOTTOOLS_CONFIG
    spotfind -q --survey cy5.nhdr cy3.nhdr | spotmerge -q --survey -t auto |
        cmp - levels
}

@test "a table's threshold is not changed by the one that found it" {
    images
    echo 'spottools: {threshold: auto, background: log}' > a.yaml
    table -- --config a.yaml -- --config a.yaml > by_file
    table -- --background log -t auto > by_flags
    same by_file by_flags
}

@test "what a filter or a readout has no use for is refused of flags only" {
    images
    echo 'spottools: {footprint: disk, dog-factor: 2, window: 7, gain: 2,
        offset: 100}' > a.yaml
    table -- --config a.yaml --background log -t auto > by_file
    table -- --background log -t auto > by_flags
    same by_file by_flags
    says 2 'spotfind: --dog-factor goes with --background dog (spotfind --help '\
'lists the options)' spotfind --dog-factor 2 cy5.nhdr
}

@test "--gain of a file and --offset of the command line go together" {
    images
    echo 'spottools: {gain: 2}' > a.yaml
    table -- --config a.yaml -t 40 --offset 100 --localize gaussian > by_both
    table -- -t 40 --gain 2 --offset 100 --localize gaussian > by_flags
    same by_both by_flags
}

@test "a list of the command line takes a file's place" {
    echo 'spottools: {reject: [border, crowded]}' > a.yaml
    try spotmerge --config a.yaml --reject saturated --show-config
    assert_line '  reject: saturated  # --reject'
}

# --- what is refused ---

@test "an unknown key is told with its place and the nearest that is known" {
    refuses '1:15: kernel_siez is not known; did you mean kernel_size?' \
        'traditional: {kernel_siez: 7}'
    refuses '1:1: traditonal is not known; did you mean traditional?' \
        'traditonal: {kernel_size: 7}'
    refuses '3:5: min_distanc is not known; did you mean min_distance?' \
        'traditional:' '  coordinate_detection:' '    min_distanc: 2'
    refuses '2:3: colour is not known' 'base:' '  colour: red'
    refuses '1:13: bakground is no option that can be set; did you mean '\
'background?' 'spottools: {bakground: log}'
    refuses '1:13: output is no option that can be set' 'spottools: {output: x}'
}

@test "a wrong type or a value out of range is told with its place" {
    refuses '1:28: kernel_size "x" is not a number' \
        'traditional: {kernel_size: x}'
    refuses '1:28: kernel_size "7.5" is no whole number' \
        'traditional: {kernel_size: 7.5}'
    refuses '1:28: kernel_size "99" is not from 1 to 63' \
        'traditional: {kernel_size: 99}'
    refuses '1:28: --kernel-size "8" is not odd' 'traditional: {kernel_size: 8}'
    refuses '1:28: kernel_size "1,2" is not a number' \
        'traditional: {kernel_size: [1, 2]}'
    refuses '2:5: kernel_size is not a number' \
        'traditional: {kernel_size: ' '    {a: 1}}'
    refuses '1:30: snr_threshold "-1" is below 0' \
        'traditional: {snr_threshold: -1}'
    refuses '1:20: use_memmap "3" is neither yes nor no' 'base: {use_memmap: 3}'
    refuses '1:20: use_memmap "yes" is neither yes nor no' \
        'base: {use_memmap: "yes"}'
    refuses '1:20: max_memory "0" is nothing' 'base: {max_memory: 0}'
    refuses '1:32: preset "best" is none of: fast accurate robust theoretical '\
'adaptive multiscale' 'intensity_extraction: {preset: best}'
    refuses '1:24: --threshold "fdr:2" has a false discovery rate above 1' \
        'spottools: {threshold: fdr:2}'
    refuses '1:19: jobs "many" is not a number' 'spottools: {jobs: many}'
    refuses '1:22: quality "maybe" is neither yes nor no' \
        'spottools: {quality: maybe}'
    refuses '1:14: traditional "3" is a section: keys stand below it' \
        'traditional: 3'
}

@test "what is no YAML, or too much of it, is told with its place" {
    refuses "2:1: is no YAML: did not find expected ',' or ']', while parsing \
a flow sequence" 'a: [1'
    refuses '2:14: aliases are not read' 'base: &a {x_y: 1}' 'traditional: *a'
    refuses '1:31: check_snr stands here twice, first in line 1' \
        'traditional: {check_snr: yes, check_snr: no}'
    refuses '1:1: holds no settings: a line of them is KEY: VALUE' '- a'
    refuses '2:1: holds a second document' 'a: 1' '---' 'b: 2'
    refuses '1:36: is nested too deeply' \
        'other: {a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}}'
}

@test "an alias that would grow without end is refused at once" {
    { echo 'a: &a [x, x, x, x, x, x, x, x, x]'
        for k in b c d e f g h; do echo "$k: [*a, *a, *a, *a]"; done; } > bad.yaml
    says 2 'spotfind: bad.yaml:2:5: aliases are not read' \
        spotfind --config bad.yaml none.nhdr
}

@test "a file that cannot be read, or is none of settings, is named" {
    says 1 "spotfind: no.yaml: cannot open: No such file or directory" \
        spotfind --config no.yaml x.nhdr
    says 1 "spotfind: .: is a directory" spotfind --config . x.nhdr
    head -c 2000000 /dev/zero | tr '\0' ' ' > large.yaml
    says 1 "spotfind: large.yaml: is larger than 1 MB: no file of settings" \
        spotfind --config large.yaml x.nhdr
    run -1 --separate-stderr bash -c 'yes a | spotfind --config /dev/stdin x'
    assert_equal "$stderr" \
        "spotfind: /dev/stdin: is larger than 1 MB: no file of settings"
}

@test "an empty file, and one of comments, sets nothing" {
    true > a.yaml
    printf '# nothing\n---\n' > b.yaml
    spotfind --show-config > none
    spotfind --config a.yaml --show-config | cmp - none
    spotfind --config b.yaml --show-config | cmp - none
}

@test "a file's name may hold spaces and a newline" {
    name=$'lab of\nours.yaml'
    echo 'traditional: {kernel_siez: 7}' > "$name"
    says 2 'spotfind: lab of?ours.yaml:1:15: kernel_siez is not known; did you '\
'mean kernel_size?' spotfind --config "$name" x.nhdr
    echo 'traditional: {kernel_size: 5}' > "$name"
    try spotfind --config "$name" --show-config
    assert_line '  kernel-size: 5  # lab of?ours.yaml:1:28 traditional.kernel_size'
}

@test "a variable that is not known, or a wrong value of one, is named" {
    SPOTTOOLS_KERNAL_SIZE=3 says 2 'spotfind: SPOTTOOLS_KERNAL_SIZE: no option '\
'that can be set; did you mean SPOTTOOLS_KERNEL_SIZE?' spotfind x.nhdr
    SPOTTOOLS_CONFIGS=x says 2 'spotfind: SPOTTOOLS_CONFIGS: no option that can '\
'be set; did you mean SPOTTOOLS_CONFIG?' spotfind x.nhdr
    long=SPOTTOOLS_$(printf '%0200d' 0 | tr 0 A)
    says 2 "spotfind: ${long:0:75}: no option that can be set" \
        env "$long=1" "$BUILD/spotfind" x.nhdr
    SPOTTOOLS_KERNEL_SIZE=4 says 2 \
        'spotfind: SPOTTOOLS_KERNEL_SIZE: --kernel-size "4" is not odd' \
        spotfind x.nhdr
    SPOTTOOLS_JOBS=x says 2 'spotfind: SPOTTOOLS_JOBS: "x" is not a number' \
        spotfind x.nhdr
}

# --- --show-config ---

@test "what --show-config prints has the same effect when it is read back" {
    images
    framework
    export SPOTTOOLS_MIN_DISTANCE=1
    spotfind --config lab.yaml -t auto --sigma 1.5 --show-config > find.yaml
    spotmerge --config lab.yaml --distance 1 --show-config > merge.yaml
    table -- --config lab.yaml -t auto -- --config lab.yaml --distance 1 > first
    unset SPOTTOOLS_MIN_DISTANCE
    table -- --config find.yaml -- --config merge.yaml > again
    same first again
    spotfind --config find.yaml --show-config | sed 's/ *#.*//' > second.yaml
    sed 's/ *#.*//' find.yaml | cmp - second.yaml
}

@test "--show-config prints every option of the command that can be set" {
    for command in tif2raw memest tileplan tileread spotfind spotmerge; do
        "$command" --show-config > shown
        "$command" --help | grep -oE -- '--[a-z-]+' | sort -u > options
        while read -r option; do
            [[ $option =~ ^--(help|version|config|show-config|output|plan)$ ]] ||
                [[ $option =~ ^--(levels|survey|histogram|metadata|mask|roi)$ ]] ||
                [[ $option =~ ^--(shape|type|channels|json|size|shard|tile)$ ]] ||
                [[ $option =~ ^--(halo|x|y|width|height|format|force|copy)$ ]] ||
                [[ $option =~ ^--(list|completion|units)$ ]] ||
                grep -qE -- "^  (# )?${option#--}:" shown ||
                fail "$command: $option"
        done < options
    done
}

@test "a full disk and a closed pipe are noticed" {
    run -1 --separate-stderr bash -c 'spotfind --show-config > /dev/full'
    assert_equal "$stderr" "spotfind: standard output: cannot write: \
No space left on device"
}
