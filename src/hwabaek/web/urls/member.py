"""Members: a link, read, decide, sign. Whoever presides: extension, wording, casting vote."""

from django.urls import URLPattern, path

from hwabaek.web.views import (
    ballots,
    chair,
    declarations,
    inbox,
    links,
    papers,
    questions,
    receipts,
    results,
    sign_in,
    signatures,
    written,
)

_MEETING = "written/<int:meeting_id>/"
_ITEM = f"{_MEETING}items/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("l/<str:token>/", links.landing, name="link"),
    path("l/<str:token>/code/", links.code, name="link-code"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.code, name="sign-in-code"),
    path("sign-in/code/renewal/", sign_in.renewal, name="sign-in-code-renewal"),
    path("session/end/", sign_in.end, name="sign-out"),
    path("inbox/", inbox.inbox, name="inbox"),
    path(_MEETING, written.written, name="written"),
    path(f"{_MEETING}declaration/", declarations.declaration, name="declaration"),
    path(_ITEM, ballots.ballot, name="ballot"),
    path(f"{_ITEM}draft/", ballots.draft, name="ballot-draft"),
    path(f"{_MEETING}questions/", questions.questions, name="questions"),
    path(f"{_MEETING}signature/", signatures.signature, name="signature"),
    path(f"{_MEETING}receipt/", receipts.receipt, name="receipt"),
    path(f"{_MEETING}receipt/file/", receipts.file, name="receipt-file"),
    path(f"{_MEETING}result/", results.result, name="result"),
    path(f"{_MEETING}chair/", chair.chair, name="chair"),
    path(f"{_MEETING}extension-decision/", chair.extension_decision, name="extension-decision"),
    path(f"{_ITEM}wording/", chair.wording, name="item-wording"),
    path(f"{_ITEM}casting-vote/", chair.casting_vote, name="casting-vote"),
    path(f"{_MEETING}conversion/", chair.conversion, name="chair-conversion"),
    path("papers/<int:paper_id>/", papers.paper, name="paper"),
    path("papers/<int:paper_id>/pages/<int:number>/", papers.page, name="paper-page"),
    path("papers/<int:paper_id>/original/", papers.original, name="paper-original"),
    path("documents/<int:document_id>/", results.document, name="document"),
]
