"""A store made from a backup, in which whoever was erased since stays forgotten."""

import re
import shutil
from pathlib import Path

import pytest

from community_core import Community, InvalidInput, StoreUnavailable, restore
from community_core.audit import (
    NotVerified,
    certificate,
    new_key,
    open_certificate,
    read_certificates,
    seal,
    verify,
)
from community_core.domain import Erased
from community_core.privacy.master import mark_of
from community_open_requests import OpenRequests

from .people import ERASE, HE, LIN, SHEN, holding, raising, told

KEY = new_key("liuyin.example/ledger")


def test_a_restored_store_is_the_one_backed_up(
    community: Community, master_key: Path, tmp_path: Path
) -> None:
    """Facts, views, seals and sealed text; what was recorded since is not there."""
    seal(community, KEY)
    facts = list(community.log())
    community.backup(tmp_path / "copy")
    community.execute(raising(LIN), by=SHEN)
    restored = restore(tmp_path / "copy", tmp_path / "again")
    assert (restored.folder, restored.position, restored.strangers) == (tmp_path / "again", 2, frozenset())
    with Community.open(tmp_path / "again", create=False, master_key=master_key) as again:
        assert list(again.log()) == facts
        assert told(again) == {LIN: f"told by {LIN}", HE: f"told by {HE}"}
        assert [row.request_id for row in again.view(OpenRequests)] == [fact.stream_id for fact in facts]
        assert verify(again, key=KEY.public).verified
        assert again.execute(raising(LIN), by=SHEN).position == 3
        assert again.backups() == community.backups()


def test_whoever_was_erased_since_stays_forgotten(
    community: Community, master_key: Path, tmp_path: Path
) -> None:
    """Nobody can open what was theirs, no file has a byte of their key, nothing new is sealed for them."""
    community.backup(tmp_path / "copy")
    erased = certificate(community.erase(LIN, **ERASE), KEY)
    restore(tmp_path / "copy", tmp_path / "again", erased=[open_certificate(erased, KEY.public).person])
    for _ in range(2):
        assert holding(tmp_path / "again", mark_of(LIN)) == set()
        with Community.open(tmp_path / "again", create=False, master_key=master_key) as again:
            assert isinstance(told(again)[LIN], Erased)
            assert told(again)[HE] == f"told by {HE}"
            with pytest.raises(Exception, match="was erased"):
                again.execute(raising(LIN), by=SHEN)
    assert holding(tmp_path / "again", mark_of(HE)) == {"keys.db"}
    assert holding(tmp_path / "copy", mark_of(LIN)) == {"keys.db"}


def test_their_erasure_can_be_recorded_again(community: Community, tmp_path: Path) -> None:
    """As of every fact since the backup, the restored ledger knows nothing of it."""
    community.backup(tmp_path / "copy")
    community.erase(LIN, **ERASE)
    restore(tmp_path / "copy", tmp_path / "again", erased=[LIN])
    with Community.open(tmp_path / "again", create=False) as again:
        assert again.erase(LIN, **ERASE).position == 3
        assert [each.folder for each in again.backups_of(LIN)] == [tmp_path / "copy"]


def test_without_their_certificates_they_live_again(
    community: Community, master_key: Path, tmp_path: Path
) -> None:
    """Nothing in the backup knows of it."""
    community.backup(tmp_path / "copy")
    community.erase(LIN, **ERASE)
    restore(tmp_path / "copy", tmp_path / "again")
    with Community.open(tmp_path / "again", create=False, master_key=master_key) as again:
        assert told(again)[LIN] == f"told by {LIN}"


def test_whoever_came_after_the_backup_is_a_stranger_to_it(community: Community, tmp_path: Path) -> None:
    """Their certificate is no hindrance, and they stay forgotten when their facts are imported again."""
    community.backup(tmp_path / "copy")
    community.execute(raising("person-new"), by=SHEN)
    community.erase("person-new", **ERASE)
    restored = restore(tmp_path / "copy", tmp_path / "again", erased=["person-new"])
    assert restored.strangers == {"person-new"}
    with Community.open(tmp_path / "again", create=False) as again:
        assert again.vault.erased() == {"person-new"}


def test_a_plain_copy_of_a_closed_store_is_restored_as_well(
    community: Community, folder: Path, tmp_path: Path
) -> None:
    """Whatever else lies in it stays there."""
    list(community.view(OpenRequests))
    community.close()
    shutil.copytree(folder, tmp_path / "copy")
    restore(tmp_path / "copy", tmp_path / "again")
    assert sorted(each.name for each in (tmp_path / "again").iterdir()) == [
        "community.toml",
        "keys.db",
        "keys.db-journal",
        "ledger.db",
    ]


def _damaged(backup: Path) -> None:
    with (backup / "ledger.db").open("r+b") as file:
        file.seek(8192)
        file.write(b"x" * 8192)


def _cut(backup: Path) -> None:
    with (backup / "ledger.db").open("r+b") as file:
        file.truncate(20_000)


BROKEN = {
    "nothing": (shutil.rmtree, "There is no store in"),
    "no settings": (lambda backup: (backup / "community.toml").unlink(), "There is no store in"),
    "no ledger": (lambda backup: (backup / "ledger.db").unlink(), "lost its ledger.db"),
    "a damaged ledger": (_damaged, "it is damaged"),
    "half a ledger": (_cut, "it is damaged"),
    "text for a ledger": (lambda backup: (backup / "ledger.db").write_text("no" * 5000), "it is damaged"),
    "text for keys": (lambda backup: (backup / "keys.db").write_text("no" * 5000), "or is damaged"),
}


@pytest.mark.parametrize(("damage", "said"), BROKEN.values(), ids=BROKEN)
def test_a_backup_that_is_damaged_becomes_no_store(
    community: Community, tmp_path: Path, damage: object, said: str
) -> None:
    """It is said in one line, and nothing is left."""
    community.backup(tmp_path / "copy")
    assert callable(damage)
    damage(tmp_path / "copy")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreUnavailable, match=said) as refused:
        restore(tmp_path / "copy", tmp_path / "again")
    assert "\n" not in str(refused.value)
    assert sorted(tmp_path.iterdir()) == before


def test_who_is_nobody_is_not_left_out(community: Community, tmp_path: Path) -> None:
    """A slip of the pen must not pass for an erasure."""
    community.backup(tmp_path / "copy")
    with pytest.raises(InvalidInput, match="'lin' is not a person's id"):
        restore(tmp_path / "copy", tmp_path / "again", erased=["lin"])
    assert not (tmp_path / "again").exists()


def _certificates(community: Community) -> list[str]:
    return [certificate(community.erase(person, **ERASE), KEY) for person in (LIN, HE)]


def test_certificates_are_read_from_files_and_folders(community: Community, tmp_path: Path) -> None:
    """One or several in a file, mailed from elsewhere too."""
    texts = _certificates(community)
    (tmp_path / "one").write_text(texts[0])
    (tmp_path / "both").write_bytes("\n".join(texts).replace("\n", "\r\n").encode("utf-8-sig"))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_text(texts[0])
    (tmp_path / "folder" / "b").write_text(texts[1])
    (tmp_path / "folder" / ".hidden").write_text("x")
    for name, people in (("one", [LIN]), ("both", [LIN, HE]), ("folder", [LIN, HE])):
        for key in (KEY.public, None):
            assert [each.person for each in read_certificates(tmp_path / name, key)] == people


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (".*", "", "holds more than certificates of erasures"),
        ("^", "Dear Shen,\\n", "holds more than certificates of erasures"),
        ("position [0-9]+", "position x", "not a certificate"),
        ("person person-lin", "person lin", "not a certificate"),
        ("by person-shen\n", "", "not a certificate"),
        ("\n\n.*", "", "not a signed checkpoint or certificate"),
        ("\n— .*", "\n— nobody", "not a signed checkpoint or certificate"),
    ],
)
def test_what_is_no_certificate_is_named(
    community: Community, tmp_path: Path, old: str, new: str, said: str
) -> None:
    """With a key and without: passed over, it would let somebody live again."""
    changed, changes = re.subn(old, new, _certificates(community)[0], count=1, flags=re.S)
    assert changes
    (tmp_path / "paper").write_text(changed)
    with pytest.raises(NotVerified, match=said) as refused:
        read_certificates(tmp_path / "paper")
    assert str(tmp_path / "paper") in refused.value.zh
    with pytest.raises(NotVerified, match="paper"):
        read_certificates(tmp_path / "paper", KEY.public)


def test_a_certificate_changed_or_signed_by_another_is_refused(community: Community, tmp_path: Path) -> None:
    """With the public key; without it nobody can know."""
    [text, _] = _certificates(community)
    (tmp_path / "changed").write_text(text.replace("person-lin", "person-li"))
    (tmp_path / "other").write_text(text)
    with pytest.raises(NotVerified, match="changed: The signature"):
        read_certificates(tmp_path / "changed", KEY.public)
    with pytest.raises(NotVerified, match="other: It is signed by liuyin"):
        read_certificates(tmp_path / "other", new_key("elsewhere").public)
    assert read_certificates(tmp_path / "changed")[0].person == "person-li"


def test_certificates_of_two_keys_are_read_with_both(community: Community, tmp_path: Path) -> None:
    """The key was changed between two erasures."""
    second = new_key(KEY.name)
    texts = [certificate(community.erase(who, **ERASE), key) for who, key in ((LIN, KEY), (HE, second))]
    (tmp_path / "both").write_text("\n".join(texts))
    for keys in ((KEY.public, second.public), (second.public, KEY.public)):
        assert [each.person for each in read_certificates(tmp_path / "both", *keys)] == [LIN, HE]
    for key in (KEY, second):
        with pytest.raises(NotVerified, match="does not hold"):
            read_certificates(tmp_path / "both", key.public)


def test_where_there_is_no_certificate_it_is_said(tmp_path: Path) -> None:
    """An empty folder, or a slip of the pen."""
    (tmp_path / "empty").mkdir()
    for name in ("empty", "nowhere"):
        with pytest.raises(InvalidInput, match=f"no certificate in .*{name}"):
            read_certificates(tmp_path / name)
