"""HR-05 over random histories: who told a report stands in one table, and on no page but one."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.models import TABLES, Account, ProtectionCase, Report, Reporter, Revisit
from portal.models.base import database
from portal.report_terms import (
    Disposal,
    EntryKind,
    ReporterKind,
    ReportStatus,
    ReviewKind,
    Situation,
    WarnedPerson,
    WhoWasSeen,
)
from portal.services import (
    recusals,
    report_reviews,
    report_steps,
    report_tracking,
    reports,
    revisits,
    undelivered,
    warning_letters,
)
from portal.services.refusals import Refused
from portal.services.reports import Told, Who
from portal.vocabulary import Role
from tests import factories

NAME, PHONE, UNIT, EMAIL = "尕藏扎西", "13897001122", "恰卜恰寄宿小学", "the-school@example.org"
SECRETS = (NAME, PHONE, UNIT, EMAIL)
# Only here may the reporter's identity be stored; the unit's account is its own.
KEEPERS = {Reporter, Account}
HOUR = timedelta(hours=1)


class World:
    """A report of a school, the officers around it, and a clock that goes on by itself."""

    def __init__(self):
        self.at = factories.NOW
        factories.make_village()
        self.unit = factories.make_account(Role.REPORTER_UNIT, email=EMAIL)
        self.officers = [factories.make_account(Role.POLICE) for _ in range(2)]
        self.by = {role: factories.make_account(role) for role in OFFICES}
        told = Told(
            (Situation.VIOLENCE,), factories.COUNTY, "孩子手臂上有新伤。", is_danger_now=True
        )
        who = Who(ReporterKind.SCHOOL, UNIT, NAME, PHONE, self.unit, wants_feedback=True)
        self.report, _code = reports.receive(told, who, at=self.at)

    def step(self, name):
        """Carry out the step if the report is where it can be; a refusal changes nothing."""
        self.at += HOUR
        self.report = Report.get_by_id(self.report.id)
        with suppress(Refused):
            STEPS[name](self)

    def how(self, officer=0):
        return {"version": self.report.version, "by": self.officers[officer], "at": self.at}


OFFICES = (Role.VILLAGE_DIRECTOR, Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR, Role.AUDITOR)


def _warn(world):
    letter = warning_letters.Letter(
        WarnedPerson.FATHER, "共公告字〔2026〕3号", factories.TODAY, factories.VILLAGE,
        "东巴村三社，请看孩子身上有没有新伤。",
    )  # fmt: skip
    warning_letters.issue(world.report, letter, by=world.officers[0], at=world.at)


def _visit(world, *, is_repeated):
    visit = Revisit.get_or_none(Revisit.done_at.is_null())
    if visit is not None:
        seen = revisits.Seen((WhoWasSeen.CHILD,), is_repeated, factories.TODAY, "看到孩子了。")
        by = world.by[Role.VILLAGE_DIRECTOR]
        revisits.do(visit, seen, version=visit.version, by=by, at=world.at)


def _telephone(world):
    county = world.by[Role.COUNTY]
    for each in undelivered.list_for(county, at=world.at)[:1]:
        called = {"spoke_with": "值班民警", "called_at": world.at}
        undelivered.call(each, **called, by=county, at=world.at)


STEPS = {
    "review": lambda w: report_reviews.choose(
        w.report, ReviewKind.MAJOR, approver="局长", **w.how()
    ),
    "accept": lambda w: report_steps.accept(w.report, **w.how()),
    "decline": lambda w: report_steps.not_accept(w.report, reason="另案处理中。", **w.how()),
    "dispatch": lambda w: report_steps.dispatch(w.report, **w.how()),
    "transfer": lambda w: report_steps.transfer(w.report, county=factories.OTHER_COUNTY, **w.how()),
    "dispose": lambda w: report_steps.dispose(
        w.report, disposal=Disposal.VIOLENCE, note="已制止。", **w.how()
    ),
    "notify": lambda w: report_steps.notify(
        w.report, township=factories.TOWNSHIP, notice="请上门评估。", **w.how()
    ),
    "sign": lambda w: report_steps.sign_for(
        w.report, version=w.report.version, by=w.by[Role.TOWNSHIP], at=w.at
    ),
    "answer": lambda w: report_steps.write(
        w.report, EntryKind.TO_REPORTER, "民警已经见到孩子。", by=w.officers[0], at=w.at
    ),
    "add": lambda w: report_tracking.add(w.report, "今天孩子没来上学。", at=w.at),
    "read": lambda w: reports.reporter_of(w.report, by=w.officers[0], at=w.at),
    "recuse": lambda w: (
        recusals.recuse(w.report, by=w.officers[1], at=w.at)
        if reports.find(w.officers[1], w.report.ref)
        else None
    ),
    "chase": lambda w: reports.chase_due(w.at),
    "warn": _warn,
    "visit": lambda w: _visit(w, is_repeated=False),
    "repeat": lambda w: _visit(w, is_repeated=True),
    "telephone": _telephone,
}
WHOLE_WAY = ("add", "accept", "dispatch", "read", "dispose", "warn", "notify", "sign", "answer",
             "visit", "telephone", "recuse")  # fmt: skip


def stored_text():
    """Answer everything that any other table holds, as one text."""
    rows = []
    for table in TABLES:
        if table not in KEEPERS:
            rows += [
                json.dumps(row, default=str, ensure_ascii=False) for row in table.select().dicts()
            ]
    return "\n".join(rows)


@settings(
    max_examples=15, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(names=st.lists(st.sampled_from(sorted(STEPS)), max_size=14))
def test_hr_05_no_history_writes_the_reporter_anywhere_else(db, names):
    with database.atomic() as block:
        world = World()
        for name in names:
            world.step(name)
        text = stored_text()
        assert [secret for secret in SECRETS if secret in text] == []
        block.rollback()


@pytest.fixture
def world(db):
    found = World()
    for name in WHOLE_WAY:
        found.step(name)
    assert Report.get_by_id(found.report.id).status is ReportStatus.RECEIVED
    return found


def _paths(app, refs):
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint in {"static", "reports.show_reporter"}:
            continue
        if not rule.arguments:
            yield rule.rule
        elif rule.arguments == {"ref"}:
            yield from (rule.rule.replace("<ref>", ref) for ref in refs)


def _text(answer):
    """Answer what a page, or a spreadsheet that is handed out, says."""
    if not is_zipfile(BytesIO(answer.data)):
        return answer.data.decode(errors="replace")
    with ZipFile(BytesIO(answer.data)) as sheet:
        return "\n".join(sheet.read(name).decode(errors="replace") for name in sheet.namelist())


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_hr_05_no_page_of_any_role_names_the_reporter(app, world, sign_in, role):
    refs = [world.report.ref, ProtectionCase.get().ref, Revisit.get().ref]
    organization = factories.make_organization() if role is Role.ORGANIZATION else None
    client = sign_in(factories.make_account(role, organization=organization))
    opened = 0
    for path in _paths(app, refs):
        answer = client.get(path)
        text = _text(answer)
        found = [secret for secret in SECRETS if secret in text]
        # The security administrator keeps the accounts, a unit's too; no report stands there.
        if role is Role.SECURITY_ADMIN and path == "/accounts":
            assert found in ([], [EMAIL])
            continue
        assert found == [], f"{role} {path}"
        opened += answer.status_code == 200
    assert opened > 5
