"""What tests of the audit share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from community_core.audit import Memory, SigningKey, bundle, new_key, write_key
from community_core.cli import application
from community_core.times import system_clock

from .kept import InFolder, Kept, OnServer
from .kept import build as build_anywhere
from .tampering import build, opened

Run = Callable[..., Result]
Verifying = Callable[[Path], tuple[int, list[dict[str, Any]]]]


@pytest.fixture(scope="session")
def key() -> SigningKey:
    """The key that seals."""
    return new_key("liuyin.example/ledger")


@pytest.fixture
def key_file(key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a file of its own, with the memory of a key that has signed nothing yet."""
    file = tmp_path_factory.mktemp("keys") / "key"
    write_key(file, key)
    Memory.beside(file).begin(key, system_clock())
    return file


@pytest.fixture(scope="session")
def original(key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten events, sealed after four and after ten, with a gap between. Copy it rather than change it."""
    folder = tmp_path_factory.mktemp("sealed") / "store"
    build(folder, 4, 6, key=key)
    return folder


@pytest.fixture(scope="session", params=["folder", "server"])
def sealed(original: Path, key: SigningKey, request: pytest.FixtureRequest) -> Kept:
    """The same, once in a folder and once on a server."""
    if request.param == "folder":
        return InFolder(original)
    server = request.getfixturevalue("server")
    return build_anywhere(OnServer(server, server.new()), 4, 6, key=key)


@pytest.fixture
def kept(sealed: Kept) -> Kept:
    """A copy of it to do things to."""
    return sealed.copied()


@pytest.fixture(scope="session")
def bundled(original: Path, key: SigningKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the small sealed ledger."""
    out = tmp_path_factory.mktemp("bundled") / "bundle.zip"
    with opened(original) as community:
        bundle(community, out, key=key.public)
    return out


@pytest.fixture
def run(original: Path) -> Run:
    """Run ``community`` in this process, in English, piped, on the sealed store unless another is named."""

    def call(*words: str | Path, lang: str = "en", **env: str) -> Result:
        surroundings = {
            "COMMUNITY_LANG": lang,
            "COMMUNITY_STORE": str(original),
            "COMMUNITY_AUDIT_KEY": "",
            "COLUMNS": "",
            "NO_COLOR": "1",
            **env,
        }
        return CliRunner(env=surroundings).invoke(
            application(), list(map(str, words)), prog_name="community", catch_exceptions=False
        )

    return call


@pytest.fixture
def verifying(run: Run, key: SigningKey) -> Verifying:
    """The exit code of ``community audit verify`` on a store, and what it found."""

    def call(store: Path) -> tuple[int, list[dict[str, Any]]]:
        answer = run("audit", "verify", "--store", store, "--key", str(key.public), "--format", "json")
        return answer.exit_code, json.loads(answer.stdout)["findings"]

    return call
