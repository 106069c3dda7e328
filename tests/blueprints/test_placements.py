"""The pages of temporary care: the police escort, the county carries it home again (HR-18)."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, Placement, PlacementNote, ProtectionCase
from portal.placement_terms import Conclusion, NoteKind, PlacementStatus
from portal.report_terms import ReportStatus
from portal.vocabulary import Role
from tests import factories
from tests.factories import COUNTY, NOW, OTHER_COUNTY, TOWNSHIP

S = PlacementStatus
ESCORT = {
    "taken_to": "rescue", "place": "共和县救助管理站", "day": "2026-11-24", "time": "09:30",
    "about": "男孩，约七岁",
}  # fmt: skip
HAND_OVER = {
    "day": "2026-11-24", "time": "09:50", "receiver_name": "李建国",
    "receiver_unit": "共和县救助管理站", "document_no": "交字3号", "heard": "yes",
    "wish": "想和奶奶在一起", "told_carer": "yes", "township": TOWNSHIP,
}  # fmt: skip
TEAM = {
    f"team-{number}-{name}": value
    for number, row in enumerate([
        ("马文秀", "共和县社会工作站", "social_work", "intermediate"),
        ("李青", "共和县人民医院", "medicine", "junior"),
        ("才让", "海南州心理服务中心", "psychology", "none"),
    ])
    for name, value in zip(("name", "unit", "background", "title"), row, strict=True)
}  # fmt: skip
STEPS = {
    "receive": (S.ESCORTED, HAND_OVER),
    "begin": (S.HANDED_OVER, {"ground": "neglect", "form": "foster", "began_on": "2026-11-24"}),
    "consult": (S.IN_CARE, TEAM),
    "conclude": (S.CONSULTING, {"conclusion": "fit", "minutes": "监护人已返乡，愿意照料。"}),
    "collect": (S.RETURNING, {"collected_on": "2026-11-24", "collected_by": "父亲", "months": "6"}),
    "tell": (S.TRACKED, {"school_told_on": "2026-11-24"}),
    "end": (S.LONG_TERM, {"words": "法院已指定民政部门为监护人。"}),
    "cancel": (S.ESCORTED, {"reason": "登记错了报告"}),
}


def sent(client, placement, act, data):
    version = str(Placement.get_by_id(placement.id).version)
    return client.post(f"/placements/{placement.ref}/{act}", data={"version": version, **data})


def status_of(placement):
    return Placement.get_by_id(placement.id).status


def test_hr_18_from_the_escort_to_the_return(sign_in):
    report = factories.make_report(status=ReportStatus.DISPATCHED)
    police = sign_in(factories.make_account(Role.POLICE))
    assert f"/placements/report/{report.ref}/escort" in police.get(f"/reports/{report.ref}").text
    answer = police.post(f"/placements/report/{report.ref}/escort", data=ESCORT)
    placement = Placement.get()
    assert answer.location == f"/placements/{placement.ref}"
    county = sign_in(factories.make_account(Role.COUNTY))
    for act in ("receive", "begin", "consult", "conclude", "collect"):
        page = county.get(f"/placements/{placement.ref}/{act}")
        assert page.status_code == 200
        answer = sent(county, placement, act, STEPS[act][1])
        assert answer.status_code == 303, answer.text
        if act == "consult":
            early = sent(county, placement, "collect", STEPS["collect"][1])
            assert early.status_code == 422
            assert status_of(placement) is S.CONSULTING
    assert status_of(placement) is S.TRACKED
    case = ProtectionCase.get()
    assert f"/placements/{placement.ref}" in county.get(f"/cases/{case.ref}").text


@pytest.mark.parametrize("act", STEPS)
def test_every_step_has_its_page_and_is_carried_out(sign_in, act):
    state, data = STEPS[act]
    placement = factories.make_placement(status=state)
    county = sign_in(factories.make_account(Role.COUNTY))
    assert f"/placements/{placement.ref}/{act}" in county.get(f"/placements/{placement.ref}").text
    assert sent(county, placement, act, data).status_code == 303


@pytest.mark.parametrize("act", STEPS)
def test_another_county_does_not_find_it(sign_in, act):
    placement = factories.make_placement(status=STEPS[act][0])
    stranger = sign_in(factories.make_account(Role.COUNTY, area_code=OTHER_COUNTY))
    assert sent(stranger, placement, act, STEPS[act][1]).status_code == 404


@pytest.mark.parametrize("act", STEPS)
def test_what_is_left_empty_is_asked_for_and_nothing_happens(sign_in, act):
    state = STEPS[act][0]
    placement = factories.make_placement(status=state)
    county = sign_in(factories.make_account(Role.COUNTY))
    answer = sent(county, placement, act, {})
    if act == "tell":  # nobody was told yet: allowed
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert status_of(placement) is state


@pytest.mark.parametrize("act", STEPS)
def test_the_second_saver_gets_the_conflict_page(sign_in, act):
    placement = factories.make_placement(status=STEPS[act][0])
    county = sign_in(factories.make_account(Role.COUNTY))
    data = {**STEPS[act][1], "version": "7"}
    answer = county.post(f"/placements/{placement.ref}/{act}", data=data)
    assert answer.status_code == 409


WRONG = [
    ("receive", "day", "2026-02-30"),
    ("receive", "time", "25:00"),
    ("receive", "time", ""),
    ("receive", "heard", "perhaps"),
    ("receive", "told_carer", ""),
    ("receive", "wish", "字" * 3000),
    ("receive", "township", "632521"),
    ("receive", "receiver_unit", "站" * 400),
    ("begin", "ground", "because"),
    ("begin", "form", "x" * 5000),
    ("begin", "began_on", "0001-01-01"),
    ("begin", "began_on", "9999-12-31"),
    ("conclude", "conclusion", "home"),
    ("conclude", "minutes", "好"),
    ("collect", "collected_on", "昨天"),
    ("collect", "months", "²"),
    ("collect", "months", "99"),
    ("collect", "months", "-3"),
    ("tell", "school_told_on", "2030-01-01"),
    ("tell", "village_told_on", "xx"),
    ("end", "words", " "),
    ("cancel", "reason", "错"),
    ("consult", "team-1-background", "magic"),
    ("consult", "team-1-title", ""),
    ("consult", "team-0-title", "junior"),
    ("consult", "team-2-name", ""),
    ("consult", "team-0-unit", "单" * 300),
    ("consult", "assessor", "没核对的机构"),
]


@pytest.mark.parametrize(("act", "field", "value"), WRONG)
def test_a_wrong_value_is_answered_at_its_field_and_nothing_typed_is_lost(
    sign_in, act, field, value
):
    state, data = STEPS[act]
    placement = factories.make_placement(report=factories.make_report(), status=state)
    county = sign_in(factories.make_account(Role.COUNTY))
    answer = sent(county, placement, act, {**data, field: value})
    assert answer.status_code == 422
    shown = "team" if field.startswith("team") else field
    assert f'id="{shown}-error"' in answer.text
    assert all(each in answer.text for name, each in data.items() if name != field)
    assert status_of(placement) is state


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("taken_to", "moon"),
        ("place", ""),
        ("day", "2026-13-01"),
        ("day", "2031-01-01"),
        ("time", "noon"),
        ("about", "字" * 500),
    ],
)
def test_a_wrong_escort_is_answered_at_its_field(sign_in, field, value):
    report = factories.make_report(status=ReportStatus.DISPATCHED)
    police = sign_in(factories.make_account(Role.POLICE))
    answer = police.post(f"/placements/report/{report.ref}/escort", data={**ESCORT, field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert not Placement.select().exists()


def test_police_of_elsewhere_cannot_escort_for_a_report(sign_in):
    report = factories.make_report(status=ReportStatus.DISPATCHED)
    police = sign_in(factories.make_account(Role.POLICE, area_code=OTHER_COUNTY))
    answer = police.post(f"/placements/report/{report.ref}/escort", data=ESCORT)
    assert answer.status_code == 404


def test_the_township_takes_a_child_of_its_case_along(sign_in):
    case = factories.make_case()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    assert f"/placements/case/{case.ref}/place" in client.get(f"/cases/{case.ref}").text
    assert client.post(f"/placements/case/{case.ref}/place", data=ESCORT).status_code == 303
    assert Placement.get().case == case
    again = client.post(f"/placements/case/{case.ref}/place", data=ESCORT)
    assert "已经登记了临时安置" in again.text


def test_the_police_write_their_note_and_do_not_read_the_minutes(sign_in):
    report = factories.make_report(status=ReportStatus.DISPOSED)
    placement = factories.make_placement(report=report, status=S.CONSULTING)
    county = sign_in(factories.make_account(Role.COUNTY))
    minutes = "祖母说父亲常喝酒。"
    sent(county, placement, "conclude", {"conclusion": "continue", "minutes": minutes})
    assert minutes in county.get(f"/placements/{placement.ref}").text
    police = sign_in(factories.make_account(Role.POLICE))
    page = police.get(f"/placements/{placement.ref}").text
    assert minutes not in page
    assert "五个工作日" in page
    answer = police.post(f"/placements/{placement.ref}/write", data={"text": "父母均联系不上。"})
    assert answer.status_code == 303
    kinds = [note.kind for note in PlacementNote.select().order_by(PlacementNote.id)]
    assert NoteKind.CASE_NOTE in kinds


def test_a_note_must_say_something(sign_in):
    placement = factories.make_placement()
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = client.post(f"/placements/{placement.ref}/write", data={"text": ""})
    assert answer.status_code == 422


@pytest.mark.parametrize("status", PlacementStatus, ids=str)
def test_the_page_of_every_state_reads_without_the_name(sign_in, status):
    placement = factories.make_placement(status=status)
    child = placement.case.child
    for role in (Role.COUNTY, Role.TOWNSHIP):
        client = sign_in(factories.make_account(role))
        for path in ("", "/hand-over"):
            page = client.get(f"/placements/{placement.ref}{path}")
            assert page.status_code == 200
            assert child.code_name in page.text
            assert child.name not in page.text
    assert AuditEntry.select().where(AuditEntry.action == "placement.opened").count() == 4


def test_hr_18_the_list_counts_the_days_and_sounds_the_alarm(sign_in):
    factories.make_placement(status=S.IN_CARE, days=20)
    factories.make_placement(status=S.IN_CARE, days=340)
    factories.make_placement(status=S.ENDED, days=340, ended_at=NOW, care_ended_at=NOW)
    county = sign_in(factories.make_account(Role.COUNTY))
    page = county.get("/placements").text
    assert "第 20 天" in page
    assert page.count("已满十一个月") == 1
    assert county.get("/placements?tab=over").status_code == 200
    assert "第 20 天" in county.get(f"/cases/{ProtectionCase.get().ref}").text


def test_a_county_of_residence_sees_but_does_not_act(sign_in):
    placement = factories.make_placement(area_code=OTHER_COUNTY)
    home = sign_in(factories.make_account(Role.COUNTY, area_code=COUNTY))
    page = home.get(f"/placements/{placement.ref}")
    assert page.status_code == 200
    assert '/receive"' not in page.text
    assert sent(home, placement, "receive", HAND_OVER).status_code == 404


def test_what_was_told_stands_in_the_form_again(sign_in):
    day = factories.TODAY
    placement = factories.make_placement(status=S.TRACKED, school_told_on=day)
    county = sign_in(factories.make_account(Role.COUNTY))
    assert f'value="{day}"' in county.get(f"/placements/{placement.ref}/tell").text
    assert Conclusion.FIT.zh in county.get(f"/placements/{placement.ref}").text
