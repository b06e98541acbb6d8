"""Committees, the versions of their decision rule, and who sits in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bodies import Body, Department
from .people import Person


class Committee(models.Model):
    """A collegiate body under law or ordinance (위원회)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="committees")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="committees")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80, help_text="without the name of the body")
    legal_basis = models.CharField(max_length=200)
    functions = models.JSONField(default=list, help_text='["심의", "자문", ...]')
    seats_min = models.PositiveSmallIntegerField(null=True)
    seats_max = models.PositiveSmallIntegerField(null=True)
    term_years = models.PositiveSmallIntegerField(null=True)
    facts = models.JSONField(default=dict, help_text="what else its ordinance says, as read")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "slug"], name="one_committee_a_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """One version of a committee's decision rule, with its source, its date and who made it so."""

    class State(models.TextChoices):
        DRAFT = "draft", _("초안")
        SUBMITTED = "submitted", _("승인 대기")
        APPROVED = "approved", _("시행")
        RETURNED = "returned", _("반려")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="rules")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    data = models.JSONField(help_text="the form of docs/rules.md")
    clauses = models.JSONField(default=dict, help_text="part of the rule -> quoted clause")
    note = models.TextField(blank=True)
    in_force_date = models.DateField(null=True)
    drafted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee", "version"], name="one_rule_a_version"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=models.Q(state__in=["draft", "submitted"]),
                name="one_rule_in_the_making",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} {self.version}판"


class Membership(models.Model):
    """A person's seat in a committee for a term."""

    class Kind(models.TextChoices):
        EX_OFFICIO = "ex_officio", _("당연직")
        COMMISSIONED = "commissioned", _("위촉직")
        APPOINTED = "appointed", _("임명직")

    class Role(models.TextChoices):
        CHAIR = "chair", _("위원장")
        VICE_CHAIR = "vice_chair", _("부위원장")
        MEMBER = "member", _("위원")

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.MEMBER)
    affiliation = models.CharField(max_length=80, blank=True, help_text="소속·분야")
    attributes = models.JSONField(default=dict, help_text="what a rule may count by: sex, expert …")
    term_start_date = models.DateField()
    term_end_date = models.DateField(null=True)
    reappointment_count = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person"],
                condition=models.Q(ended_at=None),
                name="one_seat_a_person",
            ),
        ]
        indexes = [models.Index(fields=["person", "ended_at"])]

    def __str__(self) -> str:
        return f"{self.person} ({self.committee})"
