"""Only in the demonstration: the outbox and direct sign-in."""

from django.urls import URLPattern, path

from hwabaek.web.views import demo, outbox

urlpatterns: list[URLPattern] = [
    path("outbox/", outbox.outbox, name="outbox"),
    path("demo/", demo.demo, name="demo"),
    path("demo/sessions/<int:person_id>/", demo.session, name="demo-session"),
    path("demo/<str:signed>/", demo.sign_in, name="demo-sign-in"),
]
