"""Who gets what at every address: one table for looking, one for acting.

`in`: sent to sign in first. 404: it is not there for them, whether it exists or not. 405: no such
way. 409, 422: theirs to do, but not now or not like this. 302: done, or led on.
"""

import re

import pytest
from django.db import transaction

from tests.web.everybody import PERSONAS, World, ask, build, code, names

# The columns: nobody, a member of another committee, of another body, a recused member, a member
# who may vote, the chair, the clerk, the clerk of another department, the approver of the
# department, the coordinating office, the auditor, the administrator.
COLUMNS = 12
LOOKING = """
                     anon out for rec mem cha cle oth app coo aud adm
home                   in 302 302 302 302 302 302 302 302 302 302 302
health                200 200 200 200 200 200 200 200 200 200 200 200
link                  200 200 200 200 302 200 200 200 200 200 200 200
sign-in               200 302 302 302 302 302 302 302 302 302 302 302
sign-in-code          302 302 302 302 302 302 302 302 302 302 302 302
inbox                  in 200 200 200 200 200 200 200 200 200 200 200
written                in 404 404 302 302 302 404 404 404 404 404 404
declaration            in 404 404 200 200 200 404 404 404 404 404 404
ballot                 in 404 404 200 200 302 404 404 404 404 404 404
questions              in 404 404 200 200 200 404 404 404 404 404 404
signature              in 404 404 302 302 302 404 404 404 404 404 404
receipt                in 404 404 200 302 302 404 404 404 404 404 404
receipt-file           in 404 404 404 404 404 404 404 404 404 404 404
result                 in 404 404 200 200 200 404 404 404 404 404 404
chair                  in 404 404 404 404 200 404 404 404 404 404 404
paper                  in 404 404 404 200 404 200 404 200 200 200 200
paper-page             in 404 404 404 200 404 200 404 200 200 200 200
paper-original         in 404 404 404 200 404 200 404 200 200 200 200
document               in 404 404 200 200 200 200 404 200 200 200 200
today                  in 404 404 404 404 404 200 200 404 404 404 404
find                   in 200 200 200 200 200 200 200 200 200 200 200
committees             in 200 200 200 200 200 200 200 200 200 200 200
committee              in 404 404 404 404 404 200 404 200 200 200 200
meeting-new            in 404 404 404 404 404 200 404 404 404 404 404
meetings               in 200 200 200 200 200 200 200 200 200 200 200
meeting                in 404 404 404 404 404 200 404 200 200 200 200
meeting-plan           in 404 404 404 404 404 200 404 404 404 404 404
withdrawal             in 404 404 404 404 404 200 404 404 404 404 404
item-new               in 404 404 404 404 404 200 404 404 404 404 404
item                   in 404 404 404 404 404 200 404 200 200 200 200
call                   in 404 404 404 404 404 200 404 404 404 404 404
progress               in 404 404 404 404 404 200 404 200 200 200 200
departures             in 404 404 404 404 404 200 404 404 404 404 404
extension              in 404 404 404 404 404 200 404 404 404 404 404
meeting-conversion     in 404 404 404 404 404 200 404 404 404 404 404
answer                 in 404 404 404 404 404 200 404 404 404 404 404
contact                in 404 404 404 404 404 200 404 404 404 404 404
rule                   in 404 404 404 404 404 200 404 200 200 200 200
rule-draft             in 404 404 404 404 404 200 404 404 404 404 404
rule-version           in 404 404 404 404 404 200 404 200 200 200 200
coordination           in 404 404 404 404 404 404 404 404 200 404 404
log                    in 404 404 404 404 404 404 404 404 404 200 404
log-entry              in 404 404 404 404 404 404 404 404 404 200 404
log-meeting            in 404 404 404 404 404 404 404 404 404 200 404
meeting-record         in 404 404 404 404 404 200 404 200 200 200 200
meeting-record-public  in 404 404 404 404 404 200 404 200 200 200 200
administration         in 404 404 404 404 404 404 404 404 404 404 200
tlog-checkpoint       200 200 200 200 200 200 200 200 200 200 200 200
tlog-tile             200 200 200 200 200 200 200 200 200 200 200 200
tlog-proof            200 200 200 200 200 200 200 200 200 200 200 200
tlog-consistency      200 200 200 200 200 200 200 200 200 200 200 200
checks                200 200 200 200 200 200 200 200 200 200 200 200
check                 200 200 200 200 200 200 200 200 200 200 200 200
check-original        200 200 200 200 200 200 200 200 200 200 200 200
"""
ACTING = """
                     anon out for rec mem cha cle oth app coo aud adm
home                   in 302 302 302 302 302 302 302 302 302 302 302
checks                422 422 422 422 422 422 422 422 422 422 422 422
display               302 302 302 302 302 302 302 302 302 302 302 302
health                200 200 200 200 200 200 200 200 200 200 200 200
link-code             302 302 302 302 302 302 302 302 302 302 302 302
sign-in               422 302 302 302 302 302 302 302 302 302 302 302
sign-in-code          302 302 302 302 302 302 302 302 302 302 302 302
sign-in-code-renewal  302 302 302 302 302 302 302 302 302 302 302 302
sign-out               in 302 302 302 302 302 302 302 302 302 302 302
declaration            in 404 404 422 422 422 404 404 404 404 404 404
ballot                 in 404 404 422 422 302 404 404 404 404 404 404
ballot-draft           in 404 404 422 200 422 404 404 404 404 404 404
questions              in 404 404 422 422 422 404 404 404 404 404 404
signature              in 404 404 409 409 409 404 404 404 404 404 404
extension-decision     in 404 404 404 404 302 404 404 404 404 404 404
item-wording           in 404 404 404 404 422 404 404 404 404 404 404
casting-vote           in 404 404 404 404 422 404 404 404 404 404 404
chair-conversion       in 404 404 404 404 422 404 404 404 404 404 404
meeting-new            in 404 404 404 404 404 422 404 404 404 404 404
meeting-plan           in 404 404 404 404 404 422 404 404 404 404 404
withdrawal             in 404 404 404 404 404 422 404 404 404 404 404
item-new               in 404 404 404 404 404 422 404 404 404 404 404
item                   in 404 404 404 404 404 302 404 404 404 404 404
item-removal           in 404 404 404 404 404 302 404 404 404 404 404
item-papers            in 404 404 404 404 404 422 404 404 404 404 404
paper-removal          in 404 404 404 404 404 302 404 404 404 404 404
call                   in 404 404 404 404 404 302 404 404 404 404 404
reminders              in 404 404 404 404 404 302 404 404 404 404 404
departures             in 404 404 404 404 404 422 404 404 404 404 404
extension              in 404 404 404 404 404 422 404 404 404 404 404
meeting-conversion     in 404 404 404 404 404 422 404 404 404 404 404
closure                in 404 404 404 404 404 409 404 404 404 404 404
conclusion             in 404 404 404 404 404 409 404 404 404 404 404
answer                 in 404 404 404 404 404 422 404 404 404 404 404
delivery-retry         in 404 404 404 404 404 302 404 404 404 404 302
contact                in 404 404 404 404 404 422 404 404 404 404 404
rule-draft             in 404 404 404 404 404 422 404 404 404 404 404
rule-proposal          in 404 404 404 404 404 422 404 404 404 404 404
rule-trial             in 404 404 404 404 404 200 404 404 404 404 404
rule-submission        in 404 404 404 404 404 409 404 404 404 404 404
rule-approval          in 404 404 404 404 404 404 404 404 422 404 404
rule-return            in 404 404 404 404 404 404 404 404 422 404 404
log-checkpoints        in 404 404 404 404 404 404 404 404 404 302 404
delivery-attempt       in 404 404 404 404 404 404 404 404 404 404 302
document-attempt       in 404 404 404 404 404 404 404 404 404 404 302
stamp-attempt          in 404 404 404 404 404 404 404 404 404 404 302
renewal-attempt        in 404 404 404 404 404 404 404 404 404 404 302
"""


@pytest.fixture
def world(db: None, noon: object) -> World:
    return build()


def test_everybody_sees_what_is_theirs_and_nothing_else(world: World) -> None:
    assert found(world, "GET", LOOKING) == rows(LOOKING)


def test_everybody_does_what_is_theirs_and_nothing_else(world: World) -> None:
    assert found(world, "POST", ACTING) == rows(ACTING)


def test_every_address_is_in_a_table_and_shut_in_the_other_way(world: World) -> None:
    looking, acting = rows(LOOKING), rows(ACTING)
    assert set(names()) == set(looking) | set(acting)
    for method, table in (("GET", looking), ("POST", acting)):
        for name in sorted(set(names()) - set(table)):
            assert code(world, "clerk", method, name) == "405", (method, name)
            assert code(world, "anonymous", method, name) in {"405", "in"}, (method, name)


def test_missing_and_forbidden_look_the_same(world: World) -> None:
    there = dict(world.arguments)
    for name in rows(LOOKING):
        if not there[name] or code(world, "outsider", "GET", name) != "404":
            continue
        forbidden = words(world, name)
        world.arguments[name] = [999_999 if isinstance(one, int) else one for one in there[name]]
        assert words(world, name) == forbidden, name


def test_nobody_finds_what_they_may_not_open(world: World) -> None:
    for persona in ("outsider", "foreigner", "other_clerk", "member"):
        for address in (
            "/find/?q=어린이보호구역",
            "/find/?q=교통안전",
            "/committees/",
            "/meetings/",
        ):
            page = world.client(persona).get(address).content.decode().split("<main")[1]
            assert "어린이보호구역 지정" not in page, (persona, address)
            assert f'href="/committees/{world.town.committee.pk}/"' not in page, (persona, address)
            assert f'href="/meetings/{world.open.pk}/"' not in page, (persona, address)


def rows(table: str) -> dict[str, list[str]]:
    """Return a table as what each address answers to each persona."""
    lines = [line.split() for line in table.strip().splitlines()[1:]]
    assert all(len(line) == 1 + COLUMNS for line in lines)
    return {line[0]: line[1:] for line in lines}


def found(world: World, method: str, table: str) -> dict[str, list[str]]:
    """Return what really is answered at the addresses of a table."""
    return {
        name: [code(world, persona, method, name) for persona in PERSONAS] for name in rows(table)
    }


def words(world: World, name: str) -> str:
    """Return the whole page that somebody gets who may not see it, but for its own address."""
    with transaction.atomic():
        answer = ask(world, "outsider", "GET", name)
        transaction.set_rollback(True)
    assert answer.status_code == 404
    page = answer.content.decode()
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    return re.sub(r'name="next" value="[^"]*"', "", page)
