"""Fixtures: one migrated template database a run, copied for each test that needs one."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright

from portal import create_app
from portal.config import Settings
from portal.extensions import limiter
from portal.models import Account, schema
from portal.models.base import connect_to, database, verify_pragmas
from portal.services import areas, transactions
from tests import factories

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# With every window Chromium would draw two lists for an address bar that nobody sees, which takes
# longer than most pages. It heeds the last such switch alone: here is Playwright's too.
UNWANTED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "AimEnabled", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "AvoidCorsURLLoaderRestartOnRedirect", "LensOverlay",
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
# Without these Chromium asks its maker's hosts at every start.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--disable-features={','.join(UNWANTED)}",
]  # fmt: skip


# No test asks how long it took: the machine may be busy with the others.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

# A disk in memory: what a test writes there is never waited for. Databases go there one by one.
MEMORY, ROOM = Path("/dev/shm"), 512 * 1024 * 1024
_numbers = itertools.count()

# The application of the last test, unless something else has been wired since.
_kept: list[Flask] = []

# Where each template is compiled once for all applications of a run.
_compiled: list[FileSystemBytecodeCache] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the long tests in a browser begin first, so that no worker waits for them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def test_settings(url: str, **values: Any) -> Settings:
    """Answer settings for a test on the database `url`."""
    defaults: dict[str, Any] = {
        "environment": "test",
        "database_url": url,
        "secret_key": "a-test-key-that-is-long-enough-0123456789",
        "hotlines": (("110", "报警"), ("12345", "政务服务和未成年人保护")),
        "sign_in_limit": "1000 per minute",
        "sign_up_limit": "1000 per minute",
        "report_limit": "1000 per minute",
    }
    return Settings(**{**defaults, **values})


def wire(settings: Settings, **overrides: Any) -> Flask:
    """Make an application from `settings` with the tests' clock; the one kept is not fresh now."""
    _kept.clear()
    app = create_app(settings, TESTING=True, **overrides)
    app.config["CLOCK"] = lambda: factories.NOW
    app.jinja_env.bytecode_cache = _compiled[0] if _compiled else None
    return app


def make_app(url: str, **values: Any) -> Flask:
    """Make an application whose clock stands at factories.NOW until a test moves it."""
    chosen = test_settings(url, **values)
    return wire(chosen, WTF_CSRF_ENABLED=False, KEEP_DATABASE_OPEN=True)


def kept_app(url: str, **values: Any) -> Flask:
    """Answer an application on `url` as `make_app` does, the one of the last test if it may be.

    Making one takes as long as many a test, because every route is compiled.
    """
    if not _kept:
        _kept.append(make_app(url, **values))
        return _kept[0]
    app = _kept[0]
    handle = connect_to(url)
    app.config.update(SETTINGS=test_settings(url, **values), DATABASE=handle)
    app.config["CLOCK"] = lambda: factories.NOW
    verify_pragmas()
    limiter.reset()
    areas.forget_names()
    return app


def has_memory() -> bool:
    """Say whether what a test writes has room in memory."""
    return os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM


def _folder_of_run(factory: pytest.TempPathFactory) -> Path:
    """Answer the folder that all workers of a run share."""
    folder = factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let applications of a run share what Jinja makes of the templates."""
    folder = _folder_of_run(tmp_path_factory) / "templates"
    folder.mkdir(exist_ok=True)
    _compiled[:] = [FileSystemBytecodeCache(str(folder))]


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Answer the file that `make` writes, once for all workers of a run."""
    folder = _folder_of_run(factory)
    path = folder / name
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part = folder / f"{name}.part"
            part.unlink(missing_ok=True)
            make(part)
            database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            database.obj.close()
            part.rename(path)
    return path


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answer a SQLite file with every migration applied and the gazetteer loaded."""

    def make(path: Path) -> None:
        make_app(f"sqlite:///{path}")
        schema.bring_up()
        areas.load_gazetteer()

    return _made_once(tmp_path_factory, "migrated.db", make)


@pytest.fixture(scope="session")
def demo_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Answer a SQLite file with the small demo province, made by its own command."""

    def make(path: Path) -> None:
        shutil.copyfile(migrated_file, path)
        app = make_app(f"sqlite:///{path}", environment="demo")
        told = app.test_cli_runner().invoke(args=["demo"])
        assert told.exit_code == 0, told.output

    return _made_once(tmp_path_factory, "demo.db", make)


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Answer a folder for databases: in memory where there is room, else on the disk."""
    if has_memory():
        with TemporaryDirectory(dir=MEMORY, prefix="shouwang-tests-") as folder:
            yield Path(folder)
    else:
        yield tmp_path_factory.mktemp("scratch")


@contextmanager
def copied(file: Path, scratch: Path) -> Iterator[Path]:
    """Answer a copy of a database for one test, gone when the test is over."""
    path = scratch / f"{next(_numbers)}.db"
    shutil.copyfile(file, path)
    try:
        yield path
    finally:
        for each in scratch.glob(f"{path.name}*"):
            each.unlink()


@pytest.fixture
def first_file(migrated_file: Path) -> Path:
    """Answer the database that a test begins with; a module may name a fuller one."""
    return migrated_file


@pytest.fixture
def app(first_file: Path, scratch: Path) -> Iterator[Flask]:
    """Answer an application on its own copy of the first database."""
    with copied(first_file, scratch) as path:
        app = kept_app(f"sqlite:///{path}")
        # No application context is held open: Flask would share its `g`, and so the signed-in
        # account, between the requests of a test.
        yield app
        transactions.begin_submission(None, None)
        app.config["DATABASE"].close()


@pytest.fixture
def db(app: Flask) -> Flask:
    """Give a service test its database; no request is made."""
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Answer a signed-out browser."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Account], FlaskClient]:
    """Answer a function that gives a browser signed in as an account."""

    def signed_in_as(account: Account) -> FlaskClient:
        client = app.test_client()
        answer = client.post(
            "/accounts/sign-in",
            data={"email": account.email, "password": factories.PASSPHRASE},
        )
        assert answer.status_code == 303, answer.text
        return client

    return signed_in_as


@pytest.fixture
def now() -> datetime:
    """Answer the instant at which the test application's clock stands."""
    return factories.NOW


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Answer Debian's Chromium; without it skip, or fail where every test is required."""
    if CHROMIUM is None:
        refuse = pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip
        refuse("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
