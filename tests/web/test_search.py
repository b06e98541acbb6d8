"""Finding committees, meetings and documents: only what the reader may see anyway."""

import pytest

from hwabaek.models import Document, Meeting
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import signed_in


@pytest.fixture
def finished(town: people.Town) -> Meeting:
    return people.concluded(town)


@pytest.mark.parametrize("asked", ["교통안전", "구성 및 운영"])
def test_committees_are_found_by_name_and_by_ordinance(town: people.Town, asked: str) -> None:
    answer = signed_in(town.clerk).get("/find/", {"q": asked})
    assert "교통안전정책심의위원회" in said(answer)
    assert "지명위원회" not in said(answer)


@pytest.mark.parametrize(
    "asked",
    ["어린이보호구역", "보행자우선도로", "제1회", "2026년 제1회", "교통안전 제1회", "2026-1"],
)
def test_meetings_are_found_by_title_item_and_number(
    town: people.Town, meeting: Meeting, asked: str
) -> None:
    answer = signed_in(town.clerk).get("/find/", {"q": asked})
    assert f'href="/meetings/{meeting.pk}/"' in answer.content.decode()


@pytest.mark.parametrize("asked", ["제9회", "2025년 제1회", "지명위원회 제1회", "없는 말"])
def test_what_does_not_fit_is_not_found(town: people.Town, meeting: Meeting, asked: str) -> None:
    answer = signed_in(town.clerk).get("/find/", {"q": asked})
    assert f'href="/meetings/{meeting.pk}/"' not in answer.content.decode()


def test_documents_are_found_by_number_and_by_digest(town: people.Town, finished: Meeting) -> None:
    client = signed_in(town.clerk)
    document = Document.objects.filter(meeting=finished).earliest("id")
    Document.objects.filter(pk=document.pk).update(sha256="9f2c41ab" + "0" * 56, state="sealed")
    for asked in (str(document.pk), "9f2c41ab", "9F2C 41AB 0000", "2026년 제1회"):
        page = client.get("/find/", {"q": asked}).content.decode()
        assert f'href="/documents/{document.pk}/"' in page, asked


@pytest.mark.parametrize("who", ["other_clerk", "foreigner", "outsider"])
def test_nothing_is_found_that_one_may_not_see(
    town: people.Town, finished: Meeting, who: str
) -> None:
    client = signed_in(getattr(town, who))
    document = Document.objects.filter(meeting=finished).earliest("id")
    for asked in ("교통안전", "어린이보호구역", "제1회", str(document.pk)):
        text = client.get("/find/", {"q": asked}).content.decode()
        assert f"/meetings/{finished.pk}/" not in text
        assert f"/committees/{town.committee.pk}/" not in text
        assert f"/documents/{document.pk}/" not in text


@pytest.mark.parametrize("asked", ["", "   ", "%", "'; DROP TABLE", "9" * 200, "<script>"])
def test_odd_questions_are_answered_calmly(town: people.Town, asked: str) -> None:
    answer = signed_in(town.clerk).get("/find/", {"q": asked})
    assert answer.status_code == 200
    assert heading(answer)
    assert "<script>" not in answer.content.decode()
