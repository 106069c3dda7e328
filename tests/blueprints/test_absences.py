"""The pages of absent parents: one tap a child, the longest silence first, nothing of elsewhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.models import Absence, ContactEntry
from portal.prevention_terms import AbsenceEnding, AbsentParent, ContactWith
from portal.vocabulary import Role
from tests import factories
from tests.factories import OTHER_TOWNSHIP, TODAY

TOLD = {
    "parent": "mother", "began_on": "2026-10-01", "expected_on": "2027-01-20", "province": "33",
    "city": "义乌", "employer": "拉面馆", "work": "ramen", "channel": "video",
    "why": "school_place", "last_on": "",
}  # fmt: skip
CONTACT = {"on": "2026-11-22", "with_whom": "child", "channel": "phone", "confirmed_by": "teacher"}


@pytest.fixture
def director(sign_in):
    return sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))


def test_hr_16_the_list_says_how_long_with_word_and_shape_the_red_first(director):
    for days in (3, 15, 8):
        factories.make_absence(days=days)
    page = director.get("/absences").text
    said = [page.index(text) for text in ("已 15 天没有", "已 8 天没有", "3 天前有联系")]
    assert said == sorted(said)
    assert page.count("task-danger") == page.count("task-attention") == 1
    assert page.count('<svg class="level-shape"') == 3


def test_one_tap_writes_both_and_a_second_on_the_day_nothing(director):
    child = factories.make_absence(days=9).child
    answer = director.post("/absences/tick", data={"one": child.ref}, follow_redirects=True)
    assert "已记下 1 个孩子" in answer.text
    again = director.post("/absences/tick", data={"one": child.ref}, follow_redirects=True)
    assert "没有重复记" in again.text
    assert ContactEntry.select().count() == 1


def test_several_ticked_children_are_written_in_one_sending(director):
    refs = [factories.make_absence(days=9).child.ref for _ in range(3)]
    director.post("/absences/tick", data={"child": refs[:2]})
    assert ContactEntry.select().count() == 2
    nothing = director.post("/absences/tick", data={}, follow_redirects=True)
    assert "请先勾选孩子" in nothing.text


def test_a_tap_for_a_child_of_elsewhere_writes_nothing(sign_in):
    child = factories.make_absence(days=9).child
    stranger = sign_in(factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP))
    stranger.post("/absences/tick", data={"one": child.ref, "child": [child.ref, "x" * 900]})
    assert ContactEntry.select().count() == 0


def test_a_contact_is_written_with_its_day_and_who_says_so(director):
    absence = factories.make_absence(days=9)
    url = f"/absences/contact/{absence.child.ref}"
    assert "父亲" in director.get(url).text
    answer = director.post(url, data={**CONTACT, "who": [absence.ref]})
    assert answer.status_code == 303
    entry = ContactEntry.get()
    assert (entry.on, entry.with_whom) == (TODAY - timedelta(days=2), ContactWith.CHILD)


def test_without_an_absence_the_contact_leads_to_recording_one(director):
    child = factories.make_child()
    answer = director.get(f"/absences/contact/{child.ref}")
    assert answer.location.endswith(f"/absences/record/{child.ref}")


def test_an_absence_is_recorded_from_the_gaps_and_shown(director):
    child = factories.make_child()
    assert child.code_name in director.get("/absences?tab=unrecorded").text
    url = f"/absences/record/{child.ref}"
    assert "为什么把孩子留在家里" in director.get(url).text
    answer = director.post(url, data=TOLD, follow_redirects=True)
    assert "外出已登记" in answer.text
    assert "拉面馆" in answer.text
    assert child.code_name not in director.get("/absences?tab=unrecorded").text


def test_place_and_return_are_changed_and_the_parent_is_not(director):
    absence = factories.make_absence()
    url = f"/absences/{absence.ref}/edit"
    assert "义乌" in director.get(url).text
    director.post(url, data={**TOLD, "city": "杭州", "version": "1"})
    assert (Absence.get().city, Absence.get().parent) == ("杭州", AbsentParent.FATHER)
    assert director.post(url, data={**TOLD, "version": "1"}).status_code == 409


@pytest.mark.parametrize(
    ("role", "said"),
    [
        (Role.VILLAGE_DIRECTOR, "请告诉乡镇办理退出"),
        (Role.TOWNSHIP, "办理退出，原因：父母已返乡照料"),
    ],
)
def test_an_end_suggests_the_exit_with_its_reason(sign_in, role, said):
    absence = factories.make_absence()
    client = sign_in(factories.make_account(role))
    url = f"/absences/{absence.ref}/end"
    assert client.get(url).status_code == 200
    told = {"ending": "returned_home", "ended_on": "2026-11-24", "version": "1"}
    answer = client.post(url, data=told, follow_redirects=True)
    assert said in answer.text
    assert Absence.get().ending is AbsenceEnding.RETURNED_HOME
    assert said in client.get(f"/children/{absence.child.ref}").text


def test_the_suggested_reason_is_chosen_on_the_exits_page(sign_in):
    child = factories.make_child()
    township = sign_in(factories.make_account(Role.TOWNSHIP))
    page = township.get(f"/children/{child.ref}/exit?reason=parent_returned").text
    assert 'checked id="reason-0"' in page


def test_a_mistaken_contact_is_taken_back(director):
    absence = factories.make_absence(days=9)
    director.post("/absences/tick", data={"one": absence.child.ref})
    entry = ContactEntry.get()
    page = director.get(f"/absences/{absence.ref}").text
    assert f"/absences/contacts/{entry.ref}/take-back" in page
    director.post(f"/absences/contacts/{entry.ref}/take-back")
    assert "已 9 天没有联系" in director.get(f"/absences/{absence.ref}").text


def test_lists_and_absences_name_no_child(director):
    absence = factories.make_absence(days=9)
    for url in ("/absences", f"/absences/{absence.ref}", f"/absences/contact/{absence.child.ref}"):
        page = director.get(url).text
        assert absence.child.code_name in page
        assert absence.child.name not in page


def test_the_file_shows_who_is_away_also_to_the_county(sign_in):
    absence = factories.make_absence(days=9)
    page = sign_in(factories.make_account(Role.COUNTY)).get(f"/children/{absence.child.ref}").text
    assert "浙江 义乌" in page
    assert f"/absences/{absence.ref}" not in page


@pytest.mark.parametrize("path", ["", "/edit", "/end"])
def test_an_absence_of_elsewhere_is_not_there(sign_in, path):
    absence = factories.make_absence()
    stranger = sign_in(factories.make_account(Role.TOWNSHIP, area_code=OTHER_TOWNSHIP))
    assert stranger.get(f"/absences/{absence.ref}{path}").status_code == 404
    assert stranger.get(f"/absences/record/{absence.child.ref}").status_code == 404
    assert stranger.get(f"/absences/contact/{absence.child.ref}").status_code == 404
