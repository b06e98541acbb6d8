"""The one Django app: its tables are one graph."""

from django.apps import AppConfig


class HwabaekConfig(AppConfig):
    """Names the app and its default key type."""

    name = "hwabaek"
    label = "hwabaek"
    verbose_name = "화백"
    default_auto_field = "django.db.models.BigAutoField"
