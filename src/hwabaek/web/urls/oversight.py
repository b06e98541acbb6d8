"""Rules, coordination, the log, administration."""

from django.urls import URLPattern, path

from hwabaek.web.views import administration, coordination, log, rules, tlog

urlpatterns: list[URLPattern] = [
    path("committees/<int:committee_id>/rule/", rules.rule, name="rule"),
    path("committees/<int:committee_id>/rule/draft/", rules.draft, name="rule-draft"),
    path("committees/<int:committee_id>/rule/proposal/", rules.proposal, name="rule-proposal"),
    path("committees/<int:committee_id>/rule/trial/", rules.trial, name="rule-trial"),
    path("rules/<int:rule_id>/", rules.version, name="rule-version"),
    path("rules/<int:rule_id>/submission/", rules.submission, name="rule-submission"),
    path("rules/<int:rule_id>/approval/", rules.approval, name="rule-approval"),
    path("rules/<int:rule_id>/return/", rules.return_, name="rule-return"),
    path("coordination/", coordination.coordination, name="coordination"),
    path("log/", log.log, name="log"),
    path("log/checkpoints/", log.checkpoints, name="log-checkpoints"),
    path("log/entries/<int:entry_id>/", log.entry, name="log-entry"),
    path("log/meetings/<int:meeting_id>/", log.meeting, name="log-meeting"),
    path("meetings/<int:meeting_id>/record/", log.record, name="meeting-record"),
    path(
        "meetings/<int:meeting_id>/record/public/", log.public_record, name="meeting-record-public"
    ),
    path("administration/", administration.administration, name="administration"),
    path(
        "administration/deliveries/<int:delivery_id>/attempt/",
        administration.delivery_attempt,
        name="delivery-attempt",
    ),
    path(
        "administration/documents/<int:document_id>/attempt/",
        administration.document_attempt,
        name="document-attempt",
    ),
    path(
        "administration/stamps/<int:stamp_id>/attempt/",
        administration.stamp_attempt,
        name="stamp-attempt",
    ),
    path(
        "administration/renewals/<int:document_id>/attempt/",
        administration.renewal_attempt,
        name="renewal-attempt",
    ),
    # For everybody: the log as C2SP tlog-tiles, below its origin without the host.
    path("log/<slug:slug>/checkpoint", tlog.checkpoint, name="tlog-checkpoint"),
    path("log/<slug:slug>/tile/<path:place>", tlog.tile, name="tlog-tile"),
]
