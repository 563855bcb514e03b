"""A bundle that was damaged, or made to deceive or do harm: one clear line, exit code 3, nothing else."""

import io
import json
import random
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from community_core.audit import CheckedBundle, NotVerified, SigningKey, bundle, check_file, new_key, seal

from .conftest import Run
from .tampering import facts, opened, tamper

Members = dict[str, bytes]
Lines = list[bytes]
EVENTS, MANIFEST = "events.jsonl", "manifest.json"


def members(path: Path) -> Members:
    """Everything in a bundle."""
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(path: Path, found: Members, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip file with these members."""
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in found.items():
            file.writestr(name, data)
    return path


def consistent(found: Members) -> Members:
    """The same with a manifest that fits, as somebody would make it who wants to deceive."""
    manifest = json.loads(found[MANIFEST])
    lines = [json.loads(line) for line in found[EVENTS].splitlines()]
    types = {(line["type"], line["schema"]) for line in lines}
    manifest |= {
        "events": len(lines),
        "first_position": lines[0]["position"] if lines else 0,
        "last_position": lines[-1]["position"] if lines else 0,
        "checkpoints": sorted(int(each) for each in re.findall(r"checkpoints/(\d+)", " ".join(found))),
        "types": [
            {
                "type": name,
                "schema": schema,
                "events": sum((each["type"], each["schema"]) == (name, schema) for each in lines),
                "json_schema": named if (named := f"schemas/{name}.{schema}.json") in found else None,
            }
            for name, schema in types
        ],
        "members": {
            name: {"bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in found.items()
            if name != MANIFEST
        },
    }
    return found | {MANIFEST: json.dumps(manifest).encode()}


def refused(path: Path, key: SigningKey) -> str:
    """The one line that says why a file is not verified."""
    with pytest.raises(NotVerified) as error:
        check_file(path, key.public)
    assert "\n" not in error.value.en + error.value.zh
    return error.value.en


def with_events(found: Members, change: Callable[[Lines], Lines]) -> Members:
    """Other events, and a manifest that fits them."""
    return consistent(found | {EVENTS: b"".join(change(found[EVENTS].splitlines(keepends=True)))})


def changed_events() -> Iterator[tuple[str, Callable[[Lines], Lines], int]]:
    """What can be done to lines, and the checkpoint that finds it."""
    for place in range(10):
        sealed = 4 if place < 4 else 10
        yield f"drop {place}", lambda lines, at=place: lines[:at] + lines[at + 1 :], sealed
        doubled = 4 if place < 3 else 10
        yield f"double {place}", lambda lines, at=place: lines[: at + 1] + lines[at:], doubled
        yield f"truncate at {place}", lambda lines, at=place: lines[:at], sealed
        if place:
            swapped = 4 if place < 5 else 10
            yield (
                f"swap {place}",
                lambda lines, at=place: [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]],
                swapped,
            )
        for name in ("position", "version", "schema", "actor", "data", "recorded_at", "flags", "command_id"):
            yield f"{name} of {place}", lambda lines, at=place, of=name: _edited(lines, at, of), sealed


def _edited(lines: Lines, place: int, name: str) -> Lines:
    told = json.loads(lines[place])
    told[name] = told[name] + 1 if isinstance(told[name], int) else f"{told[name] or ''} "
    return [*lines[:place], json.dumps(told).encode() + b"\n", *lines[place + 1 :]]


CHANGED = list(changed_events())


@pytest.mark.parametrize(
    ("change", "sealed"), [each[1:] for each in CHANGED], ids=[each[0] for each in CHANGED]
)
def test_events_that_are_not_what_was_sealed(
    change: Callable[[Lines], Lines], sealed: int, bundled: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Though every hash in the manifest was made to fit: the signed roots do not, and the range is named."""
    path = packed(tmp_path / "b.zip", with_events(members(bundled), change))
    line = refused(path, key)
    assert f"not what checkpoint {sealed} " in line or "more than the newest checkpoint sealed" in line
    begin = 1 if sealed == 4 else 5
    end = 4 if sealed == 4 else 13
    assert line.startswith((f"Positions {begin} to {end}:", "Position 13:"))


def test_the_untouched_members_packed_again_check(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """So what the other tests see is what they changed; without compression too."""
    for found in (members(bundled), consistent(members(bundled))):
        for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            assert isinstance(
                check_file(packed(tmp_path / "b.zip", found, method), key.public), CheckedBundle
            )


@pytest.mark.parametrize(
    "name", ["checkpoints/4.checkpoint", EVENTS, MANIFEST, "schemas/RequestRaised.2.json"]
)
def test_a_member_missing_changed_or_cut_off(
    name: str, bundled: Path, key: SigningKey, tmp_path: Path
) -> None:
    """The manifest says what must be there."""
    found = members(bundled)
    without = {each: data for each, data in found.items() if each != name}
    assert "damaged" in refused(packed(tmp_path / "b.zip", without), key)
    for data in (b"", found[name][:-2], found[name] + b"{}\n", b"\xff" + found[name], b"{}"):
        line = refused(packed(tmp_path / "b.zip", found | {name: data}), key)
        assert "damaged" in line or name == EVENTS


@pytest.mark.parametrize(
    "name",
    [
        "../events.jsonl",
        "/etc/passwd",
        "notes.txt",
        "schemas/../x.1.json",
        "schemas\\x.1.json",
        "events.jsonl/",
        "checkpoints/",
        "checkpoints/x.checkpoint",
        "checkpoints/99.checkpoint",
        "schemas/Unheard.1.json",
        "schemas/RequestRaised.9.json",
    ],
)
def test_a_member_that_does_not_belong(name: str, bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Of any other name, such as one that leads out of a folder, or one too many."""
    found = members(bundled) | {name: b"x"}
    assert "damaged" in refused(packed(tmp_path / "b.zip", found), key)
    assert refused(packed(tmp_path / "b.zip", consistent(found)), key)
    assert [each.name for each in tmp_path.iterdir()] == ["b.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_in_it_twice(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """One reader would see this one, another that one."""
    found = members(bundled)
    path = packed(tmp_path / "b.zip", found)
    with zipfile.ZipFile(path, "a") as file:
        file.writestr(EVENTS, found[EVENTS])
    assert "twice" in refused(path, key)


def test_a_checkpoint_under_another_name_or_of_another_key(
    bundled: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Names are compared with what was signed."""
    found = members(bundled)
    found["checkpoints/5.checkpoint"] = found.pop("checkpoints/4.checkpoint")
    assert "another size" in refused(packed(tmp_path / "b.zip", consistent(found)), key)
    assert "not by elsewhere" in refused(bundled, new_key("elsewhere"))
    assert "does not hold" in refused(bundled, new_key(key.name))


def test_a_manifest_that_says_something_else(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Its counts are counted again, its form is strict."""
    found = members(bundled)
    told = json.loads(found[MANIFEST])
    for change in (
        {"events": 9},
        {"first_position": 2},
        {"last_position": 10**30},
        {"origin": "elsewhere"},
        {"types": []},
        {"checkpoints": []},
        {"checkpoints": [10, 4]},
        {"checkpoints": [4, 10, 10]},
        {"format": "community-bundle-2"},
        {"more": 1},
    ):
        path = packed(tmp_path / "b.zip", found | {MANIFEST: json.dumps(told | change).encode()})
        assert "damaged" in refused(path, key)


def test_a_bundle_cut_off_anywhere(bundled: Path, key: SigningKey, tmp_path: Path, run: Run) -> None:
    """A download that broke off."""
    data, path = bundled.read_bytes(), tmp_path / "b.zip"
    for length in [*range(0, len(data), 41), len(data) - 1]:
        path.write_bytes(data[:length])
        refused(path, key)
    answer = run("audit", "check", path, "--key", str(key.public))
    assert (answer.exit_code, answer.stdout) == (3, "")
    assert answer.stderr == "error: This bundle is damaged: its end is missing.\n"


@pytest.mark.parametrize("seed", range(6))
def test_bits_flipped_anywhere(seed: int, bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Either the file is refused, or what was hit says nothing, such as a date of the zip format."""
    chance, data, path = random.Random(seed), bundled.read_bytes(), tmp_path / "b.zip"
    expected = check_file(bundled, key.public)
    for _ in range(250):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 1, 1, 4))):
            damaged[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            checked = check_file(path, key.public)
        except NotVerified:
            continue
        assert checked == expected


def test_a_bomb_is_not_unpacked(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Gigabytes of nothing in a few kilobytes."""
    for name, size in ((EVENTS, 257), (MANIFEST, 65), ("checkpoints/4.checkpoint", 5)):
        path = tmp_path / "b.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            for each, data in members(bundled).items():
                with file.open(each, "w") as member:
                    for _ in range(size if each == name else 1):
                        member.write(bytes(1 << 20) if each == name else data)
        assert re.search("far too much|too large", refused(path, key))


def test_a_size_that_lies_is_found(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """The directory says less than there is: no more is read than it says."""
    path = packed(tmp_path / "b.zip", members(bundled))
    data = bytearray(path.read_bytes())
    place = data.rindex(EVENTS.encode()) - 46 + 24
    assert struct.unpack_from("<L", data, place)[0] == len(members(bundled)[EVENTS])
    struct.pack_into("<L", data, place, 100)
    path.write_bytes(data)
    assert "damaged" in refused(path, key)


def test_a_line_without_end_is_not_read_whole(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Memory stays bounded: by 64 MiB, or by what the file itself takes on the disk."""
    found = members(bundled) | {EVENTS: b"x" * ((64 << 20) + 2)}
    assert "too long" in refused(packed(tmp_path / "b.zip", found), key)
    assert "cannot be read" in refused(packed(tmp_path / "b.zip", found, zipfile.ZIP_STORED), key)


def test_a_directory_larger_than_a_machine_is_not_read(key: SigningKey, tmp_path: Path) -> None:
    """What its end says of it is looked at first; in the 64-bit form too."""
    path = tmp_path / "b.zip"
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 1 << 31, 4, 0)
    path.write_bytes(b"PK\x03\x04" + end)
    assert "directory is too large" in refused(path, key)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, 1 << 50, 4)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    path.write_bytes(b"PK\x03\x04" + record + bytes(20) + end)
    assert "directory is too large" in refused(path, key)


def test_encryption_and_other_packing_are_refused(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """We write neither."""
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        assert "another way" in refused(packed(tmp_path / "b.zip", members(bundled), method), key)
    data = bytearray(packed(tmp_path / "b.zip", members(bundled)).read_bytes())
    data[data.rindex(EVENTS.encode()) - 46 + 8] |= 1
    (tmp_path / "b.zip").write_bytes(data)
    assert "another way" in refused(tmp_path / "b.zip", key)


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x05\x06" + bytes(18), b"hello", bytes(100), "民情".encode("gbk")]
)
def test_what_is_no_bundle_and_no_proof(data: bytes, key: SigningKey, tmp_path: Path) -> None:
    """An empty file, an empty zip, anything."""
    (tmp_path / "b.zip").write_bytes(data)
    assert "not a receipt, a consistency proof or a bundle" in refused(tmp_path / "b.zip", key)


def test_another_zip_is_told_from_a_bundle(key: SigningKey, tmp_path: Path) -> None:
    """Somebody's spreadsheet, say."""
    assert "does not belong" in refused(packed(tmp_path / "b.zip", {"xl/workbook.xml": b"<x/>"}), key)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as file:
        file.comment = b"ours has none"
        file.writestr(EVENTS, b"")
    assert "end is missing" in refused(tmp_path / "c.zip", key)


def test_a_sealed_event_that_does_not_fit_its_type_is_named(key: SigningKey, tmp_path: Path) -> None:
    """Somebody sealed what the program would never have recorded."""
    store = tmp_path / "store"
    with opened(store) as community:
        community.ledger.append(facts(0, 3))
    tamper(store, [("UPDATE events SET data = ? WHERE position = 3", (b'{"title": 5}',))])
    with opened(store) as community:
        seal(community, key, accept=["gaps"])
        bundle(community, tmp_path / "b.zip", key=key.public)
    assert refused(tmp_path / "b.zip", key).startswith("Position 3: RequestRaised v2 does not fit its fields")


def test_lines_that_are_no_events(bundled: Path, key: SigningKey, tmp_path: Path) -> None:
    """Not JSON, other columns, numbers and characters that no ledger holds."""
    found = members(bundled)
    first: dict[str, Any] = json.loads(found[EVENTS].splitlines()[0])
    for line in (
        b"x\n",
        b"\n",
        b"\xff\n",
        b'{"position":' + b"[" * 100 + b"\n",
        json.dumps(first | {"more": 1}).encode() + b"\n",
        json.dumps(first | {"position": 10**30}).encode() + b"\n",
        json.dumps(first | {"actor": None}).encode() + b"\n",
        json.dumps(first | {"actor": "\ud800"}).encode() + b"\n",
    ):
        told = json.loads(found[MANIFEST])
        told["members"][EVENTS] = {"bytes": len(line), "sha256": sha256(line).hexdigest()}
        changed = found | {EVENTS: line, MANIFEST: json.dumps(told).encode()}
        assert "the event after position 0 cannot be read" in refused(
            packed(tmp_path / "b.zip", changed), key
        )


def test_a_pipe_can_be_checked_when_it_carries_a_proof(original: Path, run: Run, key: SigningKey) -> None:
    """``community audit receipt 9 | community audit check /dev/stdin``: read once, from the beginning."""
    import subprocess
    import sys

    text = run("audit", "receipt", "9").stdout
    words = ["-m", "community_core", "audit", "check", "/dev/stdin", "--key", str(key.public)]
    done = subprocess.run([sys.executable, *words], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert io.StringIO(done.stdout).readline().split()[0] == "9"
    assert original.is_dir()
