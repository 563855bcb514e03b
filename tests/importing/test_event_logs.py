"""Event logs: several rows a case are one request, with its steps and notes at their times."""

import json
import random
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from community_core import Community, InvalidInput, UnknownName
from community_core.domain import REQUEST
from community_core.importing import import_file, preset, rehearse_file
from community_core.importing.cases import event_log
from community_core.importing.mappings.mapping import Events

from .bench import Bench

LOG = """
source = "log"
time_zone = "UTC"
[columns]
number = "case"
title = "what"
raised_at = "when"
resolved_at = "ended"
[events]
step = "step"
time = "when"
assignee = "org:{who}"
[events.steps]
receive = "raised"
give = "assigned"
begin = "in-progress"
wait = "waiting"
done = "resolved"
refuse = "rejected"
again = "reopened"
"""
HEAD = "case,what,step,when,who,ended\n"
GIVEN = """C1,灯不亮,receive,2024-01-03T09:00,,
C2,水管堵,receive,2024-01-05T09:00,,
C1,灯不亮,give,2024-01-04T09:00,物业,
C2,水管堵,看过,2024-01-06T09:00,,
C1,灯不亮,done,2024-01-09T09:00,,
"""


def _bring(bench: Bench, rows: str, mapping: str = LOG) -> object:
    return bench.bring(HEAD + rows, mapping=bench.mapping(mapping))


def _story(bench: Bench, number: str) -> list[tuple[str, int]]:
    return [(fact.type, fact.occurred_at.day) for fact in bench.history(number)]


def test_rows_of_a_case_are_one_request_with_dated_steps(bench: Bench) -> None:
    """Wherever they stand in the file; a step the mapping does not know is a note."""
    counts = bench.bring(HEAD + GIVEN, mapping=bench.mapping(LOG))
    assert (counts.read, counts.requests, counts.recorded, counts.set_aside) == (5, 2, 5, 0)
    assert _story(bench, "C1") == [("RequestRaised", 3), ("RequestAssigned", 4), ("RequestResolved", 9)]
    assert _story(bench, "C2") == [("RequestRaised", 5), ("RequestNoted", 6)]
    assert bench.titles() == {"水管堵"}


def test_the_same_log_again_adds_nothing_and_a_later_one_its_steps(bench: Bench) -> None:
    """In whatever order its rows stand."""
    _bring(bench, GIVEN)
    lines = GIVEN.splitlines(keepends=True)
    counts = bench.bring(HEAD + "".join(reversed(lines)), mapping=bench.mapping(LOG))
    assert (counts.recorded, counts.already_known) == (0, 5)
    counts = bench.bring(HEAD + GIVEN + "C2,水管堵,refuse,2024-01-08T09:00,,\n", mapping=bench.mapping(LOG))
    assert (counts.recorded, counts.requests) == (1, 0)
    assert _story(bench, "C2")[-1] == ("RequestRejected", 8)


def test_a_case_comes_to_life_again(bench: Bench) -> None:
    """It ends, is reopened, waits, and is in hand once more."""
    steps = ("receive", "done", "again", "wait", "begin")
    rows = (f"C1,灯,{step},2024-01-0{day}T09:00,,\n" for day, step in enumerate(steps, start=1))
    _bring(bench, "".join(rows))
    assert [kind for kind, _ in _story(bench, "C1")][1:] == [
        "RequestResolved", "RequestReopened", "RequestWaiting", "RequestStarted",
    ]  # fmt: skip
    assert bench.titles() == {"灯"}


def test_an_end_that_no_row_tells_has_the_date_of_its_column(bench: Bench) -> None:
    """As it stands in the last of its rows."""
    _bring(bench, "C1,灯,look,2024-01-03T09:00,,\nC1,灯,look,2024-01-04T09:00,,2024-01-09T09:00\n")
    assert _story(bench, "C1")[-1] == ("RequestResolved", 9)
    assert not bench.open()


def test_what_a_case_is_comes_from_its_first_row(bench: Bench) -> None:
    """The first in time that says it."""
    rows = ("C1,后来的,look,2024-01-04", "C1,,look,2024-01-02", "C1,灯,look,2024-01-03")
    _bring(bench, "".join(f"{row}T09:00,,\n" for row in rows))
    raised = bench.history("C1")[0]
    assert (raised.data.title, raised.occurred_at) == ("灯", datetime(2024, 1, 2, 9, tzinfo=UTC))


def test_a_row_in_error_is_set_aside_and_the_others_stay(bench: Bench) -> None:
    """Without number or time, of whatever case."""
    counts = bench.bring(
        HEAD + GIVEN + "C1,灯不亮,give,soon,,\n,灯不亮,give,2024-01-04T09:00,,\n", mapping=bench.mapping(LOG)
    )
    assert (counts.read, counts.requests, counts.recorded, counts.set_aside) == (7, 2, 5, 2)
    assert "soon" in bench.rejects.read_text("utf-8-sig")


def test_rows_of_a_case_without_title_are_set_aside_together(bench: Bench) -> None:
    """Each with its own line."""
    counts = bench.bring(
        HEAD + "C1,,give,2024-01-04T09:00,,\nC1,,done,2024-01-05T09:00,,\n", mapping=bench.mapping(LOG)
    )
    assert (counts.read, counts.recorded, counts.set_aside) == (2, 0, 2)


def test_a_log_taken_for_requests_is_refused(bench: Bench) -> None:
    """With the question whether it is one, before anything is recorded."""
    mapping = 'source = "log"\n[columns]\nnumber = "case"\ntitle = "step"\nraised_at = "begun"\n'
    rows = "".join(f"C{c},{step},2024-01-0{c}\n" for c in (1, 2) for step in ("receive", "check", "answer"))
    with pytest.raises(InvalidInput, match=r"6 rows share 2 numbers.*is this an event log\?"):
        bench.bring("case,step,begun\n" + rows, mapping=bench.mapping(mapping))
    assert bench.community.ledger.position() == 0


def test_a_mapping_of_events_says_what_is_wrong_in_it(bench: Bench) -> None:
    """A meaning there is not, and a column that is missing."""
    with pytest.raises(UnknownName, match="finished"):
        bench.mapping(LOG.replace('done = "resolved"', 'done = "finished"'))
    with pytest.raises(InvalidInput, match=r"needs events\.time"):
        bench.mapping(LOG.replace('time = "when"', ""))


def test_more_rows_than_any_case_has_are_set_aside(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that no file fills the memory."""
    monkeypatch.setattr(event_log, "_MOST_STEPS", 3)
    rows = "".join(f"C1,灯,look,2024-01-0{day}T09:00,,\n" for day in range(1, 6))
    counts = bench.bring(HEAD + rows, mapping=bench.mapping(LOG))
    assert (counts.read, counts.recorded, counts.set_aside) == (5, 4, 2)


def test_so_many_rows_are_recorded_together(bench: Bench) -> None:
    """Not so many cases: one with many rows does not fill the memory."""
    days = [(month, day) for month in range(1, 13) for day in range(1, 29)]
    times = [f"2023-{month:02}-{day:02}T0{hour}:00" for month, day in days for hour in (1, 2)]
    rows = [f"C{case},灯,look,{time},,\n" for case in range(4) for time in times]
    told: list[int] = []
    file, mapping = bench.file(HEAD + "".join(rows)), bench.mapping(LOG)
    counts = import_file(bench.community, file, mapping, progress=lambda so_far: told.append(so_far.requests))
    assert (counts.read, told) == (2688, [2, 4, 4])


_STEPS = st.tuples(
    st.sampled_from(["C1", "C2", "C3"]),
    st.sampled_from(["receive", "give", "begin", "wait", "done", "again", "refuse", "看过"]),
    st.integers(min_value=1, max_value=28),
)


_LOGS = st.lists(_STEPS, min_size=1, max_size=8, unique_by=lambda step: (step[0], step[2]))


@settings(max_examples=20, deadline=None)
@given(log=_LOGS, seed=st.integers(min_value=0, max_value=99))
def test_the_order_of_a_log_does_not_matter(log: Sequence[tuple[str, str, int]], seed: int) -> None:
    """One request a case; shuffled or once more it adds nothing; a rehearsal counts what is recorded."""
    rows = [f"{case},灯,{step},2024-01-{day:02}T09:00,物业,\n" for case, step, day in log]
    with TemporaryDirectory() as folder, Community.open(":memory:") as community:
        bench = Bench(community, Path(folder))
        mapping = bench.mapping(LOG)
        found = rehearse_file(community, bench.file(HEAD + "".join(rows)), mapping)
        counts = bench.bring(HEAD + "".join(rows), mapping=mapping)
        assert evolve(counts, rejects=None) == found.counts
        assert bench.count() == len({case for case, _, _ in log})
        random.Random(seed).shuffle(rows)
        assert bench.bring(HEAD + "".join(rows), mapping=mapping).recorded == 0


def test_notes_of_a_record_and_the_same_as_rows_are_the_same_facts(real_data: Path, tmp_path: Path) -> None:
    """A real file whose records hold their notes, flattened into a log in no order."""
    told = preset("open311-notes")
    notes = told.notes
    assert notes is not None
    file = real_data / "chicago_open311_with_notes.json"
    records = json.loads(file.read_text("utf-8"))
    rows = [{**record, "notes": None, "note": each} for record in records for each in record["notes"]]
    random.Random(7).shuffle(rows)
    log = tmp_path / "log.json"
    log.write_text(json.dumps(rows), "utf-8")
    steps, text = _plain(notes.kinds), _inside(notes.text)
    events = Events(step="note.type", time="note.datetime", text=text, steps=steps)
    mapping = evolve(told, notes=None, events=events)
    with Community.open(":memory:") as nested, Community.open(":memory:") as flat:
        import_file(nested, file, told, rejects=tmp_path / "r.csv")
        counts = import_file(flat, log, mapping, rejects=tmp_path / "r.csv")
        assert (counts.requests, counts.set_aside) == (len(records), 0)
        kept = ("RequestRaised", "RequestResolved", "RequestMarkedDuplicate")
        assert _facts(nested, kept) == _facts(flat, kept)


def _inside(template: str) -> str:
    return template.replace("{", "{note.")


def _plain(kinds: object) -> dict[str, str]:
    assert isinstance(kinds, dict)
    return {word: meaning for word, meaning in kinds.items() if not meaning.startswith("follow")}


def _facts(community: Community, types: Sequence[str]) -> list[tuple[object, ...]]:
    numbers = {fact.stream_id: fact.data.source_number for fact in community.log(types=["RequestRaised"])}
    facts = community.log(types=list(types))
    return sorted((numbers[fact.stream_id], fact.type, fact.occurred_at, fact.flags) for fact in facts)


@settings(max_examples=12, deadline=None)
@given(log=_LOGS, cut=st.integers(min_value=0, max_value=8))
def test_a_log_that_grows_ends_where_the_whole_log_does(
    log: Sequence[tuple[str, str, int]], cut: int
) -> None:
    """Night for night, each request stands as if all had come at once."""
    rows = [
        f"{case},灯,{step},2024-01-{day:02}T09:00,物业,\n" for case, step, day in sorted(log, key=_by_day)
    ]
    nights = [HEAD + "".join(rows[:cut]), HEAD + "".join(rows)]
    with (
        TemporaryDirectory() as folder,
        Community.open(":memory:") as grown,
        Community.open(":memory:") as whole,
    ):
        by_night, at_once = Bench(grown, Path(folder)), Bench(whole, Path(folder))
        mapping = by_night.mapping(LOG)
        for night in nights if cut else nights[1:]:
            by_night.bring(night, mapping=mapping)
        at_once.bring(nights[1], mapping=mapping)
        assert _standing(by_night) == _standing(at_once)
        assert by_night.bring(nights[1], mapping=mapping).recorded == 0


def _by_day(step: tuple[str, str, int]) -> int:
    return step[2]


def _standing(bench: Bench) -> dict[str | None, object]:
    """How each request stands, by its number in the source."""
    events: dict[str, list[Any]] = {}
    for fact in bench.community.log():
        events.setdefault(fact.stream_id, []).append(fact.data)
    return {told[0].source_number: REQUEST.fold(told).status for told in events.values()}
