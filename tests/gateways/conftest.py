"""What several tests of gateways take."""

from datetime import UTC, datetime

import pytest

from hwabaek.gateways.typesetting import compile_pdf


@pytest.fixture(scope="session")
def plan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Give a plain PDF of two pages."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "plan.typ").write_text(
        '#set document(title: "계획")\n#set text(font: "Pretendard GOV", lang: "ko")\n'
        "= 교통안전시행계획\n첫째 쪽입니다.\n#pagebreak()\n둘째 쪽입니다."
    )
    return compile_pdf(
        folder=folder, template="plan", inputs={}, timestamp=datetime(2026, 1, 1, tzinfo=UTC)
    )
