"""The imported citizen letters, as an auditor meets them: sealed, verified, bundled, checked elsewhere."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from community_core import Community
from community_core.importing import import_file, preset


def test_the_letters_are_sealed_verified_bundled_and_checked(real_data: Path, tmp_path: Path) -> None:
    """By commands alone, the check in a folder with the bundle and the public key and nothing else."""
    with Community.open(tmp_path / "store") as community:
        import_file(community, real_data / "citizen_letters_2011_2018.csv", preset("citizen-letters"))
        types = Counter(fact.type for fact in community.log())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    key = _community(tmp_path, "audit", "key", "seal.key", "--name", "letters.example/ledger").strip()
    _community(tmp_path, "audit", "seal", "--key", "seal.key")
    _community(tmp_path, "audit", "verify", "--key", key)
    _community(tmp_path, "audit", "bundle", "elsewhere/letters.zip", "--key", key)
    told = json.loads(
        _community(elsewhere, "audit", "check", "letters.zip", "--key", key, "--format", "json", store="")
    )
    assert told["events"] == types.total() > types["RequestRaised"] == 1926
    assert (told["unknown"], told["checkpoint"]["origin"]) == (0, "letters.example/ledger")


def _community(folder: Path, *words: str, store: str = "store") -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "community_core", *words],
        cwd=folder,
        env=env | ({"COMMUNITY_STORE": store} if store else {}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
