"""The task queue: huey on its own SQLite file, or on Redis where one is set."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from flask import Flask
from huey import RedisHuey, SqliteHuey
from huey.serializer import SignedSerializer

from portal.config import INSTANCE, Settings, read_settings

_application: Flask | None = None


def _build(settings: Settings) -> Any:
    # Signed, because the default serializer is pickle: whoever writes the queue would run code.
    serializer = SignedSerializer(secret=settings.secret_key)
    if settings.redis_url:
        return RedisHuey("shouwang", url=settings.redis_url, serializer=serializer)
    folder = _folder(settings.database_url)
    folder.mkdir(parents=True, exist_ok=True)
    path = str(folder / "queue.db")
    return SqliteHuey("shouwang", filename=path, fsync=True, serializer=serializer)


def _folder(database_url: str) -> Path:
    """Answer where the queue's file lies: beside the database, where that is a file too."""
    if database_url.startswith("sqlite:///"):
        return Path(database_url.removeprefix("sqlite:///")).parent
    return INSTANCE


huey = _build(read_settings())


def bind(application: Flask) -> None:
    """Name the application in whose context the tasks run; the worker does so at its start."""
    global _application
    _application = application


def in_application(work: Callable[..., Any]) -> Callable[..., Any]:
    """Run `work` inside the application, with a database connection of its own."""

    @wraps(work)
    def run(*args: Any, **values: Any) -> Any:
        if _application is None:
            raise RuntimeError("The worker has not been told its application.")
        with _application.app_context():
            handle = _application.config["DATABASE"]
            is_mine = handle.connect(reuse_if_open=True)
            try:
                return work(*args, **values)
            finally:
                if is_mine:
                    handle.close()

    return run
