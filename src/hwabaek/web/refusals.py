"""Refusals that have a page of their own: too many tries, an expired link."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hwabaek.actions.checks import TooManyNumbers
from hwabaek.actions.sign_in import LinkExpired, TooManyTries

View = Callable[..., HttpResponse]


def told_before_sign_in(view: View) -> View:
    """Answer an expired link and too many tries with their sentence."""

    @wraps(view)
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except TooManyTries as refusal:
            return render(request, "sign_in/too_many.html", {"refusal": refusal}, status=429)
        except LinkExpired as refusal:
            return render(request, "sign_in/expired.html", {"refusal": refusal}, status=410)

    return handle


def told_to_the_public(view: View) -> View:
    """Answer too many wrong numbers with their sentence; keep every answer out of search engines."""

    @wraps(view)
    def handle(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except TooManyNumbers as refusal:
            answer = render(request, "check/too_many.html", {"refusal": refusal}, status=429)
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return handle
