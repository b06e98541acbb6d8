"""`hwabaek demo`: build the demonstration once, then serve it and print where to click."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments: those of `serve`."""
    from hwabaek.commands import serve

    serve.add_arguments(parser)
    parser.add_argument("--build-only", action="store_true", help="do not start the server")


def run(args: argparse.Namespace) -> int:
    """Build what is missing, print the way in, and serve until Ctrl-C."""
    if not settings.DEMO:
        return _again_as_demo()
    from hwabaek.commands import serve

    began = time.monotonic()
    build()
    if args.build_only:
        return 0
    print(f"\n준비되었습니다 ({time.monotonic() - began:.1f}초).\n")
    print(guide())
    sys.stdout.flush()
    with _witness():
        return serve.serve(args)


def build() -> None:
    """Create the demonstration if it is not there; a second start finds it."""
    from hwabaek.actions.sealing import seal_logs
    from hwabaek.commands.install import install
    from hwabaek.demo.story import tell
    from hwabaek.gateways.authority import make_demo_authority
    from hwabaek.gateways.clock import now
    from hwabaek.models import Body

    install()
    make_demo_authority(settings.KEYS, organisation="대전광역시 유성구", now=now())
    if Body.objects.exists():
        return
    print("유성구 위원회와 시연 자료를 만듭니다 …", flush=True)
    with transaction.atomic():
        tell(papers=settings.DATA / "demo-papers", now=now())
    seal_logs(now=now())


@contextmanager
def _witness() -> Iterator[None]:
    """Run the demonstration's witness beside the server, unless WITNESSES names another."""
    from hwabaek.commands.serve import STOP_SECONDS, die_with_us
    from hwabaek.demo.witness import NAME, arguments, await_witness

    shown = [address for key, address in settings.WITNESSES if key.startswith(f"{NAME}+")]
    if not shown:
        yield
        return
    line = [sys.executable, "-m", "hwabaek", *arguments(settings.DATA / "witness", shown[0])]
    child = subprocess.Popen(
        line,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_us,  # noqa: PLW1509 - it calls nothing but prctl(2), loaded before
    )
    await_witness(shown[0])
    try:
        yield
    finally:
        child.terminate()
        child.wait(STOP_SECONDS)


def guide() -> str:
    """Return the addresses to click, a line for each person."""
    from hwabaek.demo.guide import lines

    return "\n".join(lines())


def _again_as_demo() -> int:
    """Start over with the demonstration's settings: its own folder, the outbox, a witness."""
    from hwabaek.demo.witness import configuration

    data = os.environ.get("HWABAEK_DATA") or str(settings.DATA / "demo")
    environment = {**os.environ, "HWABAEK_DEMO": "1", "HWABAEK_DATA": data}
    if not settings.WITNESSES:
        environment["WITNESSES"] = configuration(Path(data) / "witness")
    os.execve(sys.executable, [sys.executable, "-m", "hwabaek", *sys.argv[1:]], environment)  # noqa: S606 - ourselves
