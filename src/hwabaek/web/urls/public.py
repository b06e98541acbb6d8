"""For everybody, without signing in: checking documents, and proofs of the logs."""

from django.urls import URLPattern, path

from hwabaek.web.views import checks, tlog

urlpatterns: list[URLPattern] = [
    path("v/", checks.checks, name="checks"),
    # The code on every document leads here; it is printed without a slash at the end.
    path("v/<str:number>", checks.check, name="check"),
    path("v/<str:number>/original/", checks.original, name="check-original"),
    # Beside the tiles of a log: what monitors work out from them, ready for a browser.
    path("log/<slug:slug>/proof/<int:index>/<int:size>", tlog.inclusion, name="tlog-proof"),
    path(
        "log/<slug:slug>/consistency/<int:size1>/<int:size2>",
        tlog.consistency,
        name="tlog-consistency",
    ),
]
