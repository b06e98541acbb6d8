"""`hwabaek install`: create or upgrade the database, collect static files, make missing keys."""

import argparse

from django.conf import settings
from django.core.management import call_command

from hwabaek.actions.log_keys import ensure_log_key
from hwabaek.gateways.clock import now
from hwabaek.models import Body


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--quiet", action="store_true", help="print nothing when all is well")


def run(args: argparse.Namespace) -> int:
    """Bring everything up to this version; doing it twice changes nothing."""
    install()
    if not args.quiet:
        print(f"데이터: {settings.DATA}")
    return 0


def install() -> None:
    """Create or upgrade the database and everything beside it."""
    settings.KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.FILES.mkdir(mode=0o700, parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    for body in Body.objects.all():
        ensure_log_key(body=body, now=now())
