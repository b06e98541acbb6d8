"""Where to click: an address for each person of the demonstration."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from hwabaek.models import Membership, Person, Post

SALT = "demo"
# Who is named in the guide, and what there is to see for them.
MEMBERS = (
    ("김도현", "위원장: 조건을 정리하고 연장에 동의합니다"),
    ("윤태섭", "외부위원: 세 안건을 아직 읽지 않았습니다"),
    ("정하늘", "외부위원: 읽었고 질문도 했지만 회신 전입니다"),
    ("서지안", "외부위원: 한 안건에서 빠지고 회신했습니다"),
)
POSTS = (
    (Post.Duty.CLERK, "간사"),
    (Post.Duty.APPROVER, "결재권자"),
    (Post.Duty.COORDINATOR, "총괄부서"),
    (Post.Duty.AUDITOR, "감사"),
    (Post.Duty.ADMINISTRATOR, "관리자"),
)


def people() -> list[tuple[Person, str]]:
    """Return the persons to try, each with what they are."""
    found = []
    for duty, label in POSTS:
        post = Post.objects.filter(duty=duty, ended_at=None).select_related("person").order_by("id")
        first = post.first()
        if first is not None:
            found.append((first.person, f"{label}: {first.title}"))
    seats = Membership.objects.filter(committee__slug="gyotong-anjeon").select_related("person")
    by_name = {seat.person.name: seat.person for seat in seats}
    found += [(by_name[name], what) for name, what in MEMBERS if name in by_name]
    return found


def link_of(person: Person) -> str:
    """Return an address that signs this person in directly; it works in the demonstration only."""
    signed = signing.dumps(person.pk, salt=SALT)
    return settings.PUBLIC_URL + reverse("demo-sign-in", args=[signed])


def lines() -> list[str]:
    """Return what the terminal prints."""
    rows = [
        f"  {settings.PUBLIC_URL}/demo/   안내: 누구로 들어가 무엇을 볼지",
        f"  {settings.PUBLIC_URL}/outbox/ 보낸 문자와 전자우편 (개인 링크와 인증번호)",
        "",
    ]
    rows += [f"  {what}\n    {person.name}: {link_of(person)}" for person, what in people()]
    return [*rows, "", "멈추려면 Ctrl-C를 누르세요."]
