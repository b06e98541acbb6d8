"""What pages call the kinds of log entries: the labels of the record, in the reader's language."""

from typing import Final

from django.utils.translation import gettext, gettext_noop

from hwabaek.core.record.kinds import EntryKind

# The record names its kinds in Korean and knows no other language; here its names are collected for translation.
LABELS: Final = (
    gettext_noop("위원회 들여옴"),
    gettext_noop("위원회 정보 바꿈"),
    gettext_noop("위원 위촉"),
    gettext_noop("위원 정보 바꿈"),
    gettext_noop("위원 임기 끝남"),
    gettext_noop("규칙 작성"),
    gettext_noop("규칙 승인 요청"),
    gettext_noop("규칙 승인"),
    gettext_noop("규칙 돌려보냄"),
    gettext_noop("사람 등록"),
    gettext_noop("사람 정보 바꿈"),
    gettext_noop("개인 링크 발급"),
    gettext_noop("확인 번호 보냄"),
    gettext_noop("로그인"),
    gettext_noop("로그아웃"),
    gettext_noop("로그인 거절"),
    gettext_noop("직무 맡김"),
    gettext_noop("직무 끝남"),
    gettext_noop("회의 만듦"),
    gettext_noop("회의 정보 바꿈"),
    gettext_noop("회의 거둠"),
    gettext_noop("안건 추가"),
    gettext_noop("안건 바꿈"),
    gettext_noop("안건 뺌"),
    gettext_noop("자료 추가"),
    gettext_noop("자료 뺌"),
    gettext_noop("소집"),
    gettext_noop("알림 보냄"),
    gettext_noop("회신 독촉"),
    gettext_noop("위원이 자료를 엶"),
    gettext_noop("위원 자격 잃음"),
    gettext_noop("이해충돌 확인"),
    gettext_noop("질의"),
    gettext_noop("답변"),
    gettext_noop("심의서 제출"),
    gettext_noop("종이 심의서 대신 입력"),
    gettext_noop("기한 연장 요청"),
    gettext_noop("기한 연장"),
    gettext_noop("기한 연장 거절"),
    gettext_noop("표결 닫음"),
    gettext_noop("위원장 결정권 행사"),
    gettext_noop("의결 문안 확정"),
    gettext_noop("심의 마감"),
    gettext_noop("출석 회의로 전환"),
    gettext_noop("결과 확정"),
    gettext_noop("문서에 전자인장 찍음"),
    gettext_noop("문서의 시점확인 새로 받음"),
    gettext_noop("기록 묶음 내보냄"),
    gettext_noop("기록 봉인 열쇠 만듦"),
    gettext_noop("기록 봉인 열쇠 바꿈"),
)


def label_of(kind: EntryKind) -> str:
    """Return the name of a kind in the reader's language."""
    return gettext(kind.label)
