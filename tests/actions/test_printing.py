"""What a document cannot print is refused where it is typed."""

import pytest

from hwabaek.access import NotFound
from hwabaek.actions import agenda, replies
from hwabaek.actions.printing import UnprintableText, require_printable
from hwabaek.models import AgendaItem, DraftBallot
from tests import people


def test_hangul_hanja_and_signs_are_printed() -> None:
    require_printable(text="제1호 보행자우선도로 지정안(案) ㎡ ㆍ 「법률」 30km/h ㉠ 〮")


@pytest.mark.parametrize("character", ["😀", "\ue000"])
def test_the_character_is_named(character: str) -> None:
    with pytest.raises(UnprintableText) as refusal:
        require_printable(title="괜찮은 제목", opinion=f"좋습니다{character}")
    assert refusal.value.field == "opinion"
    assert character in str(refusal.value)


@pytest.mark.django_db
def test_it_is_refused_in_an_opinion_and_in_an_item() -> None:
    there = people.town()
    meeting = people.called(there)
    people.declare(there.members[2], meeting)
    with pytest.raises(UnprintableText):
        replies.save_draft(
            actor=there.members[2],
            meeting_id=meeting.pk,
            number=1,
            choice="conditional",
            opinion="조건 😀",
            now=people.MONDAY,
        )
    assert not DraftBallot.objects.exists()
    other = people.prepared(there, items=0)
    text = agenda.ItemText(title="안건 😀", order_text="정한다.", proposal_text="내용")
    with pytest.raises(UnprintableText):
        agenda.add_item(actor=there.clerk, meeting_id=other.pk, text=text, now=people.MONDAY)
    assert not AgendaItem.objects.filter(meeting=other).exists()
    with pytest.raises(NotFound):
        agenda.add_item(actor=there.chair, meeting_id=other.pk, text=text, now=people.MONDAY)
