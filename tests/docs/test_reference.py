"""The reference made from docstrings tells of everything that is public."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from tests.docs.documents import ROOT, examples

import community_core

SOURCE = Path(community_core.__file__).parent
ROOMS = sorted(
    ".".join([community_core.__name__, *path.parent.relative_to(SOURCE).parts])
    for path in SOURCE.rglob("__init__.py")
    if "__all__ = [" in path.read_text("utf-8")
)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the command that CONTRIBUTING.md tells, in a folder of its own."""
    folder = tmp_path_factory.mktemp("reference")
    [command] = [
        each.text for each in examples(ROOT / "CONTRIBUTING.md", "sh") if each.mark == "reference command"
    ]
    tools = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": tools, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return folder / "build" / "reference"


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_of_a_room_has_its_place(reference: Path, room: str) -> None:
    """A page for each room, an entry for each name it offers; for a module it offers, a page."""
    entries = set(re.findall(r'<section id="([^"]+)"', _page(reference, room).read_text("utf-8")))
    offered = {name: getattr(import_module(room), name) for name in import_module(room).__all__}
    modules = {name: each.__name__ for name, each in offered.items() if isinstance(each, ModuleType)}
    assert [each for each in modules.values() if not _page(reference, each).is_file()] == []
    assert offered.keys() - modules - entries == set()


def _page(reference: Path, module: str) -> Path:
    return reference.joinpath(*module.split(".")).with_suffix(".html")


def test_everything_a_community_can_do_is_told(reference: Path) -> None:
    """On its own page, or on that of what it is made of."""
    pages = [page.read_text("utf-8") for page in reference.rglob("*.html")]
    told = {entry for page in pages for entry in re.findall(r'<section id="[^"]+"|<div id="([^"]+)"', page)}
    offered = {
        f"{each.__name__}.{name}"
        for each in community_core.Community.__mro__[:-1]
        for name in vars(each)
        if not name.startswith("_")
    }
    assert offered - told == set()
