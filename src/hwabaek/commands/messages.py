"""`hwabaek messages`: collect what screens say, keep its English, compile it; or check all that.

Korean is the source: a text stands in Python and templates as people read it, and English is its
first translation. The catalogue is a file in the repository, so it is kept stable: sorted, with
the files a text stands in but not the lines.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

PACKAGE = Path(__file__).resolve().parent.parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
PYTHON_KEYWORDS: dict[str, tuple[object, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# A Python text as Django's templatize() writes it, and the calls that it writes around them.
_TEXT = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(({_TEXT}(?:, {_TEXT})*)")
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|(?<!%)%[sd]|\{\w*\}")
_HEADER = r"""# English texts of Hwabaek. The Korean source texts stand in the program.
# `hwabaek messages` collects them; fill in msgstr and run it again.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

"""


@dataclass(frozen=True, order=True)
class Text:
    """One text as a program asks for it."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str | tuple[str, str]:
        return (self.singular, self.plural) if self.plural else self.singular


@dataclass
class Findings:
    """What is not in order, one sentence each."""

    sentences: list[str] = field(default_factory=list)

    def add(self, what: str, text: str) -> None:
        self.sentences.append(f"{what}: {text}")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail where something is missing"
    )


def run(args: argparse.Namespace) -> int:
    catalogue = updated(texts=collect(PACKAGE), known=read(CATALOGUE))
    if args.check:
        findings = check(catalogue)
        for sentence in findings.sentences:
            print(sentence, file=sys.stderr)
        return 1 if findings.sentences else 0
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_bytes(rendered(catalogue))
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    open_texts = sum(not _is_translated(message.string) for message in catalogue if message.id)
    print(f"{len(catalogue)} texts, {open_texts} without English: {CATALOGUE}")
    return 0


def check(catalogue: "Catalog") -> Findings:
    """Compare the files with what they should be, and every translation with its text."""
    findings = Findings()
    known = read(CATALOGUE)
    asked = {(message.id, message.context) for message in catalogue if message.id}
    had = {(message.id, message.context) for message in known if message.id}
    for text, _context in sorted(asked - had, key=str):
        findings.add("not collected (run hwabaek messages)", str(text))
    for text, _context in sorted(had - asked, key=str):
        findings.add("asked for nowhere (run hwabaek messages)", str(text))
    for message in catalogue:
        if message.id and not _is_translated(message.string):
            findings.add("without English", str(message.id))
        elif message.id and not _has_same_placeholders(message.id, message.string):
            findings.add("other placeholders in English", str(message.id))
    if not CATALOGUE.exists() or CATALOGUE.read_bytes() != rendered(catalogue):
        findings.add("out of date (run hwabaek messages)", CATALOGUE.name)
    if _compiled_texts(CATALOGUE.with_suffix(".mo")) != _texts_of(compiled(catalogue)):
        findings.add("out of date (run hwabaek messages)", CATALOGUE.with_suffix(".mo").name)
    return findings


def collect(package: Path) -> dict[Text, set[str]]:
    """Return every text that Python files and templates ask for, with the files it stands in."""
    found: dict[Text, set[str]] = {}
    for path in sorted(package.rglob("*.py")):
        for text in texts_in_python(path.read_bytes()):
            found.setdefault(text, set()).add(path.relative_to(package).as_posix())
    for path in sorted((package / "web" / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for text in texts_in_template(path.read_text(encoding="utf-8"), path.name):
                found.setdefault(text, set()).add(path.relative_to(package).as_posix())
    return found


def texts_in_python(source: bytes) -> Iterator[Text]:
    from babel.messages.extract import extract

    # Babel's own types are narrower than what it takes.
    found = extract("python", io.BytesIO(source), PYTHON_KEYWORDS, (), {"encoding": "utf-8"})  # type: ignore[arg-type]
    for _line, message, _comments, context in found:
        singular, plural = (message, "") if isinstance(message, str) else message[:2]
        if singular:
            yield Text(singular, plural or "", context or "")


def texts_in_template(source: str, name: str) -> Iterator[Text]:
    """Yield what a template asks for: Django's own reading of it, taken out of the call it makes."""
    from django.utils.translation.template import templatize

    for function, arguments in _CALL.findall(templatize(source, origin=name)):
        texts = [ast.literal_eval(text) for text in re.findall(_TEXT, arguments)]
        context = texts.pop(0) if "p" in function else ""
        yield Text(texts[0], texts[1] if function.startswith("n") else "", context)


def updated(*, texts: dict[Text, set[str]], known: "Catalog") -> "Catalog":
    """Return the catalogue of these texts, with the translations that we already have."""
    catalogue = _empty()
    for text in sorted(texts):
        old = known.get(text.key, text.context or None)
        catalogue.add(
            text.key,
            string=old.string if old and _fits(old.string, text) else None,
            locations=[(file, None) for file in sorted(texts[text])],  # type: ignore[misc]
            user_comments=old.user_comments if old else (),
            flags={"fuzzy"} & set(old.flags if old else ()),
            context=text.context or None,
        )
    return catalogue


def read(file: Path) -> "Catalog":
    from babel.messages.pofile import read_po

    if not file.exists():
        return _empty()
    with file.open("rb") as stream:
        return read_po(stream, locale="en")


def rendered(catalogue: "Catalog") -> bytes:
    from babel.messages.pofile import write_po

    out = io.BytesIO()
    write_po(out, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False)
    return _HEADER.encode() + out.getvalue().strip() + b"\n"


def compiled(catalogue: "Catalog") -> bytes:
    from babel.messages.mofile import write_mo

    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def _empty() -> "Catalog":
    from babel.messages.catalog import Catalog

    # The dates would change the compiled file each time and tell nobody anything.
    never = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(locale="en", fuzzy=False, creation_date=never, revision_date=never)


def _fits(string: object, text: Text) -> bool:
    return isinstance(string, str) != bool(text.plural)


def _is_translated(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def _has_same_placeholders(text: object, string: object) -> bool:
    """Tell whether a translation fills in what its text does; one of several forms may leave out."""
    wanted = {name for form in _forms(text) for name in _PLACEHOLDER.findall(form)}
    given = [set(_PLACEHOLDER.findall(form)) for form in _forms(string)]
    return all(names <= wanted for names in given) and given[-1] == wanted


def _forms(value: object) -> list[str]:
    return [str(form) for form in value] if isinstance(value, list | tuple) else [str(value)]


def _compiled_texts(file: Path) -> dict[object, object]:
    return _texts_of(file.read_bytes()) if file.exists() else {}


def _texts_of(content: bytes) -> dict[object, object]:
    from babel.messages.mofile import read_mo

    catalogue = read_mo(io.BytesIO(content))
    return {(message.id, message.context): message.string for message in catalogue if message.id}
