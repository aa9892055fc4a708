#!/bin/sh
# Runs the five fuzz targets, two at a time, after replaying every input that was once a finding.
#
#     run.sh BUILD_DIRECTORY SECONDS
#
# A finding is written to tests/fuzz/regressions/TARGET/, where it stays as a test.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$(cd "$1" && pwd)
seconds=$2
export GUARANTEE_SCHEMES="$root/config:$root/tests/schemes"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=1:allocator_may_return_null=1"

seed() { # the inputs to start from, one a file, in $build/corpus/TARGET
    rm -rf "$build/seeds"
    for target in scheme number facts totals ledger; do
        mkdir -p "$build/seeds/$target" "$build/corpus/$target" "$here/regressions/$target"
    done
    find "$root/config" "$root/tests/wrong" -name '*.yaml' | while read -r file; do
        cp "$file" "$build/seeds/scheme/$(echo "${file#"$root"/}" | tr / -)"
    done
    number=0
    while IFS= read -r line; do
        number=$((number + 1))
        printf '%s' "$line" >"$build/seeds/number/$number"
    done <"$here/numbers.txt"
    # A vector gives the scheme, and then its facts, a line each.
    awk -F ' *[|] *' -v folder="$build/seeds/facts" '/^[^# ]/ {
        gsub(" ", "\n", $5)
        printf "%s\n%s\n", $3, $5 > (folder "/" $1)
        close(folder "/" $1)
    }' "$root"/tests/vectors/*.txt
    awk -v RS= -v folder="$build/seeds/ledger" '{ print > (folder "/" NR); close(folder "/" NR) }' "$here/events.txt"
}

replay() {
    for target in scheme number facts totals ledger; do
        find "$here/regressions/$target" "$build/seeds/$target" -type f -print0 |
            xargs -0 -r "$build/fuzz_$target" -rss_limit_mb=2048 -timeout=20 >"$build/replay.log" 2>&1 ||
            { tail -n 60 "$build/replay.log"; echo "fuzz_$target: an input of the past is a finding again"; return 1; }
    done
}

fuzz() { # TARGET OPTIONS...
    target=$1
    shift
    if "$build/fuzz_$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 \
        -artifact_prefix="$here/regressions/$target/" "$@" "$build/corpus/$target" "$build/seeds/$target" \
        >"$build/fuzz_$target.log" 2>&1 </dev/null; then
        runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$build/fuzz_$target.log")
        echo "fuzz_$target: $runs inputs in $seconds s, no finding"
    else
        tail -n 60 "$build/fuzz_$target.log"
        echo "fuzz_$target: a finding; the input is in tests/fuzz/regressions/$target/"
        return 1
    fi
}

seed
replay
failed=0
{ fuzz scheme -max_len=20000 -dict="$here/scheme.dict" && fuzz number -max_len=200 && fuzz ledger -max_len=4000; } &
beside=$!
fuzz facts -max_len=2000 || failed=1
fuzz totals -max_len=20000 || failed=1
wait "$beside" || failed=1
[ "$failed" -eq 0 ] && echo "no finding in $seconds s of each target"
