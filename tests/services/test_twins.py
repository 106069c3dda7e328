"""A like file is warned about, and told only as far as the reader's area goes."""

from datetime import date, timedelta

from portal.services import twins
from portal.vocabulary import ChildStatus, Role
from tests import factories

BORN = date(2016, 4, 5)


def _file(name="才让卓玛", **values):
    return factories.make_child(name=name, name_pinyin=twins.pinyin(name), **values)


def _found(account, name="才让卓玛", born=BORN):
    return twins.find(name, born, factories.VILLAGE, for_account=account)


def test_the_same_sound_on_the_same_day_is_a_twin(db):
    child = _file("才让卓玛")
    officer = factories.make_account(Role.TOWNSHIP)
    found = _found(officer, "彩让卓妈")
    assert [(t.code_name, t.area_code) for t in found] == [(child.code_name, child.area_code)]


def test_the_same_name_within_a_month_is_a_twin_and_beyond_it_is_not(db):
    _file()
    officer = factories.make_account(Role.TOWNSHIP)
    assert _found(officer, born=BORN + timedelta(days=31))
    assert not _found(officer, born=BORN + timedelta(days=32))
    assert not _found(officer, "彩让卓妈", born=BORN + timedelta(days=1))


def test_another_townships_twin_shows_nothing_but_that_it_exists(db):
    _file(area_code="632521102201")
    officer = factories.make_account(Role.TOWNSHIP)
    assert _found(officer) == [twins.Twin(None, None)]


def test_another_county_is_not_asked(db):
    _file(area_code=f"{factories.OTHER_COUNTY}100")
    assert _found(factories.make_account(Role.TOWNSHIP)) == []


def test_who_left_the_register_is_still_remembered(db):
    _file(status=ChildStatus.EXITED)
    assert _found(factories.make_account(Role.TOWNSHIP))


def test_a_name_in_another_script_is_compared_as_it_stands():
    assert twins.pinyin("བཀྲ་ཤིས") == "བཀྲ་ཤིས"
    assert twins.pinyin("马 丽") == "mali"
    assert len(twins.pinyin("庄" * 72)) == 200
