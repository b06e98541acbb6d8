"""A clerk has the own department's committees, the coordinating office the whole body's."""

import pytest

from hwabaek.access import NotFound
from hwabaek.access import rules as rule_access
from hwabaek.access.committees import (
    CommitteeRight,
    access_committee,
    access_rule,
    readable_committees,
    run_committees,
)
from hwabaek.access.contacts import access_contact
from hwabaek.access.people import posts_of
from hwabaek.models import Membership
from tests import people

pytestmark = pytest.mark.django_db

RIGHTS = {
    "clerk": {"read", "run"},
    "approver": {"read"},
    "coordinator": {"read", "coordinate"},
    "auditor": {"read"},
    "administrator": {"read"},
    "other_clerk": set[str](),
    "chair": set[str](),
    "outsider": set[str](),
    "foreigner": set[str](),
}


@pytest.mark.parametrize("who", RIGHTS)
def test_everybody_has_exactly_their_rights(who: str) -> None:
    there = people.town()
    actor = getattr(there, who)
    given = set()
    for right in CommitteeRight:
        try:
            access_committee(actor=actor, committee_id=there.committee.pk, to=right)
        except NotFound:
            continue
        given.add(right.value)
    assert given == RIGHTS[who]


def test_bodies_do_not_see_each_other() -> None:
    there = people.town()
    foreign = there.foreign_body.committees.get()
    for who in (there.clerk, there.coordinator, there.auditor, there.administrator):
        assert foreign not in readable_committees(who)
        for right in CommitteeRight:
            with pytest.raises(NotFound):
                access_committee(actor=who, committee_id=foreign.pk, to=right)
        with pytest.raises(NotFound):
            access_rule(actor=who, rule_id=foreign.rules.get().pk, to=CommitteeRight.READ)


def test_lists_hold_what_the_rights_allow() -> None:
    there = people.town()
    own = [there.committee]
    assert list(run_committees(there.clerk)) == own
    assert list(readable_committees(there.approver)) == own
    assert set(readable_committees(there.coordinator)) == {there.committee, there.other_committee}
    assert not run_committees(there.coordinator).exists()


def test_missing_and_forbidden_look_the_same() -> None:
    there = people.town()
    for committee_id in (there.other_committee.pk, 99):
        with pytest.raises(NotFound):
            access_committee(actor=there.clerk, committee_id=committee_id, to=CommitteeRight.READ)
    with pytest.raises(NotFound):
        access_rule(actor=there.clerk, rule_id=99, to=CommitteeRight.READ, lock=True)


def test_a_rule_and_its_history_belong_to_whoever_reads_the_committee() -> None:
    there = people.town()
    meeting = people.concluded(there, items=1)
    pk = there.committee.pk
    assert rule_access.versions_of(actor=there.auditor, committee_id=pk).count() == 1
    assert rule_access.decided_polls(actor=there.clerk, committee_id=pk).get().item.meeting == (
        meeting
    )
    assert rule_access.roster_for(actor=there.clerk, committee_id=pk).count() == 7
    for read in (rule_access.versions_of, rule_access.decided_polls, rule_access.roster_for):
        with pytest.raises(NotFound):
            read(actor=there.other_clerk, committee_id=pk)


def test_who_runs_and_who_coordinates_is_told_apart() -> None:
    there = people.town()
    assert rule_access.runs(there.clerk, there.committee)
    assert not rule_access.runs(there.other_clerk, there.committee)
    assert rule_access.coordinates(there.coordinator, there.committee)
    assert not rule_access.coordinates(there.clerk, there.committee)
    assert posts_of(there.coordinator).count() == 1


def test_a_clerk_has_the_contacts_of_the_own_committees_members() -> None:
    there = people.town()
    member = there.members[2]
    assert access_contact(actor=there.clerk, person_id=member.pk).person == member
    for actor, person in (
        (there.other_clerk, member),
        (there.clerk, there.outsider),
        (there.clerk, there.foreigner),
        (member, member),
    ):
        with pytest.raises(NotFound):
            access_contact(actor=actor, person_id=person.pk)
    Membership.objects.filter(person=member).update(ended_at=people.MONDAY)
    with pytest.raises(NotFound):
        access_contact(actor=there.clerk, person_id=member.pk)
