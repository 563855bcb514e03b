"""Sealed values through the years: an upcaster moves or drops them without reading them."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import pytest
from attrs import frozen

from community_core.domain import Erased, Event, Help, Sealed, event
from community_core.errors import UnreadableEvent
from community_core.ledger import EventRegistry, Ledger, NewFact
from community_core.privacy import Vault, prepare_keys

NOW = datetime(2024, 1, 15, 8, tzinfo=UTC)
LIN = "person-lin"
Told = Annotated[str, Help("Told", "所述", personal_of="person_id")]


def _first_diary() -> type[Any]:
    @event()
    @frozen(kw_only=True)
    class Diary(Event):
        person_id: str
        note: Told | Sealed | None = None
        aside: Told | Sealed | None = None

    return Diary


def _moved(fields: dict[str, Any]) -> dict[str, Any]:
    return {"person_id": fields["person_id"], "observations": fields["note"]}


def _second_diary() -> type[Any]:
    @event(version=2, upcasters={1: _moved})
    @frozen(kw_only=True)
    class Diary(Event):
        person_id: str
        observations: Told | Sealed | None = None

    return Diary


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """The keys of people."""
    prepare_keys(tmp_path / "keys.db")
    return Vault(tmp_path, clock=lambda: NOW)


def _ledger(folder: Path, kind: type[Any], vault: Vault) -> Ledger:
    zone = ZoneInfo("Asia/Shanghai")
    return Ledger(
        folder / "ledger.db", EventRegistry([kind]), zone=zone, clock=lambda: NOW, sealing=vault.sealing
    )


def _append(ledger: Ledger, data: Any, version: int) -> None:
    ledger.append([NewFact("diary-1", version, data, NOW, "person-shen", "diary-1@1")])


def test_a_value_sealed_before_its_field_was_renamed_still_opens(tmp_path: Path, vault: Vault) -> None:
    """It carries along what it was sealed as; one sealed since carries the new name."""
    first, second = _first_diary(), _second_diary()
    ledger = _ledger(tmp_path, first, vault)
    _append(ledger, first(person_id=LIN, note="coughs", aside="dropped later"), 1)
    ledger.close()
    ledger = _ledger(tmp_path, second, vault)
    _append(ledger, second(person_id=LIN, observations="better"), 2)
    told = [fact.data.observations for fact in ledger.stream("diary-1")]
    assert [each.origin for each in told] == [
        "Diary/1/note/diary-1@1",
        "Diary/2/observations/diary-1@2",
    ]
    assert list(map(vault.opener("person-shen", "test"), told)) == ["coughs", "better"]
    vault.forget([LIN])
    assert all(isinstance(vault.opener("person-shen", "test")(each), Erased) for each in told)
    ledger.close()


@pytest.mark.parametrize(
    ("old", "new"),
    [('"note":{', '"aside":{'), ("Diary/1/note", "Diary/1/aside"), ("Diary/1/note", "Letter/1/note")],
    ids=["another field", "another origin", "another type"],
)
def test_one_that_was_moved_in_the_file_is_refused(tmp_path: Path, vault: Vault, old: str, new: str) -> None:
    """Before any upcaster could hide that."""
    first, second = _first_diary(), _second_diary()
    ledger = _ledger(tmp_path, first, vault)
    _append(ledger, first(person_id=LIN, note="coughs"), 1)
    ledger.close()
    with closing(sqlite3.connect(tmp_path / "ledger.db", isolation_level=None)) as file:
        file.execute("DROP TRIGGER events_refuse_UPDATE")
        file.execute(
            "UPDATE events SET data = CAST(replace(data, '\"aside\":null', '\"aside\": null') AS BLOB)"
        )
        file.execute("UPDATE events SET data = CAST(replace(data, ?, ?) AS BLOB)", (old, new))
    for kind in (first, second):
        ledger = _ledger(tmp_path, kind, vault)
        with pytest.raises(UnreadableEvent, match="holds what was not sealed for it"):
            ledger.stream("diary-1")
        ledger.close()
