"""How much memory a process has held at most."""

from __future__ import annotations

from pathlib import Path


def peak_mb() -> int:
    """Answer the most memory this process has held, in MiB.

    `ru_maxrss` would count what the parent held before this program began.
    """
    for told in Path("/proc/self/status").read_text().splitlines():
        if told.startswith("VmHWM:"):
            return int(told.split()[1]) // 1024
    raise RuntimeError("The system does not say what this process has held.")
