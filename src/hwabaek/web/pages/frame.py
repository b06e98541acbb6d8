"""What stands around a member's page: the clerk to call, and the office."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hwabaek.models import Committee, Post
from hwabaek.web.pages.written import Way
from hwabaek.web.shell import shell


def member_shell(request: HttpRequest, committee: Committee | None) -> dict[str, Any]:
    """Return the frame of a page about one committee: its clerk and its office."""
    frame = dict(shell(request)["shell"])
    if committee is None:
        return frame
    department = committee.department
    clerks = clerks_of([committee])
    return frame | {
        "office": f"{committee.body.name} {department.name}" if department else committee.body.name,
        "clerk": clerks[0] if clerks else None,
        "help_hours": _help_hours(committee),
    }


def inbox_shell(request: HttpRequest, committees: Iterable[Committee]) -> dict[str, Any]:
    """Return the frame of a page about several committees: the clerk of each."""
    found = list(committees)
    clerks = clerks_of(found)
    several = len(clerks) > 1
    frame = dict(shell(request)["shell"])
    frame |= {"office": _("화백"), "help_hours": _help_hours(found[0]) if found else ""}
    return frame | ({"clerks": clerks} if several else {"clerk": clerks[0] if clerks else None})


def clerks_of(committees: list[Committee]) -> list[dict[str, str]]:
    """Return the clerk who stands for each committee now, by name of the committee."""
    departments = {committee.department_id for committee in committees}
    posts = (
        Post.objects.filter(department__in=departments, duty=Post.Duty.CLERK, ended_at=None)
        .select_related("person", "department")
        .order_by("-id")
    )
    by_department = {post.department_id: post for post in posts}
    ordered = sorted(committees, key=lambda committee: committee.name)
    return [
        _clerk(committee, by_department[committee.department_id])
        for committee in ordered
        if committee.department_id in by_department
    ]


def _clerk(committee: Committee, post: Post) -> dict[str, str]:
    department = post.department.name if post.department else ""
    number = (post.department.phone if post.department else "") or post.person.phone
    return {
        "name": post.person.name,
        "title": _("간사 · %(department)s %(title)s")
        % {"department": department, "title": post.title},
        "phone": number or committee.body.call_centre,
        "initial": post.person.name[:1],
        "committee": f"{committee.body.name} {committee.name}",
    }


def _help_hours(committee: Committee) -> str:
    return _("평일 09:00~18:00 · 그 밖의 시간에는 %(phone)s") % {
        "phone": committee.body.call_centre
    }


def way_page(request: HttpRequest, way: Way) -> dict[str, Any]:
    """Return what every page of a member's way through a deliberation needs."""
    return {
        "way": way,
        "meeting": way.meeting,
        "entry": way.entry,
        "shell": member_shell(request, way.meeting.committee),
    }
