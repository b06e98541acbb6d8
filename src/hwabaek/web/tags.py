"""Template tags and filters of every page: dates as Korean offices write them, numbers, icons and small components.

Registered as a builtin library, so pages need no ``{% load %}``. Everything here only shows; nothing decides.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hwabaek.core import korean
from hwabaek.gateways import clock as wall_clock
from hwabaek.live.events import topic_of
from hwabaek.web import seats as seat_picture
from hwabaek.web.middleware import LIVE_POSITION

if TYPE_CHECKING:
    from django.contrib.messages.storage.base import Message
    from django.forms import BaseForm, BoundField

    from hwabaek.models import Meeting

register = template.Library()

SPRITE: Final = Path(__file__).parent / "static" / "hwabaek" / "icons.svg"
DAYS_LEFT: Final = (
    "",
    gettext_lazy("하루"),
    gettext_lazy("이틀"),
    gettext_lazy("사흘"),
    gettext_lazy("나흘"),
    gettext_lazy("닷새"),
    gettext_lazy("엿새"),
    gettext_lazy("이레"),
)
KILO: Final = 1024
PAIRS: Final = {
    pair.replace("/", ""): pair for pair in ("을/를", "은/는", "이/가", "과/와", "으로/로")
}
TONES: Final = frozenset({"", "good", "warn", "bad", "info"})


# Dates


@register.filter
def moment(value: dt.datetime | None) -> str:
    """``2026. 10. 16.(금) 18:00``."""
    return "" if not value else korean.format_moment(value)


@register.filter
def moment_short(value: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """``10. 16.(금) 18:00``; with the year when it is not this year."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{day_short(local.date(), now)} {local:%H:%M}"


@register.filter
def moment_deadline(value: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """``오늘 18:00까지``, ``내일 18:00까지``, ``10. 16.(금) 18:00까지``; when it is over ``…에 마감``."""
    if not value:
        return ""
    current = now or wall_clock.now()
    last_day, clock = _deadline_parts(value)
    ahead = (last_day - timezone.localdate(current)).days
    near = {0: _("오늘"), 1: _("내일")}
    when = f"{near.get(ahead) or day_short(last_day, current)} {clock}"
    if value < current:
        return _("%(when)s에 마감") % {"when": f"{day_short(last_day, current)} {clock}"}
    return _("%(when)s까지") % {"when": when}


@register.filter
def time_left(value: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """``사흘 남았습니다``, ``9일 남았습니다``, ``오늘이 마지막 날입니다``, ``마감되었습니다``."""
    if not value:
        return ""
    current = now or wall_clock.now()
    if value < current:
        return _("마감되었습니다")
    last_day, _clock = _deadline_parts(value)
    days = (last_day - timezone.localdate(current)).days
    if days == 0:
        return _("오늘이 마지막 날입니다")
    word = DAYS_LEFT[days] if days < len(DAYS_LEFT) else _("%(days)s일") % {"days": days}
    return _("%(word)s 남았습니다") % {"word": word}


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """``2026. 9. 15.(화)``."""
    return "" if not value else korean.format_day(value)


@register.filter
def day_short(value: dt.date | dt.datetime | None, now: dt.datetime | None = None) -> str:
    """``9. 15.(화)``; with the year when it is not this year."""
    if not value:
        return ""
    date = _local_day(value)
    whole = korean.format_day(date)
    this_year = date.year == timezone.localdate(now or wall_clock.now()).year
    return whole.partition(" ")[2] if this_year else whole


@register.filter
def clock(value: dt.datetime | None) -> str:
    """``18:00``."""
    return "" if not value else f"{timezone.localtime(value):%H:%M}"


@register.simple_tag
def time(value: dt.date | dt.datetime | None, form: str = "moment") -> SafeString | str:
    """Wrap a moment or day in ``<time>``, in one of the forms above: ``{% time deadline "moment_short" %}``."""
    if not value:
        return ""
    if isinstance(value, dt.datetime):
        exact = timezone.localtime(value).isoformat(timespec="minutes")
        return format_html('<time datetime="{}">{}</time>', exact, MOMENT_FORMS[form](value))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), DAY_FORMS[form](value))


def _local_day(value: dt.date | dt.datetime) -> dt.date:
    """Return the day on the wall calendar in Korea."""
    return timezone.localtime(value).date() if isinstance(value, dt.datetime) else value


def _deadline_parts(value: dt.datetime) -> tuple[dt.date, str]:
    """Return the last day and the time on it: midnight belongs to the day before, as 24:00."""
    local = timezone.localtime(value)
    if local.hour == 0 and local.minute == 0:
        return local.date() - dt.timedelta(days=1), "24:00"
    return local.date(), f"{local:%H:%M}"


DAY_FORMS: Final[dict[str, Callable[[dt.date], str]]] = {"day": day, "day_short": day_short}
MOMENT_FORMS: Final[dict[str, Callable[[dt.datetime], str]]] = {
    "moment": moment,
    "moment_short": moment_short,
    "moment_deadline": moment_deadline,
    "clock": clock,
    "day": day,
    "day_short": day_short,
}


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
    """``{{ name|particle:"을를" }}``: the word with the particle that fits its last sound.

    Raises:
        ValueError: where the pair is none that we know.
    """
    return korean.attach(word=str(word), particle=PAIRS.get(pair, pair))


def _phone_parts(value: str) -> list[str]:
    """Return area or carrier, exchange and line of a Korean number; one part if it is none."""
    digits = (
        re.sub(r"^\+?82", "0", re.sub(r"[^\d+]", "", value))
        if value.strip().startswith("+82")
        else re.sub(r"\D", "", value)
    )
    found = re.fullmatch(r"(02|0\d{2}|0505)(\d{3,4})(\d{4})", digits) or re.fullmatch(
        r"(1\d{3})(\d{4})", digits
    )
    return list(found.groups()) if found else [digits]


# Icons and small components


@register.simple_tag
def icon(name: str, style: str = "icon", label: str = "") -> SafeString:
    """Show the line icon ``name`` of icons.svg; silent for screen readers unless it has a label.

    Raises:
        TemplateSyntaxError: when the sprite has no such icon.
    """
    _symbol(name)
    use = format_html('<use href="{}#icon-{}"/>', static("hwabaek/icons.svg"), name)
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', style, label, use)
    return format_html('<svg class="{}" aria-hidden="true">{}</svg>', style, use)


@register.simple_tag
def icon_inline(name: str) -> SafeString:
    """Show the lines of an icon themselves: for what must be seen when nothing can be fetched any more.

    Raises:
        TemplateSyntaxError: when the sprite has no such icon.
    """
    view_box, lines = _symbol(name)
    return format_html(
        '<svg class="icon" aria-hidden="true" viewBox="{}">{}</svg>', view_box, lines
    )


def _symbol(name: str) -> tuple[str, SafeString]:
    """Return view box and lines of an icon."""
    try:
        return _symbols()[name]
    except KeyError:
        message = f"icons.svg has no icon {name!r}."
        raise template.TemplateSyntaxError(message) from None


@cache
def _symbols() -> dict[str, tuple[str, SafeString]]:
    """Return the icons of our own sprite."""
    found = re.findall(
        r'<symbol id="icon-([\w-]+)" viewBox="([\d ]+)">(.*?)</symbol>',
        SPRITE.read_text(encoding="utf-8"),
    )
    return {name: (view_box, SafeString(lines)) for name, view_box, lines in found}


@register.simple_tag
def badge(text: str, tone: str = "", icon_name: str = "") -> SafeString:
    """Show a state in one or two words: ``{% badge "회신" "good" %}``.

    Raises:
        TemplateSyntaxError: when the tone is not good, warn, bad, info or empty.
    """
    if tone not in TONES:
        message = f"A badge has no tone {tone!r}."
        raise template.TemplateSyntaxError(message)
    picture = icon(icon_name) if icon_name else ""
    return format_html(
        '<span class="badge{}">{}{}</span>', f" {tone}" if tone else "", picture, text
    )


@register.inclusion_tag("parts/steps.html")
def steps(current: int, *labels: str) -> dict[str, Any]:
    """Show the way through a task, here on its second step: ``{% steps 2 _("이해관계") _("서명") %}``."""
    return {
        "steps": [
            {"label": label, "done": number < current, "current": number == current}
            for number, label in enumerate(labels, 1)
        ]
    }


@register.inclusion_tag("parts/seats.html")
def seats(
    replied: int,
    opened: int = 0,
    unopened: int = 0,
    recused: int = 0,
    need: int | None = None,
    *,
    legend: bool = True,
) -> dict[str, Any]:
    """Show people as dots, with the line at the number needed: ``{% seats replied=6 opened=4 need=7 %}``."""
    counts = seat_picture.Counts(replied=replied, opened=opened, unopened=unopened, recused=recused)
    return {
        "picture": seat_picture.draw(counts=counts, need=need),
        "counts": counts,
        "need": need,
        "legend": legend,
    }


# Forms


@register.inclusion_tag("parts/field.html")
def field(
    bound: "BoundField", label: str = "", hint: str = "", style: str = "", **attributes: str
) -> dict[str, Any]:
    """Show one field with label, hint and error, in the order a reader needs them; what was typed stays.

    Further named arguments become attributes of the input, ``_`` as ``-``: ``inputmode="numeric"``.
    """
    hint = hint or str(bound.help_text)
    told = [f"{bound.auto_id}-error"] if bound.errors else []
    told += [f"{bound.auto_id}-hint"] if hint else []
    attrs: dict[str, str | bool] = {
        name.replace("_", "-"): value for name, value in attributes.items()
    }
    attrs |= {"class": style} if style else {}
    attrs |= {"aria-describedby": " ".join(told)} if told else {}
    control = bound.as_widget(attrs=attrs)
    return {
        "field": bound,
        "label": label or bound.label,
        "hint": hint,
        "kind": _field_kind(bound),
        "control": control,
        "described_by": " ".join(told),
    }


@register.inclusion_tag("parts/form_errors.html")
def form_errors(form: "BaseForm") -> dict[str, Any]:
    """Show what has to be put right before the form can be taken, each with a link to its field."""
    wrong = [form[name] for name in form.errors if name in form.fields]
    # A hidden field cannot be put right by its reader; what is wrong with it is said all the same.
    general = [*form.non_field_errors(), *(e for f in wrong if f.is_hidden for e in f.errors)]
    visible = [bound for bound in wrong if not bound.is_hidden]
    return {"wrong": visible, "general": general, "count": len(visible)}


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
    return {"success": "good", "warning": "warn", "error": "bad", "info": "info"}.get(
        message.level_tag, ""
    )


@register.filter
def message_icon(message: "Message") -> str:
    """Icon of a notice for a message of Django's."""
    return {"success": "done", "warning": "clock", "error": "alert"}.get(message.level_tag, "info")


# What follows


@register.simple_tag(takes_context=True)
def live_stream(context: template.Context, meeting: "Meeting") -> SafeString:
    """Return the attributes that tie a live part to the stream of a meeting; none where there is no stream."""
    after = context["request"].META.get(LIVE_POSITION)
    if after is None:
        return SafeString("")
    return format_html(' data-live-stream="{}" data-live-after="{}"', topic_of(meeting.pk), after)
