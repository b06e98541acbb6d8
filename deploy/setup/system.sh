#!/usr/bin/env bash
# See that the programs which the tests drive are there; install what is missing when root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source deploy/setup/messages.sh

main() {
    local missing
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -eq 0 ]; then return; fi
    if ! can_apt; then
        stop "시험에 필요한 프로그램이 없습니다. 관리자 권한으로 다음을 실행해 주십시오: sudo apt-get install -y --no-install-recommends ${missing[*]}" \
            "Programs that the tests need are missing. Run: sudo apt-get install -y --no-install-recommends ${missing[*]}"
    fi
    apt_install "${missing[@]}"
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -gt 0 ]; then
        stop "설치하지 못한 프로그램이 있습니다: ${missing[*]}" "These could not be installed: ${missing[*]}"
    fi
}

# One line a package that is missing: Debian's name, after a probe for what we use of it.
missing_packages() {
    has chromium || echo chromium                                       # browser tests
    has pdfsig && has pdftotext && has pdftoppm || echo poppler-utils   # signatures and text of PDFs
    has qpdf || echo qpdf                                               # structure of PDFs
    has_file /usr/lib/postgresql/*/bin/postgres || echo postgresql      # the second database
    has softhsm2-util || echo softhsm2                                  # a seal held by PKCS#11
    has_file /usr/share/fonts/opentype/noto/NotoSansCJK* || echo fonts-noto-cjk  # Korean without web fonts
}

has() { command -v "$1" >/dev/null; }
has_file() { [ -e "$1" ]; }

main
