"""Rules, coordination, the log, administration."""

from django.urls import URLPattern, path

from hwabaek.web.views import rules

urlpatterns: list[URLPattern] = [
    path("committees/<int:committee_id>/rule/", rules.rule, name="rule"),
    path("committees/<int:committee_id>/rule/draft/", rules.draft, name="rule-draft"),
    path("committees/<int:committee_id>/rule/proposal/", rules.proposal, name="rule-proposal"),
    path("committees/<int:committee_id>/rule/trial/", rules.trial, name="rule-trial"),
    path("rules/<int:rule_id>/", rules.version, name="rule-version"),
    path("rules/<int:rule_id>/submission/", rules.submission, name="rule-submission"),
    path("rules/<int:rule_id>/approval/", rules.approval, name="rule-approval"),
    path("rules/<int:rule_id>/return/", rules.return_, name="rule-return"),
]
