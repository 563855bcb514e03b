"""Exports: others' tools read them, nothing is lost but what is personal, and that is in none of them."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from jsonschema import Draft7Validator, Draft202012Validator
from pyarrow import parquet

from community_core import Community
from community_core.audit import exportable_fields
from community_core.domain import (
    AGGREGATES,
    AcceptRequest,
    CorrectFact,
    FactCorrected,
    HoursClaimed,
    RaiseRequest,
    RequestRaised,
    Sealed,
    UndoFact,
    VisitCompleted,
    WithdrawRequest,
)
from community_core.ledger import NewFact, Unknown
from community_core.ledger.leaves import LEAF_COLUMNS
from community_core.plugins.aggregates import installed_kinds
from community_core.plugins.fact_schemas import facts_json_schema
from community_core.plugins.fact_types import fact_types
from community_core.times import to_text

from ..months import month_told
from .conftest import Run
from .lanterns import LANTERN, LanternHung
from .tampering import BEGINNING, opened

DESK = "person-tian"
EARLIER = datetime(2024, 1, 15, 8, tzinfo=UTC)
SECRET = "c2VjcmV0IGNpcGhlcnRleHQ="
RAISED = RequestRaised(
    title="暖气不热",
    category="heating",
    channel="home-visit",
    requester="person-e001",
    arose_from="visit-1",
    due_at=datetime(2024, 1, 20, tzinfo=UTC),
    details=Sealed("person-e001", "RequestRaised/1/details", SECRET),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented month, then a request with a sealed text, a correction of it, and a visit."""
    folder = tmp_path_factory.mktemp("exports") / "柳荫 store"
    month_told("zh", tmp_path_factory).copied(folder)
    with opened(folder) as community:
        changed = FactCorrected(version=1, said=RAISED, right=evolve(RAISED, title="暖气漏水"), reason="听错")
        community.ledger.append(
            [
                _fact("request-1", 1, RAISED),
                _fact("request-1", 2, changed),
                _fact("visit-1", 1, VisitCompleted()),
            ]
        )
    return folder


def _fact(stream_id: str, version: int, data: Any) -> NewFact:
    return NewFact(
        stream_id=stream_id,
        version=version,
        data=data,
        occurred_at=BEGINNING,
        actor="system:import" if version == 2 else "person-shen",
        correlation_id=f"{stream_id}@1",
        causation_id=f"{stream_id}@1" if version == 2 else None,
        flags=("number-twice", "closed-before-raised") if version == 2 else (),
    )


def exported(run: Run, store: Path, out: Path, style: str, *more: str) -> Path:
    """The file that ``community audit export`` writes."""
    answer = run("audit", "export", out, "--as", style, "--store", store, *more)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout == f"Written to {out}.\n"
    return out


@pytest.fixture
def log(store: Path) -> list[Any]:
    """Every fact that is told outside, as the library has it: none of disputes or sensitive programmes."""
    with opened(store) as community:
        facts = list(community.log())
    programmes = {each.stream_id for each in facts if getattr(each.data, "sensitive", False)}
    in_confidence = programmes | {
        each.stream_id
        for each in facts
        if each.stream_id.startswith("dispute-") or getattr(each.data, "programme_id", None) in programmes
    }
    assert len(in_confidence) > len(programmes) > 0
    return [each for each in facts if each.stream_id not in in_confidence]


def test_every_line_is_a_cloud_event(run: Run, store: Path, log: list[Any], tmp_path: Path) -> None:
    """The cloudevents package reads and accepts each one; nothing about it is lost."""
    lines = exported(run, store, tmp_path / "e.jsonl", "cloudevents").read_bytes().splitlines()
    assert len(lines) == len(log)
    for line, fact in zip(lines, log, strict=True):
        found = JSONFormat().read(CloudEvent, line)
        assert (found.get_id(), found.get_type(), found.get_subject()) == (fact.id, fact.type, fact.stream_id)
        assert found.get_source() == "%E6%9F%B3%E8%8D%AB%20store"
        assert found.get_time() == fact.occurred_at
        assert found.get_datacontenttype() == "application/json"
        told = found.get_attributes()
        assert datetime.fromisoformat(told["recordedtime"]) == fact.recorded_at
        assert int(told["sequence"]) == fact.position
        assert (told["streamversion"], told["schemaversion"]) == (fact.version, fact.schema)
        assert (told["actor"], told.get("commandid")) == (fact.actor, fact.command_id)
        assert (told["correlationid"], told.get("causationid")) == (fact.correlation_id, fact.causation_id)
        assert tuple(filter(None, told.get("flags", "").split(","))) == fact.flags
        assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in told)
    assert sorted(lines, key=lambda line: str(json.loads(line)["sequence"])) == lines


def test_every_line_is_valid_by_the_schema_of_its_type(run: Run, store: Path, tmp_path: Path) -> None:
    """As ``community events`` gives it; personal fields are left out."""
    file = exported(run, store, tmp_path / "e.jsonl", "cloudevents")
    lines = [json.loads(line) for line in file.read_bytes().splitlines()]
    assert [why for each in lines for why in _against_the_schema(each["type"], each["data"])] == []


def test_a_line_with_what_was_opened_is_valid_too(run: Run, tmp_path: Path) -> None:
    """In plain text, for whoever may see it."""
    with opened(tmp_path / "store") as community:
        said = RaiseRequest(
            title="冷", category="heating", channel="desk", requester="person-lin", details="咳嗽"
        )
        community.execute(said, by="person-shen")
    file = exported(run, tmp_path / "store", tmp_path / "e.jsonl", "cloudevents", "--reader", "system:export")
    line = json.loads(file.read_bytes())
    assert line["data"]["details"] == "咳嗽"
    assert _against_the_schema(line["type"], line["data"]) == []


def test_every_stored_fact_is_valid_by_the_schema_of_its_type(store: Path) -> None:
    """As the bytes in the ledger have it, sealed values and all."""
    with opened(store) as community:
        rows = list(community.ledger.raw_rows())
    name, data = LEAF_COLUMNS.index("type"), LEAF_COLUMNS.index("data")
    facts = [(row[name].decode(), json.loads(row[data])) for row in rows]
    assert [why for fact in facts for why in _against_the_schema(*fact)] == []


FACTS = facts_json_schema(fact_types(installed_kinds()))


def _against_the_schema(name: str, data: Any) -> list[str]:
    """What speaks against a fact of this type; of a correction, against those inside too."""
    found = [error.message for error in _validator(name).iter_errors(data)]
    inside = [data[each] for each in ("said", "right") if data[each]] if name == "FactCorrected" else []
    return found + [why for each in inside for why in _against_the_schema(each["type"], each["data"])]


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(FACTS["$defs"][name])


def test_a_source_may_be_named(run: Run, store: Path, tmp_path: Path) -> None:
    """A URI of one's own."""
    source = "https://liuyin.example/ledger"
    file = exported(run, store, tmp_path / "e.jsonl", "cloudevents", "--source", source)
    assert {json.loads(line)["source"] for line in file.read_bytes().splitlines()} == {source}


def test_standard_output_is_a_file_too(run: Run, store: Path, tmp_path: Path) -> None:
    """For a pipe; nothing else is written to it."""
    for style in ("cloudevents", "ocel"):
        answer = run("audit", "export", "-", "--as", style, "--store", store)
        assert answer.stdout_bytes == exported(run, store, tmp_path / style, style).read_bytes()


@pytest.fixture
def ocel(run: Run, store: Path, tmp_path: Path) -> dict[str, Any]:
    """The exported object-centric event log."""
    told: dict[str, Any] = json.loads(exported(run, store, tmp_path / "o.json", "ocel").read_bytes())
    return told


def test_the_object_centric_log_is_valid(ocel: dict[str, Any]) -> None:
    """By the rules of the standard's JSON schema; its times are moments with a zone."""
    schema = json.loads((Path(__file__).parent / "schemas" / "ocel20.json").read_text(encoding="utf-8"))
    Draft7Validator.check_schema(schema)
    assert list(Draft7Validator(schema).iter_errors(ocel)) == []
    assert all(datetime.fromisoformat(each["time"]).tzinfo for each in ocel["events"])
    for wrong in ({"events": [{"id": 1}]}, {"objects": [{"id": "a"}]}, {"eventTypes": [{"name": "a"}]}):
        assert not Draft7Validator(schema).is_valid(ocel | wrong)


def test_the_object_centric_log_holds_together(ocel: dict[str, Any], log: list[Any]) -> None:
    """Types and objects are declared once, values are of their declared types, ids are not given twice."""
    declared = {
        kind["name"]: {each["name"]: each["type"] for each in kind["attributes"]}
        for kind in ocel["eventTypes"]
    }
    objects = {each["id"]: each["type"] for each in ocel["objects"]}
    assert len(declared) == len(ocel["eventTypes"])
    assert len(objects) == len(ocel["objects"])
    assert {each["name"] for each in ocel["objectTypes"]} == set(objects.values())
    assert set(objects.values()) >= {"request", "visit", "volunteer", "person", "place", "activity", "wish"}
    assert [each["id"] for each in ocel["events"]] == [fact.id for fact in log]
    read = {
        "integer": int,
        "time": datetime.fromisoformat,
        "boolean": json.loads,
        "string": str,
        "float": float,
    }
    for each in ocel["events"]:
        names = [attribute["name"] for attribute in each["attributes"]]
        assert len(set(names)) == len(names)
        for attribute in each["attributes"]:
            read[declared[each["type"]][attribute["name"]]](attribute["value"])
        assert {related["objectId"] for related in each["relationships"]} <= objects.keys()
    assert declared["RequestRaised"]["due_at"] == "time"
    assert declared["VisitCompleted"]["heating_warm"] == "boolean"
    assert declared["HoursClaimed"]["claim"] == "integer"


def test_an_event_is_related_to_what_it_names(ocel: dict[str, Any]) -> None:
    """With the field's name as qualifier; what is no id stays an attribute, what is empty is neither."""
    found = {each["id"]: each for each in ocel["events"]}
    raised, corrected, visited = (found[each] for each in ("request-1@1", "request-1@2", "visit-1@1"))
    assert [(each["qualifier"], each["objectId"]) for each in raised["relationships"]] == [
        ("about", "request-1"),
        ("requester", "person-e001"),
        ("arose_from", "visit-1"),
        ("actor", "person-shen"),
    ]
    told = {each["name"]: each["value"] for each in raised["attributes"]}
    assert (told["title"], told["due_at"]) == ("暖气漏水", "2024-01-20T00:00:00.000000Z")
    assert raised["time"] == "2024-01-15T08:00:00.000000Z"
    told = {each["name"]: each["value"] for each in corrected["attributes"]}
    assert (told["recorded_by"], told["caused_by"]) == ("system:import", "request-1@1")
    assert told["flags"] == "number-twice, closed-before-raised"
    assert json.loads(told["right"])["data"]["title"] == "暖气漏水"
    assert "needs" not in {each["name"] for each in visited["attributes"]}
    related = [each for one in ocel["events"] for each in one["relationships"]]
    needs = [each for each in related if each["qualifier"] == "needs"]
    arose = [each["objectId"] for each in related if each["qualifier"] == "arose_from"]
    assert len(needs) == sum(each.startswith(("visit-", "activity-")) for each in arose) - 1 > 0


def test_parquet_has_a_typed_row_an_event(run: Run, store: Path, log: list[Any], tmp_path: Path) -> None:
    """Times are UTC timestamps, data is JSON text."""
    table = parquet.read_table(exported(run, store, tmp_path / "e.parquet", "parquet"))
    types = {field.name: str(field.type) for field in table.schema}
    assert types["position"] == types["version"] == types["schema"] == "int64"
    assert types["recorded_at"] == types["occurred_at"] == "timestamp[us, tz=UTC]"
    assert [row["position"] for row in table.to_pylist()] == [fact.position for fact in log]
    for row, fact in zip(table.to_pylist(), log, strict=True):
        assert (row["type"], row["occurred_at"]) == (fact.type, fact.occurred_at)
        assert (row["command_id"], tuple(row["flags"])) == (fact.command_id, fact.flags)
    assert json.loads(table.to_pylist()[-3]["data"])["title"] == "暖气不热"


@pytest.fixture
def mended(tmp_path: Path) -> Path:
    """A request raised on an earlier day by somebody else, and three more steps: one undone, one put back."""
    with Community.open(tmp_path / "mended") as community:

        def give(command: Any) -> str:
            return community.execute(command, by=DESK).events[0].id

        request = give(RaiseRequest(title="暖气不热", category="heating", channel="desk")).partition("@")[0]
        give(CorrectFact(fact_id=f"{request}@1", occurred_at=EARLIER, reason="补记"))
        give(CorrectFact(fact_id=f"{request}@1", actor="person-he", reason="补记"))
        give(AcceptRequest(request_id=request))
        give(UndoFact(fact_id=give(UndoFact(fact_id=f"{request}@4", reason="手误")), reason="没错"))
        give(WithdrawRequest(request_id=request))
        give(UndoFact(fact_id=f"{request}@7", reason="手误"))
    return tmp_path / "mended"


def test_the_object_centric_log_tells_what_is_known(run: Run, mended: Path, tmp_path: Path) -> None:
    """When it really happened and who did it; what never happened is no step of its type."""
    told = json.loads(exported(run, mended, tmp_path / "o.json", "ocel").read_bytes())
    raised, *_, accepted, _, _, withdrawn, undone = told["events"]
    request = raised["relationships"][0]["objectId"]
    assert raised["time"] == to_text(EARLIER)
    assert {"qualifier": "actor", "objectId": "person-he"} in raised["relationships"]
    assert {"qualifier": "actor", "objectId": DESK} not in raised["relationships"]
    names = [{each["name"]: each["value"] for each in one["attributes"]} for one in (raised, withdrawn)]
    assert names[0]["corrected_by"] == f"{request}@3"
    assert names[0]["actor_as_recorded"] == DESK
    assert datetime.fromisoformat(names[0]["time_as_recorded"]) > EARLIER
    assert (accepted["id"], accepted["type"]) == (f"{request}@4", "RequestAccepted")
    assert (withdrawn["id"], withdrawn["type"]) == (f"{request}@7", "RequestWithdrawn (never happened)")
    assert names[1]["corrected_by"] == undone["id"]
    assert "RequestWithdrawn" not in {each["name"] for each in told["eventTypes"]}


def test_parquet_says_which_correction_counts(run: Run, mended: Path, tmp_path: Path) -> None:
    """Its data tells when a fact happened, who did it, and that it never happened."""
    table = parquet.read_table(exported(run, mended, tmp_path / "e.parquet", "parquet"))
    rows = {row["version"]: row for row in table.to_pylist()}
    assert [version for version, row in rows.items() if row["never_happened"]] == [7]
    counts = {version: row["corrected_by"] for version, row in rows.items() if row["corrected_by"]}
    request = rows[1]["stream_id"]
    assert counts == {1: f"{request}@3", 4: f"{request}@6", 7: f"{request}@8"}
    data = json.loads(rows[3]["data"])
    assert (data["occurred_at"], data["actor"]) == ("2024-01-15T08:00:00Z", "person-he")
    assert json.loads(rows[8]["data"])["right"] is None


def test_cloud_events_stay_as_they_were(run: Run, mended: Path, tmp_path: Path) -> None:
    """An event of one id is the same in every export; its corrections come after it."""
    lines = exported(run, mended, tmp_path / "e.jsonl", "cloudevents").read_bytes().splitlines()
    told = [json.loads(line) for line in lines]
    assert (told[0]["actor"], told[6]["type"]) == (DESK, "RequestWithdrawn")
    assert told[5]["data"]["said"] is None
    assert told[5]["data"]["right"] == {"type": "RequestAccepted", "data": {}}
    assert (told[7]["data"]["version"], told[7]["data"]["right"]) == (7, None)


def test_without_pyarrow_the_way_out_is_told(store: Path, tmp_path: Path) -> None:
    """One line, exit code 2, and no file."""
    words = ["audit", "export", str(tmp_path / "e"), "--as", "parquet", "--store", str(store)]
    script = "import sys; sys.modules['pyarrow'] = None; from community_core.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, env={})
    assert done.returncode == 2
    assert done.stderr == (
        "error: Parquet needs pyarrow, which is not installed; run: pip install 'community-core[parquet]'\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_personal_fields_are_in_no_export(run: Run, store: Path, tmp_path: Path) -> None:
    """Nor in a correction; though the ledger has them."""
    with opened(store) as community:
        assert sum(SECRET.encode() in bytes(row[6]) for row in community.ledger.raw_rows()) == 2
    for style in ("cloudevents", "ocel"):
        data = exported(run, store, tmp_path / style, style).read_bytes()
        assert SECRET.encode() not in data
        assert b'"details"' not in data
    rows = parquet.read_table(exported(run, store, tmp_path / "e.parquet", "parquet")).to_pylist()
    assert not any(SECRET in row["data"] or "details" in row["data"] for row in rows)


def test_what_may_leave_is_said_in_one_place() -> None:
    """All fields but personal ones, at any depth; of an unknown event nothing."""
    assert exportable_fields(LanternHung(wish=Sealed("person-1", "LanternHung/1/wish", SECRET))) == {
        "person_id": "person-1",
        "place": "便民亭",
    }
    claimed = HoursClaimed(claim=1, activity="扫雪", started_at=BEGINNING, ended_at=BEGINNING)
    assert exportable_fields(claimed)["started_at"] == BEGINNING
    wrong = FactCorrected(version=1, said=RAISED, right=RAISED, reason="")
    undone, back = (evolve(wrong, **{side: None}) for side in ("right", "said"))
    assert (exportable_fields(undone)["right"], exportable_fields(back)["said"]) == (None, None)
    assert SECRET not in str(exportable_fields(wrong))
    assert exportable_fields(wrong)["right"]["data"]["title"] == "暖气不热"
    assert exportable_fields(Unknown("LanternHung", 1, {"wish": {"box": SECRET}})) == {}


def test_an_unknown_event_is_exported_without_its_fields(run: Run, tmp_path: Path) -> None:
    """Nobody here can tell which of them are personal."""
    with Community.open(tmp_path / "store", aggregates=[*AGGREGATES, LANTERN]) as community:
        community.ledger.append(
            [_fact("lantern-1", 1, LanternHung(wish=Sealed("person-1", "LanternHung/1/wish", SECRET)))]
        )
    line = exported(run, tmp_path / "store", tmp_path / "e", "cloudevents").read_text()
    assert (json.loads(line)["type"], json.loads(line)["data"]) == ("LanternHung", {})
    told = json.loads(exported(run, tmp_path / "store", tmp_path / "o", "ocel").read_text())
    assert told["objects"][0] == {"id": "lantern-1", "type": "lantern"}


def test_an_empty_store_gives_empty_exports(run: Run, tmp_path: Path) -> None:
    """All three still open."""
    opened(tmp_path / "store").close()
    assert exported(run, tmp_path / "store", tmp_path / "c", "cloudevents").read_bytes() == b""
    told = json.loads(exported(run, tmp_path / "store", tmp_path / "o", "ocel").read_bytes())
    assert told == {"events": [], "objects": [], "eventTypes": [], "objectTypes": []}
    assert parquet.read_table(exported(run, tmp_path / "store", tmp_path / "p", "parquet")).num_rows == 0
