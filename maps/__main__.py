"""The two programs of this room: `python -m maps access` and `python -m maps release`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from maps.access import DemandError, access_of
from maps.publishing import Guessable, publish
from maps.tables import TableError, read_release, read_table


class Refused(Exception):
    """What was asked cannot be done; the text is one clear sentence."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; answer 0, or 1 with one sentence on stderr if it must be refused."""
    parser = argparse.ArgumentParser(prog="python -m maps", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    access = commands.add_parser("access", help="places per child within reach")
    access.add_argument("demand", type=Path, metavar="DEMAND.json")
    public = commands.add_parser("release", help="what may be shown of a table of counts")
    public.add_argument("table", type=Path, metavar="TABLE.json")
    public.add_argument(
        "--previous",
        type=Path,
        nargs="+",
        action="extend",
        default=[],
        metavar="RELEASE.json",
        help="releases published before, oldest first",
    )
    given = parser.parse_args(arguments)
    try:
        if given.command == "access":
            answer = access_of(_read(given.demand)).as_json()
        else:
            answer = _release(given.table, given.previous)
    except (DemandError, TableError, Refused) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _release(path: Path, previous: list[Path]) -> dict[str, Any]:
    table = read_table(_read(path))
    try:
        return publish(table, [read_release(_read(earlier)) for earlier in previous]).as_json()
    except Guessable as found:
        raise Refused(f"not released: these hidden figures could be guessed: {found}") from None


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from None
    except ValueError:
        raise Refused(f"{path} is not JSON in UTF-8") from None


if __name__ == "__main__":
    sys.exit(main())
