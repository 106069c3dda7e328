"""Real PostgreSQL and Redis, started for the session where their programs are on the machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from flask import Flask

from portal.models import schema
from portal.services import areas, transactions
from tests.conftest import MEMORY, has_memory, kept_app, make_app

DEBIAN = Path("/usr/lib/postgresql")


def _skip_or_fail(reason: str) -> None:
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def _program(name: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"))
    return str(versions[-1]) if versions else None


def _as_postgres() -> list[str]:
    # The server refuses to run as root; Debian's package brings a user of its own.
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _run(command: list[str]) -> None:
    prefix = _as_postgres() if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, capture_output=True, cwd="/")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Answer the URL of a fresh cluster that listens on a socket only."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        _skip_or_fail("PostgreSQL is not installed: apt install postgresql")
    assert initdb
    assert control
    # A socket's path may hold about 100 characters, so the folder is a short one.
    pattern = f"{MEMORY if has_memory() else '/tmp'}/pg.XXXXXX"
    folder = Path(subprocess.check_output(["mktemp", "-d", pattern], text=True).strip())
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _run([initdb, "-D", str(data), "-U", "postgres", "--locale=C.UTF-8", "-A", "trust"])
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=120"
    _run([control, "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"])
    try:
        yield f"postgresql://postgres@/{{name}}?host={folder}"
    finally:
        _run([control, "-D", str(data), "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """Migrate one database, from which every test's own is copied."""
    _create(postgres, "migrated", "template1")
    app = make_app(postgres.format(name="migrated"))
    schema.bring_up()
    areas.load_gazetteer()
    app.config["DATABASE"].close()
    return "migrated"


def _create(postgres: str, name: str, template: str) -> None:
    with psycopg.connect(postgres.format(name="postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # Files of a template that nobody writes are copied; else each block goes through the log.
        how = f'TEMPLATE "{template}" STRATEGY FILE_COPY'
        connection.execute(f'CREATE DATABASE "{name}" {how}')


@pytest.fixture
def postgres_app(postgres: str, postgres_template: str) -> Iterator[Flask]:
    """Answer an application on its own copy of the migrated PostgreSQL database."""
    _create(postgres, "portal", postgres_template)
    app = kept_app(postgres.format(name="portal"))
    yield app
    transactions.begin_submission(None, None)
    app.config["DATABASE"].close()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Answer the URL of a fresh Redis that listens on a socket only."""
    program = _program("redis-server")
    if program is None:
        _skip_or_fail("Redis is not installed: apt install redis-server")
    assert program
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/rd.XXXXXX"], text=True).strip())
    socket = folder / "s"
    server = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    url = f"unix://{socket}"
    client = redis.Redis.from_url(url)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            client.ping()
            break
        except redis.exceptions.ConnectionError:
            time.sleep(0.05)
    yield url
    client.close()
    server.terminate()
    server.wait(timeout=10)
    shutil.rmtree(folder, ignore_errors=True)
