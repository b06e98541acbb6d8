"""Where somebody lands who asks for no page in particular."""

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hwabaek.access.people import posts_of
from hwabaek.models import Post
from hwabaek.web.sign_in import actor_of

FIRST_PAGE = {
    Post.Duty.CLERK: "today",
    Post.Duty.APPROVER: "meetings",
    Post.Duty.COORDINATOR: "coordination",
    Post.Duty.AUDITOR: "log",
    Post.Duty.ADMINISTRATOR: "administration",
}


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send officials to their desk and members to their list."""
    post = posts_of(actor_of(request)).order_by("id").first()
    return redirect(FIRST_PAGE[Post.Duty(post.duty)] if post else "inbox")


def health(request: HttpRequest) -> HttpResponse:
    """Answer a load balancer: 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
