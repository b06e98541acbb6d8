"""`hwabaek log`: seal what waits, verify the whole log of every body, and see to its keys."""

import argparse
import sys
from collections.abc import Callable

from hwabaek.actions.log_audit import LogReport, audit_log
from hwabaek.actions.log_keys import known_keys, retire_log_key, rotate_log_key
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sealing import seal_log, seal_logs
from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek.gateways.clock import now
from hwabaek.gateways.log_keys import LogKeyMissing
from hwabaek.models import Body

WITH_A_SLUG = {
    "keys": "print every key that signs or signed checkpoints, the newest first",
    "rotate-key": "let a new key take over; both sign until retire-key",
    "retire-key": "let the old key sign no more; its file is kept aside",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = (
        "`hwabaek log watch URL` follows a log from elsewhere; it has a help of its own."
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser(
        "verify", help="derive every tree again and compare it with what is stored and signed"
    )
    verbs.add_parser("seal", help="seal what waits, as the worker does")
    for verb, summary in WITH_A_SLUG.items():
        one = verbs.add_parser(verb, help=summary)
        one.add_argument("slug", help="the body, as in the address of its log")


def run(args: argparse.Namespace) -> int:
    """Do one of these; 1 where something does not hold or is refused."""
    if args.verb in WITH_A_SLUG:
        return _about(args.slug, {"keys": keys, "rotate-key": rotate}.get(args.verb, retire))
    return seal() if args.verb == "seal" else verify()


def seal() -> int:
    """Seal what waits in every log."""
    total = 0
    while number := seal_logs(now=now()):
        total += number
    print(f"기록 {total}건을 봉인했습니다.")
    return 0


def verify() -> int:
    """Verify every log; 1 where something does not hold."""
    reports = [audit_log(body=body) for body in Body.objects.order_by("slug")]
    for report in reports:
        print(_summary(report))
        for fault in report.faults:
            print(f"  {fault}", file=sys.stderr)
    return 0 if all(report.holds for report in reports) else 1


def keys(body: Body) -> None:
    """Print the public half of every key, a line each, as `log watch` and witnesses take them."""
    for key in known_keys(body):
        print(render_verifier_key(key))


def rotate(body: Body) -> None:
    """Let a new key take over."""
    new = rotate_log_key(body=body, now=now())
    seal_log(body_id=body.pk, now=now())
    print(f"새 열쇠: {new.verifier}")
    print("이제 두 열쇠가 함께 서명합니다. 기록부를 지켜보는 곳과 증인에게 새 열쇠를 알려 주세요.")
    print(f"모두 바꾼 뒤 앞의 열쇠를 거둡니다: hwabaek log retire-key {body.slug}")


def retire(body: Body) -> None:
    """Let the old key sign no more."""
    old = retire_log_key(body=body, now=now())
    seal_log(body_id=body.pk, now=now())
    print(f"거둔 열쇠: {render_verifier_key(old)}")
    print("그 열쇠로 서명한 기록 봉인은 앞으로도 그 열쇠로 확인합니다.")


def _about(slug: str, act: Callable[[Body], None]) -> int:
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        print(f"그런 기관이 없습니다: {slug}", file=sys.stderr)
        return 1
    try:
        act(body)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except LogKeyMissing as error:
        print(f"기록 봉인 열쇠를 읽을 수 없습니다: {error}", file=sys.stderr)
        return 1
    return 0


def _summary(report: LogReport) -> str:
    """Say in a line what was looked at; what there is none of is left out."""
    told = {
        "기록": report.size,
        "기록 봉인": report.checkpoints,
        "내용": report.facts,
        "증인 서명": report.cosignatures,
        "지워진 내용": report.erased,
        "봉인 기다림": report.unsealed,
    }
    always = ("기록", "기록 봉인", "내용")
    parts = [f"{name} {count}" for name, count in told.items() if count or name in always]
    holds = "맞음" if report.holds else "맞지 않음"
    return f"{report.body.slug}: {holds}, {', '.join(parts)}"
