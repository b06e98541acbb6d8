"""People are registered once; posts are given and ended."""

import pytest

from hwabaek.access.people import holds
from hwabaek.actions import log
from hwabaek.actions import people as acts
from hwabaek.models import Person, Post
from tests import people

pytestmark = pytest.mark.django_db

SYSTEM = log.Act(actor=None, capacity="system", now=people.MONDAY)


def test_an_address_is_registered_once_however_it_is_written() -> None:
    there = people.town()
    data = acts.PersonData(name="동명", email=f"  {there.chair.email.upper()} ")
    with pytest.raises(acts.AddressTaken) as refusal:
        acts.register_person(body=there.body, data=data, act=SYSTEM)
    assert refusal.value.field == "email"
    assert str(refusal.value) == "이미 등록된 전자우편 주소입니다."


def test_registering_is_logged_without_address_and_number() -> None:
    there = people.town()
    (fact, *_) = log.facts_of(f"person:{there.chair.pk}")
    assert fact["data"] == {"name": "강태수", "affiliation": "", "title": ""}


def test_a_corrected_address_ends_every_session() -> None:
    there = people.town()
    before = there.chair.get_session_auth_hash()
    corrected = acts.correct_contact(
        body=there.body,
        person_id=there.chair.pk,
        email=" New@Example.org ",
        phone=" 010-1111-2222 ",
        act=log.Act(actor=there.clerk, capacity="clerk", now=people.MONDAY),
    )
    assert (corrected.email, corrected.phone) == ("new@example.org", "010-1111-2222")
    assert corrected.get_session_auth_hash() != before
    fact = log.facts_of(f"person:{there.chair.pk}")[-1]
    assert (fact["kind"], fact["actor"]["as"]) == ("person.changed", "clerk")


def test_correcting_to_ones_own_address_is_fine_and_to_anothers_is_not() -> None:
    there = people.town()

    def correct(email: str) -> Person:
        return acts.correct_contact(
            body=there.body, person_id=there.chair.pk, email=email, phone="", act=SYSTEM
        )

    assert correct(there.chair.email.upper()).phone == ""
    with pytest.raises(acts.AddressTaken):
        correct(there.clerk.email)


def test_a_post_gives_its_rights_until_it_ends() -> None:
    there = people.town()
    assert holds(there.clerk, Post.Duty.CLERK)
    post = Post.objects.get(person=there.clerk)
    end = log.Act(actor=there.administrator, capacity="administrator", now=people.MONDAY)
    acts.end_post(post=post, act=end)
    assert not holds(there.clerk, Post.Duty.CLERK)
    post.refresh_from_db()
    assert post.ended_at == people.MONDAY
    kinds = [fact["kind"] for fact in log.facts_of(f"person:{there.clerk.pk}")]
    assert kinds == ["person.registered", "post.given", "post.ended"]


def test_whose_account_is_closed_has_no_session() -> None:
    there = people.town()
    before = there.chair.get_session_auth_hash()
    there.chair.is_active = False
    assert there.chair.get_session_auth_hash() != before
