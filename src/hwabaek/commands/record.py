"""`hwabaek record`: list finished meetings, export the record of one."""

import argparse
import sys
from pathlib import Path

from hwabaek.actions import log
from hwabaek.actions.records import FINISHED, build_record, log_export
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.record_file import Version
from hwabaek.gateways.clock import now
from hwabaek.models import Meeting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    verbs = parser.add_subparsers(dest="verb", required=True)
    listing = verbs.add_parser("list", help="one line a finished meeting, its id first")
    listing.add_argument("--body", default="", help="the short name of a body, e.g. yuseong")
    export = verbs.add_parser("export", help="write the record of a meeting into one file")
    export.add_argument("meeting", type=int, help="the id of the meeting, as `list` prints it")
    export.add_argument(
        "--public",
        action="store_true",
        help="the version for the public, masked by the meeting's class of disclosure",
    )
    export.add_argument(
        "--out", type=Path, required=True, help="the file to write, e.g. record.zip"
    )


def run(args: argparse.Namespace) -> int:
    """List or export."""
    if args.verb == "list":
        return list_records(args.body)
    version = Version.PUBLIC if args.public else Version.WHOLE
    return export(args.meeting, args.out, version)


def list_records(slug: str) -> int:
    """Print one line a finished meeting: id, when it ended, body, committee, name, state."""
    meetings = Meeting.objects.filter(state__in=FINISHED).select_related("committee", "body")
    if slug:
        meetings = meetings.filter(body__slug=slug)
    for meeting in meetings.order_by("pk"):
        ended = meeting.concluded_at or meeting.closed_at or meeting.called_at
        day = ended.astimezone().date().isoformat() if ended else "-"
        title = f"{meeting.committee.name} {meeting.year}-{meeting.number} {meeting.title}"
        print(f"{meeting.pk}\t{day}\t{meeting.state}\t{meeting.body.name}\t{title}")
    return 0


def export(meeting_id: int, out: Path, version: Version) -> int:
    """Write the record of one meeting; the file appears whole or not at all."""
    meeting = Meeting.objects.select_related("body", "committee").filter(pk=meeting_id).first()
    if meeting is None:
        print(f"이런 회의가 없습니다: {meeting_id}", file=sys.stderr)
        return 1
    moment = now()
    try:
        found = build_record(meeting=meeting, now=moment, version=version)
    except Refusal as refusal:
        print(refusal.text, file=sys.stderr)
        return 1
    draft = out.with_name(f".{out.name}.draft")
    draft.write_bytes(found.content)
    draft.replace(out)
    act = log.Act(actor=None, capacity="system", now=moment)
    log_export(meeting=meeting, found=found, act=act)
    print(f"{out} ({len(found.content):,} bytes)")
    return 0
