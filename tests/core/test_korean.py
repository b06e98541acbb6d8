"""Particles and dates in Korean."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from hwabaek.core.korean import attach, final_sound, format_day, format_moment


@pytest.mark.parametrize(
    ("word", "object_form", "by_form"),
    [
        ("위원", "위원을", "위원으로"),
        ("위원회", "위원회를", "위원회로"),
        ("서울", "서울을", "서울로"),
        ("결의안", "결의안을", "결의안으로"),
        ("0", "0을", "0으로"),
        ("1", "1을", "1로"),
        ("2", "2를", "2로"),
        ("3", "3을", "3으로"),
        ("4", "4를", "4로"),
        ("5", "5를", "5로"),
        ("6", "6을", "6으로"),
        ("7", "7을", "7로"),
        ("8", "8을", "8로"),
        ("9", "9를", "9로"),
        ("100", "100을", "100으로"),
        ("①", "①을", "①로"),
        ("②", "②를", "②로"),
        ("85.5", "85.5를", "85.5로"),
        ("PDF", "PDF를", "PDF로"),
        ("URL", "URL을", "URL로"),
        ("GPS", "GPS를", "GPS로"),
        ("LAN", "LAN을", "LAN으로"),
        ("ATM", "ATM을", "ATM으로"),
        ("VR", "VR을", "VR로"),
        ("Book", "Book을", "Book으로"),
        ("Seoul", "Seoul을", "Seoul로"),
        ("meeting", "meeting을", "meeting으로"),
        ("home", "home을", "home으로"),
        ("Zoom", "Zoom을", "Zoom으로"),
        ("online", "online을", "online으로"),
        ("Google", "Google을", "Google로"),
        ("cafe", "cafe를", "cafe로"),
        ("Café", "Café을(를)", "Café으로(로)"),
        ("45%", "45%를", "45%로"),
        ("30㎡", "30㎡를", "30㎡로"),
        ("3㎏", "3㎏을", "3㎏으로"),
        ("관리계획(안)", "관리계획(안)을", "관리계획(안)으로"),
        ("사용허가(안)", "사용허가(안)을", "사용허가(안)으로"),
        ("강태수(위원장)", "강태수(위원장)를", "강태수(위원장)로"),
        ("홍길동 [간사]", "홍길동 [간사]을", "홍길동 [간사]으로"),
        ("강태수(부구청장)(안)", "강태수(부구청장)(안)을", "강태수(부구청장)(안)으로"),
        ("(위원회)", "(위원회)를", "(위원회)로"),
        ("「지방자치법」", "「지방자치법」을", "「지방자치법」으로"),
        ("'경미'", "'경미'를", "'경미'로"),
        ('"긴급"', '"긴급"을', '"긴급"으로'),
        ("끝.", "끝.을", "끝.으로"),
        ("", "을(를)", "으로(로)"),
        ("…", "…을(를)", "…으로(로)"),
        ("漢字", "漢字을(를)", "漢字으로(로)"),
        ("\u1112\u116c", "\u1112\u116c를", "\u1112\u116c로"),
    ],
)
def test_particles_fit_the_word_before_them(word: str, object_form: str, by_form: str) -> None:
    assert attach(word=word, particle="을/를") == object_form
    assert attach(word=word, particle="으로/로") == by_form


@pytest.mark.parametrize(
    ("particle", "after_consonant", "after_vowel"),
    [
        ("은/는", "안건은", "회의는"),
        ("이/가", "안건이", "회의가"),
        ("과/와", "안건과", "회의와"),
        ("이나/나", "안건이나", "회의나"),
        ("이며/며", "안건이며", "회의며"),
        ("이고/고", "안건이고", "회의고"),
        ("이어야/여야", "안건이어야", "회의여야"),
        ("이어서/여서", "안건이어서", "회의여서"),
        ("아/야", "안건아", "회의야"),
    ],
)
def test_every_pair_has_its_two_forms(
    particle: str, after_consonant: str, after_vowel: str
) -> None:
    assert attach(word="안건", particle=particle) == after_consonant
    assert attach(word="회의", particle=particle) == after_vowel


def test_only_the_particle_for_by_takes_the_vowel_form_after_rieul() -> None:
    assert attach(word="서울", particle="이/가") == "서울이"


def test_an_unknown_particle_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown particle: 를/을"):
        attach(word="회의", particle="를/을")


def test_the_final_sound_of_a_syllable() -> None:
    assert (final_sound("가"), final_sound("갈"), final_sound("힣")) == (" ", "ㄹ", "ㄱ")


def test_a_moment_is_written_in_the_time_of_seoul() -> None:
    assert format_moment(datetime(2026, 9, 15, 5, 0, tzinfo=UTC)) == "2026. 9. 15.(화) 14:00"
    assert format_moment(datetime(2026, 12, 31, 15, 4, 59, tzinfo=UTC)) == "2027. 1. 1.(금) 00:04"
    tokyo = timezone(timedelta(hours=9))
    assert format_moment(datetime(2026, 10, 12, 8, 55, tzinfo=tokyo)) == "2026. 10. 12.(월) 08:55"


def test_a_day_is_written_with_its_weekday() -> None:
    days = [format_day(date(2026, 9, day)) for day in range(14, 21)]

    assert days[0] == "2026. 9. 14.(월)"
    assert [day[-2] for day in days] == list("월화수목금토일")
    assert format_day(datetime(2026, 9, 15, 15, 0, tzinfo=UTC)) == "2026. 9. 16.(수)"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    for write in (format_day, format_moment):
        with pytest.raises(ValueError, match="without a time zone"):
            write(datetime(2026, 9, 15, 14, 0))  # noqa: DTZ001 - that is the point
