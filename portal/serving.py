"""Serving for real: web and worker side by side, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import click
import waitress
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal.config import ROOT
from portal.extensions import settings
from portal.tasks import matching, messages, queue

SWEEP_SECONDS = 3
WEB_THREADS = 8


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Serve web and worker until Ctrl-C."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "portal", "worker"], cwd=ROOT, env=os.environ
    )
    host, _, port = settings().bind.rpartition(":")
    # A service manager stops with TERM; and what a script starts with & begins deaf to Ctrl-C.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    click.echo(f"Shouwang is at http://{host}:{port} — Ctrl-C stops it.")
    try:
        waitress.serve(app, host=host, port=int(port), threads=WEB_THREADS, ident="shouwang")
    finally:
        _stop(worker)


def _stop(worker: subprocess.Popen[bytes]) -> None:
    """Let the worker finish what it does; one that does not listen is ended."""
    for number, seconds in ((signal.SIGINT, 15), (signal.SIGTERM, 5), (signal.SIGKILL, 5)):
        worker.send_signal(number)
        try:
            worker.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue
        return


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Run the queue, and sweep the outbox and the waiting runs every few seconds."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    queue.bind(app)
    # Each has a thread of its own, so that a long run keeps no message back.
    for act in (messages.deliver_due, matching.carry_out_waiting):
        threading.Thread(target=_sweep, args=(app, act), daemon=True).start()
    queue.huey.create_consumer(workers=2, periodic=True).run()


def _sweep(app: Flask, act: Callable[[], int]) -> None:
    # The queue may lose a wake-up when a worker is killed; the tables never do.
    while True:
        try:
            with app.app_context(), app.config["DATABASE"].connection_context():
                act()
        except Exception:
            # One bad moment of the database must not end the sweeping for good.
            app.logger.exception("What is owed could not be swept; trying again.")
        time.sleep(SWEEP_SECONDS)
