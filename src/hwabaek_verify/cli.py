"""`hwabaek-verify RECORD.zip`: one line a check; 0 all holds, 1 something does not, 2 not a record."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.checks.kept import Kept, read_kept
from hwabaek.core.record.checks.report import Line, Report, Status
from hwabaek.core.record.container import LARGEST_ARCHIVE
from hwabaek.core.record.receipt import read_receipt, verify_receipt
from hwabaek.core.record.verify import verify_record
from hwabaek_verify.seals import check_seals
from hwabaek_verify.stamps import check_document_stamps, check_log_stamps, read_roots

HOLDS, DOES_NOT_HOLD, NOT_A_RECORD = 0, 1, 2

_STATUS = {
    "ko": {Status.OK: "맞음", Status.FAILED: "틀림", Status.UNCHECKED: "확인 안 함"},
    "en": {Status.OK: "ok", Status.FAILED: "FAILED", Status.UNCHECKED: "not checked"},
}
_VERDICT = {
    "ko": {True: "모두 맞습니다.", False: "틀린 것이 있습니다. 이 기록을 믿지 마세요."},
    "en": {True: "All of it holds.", False: "Something does not hold. Do not trust this record."},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the record named on the command line, print what was found, return the exit code."""
    # Lines are Korean wherever this runs: a terminal that cannot show them must not stop the check.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    options = _parser().parse_args(arguments)
    try:
        report = _report(options)
    except (OSError, UnicodeDecodeError, VerificationError) as error:
        told = error.ko if isinstance(error, VerificationError) and options.lang == "ko" else error
        _print_refusal(str(told), as_json=options.json)
        return NOT_A_RECORD
    _print(report, options.lang, as_json=options.json)
    return HOLDS if report.holds else DOES_NOT_HOLD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hwabaek-verify",
        description="Checks a meeting's record offline: every digest, proof and signature, and decides again.",
        epilog="Exit code: 0 all holds, 1 something does not hold, 2 not a record.",
    )
    parser.add_argument("file", type=Path, metavar="RECORD.zip")
    parser.add_argument(
        "--key",
        type=Path,
        metavar="FILE",
        help="the log's public keys, one a line, got from the body itself",
    )
    parser.add_argument(
        "--witness",
        type=Path,
        metavar="FILE",
        help="public keys of witnesses, one a line: at least one must have co-signed",
    )
    parser.add_argument(
        "--checkpoint",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="a checkpoint of the log that somebody kept, or the request by which one was put to a "
        "witness, proof and all: the record must be of the same log; may be given several times",
    )
    parser.add_argument(
        "--tsa",
        type=Path,
        metavar="FILE",
        help="certificates (PEM) that the time-stamp authorities' own must lead to",
    )
    parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the lines")
    parser.add_argument("--json", action="store_true", help="print the lines as JSON")
    return parser


def _keys(path: Path | None) -> list[str]:
    if path is None:
        return []
    keys = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    if not keys:
        raise VerificationError(f"{path} holds no key", f"{path}: 열쇠가 없습니다")
    return keys


def _kept(path: Path) -> Kept:
    try:
        return read_kept(path.read_bytes())
    except VerificationError as error:
        raise VerificationError(
            f"{path} is no checkpoint: {error}", f"{path}: 기록부 봉인이 아닙니다"
        ) from error


def _report(options: argparse.Namespace) -> Report:
    with options.file.open("rb") as file:
        data = file.read(LARGEST_ARCHIVE + 1)
    # A record is a ZIP. What a member keeps is one JSON object.
    if data.startswith(b"{"):
        return verify_receipt(receipt=read_receipt(data), keys=tuple(_keys(options.key)))
    report, opened = verify_record(
        data=data,
        keys=_keys(options.key),
        witnesses=_keys(options.witness),
        kept=[_kept(path) for path in options.checkpoint],
    )
    if opened is None or opened.meeting is None:
        return report
    roots = [] if options.tsa is None else read_roots(options.tsa.read_bytes())
    stamps = (
        *check_log_stamps(opened=opened, roots=roots),
        *check_document_stamps(opened=opened, meeting=opened.meeting, roots=roots),
    )
    return Report((*report.lines, *check_seals(opened, opened.meeting), *stamps))


def _print(report: Report, language: str, *, as_json: bool) -> None:
    if as_json:
        lines = [_as_data(line) for line in report.lines]
        print(json.dumps({"holds": report.holds, "checks": lines}, ensure_ascii=False, indent=1))
        return
    for line in report.lines:
        text = line.ko if language == "ko" else line.en
        print(f"{_STATUS[language][line.status]}: {text}")
    print(_VERDICT[language][report.holds])


def _print_refusal(told: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"error": told}, ensure_ascii=False))
    else:
        print(told, file=sys.stderr)


def _as_data(line: Line) -> dict[str, str]:
    return {"check": line.check, "status": line.status, "en": line.en, "ko": line.ko}
