"""Follow-ups: the overdue first, one written down leads to the next."""

from portal.models import FollowUp
from portal.vocabulary import FollowUpStatus, RiskLevel, Role
from tests import factories

TOLD = {"saw_child": "yes", "done_on": "2026-11-24", "note": "孩子在家，奶奶照看。", "version": "1"}


def _director(sign_in):
    return sign_in(factories.make_account(Role.VILLAGE_DIRECTOR))


def test_the_longest_overdue_stands_first_and_says_by_how_much(sign_in):
    for days in (3, -9, -2):
        factories.make_follow_up(days=days)
    page = _director(sign_in).get("/follow-ups").text
    assert page.index("已逾期 9 天") < page.index("已逾期 2 天")
    assert page.count("task-danger") == 2


def test_a_follow_up_is_written_down_and_the_next_is_said(sign_in):
    child = factories.make_child(risk_level=RiskLevel.RED)
    row = factories.make_follow_up(child, -2)
    director = _director(sign_in)
    assert "已逾期 2 天" in director.get(f"/follow-ups/{row.ref}").text
    answer = director.post(f"/follow-ups/{row.ref}", data=TOLD, follow_redirects=True)
    assert "下一次在 2026年12月1日" in answer.text
    assert FollowUp.get_by_id(row.id).status is FollowUpStatus.DONE
    assert "孩子在家，奶奶照看。" in director.get("/follow-ups?tab=done").text


def test_a_done_follow_up_is_not_done_again(sign_in):
    row = factories.make_follow_up(status=FollowUpStatus.DONE)
    answer = _director(sign_in).post(f"/follow-ups/{row.ref}", data=TOLD)
    assert answer.status_code == 422
    assert "现在的状态是“已回访”" in answer.text


def test_a_page_older_than_the_row_is_a_conflict(sign_in):
    row = factories.make_follow_up(version=2)
    assert _director(sign_in).post(f"/follow-ups/{row.ref}", data=TOLD).status_code == 409


def test_lists_hold_no_name_of_a_child(sign_in):
    row = factories.make_follow_up()
    director = _director(sign_in)
    for url in ("/follow-ups", f"/follow-ups/{row.ref}"):
        page = director.get(url).text
        assert row.child.code_name in page
        assert row.child.name not in page


def test_a_follow_up_of_another_area_is_not_there(sign_in):
    row = factories.make_follow_up()
    other = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    assert other.get(f"/follow-ups/{row.ref}").status_code == 404


def test_a_list_without_lines_says_what_comes_next(sign_in):
    assert "下一次回访会自动排上" in _director(sign_in).get("/follow-ups").text
