"""An import rehearsed: it counts what an import then records, and leaves no trace."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, InvalidInput
from community_core.importing import import_file, preset, rehearse_file
from community_core.importing.importer import BATCH

from .bench import HEADER, HOTLINE, PLAIN, Bench

NAMED = HOTLINE.replace("[statuses]", 'requester = "来电人"\n[statuses]')
_NAMED_HEADER = HEADER.replace("\n", ",来电人\n")


def _bytes(folder: Path) -> dict[str, str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


_DAYS = st.sampled_from(["2024-01-05 09:00", "2024-01-06", "2024-02-30", "2034-01-01 10:00", ""])
_ROWS = st.tuples(
    st.sampled_from("123"),
    st.sampled_from(["楼道灯不亮", "门禁坏了", ""]),
    st.sampled_from(["2024-01-03 09:00", "2024-01-03 10:00", "昨天"]),
    st.sampled_from(["待办", "已派单", "在办", "办结", "归档", ""]),
    _DAYS,
    st.sampled_from(["org:物业", "沈工", ""]),
    _DAYS,
    st.sampled_from(["林小禾", "何小满", ""]),
)


@settings(max_examples=40, deadline=None)
@given(exports=st.lists(st.lists(_ROWS, max_size=6), min_size=1, max_size=3))
def test_it_counts_what_is_then_recorded(exports: Sequence[Sequence[tuple[str, ...]]]) -> None:
    """Of whatever rows, on top of whatever was imported before: counts, and facts by type."""
    with TemporaryDirectory() as folder, Community.open(":memory:") as community:
        bench = Bench(community, Path(folder))
        mapping = bench.mapping(NAMED)
        for export in exports:
            file = bench.file(_NAMED_HEADER + "".join(",".join(row) + "\n" for row in export))
            found = rehearse_file(community, file, mapping, complete=True)
            before = community.ledger.position()
            counts = import_file(community, file, mapping, rejects=bench.rejects, complete=True)
            recorded = list(community.ledger.log(after=before))
            assert found.kinds == Counter(fact.type for fact in recorded)
            flags = Counter(flag for fact in recorded for flag in fact.flags)
            assert {flag: count for flag, (count, _) in found.flags.items()} == flags
            assert all(flag in fact.flags for flag, (_, facts) in found.flags.items() for fact in facts)
            assert evolve(counts, rejects=None) == found.counts
            said = {(fact.type, fact.flags) for fact in recorded}
            assert {(fact.type, fact.flags) for fact in found.examples} <= said


def test_it_leaves_the_store_as_it_is(tmp_path: Path) -> None:
    """Byte for byte, without keys or pseudonyms, and no file beside the source."""
    file = tmp_path / "rows.csv"
    file.write_text("n,t,r,who\n1,灯,2024-01-05 09:00,林小禾\n2,门,昨天,何小满\n", encoding="utf-8")
    with Community.open(tmp_path / "store") as community:
        bench = Bench(community, tmp_path)
        mapping = bench.mapping(PLAIN + 'requester = "who"\n')
    before, there = _bytes(tmp_path / "store"), set(tmp_path.iterdir())
    for read_only in (True, False):
        with Community.open(tmp_path / "store", read_only=read_only) as community:
            found = rehearse_file(community, file, mapping)
            assert (found.counts.recorded, found.counts.set_aside) == (1, 1)
            assert [each.line for each in found.aside] == [3]
            assert not community.vault.people()
            assert community.ledger.position() == 0
        assert set(tmp_path.iterdir()) == there
        if read_only:
            assert _bytes(tmp_path / "store") == before


def test_whoever_is_known_stays_who_they_are(bench: Bench) -> None:
    """The example names them by the id they have; whoever is new has one for as long as it lasts."""
    mapping = bench.mapping(PLAIN + 'requester = "who"\n')
    bench.bring("n,t,r,who\n1,灯,2024-01-05 09:00,林小禾\n", mapping=mapping)
    known = bench.history()[0].data.requester
    rows = "2,门,2024-01-05 09:00,林小禾\n3,门,2024-01-05 09:00,何小满\n4,灯,2024-01-05 09:00,何小满\n"
    file = bench.file(f"n,t,r,who\n{rows}")
    first, second, third = (
        each.data.requester for each in rehearse_file(bench.community, file, mapping).examples
    )
    assert first == known
    assert second == third != known


def test_ten_examples_show_every_kind(bench: Bench) -> None:
    """Of the rare kinds all, of the frequent ones as many as there is room for, in their order."""
    rows = "".join(f"{n},灯,2024-01-05 09:00,待办,,,2024-01-05 09:00\n" for n in range(30))
    last = "31,门,2024-01-05 09:00,办结,2024-01-08 10:00,,2024-01-08 10:00\n"
    found = rehearse_file(bench.community, bench.file(HEADER + rows + last), bench.hotline)
    assert Counter(each.type for each in found.examples) == {"RequestRaised": 9, "RequestResolved": 1}
    assert found.about[found.examples[-1].id] == "31 门"


def test_a_number_again_after_many_rows_is_seen(bench: Bench) -> None:
    """In another batch than the first as well."""
    rows = "".join(f"{n},灯,2024-01-05 09:00\n" for n in range(BATCH + 5))
    file = bench.file(f"n,t,r\n{rows}3,门,2024-01-06 09:00\n3,灯,2024-01-05 09:00\n")
    mapping = bench.mapping(PLAIN)
    found = rehearse_file(bench.community, file, mapping)
    counts = import_file(bench.community, file, mapping, rejects=bench.rejects)
    assert (found.counts.recorded, found.counts.already_known) == (counts.recorded, counts.already_known)
    assert counts.already_known == 1


def test_a_file_that_cannot_be_used_is_refused_as_an_import_refuses_it(bench: Bench) -> None:
    """Nothing is promised of it."""
    with pytest.raises(InvalidInput, match="empty"):
        rehearse_file(bench.community, bench.file(""), bench.hotline)


def test_letters_are_counted_as_they_are_recorded(real_data: Path, tmp_path: Path) -> None:
    """A real file, and once more when all of it is known."""
    letters = real_data / "chicago_open311_with_notes.json"
    with Community.open(":memory:") as community:
        found = rehearse_file(community, letters, preset("open311-notes"))
        counts = import_file(community, letters, preset("open311-notes"), rejects=tmp_path / "r.csv")
        assert (found.counts.recorded, found.counts.flagged) == (counts.recorded, counts.flagged)
        assert rehearse_file(community, letters, preset("open311-notes")).kinds == {}
