#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The law of the wings: a file of lib/ includes only from its own wing and
# from those named here; nothing in lib/ includes from cmd/.
set -u
cd "$(dirname "$0")/.." || exit 1
declare -A below=(
    [base]=""
    [image]="base"
    [table]="base"
    [detect]="base"
    [measure]="base"
    [draw]="base"
    [job]="base image table detect measure draw"
)
bad=0
for file in lib/*/*.[ch]; do
    wing=${file#lib/}
    wing=${wing%%/*}
    while read -r used; do
        case " $wing ${below[$wing]} " in
        *" $used "*) ;;
        *)
            echo "$file: $wing/ must not include from $used/" >&2
            bad=1
            ;;
        esac
    done < <(sed -n 's|^#include "\([a-z]*\)/.*|\1|p' "$file")
done
# Headers must not include each other in a circle.
order=$(for header in lib/*/*.h; do
    echo "${header#lib/} ${header#lib/}"
    sed -n "s|^#include \"\(.*\)\".*|${header#lib/} \1|p" "$header"
done | tsort 2>&1 >/dev/null)
if [ -n "$order" ]; then
    echo "headers include each other in a circle: $order" >&2
    bad=1
fi
exit $bad
