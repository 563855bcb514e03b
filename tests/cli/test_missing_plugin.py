"""What a plugin recorded is looked at after the plugin is gone: nowhere is there any ciphertext to see."""

import json
import re
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from attrs import evolve, frozen
from pyarrow import parquet

from community_core import Community, Projection, Recorded, Table, Unknown, handles
from community_core.audit import new_key, person_file, read_key, write_key
from community_core.domain import (
    AGGREGATES,
    REQUEST,
    Aggregate,
    Erased,
    Event,
    FactCorrected,
    Help,
    RaiseRequest,
    Sealed,
    event,
)
from community_core.ledger import NewFact

from .conftest import Run

LIN, HE, SHEN = "person-lin", "person-he", "person-shen"
SEALED, ERASED, HIS = {"sealed": LIN}, {"erased": LIN}, {"sealed": HE}
READER, JSON = ("--reader", SHEN), ("--format", "json")
CONFIDED = ("that her son calls", "that her son comes home", "his own affair", "cold at night")


@event()
@frozen(kw_only=True)
class LanternHung(Event):
    """An event of a plugin, in which two people confide something."""

    person_id: str
    wish: Annotated[str, Help(personal_of="person_id")] | Sealed | None = None
    helper: str = HE
    remark: Annotated[str, Help(personal_of="helper")] | Sealed | None = None


def told_by(event_class: type[Any], name: str) -> Aggregate[Any]:
    """An aggregate whose streams hold nothing but such events, which nobody commands."""
    told = {event_class: lambda state, _: state}
    return evolve(REQUEST, name=name, steps={}, becomes={}, whole={}, changes=told)


LANTERN = told_by(LanternHung, "lantern")


def newer_requests() -> Any:
    """Requests as a newer program records them."""

    @event(version=3, upcasters=dict.fromkeys([1, 2], lambda fields: fields))
    @frozen(kw_only=True)
    class RequestRaised(Event):
        title: str
        requester: str
        details: Annotated[str, Help(personal_of="requester")] | Sealed | None = None

    return told_by(RequestRaised, "request"), RequestRaised


def tell(community: Community, stream_id: str, version: int, data: Any) -> Recorded[Any]:
    """Record an event as a plugin's command would; the fact."""
    now = community.clock()
    community.ledger.append([NewFact(stream_id, version, data, now, SHEN, f"{stream_id}@1")])
    return community.history(stream_id)[-1]


@pytest.fixture
def lanterns(made: Run, store: Path) -> Run:
    """Run ``community`` where a plugin that is gone told of a lantern and put it right, where that led to a
    request, and where a newer program raised another."""
    wish, right, remark, cold = CONFIDED
    with Community.open(store, aggregates=[*AGGREGATES, LANTERN]) as community:
        hung = tell(community, "lantern-1", 1, LanternHung(person_id=LIN, wish=wish, remark=remark))
        wished = evolve(hung.data, wish=right)
        tell(community, "lantern-1", 2, FactCorrected(version=1, said=hung.data, right=wished, reason="x"))
        raised = RaiseRequest(title="Lamp", category="light", channel="desk", requester=LIN, details="dark")
        community.execute(raised, by=SHEN, because_of=hung)
    newer, event_class = newer_requests()
    with Community.open(store, aggregates=[newer]) as community:
        tell(community, "request-new", 1, event_class(title="Snow", requester=LIN, details=cold))
    return made


def boxes(store: Path) -> set[str]:
    """Every ciphertext in the ledger; what is beside it, encoded once more."""
    with Community.open(store) as community:
        stored = b"".join(bytes(row[6]) for row in community.ledger.raw_rows())
    found = {each.decode() for each in re.findall(rb'"box":"([^"]+)"', stored)}
    assert len(found) == 5
    return found


ASKED: list[tuple[str, ...]] = [
    ("log",),
    ("history", "lantern-1"),
    ("history", "lantern-1", *READER),
    ("history", "lantern-1", "--story"),
    ("history", "request-new", *READER),
]


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
@pytest.mark.parametrize("style", ["table", "json", "csv"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_ciphertext_is_shown_wherever_facts_are(
    lanterns: Run, store: Path, words: tuple[str, ...], style: str, lang: str
) -> None:
    """Nor plain text: what is of an unknown type is opened for nobody, and whose it is told to some only."""
    answer = lanterns(*words, "--format", style, lang=lang)
    assert answer.exit_code == 0, answer.stderr
    assert not [each for each in (*boxes(store), *CONFIDED, '"box"') if each in answer.stdout]
    kept = "sealed" if set(READER) & set(words) or words == ("log",) else "withheld"
    words_of = {
        "sealed": {"en": "(sealed)", "zh": "（已加密）"},
        "withheld": {"en": "(withheld)", "zh": "（不公开）"},
    }
    assert (words_of[kept][lang] if style == "table" else kept) in answer.stdout


def test_programs_are_told_whose_it_is(lanterns: Run) -> None:
    """In a fact, in both facts of its correction, and in a fact of a newer schema version: those of whoever
    may know."""
    hung, corrected = json.loads(lanterns("history", "lantern-1", *READER, *JSON).stdout)
    [newer] = json.loads(lanterns("history", "request-new", *READER, *JSON).stdout)
    told = {"person_id": LIN, "wish": SEALED, "helper": HE, "remark": HIS}
    assert (hung["type"], hung["data"]) == ("LanternHung", told)
    inner = {"type": "LanternHung", **told}
    besides = {"version": 1, "reason": "x", "occurred_at": None, "actor": None}
    assert corrected["data"] == {"said": inner, "right": inner, **besides}
    assert newer["data"] == {"title": "Snow", "requester": LIN, "details": SEALED}


def test_whose_it_is_is_told_to_nobody_else(lanterns: Run) -> None:
    """Nobody knows whether its streams are sensitive; that newer requests are not, is known."""
    hung, corrected, _, newer = map(json.loads, lanterns("log", *JSON).stdout.splitlines())
    withheld = {field: {"withheld": True} for field in ("person_id", "wish", "helper", "remark")}
    assert hung["data"] == withheld
    assert corrected["data"]["right"] == {"type": "LanternHung", **withheld}
    assert newer["data"] == {"title": "Snow", "requester": LIN, "details": SEALED}


def test_a_correction_is_told_in_words_like_any_other(lanterns: Run) -> None:
    """Which fact, and what of it changed."""
    told = lanterns("history", "lantern-1", *READER).stdout
    assert "fact: 1 (LanternHung)" in told
    assert "wish: (sealed) → (sealed)" in told
    assert "corrected by: 2" in told


def test_a_receipt_is_told_without_it(lanterns: Run, store: Path, tmp_path: Path) -> None:
    """Though the file holds every stored byte, or it would prove nothing."""
    write_key(tmp_path / "key", new_key("liuyin.example/ledger"))
    out, public = tmp_path / "receipt.json", read_key(tmp_path / "key").public
    assert lanterns("audit", "seal", "--first", "--key", str(tmp_path / "key")).exit_code == 0
    assert lanterns("audit", "receipt", "lantern-1@2", "--out", str(out)).exit_code == 0
    answer = lanterns("audit", "check", str(out), "--key", str(public))
    assert "wish: (sealed) → (sealed)" in answer.stdout
    assert not [each for each in boxes(store) if each in answer.stdout]


def test_a_person_is_given_what_a_missing_plugin_holds_on_them(lanterns: Run, store: Path) -> None:
    """The whole stream, which is about them; sealed, and so is what others confided there."""
    answer = lanterns("export-person", LIN, "--by", SHEN)
    assert not [each for each in (*boxes(store), '"box"') if each in answer.stdout]
    facts = json.loads(answer.stdout)["facts"]
    assert [each["position"] for each in facts] == [1, 2, 3, 4]
    data = [each["data"] for each in facts]
    assert (data[0]["wish"], data[0]["remark"], data[1]["right"]["wish"]) == (
        SEALED,
        {"sealed": "somebody"},
        SEALED,
    )
    assert (data[2]["details"], data[3]["details"]) == ("dark", SEALED)


@pytest.mark.usefixtures("lanterns")
def test_a_stream_of_an_unknown_type_is_about_those_for_whom_it_holds_something_sealed(store: Path) -> None:
    """All of it is theirs, the facts that do not name them included."""
    with Community.open(store, aggregates=[*AGGREGATES, LANTERN]) as community:
        tell(community, "lantern-1", 3, LanternHung(person_id=LIN, helper="person-wu"))
    with Community.open(store) as community:
        held = person_file(community, HE, reader=SHEN)
    assert [fact.id for fact in held.facts] == ["lantern-1@1", "lantern-1@2", "lantern-1@3"]


def test_of_somebody_erased_it_reads_as_erased(lanterns: Run, store: Path, tmp_path: Path) -> None:
    """As in facts that are known; what is another's stays sealed."""
    write_key(tmp_path / "key", new_key("liuyin.example/ledger"))
    erase = ("erase", LIN, "--reason", "x", "--by", SHEN, "--key", str(tmp_path / "key"))
    assert lanterns(*erase).exit_code == 0
    hung, corrected = json.loads(lanterns("history", "lantern-1", *READER, *JSON).stdout)
    _, _, known, newer, _ = map(json.loads, lanterns("log", *JSON).stdout.splitlines())
    assert (hung["data"]["wish"], hung["data"]["remark"]) == (ERASED, HIS)
    assert corrected["data"]["said"]["wish"] == corrected["data"]["right"]["wish"] == ERASED
    assert known["data"]["details"] == newer["data"]["details"] == ERASED
    assert "(erased)" in lanterns("history", "lantern-1", *READER).stdout
    held = json.loads(lanterns("export-person", LIN, "--by", SHEN).stdout)
    assert held["facts"][0]["data"]["wish"] == ERASED
    with Community.open(store, aggregates=[*AGGREGATES, LANTERN]) as community:
        assert isinstance(community.history("lantern-1", reader=SHEN)[0].data.wish, Erased)


@pytest.mark.parametrize("style", ["cloudevents", "ocel", "parquet"])
@pytest.mark.parametrize("reader", [(), READER])
def test_exports_leave_the_fields_of_unknown_types_out(
    lanterns: Run, store: Path, tmp_path: Path, style: str, reader: tuple[str, ...]
) -> None:
    """Of the facts in a correction, too."""
    out = tmp_path / "export"
    assert lanterns("audit", "export", str(out), "--as", style, *reader).exit_code == 0
    if style == "parquet":
        told = "".join(row["type"] + row["data"] for row in parquet.read_table(out).to_pylist())
    else:
        told = out.read_text(encoding="utf-8")
    assert told.count("LanternHung") >= 3  # the fact, and both in its correction
    assert not [each for each in (*boxes(store), *CONFIDED, "wish") if each in told]


def test_what_follows_from_a_fact_of_an_unknown_type_is_recorded(lanterns: Run) -> None:
    """Its stream may be named as a cause; commands go on."""
    words = ("--title", "Tap", "--category", "water", "--channel", "desk", "--by", SHEN)
    answer = lanterns("do", "raise-request", *words, "--because-of", "lantern-1@2", *JSON)
    assert json.loads(answer.stdout)["events"][0]["causation_id"] == "lantern-1@2"


@frozen
class Entry:
    position: int
    told: str


class Diary(Projection[Entry]):
    """Writes down whatever it is given."""

    name, version = "diary", 1
    entries = Table(Entry)

    @handles(object)
    def write(self, e: Recorded[Any]) -> None:
        inside = (e.data.said, e.data.right) if isinstance(e.data, FactCorrected) else (e.data,)
        told = [each.fields if isinstance(each, Unknown) else each for each in inside]
        self.entries.put(Entry(e.position, msgspec.json.encode(told).decode()))


@pytest.mark.usefixtures("lanterns")
def test_a_view_of_everything_is_not_even_given_what_is_sealed(store: Path) -> None:
    """What of an unknown type is personal nobody can ask for."""
    with Community.open(store) as community:
        told = [row.told for row in community.view(Diary)]
    assert not [each for each in boxes(store) if any(each in row for row in told)]
    assert json.loads(told[0])[0] == {"person_id": LIN, "wish": None, "helper": HE, "remark": None}
    assert [each["wish"] for each in json.loads(told[1])] == [None, None]


def test_with_the_plugin_back_it_opens_again(lanterns: Run, store: Path) -> None:
    """Nothing was lost."""
    assert lanterns("log").exit_code == 0
    with Community.open(store, aggregates=[*AGGREGATES, LANTERN]) as community:
        hung, corrected = community.history("lantern-1", reader=SHEN)
    assert (hung.data.wish, corrected.data.right.wish, hung.data.remark) == CONFIDED[:3]
