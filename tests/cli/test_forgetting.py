"""Forgetting on the command line: people whom files name, and files nobody can look into."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

MAPPING = """
source = "desk"
[columns]
number = "no"
title = "what"
raised_at = "when"
requester = "who"
"""


@pytest.fixture
def imported(made: Run, tmp_path: Path) -> Callable[..., Result]:
    """Import these rows of a desk."""
    (tmp_path / "desk.toml").write_text(MAPPING, encoding="utf-8")

    def call(*rows: str, **settings: str) -> Result:
        file = tmp_path / "desk.csv"
        file.write_text("no,what,when,who\n" + "".join(f"{each}\n" for each in rows), encoding="utf-8")
        return made("import", str(file), "--mapping", str(tmp_path / "desk.toml"), **settings)

    return call


@pytest.fixture
def key(made: Run, tmp_path: Path) -> str:
    """A key that signs certificates."""
    made("audit", "key", str(tmp_path / "seal.key"))
    return str(tmp_path / "seal.key")


def test_somebody_is_given_out_and_erased_by_the_name_in_the_file(
    made: Run, imported: Callable[..., Result], key: str
) -> None:
    """And left out of the next import, which says so in both languages."""
    first, second = "1,Lamp,2024-01-05 09:00,林小禾", "2,Lift,2024-02-05 09:00,林小禾"
    imported(first)
    held = json.loads(made("export-person", "林小禾", "--by", "person-shen").stdout)
    assert [each["data"]["title"] for each in held["facts"]] == ["Lamp"]
    erasing = ("erase", "林小禾", "--by", "person-shen", "--reason", "asked", "--key", key, "--no-input")
    assert made(*erasing).exit_code == 0
    assert "1  of them name somebody erased, who is left out" in imported(first, second).stdout
    assert "提到已删除的人" in imported("3,Door,2024-02-06 09:00,林小禾", lang="zh").stdout
    assert "person-unknown" in made("export-person", "林小禾", "--by", "person-shen").stderr


def test_files_nobody_can_look_into_are_named_beside_the_certificate(
    made: Run, imported: Callable[..., Result], key: str, store: Path
) -> None:
    """Whoever is responsible looks themselves."""
    imported("1,Lamp,2024-01-05 09:00,person-lin")
    (store / "old.7z").write_bytes(b"7z\xbc\xaf\x27\x1c.....")
    told = made("erase", "person-lin", "--by", "person-shen", "--reason", "asked", "--key", key, "--no-input")
    assert "community erasure certificate 1" in told.stdout
    assert "nobody can look for the key of person-lin in them" in told.stderr
    assert "old.7z" in told.stderr
