"""What mypy and pyright say of the files in a folder: the lines they refuse."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

Places = Mapping[str, list[int]]


_KNOWN = Path(__file__).parents[1] / ".pytest_cache" / "mypy"
"""What mypy knows of the library: it need not be found out for each folder."""


def by_mypy(folder: Path) -> Places:
    """The lines of each file in a folder that mypy refuses."""
    words = ["--strict", "--output", "json", "--config-file=", "--cache-dir", str(_KNOWN), "."]
    with _turn():
        told = _run("mypy", folder, *words).splitlines()
    return _places((Path(each["file"]).name, each["line"]) for each in map(json.loads, told))


def by_pyright(folder: Path, mode: str = "standard") -> Places:
    """The lines of each file in a folder that pyright refuses in a mode of it."""
    settings = json.dumps({"typeCheckingMode": mode})  # or it goes by what lies further up
    (folder / "pyrightconfig.json").write_text(settings, "utf-8")
    told = json.loads(_run("pyright", folder, "--outputjson", "--pythonpath", sys.executable, "."))
    assert told["summary"]["filesAnalyzed"] == len(list(folder.glob("*.py")))
    return _places(
        (Path(each["file"]).name, each["range"]["start"]["line"] + 1)
        for each in told["generalDiagnostics"]
        if each["severity"] == "error"
    )


@contextmanager
def _turn() -> Iterator[None]:
    """One of all the processes that run tests at once."""
    _KNOWN.mkdir(parents=True, exist_ok=True)
    with (_KNOWN / "turn").open("w") as file:
        flock(file, LOCK_EX)
        yield


def _run(checker: str, folder: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", checker, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def _places(found: object) -> Places:
    places: dict[str, list[int]] = {}
    for name, line in found:  # type: ignore[attr-defined]
        places.setdefault(name, []).append(line)
    return {name: sorted(set(lines)) for name, lines in places.items()}
