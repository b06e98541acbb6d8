"""Documents on paper: archivable, accessible, the same to the byte, and what they say is in the text."""

import hashlib
import json
import os
import re
import subprocess
import sys
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.gateways import typesetting
from hwabaek.gateways.typesetting import UnprintableCharacter, first_unprintable, typeset
from tests.core.documents.every_kind import AT, KINDS, data_for, facts_for, printed, template_of

ATTACHMENT = canonical(facts_for("resolution"))


def pdf_of(kind: str, item: int | None, **changed: Any) -> bytes:
    return typeset(
        template=template_of(kind),
        data=data_for(kind, item) | changed,
        attachment=canonical(facts_for(kind)),
        timestamp=AT,
    )


@cache
def once(kind: str, item: int | None) -> bytes:
    return pdf_of(kind, item)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def bare(text: str) -> str:
    return re.sub(r"\s|￾|\x02", "", text)


@pytest.mark.parametrize(("kind", "item"), KINDS)
def test_it_says_that_it_is_archivable_and_accessible(kind: str, item: int | None) -> None:
    with pikepdf.open(BytesIO(once(kind, item))) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert metadata["pdfuaid:part"] == "1"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "ko-KR"
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == data_for(kind, item)["head"]["subject"]


@pytest.mark.parametrize(("kind", "item"), KINDS)
def test_it_carries_the_facts_as_a_supplement(kind: str, item: int | None) -> None:
    attachment = canonical(facts_for(kind))
    with pikepdf.open(BytesIO(once(kind, item))) as pdf:
        assert pdf.attachments["facts.json"].get_file().read_bytes() == attachment
        assert str(pdf.Root.AF[0].AFRelationship) == "/Supplement"
    assert hashlib.sha256(attachment).hexdigest() in text_of(once(kind, item))


@pytest.mark.parametrize(("kind", "item"), KINDS)
def test_its_text_is_what_the_facts_say(kind: str, item: int | None) -> None:
    text = bare(text_of(once(kind, item)))
    assert [words for words in printed(data_for(kind, item)) if bare(words) not in text] == []


@pytest.mark.parametrize(("kind", "item"), KINDS)
def test_the_same_facts_make_the_same_bytes(kind: str, item: int | None) -> None:
    assert pdf_of(kind, item) == once(kind, item)


@pytest.mark.parametrize(("kind", "item"), KINDS)
def test_its_check_number_can_be_found_in_the_bytes_alone(kind: str, item: int | None) -> None:
    number = data_for(kind, item)["proof"]["number"].removeprefix("확인 번호 ")
    found = re.findall(rb"hwabaek:([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<", once(kind, item))
    assert found == [number.encode()]


def test_a_document_that_nobody_can_look_up_has_no_code() -> None:
    proof = data_for("resolution", 1)["proof"] | {"address": ""}
    assert "QR" not in "".join(alternatives(pdf_of("resolution", 1, proof=proof)))


def test_another_process_makes_the_same_bytes_too() -> None:
    root = Path(__file__).parents[2]
    told = "import hashlib; from tests.gateways.test_typesetting import pdf_of; "
    told += "print(hashlib.sha256(pdf_of('written_result', None)).hexdigest())"
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    done = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        cwd=root,
    )
    assert done.stdout.strip() == hashlib.sha256(pdf_of("written_result", None)).hexdigest()


def test_korean_lines_break_between_words_only() -> None:
    words = ["행정절차", "교통안전", "보행환경", "시행계획", "어린이들", "보호구역"]
    lines = text_of(pdf_of("resolution", 1, reasons=" ".join(words * 12))).splitlines()
    inside = [line for line in lines if "교통안전 보행환경" in line]
    assert len(inside) > 3
    assert all(word in words for line in inside for word in line.split())


def test_every_picture_has_words_for_those_who_do_not_see() -> None:
    found = alternatives(once("resolution", 1))
    assert "대전광역시 유성구 교통안전정책심의위원회 직인(시연용)" in found
    assert "양혜림 위원의 서명" in found


@pytest.mark.parametrize(("kind", "item"), KINDS)
def test_the_code_is_read_out_once_though_it_stands_on_every_page(
    kind: str, item: int | None
) -> None:
    alt = data_for(kind, item)["proof"]["code_alt"]
    assert alternatives(once(kind, item)).count(alt) == 1


def alternatives(pdf: bytes) -> list[str]:
    """Give the words that stand for pictures in the structure of a document."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            str(found.Alt)
            for found in opened.objects
            if isinstance(found, pikepdf.Dictionary) and "/Alt" in found
        ]


def test_only_our_own_fonts_are_in_it() -> None:
    with pikepdf.open(BytesIO(pdf_of("resolution", 1, reasons="옛말 ᄒᆞᆫ글도 있다."))) as pdf:
        names = {
            str(found.FontName)
            for found in pdf.objects
            if isinstance(found, pikepdf.Dictionary) and "/FontName" in found
        }
    assert {name.partition("+")[2].partition("-")[0] for name in names} == {
        "PretendardGOV",
        "NotoSansKR",
    }


@pytest.mark.parametrize("character", ["👍", "𠮷", "\ue000", "א", "\x07"])
def test_a_character_that_no_font_has_is_named(character: str) -> None:
    with pytest.raises(UnprintableCharacter) as refused:
        pdf_of("resolution", 1, reasons=f"좋습니다{character}.")
    assert refused.value.character == character
    assert f"U+{ord(character):04X}" in str(refused.value)
    assert first_unprintable(f"좋습니다{character}.") == character


@pytest.mark.parametrize("character", ["\ufeff", "\u2028", "\x00", "\ufe0f", "\U000e0041"])
def test_a_character_that_nobody_sees_is_refused_while_it_is_typed(character: str) -> None:
    assert first_unprintable(f"좋습{character}니다") == character


def test_what_passes_at_typing_time_can_be_printed() -> None:
    printable = sorted(chr(code) for code in typesetting._printable())
    assert len(printable) > 20_000
    sample = "".join(printable[::23])
    assert first_unprintable(sample) is None
    words = " ".join(sample[at : at + 30] for at in range(0, len(sample), 30))
    assert pdf_of("resolution", 1, reasons=words).startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    "text",
    ["각 ① ㎡ ㈜ — … “가” ‘나’ · 「법」 『책』 ★ → ₩", "漢字 中國", "ᄒᆞᆫ글", "한글", "a\tb\nc"],
)
def test_ordinary_writing_passes(text: str) -> None:
    assert first_unprintable(text) is None


def test_nothing_that_is_printed_is_ever_run() -> None:
    hostile = '#read("/etc/passwd") $x$ [b] *c* #set page(width: 1cm) \\u{41} </svg><script>'
    assert bare(hostile.replace("*", "*")) in bare(
        text_of(pdf_of("resolution", 1, reasons=hostile))
    )


def test_drawn_and_typed_signatures_and_the_approval_line_are_printed() -> None:
    ink = {"kind": "typed", "text": "공진수"}
    line = [
        {"role": role, "signature": ink, "date": "10. 20."}
        for role in ("주무관", "팀장", "과장", "국장")
    ]
    text = text_of(pdf_of("resolution", 1, approvals=line))
    assert text.count("공진수") == 4
    assert "국장" in text


def test_a_template_that_does_not_fit_its_data_says_so() -> None:
    with pytest.raises(typesetting.TypesettingError, match=r"resolution\.typ|look\.typ"):
        typeset(
            template="resolution", data=json.loads('{"head": {}}'), attachment=b"{}", timestamp=AT
        )
