"""Messages that go out, each until it is sent or given up."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bodies import Body
from .meetings import Meeting
from .people import Person


class Delivery(models.Model):
    """One message to one person. Its secret parts are made when it is sent and kept nowhere."""

    class Channel(models.TextChoices):
        MAIL = "mail", _("전자우편")
        SMS = "sms", _("문자")

    class State(models.TextChoices):
        QUEUED = "queued", _("보내는 중")
        SENT = "sent", _("보냄")
        FAILED = "failed", _("보내지 못함")

    class Purpose(models.TextChoices):
        CALL = "call", _("심의 요청")
        REMINDER = "reminder", _("회신 안내")
        EXTENSION = "extension", _("기한 연장")
        RECEIPT = "receipt", _("접수증")
        RESULT = "result", _("결과")
        CODE = "code", _("인증번호")
        CHAIR = "chair", _("위원장 확인 요청")
        WITHDRAWAL = "withdrawal", _("전환·철회 알림")

    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="deliveries")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="deliveries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=4, choices=Channel.choices)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    reference = models.BigIntegerField(null=True, help_text="the code or reply it is about")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} → {self.person}"
