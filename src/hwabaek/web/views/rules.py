"""A committee's rule: read it, draft the next version, try it out, propose, approve, return."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hwabaek.access import NotFound
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.rule_proposals import propose_rule
from hwabaek.actions.rules import approve_rule, draft_rule, return_rule, submit_rule
from hwabaek.gateways.clock import now
from hwabaek.models import Rule
from hwabaek.web.forms.rule_decisions import ApprovalForm, ReturnForm
from hwabaek.web.pages.naming import committee_crumbs
from hwabaek.web.pages.rules import EditorPage, RulePage, editor_page, rule_page, version_page
from hwabaek.web.sign_in import actor_of


@require_GET
@login_required
def rule(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Show the rule in force in words, its versions, and what waits for approval."""
    page = rule_page(actor=actor_of(request), committee_id=committee_id, now=now())
    return _rule(request, page)


@require_GET
@login_required
def version(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Show one version in words, and what it changes."""
    page = version_page(actor=actor_of(request), rule_id=rule_id, now=now())
    return _rule(request, page)


@require_http_methods(["GET", "POST"])
@login_required
def draft(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Show the editor, or save what is in it as a draft."""
    posted = request.POST if request.method == "POST" else None
    page = editor_page(actor=actor_of(request), committee_id=committee_id, now=now(), posted=posted)
    if posted is None:
        return _editor(request, page)
    return _saved(request, page, draft_rule, "rule-draft", _("초안을 저장했습니다."))


@require_POST
@login_required
def proposal(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Save what is in the editor and ask for its approval."""
    page = editor_page(
        actor=actor_of(request), committee_id=committee_id, now=now(), posted=request.POST
    )
    return _saved(request, page, propose_rule, "rule", _("총괄부서에 승인을 요청했습니다."))


@require_POST
@login_required
def trial(request: HttpRequest, committee_id: int) -> HttpResponse:
    """Say what the draft in the editor makes of the panel's numbers; nothing is saved."""
    page = editor_page(
        actor=actor_of(request), committee_id=committee_id, now=now(), posted=request.POST
    )
    part = "oversight/rules/trial.html"
    if request.headers.get("X-Part") == "trial":
        return render(request, part, {"page": page})
    return _editor(request, page)


@require_POST
@login_required
def submission(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Ask for the approval of a draft that was saved before."""
    found = submit_rule(actor=actor_of(request), rule_id=rule_id, now=now())
    messages.success(request, _("총괄부서에 승인을 요청했습니다."))
    return redirect("rule", found.committee_id)


@require_POST
@login_required
def approval(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Put a version in force from a day on."""
    form = ApprovalForm(request.POST)

    def approve() -> Rule:
        day = form.cleaned_data["in_force_date"]
        return approve_rule(actor=actor_of(request), rule_id=rule_id, in_force_date=day, now=now())

    return _decided(
        request,
        rule_id,
        form,
        approve,
        _("승인했습니다. 시행일부터 소집하는 회의가 이 판을 씁니다."),
    )


@require_POST
@login_required
def return_(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Send a version back with a reason."""
    form = ReturnForm(request.POST)

    def give_back() -> Rule:
        reason = form.cleaned_data["reason"]
        return return_rule(actor=actor_of(request), rule_id=rule_id, reason=reason, now=now())

    return _decided(request, rule_id, form, give_back, _("간사에게 돌려보냈습니다."))


def _decided(
    request: HttpRequest, rule_id: int, form: Form, decide: Callable[[], Rule], said: str
) -> HttpResponse:
    page = version_page(actor=actor_of(request), rule_id=rule_id, now=now())
    if not page.may_decide:
        raise NotFound
    if form.is_valid():
        try:
            found = decide()
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("rule", found.committee_id)
    name = "approval" if isinstance(form, ApprovalForm) else "giving_back"
    return _rule(request, page, status=422, **{name: form})


def _saved(
    request: HttpRequest, page: EditorPage, save: Callable[..., Rule], name: str, said: str
) -> HttpResponse:
    editor = page.editor
    if not editor.is_valid():
        return _editor(request, page, status=422)
    try:
        save(
            actor=actor_of(request),
            committee_id=page.committee.pk,
            data=editor.data(),
            clauses=editor.form.clauses(),
            note=editor.form.cleaned_data["note"],
            now=now(),
        )
    except Refusal as refusal:
        page.error = str(refusal.text)
        return _editor(request, page, status=422)
    messages.success(request, said)
    return redirect(name, page.committee.pk)


def _rule(request: HttpRequest, page: RulePage, status: int = 200, **forms: Form) -> HttpResponse:
    crumbs = [*committee_crumbs(page.committee), (_("의결 규칙"), None)]
    initial = {"in_force_date": page.today}
    decisions = {"approval": ApprovalForm(initial=initial), "giving_back": ReturnForm(), **forms}
    return render(
        request,
        "oversight/rules/rule.html",
        {"page": page, "crumbs": crumbs, **decisions},
        status=status,
    )


def _editor(request: HttpRequest, page: EditorPage, status: int = 200) -> HttpResponse:
    crumbs = [*committee_crumbs(page.committee), (_("의결 규칙 고치기"), None)]
    context = {"page": page, "crumbs": crumbs, "editor": page.editor}
    return render(request, "oversight/rules/editor.html", context, status=status)
