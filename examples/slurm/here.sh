#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A Slurm cluster of this machine alone, for as long as a command runs: to try
# what a cluster will do. All daemons belong to you, listen on 127.0.0.1, keep
# their files in a temporary folder, and end with the command.
# Needs Debian's packages slurm-wlm and munge.
# usage: here.sh COMMAND [ARGUMENT]...
set -euo pipefail
if [ $# -eq 0 ]; then
    sed -n 's/^# usage: //p' "$0" >&2
    exit 2
fi
PATH=$PATH:/usr/sbin:/sbin
for program in munged slurmctld slurmd sbatch; do
    command -v "$program" > /dev/null || {
        echo "here.sh: $program is missing: apt-get install slurm-wlm munge" >&2
        exit 1
    }
done

dir=$(mktemp -d /tmp/slurm-here.XXXXXX)
pids=()
stop() {
    local pid
    for pid in "${pids[@]}"; do
        kill "$pid" 2> /dev/null || true
    done
    wait
    [ -z "${KEEP_LOGS:-}" ] || cp "$dir"/*.log "$KEEP_LOGS" || true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Ports that nobody listens on: three in a row, from a random one.
taken() { (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
port=$((20000 + RANDOM % 20000))
while taken $port || taken $((port + 1)); do
    port=$((port + 2))
done

chmod 755 "$dir" # munged wants to know that nobody else may write above it
mkdir "$dir/state" "$dir/spool"
head -c 1024 /dev/urandom > "$dir/munge.key"
chmod 400 "$dir/munge.key"
me=$(id -un)
host=$(hostname -s)
memory=$(awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo)
cat > "$dir/slurm.conf" << END
ClusterName=here
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
AuthInfo=socket=$dir/munge.socket,cred_expire=5
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_min_interval=100000,batch_sched_delay=1
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
KillWait=2
NodeName=here NodeHostname=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory
PartitionName=here Nodes=here Default=YES State=UP MaxTime=INFINITE
END
# No cgroups are used; this plugin of the two starts also where there are none.
echo CgroupPlugin=cgroup/v1 > "$dir/cgroup.conf"
export SLURM_CONF=$dir/slurm.conf

munged --foreground --num-threads=2 --key-file="$dir/munge.key" \
    --socket="$dir/munge.socket" --pid-file="$dir/munged.pid" \
    --log-file="$dir/munged.log" --seed-file="$dir/munged.seed" \
    > "$dir/munged.out.log" 2>&1 &
pids+=($!)
slurmctld -D -f "$SLURM_CONF" > "$dir/slurmctld.log" 2>&1 &
pids+=($!)
slurmd -D -N here -f "$SLURM_CONF" > "$dir/slurmd.log" 2>&1 &
pids+=($!)

for _ in $(seq 300); do
    [[ $(sinfo -h -o %t 2> /dev/null) != idle ]] || break
    sleep 0.1
done
if [[ $(sinfo -h -o %t 2>&1) != idle ]]; then
    echo "here.sh: the cluster does not start:" >&2
    tail -n 5 "$dir"/*.log >&2
    exit 1
fi
"$@"
