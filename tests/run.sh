#!/bin/sh
# Every test, on a Debian or Ubuntu machine that may have nothing yet: installs what is missing (and says
# what), builds, and runs one stage after another. A stage that fails does not keep the others from running.
#
#     run.sh [STAGE...]        all stages, or those named
#
# GUARANTEE_LONG=1   long campaigns: an hour a fuzz target, 5,000,000 cases a rule kind against the oracle
# The log of each stage is in build/test-logs/STAGE.log.
set -u

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root" || exit 1
logs=$root/build/test-logs
long=${GUARANTEE_LONG:-}
jobs=$(nproc)
wanted=" $* "
passed=0
failed=0
python=python3
unset GUARANTEE_SCHEMES GUARANTEE_LIBRARY PYTHONPATH
export PYTHONDONTWRITEBYTECODE=1 CTEST_OUTPUT_ON_FAILURE=1
mkdir -p "$logs"

# ---- what the stages do ------------------------------------------------------------------------------

packages() {
    sh cmake/debian-packages.sh cmake make gcc libc6-dev binutils pkgconf libgmp-dev libmpfr-dev libyaml-dev \
        libjansson-dev libmd-dev libcsv-dev libcriterion-dev python3 python3-yaml python3-jsonschema clang valgrind \
        llvm libc6-dbg &&
        clang_runtime
}

# The sanitizers and libFuzzer come in a package that is named after clang's version.
clang_runtime() {
    [ -e "$(clang -print-file-name="libclang_rt.fuzzer-$(uname -m).a")" ] ||
        [ -e "$(clang -print-runtime-dir)/libclang_rt.fuzzer.a" ] ||
        sh cmake/debian-packages.sh "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
}

# python3 may be another Python than Debian's, without Debian's modules.
find_python() {
    for python in /usr/bin/python3 python3; do
        "$python" -c 'import yaml, jsonschema' 2>/dev/null && return
    done
    python=python3
}

build_preset() { # PRESET [TARGET...]
    preset=$1
    shift
    cmake --preset "$preset" -DGUARANTEE_TESTS="$([ "$preset" = fuzz ] && echo OFF || echo ON)" &&
        cmake --build --preset "$preset" -j "$jobs" ${1:+--target "$@"}
}

build() { build_preset release; }
unit() { ctest --preset release -j "$jobs"; }
vectors() { "${1:-build}/tests/support/vectors" . tests/vectors/*.txt; }
tool() { unittest tests/tool; }
python_package() { PYTHONPATH=$root/python unittest tests/python; }
schema() { unittest tests/schema; }
oracle() {
    ORACLE_CASES=${ORACLE_CASES:-$([ -n "$long" ] && echo 5000000 || echo 200000)} "$python" tests/oracle/compare.py
}
install() { sh tests/install/run.sh build "$python"; }
abi() { "$python" tests/abi/check.py build/libguarantee.so && "$python" tests/abi/examples.py; }
layering() { "$python" tests/layering/check.py build; }
tidy() { "$python" tests/tidy.py; }
clang_build() { build_preset clang; }
faults() {
    GUARANTEE_SCHEMES=$root/config build/tests/faults/faults tests/schemes/ledger-*.yaml tests/schemes/cost.yaml &&
    GUARANTEE_SCHEMES=$root/config build/tests/faults/faults
}


# Columns against the exact rules, row by row; totals in any order; a real portfolio where it is at hand.
columns() {
    GUARANTEE_SCHEMES=$root/config build/tests/portfolio/totals &&
        GUARANTEE_SCHEMES=$root/config build/tests/portfolio/agree ${long:+--rows 50000000} &&
        unittest tests/portfolio
}

# The same bytes without vector code and without OpenMP.
plain() {
    build_preset plain guarantee-tool agree || return
    for scheme in china-ngf shanghai-fund shanghai-2023; do
        for folder in build build-plain; do
            "$folder/guarantee" portfolio "$scheme" examples/portfolio.csv --group-by bank,segment \
                --totals "$logs/$folder.bin" --rows "$logs/$folder.csv" --threads 2 >/dev/null
            [ $? -le 1 ] || return 1
        done
        cmp "$logs/build.bin" "$logs/build-plain.bin" && cmp "$logs/build.csv" "$logs/build-plain.csv" || return 1
    done
    GUARANTEE_SCHEMES=$root/config build-plain/tests/portfolio/agree --rows 20000 &&
        echo "the same bytes with vector code and without"
}

# No test at all is a failure, too.
unittest() {
    "$python" -m unittest discover -s "$1" -t "$1" -p '*.py' 2>&1
    status=$?
    [ "$status" -eq 0 ] && ! grep -q '^Ran 0 tests' "$logs/$stage_name.log"
}

sanitize() {
    build_preset sanitize && ctest --preset sanitize -j "$jobs" && vectors build-sanitize &&
        GUARANTEE_TOOL=$root/build-sanitize/guarantee tool &&
        GUARANTEE_SCHEMES=$root/config build-sanitize/tests/portfolio/agree --rows 5000
}

threads() {
    build_preset thread share || return
    # ThreadSanitizer wants a narrower layout of memory than newer kernels give.
    if [ "$(cat /proc/sys/vm/mmap_rnd_bits 2>/dev/null || echo 0)" -gt 28 ]; then
        setarch "$(uname -m)" -R build-thread/tests/threads/share 8
    else
        build-thread/tests/threads/share 8
    fi
}

# Exit code 1 is an answer, too: a limit of the scheme is breached.
memcheck() {
    valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=all --errors-for-leak-kinds=definite,possible \
        "$@" >/dev/null
    status=$?
    [ "$status" -le 1 ] || { echo "exit code $status: $*"; return 1; }
}

valgrind_runs() {
    head -n 200 examples/portfolio.csv >"$logs/loans.csv"
    memcheck build/tests/threads/share 1 1 &&
        memcheck build/guarantee compensate shanghai-2023 loan_balance=1000000000 npl_balance=20000000 \
            net_loss=10000000 key_industry=yes --explain &&
        memcheck build/guarantee check config/*.yaml &&
        memcheck build/guarantee portfolio china-ngf "$logs/loans.csv" --group-by bank --json &&
        GUARANTEE_SCHEMES=$root/config memcheck build/tests/portfolio/agree --jobs 1 --rows 2000 \
            china-ngf china-bank tests/portfolio/schemes/splits.yaml tests/schemes/chain-4222-largest-fraction.yaml &&
        echo "no error, nothing leaked"
}

fuzz() { build_preset fuzz && sh tests/fuzz/run.sh build-fuzz "$([ -n "$long" ] && echo 3600 || echo 40)"; }

# ---- running them ------------------------------------------------------------------------------------

wants() { case "$wanted" in "  " | *" $1 "*) ;; *) return 1 ;; esac }

begin() { # NAME FUNCTION
    wants "$1" || return
    rm -f "$logs/$1.ended"
    (
        stage_name=$1
        start=$(date +%s)
        ("$2") >"$logs/$1.log" 2>&1 </dev/null
        echo "$? $(($(date +%s) - start))" >"$logs/$1.ended"
    ) &
}

finish() { # NAME
    wants "$1" || return
    printf '%-12s' "$1"
    while [ ! -s "$logs/$1.ended" ]; do sleep 0.2; done
    read -r status seconds <"$logs/$1.ended"
    if [ "$status" -eq 0 ]; then
        passed=$((passed + 1))
        printf 'ok      %4d s   %s\n' "$seconds" "$(grep -v '^ *$' "$logs/$1.log" | tail -n 1 | cut -c 1-120)"
    else
        failed=$((failed + 1))
        printf 'FAILED  %4d s   the end of build/test-logs/%s.log:\n' "$seconds" "$1"
        tail -n 60 "$logs/$1.log" | sed 's/^/    | /'
    fi
}

stage() { # NAME FUNCTION
    begin "$1" "$2"
    finish "$1"
}

# Stages that keep one processor busy each.
side_by_side() { # NAME FUNCTION NAME FUNCTION...
    names=
    while [ $# -gt 0 ]; do
        begin "$1" "$2"
        names="$names $1"
        shift 2
    done
    for name in $names; do finish "$name"; done
}

stage packages packages
find_python
stage build build
stage unit unit
stage vectors vectors
side_by_side tool tool python python_package schema schema install install
side_by_side abi abi layering layering tidy tidy
stage clang clang_build
stage plain plain
stage sanitize sanitize
side_by_side threads threads valgrind valgrind_runs faults faults
stage columns columns
stage oracle oracle
stage fuzz fuzz

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
