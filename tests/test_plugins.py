"""The distributions in plugins/ are made alike, so that one more is a folder and nothing else."""

import tomllib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(path.parent for path in (ROOT / "plugins").glob("*/pyproject.toml"))
GROUPS = ("aggregates", "projections", "projections.zh", "reactors", "commands", "demo")


def _written(folder: Path) -> Mapping[str, Any]:
    return tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))


CORE = _written(ROOT)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_plugin_has_the_shape_of_all(folder: Path) -> None:
    """Named as its folder, of the core's version, needing the core and no other plugin."""
    told = _written(folder)
    project = told["project"]
    package = f"community_{folder.name.replace('-', '_')}"
    assert told["build-system"] == CORE["build-system"]
    assert told["tool"] == {"hatch": {"build": {"targets": {"wheel": {"packages": [f"src/{package}"]}}}}}
    assert project["name"] == f"community-{folder.name}"
    assert (project["readme"], project["license"]) == ("README.md", CORE["project"]["license"])
    assert (project["version"], project["requires-python"]) == (CORE["project"]["version"], ">=3.11")
    assert "community-core>=0.1,<0.2" in project["dependencies"]
    assert not [
        each for each in project["dependencies"] if each.startswith("community-") and "core" not in each
    ]
    assert {path.name for path in folder.iterdir()} >= {"README.md", "src", "tests"}
    assert (folder / "src" / package / "py.typed").exists()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_entry_points_are_named_as_what_they_lead_to_calls_itself(folder: Path) -> None:
    """And there are no others than the library looks for."""
    for group, entries in _written(folder)["project"]["entry-points"].items():
        assert group.removeprefix("community_core.") in GROUPS
        for name, path in entries.items():
            module, _, attribute = path.partition(":")
            loaded = getattr(import_module(module), attribute)
            in_chinese = group.endswith(".zh")
            assert (loaded.called if in_chinese else _called(loaded, folder)) == name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_every_view_is_found_by_its_chinese_name_without_the_others(folder: Path) -> None:
    """Its distribution says what it is called."""
    entries = _written(folder)["project"]["entry-points"]
    views = entries.get("community_core.projections", {})
    called = entries.get("community_core.projections.zh", {})
    assert sorted(called.values()) == sorted(views.values())


def _called(loaded: Any, folder: Path) -> str:
    """What it calls itself; a part of the demo is a function called ``told``, and named as the folder is."""
    if isinstance(loaded, FunctionType) and loaded.__name__ == "told":
        return folder.name
    made = loaded() if isinstance(loaded, FunctionType) else loaded
    name: str = made.name
    return name


def test_no_plugin_imports_another() -> None:
    """They meet by id, agenda and figures alone."""
    packages = {folder: f"community_{folder.name.replace('-', '_')}" for folder in FOLDERS}
    for folder, own in packages.items():
        texts = [path.read_text(encoding="utf-8") for path in (folder / "src").rglob("*.py")]
        for other in set(packages.values()) - {own}:
            assert not [text for text in texts if f"import {other}" in text or f"from {other}" in text]


def test_the_type_checker_finds_every_plugin() -> None:
    """Each must be known by one name."""
    paths = CORE["tool"]["mypy"]["mypy_path"]
    assert [f"plugins/{each.name}/src" for each in FOLDERS if f"plugins/{each.name}/src" not in paths] == []
