"""A community on a server is backed up by the server's own program, and restored into another database."""

import gc
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from click.testing import CliRunner

from community_core import Call, Community, Reactor, Recorded, StoreUnavailable, reacts, restore
from community_core.audit import new_key, seal, verify
from community_core.cli import application
from community_core.domain import RaiseRequest, RequestRaised
from community_core.storage.address import address_of
from community_core.storage.postgres.dumping import dump_command
from community_open_requests import OpenRequests

from ..servers import Server, programs

KEY = bytes(range(32))
DOCUMENT = Path(__file__).parents[2] / "docs" / "postgresql.md"
SHEN, LIN = "person-shen", "person-lin"


class Tell(Reactor):
    """Tells the office."""

    name, version = "tell", 1

    @reacts(RequestRaised, corrected="ignored", undone="ignored")
    def raised(self, e: Recorded[RequestRaised]) -> Iterator[Call]:
        yield Call("office", {"title": e.data.title})


@pytest.fixture
def restored(server: Server) -> Iterator[str]:
    """A database with nothing in it."""
    name = f"restored-{token_hex(8)}"
    server.run(f'CREATE DATABASE "{name}"')
    yield re.sub(r"(//[^/]*)/[^?]*", rf"\1/{name}", server.url)
    gc.collect()  # what a view holds of it goes with the view
    server.run(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_what_is_dumped_is_restored_and_verified(server: Server, restored: str, tmp_path: Path) -> None:
    """By the command that community backup tells: facts, settings, seals, keys and how far reactors are."""
    url, key = server.new(), new_key("liuyin.example/ledger")
    told = RaiseRequest(
        title="暖气不热", category="heating", channel="desk", requester=LIN, details="夜里咳嗽"
    )
    with Community.open(url, zone="Asia/Tokyo", master_key=KEY) as community:
        for _ in range(3):
            community.execute(told, by=SHEN)
        community.react([Tell], once=True, after=0, channels={"office": lambda *_: None})
        checkpoint = seal(community, key).checkpoint
        facts, standings = list(community.log()), community.reactors.standings()
    answer = CliRunner().invoke(application(), ["--store", url, "backup", "copy"], prog_name="community")
    assert (answer.exit_code, answer.stderr.count("\n")) == (2, 1)
    for command in (
        answer.stderr.partition("in use: ")[2],
        f"pg_restore --exit-on-error --dbname='{restored}' *.dump",
    ):
        subprocess.run(command, shell=True, check=True, cwd=tmp_path, env=programs())
    again = f"{restored}{'&' if '?' in restored else '?'}community={address_of(url).community}"
    with Community.open(again, create=False, read_only=True, master_key=KEY) as community:
        report = verify(community, key=key.public, against=checkpoint)
        assert (report.findings, report.remarks, report.sealed) == ((), (), 3)
    with Community.open(again, create=False, master_key=KEY) as community:
        assert list(community.log()) == facts
        assert community.zone.key == "Asia/Tokyo"
        assert community.reactors.standings() == standings
        view = community.view(OpenRequests, reader=SHEN)
        raised = [fact.stream_id for fact in facts if fact.type == "RequestRaised"]
        assert [view.requests[each].details for each in raised] == ["夜里咳嗽"] * 3
        community.execute(told, by=SHEN)
        assert seal(community, key).added == 1


def test_a_password_is_in_no_command() -> None:
    """Whoever runs it has it from elsewhere."""
    address = address_of("postgresql://office:secret@db.example/communities?sslmode=require&community=liuyin")
    command = dump_command(address)
    assert "secret" not in command
    assert command.startswith("pg_dump --format=custom --file=liuyin.dump ")
    assert command.endswith("'postgresql://office@db.example/communities?sslmode=require'")


def test_the_command_is_told_in_chinese_as_the_server_has_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its options are the server's, whatever ours are called."""
    monkeypatch.setenv("COMMUNITY_LANG", "zh")
    url = server.new()
    Community.open(url, master_key=KEY).close()
    told = CliRunner().invoke(application(), ["--store", url, "backup", "copy"], prog_name="community")
    assert told.exit_code == 2
    assert dump_command(address_of(url)) in told.stderr


def test_keys_that_are_elsewhere_are_dumped_after_the_facts() -> None:
    """From their own database."""
    keys = "postgresql://office@keys.example/keys"
    command = dump_command(address_of(f"postgresql://office@db.example/c?community=liuyin&keys={keys}"))
    facts, then = command.split(" && ")
    assert "keys" not in facts
    assert then == f"""pg_dump --format=custom --file=liuyin.keys.dump --schema='"liuyin.keys"' {keys}"""


def test_the_document_shows_the_command() -> None:
    """As it is told."""
    shown = re.search(r"<!-- dump -->\n```text\n(.*?)\n```", DOCUMENT.read_text(encoding="utf-8"))
    assert shown is not None
    address = address_of("postgresql://office@db.example/communities?community=liuyin")
    assert shown[1] == dump_command(address)


def test_a_server_is_no_backup_to_restore_from(server: Server, tmp_path: Path) -> None:
    """That takes a folder."""
    with pytest.raises(StoreUnavailable, match="here it takes a folder"):
        restore(server.new(), tmp_path / "restored")
