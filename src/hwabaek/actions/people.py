"""Registering people and giving them posts in a body."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.actions import log
from hwabaek.actions.printing import require_printable
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.models import Body, Department, Person, Post


class AddressTaken(Refusal):
    message = _("이미 등록된 전자우편 주소입니다.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonData:
    """What is registered of a person."""

    name: str
    email: str
    phone: str = ""
    affiliation: str = ""
    title: str = ""


@transaction.atomic
def register_person(*, body: Body, data: PersonData, act: log.Act) -> Person:
    """Register somebody who may sign in.

    Raises:
        AddressTaken: somebody signs in with this address already.
        UnprintableText: documents name people, and could not carry a character of this one.
    """
    require_printable(name=data.name, affiliation=data.affiliation, title=data.title)
    email = data.email.strip().lower()
    if Person.objects.filter(email__iexact=email).exists():
        raise AddressTaken(field="email")
    person = Person.objects.create(
        name=data.name,
        email=email,
        phone=data.phone,
        affiliation=data.affiliation,
        title=data.title,
    )
    log.append(
        body=body,
        kind=EntryKind.PERSON_REGISTERED,
        subject=f"person:{person.pk}",
        act=act,
        data={"name": person.name, "affiliation": person.affiliation, "title": person.title},
    )
    return person


@transaction.atomic
def correct_contact(*, body: Body, person_id: int, email: str, phone: str, act: log.Act) -> Person:
    """Correct the address and number that messages and codes go to.

    A changed address ends every session of that person.

    Raises:
        AddressTaken: somebody else signs in with this address.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    address = email.strip().lower()
    if Person.objects.filter(email__iexact=address).exclude(pk=person.pk).exists():
        raise AddressTaken(field="email")
    person.email, person.phone = address, phone.strip()
    person.save(update_fields=["email", "phone"])
    log.append(
        body=body,
        kind=EntryKind.PERSON_CHANGED,
        subject=f"person:{person.pk}",
        act=act,
        data={"email": person.email, "phone": person.phone},
    )
    return person


@transaction.atomic
def give_post(
    *,
    body: Body,
    department: Department | None,
    person: Person,
    duty: Post.Duty,
    title: str,
    act: log.Act,
) -> Post:
    """Give a person a duty in a body, in a department where it belongs to one."""
    post = Post.objects.create(
        body=body,
        department=department,
        person=person,
        duty=duty,
        title=title,
        given_at=act.now,
    )
    log.append(
        body=body,
        kind=EntryKind.POST_GIVEN,
        subject=f"person:{person.pk}",
        act=act,
        data={
            "duty": post.duty,
            "title": title,
            "department": department.name if department else None,
        },
    )
    return post


@transaction.atomic
def end_post(*, post: Post, act: log.Act) -> None:
    """End a duty; whoever held it loses its rights at once."""
    post.ended_at = act.now
    post.save(update_fields=["ended_at"])
    log.append(
        body=post.body,
        kind=EntryKind.POST_ENDED,
        subject=f"person:{post.person_id}",
        act=act,
        data={"duty": post.duty, "title": post.title},
    )
