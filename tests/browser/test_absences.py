"""A parent's absence from its record to the return, on a phone and without scripts (HR-16)."""

from __future__ import annotations

import pytest

from portal.prevention_terms import AbsentParent
from portal.vocabulary import Role
from tests import factories

pytestmark = pytest.mark.browser


def test_from_the_absence_to_the_return(desk):
    child = factories.make_child()
    silent = factories.make_absence(days=16).child
    factories.make_absence(silent, days=9, parent=AbsentParent.MOTHER)
    village = desk(factories.make_account(Role.VILLAGE_DIRECTOR), phone=True, script=False)
    village.go("/absences")
    assert village.sees("已 16 天没有联系")
    village.press(f"本周已联系 {silent.code_name}")
    assert village.sees("今天刚有联系")
    village.go(f"/absences/record/{child.ref}")
    village.write(
        parent="father", began_on="2026-10-01", province="33", city="义乌", work="ramen",
        channel="video", why="school_place", is_silent="y",
    )  # fmt: skip
    village.press("登记外出")
    village.follow("为父母想办法")
    village.write(kind="take_along", words="稠城三小有学位，带户口本报名。")
    village.press("登记这个办法")
    village.follow("登记答复")
    village.write(answer="declined", why="housing")
    village.press("登记答复")
    village.follow("结束外出")
    village.write(ending="returned_home")
    village.press("结束外出")
    assert village.sees("请告诉乡镇办理退出")


@pytest.mark.parametrize("language", ["zh", "en", "bo"])
def test_the_pages_read_well_on_a_phone(desk, language):
    offer = factories.make_parent_offer(factories.make_absence(days=16))
    absence, child = offer.absence, offer.absence.child
    factories.make_absence(days=9)
    factories.make_contact(absence)
    township = desk(factories.make_account(Role.TOWNSHIP), phone=True)
    township.go(f"/language/{language}")
    for path in (
        "/absences", "/absences?tab=unrecorded", "/absences/outcomes", f"/absences/{absence.ref}",
        f"/absences/{absence.ref}/edit", f"/absences/{absence.ref}/end",
        f"/absences/contact/{child.ref}", f"/absences/record/{child.ref}",
        f"/parent-offers/make/{absence.ref}", f"/parent-offers/{offer.ref}/answer",
        f"/parent-offers/{offer.ref}/leaflet", f"/children/{child.ref}",
    ):  # fmt: skip
        township.go(path)
        township.check_reading()
