"""Meetings, the roll frozen at the call, and extensions of the deadline."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bodies import Body
from .committees import Committee, Membership, Rule
from .people import Person


class Meeting(models.Model):
    """One sitting, or one deliberation in writing, of a committee."""

    class Mode(models.TextChoices):
        WRITTEN = "written", _("서면심의")
        SITTING = "sitting", _("회의")

    class State(models.TextChoices):
        PREPARING = "preparing", _("준비 중")
        OPEN = "open", _("회신 받는 중")
        CLOSED = "closed", _("결과 정리 중")
        CONCLUDED = "concluded", _("마침")
        CONVERTED = "converted", _("회의로 전환")
        WITHDRAWN = "withdrawn", _("철회")
        CALLED = "called", _("소집함")
        IN_SESSION = "in_session", _("회의 중")
        IN_RECESS = "in_recess", _("정회 중")
        ADJOURNED = "adjourned", _("폐회")

    class Disclosure(models.TextChoices):
        PUBLIC = "public", _("공개")
        PARTIAL = "partial", _("부분공개")
        CLOSED = "closed", _("비공개")

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text="회차, counted in the year")
    mode = models.CharField(max_length=8, choices=Mode.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREPARING)
    title = models.CharField(max_length=200)
    ground = models.CharField(
        max_length=40, blank=True, help_text="서면 사유, a ground of the rule"
    )
    ground_reason = models.TextField(blank=True)
    deadline_at = models.DateTimeField(null=True)
    disclosure = models.CharField(
        max_length=7,
        choices=Disclosure.choices,
        default=Disclosure.PARTIAL,
        help_text="what the public version of the record shows (정보공개법 제9조제1항)",
    )
    short_notice_reason = models.TextField(blank=True)
    rule = models.ForeignKey(Rule, models.PROTECT, null=True, help_text="frozen at the call")
    presiding = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", help_text="의장 of this meeting"
    )
    converted_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="converted_to"
    )
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "number"], name="one_meeting_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["preparing", "withdrawn"])
                | models.Q(mode="sitting")
                | models.Q(deadline_at__isnull=False, called_at__isnull=False, rule__isnull=False),
                name="a_called_meeting_has_its_rule_and_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline_at"]),
            models.Index(fields=["committee", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.year}년 제{self.number}회 {self.get_mode_display()}"


class RollEntry(models.Model):
    """Who was entitled when the call went out: written once, never edited."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="roll")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="roll_entries")
    seat = models.PositiveSmallIntegerField(help_text="number on this roll, from 1")
    name = models.CharField(max_length=60)
    role = models.CharField(max_length=10)
    presides = models.BooleanField(default=False)
    affiliation = models.CharField(max_length=80, blank=True)
    attributes = models.JSONField(default=dict)

    class Meta:
        ordering = ["seat"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="on_a_roll_once"),
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_roll_entry_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}. {self.name}"


class Opening(models.Model):
    """The first time that a member opened what was asked of them."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="opening")
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry} {self.opened_at}"


class Departure(models.Model):
    """A member who left office after the call: a further fact beside the roll."""

    entry = models.OneToOneField(RollEntry, models.PROTECT, related_name="departure")
    reason = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    left_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry} {self.left_at}"


class Extension(models.Model):
    """A later deadline, asked for by the clerk with a reason, agreed to by the chair: once."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="extension")
    until_at = models.DateTimeField()
    reason = models.TextField()
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    before_at = models.DateTimeField(help_text="the deadline that it moves")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting} → {self.until_at}"
