"""`flask --app portal serve` as a machine runs it: web and worker, started and stopped together."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from portal.config import ROOT


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _until(is_so: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.2)
    return False


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def _children_of(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in path.read_text().split()]


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False


@pytest.fixture
def served(migrated_file, tmp_path):
    """Serve a copied database, deaf to Ctrl-C as a script's background job is."""
    database = tmp_path / "portal.db"
    shutil.copyfile(migrated_file, database)
    address = f"127.0.0.1:{_free_port()}"
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "portal", "serve"],
        cwd=ROOT,
        env={
            **os.environ, "PORTAL_ENV": "demo", "DATABASE_URL": f"sqlite:///{database}",
            "PORTAL_BIND": address, "REDIS_URL": "",
        },
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )  # fmt: skip
    try:
        assert _until(lambda: _answers(f"http://{address}"), 30)
        yield process, f"http://{address}", database
    finally:
        for pid in [*(_children_of(process.pid) if process.poll() is None else []), process.pid]:
            if _is_alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def test_what_the_web_owes_the_worker_sends_and_both_stop_together(served):
    process, address, database = served
    jar = urllib.request.HTTPCookieProcessor(CookieJar())
    browser = urllib.request.build_opener(jar)
    page = browser.open(f"{address}/volunteers/sign-up", timeout=10).read().decode()
    hidden = dict(re.findall(r'name="(csrf_token|submission)"[^>]*value="([^"]+)"', page))
    told = {"kind": "volunteer", "channel": "sms", "destination": "13912345678", **hidden}
    answer = browser.open(f"{address}/volunteers/sign-up", urlencode(told).encode(), timeout=10)
    assert answer.url.endswith("/code")

    def is_sent() -> bool:
        with sqlite3.connect(database) as rows:
            query = "SELECT count(*) FROM message WHERE sent_at IS NOT NULL"
            return rows.execute(query).fetchone()[0] == 1

    assert _until(is_sent, 30)
    workers = _children_of(process.pid)
    assert len(workers) == 1
    process.terminate()
    process.wait(timeout=40)
    assert not any(_is_alive(pid) for pid in workers)
