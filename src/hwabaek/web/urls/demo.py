"""Only in the demonstration: the outbox and direct sign-in."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
