"""A committee's rule: read, edited without loss, tried out, proposed, approved or returned."""

import copy
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from hwabaek.actions import rules as actions
from hwabaek.core.rules import parse_rule, render_rule
from hwabaek.models import LogEntry, Rule
from hwabaek.web.forms.rule_editor import RuleEditor, Saved
from hwabaek.web.pages.rules import rule_differences
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in
from tests.web.rule_pages import RICH, sent_for

CLAUSES = {"tie": "다만, 가부동수일 때에는 부결된 것으로 본다."}
TRIED = {
    "basis": "numbers",
    "procedure": "sitting",
    "enrolled": "19",
    "attending": "13",
    "recused": "1",
    "votes_for": "6",
    "against": "6",
}


def page(town: people.Town, name: str = "") -> str:
    return f"/committees/{town.committee.pk}/rule/{name}"


def edited(**changes: str) -> QueryDict:
    """Return the town's rule as the editor sends it, with some fields changed."""
    sent = sent_for(people.RULE)
    for name, value in changes.items():
        sent[name] = value
    return sent


def drafted(town: people.Town, **changes: Any) -> Rule:
    """Return a draft of the town's rule with some parts changed, saved by the clerk."""
    data = {**people.RULE, **changes}
    return actions.draft_rule(
        actor=town.clerk,
        committee_id=town.committee.pk,
        data=data,
        clauses=CLAUSES,
        note="조례 개정",
        now=NOON,
    )


def submitted(town: people.Town, **changes: Any) -> Rule:
    rule = drafted(town, **changes)
    return actions.submit_rule(actor=town.clerk, rule_id=rule.pk, now=NOON)


# The form and its data


def yuseong() -> list[Any]:
    file = Path(actions.__file__).parents[1] / "data" / "yuseong.json"
    committees = json.loads(file.read_text(encoding="utf-8"))["committees"]
    return [pytest.param(c["rule"], id=c["id"]) for c in committees if c.get("rule")]


@pytest.mark.parametrize("rule", yuseong())
def test_every_rule_of_yuseong_comes_back_from_the_form_as_it_went_in(rule: dict[str, Any]) -> None:
    assert through_the_form(rule) == render_rule(parse_rule(rule))


def test_a_rule_with_everything_comes_back_as_it_went_in() -> None:
    assert through_the_form(RICH) == render_rule(parse_rule(RICH))


@pytest.mark.parametrize(
    "odd",
    [
        {"count": {"who": "attending", "where": {"a": "1", "b": "2", "c": "3"}}, "at_least": 1},
        {"count": {"who": "for", "where": {"grade": 3}}, "at_least": "7/13", "of": "cast"},
        {"count": "for", "at_most": "1", "of": "attending", "source": " §1 "},
    ],
)
def test_an_unusual_requirement_is_kept(odd: dict[str, Any]) -> None:
    rule = {**people.RULE, "passing": [*people.RULE["passing"], odd]}
    assert through_the_form(rule) == render_rule(parse_rule(rule))


def test_what_the_form_cannot_say_is_read_only_and_stays(town: people.Town) -> None:
    odd = {"count": {"who": "attending", "where": {"a": "갑", "b": "을", "c": "병"}}, "at_least": 2}
    drafted(town, opening=[*people.RULE["opening"], odd])
    text = said(signed_in(town.clerk).get(page(town, "draft/")))
    assert "갑 을 병 위원 2명 이상 출석" in text
    assert "나타낼 수 없는 요건이라 그대로 둡니다" in text


def test_grounds_of_several_lines_are_kept() -> None:
    written = {"allowed": "on_grounds", "grounds": ["첫 줄\n둘째 줄", "경미"]}
    rule = {**people.RULE, "written": written}
    assert through_the_form(rule) == render_rule(parse_rule(rule))


def test_what_is_kept_must_be_a_requirement() -> None:
    sent = edited(**{"passing-0-kept": '{"count": "for", "at_least": "all"}'})
    editor = RuleEditor(saved=Saved(people.RULE), posted=sent, kinds=[])
    assert not editor.is_valid()
    assert ("passing", "이 요건은 읽을 수 없습니다.") in editor.errors()


def test_a_requirement_can_be_taken_out_and_another_put_in() -> None:
    sent = sent_for({**people.RULE, "special": RICH["special"]})
    sent["special-0-remove"] = sent["opening-0-DELETE"] = "on"
    sent["more"] = "composition"
    editor = RuleEditor(saved=Saved(people.RULE), posted=sent, kinds=[])
    assert editor.is_valid(), editor.errors()
    assert editor.data()["opening"] == []
    assert [special["item"] for special in editor.data()["special"]] == ["제안서 평가"]
    assert editor.data()["composition"][0]["more_than"] == "1/2"


def through_the_form(rule: dict[str, Any]) -> dict[str, Any]:
    data = render_rule(parse_rule(rule))
    editor = RuleEditor(saved=Saved(people.RULE), posted=sent_for(data), kinds=[])
    assert editor.is_valid(), editor.errors()
    return render_rule(parse_rule(editor.data()))


# Reading


def test_the_rule_in_force_is_said_in_words_with_its_clause(town: people.Town) -> None:
    answer = signed_in(town.clerk).get(page(town))
    assert heading(answer) == "교통안전정책심의위원회 의결 규칙 1판 시행"
    text = said(answer)
    assert "재적위원 과반수 출석(재적 7명이면 4명 이상)" in text
    assert "제7조제2항 재적위원 과반수의 출석으로 개의하고" in text
    assert "2026. 1. 1.(목)부터" in text


def test_a_reader_of_the_department_gets_no_button_to_change_it(town: people.Town) -> None:
    text = said(signed_in(town.approver).get(page(town)))
    assert "규칙 고치기" not in text
    assert signed_in(town.approver).get(page(town, "draft/")).status_code == 404


def test_another_department_and_members_find_nothing(town: people.Town) -> None:
    for person in (town.other_clerk, town.outsider, town.foreigner, town.members[2]):
        assert signed_in(person).get(page(town)).status_code == 404


# Drafting


def test_a_clerk_saves_a_draft(town: people.Town) -> None:
    sent = edited(tie="chair_decides", note="조례 개정", clause_tie=CLAUSES["tie"])
    answer = signed_in(town.clerk).post(page(town, "draft/"), sent)
    assert answer.headers["Location"] == page(town, "draft/")
    draft = Rule.objects.get(version=2)
    assert (draft.state, draft.data["tie"], draft.clauses) == ("draft", "chair_decides", CLAUSES)
    assert LogEntry.objects.filter(kind="rule.drafted").count() == 1


def test_saving_twice_changes_one_draft(town: people.Town) -> None:
    for tie in ("chair_decides", "fails"):
        signed_in(town.clerk).post(page(town, "draft/"), edited(tie=tie))
    assert [rule.data["tie"] for rule in Rule.objects.filter(committee=town.committee)] == [
        "fails",
        "fails",
    ]


def test_what_is_wrong_stands_at_its_part_and_what_was_typed_stays(town: people.Town) -> None:
    sent = edited(
        **{"opening-0-threshold": "share_at_least", "opening-0-number": "셋", "note": "적던 글"}
    )
    answer = signed_in(town.clerk).post(page(town, "draft/"), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'href="#part-opening"' in text
    assert "비율을 분수로 적어 주세요" in said(answer)
    assert "적던 글" in text
    assert 'value="셋"' in text
    assert not Rule.objects.filter(version=2).exists()


def test_a_contradiction_that_only_the_core_sees_stands_at_its_part(town: people.Town) -> None:
    sent = edited(**{"passing-0-DELETE": "on"})
    answer = signed_in(town.clerk).post(page(town, "draft/"), sent)
    assert answer.status_code == 422
    assert "의결 정족수가 있어야 합니다" in said(answer)
    assert 'href="#part-passing"' in answer.content.decode()


def test_the_editor_says_what_differs_from_the_version_in_force(town: people.Town) -> None:
    drafted(town, tie="chair_decides", notice_days=5)
    text = said(signed_in(town.clerk).get(page(town, "draft/")))
    assert "가부동수 부결 위원장이 결정" in text
    assert "7일 전 소집 5일 전 소집" in text
    assert "바뀐 곳 3" in text  # the quoted clause is the third


def test_equal_rules_do_not_differ_and_any_change_shows() -> None:
    rule = parse_rule(RICH)
    assert rule_differences(rule, rule) == []
    for part in ("seats", "tie", "written", "special", "panel", "composition", "notice_days"):
        other = copy.deepcopy(RICH)
        del other[part]
        assert rule_differences(rule, parse_rule(other)), part


def test_nobody_drafts_while_a_version_waits(town: people.Town) -> None:
    submitted(town)
    answer = signed_in(town.clerk).post(page(town, "draft/"), edited(tie="chair_decides"))
    assert answer.status_code == 422
    assert "이미 승인을 요청했거나" in said(answer)


# Trying out


def fill(sent: QueryDict, **fields: str) -> None:
    """Fill in the panel."""
    for name, value in fields.items():
        sent[f"try-{name}"] = value


def tried(town: people.Town, sent: QueryDict, **fields: str) -> str:
    """Return what the panel says, as the script asks for it."""
    fill(sent, **{**TRIED, **fields})
    client = signed_in(town.clerk)
    answer = client.post(page(town, "trial/"), sent, headers={"X-Part": "trial"})
    assert answer.status_code == 200
    assert b"<main" not in answer.content
    return said(answer)


def test_the_panel_decides_by_the_draft_in_the_form(town: people.Town) -> None:
    text = tried(town, edited())
    assert "가부동수입니다" in text
    assert "재적 18명" in text  # one of 19 is recused
    text = tried(town, edited(tie="chair_decides"), casting_vote="for")
    assert "가결됩니다" in text
    assert not Rule.objects.filter(version=2).exists()


def test_the_panel_says_what_one_member_would_change(town: people.Town) -> None:
    text = tried(town, edited())
    assert "반대한 한 명이 찬성하면 가결" in text
    assert "2명까지 나가도 정족수는 유지됩니다" in text


def test_too_few_cannot_open(town: people.Town) -> None:
    text = tried(town, edited(), attending="9", votes_for="9", against="0", recused="0")
    assert "열 수 없습니다" in text


def test_numbers_that_cannot_stand_together_are_refused_in_words(town: people.Town) -> None:
    assert "출석이 재적보다 많습니다" in tried(town, edited(), attending="20")
    assert "표가 제척을 뺀 출석보다 많습니다" in tried(town, edited(), votes_for="8")


def test_a_rule_that_counts_kinds_is_tried_on_the_roster(town: people.Town) -> None:
    outside = {"count": {"who": "attending", "where": {"kind": "ex_officio"}}, "at_least": 1}
    rule = {**people.RULE, "opening": [*people.RULE["opening"], outside]}
    numbers = tried(town, sent_for(rule), enrolled="7", attending="6", votes_for="5", against="0")
    assert "위원 명단으로 따져야 맞습니다" in numbers
    seats = list(town.committee.memberships.order_by("pk"))
    votes = {f"seat-{seat.pk}": "for" for seat in seats[1:]}
    assert "열 수 없습니다" in tried(town, sent_for(rule), basis="roster", **votes)
    with_chair = votes | {f"seat-{seats[0].pk}": "present"}
    assert "가결됩니다" in tried(town, sent_for(rule), basis="roster", **with_chair)


def test_the_panel_warns_of_a_doubtful_rule(town: people.Town) -> None:
    text = tried(town, edited(**{"passing-0-threshold": "third"}))
    assert "찬성이 반대보다 많지 않아도 가결될 수 있습니다" in text


def test_without_scripts_the_whole_page_comes_back_with_the_answer(town: people.Town) -> None:
    sent = edited()
    fill(sent, **TRIED)
    answer = signed_in(town.clerk).post(page(town, "trial/"), sent)
    assert "가부동수입니다" in said(answer)
    assert "총괄부서에 승인 요청" in said(answer)


def test_past_polls_are_decided_again_under_the_draft(town: people.Town) -> None:
    people.concluded(town)
    assert "2건 모두 같음" in said(signed_in(town.clerk).get(page(town, "draft/")))
    all_of_more = [{"count": "for", "at_least": 8}]
    drafted(town, passing=all_of_more)
    text = said(signed_in(town.clerk).get(page(town, "draft/")))
    assert "2건이 달라집니다" in text
    assert "원안가결 → 부결" in text


# Proposing and deciding


def test_a_clerk_proposes_what_is_in_the_editor(town: people.Town) -> None:
    answer = signed_in(town.clerk).post(page(town, "proposal/"), edited(tie="chair_decides"))
    assert answer.headers["Location"] == page(town)
    assert Rule.objects.get(version=2).state == "submitted"


def test_a_saved_draft_is_proposed_from_its_page(town: people.Town) -> None:
    draft = drafted(town)
    signed_in(town.clerk).post(f"/rules/{draft.pk}/submission/")
    draft.refresh_from_db()
    assert draft.state == "submitted"
    assert signed_in(town.clerk).post(f"/rules/{draft.pk}/submission/").status_code == 409


def test_the_coordinating_office_approves(town: people.Town) -> None:
    waiting = submitted(town, tie="chair_decides")
    answer = signed_in(town.coordinator).get(f"/rules/{waiting.pk}/")
    assert "이 판을 승인하시겠습니까" in said(answer)
    client = signed_in(town.coordinator)
    client.post(f"/rules/{waiting.pk}/approval/", {"in_force_date": "2026-11-01"})
    waiting.refresh_from_db()
    assert (waiting.state, waiting.in_force_date) == ("approved", dt.date(2026, 11, 1))
    assert heading(client.get(page(town))).endswith(
        "1판 시행"
    )  # until that day the first is in force


def test_a_day_before_that_of_the_version_before_is_refused_at_its_field(town: people.Town) -> None:
    waiting = submitted(town)
    answer = signed_in(town.coordinator).post(
        f"/rules/{waiting.pk}/approval/", {"in_force_date": "2025-12-31"}
    )
    assert answer.status_code == 422
    assert "앞선 판의 시행일보다 앞설 수 없습니다" in said(answer)
    assert 'value="2025-12-31"' in answer.content.decode()


def test_nobody_approves_a_draft_of_their_own(town: people.Town) -> None:
    waiting = submitted(town)
    Rule.objects.filter(pk=waiting.pk).update(drafted_by=town.coordinator)
    text = said(signed_in(town.coordinator).get(f"/rules/{waiting.pk}/"))
    assert "직접 쓴 초안이라 승인할 수 없습니다" in text
    answer = signed_in(town.coordinator).post(
        f"/rules/{waiting.pk}/approval/", {"in_force_date": "2026-11-01"}
    )
    assert answer.status_code == 422


def test_a_version_goes_back_with_a_reason_and_comes_again(town: people.Town) -> None:
    waiting = submitted(town)
    client = signed_in(town.coordinator)
    assert client.post(f"/rules/{waiting.pk}/return/", {"reason": " "}).status_code == 422
    client.post(f"/rules/{waiting.pk}/return/", {"reason": "제7조제3항을 확인해 주세요."})
    text = said(signed_in(town.clerk).get(f"/rules/{waiting.pk}/"))
    assert "제7조제3항을 확인해 주세요." in text
    signed_in(town.clerk).post(page(town, "proposal/"), edited())
    waiting.refresh_from_db()
    assert (waiting.state, waiting.version) == ("submitted", 2)


def test_only_the_coordinating_office_decides(town: people.Town) -> None:
    waiting = submitted(town)
    for person in (town.clerk, town.approver, town.auditor, town.administrator, town.foreigner):
        answer = signed_in(person).post(
            f"/rules/{waiting.pk}/approval/", {"in_force_date": "2026-11-01"}
        )
        assert answer.status_code == 404
    waiting.refresh_from_db()
    assert waiting.state == "submitted"
