"""An environment of its own with the core and what is no part of it, and the program installed in it."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import define, field, frozen
from tests.forked import forking

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOST_AND_FOUND = HERE / "lost-and-found"
_PYTHON = Path(sys.base_prefix) / "bin" / "python3"  # it has pip, the environment of these tests need not


@define
class Environment:
    """A virtual environment, and what is in it."""

    folder: Path
    _running: ExitStack = field(factory=ExitStack, init=False)
    _community: Path | None = field(default=None, init=False)

    @classmethod
    def made_in(cls, folder: Path) -> "Environment":
        """With the core, a view of the product, lost and found, and what tests that."""
        subprocess.run([_PYTHON, "-m", "venv", "--without-pip", folder], check=True)
        made = cls(folder)
        made.install(ROOT, ROOT / "plugins" / "open-requests", LOST_AND_FOUND, "pytest")
        return made

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / "bin" / "python"

    @property
    def community(self) -> Path:
        """The program as a command, with all that is installed by now."""
        if self._community is None:
            folder = self._running.enter_context(TemporaryDirectory())
            self._community = self._running.enter_context(forking(Path(folder), self.python))
        return self._community

    def close(self) -> None:
        """No command any more, until it is asked for again."""
        self._running.close()
        self._community = None

    def install(self, *what: Path | str) -> None:
        """As a person would, from folders or by name."""
        self._pip("install", *what)

    def uninstall(self, name: str) -> None:
        """Take a distribution out again."""
        self._pip("uninstall", "--yes", name)

    def _pip(self, *words: Path | str) -> None:
        self.close()
        quietly = ["--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [_PYTHON, "-m", "pip", *quietly, "--python", self.python, *words],
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
        )
        assert done.returncode == 0, done.stderr


@frozen
class Program:
    """The installed program ``community`` in a store."""

    environment: Environment
    store: Path

    def __call__(self, *words: object, lang: str = "en") -> "subprocess.CompletedProcess[str]":
        """What comes of these words, whatever it is."""
        settings = {"COMMUNITY_STORE": str(self.store), "COMMUNITY_BY": "person-shen", "COMMUNITY_LANG": lang}
        return subprocess.run(
            [self.environment.community, *map(str, words)],
            env={"PATH": os.environ["PATH"]} | settings,
            cwd=self.store.parent,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def told(self, *words: object, lang: str = "en") -> str:
        """What it prints, where it must do what it is asked."""
        done = self(*words, lang=lang)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def data(self, *words: object) -> Any:
        """The same for a program: what the JSON says, or a list of what its lines say."""
        text = self.told(*words, "--format", "json")
        try:
            return json.loads(text)
        except json.JSONDecodeError:
            return [json.loads(line) for line in text.splitlines()]

    def refused(self, *words: object, lang: str = "en") -> str:
        """The one line in which it says no."""
        done = self(*words, lang=lang)
        assert done.returncode in (1, 2), done.stdout + done.stderr
        assert done.stderr.count("\n") == 1, done.stderr
        return done.stderr.strip()
