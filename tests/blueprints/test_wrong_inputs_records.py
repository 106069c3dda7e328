"""Wrong inputs around visits, follow-ups and concerns: the sentence names the cure."""

from datetime import datetime

import pytest

from portal.models import Concern, FollowUp, ServiceRecord
from portal.vocabulary import AssignmentStatus, FollowUpStatus, Role
from tests import factories

WHEN = {"day": "2026-12-05", "start": "09:00", "end": "10:45", "version": "1"}
REPORT = {
    **WHEN, "method": "individual", "language": "zh", "content": "辅导数学两节。",
    "observation": "精神好，愿意说话。", "next_step": "", "concern": "no",
}  # fmt: skip
SEEN = {"saw_child": "yes", "done_on": "2026-11-24", "note": "孩子在家，奶奶照看。", "version": "1"}
DONE = {"done": "已入户查看，奶奶在家。", "is_closed": "yes", "version": "1"}
POLICE = {"reported_day": "2026-11-24", "reported_at": "09:30", "reported_to": "恰卜恰派出所"}

SCHEDULES = [
    ("day", "", "请填写日期。"),
    ("day", "2026-02-30", "请填写日期，例如 2026-12-05。"),
    ("day", "2026-11-23", "开始时间已经过去，请填写将来的时间。"),
    ("day", "2028-12-05", "请约在 180 天之内"),
    ("start", "", "请填写开始时间。"),
    ("start", "二十五点", "请填写时间，例如 09:30。"),
    ("start", "25:00", "请填写时间，例如 09:30。"),
    ("end", "08:00", "结束时间要晚于开始时间。"),
    ("end", "09:10", "一次服务至少 15 分钟"),
    ("end", "21:30", "一次服务最长 12 小时"),
]
REPORTS = [
    ("day", "2026-12-03", "请核对日期，或请乡镇重新安排。"),
    ("day", "12月5日", "请填写日期，例如 2026-12-05。"),
    ("end", "", "请填写结束时间。"),
    ("end", "08:59", "结束时间要晚于开始时间。"),
    ("end", "23:00", "请在服务结束之后填写实际时间。"),
    ("method", "", "请选择服务方式。"),
    ("method", "telepathy", "请从列表中选一项。"),
    ("language", "xx", "请从列表中选一项。"),
    ("content", " ", "请写几句做了什么。"),
    ("content", "好", "请写几句，至少 5 个字。"),
    ("content", "字" * 2001, "最多 2000 个字，请写得短一些。"),
    ("content", "和卓玛一起读了书。", "写“孩子”就可以。"),
    ("observation", "", "请写几句看到的情况。"),
    ("observation", "她的电话 13800000000", "需要联系请通过乡镇。"),
    ("next_step", "字" * 301, "最多 300 个字，请写得短一些。"),
    ("concern", "", "请选择有没有让您担心的事。"),
    ("concern", "perhaps", "请从列表中选一项。"),
    ("concern", "yes", "有危险请先拨打110。"),
]
FOLLOW_UPS = [
    ("saw_child", "", "请选择有没有当面见到孩子。"),
    ("saw_child", "maybe", "请选择有没有当面见到孩子。"),
    ("done_on", "", "请填写回访日期。"),
    ("done_on", "昨天", "请填写日期，例如 2026-12-05。"),
    ("done_on", "2026-11-25", "回访日期不能在将来"),
    ("done_on", "2026-11-01", "请看看日期对不对。"),
    ("note", "", "请写几句孩子怎么样。"),
    ("note", "好", "谁在照看，还要做什么。"),
    ("note", "字" * 2001, "最多 2000 个字"),
]
ANSWERS = [
    ({"done": ""}, "请写明做了什么"),
    ({"done": "字" * 2001}, "最多 2000 个字"),
    ({"is_closed": ""}, "请选择处理到哪一步。"),
    ({"is_closed": "no"}, "没有报告公安时，请选“已处理完毕”"),
    ({"reported_day": "2026-11-24"}, "请填写报警的时间。"),
    ({"reported_at": "09:30"}, "请填写报警的日期。"),
    ({**POLICE, "reported_at": "早上"}, "请填写时间，例如 09:30。"),
    ({**POLICE, "reported_day": "2026-13-01"}, "请填写日期，例如 2026-12-05。"),
    ({**POLICE, "reported_at": "23:30"}, "报警时间不能在将来"),
    ({**POLICE, "reported_to": ""}, "请填写接警的单位"),
    ({"reported_to": "派出所"}, "请填写报警的时间。"),
]


def _refused(answer, sentence, kept=""):
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "error-summary" in answer.text
    assert kept in answer.text


@pytest.mark.parametrize(("field", "value", "sentence"), SCHEDULES)
def test_a_time_that_cannot_be_agreed_on(sign_in, field, value, sentence):
    row = factories.make_assignment(status=AssignmentStatus.CONTACT_APPROVED)
    helper = sign_in(row.helper.account)
    data = {**WHEN, field: value}
    _refused(helper.post(f"/records/tasks/{row.ref}/schedule", data=data), sentence, value)
    assert type(row).get_by_id(row.id).status is AssignmentStatus.CONTACT_APPROVED


@pytest.mark.parametrize(("field", "value", "sentence"), REPORTS)
def test_a_record_that_cannot_be_kept(app, sign_in, field, value, sentence):
    app.config["CLOCK"] = lambda: datetime(2026, 12, 5, 10, 0)
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    helper = sign_in(row.helper.account)
    data = {**REPORT, field: value}
    answer = helper.post(f"/records/tasks/{row.ref}/record", data=data)
    _refused(answer, sentence, data["observation"])
    assert ServiceRecord.select().count() == 0


def test_a_concern_without_words_asks_for_some(app, sign_in):
    app.config["CLOCK"] = lambda: datetime(2026, 12, 5, 10, 0)
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    data = {**REPORT, "concern": "yes", "danger": "no", "facts": ""}
    answer = sign_in(row.helper.account).post(f"/records/tasks/{row.ref}/record", data=data)
    _refused(answer, "请写下您看到的，或孩子自己说出的话")


@pytest.mark.parametrize(("reason", "sentence"), [("", "请写明哪里不对"), ("不", "4 到 300 个字")])
def test_a_doubt_without_a_reason(sign_in, reason, sentence):
    record = factories.make_record()
    village = sign_in(record.assignment.need.child.entered_by)
    data = {"reason": reason, "version": "1"}
    _refused(village.post(f"/records/{record.ref}/dispute", data=data), sentence)


def test_a_correction_without_a_reason(sign_in):
    record = factories.make_record()
    helper = sign_in(record.recorded_by)
    _refused(helper.post(f"/records/{record.ref}/correct", data=REPORT), "请写明更正了什么。")


@pytest.mark.parametrize(("field", "value", "sentence"), FOLLOW_UPS)
def test_a_follow_up_that_cannot_be_kept(sign_in, field, value, sentence):
    row = factories.make_follow_up()
    director = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    answer = director.post(f"/follow-ups/{row.ref}", data={**SEEN, field: value})
    _refused(answer, sentence, "" if field == "saw_child" else value)
    assert FollowUp.get().status is FollowUpStatus.DUE


def test_a_second_call_in_a_row_is_no_visit(sign_in):
    child = factories.make_child()
    factories.make_follow_up(
        child, status=FollowUpStatus.DONE, saw_child=False, done_on=factories.TODAY
    )
    row = factories.make_follow_up(child)
    director = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    answer = director.post(f"/follow-ups/{row.ref}", data={**SEEN, "saw_child": "no"})
    _refused(answer, "这一次必须当面看望之后再填写。")


@pytest.mark.parametrize(("values", "sentence"), ANSWERS)
def test_an_answer_that_says_too_little(sign_in, values, sentence):
    concern = factories.make_concern()
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = township.post(f"/concerns/{concern.ref}/answer", data={**DONE, **values})
    _refused(answer, sentence)
    assert Concern.get().answer == ""


@pytest.mark.parametrize("values", [{"facts": "孩子说不敢回家。"}, {"danger": "yes"}])
def test_a_concern_written_beside_a_no_is_not_lost(app, sign_in, values):
    app.config["CLOCK"] = lambda: datetime(2026, 12, 5, 10, 0)
    row = factories.make_assignment(status=AssignmentStatus.SCHEDULED)
    helper = sign_in(row.helper.account)
    answer = helper.post(f"/records/tasks/{row.ref}/record", data={**REPORT, **values})
    _refused(answer, "请选“有”", values.get("facts", ""))
    assert (ServiceRecord.select().count(), Concern.select().count()) == (0, 0)


@pytest.mark.parametrize(
    "reason", ["才让卓玛那天不在家。", "卓玛那天不在家。", "打 13800138000 问。"]
)
def test_a_doubt_names_no_child_and_no_number(sign_in, reason):
    """The helper and the organization's manager read it."""
    child = factories.make_child(name="才让卓玛")
    delivered = factories.make_assignment(
        factories.make_need(child), status=AssignmentStatus.DELIVERED
    )
    record = factories.make_record(delivered)
    village = sign_in(child.entered_by)
    data = {"reason": reason, "version": "1"}
    answer = village.post(f"/records/{record.ref}/dispute", data=data)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert ServiceRecord.get().status_reason == ""
