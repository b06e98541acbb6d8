"""Articles as people read them: "§5의2①1" becomes 제5조의2제1항제1호."""

from __future__ import annotations

import re
from functools import lru_cache

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
LETTERS = "가나다라마바사아자차카타파하"
_ITEM = rf"(?:[0-9]+(?:의[0-9]+)?[{LETTERS}]?)?"
_ARTICLE = rf"§[0-9]+(?:의[0-9]+)?(?:–?[{CIRCLED}]{_ITEM})*"
ARTICLES = re.compile(rf"({_ARTICLE})(?:–({_ARTICLE}))?")
ARTICLE = re.compile(r"§([0-9]+)(?:의([0-9]+))?")
PARAGRAPH = re.compile(rf"(–?)([{CIRCLED}])(?:([0-9]+)(?:의([0-9]+))?([{LETTERS}])?)?")


@lru_cache(maxsize=1024)
def written_in_full(source: str) -> str:
    """Write every "§" of a source as Korean statutes name their articles."""
    return ARTICLES.sub(_span, source)


def _span(found: re.Match[str]) -> str:
    first, last = found.groups()
    return f"{_article(first)}부터 {_article(last)}까지" if last else _article(first)


def _article(short: str) -> str:
    number, branch = ARTICLE.match(short).groups()  # type: ignore[union-attr]  # it matched before
    name = f"제{number}조" + (f"의{branch}" if branch else "")
    for position, paragraph in enumerate(PARAGRAPH.finditer(short)):
        name += _paragraph(paragraph, joined="·" if position else "")
    return name


def _paragraph(found: re.Match[str], *, joined: str) -> str:
    dash, circled, number, branch, letter = found.groups()
    name = f"제{CIRCLED.index(circled) + 1}항"
    if number:
        name += (
            f"제{number}호" + (f"의{branch}" if branch else "") + (f"{letter}목" if letter else "")
        )
    return f"부터 {name}까지" if dash else f"{joined}{name}"
