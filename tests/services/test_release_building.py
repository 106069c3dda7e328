"""One release a month, tried by the attacker first; a refused one changes nothing but is told."""

import hashlib
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import peewee
import pytest

from portal.models import (
    Area,
    AuditEntry,
    Message,
    PublicRelease,
    ReleaseRefusal,
    ReleaseTruth,
)
from portal.services import audit, release_building, release_truths, releases
from portal.vocabulary import AreaLevel, Role
from tests import factories
from tests import releases as made

FIRST = datetime(2026, 11, 30, 16, 10)  # 00:10 on the first of December in Shanghai
OCTOBER = datetime(2026, 10, 1, 2)
ROOT = Path(__file__).resolve().parents[2]


def _build(at, by=None):
    return release_building.build(by=by, at=at)


def _figure(table, code, column):
    return releases.newest().figures(table, column)[code]


def test_a_release_keeps_its_document_hash_time_and_maker_and_the_truth_apart(db, now):
    officer = factories.make_account(Role.SUPERVISOR)
    made.make_children(23)
    built = _build(now, by=officer)
    row = PublicRelease.get()
    assert (built.is_new, row.month, row.counted_at, row.built_by) == (
        True, "2026-11", now, officer,
    )  # fmt: skip
    assert row.sha256 == hashlib.sha256(row.document.encode()).hexdigest()
    kept = release_truths.read(ReleaseTruth.get().tables)["ages"]
    assert kept.before["6-11", factories.COUNTY] == 23
    assert "23" not in [str(f) for f in releases.newest().figures("ages", "6-11").values()]
    assert AuditEntry.select().where(AuditEntry.action == "release.built").count() == 1


def test_a_month_is_released_once(db, now):
    made.make_children(12)
    first = _build(now)
    made.make_children(40, band="0-5")
    again = _build(now + timedelta(days=1))
    assert (again.is_new, again.release.document) == (False, first.release.document)
    assert PublicRelease.select().count() == 1


def test_releases_follow_each_other(db, now):
    made.make_children(12)
    _build(now)
    with pytest.raises(release_building.LaterReleaseExists, match="2026-11"):
        _build(OCTOBER)


def test_nothing_is_released_while_nobody_is_on_the_register(db, now):
    with pytest.raises(release_building.NobodyRegistered):
        _build(now)
    assert release_building.build_due(FIRST) == 0
    assert ReleaseRefusal.select().count() == 0


def test_a_figure_stays_until_the_truth_has_moved_by_five(db, now):
    made.make_children(12)
    _build(OCTOBER)
    made.make_children(4, band="0-5")
    for child in factories.Child.select().where(factories.Child.birth_on == made.BORN["0-5"]):
        factories.Child.update(birth_on=made.BORN["6-11"]).where(
            factories.Child.id == child.id
        ).execute()
    _build(now)
    assert _figure("ages", factories.COUNTY, "6-11") == 10  # 16 would be 15
    made.make_children(1, band="12-17")
    factories.Child.update(birth_on=made.BORN["6-11"]).execute()
    _build(FIRST)
    assert _figure("ages", factories.COUNTY, "6-11") == 15  # 17, five more than the 12


def test_a_nought_is_shown_among_fifty_only(db, now):
    made.make_children(50)
    made.make_children(49, county=factories.OTHER_COUNTY)
    _build(now)
    assert _figure("needed", factories.COUNTY, "E1") == 0
    assert _figure("needed", factories.OTHER_COUNTY, "E1") == "*"


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (FIRST, 1),
        (FIRST - timedelta(minutes=11), 0),
        (FIRST + timedelta(days=1), 0),
    ],
)
def test_the_first_release_is_made_on_the_first_of_a_month(db, at, count):
    made.make_children(12)
    assert release_building.build_due(at) == count
    assert release_building.build_due(at) == 0


def test_a_worker_that_stood_still_on_the_first_makes_up_for_it(db, now):
    made.make_children(12)
    _build(now)
    assert release_building.build_due(FIRST + timedelta(days=9)) == 1
    assert releases.newest().month == "2026-12"


def test_a_refused_month_is_told_to_the_province_and_the_last_release_stays(db, now):
    supervisor = factories.make_account(Role.SUPERVISOR)
    factories.make_account(Role.SUPERVISOR, area_code="6325")
    made.make_guessable_month(OCTOBER)
    before = releases.newest().document
    with pytest.raises(release_building.ReleaseRefused, match=f"ages {made.LONELY} 12-17"):
        _build(now)
    assert (PublicRelease.select().count(), releases.newest().document) == (1, before)
    assert json.loads(ReleaseRefusal.get().cells) == [f"ages {made.LONELY} 12-17"]
    told = Message.get(Message.template == "release_refused")
    assert (told.destination, Message.select().count()) == (supervisor.email, 1)
    assert "between" not in told.payload


def test_a_refused_month_is_tried_once_a_day(db):
    factories.make_account(Role.SUPERVISOR)
    made.make_guessable_month(OCTOBER)
    for hours in (0, 1, 23, 24, 25):
        assert release_building.build_due(FIRST + timedelta(hours=hours)) == 0
    assert ReleaseRefusal.select().count() == 2
    assert Message.select().where(Message.template == "release_refused").count() == 1


def test_sums_of_need_and_of_service_do_not_together_tell_how_few_were_served(db, now):
    """Of 8 in need 7 are served: both sums shown as 25 would leave four to seven."""
    made.make_lonely_county()
    one, other, both = made.LONELY, "639902", made.LONELY[:4]
    place = {"name_zh": "乙", "name_en": "B", "lat": 36.0, "lon": 100.0}
    Area.create(code=other, parent=both, level=AreaLevel.COUNTY, **place)
    for code in (f"{one}101", f"{other}101"):
        Area.create(code=code, parent=code[:6], level=AreaLevel.TOWNSHIP, **place)
    for county, need, served in ((one, 8, 7), (other, 19, 19)):
        children = made.make_children(60, county)
        made.serve(children[:served], "P1", now)
        made.serve(children[served:need], "P1", None)
    _build(now + timedelta(days=1))
    needed, served = (releases.newest().figures(name, "P1") for name in ("needed", "served"))
    assert (needed[one], needed[other], needed[both]) == (10, 20, 25)
    assert (served[one], served[other], served[both]) == ("*", 20, "*")
    assert release_building.examine() == (1, [])


def test_the_examiner_finds_nothing_in_what_was_built(db, now):
    for county, count in ((factories.COUNTY, 23), (factories.OTHER_COUNTY, 61)):
        children = made.make_children(count, county)
        made.serve(children[:9], "E1", verified_at=now - timedelta(days=1))
    for at in (OCTOBER, now, FIRST):
        _build(at)
    assert release_building.examine() == (3, [])


def test_the_examiner_names_a_cell_that_can_be_guessed(db):
    made.make_guessable_month(OCTOBER)
    assert release_building.examine() == (1, [f"2026-10 ages {made.LONELY} 12-17"])


def test_the_examiner_sees_a_document_that_is_not_the_one_that_was_sealed(db, now):
    made.make_children(12)
    release = made.publish_carelessly(now)
    values = {n: v for n, v in release.__data__.items() if n not in {"id", "ref"}}
    forged = {**values, "month": "2026-12", "document": release.document.replace("10", "15")}
    other = PublicRelease.create(**forged)
    ReleaseTruth.create(release=other, tables=ReleaseTruth.get().tables)
    assert "2026-12 document" in release_building.examine()[1]


@pytest.mark.parametrize("table", ["public_release", "release_truth", "release_refusal"])
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET id = id + 100"])
def test_what_was_published_can_only_be_added_to(db, table, act):
    made.make_children(12)
    _build(OCTOBER)
    ReleaseRefusal.create(month="2026-11", cells="[]", refused_at=OCTOBER)
    with pytest.raises(peewee.IntegrityError, match="append-only"):
        PublicRelease._meta.database.execute_sql(act.format(table))


def test_the_audit_record_holds_after_a_release_and_a_refusal(db, now):
    made.make_guessable_month(OCTOBER)
    with pytest.raises(release_building.ReleaseRefused):
        _build(now)
    assert audit.verify() == 1


def test_the_web_process_loads_no_solver():
    code = (
        "import portal.cli, portal.tasks, portal.blueprints.coverage.views, sys; "
        "print('ortools' in sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == "False"


def _command(app, *words):
    return app.test_cli_runner().invoke(args=["release", *words])


def test_the_command_builds_once_and_examines(db):
    made.make_children(12)
    built = _command(db, "build", "--at", "2026-10-01")
    again = _command(db, "build", "--at", "2026-10-09T10:00")
    assert (built.exit_code, again.exit_code) == (0, 0)
    assert built.output.startswith("release 2026-10 built: sha256 ")
    assert again.output.startswith("release 2026-10 was there before")
    assert _command(db, "audit").output == "releases examined: 1\n"


@pytest.mark.parametrize(
    ("at", "said"), [("2199-01-01", "still to come"), ("2026-10-01", "没有可以发布的数字")]
)
def test_the_command_refuses_with_one_sentence(db, at, said):
    told = _command(db, "build", "--at", at)
    assert told.exit_code == 1
    assert said in told.output
    assert PublicRelease.select().count() == 0


def test_the_commands_name_the_cell_that_could_be_guessed(db):
    made.make_guessable_month(OCTOBER)
    for words in (("build", "--at", "2026-11-02"), ("audit",)):
        told = _command(db, *words)
        assert (told.exit_code, f"ages {made.LONELY} 12-17" in told.output) == (1, True)
