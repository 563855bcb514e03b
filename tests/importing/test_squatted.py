"""Ids of imported rows are nobody else's: no command that was quicker keeps a row out in silence."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from community_core import Community, InvalidInput
from community_core.domain import NoteRequest, RaiseRequest
from community_core.execution.orders import IMPORTED
from community_core.importing import FileMapping, import_file, load_mapping

MAPPING = """
source = "hotline"
[columns]
number = "no"
title = "what"
raised_at = "when"
status = "status"
updated_at = "updated"
[constants]
category = "noise"
channel = "phone"
[statuses]
Open = "raised"
Done = "resolved"
"""
ROW = "17,施工扰民,2024-01-15 09:00,Open,2024-01-15 09:00"
SQUATTER = RaiseRequest(title="借编号", category="other", channel="desk")


@pytest.fixture
def mapping(tmp_path: Path) -> FileMapping:
    """That of the hotline's files."""
    (tmp_path / "hotline.toml").write_text(MAPPING, encoding="utf-8")
    return load_mapping(tmp_path / "hotline.toml")


def file(tmp_path: Path, *rows: str) -> Path:
    """A file of the hotline."""
    path = tmp_path / "hotline.csv"
    path.write_text("\n".join(["no,what,when,status,updated", *rows, ""]), encoding="utf-8")
    return path


def remembered(store: Path) -> list[str]:
    """The ids in the ledger's memory of commands."""
    with closing(sqlite3.connect(store / "ledger.db")) as ledger:
        return [each for (each,) in ledger.execute("SELECT command_id FROM commands ORDER BY 1")]


def test_a_squatted_id_keeps_no_complaint_out(mapping: FileMapping, tmp_path: Path) -> None:
    """Whoever guesses the ids of the next file takes them for commands: the rows are recorded."""
    with Community.open(tmp_path / "there") as there:
        import_file(there, file(tmp_path, ROW), mapping)
    taken = [each.removeprefix(IMPORTED) for each in remembered(tmp_path / "there")]
    with Community.open(tmp_path / "store") as community:
        for each in taken:
            community.execute(SQUATTER, by="person-li", command_id=each)
        counts = import_file(community, file(tmp_path, ROW), mapping)
        assert (counts.requests, counts.already_known) == (1, 0)
        assert import_file(community, file(tmp_path, ROW), mapping).already_known == 1
        assert community.execute(SQUATTER, by="person-li", command_id=taken[0]).events[0].position == 1


def test_no_command_can_take_an_imported_rows_id(tmp_path: Path) -> None:
    """Refused before anything is done, whichever it is."""
    with Community.open(tmp_path / "store") as community:
        with pytest.raises(InvalidInput, match="imported rows are known") as raised:
            community.execute(SQUATTER, by="person-li", command_id=f"{IMPORTED}hotline/17")
        assert "导入的行" in raised.value.zh
        assert list(community.log()) == []


def without_prefix(store: Path) -> None:
    """What imports of earlier versions remembered."""
    with closing(sqlite3.connect(store / "ledger.db", isolation_level=None)) as ledger:
        trigger = "SELECT sql FROM sqlite_master WHERE name = 'commands_refuse_UPDATE'"
        (sql,) = ledger.execute(trigger).fetchone()
        ledger.execute("DROP TRIGGER commands_refuse_UPDATE")
        ledger.execute("UPDATE commands SET command_id = replace(command_id, ?, '')", (IMPORTED,))
        ledger.execute(sql)


def test_what_was_imported_before_stays_known(mapping: FileMapping, tmp_path: Path) -> None:
    """A file of back then adds nothing, a later one its news."""
    later = "17,施工扰民,2024-01-15 09:00,Done,2024-01-17 09:00"
    with Community.open(tmp_path / "store") as community:
        import_file(community, file(tmp_path, ROW), mapping)
    without_prefix(tmp_path / "store")
    with Community.open(tmp_path / "store") as community:
        assert import_file(community, file(tmp_path, ROW), mapping).recorded == 0
        counts = import_file(community, file(tmp_path, later), mapping)
        assert (counts.requests, counts.recorded) == (0, 1)
        assert import_file(community, file(tmp_path, ROW), mapping).recorded == 0


def test_a_command_does_not_pass_for_something_the_source_said(mapping: FileMapping, tmp_path: Path) -> None:
    """A squatted id on the stream of a request does not stand against its being open again."""
    done = "17,施工扰民,2024-01-15 09:00,Done,2024-01-17 09:00"
    again = "17,施工扰民,2024-01-15 09:00,Open,2024-01-20 09:00"
    with Community.open(tmp_path / "store") as community:
        import_file(community, file(tmp_path, ROW), mapping)
        stream = next(community.log()).stream_id
        noted = NoteRequest(request_id=stream, note="已知悉")
        community.execute(noted, by="person-li", command_id="hotline/17/RequestNoted/0")
        import_file(community, file(tmp_path, done), mapping)
        import_file(community, file(tmp_path, again), mapping)
        assert [fact.type for fact in community.history(stream)][-1] == "RequestReopened"
