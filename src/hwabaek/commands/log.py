"""`hwabaek log`: seal what waits, and verify the whole log of every body."""

import argparse
import sys

from hwabaek.actions.log_audit import audit_log
from hwabaek.actions.sealing import seal_logs
from hwabaek.gateways.clock import now
from hwabaek.models import Body


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser(
        "verify", help="derive every tree again and compare it with what is stored and signed"
    )
    verbs.add_parser("seal", help="seal what waits, as the worker does")


def run(args: argparse.Namespace) -> int:
    """Seal or verify."""
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
    bad = False
    for body in Body.objects.order_by("slug"):
        report = audit_log(body=body)
        erased = f", 지워진 내용 {report.erased}" if report.erased else ""
        waiting = f", 봉인 기다림 {report.unsealed}" if report.unsealed else ""
        print(
            f"{body.slug}: {'맞음' if report.holds else '맞지 않음'}, 기록 {report.size}, "
            f"기록 봉인 {report.checkpoints}, 내용 {report.facts}{erased}{waiting}"
        )
        for fault in report.faults:
            print(f"  {fault}", file=sys.stderr)
        bad = bad or not report.holds
    return 1 if bad else 0
