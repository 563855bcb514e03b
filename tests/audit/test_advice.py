"""What the audit advises never destroys evidence, names the file that is meant, and fits the screen."""

import json
import shutil
from pathlib import Path

import pytest
from rich.cells import cell_len

from community_core.audit import SigningKey, new_key, seal
from community_core.domain import RaiseRequest
from community_core.telling.names import looks_like_number

from .conftest import Run
from .tampering import copied, facts, opened


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_checkpoints_of_another_key_are_told_in_one_line(run: Run, lang: str) -> None:
    """They are there: nothing is said of making new ones. The newest stands for all."""
    other = str(new_key("elsewhere").public)
    answer = run("audit", "verify", "--key", other, lang=lang)
    assert answer.exit_code == 3
    (line,) = answer.stdout.splitlines()
    assert "10.checkpoint" in line
    assert ("None of the 2 checkpoints opens with this key." in line) == (lang == "en")
    assert "audit seal" not in answer.output


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("gone", ["the folder", "the checkpoints", "all in the folder"])
@pytest.mark.parametrize("command", ["verify", "receipt", "bundle"])
def test_where_checkpoints_are_gone_nobody_is_told_to_seal(
    command: str, gone: str, lang: str, original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """That would vouch for whatever is there now; a copy kept elsewhere is the way out."""
    store = copied(original, tmp_path / "store")
    if gone == "the checkpoints":
        for each in (store / "checkpoints").glob("*.checkpoint"):
            each.unlink()
    else:
        shutil.rmtree(store / "checkpoints")
    if gone == "all in the folder":
        (store / "checkpoints").mkdir()
    what: dict[str, list[str | Path]] = {"verify": [], "receipt": ["9"], "bundle": [tmp_path / "b.zip"]}
    for given in (["--key", str(key.public)], []):
        if not given and gone == "the checkpoints":
            continue  # the store's own key is still there
        answer = run("audit", command, *what[command], "--store", store, *given, lang=lang)
        assert answer.exit_code in (2, 3)
        advised = {"en": "community audit verify --key", "zh": "community 存证 核验 --密钥"}[lang]
        assert "audit seal" not in answer.output
        assert "存证 封存" not in answer.output
        assert advised in answer.output
        assert ("only from now on" if lang == "en" else "只能证明此后的内容") in answer.output
        was_sealed = "are gone" if lang == "en" else "此处封存过"
        assert (was_sealed in answer.output) == (gone != "the folder")


@pytest.mark.parametrize(
    "words",
    [["verify"], ["receipt", "9"], ["consistency", "4", "10"], ["bundle", "b.zip"], ["check", "b.zip"]],
)
def test_a_public_key_that_is_not_there_is_asked_for_not_made(words: list[str], run: Run) -> None:
    """A new key would verify nothing."""
    answer = run("audit", *words, "--key", "nosuch.pub")
    assert answer.exit_code == 2
    assert "There is no key file 'nosuch.pub'; get the public key from whoever keeps it." in answer.stderr
    told = run("audit", *words, "--key", "nosuch.pub", lang="zh").stderr
    assert "没有密钥文件 'nosuch.pub'；请向保管公钥的人索取。" in told
    assert "to make one: community audit key new.key" in run("audit", "seal", "--key", "new.key").stderr


def test_a_checkpoint_that_does_not_open_is_named(
    original: Path, key: SigningKey, tmp_path: Path, run: Run
) -> None:
    """Whether it is none at all or somebody else's, given as a file or by its number."""
    letter = tmp_path / "letter"
    letter.write_text("hello\n")
    answer = run("audit", "verify", "--key", str(key.public), "--against", letter)
    assert f"error: {letter}: This is not a signed checkpoint" in answer.stderr
    other, kept = str(new_key("elsewhere").public), original / "checkpoints" / "4.checkpoint"
    answer = run("audit", "verify", "--key", other, "--against", kept)
    assert f"error: {kept}: It is signed by liuyin.example/ledger, not by elsewhere" in answer.stderr
    answer = run("audit", "consistency", "4", "10", "--key", other)
    assert "error: 4.checkpoint: It is signed by" in answer.stderr


@pytest.fixture
def numbered(key: SigningKey, tmp_path: Path) -> tuple[Path, str]:
    """A store with a sealed request, and the request's speakable number."""
    with opened(tmp_path / "numbered") as community:
        raise_it = RaiseRequest(title="暖气不热" * 30, category="heating", channel="desk")
        raised = community.execute(raise_it, by="person-shen")
        seal(community, key)
        (fact,) = community.history(raised.stream_id)
    return tmp_path / "numbered", fact.data.number


def test_a_receipt_is_asked_for_by_a_requests_number(numbered: tuple[Path, str], run: Run) -> None:
    """As history and correct take it, in full-width digits as well."""
    store, number = numbered
    assert looks_like_number(number)
    by_position = run("audit", "receipt", "1", "--store", store).stdout
    wide = number.translate({ord(each): ord(each) + 0xFEE0 for each in "0123456789"})
    for named in (f"{number}@1", f"{wide}@1"):
        assert run("audit", "receipt", named, "--store", store).stdout == by_position
    assert "There is no event" in run("audit", "receipt", number, "--store", store).stderr
    assert run("audit", "receipt", "1999-0001@1", "--store", store).exit_code == 2


def test_a_dash_is_standard_output(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For receipts and consistency proofs as for exports."""
    monkeypatch.chdir(tmp_path)
    for words in (["receipt", "9"], ["consistency", "4", "10"]):
        answer = run("audit", *words, "--out", "-")
        assert answer.stdout == run("audit", *words).stdout
        assert json.loads(answer.stdout)["format"].startswith("community-")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_checked_receipt_reads_like_the_log(
    numbered: tuple[Path, str], key: SigningKey, tmp_path: Path, run: Run, lang: str
) -> None:
    """Labels in the reader's language, times with their offset, no line wider than the screen."""
    store, number = numbered
    run("audit", "receipt", "1", "--store", store, "--out", tmp_path / "r.json")
    told = run(
        "audit", "check", tmp_path / "r.json", "--key", str(key.public), lang=lang, COLUMNS="80"
    ).stdout
    labels = ["by: person-shen", f"number: {number}", "version 1", "recorded: "]
    if lang == "zh":
        labels = ["记录人：person-shen", f"序号：{number}", "内容：暖气不热", "第 1 条", "登记于："]
    assert [each for each in labels if each not in told] == []
    assert "+00:00" in told.splitlines()[-1] or "+00:00" in told.splitlines()[-2]
    assert ("times in UTC (+00:00)" if lang == "en" else "时区 UTC（+00:00）") in told
    assert "recorded_at" not in told
    assert "{" not in told
    assert max(map(cell_len, told.splitlines())) <= 80


def test_a_receipt_this_program_cannot_make_out_is_shown_as_stored() -> None:
    """What a later program sealed still has its columns."""
    from community_core.audit.proofs.stored import StoredColumns, fact_of

    columns = StoredColumns(
        1, "yesterday", "request-1", 1, "RequestRaised", 1, "{}", "today", "person-li", None, None, "c", "[]"
    )
    assert fact_of(columns) is None


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_verifying_tells_fits_the_screen(
    original: Path, key: SigningKey, tmp_path: Path, run: Run, lang: str
) -> None:
    """Remarks are longer than a line."""
    store = copied(original, tmp_path / "store")
    (store / "checkpoints" / "leaves").unlink()
    with opened(store) as community:
        community.ledger.append(facts(10, 3))
    verify = ("audit", "verify", "--key", str(key.public), "--store", store)
    wide, narrow = (run(*verify, lang=lang, COLUMNS=columns).stdout for columns in ("", "60"))
    assert max(map(cell_len, wide.splitlines())) > 80
    assert max(map(cell_len, narrow.splitlines())) <= 60
