"""People, the posts they hold in a body, and the ways by which they prove who they are."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from .bodies import Body, Department


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the address they sign in with."""


class Person(AbstractBaseUser):
    """Somebody who may sign in: once, for every body and committee that knows them.

    There are no passwords: a code goes to the registered mail address or phone.
    """

    password = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, blank=True)
    affiliation = models.CharField(max_length=80, blank=True)
    title = models.CharField(max_length=60, blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Return what a session hangs on: changing the address or the activity ends them all."""
        return f"{self.email}|{self.is_active}"


class Post(models.Model):
    """A duty that an official holds in a body (간사, 결재권자, 총괄, 감사, 관리자)."""

    class Duty(models.TextChoices):
        CLERK = "clerk", _("간사")
        APPROVER = "approver", _("결재권자")
        COORDINATOR = "coordinator", _("총괄")
        AUDITOR = "auditor", _("감사")
        ADMINISTRATOR = "administrator", _("관리자")

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="posts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    duty = models.CharField(max_length=16, choices=Duty.choices)
    title = models.CharField(max_length=60)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(duty="clerk", department=None), name="a_clerk_has_a_department"
            ),
        ]
        indexes = [models.Index(fields=["person", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.person} {self.title}"


class PersonalLink(models.Model):
    """A link that we sent to one person for one meeting. Stored hashed, useless without a code."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="links")
    meeting = models.ForeignKey("hwabaek.Meeting", models.PROTECT, null=True, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.pk}"


class SignInCode(models.Model):
    """A one-time code of six digits, hashed; its digits exist only in the message that carries it."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("전자우편")
        SMS = "sms", _("문자")

    person = models.ForeignKey(Person, models.PROTECT, related_name="codes")
    link = models.ForeignKey(PersonalLink, models.PROTECT, null=True)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    code_hash = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "asked_at"])]

    def __str__(self) -> str:
        return f"code {self.pk}"


class Attempt(models.Model):
    """One try at something that is limited in number: a row each, counted in a window of time."""

    purpose = models.CharField(max_length=24)
    key = models.CharField(
        max_length=64, help_text="hash of the address or person it is counted for"
    )
    tried_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["purpose", "key", "tried_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.tried_at}"
