"""A web process that serves the pages of matching and of gaps loads neither ortools nor scipy."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta

from portal.config import ROOT
from portal.services import match_runs
from tests import factories
from tests.conftest import make_app

SERVING = """
import sys
from tests import factories
from tests.conftest import make_app
app = make_app(sys.argv[1])
client = app.test_client()
told = {"email": sys.argv[2], "password": factories.PASSPHRASE}
assert client.post("/accounts/sign-in", data=told).status_code == 303
for path in sys.argv[3:]:
    answer = client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
assert client.post("/matches/run").status_code == 303
assert client.post("/gaps/compute").status_code == 303
loaded = {"ortools", "scipy"} & set(sys.modules)
sys.exit(f"loaded: {loaded}" if loaded else 0)
"""


def test_the_pages_of_matching_are_served_without_the_solvers(migrated_file, tmp_path, now):
    path = tmp_path / "portal.db"
    shutil.copyfile(migrated_file, path)
    url = f"sqlite:///{path}"
    app = make_app(url)
    factories.make_need()
    for level in (2, 3):
        factories.make_helper(skills={"E1": level})
    factories.make_need(service="S2")
    officer = factories.make_account()
    factories.make_gap_line(factories.make_gap_picture(finished_at=now - timedelta(hours=2)))
    gap = f"{factories.TOWNSHIP}-E1"
    made = match_runs.run(by=None, at=now)
    row = made.assignments.get()
    unfilled = made.unfilled.get().need
    app.config["DATABASE"].close()
    pages = [
        "/today", "/matches", f"/matches/{made.ref}", f"/matches/proposals/{row.ref}",
        f"/matches/needs/{unfilled.ref}", f"/assignments/{row.ref}/change-person",
        f"/matches/{made.ref}/approve", f"/needs/{unfilled.ref}", "/how-matching-works",
        "/coverage/staff", "/coverage/staff.csv", "/gaps", "/gaps/where-next",
        f"/gaps/{gap}/organization", "/gaps/sent",
        f"/campaigns/manage/new?gap={gap}",
    ]  # fmt: skip
    served = subprocess.run(
        [sys.executable, "-c", SERVING, url, officer.email, *pages],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert served.returncode == 0, served.stderr
