"""Many acts at one moment, each in a thread and on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from portal.models.base import database


def at_once(acts: list[Callable[[], Any]]) -> list[Exception | None]:
    """Run every act in a thread of its own, all at the same moment; answer what each met."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Exception | None:
        database.connect(reuse_if_open=True)
        try:
            start.wait()
            act()
        except Exception as met:
            return met
        finally:
            database.close()
        return None

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
