"""What the tags and filters show."""

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from hwabaek.web import figures, tags

SEOUL = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 10, 13, 10, 20, tzinfo=SEOUL)


def at(month: int, day: int, hour: int = 18, minute: int = 0, *, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=SEOUL).astimezone(dt.UTC)


def shown(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


# Dates


def test_a_moment_is_written_as_offices_do_in_korean_time() -> None:
    assert tags.moment(dt.datetime(2026, 10, 16, 9, 0, tzinfo=dt.UTC)) == "2026. 10. 16.(금) 18:00"
    assert tags.moment(dt.datetime(2026, 12, 31, 15, 0, tzinfo=dt.UTC)) == "2027. 1. 1.(금) 00:00"


def test_a_short_moment_has_the_year_only_when_it_is_another() -> None:
    assert tags.moment_short(at(10, 16), NOW) == "10. 16.(금) 18:00"
    assert tags.moment_short(at(1, 4, year=2027), NOW) == "2027. 1. 4.(월) 18:00"
    # In London it is still last year; in Korea it is not.
    new_year = dt.datetime(2026, 12, 31, 15, 30, tzinfo=dt.UTC)
    assert tags.moment_short(at(12, 31), new_year) == "2026. 12. 31.(목) 18:00"


def test_a_day_may_come_from_a_date_or_a_moment() -> None:
    assert tags.day(dt.date(2026, 9, 15)) == "2026. 9. 15.(화)"
    assert tags.day(dt.datetime(2026, 9, 14, 15, 0, tzinfo=dt.UTC)) == "2026. 9. 15.(화)"
    assert tags.day_short(dt.date(2026, 9, 15), NOW) == "9. 15.(화)"
    assert tags.day_short(dt.date(2025, 9, 15), NOW) == "2025. 9. 15.(월)"


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (at(10, 13), "오늘 18:00까지"),
        (at(10, 14), "내일 18:00까지"),
        (at(10, 15), "10. 15.(목) 18:00까지"),
        (at(10, 14, 0), "오늘 24:00까지"),
        (at(1, 1, 0, year=2027), "12. 31.(목) 24:00까지"),
        (at(10, 13, 10), "10. 13.(화) 10:00에 마감"),
        (at(10, 13, 10, 20), "오늘 10:20까지"),
    ],
)
def test_a_deadline_is_named_as_people_think_of_it(deadline: dt.datetime, said: str) -> None:
    assert tags.moment_deadline(deadline, NOW) == said


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (at(10, 13), "오늘이 마지막 날입니다"),
        (at(10, 14, 9), "하루 남았습니다"),
        (at(10, 16), "사흘 남았습니다"),
        (at(10, 20), "이레 남았습니다"),
        (at(10, 21), "8일 남았습니다"),
        (at(10, 14, 0), "오늘이 마지막 날입니다"),
        (at(10, 13, 10, 19), "마감되었습니다"),
    ],
)
def test_the_days_left_are_counted_on_the_calendar(deadline: dt.datetime, said: str) -> None:
    assert tags.time_left(deadline, NOW) == said


def test_a_time_carries_what_machines_read() -> None:
    assert shown("{% time it %}", it=at(10, 16)) == (
        '<time datetime="2026-10-16T18:00+09:00">2026. 10. 16.(금) 18:00</time>'
    )
    assert shown('{% time it "day" %}', it=dt.date(2026, 9, 15)) == (
        '<time datetime="2026-09-15">2026. 9. 15.(화)</time>'
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ it|moment }}",
        "{{ it|moment_short }}",
        "{{ it|moment_deadline }}",
        "{{ it|time_left }}",
        "{{ it|day }}",
        "{{ it|day_short }}",
        "{{ it|clock }}",
        "{% time it %}",
        "{{ missing|moment }}",
        "{{ it|phone_masked }}",
        "{{ it|mail_masked }}",
        "{{ it|digest_groups }}",
    ],
)
def test_nothing_is_shown_of_nothing(source: str) -> None:
    assert shown(source, it=None) == ""


# Numbers and words


@pytest.mark.parametrize(
    ("number", "whole", "masked"),
    [
        ("01012342468", "010-1234-2468", "010-****-2468"),
        ("010 1234 2468", "010-1234-2468", "010-****-2468"),
        ("+82 10-1234-2468", "010-1234-2468", "010-****-2468"),
        ("0426112345", "042-611-2345", "042-***-2345"),
        ("02-120-1234", "02-120-1234", "02-***-1234"),
        ("0212345678", "02-1234-5678", "02-****-5678"),
        ("15881234", "1588-1234", "****-1234"),
        ("120", "120", "*20"),
    ],
)
def test_a_telephone_number_shows_its_end_only(number: str, whole: str, masked: str) -> None:
    assert tags.phone(number) == whole
    assert tags.phone_masked(number) == masked


def test_a_mail_address_shows_its_beginning_only() -> None:
    assert tags.mail_masked("yuntaeseop@example.kr") == "yu***@example.kr"
    assert tags.mail_masked("yt@example.kr") == "y***@example.kr"
    assert tags.mail_masked("no address") == ""


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0B"),
        (1023, "1023B"),
        (1024, "1KB"),
        (831_488, "812KB"),
        (1_048_400, "1.0MB"),
        (3_355_443, "3.2MB"),
        (1_073_700_000, "1.0GB"),
        (1_181_116_006, "1.1GB"),
    ],
)
def test_a_size_has_three_figures(size: int, said: str) -> None:
    assert tags.filesize(size) == said


def test_a_digest_is_in_groups_of_four() -> None:
    assert tags.digest_groups("9f2c41ab70e35d18c6") == "9f2c 41ab 70e3 5d18 c6"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ name|particle:'을를' }}", "이수진을"),
        ("{{ name|particle:'은/는' }}", "이수진은"),
        ("{{ name|particle:'으로로' }}", "이수진으로"),
    ],
)
def test_a_particle_fits_its_word(source: str, said: str) -> None:
    assert shown(source, name="이수진") == said


def test_an_unknown_particle_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown particle"):
        tags.particle("이수진", "하고")


# Icons and components


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert shown('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/hwabaek/icons.svg#icon-check"/></svg>'
    )
    assert 'role="img" aria-label="찬성"' in shown('{% icon "check" label="찬성" %}')


def test_an_icon_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="no icon 'chekc'"):
        shown('{% icon "chekc" %}')


def test_a_badge_escapes_and_knows_its_tones() -> None:
    assert (
        shown('{% badge text "good" %}', text="<회신>")
        == '<span class="badge good">&lt;회신&gt;</span>'
    )
    assert shown('{% badge "부결" %}') == '<span class="badge">부결</span>'
    with pytest.raises(TemplateSyntaxError, match="no tone 'red'"):
        shown('{% badge "부결" "red" %}')


def test_the_step_one_stands_on_is_marked() -> None:
    text = shown('{% steps 2 _("이해관계") _("읽고 결정") _("서명") %}')
    assert text.count('class="done"') == 1
    assert text.count('aria-current="step"') == 1
    assert text.index("마침: ") < text.index("이해관계") < text.index('aria-current="step"')


def test_what_must_be_seen_offline_needs_no_file() -> None:
    text = shown('{% icon_inline "offline" %}')
    assert "<use" not in text
    assert 'viewBox="0 0 24 24"><path' in text
    with pytest.raises(TemplateSyntaxError, match="no icon"):
        shown('{% icon_inline "nothing" %}')


# Seats


def test_the_line_stands_behind_the_person_needed() -> None:
    picture = tags.seats(replied=6, opened=4, unopened=3, recused=1, need=7)["picture"]
    assert [dot.kind for dot in picture.dots] == ["in"] * 6 + ["half"] * 4 + ["away"] * 3 + ["out"]
    assert picture.dots[6].x < picture.need.x < picture.dots[7].x
    assert all(
        later.x - earlier.x >= 22
        for earlier, later in zip(picture.dots, picture.dots[1:], strict=False)
    )


@pytest.mark.parametrize("need", [1, 13, 20, 21, 33])
def test_in_rows_the_line_stays_in_its_row_and_nobody_is_lost(need: int) -> None:
    picture = tags.seats(replied=30, opened=2, unopened=1, recused=2, need=need)["picture"]
    assert len({(dot.x, dot.y) for dot in picture.dots}) == 35
    before = picture.dots[need - 1]
    assert before.x < picture.need.x
    assert picture.need.top < before.y < picture.need.bottom
    assert all(dot.x < picture.width and dot.y < picture.height for dot in picture.dots)
    assert picture.need.x < picture.width


@pytest.mark.parametrize("need", [None, 0, 4])
def test_without_a_reachable_number_there_is_no_line(need: int | None) -> None:
    text = shown("{% seats replied=2 unopened=1 recused=1 need=need %}", need=need)
    assert "<line" not in text
    assert ("성립에 4명 필요" in text) is (need == 4)


# Forms


class Reason(forms.Form):
    reason = forms.CharField(label="반대하시는 이유", help_text="한 줄이라도 적어 주세요.")
    note = forms.CharField(required=False, label="덧붙일 말")
    way = forms.ChoiceField(choices=[("a", "메일"), ("b", "문자")], widget=forms.RadioSelect)
    key = forms.UUIDField(widget=forms.HiddenInput)


def test_a_field_tells_its_error_and_hint_and_keeps_what_was_typed() -> None:
    form = Reason({"reason": "", "note": "<적던 글>", "key": "x"})
    text = shown("{% field form.reason inputmode='text' %}", form=form)
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_reason-error id_reason-hint"' in text
    assert 'id="id_reason-error"' in text
    assert 'id="id_reason-hint"' in text
    assert 'inputmode="text"' in text
    note = shown("{% field form.note %}", form=form)
    assert 'value="&lt;적던 글&gt;"' in note
    assert "aria-describedby" not in note
    assert "(선택)" in note


def test_choices_are_a_group_with_a_question() -> None:
    text = shown("{% field form.way %}", form=Reason())
    assert text.startswith("<fieldset")
    assert "<legend>Way</legend>" in text
    assert text.count('type="radio"') == 2


def test_the_errors_of_a_form_lead_to_their_fields() -> None:
    form = Reason({"note": "", "way": "a", "key": "x"})
    text = shown("{% form_errors form %}", form=form)
    assert '<a href="#id_reason">반대하시는 이유</a>' in text
    assert "#id_key" not in text  # nobody can put a hidden field right
    assert str(form.errors["key"][0]) in text
    good = Reason({"reason": "가", "way": "a", "key": "0d9c3f6e-3a53-4f0e-9c39-111111111111"})
    assert shown("{% form_errors form %}", form=good).strip() == ""


def test_entries_are_counted_from_one_as_on_paper() -> None:
    assert figures.log_number(0) == "1"
    assert figures.log_number(48_263) == "48,264"
    assert (figures.log_number(None), figures.thousands(None)) == ("", "")
    assert figures.thousands(1609) == "1,609"
    assert figures.day_plain(at(10, 13)) == "10. 13."
    assert figures.day_plain(None) == ""
