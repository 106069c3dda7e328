"""An import writes every row or none, and says of each refused row where and why."""

import pytest

from portal.models import AuditEntry, Child, ChildDetails, Message
from portal.models.base import database
from portal.services import child_import, child_sheets, twins
from portal.vocabulary import ChildStatus, RiskLevel, Role
from tests import factories
from tests.sheets import HEADER, ROW, book

ANOTHER = child_sheets.ANOTHER.heading


@pytest.fixture
def officer(db):
    factories.make_village()
    return factories.make_account(Role.TOWNSHIP)


def row(**changed):
    fields = [column.field for column in child_sheets.OPENING_COLUMNS]
    return [changed.get(field, value) for field, value in zip(fields, ROW, strict=True)]


def counted():
    return {table: database.execute_sql(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0]
            for table in database.get_tables()}  # fmt: skip


def run(file, by, now, **options):
    return child_import.import_children(file, by=by, at=now, **options)


def test_every_right_row_becomes_a_file_waiting_for_the_check(officer, now):
    report = run(book(HEADER, row(), row(name="尕藏", birth_on="2015.1.2")), officer, now)
    assert (report.rows, report.written, report.refused) == (2, 2, [])
    assert {child.status for child in Child.select()} == {ChildStatus.SUBMITTED}
    assert ChildDetails.select().count() == 2
    acts = [entry.action for entry in AuditEntry.select().order_by(AuditEntry.id)]
    assert acts == ["child.imported", "child.imported", "children.imported"]


def test_a_dry_run_writes_nothing_at_all(officer, now):
    before = counted()
    report = run(book(HEADER, row()), officer, now, is_dry_run=True)
    assert (report.written, report.is_clean) == (0, True)
    assert counted() == before


def test_one_wrong_row_and_nothing_is_written(officer, now):
    before = counted()
    report = run(book(HEADER, row(), row(name="尕藏", sex="?", birth_on="去年")), officer, now)
    assert counted() == before
    assert report.refused_rows == 1
    assert [(cell.row, cell.column) for cell in report.refused] == [(3, "性别"), (3, "出生日期")]
    assert all(cell.said for cell in report.refused)


def test_the_same_child_twice_in_a_file_is_refused_unless_said_to_be_another(officer, now):
    report = run(book(HEADER, row(), row()), officer, now)
    assert report.refused[0].row == 3
    assert "第 2 行" in report.refused[0].said
    header = [*HEADER, ANOTHER]
    report = run(book(header, [*row(), ""], [*row(), "是"]), officer, now)
    assert report.written == 2


def test_a_file_like_one_that_stands_is_refused_unless_said_to_be_another(officer, now):
    known = factories.make_child(name=ROW[0], name_pinyin=twins.pinyin(ROW[0]))
    report = run(book(HEADER, row()), officer, now)
    assert known.code_name in report.refused[0].said
    assert run(book([*HEADER, ANOTHER], [*row(), "是"]), officer, now).written == 1


def test_a_twin_in_another_township_is_not_named(officer, now):
    known = factories.make_child(
        name=ROW[0], name_pinyin=twins.pinyin(ROW[0]), area_code="632521102201"
    )
    report = run(book(HEADER, row()), officer, now)
    assert report.refused
    assert known.code_name not in report.refused[0].said


def test_rows_outside_ones_own_area_are_refused(officer, now):
    factories.make_village("632521102201")
    report = run(book(HEADER, row(area_code="632521102201")), officer, now)
    assert report.refused[0].column == "村（居）代码或名称"


def test_the_later_details_come_along_and_a_child_alone_is_never_rated_good(officer, now):
    header = [*HEADER, "健康状况", "监护情况评估", "收入来源"]
    good = [*row(), "患病", "一般", "打工收入、政府救助"]
    alone = [
        *row(name="尕藏", carer_relation="独居", carer_name="", carer_phone=""),
        "",
        "较好",
        "",
    ]
    report = run(book(header, good, alone), officer, now)
    assert [(cell.row, cell.column) for cell in report.refused] == [(3, "监护情况评估")]
    assert run(book(header, good), officer, now).written == 1
    kept = ChildDetails.get()
    assert (kept.health_state, kept.guardianship_rating) == ("ill", "fair")
    assert kept.incomes == "government,work"


def test_a_child_alone_comes_in_red_and_the_township_is_told(officer, now):
    alone = row(carer_relation="无人", carer_name="—", carer_phone="—")
    assert run(book(HEADER, alone), officer, now).written == 1
    assert Child.get().risk_level is RiskLevel.RED
    assert Message.get().destination == officer.email


def test_without_a_name_each_file_goes_to_whoever_answers_for_the_place(officer, now):
    director = factories.make_account(Role.VILLAGE_DIRECTOR)
    report = run(book(HEADER, row(), row(name="尕藏", area_code="632521101")), None, now)
    assert report.written == 2
    keepers = {child.name: (child.entered_by, child.status) for child in Child.select()}
    assert keepers[ROW[0]] == (director, ChildStatus.DRAFT)
    assert keepers["尕藏"] == (officer, ChildStatus.SUBMITTED)
    assert AuditEntry.get(AuditEntry.action == "children.imported").actor is None


def test_a_place_nobody_answers_for_is_refused(db, now):
    factories.make_village()
    report = run(book(HEADER, row()), None, now)
    assert "--by" in report.refused[0].said
    assert Child.select().count() == 0


def test_the_same_upload_sent_twice_counts_once(officer, now):
    file = book(HEADER, row())
    assert run(file, officer, now).written == 1
    file.seek(0)
    assert run(file, officer, now).written == 0
    assert Child.select().count() == 1


@pytest.fixture
def command(db, tmp_path):
    def call(file, *options):
        path = tmp_path / "children.xlsx"
        path.write_bytes(file.getvalue())
        return db.test_cli_runner().invoke(args=["import", "children", str(path), *options])

    return call


def test_the_command_writes_in_the_name_of_the_officer_it_is_told(command, officer):
    answer = command(book(HEADER, row()), "--by", officer.email)
    assert answer.exit_code == 0, answer.output
    assert "rows: 1, refused: 0, written: 1" in answer.output
    assert Child.get().entered_by == officer


def test_the_command_reports_refused_rows_and_exits_with_one(command, officer):
    answer = command(book(HEADER, row(sex="?")), "--by", officer.email)
    assert answer.exit_code == 1
    assert "2\t性别\t请选孩子的性别：男或女。" in answer.output
    assert "nothing was written" in answer.output
    assert Child.select().count() == 0


def test_the_command_runs_dry(command, officer):
    answer = command(book(HEADER, row()), "--dry-run", "--by", officer.email)
    assert answer.exit_code == 0, answer.output
    assert Child.select().count() == 0


@pytest.mark.parametrize("email", ["nobody@example.org", "volunteer"])
def test_the_command_knows_only_officers(command, officer, email):
    if email == "volunteer":
        email = factories.make_account(Role.VOLUNTEER).email
    answer = command(book(HEADER, row()), "--by", email)
    assert answer.exit_code == 1
    assert "--by" in answer.output
