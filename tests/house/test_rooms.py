"""The house rules that a reader relies on to find anything."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import maps
import matching
import portal

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("portal", "matching", "maps")
DRAWERS = {"utils", "helpers", "common", "misc", "core", "manager", "lib"}
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_TEMPLATE = 300, 50, 25, 120
AT_THE_TOP = {
    ".ci", ".env.example", ".gitignore", "Makefile", "README.md", "docs", "maps", "matching",
    "portal", "pyproject.toml", "requirements.in", "requirements.txt", "static", "templates",
    "tests",
}  # fmt: skip


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def _modules() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


def _functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def test_the_rooms_are_ours_and_not_packages_of_the_same_name() -> None:
    for room in (portal, matching, maps):
        assert Path(room.__file__).is_relative_to(ROOT)


@pytest.mark.parametrize("room", ["matching", "maps"])
def test_a_pure_room_loads_without_flask_or_database(room: str) -> None:
    code = (
        f"import {room}, sys; "
        "found = {'flask', 'peewee', 'portal', 'huey'} & set(sys.modules); "
        "sys.exit(' '.join(found) or 0)"
    )
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr


def test_no_drawer_is_called_after_nothing() -> None:
    drawers = [path for path in _tracked() if {path.stem, path.parent.name} & DRAWERS]
    assert drawers == []


def test_few_things_stand_at_the_top() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in _tracked()} <= AT_THE_TOP


def test_modules_and_functions_stay_readable() -> None:
    long = []
    for path in _modules():
        if "migrations" in path.parts:
            continue
        if len(path.read_text().splitlines()) > LONGEST_MODULE:
            long.append(str(path.relative_to(ROOT)))
        ceiling = LONGEST_VIEW if path.name == "views.py" else LONGEST_FUNCTION
        for function in _functions(path):
            if function.end_lineno - function.lineno + 1 > ceiling:
                long.append(f"{path.relative_to(ROOT)}:{function.name}")
    assert long == []


def test_templates_stay_readable() -> None:
    long = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if len(path.read_text().splitlines()) > LONGEST_TEMPLATE
    ]
    assert long == []


def test_every_service_has_its_test_file() -> None:
    services = {path.stem for path in (ROOT / "portal/services").glob("*.py")} - {"__init__"}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/services").glob("*.py")}
    assert services - tests == set()


def test_every_area_has_its_test_file() -> None:
    areas = {path.name for path in (ROOT / "portal/blueprints").iterdir() if path.is_dir()}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests/blueprints").glob("*.py")}
    assert areas - {"__pycache__"} - tests == set()


def test_a_view_renders_only_its_own_template() -> None:
    """Endpoint `area.view` renders templates/area/view.html or a sibling of its area."""
    for path in sorted((ROOT / "portal/blueprints").rglob("views.py")):
        area = path.parent.name
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "render_template":
                # A shared page function is handed its name as an argument.
                if not isinstance(node.args[0], ast.Constant):
                    continue
                name = ast.literal_eval(node.args[0])
                assert name.startswith(f"{area}/"), f"{path}: {name}"
                assert (ROOT / "templates" / name).exists(), name


def test_every_template_parses_and_is_used(app) -> None:
    folder = ROOT / "templates"
    everything = "\n".join(
        path.read_text() for path in [*folder.rglob("*.html"), *folder.rglob("*.txt"), *_modules()]
    )
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
        name = path.relative_to(folder).as_posix()
        app.jinja_env.get_template(name)
        is_message = name.startswith("emails/") and f'"{path.stem}"' in everything
        is_error = name.startswith("errors/")
        assert name in everything or is_message or is_error, f"{name} is used by nothing"


def test_only_settings_read_the_environment() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in _modules()
        if "os.environ" in path.read_text() or "getenv" in path.read_text()
    ]
    # The serving command hands its own environment on to the worker it starts.
    assert set(readers) <= {"portal/config.py", "portal/serving.py"}


def test_no_user_text_goes_into_folium() -> None:
    """Pop-ups, tooltips and raw HTML of folium run `${…}`; nobody may even name them."""
    forbidden = {"Popup", "Tooltip", "GeoJsonTooltip", "GeoJsonPopup", "Html", "DivIcon"}
    for path in _modules():
        for node in ast.walk(ast.parse(path.read_text())):
            named = getattr(node, "attr", getattr(node, "id", ""))
            assert named not in forbidden, f"{path}: {named}"


@pytest.mark.skipif(os.name != "posix", reason="paths are compared the posix way")
def test_no_path_of_a_machine_is_written_down() -> None:
    marks = ("/" + "work/", "/" + "root/", "/" + "home/")
    for path in _tracked():
        if path.suffix in {".py", ".html", ".md", ".txt", ".toml", ".css", ".js", ".in", ""}:
            text = path.read_text(errors="ignore")
            assert not any(mark in text for mark in marks), path
