#!/usr/bin/env bash
# Resolve pyproject.toml into the two lock files, for every platform and Python it supports.
#
# uv lives in a throw-away environment: nothing else here needs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/setup/messages.sh

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-python3}" -m venv "$tools"
"$tools/bin/python" -m pip install -qq --disable-pip-version-check uv

compile() {
    # The build tool is locked with the rest: `pip install --no-build-isolation` builds with it.
    echo "setuptools>=80" | "$tools/bin/python" -m uv pip compile -q --generate-hashes \
        --no-emit-index-url --no-header --no-annotate --python-version 3.11 --universal \
        pyproject.toml - "$@"
}

compile "$@" -o requirements.lock
say requirements.lock
# Both locks agree: what production runs is what the tests ran.
compile "$@" --extra dev --extra pkcs11 -c requirements.lock -o requirements-dev.lock
say requirements-dev.lock
