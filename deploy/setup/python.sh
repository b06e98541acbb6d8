#!/usr/bin/env bash
# Make .venv from a lock file with hashes: python.sh LOCK
#
# A second run does nothing and takes no time: .venv holds a stamp with the digest of all that
# went in. The stamp is written last, so a run that was broken off is simply done again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/setup/messages.sh

lock=$1
stamp=.venv/.stamp-$lock

main() {
    unset PYTHONPATH PYTHONHOME  # foreign modules must not leak into the environment being made
    local digest
    digest=$(wanted)
    if is_done "$digest"; then return; fi
    if ! works .venv/bin/python; then make_venv; fi
    install
    printf '%s\n' "$digest" >"$stamp"
    say "설치했습니다 · installed from $lock"
}

# The folder is part of it: a virtual environment that was moved no longer works.
wanted() {
    { pwd; cat pyproject.toml "$lock"; } | sha256sum | cut -d ' ' -f 1
}

# What the development lock installs contains what the plain lock does: either stamp will do.
is_done() {
    works .venv/bin/python || return 1
    if [ "$(cat "$stamp" 2>/dev/null)" = "$1" ]; then return 0; fi
    [ "$lock" = requirements.lock ] || return 1
    lock=requirements-dev.lock
    local dev
    dev=$(wanted)
    lock=requirements.lock
    [ "$(cat .venv/.stamp-requirements-dev.lock 2>/dev/null)" = "$dev" ]
}

works() { "$1" -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

make_venv() {
    local python
    python=$(find_python)
    say "$("$python" --version) · .venv"
    "$python" -m venv --clear .venv
}

find_python() {
    local name path
    for attempt in first second; do
        for name in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
            path=$(command -v "$name" 2>/dev/null) || continue
            if "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
                "$path" -c 'import ensurepip, venv' 2>/dev/null; then
                echo "$path"
                return
            fi
        done
        if [ "$attempt" = first ] && can_apt; then apt_install python3 python3-venv; fi
    done
    stop "Python 3.11 이상과 venv 모듈이 필요합니다. 관리자에게 다음 명령을 요청해 주십시오: sudo apt-get install python3 python3-venv (다른 Python을 쓰려면 PYTHON=/경로/python3 make setup)" \
        "Python 3.11 or newer with its venv module is needed: sudo apt-get install python3 python3-venv (or name another one: PYTHON=/path/to/python3 make setup)"
}

install() {
    local pip=(.venv/bin/python -m pip install -qq --disable-pip-version-check --no-input)
    say "pip install --require-hashes -r $lock"
    "${pip[@]}" --require-hashes -r "$lock" ||
        stop "패키지를 내려받지 못했습니다. 네트워크와 프록시 설정(HTTPS_PROXY, PIP_INDEX_URL)을 확인한 뒤 다시 실행해 주십시오." \
            "The packages could not be installed. Check the network and its proxy settings (HTTPS_PROXY, PIP_INDEX_URL) and run this again."
    # The build tools are in the lock: nothing is fetched to build the project itself.
    "${pip[@]}" --no-deps --no-build-isolation -e .
}

main
