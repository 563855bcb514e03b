"""JSON in its three forms, and what is said where it breaks off."""

import csv
import json

import pytest

from community_core import InvalidInput, UnknownName

from .bench import PLAIN, Bench

LAMP = {"n": 1, "t": "路灯不亮", "r": "2024-01-05T09:00:00+08:00"}
LID = {"n": 2, "t": "井盖松动", "r": "2024-01-06T09:00:00+08:00"}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([LAMP, LID]),
        json.dumps([LAMP, LID], ensure_ascii=False, indent=4),
        "\ufeff" + json.dumps([LAMP, LID]),
        json.dumps(LAMP) + "\n\n" + json.dumps(LID) + "\n",
    ],
)
def test_an_array_or_one_object_a_line(bench: Bench, content: str) -> None:
    """Both are read, pretty or not, with or without a mark; offsets in times are kept to."""
    assert bench.bring(content, "rows.json", bench.mapping(PLAIN)).requests == 2
    assert bench.history("1")[0].occurred_at.isoformat() == "2024-01-05T01:00:00+00:00"


def test_an_array_inside(bench: Bench) -> None:
    """The records may stand inside an object, behind other values."""
    content = json.dumps({"meta": {"rows": [9]}, "data": {"total": 2, "rows": [LAMP, LID]}, "more": None})
    mapping = bench.mapping('records = "data.rows"\n' + PLAIN)
    assert bench.bring(content, "rows.json", mapping).requests == 2


def test_the_list_that_is_not_there(bench: Bench) -> None:
    """The name is given with what comes near."""
    mapping = bench.mapping('records = "rosw"\n' + PLAIN)
    with pytest.raises(UnknownName, match="did you mean 'rows'"):
        bench.bring(json.dumps({"rows": [LAMP]}), "rows.json", mapping)


def test_nested_values(bench: Bench) -> None:
    """A column is named with dots; a list where a text belongs sets its row aside."""
    mapping = bench.mapping(PLAIN.replace('"t"', '"what.title"'))
    records = [LAMP | {"what": {"title": "灯"}}, LID | {"what": {"title": ["盖"]}}]
    counts = bench.bring(json.dumps(records), "rows.json", mapping)
    assert (counts.requests, counts.set_aside) == (1, 1)


def test_a_column_no_record_has(bench: Bench) -> None:
    """A wrong column is told for JSON too."""
    with pytest.raises(UnknownName, match="did you mean 'titel'"):
        bench.bring(
            json.dumps([{"n": 1, "titel": 2, "r": 3}]),
            "a.json",
            bench.mapping(PLAIN.replace('"t"', '"title"')),
        )


def test_an_array_that_breaks_off(bench: Bench) -> None:
    """Line and record are named, and what was recorded; importing the mended file adds the rest."""
    records = [{"n": n, "t": "路灯", "r": "2024-01-05"} for n in range(2500)]
    whole = "[\n" + ",\n".join(map(json.dumps, records)) + "\n]"
    with pytest.raises(
        InvalidInput, match="in line 2102, in record 2101; recorded before that: 2100 facts of 2100 rows"
    ):
        bench.bring(whole.replace('{"n": 2100,', '{"n": 21"00,'), "rows.json", bench.mapping(PLAIN))
    assert bench.count() == 2100
    assert bench.bring(whole, "rows.json", bench.mapping(PLAIN)).requests == 400


def test_a_line_that_is_broken(bench: Bench) -> None:
    """Among objects a line each, a broken line is set aside alone, and so is one that is no object."""
    lines = [json.dumps(LAMP), '{"n": 3,', "[1]", json.dumps(LID)]
    counts = bench.bring("\n".join(lines), "rows.jsonl", bench.mapping(PLAIN))
    assert (counts.read, counts.requests, counts.set_aside) == (4, 2, 2)
    with bench.rejects.open(encoding="utf-8-sig", newline="") as file:
        assert [(row["line"], row["row"]) for row in csv.DictReader(file)] == [("2", lines[1]), ("3", "[1]")]


@pytest.mark.parametrize(
    "content", ["nonsense", '"text"', "{", '{"a":\n 1}', "[1, 2", "[" * 100_000, "1" * 9000]
)
def test_what_is_no_json(bench: Bench, content: str) -> None:
    """One clear line, and nothing recorded."""
    with pytest.raises(InvalidInput, match="cannot be imported"):
        bench.bring(content, "rows.json", bench.mapping(PLAIN))
    assert bench.community.ledger.position() == 0


def test_half_a_character_is_left_out(bench: Bench) -> None:
    """A lone surrogate, which JSON can hold and no file should, does not stop the import."""
    content = '[{"n": "1\\ud800", "t": "灯\\u0000\\udfff坏", "r": "2024-01-05"}]'
    assert bench.bring(content, "rows.json", bench.mapping(PLAIN)).requests == 1
    assert bench.history("1")[0].data.title == "灯坏"
