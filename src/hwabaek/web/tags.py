"""Template tags and filters of every page: dates as Korean offices write them, numbers, icons and small components.

Registered as a builtin library, so pages need no ``{% load %}``. Everything here only shows; nothing decides.
"""

import datetime
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hwabaek.web import seats as seat_picture

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.forms import BaseForm, BoundField

register = template.Library()

SPRITE: Final = Path(__file__).parent / "static" / "hwabaek" / "icons.svg"
WEEKDAYS: Final = "월화수목금토일"
DAYS_LEFT: Final = ("", "하루", "이틀", "사흘", "나흘", "닷새", "엿새", "이레")
KILO: Final = 1024
TONES: Final = frozenset({"", "good", "warn", "bad", "info"})


# Dates


@register.filter
def moment(value: datetime.datetime | None) -> str:
    """``2026. 10. 16.(금) 18:00``."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def moment_short(value: datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """``10. 16.(금) 18:00``; with the year when it is not this year."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{day_short(local.date(), now)} {local:%H:%M}"


@register.filter
def moment_deadline(value: datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """``오늘 18:00까지``, ``내일 18:00까지``, ``10. 16.(금) 18:00까지``; ``10. 16.(금) 18:00에 마감`` when it is over."""
    if value is None:
        return ""
    current = now or timezone.now()
    last_day, clock = _deadline_parts(value)
    ahead = (last_day - timezone.localdate(current)).days
    near = {0: _("오늘"), 1: _("내일")}
    when = f"{near.get(ahead) or day_short(last_day, current)} {clock}"
    if value < current:
        return _("%(when)s에 마감") % {"when": f"{day_short(last_day, current)} {clock}"}
    return _("%(when)s까지") % {"when": when}


@register.filter
def time_left(value: datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """``사흘 남았습니다``, ``9일 남았습니다``, ``오늘이 마지막 날입니다``, ``마감되었습니다``."""
    if value is None:
        return ""
    current = now or timezone.now()
    if value < current:
        return _("마감되었습니다")
    last_day, _clock = _deadline_parts(value)
    days = (last_day - timezone.localdate(current)).days
    if days == 0:
        return _("오늘이 마지막 날입니다")
    word = DAYS_LEFT[days] if days < len(DAYS_LEFT) else _("%(days)s일") % {"days": days}
    return _("%(word)s 남았습니다") % {"word": word}


@register.filter
def day(value: datetime.date | datetime.datetime | None) -> str:
    """``2026. 9. 15.(화)``."""
    if value is None:
        return ""
    date = _local_day(value)
    return f"{date.year}. {date.month}. {date.day}.({WEEKDAYS[date.weekday()]})"


@register.filter
def day_short(value: datetime.date | datetime.datetime | None, now: datetime.datetime | None = None) -> str:
    """``9. 15.(화)``; with the year when it is not this year."""
    if value is None:
        return ""
    date = _local_day(value)
    if date.year != timezone.localdate(now or timezone.now()).year:
        return day(date)
    return f"{date.month}. {date.day}.({WEEKDAYS[date.weekday()]})"


@register.filter
def clock(value: datetime.datetime | None) -> str:
    """``18:00``."""
    return "" if value is None else f"{timezone.localtime(value):%H:%M}"


@register.simple_tag
def time(value: datetime.date | datetime.datetime | None, form: str = "moment") -> SafeString | str:
    """``<time datetime="…">`` around the moment or day in one of the forms above: ``{% time deadline "moment_short" %}``."""
    if value is None:
        return ""
    forms = {
        "moment": moment,
        "moment_short": moment_short,
        "moment_deadline": moment_deadline,
        "day": day,
        "day_short": day_short,
        "clock": clock,
    }
    exact = timezone.localtime(value).isoformat(timespec="minutes") if isinstance(value, datetime.datetime) else value.isoformat()
    return format_html('<time datetime="{}">{}</time>', exact, forms[form](value))


def _local_day(value: datetime.date | datetime.datetime) -> datetime.date:
    """Return the day on the wall calendar in Korea."""
    return timezone.localtime(value).date() if isinstance(value, datetime.datetime) else value


def _deadline_parts(value: datetime.datetime) -> tuple[datetime.date, str]:
    """Return the last day and the time on it: midnight belongs to the day before, as 24:00."""
    local = timezone.localtime(value)
    if local.hour == 0 and local.minute == 0:
        return local.date() - datetime.timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"


# Numbers and words


@register.filter
def phone(value: str | None) -> str:
    """Telephone number with its hyphens: ``010-1234-5678``, ``042-611-2345``, ``02-120-1234``."""
    return "-".join(_phone_parts(value or ""))


@register.filter
def phone_masked(value: str | None) -> str:
    """``010-****-2468``: enough for its owner to know it, too little for anybody else to call it."""
    parts = _phone_parts(value or "")
    if len(parts) == 1:
        return "*" * len(parts[0][:-2]) + parts[0][-2:]
    return "-".join([*parts[:-2], "*" * len(parts[-2]), parts[-1]])


@register.filter
def mail_masked(value: str | None) -> str:
    """``yu***@example.kr``."""
    name, at, host = (value or "").rpartition("@")
    shown = name[:2] if len(name) > 2 else name[:1]  # noqa: PLR2004 - a name of two letters keeps one
    return f"{shown}***{at}{host}" if at else ""


@register.filter
def filesize(value: int | None) -> str:
    """``512B``, ``812KB``, ``3.2MB``, ``1.1GB``."""
    size = float(value or 0)
    if size < KILO:
        return f"{int(size)}B"
    if round(size / KILO) < KILO:
        return f"{round(size / KILO)}KB"
    mega = size / KILO**2
    return f"{mega:.1f}MB" if round(mega, 1) < KILO else f"{mega / KILO:.1f}GB"


@register.filter
def digest_groups(value: str | None) -> str:
    """Hexadecimal digits in groups of four, so that two people can compare them aloud."""
    digits = value or ""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


@register.filter
def particle(word: object, pair: str) -> str:
    """``{{ name|particle:"을를" }}``: the word with the particle that fits its last sound."""
    from hwabaek.core.korean import with_particle  # noqa: PLC0415

    return with_particle(word=str(word), pair=pair)


def _phone_parts(value: str) -> list[str]:
    """Return area or carrier, exchange and line of a Korean number; one part if it is none."""
    digits = re.sub(r"^\+?82", "0", re.sub(r"[^\d+]", "", value)) if value.strip().startswith("+82") else re.sub(r"\D", "", value)
    found = re.fullmatch(r"(02|0\d{2}|0505)(\d{3,4})(\d{4})", digits) or re.fullmatch(r"(1\d{3})(\d{4})", digits)
    return list(found.groups()) if found else [digits]


# Icons and small components


@register.simple_tag
def icon(name: str, style: str = "icon", label: str = "") -> SafeString:
    """The line icon ``name`` of icons.svg; silent for readers of the screen unless it has a label.

    Raises:
        TemplateSyntaxError: when the sprite has no such icon.
    """
    if name not in icon_names():
        message = f"icons.svg has no icon {name!r}."
        raise template.TemplateSyntaxError(message)
    address = f"{static('hwabaek/icons.svg')}#icon-{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', style, label, address)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', style, address)


@cache
def icon_names() -> frozenset[str]:
    """Return the names in the sprite."""
    return frozenset(re.findall(r'<symbol id="icon-([\w-]+)"', SPRITE.read_text(encoding="utf-8")))


@register.simple_tag
def badge(text: str, tone: str = "", icon_name: str = "") -> SafeString:
    """A state in one or two words: ``{% badge "회신" "good" %}``, ``{% badge "내일까지" "bad" "clock" %}``.

    Raises:
        TemplateSyntaxError: when the tone is not good, warn, bad, info or empty.
    """
    if tone not in TONES:
        message = f"A badge has no tone {tone!r}."
        raise template.TemplateSyntaxError(message)
    picture = icon(icon_name) if icon_name else ""
    return format_html('<span class="badge{}">{}{}</span>', f" {tone}" if tone else "", picture, text)


@register.inclusion_tag("parts/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """The way through a task: ``{% steps 2 _("이해관계") _("읽고 결정") _("서명") %}`` stands on the second."""
    return {"steps": [{"label": label, "done": number < current, "current": number == current} for number, label in enumerate(labels, 1)]}


@register.inclusion_tag("parts/seats.html")
def seats(  # noqa: PLR0913 - one number for each kind of seat
    replied: int, opened: int = 0, unopened: int = 0, recused: int = 0, need: int | None = None, *, legend: bool = True
) -> dict[str, Any]:
    """People as dots, with the line at the number needed: ``{% seats replied=6 opened=4 unopened=3 recused=1 need=7 %}``."""
    counts = seat_picture.Counts(replied=replied, opened=opened, unopened=unopened, recused=recused)
    return {"picture": seat_picture.draw(counts=counts, need=need), "counts": counts, "need": need, "legend": legend}


# Forms


@register.inclusion_tag("parts/field.html")
def field(bound: "BoundField", label: str = "", hint: str = "", style: str = "", **attributes: Any) -> dict[str, Any]:  # noqa: ANN401 - attributes of HTML
    """One field with label, hint and error, in the order a reader needs them; what was typed stays.

    Further named arguments become attributes of the input, ``_`` as ``-``: ``{% field form.code inputmode="numeric" %}``.
    """
    hint = hint or str(bound.help_text)
    told = [f"{bound.auto_id}-error"] if bound.errors else []
    told += [f"{bound.auto_id}-hint"] if hint else []
    attrs = {name.replace("_", "-"): value for name, value in attributes.items()}
    attrs |= {"class": style} if style else {}
    attrs |= {"aria-describedby": " ".join(told)} if told else {}
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": hint,
        "kind": _field_kind(bound),
        "control": bound.as_widget(attrs=attrs),
        "described_by": " ".join(told),
    }


@register.inclusion_tag("parts/form_errors.html")
def form_errors(form: "BaseForm") -> dict[str, Any]:
    """What has to be put right before the form can be taken, each with a link to its field; nothing when all is well."""
    wrong = [form[name] for name in form.errors if name in form.fields]
    return {"wrong": wrong, "general": form.non_field_errors(), "count": len(wrong)}


def _field_kind(bound: "BoundField") -> str:
    """Return how the field is laid out: hidden, choices, tick or line."""
    if bound.is_hidden:
        return "hidden"
    kinds = {"radioselect": "choices", "checkboxselectmultiple": "choices", "checkbox": "tick"}
    return kinds.get(bound.widget_type, "line")


# Messages


@register.filter
def message_tone(message: "Message") -> str:
    """Tone of a notice for a message of Django's: a refusal is ``bad``, what went well is ``good``."""
    return {"success": "good", "warning": "warn", "error": "bad", "info": "info"}.get(message.level_tag, "")


@register.filter
def message_icon(message: "Message") -> str:
    """Icon of a notice for a message of Django's."""
    return {"success": "done", "warning": "clock", "error": "alert"}.get(message.level_tag, "info")
