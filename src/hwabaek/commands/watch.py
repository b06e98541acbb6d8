"""`hwabaek log watch URL`: follow a log from any machine, and raise the alarm. Needs no Django and no database.

0: all holds. 1: alarm. 2: nothing could be said: the log was not reached, or a key or file is missing.
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from hwabaek.core.errors import VerificationError
from hwabaek.core.korean import format_moment
from hwabaek.core.tlog.keys import ED25519, VerifierKey, parse_verifier_key
from hwabaek.core.tlog.monitor import Alarm, Kept, Sight, look
from hwabaek.gateways.clock import now
from hwabaek.gateways.exchange import Limits, Unreachable, exchange
from hwabaek.gateways.monitor_files import (
    Damaged,
    Memory,
    default_file,
    keep_evidence,
    read_memory,
    write_memory,
)

HOLDS, ALARM, UNKNOWN = 0, 1, 2
EVERY_SECONDS = 60
# A bundle holds 256 entries of at most 64 KiB.
_LIMITS = Limits(seconds=120, bytes=(1 << 24) + 1024)
_OK, _NOT_FOUND, _GONE = 200, 404, 410

_WORDS = {
    "ko": {
        "holds": "맞음: {origin} 기록 {size}건, 이번에 {read}건 확인 ({at})",
        "alarm": "경보: {why} ({origin}, {at}) 증거: {evidence}",
        "unreachable": "기록부에 닿지 못했습니다: {why} ({at})",
        "not kept": "봉인은 맞으나 보관하지 못했습니다: {why}",
        "damaged": "지난번에 보관한 파일을 읽을 수 없습니다: {why}",
        "no key": (
            "처음에는 --key로 기록부의 확인 열쇠를 주어야 합니다. "
            "열쇠는 기록부가 아닌 다른 길(공문, 전화, 방문)로 기관에서 받으십시오."
        ),
        "bad key": "기록부의 확인 열쇠가 아닙니다: {why}",
        "first": "처음 봅니다. 열쇠와 마지막 봉인을 여기에 보관합니다: {file}",
    },
    "en": {
        "holds": "ok: {origin} has {size} entries, {read} read now ({at})",
        "alarm": "ALARM: {why} ({origin}, {at}) evidence: {evidence}",
        "unreachable": "the log cannot be reached: {why} ({at})",
        "not kept": "the checkpoint holds, and could not be kept: {why}",
        "damaged": "what was kept at the last look cannot be read: {why}",
        "no key": (
            "the first look needs --key, the log's verifier key. "
            "Get it from the body by another way than the log: an official letter, a call, a visit."
        ),
        "bad key": "not a log's verifier key: {why}",
        "first": "the first look. Key and last checkpoint are kept here: {file}",
    },
}


class NoKey(VerificationError):
    """Nobody said by which key the log is to be checked."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.epilog = (
        "Exit code: 0 all holds, 1 alarm, 2 the log was not reached or a key is missing."
    )
    parser.add_argument(
        "url", help="address of the log, like https://hwabaek.example.kr/log/yuseong"
    )
    parser.add_argument(
        "--key",
        action="append",
        default=[],
        metavar="VKEY|FILE",
        help="the log's verifier key, or a file with one a line; needed the first time, then kept",
    )
    parser.add_argument("--state", type=Path, help="file that keeps key and last checkpoint")
    parser.add_argument("--once", action="store_true", help="look once")
    parser.add_argument(
        "--every", type=float, default=EVERY_SECONDS, metavar="SECONDS", help="pause between looks"
    )
    parser.add_argument("--all", action="store_true", help="read every entry again, from the first")
    parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the lines")


def run(args: argparse.Namespace) -> int:
    """Look once, or again and again until an alarm; where the log is never reached, give up."""
    # An exit code of 1 means one thing only: a terminal that cannot show Korean must not cause it.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    args.url = args.url.rstrip("/")
    args.state = args.state or default_file(args.url)
    reached = False
    try:
        while True:
            status = look_once(args)
            reached = reached or status == HOLDS
            if args.once or status == ALARM or not reached:
                return status
            time.sleep(max(args.every, 1))
    except KeyboardInterrupt:
        return HOLDS


def look_once(args: argparse.Namespace) -> int:
    """Look at the log and say what was found, in one line; keep the checkpoint, or the evidence."""
    try:
        memory = _memory(args)
    except NoKey:
        return _say(args, "no key", UNKNOWN)
    except VerificationError as error:
        return _say(args, "bad key", UNKNOWN, why=error)
    except (Damaged, OSError, UnicodeDecodeError) as error:
        return _say(args, "damaged", UNKNOWN, why=error)
    try:
        sight = _sight(args, memory)
    except Unreachable as error:
        return _say(args, "unreachable", UNKNOWN, why=error, at=_now())
    except Alarm as alarm:
        return _raise_alarm(args, alarm, memory)
    return _keep(args, memory, sight)


def _memory(args: argparse.Namespace) -> Memory:
    """Return what is kept, under the keys given now where some are."""
    memory = read_memory(args.state)
    keys = tuple(dict.fromkeys(_keys(args.key))) or memory.keys
    if not keys:
        raise NoKey("a key is needed")
    if not memory.keys:
        _say(args, "first", HOLDS, file=args.state)
    before = memory.kept.checkpoint
    names = {key.name for key in keys} | ({before.origin} if before else set())
    if len(names) != 1:
        raise VerificationError(", ".join(sorted(names)))
    return Memory(keys, memory.kept)


def _keys(given: Iterable[str]) -> Iterable[VerifierKey]:
    for text in given:
        file = Path(text)
        lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else [text]
        for line in lines:
            if not (stripped := line.partition("#")[0].strip()):
                continue
            key = parse_verifier_key(stripped)
            if key.kind != ED25519:
                raise VerificationError(stripped)
            yield key


def _sight(args: argparse.Namespace, memory: Memory) -> Sight:
    def fetch(path: str) -> bytes | None:
        answer = exchange(url=f"{args.url}/{path}", limits=_LIMITS)
        if answer.status in {_NOT_FOUND, _GONE}:
            return None
        if answer.status != _OK:
            raise Unreachable(f"{path}: HTTP {answer.status}")
        return answer.content

    note = fetch("checkpoint")
    if note is None:
        raise Unreachable(f"{args.url}/checkpoint: HTTP {_NOT_FOUND}")
    return look(note=note, keys=memory.keys, kept=memory.kept, fetch=fetch, everything=args.all)


def _keep(args: argparse.Namespace, memory: Memory, sight: Sight) -> int:
    try:
        write_memory(args.state, Memory(memory.keys, Kept(sight.note, sight.recheck)))
    except OSError as error:
        return _say(args, "not kept", UNKNOWN, why=error)
    tree = sight.checkpoint
    return _say(
        args, "holds", HOLDS, origin=tree.origin, size=tree.size, read=sight.read, at=_now()
    )


def _raise_alarm(args: argparse.Namespace, alarm: Alarm, memory: Memory) -> int:
    evidence: object
    try:
        evidence = keep_evidence(args.state, alarm)
    except OSError as error:
        evidence = error  # an alarm is an alarm, also where the disk is full
    why = alarm.ko if args.lang == "ko" else alarm
    origin = memory.keys[0].name
    return _say(args, "alarm", ALARM, why=why, origin=origin, evidence=evidence, at=_now())


def _say(args: argparse.Namespace, what: str, status: int, **values: object) -> int:
    line = _WORDS[args.lang][what].format(**values)
    print(line, file=sys.stderr if status else sys.stdout, flush=True)
    return status


def _now() -> str:
    return format_moment(now())
