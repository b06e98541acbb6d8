"""Rules, coordination, the log, administration."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
