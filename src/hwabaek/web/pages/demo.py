"""Who is who in the demonstration, and what there is to see for each."""

from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.models import Body, Committee, Meeting, Membership, Person, Post, RollEntry

DUTIES = {
    Post.Duty.CLERK: gettext_lazy("위원회를 준비하고, 심의를 요청하고, 회신을 지켜보고, 마칩니다."),
    Post.Duty.APPROVER: gettext_lazy("맡은 부서의 위원회와 결과를 봅니다."),
    Post.Duty.COORDINATOR: gettext_lazy("모든 위원회의 현황을 보고 의결 규칙을 승인합니다."),
    Post.Duty.AUDITOR: gettext_lazy("있었던 일을 기록에서 찾고 증명을 확인합니다."),
    Post.Duty.ADMINISTRATOR: gettext_lazy("보내지 못한 알림과 전자인장, 기록의 상태를 봅니다."),
}


@dataclass
class Persona:
    """Somebody to be for a while."""

    person: Person
    title: str
    words: str = ""
    waits: int = 0


@dataclass
class Group:
    """People of one committee, or officials."""

    label: str
    note: str
    personas: list[Persona] = field(default_factory=list)


def demo_groups() -> list[Group]:
    """Return everybody to try, officials first, then the committees in which something happens."""
    return [*_officials(), *(_members(committee) for committee in _committees())]


def _officials() -> list[Group]:
    groups = []
    for body in Body.objects.order_by("pk"):
        posts = Post.objects.filter(body=body, ended_at=None).select_related("person", "department")
        personas = [
            Persona(
                person=post.person,
                title=" ".join(
                    part for part in (post.department and post.department.name, post.title) if part
                ),
                words=f"{post.get_duty_display()}: {DUTIES[Post.Duty(post.duty)]}",
            )
            for post in posts.order_by("pk")
        ]
        if personas:
            groups.append(Group(label=body.name, note=_("공무원"), personas=personas))
    return groups


def _committees() -> list[Committee]:
    busy = Committee.objects.annotate(
        called=Count("meetings", filter=~Q(meetings__state=Meeting.State.PREPARING)),
        seats=Count("memberships", filter=Q(memberships__ended_at=None)),
    )
    return list(busy.filter(seats__gt=0).select_related("body").order_by("-called", "name"))


def _members(committee: Committee) -> Group:
    seats = Membership.objects.filter(committee=committee, ended_at=None).select_related("person")
    order = {"chair": 0, "vice_chair": 1, "member": 2}
    waiting = _waiting(committee)
    personas = [
        Persona(
            person=seat.person,
            title=f"{seat.get_role_display()} · {seat.affiliation or seat.get_kind_display()}",
            words=_("회신을 기다리는 심의가 있습니다.") if seat.person_id in waiting else "",
        )
        for seat in sorted(seats, key=lambda seat: (order[seat.role], seat.pk))
    ]
    return Group(label=committee.name, note=_("위원"), personas=personas)


def _waiting(committee: Committee) -> set[int]:
    open_ones = Meeting.objects.filter(committee=committee, state=Meeting.State.OPEN)
    people = RollEntry.objects.filter(meeting__in=open_ones, replies__isnull=True)
    return set(people.values_list("person", flat=True))
