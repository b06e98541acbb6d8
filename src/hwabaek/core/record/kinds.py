"""The closed list of what can happen, and what the auditor's page calls it.

The grammar of a kind is `noun.noun.verb`: one to three nouns from the outside in, then the verb that says what happened
to the last of them, in the past tense, in small letters: `meeting.poll.closed`.
"""

import re
from enum import StrEnum
from typing import Self

GRAMMAR = re.compile(r"[a-z]+(_[a-z]+)*(\.[a-z]+(_[a-z]+)*){1,3}")


class EntryKind(StrEnum):
    """A kind of fact and of log entry, with its Korean label."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Join the written kind and its label in one member."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    COMMITTEE_IMPORTED = "committee.imported", "위원회 들여옴"
    COMMITTEE_CHANGED = "committee.changed", "위원회 정보 바꿈"

    MEMBERSHIP_COMMISSIONED = "membership.commissioned", "위원 위촉"
    MEMBERSHIP_CHANGED = "membership.changed", "위원 정보 바꿈"
    MEMBERSHIP_ENDED = "membership.ended", "위원 임기 끝남"

    RULE_DRAFTED = "rule.drafted", "규칙 작성"
    RULE_SUBMITTED = "rule.submitted", "규칙 승인 요청"
    RULE_APPROVED = "rule.approved", "규칙 승인"
    RULE_RETURNED = "rule.returned", "규칙 돌려보냄"

    PERSON_REGISTERED = "person.registered", "사람 등록"
    PERSON_CHANGED = "person.changed", "사람 정보 바꿈"
    PERSON_LINK_ISSUED = "person.link_issued", "개인 링크 발급"
    PERSON_CODE_SENT = "person.code_sent", "확인 번호 보냄"
    PERSON_SIGNED_IN = "person.signed_in", "로그인"
    PERSON_SIGNED_OUT = "person.signed_out", "로그아웃"
    PERSON_SIGN_IN_REFUSED = "person.sign_in_refused", "로그인 거절"

    POST_GIVEN = "post.given", "직무 맡김"
    POST_ENDED = "post.ended", "직무 끝남"

    MEETING_CREATED = "meeting.created", "회의 만듦"
    MEETING_CHANGED = "meeting.changed", "회의 정보 바꿈"
    MEETING_WITHDRAWN = "meeting.withdrawn", "회의 거둠"
    MEETING_ITEM_ADDED = "meeting.item.added", "안건 추가"
    MEETING_ITEM_CHANGED = "meeting.item.changed", "안건 바꿈"
    MEETING_ITEM_REMOVED = "meeting.item.removed", "안건 뺌"
    MEETING_PAPER_ADDED = "meeting.paper.added", "자료 추가"
    MEETING_PAPER_REMOVED = "meeting.paper.removed", "자료 뺌"
    MEETING_CALLED = "meeting.called", "소집"
    MEETING_NOTIFIED = "meeting.notified", "알림 보냄"
    MEETING_REMINDED = "meeting.reminded", "회신 독촉"
    MEETING_SEAT_OPENED = "meeting.seat.opened", "위원이 자료를 엶"
    MEETING_SEAT_LEFT = "meeting.seat.left", "위원 자격 잃음"
    MEETING_DECLARATION_MADE = "meeting.declaration.made", "이해충돌 확인"
    MEETING_QUESTION_ASKED = "meeting.question.asked", "질의"
    MEETING_QUESTION_ANSWERED = "meeting.question.answered", "답변"
    MEETING_REPLY_SUBMITTED = "meeting.reply.submitted", "심의서 제출"
    MEETING_PAPER_REPLY_ENTERED = "meeting.paper_reply.entered", "종이 심의서 대신 입력"
    MEETING_EXTENSION_REQUESTED = "meeting.extension.requested", "기한 연장 요청"
    MEETING_EXTENSION_AGREED = "meeting.extension.agreed", "기한 연장"
    MEETING_EXTENSION_DECLINED = "meeting.extension.declined", "기한 연장 거절"
    MEETING_POLL_CLOSED = "meeting.poll.closed", "표결 닫음"
    MEETING_CASTING_VOTE_GIVEN = "meeting.casting_vote.given", "위원장 결정권 행사"
    MEETING_WORDING_STATED = "meeting.wording.stated", "의결 문안 확정"
    MEETING_INVITATION_ANSWERED = "meeting.invitation.answered", "참석 여부 회신"
    MEETING_ATTENDANCE_MARKED = "meeting.attendance.marked", "출석 표시"
    MEETING_ATTENDANCE_SIGNED = "meeting.attendance.signed", "참석 서명"
    MEETING_STAFF_NOTED = "meeting.staff.noted", "배석자 적음"
    MEETING_GUEST_ADMITTED = "meeting.guest.admitted", "관계인 들어옴"
    MEETING_GUEST_LEFT = "meeting.guest.left", "관계인 나감"
    MEETING_CHAIR_HANDED = "meeting.chair.handed", "의장 직무 넘김"
    MEETING_OPENED = "meeting.opened", "개의"
    MEETING_STEP_TAKEN = "meeting.step.taken", "식순 진행"
    MEETING_RECESSED = "meeting.recessed", "정회"
    MEETING_RESUMED = "meeting.resumed", "속개"
    MEETING_DOORS_CLOSED = "meeting.doors.closed", "비공개로 바꿈"
    MEETING_DOORS_OPENED = "meeting.doors.opened", "공개로 바꿈"
    MEETING_ADJOURNED = "meeting.adjourned", "폐회"
    MEETING_ITEM_INTRODUCED = "meeting.item.introduced", "안건 상정"
    MEETING_STAGE_ENTERED = "meeting.stage.entered", "안건 진행 단계"
    MEETING_ITEM_RECEIVED = "meeting.item.received", "보고 받음"
    MEETING_ITEM_DEFERRED = "meeting.item.deferred", "안건 보류"
    MEETING_SPEECH_RECORDED = "meeting.speech.recorded", "발언 기록"
    MEETING_SPEECH_EDITED = "meeting.speech.edited", "발언 기록 고침"
    MEETING_SPEECH_REMOVED = "meeting.speech.removed", "발언 기록 뺌"
    MEETING_AMENDMENT_MOVED = "meeting.amendment.moved", "수정안 냄"
    MEETING_AMENDMENT_WITHDRAWN = "meeting.amendment.withdrawn", "수정안 거둠"
    MEETING_OBJECTION_ASKED = "meeting.objection.asked", "이의 유무 물음"
    MEETING_OBJECTION_RAISED = "meeting.objection.raised", "이의 있음"
    MEETING_OBJECTION_SETTLED = "meeting.objection.settled", "이의 유무 확인"
    MEETING_POLL_OPENED = "meeting.poll.opened", "표결 시작"
    MEETING_POLL_EXTENDED = "meeting.poll.extended", "표결 시간 늘림"
    MEETING_POLL_VOIDED = "meeting.poll.voided", "표결 취소"
    MEETING_BALLOT_CAST = "meeting.ballot.cast", "표결 참여"
    MEETING_BALLOT_ENTERED = "meeting.ballot.entered", "표 대신 입력"
    MEETING_HANDS_COUNTED = "meeting.hands.counted", "거수 집계 입력"
    MEETING_RESULT_DECLARED = "meeting.result.declared", "결과 선포"
    MEETING_RESOLUTION_SIGNED = "meeting.resolution.signed", "의결서 서명"
    MEETING_RESOLUTION_REFUSED = "meeting.resolution.refused", "의결서 서명 안 함"
    MEETING_MINUTES_DRAFTED = "meeting.minutes.drafted", "회의록 초안"
    MEETING_MINUTES_EDITED = "meeting.minutes.edited", "회의록 고침"
    MEETING_COMMENT_MADE = "meeting.comment.made", "회의록 의견"
    MEETING_COMMENT_SETTLED = "meeting.comment.settled", "회의록 의견 처리"
    MEETING_MINUTES_FROZEN = "meeting.minutes.frozen", "회의록 확정"
    MEETING_MINUTES_SIGNED = "meeting.minutes.signed", "회의록 서명"
    MEETING_MINUTES_REFUSED = "meeting.minutes.refused", "회의록 서명 안 함"
    MEETING_MINUTES_REOPENED = "meeting.minutes.reopened", "회의록 바로잡기 시작"
    MEETING_CLOSED = "meeting.closed", "심의 마감"
    MEETING_CONVERTED = "meeting.converted", "출석 회의로 전환"
    MEETING_CONCLUDED = "meeting.concluded", "결과 확정"
    MEETING_DOCUMENT_SEALED = "meeting.document.sealed", "문서에 전자인장 찍음"
    MEETING_DOCUMENT_RENEWED = "meeting.document.renewed", "문서의 시점확인 새로 받음"
    MEETING_RECORD_EXPORTED = "meeting.record.exported", "기록 묶음 내보냄"

    LOG_KEY_CREATED = "log.key.created", "기록 봉인 열쇠 만듦"
    LOG_KEY_CHANGED = "log.key.changed", "기록 봉인 열쇠 바꿈"
