"""The site map: nouns; a verb becomes a resource that is posted to."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from hwabaek.web.display import change_display
from hwabaek.web.urls import demo, desk, member, oversight, public
from hwabaek.web.views import errors, home

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("display/", change_display, name="display"),
    path("health/", home.health, name="health"),
    *member.urlpatterns,
    *desk.urlpatterns,
    *oversight.urlpatterns,
    *public.urlpatterns,
    *(demo.urlpatterns if settings.DEMO else []),
]
