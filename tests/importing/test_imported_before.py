"""A store into which earlier versions imported: the same files add nothing, later exports their news."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.compatibility.asking import copied
from tests.compatibility.places import IMPORTED

from community_core import Community
from community_core.importing import FileMapping, import_file, load_mapping, preset

HOTLINE = IMPORTED / "hotline.toml"


@pytest.fixture(scope="module")
def community() -> Iterator[Community]:
    """The store as release 0.1.0 wrote it."""
    with copied() as folder, Community.open(folder) as opened:
        yield opened


def bring(community: Community, name: str, mapping: FileMapping, folder: Path) -> int:
    """Import one of the files, from which so many facts are recorded."""
    return import_file(community, IMPORTED / name, mapping, rejects=folder / "rejects.csv").recorded


@pytest.mark.parametrize(
    ("name", "of"),
    [("city.csv", "nyc311"), ("letters.csv", "citizen-letters"), ("notes.json", "open311-notes")],
)
def test_what_was_imported_adds_nothing(community: Community, name: str, of: str, tmp_path: Path) -> None:
    """Twice: the second time by what was kept the first time."""
    assert [bring(community, name, preset(of), tmp_path) for _ in range(2)] == [0, 0]


def test_the_last_of_several_exports_adds_nothing(community: Community, tmp_path: Path) -> None:
    """The one before is older by its column of changes."""
    mapping = load_mapping(HOTLINE)
    names = ("hotline-later.csv", "hotline.csv", "hotline-later.csv")
    assert [bring(community, name, mapping, tmp_path) for name in names] == [0, 0, 0]


def test_a_later_export_adds_its_news_alone(community: Community, tmp_path: Path) -> None:
    """A letter with another title: that is corrected, and nothing else."""
    later = tmp_path / "letters.csv"
    header, first, *rows = (IMPORTED / "letters.csv").read_text("utf-8-sig").splitlines()
    title = first.split(",")[header.split(",").index("留言主题")]
    later.write_text("\n".join([header, first.replace(title, "路灯不亮", 1), *rows]), encoding="utf-8")
    mapping = preset("citizen-letters")
    before = community.ledger.position()
    import_file(community, later, mapping, rejects=tmp_path / "rejects.csv")
    assert [fact.type for fact in community.log(after=before)] == ["FactCorrected"]
    assert import_file(community, later, mapping, rejects=tmp_path / "rejects.csv").recorded == 0
