"""The story of a service is what the audit record says of it, and no more."""

from datetime import datetime, timedelta

from portal.services import audit, record_chain, records, schedules
from portal.services.record_checks import Report
from portal.services.transactions import transaction
from portal.vocabulary import AssignmentStatus, Language, Role, ServiceMethod
from tests import factories

START = datetime(2026, 12, 5, 1, 0)
AFTER = START + timedelta(hours=9)


def _report(content):
    return Report(
        START, START + timedelta(hours=1), ServiceMethod.HOME, Language.AMDO, content, "精神好。。"
    )


def test_the_chain_names_each_step_and_who_took_it(db, now):
    row = factories.make_assignment(status=AssignmentStatus.CONTACT_APPROVED)
    helper, director = row.helper.account, row.need.child.entered_by
    township = factories.make_account(Role.TOWNSHIP)
    schedules.schedule(row, starts_at=START, ends_at=AFTER, by=helper, at=now)
    written = records.record(row, _report("读了一个故事。"), None, by=helper, at=AFTER)
    records.dispute(written, "时间对不上", by=director, at=AFTER)
    records.correct(written, _report("读了两个故事。"), "少写了一个", by=helper, at=AFTER)
    records.confirm(written, by=director, at=AFTER)
    records.verify(written, by=township, at=AFTER)
    steps = record_chain.of(written)
    assert [step.what for step in steps] == [
        "约定时间", "填写记录", "提出疑问", "更正记录", "确认记录", "核验，计入时长",
    ]  # fmt: skip
    assert [step.who for step in steps][-2:] == [director.display_name, township.display_name]
    (earlier,) = record_chain.earlier_versions(written)
    assert (earlier.content, earlier.reason) == ("读了一个故事。", "少写了一个")
    assert earlier.method is ServiceMethod.HOME


def test_openings_stay_with_the_auditor(db, now):
    written = factories.make_record()
    with transaction():
        audit.opened(written, by=written.recorded_by, at=now, purpose="record")
    assert record_chain.of(written) == []
