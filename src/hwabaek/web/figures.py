"""Template filters for figures of the log and of its days. Registered as a builtin library, as tags.py is."""

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def thousands(value: int | None) -> str:
    """``48,977``."""
    return "" if value is None else f"{value:,}"


@register.filter
def log_number(index: int | None) -> str:
    """Return the number of an entry as documents print it: its place in the log, counted from 1."""
    return "" if index is None else f"{index + 1:,}"


@register.filter
def day_plain(value: dt.datetime | None) -> str:
    """``10. 13.``, where a heading names year and weekday."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{local.month}. {local.day}."
