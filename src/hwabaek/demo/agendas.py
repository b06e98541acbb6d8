"""The demonstration's agendas, and what its people say to them. All of it is made up."""

from dataclasses import dataclass

from hwabaek.actions.agenda import ItemText
from hwabaek.demo.parts import Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What a deliberation is about and why it goes by writing."""

    title: str
    ground: str
    reason: str
    items: tuple[ItemText, ...]


CONTRACT = Agenda(
    title="다올복합문화센터 건립공사 입찰참가자격과 계약방법(안)",
    ground="긴급하여 회의를 열 시간적 여유가 없음",
    reason="국비 집행 기한까지 입찰공고를 내려면 소집 기간을 두고 회의를 열 시간이 없습니다.",
    items=(
        ItemText(
            title="다올복합문화센터 건립공사 입찰참가자격과 계약방법(안)",
            order_text="다올복합문화센터 건립공사를 제한경쟁입찰로 하고, 입찰참가자격을 별지와 같이 정한다.",
            proposal_text="추정가격 148억 원의 복합문화센터 건립공사의 입찰참가자격과 계약방법을 정하려는 것입니다.",
            reasons="공사의 규모와 특수 공법을 고려할 때 시공 경험이 있는 업체로 자격을 제한할 필요가 있습니다.",
            proposer="회계과장",
            points=(
                "실적 제한을 같은 규모의 1/3로 낮추어 참가 업체를 넓힐 것인가",
                "지역의무공동도급 비율을 49%로 할 것인가",
                "특수 공법 하도급 승인을 계약 조건으로 둘 것인가",
            ),
            parties=("유성구", "㈜다온건축사사무소(설계)"),
        ),
    ),
)
CONTRACT_WORDING = (
    "1. 시공 실적은 최근 10년 안의 단일 공사 3,000㎡ 이상으로 한다.\n"
    "2. 지역의무공동도급 비율은 49% 이상으로 한다."
)
_CONDITION_ONE = "시공 실적 제한을 최근 10년, 3,000㎡ 이상으로 낮출 것."
_CONDITION_TWO = "지역의무공동도급 비율을 49% 이상으로 정할 것."
CONTRACT_PARTS = (
    Part(name="류성진", hours=3, choices={1: ("for", "")}),
    Part(name="윤태섭", hours=27.5, choices={1: ("conditional", _CONDITION_ONE)}),
    Part(name="민가은", hours=30, choices={1: ("for", "")}),
    Part(name="전우진", hours=52, choices={1: ("conditional", _CONDITION_TWO)}),
    Part(
        name="하윤서", hours=55, choices={1: ("against", "실적 제한 자체가 지역 업체를 막습니다.")}
    ),
    Part(name="심재이", hours=76, choices={1: ("abstain", "")}),
    Part(name="심재이", hours=101, choices={1: ("conditional", _CONDITION_ONE)}),
    Part(name="곽동현", hours=102, choices={1: ("for", "")}),
    Part(name="표하람", hours=110, choices={}),
    Part(
        name="서지안",
        hours=8,
        choices={},
        aside={1: ("statutory", "이 공사의 타당성 검토 용역에 참여하였습니다.")},
    ),
)
CONTRACT_LATE = Part(name="표하람", hours=2, choices={1: ("for", "")}, late=True)

WALKWAY = Agenda(
    title="새솔초등학교 통학로 보행환경 정비계획(안)",
    ground="심의사항이 경미",
    reason="지난 회의에서 논의를 마친 계획의 구간을 30m 늘리는 변경입니다.",
    items=(
        ItemText(
            title="새솔초등학교 통학로 보행환경 정비계획(안)",
            order_text="새솔초등학교 통학로 정비 구간을 210m에서 240m로 늘린다.",
            proposal_text="정문에서 새솔공원까지 끊긴 보도를 이어 정비 구간을 30m 늘리려는 것입니다.",
            reasons="보도가 끊긴 구간에서 어린이가 차도로 내려서는 일이 잦습니다.",
            proposer="교통정책과장",
            points=("늘어난 구간의 노상주차 6면을 없앨 것인가",),
            parties=("유성구", "새솔공원 상가번영회"),
        ),
    ),
)
_PARKING = "없어지는 노상주차 6면은 공영주차장 거주자 우선 구획으로 대신할 것."
_LIGHT = "보행등 2기를 함께 설치할 것."
WALKWAY_PARTS = (
    Part(name="김도현", hours=2, choices={1: ("for", "")}),
    Part(name="배선영", hours=4, choices={1: ("for", "")}),
    Part(name="권오석", hours=6, choices={1: ("for", "")}),
    Part(name="문지혜", hours=7, choices={1: ("conditional", _LIGHT)}),
    Part(name="백인수", hours=26, choices={1: ("for", "")}),
    Part(name="윤태섭", hours=28, choices={1: ("conditional", _PARKING)}),
    Part(
        name="정하늘", hours=33, choices={1: ("against", "상인 의견을 더 들은 뒤 정해야 합니다.")}
    ),
    Part(name="오세린", hours=50, choices={1: ("conditional", _PARKING)}),
    Part(name="임도현", hours=53, choices={1: ("conditional", _LIGHT)}),
)

TRAFFIC = Agenda(
    title="노은로 어린이보호구역 시간제 속도제한 등 3건",
    ground="위원장이 필요하다고 인정",
    reason="세 안건 모두 사전 협의를 마쳤고, 내년 예산 편성 전에 정해야 하여 위원장이 서면으로 하기로 하였습니다.",
    items=(
        ItemText(
            title="노은로 어린이보호구역 시간제 속도제한 시범운영(안)",
            order_text=(
                "노은로 어린이보호구역 620m의 제한속도를 07:00~20:00에는 30km/h, "
                "그 밖의 시간에는 50km/h로 6개월 동안 시범운영한다."
            ),
            proposal_text="등하교 시간과 밤 시간의 제한속도를 나누어 시범운영하려는 것입니다.",
            reasons="최근 3년 어린이 사고 7건이 모두 낮에 일어났고 밤 시간의 준수율이 41%에 그칩니다.",
            proposer="교통정책과장",
            points=(
                "밤 시간 50km/h가 어린이 안전에 미치는 영향은 없는가",
                "가변속도표지와 단속장비를 먼저 설치할 것인가",
                "6개월 뒤 무엇을 보고 확대 여부를 정할 것인가",
            ),
            parties=("유성구", "㈜다온엔지니어링(설계 용역)"),
        ),
        ItemText(
            title="궁동 대학로 보행자우선도로 지정(안)",
            order_text="궁동 대학로 420m를 보행자우선도로로 지정한다.",
            proposal_text="보행량이 많은 대학로를 보행자우선도로로 지정하려는 것입니다.",
            reasons="보도와 차도가 나뉘지 않은 구간에서 보행자 사고가 되풀이됩니다.",
            proposer="교통정책과장",
            points=(
                "상가의 짐 싣고 내리는 시간을 따로 정할 것인가",
                "노선버스가 돌아갈 길이 정해졌는가",
                "턱이 없어지는 구간에 점형블록을 둘 것인가",
            ),
            parties=("유성구", "궁동 대학로 상가번영회"),
        ),
        ItemText(
            title="2027년도 유성구 교통안전시행계획(안)",
            order_text="2027년도 유성구 교통안전시행계획을 별지와 같이 정한다.",
            proposal_text="「교통안전법」에 따라 내년도 교통안전시행계획을 세우려는 것입니다.",
            reasons="지역교통안전기본계획의 연차별 시행을 위한 계획입니다.",
            proposer="교통정책과장",
            points=(
                "사망자 수 목표 9명 이하는 이룰 수 있는 수준인가",
                "고령자 보행 안전 사업의 비중이 알맞은가",
                "화물차 밤샘주차 단속을 늘릴 것인가",
            ),
            parties=("유성구", "한빛대학교 교통연구소(기초 연구)"),
        ),
    ),
)
_ALL_FOR = {1: ("for", ""), 2: ("for", ""), 3: ("for", "")}
_BUS = "하역 시간을 07:00~10:00으로 정하고, 보도와 차도 경계에 점형블록을 둘 것."
TRAFFIC_PARTS = (
    Part(name="배선영", hours=1.5, choices=_ALL_FOR),
    Part(name="권오석", hours=5, choices=_ALL_FOR),
    Part(
        name="문지혜", hours=9, choices={1: ("for", ""), 2: ("conditional", _BUS), 3: ("for", "")}
    ),
    Part(
        name="서지안",
        hours=25,
        choices={1: ("for", ""), 2: ("for", "")},
        aside={3: ("statutory", "2025년에 이 계획의 기초 연구용역을 맡았습니다.")},
    ),
    Part(name="허준영", hours=47, choices=_ALL_FOR),
)
TRAFFIC_OPENED = (("정하늘", 20.0), ("오세린", 29.5), ("백인수", 50.0))
TRAFFIC_TALK = (
    (
        "정하늘",
        2,
        "노선버스가 돌아갈 길은 정해졌습니까?",
        "예. 새봄로로 돌아가기로 운송사업자와 협의했습니다. 설명자료에 노선도를 실었습니다.",
    ),
    ("오세린", 1, "시범운영이 끝난 뒤 결과는 위원회에 다시 보고합니까?", ""),
)

LAND = Agenda(
    title="임시점포용 구유지 사용허가(안)",
    ground="시급한 안건",
    reason="집중호우로 점포를 잃은 상인이 월말부터 써야 하여 소집 기간을 둘 수 없습니다.",
    items=(
        ItemText(
            title="임시점포용 구유지 사용허가(안)",
            order_text="구암동 구유지 1,240㎡를 피해 상인 11명에게 임시점포 부지로 1년 동안 사용허가한다.",
            proposal_text="집중호우 피해 상인에게 임시점포를 차릴 구유지의 사용을 허가하려는 것입니다.",
            reasons="피해 상인의 생계를 위하여 급히 영업할 자리가 필요합니다.",
            proposer="토지정보과장",
            points=("사용료를 감면하는 근거가 있는가", "허가 기간을 늘릴 수 있는가"),
            parties=("유성구", "구암시장 상인회"),
        ),
    ),
)
