"""A joint assessment on a phone without scripts, from the case to a level that two lowered."""

from __future__ import annotations

import pytest

from portal.assessment_terms import AssessedItem, EmergencySign
from portal.models import Assessment, Child
from portal.vocabulary import RiskLevel, Role
from tests import factories

pytestmark = pytest.mark.browser
WRITTEN = {
    "child_words": "想妈妈回来。", "words_language": "bo-amdo", "team": "民政站王芳、派出所李强",
    "assessed_on": "2026-11-24",
}  # fmt: skip


def test_from_the_case_to_the_second_signature(desk):
    case = factories.make_case()
    township = desk(factories.make_account(Role.TOWNSHIP), phone=True, script=False)
    township.go(f"/cases/{case.ref}")
    township.press("开始评估")
    township.write(**{sign.value: "no" for sign in EmergencySign})
    township.press("保存筛查结果")
    township.write(**{item.value: "1" for item in AssessedItem}, **WRITTEN)
    township.press("完成评估")
    assert township.sees("总分 24")
    township.follow("提出降一级")
    township.write(reason="奶奶身体好了，每天接送。")
    township.press("提出，等待复签")
    county = desk(factories.make_account(Role.COUNTY))
    county.go(f"/assessments/{Assessment.get().ref}")
    county.press("复签，降一级")
    assert Child.get().risk_level is RiskLevel.BLUE


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_read_well_on_a_phone(desk, language):
    done = factories.make_assessment(items=dict.fromkeys((i.value for i in AssessedItem), 1))
    first = factories.make_assessment(completed_at=None, level=None)
    second = factories.make_assessment(
        completed_at=None, level=None, screen=dict.fromkeys((s.value for s in EmergencySign), False)
    )
    red = factories.make_assessment(
        report=factories.make_report(), screen={"no_carer": True}, level=RiskLevel.RED, total=None
    )
    township = desk(factories.make_account(Role.TOWNSHIP), phone=True)
    township.go(f"/language/{language}")
    for path in (
        f"{first.ref}/screen", f"{second.ref}/items", done.ref, red.ref, f"{done.ref}/raise",
        f"{done.ref}/lower",
    ):  # fmt: skip
        township.go(f"/assessments/{path}")
        township.check_reading()
    township.go(f"/cases/{done.case.ref}")
    township.check_reading()
