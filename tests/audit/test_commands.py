"""``community audit``, every command of it, in both languages and for programs."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from community_core.audit import SigningKey, read_key
from community_core.telling.typed import COMMANDS

from .conftest import Run
from .tampering import copied, facts, opened, rolled_back, tamper


def said(run: Run, *words: str | Path, lang: str = "en", **env: str) -> str:
    """The answer of a command that must succeed."""
    answer = run("audit", *words, lang=lang, **env)
    assert answer.exit_code == 0, answer.stderr
    return answer.stdout


def recorded_more(original: Path, tmp_path: Path, count: int) -> Path:
    """A copy of the small sealed store, with so many events more."""
    store = copied(original, tmp_path / "store")
    with opened(store) as community:
        community.ledger.append(facts(10, count))
    return store


def test_a_key_is_made_once_and_its_public_half_shown(run: Run, tmp_path: Path) -> None:
    """The same line each time; a name may be given to a new key alone."""
    told = said(run, "key", tmp_path / "key", "--name", "liuyin.example/ledger")
    assert re.fullmatch(r"liuyin\.example/ledger\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*\n", told)
    assert said(run, "key", tmp_path / "key") == told == f"{read_key(tmp_path / 'key').public}\n"
    answer = run("audit", "key", tmp_path / "key", "--name", "other")
    assert answer.exit_code == 2
    assert "is there already, and a key keeps its name" in answer.stderr
    assert re.match(r"seal-[0-9a-f]{8}\+", said(run, "key", tmp_path / "seal.key"))


def test_sealing_tells_what_was_added(run: Run, original: Path, key_file: Path, tmp_path: Path) -> None:
    """One more, several more, nothing new; in both languages."""
    store = recorded_more(original, tmp_path, 1)
    seal = ("seal", "--store", store, "--key", key_file)
    assert said(run, *seal) == "Checkpoint 11: 1 more event is sealed, up to position 14.\n"
    assert re.fullmatch(r"Nothing new since checkpoint 11 of \d{4}-\d\d-\d\d \d\d:\d\d\.\n", said(run, *seal))
    with opened(store) as community:
        community.ledger.append(facts(11, 3))
    assert said(run, *seal, lang="zh") == "存证点 14：新封存 3 条，至第 17 条。\n"
    assert "没有新内容" in said(run, *seal, lang="zh")


def test_sealing_tells_programs(run: Run, original: Path, key_file: Path, tmp_path: Path) -> None:
    """The checkpoint's own words, as JSON and as CSV."""
    store = recorded_more(original, tmp_path, 2)
    told = json.loads(said(run, "seal", "--store", store, "--key", key_file, "--format", "json"))
    assert (told["added"], told["size"], told["position"]) == (2, 12, 15)
    assert (store / "checkpoints" / "12.checkpoint").read_text().split("\n")[1] == "12"
    rows = list(
        csv.DictReader(said(run, "seal", "--store", store, "--key", key_file, "--format", "csv").splitlines())
    )
    assert rows == [{name: str(value) for name, value in (told | {"added": 0}).items()}]


def test_cron_seals_in_a_process_of_its_own(original: Path, key_file: Path, tmp_path: Path) -> None:
    """With two variables, no terminal and no locale: one line comes out, and a repeat does no harm."""
    store = recorded_more(original, tmp_path, 2)
    env = {"COMMUNITY_STORE": str(store), "COMMUNITY_AUDIT_KEY": str(key_file)}
    cron = [sys.executable, "-W", "error", "-m", "community_core", "audit", "seal"]
    for told in ("Checkpoint 12: 2 more events are sealed, up to position 15.\n", "Nothing new since"):
        done = subprocess.run(
            cron, env=env, cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(told)


def test_two_crons_at_once_seal_once(original: Path, key_file: Path, tmp_path: Path, community: Path) -> None:
    """They take turns: one adds, the other finds nothing new."""
    store = recorded_more(original, tmp_path, 50)
    env = {"COMMUNITY_STORE": str(store), "COMMUNITY_AUDIT_KEY": str(key_file)}
    cron = [community, "audit", "seal", "--format", "json"]
    both = [subprocess.Popen(cron, env=env, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert sorted(json.loads(each.communicate()[0])["added"] for each in both) == [0, 0, 50]


def test_verifying_tells_what_was_seen(run: Run, original: Path, key: SigningKey, tmp_path: Path) -> None:
    """And what is not sealed yet, in both languages."""
    verify = ("verify", "--key", str(key.public))
    assert said(run, *verify) == "Verified: 10 events, up to position 13, are what was sealed.\n"
    assert said(run, *verify, lang="zh") == "核验通过：至第 13 条共 10 条与封存时一致。\n"
    store = recorded_more(original, tmp_path, 2)
    assert "2 events are not sealed yet, after position 13." in said(run, *verify, "--store", store)
    told = json.loads(said(run, *verify, "--store", store, "--format", "json"))
    assert (told["verified"], told["events"], told["sealed"], told["checkpoints"]) == (True, 12, 10, 2)
    assert [each["kind"] for each in told["remarks"]] == ["tail"]
    rows = list(csv.DictReader(said(run, *verify, "--store", store, "--format", "csv").splitlines()))
    assert [(row["kind"], row["position"]) for row in rows] == [("tail", "14")]


def test_verifying_by_the_stores_own_key_says_what_that_is_worth(run: Run) -> None:
    """Whoever can change the ledger can change that key."""
    answer = run("audit", "verify")
    assert answer.exit_code == 0
    assert "who could change the ledger could change it too" in answer.stderr
    assert "能改账本的人也能改它" in run("audit", "verify", lang="zh").stderr


def test_only_a_checkpoint_kept_elsewhere_shows_that_all_was_taken_back(
    run: Run, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Events, their checkpoint and hashes gone together: the store agrees with itself, the copy does not."""
    store = copied(original, tmp_path / "store")
    kept = tmp_path / "kept.checkpoint"
    (store / "checkpoints" / "10.checkpoint").rename(kept)
    tamper(store, rolled_back(4))
    verify = ("verify", "--key", str(key.public), "--store", store)
    assert said(run, *verify)
    answer = run("audit", *verify, "--against", kept)
    assert answer.exit_code == 3
    assert answer.stdout.startswith(
        "Position 8: the ledger ends before what was sealed; 6 sealed events were removed."
    )
    (store / "checkpoints" / "leaves").unlink()
    answer = run("audit", *verify, "--against", kept)
    assert answer.exit_code == 3
    assert "10 events were sealed, 4 are there" in answer.stdout
    assert run("audit", *verify, "--against", kept, lang="zh").stdout.startswith(
        "第 5 至 13 条：与存证点 10 不符"
    )


def test_an_older_checkpoint_of_the_store_may_be_named_by_its_size(
    run: Run, original: Path, key: SigningKey
) -> None:
    """Or by its file."""
    for named in ("4", original / "checkpoints" / "4.checkpoint"):
        assert said(run, "verify", "--key", str(key.public), "--against", named)


def test_a_receipt_is_handed_out_and_checked(run: Run, key: SigningKey, tmp_path: Path) -> None:
    """On screen or in a file, by position or id; people read it, programs too."""
    out = tmp_path / "回执.json"
    assert said(run, "receipt", "4", "--out", out) == f"Written to {out}.\n"
    assert out.read_text(encoding="utf-8") == said(run, "receipt", "request-0001@2")
    check = ("check", out, "--key", str(key.public))
    *event, verdict = said(run, *check).splitlines()
    assert event[0].split() == ["4", "2024-01-15", "08:03", "Acknowledged", "request-0001"]
    assert re.fullmatch(
        r"Verified: this event is number 4 of the 10 that liuyin\.example/ledger sealed at "
        r"\d{4}-\d\d-\d\d \d\d:\d\d \+00:00\.",
        verdict,
    )
    assert "核对通过：这是 liuyin.example/ledger 于" in said(run, *check, lang="zh")
    told = json.loads(said(run, *check, "--format", "json"))
    assert (told["stream_id"], told["version"], told["index"]) == ("request-0001", 2, 3)
    assert told["checkpoint"]["size"] == 10
    row = next(csv.DictReader(said(run, *check, "--format", "csv").splitlines()))
    assert (row["type"], row["index"]) == ("RequestAcknowledged", "3")


def test_a_consistency_proof_is_handed_out_and_checked(
    run: Run, original: Path, key: SigningKey, tmp_path: Path
) -> None:
    """Between two checkpoints named by size or file, in either order."""
    out = tmp_path / "proof.json"
    said(run, "consistency", "4", "10", "--out", out)
    assert out.read_text() == said(run, "consistency", original / "checkpoints" / "10.checkpoint", "4")
    check = ("check", out, "--key", str(key.public))
    assert said(run, *check) == (
        "Verified: checkpoint 10 of liuyin.example/ledger holds everything in checkpoint 4, unchanged, "
        "and 6 more.\n"
    )
    assert "原样包含存证点 4 的全部内容，另增 6 条" in said(run, *check, lang="zh")
    told = json.loads(said(run, *check, "--format", "json"))
    assert (told["older"]["size"], told["newer"]["size"]) == (4, 10)


def test_a_bundle_is_handed_out_and_checked(run: Run, key: SigningKey, tmp_path: Path) -> None:
    """Told by its content, whatever it is called."""
    out = tmp_path / "bundle"
    assert said(run, "bundle", out) == (
        f"Written to {out}: 10 events, up to position 13; checkpoints: 2; "
        "recorded since, not sealed and left out: 0.\n"
    )
    assert json.loads(said(run, "bundle", out, "--overwrite", "--format", "json")) == {
        "file": str(out), "events": 10, "position": 13, "checkpoints": 2, "unsealed": 0,
    }  # fmt: skip
    check = ("check", out, "--key", str(key.public))
    assert re.fullmatch(
        r"Verified: 10 events, positions 1 to 13, are what liuyin\.example/ledger sealed at "
        r"\S+ \S+ \+00:00; "
        r"checkpoints that agree: 2\.\n",
        said(run, *check),
    )
    assert said(run, *check, lang="zh").startswith(
        "核对通过：第 1 至 13 条共 10 条，与 liuyin.example/ledger 于"
    )
    told = json.loads(said(run, *check, "--format", "json"))
    assert (told["events"], told["zone"], told["unknown"]) == (10, "Asia/Shanghai", 0)
    row = next(csv.DictReader(said(run, *check, "--format", "csv").splitlines()))
    assert (row["events"], row["checkpoints"]) == ("10", "2")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_has_a_page_of_help(run: Run, lang: str) -> None:
    """In the reader's language."""
    page = said(run, "--help", lang=lang)
    for name in ("key", "seal", "verify", "receipt", "consistency", "bundle", "check", "export"):
        assert re.search(rf"^  {name if lang == 'en' else COMMANDS[name]} ", page, re.M)
        assert ("用法：" if lang == "zh" else "Usage: ") in said(run, name, "--help", lang=lang)
