"""Documents made from the frozen facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agenda import AgendaItem
from .bodies import Body
from .meetings import Meeting


class Document(models.Model):
    """A typeset and sealed document; while it is not made, the reason stands here."""

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", _("의결서")
        WRITTEN_RESULT = "written_result", _("서면심의 결과")
        MINUTES = "minutes", _("회의록")
        ATTENDANCE_SHEET = "attendance_sheet", _("참석자 서명부")
        CALL_NOTICE = "call_notice", _("소집통지서")
        RESULT_REPORT = "result_report", _("결과보고")
        AUDIT_CERTIFICATE = "audit_certificate", _("감사증명")

    class State(models.TextChoices):
        WAITING = "waiting", _("만드는 중")
        SEALED = "sealed", _("봉인됨")
        FAILED = "failed", _("만들지 못함")

    body = models.ForeignKey(Body, models.PROTECT, related_name="documents")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="documents")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="documents")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error = models.TextField(blank=True)
    sealed_at = models.DateTimeField(null=True)
    seal_level = models.CharField(max_length=8, blank=True)
    stored_as = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)
    check_number = models.CharField(
        max_length=14, blank=True, db_index=True, help_text="확인 번호, as printed beside the code"
    )
    unstamped_reason = models.TextField(
        blank=True, help_text="why the seal has no time stamp though an authority is set"
    )
    renew_at = models.DateTimeField(
        null=True, help_text="when its archive time stamp must be renewed"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "kind"],
                condition=models.Q(item__isnull=False),
                name="one_document_an_item",
            ),
            models.UniqueConstraint(
                fields=["meeting", "kind"],
                condition=models.Q(item=None),
                name="one_document_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.meeting}"


class EarlierFile(models.Model):
    """A document's file before its archive time stamp was renewed: still genuine, still kept."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="earlier_files")
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=80)
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.document} {self.sha256[:16]}"
