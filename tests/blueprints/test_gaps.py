"""The gap worklist through the browser's door: each its own area, three acts, and the answers."""

import re

import pytest

from portal.gap_terms import NewcomerKind, PictureStatus, RequestStatus
from portal.models import Campaign, GapGain, GapPicture, GapRequest, GapStep
from portal.service_codes import SERVICE_CODES
from portal.services import gap_orders
from portal.tasks import gaps as worker
from portal.vocabulary import CampaignStatus, Language, Role
from tests import factories
from tests.services.test_today import counted_queries

REF = f"{factories.TOWNSHIP}-E1"
FOREIGN = "630121100-E1"
SEERS = (Role.TOWNSHIP, Role.COUNTY, Role.SUPERVISOR)


@pytest.fixture
def picture(db):
    made = factories.make_gap_picture()
    factories.make_gap_line(made)
    factories.make_gap_line(made, area_code="630121100", short=777, rank=2)
    values = {"picture": made, "area_code": factories.TOWNSHIP, "service": "E1"}
    GapGain.create(kind=NewcomerKind.VOLUNTEER, language=Language.AMDO, gain=4, **values)
    for scope in (factories.COUNTY, "63"):
        for number in (1, 2):
            GapStep.create(
                scope=scope, kind=NewcomerKind.VOLUNTEER, number=number, gain=3,
                total=3 * number, **values,
            )  # fmt: skip
    return made


def _as(sign_in, role, **values):
    return sign_in(factories.make_account(role, **values))


@pytest.mark.parametrize("role", SEERS, ids=str)
def test_staff_read_the_gaps_of_their_own_area(picture, sign_in, role):
    page = _as(sign_in, role).get("/gaps")
    assert page.status_code == 200
    for told in (
        "还缺 10 名孩子",
        "需要 12 名",
        "会说藏语安多方言的志愿者",
        "+4",
        "等得最久的已等 6 天",
    ):
        assert told in page.text
    assert ("777" in page.text) is (role is Role.SUPERVISOR)
    assert page.text.count("<h1") == 1


def test_without_a_picture_the_page_says_how_to_get_one(db, sign_in):
    client = _as(sign_in, Role.COUNTY)
    assert "还没有算过缺口" in client.get("/gaps").text
    assert client.get("/gaps/where-next").status_code == 200


def test_asking_leads_to_a_page_that_waits_and_then_to_the_list(db, sign_in):
    factories.make_need(starts_at=factories.NOW)
    client = _as(sign_in, Role.COUNTY)
    asked = client.post("/gaps/compute", data={"submission": "s" * 32})
    again = client.post("/gaps/compute", data={"submission": "s" * 32})
    assert asked.status_code == 303
    assert asked.location == again.location
    page = client.get(asked.location)
    assert page.headers["Refresh"] == "5"
    assert "0 / 19 项" in page.text
    assert "Refresh" not in client.get(f"{asked.location}?still=1").headers
    worker.carry_out_waiting(lambda: factories.NOW)
    done = client.get(asked.location)
    assert (done.status_code, done.location) == (303, "/gaps")
    assert "还缺 1 名孩子" in client.get("/gaps").text
    client.post("/gaps/compute", data={})
    assert "刚算过" in client.get("/gaps").text
    assert GapPicture.select().count() == 1


def test_a_failed_picture_says_why(db, sign_in):
    client = _as(sign_in, Role.COUNTY)
    location = client.post("/gaps/compute", data={}).location
    gap_orders.fail(gap_orders.claim(factories.NOW), "OverflowError", at=factories.NOW)
    page = client.get(location)
    assert "OverflowError" in page.text
    assert "再算一次" in page.text
    assert "Refresh" not in page.headers


@pytest.mark.parametrize(
    "query", ["service=E1", "service=T2", "service=%27", "page=99999", "page=x"]
)
def test_the_list_takes_any_filter(picture, sign_in, query):
    client = _as(sign_in, Role.COUNTY)
    page = client.get(f"/gaps?{query}")
    assert page.status_code == 200
    assert ("还缺 10 名孩子" in page.text) is (query not in {"service=T2", "page=99999"})
    assert client.get(f"/gaps/where-next?{query}").status_code == 200


def test_the_list_can_be_opened_at_one_township_of_the_area_only(picture, sign_in):
    factories.make_gap_line(picture, area_code=factories.OTHER_TOWNSHIP, short=55, rank=3)
    county = _as(sign_in, Role.COUNTY)
    page = county.get(f"/gaps?area={factories.TOWNSHIP}")
    assert "还缺 10 名孩子" in page.text
    assert "还缺 55 名孩子" not in page.text
    assert "看整个辖区" in page.text
    for foreign in ("630121", "63", "632521101201", "６３", "'", "x" * 500):
        assert county.get("/gaps", query_string={"area": foreign}).status_code == 404


def test_children_without_a_township_are_counted_beside_the_list(picture, sign_in):
    factories.make_need(factories.make_child(area_code=factories.COUNTY), starts_at=factories.NOW)
    assert "排不进清单的记录：1 个孩子" in _as(sign_in, Role.COUNTY).get("/gaps").text


@pytest.mark.parametrize("role", SEERS, ids=str)
def test_the_staff_map_leads_to_the_gaps_of_what_it_shows(picture, sign_in, role):
    client = _as(sign_in, role)
    page = client.get("/coverage/staff?service=E1").text
    href = re.search(r'href="(/gaps\?[^"]+)"', page)[1].replace("&amp;", "&")
    assert "还缺 10 名孩子" in client.get(href).text


def test_where_next_tells_one_by_one_and_several_with_what_is_assumed(picture, sign_in):
    page = _as(sign_in, Role.COUNTY).get("/gaps/where-next")
    for told in ("+4", "合计 +6", "63%", "平台规定", "估计"):
        assert told in page.text
    township = _as(sign_in, Role.TOWNSHIP).get("/gaps/where-next").text
    assert "合计 +6" not in township


def test_the_list_needs_the_same_queries_for_one_gap_and_for_many(picture, sign_in):
    client = _as(sign_in, Role.COUNTY)

    def queries():
        with counted_queries() as seen:
            assert client.get("/gaps").status_code == 200
        return len(seen)

    few, codes = queries(), sorted(SERVICE_CODES)
    for number in range(2, 21):
        factories.make_gap_line(picture, area_code=factories.OTHER_TOWNSHIP, rank=number,
                                service=codes[number % 19])  # fmt: skip
        factories.make_gap_request(asked_by=factories.make_account(Role.COUNTY))
    assert queries() <= few + 2


def test_an_organization_is_invited_and_answers(picture, sign_in):
    organization = factories.make_organization()
    manager = _as(sign_in, Role.ORGANIZATION, organization=organization)
    officer = _as(sign_in, Role.TOWNSHIP)
    form = officer.get(f"/gaps/{REF}/organization")
    assert organization.name in form.text
    assert "约 10 个" in form.text
    sent = officer.post(f"/gaps/{REF}/organization", data={"receiver": organization.ref})
    assert sent.status_code == 303
    assert "等待答复" in officer.get("/gaps/sent").text
    assert organization.name in officer.get("/gaps").text

    row = GapRequest.get()
    assert f"/gaps/received/{row.ref}" in manager.get("/today").text
    page = manager.get(f"/gaps/received/{row.ref}")
    assert "约 10 个" in page.text
    assert "孩子缺" not in page.text
    refused = manager.post(
        f"/gaps/received/{row.ref}", data={"answer": "no", "reason": "", "version": row.version}
    )
    assert refused.status_code == 422
    assert "请写明原因" in refused.text
    answered = manager.post(
        f"/gaps/received/{row.ref}",
        data={"answer": "no", "reason": "人手不够，来不了。", "version": row.version},
    )
    assert answered.status_code == 303
    assert "人手不够" in officer.get("/gaps/sent").text
    assert "不能来" in officer.get("/gaps").text


def test_a_neighbour_county_is_asked_and_agrees_without_seeing_a_child(picture, sign_in):
    code = factories.OTHER_COUNTY
    theirs = _as(sign_in, Role.COUNTY, area_code=code)
    county = _as(sign_in, Role.COUNTY)
    assert county.get(f"/gaps/{REF}/county").status_code == 200
    assert county.post(f"/gaps/{REF}/county", data={"receiver": code}).status_code == 303
    row = GapRequest.get()
    assert "课业辅导" in theirs.get("/gaps/received").text
    assert "还缺 10 名" not in theirs.get("/gaps").text
    answered = theirs.post(
        f"/gaps/received/{row.ref}", data={"answer": "yes", "version": row.version}
    )
    assert answered.status_code == 303
    assert "感谢贵县" in theirs.get(f"/gaps/received/{row.ref}").text
    assert GapRequest.get().status is RequestStatus.AGREED


@pytest.mark.parametrize("path", ["organization", "county"])
@pytest.mark.parametrize("receiver", ["", "x" * 5000, "0" * 24, "632521", "'", "-1"])
def test_a_receiver_who_is_not_on_the_list_is_refused_at_its_field(
    picture, sign_in, path, receiver
):
    factories.make_account(Role.ORGANIZATION, organization=factories.make_organization())
    factories.make_account(Role.COUNTY, area_code=factories.OTHER_COUNTY)
    answer = _as(sign_in, Role.COUNTY).post(f"/gaps/{REF}/{path}", data={"receiver": receiver})
    assert answer.status_code == 422
    assert "请从列表中选" in answer.text
    assert GapRequest.select().count() == 0


@pytest.mark.parametrize("reason", ["字" * 301, "\u200b", "<script>alert(1)</script>"])
def test_a_hostile_answer_breaks_nothing(db, sign_in, reason):
    row = factories.make_gap_request()
    manager = _as(sign_in, Role.ORGANIZATION, organization=row.organization)
    for told in ("no", "maybe", ""):
        data = {"answer": told, "reason": reason, "version": row.version}
        answer = manager.post(f"/gaps/received/{row.ref}", data=data)
        assert answer.status_code in {303, 422, 409}
        assert "<script>alert" not in answer.text
    assert manager.get("/gaps/received").status_code == 200


@pytest.mark.parametrize("ref", [FOREIGN, f"{factories.TOWNSHIP}-T2", "0" * 24, "%27", "x" * 300])
def test_a_foreign_gap_answers_like_one_that_is_missing(picture, sign_in, ref):
    client = _as(sign_in, Role.COUNTY)
    for path in ("organization", "county"):
        assert client.get(f"/gaps/{ref}/{path}").status_code == 404
        assert client.post(f"/gaps/{ref}/{path}", data={"receiver": "x"}).status_code == 404


def test_requests_of_others_are_missing(db, sign_in):
    row = factories.make_gap_request()
    other = _as(sign_in, Role.ORGANIZATION, organization=factories.make_organization())
    foreign = _as(sign_in, Role.COUNTY, area_code=factories.OTHER_COUNTY)
    for client in (other, foreign):
        assert client.get(f"/gaps/received/{row.ref}").status_code == 404
    assert foreign.post(f"/gaps/sent/{row.ref}/withdraw", data={"version": 1}).status_code == 404
    assert _as(sign_in, Role.TOWNSHIP).get(f"/gaps/{REF}/county").status_code == 403
    assert _as(sign_in, Role.VILLAGE_DIRECTOR).get("/gaps").status_code == 403


def test_a_request_is_taken_back(db, sign_in):
    row = factories.make_gap_request()
    client = _as(sign_in, Role.COUNTY)
    stale = client.post(f"/gaps/sent/{row.ref}/withdraw", data={"version": 9})
    assert stale.status_code == 409
    assert client.post(f"/gaps/sent/{row.ref}/withdraw", data={"version": 1}).status_code == 303
    assert "已撤回" in client.get("/gaps/sent").text


def test_a_campaign_page_begins_from_a_gap_and_names_neither_township_nor_number(picture, sign_in):
    officer = _as(sign_in, Role.COUNTY)
    assert f"/campaigns/manage/new?gap={REF}" in officer.get("/gaps").text
    form = officer.get(f"/campaigns/manage/new?gap={REF}")
    assert "共和县需要您" in form.text
    assert "恰卜恰" not in form.text
    told = {"gap": REF, "slug": "help-e1", "title": "共和县需要您", "summary": "来帮忙",
            "language": "zh", "body": "## 需要什么"}  # fmt: skip
    written = officer.post("/campaigns/manage/new", data=told)
    assert written.status_code == 303
    page = Campaign.get()
    assert (page.area_code, page.service) == (factories.TOWNSHIP, "E1")
    assert officer.get(written.location).status_code == 200
    officer.post(f"/campaigns/manage/{page.ref}/submit", data={"version": page.version})
    assert Campaign.get().status is CampaignStatus.SUBMITTED
    assert "共和县需要您" in officer.get("/gaps").text
    assert officer.post(f"/campaigns/manage/{page.ref}/publish", data={}).status_code == 403
    assert officer.get("/campaigns/manage").status_code == 403
    other = _as(sign_in, Role.COUNTY)
    assert other.get(f"/campaigns/manage/{page.ref}").status_code == 404
    editor = _as(sign_in, Role.EDITOR)
    editor.post(f"/campaigns/manage/{page.ref}/publish", data={"version": Campaign.get().version})
    assert Campaign.get().status is CampaignStatus.PUBLISHED


@pytest.mark.parametrize("gap", [FOREIGN, "x" * 5000, f"{factories.TOWNSHIP}-Z9", "%27"])
def test_a_campaign_page_is_tied_to_no_foreign_gap(db, sign_in, gap):
    officer = _as(sign_in, Role.COUNTY)
    assert officer.get("/campaigns/manage/new", query_string={"gap": gap}).status_code == 200
    told = {"gap": gap, "slug": "help-e1", "title": "需要您", "summary": "来帮忙",
            "language": "zh", "body": "来"}  # fmt: skip
    assert officer.post("/campaigns/manage/new", data=told).status_code == 303
    assert Campaign.get().area_code is None


def test_a_picture_half_made_is_read_by_nobody(db, sign_in):
    half = factories.make_gap_picture(status=PictureStatus.RUNNING, finished_at=None)
    factories.make_gap_line(half)
    assert "还没有算过缺口" in _as(sign_in, Role.COUNTY).get("/gaps").text
