"""Grounds on which a member is out of an item: 제척 by law, 기피 on challenge, 회피 by oneself.

대전광역시 유성구 위원회 구성 및 운영에 관한 조례 §5의2.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

ARTICLE = "유성구 위원회 구성 및 운영에 관한 조례 §5의2"


class DisqualificationKind(StrEnum):
    """The three ways out of an item."""

    STATUTORY = "statutory"  # 제척
    CHALLENGED = "challenged"  # 기피
    SELF_RECUSED = "self_recused"  # 회피


@dataclass(frozen=True, slots=True)
class Ground:
    """A numbered ground, as asked of a member."""

    number: int
    label: str
    question: str
    source: str


# 유성구 위원회 구성 및 운영에 관한 조례 §5의2①, each 호
STATUTORY_GROUNDS = (
    Ground(
        number=1,
        label="당사자",
        question="나 또는 배우자(전 배우자 포함)가 당사자이거나 공동 권리자·의무자이다.",
        source=f"{ARTICLE}①1",
    ),
    Ground(
        number=2,
        label="친족",
        question="당사자와 친족이거나 친족이었다.",
        source=f"{ARTICLE}①2",
    ),
    Ground(
        number=3,
        label="자문·연구·용역",
        question="이 안건에 증언·자문·연구·용역·감정을 했다.",
        source=f"{ARTICLE}①3",
    ),
    Ground(
        number=4,
        label="대리인",
        question="나 또는 내가 속한 법인이 당사자의 대리인이거나 대리인이었다.",
        source=f"{ARTICLE}①4",
    ),
)

# 같은 조: a member who sees a ground of 제척 or doubts of fairness must withdraw by himself
SELF_RECUSAL = Ground(
    number=0,
    label="스스로 빠지기(회피)",
    question="위 사유가 아니어도, 공정해 보이지 않을까 걱정되어 스스로 빠진다.",
    source=ARTICLE,
)


def ground(*, number: int) -> Ground:
    """Return the statutory ground of a number.

    Raises:
        KeyError: where the article has no such number.

    """
    for candidate in STATUTORY_GROUNDS:
        if candidate.number == number:
            return candidate
    raise KeyError(number)
