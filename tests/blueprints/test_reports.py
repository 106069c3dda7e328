"""Reports through the browser's door: anybody tells, the police act, nobody learns who told."""

import logging
import re
from datetime import timedelta

import pytest

from portal.config import Settings
from portal.models import AuditEntry, Report, ReportEntry, Reporter
from portal.report_terms import Disposal, EntryKind, ReporterKind, ReportStatus, Situation
from portal.services import reports
from portal.vocabulary import Role
from tests import factories
from tests.answers import plain

S = ReportStatus
NAME, PHONE, UNIT = "尕藏扎西", "13897001122", "恰卜恰寄宿小学"
FACTS = "孩子连着三天一个人在家，炉子没有生火。"
TOLD = {
    "situations": ["alone", "violence"],
    "area_code": factories.COUNTY,
    "facts": FACTS,
    "danger": "no",
    "place": "恰卜恰镇东巴村小卖部后面",
    "day": "2026-11-23",
    "time": "21:30",
    "kind": "school",
    "unit": UNIT,
    "name": NAME,
    "phone": PHONE,
}
NEEDED = {name: TOLD[name] for name in ("situations", "area_code", "facts", "danger")}
DISPOSED = {"disposal": "alone", "note": "父亲接到电话，当晚返回。"}
NOTIFIED = {"township": factories.TOWNSHIP, "notice": "一名孩子独自在家，请上门评估。"}
SENTENCES = (
    "请至少选一种情况；说不清的，选“其他严重危险或侵害”。",
    "请选择孩子现在在哪个县（市、区）。",
    "请写下看到或听到的情况，几个字也可以。",
)
MISSING = "0" * 16


def _with(app, **values):
    app.config["SETTINGS"] = Settings(**{**vars(app.config["SETTINGS"]), **values})


def _main(answer):
    return answer.text.split("<main")[1].split("</main>")[0]


def _sent(client, **values):
    answer = client.post("/report", data={**TOLD, **values})
    assert answer.status_code == 303, answer.text
    return answer


def _code(client):
    found = re.search(r"tracking-code.*?((?:\w{4}-){3}\w{4})", client.get("/report/received").text)
    return found.group(1) if found else None


def _progress(client, code):
    return client.post("/report/track", data={"code": code})


def _step(client, report, act, **values):
    """Press a button of the report's page, as it is now."""
    data = {"version": str(Report.get_by_id(report.id).version), **values}
    return client.post(f"/reports/{report.ref}/{act}", data=data)


def _status(report):
    return Report.get_by_id(report.id).status


def _with_the_township(**values):
    given = {
        "status": S.NOTIFIED, "township_code": factories.TOWNSHIP, "notice": NOTIFIED["notice"],
        "disposal": Disposal.ALONE, "notified_at": factories.NOW, "facts": FACTS,
        "reporter": {"name": NAME, "phone": PHONE, "unit": UNIT},
    }  # fmt: skip
    return factories.make_report(**{**given, **values})


@pytest.fixture
def police(sign_in):
    return sign_in(factories.make_account(Role.POLICE))


# Anybody tells.


def test_the_form_opens_signed_out_with_110_before_it(client):
    answer = client.get("/report")
    main = _main(answer)
    assert answer.status_code == 200
    assert main.index('href="tel:110"') == main.index("href=") < main.index("<form")


@pytest.mark.parametrize(("language", "page_lang"), [("zh", "zh-Hans"), ("en", "en"), ("bo", "bo")])
def test_one_reports_and_tracks_in_every_language(client, language, page_lang):
    client.get(f"/language/{language}")
    page = client.get("/report").text
    assert f'<html lang="{page_lang}">' in page
    _sent(client, **NEEDED)
    answer = _progress(client, _code(client))
    assert (answer.status_code, f'<html lang="{page_lang}">' in answer.text) == (200, True)


def test_three_fields_are_enough(client, now):
    assert client.post("/report", data=NEEDED).status_code == 303
    report = Report.get()
    assert (report.area_code, report.facts) == (factories.COUNTY, FACTS)
    assert (report.is_danger_now, report.received_at) == (False, now)
    assert Reporter.get().kind is ReporterKind.PUBLIC


def test_an_empty_form_gets_every_sentence_at_once_and_no_other(client):
    answer = client.post("/report", data={"danger": "no", "kind": "public"})
    assert answer.status_code == 422
    summary = re.search(r'<div class="error-summary".*?</div>', answer.text, re.DOTALL).group()
    assert all(sentence in summary for sentence in SENTENCES)
    assert summary.count("<li>") == len(SENTENCES)
    assert Report.select().count() == 0


def test_a_form_sent_back_keeps_everything_typed_and_ticked(client):
    answer = client.post("/report", data={**TOLD, "area_code": "", "danger": "yes"})
    assert answer.status_code == 422
    _keeps_all(answer.text, danger="yes")
    assert Report.select().count() == 0


def _keeps_all(page, *, danger="no"):
    ticked = set(re.findall(r'name="situations"[^>]*value="(\w+)" checked', page))
    assert ticked == set(TOLD["situations"])
    assert re.search(rf'<input checked[^>]*name="danger"[^>]*value="{danger}"', page)
    assert re.search(r'<option selected value="school"', page)
    for name in ("place", "day", "time", "unit", "name", "phone"):
        assert f'value="{TOLD[name]}"' in page
    assert re.search(rf">\s*{FACTS}</textarea>", page)


def test_the_code_is_shown_once_and_survives_one_loading_anew(client):
    assert _sent(client).location == "/report/received"
    code = _code(client)
    assert code is not None
    assert _code(client) == code
    again = client.get("/report/received").text
    assert code not in again
    assert "查询码已经显示过" in again


def test_a_code_that_was_written_down_is_not_shown_again(client):
    _sent(client)
    code = _code(client)
    assert client.post("/report/received").location == "/report/track"
    assert code not in client.get("/report/received").text


def test_of_two_presses_the_second_shows_the_code_of_the_first(app, client):
    """The browser throws the first answer away, and its cookie with it."""
    told = {**TOLD, "submission": "5" * 32}
    app.test_client().post("/report", data=told)
    assert client.post("/report", data=told).location == "/report/received"
    assert "报告已收到" in _progress(client, _code(client)).text
    assert Report.select().count() == 1


def test_of_two_presses_at_the_limit_the_second_still_shows_the_code(app, client):
    _with(app, report_limit="1 per hour")
    told = {**TOLD, "submission": "5" * 32}
    app.test_client().post("/report", data=told)
    assert client.post("/report", data=told).status_code == 303
    assert _code(client) is not None


def test_a_page_sent_again_an_hour_later_shows_no_code(app, client):
    told = {**TOLD, "submission": "5" * 32}
    client.post("/report", data=told)
    app.config["CLOCK"] = lambda: factories.NOW + timedelta(hours=1)
    later = app.test_client()
    assert later.post("/report", data=told).location == "/report/received"
    assert "查询码已经显示过" in later.get("/report/received").text


def test_what_was_told_is_stored_as_told(client):
    _sent(client, danger="yes")
    report, reporter = Report.get(), Reporter.get()
    assert reports.situations_of(report) == [Situation.ALONE, Situation.VIOLENCE]
    assert (report.place, report.is_danger_now) == (TOLD["place"], True)
    assert f"{report.discovered_at:%Y-%m-%d %H:%M}" == "2026-11-23 13:30"
    assert (reporter.kind, reporter.unit) == (ReporterKind.SCHOOL, UNIT)
    assert (reporter.name, reporter.phone, reporter.account) == (NAME, PHONE, None)


def test_a_second_sending_of_one_form_is_one_report(client):
    token = "5" * 32
    first, second = (_sent(client, submission=token) for _ in range(2))
    assert (first.location, second.location) == ("/report/received",) * 2
    assert Report.select().count() == 1


# The limit.


def test_over_the_limit_the_page_gives_the_telephone_and_keeps_the_text(app, client):
    _with(app, report_limit="1 per hour")
    _sent(client)
    answer = client.post("/report", data=TOLD)
    assert answer.status_code == 429
    main = _main(answer)
    assert main.index('href="tel:110"') < main.index("<form")
    assert "从您这里发来的报告太多" in main
    _keeps_all(answer.text)
    assert Report.select().count() == 1


def test_what_was_refused_does_not_count_and_another_address_is_free(app, client):
    _with(app, report_limit="1 per hour")
    refused = [client.post("/report", data={"facts": ""}).status_code for _ in range(3)]
    assert refused == [422] * 3
    _sent(client)
    elsewhere = app.test_client()
    there = {"REMOTE_ADDR": "203.0.113.9"}
    assert elsewhere.post("/report", data=TOLD, environ_overrides=there).status_code == 303


def test_a_reporting_unit_is_not_limited_by_its_address(app, client, sign_in):
    _with(app, report_limit="1 per hour")
    _sent(client)
    unit = sign_in(factories.make_account(Role.REPORTER_UNIT))
    assert [unit.post("/report", data=TOLD).status_code for _ in range(3)] == [303] * 3


def test_codes_are_not_guessed_without_end(app, client):
    _with(app, sign_in_limit="2 per hour")
    codes = [_progress(client, "2345-6789-ABCD-EFGH") for _ in range(3)]
    assert [answer.status_code for answer in codes] == [422, 422, 429]
    assert 'href="tel:110"' in codes[-1].text


def test_right_codes_are_not_counted_as_guesses(app, client):
    _with(app, sign_in_limit="2 per hour")
    _sent(client)
    code = _code(client)
    assert [_progress(client, code).status_code for _ in range(5)] == [200] * 5
    added = [
        client.post("/report/track/add", data={"code": code, "text": f"第{n}次补充。"}).status_code
        for n in range(5)
    ]
    assert added == [200] * 5


def test_over_the_limit_what_was_to_be_added_comes_back(app, client):
    _with(app, sign_in_limit="1 per hour")
    data = {"code": "2345-6789-ABCD-EFGH", "text": "今天孩子没来上学。"}
    answers = [client.post("/report/track/add", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 429]
    page = _main(answers[-1])
    assert data["text"] in page
    assert f'value="{data["code"]}"' in page
    assert page.index('href="tel:110"') < page.index("<form")


# The code.


@pytest.mark.parametrize(
    "spell",
    [
        str,
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.replace('-', ' ')}\t",
        lambda code: code.replace("-", "—"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) for c in code),
    ],
    ids=["as shown", "small", "no dashes", "spaces", "long dashes", "full width"],
)
def test_the_code_leads_to_the_progress_in_any_spelling(client, spell):
    _sent(client)
    answer = _progress(client, spell(_code(client)))
    assert answer.status_code == 200
    assert "报告已收到，已通知公安机关。" in answer.text


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "请输入收到的查询码。"),
        ("2345-6789-ABCD-EFGH", "没有这个查询码"),
        ("我的报告", "没有这个查询码"),
        ("x" * 5000, "没有这个查询码"),
    ],
)
def test_a_wrong_code_gets_a_sentence(client, code, sentence):
    _sent(client)
    answer = _progress(client, code)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert "报告已收到" not in answer.text


def test_half_a_code_is_a_wrong_code(client):
    _sent(client)
    code = _code(client)
    for wrong in (code[:7], code[:-1], code[:-1] + ("2" if code[-1] != "2" else "3")):
        assert _progress(client, wrong).status_code == 422


def test_the_reporter_reads_steps_and_answers_and_no_note(client, police):
    _sent(client)
    code, report = _code(client), Report.get()
    _step(police, report, "accept")
    police.post(f"/reports/{report.ref}/write", data={"text": "已到东巴村核实。"})
    answer = {"text": "谢谢您，民警已经见到孩子。", "is_for_reporter": "y"}
    assert police.post(f"/reports/{report.ref}/write", data=answer).status_code == 303
    page = _progress(client, code).text
    assert "公安机关已受理。" in page
    assert answer["text"] in page
    assert "已到东巴村核实。" not in page


def test_what_is_added_under_the_code_reaches_the_police(client, police):
    _sent(client)
    code, text = _code(client), "今天孩子没来上学。"
    answer = client.post("/report/track/add", data={"code": code, "text": text})
    assert (answer.status_code, text in answer.text) == (200, True)
    assert "已补充，办理人员会看到。" in answer.text
    assert text in police.get(f"/reports/{Report.get().ref}").text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "请写下要补充的内容。"),
        (" 一 ", "请写下要补充的内容。"),
        ("字" * 2001, "最多 2000 个字"),
    ],
)
def test_an_addition_that_says_nothing_gets_a_sentence_and_keeps_the_page(client, text, sentence):
    _sent(client)
    code = _code(client)
    answer = client.post("/report/track/add", data={"code": code, "text": text})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert text.strip() in answer.text
    assert "报告已收到，已通知公安机关。" in answer.text
    assert f'value="{code}"' in answer.text
    assert ReportEntry.select().count() == 0


@pytest.mark.parametrize("code", ["", "2345-6789-ABCD-EFGH"])
def test_nothing_is_added_under_a_wrong_code(client, code):
    _sent(client)
    answer = client.post("/report/track/add", data={"code": code, "text": "别人的补充。"})
    assert (answer.status_code, answer.location) == (303, "/report/track")
    assert ReportEntry.select().count() == 0


def test_loading_the_page_again_after_adding_adds_nothing_and_stays_there(client):
    _sent(client)
    data = {"code": _code(client), "text": "今天孩子没来上学。", "submission": "7" * 32}
    client.post("/report/track/add", data=data)
    answer = client.post("/report/track/add", data=data)
    assert answer.status_code == 200
    assert answer.text.count(data["text"]) == 1
    assert ReportEntry.select().count() == 1


def test_choosing_a_language_after_adding_leads_back_to_the_code(client):
    answer = client.get("/language/en?back=/report/track/add", follow_redirects=True)
    assert (answer.status_code, answer.request.path) == (200, "/report/track")


def test_nothing_of_it_stands_in_an_address_or_in_the_log(client, police, caplog):
    caplog.set_level(logging.INFO)
    answers = [_sent(client)]
    shown = client.get("/report/received")
    code = re.search(r"(?:\w{4}-){3}\w{4}", shown.text).group()
    tracked = _progress(client, code)
    added = client.post("/report/track/add", data={"code": code, "text": "今天没来上学。"})
    report = Report.get()
    answers += [_step(police, report, act) for act in ("accept", "dispatch")]
    police.get(f"/reports/{report.ref}/reporter")
    places = [answer.location for answer in answers]
    for page in (shown, tracked, added):
        places += re.findall(r'(?:href|action)="([^"]*)"', page.text)
    told = " ".join(places) + caplog.text
    assert f"/reports/{report.ref}" in told
    plain_code = code.replace("-", "")
    for secret in (code, plain_code, plain_code[:6], FACTS, TOLD["place"], NAME, PHONE, UNIT):
        assert secret not in told


@pytest.mark.parametrize("path", ["/report/track", "/report/received", "/report/track/add"])
def test_a_code_in_an_address_opens_nothing(client, path):
    _sent(client)
    code = _code(client)
    answer = client.get(path, query_string={"code": code}, follow_redirects=True)
    assert "报告已收到，已通知公安机关。" not in answer.text


# The police act.


def test_the_police_walk_a_report_to_the_township(client, police, sign_in):
    _sent(client, danger="yes")
    report = Report.get()
    listed = police.get("/reports").text
    assert f"/reports/{report.ref}" in listed
    assert "现在有危险" in listed
    page = _main(police.get(f"/reports/{report.ref}"))
    assert FACTS in page
    assert "请立即出警" in page
    for act, values, status in (
        ("accept", {}, S.ACCEPTED),
        ("dispatch", {}, S.DISPATCHED),
        ("dispose", DISPOSED, S.DISPOSED),
        ("notify", NOTIFIED, S.NOTIFIED),
    ):
        answer = _step(police, report, act, **values)
        assert (answer.status_code, answer.location) == (303, f"/reports/{report.ref}")
        assert _status(report) is status
    page = police.get(f"/reports/{report.ref}").text
    assert DISPOSED["note"] in page
    assert NOTIFIED["notice"] in page
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    version = Report.get().version
    township.post(f"/reports/notices/{report.ref}/sign", data={"version": version})
    assert _status(report) is S.RECEIVED
    assert report.ref not in police.get("/reports").text
    assert report.ref in police.get("/reports?tab=over").text


def test_present_danger_stands_first_in_the_list(police):
    calm, danger = factories.make_report(), factories.make_report(is_danger_now=True)
    page = police.get("/reports").text
    assert page.index(danger.ref) < page.index(calm.ref)


def test_each_reading_of_a_report_is_written_down(police):
    report = factories.make_report()
    for _ in range(2):
        police.get(f"/reports/{report.ref}")
    assert _openings(report, "report") == 2


def _openings(report, purpose):
    rows = AuditEntry.select().where(AuditEntry.action == "report.opened")
    return rows.where(AuditEntry.subject_ref == report.ref, AuditEntry.purpose == purpose).count()


def test_a_declined_report_is_over_and_keeps_its_reason_from_the_reporter(client, police):
    _sent(client)
    code, report = _code(client), Report.get()
    reason = "经核实，孩子在姑姑家过夜。"
    assert _step(police, report, "not-accepted", reason=reason).status_code == 303
    assert reason in police.get(f"/reports/{report.ref}").text
    told = _progress(client, code).text
    assert "公安机关不予受理" in told
    assert reason not in told
    assert report.ref in police.get("/reports?tab=over").text


def test_a_report_handed_over_is_the_other_countys(client, police, sign_in):
    _sent(client)
    report = Report.get()
    answer = _step(police, report, "transfer", county=factories.OTHER_COUNTY)
    assert (answer.status_code, answer.location) == (303, "/reports")
    other = sign_in(factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY))
    assert other.get(f"/reports/{report.ref}").status_code == 200
    assert police.get(f"/reports/{report.ref}").status_code == 404


ACTS = [
    (S.REPORTED, "accept", {}),
    (S.REPORTED, "dispatch", {}),
    (S.REPORTED, "not-accepted", {"reason": "经核实，孩子在姑姑家过夜。"}),
    (S.REPORTED, "transfer", {"county": factories.OTHER_COUNTY}),
    (S.ACCEPTED, "dispose", DISPOSED),
    (S.DISPOSED, "notify", NOTIFIED),
]


@pytest.mark.parametrize(("status", "act", "values"), ACTS, ids=[act for _, act, _ in ACTS])
def test_what_was_read_before_somebody_else_saved_answers_409(police, status, act, values):
    report = factories.make_report(status=status, version=2)
    answer = _step(police, report, act, version="1", **values)
    assert answer.status_code == 409
    assert all(typed in answer.text for typed in values.values())
    assert _status(report) is status
    back = re.search(r'class="button" href="([^"]+)"', answer.text).group(1)
    assert police.get(back).status_code == 200


@pytest.mark.parametrize(("status", "act", "values"), ACTS, ids=[act for _, act, _ in ACTS])
def test_a_step_out_of_turn_gets_a_sentence_and_changes_nothing(police, status, act, values):
    report = factories.make_report(status=S.NOT_ACCEPTED)
    answer = _step(police, report, act, **values)
    page = answer.text if answer.status_code == 422 else police.get(answer.location).text
    assert "现在的状态是“公安不予受理”，不能做这一步。" in page
    assert _status(report) is S.NOT_ACCEPTED


@pytest.mark.parametrize(
    "act", ["", "/reporter", "/not-accepted", "/transfer", "/dispose", "/notify", "/write"]
)
@pytest.mark.parametrize(
    ("role", "area", "code"),
    [
        (Role.POLICE, factories.OTHER_COUNTY, 404),
        (Role.TOWNSHIP, factories.TOWNSHIP, 403),
        (Role.COUNTY, factories.COUNTY, 403),
        (Role.REPORTER_UNIT, factories.COUNTY, 403),
        (Role.SECURITY_ADMIN, factories.PROVINCE, 403),
    ],
    ids=str,
)
def test_to_everybody_else_a_report_answers_like_none(sign_in, role, area, code, act):
    there = f"/reports/{factories.make_report().ref}{act}"
    nowhere = f"/reports/{MISSING}{act}"
    client = sign_in(factories.make_account(role, area_code=area))
    found, absent = client.get(there), client.get(nowhere)
    assert (found.status_code, absent.status_code) == (code, code)
    assert plain(found).replace(there, nowhere) == plain(absent)


@pytest.mark.parametrize("act", ["accept", "dispatch", "dispose", "notify", "write"])
def test_nobody_else_moves_a_report(sign_in, client, act):
    report = factories.make_report()
    other = sign_in(factories.make_account(Role.POLICE, area_code=factories.OTHER_COUNTY))
    county = sign_in(factories.make_account(Role.COUNTY))
    assert _step(other, report, act, text="别的县的记录。").status_code == 404
    assert _step(county, report, act, text="县里的记录。").status_code == 403
    assert _step(client, report, act).location.startswith("/accounts/sign-in")
    assert (_status(report), ReportEntry.select().count()) == (S.REPORTED, 0)


# Nobody learns who told.


def test_the_polices_reading_of_the_reporter_is_written_down_each_time(client, police):
    _sent(client)
    report = Report.get()
    for _ in range(2):
        page = _main(police.get(f"/reports/{report.ref}/reporter"))
        assert all(secret in page for secret in (NAME, PHONE, UNIT, "学校"))
    assert _openings(report, "reporter") == 2


@pytest.mark.parametrize("role", Role, ids=str)
def test_the_reporter_is_named_on_no_page_of_any_role(client, police, sign_in, role):
    unit = sign_in(factories.make_account(Role.REPORTER_UNIT))
    _sent(client)
    _sent(unit, danger="yes")
    for report in Report.select():
        for act, values in (("dispatch", {}), ("dispose", DISPOSED), ("notify", NOTIFIED)):
            assert _step(police, report, act, **values).status_code == 303
    organization = factories.make_organization() if role is Role.ORGANIZATION else None
    paths = _walk(sign_in(factories.make_account(role, organization=organization)))
    expected = {
        Role.POLICE: "/reports/", Role.TOWNSHIP: "/reports/notices/",
        Role.COUNTY: "/reports/notices/", Role.AUDITOR: "/audit?subject=",
    }  # fmt: skip
    # The walk came to the report itself, or to all that this role has of it.
    refs = [report.ref for report in Report.select()]
    if role in expected:
        assert {expected[role] + ref for ref in refs} <= paths
    else:
        assert not any(ref in path for ref in refs for path in paths)


def _walk(reader, depth=2):
    """Open what the role reaches from today's page; no page may name the reporter."""
    seen, ahead = {"/today"}, ["/today"]
    for _ in range(depth + 1):
        found = set()
        for path in ahead:
            answer = reader.get(path)
            assert answer.status_code < 400, path
            assert [word for word in (NAME, PHONE, UNIT) if word in answer.text] == [], path
            found |= set(re.findall(r'<a\b[^>]*href="(/[^"#]*)"', answer.text))
        ahead = sorted(
            path
            for path in found - seen
            if not path.startswith(("/static", "/language")) and not path.endswith("/reporter")
        )
        seen |= set(ahead)
    return seen


# The township signs.


def test_the_township_reads_the_polices_words_alone_and_signs(sign_in):
    report = _with_the_township(place="东巴村小卖部后面")
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    assert report.ref in township.get("/reports/notices").text
    page = _main(township.get(f"/reports/notices/{report.ref}"))
    assert NOTIFIED["notice"] in page
    assert not any(word in page for word in (FACTS, "东巴村", NAME, PHONE, UNIT))
    assert _openings(report, "report") == 1
    sign = f"/reports/notices/{report.ref}/sign"
    assert sign in page
    answer = township.post(sign, data={"version": "1"})
    assert (answer.status_code, answer.location) == (303, f"/reports/notices/{report.ref}")
    signed = Report.get()
    assert (signed.status, signed.received_by.role) == (S.RECEIVED, Role.TOWNSHIP)
    assert sign not in township.get(answer.location).text


def test_a_notice_is_signed_for_once(sign_in):
    report = _with_the_township(version=3)
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    sign = f"/reports/notices/{report.ref}/sign"
    stale, first, second = (township.post(sign, data={"version": v}) for v in ("2", "3", "4"))
    assert (stale.status_code, first.status_code, second.status_code) == (409, 303, 303)
    assert "现在的状态是“乡镇已签收”" in township.get(second.location).text
    assert ReportEntry.select().where(ReportEntry.kind == EntryKind.STEP).count() == 1


def test_the_county_reads_a_notice_and_has_no_button(sign_in):
    report = _with_the_township()
    county = sign_in(factories.make_account(Role.COUNTY))
    page = _main(county.get(f"/reports/notices/{report.ref}"))
    assert NOTIFIED["notice"] in page
    assert "<form" not in page
    sign = f"/reports/notices/{report.ref}/sign"
    assert county.post(sign, data={"version": "1"}).status_code == 403
    assert _status(report) is S.NOTIFIED


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [
        (Role.TOWNSHIP, factories.OTHER_TOWNSHIP, S.NOTIFIED),
        (Role.COUNTY, factories.OTHER_COUNTY, S.NOTIFIED),
        (Role.TOWNSHIP, factories.TOWNSHIP, S.DISPOSED),
        (Role.COUNTY, factories.COUNTY, S.DISPOSED),
    ],
)
def test_a_notice_to_others_or_not_yet_sent_answers_like_none(sign_in, role, area, status):
    there = f"/reports/notices/{_with_the_township(status=status).ref}"
    nowhere = f"/reports/notices/{MISSING}"
    client = sign_in(factories.make_account(role, area_code=area))
    found, absent = client.get(there), client.get(nowhere)
    assert (found.status_code, absent.status_code) == (404, 404)
    assert plain(found).replace(there, nowhere) == plain(absent)
    assert there not in client.get("/reports/notices").text


# A unit keeps its register.


def test_a_unit_sees_its_own_reports_only(client, sign_in):
    mine, others = (sign_in(factories.make_account(Role.REPORTER_UNIT)) for _ in range(2))
    assert "本单位还没有发出过报告。" in mine.get("/reports/own").text
    _sent(client)
    _sent(others)
    _sent(others, area_code=factories.OTHER_COUNTY)
    _sent(mine, area_code="632522")
    own, theirs = (_main(unit.get("/reports/own")) for unit in (mine, others))
    assert (own.count('class="task '), theirs.count('class="task ')) == (1, 2)
    assert "同德县" in own
    assert "同德县" not in theirs
    assert FACTS not in own


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.REPORTER_UNIT], ids=str)
def test_nobody_but_a_unit_has_a_register_of_its_own(sign_in, role):
    assert sign_in(factories.make_account(role)).get("/reports/own").status_code == 403


def test_another_account_that_reports_is_not_written_down_as_the_reporter(sign_in):
    village = sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))
    _sent(village)
    assert Reporter.get().account is None


@pytest.mark.parametrize(
    ("called", "hours"), [("09:30", 0.5), ("10:00", 0), ("23:00", 11), ("", None), ("soon", None)]
)
def test_hr_06_the_time_of_the_call_to_110_is_kept_and_never_a_reason_to_refuse(
    client, now, called, hours
):
    told = {"situations": ["alone"], "area_code": factories.COUNTY, "facts": "一个人在家。"}
    assert client.post("/report", data={**told, "called": called}).status_code == 303
    wanted = None if hours is None else now - timedelta(hours=hours)
    assert Report.get().told_police_at == wanted
