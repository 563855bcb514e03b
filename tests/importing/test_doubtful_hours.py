"""An hour that the clocks strike twice, or pass over, in an imported file: flagged with both readings."""

from collections.abc import Mapping

import pytest

from community_core.errors import Language
from community_core.forms import import_commands
from community_core.importing import CommandMapping, FileMapping, rehearse_file
from community_core.importing.mappings.mapping_file import load_any_mapping
from community_core.telling.facts import fact_words
from community_core.telling.language import speaking

from .bench import Bench

TWICE = "read-as:2018-11-04T01:30:00-04:00|2018-11-04T01:30:00-05:00"
NEVER = "read-as:2018-03-11T03:30:00-04:00|2018-03-11T01:30:00-05:00"
MAPPING = """
source = "lane"
time_zone = "America/New_York"
[columns]
number = "n"
title = "t"
raised_at = "r"
{more}
[statuses]
done = "resolved"
"""
BEFORE, DOUBTFUL = "2018-11-01 09:00", "2018-11-04 01:30"


def mapped(bench: Bench, *more: str) -> FileMapping:
    """A mapping with further columns."""
    return bench.mapping(MAPPING.format(more="\n".join(f'{each} = "{each}"' for each in more)))


def brought(bench: Bench, mapping: FileMapping, **values: str) -> Mapping[str, tuple[str, ...]]:
    """The flags of each fact that is there after this row, by the type of the fact."""
    row = {"n": "1", "t": "Lamp", "r": BEFORE, **values}
    bench.bring(",".join(row) + "\n" + ",".join(row.values()) + "\n", mapping=mapping)
    return {fact.type: fact.flags for fact in bench.history()}


@pytest.mark.parametrize(
    ("columns", "values", "told"),
    [
        ((), {"r": DOUBTFUL}, "RequestRaised"),
        (("due_at",), {"due_at": DOUBTFUL}, "RequestRaised"),
        (("status", "resolved_at"), {"status": "done", "resolved_at": DOUBTFUL}, "RequestResolved"),
        (("status", "updated_at"), {"status": "done", "updated_at": DOUBTFUL}, "RequestResolved"),
        (("status", "updated_at"), {"status": "accepted", "updated_at": DOUBTFUL}, "RequestAccepted"),
        (("accepted_at",), {"accepted_at": DOUBTFUL}, "RequestAccepted"),
    ],
)
def test_whatever_it_dates_is_flagged(
    bench: Bench, columns: tuple[str, ...], values: Mapping[str, str], told: str
) -> None:
    """The raising, its deadline, a step, an end, and what is dated by the last change of the row."""
    flags = brought(bench, mapped(bench, *columns), **values)
    assert {"time-occurred-twice", TWICE} <= set(flags[told])


def test_a_time_that_is_corrected_to_one_is_flagged(bench: Bench) -> None:
    """Of the raising, its deadline, and its end; and what is noticed by the column of changes."""
    mapping = mapped(bench, "due_at", "status", "resolved_at", "updated_at")
    told = {
        "due_at": "",
        "status": "done",
        "resolved_at": "2018-11-03 09:00",
        "updated_at": "2018-11-03 09:00",
    }
    brought(bench, mapping, **told)
    assert TWICE in brought(bench, mapping, **told | {"due_at": DOUBTFUL})["FactCorrected"]
    assert TWICE in brought(bench, mapping, **told | {"resolved_at": DOUBTFUL})["FactCorrected"]
    opened = told | {"status": "raised", "resolved_at": "", "updated_at": DOUBTFUL}
    assert TWICE in brought(bench, mapping, **opened)["RequestReopened"]


def test_both_readings_are_told(bench: Bench) -> None:
    """In histories and rehearsals, in either language; the same row again adds nothing."""
    mapping = mapped(bench)
    file = bench.file("n,t,r\n1,Lamp,2018-03-11 02:30\n")
    assert set(rehearse_file(bench.community, file, mapping).flags) == {"time-never-occurred", NEVER}
    brought(bench, mapping, r="2018-03-11 02:30")
    assert bench.bring(file.read_bytes(), mapping=mapping).recorded == 0
    (fact,) = bench.history()
    readings: tuple[tuple[Language, str], ...] = (
        ("en", "read as 2018-03-11 03:30:00-04:00, or else 2018-03-11 01:30:00-05:00"),
        ("zh", "读作 2018-03-11 03:30:00-04:00，另一种读法 2018-03-11 01:30:00-05:00"),
    )
    for language, told in readings:
        with speaking(language):
            assert told in "; ".join(fact_words(fact, bench.community.zone))


def test_commands_by_mapping_are_flagged_so_too(bench: Bench) -> None:
    """When it happened, as a file of commands tells it."""
    path = bench.folder / "c.toml"
    path.write_text(
        'source = "lane"\ncommand = "raise-request"\ntime_zone = "America/New_York"\n'
        '[columns]\nnumber = "n"\ntitle = "t"\nat = "r"\n'
        '[constants]\ncategory = "light"\nchannel = "phone"\n',
        encoding="utf-8",
    )
    mapping = load_any_mapping(path)
    assert isinstance(mapping, CommandMapping)
    import_commands(bench.community, bench.file(f"n,t,r\n1,Lamp,{DOUBTFUL}\n"), mapping)
    (fact,) = bench.community.log()
    assert fact.flags == ("time-occurred-twice", TWICE)
