"""`hwabaek messages` finds every text, keeps the translations, and says what is missing."""

import argparse
import gettext
from pathlib import Path

import pytest
from django.utils import translation

from hwabaek.commands import messages
from hwabaek.commands.messages import Text, texts_in_python, texts_in_template

COLLECT = argparse.Namespace(check=False)
CHECK = argparse.Namespace(check=True)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty program of our own in place of the real one."""
    (tmp_path / "web" / "templates").mkdir(parents=True)
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "locale/en/LC_MESSAGES/django.po")
    return tmp_path


def write_texts(package: Path, *texts: str) -> None:
    source = "".join(f"_({text!r})\n" for text in texts)
    (package / "screens.py").write_text(source, encoding="utf-8")


def translate(old: str, new: str) -> None:
    content = messages.CATALOGUE.read_text(encoding="utf-8")
    entry = f'msgid "{old}"\nmsgstr ""'
    assert entry in content
    filled = content.replace(entry, f'msgid "{old}"\nmsgstr "{new}"')
    messages.CATALOGUE.write_text(filled, encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('_("회의")', Text("회의")),
        ('gettext_lazy("회" "의")', Text("회의")),
        ('ngettext("%(n)d건", "%(n)d건들", n)', Text("%(n)d건", "%(n)d건들")),
        ('pgettext("표결", "반대")', Text("반대", context="표결")),
        ('npgettext("표결", "표", "표들", n)', Text("표", "표들", "표결")),
    ],
)
def test_texts_in_python_are_found(source: str, text: Text) -> None:
    assert list(texts_in_python(source.encode())) == [text]


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('{% translate "회의" %}', [Text("회의")]),
        ("{% translate '회의' as word %}", [Text("회의")]),
        ('{% translate "반대" context "표결" %}', [Text("반대", context="표결")]),
        ('{{ _("회의")|upper }} {{ x|default:_("없음") }}', [Text("회의"), Text("없음")]),
        ('{% badge _("회신") "good" %}', [Text("회신")]),
        ("{% translate \"괄호 (x) gettext(u'y')\" %}", [Text("괄호 (x) gettext(u'y')")]),
        ("{# {% translate '아님' %} #}{% comment %}{% translate '아님' %}{% endcomment %}", []),
        (
            "{% blocktranslate trimmed with n=x %}\n  안건\n  {{ n }}건, 100%\n{% endblocktranslate %}",
            [Text("안건 %(n)s건, 100%%")],
        ),
        (
            "{% blocktranslate count n=x context '수' %}{{ n }}건{% plural %}{{ n }}들{% endblocktranslate %}",
            [Text("%(n)s건", "%(n)s들", "수")],
        ),
    ],
)
def test_texts_in_templates_are_found(source: str, texts: list[Text]) -> None:
    assert list(texts_in_template(source, "page.html")) == texts


def test_a_new_text_waits_for_its_english(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_texts(package, "회의")
    messages.run(COLLECT)
    assert messages.run(CHECK) == 1
    assert capsys.readouterr().err == "without English: 회의\n"


def test_a_translated_text_passes_and_is_shown(package: Path) -> None:
    write_texts(package, "회의록 목록")
    messages.run(COLLECT)
    translate("회의록 목록", "List of minutes")
    messages.run(COLLECT)
    assert messages.run(CHECK) == 0
    with messages.CATALOGUE.with_suffix(".mo").open("rb") as compiled:
        english = gettext.GNUTranslations(compiled)
    assert english.gettext("회의록 목록") == "List of minutes"


def test_a_translation_outlives_other_changes(package: Path) -> None:
    write_texts(package, "회의")
    messages.run(COLLECT)
    translate("회의", "Meeting")
    write_texts(package, "안건", "회의", "위원")
    messages.run(COLLECT)
    assert 'msgid "회의"\nmsgstr "Meeting"' in messages.CATALOGUE.read_text("utf-8")


def test_collecting_twice_changes_nothing(package: Path) -> None:
    write_texts(package, "하나", "둘")
    messages.run(COLLECT)
    first = (messages.CATALOGUE.read_bytes(), messages.CATALOGUE.with_suffix(".mo").read_bytes())
    messages.run(COLLECT)
    again = (messages.CATALOGUE.read_bytes(), messages.CATALOGUE.with_suffix(".mo").read_bytes())
    assert first == again


def test_a_text_that_went_away_is_told_and_then_forgotten(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_texts(package, "회의")
    messages.run(COLLECT)
    write_texts(package, "안건")
    assert messages.run(CHECK) == 1
    assert "asked for nowhere (run hwabaek messages): 회의" in capsys.readouterr().err
    messages.run(COLLECT)
    assert "회의" not in messages.CATALOGUE.read_text("utf-8")


def test_a_translation_must_fill_in_what_its_text_does(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_texts(package, "%(name)s 위원")
    messages.run(COLLECT)
    translate("%(name)s 위원", "Member %(nmae)s")
    messages.run(COLLECT)
    assert messages.run(CHECK) == 1
    assert "other placeholders in English: %(name)s 위원" in capsys.readouterr().err


def test_a_catalogue_edited_but_not_compiled_is_told(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_texts(package, "회의")
    messages.run(COLLECT)
    translate("회의", "Meeting")
    assert messages.run(CHECK) == 1
    assert capsys.readouterr().err == "out of date (run hwabaek messages): django.mo\n"


def test_every_text_of_the_program_has_its_english(capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.run(CHECK) == 0, capsys.readouterr().err[:4000]


def test_the_program_speaks_english_where_asked() -> None:
    with translation.override("en"):
        assert translation.gettext("찾을 수 없는 화면") != "찾을 수 없는 화면"
