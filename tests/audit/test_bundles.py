"""The auditor's bundle: everything sealed in one file, which proves itself without the store."""

import json
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from community_core import Community, InvalidInput
from community_core.audit import (
    NotVerified,
    SigningKey,
    bundle,
    check_bundle,
    check_file,
    new_key,
    open_checkpoint,
    seal,
)
from community_core.audit.bundles import manifest
from community_core.domain import AGGREGATES, FactCorrected, HoursClaimed, RequestRaised
from community_core.ledger import NewFact

from .conftest import Run
from .lanterns import LANTERN, LanternHung
from .tampering import BEGINNING, build, copied, facts, opened, stored, tamper


def text(path: Path, member: str) -> bytes:
    """A member, read by the standard library alone."""
    with zipfile.ZipFile(path) as file:
        return file.read(member)


def lines(path: Path) -> list[dict[str, Any]]:
    """The events in a bundle."""
    return [json.loads(line) for line in text(path, "events.jsonl").splitlines()]


def test_it_holds_every_stored_column_as_it_is_stored(bundled: Path, original: Path) -> None:
    """Compared with what SQLite itself says of the file."""
    columns = list(lines(bundled)[0])
    found = [tuple(each for name in columns for each in _quoted(name, line[name])) for line in lines(bundled)]
    assert found == stored(original)


def _quoted(name: str, value: Any) -> tuple[str, str]:
    if value is None:
        return "null", "NULL"
    kind = "integer" if isinstance(value, int) else "blob" if name == "data" else "text"
    return kind, f"X'{str(value).encode().hex().upper()}'"


def test_it_is_a_zip_in_order_with_a_manifest_of_hashes(bundled: Path) -> None:
    """And the signed checkpoints as they lie in the store."""
    with zipfile.ZipFile(bundled) as file:
        names = file.namelist()
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert (
        names
        == sorted(names)
        == [
            "checkpoints/10.checkpoint",
            "checkpoints/4.checkpoint",
            "events.jsonl",
            "manifest.json",
            "schemas/RequestAcknowledged.1.json",
            "schemas/RequestRaised.2.json",
        ]
    )
    manifest = json.loads(text(bundled, "manifest.json"))
    assert manifest["format"] == "community-bundle-1"
    assert manifest["tool"].startswith("community_core ")
    assert manifest["origin"] == "liuyin.example/ledger"
    assert manifest["zone"] == "Asia/Shanghai"
    assert (manifest["events"], manifest["first_position"], manifest["last_position"]) == (10, 1, 13)
    assert manifest["checkpoints"] == [4, 10]
    assert {name: (each["bytes"], each["sha256"]) for name, each in manifest["members"].items()} == {
        name: (len(text(bundled, name)), sha256(text(bundled, name)).hexdigest())
        for name in names
        if name != "manifest.json"
    }


def test_the_same_store_gives_the_same_bytes(
    bundled: Path, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Whenever it is made."""
    with opened(original) as community:
        bundle(community, tmp_path / "again.zip", key=key.public)
    assert (tmp_path / "again.zip").read_bytes() == bundled.read_bytes()


def test_the_schema_of_each_type_describes_its_data(tmp_path: Path, key: SigningKey) -> None:
    """JSON Schema accepts what was recorded, whatever was said of it later, and not something else."""
    from jsonschema import Draft202012Validator

    said = HoursClaimed(claim=1, activity="扫雪", started_at=BEGINNING, ended_at=BEGINNING)
    wrong = FactCorrected(
        version=1, said=said, right=said, reason="记错", occurred_at=BEGINNING, actor="person-he"
    )
    told = [wrong, evolve(wrong, right=None), evolve(wrong, said=None)]
    with opened(tmp_path / "store") as community:
        story = [_fact("volunteer-1", version, each) for version, each in enumerate([said, *told], start=1)]
        community.ledger.append([*story, *facts(0, 4)])
        seal(community, key)
        bundle(community, tmp_path / "b.zip", key=key.public)
    for line in lines(tmp_path / "b.zip"):
        schema = json.loads(text(tmp_path / "b.zip", f"schemas/{line['type']}.{line['schema']}.json"))
        Draft202012Validator.check_schema(schema)
        validator = Draft202012Validator(schema)
        assert validator.is_valid(json.loads(line["data"]))
        assert not validator.is_valid([])


def _fact(stream_id: str, version: int, data: Any) -> NewFact:
    return NewFact(
        stream_id=stream_id,
        version=version,
        data=data,
        occurred_at=BEGINNING,
        actor="person-shen",
        correlation_id=f"{stream_id}@1",
    )


def test_events_of_unknown_types_are_listed_as_such_and_sealed_all_the_same(
    tmp_path: Path, key: SigningKey
) -> None:
    """An embedding program's own events: without a schema where this program writes or checks."""
    with Community.open(tmp_path / "store", aggregates=[*AGGREGATES, LANTERN]) as community:
        community.ledger.append([_fact("lantern-1", 1, LanternHung()), *facts(0, 2)])
        seal(community, key)
        bundle(community, tmp_path / "knowing.zip", key=key.public)
    with opened(tmp_path / "store") as community:
        bundle(community, tmp_path / "unknowing.zip", key=key.public)
    for name, schema in (("knowing.zip", "schemas/LanternHung.1.json"), ("unknowing.zip", None)):
        types = json.loads(text(tmp_path / name, "manifest.json"))["types"]
        assert types[0] == {"type": "LanternHung", "schema": 1, "events": 1, "json_schema": schema}
        assert check_bundle(tmp_path / name, key.public).unknown == 1


def test_a_correction_of_an_unknown_type_counts_as_unknown(tmp_path: Path, key: SigningKey) -> None:
    """What is right about it cannot be checked here either."""
    wrong = FactCorrected(version=1, said=LanternHung(), right=LanternHung(), reason="x")
    with Community.open(tmp_path / "store", aggregates=[*AGGREGATES, LANTERN]) as community:
        community.ledger.append([_fact("lantern-1", 1, LanternHung()), _fact("lantern-1", 2, wrong)])
        seal(community, key)
        bundle(community, tmp_path / "b.zip", key=key.public)
    assert check_bundle(tmp_path / "b.zip", key.public).unknown == 2


def test_it_checks_with_this_file_and_the_key_alone(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """In an empty folder, by another process."""
    shutil.copy(bundled, tmp_path / "b.zip")
    words = ["-m", "community_core", "audit", "check", "b.zip", "--key", str(key.public), "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-W", "error", *words], cwd=tmp_path, env={}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["events"], told["checkpoints"], told["checkpoint"]["size"]) == (10, 2, 10)
    assert [each.name for each in tmp_path.iterdir()] == ["b.zip"]


def test_what_is_not_sealed_is_not_in_it(original: Path, key: SigningKey, tmp_path: Path) -> None:
    """Nothing would prove it. How much that is, is told."""
    store = copied(original, tmp_path / "store")
    with opened(store) as community:
        community.ledger.append(facts(10, 2))
        told = bundle(community, tmp_path / "b.zip", key=key.public)
    assert (told.events, told.unsealed) == (10, 2)
    assert len(lines(tmp_path / "b.zip")) == 10


def test_one_long_and_monotonous_event_is_no_bomb(tmp_path: Path, key: SigningKey) -> None:
    """Though it shrinks to a thousandth."""
    with opened(tmp_path / "store") as community:
        long = RequestRaised(title="热" * 500_000, category="heating", channel="desk")
        community.ledger.append([_fact("request-1", 1, long)])
        seal(community, key)
        bundle(community, tmp_path / "b.zip", key=key.public)
    assert check_bundle(tmp_path / "b.zip", key.public).checkpoint.size == 1
    assert (tmp_path / "b.zip").stat().st_size < 10_000


def test_whatever_a_ledger_holds_can_be_bundled_and_read_again(tmp_path: Path, key: SigningKey) -> None:
    """Twenty million quote marks become four characters each: a line longer than is read of packed events."""
    assert _bundled_again(tmp_path, key, '"' * 20_000_000) > 80_000_000


def test_events_that_would_be_a_bomb_are_not_packed(
    tmp_path: Path, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many uniform ones shrink to a thousandth, which nobody unpacks beyond some size: here a smaller one."""
    monkeypatch.setattr(manifest, "_HARMLESS_BYTES", 1 << 20)
    assert _bundled_again(tmp_path, key, "热" * 500_000) > 1_500_000


def _bundled_again(folder: Path, key: SigningKey, title: str) -> int:
    """The size of a bundle with such a title, which checks."""
    with opened(folder / "store") as community:
        long = RequestRaised(title=title, category="heating", channel="desk")
        community.ledger.append([_fact("request-1", 1, long)])
        seal(community, key)
        bundle(community, folder / "b.zip", key=key.public)
    assert check_bundle(folder / "b.zip", key.public).checkpoint.size == 1
    return (folder / "b.zip").stat().st_size


def test_an_empty_ledger_can_be_sealed_and_bundled(tmp_path: Path, key: SigningKey) -> None:
    """It shows that nothing had been recorded then."""
    with opened(tmp_path / "store") as community:
        seal(community, key)
        bundle(community, tmp_path / "b.zip", key=key.public)
    assert check_bundle(tmp_path / "b.zip", key.public).checkpoint.size == 0


def test_a_ledger_that_is_not_what_was_sealed_gives_no_bundle(
    original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Changed, truncated, or holding what is never written: there is no file, nor a piece of one."""
    for statement in (
        "UPDATE events SET actor = 'person-li' WHERE position = 9",
        "DELETE FROM events WHERE position > 9",
        "UPDATE events SET actor = CAST(x'ff' AS TEXT) WHERE position = 2",
    ):
        store = copied(original, tmp_path / "store")
        tamper(store, [(statement, ())])
        with opened(store) as community, pytest.raises(NotVerified):
            bundle(community, tmp_path / "b.zip", key=key.public)
        assert [each.name for each in tmp_path.iterdir()] == ["store"]


def test_no_file_is_replaced_unless_that_is_said(bundled: Path, run: Run, tmp_path: Path) -> None:
    """A bundle, a receipt or an export: what was there stays."""
    out = tmp_path / "out"
    out.write_text("mine")
    for words in (("bundle", out), ("receipt", "9", "--out", out), ("export", out, "--as", "ocel")):
        answer = run("audit", *words)
        assert answer.exit_code == 2
        assert "already; choose another name, or add --overwrite" in answer.stderr
        assert out.read_text() == "mine"
    assert run("audit", "bundle", out, "--overwrite").exit_code == 0
    assert out.read_bytes() == bundled.read_bytes()


def test_nothing_is_written_into_the_store(original: Path, run: Run) -> None:
    """Least of all over the ledger."""
    for words in (("bundle",), ("receipt", "9", "--out"), ("export", "--as", "ocel")):
        answer = run("audit", *words, original / "ledger.db", "--overwrite")
        assert answer.exit_code == 2
        assert "is inside the store" in answer.stderr


def test_only_a_checkpoint_kept_elsewhere_shows_that_the_newest_was_left_out(
    original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """A bundle made from an older copy of the store is good in itself."""
    kept = original / "checkpoints" / "10.checkpoint"
    older = copied(original, tmp_path / "older")
    (older / "checkpoints" / "10.checkpoint").unlink()
    with opened(older) as community:
        bundle(community, tmp_path / "b.zip", key=key.public)
    check = ("audit", "check", tmp_path / "b.zip", "--key", str(key.public))
    assert run(*check).exit_code == 0
    answer = run(*check, "--against", kept)
    assert answer.exit_code == 3
    assert "ends with checkpoint 4, before checkpoint 10" in answer.stderr
    assert run(*check, "--against", original / "checkpoints" / "4.checkpoint").exit_code == 0


def test_a_replaced_history_fails_against_the_checkpoint_kept(
    key: SigningKey, original: Path, tmp_path: Path
) -> None:
    """Even when the key that seals was used to sign it anew."""
    build(tmp_path / "other", 12, key=key)
    with opened(tmp_path / "other") as community:
        bundle(community, tmp_path / "b.zip", key=key.public)
    kept = open_checkpoint((original / "checkpoints" / "4.checkpoint").read_text(), key.public)
    check_bundle(tmp_path / "b.zip", key.public)
    with pytest.raises(NotVerified, match="not what checkpoint 4"):
        check_bundle(tmp_path / "b.zip", key.public, against=kept)


def test_against_is_for_bundles(original: Path, run: Run, tmp_path: Path, key: SigningKey) -> None:
    """A receipt has its own checkpoint."""
    run("audit", "receipt", "9", "--out", tmp_path / "r.json")
    answer = run(
        "audit", "check", tmp_path / "r.json", "--key", str(key.public),
        "--against", original / "checkpoints" / "4.checkpoint",
    )  # fmt: skip
    assert answer.exit_code == 2
    assert "Only a bundle" in answer.stderr


def test_there_must_be_something_sealed_and_all_by_this_key(
    original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Before a bundle is begun."""
    with opened(tmp_path / "store") as community, pytest.raises(InvalidInput, match="Nothing is sealed here"):
        bundle(community, tmp_path / "b.zip", key=key.public)
    with opened(original) as community, pytest.raises(NotVerified, match=r"4\.checkpoint: It is signed by"):
        bundle(community, tmp_path / "b.zip", key=new_key("elsewhere").public)
    with pytest.raises(InvalidInput, match="no file"):
        check_file(tmp_path / "b.zip", key.public)
