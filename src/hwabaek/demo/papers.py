"""The demo's papers: what departments would lay before their committees, many pages with tables and figures.

They are typeset from templates beside this file, so they are the same everywhere and belong to nobody. All that they
tell is made up, and each page says so.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from hwabaek.gateways.typesetting import compile_pdf, compile_picture

_TEMPLATES = Path(__file__).parent / "typst"


@dataclass(frozen=True, slots=True)
class DemoPaper:
    """A paper of the demo, and the committee and item that it is for."""

    name: str
    title: str
    file_name: str
    media_type: str
    committee: str
    item_title: str
    dated: datetime


def _paper(name: str, committee: str, item_title: str, dated: datetime) -> DemoPaper:
    title = f"심의안건: {item_title}"
    return DemoPaper(
        name, title, f"{item_title}.pdf", "application/pdf", committee, item_title, dated
    )


_TRAFFIC = datetime(2026, 9, 21, tzinfo=UTC)
PAPERS = (
    _paper(
        "school_zone",
        "gyotong-anjeon",
        "노은로 어린이보호구역 시간제 속도제한 시범운영(안)",
        _TRAFFIC,
    ),
    _paper("walking_street", "gyotong-anjeon", "궁동 대학로 보행자우선도로 지정(안)", _TRAFFIC),
    _paper("safety_plan", "gyotong-anjeon", "2027년도 유성구 교통안전시행계획(안)", _TRAFFIC),
    _paper(
        "pop_up_land",
        "gongyu-jaesan",
        "임시점포용 구유지 사용허가(안)",
        datetime(2026, 10, 1, tzinfo=UTC),
    ),
    _paper(
        "contract_method",
        "gyeyak-simui",
        "다올복합문화센터 건립공사 입찰참가자격과 계약방법(안)",
        datetime(2026, 10, 5, tzinfo=UTC),
    ),
    DemoPaper(
        "site_picture",
        "현장 예상 모습",
        "노은로_현장.png",
        "image/png",
        "gyotong-anjeon",
        "노은로 어린이보호구역 시간제 속도제한 시범운영(안)",
        _TRAFFIC,
    ),
)


def paper_content(paper: DemoPaper) -> bytes:
    """Make one paper; the same bytes every time."""
    if paper.media_type == "image/png":
        return compile_picture(folder=_TEMPLATES, template=paper.name, dots_per_inch=150)
    return compile_pdf(folder=_TEMPLATES, template=paper.name, inputs={}, timestamp=paper.dated)


def make_papers(folder: Path) -> list[tuple[DemoPaper, Path]]:
    """Write all papers into a folder, except those that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for paper in PAPERS:
        path = folder / paper.file_name
        if not path.exists():
            path.write_bytes(paper_content(paper))
        made.append((paper, path))
    return made
