"""What plugins import of the library is offered to all who write one."""

import ast
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = [*ROOT.glob("plugins/*/src/*"), *ROOT.glob("tests/outside/*/src/*"), ROOT / "examples"]
WHOLE = ("community_core.errors", "community_core.times", "community_core.doors")
"""Modules of which every name without an underscore is offered."""


def _imported(folder: Path) -> Iterator[tuple[str, str]]:
    """The names that the modules of a folder import of the library, each with where from."""
    for module in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (each.name.rpartition(".")[::2] for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                yield from ((node.module, each.name) for each in node.names)


def _is_offered(room: str, name: str) -> bool:
    """By a room, which is a package that says what it offers; or it is a room."""
    if room in WHOLE:
        return not name.startswith("_")
    return name in _offered(room) or bool(_offered(f"{room}.{name}"))


def _offered(room: str) -> Sequence[str]:
    """What a room offers; nothing where that is none."""
    try:
        spec = find_spec(room)
    except ModuleNotFoundError:  # inside what is no package
        return ()
    is_package = spec is not None and spec.submodule_search_locations is not None
    return getattr(import_module(room), "__all__", ()) if is_package else ()


@pytest.mark.parametrize("folder", CODE, ids=lambda folder: folder.name)
def test_it_imports_public_rooms_alone(folder: Path) -> None:
    """Names that a room lists, or of the errors, the times, and what opens rooms on demand."""
    ours = {(room, name) for room, name in _imported(folder) if room.partition(".")[0] == "community_core"}
    assert ours
    assert sorted(each for each in ours if not _is_offered(*each)) == []
