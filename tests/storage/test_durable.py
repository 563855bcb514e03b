"""Files are whole or not there, and a new one never goes over another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from community_core.storage.files.durable import replace_file, write_new_file

WRITES = (
    "import sys; from pathlib import Path; from community_core.storage.files.durable import write_new_file; "
    "input(); write_new_file(Path(sys.argv[1]), sys.argv[2].encode() * 100_000)"
)


@pytest.fixture
def without_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system such as that of most USB sticks."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refuse)


def test_a_new_file_is_there_and_nothing_beside_it(tmp_path: Path) -> None:
    """Its draft is gone."""
    write_new_file(tmp_path / "key", b"secret")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"key": b"secret"}


def test_a_new_file_never_goes_over_another(tmp_path: Path) -> None:
    """Whoever came first keeps theirs, and no draft is left."""
    write_new_file(tmp_path / "key", b"first")
    with pytest.raises(FileExistsError):
        write_new_file(tmp_path / "key", b"second")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"key": b"first"}


def test_a_file_that_cannot_be_is_named(tmp_path: Path) -> None:
    """And not its draft, of which nobody knows."""
    with pytest.raises(FileNotFoundError) as refused:
        write_new_file(tmp_path / "nowhere" / "key", b"secret")
    assert refused.value.filename == str(tmp_path / "nowhere" / "key")


@pytest.mark.usefixtures("without_hard_links")
def test_without_hard_links_a_new_file_goes_over_none_either(tmp_path: Path) -> None:
    """It is looked for before the draft gets its name."""
    write_new_file(tmp_path / "key", b"first")
    with pytest.raises(FileExistsError):
        write_new_file(tmp_path / "key", b"second")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"key": b"first"}


def test_of_several_processes_one_writes_the_new_file(tmp_path: Path) -> None:
    """The others are refused, and what is there is of one of them alone."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITES, str(tmp_path / "file"), each],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for each in "abcd"
    ]
    for each in running:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    for each in running:
        each.communicate(timeout=60)
    assert sorted(each.returncode for each in running) == [0, 1, 1, 1]
    assert len(set((tmp_path / "file").read_text())) == 1
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_file_for_its_owner_alone_can_be_read_by_nobody_else(tmp_path: Path) -> None:
    """Whatever the process would let others do."""
    before = os.umask(0)
    try:
        write_new_file(tmp_path / "key", b"secret")
    finally:
        os.umask(before)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """Shorter or longer than before, and a draft that a crash left does not matter."""
    for said in (b"first and long", b"second"):
        (tmp_path / "place.draft").write_bytes(b"left by a crash")
        replace_file(tmp_path / "place", said)
        assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"place": said}


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    """The draft is what fails."""
    replace_file(tmp_path / "place", b"old")
    with pytest.raises(TypeError):
        replace_file(tmp_path / "place", "no bytes")  # type: ignore[arg-type]
    assert (tmp_path / "place").read_bytes() == b"old"
