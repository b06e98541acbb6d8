"""What is taken up and said in the demonstration's sitting. All of it is made up."""

from dataclasses import dataclass

from hwabaek.actions.agenda import ItemText
from hwabaek.models import AgendaItem

TITLE = "2026년 하반기 교통안전정책 심의"
PLACE = "구청 대회의실"
LINK = "https://video.example.org/gyotong-anjeon"
SHEET_STAFF = (
    {"name": "이수진", "post": "교통안전팀장", "duty": "간사"},
    {"name": "공진수", "post": "교통정책과 주무관", "duty": "기록"},
)
AUDIENCE = 6

ITEMS = (
    ItemText(
        title="어린이보호구역 안전시설 확충계획(안)",
        order_text="어린이보호구역 12곳에 무인단속장비 9대와 방호울타리 1,840m를 설치한다.",
        proposal_text="사고가 잦은 어린이보호구역 12곳에 안전시설을 늘리려는 것입니다.",
        reasons="최근 3년 동안 어린이보호구역 사고의 절반이 이 12곳에서 일어났습니다.",
        proposer="교통정책과장",
        parties=("유성구",),
    ),
    ItemText(
        title="노은로 제한속도 시간제 운영 사전검토(안)",
        order_text="노은로 620m의 제한속도를 등하교 시간에만 낮추어 바로 시행한다.",
        proposal_text="노은로의 제한속도를 시간에 따라 다르게 운영하려는 것입니다.",
        reasons="밤 시간의 제한속도 준수율이 41%에 그칩니다.",
        proposer="교통정책과장",
        parties=("유성구", "한빛대학교 교통연구소(사전 연구)"),
    ),
    ItemText(
        title="상반기 교통사고 잦은 곳 개선사업 추진현황",
        order_text="상반기 교통사고 잦은 곳 개선사업의 추진현황을 보고받는다.",
        proposal_text="개선사업 9곳의 추진현황을 보고하려는 것입니다.",
        item_type=AgendaItem.Kind.REPORT.value,
        proposer="건설과장",
    ),
)

# Who comes, so many minutes after two o'clock; 남기훈 comes late.
CAME = {
    "김도현": -14, "배선영": -12, "권오석": -11, "문지혜": -9, "백인수": -9, "허준영": -8,
    "윤태섭": -6, "정하늘": -5, "서지안": -4, "오세린": -3, "남기훈": 7,
}  # fmt: skip
ONLINE = frozenset({"윤태섭"})
ABSENT = {"노경식": "출장", "임도현": "개인 사정"}

AGAINST_ONE = "사업비의 절반이 시설에 쏠려 교통안전 교육이 모자랍니다."
VOTES: dict[int, dict[str, tuple[str, str]]] = {
    1: {"정하늘": ("against", AGAINST_ONE), "백인수": ("abstain", "")},
    2: dict.fromkeys(("김도현", "남기훈", "백인수", "허준영", "정하늘"), ("against", "")),
}
ASIDE = "서지안", 2, "2025년에 이 계획의 사전 연구용역을 맡았습니다."


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody speaks, so many minutes after two o'clock; who is no member has a post."""

    minute: int
    item: int
    name: str
    kind: str
    text: str
    post: str = ""


SPEECHES = (
    Line(4, 1, "서지원", "presentation",
         "어린이보호구역 12곳에 무인단속장비 9대와 방호울타리를 놓고, 사업비는 7억 4천만 원임.", "교통정책과장"),
    Line(9, 1, "문지혜", "question", "설치할 곳을 경찰서의 사고 자료와 맞추어 골랐는지 물음."),
    Line(10, 1, "서지원", "answer", "최근 3년 사고 자료로 골랐고 목록은 설명자료에 있음.", "교통정책과장"),
    Line(14, 1, "정하늘", "debate", "사업비의 절반이 시설에 쏠려 교통안전 교육이 모자라므로 반대함."),
    Line(17, 1, "윤태섭", "debate", "방호울타리는 사고를 줄인 효과가 확인되었으므로 찬성함."),
    Line(28, 2, "서지원", "presentation", "노은로 620m의 제한속도를 등하교 시간에만 낮추려는 것임.", "교통정책과장"),
    Line(33, 2, "백인수", "question", "가변속도표지 없이 바로 시행하면 단속할 수 있는지 물음."),
    Line(34, 2, "서지원", "answer", "표지를 놓는 데 넉 달이 걸리며 그동안은 안내판으로 알릴 계획임.", "교통정책과장"),
    Line(38, 2, "허준영", "debate", "표지와 단속장비를 먼저 놓은 뒤 시범운영하는 것이 옳음."),
    Line(41, 2, "오세린", "debate", "학부모 설문에서 62%가 찬성하였으므로 시행해 볼 만함."),
    Line(58, 3, "남기훈", "report", "개선할 9곳 가운데 7곳을 마쳤고 2곳은 다음 달에 마칠 예정임."),
)  # fmt: skip
MISHEARD_AT = 10
MISHEARD = "최근 2년 사고 자료로 골랐고 목록은 설명자료에 있음."  # as first written down
DECLARED = {
    1: "제1호 안건은 원안대로 가결되었음을 선포합니다.",
    2: "제2호 안건은 가부동수이므로 부결되었음을 선포합니다.",
}
COMMENTS = (
    ("문지혜", "제1호 답변의 사고 자료는 2년이 아니라 3년입니다.", "3년으로 고쳤습니다."),
    ("허준영", "다음에 할 일에 제2호의 보완 검토를 적어 주십시오.", "다음에 할 일에 적었습니다."),
)
FOLLOW_UPS = (
    ("어린이보호구역 안전시설 설치 공고", "교통정책과", 40),
    ("제2호 가변속도표지 설치 뒤 시범운영 검토", "교통정책과", 60),
)
SIGNERS = ("김도현", "배선영", "문지혜")
CLERK_POST = "간사"
