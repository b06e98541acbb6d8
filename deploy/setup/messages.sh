# Sourced by the other scripts: how they speak, and who may install what.

say() { printf '· %s\n' "$*" >&2; }

# stop KOREAN ENGLISH: say in both languages what is missing and what to do, and end.
stop() {
    printf '\n✗ %s\n  %s\n\n' "$1" "$2" >&2
    exit 1
}

can_apt() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

apt_install() {
    say "apt-get install $*"
    export DEBIAN_FRONTEND=noninteractive
    # A fresh machine has no package lists, an old one stale lists: refresh before the one install.
    apt-get update -qq </dev/null >/dev/null || say "apt-get update failed; trying with the lists at hand"
    apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}
