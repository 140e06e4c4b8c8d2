#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes seeds for the fuzz targets: small files of every kind that is read.
# usage: seeds.sh FOLDER
set -euo pipefail
PATH=${BUILD:-build}:${BUILD:-build}/tests:$PATH
mkdir -p "$1"/{tif,nrrd,npy,text,table,survey,points,conf,files}
cd "$1"
i=0

# An input ends in bytes that choose how it is read (struct fuzz_choice): how,
# z, z_end, time, time_end, channels, x, width.
choose() { # FILE TARGET BYTES
    i=$((i + 1))
    {
        cat "$1"
        printf '%b' "$3"
    } >"$2/$i-${1##*/}"
}
plain='\0\0\0\0\0\0\003\005'
jobs='\060\0\0\0\0\0\001\001' # two of them, and a copy
chosen='\017\0\001\0\001\0\0\0'

# What libtiff cannot write is passed over, since not all goes with all, and
# so is what is larger than -max_len: planes compressed in one place each have
# room for what they are at worst.
tif() { # tifgen's OPTION...
    rm -f files/in.tif
    tifgen "$@" files/in.tif >/dev/null 2>&1 || return 0
    [ "$(stat -c %s files/in.tif)" -gt 20000 ] ||
        choose files/in.tif tif "$plain"
}

codecs='none lzw deflate adobe-deflate packbits zstd lzma webp-lossless jpeg'
for codec in $codecs; do
    for layout in "-r 3" "-T 16" "-r 100 -e big" "-B -r 5" "-B -T 16x32" \
        "-S 3 -r 4" "-S 3 -P -r 4" "-S 2 -T 16" "-S 4 -P -T 16" \
        "-S 3 -i rgb -r 8" "-S 3 -i ycbcr -r 8" "-i palette -b 4 -r 8" \
        "-i miniswhite -F -r 8"; do
        # shellcheck disable=SC2086
        tif -H 20 -W 17 -c "$codec" $layout
    done
    for bits in 1 2 4 7 10 12 16 20 24 32 64; do
        tif -H 9 -W 11 -c "$codec" -b $bits -r 4
        tif -H 9 -W 11 -c "$codec" -b $bits -S 3 -T 16
    done
    for bits in 16 32 64; do
        tif -H 9 -W 11 -c "$codec" -b $bits -p 2 -S 2 -r 4 -e big
        tif -H 9 -W 11 -c "$codec" -b $bits -f int -p 2 -r 4
        tif -H 9 -W 11 -c "$codec" -b $bits -f float -p 3 -r 4
        tif -H 9 -W 11 -c "$codec" -b $bits -f float -p 3 -T 16 --nan -e big
    done
done
for codec in ccitt-rle ccitt-g3 ccitt-g4 jbig; do
    for layout in "-r 9" "-r 4" "-T 16" "-F -r 9"; do
        # shellcheck disable=SC2086
        tif -H 9 -W 40 -b 1 -c $codec $layout
    done
done
for describe in plain imagej ome shaped; do
    for pages in "-z 3" "-z 2 -C 2" "-z 2 -C 2 -t 2" "-C 3 --contiguous" \
        "-z 3 --contiguous" "-z 3 --contiguous --gap 5" "-S 3 -z 2" \
        "-S 2 -P -t 3" "-z 2 --thumbnail first" "-t 2 --thumbnail last" \
        "--label" "--pyramid 2" "-z 2 --pyramid 2" "-z 2 --reduced-pages 1"; do
        # shellcheck disable=SC2086
        tif -H 8 -W 8 -b 16 -r 3 -d $describe $pages
        # shellcheck disable=SC2086
        tif -H 8 -W 8 -b 8 -c lzw -B -d $describe $pages
    done
done
for order in XYCZT XYCTZ XYZCT XYZTC XYTCZ XYTZC; do
    tif -H 8 -W 8 -z 2 -C 2 -t 3 -b 8 -d ome -O $order
done
# A strip so large that it is decoded row by row.
for codec in deflate lzw zstd; do
    gen -H 1024 -W 520 -t double -k zero -f tiff -c $codec -r 1024 files/big.tif
    choose files/big.tif tif "$jobs"
done

# All that is written by hand but what takes long.
while read -r kind _; do
    case $kind in
    imagej-long) continue ;;
    contiguous*) words=("$kind" 3) ;;
    many-pages) words=("$kind" 20) ;;
    *) words=("$kind") ;;
    esac
    tifhand "${words[@]}" "files/$kind.tif"
    choose "files/$kind.tif" tif "$plain"
    tifhand -B -e big "${words[@]}" "files/$kind.tif" || continue
    choose "files/$kind.tif" tif "$jobs"
done < <(tifhand --list)
for bytes in "$chosen" "$jobs"; do
    tifgen -H 8 -W 8 -z 3 -C 2 -t 2 -d ome -r 3 files/many.tif
    choose files/many.tif tif "$bytes"
    tifgen -H 8 -W 8 -S 3 -c lzw -T 16 files/three.tif
    choose files/three.tif tif "$bytes"
done

for type in uint8 int8 uint16 int16 uint32 int32 uint64 int64 float double; do
    for endian in little big; do
        gen -H 5 -W 6 -f npy -t $type -e $endian files/$type.npy
        choose files/$type.npy npy "$plain"
    done
    choose files/$type.npy npy "$chosen"
    gen -H 5 -W 6 -t $type files/$type
    sed 's/^data file:.*/data file: in.raw/' files/$type.nhdr >files/detached
    bytes=$(printf '%03o' "$(stat -c %s files/$type.raw)")
    choose files/detached nrrd "\\0200\\0\\0\\0\\0\\0\\0\\0$bytes"
    {
        grep -v '^data file' files/$type.nhdr
        echo
        cat files/$type.raw
    } >files/attached
    choose files/attached nrrd "$plain"
    choose files/attached nrrd "$chosen"
done

# Headers of ours: stacks, spacings, where the samples come from.
tifgen -H 4 -W 4 -z 3 -C 2 -d ome --contiguous files/stack.tif
tif2raw -o files/made/ files/stack.tif
tif2raw --copy -o files/made/ files/stack.tif 2>/dev/null || true
for header in files/made/*.nhdr; do
    sed 's/^data file:.*/data file: in.raw/' "$header" >files/header
    choose files/header nrrd '\0200\0\0\0\0\0\0\060'
done
for version in 1 2 3; do
    shape="{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3, 4), }"
    length='\066\0'
    [ $version = 1 ] || length="$length\\0\\0"
    printf '%b' "\\0223NUMPY\\00$version\\0$length" >files/version
    printf '%-53s\n%48s' "$shape" '' >>files/version
    choose files/version npy "$plain"
done

# Descriptions: two bytes, the number of pages less one, then the text.
for describe in ome imagej; do
    for size in "1 1 1" "3 1 1" "2 2 1" "2 2 2" "1 3 2"; do
        read -r z c t <<<"$size"
        for more in "" "-S 3" "-O XYZTC"; do
            i=$((i + 1))
            # shellcheck disable=SC2086
            tifgen -H 8 -W 8 -z "$z" -C "$c" -t "$t" -d $describe $more \
                files/text.tif
            {
                printf '%b' "\\$(printf %03o $((z * c * t - 1)))\\0"
                grep -aoE '<\?xml.*</OME>' files/text.tif ||
                    sed -n '/ImageJ=/,$p' files/text.tif |
                    sed 's/.*ImageJ=/ImageJ=/' | tr -d '\200-\377' |
                        tr -s '\0' '\n' | grep -aE '^[A-Za-z]*='
            } >text/$i || true
        done
    done
done

gen -H 60 -W 50 -n 8 a
gen -H 60 -W 50 -n 8 -t float -s 2 b
# The first byte chooses what the rest is read as.
{
    printf 'p'
    tileplan -s 20 a.nhdr b.nhdr
} >table/plan
{
    printf 'c'
    spotfind -p <(tileplan -s 20 a.nhdr b.nhdr) a.nhdr b.nhdr
} >table/candidates

# With what is measured, by hand; of a volume, too.
measured='# spottools candidates 1,shape=60x50,kernel-size=7,sigma=1.3:1.3,
tophat-break=100,min-distance=2,threshold=200,keep-border=no,
readout=raw:aperture:adaptive,localize=gaussian,quality=yes,aperture=3,
annulus=median:8,fit-window=15,saturation=4095,gaussian=round,gain=2,offset=100'
measured=${measured//$'\n'/}
names=tile,channel,z,y,x,tophat,raw,contrast,zc,yc,xc
names+=,ey,ex,amplitude,sigma_y,sigma_x,background,residual,sharpness,roundness
names+=,flags,a_raw,a_aperture,a_aperture_bg,a_aperture_area,a_aperture_snr
names+=,a_adaptive,a_adaptive_fit
printf 'g%s\n%s\n%s\n%s\n' "$measured,channel=a,type=uint16" "$names" \
    0,a,0,3,5,900,1000,2.5,0,3.12,5,0.1,0.1,900,1,1,90,,0.5,0.1,3,1,2,3,4,,6,1 \
    "# tile=0,y=0,x=0,height=60,width=50,channel=a,rows=1,pixels=3000,sum=0,max=900,peaks=140040:1,end" \
    >table/measured
sed '1s/60x50/4x60x50/; 1s/sigma=/sigma=2:/; 1s/distance=/distance=1:/
    1s/aperture=3/aperture=2:3/; 1s/fit-window=/fit-window=5:/
    1s/,readout/,stack=volume&/; 2s/ey,/ez,ey,/; 2s/sigma_y/sigma_z,&/
    s/5,0.1,0.1,900,/5,0.1,,0.1,900,1,/; s/=3000/=12000/' table/measured \
    >table/volume

# Of small images, so that surveys, which count nearly every pixel, are short.
gen -H 20 -W 25 -n 2 a
gen -H 20 -W 25 -n 2 -t float -s 2 b
ways=(a.nhdr "--background log a.nhdr b.nhdr"
    "--background none --mask a.nhdr a.nhdr b.nhdr"
    "--background dog --roi 5,6,10,12 a.nhdr b.nhdr"
    "--footprint disk a.nhdr")
rules=(auto count:5 sigma:4 fdr:0.5 50)
for i in "${!ways[@]}"; do
    # shellcheck disable=SC2206
    way=(${ways[i]})
    {
        printf 'c'
        spotfind -q -t "${rules[i]}" "${way[@]}"
    } >table/candidates"$i"
    {
        printf 's'
        spotfind --survey -p <(tileplan -s 13 "${way[@]}") "${way[@]}"
    } >survey/survey"$i"
    spotfind --survey "${way[@]}" >files/survey
    {
        printf 'l'
        spotmerge -q --survey -t "${rules[i % 4]}" files/survey
    } >survey/levels"$i"
done
rm -r files

# For positions: the byte that chooses the distance, then both tables.
printf '2x,y\n1,2\n4,5.5\n1,2.5\n\x1ey,x,snr\n2,1,7\n5,4,\n2,1,8\n' >points/plain
printf '3# a\n"channel",z,y,x,zc,yc,xc,snr\na,0,1,2,,,,3\nb,1,2,3,1,2,3,4\n' \
    >points/channels
printf '\x1echannel,z,y,x\nb,1,3,3\na,0,1,1\na,0,1,1\n' >>points/channels

cat >conf/framework <<'END'
base:
  channels: ['cy5', "cy3"]
  max_memory: 2.5
traditional: {kernel_size: 9, check_snr: yes,
  background_removal: {method: tophat}}
other:
- [1, {a: ~}]
END
printf '%s\n' 'a: &b 1' 'c: *b' '---' '? x' ': | ' '  y' >conf/odd
