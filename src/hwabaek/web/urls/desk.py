"""Officials: prepare, call, follow, close."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
