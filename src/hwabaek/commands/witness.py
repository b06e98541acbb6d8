"""`hwabaek witness`: be a witness for the logs of others. Needs one folder; no Django, no database server."""

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import VerifierKey, render_verifier_key

NOT_STARTED = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    key = verbs.add_parser(
        "key", help="print the witness's verifier key; the first time it is made"
    )
    serve = verbs.add_parser("serve", help="co-sign the checkpoints of the followed logs")
    evidence = verbs.add_parser(
        "evidence", help="write what was kept and what was refused as files"
    )
    evidence.add_argument("--data", type=Path, required=True, help="the witness's folder")
    evidence.add_argument("--out", type=Path, required=True, help="folder to write into")
    for verb in (key, serve):
        verb.add_argument("--data", type=Path, required=True, help="the witness's folder")
        verb.add_argument(
            "--name", default="", help="its name, like archive.example.kr/w1: the first time"
        )
    serve.add_argument(
        "--log",
        action="append",
        default=[],
        metavar="VKEY",
        help="verifier key of a log to follow; repeat it, or write one a line into DATA/logs.txt",
    )
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=int, default=8090, help="port to listen on")


def run(args: argparse.Namespace) -> int:
    """Print the key, write the evidence, or serve until a signal says to stop."""
    from hwabaek_witness.files import ensure_key

    try:
        if args.verb == "evidence":
            return _write_evidence(args.data, args.out)
        key = ensure_key(folder=args.data, name=args.name).verifier
        if args.verb == "key":
            print(render_verifier_key(key))
            return 0
        logs = _logs(args)
    except (VerificationError, OSError, UnicodeDecodeError) as error:
        print(error.ko if isinstance(error, VerificationError) else error, file=sys.stderr)
        return NOT_STARTED
    if not logs:
        print(
            f"지켜볼 기록부가 없습니다. --log로 적거나 {args.data / 'logs.txt'}에 한 줄에 하나씩 적으십시오.",
            file=sys.stderr,
        )
        return NOT_STARTED
    return _serve(args, key, logs)


def _write_evidence(data: Path, out: Path) -> int:
    """Write the last co-signed checkpoint of each log, and each doubt with what was co-signed before it."""
    from hwabaek_witness.witness import open_witness

    state = open_witness(folder=data, logs=()).state
    out.mkdir(parents=True, exist_ok=True)
    last, doubts = state.all_kept(), state.doubts()
    for number, kept in enumerate(last, 1):
        (out / f"log-{number}.last.checkpoint").write_bytes(kept.note)
    for number, doubt in enumerate(doubts, 1):
        name = f"{'fork' if doubt.is_fork else 'refused'}-{number}"
        (out / f"{name}.request").write_bytes(doubt.request)
        (out / f"{name}.before.checkpoint").write_bytes(doubt.seen)
        print(f"{name}: {doubt.origin}: {doubt.reason}")
    print(f"{out}: 지켜보는 기록부 {len(last)}곳의 마지막 봉인, 거절한 요청 {len(doubts)}건")
    return 0


def _logs(args: argparse.Namespace) -> tuple[VerifierKey, ...]:
    from hwabaek_witness.files import LOGS, read_logs

    listed = args.data / LOGS
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    return read_logs(lines=[*lines, *args.log])


def _serve(args: argparse.Namespace, key: VerifierKey, logs: tuple[VerifierKey, ...]) -> NoReturn:
    """Become the web server."""
    from hwabaek_witness import wsgi

    print(f"증인의 확인 열쇠: {render_verifier_key(key)}")
    for log in logs:
        print(f"지켜보는 기록부: {render_verifier_key(log)}")
    print(f"주소: http://{args.host}:{args.port}/", flush=True)
    environment = {
        **os.environ,
        wsgi.DATA: str(args.data.resolve()),
        wsgi.LOGS: "\n".join(map(render_verifier_key, logs)),
    }
    os.execve(sys.executable, _command(args), environment)  # noqa: S606 - ourselves


def _command(args: argparse.Namespace) -> list[str]:
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--factory",
        "--host",
        args.host,
        "--port",
        str(args.port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--backpressure",
        "64",
        "--respawn-failed-workers",
        "--no-ws",
        "--log-level",
        "warning",
        "hwabaek_witness.wsgi:from_environment",
    ]
