#!/bin/sh
# The four tables of portfolio runs on this machine, targets beside figures (about 10 minutes, 4 GB of memory, 2 GB of
# disk). Installs what is missing and says what; a peer that cannot be had is left out and said so.
#
#     run.sh [LOANS]       how many loans (10000000); fewer for a trial
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
loans=${1:-10000000}
data=build/bench-data
venv=build/bench-venv
unset GUARANTEE_SCHEMES GUARANTEE_LIBRARY PYTHONPATH
export PYTHONDONTWRITEBYTECODE=1

packages() {
    sh cmake/debian-packages.sh cmake make gcc libc6-dev pkgconf libgmp-dev libmpfr-dev libyaml-dev libjansson-dev \
        libmd-dev libcsv-dev python3 python3-venv
    sh cmake/debian-packages.sh libintelrdfpmath-dev || echo "Intel's decimal library is left out"
}

# Leaves `python` empty when the peers cannot be had.
python_peers() {
    python=
    if [ ! -x $venv/bin/python ]; then
        python3 -m venv $venv || return 0
    fi
    if $venv/bin/python -m pip install -q --disable-pip-version-check -r bench/requirements.txt; then
        python=$venv/bin/python
    fi
}

build() {
    cmake --preset release -DGUARANTEE_TESTS=OFF >build/bench-build.log &&
        cmake --build --preset release -j "$(nproc)" >>build/bench-build.log
}

machine() {
    sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1
    echo "$(nproc) processors, load $(cut -d ' ' -f 1-3 /proc/loadavg), $(sed -n 's/^MemTotal: *//p' /proc/meminfo)"
    gcc --version | head -n 1
}

kernel() {
    build/bench-portfolio kernel --loans "$loans" --write $data
    if command -v javac >/dev/null; then
        java bench/peers/Kernel.java $data
    else
        echo "Java BigDecimal: not there (no JDK; Debian package default-jdk-headless)"
    fi
    echo
}

portfolio() {
    build/bench-portfolio portfolio --loans "$loans" --write $data
    if [ -n "$python" ]; then
        $python bench/peers/portfolio.py $data
    else
        echo "DuckDB, Polars, pandas: not there (bench/requirements.txt could not be installed)"
    fi
    echo
}

mkdir -p $data
packages
python_peers
build
machine
echo
kernel
portfolio
rm -r $data
build/bench-portfolio growth --loans "$loans"
build/bench-portfolio file --loans "$loans" ${python:+--python "$python"}
