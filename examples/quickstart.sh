#!/bin/sh
# From nothing to an answer on a fresh Debian or Ubuntu machine: installs what is missing (and says what),
# builds libguarantee and the program guarantee into build/, and asks it the questions of a day's work.
# Asks nothing, and can be run again.
set -eu
cd "$(dirname "$0")/.."

sh cmake/debian-packages.sh cmake make gcc libc6-dev pkgconf libgmp-dev libmpfr-dev libyaml-dev libjansson-dev \
    libmd-dev libcsv-dev

echo
echo "Building into build/ ..."
# The tests need more than a user has; a newer compiler may warn of what ours does not.
mkdir -p build
{
    cmake --preset release -DGUARANTEE_TESTS=OFF -DCMAKE_COMPILE_WARNING_AS_ERROR=OFF &&
        cmake --build --preset release -j "$(nproc)"
} >build/quickstart.log 2>&1 || { cat build/quickstart.log; exit 1; }

ask() { # WHAT COMMAND...
    printf '\n=== %s\n$ ' "$1"
    shift
    printf '%s ' "$@"
    printf '\n'
    "$@"
}

ask "What does a guarantee on this loan cost, and what is covered?" \
    build/guarantee quote china-ngf principal=3000000 term_months=12 guarantee_fee_rate=0.8%
ask "The loan went bad: who bears the claim?" \
    build/guarantee claim china-ngf principal=3000000 outstanding=1234567.89 recovered=100000
ask "What does Shanghai's 2023 edition pay a bank on its year, and why?" \
    build/guarantee compensate shanghai-2023 loan_balance=1000000000 npl_balance=20000000 net_loss=10000000 \
    key_industry=yes --explain
printf '\n=== The shipped portfolio: 50,000 loans, bank by bank\n'
printf '$ build/guarantee portfolio china-ngf examples/portfolio.csv --group-by bank | head -n 20\n'
# Exit code 1 is an answer, too: a limit of the scheme is breached.
build/guarantee portfolio china-ngf examples/portfolio.csv --group-by bank >build/portfolio.txt || [ $? -eq 1 ]
head -n 20 build/portfolio.txt

printf '\nThe whole table is in build/portfolio.txt. Next: build/guarantee --help, config/README.md, sh tests/run.sh\n'
