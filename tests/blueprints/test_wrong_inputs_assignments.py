"""Wrong inputs on the forms of assignments: each is answered with a sentence and its cure."""

import pytest

from portal.models import Assignment, Consent
from portal.vocabulary import AssignmentStatus, Role
from tests import factories

S = AssignmentStatus
CONTACT = {
    "given_name": "卓玛", "place": "village_committee", "detail": "一楼图书室",
    "second_adult": "李老师", "given_by": "完么才让", "relation": "grandparent",
    "given_on": "2026-11-20", "child_heard": "愿意",
}  # fmt: skip

WRONG_CONTACTS = [
    ({"given_name": ""}, "请填写孩子的名或小名，不写姓。"),
    ({"given_name": "卓玛123"}, "名字里不要写数字。"),
    ({"given_name": "名" * 13}, "最多 12 个字"),
    ({"place": "home"}, "请从列表中选一个见面地点。"),
    ({"place": "online"}, "当面服务请选一个见面的地方"),
    ({"detail": "昆仑路8号"}, "这里不能写住址、门牌、电话或姓名"),
    ({"detail": "字" * 41}, "最多 40 个字"),
    ({"second_adult": ""}, "请填写在场的另一位成年人"),
    ({"second_adult": "人" * 73}, "姓名最多 72 个字。"),
    ({"given_by": ""}, "请填写作出同意的监护人姓名。"),
    ({"relation": "neighbour"}, "请从列表中选同意人与孩子的关系。"),
    ({"given_on": "昨天"}, "请填写日期，格式如 2026-11-24。"),
    ({"given_on": "2027-01-01"}, "同意日期不能晚于今天"),
    ({"child_heard": ""}, "请写明孩子本人怎么说"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG_CONTACTS)
def test_a_wrong_contact_is_said_at_its_field_and_kept(db, sign_in, wrong, sentence):
    row = factories.make_assignment(status=S.ACCEPTED)
    client = sign_in(factories.make_account(Role.TOWNSHIP))
    answer = client.post(f"/assignments/{row.ref}/approve-contact", data={**CONTACT, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "field-error" in answer.text
    assert all(value in answer.text for value in {**CONTACT, **wrong}.values() if len(value) > 14)
    assert Assignment.get().status is S.ACCEPTED
    assert Consent.select().count() == 0


def _post(sign_in, account, row, act, data):
    return sign_in(account).post(f"/assignments/{row.ref}/{act}", data=data)


@pytest.mark.parametrize("reason", [None, "", "because", "full"])
def test_a_reason_off_the_list_is_refused(db, sign_in, reason):
    row = factories.make_assignment()
    agreed = factories.make_assignment(status=S.ACCEPTED)
    township = factories.make_account(Role.TOWNSHIP)
    data = {} if reason is None else {"reason": reason}
    for account, one, act in (
        (row.helper.account, row, "decline"),
        (township, row, "withdraw"),
        (township, agreed, "cancel"),
        (agreed.helper.account, agreed, "step-back"),
    ):
        answer = _post(sign_in, account, one, act, data)
        assert answer.status_code == 422, act
        assert "请从列表中选一项。" in answer.text
    assert {one.status for one in Assignment.select()} == {S.OFFERED, S.ACCEPTED}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": ""}, "请写明为什么换人"),
        ({"reason": "近"}, "请用 4 到 300 个字说明为什么换人"),
        ({"reason": "字" * 301}, "换人的原因最多 300 个字。"),
        ({"helper": ""}, "请从列表中选一项。"),
        ({"helper": "0" * 24}, "请从列表中选一项。"),
    ],
)
def test_a_wrong_change_of_person_is_said_at_its_field(db, sign_in, wrong, sentence):
    row = factories.make_assignment(status=S.PROPOSED, offered_at=None)
    data = {"helper": factories.make_helper().ref, "reason": "家里人认识她", "version": row.version}
    township = factories.make_account(Role.TOWNSHIP)
    answer = _post(sign_in, township, row, "change-person", {**data, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert Assignment.get().helper == row.helper


def test_naming_an_unfit_or_unknown_person_is_refused(db, sign_in):
    organization = factories.make_organization()
    factories.make_helper(organization=organization)
    unfit = factories.make_helper(organization=organization, is_cleared=False)
    row = factories.make_assignment(organization=organization, status=S.ACCEPTED)
    manager = factories.make_account(Role.ORGANIZATION, organization=organization)
    for ref in ("", "0" * 24, unfit.ref):
        answer = _post(sign_in, manager, row, "name-person", {"helper": ref})
        assert answer.status_code == 422
        assert "请从列表中选一项。" in answer.text
    assert Assignment.get().helper is None
