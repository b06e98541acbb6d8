"""How long a document with signatures takes: data, typesetting, seal; and an upload, checked in its confined process.

python bench/documents.py [--json FILE]
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from hwabaek.core.documents.document import document_data  # noqa: E402 - the path comes first
from hwabaek.core.documents.issue import Issue  # noqa: E402
from hwabaek.core.record.entries import Fact  # noqa: E402
from hwabaek.core.record.replay import replay  # noqa: E402
from hwabaek.core.tlog.canonical_json import canonical  # noqa: E402
from hwabaek.gateways.archive_stamps import renew  # noqa: E402
from hwabaek.gateways.authority import throwaway_seal  # noqa: E402
from hwabaek.gateways.confinement import stop_idle_processes  # noqa: E402
from hwabaek.gateways.papers import inspect_paper, render_page  # noqa: E402
from hwabaek.gateways.timestamps import TimestampAuthority  # noqa: E402
from hwabaek.gateways.typesetting import first_unprintable, typeset  # noqa: E402
from tests.core.documents.deliberation import Deliberation  # noqa: E402
from tests.core.documents.every_kind import log_of  # noqa: E402
from tests.gateways.authorities import Authority  # noqa: E402

AT = datetime(2026, 10, 13, 9, 41, tzinfo=UTC)
ROUNDS = 15


def main() -> None:
    """Measure, print a table and, if asked, write JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    rows = measure()
    print(f"{'documents':<58}{'median ms':>10}{'worst ms':>10}{'aim ms':>8}")
    for row in rows:
        print(
            f"{row['name']:<58}{row['median_ms']:>10}{row['worst_ms']:>10}{row['aim_ms'] or '':>8}"
        )
    if chosen.json:
        chosen.json.write_text(json.dumps({"documents": rows}, ensure_ascii=False, indent=1) + "\n")


def measure() -> list[dict[str, object]]:
    """Time each step by itself and the whole, on data that differ every time."""
    meetings = [facts_of(turn) for turn in range(ROUNDS + 1)]
    pages = [made(facts) for facts in meetings]
    seal = throwaway_seal(now=AT)

    def sealed(turn: int) -> bytes:
        return seal.seal(pdf=pages[turn], reason="의결서", location="유성구", at=AT).pdf

    def whole(turn: int) -> bytes:
        return seal.seal(pdf=made(meetings[turn]), reason="의결서", location="유성구", at=AT).pdf

    def cold(turn: int) -> object:
        stop_idle_processes()
        return inspect_paper(content=pages[turn])

    rows = [
        timed("record replayed and document data made", lambda turn: data_of(meetings[turn])),
        timed(
            "set: resolution with 15 signatures, facts attached", lambda turn: made(meetings[turn])
        ),
        *others(meetings),
        timed("sealed: PAdES B-B, EC P-256", sealed),
        *stamped(pages),
        timed("whole: replay, set and seal, warm, no time stamp", whole, aim=150),
        timed(
            "text of 1,000 letters checked while it is typed",
            lambda _: first_unprintable("가나다라 마바사 " * 111),
        ),
        timed(
            "upload checked, confined process warm", lambda turn: inspect_paper(content=pages[turn])
        ),
        timed("upload checked, confined process started anew", cold),
        timed(
            "page drawn 1,240 pixels wide",
            lambda turn: render_page(pdf=pages[turn], page=1, width=1240),
        ),
    ]
    stop_idle_processes()
    return rows


def others(meetings: list[list[Fact]]) -> list[dict[str, object]]:
    """Time the setting of the other documents."""
    return [
        timed("set: notice of the call", lambda turn: made(meetings[turn][:2], "call_notice")),
        timed("set: report on the result", lambda turn: made(meetings[turn], "result_report")),
        timed("set: audit certificate", lambda turn: made(meetings[turn], "audit_certificate")),
    ]


def stamped(pages: list[bytes]) -> list[dict[str, object]]:
    """Time what asks an authority, one on this machine."""
    authority = Authority()
    seal, known = authority.pades(), TimestampAuthority(authority.url)
    archived: list[bytes] = []

    def lasts(turn: int) -> None:
        at = datetime.now(UTC)  # the authority lives by the clock
        made = seal.seal(pdf=pages[turn], reason="의결서", location="유성구", at=at)
        archived.append(made.pdf)

    rows = [
        timed("sealed: PAdES B-LTA, RSA 2048, authority on this machine", lasts),
        timed(
            "archive stamp renewed and the chain checked",
            lambda turn: renew(pdf=archived[turn], authority=known),
        ),
        timed(
            "checkpoint stamped and the reply checked",
            lambda turn: known.stamp(content=b"checkpoint %d" % turn),
        ),
    ]
    authority.close()
    return rows


def timed(name: str, work: Callable[[int], object], *, aim: int | None = None) -> dict[str, object]:
    """Run once to warm up, then measure each round."""
    work(0)
    spent = []
    for turn in range(1, ROUNDS + 1):
        started = time.perf_counter()
        work(turn)
        spent.append(1000 * (time.perf_counter() - started))
    median, worst = round(statistics.median(spent), 1), round(max(spent), 1)
    return {"name": name, "median_ms": median, "worst_ms": worst, "aim_ms": aim}


def facts_of(turn: int) -> list[Fact]:
    """Give a deliberation in which fifteen members of fifteen replied, different in every round."""
    meeting = Deliberation(members=15, items=1)
    for seat in range(1, 16):
        letter = "a" if (seat + turn) % 6 == 0 else "f"
        meeting.reply(
            seat, letter, opinion=f"{turn}번째 의견입니다. 보행 신호를 먼저 설치해야 합니다."
        )
    meeting.close()
    meeting.conclude()
    return meeting.facts


def data_of(facts: list[Fact], kind: str = "resolution") -> dict[str, object]:
    """Make the document's data."""
    digest = sha256(canonical(facts)).hexdigest()
    address = "https://hwabaek.example.kr"
    issue = Issue(
        at=AT, facts_digest=digest, seal_level="B-B", demo=True, address=address, log=log_of(facts)
    )
    item = 1 if kind == "resolution" else None
    return document_data(kind=kind, record=replay(facts), item=item, issue=issue)


def made(facts: list[Fact], kind: str = "resolution") -> bytes:
    """Make the document."""
    return typeset(
        template=kind, data=data_of(facts, kind), attachment=canonical(facts), timestamp=AT
    )


if __name__ == "__main__":
    main()
