"""A report through four desks: told on a phone, acted on, signed for, read under the code."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, Report, Reporter
from portal.report_terms import Disposal, ReportStatus
from portal.services import areas, audit
from portal.vocabulary import Role
from tests import factories
from tests.browser.conftest import Desk

NAME, PHONE_NUMBER = "尕藏扎西", "13897001122"
FACTS = "孩子连着三天一个人在家，炉子没有生火。"
ADDED = "今天孩子没来上学。"
ANSWER = "谢谢您，民警已经见到孩子。"
STEPS = (
    "公安机关已受理。", "民警已出警。", "公安机关已作处置。",
    "已通报孩子居住地的乡镇（街道）。", "乡镇（街道）已签收，会上门评估和帮助。",
)  # fmt: skip
ON_RECORD = {
    "report.received", "report.added", "report.opened", "report.accepted", "report.dispatched",
    "report.to_reporter", "report.disposed", "report.notified", "report.signed_for",
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["with_script", "without_script"])
def test_a_report_walks_from_a_phone_to_the_township_and_back(site, desk, script):
    offices = {role: factories.make_account(role) for role in (Role.POLICE, Role.TOWNSHIP)}
    areas.forget_names()

    def look(person: Desk) -> None:
        if script:
            person.check_reading()

    reporter = desk(phone=True, script=script)
    code = tell(reporter, look)
    add(reporter, code, look)
    police = desk(offices[Role.POLICE], script=script)
    take_up(police, look)
    answer_the_reporter(police, look)
    dispose(police, look)
    notify(police, look)
    sign_for(desk(offices[Role.TOWNSHIP], phone=True, script=script), look)
    police.go("/reports?tab=over")
    look(police)
    assert police.sees("乡镇已签收")
    track(reporter, code)
    look(reporter)
    assert all(reporter.sees(text) for text in (*STEPS, ADDED, ANSWER))
    acts = {entry.action for entry in AuditEntry.select()}
    assert acts >= ON_RECORD
    audit.verify()


def tell(person: Desk, look) -> str:
    """Report from the start page, once too hastily; answer the tracking code."""
    person.go("/")
    look(person)
    person.follow("我担心一个孩子")
    look(person)
    first = person.page.locator("main a").first
    assert first.get_attribute("href") == "tel:110"
    person.write(situations="alone", facts=FACTS, name=NAME, phone=PHONE_NUMBER, danger="yes")
    send_too_early(person)
    look(person)
    person.write(area_code=factories.COUNTY)
    person.press("发送报告")
    look(person)
    told, reporter = Report.get(), Reporter.get()
    assert (told.situations, told.facts, told.is_danger_now) == ("alone", FACTS, True)
    assert (reporter.name, reporter.phone) == (NAME, PHONE_NUMBER)
    code = person.page.locator(".tracking-code").inner_text().strip()
    person.page.reload()
    assert person.sees(code)
    person.press("已抄下，不再显示")
    person.go("/report/received")
    assert not person.sees(code)
    look(person)
    return code


def send_too_early(person: Desk) -> None:
    """Send without the county: a sentence comes back, and everything typed and ticked."""
    with person.page.expect_navigation() as moved:
        person.page.get_by_role("button", name="发送报告").click()
    assert moved.value.status == 422
    assert person.sees("请选择孩子现在在哪个县（市、区）。")
    page = person.page
    assert page.locator("[name=situations][value=alone]").is_checked()
    assert page.locator("[name=danger][value=yes]").is_checked()
    typed = {name: page.locator(f"main [name={name}]").input_value() for name in ("facts", "phone")}
    assert typed == {"facts": FACTS, "phone": PHONE_NUMBER}
    # Chromium itself says in its console that a form came back.
    person.complaints[:] = [said for said in person.complaints if "422" not in said]


def track(person: Desk, code: str) -> None:
    """Open the progress, the code typed small and without dashes."""
    person.go("/report/track")
    person.write(code=code.lower().replace("-", ""))
    person.press("查询")
    assert code not in person.page.url


def add(person: Desk, code: str, look) -> None:
    """Add something under the code."""
    person.follow("查询进展")
    look(person)
    track(person, code)
    look(person)
    person.write(text=ADDED)
    person.press("补充")
    assert person.sees(ADDED)
    look(person)


def take_up(police: Desk, look) -> None:
    """Accept from today's page, and say that officers are on their way."""
    look(police)
    police.follow("受理报告")
    look(police)
    assert all(police.sees(text) for text in (FACTS, ADDED, "现在有危险"))
    assert not police.sees(NAME)
    police.follow("查看报告人")
    look(police)
    assert police.sees(NAME)
    assert police.sees(PHONE_NUMBER)
    police.go("/reports")
    look(police)
    police.follow("报告")
    police.press("受理")
    look(police)
    police.press("已出警")
    look(police)
    assert Report.get().status is ReportStatus.DISPATCHED


def answer_the_reporter(police: Desk, look) -> None:
    """Write an answer that only the code opens."""
    police.follow("记录或答复报告人")
    look(police)
    police.write(text=ANSWER, is_for_reporter="y")
    police.press("保存")
    look(police)


def dispose(police: Desk, look) -> None:
    """Record the measure."""
    police.go("/today")
    look(police)
    police.follow("登记处置")
    police.follow("登记处置")
    look(police)
    police.write(disposal="alone", note="父亲接到电话，当晚返回。")
    police.press("保存")
    look(police)
    assert Report.get().disposal is Disposal.ALONE


def notify(police: Desk, look) -> None:
    """Notify the township where the child lives."""
    police.follow("通报乡镇")
    look(police)
    police.write(township=factories.TOWNSHIP, notice="一名孩子独自在家，请上门评估。")
    police.press("保存")
    look(police)
    assert Report.get().status is ReportStatus.NOTIFIED


def sign_for(township: Desk, look) -> None:
    """Sign for the notice, which says nothing of the reporter's words."""
    look(township)
    township.go("/reports/notices")
    look(township)
    township.go("/today")
    township.follow("签收公安通报，安排上门")
    look(township)
    assert township.sees("请上门评估")
    assert not any(township.sees(text) for text in (FACTS, ADDED, NAME, PHONE_NUMBER))
    township.press("签收")
    look(township)
    assert Report.get().status is ReportStatus.RECEIVED


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh", "en", "bo"])
def test_the_form_and_the_code_read_well_on_a_phone_in_every_language(desk, language):
    person = desk(phone=True)
    person.go(f"/language/{language}")
    for path in ("/report", "/report/received", "/report/track"):
        person.go(path)
        person.check_reading()
    person.go("/report")
    person.write(situations="alone", facts=FACTS, area_code=factories.COUNTY)
    with person.page.expect_navigation():
        person.page.locator("main form button").click()
    person.check_reading()
    assert person.page.locator(".tracking-code").count() == 1
