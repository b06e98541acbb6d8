"""`hwabaek demo`: build the demonstration once, then serve it and print where to click."""

import argparse
import os
import sys
import time

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


def guide() -> str:
    """Return the addresses to click, a line for each person."""
    from hwabaek.demo.guide import lines

    return "\n".join(lines())


def _again_as_demo() -> int:
    """Start over with the demonstration's settings: its own folder, and the outbox."""
    data = os.environ.get("HWABAEK_DATA") or str(settings.DATA / "demo")
    environment = {**os.environ, "HWABAEK_DEMO": "1", "HWABAEK_DATA": data}
    os.execve(sys.executable, [sys.executable, "-m", "hwabaek", *sys.argv[1:]], environment)  # noqa: S606 - ourselves
