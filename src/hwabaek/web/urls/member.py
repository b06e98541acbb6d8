"""Members: a link, read, decide, sign."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
