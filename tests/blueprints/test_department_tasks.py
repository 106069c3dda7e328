"""The pages of letters: asked, printed, answered, chased; a name only where it is carried."""

from __future__ import annotations

import pytest

from portal.models import AuditEntry, DepartmentTask
from portal.plan_terms import TaskStatus
from portal.vocabulary import Role
from tests import factories

ASKED = {
    "department": "education",
    "about": "E2",
    "text": "请安排孩子返校。",
    "due_on": "2026-12-20",
}
ANSWER = {"outcome": "done", "answered_on": "2026-11-24", "answer": "已安排就读。", "version": "1"}


def _client(sign_in, role=Role.TOWNSHIP):
    return sign_in(factories.make_account(role))


def test_a_letter_is_asked_listed_printed_and_answered(sign_in):
    case = factories.make_case()
    township = _client(sign_in)
    url = township.post(f"/department-tasks/ask/{case.ref}", data=ASKED).location
    task = DepartmentTask.get()
    assert url == f"/department-tasks/{task.ref}"
    assert url in township.get("/department-tasks").text
    assert case.child.name not in township.get(url).text
    assert township.post(f"{url}/answer", data=ANSWER).status_code == 303
    assert "已安排就读。" in township.get(url).text
    assert url in township.get("/department-tasks?tab=over").text


def test_the_name_stands_in_the_letter_alone_and_its_reading_is_written_down(sign_in):
    task = factories.make_department_task()
    page = _client(sign_in).get(f"/department-tasks/{task.ref}/letter").text
    name = task.child.name
    assert page.count(name) == 1
    assert name not in page[: page.index("</title>")]
    assert "盖章" in page
    assert AuditEntry.select().where(AuditEntry.action == "departmenttask.opened").count() == 1
    assert (
        _client(sign_in, Role.COUNTY).get(f"/department-tasks/{task.ref}/letter").status_code == 403
    )


def test_a_letter_about_somebody_without_a_file_is_printed_too(sign_in):
    task = factories.make_department_task(child=None)
    assert _client(sign_in).get(f"/department-tasks/{task.ref}/letter").status_code == 200


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"department": "moon"}, "请从列表中选部门"),
        ({"about": "ZZ"}, "请从列表中选一项服务"),
        ({"text": "办"}, "请写清楚"),
        ({"text": "字" * 3000}, "最多 1000 个字"),
        ({"due_on": "下周"}, "请填写日期"),
        ({"due_on": "2020-01-01"}, "已经过去"),
    ],
)
def test_a_wrong_letter_is_explained(sign_in, values, said):
    case = factories.make_case()
    answer = _client(sign_in).post(f"/department-tasks/ask/{case.ref}", data={**ASKED, **values})
    assert answer.status_code == 422
    assert said in answer.text
    assert DepartmentTask.select().count() == 0


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"outcome": "maybe"}, "请选择部门办了没有"),
        ({"outcome": ""}, "请选择部门办了没有"),
        ({"answered_on": "昨天"}, "请填写日期"),
        ({"answered_on": "2027-01-01"}, "不能在将来"),
        ({"answer": ""}, "请写清楚"),
    ],
)
def test_a_wrong_answer_is_explained(sign_in, values, said):
    task = factories.make_department_task()
    answer = _client(sign_in).post(
        f"/department-tasks/{task.ref}/answer", data={**ANSWER, **values}
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert DepartmentTask.get().status is TaskStatus.ASKED


def test_the_county_chases(sign_in):
    task = factories.make_department_task()
    county = _client(sign_in, Role.COUNTY)
    assert "催办" in county.get(f"/department-tasks/{task.ref}").text
    url = f"/department-tasks/{task.ref}/chase"
    assert "已催办" in county.post(url, data={"version": "1"}, follow_redirects=True).text
    assert _client(sign_in).post(url, data={"version": "2"}).status_code == 403
    assert county.post(url, data={"version": "1"}).status_code == 409


def test_a_letter_of_elsewhere_is_not_there(sign_in):
    task = factories.make_department_task()
    stranger = sign_in(factories.make_account(Role.TOWNSHIP, area_code=factories.OTHER_TOWNSHIP))
    assert stranger.get(f"/department-tasks/{task.ref}").status_code == 404
