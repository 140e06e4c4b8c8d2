#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A fresh Debian 12 follows the README: debootstrap makes one in a temporary
# folder, with nothing that the README does not ask for; there a clone of what
# is committed here runs tests/readme.sh. The transcript is left in
# dist/transcript.txt. Needs root, debootstrap, git, and a mirror: that of this
# machine, or MIRROR. PROXY and certificates are this machine's, too.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" -eq 0 ] || { echo "fresh.sh: must be root, to change roots" >&2; exit 1; }
PATH=$PATH:/usr/sbin:/sbin
mirror=${MIRROR:-$(sed -nE 's/^(deb |URIs:) *(\[[^]]*\] *)?([^ ]+).*/\3/p' \
    /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null |
    grep -v security | head -n 1 || true)}
root=$(mktemp -d /tmp/fresh.XXXXXX)
chmod 755 "$root" # other users of it live there, too
leave() {
    umount -R "$root/proc" "$root/dev" 2> /dev/null || true
    rm -rf --one-file-system "$root"
}
trap leave EXIT
trap 'exit 130' INT TERM

debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}" \
    > "$root.log" 2>&1 || { tail "$root.log" >&2; exit 1; }
rm -f "$root.log"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --make-rslave "$root/dev"
cp /etc/resolv.conf "$root/etc/"
cp /etc/hosts "$root/etc/"
cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
[ ! -e /etc/ssl/certs ] || { mkdir -p "$root/etc/ssl"; cp -rL /etc/ssl/certs "$root/etc/ssl/"; }
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" # starts no services
chmod +x "$root/usr/sbin/policy-rc.d"

mkdir -p dist "$root/root/spottools"
git archive HEAD | tar -x -C "$root/root/spottools"
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    TERM=dumb DEBIAN_FRONTEND=noninteractive chroot "$root" \
    /root/spottools/tests/readme.sh 2>&1 | tee dist/transcript.txt
