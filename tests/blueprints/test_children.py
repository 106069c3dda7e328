"""Children's files through the browser's door."""

import pytest

from portal.models import AuditEntry, Child, Consent
from portal.services import child_sheets, twins
from portal.vocabulary import ChildStatus, Role
from tests import factories
from tests.answers import plain
from tests.sheets import HEADER, ROW, book

S = ChildStatus
TWELVE = {
    "name": "才让卓玛", "sex": "F", "birth_on": "2016-04-05", "ethnicity": "藏族",
    "home_language": "bo-amdo", "area_code": factories.VILLAGE, "has_hukou": "yes",
    "school_state": "primary", "parents_away": "both", "carer_name": "完么才让",
    "carer_relation": "grandparent", "carer_phone": "13897000001",
}  # fmt: skip


@pytest.fixture
def director(sign_in):
    return sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))


@pytest.fixture
def officer(sign_in):
    factories.make_village()
    return sign_in(factories.make_account(Role.TOWNSHIP))


@pytest.fixture
def county(sign_in):
    return sign_in(factories.make_account(Role.COUNTY))


def _status(child):
    return Child.get_by_id(child.id).status


def test_a_file_goes_from_village_to_county_by_clicking(director, officer, county):
    opened = director.post("/children/open", data=TWELVE)
    child = Child.get()
    assert opened.status_code == 303
    assert opened.location == f"/children/{child.ref}"
    assert director.post(f"/children/{child.ref}/submit").status_code == 303
    assert "审核通过" in officer.get(f"/children/{child.ref}").text
    officer.post(f"/children/{child.ref}/verify")
    assert "确认在册" in county.get(f"/children/{child.ref}").text
    county.post(f"/children/{child.ref}/confirm")
    assert _status(child) is S.ACTIVE


def test_a_returned_file_says_why_and_is_mended(director, officer):
    director.post("/children/open", data=TWELVE)
    child = Child.get()
    director.post(f"/children/{child.ref}/submit")
    officer.post(f"/children/{child.ref}/return", data={"reason": "照料人电话打不通"})
    page = director.get(f"/children/{child.ref}").text
    assert "照料人电话打不通" in page
    mended = {**TWELVE, "carer_phone": "13897000009", "version": Child.get().version}
    assert director.post(f"/children/{child.ref}/edit", data=mended).status_code == 303
    director.post(f"/children/{child.ref}/submit")
    assert _status(child) is S.SUBMITTED


def test_every_page_with_the_file_on_it_writes_down_the_opening(officer):
    child = factories.make_child()
    paths = ("", "/edit", "/details/health")
    for path in paths:
        answer = officer.get(f"/children/{child.ref}{path}?purpose=visit")
        assert answer.status_code == 200
    rows = AuditEntry.select().where(AuditEntry.action == "child.opened")
    assert [row.purpose for row in rows] == ["走访和回访"] * len(paths)


def test_an_unknown_purpose_counts_as_routine_work(officer):
    child = factories.make_child()
    officer.get(f"/children/{child.ref}?purpose=curiosity")
    assert AuditEntry.get(AuditEntry.action == "child.opened").purpose == "日常工作"


FILE_PAGES = ("", "/edit", "/details/health", "/return", "/exit", "/consents/give")
FILE_ACTS = ("/submit", "/verify")


def test_a_file_of_another_township_answers_like_a_missing_one(sign_in):
    child = factories.make_child()
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    nothing = "0" * 24
    for ask, paths in ((other.get, FILE_PAGES), (other.post, FILE_ACTS + FILE_PAGES[1:])):
        for path in paths:
            foreign = ask(f"/children/{child.ref}{path}")
            missing = ask(f"/children/{nothing}{path}")
            assert foreign.status_code == missing.status_code == 404, path
            assert plain(foreign).replace(child.ref, nothing) == plain(missing)
    assert AuditEntry.select().where(AuditEntry.action == "child.opened").count() == 0


def test_the_county_reads_code_names_in_lists_and_the_name_in_the_file_only(county, officer):
    child = factories.make_child()
    listed = county.get("/children?status=active").text
    assert child.code_name in listed
    assert child.name not in listed
    assert child.name in officer.get("/children?status=active").text
    assert child.name in county.get(f"/children/{child.ref}").text


def test_no_name_stands_in_a_url_a_flash_or_the_pages_title(director):
    answer = director.post("/children/open", data=TWELVE, follow_redirects=True)
    title = answer.text.split("</title>")[0].split("<title>")[1]
    flashed = [line for line in answer.text.split("\n") if 'role="status"' in line]
    assert TWELVE["name"] not in title + "".join(flashed) + answer.request.url


def test_a_like_file_is_shown_and_the_tick_lets_the_second_in(director):
    known = factories.make_child(name=TWELVE["name"], name_pinyin=twins.pinyin(TWELVE["name"]))
    answer = director.post("/children/open", data=TWELVE)
    assert answer.status_code == 422
    assert known.code_name in answer.text
    assert "这是另一个孩子" in answer.text
    again = director.post("/children/open", data={**TWELVE, "is_another_child": "y"})
    assert again.status_code == 303
    assert Child.select().count() == 2


def test_a_like_file_elsewhere_in_the_county_stays_unnamed(director):
    known = factories.make_child(
        name=TWELVE["name"], name_pinyin=twins.pinyin(TWELVE["name"]), area_code="632521102201"
    )
    answer = director.post("/children/open", data=TWELVE)
    assert known.code_name not in answer.text
    assert "请向县级民政核实" in answer.text


def test_a_child_alone_is_said_to_be_told_to_the_township(director):
    alone = {**TWELVE, "carer_relation": "nobody", "carer_name": "", "carer_phone": ""}
    page = director.post("/children/open", data=alone, follow_redirects=True).text
    assert "已标为高风险（红），已报告公安，乡镇已立案" in page


def test_two_who_edit_at_once_do_not_overwrite_each_other(officer, director):
    child = factories.make_child()
    form = {**TWELVE, "version": child.version}
    first = director.post(f"/children/{child.ref}/edit", data={**form, "school_state": "middle"})
    second = officer.post(f"/children/{child.ref}/edit", data={**form, "school_state": "high"})
    assert (first.status_code, second.status_code) == (303, 409)
    assert Child.get().school_state == "middle"


def test_an_edit_page_that_cannot_be_saved_says_why(director):
    child = factories.make_child(status=S.VERIFIED)
    answer = director.post(f"/children/{child.ref}/edit", data={**TWELVE, "version": 1})
    assert answer.status_code == 422
    assert "待县级确认" in answer.text


def test_a_section_is_filled_and_counts_toward_the_whole(officer):
    child = factories.make_child()
    saved = officer.post(
        f"/children/{child.ref}/details/income",
        data={"incomes": ["work", "farming"], "version": child.version},
    )
    assert saved.status_code == 303
    page = officer.get(f"/children/{child.ref}").text
    assert "已补齐 17%" in page
    assert "种养殖业、打工收入" in page
    assert officer.get(f"/children/{child.ref}/details/stars").status_code == 404


def test_consent_is_written_down_shown_and_withdrawn(officer):
    child = factories.make_child()
    given = {
        "purpose": "E1", "given_by": "完么才让", "relation": "grandparent",
        "given_on": "2026-11-20", "child_heard": "愿意，想学数学",
    }  # fmt: skip
    answer = officer.post(f"/children/{child.ref}/consents/give", data=given)
    assert answer.status_code == 303
    assert "愿意，想学数学" in officer.get(f"/children/{child.ref}").text
    officer.post(f"/children/consents/{Consent.get().ref}/withdraw")
    assert "撤回" in officer.get(f"/children/{child.ref}").text
    assert Consent.get().withdrawn_at is not None


def test_nobody_checks_or_confirms_what_he_has_not_seen(officer, director, county):
    for status, act, reader in (
        ("draft", "submit", director), ("submitted", "verify", officer),
        ("verified", "confirm", county),
    ):  # fmt: skip
        child = factories.make_child(status=status)
        here = f"/children/{child.ref}"
        assert f'name="version" type="hidden" value="{child.version}"' in reader.get(here).text
        Child.update(version=child.version + 1).where(Child.id == child.id).execute()
        answer = reader.post(f"{here}/{act}", data={"version": child.version})
        assert answer.status_code == 409
        assert Child.get_by_id(child.id).status.value == status
        answer = reader.post(f"{here}/{act}", data={"version": child.version + 1})
        assert answer.status_code == 303
        assert Child.get_by_id(child.id).status.value != status


def test_leaving_the_register_asks_for_a_reason_and_closes_the_file(officer):
    child = factories.make_child()
    assert officer.post(f"/children/{child.ref}/exit").status_code == 422
    answer = officer.post(f"/children/{child.ref}/exit", data={"reason": "turned_16"})
    assert answer.status_code == 303
    assert _status(child) is S.EXITED
    page = officer.get(f"/children/{child.ref}").text
    assert "更新基本情况" not in page


def test_a_child_with_help_under_way_stays(officer):
    need = factories.make_need()
    factories.make_assignment(need)
    answer = officer.post(f"/children/{need.child.ref}/exit", data={"reason": "moved"})
    assert "进行中的服务任务" in answer.text
    assert _status(need.child) is S.ACTIVE


def _upload(client, file, mode):
    data = {"file": (file, "children.xlsx"), "mode": mode}
    return client.post("/children/import", data=data, content_type="multipart/form-data")


def test_a_spreadsheet_is_checked_first_and_then_imported(officer):
    checked = _upload(officer, book(HEADER, ROW), "check")
    assert checked.status_code == 200
    assert "都可以导入" in checked.text
    assert Child.select().count() == 0
    assert _upload(officer, book(HEADER, ROW), "write").status_code == 303
    assert _status(Child.get()) is S.SUBMITTED


def test_refused_rows_are_listed_and_nothing_is_written(officer):
    wrong = ["", *ROW[1:]]
    answer = _upload(officer, book([*HEADER, "备注"], [*ROW, ""], [*wrong, "x"]), "write")
    assert answer.status_code == 422
    assert "请填写孩子的姓名" in answer.text
    assert "备注" in answer.text
    assert Child.select().count() == 0


def test_the_empty_spreadsheet_is_given_under_a_plain_name(officer):
    answer = officer.get("/children/template.xlsx")
    assert answer.status_code == 200
    assert "children-template.xlsx" in answer.headers["Content-Disposition"]
    assert answer.data[:2] == b"PK"
    assert child_sheets.template()[:2] == b"PK"


def test_the_list_is_turned_in_pages_of_fifty(officer, sign_in):
    keeper = factories.make_account(Role.VILLAGE_DIRECTOR)
    for _ in range(51):
        factories.make_child(entered_by=keeper)
    first = officer.get("/children?status=active").text
    second = officer.get("/children?status=active&page=2").text
    assert first.count('data-label="代号"') == 50
    assert second.count('data-label="代号"') == 1
    assert officer.get("/children?status=active&page=99999999999").status_code == 200
    assert officer.get("/children?status=nonsense&page=x").status_code == 200


def test_a_search_is_posted_so_that_no_name_stands_in_a_url(officer):
    child, other = factories.make_child(), factories.make_child()
    page = officer.post("/children?status=active", data={"sought": child.name})
    assert page.status_code == 200
    assert child.code_name in page.text
    assert other.code_name not in page.text
    assert other.code_name in officer.get(f"/children?status=active&sought={child.name}").text
    assert "没有找到" in officer.post("/children?status=active", data={"sought": "x"}).text


def test_a_village_chooses_only_its_own_village(director):
    factories.make_village("632521101202")
    page = director.get("/children/open").text
    assert "试验村201" in page
    assert "试验村202" not in page
    answer = director.post("/children/open", data={**TWELVE, "area_code": "632521101202"})
    assert answer.status_code == 422
    assert Child.select().count() == 0
