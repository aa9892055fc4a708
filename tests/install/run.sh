#!/bin/sh
# The installed package from outside: examples/embed built by pkg-config and by CMake, linked shared and
# static, run, moved to another place and run again; the program and Python on the installed library.
#
#     run.sh BUILD_DIRECTORY [PYTHON]
set -eu

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd)
python=${2:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix

# Nothing of the source tree may help.
unset GUARANTEE_SCHEMES GUARANTEE_LIBRARY PYTHONPATH LD_LIBRARY_PATH
cd "$work"

say() { printf '%s\n' "-- $*"; }

must_exist() {
    for file in "$@"; do
        [ -e "$prefix/$file" ] || { say "not installed: $file"; exit 1; }
    done
}

must_say() { # WORDS COMMAND...: the output of the command holds the words
    words=$1
    shift
    "$@" >"$work/output" 2>&1 || { cat "$work/output"; say "failed: $*"; exit 1; }
    grep -qF -- "$words" "$work/output" || { cat "$work/output"; say "\"$words\" is not in the output of: $*"; exit 1; }
}

say "install into a temporary prefix"
cmake --install "$build" --prefix "$prefix" >"$work/install.log"
cp -r "$root/examples/embed" "$work/embed-source"
lib=$(cd "$prefix" && find . -name libguarantee.so.0 | sed 's|^\./||; s|/[^/]*$||')
must_exist include/guarantee.h include/guarantee/policy.h bin/guarantee bin/guarantee-generate \
    "$lib/libguarantee.so" "$lib/libguarantee.a" "$lib/pkgconfig/guarantee.pc" \
    "$lib/cmake/guarantee/guaranteeConfig.cmake" "$lib/cmake/guarantee/guaranteeConfigVersion.cmake" \
    share/guarantee/schemes/shanghai-2023.yaml share/guarantee/schemes/scheme.schema.json \
    share/guarantee/schemes/README.md share/man/man1/guarantee.1

say "no path of this machine is in what was installed"
if grep -rlF -- "$root" "$prefix"; then
    say "the files above hold $root"
    exit 1
fi
if grep -rlF -- "$build" "$prefix"; then
    say "the files above hold $build"
    exit 1
fi

say "the name of the shared library, and what it stands on"
readelf -d "$prefix/$lib/libguarantee.so" >"$work/dynamic"
grep -q 'SONAME.*\[libguarantee.so.0\]' "$work/dynamic" || { cat "$work/dynamic"; exit 1; }
if grep -E 'RPATH|RUNPATH' "$work/dynamic"; then say "the library carries a search path"; exit 1; fi

expected=4,125,000.00
export PKG_CONFIG_PATH="$prefix/$lib/pkgconfig"

say "pkg-config, shared"
# shellcheck disable=SC2046 # the words are to be split
cc "$work/embed-source/embed.c" $(pkg-config --cflags --libs guarantee) -o "$work/embed-shared"
LD_LIBRARY_PATH="$prefix/$lib" must_say "$expected" "$work/embed-shared"

say "pkg-config, static"
# shellcheck disable=SC2046
cc "$work/embed-source/embed.c" $(pkg-config --cflags guarantee) "$prefix/$lib/libguarantee.a" \
    $(pkg-config --static --libs guarantee | sed 's/-lguarantee//') -o "$prefix/bin/embed-static"
must_say "$expected" "$prefix/bin/embed-static"

if command -v mandoc >/dev/null; then
    say "the man page, by mandoc"
    mandoc -T lint -W style "$prefix/share/man/man1/guarantee.1" || exit 1
fi

say "the archive shows the public names alone, and its own do not meet those of a program"
nm -g --defined-only "$prefix/$lib/libguarantee.a" | awk 'NF == 3 { print $3 }' >"$work/visible"
grep -q '^guarantee_quote$' "$work/visible" || { say "the archive has no guarantee_quote"; exit 1; }
if grep -v '^guarantee_' "$work/visible"; then say "the archive shows the names above"; exit 1; fi
printf 'int gi_fail(void); int gi_fail(void) { return 0; }\n' >"$work/clash.c"
# shellcheck disable=SC2046
cc "$work/embed-source/embed.c" "$work/clash.c" $(pkg-config --cflags guarantee) "$prefix/$lib/libguarantee.a" \
    $(pkg-config --static --libs guarantee | sed 's/-lguarantee//') -o "$prefix/bin/embed-clash"
must_say "$expected" "$prefix/bin/embed-clash"

say "CMake, shared"
cmake -S "$work/embed-source" -B "$work/embed-build" -DCMAKE_PREFIX_PATH="$prefix" >"$work/cmake.log" 2>&1 ||
    { cat "$work/cmake.log"; exit 1; }
cmake --build "$work/embed-build" >"$work/cmake.log" 2>&1 || { cat "$work/cmake.log"; exit 1; }
must_say "$expected" "$work/embed-build/embed"

say "CMake, static"
mkdir "$work/static-source"
cp "$work/embed-source/embed.c" "$work/static-source"
sed 's/0.1 REQUIRED/0.1 REQUIRED COMPONENTS static/; s/guarantee::guarantee/guarantee::static/' \
    "$work/embed-source/CMakeLists.txt" >"$work/static-source/CMakeLists.txt"
cmake -S "$work/static-source" -B "$prefix/static-build" -DCMAKE_PREFIX_PATH="$prefix" >"$work/cmake.log" 2>&1 ||
    { cat "$work/cmake.log"; exit 1; }
cmake --build "$prefix/static-build" >"$work/cmake.log" 2>&1 || { cat "$work/cmake.log"; exit 1; }
must_say "$expected" "$prefix/static-build/embed"
if readelf -d "$prefix/static-build/embed" | grep -q 'NEEDED.*libguarantee'; then say "it is linked shared"; exit 1; fi

facts="loan_balance=1000000000 npl_balance=20000000 net_loss=10000000 key_industry=yes"
say "the program"
# shellcheck disable=SC2086
must_say "$expected" "$prefix/bin/guarantee" compensate shanghai-2023 $facts --explain

say "Python on the installed library"
mkdir "$work/python"
cp -r "$root/python/guarantee" "$work/python/"
cat >"$work/ask.py" <<'PYTHON'
from guarantee import Scheme
result = Scheme.load("shanghai-2023").compensate({
    "loan_balance": "1000000000", "npl_balance": "20000000", "net_loss": "10000000", "key_industry": True})
print(f"{result['compensation']:,}")
PYTHON
GUARANTEE_LIBRARY="$prefix/$lib/libguarantee.so.0" PYTHONPATH="$work/python" PYTHONDONTWRITEBYTECODE=1 \
    must_say "$expected" "$python" "$work/ask.py"

say "a virtual environment with the library in it needs no variable"
if "$python" -m venv --without-pip "$work/venv" 2>/dev/null; then
    cmake --install "$build" --prefix "$work/venv" >>"$work/install.log"
    PYTHONPATH="$work/python" PYTHONDONTWRITEBYTECODE=1 must_say "$expected" "$work/venv/bin/python" "$work/ask.py"
else
    say "skipped: this Python makes none"
fi

say "all of it moved to another place"
mv "$prefix" "$work/elsewhere"
prefix=$work/elsewhere
LD_LIBRARY_PATH="$prefix/$lib" must_say "$expected" "$work/embed-shared"
# shellcheck disable=SC2086
must_say "$expected" "$prefix/bin/guarantee" compensate shanghai-2023 $facts --explain
must_say "shanghai-2023" "$prefix/bin/guarantee" schemes
say "done"
