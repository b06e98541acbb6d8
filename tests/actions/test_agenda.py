"""Items, their papers, and questions about them."""

import dataclasses

import pytest

from hwabaek.access import NotFound
from hwabaek.access.agenda import access_paper
from hwabaek.actions import agenda, conversions, log, polls
from hwabaek.actions.documents import file_store
from hwabaek.actions.meetings import WrongState
from hwabaek.models import AgendaItem, Meeting, Paper, Person, Question
from tests import people

pytestmark = pytest.mark.django_db

TEXT = agenda.ItemText(
    title="보행등 설치안",
    order_text="보행등을 둔다.",
    proposal_text="밤길이 어둡습니다.",
    points=("몇 기를 둘 것인가",),
    parties=("유성구",),
)
CHECKED = agenda.CheckedPaper(
    title="설명자료",
    file_name="설명.pdf",
    media_type="application/pdf",
    size=3,
    sha256="0" * 64,
    stored_as="00/" + "0" * 32,
    viewing_copy="",
    page_count=1,
)


def kinds(meeting: Meeting) -> list[str]:
    return [fact["kind"] for fact in log.facts_of(f"meeting:{meeting.pk}")]


def add(who: Person, meeting: Meeting, text: agenda.ItemText = TEXT) -> AgendaItem:
    return agenda.add_item(actor=who, meeting_id=meeting.pk, text=text, now=people.MONDAY)


def change(who: Person, meeting: Meeting, number: int, text: agenda.ItemText = TEXT) -> AgendaItem:
    return agenda.change_item(
        actor=who, meeting_id=meeting.pk, number=number, text=text, now=people.MONDAY
    )


def remove(who: Person, meeting: Meeting, number: int) -> None:
    agenda.remove_item(actor=who, meeting_id=meeting.pk, number=number, now=people.MONDAY)


def test_an_item_is_added_at_the_end() -> None:
    there = people.town()
    meeting = people.prepared(there, items=0)
    assert [add(there.clerk, meeting).number for _ in range(2)] == [1, 2]
    item = meeting.items.get(number=2)
    assert (item.points, item.parties, item.item_type) == (
        ["몇 기를 둘 것인가"],
        ["유성구"],
        "deliberation",
    )
    assert kinds(meeting)[-2:] == ["meeting.item.added"] * 2


def test_only_the_clerk_of_the_committee_touches_its_agenda() -> None:
    there = people.town()
    meeting = people.prepared(there, items=1)
    paper = Paper.objects.get()
    for who in (there.other_clerk, there.chair, there.coordinator, there.foreigner):
        with pytest.raises(NotFound):
            add(who, meeting)
        with pytest.raises(NotFound):
            change(who, meeting, 1)
        with pytest.raises(NotFound):
            remove(who, meeting, 1)
        with pytest.raises(NotFound):
            agenda.remove_paper(actor=who, paper_id=paper.pk, now=people.MONDAY)
        with pytest.raises(NotFound):
            agenda.add_paper(
                actor=who, meeting_id=meeting.pk, number=1, paper=CHECKED, now=people.MONDAY
            )
    assert kinds(meeting) == ["meeting.created", "meeting.item.added", "meeting.paper.added"]


def test_after_the_call_the_agenda_stands() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with pytest.raises(WrongState):
        add(there.clerk, meeting)
    with pytest.raises(WrongState):
        change(there.clerk, meeting, 1)
    with pytest.raises(WrongState):
        remove(there.clerk, meeting, 1)
    with pytest.raises(WrongState):
        agenda.remove_paper(actor=there.clerk, paper_id=Paper.objects.get().pk, now=people.MONDAY)


def test_changing_an_item_keeps_its_number() -> None:
    there = people.town()
    meeting = people.prepared(there)
    assert change(there.clerk, meeting, 2).title == TEXT.title
    assert meeting.items.get(number=2).order_text == TEXT.order_text
    assert kinds(meeting)[-1] == "meeting.item.changed"
    with pytest.raises(NotFound):
        change(there.clerk, meeting, 9)


def test_removing_an_item_closes_the_gap_and_takes_its_papers() -> None:
    there = people.town()
    meeting = people.prepared(there)
    remove(there.clerk, meeting, 2)
    left = list(meeting.items.values_list("number", "title"))
    assert [number for number, _ in left] == [1, 2]
    assert left[1][1].startswith("안건 3")
    assert Paper.objects.count() == 2
    with pytest.raises(NotFound):
        remove(there.clerk, meeting, 3)


def test_a_special_kind_must_stand_in_the_rule() -> None:
    written = {"allowed": "on_grounds", "grounds": [people.GROUND], "items": ["응급복구"]}
    there = people.town(rule={**people.RULE, "written": written})
    meeting = people.prepared(there, items=0)
    special = dataclasses.replace(TEXT, special="응급복구")
    assert add(there.clerk, meeting, special).special == "응급복구"
    unknown = dataclasses.replace(TEXT, special="아무거나")
    with pytest.raises(agenda.UnknownSpecial) as refusal:
        add(there.clerk, meeting, unknown)
    assert refusal.value.field == "special"
    with pytest.raises(agenda.UnknownSpecial):
        change(there.clerk, meeting, 1, unknown)


def test_without_a_written_procedure_no_special_kind_is_known() -> None:
    rule = {key: value for key, value in people.RULE.items() if key != "written"}
    there = people.town()
    meeting = people.prepared(there, items=0)
    there.committee.rules.update(data=rule)
    with pytest.raises(agenda.UnknownSpecial):
        add(there.clerk, meeting, dataclasses.replace(TEXT, special="응급복구"))


def test_papers_follow_each_other_and_a_removed_one_stays_on_record() -> None:
    there = people.town()
    meeting = people.prepared(there, items=1)
    first = Paper.objects.get()
    people.add_paper(there, meeting, 1)
    assert list(Paper.objects.values_list("position", flat=True)) == [1, 2]
    agenda.remove_paper(actor=there.clerk, paper_id=first.pk, now=people.MONDAY)
    first.refresh_from_db()
    assert first.removed_at == people.MONDAY
    assert file_store().exists(name=first.stored_as)
    assert kinds(meeting)[-1] == "meeting.paper.removed"
    with pytest.raises(NotFound):
        access_paper(actor=there.clerk, paper_id=first.pk)
    with pytest.raises(NotFound):
        agenda.remove_paper(actor=there.clerk, paper_id=first.pk, now=people.MONDAY)


def test_a_paper_needs_its_item() -> None:
    there = people.town()
    meeting = people.prepared(there, items=1)
    with pytest.raises(NotFound):
        people.add_paper(there, meeting, 9)


def ask(who: Person, meeting: Meeting, number: int | None = 1, text: str = "왜입니까?") -> Question:
    return agenda.ask_question(
        actor=who, meeting_id=meeting.pk, number=number, text=text, now=people.MONDAY
    )


def answer(who: Person, question: Question, text: str = "이래서입니다.") -> Question:
    return agenda.answer_question(actor=who, question_id=question.pk, text=text, now=people.MONDAY)


def test_a_member_asks_about_an_item_or_the_whole() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    about_item, about_all = ask(there.members[2], meeting), ask(there.members[3], meeting, None)
    assert about_item.item == meeting.items.get()
    assert about_all.item is None
    data = log.facts_of(f"meeting:{meeting.pk}")[-1]["data"]
    assert data == {"question": str(about_all.pk), "item": None, "seat": 4, "text": "왜입니까?"}


def test_only_members_ask_and_only_the_clerk_answers() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    for who in (there.clerk, there.outsider, there.foreigner):
        with pytest.raises(NotFound):
            ask(who, meeting)
    question = ask(there.members[2], meeting)
    for who in (there.members[2], there.chair, there.other_clerk):
        with pytest.raises(NotFound):
            answer(who, question)
    question.pk += 1
    with pytest.raises(NotFound):
        answer(there.clerk, question)


def test_nothing_is_neither_question_nor_answer() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    with pytest.raises(agenda.EmptyText):
        ask(there.members[2], meeting, text=" \n")
    with pytest.raises(NotFound):
        ask(there.members[2], meeting, 9)
    with pytest.raises(agenda.EmptyText):
        answer(there.clerk, ask(there.members[2], meeting), " ")


def test_a_second_answer_replaces_the_first_and_both_are_logged() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    question = ask(there.members[2], meeting)
    answer(there.clerk, question)
    answer(there.clerk, question, "고쳐 답합니다.")
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("고쳐 답합니다.", there.clerk)
    assert kinds(meeting).count("meeting.question.answered") == 2


def test_after_the_close_a_question_is_answered_and_none_is_asked() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    question = ask(there.members[2], meeting)
    for member in there.members:
        people.reply(member, meeting)
    polls.close_meeting(actor=there.clerk, meeting_id=meeting.pk, now=people.MONDAY)
    with pytest.raises(WrongState):
        ask(there.members[2], meeting)
    assert answer(there.clerk, question).answer


def test_a_converted_deliberation_answers_nothing() -> None:
    there = people.town()
    meeting = people.called(there, items=1)
    question = ask(there.members[2], meeting)
    conversions.convert_meeting(
        actor=there.clerk, meeting_id=meeting.pk, reason="논의가 필요합니다.", now=people.MONDAY
    )
    with pytest.raises(WrongState):
        answer(there.clerk, question)
