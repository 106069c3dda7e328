"""Wrong inputs around reports: the sentence names the cure, and nobody types anything twice."""

from datetime import datetime

import pytest

from portal.models import Report, ReportEntry, Reporter
from portal.report_terms import ReporterKind, ReportStatus, Situation
from portal.services import reports
from portal.vocabulary import Role
from tests import factories

S = ReportStatus
TOLD = {
    "situations": ["alone"], "area_code": factories.COUNTY, "facts": "孩子晚上一个人在家。",
    "danger": "no", "place": "东巴村", "day": "", "time": "", "kind": "public", "unit": "",
    "name": "", "phone": "13897001122",
}  # fmt: skip
NO_SITUATION = "请至少选一种情况；说不清的，选“其他严重危险或侵害”。"
NO_COUNTY = "请选择孩子现在在哪个县（市、区）。"
NO_FACTS = "请写下看到或听到的情况，几个字也可以。"
FUTURE = "发现的时间不能在将来，请看看日期和钟点；不清楚的可以不填。"
SHORT = "请写清楚，至少几个字。"
LONG = "最多 2000 个字，请先写最要紧的。"

REFUSED = [
    ("situations", [], NO_SITUATION),
    ("situations", ["dragons"], NO_SITUATION),
    ("area_code", "", NO_COUNTY),
    ("area_code", "63", NO_COUNTY),
    ("area_code", "6325", NO_COUNTY),
    ("area_code", "999999", NO_COUNTY),
    ("area_code", "共和县", NO_COUNTY),
    ("facts", "", NO_FACTS),
    ("facts", " \n\t ", NO_FACTS),
    ("facts", "不好", NO_FACTS),
    ("facts", "字" * 5001, "最多 5000 个字，请先写最要紧的。"),
    ("place", "村" * 201, "这一项最多 200 个字，请写短一些。"),
    ("unit", "校" * 121, "这一项最多 120 个字，请写短一些。"),
    ("name", "名" * 73, "这一项最多 72 个字，请写短一些。"),
    ("phone", "1" * 21, "这一项最多 20 个字，请写短一些。"),
    ("day", "2026-11-25", FUTURE),
    ("day", "2036-01-01", FUTURE),
]
# What may stay empty never holds a report up: what is no date or no kind is left out.
LEFT_OUT = [
    ("day", "昨天"),
    ("day", "2026-02-30"),
    ("day", "9999999-01-01"),
    ("day", "0001-01-01"),
    ("day", "0001-01-02"),
    ("time", "半夜"),
    ("time", "25:00"),
    ("kind", "dragon"),
    ("kind", ""),
    ("danger", ""),
    ("danger", "perhaps"),
    ("phone", "没有电话"),
    ("situations", ["alone", "dragons", "alone"]),
    ("place", "<script>alert(1)</script>"),
]
STEPS = [
    (S.REPORTED, "not-accepted", {"reason": ""}, SHORT),
    (S.REPORTED, "not-accepted", {"reason": " 不 "}, SHORT),
    (S.REPORTED, "not-accepted", {"reason": "字" * 2001}, LONG),
    (S.REPORTED, "transfer", {"county": ""}, "请选择另一个县（市、区）。"),
    (S.REPORTED, "transfer", {"county": factories.COUNTY}, "请选择另一个县（市、区）。"),
    (S.REPORTED, "transfer", {"county": "6301"}, "请选择另一个县（市、区）。"),
    (S.REPORTED, "transfer", {"county": "999999"}, "请选择另一个县（市、区）。"),
    (S.REPORTED, "transfer", {"county": factories.TOWNSHIP}, "请选择另一个县（市、区）。"),
    (S.ACCEPTED, "dispose", {"note": "当晚返回。"}, "请选择一项处置措施。"),
    (S.ACCEPTED, "dispose", {"disposal": "prison", "note": "当晚返回。"}, "请选择一项处置措施。"),
    (S.DISPATCHED, "dispose", {"disposal": "alone", "note": ""}, SHORT),
    (S.DISPATCHED, "dispose", {"disposal": "alone", "note": "字" * 2001}, LONG),
    (S.DISPOSED, "notify", {"township": "", "notice": "请上门评估。"}, "请选择孩子实际居住的乡镇"),
    (S.DISPOSED, "notify", {"township": factories.COUNTY, "notice": "请上门。"}, "请选择孩子实际"),
    (S.DISPOSED, "notify", {"township": "999999999", "notice": "请上门。"}, "请选择孩子实际"),
    (S.DISPOSED, "notify", {"township": factories.TOWNSHIP, "notice": "请"}, SHORT),
    (S.ACCEPTED, "write", {"text": ""}, SHORT),
    (S.ACCEPTED, "write", {"text": "字" * 2001, "is_for_reporter": "y"}, LONG),
]


@pytest.mark.parametrize(("field", "value", "sentence"), REFUSED)
def test_a_report_that_cannot_be_kept_gets_a_sentence(client, field, value, sentence):
    answer = client.post("/report", data={**TOLD, field: value})
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2  # in the summary and at the field
    assert "error-summary" in answer.text
    assert Report.select().count() == 0
    kept = "facts" if field == "phone" else "phone"
    assert TOLD[kept] in answer.text
    if field != "situations" and value in {"2026-11-25", "不好"}:
        assert value in answer.text


@pytest.mark.parametrize("field", ["facts", "place", "unit", "name", "phone"])
def test_what_is_too_long_comes_back_whole_to_be_shortened(client, field):
    text = "长" * 5001
    answer = client.post("/report", data={**TOLD, field: text})
    assert answer.status_code == 422
    assert text in answer.text


def test_several_faults_are_told_at_once(client):
    wrong = {"situations": [], "facts": "", "day": "2026-11-25", "name": "名" * 73}
    answer = client.post("/report", data={**TOLD, **wrong})
    assert all(sentence in answer.text for sentence in (NO_SITUATION, NO_FACTS, FUTURE, "72 个字"))


@pytest.mark.parametrize(("field", "value"), LEFT_OUT)
def test_what_may_stay_empty_never_holds_a_report_up(client, field, value):
    assert client.post("/report", data={**TOLD, field: value}).status_code == 303
    report = Report.get()
    assert reports.situations_of(report) == [Situation.ALONE]
    assert (report.is_danger_now, report.facts) == (False, TOLD["facts"])
    assert Reporter.get().kind is ReporterKind.PUBLIC


def test_a_time_later_today_is_in_the_future_and_a_day_alone_is_not(client):
    told = {**TOLD, "day": "2026-11-24"}
    late = client.post("/report", data={**told, "time": "10:01"})
    assert (late.status_code, FUTURE in late.text) == (422, True)
    assert client.post("/report", data=told).status_code == 303
    assert Report.get().discovered_at == datetime(2026, 11, 23, 16, 0)


def test_what_is_written_as_a_page_is_shown_as_text(client, sign_in):
    bad = "<script>alert(1)</script>"
    client.post("/report", data={**TOLD, "facts": bad, "place": bad, "name": bad})
    ref = Report.get().ref
    police = sign_in(factories.make_account(Role.POLICE))
    for path in ("/reports", f"/reports/{ref}", f"/reports/{ref}/reporter"):
        page = police.get(path).text
        assert bad not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(("status", "act", "values", "sentence"), STEPS)
def test_a_step_that_says_too_little_gets_a_sentence(sign_in, status, act, values, sentence):
    report = factories.make_report(status=status)
    police = sign_in(factories.make_account(Role.POLICE))
    answer = police.post(f"/reports/{report.ref}/{act}", data={"version": "1", **values})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "error-summary" in answer.text
    typed = [
        values[name].strip() for name in ("reason", "note", "notice", "text") if name in values
    ]
    assert all(text in answer.text for text in typed)
    assert Report.get().status is status
    assert ReportEntry.select().count() == 0


@pytest.mark.parametrize("version", ["", "0", "-1", "one", "1" * 30, "１"])
@pytest.mark.parametrize("path", ["accept", "notices"])
def test_a_broken_version_is_a_stale_one(sign_in, version, path):
    status = S.REPORTED if path == "accept" else S.NOTIFIED
    report = factories.make_report(status=status, township_code=factories.TOWNSHIP)
    office = sign_in(factories.make_account(Role.POLICE if path == "accept" else Role.TOWNSHIP))
    act = f"{report.ref}/accept" if path == "accept" else f"notices/{report.ref}/sign"
    answer = office.post(f"/reports/{act}", data={"version": version})
    assert answer.status_code == 409
    assert Report.get().status is status


@pytest.mark.parametrize("path", ["/reports", "/reports/notices", "/reports/own"])
@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=99999999999", "tab=other"])
def test_a_broken_page_number_opens_a_page(sign_in, path, query):
    role = {
        "/reports": Role.POLICE, "/reports/notices": Role.TOWNSHIP,
        "/reports/own": Role.REPORTER_UNIT,
    }[path]  # fmt: skip
    assert sign_in(factories.make_account(role)).get(f"{path}?{query}").status_code == 200
