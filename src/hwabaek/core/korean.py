"""Korean text: particles that fit the word before them, and dates as public offices write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from string import ascii_letters
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
WEEKDAYS = "월화수목금토일"

_PAREN_GROUP = re.compile(r"\s*((?!\(안\))\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\})\s*$")
_CLOSING_MARKS = "」』〉》】〕’”'\"`)]}>.,!?…~·:; \t\n"
_DIGIT_ENDS = "ㅇㄹ ㅁ  ㄱㄹㄹ "  # 영·십·백·천, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구
_NAME_ENDS = {
    "L": "ㄹ",
    "M": "ㅁ",
    "N": "ㄴ",
    "R": "ㄹ",
}  # 엘, 엠, 엔, 알; the other letters end in a vowel
_WORD_ENDS = {
    "l": "ㄹ",
    "m": "ㅁ",
    "n": "ㄴ",
    "b": "ㅂ",
    "c": "ㄱ",
    "k": "ㄱ",
    "p": "ㅂ",
    "t": "ㅅ",
}
_SYMBOL_ENDS = {
    "%": " ",
    "℃": " ",
    "㎡": " ",
    "㎥": " ",
    "㎞": " ",
    "㎏": "ㅁ",
    "㎝": " ",
    "㎜": " ",
}
_PAIRS = {
    "을/를",
    "은/는",
    "이/가",
    "과/와",
    "으로/로",
    "이나/나",
    "이며/며",
    "이고/고",
    "이어야/여야",
    "이어서/여서",
    "아/야",
}


def attach(*, word: str, particle: str) -> str:
    """Put a particle after a word: `particle` is a pair such as "을/를", the form after a consonant first.

    Where nobody can tell how the word is read, both forms are written: "을(를)".

    Raises:
        ValueError: where the pair is none that we know.

    """
    if particle not in _PAIRS:
        message = f"unknown particle: {particle}"
        raise ValueError(message)
    after_consonant, after_vowel = particle.split("/")
    end = final_sound(word)
    if end is None:
        return f"{word}{after_consonant}({after_vowel})"
    takes_vowel_form = end == " " or (end == "ㄹ" and particle == "으로/로")
    return word + (after_vowel if takes_vowel_form else after_consonant)


def final_sound(word: str) -> str | None:
    """Return the final consonant with which a word is read, " " for a vowel, None where nobody can tell.

    A part in brackets at the end is passed over, as the National Institute of Korean Language advises;
    but "(안)" after the title of a draft is read with it.
    """
    stem = word
    while (outside := _PAREN_GROUP.sub("", stem)) != stem and outside.strip(_CLOSING_MARKS):
        stem = outside
    stem = unicodedata.normalize("NFC", stem).rstrip(_CLOSING_MARKS)
    if not stem:
        return None
    last = stem[-1]
    if "가" <= last <= "힣":
        return _jongseong(last)
    if last in _SYMBOL_ENDS:
        return _SYMBOL_ENDS[last]
    if (digit := unicodedata.digit(last, None)) is not None:
        return _DIGIT_ENDS[digit]
    return _latin_end(stem) if last.isascii() and last.isalpha() else None


def _jongseong(syllable: str) -> str:
    """Return the final consonant of a Hangul syllable; all but ㄹ behave alike."""
    final = (ord(syllable) - ord("가")) % 28
    return " " if final == 0 else "ㄹ" if final == 8 else "ㄱ"  # noqa: PLR2004 - Unicode's Hangul arithmetic


def _latin_end(stem: str) -> str:
    """Read capitals letter by letter (URL 유알엘), other words as words (Book 북)."""
    last = stem[-1]
    letters = stem[len(stem.rstrip(ascii_letters)) :]
    if letters.isupper():
        return _NAME_ENDS.get(last, " ")
    if letters.lower().endswith(("le", "me", "ne")):  # online 온라인, Google 구글: the e is silent
        last = letters[-2]
    return "ㅇ" if letters.lower().endswith("ng") else _WORD_ENDS.get(last.lower(), " ")


def format_day(day: date) -> str:
    """Write a day as `2026. 9. 15.(화)`; a moment is taken to Seoul first."""
    local = _in_seoul(day) if isinstance(day, datetime) else day
    return f"{local.year}. {local.month}. {local.day}.({WEEKDAYS[local.weekday()]})"


def format_moment(moment: datetime) -> str:
    """Write a moment as `2026. 9. 15.(화) 14:00` in Seoul (행정업무의 운영 및 혁신에 관한 규정 §7⑤)."""
    return f"{format_day(moment)} {_in_seoul(moment):%H:%M}"


def _in_seoul(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        message = "a moment without a time zone"
        raise ValueError(message)
    return moment.astimezone(SEOUL)
