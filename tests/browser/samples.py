"""Pages for the stand: a member's, an official's, a form, a signature, a paper."""

import datetime as dt
from pathlib import Path
from typing import Any

from django import forms

SEOUL = dt.timezone(dt.timedelta(hours=9))
NOW = dt.datetime(2026, 10, 13, 10, 20, tzinfo=SEOUL)

CLERK = {
    "name": "이수진",
    "title": "간사 · 교통정책과 교통안전팀장",
    "phone": "042-000-2314",
    "initial": "이",
}
LINKS = [
    {"url": "/privacy/", "label": "개인정보 처리방침"},
    {"url": "/accessibility/", "label": "접근성 안내"},
]
MEMBER_SHELL: dict[str, Any] = {
    "office": "유성구청 교통정책과",
    "person_key": "m1",
    "person_name": "윤태섭",
    "clerk": CLERK,
    "help_hours": "평일 09:00~18:00 · 그 밖의 시간에는 국번 없이 120",
    "sign_out_url": "/session/end/",
    "links": LINKS,
}
DESK_SHELL: dict[str, Any] = {
    "body_name": "대전광역시 유성구",
    "person_key": "c1",
    "person_name": "윤하늘",
    "person_title": "토지정보과 주무관",
    "search_url": "/find/",
    "sign_out_url": "/session/end/",
    "help_phone": "042-000-0000",
    "state": "기록 상태: 정상, 마지막 확인 10:19",
    "menu": [
        {"url": "/", "icon": "home", "label": "오늘", "count": None, "current": False},
        {
            "url": "/committees/",
            "icon": "people",
            "label": "위원회",
            "count": None,
            "current": False,
        },
        {"url": "/approvals/", "icon": "stamp", "label": "결재", "count": 2, "current": False},
    ],
    "committees": [
        {"url": "/c/1/", "label": "공유재산심의회", "count": 3, "current": True},
        {"url": "/c/2/", "label": "부동산가격공시위원회", "count": 1, "current": False},
    ],
}
MEMBER_CONTEXT: dict[str, Any] = {"shell": MEMBER_SHELL, "deadline": NOW}
DESK_CONTEXT: dict[str, Any] = {"shell": DESK_SHELL}


class Wish(forms.Form):
    """A form with one field of each kind."""

    code = forms.CharField(
        label="확인번호", max_length=6, help_text="문자에서 복사해 붙여 넣어도 됩니다."
    )
    way = forms.ChoiceField(
        label="받는 방법", choices=[("mail", "메일"), ("sms", "문자")], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="이유", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    agreed = forms.BooleanField(label="읽었습니다")
    secret = forms.CharField(widget=forms.HiddenInput, initial="7")


def page(name: str) -> str:
    """Return the template of a page."""
    return (Path(__file__).parent / "pages" / f"{name}.html").read_text(encoding="utf-8")


MEMBER, DESK, FORM = page("member"), page("desk"), page("form")
SIGN, RECEIPT, PAPER, LIVE = page("sign"), page("receipt"), page("paper"), page("live")
STREAMS = page("streams")
