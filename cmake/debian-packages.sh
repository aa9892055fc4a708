#!/bin/sh
# Installs those of the named Debian or Ubuntu packages that are missing; says which, and asks nothing.
#
#     debian-packages.sh PACKAGE...
set -eu

missing=
for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
done
if [ -z "$missing" ]; then
    echo "All packages are there: $*"
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "This machine has no apt-get. Please install what these Debian packages hold:$missing" >&2
    exit 1
fi
as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
        echo "Packages are missing, and only root may install them. Please run: apt-get install$missing" >&2
        exit 1
    fi
    as_root="sudo -n"
fi

echo "Installing:$missing"
apt() {
    # shellcheck disable=SC2086 # as_root is none or two words
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"
}
# A list that cannot be fetched need not matter: what is needed may be known already.
apt update >/dev/null 2>&1 || echo "apt-get update failed; going on with the lists that are there"
# shellcheck disable=SC2086 # a list of names
apt install --no-install-recommends $missing </dev/null
